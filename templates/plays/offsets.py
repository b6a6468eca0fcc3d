"""On which day a step of a play is due, counted from its start, or back from a date; never on a weekend."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta

from store.errors import Refused
from templates.offsets import Offset

WAYS = "+0, +3d, +2w, +1m, or before a date -26w"
"""How an offset is written, one of each kind."""
_SATURDAY = 5


def due_days(offsets: Sequence[Offset], start: date, before: date | None) -> list[date]:
    """Return on which working day each is due: none before the start, none that counts back later than it says.

    Where the time until the date is too short, steps before it move together in proportion. Refused when one counts
    back from a date and there is none.
    """
    needed, there = time_needed(offsets, before), days_between(start, before)
    days = []
    try:
        for offset in offsets:
            if not offset.is_before:
                day = next_working_day(offset.counted_from(start))
            elif before is None:
                raise Refused("The play was not put in", "It counts back from a date, and none is given.")
            else:
                gap = (before - offset.counted_from(before)).days
                gap = gap * there // needed if needed > there else gap
                day = last_working_day(before - timedelta(days=gap))
            days.append(max(day, next_working_day(start)))
    except OverflowError:
        raise Refused("The play was not put in", "It leads beyond the calendar.", "Choose another start.") from None
    return days


def time_needed(offsets: Sequence[Offset], before: date | None) -> int:
    """Return how many days before a date the first step that counts back from it is due."""
    back = (offset for offset in offsets if offset.is_before)
    return max(((before - offset.counted_from(before)).days for offset in back), default=0) if before else 0


def days_between(start: date, before: date | None) -> int:
    """Return how many days there are from the start of a play to the date that it leads up to."""
    return max(0, (before - start).days) if before else 0


def next_working_day(day: date) -> date:
    """Return the day, or the Monday after it when it falls on a weekend."""
    over = day.weekday() - _SATURDAY
    return day if over < 0 else day + timedelta(days=2 - over)


def last_working_day(day: date) -> date:
    """Return the day, or the Friday before it when it falls on a weekend."""
    over = day.weekday() - _SATURDAY
    return day if over < 0 else day - timedelta(days=1 + over)
