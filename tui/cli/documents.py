"""The `export` of dossiers and plans; and what every verb that writes documents asks for and tells."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from store.errors import Refused
from store.places import Places
from tui.cli.books import full_path, read_book
from tui.cli.codes import FAILED, IN_PART, STOPPED
from tui.cli.options import AsOf, BookFile, Context, Tier, complete_account, find_places
from tui.cli.telling import NO_ACCOUNTS, say, tell, tell_lines, tell_problems
from tui.cli.watching import interruptible, progress_line

if TYPE_CHECKING:
    from store.book import Book
    from store.dossier import Dossier
    from templates.document import Document, Order
    from templates.export import Report
    from templates.fill import Filler
    from templates.library import Library, Template

SHOWN = 20
"""Documents that are named one by one in the report."""


class DocumentName(StrEnum):
    """What can be exported (`templates.documents.DOCUMENTS`); named here, so that no other verb waits for templates."""

    DOSSIER = "dossier"
    PLAN = "plan"
    FULL_PLAN = "full-plan"


class ProfileName(StrEnum):
    """Whom it is for (`templates.profiles.PROFILES`)."""

    INTERNAL = "internal"
    MANAGER = "manager"
    CUSTOMER = "customer"


Accounts = Annotated[
    list[str] | None,
    typer.Argument(metavar="ACCOUNT", help="Numbers, names, or parts of names.", autocompletion=complete_account),
]
All = Annotated[bool, typer.Option("--all", help="Every account in use.")]
Charts = Annotated[bool, typer.Option("--charts", help="Each org chart as a picture (SVG), too.")]
What = Annotated[DocumentName, typer.Option("--document", help="The dossier, the plan on one page, or all of it.")]
Reader = Annotated[ProfileName, typer.Option("--profile", help="For whom it is; the customer gets a plan only.")]
Target = Annotated[
    Path | None,
    typer.Option("--to", metavar="DIR", help="The folder to write to, made if it is new; else where the app exports."),
]


def export_documents(
    context: Context,
    accounts: Accounts = None,
    to: Target = None,
    tier: Tier = None,
    everything: All = False,
    document: What = DocumentName.DOSSIER,
    profile: Reader = ProfileName.INTERNAL,
    charts: Charts = False,
    as_of: AsOf = None,
    book: BookFile = None,
) -> None:
    """Write the dossier of each account, or its plan, as Markdown.

    Example: tierbook export "Northwind Logistics" --to dossiers

    Example: tierbook export "Northwind Logistics" --document plan --profile customer --to plans

    A file that you changed is left alone; the new document is written beside it. The manager's copy has no notes,
    and nothing private or guessed of a person. The customer gets a plan, never the dossier, and of it only what is
    marked external.
    """
    from store.windows import ALL

    wanted = wanted_accounts(accounts, tier, ALL if everything else None)
    if charts and profile is ProfileName.CUSTOMER:
        raise typer.BadParameter("an org chart is not for the customer: leave --charts out")

    def order(library: Library, me: str) -> Order:
        from templates.documents import order_document

        return order_document(library, document.value, me, profile.value)

    _write_documents(find_places(context, book, as_of), order, wanted, to, charts=charts)


def wanted_accounts(accounts: list[str] | None, *shelves: int | None) -> list[str] | int:
    """Return the names of accounts, or the shelf that was asked for; exactly one of them must be."""
    asked = [wanted for wanted in (accounts or None, *shelves) if wanted is not None]
    if len(asked) != 1:
        raise typer.BadParameter("name accounts, or say which of them all: one of the two")
    return asked[0]


def refuse_faulty(template: Template) -> None:
    """Raise Refused with what is wrong in a template's file, where anything is."""
    if template.problems:
        words = "\n".join(problem.in_words() for problem in template.problems)
        raise Refused(f"The template “{template.name}” is not in order", words, f"It lies in {template.source_path}.")


