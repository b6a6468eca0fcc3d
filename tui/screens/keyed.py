"""Choosing one of a few by one key: each line bears its own, and what it takes to choose it stands beside it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar

from textual import events, on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.content import Content
from textual.widgets import Static

from tui.keyboard import hold_keys, leave, release_keys
from tui.screens.overlay import OverlayScreen
from tui.widgets.keyline import KeyLine
from tui.widgets.table import Column, ListSource, Row, Table


class KeyedTable(Table):
    """Lines of which enter chooses one."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter", "choose", "Choose", key_display="⏎", tooltip="Choose this line", id="keyed.choose")
    ]


class KeyedScreen(OverlayScreen[int | None]):
    """A list over the screen it was called from. The result is the place of the line that was chosen, None for none.

    What is typed behind the choice waits until whoever asked has done what it is for.
    """

    HELP = """The key before a line chooses it at once; so does enter, for the line under the cursor. Esc takes none."""

    AUTO_FOCUS = ""
    TABLE: ClassVar[type[Table]] = KeyedTable
    HOW: ClassVar[str] = "The key before a line, or ⏎, chooses it and closes this."
    """What is said below the list of how one chooses."""
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape", "leave", "Back", tooltip="Back; nothing more is chosen", id="keyed.leave"),
    ]

    def __init__(
        self, title: str, columns: Sequence[Column], rows: Sequence[Row], keys: Sequence[str], words: str = ""
    ) -> None:
        """A row's key is its place, and `keys` has the key that chooses it; `words` stand over the list."""
        super().__init__()
        self._title, self._columns, self._words = title, columns, words
        self._rows, self._keys = rows, list(keys)[: len(rows)]

    def compose(self) -> ComposeResult:
        """Lay the words over the list."""
        with Vertical(classes="dialog keyed-dialog") as frame:
            frame.border_title = Content(self._title)
            if self._words:
                yield Static(Content(self._words), classes="questions")
            table = self.TABLE(self._columns, ListSource(self._rows))
            table.styles.height = len(self._rows) + 1
            yield table
            yield Static(Content(self.HOW), classes="how")
            yield KeyLine(("choose", "done", "leave"))

    def on_mount(self) -> None:
        """Wait for a key."""
        self.set_focus(self.query_one(Table))
        release_keys(self.app)

    def on_key(self, event: events.Key) -> None:
        """Choose the line whose key is typed."""
        if event.character in self._keys:
            event.stop()
            self.choose(self._keys.index(event.character))

    @on(Table.Chosen)
    def _chosen(self, event: Table.Chosen) -> None:
        self.choose(event.key)

    def choose(self, place: int) -> None:
        """Take a line."""
        self.leave_with(place)

    def leave_with(self, place: int | None) -> None:
        """Go back; the next key waits for what follows from it."""
        hold_keys(self.app)
        leave(self, place)

    def action_leave(self) -> None:
        """Take none."""
        self.leave_with(None)
