"""The book itself: make a `new` one, its `settings`, and `where` everything lies."""

from __future__ import annotations

import shlex
from difflib import get_close_matches
from pathlib import Path
from typing import Annotated

import typer

from store.errors import Refused
from tui.cli.books import full_path, list_book, write_book
from tui.cli.options import AsJson, BookFile, Context, find_places
from tui.cli.telling import in_json, say

FIELDS_BY_WORD = {"name": "name", "currency": "currency", "fiscal_year": "fiscal_year_start", "company": "company"}


def make_new_book(
    file: Annotated[Path, typer.Argument(metavar="FILE", help="A name that is still free.")],
    name: Annotated[str, typer.Option(help="What the book is called; else like its file.")] = "",
    currency: Annotated[str, typer.Option(metavar="CODE", help="The currency of its amounts, such as USD.")] = "EUR",
) -> None:
    """Make an empty book.

    Example: tierbook new ~/books/harbour.db --currency CHF
    """
    from store.book_settings import BookSettingsDraft
    from store.migrations import create_book
    from store.records import checked

    path = full_path(file)
    is_new_folder = not path.parent.exists()
    chosen = checked(BookSettingsDraft, {"name": name or path.stem, "currency": currency})
    create_book(path, chosen.name, currency=chosen.currency)
    if is_new_folder:
        say(f"Made a folder for it: {path.parent}")
    opens = f"tierbook --book {shlex.quote(str(file))}"
    say(f"Made an empty book: {path}\nIts amounts are in {chosen.currency}. `{opens}` opens it.")


def show_settings(
    context: Context,
    changes: Annotated[list[str] | None, typer.Argument(metavar="NAME=VALUE", help="What to change.")] = None,
    as_json: AsJson = False,
    book: BookFile = None,
) -> None:
    """Show or change the settings of the book.

    They are name, currency, fiscal-year and company.

    Example: tierbook settings currency=CHF fiscal-year=7

    fiscal-year is the month it starts in. A changed currency changes what amounts are called, never the amounts.
    company is ours, as customers read it in shared plans.
    """
    places = find_places(context, book)
    if changes:
        wanted = _read_changes(changes)
        with write_book(places) as open_book:
            from store.book_settings import edit_book_settings

            edit_book_settings(open_book, wanted)
    from store.windows import read_book_line

    with list_book(places) as connection:
        line = read_book_line(connection)
    if as_json:
        print(in_json({word: getattr(line, field) for word, field in FIELDS_BY_WORD.items()}))
    else:
        said = ((word.replace("_", "-"), getattr(line, field)) for word, field in FIELDS_BY_WORD.items())
        say("\n".join(f"{word:<13}{value}".rstrip() for word, value in said))


def _read_changes(assignments: list[str]) -> dict[str, str]:
    changes = {}
    for assignment in assignments:
        word, equals, text = assignment.partition("=")
        word = word.strip().lower().replace("-", "_")
        if not equals:
            raise Refused("Nothing was changed", f"“{assignment}” is no NAME=VALUE.", "Write it like currency=CHF.")
        if word not in FIELDS_BY_WORD:
            near = get_close_matches(word, FIELDS_BY_WORD, n=1)
            hint = f"Did you mean “{near[0]}”?" if near else "There are: name, currency, fiscal-year, company."
            raise Refused("Nothing was changed", f"There is no setting “{word}”.", hint.replace("_", "-"))
        changes[FIELDS_BY_WORD[word]] = text.strip()
    return changes


def tell_where(context: Context, as_json: AsJson = False, book: BookFile = None) -> None:
    """Say where the book, its backups and drafts lie.

    Example: tierbook where

    TIERBOOK_HOME moves all of it, TIERBOOK_BOOK or --book the book alone.
    """
    places = find_places(context, book)
    found = {
        "book": places.book,
        "home": places.home,
        "backups": places.backups,
        "drafts": places.drafts,
        "templates": places.templates,
        "plays": places.plays,
        "cadences": places.cadences,
        "rejects": places.rejects,
        "settings": places.settings,
        "notes": places.notes,
    }
    if as_json:
        print(in_json({name: str(path) for name, path in found.items()}))
    else:
        say("\n".join(f"{name:<10} {path}" for name, path in found.items()))
