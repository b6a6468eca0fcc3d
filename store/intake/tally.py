"""The counts and tellings of one file while it is being read."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path

from store.errors import Problem
from store.intake.fields import Kind
from store.intake.reading import RefusedRow
from store.intake.report import Chart, FileReport, NotTaken, Told, UnknownWord

_TOLD = (
    "dangling",
    "overruled",
    "lookalikes",
    "kept",
    "overwritten",
    "foreign",
    "cut",
    "left_out",
    "repeats",
    "selves",
    "unplaced",
)
"""Lists of what is told of rows that were taken, which the report has by line."""


@dataclass(slots=True)
class Tally:
    """Counts and tellings of one file; frozen into a FileReport at the end."""

    file: str
    kind: Kind
    path: Path
    header: tuple[str, ...]
    delimiter: str
    read: int = 0
    new: int = 0
    changed: int = 0
    unchanged: int = 0
    deleted: int = 0
    repeated: int = 0
    fields_changed: int = 0
    refused: list[RefusedRow] = field(default_factory=list)
    dangling: list[Told] = field(default_factory=list)
    overruled: list[Told] = field(default_factory=list)
    lookalikes: list[Told] = field(default_factory=list)
    kept: list[Told] = field(default_factory=list)
    overwritten: list[Told] = field(default_factory=list)
    foreign: list[Told] = field(default_factory=list)
    cut: list[Told] = field(default_factory=list)
    left_out: list[Told] = field(default_factory=list)
    repeats: list[Told] = field(default_factory=list)
    selves: list[Told] = field(default_factory=list)
    unplaced: list[Told] = field(default_factory=list)
    made: Counter[str] = field(default_factory=Counter)
    missing: Counter[str] = field(default_factory=Counter)
    given: Counter[str] = field(default_factory=Counter)
    homeless: int = 0
    chart: Chart | None = None
    unknown: Counter[tuple[str, str, str]] = field(default_factory=Counter)
    notes: list[Problem] = field(default_factory=list)
    samples: tuple[list[Told], list[Told], list[Told]] = field(default_factory=lambda: ([], [], []))
    noted: Counter[str] = field(default_factory=Counter)
    """Things said once for all rows they hold for, each with how many."""
    not_taken: dict[str, NotTaken] = field(default_factory=dict)

    def leave_out(self, column: str, why: str) -> None:
        """Count a value that is left out of a row that is taken."""
        before = self.not_taken.get(column, NotTaken(0, why))
        self.not_taken[column] = before._replace(values=before.values + 1)

    def frozen(self) -> FileReport:
        """Return the report of the file."""
        unknown = tuple(
            UnknownWord(column, value, count, what) for (column, value, what), count in self.unknown.most_common()
        )
        notes = [*self.notes, *(Problem(None, f"{count:,} × {what}") for what, count in self.noted.items())]
        return FileReport(
            file=self.file,
            kind=self.kind,
            path=self.path,
            header=self.header,
            delimiter=self.delimiter,
            read=self.read,
            new=self.new,
            changed=self.changed,
            unchanged=self.unchanged,
            deleted=self.deleted,
            repeated=self.repeated,
            refused=tuple(sorted(self.refused, key=lambda row: row.line)),
            **{name: tuple(sorted(getattr(self, name))) for name in _TOLD},
            fields_changed=self.fields_changed,
            made=self.made,
            missing=self.missing,
            given=self.given,
            homeless=self.homeless,
            chart=self.chart,
            unknown=unknown,
            notes=tuple(notes),
            not_taken=self.not_taken,
            samples=tuple(map(tuple, self.samples)),
        )
