"""How a typed day is read: `2026-12-01`, `12 dec`, `fri`, `tomorrow`, `+2w`, `eom`, `Q1 FY27`; two days are refused.

What leaves its year or its week open is the nearest one to come, or in a field about the past the nearest one gone.
Tables that are imported are read by store.intake.dates: there the whole column says how its dates are written.
"""

from __future__ import annotations

import re
from calendar import monthrange
from collections.abc import Iterable
from datetime import date, timedelta
from typing import NamedTuple

from store import clock
from store.clean import fold
from store.fiscal import fiscal_quarter, last_day

WAYS = "2026-12-01, 12 dec, fri, tomorrow, +2w or eom"
"""Ways to write a day, one of each kind."""
FISCAL_WAYS = "2026-12-01, 12 dec, fri, tomorrow, +2w, eom or Q1"
"""The same where the fiscal year of the book is known."""
PAST_WAYS = "today, yesterday, -3d, last fri or 2026-11-30"
"""Ways to write a day that is over."""
NOT_A_DAY = f"is not a date; type {WAYS}"
MONTHS = {
    name: number
    for number, names in enumerate(
        (
            "jan january januar janner janvier janv",
            "feb february februar fevrier fevr fev",
            "mar march marz maerz mrz mars",
            "apr april avril avr",
            "may mai",
            "jun june juni juin",
            "jul july juli juillet juil",
            "aug august aout",
            "sep sept september septembre",
            "oct october okt oktober octobre",
            "nov november novembre",
            "dec december dez dezember decembre",
        ),
        1,
    )
    for name in names.split()
}
"""Names of months in English, German and French, folded, each with its number."""

_WEEKDAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
_WORDS = {"today": 0, "yesterday": -1, "tomorrow": 1}
_UNIT = r"(d(?:ays?)?|w(?:eeks?)?|m(?:onths?)?|y(?:ears?)?)"
_SHIFT = re.compile(rf"([+-]|in ) ?([0-9]{{1,5}}) ?{_UNIT}")
_AGO = re.compile(rf"([0-9]{{1,5}}) ?{_UNIT} ago")
_DOTTED = re.compile(r"([0-9]{1,2})\. ?([0-9]{1,2})\. ?([0-9]{4})")
_SLASHED = re.compile(r"([0-9]{1,2})/([0-9]{1,2})/([0-9]{4})")
_DAY_MONTH = re.compile(r"([0-9]{1,2})(?:st|nd|rd|th|er|\.)?[ \-/]*([^\W\d_]+)\.?(?:[ ,\-/]+([0-9]{4}))?")
_MONTH_DAY = re.compile(r"([^\W\d_]+)\.?[ \-/]*([0-9]{1,2})(?:st|nd|rd|th)?(?:[ ,\-/]+([0-9]{4}))?")
_WEEKDAY = re.compile(r"(last )?([a-z]{3,9})\.?")
_QUARTER = re.compile(r"q([1-4])(?:[ /\-]?(?:fy ?([0-9]{4}|[0-9]{2})|([0-9]{4})))?")
_FISCAL_YEAR = re.compile(r"fy ?([0-9]{4}|[0-9]{2})")
_LEAP_GAP = 8
"""Years from one 29 February to the next, at most: around 1900 and 2100."""


class _Asked(NamedTuple):
    """What a reading depends on besides the text."""

    today: date
    fiscal_start: int | None
    past: bool

    def nearest(self, days: Iterable[date]) -> date | None:
        """Return the nearest day to come, of the past the nearest one gone; today is either. None where none is."""
        if self.past:
            return max((day for day in days if day <= self.today), default=None)
        return min((day for day in days if day >= self.today), default=None)


def read_day(text: str, *, today: date | None = None, fiscal_start: int | None = None, past: bool = False) -> date:
    """Return the day that is meant; ValueError in words, to stand behind the field's label, when none or two are.

    `fiscal_start` is the month in which the book's fiscal year begins; without it quarters and years are no days. In a
    field about the `past`, what is left open is the nearest day gone. The rules, each read in any case:

    - `fri`, `friday`: the next one, never today (of the past: the last one); `last fri` is the last one anywhere.
    - `12 dec`, `dec 12`: this year's, or the next one's when it is over; `29 feb` that of the next leap year.
    - `+3d`, `in 2 weeks`, `-1m`, `+1y`, `3d ago`: a month ends no later than its last day, 31 Jan `+1m` is 28 Feb.
    - `eow` is the Sunday of this week, `eom` the last day of the month, `eoq` and `eoy` those of the fiscal quarter
      and year that today is in.
    - `Q1`: the last day of that fiscal quarter, of the next one that is not over; `Q1 2027` and `Q1 FY27` name the
      fiscal year, which is called after the year in which it ends; `FY27` is its last day.
    """
    asked = _Asked(today or clock.today(), fiscal_start, past)
    typed = " ".join(text.split()).casefold()
    try:
        found = next((day for read in _READINGS if (day := read(typed, asked))), None)
        return found or date.fromisoformat(typed.upper())
    except _TwoDaysError:
        raise
    except (ValueError, OverflowError):
        raise ValueError(NOT_A_DAY if fiscal_start is None else f"is not a date; type {FISCAL_WAYS}") from None


