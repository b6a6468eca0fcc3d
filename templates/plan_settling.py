"""Proposals held against the book as it is now: what is done already is dropped, what was changed there is a clash."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date
from typing import Any

from store.clean import fold
from store.dossier import Dossier
from store.errors import Problem
from store.plans.measures import say_measure
from store.plans.page import PlanPage
from store.plans.proposals import Proposal
from store.words import (
    ACTION_KIND,
    ACTION_STATUS,
    GRADE,
    LADDER,
    OBJECTIVE_STATUS,
    PLAN_STATUS,
    PLAN_TYPE,
    RISK_TYPE,
    SIDE,
    Words,
)

LINKS: Mapping[str, str] = {"objective_id": "For", "action_id": "Against it"}
"""What links a record to another one, with its column."""
Tables = Mapping[str, Mapping[int, Any]]
_WORDS: Mapping[str, Words] = {
    "ladder": LADDER,
    "side": SIDE,
    "likelihood": GRADE,
    "impact": GRADE,
    "kind": ACTION_KIND,
    "plan type": PLAN_TYPE,
    "plan status": PLAN_STATUS,
    "objective status": OBJECTIVE_STATUS,
    "action status": ACTION_STATUS,
    "risk type": RISK_TYPE,
}


def settle(proposals: Sequence[Proposal], page: PlanPage, now: PlanPage) -> tuple[list[Proposal], list[Problem]]:
    """Return the proposals that are left, each with what the book holds now, and what they can no longer be made to."""
    there, then = _tables(now), _tables(page)
    left, gone = list[Proposal](), list[Problem]()
    for each in proposals:
        row = there[each.table].get(each.key)
        if not each.key:
            added = _added(each, then[each.table], there[each.table])
            if added is None:
                left.append(each)
            elif (late := _still_to_link(each, added)) is not None:
                left.append(late)
        elif row is None:
            gone.append(Problem(each.line, f"{each.what} is no longer in the book"))
        elif any(getattr(row, name) != value for name, value in each.changes.items()):
            left.append(_held_against(each, row, now.dossier))
    return left, gone


def _held_against(proposal: Proposal, row: Any, dossier: Dossier) -> Proposal:
    is_seen = all(getattr(row, name) == value for name, value in proposal.seen.items())
    if is_seen:
        return proposal
    values = {name: getattr(row, name) for name in proposal.seen}
    said = " · ".join(filter(None, (_say(proposal.table, row, name, value, dossier) for name, value in values.items())))
    return replace(proposal, seen=values, theirs=said)


def _added(proposal: Proposal, then: Mapping[int, Any], now: Mapping[int, Any]) -> Any | None:
    """Return the new record that came into the book since the file was written: it was read back before, say."""
    title = fold(str(proposal.changes["title"]))
    return next((row for key, row in now.items() if key not in then and fold(row.title) == title), None)


def _still_to_link(proposal: Proposal, row: Any) -> Proposal | None:
    """Return what a record that was added could not be linked to then, as that was new itself; None for nothing."""
    names = [name for name in LINKS if proposal.changes.get(name) is not None and getattr(row, name) is None]
    if not names:
        return None
    told = tuple(each for each in proposal.told if each.label in {LINKS[name] for name in names})
    changes = {name: proposal.changes[name] for name in names}
    return replace(proposal, key=row.id, told=told, changes=changes, seen=dict.fromkeys(names))


def _tables(page: PlanPage) -> Tables:
    rows: Mapping[str, Sequence[Any]] = {
        "plan": [page.plan],
        "objective": [line.row for line in page.objectives],
        "action": page.actions,
        "risk": page.dossier.risks,
    }
    return {table: {row.id: row for row in found} for table, found in rows.items()}


def _say(table: str, row: Any, name: str, value: Any, dossier: Dossier) -> str:
    """Return a value of the book as the page prints it."""
    if value is None or value == "" or name == "unit":
        return ""
    if isinstance(value, date):
        return value.isoformat()
    if name in ("current", "target"):
        return say_measure(value, row.unit, dossier.book.currency)
    if name == "owner_id":
        return dossier.colleagues[value].name if value in dossier.colleagues else ""
    if name == "customer_owner_id":
        return dossier.people_by_key[value].name if value in dossier.people_by_key else ""
    if name == "objective_id":
        return next((objective.title for objective in dossier.objectives if objective.id == value), "")
    if name == "action_id":
        return next((action.title for action in dossier.actions if action.id == value), "")
    words = _WORDS.get(name) or _WORDS.get(f"{table} {name}")
    return words.label(value) if words else str(value).replace("\n", " ")
