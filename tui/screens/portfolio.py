"""The home screen: tiers at the left, the accounts of one of them, and the brief of the selected one."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, ClassVar

from textual import events, on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Horizontal, Vertical
from textual.content import Content
from textual.widgets import Input, Static

from store import clock, search, windows
from store.fiscal import fiscal_quarter
from store.windows import ALL, AccountLine, AccountWindow, Order
from tui import requests
from tui.desk import Desk
from tui.screens.about_account import AboutAccountScreen
from tui.widgets.briefcard import BriefCard
from tui.widgets.keyline import KeyLine
from tui.widgets.lineinput import LineInput
from tui.widgets.panel import Panel
from tui.widgets.table import Cell, Column, ListSource, Row, Table, Tone
from tui.widgets.tierrail import TierRail, tier_strip
from tui.wording import STALE_DAYS, age, counted, days_since, money, tier_name, tier_short

if TYPE_CHECKING:
    from collections.abc import Callable

COLUMNS = (
    Column("tier", "Tier", 4, priority=2),
    Column("name_key", "Account", 18, flexible=True, sortable=True, priority=9),
    Column("industry", "Industry", 12, flexible=True, sortable=True, priority=3),
    Column("city", "City", 12, priority=0),
    Column("revenue", "Revenue", 8, "right", sortable=True, priority=4),
    Column("open_amount", "Pipe", 8, "right", sortable=True, priority=5),
    Column("last_touch_on", "Touch", 6, "right", sortable=True, priority=6),
)
FINDING = (("⏎", "Open"), ("↑↓", "Choose"), ("esc", "Back to the list"))
SORT_ROUND = ("name_key", "revenue", "open_amount", "last_touch_on", "industry")
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


class PortfolioScreen(AboutAccountScreen):
    """Accounts by tier; everything about the selected one is a key away."""

    HELP = """The accounts of your book, tier by tier. The panel at the right is the brief of the selected account.
