"""What the columns of a file hold, looked at before anything is imported: what is filled, and how it is read."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from store import money
from store.clean import clean
from store.intake.amounts import MONEY, ForeignAmount, read_unit
from store.intake.forms import DAYS, NUMBERS, TICK, find_forms
from store.intake.reading import OpenTable
from store.intake.rows import parsers
from store.intake.sources import Source


@dataclass(frozen=True, slots=True)
class ColumnCheck:
    """What was found in one column; `read_as` and what cannot be read only where it is read as a number or a date."""

    filled: int = 0
    read_as: str = ""
    unreadable: int = 0
    why: str = ""
    refuses: bool = False
    """Whether the rows of what cannot be read are refused, and not only the value left out."""

    def in_words(self) -> str:
        """Return it as one short text, with a sign that says whether all is well."""
        if self.unreadable:
            what = "refused" if self.refuses else "left out"
            return f"! {share(self.unreadable, self.filled)} {what}: {self.why}"
        if self.read_as:
            return f"~ read as {self.read_as} · {self.filled:,} filled"
        return f"✓ {self.filled:,} filled" if self.filled else "– empty"


def share(part: int, whole: int) -> str:
    """Return how many of how many, short where it is all of them."""
    return f"{part:,}" if part == whole else f"{part:,} of {whole:,}"


def check_columns(
    table: OpenTable, source: Source, currency: str, tick: Callable[[int], None] = lambda _: None
) -> tuple[tuple[ColumnCheck, ...], int]:
    """Walk the whole file and return a check of each of its columns, in their order, and the number of rows."""
    kind, mapped = source.mapping.kind, source.mapping.fields
    forms = find_forms(table, kind, mapped, source.dates, source.decimal, tick)
    watched = {mapped[name]: name for name in (*NUMBERS[kind], *DAYS[kind]) if name in mapped}
    texts: dict[int, Counter[str]] = {index: Counter() for index in watched}
    filled = [0] * len(table.header)
    rows = 0
    for rows, row in enumerate(table.rows([]), 1):
        if not rows % TICK:
            tick(row.line)
        for index, cell in enumerate(row.cells):
            if cell:
                filled[index] += 1
                if index in watched:
                    texts[index][cell] += 1
    headers = {name: table.header[index] for name, index in mapped.items()}
    readers = {name: (parse, must) for name, parse, must in parsers(forms, currency, headers)}
    factors = {index: read_unit(headers[name]).factor for index, name in watched.items() if name in MONEY}
    checks = tuple(
        _check(number, texts[index], *readers[watched[index]], currency, factors.get(index, 0))
        if index in watched
        else ColumnCheck(number)
        for index, number in enumerate(filled)
    )
    return checks, rows


def _check(
    filled: int, texts: Counter[str], parse: Callable[[str], object], must: bool, currency: str, factor: int
) -> ColumnCheck:
    """Return the check of a column of numbers or days; of amounts when `factor` (see `read_unit`) is not 0."""
    read_as = why = ""
    unreadable = 0
    refuses = False
    for text, count in texts.items():
        if not text.strip():
            continue
        try:
            value = parse(text)
        except ValueError as error:
            unreadable += count
            is_foreign = isinstance(error, ForeignAmount)
            refuses |= must and not is_foreign
            why = why or clean(f"one {error}" if is_foreign else str(error))
        else:
            read_as = read_as or _shown(value, currency, factor)
    return ColumnCheck(filled, read_as, unreadable, why, refuses)


def _shown(value: object, currency: str, factor: int) -> str:
    if factor and isinstance(value, int):
        times = f" (× {factor:,})" if factor > 1 else ""
        return f"{money.to_decimal(value, currency):f}{times}"
    return value.isoformat() if isinstance(value, date) else f"{value}" if isinstance(value, int | Decimal) else ""
