"""What the date cells of a foreign table say: the ways dates are written, and no guess where two days are possible."""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import date, timedelta
from typing import Literal

from store.clean import clean, fold
from store.days import MONTHS

Order = Literal["dmy", "mdy", "ymd"]
"""In which order the numbers of a date stand; asked once for a column where its cells leave it open."""
ORDERS: tuple[Order, ...] = ("dmy", "mdy", "ymd")

FIRST_YEAR, LAST_YEAR = 1900, 2199
EXCEL_DAY_ZERO = date(1899, 12, 30)
EXCEL_FIRST = 61
"""Excel counts a 29 February 1900 that never was; day numbers below this are off by one."""
CENTURY_TURN = 69
"""Two-digit years from here on are of the last century (POSIX)."""

_CLOCK = re.compile(
    r"[T ]\s*([0-9]{1,2})[:.h]([0-9]{2})(?:[:.]([0-9]{2})(?:[.,][0-9]{1,9})?)?"
    r"\s*(?:[AaPp]\.?[Mm]\.?)?\s*(?:Z|UTC|GMT)?\s*(?:[+-][0-9]{2}:?[0-9]{2})?"
)
_YEAR_FIRST = re.compile(r"([0-9]{4})([-/.])([0-9]{1,2})\2([0-9]{1,2})")
_COMPACT = re.compile(r"([0-9]{4})([0-9]{2})([0-9]{2})(?![0-9])")
_YEAR_LAST = re.compile(r"([0-9]{1,2})([-/.]) ?([0-9]{1,2})\2 ?([0-9]{4}|[0-9]{2})(?![0-9])")
_DAY_MONTH = re.compile(r"([0-9]{1,2})(?:st|nd|rd|th|er|\.)?[ \-/]*([^\W\d_]+)\.?[ ,\-/]+([0-9]{4}|[0-9]{2})(?![0-9])")
_MONTH_DAY = re.compile(r"([^\W\d_]+)\.?[ \-/]+([0-9]{1,2})(?:st|nd|rd|th)?,?[ \-/]+([0-9]{4})")
_SERIAL = re.compile(r"([0-9]{1,6})(?:[.,][0-9]+)?")
_LOOKS_SERIAL = re.compile(r"[1-9][0-9]{4}(?:[.,][0-9]+)?")


def parse_date(text: str, order: Order | None = None, *, serial: bool = False) -> date:
    """Return the day as it is written; a time and an offset after it are read and dropped, the day is not moved.

    Understood: 2026-03-31 (also with / or . and as 20260331), 31.03.2026 (with points the day comes first), 31/03/2026
    where one number is above 12 or the `order` is given, 31 March 2026 in English, German and French; the days Excel
    counts (46112) only with `serial`. ValueError for what is ambiguous, does not exist, or lies before 1900.
    """
    if len(text) == 10 and text[4] == text[7] == "-" and text.isascii():
        try:
            return _plausible(date.fromisoformat(text), text)
        except ValueError:
            pass
    typed = text.replace("\u00a0", " ").replace("\u202f", " ").strip()
    if not typed:
        raise ValueError("there is no date")
    if serial and (number := _SERIAL.fullmatch(typed)):
        return _from_serial(int(number.group(1)), text)
    if _LOOKS_SERIAL.fullmatch(typed):
        how = "--dates excel, or D on the import screen, reads it"
        raise ValueError(f"{_shown(text)} may be a day as Excel counts them: {how}")
    day, month, year, rest = _numbers(typed, order, text)
    _check_clock(rest, text)
    try:
        found = date(year, month, day)
    except ValueError:
        raise ValueError(f"{_shown(text)} is not a day of the calendar") from None
    return _plausible(found, text)


def is_day(text: str) -> bool:
    """Say whether the text is a day, whichever of two it may be."""
    for order in ORDERS:
        try:
            parse_date(text, order)
        except ValueError:
            continue
        return True
    return False


def find_order(texts: Iterable[str]) -> Order | None:
    """Return the order of day and month that a column's cells prove, or None when none or both are proved."""
    found: set[Order] = set()
    for text in texts:
        if parts := _YEAR_LAST.match(text.strip()):
            first, second = int(parts.group(1)), int(parts.group(3))
            if first > 12 >= second:
                found.add("dmy")
            elif second > 12 >= first:
                found.add("mdy")
    return found.pop() if len(found) == 1 else None


def _numbers(typed: str, order: Order | None, text: str) -> tuple[int, int, int, str]:
    """Return day, month, year and what stands after them."""
    if parts := _YEAR_FIRST.match(typed) or _COMPACT.match(typed):
        numbers = [int(part) for part in parts.groups() if part.isdigit()]
        return numbers[2], numbers[1], numbers[0], typed[parts.end() :]
    if parts := _YEAR_LAST.match(typed):
        return (*_ordered(parts, order, text), typed[parts.end() :])
    if parts := _DAY_MONTH.match(typed):
        return int(parts.group(1)), _month(parts.group(2), text), _year(parts.group(3)), typed[parts.end() :]
    if parts := _MONTH_DAY.match(typed):
        return int(parts.group(2)), _month(parts.group(1), text), int(parts.group(3)), typed[parts.end() :]
    raise ValueError(f"{_shown(text)} is not a date")


def _ordered(parts: re.Match[str], order: Order | None, text: str) -> tuple[int, int, int]:
    first, second, year = int(parts.group(1)), int(parts.group(3)), _year(parts.group(4))
    if order is None and parts.group(2) == ".":
        order = "dmy"
    if order == "ymd":
        if len(parts.group(4)) == 2:
            return int(parts.group(4)), second, _year(parts.group(1).zfill(2))
        order = None
    if order is None and len(parts.group(4)) == 2:
        raise ValueError(f"{_shown(text)} is ambiguous: say in which order day, month and year stand")
    if order is None and first <= 12 and second <= 12 and first != second:
        raise ValueError(f"{_shown(text)} is ambiguous: say whether the day or the month comes first")
    if order == "mdy" or (order is None and second > 12):
        return second, first, year
    return first, second, year


def _year(digits: str) -> int:
    year = int(digits)
    return year if len(digits) == 4 else year + (1900 if year >= CENTURY_TURN else 2000)


def _month(word: str, text: str) -> int:
    if month := MONTHS.get(fold(word)):
        return month
    raise ValueError(f"{_shown(text)} is not a date")


def _check_clock(rest: str, text: str) -> None:
    if not rest.strip():
        return
    clock = _CLOCK.fullmatch(rest)
    if clock is None or int(clock.group(1)) > 24 or int(clock.group(2)) > 59 or int(clock.group(3) or 0) > 60:
        raise ValueError(f"{_shown(text)} is not a date")


def _from_serial(number: int, text: str) -> date:
    if not EXCEL_FIRST <= number <= 109_572:
        raise ValueError(f"{_shown(text)} is not a day as Excel counts them")
    return EXCEL_DAY_ZERO + timedelta(days=number)


def _plausible(day: date, text: str) -> date:
    if not FIRST_YEAR <= day.year <= LAST_YEAR:
        raise ValueError(f"{_shown(text)} is not between the years {FIRST_YEAR} and {LAST_YEAR}")
    return day


def _shown(text: str) -> str:
    return f"“{clean(text)[:40]}”"
