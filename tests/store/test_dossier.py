"""The dossier: all that is known of an account, as one frozen tree."""

from __future__ import annotations

import dataclasses
import inspect
import shutil
import sys
from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from pydantic import ValidationError

from store import clock as store_clock
from store.account_links import add_link
from store.accounts import add_account, edit_account
from store.attributes import assess
from store.book import Book
from store.dossier import AT_ONCE, Dossier, prepare_reading, read_dossier, read_dossiers, renew_dossier
from store.errors import NotFound
from store.facts import add_fact, end_fact
from store.moves import move_to_account
from store.offerings import add_offering
from store.opening import open_book
from store.opportunities import edit_opportunity
from store.people import Person, SeatRow, add_person, remove_person
from store.places import sample_book
from store.rules import half_life_of, set_rule
from store.talking_points import write_talking_point
from store.touches import log_touch
from store.undoing import undo
from store.white_space import fill_cell
from store.windows import read_brief

if TYPE_CHECKING:
    from tests.conftest import Clock
    from tests.store.conftest import Filled


@pytest.fixture
def dossier(book: Book, filled: Filled) -> Dossier:
    """Return the dossier of the filled account."""
    with book.read() as session:
        return read_dossier(session, filled.northwind)


def test_everything_of_the_account_is_in_it(dossier: Dossier, filled: Filled) -> None:
    assert dossier.book.name == "Harbour book"
    assert dossier.account.name == "Northwind Logistics"
    assert dossier.parent is None
    assert dossier.owner
    assert dossier.owner.name == "Jonna Ek"
    assert [centre.id for centre in dossier.centres] == [filled.centre]
    assert [seat.id for seat in dossier.seats] == [filled.boss_seat, filled.report_seat, filled.empty_seat]
    assert {person.id for person in dossier.people} == {filled.boss, filled.report}
    assert [fact.id for fact in dossier.facts] == [filled.fact, filled.guess]
    assert [deal.id for deal in dossier.opportunities] == [filled.deal, filled.lost_deal]
    assert [(touch.id, touch.person_ids) for touch in dossier.touches] == [(filled.touch, (filled.report, filled.boss))]
    assert [point.position for point in dossier.points] == [1]
    assert set(dossier.colleagues) == {filled.colleague}


def test_a_parent_is_named(book: Book, filled: Filled) -> None:
    with book.read() as session:
        depot = read_dossier(session, filled.depot)
    assert depot.parent
    assert depot.parent.id == filled.northwind
    assert depot.owner is None


def test_the_first_dossier_finds_its_queries_composed(book: Book, filled: Filled) -> None:
    with book.read() as session:
        composed = session.get_bind().engine._compiled_cache
        assert composed is not None
        prepare_reading(session)
        before = set(composed)
        read_dossier(session, filled.northwind)
        assert len(set(composed) - before) < len(before) / 10  # who works elsewhere is looked for where lines end


def test_a_missing_account_is_told(book: Book) -> None:
    with book.read() as session, pytest.raises(NotFound):
        read_dossier(session, 7)


EDITS: dict[str, Callable[[Book, Filled], object]] = {
    "nothing": lambda book, filled: None,
    "cell": lambda book, filled: fill_cell(book, filled.northwind, filled.centre, filled.offering, {"state": "ours"}),
    "fact": lambda book, filled: add_fact(book, {"account_id": filled.northwind, "text": "New depot"}),
    "opportunity": lambda book, filled: edit_opportunity(book, filled.deal, {"stage": "Proposal"}),
    "touch": lambda book, filled: log_touch(book, {"account_id": filled.northwind, "summary": "x"}, [filled.boss], ""),
    "judgement": lambda book, filled: assess(book, filled.boss, None, "support", "enemy"),
    "link": lambda book, filled: add_link(book, {"account_id": filled.northwind, "address": "https://x.example"}),
    "point": lambda book, filled: write_talking_point(book, filled.northwind, 2, {"text": "Second"}),
    "account": lambda book, filled: edit_account(book, filled.northwind, {"city": "Delft"}),
    "offering": lambda book, filled: add_offering(book, {"name": "Tyres"}),
    "mover": lambda book, filled: move_to_account(book, filled.report, filled.halden),
    "person": lambda book, filled: remove_person(book, filled.boss),
    "rule": lambda book, filled: set_rule(book, half_life_of("goal"), 7),
    "elsewhere": lambda book, filled: edit_account(book, filled.halden, {"city": "Lille"}),
    "undo": lambda book, filled: undo(book),
}


