"""Relationships: what one of us, or a competitor, is to a person, now and wanted."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Annotated, Any, ClassVar, Self

from pydantic import model_validator
from sqlalchemy import BigInteger
from sqlmodel import Field, Session, col, func, select

from store import clock
from store.book import Book, Writing
from store.colleagues import Colleague
from store.errors import gone
from store.evidence import EvidenceDraft
from store.people import Person
from store.records import (
    Key,
    Line,
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
from store.touches import Touch, TouchPerson
from store.wording import say_fields
from store.words import LEVEL, RAPPORT

_EVIDENCE = EvidenceDraft.model_fields.keys()


class Relationship(Record, table=True):
    """What one of us (`colleague_id`) or a competitor (by name) is to a person: one record for each pair."""

    part_of = frozenset({"person_id", "colleague_id"})

    account_id: int | None = Field(default=None, sa_type=BigInteger, foreign_key="account.id", index=True)
    person_id: int = Field(sa_type=BigInteger, foreign_key="person.id", index=True)
    colleague_id: int | None = Field(default=None, sa_type=BigInteger, foreign_key="colleague.id", index=True)
    competitor: str = ""
    level: str = ""
    level_wanted: str = ""
    rapport: str = ""
    note: str = ""
    source: str = ""
    as_of: date | None = None
    state: str = ""


class RelationshipDraft(EvidenceDraft):
    """A relationship as it comes in: of a colleague or of a competitor, never of both."""

    labels: ClassVar[Mapping[str, str]] = {
        "colleague_id": "Colleague",
        "level": "Level now",
        "level_wanted": "Level wanted",
        "rapport": "How things stand",
        "source": "Who says so",
        "as_of": "As of",
    }
    account_id: Key = None
    person_id: NeededKey
    colleague_id: Key = None
    competitor: Line = ""
    level: Annotated[Line, one_of(LEVEL)] = ""
    level_wanted: Annotated[Line, one_of(LEVEL)] = ""
    rapport: Annotated[Line, one_of(RAPPORT)] = ""
    note: Text = ""

    @model_validator(mode="after")
    def _check(self) -> Self:
        if (self.colleague_id is None) == (not self.competitor):
            raise ValueError("It is the relationship of one of us, or of a competitor")
        return self


class RelationshipRow(Row):
    """A relationship as it goes out."""

    account_id: int | None
    person_id: int
    colleague_id: int | None
    competitor: str
    level: str
    level_wanted: str
    rapport: str
    note: str
    source: str
    as_of: date | None
    state: str


def list_relationships(session: Session, *accounts: int) -> list[RelationshipRow]:
    """Return who is what to the people of accounts, in the order in which it was first said."""
    query = select(Relationship).where(col(Relationship.account_id).in_(accounts)).order_by(col(Relationship.id))
    return read_rows(session, RelationshipRow, query)


def last_touches(session: Session, *accounts: int) -> dict[tuple[int, int], date]:
    """Return the day of the newest touch of each of us with each person of accounts: (colleague, person) -> day."""
    pair = (col(Touch.colleague_id), col(TouchPerson.person_id))
    query = select(*pair, func.max(Touch.happened_on)).join(TouchPerson, col(TouchPerson.touch_id) == col(Touch.id))
    query = query.where(col(Touch.account_id).in_(accounts), col(Touch.colleague_id).is_not(None)).group_by(*pair)
    return {(int(ours or 0), person): day for ours, person, day in session.exec(query)}


def set_relationship(
    book: Book,
    person_id: int,
    changes: Mapping[str, Any],
    *,
    colleague_id: int | None = None,
    competitor: str = "",
    seen: Mapping[str, Any] | None = None,
) -> RelationshipRow:
    """Say what one of us or a competitor is to a person; what was not said before is as of today and assumed.

    Whoever mends the evidence alone says nothing new: its day stays. NotFound when the user had something before her
    (`seen`, see records.edit_record) that is no longer there: what is typed would be half of it.
    """
    with book.write("") as session:
        person = take(session, Person, person_id)
        who = _side(session, colleague_id, competitor)
        session.label = f"{who} and {person.name}: {say_fields(RelationshipDraft, changes)}"
        row = _standing(session, person_id, colleague_id, competitor)
        basis = {"as_of": clock.today()} if row is None or changes.keys() - _EVIDENCE else {}
        if row is None:
            if any((seen or {}).values()):
                raise gone("The relationship")
            place = {"account_id": person.account_id, "person_id": person_id, "colleague_id": colleague_id}
            values = {**place, "competitor": competitor, "state": "unconfirmed", **basis, **changes}
            row = add_record(session, Relationship, checked(RelationshipDraft, values))
        else:
            edit_record(row, RelationshipDraft, {**basis, **changes}, seen)
        session.flush()
    return as_row(RelationshipRow, row)


def remove_relationship(book: Book, key: int) -> None:
    """Take a relationship out; undo brings it back."""
    with book.write("") as session:
        row = take(session, Relationship, key)
        person = take(session, Person, row.person_id)
        session.label = f"{_side(session, row.colleague_id, row.competitor)} and {person.name}: nothing said"
        session.delete(row)


def _side(session: Writing, colleague_id: int | None, competitor: str) -> str:
    return take(session, Colleague, colleague_id).name if colleague_id else competitor


def _standing(session: Session, person_id: int, colleague_id: int | None, competitor: str) -> Relationship | None:
    ours = col(Relationship.colleague_id)
    query = select(Relationship).where(Relationship.person_id == person_id, Relationship.competitor == competitor)
    return session.exec(query.where(ours.is_(None) if colleague_id is None else ours == colleague_id)).first()
