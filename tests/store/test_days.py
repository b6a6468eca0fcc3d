"""Typed days: words, counts, names, ends, quarters, dots and slashes; two days that could be meant are refused."""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from store import days
from store.days import MONTHS, read_day
from store.evidence import EvidenceDraft
from store.fiscal import fiscal_quarter
from store.opportunities import OpportunityDraft
from store.records import checked

if TYPE_CHECKING:
    from tests.conftest import Clock

TODAYS = st.dates(date(1990, 1, 1), date(2150, 12, 31))
STARTS = st.integers(1, 12)
DAY = timedelta(days=1)
WEEKDAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")


@pytest.mark.parametrize(
    ("typed", "day"),
    [
        ("today", "2026-11-20"),
        (" Today ", "2026-11-20"),
        ("yesterday", "2026-11-19"),
        ("tomorrow", "2026-11-21"),
        ("-3d", "2026-11-17"),
        ("- 3 days", "2026-11-17"),
        ("3d ago", "2026-11-17"),
        ("20 days ago", "2026-10-31"),
        ("+14d", "2026-12-04"),
        ("+2w", "2026-12-04"),
        ("in 2 weeks", "2026-12-04"),
        ("- 1 week", "2026-11-13"),
        ("3 weeks ago", "2026-10-30"),
        ("+1m", "2026-12-20"),
        ("-9 months", "2026-02-20"),
        ("+1y", "2027-11-20"),
        ("2026-11-30", "2026-11-30"),
        ("20261130", "2026-11-30"),
        ("30.11.2026", "2026-11-30"),
        ("1.11.2026", "2026-11-01"),
        ("1. 11. 2026", "2026-11-01"),
        ("30/11/2026", "2026-11-30"),
        ("11/30/2026", "2026-11-30"),
        ("5/5/2026", "2026-05-05"),
        ("1 Dec", "2026-12-01"),
        ("1dec", "2026-12-01"),
        ("1st december", "2026-12-01"),
        ("Dec 1", "2026-12-01"),
        ("20 nov", "2026-11-20"),
        ("19 nov", "2027-11-19"),
        ("12 dec 2026", "2026-12-12"),
        ("12-Dec-2026", "2026-12-12"),
        ("Dec. 12, 2026", "2026-12-12"),
        ("12. Dezember 2026", "2026-12-12"),
        ("3 août 2027", "2027-08-03"),
        ("29 feb", "2028-02-29"),
        ("fri", "2026-11-27"),
        ("Friday", "2026-11-27"),
        ("sat", "2026-11-21"),
        ("thurs", "2026-11-26"),
        ("last fri", "2026-11-13"),
        ("last thu", "2026-11-19"),
        ("eow", "2026-11-22"),
        ("EOM", "2026-11-30"),
    ],
)
def test_a_day_is_read_as_it_is_typed(clock: Clock, typed: str, day: str) -> None:
    assert clock.moment.date() == date(2026, 11, 20)
    assert read_day(typed) == date.fromisoformat(day)
    assert checked(OpportunityDraft, {"name": "x", "close_on": typed}).close_on == date.fromisoformat(day)


@pytest.mark.parametrize(
    ("typed", "start", "day"),
    [
        ("eoq", 1, "2026-12-31"),
        ("eoq", 2, "2027-01-31"),
        ("eoq", 3, "2026-11-30"),
        ("eoy", 1, "2026-12-31"),
        ("eoy", 4, "2027-03-31"),
        ("Q4", 1, "2026-12-31"),
        ("q1", 1, "2027-03-31"),
        ("Q1 2027", 1, "2027-03-31"),
        ("Q1 FY27", 4, "2026-06-30"),
        ("q1 fy2027", 4, "2026-06-30"),
        ("Q4/2026", 4, "2026-03-31"),
        ("Q2", 4, "2027-09-30"),
        ("Q3", 4, "2026-12-31"),
        ("FY27", 4, "2027-03-31"),
    ],
)
def test_quarters_and_years_are_those_of_the_book(typed: str, start: int, day: str) -> None:
    assert read_day(typed, today=date(2026, 11, 20), fiscal_start=start) == date.fromisoformat(day)


@pytest.mark.parametrize(
    ("typed", "day"),
    [
        ("fri", "2026-11-13"),
        ("thu", "2026-11-19"),
        ("12 nov", "2026-11-12"),
        ("20 nov", "2026-11-20"),
        ("1 dec", "2025-12-01"),
        ("29 feb", "2024-02-29"),
        ("Q3", "2026-09-30"),
        ("Q4", "2025-12-31"),
    ],
)
def test_in_a_field_about_the_past_the_nearest_day_gone_is_meant(typed: str, day: str) -> None:
    assert read_day(typed, today=date(2026, 11, 20), fiscal_start=1, past=True) == date.fromisoformat(day)


def test_the_day_on_which_something_was_true_is_one_of_the_past(clock: Clock) -> None:
    assert clock.moment.date() == date(2026, 11, 20)
    assert checked(EvidenceDraft, {"as_of": "12 nov"}).as_of == date(2026, 11, 12)


@pytest.mark.parametrize(
    "typed",
    [
        "soon",
        "31.2.2026",
        "31 feb",
        "0 dec",
        "1.11.26",
        "1 dec 26",
        "13/13/2026",
        "0/0/0000",
        "3d",
        "-3",
        "+3x",
        "+99999y",
        "-99999m",
        "next fri",
        "fr",
        "mo",
        "Q5",
        "Q1",
        "FY27",
        "eoq",
        "eoy",
        "٣.١.2026",
        "2026-02-30",
        "86400",
        "1.2",
        "\0",
    ],
)
def test_what_is_no_day_is_refused_with_what_may_be_typed(typed: str) -> None:
    with pytest.raises(ValueError, match=r"^is not a date; type 2026-12-01, 12 dec, fri, tomorrow, \+2w or eom$"):
        read_day(typed)


