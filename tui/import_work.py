"""The files of one import while they are being looked at: read, mapped, tried out and imported; no widget in it.

Every method that reads or writes blocks; the screen calls them in a thread, one change after the other.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path
from threading import Lock

from store.book import Book
from store.errors import Problem, Refused, StoreError
from store.intake.applying import Progress
from store.intake.checks import ColumnCheck, check_columns
from store.intake.lookups import join_lookups
from store.intake.reading import open_table
from store.intake.report import Report
from store.intake.running import run_import
from store.intake.sources import FILES_LIMIT, Source, list_files, propose_source
from store.places import Places


@dataclass(frozen=True, slots=True)
class FileInHand:
    """One file: how it is read and mapped, and what was found in its columns."""

    source: Source
    encoding: str
    guessed: bool
    delimiter: str
    rows: int
    checks: tuple[ColumnCheck, ...]
    problems: tuple[Problem, ...]
    order: tuple[int, ...]
    """The columns in the order they are shown in: those first that were mapped when the file was opened."""

    @property
    def name(self) -> str:
        """The file's name."""
        return self.source.path.name


class ImportWork:
    """The files in hand, and what importing them would do, or did."""

    def __init__(self, places: Places, book: Book, currency: str) -> None:
        self._places, self._book, self._currency = places, book, currency
        self._lock = Lock()
        self.files: tuple[FileInHand, ...] = ()
        self.report: Report | None = None
        """What an import would do with every row, or did; None while that is not known."""
        self.problem: StoreError | None = None
        """Why it is not known what an import would do."""

    def add(self, path: Path) -> None:
        """Take a file, or all CSV files of a folder; StoreError when one cannot be read, and the others are taken."""
        failed: StoreError | None = None
        for each in list_files(path):
            if len(self.files) >= FILES_LIMIT:
                raise Refused(
                    "Too many files", f"One import takes up to {FILES_LIMIT} files.", "Import the rest after."
                )
            try:
                source, _ = propose_source(each)
                file = self._look(source, None)
            except StoreError as error:
                failed = error
                continue
            others = (other for other in self.files if other.source.path.absolute() != each.absolute())
            self._take((*others, file))
        if failed is not None:
            raise failed

    def change(self, path: Path, read: Callable[[Source], Source]) -> None:
        """Read or map a file in another way than it is read now; nothing when it has been left out meanwhile."""
        before = next((file for file in self.files if file.source.path == path), None)
        if before is not None:
            file = self._look(read(before.source), before)
            self._take(file if each is before else each for each in self.files)

    def drop(self, path: Path) -> None:
        """Leave a file out of the import; the file itself stays where it is."""
        self._take(each for each in self.files if each.source.path != path)

    def try_out(self, cancelled: Callable[[], bool]) -> None:
        """Find out what an import of all files would do; nothing is written.

        The answer counts only for the very files it was found for.
        """
        files = self.files
        if cancelled() or not files:
            return
        report: Report | None = None
        problem: StoreError | None = None
        try:
            report = run_import(self._places, self._book, self._sources(), dry_run=True, cancelled=cancelled)
        except StoreError as error:
            problem = error
        with self._lock:
            if files is self.files and not cancelled():  # else somebody else has the word
                self.report, self.problem = report, problem

    def run(self, on_progress: Progress, cancelled: Callable[[], bool]) -> Report:
        """Import all files, as one step."""
        self.report = run_import(
            self._places, self._book, self._sources(), on_progress=on_progress, cancelled=cancelled
        )
        return self.report

    def _take(self, files: Iterable[FileInHand]) -> None:
        with self._lock:
            self.files = tuple(files)
            self.report = self.problem = None

    def _sources(self) -> list[Source]:
        """Return the files to be imported; those of another kind only where there are no others, to be refused."""
        sources = join_lookups([file.source for file in self.files])
        return [source for source in sources if not source.mapping.other] or sources

    def _look(self, source: Source, before: FileInHand | None) -> FileInHand:
        table = open_table(source.path, encoding=source.encoding, delimiter=source.delimiter)
        checks, rows = check_columns(table, source, self._currency)
        columns = source.mapping.columns
        order = tuple(sorted(range(len(columns)), key=lambda index: columns[index].field is None))
        if before is not None and len(before.order) == len(order):
            order = before.order
        problems = (*table.problems, *source.mapping.problems)
        return FileInHand(source, table.encoding, table.guessed, table.delimiter, rows, checks, problems, order)
