"""Looking: `list` the accounts, `show` one of them."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from enum import StrEnum
from itertools import chain, islice
from typing import TYPE_CHECKING, Annotated, Any

import typer

from tui.cli.books import list_book, read_book
from tui.cli.options import AccountName, AsJson, BookFile, Context, find_places
from tui.cli.telling import harmless, in_json, say, tell_lines

if TYPE_CHECKING:
    from store.windows import Order

BATCH = 500
"""Rows written at once."""


class Sort(StrEnum):
    """What a list is sorted by, in the user's words."""

    NAME = "name"
    INDUSTRY = "industry"
    REVENUE = "revenue"
    PIPELINE = "pipeline"
    TOUCH = "touch"


COLUMNS_BY_WORD = {
    Sort.NAME: "name_key",
    Sort.INDUSTRY: "industry",
    Sort.REVENUE: "revenue",
    Sort.PIPELINE: "open_amount",
    Sort.TOUCH: "last_touch_on",
}
TEXTS = frozenset({"name", "industry", "city", "country"})
AMOUNTS = frozenset({"revenue", "open_amount"})


def list_accounts(
    context: Context,
    tier: Annotated[int | None, typer.Option(min=0, max=3, help="Only this tier; 0 for accounts without one.")] = None,
    find: Annotated[str, typer.Option(metavar="TEXT", help="Only accounts with these words in name, industry, city.")]
    = "",
    sort: Annotated[Sort, typer.Option(help="Names from A to Z; amounts and touches from the top.")] = Sort.NAME,
    reverse: Annotated[bool, typer.Option("--reverse", help="The other way round.")] = False,
    limit: Annotated[int | None, typer.Option(min=1, metavar="N", help="At most so many.")] = None,
    as_json: AsJson = False,
    as_csv: Annotated[bool, typer.Option("--csv", help="Print CSV, safe to open in a spreadsheet.")] = False,
    book: BookFile = None,
) -> None:
    """List accounts: tier, revenue, open pipeline, last touch, name.

    Example: tierbook list --tier 1 --sort revenue

    Amounts in JSON and CSV are exact decimals in the book's currency.
    """
    if as_json and as_csv:
        raise typer.BadParameter("choose --json or --csv, not both")
    from store.listing import stream_accounts
    from store.windows import ALL, read_book_line

    with list_book(find_places(context, book)) as connection:
        currency = read_book_line(connection).currency
        shelf = ALL if tier is None else tier
        rows = stream_accounts(connection, shelf, _order(sort, reverse), find, limit)
        if as_json:
            _write(_json_lines(rows, currency))
        elif as_csv:
            _write_csv(rows, currency)
        else:
            _write_lines(rows, currency)


def _order(sort: Sort, reverse: bool) -> Order:
    from store.windows import Order, turned

    order = turned(Order(""), COLUMNS_BY_WORD[sort]) if False else turned(_no_order(), COLUMNS_BY_WORD[sort])
    return turned(order, order.column) if reverse else order
