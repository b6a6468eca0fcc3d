"""Reading a foreign table: the file, its rows with their line numbers, and what is wrong with it.

Nothing is shifted, trimmed, guessed in silence or swallowed: a row that does not fit the header is set aside with its
line, a file that cannot be read rightly is refused in words.
"""

from __future__ import annotations

import csv
import errno
import io
import os
import re
import stat
import struct
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from typing import NamedTuple

from store.clean import CELL_LIMIT, clean
from store.errors import NotFound, Problem, Refused, StoreError
from store.files import is_open_here
from store.intake import encoding as letters
from store.intake.formulas import restore
from store.intake.layout import LOOKED_AT, Record, find_layout, name_columns, read_records

FILE_LIMIT = 50 << 20
"""Bytes of a file, at most: 50 MiB."""
ROW_LIMIT = 1_000_000
ERROR_COLUMN = "ERROR"
"""The last column of a reject file: the original row, then what was wrong with it."""
OWN_ERROR = re.compile(r"Line \d+: ")
"""How the text in that column begins when we wrote it; only then are the quotes before formulas ours to take off."""

_SAMPLE = 1 << 16
_TEXT = re.compile(rb"[^\xef\xbb\xbf\xff\xfe\0 \t\r\n]")
_OF_SQLITE = (b"SQLite format 3\0", struct.pack("=I", 3_007_000))
"""How a book, and the file of its locks beside it, begins (sqlite.org/walformat.html, 2.1)."""
_KEPT_OPEN: dict[tuple[int, int], bytes] = {}
"""How the files begin that are never closed here, by device and inode: closing the open book would drop its locks."""
_WORKBOOKS = (".xlsx", ".xlsm", ".xls", ".ods")


class SourceRow(NamedTuple):
    """One row as it stands in the file; `line` is the physical line it begins on, counted from 1."""

    line: int
    cells: tuple[str, ...]


class RefusedRow(NamedTuple):
    """One row that was not taken, with the reason; what a reject file is made of."""

    line: int
    cells: tuple[str, ...]
    why: str


@dataclass(frozen=True, slots=True)
class Table:
    """A foreign table in memory: all of it, or the first rows of it as a preview."""

    name: str
    encoding: str
    guessed: bool
    delimiter: str
    header: tuple[str, ...]
    rows: list[SourceRow]
    problems: list[Problem]
    refused: list[RefusedRow]


def open_table(path: Path, *, encoding: str | None = None, delimiter: str | None = None) -> OpenTable:
    """Find out how the file is to be read, and read its header; the rows are read one at a time afterwards."""
    name = clean(path.name)
    with naming(name, clean(str(path))):
        if path.suffix.lower() in _WORKBOOKS:
            raise Refused("Workbooks cannot be read yet", f"{name} is a workbook, not CSV.", "Save the sheet as CSV.")
        data = _read_file(path)
        if not _TEXT.search(data):
            raise Refused("The file is empty", f"{name} holds no text.", "Choose another file.")
        found = letters.named_encoding(data, encoding) if encoding else letters.find_encoding(data)
        return OpenTable(name, data, found, delimiter)


@contextmanager
def naming(name: str, path: str = "") -> Iterator[None]:
    """Let every error say first which file it is about, where it does not begin with its name or path anyway."""
    try:
        yield
    except StoreError as error:
        if not error.message.startswith((name, path or name)):
            error.message = f"{name}: {error.message}"
        raise


