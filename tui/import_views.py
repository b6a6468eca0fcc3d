"""What the import screen shows: files, columns with their fields, the result of a trial; columns, rows and words."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence

from textual.content import Content

from store.errors import StoreError
from store.intake.checks import ColumnCheck, share
from store.intake.fields import FIELDS, Kind
from store.intake.lookups import joined_lists
from store.intake.mapping import ColumnMapping, Mapping
from store.intake.report import NotTaken, Report, Told
from tui.import_work import FileInHand, ImportWork
from tui.widgets.table import Cell, Column, Row, Tone
from tui.wording import counted

FILE_COLUMNS = (
    Column("file", "File", 12, flexible=True, priority=9),
    Column("kind", "Holds", 13, priority=8),
    Column("rows", "Rows", 7, "right", priority=7),
    Column("letters", "Letters", 14, priority=5),
    Column("parted", "Parted", 6, priority=2),
    Column("note", "Note", 18, flexible=True, priority=6),
)
FILES_EMPTY = Content("Type the path of a CSV file or of a folder of them, then ⏎. Tab completes it.")
MAPPING_COLUMNS = (
    Column("header", "Column in file", 15, flexible=True, priority=8),
    Column("example", "Example", 14, flexible=True, priority=5),
    Column("field", "→ Field", 18, priority=9),
    Column("check", "Check", 20, flexible=True, priority=6, wanted=50),
)
RESULT_COLUMNS = (
    Column("what", "What", 28, flexible=True, priority=9),
    Column("rows", "Rows", 8, "right", priority=8),
    Column("hint", "", 31, priority=1),
)
LIST_COLUMNS = (
    Column("line", "Line", 7, "right", priority=8),
    Column("value", "What stands there", 18, flexible=True, priority=9),
    Column("column", "Column", 13, priority=4),
    Column("what", "What becomes of it", 26, flexible=True, priority=7, wanted=60),
)
"""Columns of the cases behind a count; `list_columns` leaves out those in which nothing stands."""
FIELD_COLUMNS = (Column("field", "Field", 20, priority=9), Column("now", "Filled by", 20, flexible=True, priority=5))
NAMED = 2
"""Files left out that are named; the others are counted."""
_CASE_CELLS: dict[str, Callable[[Told], str | Cell]] = {
    "line": lambda told: f"{told.line:,}" if told.line else "",
    "value": lambda told: told.value,
    "column": lambda told: Cell(told.column, "muted") if told.column else "",
    "what": lambda told: told.what,
}
_DELIMITERS = {",": "comma", ";": "semic.", "\t": "tab", "|": "bar"}
_TONES: dict[str, Tone] = {
    "new": "success",
    "changed": "accent",
    "refused": "error",
    "account not known": "warning",
    "named like another": "warning",
    "changed by hand, now as in the file": "warning",
    "in another currency": "warning",
    "cut short": "warning",
    "words that are not known": "warning",
    "unplaced": "warning",
    "accounts not in the book": "warning",
    "accounts made": "success",
}
_HINTS = {
    "changed": "the book says something else",
    "as they are": "in the book like this already",
    "refused": "kept in a file, to be mended",
    "account not known": "taken, but without it",
    "account overruled": "taken to the one you chose",
    "named like another": "M takes them for yours",
    "kept as you changed it": "nothing new in the file",
    "changed by hand, now as in the file": "yours gave way to the file's",
    "in another currency": "taken, without the amount",
    "cut short": "only the beginning is kept",
    "deleted there": "skipped",
    "said twice": "skipped: as an earlier row",
    "id given twice": "each kept, as its row says",
    "reports to itself": "stands at the top",
    "unplaced": "taken, but without a boss",
    "accounts not in the book": "N makes them",
    "accounts made": "untiered",
}
_HINTS_DONE = {**_HINTS, "named like another": "new all the same", "accounts not in the book": "not made"}
"""What is said once the import has been made."""


def file_rows(files: Sequence[FileInHand]) -> list[Row]:
    """Return the files; keys are their places."""
    joined = joined_lists([file.source for file in files])
    return [Row(number, _file_cells(file, file.source.path in joined)) for number, file in enumerate(files)]


def _file_cells(file: FileInHand, is_joined: bool) -> tuple[str | Cell, ...]:
    mapping = file.source.mapping
    letters = f"{file.encoding} (guess)" if file.guessed else file.encoding
    if is_joined:
        note = Cell("read along", "muted")
    elif mapping.other:
        note = Cell("! left out: K", "warning")
    elif mapping.undecided or not mapping.is_complete:
        note = Cell("! choose a column" if mapping.undecided else "! no name column", "warning")
    else:
        left = len(mapping.unmapped)
        note = Cell(f"{counted(left, 'column')} left out" if left else "", "muted")
    return (
        Cell(file.name, "strong"),
        mapping.other or mapping.kind,
        f"{file.rows:,}",
        Cell(letters, "warning" if file.guessed else "muted"),
        Cell(_DELIMITERS.get(file.delimiter, file.delimiter), "muted"),
        note,
    )


def column_rows(file: FileInHand, report: Report | None) -> list[Row]:
    """Return the columns of a file with what they fill, and what is taken of them; keys are their places in the file.

    What `report` says of a column, once an import was tried out, goes before what the cells alone show.
    """
    mapping = file.source.mapping
    labels = {field.name: field.label for field in FIELDS[mapping.kind]}
    doubtful = {field for field, _ in mapping.doubts}
    tried = next((each.not_taken for each in report.files if each.path == file.source.path), {}) if report else {}
    rows = []
    for index in file.order:
        column = mapping.columns[index]
        if mapping.other or not column.field:
            field = Cell("  left out", "muted")
        elif column.field in doubtful:
            field = Cell(f"? {labels[column.field]}", "warning")
        else:
            field = Cell(f"→ {labels[column.field]}", "strong")
        check = _check_cell(mapping, column, file.checks[index], tried.get(column.header))
        rows.append(Row(index, (column.header, Cell(column.example, "muted"), field, check)))
    return rows


def wrong_in_words(row: Row) -> Content:
    """Return what is wrong with a column of `column_rows`, as a sentence; empty when nothing is."""
    header, *_, check = row.cells
    if isinstance(check, str) or check.tone != "error":
        return Content("")
    return Content.assemble((f"{header}: ", "$text-muted"), check.text)


def _check_cell(mapping: Mapping, column: ColumnMapping, check: ColumnCheck, left: NotTaken | None) -> Cell:
    """Return what becomes of the cells of a column: taken, left out, or their rows refused."""
    if mapping.other:
        return Cell(f"looks like {mapping.other}", "muted")
    if not column.field:
        return Cell(column.why.removeprefix("left out: ") if check.filled else check.in_words(), "muted")
    if left is not None:
        return Cell(f"! {share(left.values, check.filled)} left out: {left.why}", "error")
    return Cell(check.in_words(), "error" if check.unreadable else "")


def field_rows(kind: Kind, file: FileInHand) -> list[Row]:
    """Return what a column can fill, with the column that fills it now; key 0 leaves the column out."""
    filled = {column.field: column.header for column in file.source.mapping.columns if column.field}
    rows = [Row(0, (Cell("leave it out", "muted"), ""))]
    for number, field in enumerate(FIELDS[kind], 1):
        rows.append(Row(number, (field.label, Cell(filled.get(field.name, ""), "muted"))))
    return rows


def result_rows(report: Report) -> list[Row]:
    """Return the counts of each file that are not zero; the key of a count is file * 100 + its place in the groups."""
    rows: list[Row] = []
    for place, file in enumerate(report.files):
        title = Cell(f"{file.file} · {file.kind}", "strong")
        rows.append(Row(-1 - place, (title, f"{file.read:,}", "")))
        for number, (name, count, told) in enumerate(file.groups()):
            if count:
                hint = (_HINTS if report.dry_run else _HINTS_DONE).get(name, "")
                words = Cell(f"{'⏎ ' if told else ''}{hint}", "muted")
                rows.append(Row(place * 100 + number, (Cell(name, _TONES.get(name, "")), f"{count:,}", words), 1))
    return rows


def group_of(report: Report, key: int) -> tuple[str, int, tuple[Told, ...]]:
    """Return name, count and cases behind a row of `result_rows`; no cases for the title of a file."""
    if key < 0:
        return "", 0, ()
    file = report.files[key // 100]
    name, count, told = file.groups()[key % 100]
    return f"{file.file} · {name}", count, told


def list_columns(told: Sequence[Told]) -> tuple[Column, ...]:
    """Return the columns for these cases: without one in which nothing stands, for the others need the room."""
    return tuple(column for column in LIST_COLUMNS if any(map(_CASE_CELLS[column.key], told)))


def told_rows(told: Sequence[Told]) -> list[Row]:
    """Return the cases of one group, with a cell for each of `list_columns`."""
    cells = [_CASE_CELLS[column.key] for column in list_columns(told)]
    return [Row(number, tuple(cell(each) for cell in cells)) for number, each in enumerate(told)]


def result_line(work: ImportWork, refused: StoreError | None) -> Content:
    """Return what an import would do, or did, as one line; above it what was refused last."""
    lines = [_in_words(error) for error in (refused, work.problem) if error is not None]
    joined = joined_lists([file.source for file in work.files])
    others = [file for file in work.files if file.source.mapping.other and file.source.path not in joined]
    if work.problem is None and others:
        lines.append(_left_out(others))
    if work.report is None and work.problem is None and work.files:
        lines.append(progress_line("Trying out what an import would do", 0, 0))
    if work.report is not None:
        lines.append(_counts(work.report))
        lines += map(Content, _accounts(work.report))
        if work.report.first_currency:
            lines.append(Content(_currency(work.report)))
        lines += [Content.assemble("Refused rows: ", str(path)) for path in work.report.reject_files]
        lines += [Content.styled(note, "$text-error") for note in work.report.notes]
    return Content("\n").join(lines)


def _accounts(report: Report) -> Iterator[str]:
    """Yield what is chosen for those without an account, and the keys that choose it while that can be done."""
    for file in report.files:
        for name, rows in file.given.items():
            yield f"{file.file}: {counted(rows, 'row')} without a word on their account, taken to {name}."
        if file.overruled:
            yield f"{file.file}: {counted(len(file.overruled), 'row')} with an unknown account, taken there as well."
        if file.homeless and report.dry_run:
            yield f"{file.file}: {counted(file.homeless, 'row')} without a word on their account. O says where they go."
        if file.missing and report.dry_run:
            yield f"{file.file}: {counted(len(file.missing), 'account')} not in the book. N makes them, untiered."


def _currency(report: Report) -> str:
    """Return what the first amounts of the book are taken as, and the key that changes it."""
    if report.dry_run:
        return f"Amounts are taken as {report.first_currency}. The comma key changes that, before you import."
    return f"Amounts were taken as {report.first_currency}. The comma key changes what they are called."


def _left_out(others: Sequence[FileInHand]) -> Content:
    """Return which files are left out since they look like nothing that is taken."""
    names = [f"{file.name} looks like {file.source.mapping.other}" for file in others[:NAMED]]
    more = f" and {len(others) - NAMED} more" if len(others) > NAMED else ""
    words = f"{'; '.join(names)}{more}. K chooses what the rows are."
    return Content.assemble(("! ", "bold $text-warning"), ("Left out: ", "$text-warning"), words)


def _in_words(error: StoreError) -> Content:
    words = " ".join(part for part in (error.message, error.hint) if part)
    return Content.assemble(("! ", "bold $text-warning"), (f"{error.title}. ", "$text-warning"), words)


def _counts(report: Report) -> Content:
    parts = [
        Content.styled(f"{number:,} {words}", tone)
        for number, words, tone in (
            (report.new, "new", "$text-success"),
            (report.changed, "changed", "$text-accent"),
            (report.unchanged, "as they are", "$text-muted"),
            (report.refused, "refused", "$text-error"),
            (report.dangling, "without their account", "$text-warning"),
            (report.lookalikes, "named like another", "$text-warning"),
        )
        if number or words == "new"
    ]
    return Content.assemble(("Result: " if report.dry_run else "Imported: ", "bold"), Content(" · ").join(parts))


def progress_line(words: str, done: int, total: int) -> Content:
    """Return a bar with what is being done; only the words where it is not known how far it is."""
    if not total:
        return Content.assemble(("◌ ", "$primary"), f"{words} …")
    width = 20
    full = min(width, done * width // total)
    bar = (("━" * full, "$primary"), ("╌" * (width - full), "$text-muted"))
    return Content.assemble(*bar, f" {min(100, done * 100 // total)} %  {words}")
