"""Enrolments: which account, and who there, is in which campaign, and how it went."""

from __future__ import annotations

from datetime import date
from typing import Annotated

from sqlalchemy import BigInteger
from sqlmodel import Field, Session, col, select

from store.records import Day, Draft, Key, Line, NeededDay, NeededKey, Record, Row, one_of, read_rows
from store.words import ENROLMENT_STATUS

RUNNING = frozenset({"running", "paused"})
"""The states of an enrolment that is not over: a person is in one such at a time."""


class Enrolment(Record, table=True):
    """An account in a campaign; `person_id` is whom the cadence goes to, where it is known."""

    part_of = frozenset({"account_id", "campaign_id"})

    account_id: int = Field(sa_type=BigInteger, foreign_key="account.id", index=True)
    campaign_id: int = Field(sa_type=BigInteger, foreign_key="campaign.id", index=True)
    person_id: int | None = Field(default=None, sa_type=BigInteger, foreign_key="person.id", index=True)
    cadence: str = ""
    started_on: date
    status: str = "running"
    reason: str = ""
    ended_on: date | None = None


class EnrolmentDraft(Draft):
    """An enrolment as it comes in."""

    account_id: NeededKey
    campaign_id: NeededKey
    person_id: Key = None
    cadence: Line = ""
    started_on: NeededDay
    status: Annotated[Line, one_of(ENROLMENT_STATUS)] = "running"
    reason: Line = ""
    ended_on: Day = None


class EnrolmentRow(Row):
    """An enrolment as it goes out."""

    account_id: int
    campaign_id: int
    person_id: int | None
    cadence: str
    started_on: date
    status: str
    reason: str
    ended_on: date | None

    @property
    def is_over(self) -> bool:
        """Whether nothing of it falls due any more."""
        return self.status not in RUNNING


def list_enrolments(session: Session, *accounts: int) -> list[EnrolmentRow]:
    """Return the enrolments of accounts, the newest first."""
    query = select(Enrolment).where(col(Enrolment.account_id).in_(accounts))
    return read_rows(session, EnrolmentRow, query.order_by(col(Enrolment.started_on).desc(), col(Enrolment.id).desc()))
