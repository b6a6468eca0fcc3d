"""The tier plan that an account falls under, found for whole tiers at once."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from datetime import date
from typing import Protocol

from sqlmodel import Session

from store.account_kinds import Scope, read_offerings
from store.tiering.tier_plans import TierPlanRow, plan_for


class Kind(Protocol):
    """What an account's tier plan is found by."""

    @property
    def id(self) -> int | None:
        """Its key."""

    @property
    def tier(self) -> int | None:
        """Its tier."""

    @property
    def industry(self) -> str:
        """Its industry."""

    @property
    def segment(self) -> str:
        """Its segment."""


class PlanFinder:
    """Finds the tier plan that an account in scope falls under; quick, since there are few kinds of accounts."""

    def __init__(self, session: Session, scope: Scope, plans: Sequence[TierPlanRow]) -> None:
        self._plans = plans
        self._sold = _read_wanted(session, scope, {plan.offering_id for plan in plans if plan.offering_id})
        self._known: dict[tuple[object, ...], TierPlanRow | None] = {}

    @property
    def sold(self) -> Collection[int]:
        """The accounts that have, or may buy, an offering which a plan is for."""
        return self._sold.keys()

    def find(self, account: Kind, day: date) -> TierPlanRow | None:
        """Return the plan that an account falls under on a day, see `plan_for`; None for none."""
        offerings = self._sold.get(account.id or 0, frozenset[int]())
        return self.find_for(account.tier, account.industry, account.segment, day, offerings)

    def find_for(
        self, tier: int | None, industry: str, segment: str, day: date, offerings: frozenset[int] = frozenset()
    ) -> TierPlanRow | None:
        """Return the same for a kind of accounts."""
        kind = tier, industry, segment, offerings, day
        if kind not in self._known:
            self._known[kind] = plan_for(self._plans, *kind)
        return self._known[kind]


def _read_wanted(session: Session, scope: Scope, wanted: Collection[int]) -> Mapping[int, frozenset[int]]:
    """Return those of the wanted offerings that each account has or may buy, for those that have any."""
    found = read_offerings(session, scope) if wanted else {}
    return {account: those for account, offerings in found.items() if (those := offerings.intersection(wanted))}
