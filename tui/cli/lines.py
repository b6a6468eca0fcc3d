"""An account as one line of plain text: the numbers first, in columns; then the words, which need no padding."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from store.money import digits_of
from tui.cli.telling import harmless

HEADER = "Tier     Revenue {currency}    Pipeline {currency}  Last touch  Account"


def account_line(row: tuple[Any, ...], currency: str) -> str:
    """Return a row of store.listing as a line; amounts in whole units of the currency."""
    return line_maker(currency)(row)


def line_maker(currency: str) -> Callable[[tuple[Any, ...]], str]:
    """Return the function that makes lines of rows; made once for many rows."""
    unit = 10 ** digits_of(currency)
    half = unit // 2

    def make(row: tuple[Any, ...]) -> str:
        _, name, tier, industry, city, country, _, revenue, pipeline, touched, _ = row
        amount = "" if revenue is None else f"{(revenue + half) // unit:,}"
        open_amount = f"{(pipeline + half) // unit:,}" if pipeline else ""
        words = name
        if industry:
            words = f"{words} · {industry}"
        if city or country:
            words = f"{words} · {city} {country}" if city and country else f"{words} · {city or country}"
        line = f"{tier or '–':>4} {amount:>15} {open_amount:>15}  {touched or '':10}  {words}"
        return line if line.isprintable() else harmless(line)

    return make