@pytest.mark.parametrize("edit", EDITS.values(), ids=EDITS)
def test_a_dossier_brought_up_to_date_is_the_one_read_anew(
    book: Book, filled: Filled, edit: Callable[[Book, Filled], object]
) -> None:
    with book.read() as session:
        before = read_dossier(session, filled.northwind)
    edit(book, filled)
    with book.read() as session:
        assert renew_dossier(session, before) == read_dossier(session, filled.northwind)


def test_of_a_dossier_only_what_was_changed_is_read_again(
    book: Book, filled: Filled, monkeypatch: pytest.MonkeyPatch
) -> None:
    with book.read() as session:
        before = read_dossier(session, filled.northwind)
    fill_cell(book, filled.northwind, filled.centre, filled.offering, {"state": "ours"})
    monkeypatch.setattr("store.dossier.read_dossier", None)
    with book.read() as session:
        after = renew_dossier(session, before)
    assert after.cells != before.cells
    assert after.seats is before.seats


def test_an_account_that_is_gone_is_told_when_it_is_read_again(book: Book, filled: Filled) -> None:
    key = add_account(book, {"name": "Brief life"})
    with book.read() as session:
        before = read_dossier(session, key)
    undo(book)
    with book.read() as session, pytest.raises(NotFound):
        renew_dossier(session, before)


def test_it_is_as_of_its_newest_change_whoever_looks_when(book: Book, filled: Filled, clock: Clock) -> None:
    day = clock.moment.date()
    clock.move(days=40)
    with book.read() as session:
        assert read_dossier(session, filled.northwind).changed_on == day
    edit_opportunity(book, filled.deal, {"stage": "Proposal"})
    edit_account(book, filled.halden, {"city": "Lille"})
    with book.read() as session:
        assert read_dossier(session, filled.northwind).changed_on == clock.moment.date()


def test_nothing_in_it_can_be_changed(dossier: Dossier) -> None:
    with pytest.raises(dataclasses.FrozenInstanceError):
        dossier.account = None  # type: ignore[misc, assignment]
    with pytest.raises(ValidationError):
        dossier.account.name = "Mine"


def test_the_same_book_gives_the_same_dossier(book: Book, filled: Filled, dossier: Dossier) -> None:
    with book.read() as session:
        assert read_dossier(session, filled.northwind) == dossier


# The outline.


def test_the_outline_shows_who_sits_where_and_whom_we_need_to_know(dossier: Dossier, filled: Filled) -> None:
    shown = [
        (node.seat.id, node.depth, [person.name for person in node.people], node.reports) for node in dossier.outline()
    ]
    assert shown == [
        (filled.boss_seat, 0, ["Jan de Boer"], 2),
        (filled.report_seat, 1, ["Marta Visser"], 0),
        (filled.empty_seat, 1, [], 0),
    ]


def seat(key: int, boss: int | None) -> SeatRow:
    """Return a seat that reports to another."""
    return SeatRow(
        id=key, version=1, account_id=1, centre_id=None, title=f"S{key}", seniority="", persona="", department="",
        reports_to_id=boss, is_assistant=False, is_vacant=False, need_owner_id=None, need_by=None, notes="",
    )  # fmt: skip