def test_where_the_fiscal_year_is_known_quarters_are_named_too() -> None:
    with pytest.raises(ValueError, match=r"^is not a date; type 2026-12-01, 12 dec, fri, .*, eom or Q1$"):
        read_day("Q5", fiscal_start=4)


@pytest.mark.parametrize("ways", [days.WAYS, days.FISCAL_WAYS, days.PAST_WAYS])
def test_what_the_words_name_can_be_typed(ways: str) -> None:
    for way in ways.replace(" or ", ", ").split(", "):
        assert read_day(way, fiscal_start=1)


def test_what_may_be_two_days_names_both() -> None:
    with pytest.raises(ValueError, match=r"^may be 2026-04-03 or 2026-03-04: write it like that$"):
        read_day("3/4/2026")


@given(st.dates(date(1000, 1, 1)))
def test_every_way_to_write_a_day_means_that_day(day: date) -> None:
    ways = [day.isoformat(), f"{day.day}.{day.month}.{day.year}"]
    ways += [f"{day.day} {name} {day.year}" for name, month in MONTHS.items() if month == day.month]
    ways += [f"{name.title()} {day.day}, {day.year}" for name, month in MONTHS.items() if month == day.month]
    assert {read_day(way) for way in ways} == {day}


# -- against plain models ------------------------------------------------------------------------------------------


def _walk(today: date, step: timedelta) -> list[date]:
    """Return the days from today on, one way, long enough for a leap day and past a turn of the century."""
    return [today + step * count for count in range(366 * 8 + 3)]


@given(TODAYS, st.integers(0, 6), st.booleans())
def test_a_weekday_is_the_first_one_that_is_met_from_tomorrow(today: date, number: int, past: bool) -> None:
    met = next(day for day in _walk(today, -DAY if past else DAY)[1:] if day.weekday() == number)
    for typed in (WEEKDAYS[number], WEEKDAYS[number][:3].lower()):
        assert read_day(typed, today=today, past=past) == met
    if past:
        assert read_day(f"last {WEEKDAYS[number]}", today=today) == met


@given(TODAYS, st.dates(date(2024, 1, 1), date(2024, 12, 31)), st.booleans())
@example(date(1897, 3, 1), date(2024, 2, 29), False)
@example(date(2104, 2, 28), date(2024, 2, 29), True)
def test_a_day_without_a_year_is_the_first_one_that_is_met_from_today(today: date, day: date, past: bool) -> None:
    met = next(each for each in _walk(today, -DAY if past else DAY) if (each.month, each.day) == (day.month, day.day))
    assert read_day(f"{day:%d %b}", today=today, past=past) == met
    assert read_day(f"{day:%B %d}", today=today, past=past) == met


@given(TODAYS, st.integers(0, 400), st.booleans())
def test_days_and_weeks_are_counted(today: date, count: int, back: bool) -> None:
    sign, way = ("-", -1) if back else ("+", 1)
    assert read_day(f"{sign}{count}d", today=today) == today + way * count * DAY
    assert read_day(f"{sign}{count}w", today=today) == today + way * count * 7 * DAY


@given(TODAYS, st.integers(-300, 300))
@example(date(2026, 1, 31), 1)
@example(date(2028, 1, 31), 1)
@example(date(2028, 2, 29), 12)
def test_months_are_counted_and_end_no_later_than_their_last_day(today: date, count: int) -> None:
    found = read_day(f"{count:+d}m", today=today)
    assert (found.year - today.year) * 12 + found.month - today.month == count
    assert found.day == today.day or (found.day < today.day and (found + DAY).day == 1)
    if count % 12 == 0:
        assert read_day(f"{count // 12:+d}y", today=today) == found


@given(TODAYS, STARTS)
def test_ends_are_the_last_day_before_another_week_month_quarter_or_year_begins(today: date, start: int) -> None:
    ends = {
        "eow": lambda day: day.isocalendar()[:2],
        "eom": lambda day: (day.year, day.month),
        "eoq": lambda day: fiscal_quarter(day, start),
        "eoy": lambda day: fiscal_quarter(day, start)[1],
    }
    for typed, part in ends.items():
        here = part(today)
        last = max(day for day in (today + count * DAY for count in range(367)) if part(day) == here)
        assert read_day(typed, today=today, fiscal_start=start) == last


@given(TODAYS, STARTS, st.integers(1, 4), st.booleans())
def test_a_quarter_is_the_first_whose_last_day_is_met(today: date, start: int, quarter: int, past: bool) -> None:
    def ends_it(day: date) -> bool:
        return fiscal_quarter(day, start)[0] == quarter != fiscal_quarter(day + DAY, start)[0]

    met = next(day for day in _walk(today, -DAY if past else DAY) if ends_it(day))
    assert read_day(f"Q{quarter}", today=today, fiscal_start=start, past=past) == met
    _, year = fiscal_quarter(met, start)
    for typed in (f"q{quarter} {year}", f"Q{quarter} FY{year}", f"Q{quarter}/{year}"):
        assert read_day(typed, today=today, fiscal_start=start) == met
    if 2000 <= year < 2100:
        assert read_day(f"q{quarter} fy{year % 100:02}", today=today, fiscal_start=start) == met


@given(st.text(max_size=20), STARTS)
def test_any_text_is_a_day_or_refused_in_words(text: str, start: int) -> None:
    refused = ""
    try:
        found = read_day(text, today=date(2026, 11, 20), fiscal_start=start)
    except ValueError as error:
        refused = str(error)
    else:
        assert isinstance(found, date)
    assert not refused or refused.startswith(("is not a date; type ", "may be "))
