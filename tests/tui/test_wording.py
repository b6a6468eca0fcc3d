"""How ages, tiers and counts are written: one form for one thing, and as narrow as its column."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tui.wording import age, ago, counted, days_since, tier_name, tier_short


@pytest.mark.parametrize(
    ("days", "short", "words"),
    [
        (None, "—", "never"),
        (0, "0d", "today"),
        (1, "1d", "yesterday"),
        (90, "90d", "90 days ago"),
        (91, "91d!", "91 days ago"),
        (999, "999d!", "999 days ago"),
        (1000, "2y!", "2 years ago"),
        (-1, "+1d", "tomorrow"),
        (-12, "+12d", "in 12 days"),
        (-1000, "+2y", "in 2 years"),
    ],
)
def test_an_age_in_a_column_and_in_words(days: int | None, short: str, words: str) -> None:
    assert (age(days), ago(days)) == (short, words)


@given(st.dates(date(1900, 1, 1), date(2199, 12, 31)))
def test_an_age_fits_its_column(day: date) -> None:
    assert len(age(days_since(day, date(2026, 11, 20)))) <= 5


def test_tiers_are_told_without_colour() -> None:
    assert [tier_short(tier) for tier in (1, 2, 3, None)] == ["● 1", "◐ 2", "○ 3", "– –"]
    assert [tier_name(shelf) for shelf in (1, 0, -1, -2)] == [
        "Tier 1 · Strategic",
        "Untiered",
        "Archived",
        "All accounts",
    ]


def test_counts_have_their_noun() -> None:
    assert [counted(1, "person", "people"), counted(3, "person", "people")] == ["1 person", "3 people"]
    assert counted(1204, "deal") == "1,204 deals"
