"""The dossier of one account: the brief first, then people, facts, opportunities, touches and history as tabs."""

from __future__ import annotations

from collections.abc import Mapping
from contextlib import suppress
from typing import ClassVar

from textual import on, work
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Container, Horizontal, VerticalScroll
from textual.content import Content
from textual.css.query import NoMatches
from textual.widgets import Static

from store import clock, windows
from store.book import Book
from store.dossier import Dossier, read_dossier
from store.errors import StoreError
from store.facts import FactRow
from store.history import FieldChange, list_changes
from tui.desk import Desk
from tui.dossier_views import LISTS, Details, about_fact, subjects
from tui.history_view import HISTORY_COLUMNS, HISTORY_EMPTY, by_key, history_details, history_rows
from tui.keyboard import leave, release_keys
from tui.screens.about_record import AboutRecordScreen
from tui.widgets.briefcard import BriefCard
from tui.widgets.headline import Headline
from tui.widgets.keyline import KeyLine
from tui.widgets.pairs import Pairs
from tui.widgets.panel import Panel
from tui.widgets.table import ListSource, Table
from tui.widgets.tabline import TabLine
from tui.wording import tier_name

TABS = ("brief", "people", "facts", "opportunities", "touches", "history")
HISTORY_LIMIT = 1_000
FIRST_KEYS = ("choose", "add", "confirm", "remove", "centres", "touch", "fact", "sheet", "leave", "tier", "edit")


