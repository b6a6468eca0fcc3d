"""How the columns of a table share its width, and how a text is made to fill exactly its cells."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Literal, NamedTuple

from rich.cells import cell_len, set_cell_size

from store.clean import clean

MARK_WIDTH = 2
"""Cells before the first column: the cursor's mark and a blank."""
GAP = 2
"""Blanks between two columns."""
EDGE = 1
"""Blanks after the last column, before a border or a scrollbar."""

DEEPEST = 200
"""Levels of a tree that are drawn; what is deeper stands at this level, with a sign."""
LEAST_NAME = 12
"""Cells that the indent of a deep row leaves for its text."""

_CHARACTERS_PER_CELL = 4
"""Characters looked at for each cell: a text of any length costs the same."""


class Column(NamedTuple):
    """A column: `width` is its least width in cells, and its width where it is not flexible.

    A flexible column is made `wanted` cells wide, in the order of the columns, before all share what is left then.

    When the table is too narrow the column of the lowest `priority` drops out first, of equals the rightmost; the
    last one always stays.
    """

    key: str
    title: str
    width: int
    align: Literal["left", "right"] = "left"
    flexible: bool = False
    sortable: bool = False
    priority: int = 0
    wanted: int = 0


class Place(NamedTuple):
    """A column that is shown: its number among all, the cell it begins at, its width and side."""

    column: int
    left: int
    width: int
    right: bool


def arrange(columns: Sequence[Column], width: int) -> tuple[Place, ...]:
    """Return the columns that fit the width, with their places.

    Nothing is squeezed under its least width; of what is left over flexible columns get first what they want, then
    equal parts.
    """
    shown = list(range(len(columns)))
    while len(shown) > 1 and _needed(columns, shown) > width:
        shown.remove(min(shown, key=lambda index: (columns[index].priority, -index)))
    flexible = [index for index in shown if columns[index].flexible]
    spare = max(0, width - _needed(columns, shown))
    wider: dict[int, int] = {}
    for index in flexible:
        wider[index] = min(spare, max(0, columns[index].wanted - columns[index].width))
        spare -= wider[index]
    share, rest = divmod(spare, max(1, len(flexible)))
    for order, index in enumerate(flexible):
        wider[index] += share + (order < rest)
    places: list[Place] = []
    left = MARK_WIDTH
    for index in shown:
        column = columns[index]
        wide = max(1, min(column.width + wider.get(index, 0), width - left))
        places.append(Place(index, left, wide, column.align == "right"))
        left += wide + GAP
    return tuple(places)


def _needed(columns: Sequence[Column], shown: Sequence[int]) -> int:
    return MARK_WIDTH + sum(columns[index].width for index in shown) + GAP * (len(shown) - 1) + EDGE


def fit(text: str, width: int, right: bool = False, seen: int = 0) -> str:
    """Return the text in exactly `width` cells: padded, or cut with an ellipsis; wide characters count two.

    What is too long is cut at its end, and before the character `seen` when that would be out of sight. A line break
    or tab becomes a blank, a control character U+FFFD, whatever the text.
    """
    longest = _CHARACTERS_PER_CELL * width + 8
    if seen and cell_len(text[:longest]) > width and cell_len(text[:seen][:longest]) > width // 2:
        start = max(0, seen + 1 - width // 4)
        spare = max(0, width - 1 - cell_len(text[start:][:longest]))
        text = "…" + text[max(1, start - (spare if text.isascii() else spare // 2)) :]
    cut = len(text) > longest
    if cut:
        text = text[:longest]
    if not text.isprintable():
        text = clean(text)
    size = len(text) if text.isascii() else cell_len(text)
    if cut or size > width:
        return set_cell_size(text, width - 1) + "…" if width > 0 else ""
    return " " * (width - size) + text if right else text + " " * (width - size)


def indent(depth: int, fold: str, width: int) -> str:
    """Return what stands before the first cell of a row in a tree; never so wide that the text gets no room."""
    sign = f"{fold} " if fold else ""
    blanks = 2 * min(depth, DEEPEST)
    room = max(1, width - LEAST_NAME - len(sign))
    if blanks <= room and depth <= DEEPEST:
        return " " * blanks + sign
    return " " * (min(blanks, room) - 1) + "…" + sign
