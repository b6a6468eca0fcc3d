"""Sheets: the one page of each account, from the template that fits it or from one that is named."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from store.places import Places
from tui.cli.books import read_book
from tui.cli.documents import (
    Accounts,
    Target,
    find_keys,
    from_settings,
    progress_of,
    refuse_faulty,
    tell_nobody,
    tell_report,
    wanted_accounts,
)
from tui.cli.options import AsJson, AsOf, BookFile, Context, Tier, find_places
from tui.cli.telling import in_json, key_text
from tui.cli.views import ViewName, keys_of_view, read_view
from tui.cli.watching import interruptible

if TYPE_CHECKING:
    from store.saved_views import SavedViewRow
    from templates.export import Report
    from templates.exported import Exported

TemplateName = Annotated[
    str, typer.Option(metavar="NAME", help="Instead of the one that fits; `tierbook template list` names them.")
]
Stale = Annotated[bool, typer.Option("--stale", help="Only of those that have none, or one that is out of date.")]


def make_sheets(
    context: Context,
    accounts: Accounts = None,
    to: Target = None,
    tier: Tier = None,
    view: ViewName = "",
    template: TemplateName = "",
    stale: Stale = False,
    as_json: AsJson = False,
    as_of: AsOf = None,
    book: BookFile = None,
) -> None:
    """Write one page with three talking points for each account.

    Example: tierbook sheet --tier 2 --to sheets

    Example: tierbook sheet --tier 2 --stale --to sheets

    What is not known is marked in the sheet. A sheet that is the same is not written again. A file that you changed is
    left alone; the new sheet is written beside it.
    """
    places = find_places(context, book, as_of)
    if view and (accounts or tier is not None):
        raise typer.BadParameter("name accounts, a tier or a view: one of the three")
    wanted = read_view(places, view) if view else wanted_accounts(accounts, tier)
    report = _make(places, wanted, to, template, only_due=stale)
    if report is None:
        return
    if as_json:
        print(in_json(_record(report)))
    tell_report(report, is_said=not as_json)


def _make(
    places: Places, wanted: list[str] | int | SavedViewRow, to: Path | None, template: str, *, only_due: bool
) -> Report | None:
    """Write the sheets that are wanted; None when there is no such account, which is told."""
    from templates.batch import Wish, write_sheets
    from templates.fill import Filler
    from templates.library import Library

    me, folder = from_settings(places, to)
    library = Library(places.templates)
    named = library.find(template) if template else None
    if named is not None:
        refuse_faulty(named)
    with read_book(places) as open_book, Filler() as filler:
        with open_book.read() as session:
            if isinstance(wanted, int | list):
                keys = find_keys(open_book, session, wanted)
            else:
                keys = keys_of_view(open_book, wanted)
        if not keys:
            tell_nobody(wanted if isinstance(wanted, int) else [])
            return None
        with interruptible() as is_stopped:
            wish = Wish(keys, named, only_due, me)
            return write_sheets(open_book, filler, library, wish, folder, progress_of(len(keys)), is_stopped)


def _record(report: Report) -> dict[str, Any]:
    """Return a report as it stands in JSON; its sheets by name."""
    counts = {name: getattr(report, name) for name in ("written", "unchanged", "refused", "incomplete", "left_out")}
    sheets = sorted(report.listed, key=lambda entry: (entry.title, entry.name))
    return {
        **counts,
        "folder": str(report.folder),
        "index": report.index,
        "cancelled": report.cancelled,
        "sheets": [_sheet(entry) for entry in sheets],
    }


def _sheet(entry: Exported) -> dict[str, Any]:
    return {
        "account": key_text(int(entry.record or 0)),
        "title": entry.title,
        "template": entry.template,
        "file": entry.name,
        "outcome": entry.outcome,
        "reason": entry.reason,
        "gaps": list(entry.gaps),
    }