@settings(max_examples=1000)
@given(st.dictionaries(st.integers(1, 12), st.integers(1, 14) | st.none()))
@example({1: 1})
@example({1: 2, 2: 1, 3: 1})
def test_every_seat_is_shown_once_below_its_boss_on_any_graph(once: Dossier, above: dict[int, int | None]) -> None:
    shown = dataclasses.replace(once, seats=tuple(seat(key, boss) for key, boss in above.items())).outline()
    assert sorted(node.seat.id for node in shown) == sorted(above)
    depth: dict[int, int] = {}
    for node in shown:
        boss = above[node.seat.id]
        if node.depth:
            assert node.depth == depth[boss or 0] + 1
        elif boss in depth:  # in a circle or below one: all of it comes at the end, side by side
            assert all(later.depth == 0 for later in shown[shown.index(node) :])
        depth[node.seat.id] = node.depth
    below = [above[node.seat.id] for node in shown if node.depth]
    assert [node.reports for node in shown] == [below.count(node.seat.id) for node in shown]


@pytest.fixture(scope="module")
def once(filled_once: Filled) -> Dossier:
    """Return a dossier whose seats may be exchanged."""
    with Book(filled_once.path, read_only=True) as book, book.read() as session:
        return read_dossier(session, filled_once.northwind)


def test_the_outline_never_recurses(once: Dossier) -> None:
    deep = dataclasses.replace(once, seats=tuple(seat(key, key - 1 or None) for key in range(1, 1201)))
    limit = sys.getrecursionlimit()
    depth = len(inspect.stack(0)) + 40
    sys.setrecursionlimit(depth)
    try:
        shown = deep.outline()
    finally:
        sys.setrecursionlimit(limit)
    assert [node.depth for node in shown] == list(range(1200))


def test_who_sits_nowhere_is_named(book: Book, filled: Filled) -> None:
    with book.write("unseated") as session:
        session.add(Person(account_id=filled.northwind, name="Unseated"))
    with book.read() as session:
        assert [person.name for person in read_dossier(session, filled.northwind).unplaced()] == ["Unseated"]


# Points and facts.


def test_there_are_always_three_points(book: Book, filled: Filled) -> None:
    write_talking_point(book, filled.northwind, 3, {"text": "Third"})
    write_talking_point(book, filled.northwind, 2, {"kind": "trigger"})
    with book.read() as session:
        points = read_dossier(session, filled.northwind).three_points()
    assert [point.text if point else None for point in points] == ["The tender opens in May", None, "Third"]


def test_stale_facts_are_older_than_their_half_life_or_undated(book: Book, filled: Filled, clock: Clock) -> None:
    undated = add_fact(book, {"account_id": filled.northwind, "text": "Some day", "as_of": None})
    with book.read() as session:
        dossier = read_dossier(session, filled.northwind)
    assert [fact.id for fact in dossier.stale_facts(date(2026, 11, 20))] == [filled.guess, undated]
    assert {fact.id for fact in dossier.stale_facts(date(2027, 6, 8))} == {filled.guess, undated}  # 200 days of a goal
    assert filled.fact in {fact.id for fact in dossier.stale_facts(date(2027, 6, 9))}


def test_the_brief_beside_the_list_says_the_same(book: Book, filled: Filled, clock: Clock) -> None:
    add_fact(book, {"account_id": filled.northwind, "text": "Some day", "as_of": None})
    add_person(book, {"account_id": filled.northwind}, {"title": "Unknown"})
    log_touch(book, {"account_id": filled.northwind, "summary": "Older", "happened_on": "2026-01-01", "type": "call"})
    edit_opportunity(book, filled.lost_deal, {"state": "won"})
    for account in (filled.northwind, filled.depot, filled.halden, filled.archived):
        compare_brief(book, account)


