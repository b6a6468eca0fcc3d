"""The gaps: what is missing in the book, most valuable first; each a key away from where it is closed."""

from __future__ import annotations

from typing import ClassVar

from textual import on, work
from textual.binding import Binding, BindingType

from tui import requests
from tui.gap_views import RULE_PICK, rule_choices, rule_of
from tui.keyboard import hold_keys
from tui.screens.gap_list import GapListScreen
from tui.screens.picking import PickScreen, among
from tui.widgets.table import Table


class GapsScreen(GapListScreen):
    """The worklist over all accounts; everything about the selected gap is a key away."""

    HELP = """What is missing in the book, most valuable first: the weight of what is missing, times the tier, times
the money at stake. Enter goes to where it is closed; the keys for an account work here too, on its account. z puts
one off until a day, with a reason; Z shows those, where z brings one back. r shows the gaps of one rule alone; R says
what is looked for, and where."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("z", "snooze", "Put off", tooltip="Put it off until a day, or bring it back", id="gaps.snooze"),
        Binding("r", "rule", "Rule", tooltip="Only the gaps of one rule, or of all again", id="gaps.rule"),
        Binding("R", "rules", "Rules", tooltip="What is looked for in which tier, and the days", id="gaps.rules"),
    ]

    @on(Table.Chosen)
    def _chosen(self) -> None:
        if gap := self.selected_gap():
            self.send(requests.OpenDossier(gap.account_id, gap.kind.close.tab, gap.found.record))

    def action_touch(self) -> None:
        """Log a touch, with the person of the gap."""
        if gap := self.selected_gap():
            self.send(requests.LogTouch(gap.account_id, gap.found.person))

    def action_fact(self) -> None:
        """Add a fact, about the person of the gap."""
        if gap := self.selected_gap():
            self.send(requests.AddFact(gap.account_id, gap.found.person))

    def action_snooze(self) -> None:
        """Put the gap off until a day; or bring it back, where those that were put off are shown."""
        gap = self.selected_gap()
        if gap is not None and gap.snooze is not None:
            self.send(requests.WakeGap(gap.snooze.id))
        elif gap is not None:
            self.send(requests.SnoozeGap(gap.account_id, gap.kind.name, gap.found.about, gap.what))

    @work
    async def action_rule(self) -> None:
        """Choose the rule whose gaps are shown."""
        hold_keys(self.app)
        pick = PickScreen("Rule", RULE_PICK, among(rule_choices(self.every_gap())))
        key = await self.app.push_screen_wait(pick)
        if key is not None:
            self.show_rule(rule_of(key))

    def action_rules(self) -> None:
        """Show the rules."""
        self.send(requests.OpenRules())
