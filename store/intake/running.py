"""An import as the user runs it: a checked backup before it, the import, and a file of the rows that were refused."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path

from sqlmodel import col, select

from store.backup import make_backup, thin_backups
from store.book import Book
from store.clean import clean
from store.errors import Refused, StoreError
from store.history import MADE, Change
from store.intake.applying import Progress, import_files
from store.intake.rejects import write_rejects
from store.intake.report import FileReport, Report
from store.intake.sources import Source
from store.places import Places, make_private

NAME_LIMIT = 60
"""Characters of a file's name that the name of its reject file takes over."""


def run_import(
    places: Places,
    book: Book,
    sources: Sequence[Source],
    *,
    dry_run: bool = False,
    rejects: Path | None = None,
    on_progress: Progress | None = None,
    cancelled: Callable[[], bool] | None = None,
) -> Report:
    """Import files into a book, after a backup of what is in it; return the report with where the refused rows are.

    Refused rows go to `rejects` (a file that is not there yet, or a folder), else to the folder of rejects. A dry run
    writes no file at all. Raises Cancelled or StoreError, and the book is as it was.
    """
    if rejects is not None and rejects.is_file():
        raise Refused("There is already a file", f"{rejects} was left as it is. Nothing was imported.", "Name another.")
    made: list[Path] = []

    def back_up() -> None:
        if not _is_empty(book):
            if on_progress is not None:
                on_progress("Making a backup", 0, 0)
            made.append(make_backup(book.path, places.backups, reason="before-import"))

    report = import_files(
        book, sources, dry_run=dry_run, on_progress=on_progress, cancelled=cancelled, before_writing=back_up
    )
    if dry_run:
        return report
    if made:
        thin_backups(places.backups)
    written, notes = _write_rejects(report, rejects, places.rejects)
    return replace(report, backup=made[0] if made else None, reject_files=written, notes=notes)


def _is_empty(book: Book) -> bool:
    with book.read() as session:
        return session.exec(select(Change.id).where(col(Change.kind) != MADE).limit(1)).first() is None


def _write_rejects(report: Report, wanted: Path | None, folder: Path) -> tuple[tuple[Path, ...], tuple[str, ...]]:
    """Write the refused rows of each file; the import stands, so what goes wrong here is told, not raised."""
    written: list[Path] = []
    notes: list[str] = []
    for each in report.files:
        if not each.refused:
            continue
        try:
            path = _free_path(each, wanted, folder, taken=bool(written))
            write_rejects(path, each.header, each.refused, each.delimiter)
        except StoreError as error:
            notes.append(f"The refused rows of {each.file} could not be written down. {error.message}")
        else:
            written.append(path)
    return tuple(written), tuple(notes)


def _free_path(each: FileReport, wanted: Path | None, folder: Path, taken: bool) -> Path:
    """Return a path where no file is yet."""
    if wanted is not None and not wanted.is_dir() and not taken:
        return wanted
    if wanted is None:
        make_private(folder)
    else:
        folder = wanted if wanted.is_dir() else wanted.parent
    stem = clean(each.path.stem)[:NAME_LIMIT].strip(" .") or "import"
    path, number = folder / f"{stem}-rejects.csv", 1
    while path.exists() or path.is_symlink():
        number += 1
        path = folder / f"{stem}-rejects-{number}.csv"
    return path
