"""Documents made from the screen, and what is said about them; the command line makes them by the same functions."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import replace
from pathlib import Path

from store.book import Book
from store.dossier import read_dossier
from store.errors import Refused, StoreError
from store.sheets import Made, note_sheets
from templates.batch import made_of
from templates.document import Document, fill_documents
from templates.documents import DOSSIER, order_document
from templates.export import export_documents
from templates.exported import REFUSED, Exported
from templates.fill import Filler
from templates.profiles import INTERNAL
from tui.desk import Desk
from tui.wording import counted


def dossier_document(desk: Desk, account_id: int) -> Document:
    """Return one account's dossier as a document; StoreError with the template's problems when it cannot be made."""
    return make_document(desk, account_id, DOSSIER)


def make_document(
    desk: Desk, account_id: int, document: str, profile: str = INTERNAL, plan: int | None = None
) -> Document:
    """Return a document of an account for a reader; of its current plan, unless another one is meant.

    StoreError with the template's problems, or with the reason why there is none, when it cannot be made.
    """
    with desk.book.read() as session:
        dossier = read_dossier(session, account_id)
    if plan is not None:
        dossier = replace(dossier, plans=tuple(each for each in dossier.plans if each.id == plan))
    order = order_document(desk.library(), document, desk.settings.my_name, profile)
    made = next(fill_documents(desk.filler, order, [dossier]))
    if made.lacking:
        raise Refused("Nothing was written", f"{dossier.account.name}: {made.lacking}.")
    if made.problems:
        words = "\n".join(problem.in_words() for problem in made.problems)
        name = order.template.name
        raise Refused("The document was not made", words, f"`tierbook template check {name}` says more.")
    return made


def export_one(
    desk: Desk, account_id: int, document: str = DOSSIER, profile: str = INTERNAL, plan: int | None = None
) -> str:
    """Write a document into the export folder and return what to say; StoreError when it was not written."""
    made = make_document(desk, account_id, document, profile, plan)
    words = write_documents([made], desk.settings.where_exports_go())
    return f"{words}\n{counted(len(made.gaps), 'gap')} marked in it." if made.gaps else words


def write_sheet(desk: Desk, sheet: Document, change: int) -> str:
    """Write a sheet into the export folder and note it; return what to say. StoreError when it was not written.

    `change` is the newest change of the book that it was made from.
    """
    made: list[Made] = []
    words = write_documents(
        [sheet],
        desk.settings.where_exports_go(),
        lambda document, became: made.append(made_of(document, became, change)),
    )
    with suppress(StoreError):  # it is written; what could not be noted is made again the next time
        note_sheets(desk.book, made)
    return words


def write_overview(desk: Desk, make: Callable[[Book, Filler, Path | None, int], Document], key: int) -> str:
    """Write the document of a tier plan or a campaign into the export folder and return what to say."""
    made = make(desk.book, desk.filler, desk.places.templates, key)
    return write_documents([made], desk.settings.where_exports_go())


def write_documents(
    documents: Sequence[Document], folder: Path, on_done: Callable[[Document, Exported], None] | None = None
) -> str:
    """Write documents into a folder and return what became of them; StoreError when one was not written.

    `on_done` is told of each that is there.
    """
    report = export_documents(documents, folder, on_done=on_done)
    if report.stopped is not None:
        raise report.stopped
    refused = next((entry for entry in report.entries if entry.outcome == REFUSED), None)
    if refused is not None:
        raise Refused("The document was not written", f"{refused.name}: {refused.reason}", "Look at that file first.")
    names = [entry.name for entry in report.entries] + list(report.files)
    where = report.folder / names[0] if len(names) == 1 else report.folder
    verb = "Written" if report.written else "Already up to date"
    reasons = [entry.reason for entry in report.entries if entry.reason]
    return "\n".join([f"{verb}: {where}", *reasons])
