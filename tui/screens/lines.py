"""The lines of one person, or of a seat in which we know nobody: to look at, change and take out."""

from __future__ import annotations

from typing import ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.content import Content
from textual.widgets import Static

from store import clock
from store.book import Book
from store.lines import LinesAt, read_lines_at
from tui import people_requests, requests
from tui.keyboard import release_keys
from tui.line_views import LINE_COLUMNS, End, line_rows
from tui.screens.known import KnownScreen
from tui.widgets.keyline import KeyLine
from tui.widgets.table import ListSource, Table

NO_LINE = Content.assemble("No line yet. ", ("i", "$text-accent bold"), " draws one.")


class LineTable(Table):
    """The lines; enter edits one."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter", "choose", "Edit", key_display="⏎", tooltip="Edit the line under the cursor", id="lines.choose")
    ]


class LinesScreen(KnownScreen[LinesAt]):
    """A list over the dossier; it stays until it is left."""

    HELP = """The lines of this person besides reporting: influence, conflict, informal reporting, acquaintance. Enter
edits one, with its evidence; i draws a new one."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("i", "draw", "New line", tooltip="Draw a line: influence, conflict, acquaintance", id="lines.draw"),
        Binding("v", "confirm", "Confirm", tooltip="Ask who says so; it is confirmed as of today", id="lines.confirm"),
        Binding("d", "remove", "Remove", tooltip="Take the line out, after asking", id="lines.remove"),
    ]

    def __init__(self, book: Book, account_id: int, here: End, known: LinesAt) -> None:
        """`here` is the end whose lines these are."""
        super().__init__(book)
        self._account_id, self._here, self._known = account_id, here, known

    def compose(self) -> ComposeResult:
        """Lay the list into a frame."""
        with Vertical(classes="dialog judged-dialog") as frame:
            frame.border_title = Content(f"Lines of {self._known.called}")
            yield LineTable(LINE_COLUMNS, empty=NO_LINE)
            yield Static("", classes="questions")
            yield KeyLine(("choose", "draw", "confirm", "remove", "app.undo", "leave"))

    def on_mount(self) -> None:
        """Show what is known."""
        self.show_known(self._known)
        self.set_focus(self.query_one(Table))
        release_keys(self.app)

    def read(self, book: Book) -> LinesAt:
        """Return the lines."""
        with book.read() as session:
            return read_lines_at(session, self._here.person, self._here.seat)

    def show_known(self, known: LinesAt) -> None:
        """Show the lines; the cursor stays on its line, or where that stood."""
        self._known = known
        table = self.query_one(Table)
        before, key = table.cursor, table.key
        table.show(ListSource(line_rows(known, self._here, clock.today())), key)
        if key is not None and table.key != key:
            table.move_to(before)
        self._tell()

    @on(Table.Highlighted)
    def _tell(self) -> None:
        """Say below the list what else is known of the line under the cursor."""
        key = self.query_one(Table).key
        note = next((row.note for row in self._known.rows if row.id == key), "")
        self.query_one(".questions", Static).update(Content(note))

    def _ask(self, request: type[people_requests.AboutLine]) -> None:
        """Ask the app for something about the line under the cursor."""
        if key := self.query_one(Table).key:
            self.ask(request(self._account_id, self._here.person, self._here.seat, key))

    @on(Table.Chosen)
    def _edit(self) -> None:
        self._ask(people_requests.EditLine)

    def action_confirm(self) -> None:
        """Mark the line under the cursor as confirmed."""
        self._ask(people_requests.ConfirmLine)

    def action_remove(self) -> None:
        """Take the line under the cursor out."""
        self._ask(people_requests.RemoveLine)

    def action_draw(self) -> None:
        """Draw another line from here."""
        self.ask(requests.DrawLine(self._account_id, self._here.person, self._here.seat))
