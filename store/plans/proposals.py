"""Proposals: what somebody changed in an exported plan: changes of records to be taken over or left, one by one."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from store.book import Book, Writing
from store.colleagues import colleague_of
from store.plans.actions import Action, ActionDraft, keep_action
from store.plans.objectives import Objective, ObjectiveDraft
from store.plans.plans import Plan, PlanDraft
from store.plans.risks import Risk, RiskDraft
from store.records import Draft, Record, add_record, checked, edit_record, take

_TABLES: Mapping[str, tuple[type[Record], type[Draft]]] = {
    "plan": (Plan, PlanDraft),
    "objective": (Objective, ObjectiveDraft),
    "action": (Action, ActionDraft),
    "risk": (Risk, RiskDraft),
}
OWNER = "owner_id"


@dataclass(frozen=True)
class Proposal:
    """A change of one record, or a new one (key 0): `told` says each field, what stands in the book and in the file.

    `changes` are the new values and `seen` those that the book had; an owner may be the name of a new colleague.
    """

    table: str
    key: int
    name: str
    told: tuple[tuple[str, str, str], ...]
    changes: Mapping[str, Any]
    seen: Mapping[str, Any] = field(default_factory=dict)

    def in_words(self) -> str:
        """Return the change in one line: `Action Call Ann: Due 2026-12-01 → 2026-12-08`."""
        fields = ", ".join(f"{label} {before or '—'} → {after or '—'}" for label, before, after in self.told)
        return f"{'New ' if not self.key else ''}{self.table} {self.name}: {fields}"


def apply_proposals(book: Book, account_id: int, plan_id: int, proposals: Sequence[Proposal]) -> int:
    """Take changes over as one recorded step and return how many; Conflict when a value was changed meanwhile."""
    with book.write(f"Plan read back: {len(proposals)} change{'s' if len(proposals) != 1 else ''}") as session:
        take(session, Plan, plan_id)
        for proposal in proposals:
            table, draft = _TABLES[proposal.table]
            changes = _with_colleague(session, proposal.changes)
            if proposal.key:
                edit_record(take(session, table, proposal.key), draft, changes, proposal.seen)
                continue
            values = {**changes, "account_id": account_id}
            if "plan_id" in draft.model_fields:
                values["plan_id"] = plan_id
            ready = checked(draft, values)
            if isinstance(ready, ActionDraft):
                keep_action(session, ready)
            else:
                add_record(session, table, ready)
        return len(proposals)


def _with_colleague(session: Writing, changes: Mapping[str, Any]) -> dict[str, Any]:
    """Return the changes with the key of the colleague in place of a name; one who is new is made."""
    owner = changes.get(OWNER)
    if not isinstance(owner, str):
        return dict(changes)
    key = colleague_of(session, owner)
    session.flush()
    return {**changes, OWNER: key}