class AccountScreen(AboutRecordScreen):
    """Everything known of one account."""

    HELP = """One account. The brief is what to know before picking up the phone; the numbers open the rest. Every fact
shows its age and who said so. Enter edits the line under the cursor, a adds one to this list."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape", "leave", "Back", tooltip="Back to the list of accounts", id="dossier.leave"),
        Binding("1", "tab(0)", "Brief", tooltip="The brief", id="dossier.brief", show=False),
        Binding("2", "tab(1)", "People", tooltip="People as an outline", id="dossier.people", show=False),
        Binding("3", "tab(2)", "Facts", tooltip="Facts with source and age", id="dossier.facts", show=False),
        Binding("4", "tab(3)", "Opportunities", tooltip="Opportunities", id="dossier.opportunities", show=False),
        Binding("5", "tab(4)", "Touches", tooltip="Calls, meetings, notes", id="dossier.touches", show=False),
        Binding("6", "tab(5)", "History", tooltip="What was changed, when, by whom", id="dossier.history", show=False),
        Binding("left_square_bracket", "step(-1)", "Tab to the left", tooltip="The tab to the left", show=False),
        Binding("right_square_bracket", "step(1)", "Tab to the right", tooltip="The tab to the right", show=False),
    ]

    def __init__(self, desk: Desk, book: Book, account_id: int, tab: str = "brief", key: int = 0) -> None:
        """`key` is the person or fact that the tab begins at, 0 for its first line."""
        super().__init__()
        self._desk, self._book, self._account_id = desk, book, account_id
        self._tab, self._wanted = TABS.index(tab), key
        self._dossier: Dossier | None = None
        self._changes: Mapping[int, FieldChange] = {}

    def compose(self) -> ComposeResult:
        """Lay a line of tabs over one list and the details of its row."""
        yield Headline()
        yield TabLine(("Brief", *(view.name for view in LISTS), "History"), id="tabs")
        with Horizontal(id="views"):
            with Panel(title="Brief", id="card-panel"), VerticalScroll(), Container(id="card-columns"):
                yield BriefCard(id="card")
                yield Static("", id="card-more")
            with Panel(id="records-panel"):
                yield Table((), id="records")
            with Panel(title="Detail", id="detail-panel", classes="detail"), VerticalScroll(can_focus=False):
                yield Pairs(id="detail")
        yield KeyLine(FIRST_KEYS)

    def on_mount(self) -> None:
        """Show the brief at once and read the rest in a thread."""
        self._show_brief()
        self.set_focus(self.query_one("#card-panel VerticalScroll"))
        release_keys(self.app)
        self.refresh_book()

    def selected_account(self) -> int:
        """Return the account of this screen."""
        return self._account_id

    def shown_list(self) -> str:
        """Return the name of the open tab."""
        return TABS[self._tab]

    def selected_record(self) -> int:
        """Return the key of the row under the cursor, 0 for none."""
        return self.query_one(Table).key or 0

    def selected_person(self) -> int:
        """Return the key of the person under the cursor, 0 where none stands."""
        key = self.selected_record()
        if self.shown_list() != "people" or self._dossier is None:
            return 0
        return next((person.id for person in self._dossier.people_in().get(key, ())), max(0, -key))

    @work(thread=True, exclusive=True, group="dossier")
    def refresh_book(self) -> None:
        """Read the dossier anew, in a thread: it may hold thousands of facts."""
        try:
            with self._book.read() as session:
                dossier = read_dossier(session, self._account_id)
                changes = by_key(list_changes(session, self._account_id, HISTORY_LIMIT))
        except StoreError as error:
            self.app.call_from_thread(self._leave, error)
        else:
            self.app.call_from_thread(self._show, dossier, changes)

    def _leave(self, error: StoreError) -> None:
        """Go back when there is nothing to show: the account is gone, or the book cannot be read."""
        if self.is_attached:
            self.notify(error.message, title=error.title, severity="warning", markup=False)
            leave(self)

    # -- showing -----------------------------------------------------------------------------------------------------

    def _show(self, dossier: Dossier, changes: Mapping[int, FieldChange]) -> None:
        self._dossier, self._changes = dossier, changes
        people = len(dossier.seats) + len(dossier.unplaced())
        counts = (people, len(dossier.facts), len(dossier.opportunities), len(dossier.touches))
        with suppress(NoMatches):  # the screen is being closed, and loses its widgets one by one
            self.query_one(TabLine).counts = (None, *counts, None)
            self._show_brief()
            self._show_tab(keep=True)

    def _show_brief(self) -> None:
        brief = windows.read_brief(self._desk.reader, self._account_id, clock.today())
        if brief is None:  # gone: who reads the whole says so
            return
        line = windows.read_book_line(self._desk.reader)
        self.query_one(BriefCard).show_brief(brief, line.currency, clock.today())
        self.query_one(Headline).show(brief.name, tier_name(brief.tier or 0))
        self.query_one("#card-panel", Panel).set_title(brief.name)
        if self._dossier is not None:
            self.query_one("#card-more", Static).update(_more(self._dossier))

    def _show_tab(self, keep: bool = False) -> None:
        self.query_one(TabLine).active = self._tab
        is_brief = self._tab == 0
        self.query_one("#card-panel").display = is_brief
        self.query_one("#records-panel").display = not is_brief
        self.query_one("#detail-panel").set_class(is_brief, "-hidden")
        table = self.query_one(Table)
        if is_brief:
            self.set_focus(self.query_one("#card-panel VerticalScroll"))
        elif self._dossier is not None:
            key = _row_of(self._dossier, TABS[self._tab], self._wanted) if self._wanted else table.key
            self._wanted = 0
            self._fill(table, key if keep else None)
            self.set_focus(table)
            self._show_detail()

    def _fill(self, table: Table, key: int | None) -> None:
        assert self._dossier is not None  # noqa: S101 the caller looked
        panel = self.query_one("#records-panel", Panel)
        if self._tab == len(TABS) - 1:
            table.columns = HISTORY_COLUMNS
            table.empty = HISTORY_EMPTY
            table.show(ListSource(history_rows(self._changes)), key)
            panel.set_title("History", f"{len(self._changes):,}")
            return
        view = LISTS[self._tab - 1]
        rows = view.rows(self._dossier, clock.today())
        table.columns = view.columns
        table.empty = view.empty
        before = table.cursor
        table.show(ListSource(rows), key)
        if key is not None and table.key != key:  # it has gone: the cursor stays where it stood
            table.move_to(before)
        panel.set_title(view.name, f"{len(rows):,}")

    @on(Table.Highlighted)
    def _show_detail(self) -> None:
        key = self.query_one(Table).key
        details: Details = ()
        if self._dossier is not None and key is not None and 1 <= self._tab <= len(LISTS):
            details = LISTS[self._tab - 1].details(self._dossier, key, clock.today())
        elif self._dossier is not None and key is not None and self._tab and key in self._changes:
            details = history_details(self._changes[key])
        self.query_one("#detail", Pairs).show_pairs(details)

    # -- doing -------------------------------------------------------------------------------------------------------

    def action_tab(self, index: int) -> None:
        """Open a tab."""
        self._tab, self._wanted = index, 0
        self._show_tab()
        self.refresh_bindings()

    def action_step(self, step: int) -> None:
        """Open the tab beside this one."""
        self.action_tab((self._tab + step) % len(TABS))

    @on(TabLine.Chosen)
    def _tab_chosen(self, event: TabLine.Chosen) -> None:
        self.action_tab(event.index)

    def action_leave(self) -> None:
        """Go back to the list of accounts."""
        leave(self)

    @on(Table.Chosen)
    def _edit_record(self, event: Table.Chosen) -> None:
        self.edit_record(event.key)

    def show_record(self, what: str, key: int) -> None:
        """Let the cursor go to a record that was just made, once it is read, if the list that shows it is open."""
        if TABS[self._tab] == what:
            self._wanted = key


def _row_of(dossier: Dossier, tab: str, key: int) -> int:
    """Return the key of the row that a record has in its list; a person stands on the row of her seat."""
    if tab != "people" or any(seat.id == key for seat in dossier.seats):
        return key
    seats = (seat for seat, people in dossier.people_in().items() if any(person.id == key for person in people))
    return next(seats, -key)


def _fact_line(fact: FactRow, names: Mapping[int, str]) -> Content:
    about = about_fact(fact, names)
    return Content.assemble(("·  ", "$text-muted"), fact.text, (f" · {about}" if about else "", "$text-muted"))


def _more(dossier: Dossier) -> Content:
    """Return what the brief says below the card: notes, the three points, the newest facts."""
    parts: list[Content] = []
    for number, point in enumerate(dossier.three_points(), 1):
        if number == 1:
            parts.append(Content.styled("Three talking points", "bold"))
        words = (point.text, "") if point else ("! still to be written (s)", "$text-warning")
        parts.append(Content.assemble((f"{number}  ", "$text-accent"), words))
    if dossier.facts:
        parts += [Content(""), Content.styled("Newest facts", "bold")]
        names = subjects(dossier)
        parts += [_fact_line(fact, names) for fact in dossier.facts[:5]]
    if dossier.account.notes:
        parts += [Content(""), Content.styled("Notes", "bold"), Content(dossier.account.notes)]
    return Content("\n").join(parts)
