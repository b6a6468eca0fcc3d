"""Proposals: what somebody changed in an exported plan: changes of records to be taken over or left, one by one."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, NamedTuple

from store.book import Book
from store.errors import Refused
from store.plans.actions import Action, ActionDraft, change_action, keep_action
from store.plans.objectives import Objective, ObjectiveDraft, change_objective, keep_objective
from store.plans.plans import Plan, PlanDraft, change_plan
from store.plans.risks import Risk, RiskDraft, keep_risk
from store.records import Draft, Record, checked, edit_record, take

PLAN, OBJECTIVE, ACTION, RISK = "plan", "objective", "action", "risk"


class Told(NamedTuple):
    """One field as it is shown: what it is called, what stood in the file when it was written, what stands there."""

    label: str
    before: str
    after: str


@dataclass(frozen=True)
class Proposal:
    """A change of one field of a record, or a new record (key 0), with how it is told.

    `changes` are the new values and `seen` those that the user knows of. `theirs` says what the book holds now where
    it was changed there since the file was written: two changes of which one can stay.
    """

    table: str
    key: int
    name: str
    told: tuple[Told, ...]
    changes: Mapping[str, Any]
    seen: Mapping[str, Any] = field(default_factory=dict)
    theirs: str | None = None
    line: int | None = None

    @property
    def is_clash(self) -> bool:
        """Whether the book was changed, too."""
        return self.theirs is not None

    @property
    def what(self) -> str:
        """What it is about: `Action “Call Ann”`, `New risk “Strike”`."""
        kind = self.table.capitalize() if self.key else f"New {self.table}"
        return f"{kind} “{self.name}”"

    def in_words(self) -> str:
        """Return the change in one line: `Action “Call Ann”: Due 2026-12-01 → 2026-12-08`."""
        fields = ", ".join(f"{label} {before or '—'} → {after or '—'}" for label, before, after in self.told)
        clash = f" (changed in the book meanwhile: {self.theirs or '—'})" if self.is_clash else ""
        return f"{self.what}: {fields}{clash}"


def apply_proposals(book: Book, account_id: int, plan_id: int, proposals: Sequence[Proposal]) -> int:
    """Take changes over as one recorded step and return how many; Conflict when a value was changed meanwhile."""
    count = len(proposals)
    with book.write(f"Plan read back: {count} change{'' if count == 1 else 's'}") as session:
        _refuse_elsewhere(take(session, Plan, plan_id), account_id)
        for proposal in proposals:
            _apply(session, account_id, plan_id, proposal)
    return count


def _apply(session: Any, account_id: int, plan_id: int, proposal: Proposal) -> None:
    table, draft = _TABLES[proposal.table]
    if not proposal.key:
        values = {**proposal.changes, "account_id": account_id}
        if "plan_id" in draft.model_fields:
            values["plan_id"] = plan_id
        _KEEP[proposal.table](session, checked(draft, values))
        return
    row = take(session, table, proposal.key)
    _refuse_elsewhere(row, account_id)
    if proposal.table in _CHANGE:
        _CHANGE[proposal.table](session, row, proposal.changes, proposal.seen)
    else:
        edit_record(row, draft, proposal.changes, proposal.seen)


def _refuse_elsewhere(row: Any, account_id: int) -> None:
    if row.account_id != account_id:
        raise Refused("Nothing was changed", "This plan is another account’s.", safe="")


_TABLES: Mapping[str, tuple[type[Record], type[Draft]]] = {
    PLAN: (Plan, PlanDraft),
    OBJECTIVE: (Objective, ObjectiveDraft),
    ACTION: (Action, ActionDraft),
    RISK: (Risk, RiskDraft),
}
_KEEP: Mapping[str, Callable[..., int]] = {OBJECTIVE: keep_objective, ACTION: keep_action, RISK: keep_risk}
_CHANGE: Mapping[str, Callable[..., None]] = {
    PLAN: change_plan,
    OBJECTIVE: change_objective,
    ACTION: change_action,
}
