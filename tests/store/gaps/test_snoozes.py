"""Snoozes: a gap is put off until a day to come, with a reason, once."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest

from store.accounts import add_account
from store.book import Book
from store.errors import NotFound, Refused
from store.gaps.snoozes import list_snoozes, snooze, wake
from store.undoing import undo


@pytest.fixture
def put_off(empty_book: Book) -> dict[str, Any]:
    """What puts a gap off, but for the day."""
    return {"account_id": add_account(empty_book, {"name": "Acme"}), "gap": "points", "reason": "New COO"}


def untils(book: Book) -> list[str]:
    with book.read() as session:
        return [f"{each.until} {each.reason}" for each in list_snoozes(session)]


def test_the_day_may_be_counted_from_today(empty_book: Book, put_off: dict[str, Any]) -> None:
    snooze(empty_book, {**put_off, "until": "+2w"})
    assert untils(empty_book) == ["2026-12-04 New COO"]


def test_it_holds_until_its_day(empty_book: Book, put_off: dict[str, Any], clock: Any) -> None:
    snooze(empty_book, {**put_off, "until": "tomorrow"})
    assert len(untils(empty_book)) == 1
    clock.move(days=1)
    assert untils(empty_book) == []


def test_once_more_moves_the_day(
    empty_book: Book, put_off: dict[str, Any], dumped: Callable[[Book], str], clock: Any
) -> None:
    first = snooze(empty_book, {**put_off, "until": "tomorrow"})
    before = dumped(empty_book)
    clock.move(days=3)  # the first is over, and in the past
    assert snooze(empty_book, {**put_off, "until": "+1w", "reason": "Still new"}) == first
    assert untils(empty_book) == ["2026-11-30 Still new"]
    undo(empty_book)
    assert dumped(empty_book) == before


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"until": date(2026, 11, 20)}, "until"),
        ({"until": "yesterday"}, "until"),
        ({"until": ""}, "until"),
        ({"until": "+1d", "reason": "  "}, "reason"),
    ],
)
def test_what_puts_nothing_off_is_refused_at_its_field(
    empty_book: Book, put_off: dict[str, Any], changes: dict[str, Any], field: str
) -> None:
    with pytest.raises(Refused) as caught:
        snooze(empty_book, {**put_off, **changes})
    assert set(caught.value.fields) == {field}
    assert untils(empty_book) == []


def test_a_snooze_that_is_gone_cannot_be_woken(empty_book: Book, put_off: dict[str, Any]) -> None:
    key = snooze(empty_book, {**put_off, "until": date(2027, 1, 1)})
    wake(empty_book, key)
    with pytest.raises(NotFound):
        wake(empty_book, key)
