"""Members: the accounts that fall under each tier plan, counted or read for whole tiers in a few plain queries."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import Any

from sqlalchemy import Integer, column, table
from sqlmodel import Session, func, select

from store.account_kinds import on_shelf
from store.account_lines import AccountLine, find_accounts, read_accounts
from store.quick_rows import read_plain
from store.tiering.plan_finder import PlanFinder
from store.tiering.tier_plans import TierPlanRow

_ACCOUNT = table("account", column("shelf", Integer), column("industry"), column("segment"))


def day_of(plan: TierPlanRow, today: date) -> date:
    """Return the day on which it is looked who falls under a plan: today, or the day of its period nearest to it."""
    return min(max(today, plan.starts_on), plan.ends_on)


class Members:
    """Who falls under the tier plans of a tier.

    Each account falls under one plan at a time; archived ones under none. Where a period is over, or still to come,
    those count that would fall under the plan on its last or its first day (`day_of`).
    """

    def __init__(self, session: Session, tier: int, plans: Iterable[TierPlanRow], today: date) -> None:
        """`plans` are all of the book; those of other tiers do not count."""
        self._session, self._tier, self._today = session, tier, today
        self._plans = [plan for plan in plans if plan.tier == tier]
        self._finder = PlanFinder(session, on_shelf(tier), self._plans)

    def read(self, plan: TierPlanRow) -> list[AccountLine]:
        """Return the accounts under a plan, by name."""
        return self.among(read_accounts(self._session, on_shelf(self._tier)), plan)

    def count(self) -> dict[int, int]:
        """Return how many accounts fall under each plan, by its key.

        The database counts them by kind; only those with an offering that a plan is for are looked at one by one.
        """
        sold = list(find_accounts(self._session, self._finder.sold))
        kinds = Counter({(industry, segment): count for industry, segment, count in self._count_kinds()})
        kinds.subtract((account.industry, account.segment) for account in sold)
        return {plan.id: self._count(plan, kinds) + len(self.among(sold, plan)) for plan in self._plans}

    def among(self, accounts: Iterable[AccountLine], plan: TierPlanRow) -> list[AccountLine]:
        """Return those of the accounts that fall under a plan."""
        find, day = self._finder.find, day_of(plan, self._today)
        return [account for account in accounts if find(account, day) is plan]

    def _count(self, plan: TierPlanRow, kinds: Mapping[tuple[str, str], int]) -> int:
        find, day = self._finder.find_for, day_of(plan, self._today)
        return sum(count for kind, count in kinds.items() if find(self._tier, *kind, day) is plan)

    def _count_kinds(self) -> Sequence[Any]:
        kind = _ACCOUNT.c.industry, _ACCOUNT.c.segment
        query = select(*kind, func.count()).where(_ACCOUNT.c.shelf == self._tier).group_by(*kind)
        return read_plain(self._session, query)


def count_members(session: Session, plans: Sequence[TierPlanRow], today: date) -> dict[int, int]:
    """Return how many accounts fall under each of the plans, by its key."""
    tiers = {plan.tier for plan in plans}
    return {key: count for tier in tiers for key, count in Members(session, tier, plans, today).count().items()}
