"""Responsibilities: who does, is asked about and hears of an action, besides the one who is accountable for it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated, ClassVar, NamedTuple, Self

from pydantic import model_validator
from sqlalchemy import BigInteger
from sqlmodel import Field, Session, col, select

from store.errors import UNCHANGED, Refused
from store.records import Draft, Key, Line, NeededKey, Record, Row, one_of, read_rows
from store.words import DUTY


class Who(NamedTuple):
    """One of us, or a person of the customer; 0 for the other of the two."""

    colleague_id: int = 0
    person_id: int = 0


class Responsibility(Record, table=True):
    """What somebody has to do with an action besides being accountable for it."""

    part_of = frozenset({"action_id", "colleague_id", "person_id"})

    account_id: int = Field(sa_type=BigInteger, foreign_key="account.id", index=True)
    action_id: int = Field(sa_type=BigInteger, foreign_key="action.id", index=True)
    colleague_id: int | None = Field(default=None, sa_type=BigInteger, foreign_key="colleague.id", index=True)
    person_id: int | None = Field(default=None, sa_type=BigInteger, foreign_key="person.id", index=True)
    duty: str


class ResponsibilityDraft(Draft):
    """A responsibility as it comes in."""

    labels: ClassVar[Mapping[str, str]] = {"colleague_id": "Who of us", "person_id": "Who of them"}
    account_id: NeededKey
    action_id: NeededKey
    colleague_id: Key = None
    person_id: Key = None
    duty: Annotated[Line, one_of(DUTY)]

    @model_validator(mode="after")
    def _check(self) -> Self:
        if (self.colleague_id is None) == (self.person_id is None):
            raise ValueError("A duty is one of ours, or one of theirs")
        return self


class ResponsibilityRow(Row):
    """A responsibility as it goes out."""

    account_id: int
    action_id: int
    colleague_id: int | None
    person_id: int | None
    duty: str

    @property
    def who(self) -> Who:
        """Whose it is."""
        return Who(self.colleague_id or 0, self.person_id or 0)


def list_responsibilities(session: Session, *accounts: int) -> list[ResponsibilityRow]:
    """Return the duties at the actions of accounts, besides the accountable ones, in the order they were given."""
    query = select(Responsibility).where(col(Responsibility.account_id).in_(accounts))
    return read_rows(session, ResponsibilityRow, query.order_by(col(Responsibility.id)))


def refuse_unowned(session: Session, action_id: int) -> None:
    """Refuse an action with duties for which nobody would be accountable any more."""
    if session.exec(select(Responsibility.id).where(Responsibility.action_id == action_id)).first() is not None:
        words = "somebody has to be accountable while others have duties"
        raise Refused("Not saved", f"Owner: {words}.", "Name another owner.", {"owner_id": words}, safe=UNCHANGED)
