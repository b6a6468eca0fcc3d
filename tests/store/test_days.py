"""Typed days: words, counts, dots and slashes; two days that could be meant are refused."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from store.days import read_day
from store.opportunities import OpportunityDraft
from store.records import checked

if TYPE_CHECKING:
    from tests.conftest import Clock


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
        ("- 1 week", "2026-11-13"),
        ("3 weeks ago", "2026-10-30"),
        ("2026-11-30", "2026-11-30"),
        ("30.11.2026", "2026-11-30"),
        ("1.11.2026", "2026-11-01"),
        ("1. 11. 2026", "2026-11-01"),
        ("30/11/2026", "2026-11-30"),
        ("11/30/2026", "2026-11-30"),
        ("5/5/2026", "2026-05-05"),
    ],
)
def test_a_day_is_read_as_it_is_typed(clock: Clock, typed: str, day: str) -> None:
    assert clock.moment.date() == date(2026, 11, 20)
    assert read_day(typed) == date.fromisoformat(day)
    assert checked(OpportunityDraft, {"name": "x", "close_on": typed}).close_on == date.fromisoformat(day)


@pytest.mark.parametrize(
    "typed",
    [
        "soon",
        "31.2.2026",
        "1.11.26",
        "13/13/2026",
        "0/0/0000",
        "3d",
        "-3",
        "٣.١.2026",
        "2026-02-30",
        "86400",
        "1.2",
        "\0",
    ],
)
def test_what_is_no_day_is_refused(typed: str) -> None:
    with pytest.raises(ValueError, match=r"^is not a date like 2026-11-30$"):
        read_day(typed)


def test_what_may_be_two_days_names_both() -> None:
    with pytest.raises(ValueError, match=r"^may be 2026-04-03 or 2026-03-04: write it like that$"):
        read_day("3/4/2026")


@given(st.dates(date(1000, 1, 1)))
def test_every_way_to_write_a_day_means_that_day(day: date) -> None:
    assert read_day(day.isoformat()) == read_day(f"{day.day}.{day.month}.{day.year}") == day
