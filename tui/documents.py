"""Documents made from the screen, and what is said about them; the command line makes them by the same functions."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from store.dossier import read_dossier
from store.errors import Refused
from templates.document import Document
from templates.dossier import TEMPLATE, make_dossier
from templates.export import REFUSED, export_documents
from tui.desk import Desk
from tui.wording import counted


def dossier_document(desk: Desk, account_id: int) -> Document:
    """Return one account's dossier as a document; StoreError with the template's problems when it cannot be made."""
    with desk.book.read() as session:
        dossier = read_dossier(session, account_id)
    document = make_dossier(desk.filler, desk.library().find(TEMPLATE), dossier, desk.settings.my_name)
    if document.problems:
        words = "\n".join(problem.in_words() for problem in document.problems)
        raise Refused("The dossier was not made", words, "`tierbook template check dossier` says more.")
    return document


def export_one(desk: Desk, account_id: int) -> str:
    """Write one account's dossier into the export folder and return what to say; StoreError when it was not written."""
    document = dossier_document(desk, account_id)
    words = write_documents([document], desk.settings.where_exports_go())
    return f"{words}\n{counted(len(document.gaps), 'gap')} marked in it." if document.gaps else words


def write_documents(documents: Sequence[Document], folder: Path) -> str:
    """Write documents into a folder and return what became of them; StoreError when one was not written."""
    report = export_documents(documents, folder)
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
