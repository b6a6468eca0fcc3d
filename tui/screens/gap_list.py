"""The list of gaps: which tier and rule, what was searched for, those to close or put off, which one is selected."""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Horizontal, VerticalScroll
from textual.widgets import Static

from store import clock
from store.book import Book
from store.gaps.kinds import KINDS
from store.gaps.worklist import Gap, Worklist, list_gaps
from tui.gap_views import (
    COLUMNS,
    EMPTY,
    NONE_FOUND,
    NONE_SNOOZED,
    SNOOZED_COLUMNS,
    Finder,
    gap_details,
    gap_in_short,
    gap_row,
)
from tui.keyboard import leave
from tui.screens.account_list import FoundSource
from tui.screens.book_list import BookListScreen
from tui.widgets.headline import Headline
from tui.widgets.keyline import KeyLine
from tui.widgets.pairs import Pairs
from tui.widgets.panel import Panel
from tui.widgets.table import Table
from tui.wording import counted, tier_name

ALL = -2
"""In place of a tier: all of them."""
FIRST_KEYS = ("choose", "find", "snooze", "rule", "touch", "snoozed", "leave", "edit", "rules")


class GapListScreen(BookListScreen[Worklist]):
    """A screen around the list of gaps."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding(
            "slash",
            "find",
            "Find",
            tooltip="Find an account, a person or a kind of gap",
            id="gaps.find",
            key_display="/",
        ),
        Binding("Z", "snoozed", "Waiting", tooltip="Show those that were put off, or the others", id="gaps.snoozed"),
        Binding(
            "S", "sheets", "Sheets", tooltip="Make the sheets of the accounts listed", id="gaps.sheets", show=False
        ),
        Binding("1", "shelf(1)", "Tier 1", tooltip="Only strategic accounts", id="gaps.tier1", show=False),
        Binding("2", "shelf(2)", "Tier 2", tooltip="Only growth accounts", id="gaps.tier2", show=False),
        Binding("3", "shelf(3)", "Tier 3", tooltip="Only standard accounts", id="gaps.tier3", show=False),
        Binding("0", "shelf(0)", "Untiered", tooltip="Only accounts without a tier", id="gaps.untiered", show=False),
        Binding("9", "shelf(-2)", "All tiers", tooltip="The gaps of all accounts", id="gaps.all", show=False),
        Binding("escape", "leave", "Back", tooltip="Back to the accounts", id="gaps.leave"),
    ]

    def __init__(self, book: Book) -> None:
        super().__init__(book)
        self._work: Worklist | None = None
        self._shown: Sequence[Gap] = ()
        self._finder = Finder(())
        self._tier = ALL
        self._rule = ""
        """Name of the kind of gap that is shown alone; empty for all of them."""
        self._shows_snoozed = False

    def compose(self) -> ComposeResult:
        """Lay the list beside the details of its row."""
        yield Headline("Gaps")
        with Horizontal(id="views"):
            with Panel(title="Gaps", classes="records"):
                yield self.find_line("account, person or kind of gap")
                yield Table(COLUMNS, empty=EMPTY, id="gaps")
                yield Static("", classes="below-list")
            with Panel(title="Detail", classes="detail"), VerticalScroll(can_focus=False):
                yield Pairs()
        yield KeyLine(FIRST_KEYS)

    # -- what it shows -----------------------------------------------------------------------------------------------

    def read(self, book: Book) -> Worklist:
        """Return the gaps of the book."""
        with book.read() as session:
            return list_gaps(session)

    def take(self, found: Worklist) -> None:
        """Keep the gaps and show them."""
        self._work = found
        self.show_list()

    def show_list(self) -> None:
        """Show what fits; the cursor stays on its gap, or at its place when that is closed."""
        if self._work is None:
            return
        table, before = self.query_one(Table), self.selected_gap()
        every = self.every_gap()
        if self._finder.gaps is not every:
            self._finder = Finder(every)
        self._shown = [
            gap
            for gap in self._finder.find(self.typed)
            if self._tier in (ALL, gap.tier or 0) and self._rule in ("", gap.kind.name)
        ]
        today, place = clock.today(), max(0, table.cursor)
        table.columns = SNOOZED_COLUMNS if self._shows_snoozed else COLUMNS
        table.empty = NONE_FOUND if every else NONE_SNOOZED if self._shows_snoozed else EMPTY
        same = (n for n, gap in enumerate(self._shown) if before and _identity(gap) == _identity(before))
        key = next(same, min(place, len(self._shown) - 1))
        shown = self._shown
        table.show(FoundSource(len(shown), lambda number: gap_row(number, shown[number], today)), key)
        self._say_counts(len(every))
        self._show_details()

    def _say_counts(self, every: int) -> None:
        assert self._work is not None  # noqa: S101 the caller looked
        tier = "" if self._tier == ALL else f" · {tier_name(self._tier)}"
        rule = f" · {KINDS[self._rule].title}" if self._rule else ""
        number = f"{every:,}" if len(self._shown) == every else f"{len(self._shown):,} of {every:,}"
        self.query_one(".records", Panel).set_title("Put off" if self._shows_snoozed else "Gaps", number + tier + rule)
        put_off = f" · {len(self._work.snoozed):,} put off" if self._work.snoozed else ""
        self.query_one(Headline).show("Gaps", counted(len(self._work.gaps), "gap") + put_off)

    @on(Table.Highlighted)
    def _show_details(self) -> None:
        gap = self.selected_gap()
        self.query_one(Pairs).show_pairs(gap_details(gap, clock.today()) if gap else ())
        self.query_one(".below-list", Static).update(gap_in_short(gap) if gap else "")

    def every_gap(self) -> Sequence[Gap]:
        """Return the gaps to close, or those that were put off, whichever are shown; of all tiers and rules."""
        if self._work is None:
            return ()
        return self._work.snoozed if self._shows_snoozed else self._work.gaps

    def show_rule(self, rule: str) -> None:
        """Show the gaps of one rule, by its name, or (empty) of all."""
        self._rule = rule
        self.show_list()

    def selected_gap(self) -> Gap | None:
        """Return the gap under the cursor, None where none stands."""
        key = self.query_one(Table).key
        return self._shown[key] if key is not None and key < len(self._shown) else None

    def selected_account(self) -> int:
        """Return the account of the gap under the cursor, 0 for none."""
        gap = self.selected_gap()
        return gap.account_id if gap else 0

    # -- narrowing down ----------------------------------------------------------------------------------------------

    def action_shelf(self, tier: int) -> None:
        """Show the gaps of one tier, or of all."""
        self._tier = tier
        self.show_list()

    def action_snoozed(self) -> None:
        """Show those that were put off, or the others again."""
        self._shows_snoozed = not self._shows_snoozed
        self.show_list()

    def listed_accounts(self) -> list[int]:
        """Return the accounts of the gaps that are shown."""
        return [gap.account_id for gap in self._shown]

    def action_sheets(self) -> None:
        """Make the sheets of the accounts whose gaps are shown."""
        self.make_sheets("Accounts with gaps", "sheets-gaps")

    def action_leave(self) -> None:
        """Go up one level: from a search to all gaps, from one tier or rule to all, from those put off, back."""
        if self.leave_search():
            return
        if self._tier != ALL or self._rule or self._shows_snoozed:
            self._tier, self._rule, self._shows_snoozed = ALL, "", False
            self.show_list()
        else:
            leave(self)


def _identity(gap: Gap) -> tuple[int, str, int]:
    return gap.account_id, gap.kind.name, gap.found.about
