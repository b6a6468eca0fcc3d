"""The day on which a plan was last opened: noted once a day, and no change of anybody's."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import TYPE_CHECKING

from store.book import Book
from store.checkup import check_book
from store.plans.openings import list_openings, note_opening
from store.plans.plans import remove_plan
from store.undoing import next_undo, undo
from tests.store.conftest import Filled

if TYPE_CHECKING:
    from tests.conftest import Clock


def openings(book: Book, filled: Filled) -> dict[int, date]:
    with book.read() as session:
        return list_openings(session, filled.northwind)


def test_the_last_day_is_kept(book: Book, filled: Filled, clock: Clock) -> None:
    assert openings(book, filled) == {}
    note_opening(book, filled.northwind, filled.plan)
    clock.move(days=3)
    note_opening(book, filled.northwind, filled.plan)
    assert openings(book, filled) == {filled.plan: date(2026, 11, 23)}


def test_it_is_no_change_of_anybodys(book: Book, filled: Filled, dumped: Callable[[Book], str]) -> None:
    before = dumped(book)
    with book.read() as session:
        step, newest = next_undo(session), book.newest_change(session)
    note_opening(book, filled.northwind, filled.plan)
    with book.read() as session:
        assert (next_undo(session), book.newest_change(session)) == (step, newest)
    assert dumped(book) == before
    assert check_book(book.path) == []


def test_a_book_that_may_not_be_written_to_can_be_looked_at(filled: Filled) -> None:
    with Book(filled.path, read_only=True) as book:
        note_opening(book, filled.northwind, filled.plan)
        assert openings(book, filled) == {}


def test_a_plan_that_comes_back_was_opened_when_it_was(book: Book, filled: Filled) -> None:
    note_opening(book, filled.northwind, filled.plan)
    remove_plan(book, filled.plan)
    assert check_book(book.path) == []
    undo(book)
    assert filled.plan in openings(book, filled)
