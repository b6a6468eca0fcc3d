"""How a single value reads: texts, numbers, money, dates and ages in words, the same on every machine.

Nothing here asks the clock or the locale: the same book gives the same bytes everywhere.
"""

from __future__ import annotations

import datetime as dt
import re
from typing import Any

from store import money as store_money
from store.words import Words
from templates.escape import one_line

_WORD_START = re.compile(r"(?<![\w’'])[^\W\d_]")
_MONTHS = ["January", "February", "March", "April", "May", "June", "July", "August", "September", "October"]
_MONTHS += ["November", "December"]


class Refusal(Exception):
    """Something that cannot be done with a value, in words that name no data."""


def in_words(value: Any) -> str:
    """Return a single value as text; a list or a group of values is refused."""
    if isinstance(value, str):
        return value
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, int | float):
        return str(value)
    if isinstance(value, list | tuple):
        raise Refusal("this is a list: write a loop, or put its entries together with | join(', ')")
    if isinstance(value, dict):
        raise Refusal("this holds several values: name one of them")
    raise Refusal("this cannot be printed")


def title(value: Any) -> str:
    """Begin every word with a capital; the rest of it stays."""
    return _WORD_START.sub(lambda letter: letter[0].upper(), in_words(value))


def truncate(value: Any, length: int = 80) -> str:
    """Cut a text to the length, between two words, with an ellipsis."""
    text = one_line(in_words(value))
    if len(text) <= max(1, int(length)):
        return text
    cut = text[: max(1, int(length) - 1)]
    return f"{cut.rsplit(' ', 1)[0].rstrip(' ,;:.')}…"


def number(value: Any) -> int | float:
    """Return the value if it is a number; refuse it otherwise."""
    if isinstance(value, int | float):
        return value
    raise Refusal("this is not a number")


def _digits(digits: Any) -> int:
    if isinstance(digits, int) and 0 <= digits <= 10:
        return digits
    raise Refusal("digits after the point go from 0 to 10")


def rounded(value: Any, digits: int = 0) -> int | float:
    """Round a number to so many digits after the point."""
    result = round(number(value), _digits(digits))
    return result if digits else int(result)


def in_thousands(value: Any, digits: int = 0) -> str:
    """Return a number with its thousands parted by commas."""
    return f"{number(value):,.{_digits(digits)}f}"


def money(value: Any, currency: str | None = None, style: str = "full") -> str:
    """Return whole minor units as money, `full` or `short`; a text is money already."""
    if isinstance(value, str):
        return value
    if not isinstance(value, int) or not isinstance(currency, str):
        raise Refusal("money takes a whole number of minor units and a currency, as in money('EUR')")
    return (store_money.in_short if style == "short" else store_money.in_full)(value, currency)


def _day(value: Any) -> dt.date:
    try:
        return dt.date.fromisoformat(str(value)[:10])
    except ValueError:
        raise Refusal("this is not a date; dates are written as 2026-10-01") from None


def date(value: Any, style: str = "iso") -> str:
    """Return a date in one of the styles iso, long, short, month, year."""
    day = _day(value)
    month = _MONTHS[day.month - 1]
    styles = {
        "iso": day.isoformat(),
        "long": f"{day.day} {month} {day.year}",
        "short": f"{day.day} {month[:3]} {day.year}",
        "month": f"{month} {day.year}",
        "year": str(day.year),
    }
    if style not in styles:
        raise Refusal(f"a date is shown as one of {', '.join(styles)}")
    return styles[style]


def age(value: Any, today: Any) -> str:
    """Return how long before `today` a date was, in words: `12 days`, `3 months`, `in 4 days`."""
    if today is None or today == "":
        raise Refusal("age needs a day to count to, as in age('2026-10-01')")
    days = (_day(today) - _day(value)).days
    if days < 0:
        return f"in {_span(-days)}"
    return "today" if days == 0 else _span(days)


def _span(days: int) -> str:
    count, unit = (days, "day") if days < 60 else (days // 30, "month") if days < 730 else (days // 365, "year")
    return f"{count} {unit}{'' if count == 1 else 's'}"


def iso(day: dt.date | None) -> str | None:
    """Return a date in ISO form, None for none."""
    return day.isoformat() if day else None


def label(words: Words, value: str) -> str | None:
    """Return the label of a value of the vocabulary; None when it is not assessed."""
    return words.label(value) if value else None
