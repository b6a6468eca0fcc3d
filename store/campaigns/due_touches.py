"""Due touches: the steps of a cadence as they fall due for an enrolled account."""

from __future__ import annotations

from datetime import date
from typing import Annotated

from pydantic import Field as Limit
from sqlalchemy import BigInteger, ColumnElement, and_, func, tuple_
from sqlmodel import Field, Session, col, select

from store.records import (
    Day,
    Draft,
    Key,
    Line,
    Name,
    NeededDay,
    NeededKey,
    Record,
    Row,
    Text,
    as_row,
    one_of,
    read_rows,
    take,
)
from store.words import DUE_STATUS

DUE = "due"
"""The state of a step of which nothing is told yet."""


class DueTouch(Record, table=True):
    """One step of a cadence for one enrolment; `touch_id` is the touch that it became."""

    part_of = frozenset({"account_id", "enrolment_id"})

    __tablename__ = "due_touch"
    account_id: int = Field(sa_type=BigInteger, foreign_key="account.id", index=True)
    enrolment_id: int = Field(sa_type=BigInteger, foreign_key="enrolment.id", index=True)
    number: int
    title: str
    channel: str = ""
    persona: str = ""
    template: str = ""
    note: str = ""
    due_on: date
    status: str = "due"
    done_on: date | None = None
    touch_id: int | None = Field(default=None, sa_type=BigInteger, foreign_key="touch.id", index=True)


class DueTouchDraft(Draft):
    """A due touch as it comes in."""

    account_id: NeededKey
    enrolment_id: NeededKey
    number: Annotated[int, Limit(ge=1, le=999)]
    title: Name
    channel: Line = ""
    persona: Line = ""
    template: Line = ""
    note: Text = ""
    due_on: NeededDay
    status: Annotated[Line, one_of(DUE_STATUS)] = "due"
    done_on: Day = None
    touch_id: Key = None


class DueTouchRow(Row):
    """A due touch as it goes out."""

    account_id: int
    enrolment_id: int
    number: int
    title: str
    channel: str
    persona: str
    template: str
    note: str
    due_on: date
    status: str
    done_on: date | None
    touch_id: int | None


def is_next() -> ColumnElement[bool]:
    """Return the condition that a step is the first of its enrolment of which nothing is told yet.

    The first ones are found once for all: asked step by step, hundreds of enrolments took seconds.
    """
    each, number = col(DueTouch.enrolment_id), col(DueTouch.number)
    first = select(each, func.min(number)).where(DueTouch.status == DUE).group_by(each)
    return and_(col(DueTouch.status) == DUE, tuple_(each, number).in_(first))


def list_due_touches(session: Session, *accounts: int) -> list[DueTouchRow]:
    """Return the steps of accounts, those done among them, by day and number."""
    query = select(DueTouch).where(col(DueTouch.account_id).in_(accounts))
    return read_rows(session, DueTouchRow, query.order_by(col(DueTouch.due_on), col(DueTouch.number), col(DueTouch.id)))


def read_due_touch(session: Session, key: int) -> DueTouchRow:
    """Return a step of an enrolment; NotFound when it is gone."""
    return as_row(DueTouchRow, take(session, DueTouch, key))
