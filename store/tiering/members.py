"""Members: the accounts that fall under each tier plan, read for whole tiers in a few plain queries."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date
from typing import Any

from sqlalchemy import column, table
from sqlmodel import Session, select

from store.account_kinds import Scope, on_shelf, read_offerings
from store.point_queue import AccountLine
from store.tiering.tier_plans import TierPlanRow, plan_for

_ACCOUNT = table("account", *(column(name) for name in (*AccountLine._fields, "name_key")))


class PlanFinder:
    """Finds the tier plan that an account in scope falls under; quick, since there are few kinds of accounts."""

    def __init__(self, session: Session, scope: Scope, plans: Sequence[TierPlanRow]) -> None:
        self._plans = plans
        self._wanted = frozenset(plan.offering_id for plan in plans if plan.offering_id)
        self._sold = read_offerings(session, scope) if self._wanted else {}
        self._known: dict[tuple[object, ...], TierPlanRow | None] = {}

    def find(self, account: AccountLine, day: date) -> TierPlanRow | None:
        """Return the plan that an account falls under on a day, see `plan_for`; None for none."""
        offerings = self._sold[account.id] & self._wanted if account.id in self._sold else frozenset[int]()
        kind = account.tier, account.industry, account.segment, offerings, day
        if kind not in self._known:
            self._known[kind] = plan_for(self._plans, *kind)
        return self._known[kind]


def day_of(plan: TierPlanRow, today: date) -> date:
    """Return the day on which it is looked who falls under a plan: today, or the day of its period nearest to it."""
    return min(max(today, plan.starts_on), plan.ends_on)


def read_accounts(session: Session, scope: Scope) -> list[AccountLine]:
    """Return the accounts in scope, by name."""
    query = select(*(_ACCOUNT.c[name] for name in AccountLine._fields)).where(_ACCOUNT.c.id.in_(scope))
    rows: Iterable[Any] = session.connection().execute(query.order_by(_ACCOUNT.c.name_key, _ACCOUNT.c.id))
    return [AccountLine(*row) for row in rows]


def read_members(session: Session, plans: Sequence[TierPlanRow], today: date) -> dict[int, list[AccountLine]]:
    """Return the accounts that fall under each of the book's tier plans, by its key; the accounts by name.

    Each account falls under one plan at a time; archived ones under none. Where a period is over, or still to come,
    those count that would fall under the plan on its last or its first day (`day_of`).
    """
    found: dict[int, list[AccountLine]] = {plan.id: [] for plan in plans}
    for tier in {plan.tier for plan in plans}:
        rivals = [plan for plan in plans if plan.tier == tier]
        accounts, finder = read_accounts(session, on_shelf(tier)), PlanFinder(session, on_shelf(tier), rivals)
        for day in {day_of(plan, today) for plan in rivals}:
            here = {plan.id: found[plan.id] for plan in rivals if day_of(plan, today) == day}
            for account in accounts:
                plan = finder.find(account, day)
                if plan is not None and plan.id in here:
                    here[plan.id].append(account)
    return found
