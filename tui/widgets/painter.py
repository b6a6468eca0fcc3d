"""How a table's lines are drawn: texts and tones become strips, and strips that were drawn are kept."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Literal

from rich.cells import cell_len
from rich.segment import Segment
from rich.style import Style as Rich
from textual.content import Content
from textual.geometry import Size
from textual.strip import Strip
from textual.style import Style
from textual.visual import Visual
from textual.widget import Widget

from tui.widgets.columns import MARK_WIDTH, Column, Place, arrange, fit, indent
from tui.widgets.rows import RUN_ON, Cell, Row

State = Literal["", "cursor", "cursor-blurred"]
"""What a row is: one of many, under the cursor with the focus, or without."""

MARKS: dict[State, str] = {"": "", "cursor": "▌", "cursor-blurred": "▏"}
"""The cursor's sign, so that it is seen without colour: a bar with the focus, a thin one without."""
ASCENDING, DESCENDING = "▲", "▼"
STRIPS_KEPT = 256
"""Rows kept as drawn, so that scrolling by one draws one; let go one at a time, since 400 at once cost 8 ms."""


COLOURS = {
    "header": "text-muted",
    "header-sorted": "foreground",
    "empty": "text-muted",
    "muted": "text-muted",
    "line": "foreground-disabled",
    "accent": "text-accent",
    "success": "text-success",
    "warning": "text-warning",
    "error": "text-error",
    "tier1": "tier-1",
    "tier2": "tier-2",
    "tier3": "tier-3",
}
"""Which of the theme's variables colours the words of a look."""


def look_of(look: str, variables: Mapping[str, str], *, focused: bool) -> Style:
    """Return a look as a style of this theme: `strong`, `cursor`, `mark`, or one of COLOURS."""
    if look == "strong":
        return Style(bold=True)
    if look == "cursor":
        return Style.parse(f"on {variables['cursor-line' if focused else 'cursor-line-blurred']}")
    return Style.parse(variables[("primary" if focused else "text-muted") if look == "mark" else COLOURS[look]])


