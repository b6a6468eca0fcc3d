"""The home screen: tiers at the left, the accounts of one of them, and the brief of the selected one."""

from __future__ import annotations

import asyncio
from concurrent.futures import CancelledError
from contextlib import suppress
from typing import ClassVar

from textual import events, on, work
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Horizontal
from textual.content import Content
from textual.css.query import NoMatches
from textual.widgets import Input, Static

from store import clock, windows
from store.errors import StoreError
from store.fiscal import fiscal_quarter
from store.windows import ALL
from tui import requests
from tui.desk import Desk
from tui.keyboard import release_keys
from tui.screens.account_list import COLUMNS
from tui.screens.whole_book import WholeBookScreen
from tui.widgets.briefcard import BriefCard
from tui.widgets.headline import Headline
from tui.widgets.keyline import KeyLine
from tui.widgets.lineinput import LineInput
from tui.widgets.panel import Panel
from tui.widgets.table import Table
from tui.widgets.tierrail import TierRail, tier_strip
from tui.wording import counted, tier_name

FINDING = (("⏎", "Open"), ("↑↓", "Choose"), ("esc", "Back to the list"))
EMPTY = (("i", "Import a CRM export"), ("n", "New account"), ("?", "Help"), ("q", "Quit"))
COUNT_AFTER = 0.3
"""Seconds after a change, or the first paint, that the gaps are counted: whoever types on is not disturbed."""
FIRST_KEYS = ("choose", "find", "new_account", "next", "touch", "fact", "tier", "sheet")


