"""The options and arguments that many verbs share, and what they mean."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Any

import typer

from store.errors import Refused, StoreError
from store.places import Places
from tui.cli.books import full_path
from tui.cli.completion import begun_as_typed
from tui.cli.telling import name_book


def complete_account(context: typer.Context, incomplete: str) -> list[str]:
    """Return the names a shell may offer; reads the book directly, so that a tab press waits for nothing."""
    from store.listing import complete_names

    try:
        book = full_path(named_places(context).book)
    except StoreError:
        return []
    return begun_as_typed(complete_names(book, incomplete), incomplete)


def complete_person(context: typer.Context, incomplete: str) -> list[str]:
    """Return the people of the account that is named before, as a shell may offer them."""
    from store.listing import complete_people

    try:
        book = full_path(named_places(context).book)
    except StoreError:
        return []
    return begun_as_typed(complete_people(book, str(context.params.get("account") or ""), incomplete), incomplete)


Context = typer.Context
BookFile = Annotated[Path | None, typer.Option("-b", "--book", metavar="FILE", help="The book to work on.")]
AsOf = Annotated[
    str | None,
    typer.Option("--as-of", metavar="DATE", help="As the book was at the end of that day: 2026-03-31, -30d, Q1."),
]
"""Of a verb that only reads: it hands it to find_places."""
AsJson = Annotated[bool, typer.Option("--json", help="Print JSON.")]
Tier = Annotated[int | None, typer.Option(min=0, max=3, metavar="N", help="Only this tier; 0: accounts without one.")]
AccountName = Annotated[
    str,
    typer.Argument(
        metavar="ACCOUNT", help="Its number, its name, or a part that fits only one.", autocompletion=complete_account
    ),
]


def find_places(context: typer.Context, book: Path | None = None, as_of: str | None = None) -> Places:
    """Return the places of the book that was named; as of a day those of a copy of it, which goes at the verb's end.

    The clock stands at that day from now on.
    """
    places = named_places(context, book)
    if as_of is None:
        return places
    from tui.cli.as_of import stand_in_past

    past: Places = context.with_resource(stand_in_past(places, as_of))
    return past


def named_places(context: typer.Context, book: Path | None = None) -> Places:
    """Return the places of the book that was named: after the verb, before it, or by the environment."""
    before: Any = context.find_root().params.get("book")
    after: Any = context.params.get("book")
    chosen = book or after or before
    if chosen == Path():  # a variable of a script that is not set, say
        words = "--book needs the name of a file. Nothing was done."
        raise Refused("No book is named", words, "Name one, or leave it out.")
    if chosen:
        name_book(str(chosen))
    return Places.find(book=chosen)
