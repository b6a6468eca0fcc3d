"""How a typed day is read: `today`, `-3d`, `+2w`, 2026-11-30 or 30.11.2026; what could be two days is never guessed.

Tables that are imported are read by store.intake.dates: there the whole column says how its dates are written.
"""

from __future__ import annotations

import re
from datetime import date, timedelta

from store import clock

_WORDS = {"today": 0, "yesterday": -1, "tomorrow": 1}
_SHIFT = re.compile(r"([+-]) ?([0-9]{1,5}) ?(d(?:ays?)?|w(?:eeks?)?)")
_AGO = re.compile(r"([0-9]{1,5}) ?(d(?:ays?)?|w(?:eeks?)?) ago")
_DOTTED = re.compile(r"([0-9]{1,2})\. ?([0-9]{1,2})\. ?([0-9]{4})")
_SLASHED = re.compile(r"([0-9]{1,2})/([0-9]{1,2})/([0-9]{4})")


def read_day(text: str) -> date:
    """Return the day that is meant; ValueError in words, to stand behind the field's label, when none or two are."""
    typed = " ".join(text.split()).casefold()
    try:
        return _counted(typed) or _local(typed) or date.fromisoformat(typed.upper())
    except _TwoDaysError:
        raise
    except ValueError:
        raise ValueError("is not a date like 2026-11-30") from None


class _TwoDaysError(ValueError):
    """Day and month could each be either."""


def _counted(typed: str) -> date | None:
    """Return a day counted from today, None when it is not written as one."""
    days = _WORDS.get(typed)
    if found := _SHIFT.fullmatch(typed):
        days = int(found.group(1) + found.group(2)) * _length(found.group(3))
    elif found := _AGO.fullmatch(typed):
        days = -int(found.group(1)) * _length(found.group(2))
    return None if days is None else clock.today() + timedelta(days=days)


def _length(unit: str) -> int:
    """Return the days of a week, or of a day."""
    return 7 if unit.startswith("w") else 1


def _local(typed: str) -> date | None:
    """Return a day written with dots, the day first, or with slashes in whichever order makes one day."""
    if found := _DOTTED.fullmatch(typed):
        day, month, year = map(int, found.groups())
        return date(year, month, day)
    if found := _SLASHED.fullmatch(typed):
        first, second, year = map(int, found.groups())
        if first != second and max(first, second) <= 12:
            both = f"{date(year, second, first)} or {date(year, first, second)}"
            raise _TwoDaysError(f"may be {both}: write it like that")
        return date(year, min(first, second), max(first, second))
    return None
