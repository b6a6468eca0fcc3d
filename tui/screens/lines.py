"""The lines of one person, or of a seat in which we know nobody: to look at, change and take out."""

from __future__ import annotations

from typing import ClassVar

from textual import on, work
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.content import Content
from textual.widgets import Static

from store import clock
from store.book import Book
from store.errors import StoreError
from store.lines import Ties, read_ties
from tui import people_requests, requests
from tui.keyboard import hold_keys, leave, release_keys
from tui.line_views import LINE_COLUMNS, End, line_rows
from tui.screens.overlay import OverlayScreen
from tui.widgets.keyline import KeyLine
from tui.widgets.table import ListSource, Table

NO_LINE = Content.assemble("No line yet. ", ("i", "$text-accent bold"), " draws one.")


class LinesScreen(OverlayScreen[None]):
    """A list over the dossier; it stays until it is left."""

    HELP = """The lines of this person besides reporting: influence, conflict, informal reporting, acquaintance. Enter
edits one, with its evidence; i draws a new one."""

    AUTO_FOCUS = ""
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape", "leave", "Back", tooltip="Back; all of it is saved", id="lines.leave"),
        Binding("i", "draw", "New line", tooltip="Draw a line: influence, conflict, acquaintance", id="lines.draw"),
        Binding("v", "confirm", "Confirm", tooltip="Mark the line as confirmed as of today", id="lines.confirm"),
        Binding("d", "remove", "Remove", tooltip="Take the line out, after asking", id="lines.remove"),
        Binding("u", "app.undo", "Undo", tooltip="Take the last change back, in any session", id="lines.undo"),
        Binding("U", "app.redo", "Redo", tooltip="Do again what was taken back", id="lines.redo", show=False),
    ]

    def __init__(self, book: Book, account_id: int, here: End, ties: Ties) -> None:
        """`here` is the end whose lines these are."""
        super().__init__()
        self._book, self._account_id, self._here, self._ties = book, account_id, here, ties

    def compose(self) -> ComposeResult:
        """Lay the list into a frame."""
        with Vertical(classes="dialog judged-dialog") as frame:
            frame.border_title = Content(f"Lines of {self._ties.called}")
            yield Table(LINE_COLUMNS, empty=NO_LINE)
            yield Static("", classes="questions")
            yield KeyLine(("choose", "draw", "confirm", "remove", "app.undo", "leave"))

    def on_mount(self) -> None:
        """Show what is known."""
        self._show(self._ties)
        self.set_focus(self.query_one(Table))
        release_keys(self.app)

    @work(thread=True, exclusive=True, group="lines")
    def refresh_book(self) -> None:
        """Read the lines anew."""
        try:
            with self._book.read() as session:
                ties = read_ties(session, self._here.person, self._here.seat)
        except StoreError as error:
            self.app.call_from_thread(self._gone, error)
        else:
            self.app.call_from_thread(self._show, ties)

    def _gone(self, error: StoreError) -> None:
        if self.is_attached:
            self.notify(error.message, title=error.title, severity="warning", markup=False)
            leave(self)

    def _show(self, ties: Ties) -> None:
        self._ties = ties
        for table in self.query(Table):  # none when the screen is being closed
            before, key = table.cursor, table.key
            table.show(ListSource(line_rows(ties, self._here, clock.today())), key)
            if key is not None and table.key != key:
                table.move_to(before)
            self._tell()

    @on(Table.Highlighted)
    def _tell(self) -> None:
        """Say below the list what else is known of the line under the cursor."""
        key = self.query_one(Table).key
        note = next((row.note for row in self._ties.rows if row.id == key), "")
        self.query_one(".questions", Static).update(Content(note))

    def _ask(self, request: type[people_requests.AboutLine]) -> None:
        """Ask the app for something about the line under the cursor; what is typed from now on waits for it."""
        if key := self.query_one(Table).key:
            hold_keys(self.app)
            self.post_message(request(self._account_id, self._here.person, self._here.seat, key))

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
        hold_keys(self.app)
        self.post_message(requests.DrawLine(self._account_id, self._here.person, self._here.seat))

    def action_leave(self) -> None:
        """Go back."""
        leave(self)
