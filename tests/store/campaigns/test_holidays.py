"""Holidays: on which days a touch may fall due."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from store.campaigns.due_touches import list_due_touches
from store.campaigns.enrolling import CadenceStep, Candidate, enrol
from store.campaigns.holidays import LONGEST, add_holiday, list_holidays, remove_holiday, working_day
from store.errors import Refused
from store.undoing import undo

MONDAY = date(2026, 12, 7)
days = st.dates(date(2000, 1, 1), date(2100, 1, 1))


@given(days, st.sets(st.integers(0, 40), max_size=30))
def test_a_working_day_is_the_first_that_is_none_of_a_weekend_nor_off(day: date, off: set[int]) -> None:
    holidays = {day + timedelta(days=number) for number in off}
    found = working_day(day, holidays)
    assert found >= day
    assert found.weekday() < 5
    assert found not in holidays
    passed_over = [day + timedelta(days=number) for number in range((found - day).days)]
    assert all(each.weekday() > 4 or each in holidays for each in passed_over)
    assert working_day(found, holidays) == found


@given(days, st.integers(0, 60), st.sets(st.integers(0, 90), max_size=20))
def test_working_days_keep_their_order(day: date, later: int, off: set[int]) -> None:
    holidays = {day + timedelta(days=number) for number in off}
    assert working_day(day, holidays) <= working_day(day + timedelta(days=later), holidays)


def test_a_list_in_which_every_day_is_off_ends_all_the_same() -> None:
    all_year = {MONDAY + timedelta(days=number) for number in range(2 * LONGEST)}
    assert working_day(MONDAY, all_year) == MONDAY + timedelta(days=LONGEST)


def test_a_day_is_off_once_and_undo_brings_it_back(book) -> None:
    key = add_holiday(book, {"day": "2026-12-28", "name": "Second day off"})
    with pytest.raises(Refused, check=lambda refused: "is a holiday" in refused.message):
        add_holiday(book, {"day": "2026-12-28"})
    remove_holiday(book, key)
    with book.read() as session:
        assert [str(each.day) for each in list_holidays(session)] == ["2026-12-25"]
    undo(book)
    with book.read() as session:
        assert [each.name for each in list_holidays(session)] == ["Christmas Day", "Second day off"]


def test_what_is_due_on_a_new_day_off_moves_on_and_comes_back_with_it(book, filled) -> None:
    steps = (CadenceStep(0, "First mail"), CadenceStep(1, "Call"))
    enrol(book, filled.campaign, [Candidate(filled.depot, None, steps)], MONDAY)
    add_holiday(book, {"day": MONDAY})

    def due() -> list[date]:
        with book.read() as session:
            return [step.due_on for step in list_due_touches(session, filled.depot)]

    assert due() == [date(2026, 12, 8)] * 2
    assert undo(book).in_words().startswith("Holiday 2026-12-07 added")
    assert due() == [MONDAY, date(2026, 12, 8)]
