"""Documents: a `sheet` for accounts, filled from a template, and the `export` of whole dossiers."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from store.errors import Refused
from store.places import Places
from tui.cli.books import full_path, read_book
from tui.cli.codes import FAILED, IN_PART, STOPPED
from tui.cli.options import BookFile, Context, Tier, complete_account, find_places
from tui.cli.telling import NO_ACCOUNTS, say, tell, tell_lines, tell_problems
from tui.cli.watching import interruptible, progress_line

if TYPE_CHECKING:
    from store.book import Book
    from store.dossier import Dossier
    from templates.document import Document
    from templates.export import Report
    from templates.fill import Filler
    from templates.library import Template

    Make = Callable[[Filler, Template, Iterable[Dossier], str], Iterator[Document]]

SHOWN = 20
"""Documents that are named one by one in the report."""

Accounts = Annotated[
    list[str] | None,
    typer.Argument(metavar="ACCOUNT", help="Numbers, names, or parts of names.", autocompletion=complete_account),
]
All = Annotated[bool, typer.Option("--all", help="Every account in use.")]
Charts = Annotated[bool, typer.Option("--charts", help="Each org chart as a picture (SVG), too.")]
TemplateName = Annotated[str, typer.Option(metavar="NAME", help="`tierbook template list` names them.")]
Target = Annotated[
    Path | None,
    typer.Option("--to", metavar="DIR", help="The folder to write to, made if it is new; else where the app exports."),
]


def make_sheets(
    context: Context,
    accounts: Accounts = None,
    to: Target = None,
    tier: Tier = None,
    template: TemplateName = "three-points",
    book: BookFile = None,
) -> None:
    """Write one page with three talking points for each account.

    Example: tierbook sheet --tier 2 --to sheets

    What is not known is marked in the sheet. A file that you changed is left alone; the new sheet is written beside it.
    """
    from templates.sheet import make_sheets as make

    _write_documents(find_places(context, book), make, template, _wanted(accounts, tier), to)


def export_dossiers(
    context: Context,
    accounts: Accounts = None,
    to: Target = None,
    tier: Tier = None,
    everything: All = False,
    charts: Charts = False,
    book: BookFile = None,
) -> None:
    """Write the whole dossier of each account as Markdown.

    Example: tierbook export "Northwind Logistics" --to dossiers

    A file that you changed is left alone; the new dossier is written beside it.
    """
    from store.windows import ALL
    from templates.dossier import TEMPLATE, make_dossiers

    wanted = _wanted(accounts, tier, ALL if everything else None)
    make = partial(_with_charts, make_dossiers) if charts else make_dossiers
    _write_documents(find_places(context, book), make, TEMPLATE, wanted, to, each=1 + charts)


def _with_charts(
    make: Make, filler: Filler, template: Template, dossiers: Iterable[Dossier], me: str
) -> Iterator[Document]:
    """Yield the documents of each account, and after them the picture of its org chart, if it has any seats."""
    from templates.orgchart.picture import make_picture

    for dossier in dossiers:
        yield from make(filler, template, [dossier], me)
        if picture := make_picture(dossier):
            yield picture


def _wanted(accounts: list[str] | None, *shelves: int | None) -> list[str] | int:
    """Return the names of accounts, or the shelf that was asked for; exactly one of them must be."""
    asked = [wanted for wanted in (accounts or None, *shelves) if wanted is not None]
    if len(asked) != 1:
        raise typer.BadParameter("name accounts, or say which of them all: one of the two")
    return asked[0]


def _write_documents(
    places: Places, make: Make, template_name: str, wanted: list[str] | int, to: Path | None, each: int = 1
) -> None:
    """Write the documents that were asked for, at most `each` of an account."""
    from store.dossier import read_dossiers
    from store.windows import ALL
    from templates.export import export_documents
    from templates.fill import Filler
    from templates.library import Library
    from tui.settings import load_settings

    template = Library(places.templates).find(template_name)
    if template.problems:
        words = "\n".join(problem.in_words() for problem in template.problems)
        raise Refused(f"The template “{template.name}” is not in order", words, f"It lies in {template.source_path}.")
    settings, problems = load_settings(places.settings)
    tell_problems(problems)
    if problems and to is None:
        words = f"{places.settings} is not in order, so it is not sure where exports go. Nothing was written."
        raise Refused("Where to?", words, "Mend the file, or name a folder with --to DIR.")
    folder = full_path(to) if to else settings.where_exports_go()
    with read_book(places) as open_book, Filler() as filler, open_book.read() as session:
        keys = _keys(open_book, session, wanted)
        if not keys:
            nobody = NO_ACCOUNTS if wanted == ALL else "There are no accounts in this tier."
            tell_lines([f"{nobody} Nothing was written."])
            return
        documents = make(filler, template, read_dossiers(session, keys), settings.my_name)
        with interruptible() as is_stopped:
            report = export_documents(documents, folder, _progress(len(keys) * each), is_stopped)
    _tell_report(report)


def _keys(open_book: Book, session: Any, wanted: list[str] | int) -> list[int]:
    from store.accounts import find_account
    from store.listing import stream_accounts

    if not isinstance(wanted, int):
        return list(dict.fromkeys(find_account(session, name).id for name in wanted))
    with open_book.raw() as connection:
        return [key for batch in stream_accounts(connection, ("id",), wanted) for (key,) in batch]


def _progress(total: int) -> Callable[[int], None] | None:
    show = progress_line()
    return None if show is None else lambda done: show("Writing", done, total)


def _tell_report(report: Report) -> None:
    """Print what became of the documents; end with an exit code unless all of them are there."""
    say(report.in_words())
    for entry in report.entries[:SHOWN]:
        words = "; ".join(part for part in (entry.reason, *entry.gaps) if part)
        say(f"  {entry.name}: {words}")
    if len(report.entries) > SHOWN:
        say(f"  and {len(report.entries) - SHOWN:,} more like these")
    if report.stopped is not None:
        tell(report.stopped)
    if report.cancelled:
        raise typer.Exit(STOPPED)
    if not report.complete:
        raise typer.Exit(IN_PART if report.written or report.unchanged else FAILED)
