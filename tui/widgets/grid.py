"""A grid of cells with a cursor on one of them: rows by columns, each with a head, and their totals."""

from __future__ import annotations

from typing import Any, ClassVar, Literal

from textual import events
from textual.binding import Binding, BindingType
from textual.content import Content
from textual.geometry import Region, Size
from textual.message import Message
from textual.reactive import reactive
from textual.scroll_view import ScrollView
from textual.strip import Strip
from textual.style import Style

from tui.widgets.gridpainter import GridPainter
from tui.widgets.gridplan import Head, Place, Sheet, Totals
from tui.widgets.painter import MiddlePainter, State, look_of
from tui.widgets.rows import Cell

__all__ = ["Cell", "Grid", "Head", "Place", "Sheet", "Totals"]

Move = Literal["up", "down", "left", "right", "page_up", "page_down", "home", "end", "first", "last"]
HEADER = 2
"""Lines of the names of the columns."""
FOOTER = 2
"""Lines of the totals, with the line above them."""


class Grid(ScrollView, can_focus=True, inherit_bindings=False):
    """Cells under the names of their columns. Columns that do not fit are panned to; totals stay in sight.

    Needs the variables of `tui.themes` in the app's theme.
    """

    ALLOW_SELECT = False

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter", "choose", "Open", key_display="⏎", tooltip="Open the cell under the cursor", id="grid.choose"),
        Binding("up", "move('up')", "Up", tooltip="One row up", id="grid.up", show=False),
        Binding("down", "move('down')", "Down", tooltip="One row down", id="grid.down", show=False),
        Binding("left", "move('left')", "Left", tooltip="One column to the left", id="grid.left", show=False),
        Binding("right", "move('right')", "Right", tooltip="One column to the right", id="grid.right", show=False),
        Binding("pageup", "move('page_up')", "Page up", tooltip="One page up", id="grid.page_up", show=False),
        Binding("pagedown", "move('page_down')", "Page down", tooltip="One page down", id="grid.page_down", show=False),
        Binding("home", "move('home')", "First column", tooltip="To the first column", id="grid.home", show=False),
        Binding("end", "move('end')", "Last column", tooltip="To the last column", id="grid.end", show=False),
        Binding("ctrl+home", "move('first')", "First cell", tooltip="To the first cell", id="grid.first", show=False),
        Binding("ctrl+end", "move('last')", "Last cell", tooltip="To the last cell", id="grid.last", show=False),
    ]

    DEFAULT_CSS = """
    Grid {
        width: 1fr;
        height: 1fr;
        overflow: hidden auto;
        scrollbar-size-vertical: 1;
        text-align: center;
    }
    """

    empty: reactive[Content] = reactive(Content("Nothing here yet."), init=False)
    """What is said in the middle when there is no row or no column: one sentence, and the key that helps."""

    class Highlighted(Message):
        """The cursor stands on another cell; `place` is None when there is none left."""

        def __init__(self, grid: Grid, place: Place | None) -> None:
            super().__init__()
            self.grid = grid
            self.place = place

        @property
        def control(self) -> Grid:
            """The grid that says it."""
            return self.grid

        def can_replace(self, message: Message) -> bool:
            """Let the newest of several waiting ones stand for all: a held key floods nobody."""
            return isinstance(message, Grid.Highlighted) and message.grid is self.grid

    class Chosen(Message):
        """The person chose the cell at this place, by enter or by mouse."""

        def __init__(self, grid: Grid, place: Place) -> None:
            super().__init__()
            self.grid = grid
            self.place = place

        @property
        def control(self) -> Grid:
            """The grid that says it."""
            return self.grid

    def __init__(
        self,
        *,
        empty: Content | None = None,
        id: str | None = None,  # noqa: A002 as in every widget
        classes: str | None = None,
    ) -> None:
        """Take what is said when there is nothing to show; `show` brings the cells."""
        super().__init__(id=id, classes=classes)
        if empty is not None:
            self.set_reactive(Grid.empty, empty)
        self.sheet = Sheet()
        self.row = self.column = 0
        """Where the cursor is, by number."""
        self._first = 0
        """The first column in sight."""
        self._told: Place | None = None
        self._painter = GridPainter(lambda *looks: self._blend(*looks).rich_style)
        self._middle = MiddlePainter()
        self._click_brings_focus = False

    # -- what is shown -----------------------------------------------------------------------------------------------

    @property
    def place(self) -> Place | None:
        """The keys of row and column under the cursor; None when there is no cell."""
        if not (self.sheet.rows and self.sheet.columns):
            return None
        return self.sheet.rows[self.row].key, self.sheet.columns[self.column].key

    def show(self, sheet: Sheet) -> None:
        """Show another sheet; the cursor stays on its row and its column, or at its place where they have gone."""
        row, column = self.place or (None, None)
        self.sheet = sheet
        self.row = _found(sheet.rows, row, self.row)
        self.column = _found(sheet.columns, column, self.column)
        self.virtual_size = Size(1, len(sheet.rows) + HEADER + _footer(self.sheet))
        self._bring_into_sight()
        self.refresh()
        self._tell()

    def go_to(self, place: Place) -> None:
        """Put the cursor on the cell at a place, as far as it is there."""
        self._move_to(_found(self.sheet.rows, place[0], self.row), _found(self.sheet.columns, place[1], self.column))

    # -- moving ------------------------------------------------------------------------------------------------------

    def action_move(self, move: Move) -> None:
        """Move the cursor by a cell, a page, or to an end."""
        lines = {"up": -1, "down": 1, "page_up": -self._page, "page_down": self._page}
        steps = {"left": -1, "right": 1}
        if move in ("first", "last"):
            self._move_to(*((0, 0) if move == "first" else (len(self.sheet.rows), len(self.sheet.columns))))
        elif move in ("home", "end"):
            self._move_to(self.row, 0 if move == "home" else len(self.sheet.columns))
        else:
            self._move_to(self.row + lines.get(move, 0), self.column + steps.get(move, 0))

    def action_choose(self) -> None:
        """Choose the cell under the cursor."""
        if self.place is not None:
            self.post_message(self.Chosen(self, self.place))

    def on_resize(self) -> None:
        """Keep the cursor in sight."""
        self._bring_into_sight()

    def focus_on_click(self) -> bool:
        """Note whether this press brings the focus: then it moves the cursor and chooses nothing."""
        self._click_brings_focus = not self.has_focus
        return super().focus_on_click()

    def on_click(self, event: events.Click) -> None:
        """Move the cursor to the cell, or choose it when it is there already; a head moves to its row or column."""
        spot = event.get_content_offset(self)
        if spot is None or self.place is None:
            return
        event.stop()
        row = self.row if spot.y < HEADER else self._top + spot.y - HEADER
        column = self._column_at(spot.x)
        if spot.y >= HEADER + self._page or row >= len(self.sheet.rows):
            return
        if (row, column) == (self.row, self.column) and spot.y >= HEADER and not self._click_brings_focus:
            self.action_choose()
        else:
            self._move_to(row, column)

    def _column_at(self, x: int) -> int:
        """Return the column at a cell of the line; the cursor's own beside all columns."""
        place = self._painter.plan.column_at(x)
        column = self.column if place is None else self._first + place
        return column if column < len(self.sheet.columns) else self.column

    def _move_to(self, row: int, column: int) -> None:
        before = self.row
        self.row = max(0, min(len(self.sheet.rows) - 1, row))
        self.column = max(0, min(len(self.sheet.columns) - 1, column))
        if self._bring_into_sight():
            self.refresh()
        else:
            lines = {before - self._top + HEADER, self.row - self._top + HEADER}
            self.refresh(Region(0, 0, self.size.width, HEADER), *(Region(0, y, self.size.width, 1) for y in lines))
        self._tell()

    def _tell(self) -> None:
        if self.place != self._told:
            self._told = self.place
            self.post_message(self.Highlighted(self, self.place))

    def _bring_into_sight(self) -> bool:
        """Scroll and pan as little as shows the cursor; say whether that moved anything."""
        if not self.size:
            return False
        before = self._top, self._first
        self._painter.arrange(self.sheet, self._width, self._first)
        shown = self._painter.plan.shown
        first = max(self.column - shown + 1, min(self._first, self.column))
        self._first = max(0, min(first, len(self.sheet.columns) - shown))
        top = max(self.row - self._page + 1, min(self._top, self.row))
        top = max(0, min(top, len(self.sheet.rows) - self._page))
        if top != self._top:
            self.scroll_to(y=top, force=True)
        return (self._top, self._first) != before

    def _scroll_to(self, *position: Any, **options: Any) -> bool:
        """Scroll at once, whoever asks: an animated page takes half a second to settle."""
        return super()._scroll_to(*position, **{**options, "animate": False})

    @property
    def _width(self) -> int:
        """Cells of a line; the last one is kept for the scrollbar."""
        return max(1, self.size.width - self.scrollbar_size_vertical)

    @property
    def _top(self) -> int:
        return self.scroll_offset.y

    @property
    def _page(self) -> int:
        """Rows that fit between header and totals."""
        return max(1, self.size.height - HEADER - _footer(self.sheet))

    # -- drawing -----------------------------------------------------------------------------------------------------

    def notify_style_update(self) -> None:
        """Draw anew after a change of theme or focus."""
        super().notify_style_update()
        self._painter.forget_styles()

    def render_line(self, y: int) -> Strip:
        """Draw one line: of the header, a row, the totals, or of what is said when there is nothing."""
        if self.place is None:
            return self._middle.draw_line(self, self.empty, self.size, self._blend("empty"), y)
        painter, line, rows = self._painter, y - HEADER, min(self._page, len(self.sheet.rows))
        painter.arrange(self.sheet, self._width, self._first)
        if line < 0:
            return painter.draw_header(y, self.column)
        if line < rows:
            index = self._top + line
            state: State = "" if index != self.row else "cursor" if self.has_focus else "cursor-blurred"
            return painter.draw_row(index, self.column, state)
        if self.sheet.totals and line < rows + FOOTER:
            return painter.draw_rule() if line == rows else painter.draw_totals(self.sheet.totals)
        return painter.draw_blank()

    def _blend(self, *looks: str) -> Style:
        """Return the widget's style with looks on top, read off the theme's variables."""
        style = self.visual_style
        for look in looks:
            style += look_of(look, self.app.theme_variables, focused=self.has_focus)
        return style


def _footer(sheet: Sheet) -> int:
    return FOOTER if sheet.totals else 0


def _found(heads: Any, key: int | None, otherwise: int) -> int:
    """Return the number of the head of that key; else the one that stands now where it stood."""
    place = next((number for number, head in enumerate(heads) if head.key == key), otherwise)
    return max(0, min(place, len(heads) - 1))