class _TwoDaysError(ValueError):
    """Day and month could each be either."""


def _counted(typed: str, asked: _Asked) -> date | None:
    """Return a day counted from today, None when it is not written as one."""
    if typed in _WORDS:
        return asked.today + timedelta(days=_WORDS[typed])
    if found := _SHIFT.fullmatch(typed):
        sign, count, unit = found.groups()
        return _shifted(asked.today, -int(count) if sign == "-" else int(count), unit)
    if found := _AGO.fullmatch(typed):
        return _shifted(asked.today, -int(found.group(1)), found.group(2))
    return None


def _shifted(day: date, count: int, unit: str) -> date:
    """Return the day that many days, weeks, months or years later."""
    if unit[0] in "dw":
        return day + timedelta(days=count * (7 if unit[0] == "w" else 1))
    months = day.year * 12 + day.month - 1 + count * (12 if unit[0] == "y" else 1)
    year, month = months // 12, months % 12 + 1
    return date(year, month, min(day.day, _length(year, month)))


def _length(year: int, month: int) -> int:
    """Return the days of a month; ValueError beyond the calendar."""
    return monthrange(date(year, month, 1).year, month)[1]


def _local(typed: str, _: _Asked) -> date | None:
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


def _named(typed: str, asked: _Asked) -> date | None:
    """Return a day whose month is written as a word, of the nearest year where none is said."""
    if found := _DAY_MONTH.fullmatch(typed):
        day, name, said = found.groups()
    elif found := _MONTH_DAY.fullmatch(typed):
        name, day, said = found.groups()
    else:
        return None
    if not (month := MONTHS.get(fold(name))):
        return None
    if said:
        return date(int(said), month, int(day))
    years = range(asked.today.year - _LEAP_GAP, asked.today.year + _LEAP_GAP + 1)
    return asked.nearest(date(year, month, int(day)) for year in years if 1 <= int(day) <= _length(year, month))


def _weekday(typed: str, asked: _Asked) -> date | None:
    """Return the next day of that name, or the last one; today is neither."""
    found = _WEEKDAY.fullmatch(typed)
    number = next((n for n, name in enumerate(_WEEKDAYS) if found and name.startswith(found.group(2))), None)
    if found is None or number is None:
        return None
    if found.group(1) or asked.past:
        return asked.today - timedelta(days=(asked.today.weekday() - number - 1) % 7 + 1)
    return asked.today + timedelta(days=(number - asked.today.weekday() - 1) % 7 + 1)


def _end(typed: str, asked: _Asked) -> date | None:
    """Return the last day of the week, month, fiscal quarter or fiscal year that today is in."""
    if typed == "eow":
        return asked.today + timedelta(days=6 - asked.today.weekday())
    if typed == "eom":
        return asked.today.replace(day=_length(asked.today.year, asked.today.month))
    if typed in ("eoq", "eoy") and asked.fiscal_start:
        quarter, year = fiscal_quarter(asked.today, asked.fiscal_start)
        return last_day(quarter if typed == "eoq" else 4, year, asked.fiscal_start)
    return None


def _fiscal(typed: str, asked: _Asked) -> date | None:
    """Return the last day of a fiscal quarter or year."""
    if not (start := asked.fiscal_start):
        return None
    if found := _FISCAL_YEAR.fullmatch(typed):
        return last_day(4, _fiscal_year(found.group(1)), start)
    if found := _QUARTER.fullmatch(typed):
        quarter, said = int(found.group(1)), found.group(2) or found.group(3)
        if said:
            return last_day(quarter, _fiscal_year(said), start)
        _, now = fiscal_quarter(asked.today, start)
        return asked.nearest(last_day(quarter, year, start) for year in (now - 1, now, now + 1))
    return None


def _fiscal_year(digits: str) -> int:
    """Return a year of four digits, or of the last two of this century."""
    return int(digits) + (2000 if len(digits) == 2 else 0)


_READINGS = (_counted, _local, _named, _weekday, _end, _fiscal)
"""Ways to read a day, tried in this order before ISO; no text is read by two of them."""
