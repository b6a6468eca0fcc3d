"""The next review by the calendar: fiscal years from any month, leap days, every cadence, beside a plain model."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from store.fiscal import CADENCES as MONTHS
from store.reviews.cadence import NEVER, cadence_of, next_review, period_of
from store.rules import DAYS as DAYS_RULES

DAYS = st.dates(date(1999, 1, 1), date(2101, 12, 31))
STARTS = st.integers(1, 12)
DEFAULTS = {name: known.default for name, known in DAYS_RULES.items()}
CADENCES = st.sampled_from([months for months in MONTHS if months != NEVER])


def starts_period(day: date, months: int, start: int) -> bool:
    """Say, by counting on from a fiscal year's first month, whether a period begins on this day."""
    begins = {(start - 1 + n) % 12 + 1 for n in range(0, 12, months)}
    return day.day == 1 and day.month in begins


@given(DAYS, CADENCES, STARTS)
def test_a_period_is_what_lies_between_two_of_its_beginnings(day: date, months: int, start: int) -> None:
    first, last = period_of(day, months, start)
    assert first <= day <= last
    assert starts_period(first, months, start)
    assert starts_period(last + timedelta(days=1), months, start)
    assert not any(starts_period(first + timedelta(days=n), months, start) for n in range(1, (last - first).days + 1))


@given(DAYS, CADENCES, STARTS)
def test_who_was_reviewed_is_due_at_the_end_of_the_next_period(day: date, months: int, start: int) -> None:
    due = next_review(day, None, months, start, None, day)
    assert due is not None
    begun = [n for n in range(1, (due - day).days + 1) if starts_period(day + timedelta(days=n), months, start)]
    assert len(begun) == 1  # exactly one new period has begun by then
    assert starts_period(due + timedelta(days=1), months, start)


@given(DAYS, DAYS, CADENCES, STARTS)
def test_who_never_was_is_due_in_the_period_in_which_the_tier_was_given(
    since: date, today: date, months: int, start: int
) -> None:
    due = next_review(None, since, months, start, None, today)
    assert due == period_of(since, months, start)[1]
    assert next_review(None, None, months, start, None, today) == period_of(today, months, start)[1]


@given(DAYS, DAYS, st.sampled_from(MONTHS), STARTS)
def test_a_day_that_was_agreed_goes_before(agreed: date, reviewed: date, months: int, start: int) -> None:
    assert next_review(reviewed, None, months, start, agreed, reviewed) == agreed


@pytest.mark.parametrize(
    ("own", "tier", "rules", "months"),
    [
        (None, 1, {}, 3),
        (None, 2, {}, 12),
        (None, 3, {}, NEVER),
        (None, None, {}, NEVER),
        (6, 1, {}, 6),
        (NEVER, 1, {}, NEVER),
        (None, 1, {"review tier 1": 1}, 1),
        (None, 3, {"review tier 3": 12}, 12),
        (2, 3, {"review tier 3": 12}, 2),
    ],
)
def test_an_accounts_own_cadence_goes_before_that_of_its_tier(
    own: int | None, tier: int | None, rules: dict[str, int], months: int
) -> None:
    assert cadence_of(own, tier, {**DEFAULTS, **rules}) == months


def test_a_leap_day_and_the_end_of_the_calendar() -> None:
    assert next_review(date(2028, 2, 29), None, 1, 1, None, date(2028, 3, 1)) == date(2028, 3, 31)
    assert next_review(None, date(2028, 2, 29), 1, 1, None, date(2028, 3, 1)) == date(2028, 2, 29)
    assert next_review(date(9999, 12, 31), None, 12, 4, None, date(9999, 12, 31)) == date.max
    assert next_review(date(2026, 5, 5), None, NEVER, 1, None, date(2026, 6, 1)) is None


@pytest.mark.parametrize("months", [0, 5, 7, 24, -3])
def test_what_does_not_fit_into_a_year_is_no_cadence(months: int) -> None:
    with pytest.raises(ValueError, match=str(months)):
        period_of(date(2026, 1, 1), months, 1)
