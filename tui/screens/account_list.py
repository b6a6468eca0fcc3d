"""The list of accounts: which tier, in which order, what was searched for, which account is selected."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import ClassVar

from textual import events, on
from textual.binding import Binding, BindingType
from textual.widgets import Input

from store import clock, search, windows
from store.bookfile import Connection
from store.windows import ALL, AccountLine, AccountWindow, Order
from tui import found, requests
from tui.screens.about_account import AboutAccountScreen
from tui.widgets.table import Cell, Column, Row, Table, Tone
from tui.wording import STALE_DAYS, age, counted, days_since, money, tier_short

COLUMNS = (
    Column("tier", "Tier", 4, priority=2),
    Column("name_key", "Account", 18, flexible=True, sortable=True, priority=9, wanted=28),
    Column("industry", "Industry", 10, flexible=True, sortable=True, priority=3),
    Column("city", "City", 12, priority=0),
    Column("revenue", "Revenue", 8, "right", sortable=True, priority=4),
    Column("open_amount", "Pipe", 8, "right", sortable=True, priority=5),
    Column("last_touch_on", "Touch", 6, "right", sortable=True, priority=6),
)
FOUND_COLUMNS = (
    Column("tier", "What", 6, priority=8),
    Column("name", "Found", 24, flexible=True, priority=9),
    Column("industry", "About", 14, flexible=True, priority=7),
    Column("city", "City", 12, priority=0),
    Column("revenue", "Revenue", 8, "right", priority=4),
    Column("open_amount", "Pipe", 8, "right", priority=5),
    Column("last_touch_on", "Touch", 6, "right", priority=6),
)
"""Columns of a search: what it is, and of which account, is never left out. What was found stands under Found; where
the name of an account does not say it, under About."""
WORDY = 3
"""Of those columns, the first that all but accounts fill."""
SORT_ROUND = ("name_key", "revenue", "open_amount", "last_touch_on", "industry")
CLEAR = "Clear the search; in the past go back to today"
OTHERS = 20
"""People, facts, seats and so on, of each kind, that a search shows below the accounts."""
_TIER_TONES: dict[int, Tone] = {1: "tier1", 2: "tier2", 3: "tier3"}


class AccountSource:
    """The rows of the account table, made of the window's lines as they come into sight."""

    def __init__(self, window: AccountWindow, make_row: Callable[[AccountLine], Row]) -> None:
        self._window, self._make_row = window, make_row

    def count(self) -> int:
        """Return how many accounts there are."""
        return self._window.count()

    def rows(self, start: int, stop: int) -> Sequence[Row]:
        """Return the rows from `start` up to, not including, `stop`."""
        return [self._make_row(line) for line in self._window.lines(start, stop)]

    def position_of(self, key: int) -> int | None:
        """Return where an account stands."""
        return self._window.position_of(key)


class FoundSource:
    """The rows of a search, each made as it comes into sight; a row's key is its place."""

    def __init__(self, count: int, make_row: Callable[[int], Row]) -> None:
        self._count, self._make_row = count, make_row

    def count(self) -> int:
        """Return how many things were found."""
        return self._count

    def rows(self, start: int, stop: int) -> Sequence[Row]:
        """Return the rows from `start` up to, not including, `stop`."""
        return [self._make_row(place) for place in range(start, min(stop, self._count))]

    def position_of(self, key: int) -> int | None:
        """Return where a row stands."""
        return key if key < self._count else None


