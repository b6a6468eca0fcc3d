"""How the rows of a chart become strips: only what can be seen, and boxes that were drawn are kept."""

from __future__ import annotations

from collections.abc import Callable

from rich.segment import Segment
from rich.style import Style as Rich
from textual.strip import Strip

from tui.widgets.orgchart.drawing import Look, draw_box
from tui.widgets.orgchart.plan import Bar, Plan

BOXES_KEPT = 512
"""Boxes kept as drawn, so that panning draws only what comes into sight."""


class ChartPainter:
    """Draws the rows of a chart."""

    def __init__(self, blend: Callable[..., Rich]) -> None:
        """Take the function that blends looks into a style; each blend is asked for once."""
        self._blend = blend
        self._styles: dict[tuple[str, ...], Rich] = {}
        self._boxes: dict[tuple[int, Look], list[list[Segment]]] = {}

    def forget_styles(self) -> None:
        """Ask for every style anew: theme or focus have changed."""
        self._styles.clear()
        self._boxes.clear()

    def forget_boxes(self) -> None:
        """Draw every box anew: words or sizes have changed."""
        self._boxes.clear()

    def draw_row(self, plan: Plan, x: int, y: int, width: int, look_of_box: Callable[[int], Look]) -> Strip:
        """Draw so many columns of a row of the plan, beginning at a column of it."""
        level, row = divmod(y, plan.stride)
        if not 0 <= level < len(plan.bands):
            return Strip.blank(width, self.style())
        if row >= plan.detail.height:
            return Strip([Segment(draw_bars(plan, level, x, width), self.style("line"))], width)
        segments: list[Segment] = []
        start = end = x
        for index, left in plan.boxes_between(level, x, x + width):
            if not segments:
                start = end = min(x, left)
            segments.append(Segment(" " * (left - end), self.style()))
            segments += self._draw(plan, index, look_of_box(index))[row]
            end = left + plan.detail.width
        segments.append(Segment(" " * (x + width - end), self.style()))
        strip = Strip([segment for segment in segments if segment.text], max(end, x + width) - start)
        return strip.crop(x - start, x - start + width)

    def style(self, *looks: str) -> Rich:
        """Return the style of looks on top of each other, blended with the ground."""
        style = self._styles.get(looks)
        if style is None:
            style = self._styles[looks] = self._blend(*looks)
        return style

    def _draw(self, plan: Plan, index: int, look: Look) -> list[list[Segment]]:
        """Return the rows of a box, as they were drawn before if they were."""
        rows = self._boxes.get((index, look))
        if rows is None:
            if len(self._boxes) >= BOXES_KEPT:
                del self._boxes[next(iter(self._boxes))]
            pieces = draw_box(plan.branches.boxes[index], plan.detail, look)
            rows = [[Segment(text, self.style(*looks)) for text, looks in row] for row in pieces]
            self._boxes[index, look] = rows
        return rows


def draw_bars(plan: Plan, level: int, x: int, width: int) -> str:
    """Return so many columns of the row between a level and the one below it, beginning at a column of the plan."""
    row = [" "] * width
    for bar, reports in plan.bars_between(level, x, x + width):
        start, end = max(0, bar.start - x), min(width, bar.end - x + 1)
        row[start:end] = "─" * (end - start)
        for report in reports:
            row[report - x] = _joint(bar, report)
        if 0 <= bar.boss - x < width:
            row[bar.boss - x] = {"─": "┴", "┬": "┼"}.get(row[bar.boss - x], "│")
    return "".join(row)


def _joint(bar: Bar, report: int) -> str:
    """Return the sign where the line to a report leaves the bar."""
    if bar.start == bar.end:
        return "│"
    return "┌" if report == bar.start else "┐" if report == bar.end else "┬"
