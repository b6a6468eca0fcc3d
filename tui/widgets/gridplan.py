"""What a grid shows, and how it shares its width: heads of rows at the left, totals at the right, columns between."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

from rich.cells import cell_len, chop_cells

from store.clean import clean
from tui.widgets.columns import fit
from tui.widgets.rows import Cell

LEAST, MOST = 12, 20
"""Cells of a column: it is never narrower, rather others drop out of sight; and never wider than it needs to be."""
LEAST_HEAD, MOST_HEAD, LONG_HEAD = 12, 28, 44
TOTALS = 8
GAP = 1
"""Before each column; the cursor's mark stands in it."""
_LOOKED_AT = 400
"""Characters of a name that are looked at: one of any length costs the same."""

Place = tuple[int, int]
"""Keys of a row and a column."""


class Head(NamedTuple):
    """A row or a column: its key, what it is called, and for rows how deep it stands in a tree."""

    key: int
    text: str
    depth: int = 0


@dataclass(frozen=True)
class Totals:
    """What stands at the right of the rows, and below the columns; by key."""

    title: str
    rows: Mapping[int, str]
    columns: Mapping[int, str]
    whole: str


@dataclass(frozen=True)
class Sheet:
    """Everything that a grid shows; a cell that is not given is blank."""

    corner: str = ""
    """What the rows are."""
    rows: Sequence[Head] = ()
    columns: Sequence[Head] = ()
    cells: Mapping[Place, Cell] = field(default_factory=dict)
    totals: Totals | None = None
    has_long_heads: bool = False
    """Whether the rows are sentences rather than names: they may take a third of the width."""
    least: int = LEAST
    """Cells of a column at least: fewer where a cell is a letter."""


@dataclass(frozen=True, slots=True)
class Plan:
    """How many cells each part gets, and how many columns are in sight at once."""

    head: int
    column: int
    shown: int
    totals: int

    def column_at(self, x: int) -> int | None:
        """Return which of the columns in sight is drawn at a cell of the line, None for none."""
        place = (x - self.head) // (self.column + GAP)
        return place if 0 <= place < self.shown else None


def make_plan(sheet: Sheet, width: int) -> Plan:
    """Return how a sheet shares a width; at least one column is in sight, whatever the width."""
    totals = TOTALS + GAP if sheet.totals else 0
    wanted = max([cell_len(sheet.corner), *(2 * row.depth + cell_len(row.text[:_LOOKED_AT]) for row in sheet.rows)])
    most, part = (LONG_HEAD, 3) if sheet.has_long_heads else (MOST_HEAD, 5)
    head = max(LEAST_HEAD, min(wanted + 1, most, width // part))
    room = max(1, width - head - totals)
    number = max(1, len(sheet.columns))
    shown = max(1, min(number, room // (sheet.least + GAP)))
    column = max(1, min(MOST, room // shown - GAP))
    head = min(max(head, wanted + 1), most, max(head, width - totals - shown * (column + GAP)))
    return Plan(head, column, shown, totals)


def in_two_lines(text: str, width: int) -> tuple[str, str]:
    """Return a name in two lines of exactly that width, the lower one filled first; cut with an ellipsis.

    Of several words the first one is cut rather than parted: the other line begins with a word.
    """
    text = clean(text[:_LOOKED_AT])
    if cell_len(text) <= width:
        return " " * width, fit(text, width)
    upper = ""
    for word in text.split(" "):
        longer = f"{upper} {word}" if upper else word
        if cell_len(longer) > width:
            break
        upper = longer
    if not upper and " " in text:
        first, _, rest = text.partition(" ")
        return fit(first, width), fit(rest, width)
    if not upper:
        upper = chop_cells(text, width)[0] if width > 1 else text[:1]
    return fit(upper, width), fit(text[len(upper) :].strip(), width)