def _write_documents(
    places: Places,
    order_of: Callable[[Library, str], Order],
    wanted: list[str] | int,
    to: Path | None,
    *,
    charts: bool = False,
) -> None:
    """Write the documents that were asked for; with `charts` each org chart, too."""
    from store.dossier import read_dossiers
    from templates.export import export_documents
    from templates.fill import Filler
    from templates.library import Library

    me, folder = from_settings(places, to)
    order = order_of(Library(places.templates), me)
    refuse_faulty(order.template)
    with read_book(places) as open_book, Filler() as filler, open_book.read() as session:
        keys = find_keys(open_book, session, wanted)
        if not keys:
            tell_nobody(wanted)
            return
        making = _Making(filler, order, charts, names_them=not isinstance(wanted, int))
        with interruptible() as is_stopped:
            progress = progress_of(len(keys) * (1 + charts))
            report = export_documents(making.make(read_dossiers(session, keys)), folder, progress, is_stopped)
    tell_report(report)
    making.tell_left_out()


def from_settings(places: Places, to: Path | None) -> tuple[str, Path]:
    """Return the name of the user, and the folder to write to."""
    from tui.settings import load_settings

    settings, problems = load_settings(places.settings)
    tell_problems(problems)
    if problems and to is None:
        words = f"{places.settings} is not in order, so it is not sure where exports go. Nothing was written."
        raise Refused("Where to?", words, "Mend the file, or name a folder with --to DIR.")
    return settings.my_name, full_path(to) if to else settings.where_exports_go()


@dataclass
class _Making:
    """Makes the documents, and counts the accounts of a tier that have none; of one that is named it is told."""

    filler: Filler
    order: Order
    charts: bool
    names_them: bool
    left_out: int = 0
    why: str = ""

    def make(self, dossiers: Iterable[Dossier]) -> Iterator[Document]:
        """Yield the documents of each account, and after them the picture of its org chart, if it has any seats."""
        from templates.document import fill_documents

        if not self.charts:
            yield from self._wanted(fill_documents(self.filler, self.order, dossiers))
            return
        from templates.orgchart.picture import make_picture
        from templates.profiles import see_as

        for dossier in dossiers:
            yield from self._wanted(fill_documents(self.filler, self.order, [dossier]))
            if picture := make_picture(see_as(self.order.profile, dossier), self.order.profile):
                yield picture

    def tell_left_out(self) -> None:
        """Say how many accounts have no such document."""
        if self.left_out:
            accounts = "1 account" if self.left_out == 1 else f"{self.left_out:,} accounts"
            tell_lines([f"{accounts} left out: {self.why}."])

    def _wanted(self, documents: Iterator[Document]) -> Iterator[Document]:
        for document in documents:
            if document.lacking and not self.names_them:
                self.left_out += 1
                self.why = self.why or document.lacking
            else:
                yield document


def find_keys(open_book: Book, session: Any, wanted: list[str] | int) -> list[int]:
    """Return the keys of the accounts that are named, or of all of a shelf."""
    from store.accounts import find_account
    from store.listing import stream_accounts

    if not isinstance(wanted, int):
        return list(dict.fromkeys(find_account(session, name).id for name in wanted))
    with open_book.raw() as connection:
        return [key for batch in stream_accounts(connection, ("id",), wanted) for (key,) in batch]


def tell_nobody(wanted: list[str] | int) -> None:
    """Say that there are no such accounts."""
    from store.windows import ALL

    tier = "There are no accounts in this tier." if isinstance(wanted, int) else "There are no such accounts."
    nobody = NO_ACCOUNTS if wanted == ALL else tier
    tell_lines([f"{nobody} Nothing was written."])


def progress_of(total: int) -> Callable[[int], None] | None:
    """Return what shows how many of so many are written; None where nobody looks on."""
    show = progress_line()
    return None if show is None else lambda done: show("Writing", done, total)


def tell_report(report: Report, *, is_said: bool = True) -> None:
    """Print what became of the documents, unless it was said otherwise; end with an exit code unless all are there."""
    if is_said:
        _say_report(report)
    if report.stopped is not None:
        tell(report.stopped)
    if report.cancelled:
        raise typer.Exit(STOPPED)
    if not report.complete:
        raise typer.Exit(IN_PART if report.written or report.unchanged else FAILED)


def _say_report(report: Report) -> None:
    say(report.in_words())
    for entry in report.entries[:SHOWN]:
        words = "; ".join(part for part in (entry.reason, *entry.gaps) if part)
        say(f"  {entry.name}: {words}")
    if len(report.entries) > SHOWN:
        say(f"  and {len(report.entries) - SHOWN:,} more like these")
