"""How tier plans come out: accounts, touches, points, sheets, pipeline and revenue against what was planned.

Read for every plan of the book at once in a few plain queries: a tier has 100,000 accounts and a screen waits.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import Any, NamedTuple

from sqlmodel import Session, and_, case, col, func, or_, select

from store import clock
from store.account_kinds import Scope, on_shelf
from store.opportunities import Opportunity
from store.point_queue import FRESH, GROWTH, AccountLine, read_points
from store.sheets import read_standings
from store.tiering.members import read_members
from store.tiering.tier_plans import TierPlanRow, list_tier_plans
from store.touches import Touch

STALE = "stale"
"""A sheet whose account, or whose template, has changed since it was made."""


class Member(NamedTuple):
    """An account under a tier plan, and what has come of it in the period; amounts in minor units."""

    account: AccountLine
    touches: int
    """Those that we made in the period; what came in from them is none."""
    points: str
    """How its talking points stand today: MISSING, OLD or FRESH of store.point_queue; "" where none are asked for."""
    sheet: str
    """FRESH or STALE, "" where none was made."""
    pipeline: int
    """What its open opportunities are worth that close in the period, or on no day that is known."""
    won: int
    """What is worth that was won with a closing date in the period."""


class Measure(NamedTuple):
    """One number of a plan: what is reached, and what is wanted, None where nothing is."""

    name: str
    reached: int
    wanted: int | None

    @property
    def share(self) -> float | None:
        """The share that is reached, from 0 up; above 1 it is more than was wanted. None where nothing is wanted."""
        return self.reached / self.wanted if self.wanted else None


ACCOUNTS, TOUCHES, POINTS, SHEETS, PIPELINE, REVENUE = "accounts", "touches", "points", "sheets", "pipeline", "revenue"
"""The measures of a plan."""
AMOUNTS = (PIPELINE, REVENUE)
"""Those of them in minor units of the book's currency."""


@dataclass(frozen=True)
class Actuals:
    """A tier plan with the accounts under it and what has come of them until a day."""

    plan: TierPlanRow
    members: Sequence[Member]
    today: date

    @property
    def gone(self) -> float:
        """The share of the period's days that are over, from 0 to 1; the day itself is not over."""
        days = (self.plan.ends_on - self.plan.starts_on).days + 1
        return min(1.0, max(0, (self.today - self.plan.starts_on).days) / days)

    @property
    def accounts(self) -> int:
        """How many accounts fall under it."""
        return len(self.members)

    @property
    def asks_for_points(self) -> bool:
        """Whether the talking points of its accounts count, see `_asks_for_points`."""
        return _asks_for_points(self.plan)

    @cached_property
    def touches(self) -> int:
        """How many touches we made in the period."""
        return sum(member.touches for member in self.members)

    @cached_property
    def worked(self) -> int:
        """How many accounts have as many touches as are wanted; of a plan that wants none, those with any."""
        return sum(member.touches >= (self.plan.touches or 1) for member in self.members)

    @cached_property
    def sheets_made(self) -> int:
        """How many accounts have a sheet, stale ones among them."""
        return sum(member.sheet != "" for member in self.members)

    @property
    def minutes(self) -> int | None:
        """Minutes that are planned for all accounts under it, None where nothing is said."""
        return None if self.plan.minutes is None else self.plan.minutes * self.accounts

    @property
    def budget(self) -> int | None:
        """Money that is planned for all accounts under it, in minor units, None where nothing is said."""
        return None if self.plan.budget is None else self.plan.budget * self.accounts

    @cached_property
    def measures(self) -> Mapping[str, Measure]:
        """Every measure by its name.

        Touches count up to those wanted of each account, so that one called every week does not stand for the others;
        points and sheets count where they are fresh.
        """
        wanted = self.plan.touches
        counted = sum(min(member.touches, wanted) for member in self.members) if wanted else self.touches
        points = sum(member.points == FRESH for member in self.members)
        sheets = sum(member.sheet == FRESH for member in self.members)
        found = (
            Measure(ACCOUNTS, self.accounts, self.plan.target_accounts),
            Measure(TOUCHES, counted, wanted * self.accounts if wanted else None),
            Measure(POINTS, points, self.accounts if self.asks_for_points else None),
            Measure(SHEETS, sheets, self.accounts if self.asks_for_points else None),
            Measure(PIPELINE, sum(member.pipeline for member in self.members), self.plan.pipeline_target),
            Measure(REVENUE, sum(member.won for member in self.members), self.plan.revenue_target),
        )
        return {measure.name: measure for measure in found}

    def is_behind(self, name: str) -> bool:
        """Say whether a measure is behind: a smaller share of it is reached than of the period's days is over."""
        share = self.measures[name].share
        return share is not None and share < self.gone

    @property
    def behind(self) -> list[str]:
        """The names of the measures that are behind."""
        return [name for name in self.measures if self.is_behind(name)]


