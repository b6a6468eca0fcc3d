"""The loose ends: people, empty seats and opportunities without an account, each given one by typing its name."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping, Sequence
from typing import ClassVar

from textual import on, work
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.content import Content
from textual.screen import Screen
from textual.widgets import Static

from store.book import Book
from store.errors import StoreError
from store.loose_ends import LooseEnd, assign_account, list_loose_ends
from store.windows import read_book_line
from tui.desk import Desk
from tui.keyboard import hold_keys, leave, release_keys
from tui.screens.picking import pick_account
from tui.widgets.headline import Headline
from tui.widgets.keyline import KeyLine
from tui.widgets.panel import Panel
from tui.widgets.table import Cell, Column, ListSource, Row, Table
from tui.wording import counted, money

COLUMNS = (
    Column("mark", "", 1, priority=9),
    Column("kind", "What", 11, priority=7),
    Column("name", "Name", 20, flexible=True, priority=9),
    Column("detail", "Title or stage", 16, flexible=True, priority=6),
    Column("email", "E-mail", 20, flexible=True, priority=3),
    Column("amount", "Amount", 8, "right", priority=5),
)
KINDS = {"person": "person", "seat": "empty seat", "opportunity": "opportunity"}


class LooseEndsTable(Table):
    """The loose ends; enter gives one an account."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter", "choose", "Account", key_display="⏎", tooltip="Give it an account", id="loose.account")
    ]


class LooseEndsScreen(Screen[bool]):
    """What an import could not place. The result says whether anything was given an account."""

    HELP = """People and opportunities whose account was in none of the files. Enter asks for the account: type a few
letters of its name and press enter. Space marks several, which then go to one account together. u takes it back.
Importing the file with the accounts, and then these rows again, settles them too."""

    AUTO_FOCUS = ""
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("space", "mark", "Mark", tooltip="Mark it, to give several one account", id="loose.mark"),
        Binding("asterisk", "mark_all", "All", tooltip="Mark all, or none", id="loose.mark_all", key_display="*"),
        Binding("escape", "leave", "Back", tooltip="Back to the accounts", id="loose.leave"),
    ]

    def __init__(self, desk: Desk, book: Book) -> None:
        super().__init__()
        self._desk, self._book = desk, book
        self._currency = read_book_line(desk.reader).currency
        self._ends: Mapping[int, LooseEnd] = {}
        """By the key of the record, which no other record has, of whatever kind: the place in the list changes."""
        self._marked: set[int] = set()
        self._has_changed = False

    def compose(self) -> ComposeResult:
        """Lay one list under a line of title."""
        yield Headline("Without account")
        with Panel(title="Without account", id="loose-panel"):
            empty = Content("Every person and every opportunity has an account. esc goes back.")
            yield LooseEndsTable(COLUMNS, empty=empty, id="loose")
        yield Static("", id="import-state")
        yield KeyLine()

    def on_mount(self) -> None:
        """Read the list."""
        self.set_focus(self.query_one(Table))
        release_keys(self.app)
        self.refresh_book()

    @work(exclusive=True, group="loose")
    async def refresh_book(self) -> None:
        """Read the list anew, in a thread: it may be long. What is marked and still there stays marked."""
        try:
            ends = await asyncio.to_thread(self._read)
        except StoreError as error:
            self._tell(error)
            return
        self._ends = {end.record_id: end for end in ends}
        self._marked &= self._ends.keys()
        self._show()

    def _read(self) -> Sequence[LooseEnd]:
        with self._book.read() as session:
            return list_loose_ends(session)

    def _show(self) -> None:
        table = self.query_one(Table)
        table.show(ListSource([self._row(end) for end in self._ends.values()]), table.key)
        self.query_one(Panel).set_count(f"{len(self._ends):,}")
        words = f"{counted(len(self._marked), 'marked line')}: ⏎ gives them one account." if self._marked else ""
        self.query_one("#import-state", Static).update(Content(words))

    def _row(self, end: LooseEnd) -> Row:
        amount = "" if end.amount is None else money(end.amount, self._currency)
        mark = Cell("✓", "accent") if end.record_id in self._marked else ""
        kind, name = Cell(KINDS[end.kind], "muted"), Cell(end.name or "unnamed", "strong")
        return Row(end.record_id, (mark, kind, name, end.detail, Cell(end.email, "muted"), amount))

    def _tell(self, error: StoreError) -> None:
        words = " ".join(part for part in (error.message, error.hint) if part)
        self.notify(words, title=error.title, severity="error", markup=False)

    # -- doing ---------------------------------------------------------------------------------------------------------

    def action_mark(self) -> None:
        """Mark the line under the cursor, or take the mark away, and go on."""
        table = self.query_one(Table)
        if table.key is not None:
            self._marked ^= {table.key}
            self._show()
            table.action_move("down")

    def action_mark_all(self) -> None:
        """Mark every line, or none when all are marked."""
        every = set(self._ends)
        self._marked = set() if self._marked == every else every
        self._show()

    @on(Table.Chosen)
    def _chosen(self, event: Table.Chosen) -> None:
        ends = [end for key, end in self._ends.items() if key in (self._marked or {event.key})]
        if ends:  # else the line has gone since it was chosen
            hold_keys(self.app)
            self._assign(ends)

    @work(group="assign")
    async def _assign(self, ends: Sequence[LooseEnd]) -> None:
        what = ends[0].name or "this seat" if len(ends) == 1 else f"{len(ends)} lines"
        try:
            account = await pick_account(self.app, self._desk, f"Account of {what}")
            if account is None:
                return
            await asyncio.to_thread(assign_account, self._book, ends, account)
            self._has_changed = True
            self._marked.clear()
            self.notify(f"{what}: account given. u takes it back.", title=self._desk.saved_now(), markup=False)
        except StoreError as error:
            self._tell(error)
        finally:
            release_keys(self.app)
        self.refresh_book()

    def action_leave(self) -> None:
        """Go back."""
        leave(self, self._has_changed)
