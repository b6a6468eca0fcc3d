"""Cadence: how often an account is reviewed, and on which day its next review is due.

A cadence is a number of months, and its periods begin with the fiscal year: three months are the fiscal quarters,
twelve the fiscal year. An account is due on the last day of the period after the one in which it was reviewed last; one
that never was, of the period in which it came to its tier.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, timedelta
from typing import Final

from store.fiscal import CADENCES
from store.rules import review_of

NEVER: Final = 0
MONTHS_IN_YEAR = 12


def cadence_of(own: int | None, tier: int | None, rules: Mapping[str, int]) -> int:
    """Return the months of an account: its own, else those of its tier by the rules of the book, NEVER for none."""
    return rules[review_of(tier)] if own is None else own


def period_of(day: date, months: int, start_month: int) -> tuple[date, date]:
    """Return the first and the last day of the period that a day is in.

    `months` is one of store.fiscal.CADENCES but NEVER; `start_month`, 1 to 12, is the one the fiscal year begins with.
    ValueError for others, and OverflowError or ValueError where the calendar ends.
    """
    if months not in CADENCES or months == NEVER:
        raise ValueError(months)
    into = (day.month - start_month) % MONTHS_IN_YEAR % months
    first = _shifted(day.replace(day=1), -into)
    return first, _shifted(first, months) - timedelta(days=1)


def next_review(
    reviewed_on: date | None, since: date | None, months: int, start_month: int, agreed: date | None, today: date
) -> date | None:
    """Return the day on which an account is due; None when it is not reviewed at all.

    `agreed` is a day of its own, which goes before its cadence; `since` the day from which it counts when it was never
    reviewed, today when that is not known either.
    """
    if months == NEVER:
        return agreed
    if agreed is not None:
        return agreed
    try:
        if reviewed_on is None:
            return period_of(since or today, months, start_month)[1]
        after = period_of(reviewed_on, months, start_month)[1] + timedelta(days=1)
        return period_of(after, months, start_month)[1]
    except (ValueError, OverflowError):  # where the calendar ends
        return date.max


def _shifted(first: date, months: int) -> date:
    """Return the first day of the month that is so many months from another one's."""
    place = first.year * MONTHS_IN_YEAR + first.month - 1 + months
    return date(place // MONTHS_IN_YEAR, place % MONTHS_IN_YEAR + 1, 1)
