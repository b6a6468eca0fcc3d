"""Measures: how far an objective has come, from where to where; typed, or read off what the book knows.

Values are held in thousandths of their unit; the unit `money` is the book's currency.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from typing import Protocol

from store.money import in_full, to_decimal, to_minor
from store.numbers import THOUSANDTHS, parse_shortened, say_thousandths
from store.opportunities import OpportunityRow

MONEY = "money"
"""The unit of a measure in the book's currency."""
WON, PIPELINE, OURS, POTENTIAL = "won", "pipeline", "ours", "white space"
"""What a measure can be read off: see `words.MEASURE_OF`. All of it is money."""
LARGEST = 2**62
"""The largest value that can be held, in thousandths."""


class Squares(Protocol):
    """What is asked of the white space (store.white_space_grid.Sums)."""

    @property
    def ours(self) -> int:
        """What is spent with us, a year, in minor units."""

    @property
    def still_open(self) -> int:
        """Potential that is not ours yet, a year, in minor units."""


class Measured(Protocol):
    """What is asked of an objective."""

    @property
    def start(self) -> int | None:
        """Where it began, None for zero."""

    @property
    def target(self) -> int | None:
        """Where it shall come to."""


def parse_measure(text: str, unit: str) -> int | None:
    """Return a typed value as it is held, None for an empty text; ValueError in words when it is none."""
    typed = text.strip()
    number = typed.removesuffix(unit).strip() if unit != MONEY else typed
    return to_held(parse_shortened(number)) if typed else None


def read_measure(text: str, currency: str) -> tuple[int | None, str]:
    """Return a typed value with the unit that was typed with it, as both are held: `60 %`, `7 sites`, `1.2 M EUR`.

    The unit is "" where none was typed. ValueError in words when there is no number.
    """
    return _read(text, currency)[:2]


def beside_money(text: str, currency: str) -> str:
    """Return what a typed amount of money says besides: `ARR` of `1.4 MEUR ARR`; empty of any other text."""
    try:
        _, unit, beside = _read(text, currency)
    except ValueError:
        return ""
    return beside if unit == MONEY else ""


def _read(text: str, currency: str) -> tuple[int | None, str, str]:
    typed = _parted(text.strip(), currency)
    for end in range(len(typed), 0, -1):
        unit = typed[end:].strip()
        if unit and (not (unit[0].isalpha() or unit[0] == "%") or (typed[end - 1].isalpha() and typed[end].isalpha())):
            continue  # no unit, or in the middle of a word
        try:
            value = parse_shortened(typed[:end])
        except ValueError:
            continue
        has_currency = currency.casefold() in typed[:end].casefold() or any(sign in typed[:end] for sign in "€$£")
        return to_held(value), MONEY if has_currency else unit, unit
    if typed:
        raise ValueError("is no value; write it like 60 %, 7 sites or 1.2 M " + currency)
    return None, "", ""


def _parted(typed: str, currency: str) -> str:
    """Return a text with the currency parted from the sign of its size: `1.4 MEUR` is `1.4 M EUR`, `400 TEUR` k."""
    glued = re.compile(rf"(?i)(?<=[0-9])(\s?)(k|t|mn|mio|m|bn|mrd)({re.escape(currency)})(?![^\W_])")
    return glued.sub(lambda found: f"{found[1]}{'k' if found[2] in 'tT' else found[2]} {found[3]}", typed)


def to_held(value: Decimal) -> int:
    """Return a value in thousandths; ValueError beyond what the book can hold."""
    held = int((value * THOUSANDTHS).quantize(Decimal(1), ROUND_HALF_UP))
    if abs(held) > LARGEST:
        raise ValueError("is too large")
    return held


def say_measure(value: int | None, unit: str, currency: str) -> str:
    """Return a value as people read it, with its unit: `EUR 1,200,000`, `12.5 %`, `7 sites`; empty where none is."""
    if value is None:
        return ""
    number = Decimal(value) / THOUSANDTHS
    if unit == MONEY:
        return in_full(to_minor(number, currency), currency)
    return f"{say_thousandths(value)} {unit}".rstrip()


def read_off(
    source: str,
    opportunities: Iterable[OpportunityRow],
    squares: Squares,
    between: tuple[date | None, date | None],
    currency: str,
) -> int | None:
    """Return the value now of a measure that is read off the book; None for one that is typed.

    Won business counts when it closed `between` two days, each of which may be open. What is more than can be held
    counts as the most that can.
    """
    minor: int | None = None
    if source == WON:
        first, last = between[0] or date.min, between[1] or date.max
        won = (o for o in opportunities if o.state == "won" and o.close_on and first <= o.close_on <= last)
        minor = sum(o.amount or 0 for o in won)
    elif source == PIPELINE:
        minor = sum(o.amount or 0 for o in opportunities if o.state == "open")
    elif source == OURS:
        minor = squares.ours
    elif source == POTENTIAL:
        minor = squares.still_open
    most = Decimal(LARGEST) / THOUSANDTHS
    return None if minor is None else to_held(max(-most, min(most, to_decimal(minor, currency))))


def filled_of(share: float, width: int) -> int:
    """Return how many of `width` signs of a bar a share from 0 to 1 fills: all only when all is done, none for none."""
    return min(width - (share < 1), max(int(share > 0), round(share * width)))


def percent_of(share: float) -> int:
    """Return a share from 0 to 1 in whole percent: 100 only when all is done, 0 only when nothing is."""
    return filled_of(share, 100)


def share_of(measured: Measured, current: int | None) -> float | None:
    """Return how much of the way is done, from 0 to 1; None when nobody can say. A target may lie below the start."""
    if measured.target is None or current is None:
        return None
    start = measured.start or 0
    if measured.target == start:
        return 1.0 if current >= start else 0.0
    return min(1.0, max(0.0, (current - start) / (measured.target - start)))
