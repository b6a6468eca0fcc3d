"""What a list over the whole book is: read in a thread, found in by typing; keys wait until it is read."""

from __future__ import annotations

from contextlib import suppress
from typing import Any, Generic, TypeVar

from textual import events, on, work
from textual.app import App
from textual.css.query import NoMatches
from textual.widgets import Input
from textual.worker import Worker, WorkerError

from store.book import Book
from store.errors import StoreError
from tui import growth_requests
from tui.screens.about_account import AboutAccountScreen, AskingScreen
from tui.widgets.keyline import KeyLine
from tui.widgets.lineinput import LineInput
from tui.widgets.table import Table

K = TypeVar("K")
FINDING = (("⏎", "To the list"), ("↑↓", "Choose"), ("esc", "All of them"))
MOVES = {"down": "down", "up": "up", "pagedown": "page_down", "pageup": "page_up"}


class ListScreen(AskingScreen, Generic[K]):
    """A list of something that is about the whole book.

    Subclasses lay out a table under a `find_line`, read what it lists, and show it.
    """

    AUTO_FOCUS = ""

    def __init__(self, book: Book) -> None:
        super().__init__()
        self._book = book
        self.reading: Worker[None] | None = None
        """The first reading of the list: what is typed until then is meant for what it shows."""

    def read(self, book: Book) -> K:
        """Return what is listed; called in a thread."""
        raise NotImplementedError

    def take(self, found: K) -> None:
        """Keep what was read and show it."""
        raise NotImplementedError

    def show_list(self) -> None:
        """Show what fits what is typed; the cursor stays on its record, or at its place when that has gone."""
        raise NotImplementedError

    def on_mount(self) -> None:
        """Read the list behind the first frame."""
        self.watch(self._line, "value", self.show_list, init=False)
        self.set_focus(self.query_one(Table))
        self.reading = self.refresh_book()

    @work(thread=True, exclusive=True, group="list")
    def refresh_book(self) -> None:
        """Read the list anew, in a thread."""
        try:
            found = self.read(self._book)
        except StoreError as error:
            self.app.call_from_thread(self._tell, error)
        else:
            self.app.call_from_thread(self._take, found)

    def _tell(self, error: StoreError) -> None:
        self.notify(error.message, title=error.title, severity="error", markup=False)

    def _take(self, found: K) -> None:
        with suppress(NoMatches):  # the screen is being closed, and loses its widgets one by one
            self.take(found)

    def listed_accounts(self) -> list[int]:
        """Return the accounts of what is listed, in its order, each once; none where no sheets are made of a list."""
        return []

    def make_sheets(self, title: str, folder: str) -> None:
        """Make the sheets of the accounts that are listed."""
        if keys := list(dict.fromkeys(key for key in self.listed_accounts() if key)):
            self.send(growth_requests.MakeSheets(title, folder, keys))

    # -- finding -----------------------------------------------------------------------------------------------------

    @staticmethod
    def find_line(what: str) -> LineInput:
        """Return the line to type in, which opens with its key; `what` can be found."""
        line = LineInput("", what, "find")
        line.id = "find"
        return line

    @property
    def typed(self) -> str:
        """What is looked for."""
        return self._line.value

    @property
    def _line(self) -> Input:
        return self.query_one("#find", Input)

    def action_find(self) -> None:
        """Open the search line."""
        self._line.add_class("-open")
        self.set_focus(self._line)
        self.query_one(KeyLine).hints = FINDING

    def leave_search(self) -> bool:
        """Close the search line and list everything again; say whether it was open."""
        if not self._line.has_class("-open"):
            return False
        self._line.remove_class("-open")
        self._to_list()
        self._line.value = ""
        return True

    @on(Input.Submitted, "#find")
    def _submitted(self, event: Input.Submitted) -> None:
        event.stop()
        self._to_list()

    def _to_list(self) -> None:
        self.set_focus(self.query_one(Table))
        self.query_one(KeyLine).hints = ()

    def on_key(self, event: events.Key) -> None:
        """Let the arrows move in the list while the search line has the focus."""
        if event.key in MOVES and self.focused is self._line:
            event.stop()
            self.query_one(Table).action_move(MOVES[event.key])  # type: ignore[arg-type]


class BookListScreen(ListScreen[K], AboutAccountScreen):
    """A list in which each line is about an account: the keys for an account work on the one under the cursor."""


async def open_when_read(app: App[Any], screen: ListScreen[Any]) -> None:
    """Show a list and wait until it is read: the keys typed meanwhile go to what it shows."""
    await app.push_screen(screen)
    if screen.reading is not None:
        with suppress(WorkerError):  # another reading has begun, or the screen is gone
            await screen.reading.wait()
