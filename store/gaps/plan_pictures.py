"""What the rules for gaps look at of plans: plain columns, one read for each table, all accounts together."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import date
from typing import Any

from sqlmodel import Session, col, select

from store.departures import Departure
from store.plans.checks import Asked, AskedAction, AskedObjective, AskedPlan, AskedRisk, AskedSwot
from store.plans.openings import PlanOpening
from store.plans.plans import current_plan

Read = Callable[[str, Sequence[str]], Iterable[Any]]
"""Returns the columns of a table, of the accounts that are looked at; the account is the first of them."""


class PlanLines:
    """What is planned at the accounts in scope, and what stands beside their plans."""

    def __init__(self, session: Session, read: Read) -> None:
        """Read all of it; `read` knows which accounts are looked at."""
        self._plans = _by_account(AskedPlan, read)
        self._objectives = _by_account(AskedObjective, read)
        self._actions = _by_account(AskedAction, read)
        self._swot = _by_account(AskedSwot, read)
        self._risks = _by_account(AskedRisk, read)
        opened = select(col(PlanOpening.plan_id), col(PlanOpening.opened_on))
        self._opened: dict[int, date] = {}
        for plan, day in session.connection().execute(opened) if self._plans else ():
            self._opened[plan] = day
        parts: tuple[dict[int, Any], ...] = (self._plans, self._objectives, self._actions, self._swot, self._risks)
        self._known = set().union(*parts)

    def asked(self, account_id: int, depth: str, vulnerability: str, left: Mapping[int, Departure]) -> Asked | None:
        """Return what is known of an account, None when it is nothing; `left` are those who have left its seats."""
        if account_id not in self._known:
            return None
        plan = current_plan(self._plans.get(account_id, ()))
        return Asked(
            account_id,
            depth,
            vulnerability,
            plan,
            self._objectives.get(account_id, ()),
            self._actions.get(account_id, ()),
            self._swot.get(account_id, ()),
            self._risks.get(account_id, ()),
            self._opened.get(plan.id) if plan else None,
            left,
        )


_TABLES = {
    AskedPlan: "plan",
    AskedObjective: "objective",
    AskedAction: "action",
    AskedSwot: "swot_item",
    AskedRisk: "risk",
}


def _by_account(kind: Any, read: Read) -> dict[int, list[Any]]:
    found: dict[int, list[Any]] = {}
    for row in read(_TABLES[kind], kind._fields):
        found.setdefault(row[0], []).append(kind(*row))
    return found
