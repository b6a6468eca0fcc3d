"""The screens of the past that today has not: the question for its day, and its home, which esc leaves for today."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from pathlib import Path
from threading import Event
from typing import ClassVar

from textual import on, work
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.content import Content
from textual.widgets import Input, Static

from store.book import Book
from store.days import PAST_WAYS
from store.errors import StoreError
from store.past import NotLookedBack, PastBook, Watch, day_words, open_past
from store.windows import Order
from tui.desk import Desk
from tui.keyboard import leave, release_keys
from tui.screens.account_list import CLEAR
from tui.screens.overlay import OverlayScreen
from tui.screens.portfolio import PortfolioScreen
from tui.widgets.dayinput import DayInput

KEYS = "⏎ look back  ·  esc back"


class PastDialog(OverlayScreen[PastBook | None]):
    """Asks for a day and makes the book as it was at its end; esc stops that, too."""

    HELP = """Type a day that is over: 2026-03-31, last fri, -30d, 31 mar, or Q1 for the end of a fiscal quarter. Enter
shows the whole book as it was at the end of that day, to be read and exported, not to be changed. Esc stops."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape", "leave", "Back", tooltip="Back to today; looking back is stopped", id="past.leave"),
    ]

    def __init__(self, book: Book, folder: Path, read: Callable[[str], date]) -> None:
        """`folder` is where copies of the past lie, `read` returns the day that a text means, ValueError for none."""
        super().__init__()
        self._book, self._folder, self._read = book, folder, read
        self._day = DayInput("", f"{PAST_WAYS} or Q1", "day", read)
        self._stop = Event()
        self._is_busy = False

    def compose(self) -> ComposeResult:
        """Lay the day into a frame."""
        with Vertical(classes="dialog tier-dialog") as frame:
            frame.border_title = Content("The book as it was")
            yield Static("At the end of", classes="label", id="past-label")
            yield self._day.add_class("entry")
            yield Static(Content.styled(KEYS, "$text-muted"), id="past-state")

    def on_mount(self) -> None:
        """Wait for a day."""
        self.set_focus(self._day)
        release_keys(self.app)

    @on(Input.Changed)
    def _typed(self) -> None:
        label = Content.assemble("At the end of", self._day.told())
        self.query_one("#past-label", Static).update(label)
        self._say(KEYS, "$text-muted")

    @on(Input.Submitted)
    def _submitted(self) -> None:
        if self._is_busy:
            return
        try:
            day = self._read(self._day.value)
        except ValueError as error:
            self._say(f"“{self._day.value}” {error}" if self._day.value.strip() else "Type a day.", "$text-error")
            return
        self._is_busy = True
        self._say(f"Looking back to {day_words(day)}  ·  esc stops", "$text-muted")
        self._look_back(day)

    @work(thread=True, group="past")
    def _look_back(self, day: date) -> None:
        try:
            past = open_past(self._book, day, self._folder, Watch(self._tell, self._stop.is_set))
        except NotLookedBack:
            return
        except StoreError as error:
            if not self._stop.is_set():
                self.app.call_from_thread(self._refused, error)
            return
        if self._stop.is_set():
            past.close()
        else:
            self.app.call_from_thread(leave, self, past)

    def _tell(self, done: int, total: int) -> None:
        """Say how far it is, from the thread that looks back."""
        if total and not self._stop.is_set():
            self.app.call_from_thread(self._say, f"Looking back: {100 * done // total} %  ·  esc stops", "$text-muted")

    def _refused(self, error: StoreError) -> None:
        self._is_busy = False
        self._say(f"{error.message} {error.advice}", "$text-error")

    def _say(self, words: str, tone: str) -> None:
        for line in self.query("#past-state").results(Static):  # none when the dialog has just been closed
            line.update(Content.styled(words, tone))

    def action_leave(self) -> None:
        """Go back to today; looking back is stopped."""
        self._stop.set()
        leave(self)


class PastPortfolioScreen(PortfolioScreen):
    """The home of the past."""

    HELP = """The accounts of your book as they were at the end of that day. Everything can be opened, copied and
exported; nothing can be changed. Esc goes back to today."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape", "leave_find", "Today", tooltip=CLEAR, id="past.today"),
    ]

    def __init__(self, desk: Desk, shelf: int, order: Order, account_id: int) -> None:
        """Show a tier in an order; the cursor on the account, if it was there."""
        super().__init__(desk)
        self._shelf, self._order = shelf, order
        self._first = account_id

    def on_mount(self) -> None:
        """Go to the account, once its tier is shown."""
        self.call_after_refresh(self.show_shelf, self._first)

    def action_leave_find(self) -> None:
        """Clear the search; without one go back to today."""
        if self.found:
            super().action_leave_find()
        else:
            leave(self)
