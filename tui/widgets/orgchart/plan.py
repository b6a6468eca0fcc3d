"""Where everything of a chart stands on an endless sheet of cells, and what of it can be seen through a window."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence
from itertools import pairwise
from typing import NamedTuple

from textual.geometry import Region, Size

from templates.orgchart.layout import Layout, arrange
from tui.widgets.orgchart.boxes import Branches
from tui.widgets.orgchart.detail import GAP, Detail

CONNECTORS = 1
"""Rows between two levels, for the lines."""


class Bar(NamedTuple):
    """The line from a boss to its reports: its ends, the boss's column, and its reports' places in their band."""

    start: int
    end: int
    boss: int
    first: int
    last: int


class Band(NamedTuple):
    """The boxes of one level from left to right, the left edge of each, and the bars below them."""

    boxes: list[int]
    lefts: list[int]
    bars: list[Bar]


class Plan:
    """The places of the boxes that are shown, at one size."""

    def __init__(self, branches: Branches, detail: Detail, room: Size) -> None:
        """Arrange the boxes; made a little narrower where all of them fit into the `room` then, and in its middle."""
        self.branches = branches
        self.detail = detail
        self.room = room
        shown = branches.shown()
        layout = self._arrange(shown)
        narrower = detail.fit(layout.width, room.width - 3)
        if narrower != detail:
            self.detail = narrower
            layout = self._arrange(shown)
        self.margin = max(1, (room.width - layout.width) // 2)
        """Columns left of the chart."""
        self._lefts = {index: left + self.margin for index, left in zip(shown, layout.lefts, strict=True)}
        self.bands = self._make_bands(shown, layout.levels, layout.height)
        self.stride = self.detail.height + CONNECTORS
        """Rows from one level to the next."""
        height = max(0, layout.height * self.stride - CONNECTORS)
        self.size = Size(layout.width + 2, height)
        """What has to be scrolled over: a column is left free on either side."""

    def _arrange(self, shown: Sequence[int]) -> Layout:
        order = {index: place for place, index in enumerate(shown)}
        bosses = [order.get(self.branches.bosses[index], -1) for index in shown]
        return arrange(bosses, [self.detail.width] * len(shown), GAP)

    def _make_bands(self, shown: Sequence[int], levels: Sequence[int], height: int) -> list[Band]:
        """Return the bands: boxes come bosses first, so those of a level come from left to right."""
        bands = [Band([], [], []) for _ in range(height)]
        for index, level in zip(shown, levels, strict=True):
            bands[level].boxes.append(index)
            bands[level].lefts.append(self._lefts[index])
        for upper, lower in pairwise(bands):
            first = 0
            for boss in upper.boxes:
                count = 0 if self.branches.is_folded(boss) else len(self.branches.reports(boss))
                if count:
                    upper.bars.append(self._make_bar(boss, lower.lefts, first, first + count - 1))
                first += count
        return bands

    def _make_bar(self, boss: int, lefts: Sequence[int], first: int, last: int) -> Bar:
        middle = self.detail.middle
        return Bar(lefts[first] + middle, lefts[last] + middle, self._lefts[boss] + middle, first, last)

    def has(self, index: int) -> bool:
        """Tell whether a box is shown."""
        return index in self._lefts

    def left(self, index: int) -> int:
        """Return the column of a box's left edge."""
        return self._lefts[index]

    def region(self, index: int) -> Region:
        """Return where a box that is shown stands."""
        top = self.branches.levels[index] * self.stride
        return Region(self._lefts[index], top, self.detail.width, self.detail.height)

    def box_at(self, x: int, y: int) -> int:
        """Return the box that covers a cell, -1 for none."""
        level, row = divmod(y, self.stride)
        if not 0 <= level < len(self.bands) or row >= self.detail.height:
            return -1
        band = self.bands[level]
        place = bisect_right(band.lefts, x) - 1
        return band.boxes[place] if place >= 0 and x < band.lefts[place] + self.detail.width else -1

    def is_count(self, index: int, x: int, y: int) -> bool:
        """Tell whether a cell shows how many boxes are folded away below a box."""
        region = self.region(index)
        near = abs(x - region.x - self.detail.middle) < 4 if self.detail.has_border else x >= region.right - 3
        return self.branches.is_folded(index) and y == region.bottom - 1 and near

    def boxes_between(self, level: int, start: int, end: int) -> Iterator[tuple[int, int]]:
        """Return the boxes of a level that reach into these columns, each with its left edge."""
        band = self.bands[level]
        place = bisect_right(band.lefts, start - self.detail.width)
        while place < len(band.boxes) and band.lefts[place] < end:
            yield band.boxes[place], band.lefts[place]
            place += 1

    def bars_between(self, level: int, start: int, end: int) -> Iterator[tuple[Bar, list[int]]]:
        """Return the bars below a level that reach into these columns, each with the reports' columns among them."""
        bars = self.bands[level].bars
        middle = self.detail.middle
        place = bisect_left(bars, start, key=lambda bar: bar.end)
        while place < len(bars) and bars[place].start < end:
            bar = bars[place]
            lefts = self.bands[level + 1].lefts
            first = bisect_left(lefts, start - middle, bar.first, bar.last + 1)
            last = bisect_left(lefts, end - middle, bar.first, bar.last + 1)
            yield bar, [left + middle for left in lefts[first:last]]
            place += 1

    def neighbour(self, index: int, step: int) -> int:
        """Return the box so many to the right (or left) on the same level, or the last one there."""
        band = self.bands[self.branches.levels[index]]
        place = bisect_left(band.lefts, self._lefts[index]) + step
        return band.boxes[max(0, min(len(band.boxes) - 1, place))]

    def nearest(self, level: int, x: int) -> int:
        """Return the box of a level whose left edge is nearest to a column."""
        band = self.bands[max(0, min(len(self.bands) - 1, level))]
        place = bisect_left(band.lefts, x)
        near = range(max(0, place - 1), min(len(band.boxes), place + 1))
        return band.boxes[min(near, key=lambda one: abs(band.lefts[one] - x))]
