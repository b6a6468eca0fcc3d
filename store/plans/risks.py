"""Risks: what may go wrong at an account, how likely it is, what it would cost, and the action against it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated, Any, ClassVar

from sqlalchemy import BigInteger
from sqlmodel import Field, Session, col, select

from store.book import Book, Writing
from store.plans.belonging import refuse_strays
from store.records import (
    Draft,
    Key,
    Line,
    Name,
    NeededKey,
    Record,
    Row,
    Text,
    add_record,
    as_row,
    checked,
    edit_record,
    one_of,
    read_rows,
    take,
)
from store.wording import say_fields
from store.words import GRADE, RISK_STATE, RISK_TYPE

_POINTS = {"": 0, "low": 1, "medium": 2, "high": 3}
HIGH_FROM = 6
"""Likelihood by impact, each from 1 to 3, from which a risk counts as high: high by at least medium."""


class Risk(Record, table=True):
    """One thing that may go wrong; `action_id` is what is done against it."""

    account_id: int = Field(sa_type=BigInteger, foreign_key="account.id", index=True)
    type: str = ""
    title: str
    likelihood: str = ""
    impact: str = ""
    owner_id: int | None = Field(default=None, sa_type=BigInteger, foreign_key="colleague.id")
    action_id: int | None = Field(default=None, sa_type=BigInteger, foreign_key="action.id", index=True)
    state: str = "open"
    note: str = ""


class RiskDraft(Draft):
    """A risk as it comes in."""

    labels: ClassVar[Mapping[str, str]] = {"title": "Risk", "owner_id": "Owner", "action_id": "Action against it"}
    account_id: NeededKey
    type: Annotated[Line, one_of(RISK_TYPE)] = ""
    title: Name
    likelihood: Annotated[Line, one_of(GRADE)] = ""
    impact: Annotated[Line, one_of(GRADE)] = ""
    owner_id: Key = None
    action_id: Key = None
    state: Annotated[Line, one_of(RISK_STATE)] = "open"
    note: Text = ""


class RiskRow(Row):
    """A risk as it goes out."""

    account_id: int
    type: str
    title: str
    likelihood: str
    impact: str
    owner_id: int | None
    action_id: int | None
    state: str
    note: str

    @property
    def weight(self) -> int:
        """Likelihood by impact, from 1 to 9; 0 when one of them is not assessed."""
        return weigh(self.likelihood, self.impact)

    @property
    def is_high(self) -> bool:
        """Whether it is open and weighs so much that something has to be done."""
        return self.state == "open" and weighs_high(self.likelihood, self.impact)


def weigh(likelihood: str, impact: str) -> int:
    """Return likelihood by impact, from 1 to 9; 0 when one of them is not assessed."""
    return _POINTS.get(likelihood, 0) * _POINTS.get(impact, 0)


def weighs_high(likelihood: str, impact: str) -> bool:
    """Say whether a risk weighs so much that something has to be done while it is open."""
    return weigh(likelihood, impact) >= HIGH_FROM


def list_risks(session: Session, *accounts: int) -> list[RiskRow]:
    """Return the risks of accounts: the open ones first, the heaviest of them first."""
    query = select(Risk).where(col(Risk.account_id).in_(accounts)).order_by(col(Risk.id))
    return sorted(read_rows(session, RiskRow, query), key=lambda risk: (risk.state != "open", -risk.weight))


def add_risk(book: Book, values: Mapping[str, Any]) -> int:
    """Add a risk and return its key."""
    draft = checked(RiskDraft, values)
    with book.write(f"Risk added: {draft.title[:40]}") as session:
        return keep_risk(session, draft)


def keep_risk(session: Writing, draft: RiskDraft) -> int:
    """Add a risk within a step that is being written, and return its key."""
    row = add_record(session, Risk, draft)
    refuse_strays(session, row)
    return int(row.id or 0)


def edit_risk(book: Book, key: int, changes: Mapping[str, Any], seen: Mapping[str, Any] | None = None) -> RiskRow:
    """Change fields of a risk, as one recorded step."""
    with book.write("") as session:
        row = take(session, Risk, key)
        session.label = f"Risk {row.title[:30]}: {say_fields(RiskDraft, changes)}"
        edit_record(row, RiskDraft, changes, seen)
        refuse_strays(session, row)
    return as_row(RiskRow, row)


def remove_risk(book: Book, key: int) -> None:
    """Take a risk out; undo brings it back whole."""
    with book.write("") as session:
        row = take(session, Risk, key)
        session.label = f"Risk removed: {row.title[:40]}"
        session.delete(row)
