"""Differences between two pictures: each thing in one section, in words, with what it was before."""

from __future__ import annotations

from datetime import date
from itertools import pairwise

import pytest
from hypothesis import settings

from store.accounts import add_account, edit_account, set_tier
from store.attributes import assess
from store.book import Book
from store.facts import add_fact, confirm_fact, edit_fact, end_fact, remove_fact
from store.history import newest_change
from store.opportunities import add_opportunity, edit_opportunity
from store.people import add_person, edit_person, fill_seat, remove_person
from store.reviews.differences import (
    CHANGED,
    CONFIRMED,
    ENDED,
    GONE,
    NEW,
    SECTIONS,
    Difference,
    Section,
    compare,
)
from store.reviews.pictures import picture_at, picture_now, tables_of_account
from store.touches import log_touch
from tests.store.reviews.test_pictures import Remembering


class Comparing(Remembering):
    """Edits at random; every two pictures of an account differ by what their sections tell, and by nothing else."""

    def teardown(self) -> None:
        """Compare pictures far apart and beside each other."""
        with self.book.read() as session:
            for account in {key for _, key in self.seen} - {0}:
                pictures = [picture for (_, key), picture in self.seen.items() if key == account]
                assert compare(session, pictures[0], pictures[0]) == ()
                for before, after in [(pictures[0], pictures[-1]), *pairwise(pictures)]:
                    sections = compare(session, before, after)
                    told = [key for each in sections for line in each.differences for key in line.records]
                    changed = {
                        (table, key)
                        for table in after.tables
                        for key in before.rows(table).keys() | after.rows(table).keys()
                        if before.rows(table).get(key) != after.rows(table).get(key)
                    }
                    assert len(told) == len(set(told))
                    assert set(told) == changed
                    assert all(line.in_words() for each in sections for line in each.differences)
        super().teardown()


TestComparing = Comparing.TestCase
TestComparing.settings = settings(max_examples=8, stateful_step_count=25)


@pytest.fixture
def account(book: Book) -> int:
    """Return the key of an account."""
    return add_account(book, {"name": "Northwind", "tier": 2})


class Since:
    """Tells what changed at an account since this was made."""

    def __init__(self, book: Book, account: int) -> None:
        self._book, self._account = book, account
        with book.read() as session:
            self._change = newest_change(session)

    def sections(self) -> dict[str, Section]:
        """Return the sections by name."""
        with self._book.read() as session:
            before = picture_at(session, self._account, self._change)
            return {each.name: each for each in compare(session, before, picture_now(session, self._account))}

    def lines(self, section: str) -> list[str]:
        """Return the lines of a section: what became of it, and its words."""
        found = self.sections()
        return [f"{each.kind}: {each.in_words()}" for each in found[section].differences] if section in found else []

    def one(self) -> Difference:
        """Return the only difference there is."""
        ((difference,),) = [section.differences for section in self.sections().values()]
        return difference


def test_every_table_is_told_of_in_one_section() -> None:
    tables = [table for tables in SECTIONS.values() for table in tables]
    assert sorted(tables) == sorted(tables_of_account())


def test_what_was_put_back_is_no_difference(book: Book, account: int) -> None:
    since = Since(book, account)
    edit_account(book, account, {"city": "Oslo"})
    edit_account(book, account, {"city": ""})
    assert since.sections() == {}


def test_facts_are_new_confirmed_changed_ended_and_gone(book: Book, account: int) -> None:
    keys = [add_fact(book, {"account_id": account, "text": text, "as_of": date(2026, 3, 1)}) for text in "BCDE"]
    since = Since(book, account)
    add_fact(book, {"account_id": account, "text": "A"})
    confirm_fact(book, keys[0])
    edit_fact(book, keys[1], {"text": "C, too", "source": "M. Visser"})
    end_fact(book, keys[2], "retired")
    remove_fact(book, keys[3])
    assert since.lines("Facts") == [
        f"{NEW}: A",
        f"{CONFIRMED}: B: as of 2026-03-01 → 2026-11-20; state — → confirmed",
        f"{CHANGED}: C, too (before: C): source — → M. Visser",
        f"{ENDED}: D: as of 2026-03-01 → 2026-11-20; state — → retired",
        f"{GONE}: E",
    ]
    assert since.sections()["Facts"].counts() == "1 new, 1 confirmed, 1 changed, 1 ended, 1 gone"


def test_who_came_is_told_with_the_seat_in_one_line(book: Book, account: int) -> None:
    since = Since(book, account)
    _, seat = add_person(book, {"account_id": account, "name": ""}, {"title": "COO"})
    fill_seat(book, seat, {"name": "Jan de Boer"})
    assert since.lines("People") == [f"{NEW}: Jan de Boer, COO"]


def test_who_went_is_called_as_before(book: Book, account: int) -> None:
    person, seat = add_person(book, {"account_id": account, "name": "Jan"}, {"title": "COO"})
    assess(book, person, None, "role", "champion", {})
    edit_person(book, person, {"name": "Jan de Boer"})
    since = Since(book, account)
    remove_person(book, person, seat)
    assert since.lines("People")[0] == f"{GONE}: Jan de Boer, COO"
    assert since.lines("Judgements") == [f"{GONE}: Jan de Boer: buying role champion"]


def test_an_earlier_name_is_told_of_an_earlier_time(book: Book, account: int) -> None:
    person, _ = add_person(book, {"account_id": account, "name": "Jan"}, {"title": "COO"})
    since = Since(book, account)
    assess(book, person, None, "role", "champion", {})
    with book.read() as session:
        before = picture_at(session, account, since._change)
        then = picture_now(session, account)
    edit_person(book, person, {"name": "Jan de Boer"})
    with book.read() as session:
        (section,) = compare(session, before, then)
    assert section.differences[0].in_words() == "Jan: buying role champion"
    assert since.lines("People") == [f"{CHANGED}: Jan de Boer (before: Jan)"]


def test_money_tells_what_the_pipeline_has_become(book: Book, account: int) -> None:
    deal = add_opportunity(book, {"account_id": account, "name": "Pumps", "amount": 100_000_00, "state": "open"})
    since = Since(book, account)
    edit_opportunity(book, deal, {"amount": 250_000_00})
    assert since.lines("Money") == [f"{CHANGED}: Pumps: amount 100,000 EUR → 250,000 EUR"]
    figures = since.sections()["Money"].figures
    assert [each.in_words() for each in figures] == ["open pipeline 100,000 EUR → 250,000 EUR"]


def test_the_tier_is_told_with_its_name_and_reason(book: Book, account: int) -> None:
    since = Since(book, account)
    set_tier(book, account, 1, "Their tender")
    assert since.one().in_words() == "Northwind: tier 2 Growth → 1 Strategic; tier reason — → Their tender"


def test_a_touch_is_told_once_with_its_people(book: Book, account: int) -> None:
    person, _ = add_person(book, {"account_id": account, "name": "Jan"}, {"title": "COO"})
    since = Since(book, account)
    log_touch(book, {"account_id": account, "summary": "Called"}, [person])
    assert since.one().in_words() == "Called"
    assert len(since.one().records) == 2
