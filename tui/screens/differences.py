"""What changed at an account: since its last review, or between two days."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Horizontal, Vertical, VerticalScroll
from textual.content import Content
from textual.widgets import Input, Static

from store import clock
from store.accounts import read_account
from store.book import Book
from store.book_settings import read_book_settings
from store.days import read_day
from store.reviews.differences import Section
from store.reviews.spans import Span, read_differences, span_between
from tui import requests
from tui.difference_views import COLUMNS, EMPTY, Line, difference_in_full, difference_rows, lines_of, say_counts
from tui.keyboard import leave, release_keys
from tui.screens.known import KnownScreen
from tui.widgets.dayinput import DayInput
from tui.widgets.keyline import KeyLine
from tui.widgets.table import ListSource, Table

Known = tuple[str, Span, tuple[Section, ...]]
"""The name of the account, the span that is looked at, and what changed in it."""


class DifferenceTable(Table):
    """Lines to read: none of them opens anything."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding(
            "enter", "choose", "Read", tooltip="It stands in full below the list", id="differences.read", show=False
        )
    ]


class DifferencesScreen(KnownScreen[Known]):
    """A page over the dossier; it stays until it is left."""

    HELP = """What changed since the last review was signed off, section by section: + is new, ✓ was confirmed, ~ was
changed, × has ended, − was taken out. b looks between two days of your choice, s goes back to the last review. The line
below the list tells what is under the cursor in full."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("b", "between", "Between two days", tooltip="Say from which day until which", id="differences.between"),
        Binding(
            "s", "last", "Since the review", tooltip="Back to what changed since the last review", id="differences.last"
        ),
        Binding("m", "minutes", "Minutes", tooltip="Write the minutes of the last review", id="differences.minutes"),
    ]

    def __init__(self, book: Book, account_id: int) -> None:
        super().__init__(book)
        self._account_id = account_id
        self._since: date | None = None
        self._until: date | None = None
        self._lines: list[Line] = []

    def compose(self) -> ComposeResult:
        """Lay the list over what its line says in full; the days to look between stand above, when asked for."""
        with Vertical(classes="dialog grid-dialog") as frame:
            frame.border_title = Content("What changed")
            yield Static("", id="span", classes="questions")
            with Horizontal(id="days"):
                yield DayInput("", "From which day", "since", self._read_day)
                yield DayInput("", "Until which day; empty: now", "until", self._read_day)
            yield DifferenceTable(COLUMNS, empty=EMPTY)
            with VerticalScroll(id="in-full", can_focus=False):
                yield Static("")
            yield KeyLine(("between", "last", "minutes", "leave"))

    def on_mount(self) -> None:
        """Read what changed; the keys are for the list."""
        self.query_one("#days").display = False
        self.set_focus(self.query_one(Table))
        release_keys(self.app)
        self.refresh_book()

    def read(self, book: Book) -> Known:
        """Return what changed in the span."""
        with book.read() as session:
            account = read_account(session, self._account_id)
            span = span_between(session, account.id, self._since, self._until)
            return account.name, span, read_differences(session, account.id, span)

    def show_known(self, known: Known) -> None:
        """Show what changed; the cursor stays at its line."""
        name, span, sections = known
        self._lines = lines_of(sections)
        told = " · ".join(filter(None, (f"{name}, {span.words}", say_counts(sections))))
        self.query_one("#span", Static).update(Content(told))
        self.query_one(Table).show(ListSource(difference_rows(self._lines)))
        self._tell()

    @on(Table.Highlighted)
    def _tell(self) -> None:
        place = self.query_one(Table).cursor
        shown = difference_in_full(self._lines[place]) if 0 <= place < len(self._lines) else Content("")
        self.query_one("#in-full Static", Static).update(shown)

    # -- the days ----------------------------------------------------------------------------------------------------

    def action_between(self) -> None:
        """Ask for the days."""
        self.query_one("#days").display = True
        self.set_focus(self.query(DayInput).first())

    @on(Input.Submitted)
    def _go_on(self, event: Input.Submitted) -> None:
        """Go from the first day to the last one, and from there to the list."""
        first, last = self.query(DayInput)
        if event.input is first:
            self.set_focus(last)
            return
        try:
            days = [self._read_day(entry.value) if entry.value.strip() else None for entry in (first, last)]
        except ValueError as error:
            self.notify(f"{error}", title="No such day", severity="warning", markup=False)
            return
        self._look(*days)

    def action_last(self) -> None:
        """Look at what changed since the last review."""
        self._look(None, None)

    def action_minutes(self) -> None:
        """Write the minutes."""
        self.post_message(requests.WriteMinutes(self._account_id))

    def action_leave(self) -> None:
        """Go back; from the days to the list first."""
        if isinstance(self.focused, DayInput):
            self._close_days()
        else:
            leave(self)

    def _look(self, since: date | None, until: date | None) -> None:
        self._since, self._until = since, until
        self._close_days()
        self.refresh_book()

    def _close_days(self) -> None:
        self.query_one("#days").display = False
        self.set_focus(self.query_one(Table))

    @property
    def _read_day(self) -> Callable[[str], date]:
        def read(text: str) -> date:
            with self._book.read() as session:
                start = read_book_settings(session).fiscal_year_start
            return read_day(text, today=clock.today(), fiscal_start=start, past=True)

        return read