Press `/` and type three letters of any account, person or fact. Nothing here deletes: archived accounts stay in the
book, and `u` takes any change back."""

    AUTO_FOCUS = "#accounts"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter", "open", "Open", tooltip="Open the account's dossier", id="account.open", key_display="⏎"),
        Binding(
            "slash", "find", "Find", tooltip="Find any account, person or fact", id="portfolio.find", key_display="/"
        ),
        Binding("n", "new_account", "New", tooltip="Add an account", id="account.new"),
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
        Binding("i", "import", "Import", tooltip="Import a CRM export", id="book.import", show=False),
        Binding(
            "w",
            "loose_ends",
            "Without account",
            tooltip="People and deals without an account",
            id="book.loose",
            show=False,
        ),
        Binding(
            "escape", "leave_find", "Back to the list", tooltip="Clear the search", id="portfolio.clear", show=False
        ),
        Binding("q", "app.quit", "Quit", tooltip="Leave; everything is saved", id="app.leave", show=False),
    ]

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self._desk = desk
        self._book = windows.read_book_line(desk.reader)
        self._counts = windows.count_shelves(desk.reader)
        self._shelf = next((shelf for shelf in (1, 2, 3) if self._counts.get(shelf)), ALL)
        self._order = Order()
        self._hits: list[tuple[str, int, int | None]] = []
        self._finding = False

    def compose(self) -> ComposeResult:
        """Lay out the three panels under a line of title."""
        yield Static(self._headline(), id="headline")
        yield Static("", id="tier-strip")
        with Horizontal(id="desk"):
            with Panel(title="Tiers", id="rail-panel"):
                yield TierRail(id="rail")
            with Panel(id="list-panel"), Vertical():
                find = LineInput("", "name, person or fact", "find")
                find.id = "find"
                yield find
                yield Table(COLUMNS, self._source(), empty=self._empty_words(), id="accounts")
            with Panel(title="Brief", id="brief-panel"):
                yield BriefCard(id="brief")
        yield KeyLine()

    def on_mount(self) -> None:
        """Show the first tier that has accounts; search within the value's own watcher, in the same frame."""
        self._show_shelf()
        self.watch(self.query_one("#find", Input), "value", self._find, init=False)

    # -- what it shows -----------------------------------------------------------------------------------------------

    def refresh_book(self) -> None:
        """Read everything anew after a change; the selected account stays selected."""
        self._book = windows.read_book_line(self._desk.reader)
        self.query_one("#headline", Static).update(self._headline())
        table = self.query_one(Table)
        key = table.key
        if self._finding:
            self._find(self.query_one("#find", Input).value)
        else:
            self._show_shelf(keep=key)
        self._show_brief()

    def on_resize(self, event: events.Resize) -> None:
        """Fit the rail's numbers to its width."""
        self.query_one("#tier-strip", Static).update(tier_strip(self._shelf, self._counts))
        self.query_one("#rail", TierRail).refresh()
        _ = event

    def _show_shelf(self, keep: int | None = None) -> None:
        self._counts = windows.count_shelves(self._desk.reader)
        rail = self.query_one(TierRail)
        rail.counts, rail.shelf = dict(self._counts), self._shelf
        rail.loose_ends = windows.count_loose_ends(self._desk.reader)
        self.query_one("#tier-strip", Static).update(tier_strip(self._shelf, self._counts))
        table = self.query_one(Table)
        table.empty = self._empty_words()
        table.show(self._source(), keep)
        table.sorted_by = (self._order.column, self._order.descending)
        here, used = self._counts.get(self._shelf, 0), self._counts[ALL]
        panel = self.query_one("#list-panel", Panel)
        panel.set_title(tier_name(self._shelf), f"{here:,}" if self._shelf == ALL else f"{here:,} of {used:,}")
        self._show_brief()

    def _source(self) -> AccountSource:
        return AccountSource(AccountWindow(self._desk.reader, self._shelf, self._order), self._row)

    def _row(self, line: AccountLine) -> Row:
        days = days_since(line.last_touch_on, clock.today())
        stale = days is not None and days > STALE_DAYS
        cells = (
            Cell(tier_short(line.tier), _TIER_TONES.get(line.tier or 0, "muted")),
            Cell(line.name, "strong"),
            line.industry,
            Cell(line.city, "muted"),
            money(line.revenue, self._book.currency),
            money(line.open_amount, self._book.currency) if line.open_amount else Cell("—", "muted"),
            Cell(age(days), "warning" if stale else "muted"),
        )
        return Row(line.id, cells)

    def _headline(self) -> Content:
        quarter, year = fiscal_quarter(clock.today(), self._book.fiscal_year_start)
        name = "Sample data · nothing here is real" if self._desk.is_demo else self._book.name
        return Content.assemble(
            ("Tierbook", "bold $primary"), (f" · {name}", "bold"), (f"   Q{quarter} FY{year % 100:02}", "$text-muted"),
            ("   / find   ? help   : commands", "$text-muted"),
        )  # fmt: skip

    def _empty_words(self) -> Content:
        if not self._counts[ALL]:
            return Content.assemble(
                ("An empty book.\n\n", "bold"),
                "It holds your accounts, who decides there, and what you know.\n\n",
                ("i", "$text-accent bold"), " imports a CRM export (CSV)    ",
                ("n", "$text-accent bold"), " adds an account by hand    ",
                ("?", "$text-accent bold"), " helps",
            )  # fmt: skip
        if self._finding:
            return Content("Nothing found. Any part of a word's beginning will do; esc goes back.")
        return Content.assemble(
            f"No accounts in {tier_name(self._shelf)}. Select one elsewhere and press ",
            ("t", "$text-accent bold"),
            " to move it here.",
        )

    def _show_brief(self) -> None:
        key = self.selected_account()
        today = clock.today()
        brief = windows.read_brief(self._desk.reader, key, today) if key else None
        self.query_one("#brief-panel", Panel).set_title(brief.name if brief else "Brief")
        self.query_one(BriefCard).show_brief(brief, self._book.currency, today)

    def selected_account(self) -> int:
        """Return the account under the cursor, or the account of the person or fact under it."""
        key = self.query_one(Table).key
        if key is None:
            return 0
        return (self._hits[key][2] or 0) if self._finding else key

    # -- finding -----------------------------------------------------------------------------------------------------

    def action_find(self) -> None:
        """Open the search line."""
        find = self.query_one("#find", Input)
        find.add_class("-open")
        self.query_one(KeyLine).hints = FINDING
        self.set_focus(find)  # at once: the next key is already on its way

    def action_leave_find(self) -> None:
        """Close the search line; the account that was found stays selected when it is in this tier."""
        find = self.query_one("#find", Input)
        key = self.selected_account()
        self._finding = False
        with self.prevent(Input.Changed):
            find.value = ""
        find.remove_class("-open")
        self.query_one(KeyLine).hints = ()
        self._show_shelf(keep=key)
        self.set_focus(self.query_one(Table))

    def _find(self, text: str) -> None:
        if not text.strip():
            if self._finding:
                self._finding = False
                self._show_shelf()
            return
        self._finding = True
        reader = self._desk.reader
        lines = windows.find_lines(reader, text)
        others = [*search.find_people(reader, text, 20), *search.find_facts(reader, text, 20)]
        self._hits = [("account", line.id, line.id) for line in lines]
        self._hits += [(hit.kind, hit.record_id, hit.account_id) for hit in others]
        rows = [self._row(line)._replace(key=number) for number, line in enumerate(lines)]
        rows += [self._other_row(number, hit) for number, hit in enumerate(others, len(lines))]
        table = self.query_one(Table)
        table.empty = self._empty_words()
        table.show(ListSource(rows))
        more = "+" if len(lines) >= search.CANDIDATES else ""
        found = f"{len(lines):,}{more} accounts" + (f" · {counted(len(others), 'other hit')}" if others else "")
        self.query_one("#list-panel", Panel).set_title("Found", found)

    def _other_row(self, number: int, hit: search.Hit) -> Row:
        kind = Cell("who" if hit.kind == "person" else "fact", "accent")
        where = Cell(hit.where or "no account", "muted")
        return Row(number, (kind, hit.title, where, "", "", "", ""))

    @on(Input.Submitted, "#find")
    def _found(self, event: Input.Submitted) -> None:
        event.stop()
        if self._finding and self.query_one(Table).count:
            self.action_open()
        else:
            self.action_leave_find()

    def on_key(self, event: events.Key) -> None:
        """Let the arrows move in the list while the search line has the focus."""
        if self.focused is self.query_one("#find", Input) and event.key in ("down", "up", "pagedown", "pageup"):
            event.stop()
            move = {"down": "down", "up": "up", "pagedown": "page_down", "pageup": "page_up"}[event.key]
            self.query_one(Table).action_move(move)  # type: ignore[arg-type]

    # -- doing -------------------------------------------------------------------------------------------------------

    @on(Table.Highlighted)
    def _highlighted(self) -> None:
        self._show_brief()

    @on(Table.Chosen)
    def action_open(self) -> None:
        """Open the dossier of the selected account, at the person or fact that was found."""
        account = self.selected_account()
        key = self.query_one(Table).key
        kind = self._hits[key][0] if self._finding and key is not None else "account"
        if account:
            self.send(requests.OpenDossier(account, {"person": "people", "fact": "facts"}.get(kind, "brief")))
        elif key is not None:
            self.send(requests.OpenLooseEnds())

    @on(TierRail.Chosen)
    def _tier_chosen(self, event: TierRail.Chosen) -> None:
        self.action_shelf(event.shelf)

    def action_shelf(self, shelf: int) -> None:
        """Show another tier."""
        self._shelf = shelf
        if self._finding:
            self.action_leave_find()
        else:
            self._show_shelf()

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
        self._order = order
        self._show_shelf(keep=self.query_one(Table).key)

    def action_new_account(self) -> None:
        """Add an account."""
        self.send(requests.NewAccount())

    def action_import(self) -> None:
        """Import a CRM export."""
        self.send(requests.ImportFiles())

    def action_loose_ends(self) -> None:
        """Show people and opportunities without an account."""
        self.send(requests.OpenLooseEnds())