class PortfolioScreen(WholeBookScreen):
    """Accounts by tier; everything about the selected one is a key away."""

    HELP = """The accounts of your book, tier by tier. The brief of the selected account stands beside the list where
the window is wide enough; enter opens it in any. Press / and type three letters of any account, person or fact.
Nothing here deletes: archived accounts stay in the book, and u takes any change back."""

    AUTO_FOCUS = "#accounts"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("n", "new_account", "New", tooltip="Add an account", id="account.new"),
        Binding("q", "app.quit", "Quit", tooltip="Leave; unsaved text is kept as a draft", id="app.leave", show=False),
    ]

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk.reader)
        self._desk = desk
        self._book = windows.read_book_line(desk.reader)
        self._gaps: int | None = None

    def compose(self) -> ComposeResult:
        """Lay out the three panels under a line of title."""
        yield Headline(*self._headline())
        yield Static("", id="tier-strip")
        with Horizontal(id="desk"):
            with Panel(title="Tiers", id="rail-panel"):
                yield TierRail(id="rail")
            with Panel(id="list-panel"):
                find = LineInput("", "name, person or fact", "find")
                find.id = "find"
                yield find
                yield Table(COLUMNS, empty=self._empty_words(), id="accounts")
            with Panel(title="Brief", id="brief-panel"):
                yield BriefCard(id="brief")
        yield KeyLine(FIRST_KEYS)

    def on_mount(self) -> None:
        """Show the first tier that has accounts; search within the value's own watcher, in the same frame."""
        self.show_shelf()
        self.watch(self.query_one("#find", Input), "value", self.find, init=False)
        self.watch(self.query_one(Table), "at", self._show_brief, init=False)
        self.set_focus(self.query_one(Table))
        release_keys(self.app)
        self.call_after_refresh(self._count_gaps)

    # -- what it shows -----------------------------------------------------------------------------------------------

    def refresh_book(self) -> None:
        """Read everything anew after a change; the selected account stays selected."""
        self._book = windows.read_book_line(self._desk.reader)
        self.query_one(Headline).show(*self._headline())
        self.renew_list()
        self._count_gaps()

    @work(exclusive=True, group="gaps")
    async def _count_gaps(self) -> None:
        """Count what is missing or due, in a thread behind everything else, and say it above the list and beside it."""
        await asyncio.sleep(COUNT_AFTER)
        self._gaps, points, sheets = await asyncio.to_thread(self._read_due)
        with suppress(NoMatches):  # the screen is being closed, and loses its widgets one by one
            rail = self.query_one(TierRail)
            rail.gaps, rail.points, rail.sheets = self._gaps, points, sheets
            self._show_strip(self.size.width)
            self.query_one(Headline).show(*self._headline())

    def _read_due(self) -> tuple[int | None, int, int]:
        """Return how many gaps there are, None while nobody can say; how many accounts have points, and sheets due."""
        try:
            with self._desk.book.read() as session:
                from store.gaps.worklist import list_gaps  # behind the first paint
                from store.point_queue import count_due
                from store.sheets import count_stale

                stale = count_stale(session, self._desk.library().digests())
                return len(list_gaps(session).gaps), count_due(session), stale
        except (StoreError, CancelledError):  # told by whatever needs the book next; or left before it was open
            return None, 0, 0

    def on_resize(self, event: events.Resize) -> None:
        """Fit the rail's numbers to its width."""
        self._show_strip(event.size.width)
        self.query_one("#rail", TierRail).refresh()

    def list_changed(self) -> None:
        """Let rail, titles, keys and brief follow the list."""
        rail = self.query_one(TierRail)
        rail.counts, rail.shelf = dict(self._counts), self._shelf
        rail.loose_ends = windows.count_loose_ends(self._desk.reader)
        self._show_strip(self.size.width)
        panel = self.query_one("#list-panel", Panel)
        if self.found:
            panel.set_title("Found", self.found)
        else:
            here, used = self._counts.get(self._shelf, 0), self._counts[ALL]
            panel.set_title(tier_name(self._shelf), f"{here:,}" if self._shelf < 0 else f"{here:,} of {used:,}")
        self.query_one(Table).empty = self._empty_words()
        finding = self.query_one("#find").has_class("-open")
        self.query_one(KeyLine).hints = FINDING if finding else () if self._counts[ALL] else EMPTY
        self._show_brief()

    def _show_strip(self, width: int) -> None:
        rail = self.query_one(TierRail)
        strip = tier_strip(self._shelf, self._counts, rail.gaps, rail.loose_ends, width)
        self.query_one("#tier-strip", Static).update(strip, layout=False)

    def _headline(self) -> tuple[str, str]:
        quarter, year = fiscal_quarter(clock.today(), self._book.fiscal_year_start)
        name = "Sample data · nothing here is real" if self._desk.is_demo else self._book.name
        gaps = f" · {counted(self._gaps, 'gap')}" if self._gaps else ""
        return name, f"Q{quarter} FY{year % 100:02}{gaps}   / find   ? help   : commands"

    def _empty_words(self) -> Content:
        if self.found:
            return Content("Nothing found. The first letters of each word are enough; esc goes back.")
        if not self._counts[ALL]:
            return Content.assemble(
                ("An empty book.\n\n", "bold"),
                "It holds your accounts, who decides there, and what you know.\n\n",
                ("i", "$text-accent bold"), " imports a CRM export (CSV)\n",
                ("n", "$text-accent bold"), " adds an account by hand\n",
                ("?", "$text-accent bold"), " helps",
            )  # fmt: skip
        if self._shelf < 0:
            return Content("No archived accounts. A on an account puts it away, and brings it back from here.")
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

    # -- doing -------------------------------------------------------------------------------------------------------

    @on(TierRail.Chosen)
    def _tier_chosen(self, event: TierRail.Chosen) -> None:
        self.action_shelf(event.shelf)

    @on(TierRail.GapsChosen)
    def _gaps_chosen(self) -> None:
        self.action_gaps()

    @on(TierRail.PointsChosen)
    def _points_chosen(self) -> None:
        self.action_points()

    @on(TierRail.SheetsChosen)
    def _sheets_chosen(self) -> None:
        self.action_sheets()

    def action_new_account(self) -> None:
        """Add an account."""
        self.send(requests.NewAccount())
