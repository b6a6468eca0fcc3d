"""Spreading: fourteen reviews do not fall on one day, none on a day off, and undo takes all of it back."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from datetime import date, timedelta
from typing import TYPE_CHECKING

from hypothesis import given
from hypothesis import strategies as st

from store.accounts import add_account, edit_account
from store.reviews.due import DUE, NextReview, list_next_reviews
from store.reviews.spreading import SATURDAY, spread_days, spread_reviews
from store.undoing import undo

if TYPE_CHECKING:
    from store.book import Book

TODAY = date(2026, 11, 20)
END = date(2026, 12, 31)


def line(key: int, due_on: date = END, *, agreed: bool = False) -> NextReview:
    return NextReview(key, f"A{key}", 1, None, 3, due_on, agreed, None, 0, "", DUE)


@given(st.integers(1, 60), st.sets(st.dates(TODAY, END), max_size=10), st.sets(st.dates(TODAY, END), max_size=8))
def test_they_lie_on_working_days_by_their_day_and_as_far_apart_as_there_is_room(
    count: int, days_off: set[date], agreed: set[date]
) -> None:
    lines = [line(1000 + n, day, agreed=True) for n, day in enumerate(sorted(agreed))]
    lines += [line(n) for n in range(count)]
    days = spread_days(lines, TODAY, days_off)
    assert set(days) == set(range(count))
    all_days = [TODAY + timedelta(days=n) for n in range(1, (END - TODAY).days + 1)]
    free = {day for day in all_days if day.weekday() < SATURDAY and day not in days_off}
    assert set(days.values()) <= free
    load = Counter([*days.values(), *agreed])
    assert max(load[day] for day in days.values()) - min(load[day] for day in free) <= 1
    assert spread_days(lines, TODAY, days_off) == days


def test_what_is_overdue_gets_the_next_days_and_the_last_day_of_all_is_not_passed() -> None:
    days = spread_days([line(n, date(2026, 3, 31)) for n in range(5)], TODAY, ())
    assert len(set(days.values())) == 5
    assert max(days.values()) <= TODAY + timedelta(days=17)
    assert spread_days([line(1, date(2026, 11, 22))], date(2026, 11, 20), ()) == {1: date(2026, 11, 22)}


def test_strategic_accounts_have_the_earliest_days_however_long_others_are_overdue() -> None:
    growth = [replace(line(n, date(2025, 3, 31)), tier=2) for n in range(20)]
    strategic = [line(100 + n, date(2026, 9, 30)) for n in range(3)]
    days = spread_days([*growth, *strategic], TODAY, ())
    assert max(days[each.account_id] for each in strategic) < min(days[each.account_id] for each in growth)


def test_the_accounts_get_their_days_in_one_step_and_undo_takes_it_back(empty_book: Book) -> None:
    for n in range(14):
        add_account(empty_book, {"name": f"Account {n}", "tier": 1})
    agreed = add_account(empty_book, {"name": "Agreed", "tier": 1})
    edit_account(empty_book, agreed, {"review_on": "2026-12-01"})
    assert spread_reviews(empty_book, TODAY) == 14
    with empty_book.read() as session:
        days = [each.due_on for each in list_next_reviews(session, TODAY)]
    assert len(set(days)) == 15
    assert spread_reviews(empty_book, TODAY) == 0
    undo(empty_book)
    with empty_book.read() as session:
        assert sum(each.agreed for each in list_next_reviews(session, TODAY)) == 1
