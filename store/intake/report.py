"""What an import did, or would do: counted and told file by file, in words and as data."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, NamedTuple

from store.errors import Problem
from store.intake.fields import Kind
from store.intake.reading import RefusedRow

SHOWN = 5
"""Cases of one kind that are named in words; the rest are counted."""
LISTED = 500
"""Rows that are taken as they should be, of one kind, that are kept to be looked at."""


class Told(NamedTuple):
    """One thing said of one row: where it stands, what stands there, and what became of it."""

    line: int
    column: str
    value: str
    what: str

    def in_words(self) -> str:
        """Return it as one line of plain text."""
        where = ", ".join(part for part in (f"line {self.line}" if self.line else "", self.column) if part)
        what = f"“{self.value}” {self.what}" if self.value else self.what
        return f"{where}: {what}" if where else what


class UnknownWord(NamedTuple):
    """A word that a column uses and the book does not know, how often, and what it was taken for."""

    column: str
    value: str
    rows: int
    what: str


class NotTaken(NamedTuple):
    """How many values of a column were left out of rows that were taken, and why the first of them was."""

    values: int
    why: str


class Chart(NamedTuple):
    """What an org chart came to. Its rows are its seats and those who share one; tops and unplaced are among the seats.

    None where it has no column of bosses.
    """

    seats: int
    vacant: int
    unknown: int
    """Seats of which it is not known who sits there."""
    people: int
    shared: int
    """Rows of somebody in the seat of another row."""
    tops: int | None
    unplaced: int | None

    def counts(self) -> tuple[tuple[str, int], ...]:
        """Return each count with its name."""
        return (
            ("seats", self.seats),
            ("vacant", self.vacant),
            ("nobody is known for", self.unknown),
            ("in the seat of another row", self.shared),
            ("people", self.people),
            ("at the top", self.tops or 0),
            ("unplaced", self.unplaced or 0),
        )

    def in_words(self) -> str:
        """Return it as one line; what is zero is left out."""
        return " · ".join(f"{count:,} {name}" for name, count in self.counts() if count)


@dataclass(frozen=True, slots=True)
class FileReport:
    """What became of the rows of one file; every row read is in exactly one of the counts."""

    file: str
    kind: Kind
    path: Path
    header: tuple[str, ...]
    delimiter: str
    read: int
    new: int
    changed: int
    unchanged: int
    deleted: int
    """Skipped, because they are deleted in the system they come from, or users who are switched off there."""
    repeated: int
    """Skipped, because they say the same as an earlier row."""
    refused: tuple[RefusedRow, ...]
    fields_changed: int
    dangling: tuple[Told, ...]
    """Rows that were taken although the account they name is not known."""
    overruled: tuple[Told, ...]
    """Rows that name an account that is not known, and were taken to the one that the user gave."""
    lookalikes: tuple[Told, ...]
    """New accounts with the name of another one."""
    kept: tuple[Told, ...]
    """Values that were left out because the field was changed by hand since the last import."""
    overwritten: tuple[Told, ...]
    """Values that were changed by hand and now are the file's, since it says something new."""
    foreign: tuple[Told, ...]
    """Amounts that were left out because they are not in the currency of the book."""
    cut: tuple[Told, ...]
    """Texts of which only the beginning was kept."""
    left_out: tuple[Told, ...]
    """Other values that were left out of rows that were taken."""
    repeats: tuple[Told, ...]
    """Rows of an org chart with an id that an earlier row has; all of them were taken."""
    selves: tuple[Told, ...]
    """Rows that name themselves for their boss; they stand at the top."""
    unplaced: tuple[Told, ...]
    """Seats whose boss could not be found or drawn; they were taken without one."""
    made: Mapping[str, int]
    """Accounts that are made, since rows name them and no account is called so, each with its rows."""
    missing: Mapping[str, int]
    """Accounts that could be made in this way, where nobody said that they are to be."""
    given: Mapping[str, int]
    """The account that the user gave to rows without a word on theirs, with how many these are."""
    homeless: int
    """Rows without a word on their account, taken without one."""
    chart: Chart | None
    """What an org chart came to; None for all else."""
    unknown: tuple[UnknownWord, ...]
    notes: tuple[Problem, ...]
    not_taken: Mapping[str, NotTaken]
    """Columns of which some values were left out, by their headers."""
    samples: tuple[tuple[Told, ...], ...]
    """The first new, changed and unchanged rows, in this order."""

    def worries(self) -> tuple[tuple[str, tuple[Told, ...]], ...]:
        """Return what was told of rows that were taken but for something, each group with its name."""
        return (
            ("account not known", self.dangling),
            ("account overruled", self.overruled),
            ("named like another", self.lookalikes),
            ("kept as you changed it", self.kept),
            ("changed by hand, now as in the file", self.overwritten),
            ("in another currency", self.foreign),
            ("cut short", self.cut),
            ("left out", self.left_out),
            ("id given twice", self.repeats),
            ("reports to itself", self.selves),
            ("unplaced", self.unplaced),
        )

    def groups(self) -> tuple[tuple[str, int, tuple[Told, ...]], ...]:
        """Return every count with its name and the rows that can be looked at."""
        new, changed, unchanged = self.samples
        refused = tuple(Told(row.line, "", "", row.why) for row in self.refused)
        words = tuple(Told(0, word.column, word.value, f"{word.rows:,} × {word.what}") for word in self.unknown)
        notes = tuple(Told(note.line or 0, "", "", note.in_words()) for note in self.notes)
        return (
            ("new", self.new, new),
            ("changed", self.changed, changed),
            ("as they are", self.unchanged, unchanged),
            ("refused", len(refused), refused),
            *((name, len(told), told) for name, told in self.worries()),
            ("deleted there", self.deleted, ()),
            ("said twice", self.repeated, ()),
            ("words that are not known", len(words), words),
            ("notes", len(notes), notes),
            ("accounts made", len(self.made), _rows_told(self.made)),
            ("accounts not in the book", len(self.missing), _rows_told(self.missing)),
            *((name, count, ()) for name, count in (self.chart.counts()[:-1] if self.chart else ())),  # these are told
        )