class AccountListScreen(AboutAccountScreen):
    """A screen around the list of accounts; says by `list_changed` when it shows something else."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter", "open", "Open", tooltip="Open the account's dossier", id="account.open", key_display="⏎"),
        Binding(
            "slash", "find", "Find", tooltip="Find any account, person or fact", id="portfolio.find", key_display="/"
        ),
        Binding("1", "shelf(1)", "Tier 1", tooltip="Show the strategic accounts", id="portfolio.tier1", show=False),
        Binding("2", "shelf(2)", "Tier 2", tooltip="Show the growth accounts", id="portfolio.tier2", show=False),
        Binding("3", "shelf(3)", "Tier 3", tooltip="Show the standard accounts", id="portfolio.tier3", show=False),
        Binding(
            "0", "shelf(0)", "Untiered", tooltip="Show accounts without a tier", id="portfolio.untiered", show=False
        ),
        Binding("9", "shelf(-2)", "All", tooltip="Show all accounts", id="portfolio.all", show=False),
        Binding("o", "sort", "Sort", tooltip="Sort by the next column", id="portfolio.sort", show=False),
        Binding("O", "turn", "Turn order", tooltip="Turn the order round", id="portfolio.turn", show=False),
        Binding(
            "Z", "shelf(-1)", "Archived", tooltip="Show the archived accounts", id="portfolio.archived", show=False
        ),
        Binding("escape", "leave_find", "Back to the list", tooltip=CLEAR, id="portfolio.clear", show=False),
    ]

    def __init__(self, reader: Connection) -> None:
        super().__init__()
        self._reader = reader
        self._counts = windows.count_shelves(reader)
        self._shelf = next((shelf for shelf in (1, 2, 3) if self._counts.get(shelf)), ALL)
        self._order = Order()
        self._hits: list[search.Hit] | None = None

    def list_changed(self) -> None:
        """Follow the list: another tier, order or search is shown, or the book has changed."""
        raise NotImplementedError

    @property
    def found(self) -> str:
        """What a search has found, in words; empty while none is made."""
        if self._hits is None:
            return ""
        accounts = sum(hit.kind == "account" for hit in self._hits)
        others = len(self._hits) - accounts
        words = f"{accounts:,}+ accounts" if accounts >= search.CANDIDATES else counted(accounts, "account")
        return words + (f" · {counted(others, 'other hit')}" if others else "")

    def show_shelf(self, keep: int | None = None, place: int = 0) -> None:
        """Show the tier; the cursor goes to the account `keep`, or to the row `place` when that is not here."""
        self._counts = windows.count_shelves(self._reader)
        table = self.query_one(Table)
        currency = windows.read_book_line(self._reader).currency
        window = AccountWindow(self._reader, self._shelf, self._order)
        table.columns = COLUMNS
        table.show(AccountSource(window, lambda line: _account_row(line, currency)), keep)
        if keep is not None and place and table.key != keep:
            table.move_to(place)
        table.sorted_by = (self._order.column, self._order.descending)
        self.list_changed()

    def renew_list(self) -> None:
        """Read the list anew; the cursor stays on its account, or at its place when that has left."""
        table = self.query_one(Table)
        if self._hits is None:
            self.show_shelf(table.key, table.cursor)
        else:
            self._counts = windows.count_shelves(self._reader)
            at = None if table.key is None else self._hits[table.key]
            self._show_found(self.query_one("#find", Input).value, table.cursor, at)

    def show_account(self, key: int) -> None:
        """Select an account, in its tier unless all are shown; used for one that was just added."""
        brief = windows.read_brief(self._reader, key, clock.today())
        if brief is not None:
            self._close_find()
            if self._shelf != ALL:
                self._shelf = brief.tier or 0
            self.show_shelf(key)

    def selected_account(self) -> int:
        """Return the account under the cursor, or the account of the person or fact under it."""
        key = self.query_one(Table).key
        if key is None:
            return 0
        return key if self._hits is None else self._hits[key].account_id or 0

    # -- finding -----------------------------------------------------------------------------------------------------

    def action_find(self) -> None:
        """Open the search line."""
        find = self.query_one("#find", Input)
        find.add_class("-open")
        self.set_focus(find)  # at once: the next key is already on its way
        self.list_changed()

    def action_leave_find(self) -> None:
        """Close the search line; the account that was found stays selected when it is in this tier."""
        key = self.selected_account()
        self._close_find()
        self.show_shelf(key)

    def _close_find(self) -> None:
        find = self.query_one("#find", Input)
        self._hits = None
        with self.prevent(Input.Changed):
            find.value = ""
        find.remove_class("-open")
        self.set_focus(self.query_one(Table))

    def find(self, text: str) -> None:
        """Show what is found, or the tier again when nothing is asked."""
        if text.strip():
            self._show_found(text)
        elif self._hits is not None:
            self._hits = None
            self.show_shelf()

    def _show_found(self, text: str, place: int = 0, at: search.Hit | None = None) -> None:
        """Show what is found; the cursor goes to the hit `at`, or to the row `place` when that is not found."""
        currency = windows.read_book_line(self._reader).currency
        lines = windows.find_lines(self._reader, text)
        others = search.find_others(self._reader, text, OTHERS)
        self._hits = [search.Hit("account", line.id, line.id, line.name, "") for line in lines] + others
        words = search.bare_words(text)

        def make_row(number: int) -> Row:
            if number < len(lines):
                return _found_row(number, lines[number], currency, words)
            return _other_row(number, others[number - len(lines)])

        table = self.query_one(Table)
        table.columns = FOUND_COLUMNS if lines else FOUND_COLUMNS[:WORDY]
        same = (n for n, hit in enumerate(self._hits) if at and (hit.kind, hit.record_id) == (at.kind, at.record_id))
        table.show(FoundSource(len(self._hits), make_row), next(same, min(place, len(self._hits) - 1)))
        table.sorted_by = None
        self.list_changed()

    @on(Input.Submitted, "#find")
    def _submitted(self, event: Input.Submitted) -> None:
        event.stop()
        if self._hits:
            self.action_open()
        else:
            self.action_leave_find()

    def on_key(self, event: events.Key) -> None:
        """Let the arrows move in the list while the search line has the focus."""
        if self.focused is self.query_one("#find", Input) and event.key in ("down", "up", "pagedown", "pageup"):
            event.stop()
            move = {"down": "down", "up": "up", "pagedown": "page_down", "pageup": "page_up"}[event.key]
            self.query_one(Table).action_move(move)  # type: ignore[arg-type]

    # -- choosing, sorting -------------------------------------------------------------------------------------------

    @on(Table.Chosen)
    def action_open(self) -> None:
        """Open the dossier of the selected account, or what was found."""
        key = self.query_one(Table).key
        if key is None:
            return
        if self._hits is None:
            self.send(requests.OpenDossier(key))
            return
        hit = self._hits[key]
        self.set_focus(self.query_one(Table))  # so that a key pressed after the way back is no letter of the search
        self.send(found.opened(hit))

    def action_shelf(self, shelf: int) -> None:
        """Show another tier."""
        self._shelf = shelf
        if self._hits is None:
            self.show_shelf()
        else:
            self.action_leave_find()

    @on(Table.SortAsked)
    def _sort_asked(self, event: Table.SortAsked) -> None:
        self._sort(windows.turned(self._order, event.column_key))

    def action_sort(self) -> None:
        """Sort by the next column."""
        place = SORT_ROUND.index(self._order.column)
        self._sort(windows.turned(self._order, SORT_ROUND[(place + 1) % len(SORT_ROUND)]))

    def action_turn(self) -> None:
        """Turn the order round."""
        self._sort(windows.turned(self._order, self._order.column))

    def _sort(self, order: Order) -> None:
        if self._hits is None:  # what a search finds has an order of its own: best first
            self._order = order
            self.show_shelf()  # from the top: who sorts wants to see the first, and no row of a million need be counted


def _account_row(line: AccountLine, currency: str) -> Row:
    days = days_since(line.last_touch_on, clock.today())
    stale = days is not None and days > STALE_DAYS
    cells = (
        Cell(tier_short(line.tier), _TIER_TONES.get(line.tier or 0, "muted")),
        Cell(line.name, "strong"),
        line.industry,
        Cell(line.city, "muted"),
        money(line.revenue, currency),
        money(line.open_amount, currency) if line.open_amount else Cell("—", "muted"),
        Cell(age(days), "warning" if stale else "muted"),
    )
    return Row(line.id, cells)


def _found_row(number: int, line: AccountLine, currency: str, words: Sequence[str]) -> Row:
    why, seen = search.find_reason(words, line.name, industry=line.industry, city=line.city)
    kind, _, industry, *figures = _account_row(line, currency).cells
    return Row(number, (kind, Cell(line.name, "strong", seen), Cell(why, "accent") if why else industry, *figures))


def _other_row(number: int, hit: search.Hit) -> Row:
    words = Cell(hit.title, "", hit.seen)
    if hit.why:  # what it is comes first, but a fact is long, and its end would be cut
        words = Cell(f"{hit.why} · {hit.title}" if hit.kind == "fact" else f"{hit.title} · {hit.why}")
    where = Cell(found.place_of(hit), "muted")
    return Row(number, (Cell(found.called(hit), "accent"), words, where, "", "", "", ""))
