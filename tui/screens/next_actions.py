"""What is to be done across all accounts, what is overdue first; done with one key."""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Horizontal, VerticalScroll

from store import clock
from store.book import Book
from store.clean import fold
from store.colleagues import find_colleague
from store.plans.next_actions import CLOSE, NextAction, list_next_actions
from tui import plan_requests, requests
from tui.keyboard import leave
from tui.names import beginnings, words_of
from tui.next_views import COLUMNS, EMPTY, NONE_FOUND, next_details, next_row
from tui.screens.account_list import FoundSource
from tui.screens.book_list import BookListScreen
from tui.widgets.headline import Headline
from tui.widgets.keyline import KeyLine
from tui.widgets.pairs import Pairs
from tui.widgets.panel import Panel
from tui.widgets.table import Table

FIRST_KEYS = ("choose", "done", "change", "mine", "overdue", "find", "leave")


Found = tuple[Sequence[NextAction], int | None]
"""The open actions, and the key of the colleague who is the user, None where nobody is known to be."""


class NextActionsScreen(BookListScreen[Found]):
    """The list of open actions of all accounts; the keys for an account work on the one under the cursor."""

    HELP = """What is to be done across all accounts, by the day it is due; ! marks what is overdue: open actions, the
next step that the last touch left, the next steps of opportunities, and those late to close. x marks it as done and
asks what came of it; e edits it, enter goes to where it stands. M shows only your own, o only what is overdue."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding(
            "S", "sheets", "Sheets", tooltip="Make the sheets of the accounts listed", id="next.sheets", show=False
        ),
        Binding("x", "done", "Done", tooltip="Mark it as done, and say what came of it", id="next.done"),
        Binding("e", "change", "Edit", tooltip="Edit the action, the touch or the opportunity", id="next.change"),
        Binding("M", "mine", "Mine", tooltip="Only what you own, or everybody's again", id="next.mine"),
        Binding("o", "overdue", "Overdue", tooltip="Only what is overdue, or all again", id="next.overdue"),
        Binding(
            "slash", "find", "Find", tooltip="Find an action, an account or an owner", id="next.find", key_display="/"
        ),
        Binding("escape", "leave", "Back", tooltip="Back to the accounts", id="next.leave"),
    ]

    def __init__(self, book: Book, my_name: str) -> None:
        super().__init__(book)
        self._my_name = my_name
        self._me: int | None = None
        self._actions: Sequence[NextAction] | None = None
        self._shown: Sequence[NextAction] = ()
        self._words: Sequence[str] = ()
        self._only_mine = self._only_overdue = False

    def compose(self) -> ComposeResult:
        """Lay the list beside the details of its row."""
        yield Headline("Next")
        with Horizontal(id="views"):
            with Panel(title="Next", classes="records"):
                yield self.find_line("action, account or owner")
                yield Table(COLUMNS, empty=EMPTY, id="next")
            with Panel(title="Detail", classes="detail"), VerticalScroll(can_focus=False):
                yield Pairs()
        yield KeyLine(FIRST_KEYS)

    # -- what it shows -----------------------------------------------------------------------------------------------

    def read(self, book: Book) -> Found:
        """Return what is to be done, and who the user is."""
        with book.read() as session:
            me = find_colleague(session, self._my_name) if self._my_name else None
            return list_next_actions(session), me

    def take(self, found: Found) -> None:
        """Keep the actions and show them."""
        self._actions, self._me = found
        self._words = [
            words_of(fold(f"{a.title} {a.account} {a.owner} {a.customer_owner} {a.about}")) for a in self._actions
        ]
        self.show_list()

    def show_list(self) -> None:
        """Show what fits; the cursor stays on its action, or at its place when that is done."""
        if self._actions is None:
            return
        table, before, today = self.query_one(Table), self.selected_action(), clock.today()
        begins = beginnings(fold(self.typed))
        self._shown = shown = [
            action
            for action, words in zip(self._actions, self._words, strict=True)
            if all(begin in words for begin in begins)
            and (not self._only_mine or action.owner_id == self._me)
            and (not self._only_overdue or action.is_overdue(today))
        ]
        table.empty = NONE_FOUND if self._actions else EMPTY
        same = (place for place, action in enumerate(shown) if before and action.identity == before.identity)
        key = next(same, min(max(0, table.cursor), len(shown) - 1))
        table.show(FoundSource(len(shown), lambda number: next_row(number, shown[number], today)), key)
        which = " · yours" * self._only_mine + " · overdue" * self._only_overdue
        every = len(self._actions)
        number = f"{every:,}" if len(shown) == every else f"{len(shown):,} of {every:,}"
        self.query_one(".records", Panel).set_title("Next", number + which)
        late = sum(action.is_overdue(today) for action in self._actions)
        self.query_one(Headline).show("Next", f"{every:,} to do · {late:,} overdue")
        self._show_details()

    @on(Table.Highlighted)
    def _show_details(self) -> None:
        action = self.selected_action()
        self.query_one(Pairs).show_pairs(next_details(action, clock.today()) if action else ())

    def selected_action(self) -> NextAction | None:
        """Return the action under the cursor, None where none stands."""
        key = self.query_one(Table).key
        return self._shown[key] if key is not None and key < len(self._shown) else None

    def selected_account(self) -> int:
        """Return the account of the action under the cursor, 0 for none."""
        action = self.selected_action()
        return action.account_id if action else 0

    # -- doing -------------------------------------------------------------------------------------------------------

    @on(Table.Chosen)
    def _chosen(self) -> None:
        if action := self.selected_action():
            tab = "plan" if action.what == "actions" else action.what
            self.send(requests.OpenDossier(action.account_id, tab, action.id))

    def action_done(self) -> None:
        """Mark what is under the cursor as done; of an opportunity that is late to close, ask what became of it."""
        action = self.selected_action()
        if action is None:
            return
        if action.what == "actions":
            self.send(plan_requests.FinishAction(action.account_id, action.id))
        elif action.kind == CLOSE:
            self.notify("Say what became of it: won, lost, or another day to close.", markup=False)
            self.action_change()
        else:
            self.send(plan_requests.FinishStep(action))

    def action_change(self) -> None:
        """Show the fields of the action under the cursor, or of the touch or opportunity whose step it is."""
        if action := self.selected_action():
            ask = plan_requests.EditInPlan if action.what == "actions" else requests.EditRecord
            self.send(ask(action.account_id, action.what, action.id))

    def action_mine(self) -> None:
        """Show only the user's own, or all again."""
        if self._me is None and not self._only_mine:
            words = "Say in the settings (,) who you are; you own what a colleague of that name does."
            self.notify(words, markup=False)
            return
        self._only_mine = not self._only_mine
        self.show_list()

    def action_overdue(self) -> None:
        """Show only what is overdue, or all again."""
        self._only_overdue = not self._only_overdue
        self.show_list()

    def listed_accounts(self) -> list[int]:
        """Return the accounts of the actions that are shown."""
        return [action.account_id for action in self._shown]

    def action_sheets(self) -> None:
        """Make the sheets of the accounts whose actions are shown."""
        self.make_sheets("Accounts with open actions", "sheets-next")

    def action_leave(self) -> None:
        """Go up one level: from a search to all, from some to all of them, from all back."""
        if self.leave_search():
            return
        if self._only_mine or self._only_overdue:
            self._only_mine = self._only_overdue = False
            self.show_list()
        else:
            leave(self)
