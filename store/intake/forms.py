"""How the numbers and dates of a file are written: told by all cells of a column, or by the user."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Literal

from store.intake.dates import Order, find_order
from store.intake.fields import Kind
from store.intake.reading import OpenTable
from store.numbers import are_shares, find_decimal

Dates = Literal["dmy", "mdy", "ymd", "excel"]
"""In which order the numbers of a date stand, or that days are counted as Excel counts them."""
DATES: tuple[Dates, ...] = ("dmy", "mdy", "ymd", "excel")

NUMBERS: dict[Kind, tuple[str, ...]] = {
    "accounts": ("revenue", "employees"),
    "people": (),
    "opportunities": ("amount", "probability"),
    "colleagues": (),
}
DAYS: dict[Kind, tuple[str, ...]] = {"accounts": (), "people": (), "opportunities": ("close_on",), "colleagues": ()}
WHOLE = frozenset({"employees"})
"""Those of them that are never fractions."""
TICK = 1_000
"""Rows between two looks at whether the work is to go on."""


@dataclass(frozen=True, slots=True)
class Forms:
    """How to read a file's numbers and dates; None where its cells leave it open."""

    decimals: Mapping[str, str | None] = field(default_factory=dict)
    orders: Mapping[str, Order | None] = field(default_factory=dict)
    excel_days: bool = False
    shares: bool = False
    """Whether probabilities are written as shares of one."""


def find_forms(
    table: OpenTable,
    kind: Kind,
    columns: Mapping[str, int],
    dates: Dates | None = None,
    decimal: str | None = None,
    tick: Callable[[int], None] = lambda _: None,
) -> Forms:
    """Walk the whole file and return how its columns are written; what the user said stands above what was found.

    `columns` are the mapped fields with the index of their column; `tick` is called now and then with the line.
    """
    wanted = [(name, columns[name]) for name in (*NUMBERS[kind], *DAYS[kind]) if name in columns]
    texts: dict[str, dict[str, None]] = {name: {} for name, _ in wanted}
    if wanted:
        for number, row in enumerate(table.rows([])):
            if not number % TICK:
                tick(row.line)
            for name, index in wanted:
                if text := row.cells[index]:
                    texts[name][text] = None
    order: Order | None = None if dates == "excel" else dates
    return Forms(
        {
            name: decimal or find_decimal(texts[name], whole=name in WHOLE)
            for name, _ in wanted
            if name in NUMBERS[kind]
        },
        {name: order or find_order(texts[name]) for name, _ in wanted if name in DAYS[kind]},
        dates == "excel",
        "probability" in texts and are_shares(texts["probability"]),
    )
