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
from store.account_lines import AccountLine, find_accounts
from store.opportunities import Opportunity
from store.point_queue import FRESH, GROWTH, MISSING, points_in
from store.quick_rows import read_plain
from store.sheets import Sheet, read_standings
from store.talking_points import TalkingPoint
from store.tiering.members import Members
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
    """A tier plan, how many accounts are under it, and what has come of them until a day."""

    plan: TierPlanRow
    accounts: int
    members: Sequence[Member]
    """All of its accounts, by name; of `read_actuals` only those that something came of, in no order."""
    today: date

    @property
    def gone(self) -> float:
        """The share of the period's days that are over, from 0 to 1; the day itself is not over."""
        days = (self.plan.ends_on - self.plan.starts_on).days + 1
        return min(1.0, max(0, (self.today - self.plan.starts_on).days) / days)

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

    `digests` are those of the templates by name: a sheet is stale once its template has changed, or is gone. Templates
    of what is sent have none: no sheet is made from them.
    """
    plans, today = list_tier_plans(session), clock.today()
    figures, found = _Figures(session, plans, digests), dict[int, Actuals]()
    accounts = list(find_accounts(session, figures.accounts))
    for tier in {plan.tier for plan in plans}:
        members = Members(session, tier, plans, today)
        counts = members.count()
        for plan in plans:
            if plan.tier == tier:
                told = figures.tell(plan, members.among(accounts, plan))
                found[plan.id] = Actuals(plan, counts[plan.id], told, today)
    return [found[plan.id] for plan in plans]


def read_plan(session: Session, key: int, digests: Mapping[str, str]) -> Actuals | None:
    """Return how one tier plan stands today, with all of its accounts; None when it is gone. Digests as above."""
    plans, today = list_tier_plans(session), clock.today()
    plan = next((plan for plan in plans if plan.id == key), None)
    if plan is None:
        return None
    accounts = Members(session, plan.tier, plans, today).read(plan)
    told = _Figures(session, [plan], digests).tell(plan, accounts)
    return Actuals(plan, len(accounts), told, today)


class _Figures:
    """What came of accounts in the periods of plans, by account; nothing of those without any, whatever their tier."""

    def __init__(self, session: Session, plans: Sequence[TierPlanRow], digests: Mapping[str, str]) -> None:
        periods = {(plan.starts_on, plan.ends_on) for plan in plans}
        self._touches = {each: dict(read_plain(session, _count_touches(*each))) for each in periods}
        self._sold = {each: {row[0]: row[1:] for row in read_plain(session, _sum_deals(*each))} for each in periods}
        self._points = _points(session) if any(map(_asks_for_points, plans)) else {}
        self._sheets = _sheets(session, digests)

    @property
    def accounts(self) -> set[int]:
        """The accounts that something came of."""
        return set().union(*self._touches.values(), *self._sold.values(), self._points, self._sheets)

    def tell(self, plan: TierPlanRow, accounts: Iterable[AccountLine]) -> list[Member]:
        """Return accounts under a plan with what came of each."""
        touches, sold = (figures[plan.starts_on, plan.ends_on] for figures in (self._touches, self._sold))
        sheets, none = self._sheets, (0, 0)
        due, points = (MISSING, self._points) if _asks_for_points(plan) else ("", {})
        return [
            Member(
                account,
                touches.get(account.id, 0),
                points.get(account.id, due),
                sheets.get(account.id, ""),
                *sold.get(account.id, none),
            )
            for account in accounts
        ]


def _asks_for_points(plan: TierPlanRow) -> bool:
    """Say whether talking points are asked for: of growth accounts, and where the plan says when they are refreshed."""
    return plan.tier == GROWTH or bool(plan.refresh_days)


def _points(session: Session) -> dict[int, str]:
    """Return how the points stand of each account that has any."""
    return {key: state.due for key, state in points_in(session, select(TalkingPoint.account_id)).items()}


def _sheets(session: Session, digests: Mapping[str, str]) -> dict[int, str]:
    """Return FRESH or STALE for each account that has a sheet; FRESH where any of its sheets is."""
    found: dict[int, str] = {}
    for account, made in read_standings(session, digests, select(Sheet.account_id)).items():
        sheets = [each.is_fresh for each in made if digests.get(each.sheet.template) != ""]
        if sheets:
            found[account] = FRESH if any(sheets) else STALE
    return found


def _count_touches(first: date, last: date) -> Any:
    account, day = col(Touch.account_id), col(Touch.happened_on)
    query = select(account, func.count()).where(account.is_not(None), day.between(first, last))
    return query.where(col(Touch.direction) != "inbound").group_by(account)


def _sum_deals(first: date, last: date) -> Any:
    """Add up per account what is open and closes in the period or on no known day, and what was won in it."""
    account, state, day = col(Opportunity.account_id), col(Opportunity.state), col(Opportunity.close_on)
    in_period, amount = day.between(first, last), func.coalesce(col(Opportunity.amount), 0)
    is_open = and_(state == "open", or_(in_period, day.is_(None)))
    is_won = and_(state == "won", in_period)
    sums: list[Any] = [func.sum(case((each, amount), else_=0)) for each in (is_open, is_won)]
    query = select(account, *sums).where(account.is_not(None), or_(is_open, is_won))
    return query.group_by(account)
