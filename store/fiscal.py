"""Quarters of the book's own fiscal year."""

from __future__ import annotations

from datetime import date, timedelta

CADENCES = (0, 1, 2, 3, 4, 6, 12)
"""Months from one review to the next that fit into a fiscal year; 0 for none."""


def check_cadence(months: int) -> None:
    """Raise ValueError in words for a number of months that is no cadence of reviews."""
    if months not in CADENCES:
        raise ValueError(f"is {', '.join(map(str, CADENCES[:-1]))} or {CADENCES[-1]}; 0 for never")


def fiscal_quarter(day: date, start_month: int) -> tuple[int, int]:
    """Return (quarter, fiscal year) of a day; the fiscal year is named after the calendar year in which it ends."""
    months = (day.month - start_month) % 12
    year = day.year + (1 if start_month > 1 and day.month >= start_month else 0)
    return months // 3 + 1, year


def last_day(quarter: int, year: int, start_month: int) -> date:
    """Return the last day of a quarter (1 to 4) of a fiscal year; ValueError beyond the calendar."""
    begun = year - (1 if start_month > 1 else 0)
    months = start_month - 1 + 3 * quarter
    return date(begun + months // 12, months % 12 + 1, 1) - timedelta(days=1)