def read_actuals(session: Session, digests: Mapping[str, str]) -> list[Actuals]:
    """Return how each tier plan of the book stands today, in the order of `list_tier_plans`.

    `digests` are those of the templates by name: a sheet is stale once its template has changed, or is gone.
    """
    plans, today = list_tier_plans(session), clock.today()
    members = read_members(session, plans, today)
    tiers = {plan.tier for plan in plans}
    points = {
        tier: _points(session, tier) for tier in tiers if any(_asks_for_points(p) for p in plans if p.tier == tier)
    }
    sheets = {tier: _sheets(session, on_shelf(tier), digests) for tier in tiers}
    periods = {(plan.tier, plan.starts_on, plan.ends_on) for plan in plans}
    figures = {period: _Figures(session, *period) for period in periods}
    return [
        Actuals(
            plan,
            figures[plan.tier, plan.starts_on, plan.ends_on].members(
                members[plan.id], points[plan.tier] if _asks_for_points(plan) else {}, sheets[plan.tier]
            ),
            today,
        )
        for plan in plans
    ]


class _Figures:
    """What came of the accounts of a tier in a period, by account."""

    def __init__(self, session: Session, tier: int, first: date, last: date) -> None:
        scope = on_shelf(tier)
        self.touches = dict(_run(session, _count_touches(scope, first, last)))
        self.sold = {row[0]: row[1:] for row in _run(session, _sum_deals(scope, first, last))}

    def members(
        self, accounts: Iterable[AccountLine], points: Mapping[int, str], sheets: Mapping[int, str]
    ) -> list[Member]:
        """Return the accounts with what came of each."""
        touches, sold, none = self.touches, self.sold, (0, 0)
        return [
            Member(
                account,
                touches.get(account.id, 0),
                points.get(account.id, ""),
                sheets.get(account.id, ""),
                *sold.get(account.id, none),
            )
            for account in accounts
        ]


def _asks_for_points(plan: TierPlanRow) -> bool:
    """Say whether talking points are asked for: of growth accounts, and where the plan says when they are refreshed."""
    return plan.tier == GROWTH or bool(plan.refresh_days)


def _points(session: Session, tier: int) -> dict[int, str]:
    return {state.account_id: state.due for state in read_points(session, tier)}


def _sheets(session: Session, scope: Scope, digests: Mapping[str, str]) -> dict[int, str]:
    """Return FRESH or STALE for each account that has a sheet; FRESH where any of its sheets is."""
    standings = read_standings(session, digests, scope)
    return {account: FRESH if any(each.is_fresh for each in made) else STALE for account, made in standings.items()}


def _count_touches(scope: Scope, first: date, last: date) -> Any:
    account, day = col(Touch.account_id), col(Touch.happened_on)
    query = select(account, func.count()).where(account.in_(scope), day.between(first, last))
    return query.where(col(Touch.direction) != "inbound").group_by(account)


def _sum_deals(scope: Scope, first: date, last: date) -> Any:
    """Add up per account what is open and closes in the period or on no known day, and what was won in it."""
    account, state, day = col(Opportunity.account_id), col(Opportunity.state), col(Opportunity.close_on)
    in_period, amount = day.between(first, last), func.coalesce(col(Opportunity.amount), 0)
    is_open = and_(state == "open", or_(in_period, day.is_(None)))
    is_won = and_(state == "won", in_period)
    sums: list[Any] = [func.sum(case((each, amount), else_=0)) for each in (is_open, is_won)]
    query = select(account, *sums).where(account.in_(scope), or_(is_open, is_won))
    return query.group_by(account)


def _run(session: Session, query: Any) -> Any:
    """Return the rows of a query as plain tuples."""
    return session.connection().execute(query).all()
