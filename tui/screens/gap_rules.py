"""The rules: which gaps are looked for in which tiers, and the days by which the book judges."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from typing import ClassVar

from textual import on, work
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Horizontal, VerticalScroll
from textual.screen import Screen

from store.book import Book
from store.errors import StoreError
from store.gaps.kinds import KINDS, is_looked_for, look_for
from store.rules import DAYS, read_rules
from tui import requests
from tui.gap_views import RULE_COLUMNS, rule_details, rule_rows
from tui.keyboard import hold_keys, leave, release_keys
from tui.widgets.headline import Headline
from tui.widgets.keyline import KeyLine
from tui.widgets.pairs import Pairs
from tui.widgets.panel import Panel
from tui.widgets.table import ListSource, Table


class RuleTable(Table):
    """The rules; enter changes the days of one."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter", "choose", "Days", key_display="⏎", tooltip="Change the days of a rule", id="rules.days")
    ]


class GapRulesScreen(Screen[bool]):
    """What is looked for. The result says whether a rule was changed."""

    HELP = """What the book looks for, and in which tiers: 1, 2, 3 and 0 turn the line under the cursor on or off for a
tier, 0 for accounts without one. Below stand the days: how long a fact is fresh, how often people want to be spoken
to; enter changes them, and 0 days take a rule away. Every change is a step that u takes back."""

    AUTO_FOCUS = ""
    follows_book: ClassVar[bool] = True
    """What another window saves is read while this is on top; see `tui.following`."""
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("1", "turn(1)", "Tier 1", tooltip="Look for it in tier 1, or no longer", id="rules.tier1"),
        Binding("2", "turn(2)", "Tier 2", tooltip="Look for it in tier 2, or no longer", id="rules.tier2"),
        Binding("3", "turn(3)", "Tier 3", tooltip="Look for it in tier 3, or no longer", id="rules.tier3"),
        Binding("0", "turn(0)", "Untiered", tooltip="Look for it without a tier, or no longer", id="rules.untiered"),
        Binding("escape", "leave", "Back", tooltip="Back to the gaps", id="rules.leave"),
    ]

    def __init__(self, book: Book) -> None:
        super().__init__()
        self._book = book
        self._rules: Mapping[str, int] = {}
        self._has_changed = False

    def compose(self) -> ComposeResult:
        """Lay the list beside the details of its row."""
        yield Headline("Rules")
        with Horizontal(id="views"):
            with Panel(title="Rules", classes="records"):
                yield RuleTable(RULE_COLUMNS, id="rules")
            with Panel(title="Detail", classes="detail"), VerticalScroll(can_focus=False):
                yield Pairs()
        yield KeyLine()

    def on_mount(self) -> None:
        """Read the rules."""
        self.set_focus(self.query_one(Table))
        release_keys(self.app)
        self.refresh_book()

    @work(exclusive=True, group="rules")
    async def refresh_book(self) -> None:
        """Read the rules anew."""
        try:
            self._rules = await asyncio.to_thread(self._read)
        except StoreError as error:
            self._tell(error)
            return
        table = self.query_one(Table)
        table.show(ListSource(rule_rows(self._rules)), table.key)
        self._show_details()

    def _read(self) -> dict[str, int]:
        with self._book.read() as session:
            return read_rules(session)

    def _tell(self, error: StoreError) -> None:
        words = " ".join(part for part in (error.message, error.hint) if part)
        self.notify(words, title=error.title, severity="error", markup=False)

    @on(Table.Highlighted)
    def _show_details(self) -> None:
        key = self.query_one(Table).key
        details = rule_details(key, self._rules) if key is not None and self._rules else ()
        self.query_one(Pairs).show_pairs(details)

    def action_turn(self, tier: int) -> None:
        """Look for the gap under the cursor in a tier, or no longer."""
        key = self.query_one(Table).key
        if key is None or not self._rules:
            return
        if key < len(KINDS):
            self._turn(list(KINDS)[key], tier or None)
        else:
            self.notify("⏎ changes the days of this one.", markup=False)

    @work(group="turn")
    async def _turn(self, name: str, tier: int | None) -> None:
        """Turn a switch; what is pressed meanwhile waits, so that a second press turns it back."""
        hold_keys(self.app)
        kind = KINDS[name]
        try:
            await asyncio.to_thread(look_for, self._book, kind, tier, not is_looked_for(kind, tier, self._rules))
            self._has_changed = True
            self._rules = await asyncio.to_thread(self._read)
        except StoreError as error:
            self._tell(error)
        finally:
            release_keys(self.app)
        self.refresh_book()

    @on(Table.Chosen)
    def _edit(self, event: Table.Chosen) -> None:
        if event.key < len(KINDS):
            self.notify("1, 2, 3 and 0 look for it in a tier, or no longer.", markup=False)
            return
        hold_keys(self.app)
        self._has_changed = True
        self.post_message(requests.EditRule(list(DAYS)[event.key - len(KINDS)]))

    def action_leave(self) -> None:
        """Go back."""
        leave(self, self._has_changed)