class MiddlePainter:
    """Draws what is said in the middle of a widget that has nothing to show; laid out once, and not for every line."""

    def __init__(self) -> None:
        """Lay nothing out yet."""
        self._words = Content("")
        self._laid_out_for: tuple[Size, Style] | None = None
        self._strips: list[Strip] = []

    def draw_line(self, widget: Widget, words: Content, room: Size, style: Style, y: int) -> Strip:
        """Draw a line of the room that a widget has for the words."""
        if words is not self._words or self._laid_out_for != (room, style):
            self._words, self._laid_out_for = words, (room, style)
            self._strips = Visual.to_strips(widget, words, room.width, None, style)
        line = y - max(0, (room.height - len(self._strips)) // 2)
        found = 0 <= line < len(self._strips)
        return self._strips[line] if found else Strip.blank(room.width, style.rich_style)


class LinePainter:
    """Draws the lines of a table of some columns at some width."""

    def __init__(self, blend: Callable[..., Rich]) -> None:
        """Take the function that blends looks into a style; each blend is asked for once."""
        self._blend = blend
        self._columns: Sequence[Column] = ()
        self._width = 0
        self._places: tuple[Place, ...] = ()
        self._styles: dict[tuple[str, ...], Rich] = {}
        self._strips: dict[tuple[int, State], Strip] = {}

    def arrange(self, columns: Sequence[Column], width: int) -> None:
        """Draw these columns in this width from now on; nothing happens when they are the same."""
        if columns is self._columns and width == self._width:
            return
        self._columns, self._width = columns, width
        self._places = arrange(columns, width)
        self._strips.clear()

    def forget_styles(self) -> None:
        """Ask for every style anew: theme or focus have changed."""
        self._styles.clear()
        self._strips.clear()

    def forget_rows(self) -> None:
        """Draw every row anew: their texts may have changed."""
        self._strips.clear()

    def column_at(self, x: int) -> Column | None:
        """Return the column that is drawn at a cell of the line."""
        for place in self._places:
            if place.left <= x < place.left + place.width:
                return self._columns[place.column]
        return None

    def draw_header(self, sorted_by: tuple[str, bool] | None) -> Strip:
        """Draw the titles; the sorted column (its key, and whether it descends) bears an arrow."""
        pieces: list[tuple[str, Rich]] = []
        muted = self.style("header")
        for place in self._places:
            column = self._columns[place.column]
            title, style = column.title, muted
            if sorted_by and sorted_by[0] == column.key:
                style = self.style("header-sorted")
                title = _with_arrow(title, DESCENDING if sorted_by[1] else ASCENDING, place.width)
            pieces.append((fit(title, place.width, place.right), style))
        return self._join(" " * MARK_WIDTH, muted, pieces, self._places)

    def draw_row(self, index: int, row: Row | None, state: State) -> Strip:
        """Draw a row, or return it as it was drawn before; nothing but ground where there is no row."""
        strip = self._strips.get((index, state))
        if strip is None:
            if len(self._strips) >= STRIPS_KEPT:
                del self._strips[next(iter(self._strips))]
            strip = Strip.blank(self._width, self.style()) if row is None else self._draw(row, state)
            self._strips[index, state] = strip
        return strip

    def style(self, *names: str) -> Rich:
        """Return the style of looks on top of each other, blended with the ground."""
        style = self._styles.get(names)
        if style is None:
            style = self._styles[names] = self._blend(*names)
        return style

    def _draw(self, row: Row, state: State) -> Strip:
        ground = ("cursor",) if state else ()
        laid = _lay(self._places, row)
        places = [place for place, _ in laid]
        pieces = [
            (fit(cell.text, place.width, place.right, cell.seen), self.style(*ground, *filter(None, (cell.tone,))))
            for place, cell in laid
        ]
        if not state:
            return self._join(" " * MARK_WIDTH, self.style(), pieces, places)
        return self._join(MARKS[state].ljust(MARK_WIDTH), self.style("cursor", "mark"), pieces, places)

    def _join(self, start: str, style: Rich, pieces: Sequence[tuple[str, Rich]], places: Sequence[Place]) -> Strip:
        """Return the pieces at their places; neighbours of one style become one segment."""
        segments: list[Segment] = []
        run, end = start, MARK_WIDTH
        for (text, other), place in zip(pieces, places, strict=True):
            run += " " * (place.left - end)
            if other is style:
                run += text
            else:
                segments.append(Segment(run, style))
                run, style = text, other
            end = place.left + place.width
        segments.append(Segment(run + " " * (self._width - end), style))
        return Strip(segments, max(self._width, end))


def _lay(places: Sequence[Place], row: Row) -> list[tuple[Place, Cell]]:
    """Return the places of a row, each with what stands there; what is run on into is a part of the one before it."""
    laid: list[tuple[Place, Cell]] = []
    for place in places:
        cell = row.cells[place.column] if place.column < len(row.cells) else ""
        if laid and cell == RUN_ON:
            before, text = laid[-1]
            laid[-1] = before._replace(width=place.left + place.width - before.left), text
        else:
            laid.append((place, cell if isinstance(cell, Cell) else Cell(cell)))
    if laid and (row.depth or row.fold or row.lead.text):
        laid[:1] = _part(*laid[0], row)
    return laid


def _part(place: Place, cell: Cell, row: Row) -> list[tuple[Place, Cell]]:
    """Return the first place of a row as two: what stands before its text, and the text."""
    before = indent(row.depth, row.fold, place.width) if row.depth or row.fold else ""
    before += row.lead.text
    width = max(1, min(cell_len(before), place.width - 1))
    first = Cell(before, row.lead.tone if row.lead.text else cell.tone)
    return [
        (place._replace(width=width), first),
        (place._replace(left=place.left + width, width=place.width - width), cell),
    ]


def _with_arrow(title: str, arrow: str, width: int) -> str:
    """Return the title with the arrow, which never gets cut off: rather the blank before it, then the title."""
    room = width - cell_len(title)
    if room >= 1:
        return f"{title} {arrow}" if room > 1 else f"{title}{arrow}"
    return fit(title, max(0, width - 1)) + arrow
