"""How a grid's lines are drawn: heads, cells and totals at their places, each with its tone."""

from __future__ import annotations

from collections.abc import Callable

from rich.segment import Segment
from rich.style import Style as Rich
from textual.strip import Strip

from tui.widgets.columns import fit, indent
from tui.widgets.gridplan import GAP, Plan, Sheet, Totals, in_two_lines, make_plan
from tui.widgets.painter import MARKS, State
from tui.widgets.rows import Cell

Looks = tuple[str, ...]
Pieces = list[tuple[str, Looks]]
BLANK = Cell("")


class GridPainter:
    """Draws the lines of a sheet at some width, from some column on."""

    def __init__(self, blend: Callable[..., Rich]) -> None:
        """Take the function that blends looks into a style; each blend is asked for once."""
        self._blend = blend
        self._styles: dict[Looks, Rich] = {}
        self._sheet = Sheet()
        self._width = self._first = 0
        self.plan = Plan(1, 1, 1, 0)
        """How the width is shared."""

    def arrange(self, sheet: Sheet, width: int, first: int) -> None:
        """Draw this sheet in this width from now on, with that column at the left."""
        if sheet is not self._sheet or width != self._width:
            self._sheet, self._width, self.plan = sheet, width, make_plan(sheet, width)
        self._first = first

    def forget_styles(self) -> None:
        """Ask for every style anew: theme or focus have changed."""
        self._styles.clear()

    def draw_header(self, line: int, cursor: int) -> Strip:
        """Draw one of the two lines of names; the column under the cursor stands out."""
        pieces: Pieces = [(fit(self._sheet.corner if line else self._beyond(), self.plan.head), ("header",))]
        for column in self._in_sight():
            looks: Looks = ("header-sorted", "strong") if column == cursor else ("header",)
            pieces.append((" " * GAP + in_two_lines(self._sheet.columns[column].text, self.plan.column)[line], looks))
        if totals := self._sheet.totals:
            pieces.append((self._at_the_right(in_two_lines(totals.title, self.plan.totals - GAP)[line]), ("header",)))
        return self._join(pieces)

    def draw_row(self, index: int, column: int, state: State) -> Strip:
        """Draw a row; with a state the cursor stands in it, on that column."""
        row = self._sheet.rows[index]
        before = indent(row.depth, "", self.plan.head) if row.depth else ""
        name = before + fit(row.text, max(1, self.plan.head - len(before)))
        pieces: Pieces = [(name, ("strong",) if state else ())]
        for each in self._in_sight():
            cell = self._sheet.cells.get((row.key, self._sheet.columns[each].key), BLANK)
            pieces += self._cell(cell, state if each == column else "")
        if totals := self._sheet.totals:
            pieces.append((self._at_the_right(totals.rows.get(row.key, "")), ("muted",)))
        return self._join(pieces)

    def draw_rule(self) -> Strip:
        """Draw the line above the totals."""
        width = self.plan.head + len(self._in_sight()) * (self.plan.column + GAP) + self.plan.totals
        return self._join([("─" * width, ("line",))])

    def draw_totals(self, totals: Totals) -> Strip:
        """Draw the totals of the columns, and of the whole."""
        pieces: Pieces = [(fit(totals.title, self.plan.head), ("muted",))]
        for column in self._in_sight():
            text = totals.columns.get(self._sheet.columns[column].key, "")
            pieces.append((" " * GAP + fit(text, self.plan.column), ("muted",)))
        return self._join([*pieces, (self._at_the_right(totals.whole), ("strong",))])

    def draw_blank(self) -> Strip:
        """Draw a line with nothing on it."""
        return Strip.blank(self._width, self._style())

    def _cell(self, cell: Cell, state: State) -> Pieces:
        ground: Looks = ("cursor",) if state else ()
        mark = (MARKS[state], (*ground, "mark")) if state else (" " * GAP, ())
        tone = (*ground, cell.tone) if cell.tone else ground
        return [mark, (fit(cell.text, self.plan.column, False, cell.seen), tone)]

    def _in_sight(self) -> range:
        return range(self._first, min(len(self._sheet.columns), self._first + self.plan.shown))

    def _beyond(self) -> str:
        """Return how many columns are out of sight on each side."""
        left, right = self._first, len(self._sheet.columns) - self._first - self.plan.shown
        return "  ".join(filter(None, (f"‹ {left}" if left > 0 else "", f"{right} ›" if right > 0 else "")))

    def _at_the_right(self, text: str) -> str:
        return " " * GAP + fit(text.strip(), self.plan.totals - GAP, right=True)

    def _join(self, pieces: Pieces) -> Strip:
        strip = Strip([Segment(text, self._style(*looks)) for text, looks in pieces])
        return strip.adjust_cell_length(self._width, self._style())

    def _style(self, *looks: str) -> Rich:
        style = self._styles.get(looks)
        if style is None:
            style = self._styles[looks] = self._blend(*looks)
        return style
