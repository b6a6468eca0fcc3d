"""Offsets: on which day a step is due, counted from the start of a play, or back from a date; never on a weekend."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date, timedelta
from typing import NamedTuple

from store.days import read_day
from store.errors import Refused

WAYS = "+0, +3d, +2w, +1m, or before a date -26w"
"""How an offset is written, one of each kind."""
_WRITTEN = re.compile(r"([+-])([0-9]{1,4})([dwm]?)")
_DAYS = {"d": 1, "w": 7, "m": 31, "": 1}
_FURTHEST = 3 * 366
"""Days that a play lasts at most."""
_SATURDAY = 5


class Offset(NamedTuple):
    """So many days, weeks or months after the start, or before the date that a play leads up to."""

    number: int
    unit: str
    is_before: bool = False

    def __str__(self) -> str:
        """Return it as it is written in a file."""
        return f"{'-' if self.is_before else '+'}{self.number}{self.unit if self.number else ''}"

    @property
    def days(self) -> int:
        """About how many days it is from the day that it counts from, below zero before it: for comparisons."""
        return self.number * _DAYS[self.unit] * (-1 if self.is_before else 1)

    def counted_from(self, day: date) -> date:
        """Return the day that far after, or before, another one; Refused in words beyond the calendar."""
        try:
            return read_day(f"{self}{'' if self.number else 'd'}", today=day)
        except ValueError:
            raise Refused("The play was not put in", f"{day} {self} is no day.", "Choose another start.") from None


def read_offset(text: str) -> Offset:
    """Return the offset that is meant; ValueError in words when none is."""
    found = _WRITTEN.fullmatch(text.strip().casefold())
    if found is None or not (found[3] or int(found[2]) == 0):
        raise ValueError(f"“{text[:20]}” is no day of a step")
    offset = Offset(int(found[2]), found[3] or "d", found[1] == "-")
    if abs(offset.days) > _FURTHEST:
        raise ValueError(f"“{text[:20]}” is further away than three years")
    return offset


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