@dataclass(frozen=True, slots=True)
class Report:
    """What an import did (or would do, in a dry run) with all its files."""

    label: str
    dry_run: bool
    files: tuple[FileReport, ...]
    reject_files: tuple[Path, ...] = ()
    backup: Path | None = None
    notes: tuple[str, ...] = ()
    first_currency: str = ""
    """What amounts were taken as, where they are the first of the book; "" else. To be told, since nobody chose it."""

    @property
    def new(self) -> int:
        """Records that were not known before."""
        return sum(each.new for each in self.files)

    @property
    def changed(self) -> int:
        """Records of which at least one field was changed."""
        return sum(each.changed for each in self.files)

    @property
    def fields_changed(self) -> int:
        """Fields that were changed, over all records."""
        return sum(each.fields_changed for each in self.files)

    @property
    def unchanged(self) -> int:
        """Records that are in the book as the file has them."""
        return sum(each.unchanged for each in self.files)

    @property
    def refused(self) -> int:
        """Rows that were not taken."""
        return sum(len(each.refused) for each in self.files)

    @property
    def dangling(self) -> int:
        """Rows that were taken without the account they name."""
        return sum(len(each.dangling) for each in self.files)

    @property
    def lookalikes(self) -> int:
        """New accounts that have the name of another."""
        return sum(len(each.lookalikes) for each in self.files)

    def in_words(self) -> Iterator[str]:
        """Yield the report as lines of plain text."""
        for each in self.files:
            yield from _file_in_words(each)
        if self.first_currency:
            yield self.currency_in_words()
        yield from self.notes
        if not any(each.read for each in self.files):
            yield "There is not one row in it; nothing was changed."
        elif self.dry_run:
            yield "Nothing was written."
        elif not self.new and not self.changed:
            yield self._why_nothing()
        else:
            yield f"Imported: {self.new:,} new, {self.changed:,} changed. Undo takes all of it back in one step."
        for path in self.reject_files:
            yield f"The refused rows are in {path}; mend them there and import that file."

    def currency_in_words(self) -> str:
        """Return what the first amounts of the book are taken as, and how that is changed."""
        if self.dry_run:
            how = "change it with `tierbook settings currency=…` before you import"
            return f"Amounts are taken as {self.first_currency} ({how})."
        how = "`tierbook settings currency=…` changes what they are called"
        return f"Amounts were taken as {self.first_currency} ({how})."

    def _why_nothing(self) -> str:
        if self.refused:
            return f"Nothing was imported: {self.refused:,} {'row was' if self.refused == 1 else 'rows were'} refused."
        if self.unchanged:
            return "The book knew all of this already; nothing was changed."
        return "Nothing was imported: every row is deleted there or said twice."

    def as_data(self) -> dict[str, Any]:
        """Return the report as plain data for JSON; paths as texts."""
        return {
            "label": self.label,
            "dry_run": self.dry_run,
            "new": self.new,
            "changed": self.changed,
            "fields_changed": self.fields_changed,
            "unchanged": self.unchanged,
            "refused": self.refused,
            "dangling": self.dangling,
            "lookalikes": self.lookalikes,
            "reject_files": [str(path) for path in self.reject_files],
            "backup": str(self.backup) if self.backup else None,
            "notes": list(self.notes),
            "first_currency": self.first_currency,
            "files": [_file_as_data(each) for each in self.files],
        }


