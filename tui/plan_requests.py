"""What the Plan tab, and the screens about plans, ask of the app; see `tui.requests`."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tui.requests import Request

if TYPE_CHECKING:
    from store.plans.next_actions import NextAction
    from store.plans.responsibilities import Who


class NewPlan(Request):
    """Begin a plan on a clean page: its time, then the four questions of its charter, then what is still open."""


class AboutPlan(Request):
    """Something about the plan of that key."""

    def __init__(self, account_id: int, plan: int) -> None:
        super().__init__(account_id)
        self.plan = plan


class EditPlan(AboutPlan):
    """Show the fields of a plan: its time, type, status and how far we have come."""


class EditCharter(AboutPlan):
    """Show the answers of a plan's charter; the cursor in the field of that name."""

    def __init__(self, account_id: int, plan: int, field: str = "") -> None:
        super().__init__(account_id, plan)
        self.field = field


class RemovePlan(AboutPlan):
    """Take a plan out with all that is in it, after asking."""


class PickPlan(AboutPlan):
    """List the plans of the account, to show another one than this."""


class CarryOver(AboutPlan):
    """Offer, one by one, what the plans before this one leave open, to take it along."""


class PickDepth(Request):
    """Ask how deep the plans of the account go; what is deeper is not shown."""


class AddToPlan(AboutPlan):
    """Add to a plan: `what` is `objectives`, `actions`, `risks`, `swot` or `competitors`.

    An action is for the `objective` of that key, 0 for none.
    """

    def __init__(self, account_id: int, plan: int, what: str, objective: int = 0) -> None:
        super().__init__(account_id, plan)
        self.what = what
        self.objective = objective


class EditInPlan(Request):
    """Edit an item of a plan: `what` as in AddToPlan."""

    def __init__(self, account_id: int, what: str, key: int) -> None:
        super().__init__(account_id)
        self.what = what
        self.key = key


class RemoveFromPlan(EditInPlan):
    """Take an item of a plan out, after asking."""


class FinishAction(Request):
    """Mark the action of that key as done, with the touch that it was in one line; one that is done is open again."""

    def __init__(self, account_id: int, key: int) -> None:
        super().__init__(account_id)
        self.key = key


class FinishStep(Request):
    """Take out a next step of a touch or an opportunity that was done, with the touch that it was in one line."""

    def __init__(self, step: NextAction) -> None:
        super().__init__(step.account_id)
        self.step = step


class MoveObjective(Request):
    """Move the objective of that key up (-1) or down (1) among those of its plan.

    Opens nothing, but what is typed next waits until it stands there.
    """

    def __init__(self, account_id: int, key: int, step: int) -> None:
        super().__init__(account_id)
        self.key = key
        self.step = step


class LinkObjective(Request):
    """List the facts and people of the account, to link them to the objective of that key or to take a link away."""

    def __init__(self, account_id: int, key: int) -> None:
        super().__init__(account_id)
        self.key = key


class MakeVulnerability(Request):
    """Let the weakness or threat of that key be the critical vulnerability of the account."""

    def __init__(self, account_id: int, key: int) -> None:
        super().__init__(account_id)
        self.key = key


class PutPlay(AboutPlan):
    """Pick a play, look at what it makes, and put its actions into a plan, for an objective (0: for none)."""

    def __init__(self, account_id: int, plan: int, objective: int = 0) -> None:
        super().__init__(account_id, plan)
        self.objective = objective


class OpenRaci(AboutPlan):
    """Show the grid of a plan's actions by people; the cursor on an action (0: the first)."""

    def __init__(self, account_id: int, plan: int, action: int = 0) -> None:
        super().__init__(account_id, plan)
        self.action = action


class OpenTimeline(AboutPlan):
    """Show the actions and milestones of a plan by week."""


class ExportPlan(AboutPlan):
    """Ask which document of a plan, and for whom, and write it as Markdown."""


class ImportPlan(Request):
    """Ask for a Markdown file and read a plan, or changes to the one of that key (0: none), out of it."""

    def __init__(self, account_id: int, plan: int = 0) -> None:
        super().__init__(account_id)
        self.plan = plan


class OpenNextActions(Request):
    """Show what is to be done across all accounts, what is overdue first."""


class LinkAction(Request):
    """List the other actions of its plan, to let the action of that key wait for one, or wait no more."""

    def __init__(self, account_id: int, key: int) -> None:
        super().__init__(account_id)
        self.key = key


class GiveDuty(Request):
    """Give somebody a duty (R, A, C, I) at the action of that key, or take it away ("").

    Opens nothing, but what is typed next waits until it is saved.
    """

    def __init__(self, account_id: int, action: int, who: Who, duty: str) -> None:
        super().__init__(account_id)
        self.action = action
        self.who = who
        self.duty = duty


class AddDutyColumn(Request):
    """Ask for a `colleague`, or a `person` of the customer, to be shown beside the others in the RACI grid."""

    def __init__(self, account_id: int, what: str) -> None:
        super().__init__(account_id)
        self.what = what
