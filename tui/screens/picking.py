"""Picking one from a list: type to find it, enter takes it."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Sequence
from typing import Any, ClassVar, Literal

from textual import events, on
from textual.app import App, ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.content import Content
from textual.message import Message
from textual.widgets import Input, Static

from store import windows
from store.clean import clean, fold
from store.windows import AccountWindow
from tui.desk import Desk
from tui.keyboard import hold_keys, leave, release_keys
from tui.names import beginnings, words_of
from tui.screens.overlay import OverlayScreen
from tui.widgets.lineinput import LineInput
from tui.widgets.table import Cell, Column, ListSource, Row, Table

Find = Callable[[str], Sequence[Row]]
"""Returns the rows that fit what is typed; answers at once."""


class FindInput(LineInput):
    """The line to type in: where the text ends, home and end go on to the ends of the list."""

    class Beyond(Message):
        """Home or end was pressed where the text itself begins or ends."""

        def __init__(self, move: Literal["first", "last"]) -> None:
            super().__init__()
            self.move = move

    def action_home(self, select: bool = False) -> None:
        """Go to the beginning of the text, or of the list."""
        if self.cursor_position == 0 and not select:
            self.post_message(self.Beyond("first"))
        super().action_home(select)

    def action_end(self, select: bool = False) -> None:
        """Go to the end of the text, or of the list."""
        if self.cursor_position == len(self.value) and not select:
            self.post_message(self.Beyond("last"))
        super().action_end(select)


class PickScreen(OverlayScreen[int | None]):
    """A list over the screen it was called from. The result is the key of the row that was taken, None for none."""

    HELP = """Type a few letters, walk with the arrows, and take the line with enter. Esc takes none."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape", "leave", "Back", tooltip="Back; nothing is taken", id="pick.leave"),
    ]

    def __init__(
        self,
        title: str,
        columns: Sequence[Column],
        find: Find,
        *,
        key: int | None = None,
        empty: str = "",
        text: str = "",
        goes_on: bool = False,
    ) -> None:
        """`key` is the row that the cursor starts on, `text` is typed already; `empty` is said when nothing fits.

        With `goes_on` whoever asked goes on with the answer: what is typed behind it waits until they release the keys.
        """
        super().__init__()
        self._title, self._columns, self._find = title, columns, find
        self._key, self._text, self._goes_on = key, text, goes_on
        self._empty = empty or "Nothing fits. Fewer letters will do."

    def compose(self) -> ComposeResult:
        """Lay the line to type in over the list."""
        with Vertical(classes="dialog pick-dialog") as frame:
            frame.border_title = Content(self._title)
            entry = FindInput(self._text, "type to find", "find")
            entry.add_class("entry")
            yield entry
            yield Table(self._columns, ListSource(self._find(self._text)), empty=Content(self._empty))
            yield Static(Content.styled("⏎ take  ·  ↑↓ walk  ·  esc back", "$text-muted"))

    def on_mount(self) -> None:
        """Wait for letters; the list follows within the same frame."""
        entry = self.query_one(LineInput)
        self.query_one(Table).show(ListSource(self._find(self._text)), self._key)
        self.set_focus(entry)
        release_keys(self.app)
        self.watch(entry, "value", self._typed, init=False)

    def on_key(self, event: events.Key) -> None:
        """Let the arrows move in the list while letters are typed."""
        moves = {"down": "down", "up": "up", "pagedown": "page_down", "pageup": "page_up"}
        if event.key in moves and isinstance(self.focused, LineInput):
            event.stop()
            self.query_one(Table).action_move(moves[event.key])  # type: ignore[arg-type]

    @on(FindInput.Beyond)
    def _to_end(self, event: FindInput.Beyond) -> None:
        self.query_one(Table).action_move(event.move)

    def action_leave(self) -> None:
        """Take nothing."""
        self._leave_with(None)

    def _typed(self, text: str) -> None:
        self.query_one(Table).show(ListSource(self._find(text)))

    @on(Input.Submitted)
    def _submitted(self, event: Input.Submitted) -> None:
        event.stop()
        self.query_one(Table).action_choose()

    @on(Table.Chosen)
    def _chosen(self, event: Table.Chosen) -> None:
        self._leave_with(event.key)

    def _leave_with(self, key: int | None) -> None:
        if self._goes_on:
            hold_keys(self.app)
        leave(self, key)