def summary(each: FileReport) -> str:
    """Return the counts of one file as one line: `83 new · 2 refused`; what is zero is left out."""
    parts = [f"{each.new:,} new"]
    if each.changed:
        fields = "field" if each.fields_changed == 1 else "fields"
        parts.append(f"{each.changed:,} changed ({each.fields_changed:,} {fields})")
    for number, words in (
        (each.unchanged, "as they are"),
        (each.deleted, "deleted there"),
        (each.repeated, "said twice"),
        (len(each.refused), "refused"),
        (len(each.dangling), "without their account"),
        (len(each.lookalikes), "named like another"),
    ):
        if number:
            parts.append(f"{number:,} {words}")
    return " · ".join(parts)


_CHANGED = "fields that you had changed by hand now hold"


def _file_in_words(each: FileReport) -> Iterator[str]:
    yield f"{each.file}, {each.kind}, {_rows(each.read)}: {summary(each)}"
    if each.chart is not None:
        yield f"  {each.chart.in_words()}"
    yield from _named("refused", [f"line {row.line}: {row.why}" for row in each.refused])
    if count := len(each.overwritten):
        fields = "1 field that you had changed by hand now holds" if count == 1 else f"{count:,} {_CHANGED}"
        yield f"  {fields} the file's value"
    for name, told in each.worries():
        yield from _named(name, [one.in_words() for one in told])
    for word in each.unknown:
        yield f"  {word.column} “{word.value}” ({word.rows:,} rows) {word.what}"
    for note in each.notes:
        yield f"  {note.in_words()}"
    yield from _accounts_in_words(each)


def _accounts_in_words(each: FileReport) -> Iterator[str]:
    """Yield which accounts are made, and what to do for those who have none."""
    yield from _named("account made", [f"“{name}”, untiered ({_rows(rows)})" for name, rows in each.made.items()])
    yield from _named("not in the book", [f"“{name}” ({_rows(rows)})" for name, rows in each.missing.items()])
    if each.missing:
        yield "  --make-accounts makes these accounts, untiered; people can also be given one in the book."
    for name, rows in each.given.items():
        yield f"  {rows:,} × without a word on their account, taken to {name}"
    if each.homeless:
        yield f"  {each.homeless:,} × without a word on their account; --account NAME says where they belong."


def _rows(number: int) -> str:
    return "1 row" if number == 1 else f"{number:,} rows"


def _rows_told(accounts: Mapping[str, int]) -> tuple[Told, ...]:
    return tuple(Told(0, "", name, f"named in {_rows(rows)}") for name, rows in accounts.items())


def _named(name: str, lines: Sequence[str]) -> Iterator[str]:
    for line in lines[:SHOWN]:
        yield f"  {name}: {line}"
    if len(lines) > SHOWN:
        yield f"  {name}: and {len(lines) - SHOWN:,} more"


def _file_as_data(each: FileReport) -> dict[str, Any]:
    def told(items: Sequence[Told]) -> list[dict[str, Any]]:
        return [item._asdict() for item in items]

    return {
        "file": each.file,
        "kind": each.kind,
        "rows": each.read,
        "new": each.new,
        "changed": each.changed,
        "fields_changed": each.fields_changed,
        "unchanged": each.unchanged,
        "deleted": each.deleted,
        "repeated": each.repeated,
        "refused": [{"line": row.line, "why": row.why} for row in each.refused],
        "dangling": told(each.dangling),
        "overruled": told(each.overruled),
        "lookalikes": told(each.lookalikes),
        "kept": told(each.kept),
        "overwritten": told(each.overwritten),
        "foreign": told(each.foreign),
        "cut": told(each.cut),
        "left_out": told(each.left_out),
        "repeats": told(each.repeats),
        "selves": told(each.selves),
        "unplaced": told(each.unplaced),
        "accounts_made": dict(each.made),
        "accounts_missing": dict(each.missing),
        "accounts_given": dict(each.given),
        "without_account": each.homeless,
        "chart": each.chart._asdict() if each.chart else None,
        "unknown": [word._asdict() for word in each.unknown],
        "notes": [note.in_words() for note in each.notes],
    }