class OpenTable:
    """A foreign table whose form is known and whose rows can be walked, any number of times, without holding them."""

    def __init__(self, name: str, data: bytes, found: letters.Encoding, delimiter: str | None = None) -> None:
        """Find the layout and name the columns; the bytes must be checked text in that encoding."""
        self.name = name
        self.encoding = found.name
        self.guessed = found.guessed
        self._data = data
        self._mark = found.mark
        self._watch_cells = found.name[:6] in ("utf-16", "utf-32") or _has_long_line(data)
        lines = self._first_lines()
        self.delimiter, self._skip_blanks, header = find_layout(lines, delimiter)
        records = read_records(lines, self.delimiter, self._skip_blanks)
        self.problems = [letters.guess_told(data, found)] if found.guessed else []
        self._read_header(records, header)

    @property
    def line_count(self) -> int:
        """Physical lines in the file, about: what a progress sign counts against."""
        return max(self._data.count(b"\n"), self._data.count(b"\r"), 1)

    def preview(self, count: int | None = LOOKED_AT) -> Table:
        """Return the table with its first rows only (None: all), enough to show it and to guess its mapping."""
        refused: list[RefusedRow] = []
        problems = list(self.problems)
        rows = list(islice(self.rows(refused, problems), count))
        return Table(self.name, self.encoding, self.guessed, self.delimiter, self.header, rows, problems, refused)

    def rows(self, refused: list[RefusedRow], told: list[Problem] | None = None) -> Iterator[SourceRow]:
        """Walk all rows that fit the header; the others are put into `refused`. Blank rows are passed over.

        Lines below the table, as reports have them, are put into `told` as one problem. StoreError when a quote is
        never closed, a cell is too long or there are too many rows: nothing after such a place can be trusted.
        """
        width = len(self.header)
        own = self.header[-1] == ERROR_COLUMN
        new = tuple.__new__
        below: list[RefusedRow] = []
        after_blank = False
        taken = 0
        with naming(self.name):
            for line, cells in self._records(refused):
                if not any(cells):
                    after_blank = True
                    continue
                if len(cells) != width:
                    if len(cells) < width or any(cells[width:]):
                        note = after_blank and len(cells) == 1 and width > 2
                        (below if note else refused).append(RefusedRow(line, tuple(cells), _ragged(len(cells), width)))
                        continue
                    del cells[width:]
                if own and OWN_ERROR.match(cells[-1]):
                    cells = [restore(cell) for cell in cells]
                if after_blank:
                    after_blank = False
                    refused.extend(below)
                    below.clear()
                taken += 1
                if taken > ROW_LIMIT:
                    raise Refused(
                        "The table is too long", f"It has over {ROW_LIMIT:,} rows.", "Import it in several parts."
                    )
                yield new(SourceRow, (line, tuple(cells)))
        if below and told is not None:
            told.append(_left_out("below the table", below[0].line, [row.cells[0] for row in below]))
        else:
            refused.extend(below)

    def _records(self, refused: list[RefusedRow]) -> Iterator[Record]:
        """Walk the records below the header with the line each begins on."""
        last = [""]
        reader = csv.reader(
            self._lines(last), delimiter=self.delimiter, skipinitialspace=self._skip_blanks, strict=True
        )
        begins = 1
        while True:
            try:
                for cells in reader:
                    line, begins = begins, reader.line_num + 1
                    if line < self._body:
                        continue
                    if (self._watch_cells or begins - line > 1) and max(map(len, cells), default=0) > CELL_LIMIT:
                        raise _too_long(line, begins - line)
                    yield line, cells
                return
            except csv.Error as error:
                line, begins = begins, reader.line_num + 1
                if begins > self._body:
                    refused.append(self._broken(error, line, begins - line, last[0]))

    def _broken(self, error: csv.Error, line: int, lines: int, text: str) -> RefusedRow:
        """Set aside one line whose quotes do not match; StoreError when the damage may reach further."""
        said = str(error)
        if "field limit" in said:
            raise _too_long(line, lines)
        if "unexpected end" in said or lines > 1:
            raise Refused(
                "A quote is not closed",
                f"The record that begins on line {line} opens a quote that is not closed rightly"
                f" (read up to line {line + lines - 1}). Nothing was read.",
                f'Put the missing " on line {line}, or double the quotes inside the text.',
            )
        cells = next(csv.reader([text], delimiter=self.delimiter, skipinitialspace=self._skip_blanks), [])
        return RefusedRow(line, tuple(cells), "The quotes in this row do not match; a quote inside a text is doubled.")

    def _lines(self, last: list[str]) -> Iterator[str]:
        """Walk the physical lines, whatever ends them; `last` holds the line given out last."""
        stream = io.BytesIO(self._data)
        stream.seek(self._mark)
        for line in io.TextIOWrapper(stream, self.encoding, newline=""):
            last[0] = line
            yield line

    def _first_lines(self) -> list[str]:
        lines: list[str] = []
        size = 0
        for line in self._lines([""]):
            lines.append(line)
            size += len(line)
            if size > _SAMPLE or len(lines) > 4 * LOOKED_AT:
                break
        return lines

    def _read_header(self, records: list[Record], index: int) -> None:
        if not records:
            raise _too_long(1, 1)
        if index >= len(records) or not any(records[index][1]):
            raise Refused("There is no table in this file", f"{self.name} has no header.", "Choose another file.")
        line, cells = records[index]
        if max(map(len, cells)) > CELL_LIMIT:
            raise _too_long(line, 1)
        following = [row for _, row in records[index + 1 :]]
        while len(cells) > 1 and not cells[-1].strip() and not any("".join(row[len(cells) - 1 :]) for row in following):
            cells = cells[:-1]
        self._body = records[index + 1][0] if index + 1 < len(records) else line + 1
        above = [text for _, row in records[:index] if (text := " ".join(row).strip())]
        if above and not (len(above) == 1 and above[0].lower().startswith("sep=")):
            self.problems.append(_left_out("above the header", line, above))
        self.header, told = name_columns(cells, line)
        self.problems.extend(told)


