"""The keys of the Plan tab: each asks for something about the item under the cursor, or about the plan."""

from __future__ import annotations

from collections.abc import Mapping
from typing import ClassVar

from textual import on
from textual.binding import Binding, BindingType

from tui import plan_requests, requests
from tui.panes.pane import Pane
from tui.plan_views import ACTIONS, CHARTER_ROWS, COMPETITORS, MONEY, OBJECTIVES, PEOPLE, RISKS, SWOT, Item
from tui.widgets.table import Table

REMOVABLE = (OBJECTIVES, ACTIONS, RISKS, SWOT, COMPETITORS)
OWN = (RISKS, SWOT, COMPETITORS)
"""Sections to which a adds an item of their own; in any other it adds an objective, or beside an action another."""

ABOUT_PLAN: Mapping[str, type[plan_requests.AboutPlan]] = {
    "timeline": plan_requests.OpenTimeline,
    "plans": plan_requests.PickPlan,
    "carry over": plan_requests.CarryOver,
    "export": plan_requests.ExportPlan,
}
"""What is asked about the plan as a whole."""


class PlanKeysPane(Pane):
    """Says what the keys mean; what stands under the cursor, the pane itself knows."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("a", "add", "Add", tooltip="Add what fits here: an objective, a risk, a competitor", id="plan.add"),
        Binding("A", "add_action", "Action", tooltip="Add an action, for the objective here", id="plan.add_action"),
        Binding(
            "x",
            "finish",
            "Done",
            tooltip="Mark the action as done, and say in one line what came of it",
            id="plan.finish",
        ),
        Binding("p", "play", "Play", tooltip="Put a play into the plan", id="plan.play"),
        Binding("R", "raci", "RACI", tooltip="Who does, decides, is asked, hears: actions by people", id="plan.raci"),
        Binding(
            "v", "about_plan('timeline')", "Timeline", tooltip="Actions and milestones by week", id="plan.timeline"
        ),
        Binding("d", "remove", "Remove", tooltip="Take the line out, after asking", id="dossier.remove"),
        Binding("w", "link", "Link", tooltip="Link facts and people, or what an action waits for", id="plan.link"),
        Binding("n", "new_plan", "New plan", tooltip="Begin a plan for a new period", id="plan.new", show=False),
        Binding(
            "o",
            "about_plan('plans')",
            "Plans",
            tooltip="Show another plan of this account",
            id="plan.other",
            show=False,
        ),
        Binding(
            "c",
            "about_plan('carry over')",
            "Carry over",
            tooltip="Carry over what older plans leave open: it moves into this one",
            id="plan.carry",
            show=False,
        ),
        Binding("D", "depth", "Depth", tooltip="How deep the plans of this account go", id="plan.depth", show=False),
        Binding(
            "V",
            "vulnerability",
            "Critical",
            tooltip="Make this weakness or threat the critical vulnerability",
            id="plan.vulnerability",
            show=False,
        ),
        Binding("K", "shift(-1)", "Up", tooltip="Move the objective up", id="plan.up", show=False),
        Binding("J", "shift(1)", "Down", tooltip="Move the objective down", id="plan.down", show=False),
        Binding(
            "X",
            "about_plan('export')",
            "Export plan",
            tooltip="Export the plan: one page, the whole, or for the customer",
            id="plan.export",
            show=False,
        ),
        Binding(
            "I",
            "import_plan",
            "Import plan",
            tooltip="Read a plan from a Markdown file: one from elsewhere, or an exported one back",
            id="plan.import",
            show=False,
        ),
    ]

    @property
    def item(self) -> Item | None:
        """What stands under the cursor."""
        raise NotImplementedError

    @property
    def plan_id(self) -> int:
        """The key of the plan that is shown, 0 for none."""
        raise NotImplementedError

    @property
    def depth(self) -> str:
        """How deep the plans of the account go: one of `store.words.PLAN_DEPTH`."""
        return self.dossier.account.plan_depth if self.dossier else ""

    def action_add(self) -> None:
        """Add what fits the section under the cursor; without a plan, begin one."""
        item = self.item
        if item and item.section in OWN:
            self._add(item.section)
        elif self.depth == "goals" and self.plan_id:
            self.notify("Only goals are shown here: D goes deeper.", markup=False)
        elif self.depth == "actions" or (item and item.what == ACTIONS and item.key):
            self.action_add_action()
        else:
            self._add(OBJECTIVES)

    def action_add_action(self) -> None:
        """Add an action for the objective under the cursor, or for none."""
        self._add(ACTIONS, self.item.objective if self.item else 0)

    def action_finish(self) -> None:
        """Mark the action under the cursor as done."""
        if self.item and self.item.what == ACTIONS and self.item.key:
            self.send(plan_requests.FinishAction(self.account_id, self.item.key))
        else:
            self.notify("Select an action first.", markup=False)

    def action_play(self) -> None:
        """Put a play into the plan, for the objective under the cursor."""
        if self._has_plan():
            objective = self.item.objective if self.item else 0
            self.send(plan_requests.PutPlay(self.account_id, self.plan_id, objective))

    def action_raci(self) -> None:
        """Open the grid of actions by people."""
        if self._has_plan():
            action = self.item.key if self.item and self.item.what == ACTIONS else 0
            self.send(plan_requests.OpenRaci(self.account_id, self.plan_id, action))

    def action_about_plan(self, what: str) -> None:
        """Ask for something about the plan as a whole."""
        if self._has_plan():
            self.send(ABOUT_PLAN[what](self.account_id, self.plan_id))

    def action_remove(self) -> None:
        """Take the item under the cursor out, or from the charter the whole plan."""
        if (item := self.item) is None or not item.key:
            return
        if item.what in REMOVABLE:
            self.send(plan_requests.RemoveFromPlan(self.account_id, item.what, item.key))
        elif item.what == CHARTER_ROWS:
            self.send(plan_requests.RemovePlan(self.account_id, item.key))

    def action_link(self) -> None:
        """Link facts and people to the objective under the cursor; say what an action waits for."""
        if self.item and self.item.key and self.item.what == ACTIONS:
            self.send(plan_requests.LinkAction(self.account_id, self.item.key))
        elif self.item and self.item.key and self.item.what == OBJECTIVES:
            self.send(plan_requests.LinkObjective(self.account_id, self.item.key))
        else:
            self.notify("Select an objective or an action first.", markup=False)

    def action_new_plan(self) -> None:
        """Begin a plan."""
        self.send(plan_requests.NewPlan(self.account_id))

    def action_depth(self) -> None:
        """Ask how deep the plan goes."""
        self.send(plan_requests.PickDepth(self.account_id))

    def action_vulnerability(self) -> None:
        """Make the weakness or threat under the cursor the critical vulnerability."""
        if self.item and self.item.what == SWOT and self.item.key:
            self.send(plan_requests.MakeVulnerability(self.account_id, self.item.key))
        else:
            self.notify("Select a weakness or a threat first.", markup=False)

    def action_shift(self, step: int) -> None:
        """Move the objective under the cursor up or down."""
        if self.item and self.item.what == OBJECTIVES and self.item.key:
            self.send(plan_requests.MoveObjective(self.account_id, self.item.key, step))

    def action_import_plan(self) -> None:
        """Read a plan from a file, or what was edited in an exported one."""
        self.send(plan_requests.ImportPlan(self.account_id, self.plan_id))

    @on(Table.Chosen)
    def _edit(self) -> None:
        """Edit the item under the cursor; of an empty section, add to it; of a person, say what they think of us."""
        if (item := self.item) is None or item.section == MONEY or item.what == "loose":
            return
        if not item.key:
            self.action_add()
        elif item.what == PEOPLE:
            self.send(requests.AssessPerson(self.account_id, item.key))
        elif item.field == "ladder":
            self.send(plan_requests.EditPlan(self.account_id, item.key))
        elif item.what == CHARTER_ROWS:
            self.send(plan_requests.EditCharter(self.account_id, item.key, item.field))
        else:
            self.send(plan_requests.EditInPlan(self.account_id, item.what, item.key))

    def _add(self, what: str, objective: int = 0) -> None:
        """Add to the plan; where there is none, begin one first."""
        if self.plan_id:
            self.send(plan_requests.AddToPlan(self.account_id, self.plan_id, what, objective))
        else:
            self.action_new_plan()

    def _has_plan(self) -> bool:
        if not self.plan_id:
            self.notify("There is no plan yet: n begins one.", markup=False)
        return self.plan_id > 0
