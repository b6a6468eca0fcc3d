"""Looking: `list` the accounts, `show` one of them."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from enum import StrEnum
from itertools import chain
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from tui.cli.books import list_book, read_book
from tui.cli.options import AccountName, AsJson, AsOf, BookFile, Context, Tier, find_places
from tui.cli.telling import NO_ACCOUNTS, in_json, say, tell_lines
from tui.cli.views import ViewName, read_view

if TYPE_CHECKING:
    from store.book import Book
    from store.saved_views import SavedViewRow
    from store.windows import Order


class Sort(StrEnum):
    """What a list is sorted by, in the user's words."""

    NAME = "name"
    INDUSTRY = "industry"
    REVENUE = "revenue"
    PIPELINE = "pipeline"
    TOUCH = "touch"


COLUMNS = {
    Sort.NAME: "name_key",
    Sort.INDUSTRY: "industry",
    Sort.REVENUE: "revenue",
    Sort.PIPELINE: "open_amount",
    Sort.TOUCH: "last_touch_on",
}
"""Each word and the column of store.windows.SORTABLE that it stands for."""

Find = Annotated[str, typer.Option(metavar="TEXT", help="Only accounts with these words in name, industry or city.")]
Sorted = Annotated[Sort, typer.Option(help="Names from A to Z, amounts and touches from the top.")]
Reverse = Annotated[bool, typer.Option("--reverse", help="The other way round.")]
Limit = Annotated[int | None, typer.Option(min=1, metavar="N", help="At most so many.")]
AsCsv = Annotated[bool, typer.Option("--csv", help="Print CSV that is safe to open in a spreadsheet.")]


def list_accounts(
    context: Context,
    tier: Tier = None,
    find: Find = "",
    view: ViewName = "",
    sort: Sorted = Sort.NAME,
    reverse: Reverse = False,
    limit: Limit = None,
    as_json: AsJson = False,
    as_csv: AsCsv = False,
    as_of: AsOf = None,
    book: BookFile = None,
) -> None:
    """List accounts: tier, revenue, open pipeline, last touch, name.

    Example: tierbook list --tier 1 --sort revenue

    In JSON and CSV amounts are exact decimals of the book's currency.
    """
    if as_json and as_csv:
        raise typer.BadParameter("choose --json or --csv, not both")
    from store.listing import stream_accounts
    from store.windows import ALL, read_book_line
    from tui.cli import lines

    if view and (tier is not None or find):
        raise typer.BadParameter("a view says already which accounts; leave out --tier and --find")
    places, order = find_places(context, book, as_of), _order(sort, reverse)
    if view:
        tier, find, order = _shown_by(read_view(places, view), order, sort)
    with list_book(places) as connection:
        currency = read_book_line(connection).currency
        columns, shelf = lines.RECORD if as_json or as_csv else lines.TABLE, ALL if tier is None else tier
        batches = stream_accounts(connection, columns, shelf, order, find, limit)
        if as_json:
            sys.stdout.writelines(lines.json_lines(batches, currency))
        elif as_csv:
            lines.write_csv(batches, currency, sys.stdout)
        else:
            _write_table(batches, currency, _nothing(shelf, find))


def _order(sort: Sort, reverse: bool) -> Order:
    from store.windows import Order, turned

    order = turned(Order("name_key" if sort != Sort.NAME else "industry"), COLUMNS[sort])
    return turned(order, order.column) if reverse else order


def _shown_by(view: SavedViewRow, order: Order, sort: Sort) -> tuple[int, str, Order]:
    """Return the shelf and the words of a view, and its order unless another one was asked for."""
    from store.windows import ALL, Order

    own = Order(view.sorted_by, view.descending) if sort == Sort.NAME else order
    return ALL if view.words else view.shelf, view.words, own


def _nothing(shelf: int, find: str) -> str:
    """Return what is said of a list without a line."""
    from store.windows import ALL
    from tui.wording import tier_name

    if find.strip():
        return "No account is like that."
    return NO_ACCOUNTS if shelf == ALL else f"There are no accounts in {tier_name(shelf)}."


def _write_table(batches: Iterator[list[tuple[Any, ...]]], currency: str, nothing: str) -> None:
    from tui.cli.lines import HEADER, table_lines

    first = next(batches, None)
    if first is None:
        tell_lines([nothing])
        return
    say(HEADER.format(currency=currency))
    for batch in chain([first], batches):
        sys.stdout.write("\n".join(table_lines(batch, currency)) + "\n")


def show_account(
    context: Context, account: AccountName, as_json: AsJson = False, as_of: AsOf = None, book: BookFile = None
) -> None:
    """Show an account: the brief, or all of it as JSON.

    Example: tierbook show "Northwind Logistics" --json

    In JSON amounts are exact decimals of the book's currency, as text.
    """
    from store.accounts import find_account

    places = find_places(context, book, as_of)
    with read_book(places) as open_book, open_book.read() as session:
        found = find_account(session, account)
        if as_json:
            from store.dossier import read_dossier
            from tui.cli.dossier import dossier_record

            print(in_json(dossier_record(read_dossier(session, found.id))))
            return
        say("\n".join(_brief(open_book, session, found.id, places.templates)))


def _brief(open_book: Book, session: Any, key: int, templates: Path) -> Iterator[str]:
    """Yield the brief of an account, line by line."""
    from store import clock
    from store.briefing import read_briefing
    from store.windows import read_book_line, read_brief
    from templates.library import Library
    from tui.brief_words import brief_sections, brief_text
    from tui.cli.brief import brief_lines

    today = clock.today()
    with open_book.raw() as connection:
        brief = read_brief(connection, key, today)
        currency = read_book_line(connection).currency
    if brief is not None:
        yield from brief_lines(brief, currency, today)
        digests = Library(templates).digests()
        briefing = read_briefing(session, key, today, digests, open_book.who)
        yield from brief_text(brief_sections(briefing, today))