def among(rows: Sequence[Row]) -> Find:
    """Return the search through rows that are all there: every word must begin a word of the row.

    Rows whose first cell says it go before those that are found by what stands beside it.
    """
    cells = [[words_of(fold(cell if isinstance(cell, str) else cell.text)) for cell in row.cells] for row in rows]
    known = [(row, row_cells[0], "".join(row_cells)) for row, row_cells in zip(rows, cells, strict=True)]

    def find(text: str) -> Sequence[Row]:
        begins = beginnings(fold(text))
        found = [(row, name) for row, name, words in known if all(begin in words for begin in begins)]
        found.sort(key=lambda each: not all(begin in each[1] for begin in begins))
        return [row for row, _ in found]

    return find


NAME_COLUMNS = (Column("name", "Name", 24, flexible=True, priority=9), Column("note", "", 20, priority=5))
NEW = -1
"""The row of a name that is not in the list."""


async def pick_name(
    app: App[Any], title: str, names: Sequence[tuple[str, str]], note: str, empty: str, *, goes_on: bool = False
) -> int | str | None:
    """Ask for one of these names, each with what is said beside it, or a new one, which `note` is said of.

    Return the place of the one that was taken, since two may be called alike; or the new name; None for none.
    """
    known = frozenset(fold(name) for name, _ in names)
    search = among([Row(place, (name, Cell(beside, "muted"))) for place, (name, beside) in enumerate(names)])
    typed = ""

    def find(text: str) -> Sequence[Row]:
        nonlocal typed
        typed = clean(text)
        new = [Row(NEW, (typed, Cell(note, "muted")))] if typed and fold(typed) not in known else []
        return [*search(text), *new]

    place = await app.push_screen_wait(PickScreen(title, NAME_COLUMNS, find, empty=empty, goes_on=goes_on))
    return typed if place == NEW else place


ACCOUNT_COLUMNS = (
    Column("name", "Account", 20, flexible=True, priority=9),
    Column("where", "Where", 16, priority=4),
    Column("industry", "Industry", 14, priority=3),
)
OFFERED = 50
"""Accounts that are offered before anything is typed."""
NO_ACCOUNT = 0
"""The row that stands for none of them."""


async def pick_account(
    app: App[Any],
    desk: Desk,
    title: str,
    none: str = "",
    *,
    goes_on: bool = False,
    make: Callable[[str], int] | None = None,
) -> int | None:
    """Ask for an account of the book and return its key, None for no answer; NO_ACCOUNT for the line `none`.

    What is typed and called like none of them is offered as a new one where `make`, called in a thread, makes it.
    """
    key = await pick_or_name_account(app, desk, title, none, goes_on=goes_on, names=make is not None)
    return await asyncio.to_thread(make, key) if make and isinstance(key, str) else key  # type: ignore[return-value]


async def pick_or_name_account(
    app: App[Any], desk: Desk, title: str, none: str = "", *, goes_on: bool = False, names: bool = True
) -> int | str | None:
    """Ask for an account as `pick_account` does; of a new one, where it `names` one, return the name."""
    typed = ""

    def find(text: str) -> Sequence[Row]:
        nonlocal typed
        typed = clean(text).strip()
        lines = windows.find_lines(desk.reader, text) if text.strip() else AccountWindow(desk.reader).lines(0, OFFERED)
        rows = [
            Row(
                line.id,
                (Cell(line.name, "strong"), f"{line.city} {line.country}".strip(), Cell(line.industry, "muted")),
            )
            for line in lines
        ]
        if names and typed and all(fold(line.name) != fold(typed) for line in lines):
            rows.append(Row(NEW, (typed, Cell("a new account", "muted"), "")))
        return [Row(NO_ACCOUNT, (Cell(none, "muted"), "", "")), *rows] if none and not typed else rows

    pick = PickScreen(title, ACCOUNT_COLUMNS, find, empty="No account is called like that.", goes_on=goes_on)
    key = await app.push_screen_wait(pick)
    return typed if key == NEW else key
