"""How the talking points of accounts stand: missing, old or fresh, and why; the queue of those to be written next.

Read for all of a tier in a few plain queries, since a book has 100,000 accounts and a screen waits for the queue.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Final, NamedTuple

from sqlmodel import Session, col, select

from store import clock
from store.account_kinds import Scope, of_keys, on_shelf
from store.account_lines import AccountLine, read_accounts
from store.freshness import NEVER
from store.point_age import read_limits
from store.quick_rows import read_plain
from store.talking_points import POSITIONS, TalkingPoint

MISSING, OLD, FRESH = "missing", "old", "fresh"
"""Not all three are written; one is too old, has expired or bears no date; none of that."""
EXPIRED, UNDATED, AGED = "expired", "undated", "aged"
"""Why a point is old: its last day is over; nobody said of when it is; it is older than points may get."""
GROWTH: Final = 2
"""The tier whose accounts have a sheet with three points each."""


class PointsState(NamedTuple):
    """How the points of one account stand on a day."""

    account: AccountLine
    written: int
    """How many of the three there are."""
    as_of: date | None
    """The day of the oldest, None when one bears no date, or there is none."""
    expired: int
    """How many are past their last day."""
    undated: int
    """How many bear no date, where points grow old."""
    aged: int
    """How many are older than the limit; none counts twice."""
    limit: int
    """Days after which a point of this account is old, by its tier plan or the rule of the book; 0: never."""

    @property
    def account_id(self) -> int:
        """Key of the account."""
        return self.account.id

    @property
    def name(self) -> str:
        """Name of the account."""
        return self.account.name

    @property
    def due(self) -> str:
        """MISSING, OLD or FRESH."""
        is_old = self.expired or self.undated or self.aged
        return MISSING if self.written < len(POSITIONS) else OLD if is_old else FRESH

    @property
    def why(self) -> str:
        """What is to be done, in words; empty when nothing is."""
        told = (
            (len(POSITIONS) - self.written, "missing"),
            (self.expired, "expired"),
            (self.undated, "undated"),
            (self.aged, f"older than {self.limit:,} days"),
        )
        return ", ".join(f"{count} {words}" for count, words in told if count)


def how_old(as_of: date | None, expires_on: date | None, limit: int, today: date) -> str:
    """Return why a point is to be written anew on a day: EXPIRED, UNDATED or AGED; "" when it is fresh.

    `limit` in days; 0: points do not grow old, but for a last day of their own.
    """
    if expires_on is not None and expires_on < today:
        return EXPIRED
    if limit == NEVER:
        return ""
    if as_of is None:
        return UNDATED
    return AGED if (today - as_of).days > limit else ""


def read_points(session: Session, tier: int = GROWTH) -> list[PointsState]:
    """Return how the points of every account of a tier stand today, by name; archived accounts are not among them."""
    return _read(session, on_shelf(tier), tier)


def points_of(session: Session, *accounts: int) -> dict[int, PointsState]:
    """Return how the points of a few accounts stand today, by key; for all of a tier there is `read_points`."""
    return points_in(session, of_keys(*accounts))


def points_in(session: Session, scope: Scope) -> dict[int, PointsState]:
    """Return how the points of the accounts in scope stand today, by key."""
    return {state.account_id: state for state in _read(session, scope)}


def list_queue(session: Session, tier: int = GROWTH) -> list[PointsState]:
    """Return the accounts whose points are missing or old: those missing first, of each the most valuable first.

    Most valuable is the largest open pipeline, then the largest revenue.
    """
    due = [state for state in read_points(session, tier) if state.due != FRESH]
    return sorted(due, key=_turn)  # of the same value: by name


def count_due(session: Session, tier: int = GROWTH) -> int:
    """Return how many accounts of a tier have points that are missing or old."""
    return sum(state.due != FRESH for state in read_points(session, tier))


def _turn(state: PointsState) -> tuple[bool, int, int]:
    return state.due != MISSING, -state.account.open_amount, -(state.account.revenue or 0)


def _read(session: Session, scope: Scope, tier: int | None = None) -> list[PointsState]:
    today = clock.today()
    points = select(col(TalkingPoint.account_id), col(TalkingPoint.as_of), col(TalkingPoint.expires_on)).where(
        col(TalkingPoint.account_id).in_(scope), TalkingPoint.text != ""
    )
    days: dict[int, list[tuple[date | None, date | None]]] = {}
    for account, as_of, expires_on in read_plain(session, points):
        days.setdefault(account, []).append((as_of, expires_on))
    limit_of = read_limits(session, scope, tier, today)
    accounts = read_accounts(session, scope)
    return [_state(account, days.get(account.id, ()), limit_of(account), today) for account in accounts]


def _state(
    account: AccountLine, days: Sequence[tuple[date | None, date | None]], limit: int, today: date
) -> PointsState:
    dated = [as_of for as_of, _ in days if as_of is not None]
    oldest = min(dated) if dated and len(dated) == len(days) else None
    found = [how_old(as_of, expires_on, limit, today) for as_of, expires_on in days]
    return PointsState(
        account,
        written=len(days),
        as_of=oldest,
        expired=found.count(EXPIRED),
        undated=found.count(UNDATED),
        aged=found.count(AGED),
        limit=limit,
    )
