"""What is due: the next review of each account that has a cadence or an agreed day, read for the whole book at once."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any, Final

from sqlalchemy import false
from sqlalchemy import select as core_select
from sqlmodel import Session, SQLModel, col, func, or_, select

from store.accounts import Account
from store.book_settings import BookSettings
from store.fiscal import fiscal_quarter, last_day
from store.quick_rows import read_plain
from store.reviews.cadence import NEVER, cadence_of, next_review
from store.reviews.reviews import DONE, OPEN, REFRESH, Review
from store.rules import read_rules
from store.words import TIERS

OVERDUE: Final = "overdue"
DUE: Final = "due"
LATER: Final = "later"
GROWTH: Final = 2
"""The tier whose light review, the refresh, counts as its review."""


@dataclass(frozen=True, slots=True)
class NextReview:
    """When an account is reviewed next. `state` is OVERDUE, DUE (in this fiscal quarter) or LATER.

    `open_id` is the key of its review that was begun or scheduled (0: none), and `status` that one's.
    """

    account_id: int
    name: str
    tier: int | None
    owner_id: int | None
    months: int
    due_on: date
    agreed: bool
    last_on: date | None
    open_id: int
    status: str
    state: str

    @property
    def kind(self) -> str:
        """The kind of review that is meant: a refresh for growth accounts, else the dossier's."""
        return REFRESH if self.tier == GROWTH else "dossier"


def list_next_reviews(session: Session, today: date, *accounts: int) -> list[NextReview]:
    """Return the next review of every account in use that has one, or of some accounts, the earliest first."""
    rules = read_rules(session)
    settings = session.exec(select(BookSettings.fiscal_year_start)).one()
    quarter_ends = last_day(*fiscal_quarter(today, settings), settings)
    last, current = _read_last(session, accounts), _read_open(session, accounts)
    found = []
    for key, name, tier, since, owner, own, agreed in _read_accounts(session, rules, accounts):
        months = cadence_of(own, tier, rules)
        reviewed = last.get((key, tier == GROWTH))
        due = next_review(reviewed, since, months, settings, agreed, today)
        if due is None:
            continue
        state = OVERDUE if due < today else DUE if due <= quarter_ends else LATER
        open_id, status = current.get(key, (0, ""))
        found.append(
            NextReview(key, name, tier, owner, months, due, agreed is not None, reviewed, open_id, status, state)
        )
    return sorted(found, key=lambda line: (line.due_on, line.tier or len(TIERS), line.account_id))


def find_next_review(session: Session, account_id: int, today: date) -> NextReview | None:
    """Return the next review of one account, None when it has none."""
    return next(iter(list_next_reviews(session, today, account_id)), None)


def count_reviews_due(session: Session, today: date) -> tuple[int, int]:
    """Return how many reviews are due in this fiscal quarter, the overdue ones among them, and how many are overdue."""
    lines = list_next_reviews(session, today)
    overdue = sum(line.state == OVERDUE for line in lines)
    return overdue + sum(line.state == DUE for line in lines), overdue


def is_soon(line: NextReview, today: date, days: int) -> bool:
    """Say whether a review is due within so many days, or overdue."""
    return line.due_on <= today + timedelta(days=days)


def _read_accounts(session: Session, rules: Mapping[str, int], accounts: Sequence[int]) -> Iterable[Any]:
    """Return key, name, tier, tier since, owner, own months and agreed day of those who may be due at all."""
    tiers = [tier for tier in TIERS if cadence_of(None, tier, rules) != NEVER]
    wanted = ("id", "name", "tier", "tier_since", "owner_id", "review_months", "review_on")
    columns = SQLModel.metadata.tables["account"].columns
    query = core_select(*(columns[name] for name in wanted)).where(
        col(Account.archived_on).is_(None),
        or_(
            col(Account.review_on).is_not(None),
            col(Account.review_months) > NEVER,
            col(Account.tier).in_([tier for tier in tiers if tier]),
            col(Account.tier).is_(None) if None in tiers else false(),
        ),
    )
    return read_plain(session, query.where(col(Account.id).in_(accounts)) if accounts else query)


def _read_last(session: Session, accounts: Sequence[int]) -> dict[tuple[int, bool], date]:
    """Return the day of the last review signed off: by account, of any kind (True) or the full ones (False)."""
    query = select(Review.account_id, Review.kind, func.max(Review.done_on)).where(Review.status == DONE)
    query = query.where(col(Review.account_id).in_(accounts)) if accounts else query
    last: dict[tuple[int, bool], date] = {}
    for account, kind, day in read_plain(session, query.group_by(col(Review.account_id), col(Review.kind))):
        for is_any in (True,) if kind == REFRESH else (True, False):
            last[account, is_any] = max(day, last.get((account, is_any), day))
    return last


def _read_open(session: Session, accounts: Sequence[int]) -> dict[int, tuple[int, str]]:
    """Return the review of each account that was begun, paused or scheduled: the newest."""
    query = select(Review.account_id, Review.id, Review.status).where(col(Review.status).in_(OPEN))
    query = query.where(col(Review.account_id).in_(accounts)) if accounts else query
    return {account: (key, status) for account, key, status in read_plain(session, query.order_by(col(Review.id)))}
