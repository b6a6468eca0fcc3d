"""How large the boxes of a chart are: by how much they show, how long their words are, and how wide the screen is."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import NamedTuple

from rich.cells import cell_len

from tui.widgets.orgchart.boxes import Box
from tui.widgets.rows import Cell

ZOOMS = 3
"""Levels of detail: one short line; name and title; name, title and notes."""
MOST_NOTES = 4
"""Further lines of a box that are shown."""
NARROW = 100
"""Below so many columns boxes are made narrower."""
GAP = 1
"""Columns between two boxes."""


class Limits(NamedTuple):
    """Widths of a box: the least, the least to make a chart fit, the most, and the most on a narrow screen; all odd."""

    least: int
    fitting: int
    most: int
    most_narrow: int


LIMITS = (Limits(9, 11, 15, 13), Limits(13, 17, 25, 21), Limits(17, 21, 31, 25))
"""One for each zoom."""
_FRAME = (2, 4, 4)
"""Cells of a box that its words cannot use, at each zoom."""
_MOST_LOOKED_AT = 60
"""Characters of a text that are measured: no box shows more."""


class Detail(NamedTuple):
    """How large every box is drawn; boxes without a border are one line."""

    width: int
    height: int
    has_border: bool
    fitting: int = 1
    """The least width that boxes are given to make the whole chart fit."""

    @property
    def middle(self) -> int:
        """The column of a box at which its lines begin; widths are odd, so that there is one."""
        return self.width // 2

    def fit(self, width: int, room: int) -> Detail:
        """Return narrower boxes where these make a chart wider than the room, and those make one that fits."""
        if width <= room or room <= 0:
            return self
        narrower = (room + GAP) * (self.width + GAP) // (width + GAP) - GAP
        narrower -= 1 - narrower % 2
        return self._replace(width=narrower) if narrower >= self.fitting else self


def choose_detail(boxes: Iterable[Box], zoom: int, room: int) -> Detail:
    """Return the size that every box gets: as wide as the longest words need, within limits."""
    limits = LIMITS[zoom]
    most = limits.most_narrow if room < NARROW else limits.most
    needed = limits.least
    notes = 0
    for box in boxes:
        notes = max(notes, len(box.notes))
        if needed < most:
            needed = max(needed, _longest(box, zoom) + _FRAME[zoom])
    height = (1, 4, 4 + min(notes, MOST_NOTES))[zoom]
    return Detail(min(needed | 1, most), height, zoom > 0, limits.fitting)


class Details:
    """The sizes of the boxes of one chart: all are measured for each, so that is done once, and not at every fold."""

    def __init__(self, boxes: Sequence[Box]) -> None:
        self._boxes = boxes
        self._chosen: dict[tuple[int, int], Detail] = {}

    def choose(self, zoom: int, room: int) -> Detail:
        """Return the size that every box gets at a zoom, in a room of so many columns."""
        if (zoom, room) not in self._chosen:
            self._chosen[zoom, room] = choose_detail(self._boxes, zoom, room)
        return self._chosen[zoom, room]


def _longest(box: Box, zoom: int) -> int:
    """Return how many cells the longest line of a box needs."""
    sign = 2 if box.sign or box.state != "known" else 0
    lines = [cell_len((box.name or box.title)[:_MOST_LOOKED_AT]) + sign]
    if zoom > 0:
        lines.append(cell_len(box.title[:_MOST_LOOKED_AT]))
    if zoom > 1:
        texts = (note.text if isinstance(note, Cell) else note for note in box.notes)
        lines += [box.room, *(cell_len(text[:_MOST_LOOKED_AT]) for text in texts)]
    return max(lines)
