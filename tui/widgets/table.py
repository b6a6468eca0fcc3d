"""The one table of the app: a list of any length that only ever holds and draws the rows on the screen."""

from __future__ import annotations

from collections.abc import Sequence
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

from tui.widgets.columns import Column
from tui.widgets.painter import LinePainter, MiddlePainter, State, look_of
from tui.widgets.rows import RUN_ON, Cell, Fold, ListSource, Row, RowSource, RowWindow, Seekable, Tone

__all__ = ["RUN_ON", "Cell", "Column", "Fold", "ListSource", "Row", "RowSource", "Seekable", "Table", "Tone"]

Move = Literal["up", "down", "page_up", "page_down", "half_up", "half_down", "first", "last"]


class TableMessage(Message):
    """What a table says; `control` lets `@on` select which one."""

    def __init__(self, table: Table) -> None:
        super().__init__()
        self.table = table

    @property
    def control(self) -> Table:
        """The table that says it."""
        return self.table


class Table(ScrollView, can_focus=True, inherit_bindings=False):
    """Rows of a source under a header line, with a cursor on one of them.

    As quick with a million rows as with a hundred: the source is asked for the rows on the screen and half a page
    more. Needs the variables of `tui.themes` in the app's theme.
    """

    ALLOW_SELECT = False

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter", "choose", "Open", key_display="⏎", tooltip="Open the row under the cursor", id="table.choose"),
        Binding("up,k", "move('up')", "Up", tooltip="One row up", id="table.up", show=False),
        Binding("down,j", "move('down')", "Down", tooltip="One row down", id="table.down", show=False),
        Binding("pageup", "move('page_up')", "Page up", tooltip="One page up", id="table.page_up", show=False),
        Binding(
            "pagedown", "move('page_down')", "Page down", tooltip="One page down", id="table.page_down", show=False
        ),
        Binding("ctrl+u", "move('half_up')", "Half up", tooltip="Half a page up", id="table.half_up", show=False),
        Binding(
            "ctrl+d", "move('half_down')", "Half down", tooltip="Half a page down", id="table.half_down", show=False
        ),
        Binding("home,g", "move('first')", "First", tooltip="To the first row", id="table.first", show=False),
        Binding("end,G", "move('last')", "Last", tooltip="To the last row", id="table.last", show=False),
    ]

    DEFAULT_CSS = """
    Table {
        width: 1fr;
        height: 1fr;
        overflow: hidden auto;
        scrollbar-size-vertical: 1;
        text-align: center;
    }
    """

    columns: reactive[tuple[Column, ...]] = reactive((), init=False)
    """The columns; every row brings a cell for each of them."""
    empty: reactive[Content] = reactive(Content("Nothing here yet."), init=False)
    """What is said in the middle when there are no rows: one sentence, and the key that helps."""
    at: reactive[tuple[int | None, int]] = reactive((None, -1), init=False, repaint=False)
    """Key and index of the row under the cursor; watched by what must follow it within the same frame."""
    sorted_by: reactive[tuple[str, bool] | None] = reactive(None, init=False)
    """The column that bears the arrow in the header, and whether it descends; the screen that sorts sets it."""

    class Highlighted(TableMessage):
        """The cursor stands on another row; `key` is None and `index` -1 when there is no row left."""

        def __init__(self, table: Table, key: int | None, index: int) -> None:
            super().__init__(table)
            self.key = key
            self.index = index

        def can_replace(self, message: Message) -> bool:
            """Let the newest of several waiting ones stand for all: a held key floods nobody."""
            return isinstance(message, Table.Highlighted) and message.table is self.table

    class Chosen(TableMessage):
        """The person chose the row with this key, by enter or by mouse."""

        def __init__(self, table: Table, key: int) -> None:
            super().__init__(table)
            self.key = key

    class SortAsked(TableMessage):
        """The person clicked the header of a sortable column."""

        def __init__(self, table: Table, column_key: str) -> None:
            super().__init__(table)
            self.column_key = column_key

    def __init__(
        self,
        columns: Sequence[Column],
        source: RowSource | None = None,
        *,
        empty: Content | None = None,
        id: str | None = None,  # noqa: A002 as in every widget
        classes: str | None = None,
    ) -> None:
        """Take the columns, the rows if they are known yet, and what is said when there are none."""
        super().__init__(id=id, classes=classes)
        self.set_reactive(Table.columns, tuple(columns))
        if empty is not None:
            self.set_reactive(Table.empty, empty)
        self._window = RowWindow(source or ListSource())
        self.cursor = min(0, self.count - 1)
        """Index of the row under the cursor, -1 when there is none; `move_to` sets it."""
        self.set_reactive(Table.virtual_size, Size(1, self.count + 1))
        self._painter = LinePainter(lambda *looks: self._blend(*looks).rich_style)
        self._middle = MiddlePainter()
        self._click_brings_focus = False

    @property
    def count(self) -> int:
        """How many rows there are."""
        return self._window.count

    @property
    def key(self) -> int | None:
        """Key of the row under the cursor; None when there is none."""
        return self.at[0]

    def show(self, source: RowSource, keep_key: int | None = None) -> None:
        """Show another source; the cursor goes to the record `keep_key` if it is there, else to the first row."""
        window = RowWindow(source)
        found = window.find(keep_key, self.cursor)
        if found is None:
            self._replace(window, 0, 0)
        else:
            self._replace(window, found, self.cursor - self._top, scrolled=keep_key == self.key)

    def refresh_rows(self) -> None:
        """Read the same source anew; the cursor stays on its record, or at its place if that has gone."""
        window = RowWindow(self._window.source)
        found = window.find(self.key, self.cursor)
        place = max(0, self.cursor) if found is None else found
        self._replace(window, place, self.cursor - self._top, scrolled=True)

    def move_to(self, index: int, scroll: int = 0) -> None:
        """Put the cursor on a row, scrolling by `scroll` rows first, and then as little as shows it."""
        if not self.count:
            return
        before, top = self.cursor, self._top
        self.cursor = max(0, min(self.count - 1, index))
        self._scroll_to_cursor(top + scroll)
        if self._top == top:
            self.refresh(*(Region(0, row - top + 1, self.size.width, 1) for row in (before, self.cursor)))
        self._tell()

    def action_move(self, move: Move) -> None:
        """Move the cursor by a row, half a page, a page, or to an end."""
        page = self._page
        half = max(1, page // 2)
        step = {"up": -1, "down": 1, "page_up": -page, "page_down": page, "half_up": -half, "half_down": half}.get(move)
        if step is None:
            self.move_to(0 if move == "first" else self.count - 1)
        else:
            self.move_to(self.cursor + step, step if abs(step) > 1 else 0)

    def action_choose(self) -> None:
        """Choose the row under the cursor."""
        key = self.key
        if key is not None:
            self.post_message(self.Chosen(self, key))

    def on_resize(self) -> None:
        """Keep the cursor in sight."""
        self._scroll_to_cursor(self._top)
        self._tell()

    def focus_on_click(self) -> bool:
        """Note whether this press brings the focus: then it moves the cursor and chooses nothing."""
        self._click_brings_focus = not self.has_focus
        return super().focus_on_click()

    def on_click(self, event: events.Click) -> None:
        """Move the cursor to the row, or choose it when it is there already; ask for a sort in the header."""
        spot = event.get_content_offset(self)
        if spot is None:
            return
        event.stop()
        if spot.y == 0:
            column = self._painter.column_at(spot.x)
            if column is not None and column.sortable:
                self.post_message(self.SortAsked(self, column.key))
            return
        index = self._top + spot.y - 1
        if index == self.cursor and not self._click_brings_focus:
            self.action_choose()
        elif index < self.count:
            self.move_to(index)

    def _scroll_to(self, *position: Any, **options: Any) -> bool:
        """Scroll at once, whoever asks: an animated page takes half a second to settle."""
        return super()._scroll_to(*position, **{**options, "animate": False})

    @property
    def _top(self) -> int:
        """Index of the first row on the screen."""
        return self.scroll_offset.y

    @property
    def _page(self) -> int:
        """Rows that fit under the header."""
        return max(1, self.size.height - 1)

    def _scroll_to_cursor(self, top: int, *, stays: bool = False) -> None:
        """Scroll to `top`, or where the cursor is in sight unless the page `stays`, and read the rows of that page."""
        if not self.size:
            return
        page = self._page
        top = top if stays else max(self.cursor - page + 1, min(top, self.cursor))
        top = max(0, min(top, self.count - page))
        if top != self._top:
            self.scroll_to(y=top, force=True)
        self._window.hold(top, page)

    def _replace(self, window: RowWindow, index: int, line: int, *, scrolled: bool = False) -> None:
        """Show another window with the cursor on a row, `line` rows under the header where that can be.

        With `scrolled` a list stays where it is when it was scrolled away from its cursor: somebody is reading there.
        """
        stays = scrolled and not 0 <= line < self._page
        self._window = window
        self._painter.forget_rows()
        self.cursor = min(index, self.count - 1)
        _measure(self)
        self._scroll_to_cursor(self._top if stays else self.cursor - max(0, line), stays=stays)
        self.refresh()
        self._tell()

    def _tell(self) -> None:
        """Say where the cursor is now, if that is news; before the first layout no row has been read."""
        row = self._window.get(self.cursor) if self.cursor >= 0 else None
        now = (row.key if row else None, self.cursor)
        if now != self.at and self.size:
            self.at = now
            self.post_message(self.Highlighted(self, *now))

    def _blend(self, *looks: str) -> Style:
        """Return the widget's style with looks on top: a text colour, a ground, bold.

        Read off the theme's variables; component classes would be styled anew at every change of focus (20 ms a start).
        """
        variables = self.app.theme_variables
        style = self.visual_style
        for look in looks:
            style += look_of(look, variables, focused=self.has_focus)
        return style

    def notify_style_update(self) -> None:
        """Draw anew after a change of theme or focus."""
        super().notify_style_update()
        self._painter.forget_styles()

    def render_line(self, y: int) -> Strip:
        """Draw one line: the header, a row, or a line of what is said when there are no rows."""
        width = self.size.width - self.scrollbar_size_vertical
        self._painter.arrange(self.columns, width)
        if y == 0:
            return self._painter.draw_header(self.sorted_by)
        if not self.count:
            return self._middle.draw_line(self, self.empty, Size(width, self._page), self._blend("empty"), y - 1)
        index = self._top + y - 1
        self._window.hold(self._top, self._page)
        state: State = "" if index != self.cursor else "cursor" if self.has_focus else "cursor-blurred"
        return self._painter.draw_row(index, self._window.get(index), state)


def _measure(table: Table) -> None:
    """Tell Textual how long the list is: the screen is laid out anew, once, only when the bar comes or goes."""
    length = Size(1, table.count + 1)
    if not table.container_size:
        table.virtual_size = length
        return
    table.set_reactive(Table.virtual_size, length)
    has_bar = length.height > table.container_size.height
    if has_bar or table.show_vertical_scrollbar:
        table.vertical_scrollbar.window_virtual_size = length.height
        table.vertical_scrollbar.display = has_bar
        table.show_vertical_scrollbar = has_bar
