"""Sheets made: noted without a trace in the history, and stale as soon as anything they may show has changed."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import TYPE_CHECKING

import pytest
from sqlmodel import select

from store.accounts import add_account, archive_account, edit_account
from store.book import Book
from store.book_settings import edit_book_settings
from store.campaigns.campaigns import Campaign, add_campaign
from store.colleagues import Colleague, ColleagueDraft, add_colleague
from store.facts import add_fact
from store.gaps.snoozes import snooze
from store.history import list_changes, newest_change
from store.lent import PARENT_NAME, PEERS_POINTS, noted_as
from store.offerings import add_offering
from store.people import Person, add_person
from store.personas import add_persona
from store.rules import POINTS_OLD, set_rule
from store.sheets import (
    Made,
    count_stale,
    is_due,
    list_sheets,
    newest_standing,
    note_sheets,
    read_standings,
    read_subjects,
)
from store.talking_points import write_talking_point
from store.tiering.tier_plans import add_tier_plan
from store.undoing import undo

if TYPE_CHECKING:
    from tests.conftest import Clock

DIGESTS = {"three-points": "t1", "letter": "l1"}


@pytest.fixture
def book(empty_book: Book) -> Book:
    """Return a book with two growth accounts, a person at the first, a colleague and a campaign."""
    depot = add_account(empty_book, {"name": "Depot", "tier": 2})
    add_account(empty_book, {"name": "Elder", "tier": 2})
    add_person(empty_book, {"account_id": depot, "name": "Marta"}, {"account_id": depot, "title": "Head"})
    add_colleague(empty_book, ColleagueDraft(name="J. Ek"))
    add_campaign(empty_book, {"name": "Winter"})
    return empty_book


def keys(book: Book) -> list[int]:
    with book.raw() as connection:
        return [key for (key,) in connection.execute("SELECT id FROM account ORDER BY name_key")]


def make(book: Book, *accounts: int, template: str = "three-points", digest: str = "t1", gaps: int = 0) -> None:
    """Note sheets as they are made now."""
    with book.read() as session:
        change = newest_change(session)
    note_sheets(book, [Made(key, template, digest, "x", f"{key}.md", change, gaps) for key in accounts])


def why(book: Book, account: int, digests: dict[str, str] | None = None) -> list[str]:
    with book.read() as session:
        found = read_standings(session, digests or DIGESTS).get(account, [])
        return [each.why for each in found]


def test_a_sheet_is_noted_and_leaves_no_trace_in_the_history(book: Book, clock: Clock) -> None:
    depot, elder = keys(book)
    with book.read() as session:
        before = newest_change(session), len(list_changes(session))
    make(book, depot, gaps=2)
    with book.read() as session:
        assert (newest_change(session), len(list_changes(session))) == before
        (sheet,) = list_sheets(session, depot, elder)
    assert (sheet.template, sheet.gaps, sheet.made_on) == ("three-points", 2, date(2026, 11, 20))
    assert why(book, depot) == [""]


def test_the_newest_of_a_template_takes_the_place_of_the_one_before(book: Book, clock: Clock) -> None:
    depot, _ = keys(book)
    make(book, depot)
    clock.move(days=3)
    make(book, depot)  # nothing is other than it was: it is as it was noted
    edit_account(book, depot, {"city": "Ghent"})
    make(book, depot, template="letter", digest="l1")
    with book.read() as session:
        found = list_sheets(session, depot)
        newest = newest_standing(read_standings(session, DIGESTS)[depot])
    assert [(sheet.template, sheet.made_on) for sheet in found] == [
        ("letter", date(2026, 11, 23)),
        ("three-points", date(2026, 11, 20)),
    ]
    assert newest is not None
    assert newest.sheet.template == "letter"


def _edit(table: type, **values: object) -> Callable[[Book, int], object]:
    """Return what changes the first record of a table."""

    def change(book: Book, _: int) -> None:
        with book.write("changed") as session:
            row = session.exec(select(table)).first()
            for name, value in values.items():
                setattr(row, name, value)

    return change


OF_ACCOUNT: dict[str, Callable[[Book, int], object]] = {
    "a field": lambda book, key: edit_account(book, key, {"city": "Ghent"}),
    "a point": lambda book, key: write_talking_point(book, key, 1, {"text": "The tender opens"}),
    "a fact": lambda book, key: add_fact(book, {"account_id": key, "text": "One system"}),
    "a person": _edit(Person, name="Marta Visser"),
    "the template chosen by hand": lambda book, key: edit_account(book, key, {"sheet_template": "letter"}),
}
OF_BOOK: dict[str, Callable[[Book, int], object]] = {
    "settings": lambda book, _: edit_book_settings(book, {"name": "Another"}, {}),
    "an offering": lambda book, _: add_offering(book, {"name": "Fuel cards"}),
    "a colleague": _edit(Colleague, name="Jonas Ek"),
    "a rule": lambda book, _: set_rule(book, POINTS_OLD, 100),
    "a persona": lambda book, _: add_persona(book, {"name": "Fleet manager"}),
    "a tier plan": lambda book, _: add_tier_plan(
        book, {"name": "G", "tier": 2, "period": "FY27", "starts_on": "2026-07-01", "ends_on": "2027-06-30"}
    ),
    "a campaign": _edit(Campaign, opening="Dear all"),
}


@pytest.mark.parametrize("kind", OF_ACCOUNT)
def test_what_changes_at_an_account_makes_its_sheet_stale_and_no_other(book: Book, kind: str) -> None:
    depot, elder = keys(book)
    make(book, depot, elder)
    OF_ACCOUNT[kind](book, depot)
    assert (why(book, depot), why(book, elder)) == (["1 change since"], [""])
    make(book, depot)
    assert why(book, depot) == [""]


@pytest.mark.parametrize("kind", OF_BOOK)
def test_what_changes_in_the_book_makes_all_sheets_stale(book: Book, kind: str) -> None:
    depot, elder = keys(book)
    make(book, depot, elder)
    OF_BOOK[kind](book, depot)
    assert (why(book, depot), why(book, elder)) == (["1 change since"], ["1 change since"])


def test_what_no_sheet_shows_makes_none_stale(book: Book) -> None:
    depot, elder = keys(book)
    make(book, depot, elder)
    add_colleague(book, ColleagueDraft(name="New"))
    add_campaign(book, {"name": "Spring"})
    snooze(book, {"account_id": depot, "gap": "owner", "about": 0, "until": "+2w", "reason": "Holiday"})
    assert (why(book, depot), why(book, elder)) == ([""], [""])


def test_whoever_leaves_makes_the_sheets_of_both_accounts_stale(book: Book) -> None:
    depot, elder = keys(book)
    make(book, depot, elder)
    _edit(Person, account_id=elder)(book, depot)
    assert (why(book, depot), why(book, elder)) == (["1 change since"], ["1 change since"])


PEERS = noted_as("t1", {PEERS_POINTS})
PARENT = noted_as("t1", {PARENT_NAME})


def _peer(book: Book, **values: str) -> int:
    """Return another account of logistics, with a point that is for all of it."""
    key = add_account(book, {"name": "Ferry", "tier": 2, "industry": "logistics"})
    write_talking_point(book, key, 1, {"text": "Tolls rise", "industry": "Logistics", **values})
    return key


OF_PEERS: dict[str, Callable[[Book, int], object]] = {
    "another text": lambda book, key: write_talking_point(book, key, 1, {"text": "Tolls rise in May"}),
    "another proof": lambda book, key: write_talking_point(book, key, 1, {"proof": "A third less"}),
    "for another industry": lambda book, key: write_talking_point(book, key, 1, {"industry": "Energy"}),
    "one more": lambda book, key: write_talking_point(book, key, 2, {"text": "Rail", "industry": "Logistics"}),
    "put away": lambda book, key: archive_account(book, key, True),
    "called otherwise": lambda book, key: edit_account(book, key, {"name": "Ferries"}),
}


@pytest.mark.parametrize("kind", OF_PEERS)
def test_what_peers_lend_makes_a_sheet_stale_that_shows_it(book: Book, kind: str) -> None:
    depot, elder = keys(book)
    edit_account(book, depot, {"industry": "Logistics"})
    edit_account(book, elder, {"industry": "Energy supply"})
    ferry = _peer(book)
    make(book, depot, elder, digest=PEERS)
    make(book, depot, template="letter", digest="l1")
    digests = {"three-points": PEERS, "letter": "l1"}
    OF_PEERS[kind](book, ferry)
    assert (why(book, depot, digests), why(book, elder, digests)) == (["", "1 change since"], [""])
    undo(book)
    assert why(book, depot, digests) == ["", "2 changes since"]


def test_what_no_peer_lends_makes_none_stale(book: Book) -> None:
    depot, _ = keys(book)
    edit_account(book, depot, {"industry": "Logistics"})
    ferry = _peer(book)
    make(book, depot, digest=PEERS)
    edit_account(book, ferry, {"city": "Ghent"})
    write_talking_point(book, ferry, 3, {"text": "For them alone"})
    assert why(book, depot, {"three-points": PEERS}) == [""]


def test_the_name_of_the_parent_counts_where_the_sheet_shows_it(book: Book) -> None:
    depot, elder = keys(book)
    edit_account(book, depot, {"parent_id": elder})
    make(book, depot, digest=PARENT)
    make(book, depot, template="letter", digest="l1")
    digests = {"three-points": PARENT, "letter": "l1"}
    edit_account(book, elder, {"city": "Ghent"})
    assert why(book, depot, digests) == ["", ""]
    edit_account(book, elder, {"name": "Elder Group"})
    assert why(book, depot, digests) == ["", "1 change since"]


def test_what_is_taken_back_counts_as_a_change(book: Book) -> None:
    depot, _ = keys(book)
    make(book, depot)
    edit_account(book, depot, {"city": "Ghent"})
    undo(book)
    assert why(book, depot) == ["2 changes since"]


@pytest.mark.parametrize("digests", [{"three-points": "t2"}, {"letter": "l1"}])
def test_another_template_or_none_makes_its_sheets_stale(book: Book, digests: dict[str, str]) -> None:
    depot, _ = keys(book)
    make(book, depot)
    assert why(book, depot, digests) == ["its template has changed"]
    with book.read() as session:
        assert [each.why for each in read_standings(session, None)[depot]] == [""]


def test_an_account_is_due_while_none_of_its_sheets_is_fresh(book: Book) -> None:
    depot, elder = keys(book)
    with book.read() as session:
        assert count_stale(session, DIGESTS) == 0  # never made: nothing that could be out of date
    make(book, depot, elder)
    edit_account(book, depot, {"city": "Ghent"})
    with book.read() as session:
        assert count_stale(session, DIGESTS) == 1
    make(book, depot, template="letter", digest="l1")
    with book.read() as session:
        found = read_standings(session, DIGESTS)[depot]
        assert count_stale(session, DIGESTS) == 0
    assert (is_due(found), is_due(found, "three-points"), is_due(found, "letter"), is_due([])) == (
        False,
        True,
        False,
        True,
    )


def test_archived_accounts_are_not_counted(book: Book) -> None:
    depot, _ = keys(book)
    make(book, depot)
    edit_account(book, depot, {"city": "Ghent"})
    archive_account(book, depot, True)
    with book.read() as session:
        assert count_stale(session, DIGESTS) == 0


def test_thousands_are_noted_and_read_at_once(book: Book) -> None:
    depot, elder = keys(book)
    with book.read() as session:
        change = newest_change(session)
    made = [Made(depot, f"own-{n}", "d", "x", "f.md", change) for n in range(1_201)]
    note_sheets(book, made)
    note_sheets(book, made)
    with book.read() as session:
        assert len(list_sheets(session, depot)) == len(made)
        wanted = [elder, *range(1, 1_500), depot, elder]
        assert [subject.name for subject in read_subjects(session, wanted)] == ["Elder", "Depot"]
