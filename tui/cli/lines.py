"""Accounts as lines: of plain text, of JSON, of CSV. Made of the tuples of store.listing, as they pass by."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any, TextIO

from store.listing import COLUMNS
from store.money import digits_of
from tui.cli.telling import encodes_all, harmless

Row = tuple[Any, ...]

HEADER = "Tier     Revenue {currency}    Pipeline {currency}  Last touch  Account"


def line_maker(currency: str) -> Callable[[Row], str]:
    """Return the function that makes a line of plain text of a row; amounts in whole units of the currency.

    The numbers stand first, in columns; the words after them need no padding, so names of any script keep in line.
    """
    unit = 10 ** digits_of(currency)
    half = unit // 2

    def make(row: Row) -> str:
        _, name, tier, industry, city, country, _, revenue, pipeline, touched, _ = row
        amount = "" if revenue is None else f"{(revenue + half) // unit:,}"
        open_amount = f"{(pipeline + half) // unit:,}" if pipeline else ""
        words = " · ".join(part for part in (name, industry, f"{city} {country}".strip()) if part)
        line = f"{tier or '–':>4} {amount:>15} {open_amount:>15}  {touched or '':10}  {words}"
        return line if line.isprintable() else harmless(line)

    return make


def exact_maker(currency: str) -> Callable[[int | None], str | None]:
    """Return the function that writes minor units as an exact decimal: `412000000.00`; None stays None."""
    digits = digits_of(currency)
    unit = 10**digits

    def make(minor: int | None) -> str | None:
        if minor is None or not digits:
            return None if minor is None else str(minor)
        whole, rest = divmod(abs(minor), unit)
        return f"{'-' if minor < 0 else ''}{whole}.{rest:0{digits}}"

    return make


def json_lines(rows: Iterator[Row], currency: str) -> Iterator[str]:
    """Yield the lines of one JSON array, a record a line; nothing in them can move a terminal's cursor."""
    from json import JSONEncoder

    exact = exact_maker(currency)
    plain = JSONEncoder(ensure_ascii=False, sort_keys=True).encode
    careful = JSONEncoder(ensure_ascii=True, sort_keys=True).encode
    may_be_plain = encodes_all()
    before = "["
    for row in rows:
        record = dict(zip(COLUMNS, row, strict=True))
        record |= {"revenue": exact(record["revenue"]), "open_amount": exact(record["open_amount"])}
        record["currency"] = currency
        text = plain(record)
        if not (may_be_plain and text.isprintable()):
            text = careful(record)
        yield f"{before}{text}"
        before = ","
    yield "[]" if before == "[" else "]"


def write_csv(rows: Iterator[Row], currency: str, out: TextIO) -> None:
    """Write the rows as CSV with a header; a cell that a spreadsheet would run gets an apostrophe before it."""
    import csv

    from store.intake.formulas import disarm

    exact = exact_maker(currency)

    def cells(row: Row) -> tuple[Any, ...]:
        key, name, tier, industry, city, country, employees, revenue, pipeline, touched, parent = row
        texts = (disarm(harmless(text)) for text in (name, industry, city, country))
        return (key, *texts, tier, employees, exact(revenue), exact(pipeline), currency, touched, parent)

    header = "id name industry city country tier employees revenue open_amount currency last_touch_on parent_id"
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(header.split())
    writer.writerows(map(cells, rows))
