"""Talking points: three of them, each as fresh as its text."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from typing import TYPE_CHECKING

import pytest

from store.book import Book
from store.errors import Conflict, NotFound, Refused
from store.opening import open_book
from store.talking_points import EXPIRES_AFTER_DAYS, TalkingPointRow, list_talking_points, write_talking_point
from store.undoing import undo

if TYPE_CHECKING:
    from tests.conftest import Clock
    from tests.store.conftest import Filled


def points(book: Book, account: int) -> list[TalkingPointRow]:
    """Return the points written for an account."""
    with book.read() as session:
        return list_talking_points(session, account)


def test_a_new_text_is_as_of_today_and_good_for_a_year(book: Book, filled: Filled, clock: Clock) -> None:
    row = write_talking_point(book, filled.halden, 2, {"text": "New plant", "proof": "Press"})
    today = clock.moment.date()
    assert (row.position, row.text, row.proof) == (2, "New plant", "Press")
    assert (row.as_of, row.expires_on) == (today, today + timedelta(days=EXPIRES_AFTER_DAYS))
    clock.move(days=10)
    row = write_talking_point(book, filled.halden, 2, {"text": "New plant, confirmed"})
    assert row.as_of == clock.moment.date()


def test_the_same_text_stays_as_old_as_it_is(book: Book, filled: Filled, clock: Clock) -> None:
    first = points(book, filled.northwind)[0]
    clock.move(days=10)
    row = write_talking_point(book, filled.northwind, 1, {"text": f" {first.text} ", "so_what": ""})
    assert (row.as_of, row.expires_on, row.version) == (first.as_of, first.expires_on, first.version)


def test_other_fields_and_an_empty_text_make_nothing_fresh(book: Book, filled: Filled, clock: Clock) -> None:
    first = points(book, filled.northwind)[0]
    clock.move(days=10)
    assert write_talking_point(book, filled.northwind, 1, {"so_what": "Call now"}).as_of == first.as_of
    assert write_talking_point(book, filled.northwind, 1, {"text": ""}).as_of == first.as_of
    row = write_talking_point(book, filled.northwind, 3, {"kind": "trigger"})
    assert (row.text, row.as_of, row.expires_on) == ("", None, None)


def test_dates_that_are_given_stand(book: Book, filled: Filled) -> None:
    row = write_talking_point(book, filled.halden, 1, {"text": "x", "as_of": "2020-01-01", "expires_on": ""})
    assert (row.as_of, row.expires_on) == (date(2020, 1, 1), None)


def test_points_stand_in_their_order_one_a_place(book: Book, filled: Filled) -> None:
    for position, text in ((3, "third"), (1, "first"), (2, "second"), (3, "third, again")):
        write_talking_point(book, filled.halden, position, {"text": text})
    assert [(row.position, row.text) for row in points(book, filled.halden)] == [
        (1, "first"), (2, "second"), (3, "third, again"),
    ]  # fmt: skip
    undo(book)
    assert [row.text for row in points(book, filled.halden)] == ["first", "second", "third"]


@pytest.mark.parametrize("position", [0, 4, -1])
def test_there_is_no_fourth_point(book: Book, filled: Filled, position: int) -> None:
    with pytest.raises(Refused):
        write_talking_point(book, filled.halden, position, {"text": "x"})
    assert points(book, filled.halden) == []


def test_a_point_that_is_gone_does_not_come_back_half(
    book: Book, filled: Filled, dumped: Callable[[Book], str]
) -> None:
    write_talking_point(book, filled.halden, 1, {"text": "T", "kind": "trigger"})
    undo(book)
    before = dumped(book)
    with pytest.raises(NotFound, match="no longer there"):
        write_talking_point(book, filled.halden, 1, {"proof": "P"}, {"proof": "", "text": "T"})
    assert dumped(book) == before
    assert write_talking_point(book, filled.halden, 1, {"proof": "P"}, {"proof": "", "text": ""}).proof == "P"


def test_a_point_that_two_windows_write_is_a_conflict(filled: Filled, clock: Clock) -> None:
    with open_book(filled.path) as left, open_book(filled.path) as right:
        write_talking_point(left, filled.halden, 1, {"text": "theirs"}, {"text": ""})
        clock.move(days=1)
        with pytest.raises(Conflict) as caught:
            write_talking_point(right, filled.halden, 1, {"text": "mine"}, {"text": "", "as_of": ""})
        assert (caught.value.field, caught.value.theirs, caught.value.mine) == ("Point", "theirs", "mine")
        assert [row.text for row in points(left, filled.halden)] == ["theirs"]
