"""Tier plans and campaigns as documents: found by name, and written as Markdown."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from store.clean import clean, fold
from store.errors import NotFound, Refused
from tui.cli.books import read_book
from tui.cli.documents import Target, from_settings, tell_report
from tui.cli.options import BookFile, Context, find_places
from tui.cli.telling import key_text

if TYPE_CHECKING:
    from store.book import Book
    from store.places import Places
    from templates.document import Document
    from templates.fill import Filler

Make = Callable[["Book", "Filler", Path | None, int], "Document"]
"""What makes the document of a tier plan or a campaign, see `templates.overviews`."""
_MOST = 5
"""Names that are told where several fit."""


def find_named(names: Mapping[int, str], text: str, what: str) -> int:
    """Return the key of what is called so: by number, name, or a part that fits only one.

    NotFound when none is, Refused, naming some, when several are.
    """
    wanted = fold(clean(text))
    by_number = [key for key in names if key_text(key) == text]
    exact = by_number or [key for key, name in names.items() if fold(name) == wanted]
    fitting = exact or [key for key, name in names.items() if wanted and wanted in fold(name)]
    if not fitting:
        raise NotFound(f"No such {what}", f"No {what} is called “{clean(text)}”.", "Part of a name is enough.")
    if len(fitting) > 1:
        told = "; ".join(f"{names[key]} ({key_text(key)})" for key in fitting[:_MOST])
        more = "; and more" if len(fitting) > _MOST else ""
        raise Refused(f"Which {what}?", f"“{clean(text)}” fits {told}{more}.", "Give the name in full, or the number.")
    return fitting[0]


def write_overview(places: Places, book: Book, make: Make, key: int, to: Path | None) -> None:
    """Write a document into a folder and tell what became of it."""
    from templates.export import export_documents
    from templates.fill import Filler

    _, folder = from_settings(places, to)
    with Filler() as filler:
        document = make(book, filler, places.templates, key)
    tell_report(export_documents([document], folder))


def export_campaign(
    context: Context,
    campaign: Annotated[str, typer.Argument(metavar="CAMPAIGN", help="Its number, its name, or a part of it.")],
    to: Target = None,
    book: BookFile = None,
) -> None:
    """Write what a campaign has brought, and who is in it, as Markdown.

    Example: tierbook campaign export "Own pump" --to campaigns

    A file that you changed is left alone; the new document is written beside it.
    """
    from store.campaigns.campaigns import list_campaigns
    from templates.overviews import campaign_document

    places = find_places(context, book)
    with read_book(places) as open_book:
        with open_book.read() as session:
            names = {row.id: row.name for row in list_campaigns(session)}
        write_overview(places, open_book, campaign_document, find_named(names, campaign, "campaign"), to)
