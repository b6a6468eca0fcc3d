"""Offsets mean a working day: after the start, or back from a date, never before the start."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from store.errors import Refused
from templates.offsets import Offset, read_offset
from templates.plays.offsets import (
    days_between,
    due_days,
    last_working_day,
    next_working_day,
    time_needed,
)

MONDAY = date(2026, 11, 23)
RENEWAL = date(2027, 6, 30)


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("+0", MONDAY),
        ("+3d", date(2026, 11, 26)),
        ("+5d", date(2026, 11, 30)),  # a Saturday: the Monday after it
        ("+2W", date(2026, 12, 7)),
        ("+1m", date(2026, 12, 23)),
        ("+3m", date(2027, 2, 23)),
        ("-0", RENEWAL),
        ("-180d", date(2027, 1, 1)),
        ("-2w", date(2027, 6, 16)),
        ("-3d", date(2027, 6, 25)),  # a Sunday: the Friday before it
    ],
)
def test_an_offset_is_a_working_day(text: str, day: date) -> None:
    assert due_days([read_offset(text)], MONDAY, RENEWAL) == [day]


def test_what_leads_up_to_a_date_moves_together_when_time_is_short() -> None:
    offsets = [read_offset(text) for text in ("+0", "-20w", "-10w", "-1w", "-0", "+1w")]
    days = due_days(offsets, MONDAY, MONDAY + timedelta(weeks=10))
    assert [(day - MONDAY).days for day in days] == [0, 0, 35, 67, 70, 7]
    assert due_days(offsets[1:3], MONDAY, MONDAY) == [MONDAY, MONDAY]
    assert (time_needed(offsets, RENEWAL), days_between(MONDAY, RENEWAL)) == (140, 219)


@pytest.mark.parametrize(
    "text", ["", "3d", "+3", "-5", "+d", "+3h", "++3d", "+1.5w", "+²d", "+99999d", "+4w3d", "+2000d"]
)
def test_what_is_no_offset_is_told(text: str) -> None:
    with pytest.raises(ValueError, match=r"is no day of a step|further away"):
        read_offset(text)


def test_a_step_that_counts_back_needs_a_date() -> None:
    with pytest.raises(Refused):
        due_days([read_offset("-3d")], MONDAY, None)


@pytest.mark.parametrize(("start", "text"), [(date.max, "+1w"), (date(9999, 12, 1), "+3m"), (date.max, "+0")])
def test_days_beyond_the_calendar_are_refused_in_words(start: date, text: str) -> None:
    if text == "+0":
        assert due_days([read_offset(text)], start, None) == [start]  # 9999-12-31 is a Friday
        return
    with pytest.raises(Refused, match="not put in"):
        due_days([read_offset(text)], start, None)


offsets = st.builds(Offset, st.integers(0, 30), st.sampled_from("dwm"), st.booleans())


@given(st.dates(date(1990, 1, 1), date(2090, 1, 1)), st.integers(0, 700), st.lists(offsets, max_size=8))
def test_no_step_falls_on_a_weekend_nor_before_the_start(start: date, later: int, wanted: list[Offset]) -> None:
    before = start + timedelta(days=later)
    for offset, day in zip(wanted, due_days(wanted, start, before), strict=True):
        assert day.weekday() < 5
        assert day >= start
        if offset.is_before and day != next_working_day(start):
            assert day <= before
        assert read_offset(str(offset)).days == offset.days


@given(st.dates(date(1990, 1, 1), date(2090, 1, 1)), st.booleans(), st.lists(offsets, min_size=2, max_size=8))
def test_what_is_written_later_is_never_due_earlier(start: date, back: bool, wanted: list[Offset]) -> None:
    same = [offset._replace(unit="d", is_before=back) for offset in wanted]
    ordered = sorted(same, key=lambda offset: offset.days)
    days = due_days(ordered, start, start + timedelta(days=400))
    assert days == sorted(days)


@given(st.dates(date(1990, 1, 1), date(2090, 1, 1)))
def test_working_days_move_by_two_days_at_most(day: date) -> None:
    assert timedelta() <= next_working_day(day) - day <= timedelta(days=2)
    assert timedelta() <= day - last_working_day(day) <= timedelta(days=2)
    if day.weekday() < 5:
        assert next_working_day(day) == day == last_working_day(day)