def _read_file(path: Path) -> bytes:
    shown = clean(str(path))
    try:
        data = _read_bytes(path)
        if data is None:
            raise Refused("This is not a file", f"{shown} is a folder, a pipe or a device.", "Choose a CSV file.")
    except FileNotFoundError:
        raise NotFound("There is no such file", f"{shown} is not there.", "Look at the name again.") from None
    except (OSError, ValueError) as error:
        raise _unreadable(shown, error) from None
    if len(data) > FILE_LIMIT:
        raise Refused(
            "The file is too large", f"{shown} has more than {FILE_LIMIT >> 20} MiB.", "Import it in several parts."
        )
    return data


def _read_bytes(path: Path) -> bytes | None:
    """Return what is in the file, to one byte over the limit; None when it is a pipe or a device."""
    about = path.stat()
    file = about.st_dev, about.st_ino
    if file in _KEPT_OPEN:
        return _KEPT_OPEN[file]
    is_open, data = is_open_here(path), b""
    # Not blocking: a pipe with nobody at its other end would hold the program for ever.
    handle = os.open(path, os.O_RDONLY | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_BINARY", 0))
    try:
        if not stat.S_ISREG(os.fstat(handle).st_mode):
            return None
        with os.fdopen(handle, "rb", closefd=False) as content:
            data = content.read(FILE_LIMIT + 1)
    finally:
        if is_open and data.startswith(_OF_SQLITE):
            _KEPT_OPEN[file] = data[:_SAMPLE]
        else:
            os.close(handle)
    return data


def _unreadable(shown: str, error: OSError | ValueError) -> StoreError:
    number = error.errno if isinstance(error, OSError) else None
    reason = {
        errno.EACCES: "You may not read it.",
        errno.EPERM: "You may not read it.",
        errno.EISDIR: "It is a folder.",
        errno.ELOOP: "It is a link that leads in a circle.",
        errno.ENXIO: "It is a pipe or a device.",
        errno.ENAMETOOLONG: "Its name is too long.",
    }.get(number or 0, "The system refused.")
    return Refused("The file cannot be read", f"{shown}: {reason}", "Choose a CSV file.")


def _has_long_line(data: bytes) -> bool:
    """Say whether some line has more bytes than a cell may have characters; only then must cells be measured."""
    at, end = 0, len(data)
    while end - at > CELL_LIMIT:
        line_end = data.rfind(b"\n", at, at + CELL_LIMIT)
        if line_end < 0:
            line_end = data.rfind(b"\r", at, at + CELL_LIMIT)
        if line_end < 0:
            return True
        at = line_end + 1
    return False


def _left_out(where: str, line: int, texts: Sequence[str]) -> Problem:
    more = f" and {len(texts) - 1} more" if len(texts) > 1 else ""
    return Problem(line, f"Left out {where}: “{clean(texts[0])[:60]}”{more}.")


def _ragged(cells: int, width: int) -> str:
    if cells < width:
        return f"The row has only {cells} of {width} cells; which of them are missing is not known."
    return f"The row has {cells} cells, the header only {width}."


def _too_long(line: int, lines: int) -> Refused:
    hint = f"A quote on line {line} may never be closed." if lines > 1 else "Shorten the text, or leave the column out."
    what = f"The row that begins on line {line} has a cell of more than {CELL_LIMIT:,} characters."
    return Refused("A cell is too long", what, hint)
