"""The accounts that the book knows most and least of: what a document is tried on before it is made for all."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection
from typing import NamedTuple

from sqlmodel import Session, col, func, select

from store.accounts import Account
from store.facts import Fact
from store.opportunities import Opportunity
from store.people import Person, Seat
from store.records import Record
from store.talking_points import TalkingPoint
from store.touches import Touch

COUNTED: tuple[type[Record], ...] = (Fact, Person, Seat, Touch, Opportunity, TalkingPoint)
_FIELDS = ("industry", "city", "website", "revenue", "employees", "owner_id")


class Extremes(NamedTuple):
    """The keys of the account of which most is known, and of the one of which least is."""

    best: int
    poorest: int


def find_extremes(session: Session, tiers: Collection[int | None] = ()) -> Extremes | None:
    """Return them, of these tiers if there is an account in one of them, else of all; None in a book without accounts.

    Counted are an account's facts, people, seats, touches, opportunities and points, and of some of its fields those
    that are filled. Of equals the first by name counts.
    """
    fields = [getattr(Account, name) for name in _FIELDS]
    rows = session.execute(
        select(col(Account.id), col(Account.tier), *fields)
        .where(col(Account.archived_on).is_(None))
        .order_by(col(Account.name_key), col(Account.id))
    ).all()
    wanted = [row for row in rows if row[1] in tiers] or rows
    if not wanted:
        return None
    known = _count(session)
    amounts = [(known[row[0]] + sum(value not in (None, "") for value in row[2:]), row[0]) for row in wanted]
    best = max(amounts, key=lambda each: each[0])
    poorest = min(amounts, key=lambda each: each[0])
    return Extremes(best[1], poorest[1])


def _count(session: Session) -> Counter[int]:
    known: Counter[int] = Counter()
    for table in COUNTED:
        account = table.account_id  # type: ignore[attr-defined]
        known.update(dict(session.execute(select(account, func.count()).group_by(account)).all()))
    return known
