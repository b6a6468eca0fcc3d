"""Views on the command line: a list that was kept on the screen, by its name."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from tui.cli.books import read_book

if TYPE_CHECKING:
    from store.book import Book
    from store.places import Places
    from store.saved_views import SavedViewRow

ViewName = Annotated[str, typer.Option(metavar="NAME", help="The accounts of a view that was kept on the screen.")]


def read_view(places: Places, name: str) -> SavedViewRow:
    """Return the view of a name; NotFound in words when there is none."""
    from store.saved_views import find_view

    with read_book(places) as open_book, open_book.read() as session:
        return find_view(session, name)


def keys_of_view(open_book: Book, view: SavedViewRow) -> list[int]:
    """Return the accounts of a view, in its order."""
    from store.listing import stream_accounts
    from store.windows import ALL, Order

    order, shelf = Order(view.sorted_by, view.descending), ALL if view.words else view.shelf
    with open_book.raw() as connection:
        return [key for batch in stream_accounts(connection, ("id",), shelf, order, view.words) for (key,) in batch]
