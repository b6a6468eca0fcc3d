"""Picking a play: type to find it, its steps with their days stand beside it, enter takes it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import ClassVar

from textual import events, on
from textual.app import ComposeResult
from textual.containers import Container, Vertical, VerticalScroll
from textual.content import Content
from textual.widgets import Static

from tui.play_views import COLUMNS, EMPTY
from tui.screens.picking import FindInput, PickScreen, among
from tui.widgets.pairs import Pair, Pairs
from tui.widgets.preview import Preview
from tui.widgets.table import Column, ListSource, Row, Table

Details = Callable[[int], tuple[Sequence[Pair], str]]
"""Returns what stands beside the row of that key: its steps, and a few words in Markdown; answers at once."""


class PlaysScreen(PickScreen):
    """The plays over the screen it was called from, those that fit the account first."""

    HELP = """A play is a set of steps that the whole company joins in. Those that something in this account calls for
stand first. Type a few letters to find one, look at its steps beside the list, and take it with enter: the next form
asks when it begins and who does what. Page keys scroll the steps. Plays are Markdown files: the command
tierbook play new NAME begins one of your own."""

    COLUMNS: ClassVar[Sequence[Column]] = COLUMNS
    NONE: ClassVar[str] = EMPTY
    """What is said when nothing fits."""

    def __init__(self, title: str, rows: Sequence[Row], details: Details, key: int = 0) -> None:
        """`key` is the row that the cursor starts on."""
        super().__init__(title, self.COLUMNS, among(rows), key=key, empty=self.NONE, goes_on=True)
        self._details = details

    def compose(self) -> ComposeResult:
        """Lay the line to type in over the list, and the steps beside it; below it where there is no room."""
        with Vertical(classes="dialog plays-dialog") as frame:
            frame.border_title = Content(self._title)
            entry = FindInput(self._text, "type to find", "find")
            entry.add_class("entry")
            yield entry
            with Container(classes="plays"):
                yield Table(self._columns, ListSource(self._find(self._text)), empty=Content(self._empty))
                with VerticalScroll(classes="play", can_focus=False):
                    yield Pairs(id="play-steps")
                    yield Preview(id="play-text")
            words = "⏎ take  ·  ↑↓ walk  ·  PgUp PgDn scroll the steps  ·  esc back"
            yield Static(Content.styled(words, "$text-muted"))

    def on_key(self, event: events.Key) -> None:
        """Let the page keys scroll the steps; what else moves in the list, the picking itself knows."""
        if event.key in ("pageup", "pagedown"):
            event.stop()
            event.prevent_default()
            scroll = self.query_one(".play", VerticalScroll)
            (scroll.scroll_page_up if event.key == "pageup" else scroll.scroll_page_down)(animate=False)

    @on(Table.Highlighted)
    def _show_play(self, event: Table.Highlighted) -> None:
        pairs, text = self._details(event.key) if event.key is not None else ((), "")
        self.query_one("#play-steps", Pairs).show_pairs(pairs)
        self.query_one(Preview).show_markdown(text)
        self.query_one(".play", VerticalScroll).scroll_home(animate=False)
