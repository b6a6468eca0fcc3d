"""Accounts as lines: of plain text, of JSON, of CSV. Made of the tuples of store.listing, a batch at a time."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from io import StringIO
from typing import Any, TextIO

from store.money import digits_of
from tui.cli.telling import encodes_all, harmless

Row = tuple[Any, ...]
Exact = Callable[[int | None], str | None]

HEADER = "Tier     Revenue {currency}    Pipeline {currency}  Last touch  Account"
TABLE = ("tier", "revenue", "open_amount", "last_touch_on", "name", "industry", "city", "country")
"""The columns of store.listing that a table of plain text is made of."""
RECORD = (
    "city", "country", "employees", "id", "industry", "last_touch_on", "name", "open_amount", "parent_id", "revenue",
    "tier",
)  # fmt: skip
"""The columns of a JSON or CSV record, in the order of the alphabet."""


def table_lines(rows: Iterable[Row], currency: str) -> list[str]:
    """Return rows of TABLE as lines of plain text; amounts in whole units of the currency.

    The numbers stand first, in columns; the words after them need no padding, so names of any script keep in line.
    Written as one expression: a hundred thousand lines pass through here.
    """
    unit = 10 ** digits_of(currency)
    half, blank, no_day = unit // 2, " " * 15, " " * 10
    lines = [
        f"   {tier or '–'} {blank if revenue is None else f'{(revenue + half) // unit:15,}'} "
        f"{f'{(pipeline + half) // unit:15,}' if pipeline else blank}  {touched or no_day}  "
        f"{name}{' · ' if industry else ''}{industry}{' · ' if city or country else ''}"
        f"{city}{', ' if city and country else ''}{country}"
        for tier, revenue, pipeline, touched, name, industry, city, country in rows
    ]
    if "".join(lines).isprintable():
        return lines
    return [harmless(line) for line in lines]


def exact_maker(currency: str) -> Exact:
    """Return the function that writes minor units as an exact decimal: `412000000.00`; None stays None."""
    digits = digits_of(currency)
    unit = 10**digits

    def make(minor: int | None) -> str | None:
        if minor is None:
            return None
        if not digits:
            return str(minor)
        whole, rest = divmod(abs(minor), unit)
        return f"{'-' if minor < 0 else ''}{whole}.{rest:0{digits}}"

    return make


def json_lines(batches: Iterable[Sequence[Row]], currency: str) -> Iterator[str]:
    """Yield one JSON array, a record of RECORD a line; nothing in it can move a terminal's cursor.

    Written out by hand: the encoder of the standard library takes four times as long for so many small records.
    """
    from json.encoder import encode_basestring, encode_basestring_ascii

    exact = exact_maker(currency)
    before = "["
    for batch in batches:
        lines = _records(batch, currency, exact, encode_basestring)
        if not (encodes_all() and "".join(lines).isprintable()):
            lines = _records(batch, currency, exact, encode_basestring_ascii)
        yield before + "\n,".join(lines) + "\n"
        before = ","
    yield "[]\n" if before == "[" else "]\n"


def _records(batch: Sequence[Row], currency: str, exact: Exact, text: Callable[[str], str]) -> list[str]:
    def whole(number: int | None) -> str:
        return "null" if number is None else str(number)

    def quoted(value: str | int | None) -> str:
        return "null" if value is None else f'"{value}"'

    return [
        f'{{"city": {text(city)}, "country": {text(country)}, "currency": "{currency}", '
        f'"employees": {whole(employees)}, "id": "{key}", "industry": {text(industry)}, '
        f'"last_touch_on": {quoted(touched)}, "name": {text(name)}, "open_amount": {quoted(exact(pipeline))}, '
        f'"parent_id": {quoted(parent)}, "revenue": {quoted(exact(revenue))}, "tier": {whole(tier)}}}'
        for city, country, employees, key, industry, touched, name, pipeline, parent, revenue, tier in batch
    ]


def write_csv(batches: Iterable[Sequence[Row]], currency: str, out: TextIO) -> None:
    """Write rows of RECORD as CSV with a header; a cell that a spreadsheet would run gets an apostrophe before it."""
    import csv

    from store.intake.formulas import disarm

    exact = exact_maker(currency)

    def safe(cell: str) -> str:
        return cell if cell[:1].isalnum() and cell.isprintable() else disarm(harmless(cell))

    def cells(row: Row) -> tuple[Any, ...]:
        city, country, employees, key, industry, touched, name, pipeline, parent, revenue, tier = row
        texts = (key, safe(name), safe(industry), safe(city), safe(country), tier, employees)
        return (*texts, exact(revenue), exact(pipeline), currency, touched, parent)

    header = "id name industry city country tier employees revenue open_amount currency last_touch_on parent_id"
    out.write(header.replace(" ", ",") + "\n")
    for batch in batches:
        text = StringIO()
        csv.writer(text, lineterminator="\n").writerows(map(cells, batch))
        out.write(text.getvalue())
