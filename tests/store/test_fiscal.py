"""Quarters of the book's own fiscal year."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from store.fiscal import fiscal_quarter


@pytest.mark.parametrize(
    ("day", "start", "quarter"),
    [
        (date(2026, 1, 1), 1, (1, 2026)),
        (date(2026, 12, 31), 1, (4, 2026)),
        (date(2026, 3, 31), 4, (4, 2026)),
        (date(2026, 4, 1), 4, (1, 2027)),
        (date(2026, 11, 20), 2, (4, 2027)),
        (date(2027, 1, 31), 2, (4, 2027)),
        (date(2026, 12, 1), 12, (1, 2027)),
        (date(2028, 2, 29), 10, (2, 2028)),
    ],
)
def test_quarters(day: date, start: int, quarter: tuple[int, int]) -> None:
    assert fiscal_quarter(day, start) == quarter


@given(st.dates(date(1990, 1, 1), date(2090, 1, 1)), st.integers(1, 12))
def test_quarters_follow_each_other_without_a_gap(day: date, start: int) -> None:
    today, tomorrow = fiscal_quarter(day, start), fiscal_quarter(day + timedelta(days=1), start)
    assert 1 <= today[0] <= 4
    following = (today[0] % 4 + 1, today[1] + (today[0] == 4))
    assert tomorrow in (today, following)
    begins = (day + timedelta(days=1)).day == 1 and ((day + timedelta(days=1)).month - start) % 3 == 0
    assert (tomorrow == following) is begins


@given(st.dates(date(1990, 1, 1), date(2090, 1, 1)), st.integers(1, 12))
def test_a_fiscal_year_is_named_after_the_year_in_which_it_ends(day: date, start: int) -> None:
    _, year = fiscal_quarter(day, start)
    last = date(year, start, 1) - timedelta(days=1) if start > 1 else date(year, 12, 31)
    assert last.year == year
    assert day <= last < day + timedelta(days=367)