def compare_brief(book: Book, account: int) -> None:
    """Hold every figure of the brief against the dossier."""
    today = store_clock.today()
    with book.read() as session:
        dossier = read_dossier(session, account)
    with book.raw() as connection:
        brief = read_brief(connection, account, today)
    assert brief
    row = dossier.account
    nodes = dossier.outline()
    deals = dossier.opportunities
    last = dossier.touches[0] if dossier.touches else None
    called = {person.id: person.name for person in dossier.people}
    names_met = ", ".join(called[key] for key in last.person_ids) if last else ""
    met = f"{last.type} with {names_met}" if last and names_met else last.type if last else ""
    names = "id name tier tier_reason industry city country relationship customer_since employees revenue"
    expected = {
        **{name: getattr(row, name) for name in names.split()},
        "owner": dossier.owner.name if dossier.owner else "",
        "parent": dossier.parent.name if dossier.parent else "",
        "seats": len(nodes),
        "seats_known": sum(bool(node.people) for node in nodes),
        "seats_to_find": sum(not node.people and not node.seat.is_vacant for node in nodes),
        "facts": len(dossier.facts),
        "facts_confirmed": sum(fact.state == "confirmed" for fact in dossier.facts),
        "facts_stale": len(dossier.stale_facts(today)),
        "open_deals": sum(deal.state == "open" for deal in deals),
        "open_amount": sum(deal.amount or 0 for deal in deals if deal.state == "open"),
        "overdue_deals": sum(deal.is_overdue(today) for deal in deals),
        "won_amount": sum(deal.amount or 0 for deal in deals if deal.state == "won"),
        "points": sum(point is not None for point in dossier.three_points()),
        "last_touch_on": last.happened_on.isoformat() if last else None,
        "last_touch": " · ".join(part for part in (met, last.summary) if part) if last else "",
        "next_step": last.next_step if last else "",
    }
    assert brief._asdict() == expected


# Many at once.


@pytest.fixture(scope="module")
def sample(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Book]:
    """Return a copy of the sample book."""
    with open_book(Path(shutil.copyfile(sample_book(), tmp_path_factory.mktemp("sample") / "book.db"))) as opened:
        yield opened


def some_accounts(sample: Book) -> list[int]:
    """Return the keys of the accounts of which most is known, and of as many others."""
    by_tier = "SELECT id FROM account ORDER BY tier IS NULL, tier, id DESC LIMIT 120"
    with sample.raw() as connection:
        keys = [key for (key,) in connection.execute(by_tier)]
        return keys + [key for (key,) in connection.execute("SELECT id FROM account ORDER BY id LIMIT 120")]


def test_many_read_together_are_the_same_as_one_by_one(sample: Book) -> None:
    keys = some_accounts(sample)
    assert len(keys) > 2 * AT_ONCE
    with sample.read() as session:
        together = list(read_dossiers(session, iter(keys)))
        assert together == [read_dossier(session, key) for key in keys]
    assert [dossier.account.id for dossier in together] == keys
    for part in ("parent", "owner", "centres", "seats", "people", "occupancies", "facts", "touches", "points"):
        assert len({repr(getattr(dossier, part)) for dossier in together}) > 2, part


def test_some_are_read_at_a_time(sample: Book, monkeypatch: pytest.MonkeyPatch) -> None:
    keys = some_accounts(sample)
    taken: list[int] = []
    asked = (taken.append(key) or key for key in keys)
    with sample.read() as session:
        next(read_dossiers(session, asked))
    assert taken == keys[:AT_ONCE]


def test_a_missing_one_among_many_is_told_in_its_place(book: Book, filled: Filled) -> None:
    with book.read() as session:
        dossiers = read_dossiers(session, [filled.halden, 7, filled.northwind])
        assert next(dossiers).account.id == filled.halden
        with pytest.raises(NotFound):
            next(dossiers)


def test_facts_that_have_ended_are_not_living(book: Book, filled: Filled) -> None:
    end_fact(book, filled.fact, "achieved")
    with book.read() as session:
        dossier = read_dossier(session, filled.northwind)
    assert [fact.id for fact in dossier.living_facts()] == [filled.guess]
    assert {fact.id for fact in dossier.facts} == {filled.fact, filled.guess}
