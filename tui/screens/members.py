"""The accounts under a tier plan: what has come of each in the period."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import ClassVar, NamedTuple

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Horizontal

from store.book import Book
from store.book_settings import read_book_settings
from store.clean import fold
from store.tiering.actuals import Actuals, Member, read_plan
from tui import requests
from tui.keyboard import leave
from tui.names import beginnings, words_of
from tui.screens.account_list import FoundSource
from tui.screens.book_list import BookListScreen
from tui.tier_plan_views import MEMBER_COLUMNS, NO_MEMBERS, NONE_FOUND, member_row
from tui.widgets.headline import Headline
from tui.widgets.keyline import KeyLine
from tui.widgets.panel import Panel
from tui.widgets.table import Table
from tui.wording import counted

FIRST_KEYS = ("choose", "waiting", "touch", "sheet", "find", "leave")


class FoundMembers(NamedTuple):
    """What the screen shows; None when the plan is gone."""

    actuals: Actuals | None
    words: Sequence[str]
    """Of each account what it is found by."""
    currency: str


class MembersScreen(BookListScreen[FoundMembers]):
    """The list of accounts; the keys for an account work on the one under the cursor."""

    HELP = """The accounts that fall under this plan, with the touches that we made in its period beside those wanted,
how their talking points and their sheet stand, what is open and what was won. o shows only those that have fewer
touches than are wanted."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("o", "waiting", "To do", tooltip="Only those that want touches, or all again", id="members.waiting"),
        Binding("slash", "find", "Find", tooltip="Find an account", id="members.find", key_display="/"),
        Binding("escape", "leave", "Back", tooltip="Back to the tier plans", id="members.leave"),
    ]

    def __init__(self, book: Book, plan: int, digests: Mapping[str, str]) -> None:
        super().__init__(book)
        self._plan, self._digests = plan, digests
        self._found: FoundMembers | None = None
        self._shown: Sequence[Member] = ()
        self._only_waiting = False

    def compose(self) -> ComposeResult:
        """Lay out the list."""
        yield Headline("Accounts")
        with Horizontal(id="views"), Panel(title="Accounts", classes="records"):
            yield self.find_line("account or industry")
            yield Table(MEMBER_COLUMNS, empty=NO_MEMBERS, id="members")
        yield KeyLine(FIRST_KEYS)

    def read(self, book: Book) -> FoundMembers:
        """Return the accounts under the plan."""
        with book.read() as session:
            actuals = read_plan(session, self._plan, self._digests)
            currency = read_book_settings(session).currency
        accounts = [member.account for member in actuals.members] if actuals else []
        return FoundMembers(actuals, [words_of(fold(f"{each.name} {each.industry}")) for each in accounts], currency)

    def take(self, found: FoundMembers) -> None:
        """Keep the accounts and show them; go back when the plan is gone."""
        self._found = found
        if found.actuals is None:
            leave(self)
        else:
            self.show_list()

    def show_list(self) -> None:
        """Show what fits; the cursor stays on its account, or at its place when that is not shown any more."""
        if self._found is None or self._found.actuals is None:
            return
        actuals, currency, before = self._found.actuals, self._found.currency, self.selected_account()
        table, begins, wanted = self.query_one(Table), beginnings(fold(self.typed)), actuals.plan.touches
        self._shown = shown = [
            member
            for member, words in zip(actuals.members, self._found.words, strict=True)
            if all(begin in words for begin in begins) and not (self._only_waiting and member.touches >= (wanted or 1))
        ]
        table.empty = NONE_FOUND if actuals.members else NO_MEMBERS
        same = (place for place, member in enumerate(shown) if member.account.id == before)
        key = next(same, min(max(0, table.cursor), len(shown) - 1))
        table.show(FoundSource(len(shown), lambda number: member_row(number, shown[number], wanted, currency)), key)
        every = actuals.accounts
        number = f"{every:,}" if len(shown) == every else f"{len(shown):,} of {every:,}"
        self.query_one(".records", Panel).set_title("Accounts", number + " · to do" * self._only_waiting)
        self.query_one(Headline).show(actuals.plan.name, f"{actuals.plan.period} · {counted(every, 'account')}")

    def selected_account(self) -> int:
        """Return the account under the cursor, 0 for none."""
        key = self.query_one(Table).key
        return self._shown[key].account.id if key is not None and key < len(self._shown) else 0

    @on(Table.Chosen)
    def _chosen(self) -> None:
        if account := self.selected_account():
            self.send(requests.OpenDossier(account))

    def action_waiting(self) -> None:
        """Show only the accounts that want touches, or all again."""
        self._only_waiting = not self._only_waiting
        self.show_list()

    def action_leave(self) -> None:
        """Go up one level: from a search to all, from some to all of them, from all back."""
        if self.leave_search():
            return
        if self._only_waiting:
            self.action_waiting()
        else:
            leave(self)
