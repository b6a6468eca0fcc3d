"""Offsets: how far a step is from the day that it counts from, as it is written in a file: `+3d`, `+2w`, `-26w`."""

from __future__ import annotations

import re
from datetime import date
from typing import NamedTuple

from store.days import read_day
from store.errors import Refused

_WRITTEN = re.compile(r"([+-])([0-9]{1,4})([dwm]?)")
_DAYS = {"d": 1, "w": 7, "m": 31, "": 1}
_FURTHEST = 3 * 366
"""Days that a set of steps lasts at most."""


class Offset(NamedTuple):
    """So many days, weeks or months after the start, or before the date that the steps lead up to."""

    number: int
    unit: str
    is_before: bool = False

    def __str__(self) -> str:
        """Return it as it is written in a file."""
        return f"{'-' if self.is_before else '+'}{self.number}{self.unit if self.number else ''}"

    @property
    def days(self) -> int:
        """How many days it is from the day that it counts from, below zero before it; of months, about how many."""
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
