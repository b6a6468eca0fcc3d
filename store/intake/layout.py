"""How a foreign text file is laid out: what parts its cells, where its header stands, what its columns are called.

Each delimiter is tried on the first rows, and the one that gives the most even table wins. (`csv.Sniffer` gives up on
short files, on notes above the header and on amounts in quotes, and knows no table of one column.)
"""

from __future__ import annotations

import csv
import math
import re
from collections import Counter
from collections.abc import Sequence
from typing import NamedTuple

from store.clean import clean, fold
from store.errors import Problem, Refused

DELIMITERS = ",;\t|"
COLUMN_LIMIT = 500
"""Columns, at most: Dynamics exports its customers with 212 of them."""
LOOKED_AT = 200
"""Rows that decide the delimiter and the header."""
PREAMBLE_LIMIT = 30
"""Rows above a header, at most: a title, a date, a few notes."""

_SEP_LINE = re.compile(r'"?sep=([^\w"\r\n])"?\s*', re.IGNORECASE)
_NUMBER = re.compile(r"[-+]?[\d.,  ]*\d[%]?")


class Layout(NamedTuple):
    """What parts the cells, whether blanks after it are to be skipped, and the record that is the header."""

    delimiter: str
    skip_blanks: bool
    header: int


Record = tuple[int, list[str]]
"""The physical line a record begins on, and its cells."""


def find_layout(lines: Sequence[str], delimiter: str | None = None) -> Layout:
    """Return the layout of a file by its first lines (with their line ends)."""
    if delimiter is not None and (len(delimiter) != 1 or delimiter.isalnum() or delimiter in '"\r\n'):
        raise Refused("This cannot part cells", f"“{clean(delimiter)}” is not one sign.", "Use one of , ; | or tab.")
    told = _SEP_LINE.fullmatch(lines[0]) if lines else None
    chosen = delimiter or (told.group(1) if told else _best_delimiter(lines))
    records = read_records(lines, chosen, skip_blanks := _blanks_follow(lines, chosen))
    return Layout(chosen, skip_blanks, find_header(records, first=1 if told else 0))


def read_records(lines: Sequence[str], delimiter: str, skip_blanks: bool = False) -> list[Record]:
    """Return the first records with the line each begins on, blank lines too; stops at the first that is broken."""
    reader = csv.reader(lines, delimiter=delimiter, skipinitialspace=skip_blanks)
    records: list[Record] = []
    begins = 1
    try:
        for cells in reader:
            records.append((begins, cells))
            begins = reader.line_num + 1
            if len(records) == LOOKED_AT:
                break
    except csv.Error:
        pass
    return records


def find_header(records: Sequence[Record], first: int = 0) -> int:
    """Return the index of the header among the records: the first that is as wide and as filled as a table's head.

    A title, a date or notes above it are narrower than half of the table, or fill at most half of its cells while
    a later row fills nearly all with words.
    """
    rows = [(index, cells) for index, (_, cells) in enumerate(records) if index >= first and any(cells)]
    if not rows:
        return first
    width = _usual_width([cells for _, cells in rows])
    heads = [(index, cells) for index, cells in rows[:PREAMBLE_LIMIT] if len(cells) > width // 2] or rows[:1]
    index, cells = heads[0]
    if width >= 3 and _filled(cells) * 2 <= width:
        return next((later for later, names in heads[1:] if _reads_as_header(names, width)), index)
    return index


def name_columns(cells: Sequence[str], line: int) -> tuple[tuple[str, ...], list[Problem]]:
    """Return a name for each column, all different, and what had to be made up or changed for that."""
    if len(cells) > COLUMN_LIMIT:
        raise Refused(
            "The table is too wide",
            f"Line {line} names {len(cells):,} columns; at most {COLUMN_LIMIT} can be read.",
            "Export fewer columns.",
        )
    names: list[str] = []
    taken: set[str] = set()
    problems: list[Problem] = []
    for position, cell in enumerate(cells, 1):
        wanted = " ".join(clean(cell).split())
        name = _free_name(wanted or f"column {position}", taken)
        if not wanted:
            problems.append(Problem(line, f"Column {position} has no name; it is called “{name}” here."))
        elif name != wanted:
            problems.append(
                Problem(line, f"“{wanted}” is the name of two columns; column {position} is “{name}” here.")
            )
        names.append(name)
        taken.add(fold(name))
    return tuple(names), problems


def _free_name(wanted: str, taken: set[str]) -> str:
    name, number = wanted, 1
    while fold(name) in taken:
        number += 1
        name = f"{wanted} ({number})"
    return name


def _best_delimiter(lines: Sequence[str]) -> str:
    """Return the delimiter whose table is widest and most even, with its header nearest to the top."""
    scores = {delimiter: _evenness(read_records(lines, delimiter)) for delimiter in DELIMITERS}
    best = max(scores, key=lambda delimiter: scores[delimiter])
    if scores[best] > 0:
        return best
    # One column: a delimiter that occurs nowhere leaves every cell whole.
    whole = (d for d in DELIMITERS if all(len(cells) < 2 for _, cells in read_records(lines, d)))
    return next(whole, ",")


def _evenness(records: Sequence[Record]) -> float:
    rows = [cells for _, cells in records if any(cells)]
    if not rows or (width := _usual_width(rows)) < 2:
        return 0.0
    even = sum(1 for cells in rows if len(cells) == width or (len(cells) > width and not any(cells[width:])))
    above = sum(1 for _, cells in records[: find_header(records)] if any(cells))
    return even / len(rows) * math.log2(width) / (1 + above)


def _usual_width(rows: Sequence[Sequence[str]]) -> int:
    """Return the most common width, without last cells that are empty in every row of that width."""
    counts = Counter(len(cells) for cells in rows)
    width = max(counts, key=lambda value: (counts[value], value))
    usual = [cells for cells in rows if len(cells) == width]
    while width > 1 and not any(cells[width - 1] for cells in usual):
        width -= 1
    return width


def _filled(cells: Sequence[str]) -> int:
    return sum(1 for cell in cells if cell.strip())


def _reads_as_header(cells: Sequence[str], width: int) -> bool:
    words = [cell for cell in cells if cell.strip()]
    return len(words) * 5 >= width * 4 and not any(_NUMBER.fullmatch(cell.strip()) for cell in words)


def _blanks_follow(lines: Sequence[str], delimiter: str) -> bool:
    """Say whether cells are written as `a, "b"`: in a well-formed file a quote never follows delimiter and blank."""
    if delimiter.isspace():
        return False
    return re.search(rf'{re.escape(delimiter)} +"[^"\r\n{re.escape(delimiter)}]', "".join(lines)) is not None
