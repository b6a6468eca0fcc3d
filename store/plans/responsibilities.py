"""Responsibilities: who does, is asked about and hears of an action, besides the one who is accountable for it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Annotated, ClassVar, NamedTuple, Self

from pydantic import model_validator
from sqlalchemy import BigInteger
from sqlmodel import Field, Session, col, select

from store.errors import UNCHANGED, Refused
from store.records import Draft, Key, Line, NeededKey, Record, Row, checked, one_of, read_rows
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


def by_action(given: Iterable[ResponsibilityRow]) -> dict[int, list[ResponsibilityRow]]:
    """Return the duties at each action, in the order they were given."""
    found: dict[int, list[ResponsibilityRow]] = {}
    for each in given:
        found.setdefault(each.action_id, []).append(each)
    return found


def answers_for(owner_id: int | None, customer_owner_id: int | None) -> Who | None:
    """Return who is accountable for an action of these owners: one of us; where none of us is, the customer's."""
    if owner_id is not None:
        return Who(colleague_id=owner_id)
    return Who(person_id=customer_owner_id) if customer_owner_id is not None else None


def draft_duty(account_id: int, action_id: int, who: Who, duty: str) -> ResponsibilityDraft:
    """Return somebody's duty at an action as it comes in; Refused in words when it is none."""
    values = {"account_id": account_id, "action_id": action_id, "duty": duty}
    whose = {"colleague_id": who.colleague_id or None, "person_id": who.person_id or None}
    return checked(ResponsibilityDraft, {**values, **whose})


def refuse_unowned(session: Session, action_id: int, before: Who) -> None:
    """Refuse an action at which others have duties, and nobody is accountable any more; a duty of `before` goes."""
    for each in session.exec(select(Responsibility).where(Responsibility.action_id == action_id)):
        if Who(each.colleague_id or 0, each.person_id or 0) != before:
            words = "somebody has to be accountable while others have duties"
            raise Refused("Not saved", f"Owner: {words}.", "Name another owner.", {"owner_id": words}, safe=UNCHANGED)
        session.delete(each)
