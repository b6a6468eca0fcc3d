"""Groups of accounts that are enrolled at once: a tier, an industry or a segment of one, the members of a tier plan."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any, NamedTuple

from sqlalchemy import column, table
from sqlmodel import Session, func, select

from store.account_kinds import on_shelf
from store.account_lines import read_accounts
from store.tiering.members import Members, count_members
from store.tiering.tier_plans import list_tier_plans
from store.words import TIERS

_ACCOUNT = table("account", *(column(name) for name in ("shelf", "industry", "segment")))
_FIELDS = {"industry": _ACCOUNT.c.industry, "segment": _ACCOUNT.c.segment}


class Group(NamedTuple):
    """Some accounts of a tier: all of them, or those with a value in a field (`industry`, `segment`), or of a plan."""

    tier: int
    field: str
    """`tier`, `industry`, `segment` or `plan`."""
    value: str
    """The industry or segment, or what the tier or the tier plan is called."""
    accounts: int
    plan: int = 0
    """Key of the tier plan."""


def list_groups(session: Session, today: date) -> list[Group]:
    """Return the groups there are, none of them empty: the tiers, the tier plans of today, industries, segments."""
    found = [Group(tier, "tier", TIERS[tier or None], count) for tier, count in _counts(session, None)]
    plans = [plan for plan in list_tier_plans(session) if plan.is_current(today)]
    members = count_members(session, plans, today)
    found += [Group(plan.tier, "plan", plan.name, members[plan.id], plan.id) for plan in plans if members[plan.id]]
    for field in _FIELDS:
        found += [Group(tier, field, value, count) for tier, value, count in _counts(session, field) if value]
    return found


def accounts_of(session: Session, group: Group, today: date) -> list[int]:
    """Return the keys of the accounts of a group, by name."""
    if group.field == "plan":
        plans = [plan for plan in list_tier_plans(session) if plan.is_current(today)]
        mine = (plan for plan in plans if plan.id == group.plan)
        return [line.id for plan in mine for line in Members(session, plan.tier, plans, today).read(plan)]
    lines = read_accounts(session, on_shelf(group.tier))
    return [line.id for line in lines if group.field == "tier" or getattr(line, group.field) == group.value]


def _counts(session: Session, field: str | None) -> Sequence[Any]:
    """Return how many accounts each tier has, or each value of a field in each tier; archived ones are none."""
    of: tuple[Any, ...] = (_ACCOUNT.c.shelf, *((_FIELDS[field],) if field else ()))
    counted: tuple[Any, ...] = (*of, func.count())
    query = select(*counted).where(_ACCOUNT.c.shelf >= 0).group_by(*of)
    order = (_ACCOUNT.c.shelf == 0, *of)  # those without a tier last
    return session.connection().execute(query.order_by(*order)).all()
