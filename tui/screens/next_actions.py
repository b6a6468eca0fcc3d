"""What is to be done across all accounts, what is overdue first; done with one key."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import suppress
from typing import ClassVar

from textual import events, on, work
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Horizontal, VerticalScroll
from textual.css.query import NoMatches
from textual.widgets import Input

from store import clock
from store.book import Book
from store.clean import fold
from store.colleagues import find_colleague
from store.errors import StoreError
from store.plans.next_actions import NextAction, list_next_actions
from tui import plan_requests, requests
from tui.keyboard import leave, release_keys
from tui.names import beginnings, words_of
from tui.next_views import COLUMNS, EMPTY, NONE_FOUND, next_details, next_row
from tui.screens.about_account import AboutAccountScreen
from tui.screens.account_list import FoundSource
from tui.widgets.headline import Headline
from tui.widgets.keyline import KeyLine
from tui.widgets.lineinput import LineInput
from tui.widgets.pairs import Pairs
from tui.widgets.panel import Panel
from tui.widgets.table import Table
from tui.wording import counted

FINDING = (("⏎", "To the list"), ("↑↓", "Choose"), ("esc", "All of them"))
MOVES = {"down": "down", "up": "up", "pagedown": "page_down", "pageup": "page_up"}
FIRST_KEYS = ("choose", "done", "change", "mine", "overdue", "find", "leave")


class NextActionsScreen(AboutAccountScreen):
    """The list of open actions of all accounts; the keys for an account work on the one under the cursor."""

    AUTO_FOCUS = ""
    HELP = """What is to be done across all accounts, by the day it is due; ! marks what is overdue. x marks an action
as done and asks for the touch that it was, in one line; enter goes to its plan. M shows only your own, o only what is
overdue."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("x", "done", "Done", tooltip="Mark the action as done, and log the touch that it was", id="next.done"),
        Binding("c", "change", "Change", tooltip="Change the action: its day, its owner …", id="next.change"),
        Binding("M", "mine", "Mine", tooltip="Only what you own, or everybody's again", id="next.mine"),
        Binding("o", "overdue", "Overdue", tooltip="Only what is overdue, or all again", id="next.overdue"),
        Binding(
            "slash", "find", "Find", tooltip="Find an action, an account or an owner", id="next.find", key_display="/"
        ),
        Binding("escape", "leave", "Back", tooltip="Back to the accounts", id="next.leave"),
    ]

    def __init__(self, book: Book, my_name: str) -> None:
        super().__init__()
        self._book, self._my_name = book, my_name
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
                find = LineInput("", "action, account or owner", "find")
                find.id = "find"
                yield find
                yield Table(COLUMNS, empty=EMPTY, id="next")
            with Panel(title="Detail", classes="detail"), VerticalScroll(can_focus=False):
                yield Pairs()
        yield KeyLine(FIRST_KEYS)

    def on_mount(self) -> None:
        """Read the list behind the first frame."""
        self.watch(self.query_one("#find", Input), "value", self._show, init=False)
        self.set_focus(self.query_one(Table))
        release_keys(self.app)
        self.refresh_book()

    # -- what it shows -----------------------------------------------------------------------------------------------

    @work(thread=True, exclusive=True, group="next")
    def refresh_book(self) -> None:
        """Read the actions anew, in a thread."""
        try:
            with self._book.read() as session:
                found, me = list_next_actions(session), find_colleague(session, self._my_name)
        except StoreError as error:
            self.app.call_from_thread(self._tell, error)
        else:
            self.app.call_from_thread(self._take, found, me if self._my_name else None)

    def _tell(self, error: StoreError) -> None:
        self.notify(error.message, title=error.title, severity="error", markup=False)

    def _take(self, found: Sequence[NextAction], me: int | None) -> None:
        self._actions, self._me = found, me
        self._words = [words_of(fold(f"{a.title} {a.account} {a.owner} {a.customer_owner}")) for a in found]
        with suppress(NoMatches):  # the screen is being closed, and loses its widgets one by one
            self._show()

    def _show(self) -> None:
        """Show what fits; the cursor stays on its action, or at its place when that is done."""
        if self._actions is None:
            return
        table, before, today = self.query_one(Table), self.selected_action(), clock.today()
        begins = beginnings(fold(self.query_one("#find", Input).value))
        self._shown = shown = [
            action
            for action, words in zip(self._actions, self._words, strict=True)
            if all(begin in words for begin in begins)
            and (not self._only_mine or action.owner_id == self._me)
            and (not self._only_overdue or action.is_overdue(today))
        ]
        table.empty = NONE_FOUND if self._actions else EMPTY
        same = (place for place, action in enumerate(shown) if before and action.id == before.id)
        key = next(same, min(max(0, table.cursor), len(shown) - 1))
        table.show(FoundSource(len(shown), lambda number: next_row(number, shown[number], today)), key)
        which = " · yours" * self._only_mine + " · overdue" * self._only_overdue
        every = len(self._actions)
        number = f"{every:,}" if len(shown) == every else f"{len(shown):,} of {every:,}"
        self.query_one(".records", Panel).set_title("Next", number + which)
        late = sum(action.is_overdue(today) for action in self._actions)
        self.query_one(Headline).show("Next", f"{counted(every, 'action')} · {late:,} overdue")
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
            self.send(requests.OpenDossier(action.account_id, "plan", action.id))

    def action_done(self) -> None:
        """Mark the action under the cursor as done."""
        if action := self.selected_action():
            self.send(plan_requests.FinishAction(action.account_id, action.id))

    def action_change(self) -> None:
        """Show the fields of the action under the cursor."""
        if action := self.selected_action():
            self.send(plan_requests.EditInPlan(action.account_id, "actions", action.id))

    def action_mine(self) -> None:
        """Show only the user's own, or all again."""
        if self._me is None and not self._only_mine:
            words = "Say in the settings (,) who you are; you own what a colleague of that name does."
            self.notify(words, markup=False)
            return
        self._only_mine = not self._only_mine
        self._show()

    def action_overdue(self) -> None:
        """Show only what is overdue, or all again."""
        self._only_overdue = not self._only_overdue
        self._show()

    # -- finding -----------------------------------------------------------------------------------------------------

    def action_find(self) -> None:
        """Open the search line."""
        find = self.query_one("#find", Input)
        find.add_class("-open")
        self.set_focus(find)
        self.query_one(KeyLine).hints = FINDING

    @on(Input.Submitted, "#find")
    def _submitted(self, event: Input.Submitted) -> None:
        event.stop()
        self._to_list()

    def _to_list(self) -> None:
        self.set_focus(self.query_one(Table))
        self.query_one(KeyLine).hints = ()

    def on_key(self, event: events.Key) -> None:
        """Let the arrows move in the list while the search line has the focus."""
        if event.key in MOVES and self.focused is self.query_one("#find", Input):
            event.stop()
            self.query_one(Table).action_move(MOVES[event.key])  # type: ignore[arg-type]

    def action_leave(self) -> None:
        """Go up one level: from a search to all, from some to all of them, from all back."""
        find = self.query_one("#find", Input)
        if find.has_class("-open"):
            find.remove_class("-open")
            self._to_list()
            find.value = ""
        elif self._only_mine or self._only_overdue:
            self._only_mine = self._only_overdue = False
            self._show()
        else:
            leave(self)
