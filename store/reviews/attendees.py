"""Attendees: who takes part in a review, and as what."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated, Any, ClassVar

from sqlalchemy import BigInteger
from sqlmodel import Field, Session, col, select

from store.book import Book
from store.records import (
    Draft,
    Key,
    Line,
    Name,
    NeededKey,
    Record,
    Row,
    add_record,
    as_row,
    checked,
    edit_record,
    one_of,
    read_rows,
    take,
)
from store.wording import say_fields
from store.words import ATTENDEE_ROLE


class Attendee(Record, table=True):
    """One of those who take part: a colleague, a person of the customer, or a name alone.

    A reviewer has a perspective: whose eyes she looks with, such as the customer's finance.
    """

    __tablename__ = "review_attendee"
    part_of = frozenset({"account_id", "review_id"})

    account_id: int = Field(sa_type=BigInteger, foreign_key="account.id", index=True)
    review_id: int = Field(sa_type=BigInteger, foreign_key="review.id", index=True)
    colleague_id: int | None = Field(default=None, sa_type=BigInteger, foreign_key="colleague.id", index=True)
    person_id: int | None = Field(default=None, sa_type=BigInteger, foreign_key="person.id", index=True)
    name: str
    role: str = ""
    perspective: str = ""


class AttendeeDraft(Draft):
    """An attendee as it comes in."""

    labels: ClassVar[Mapping[str, str]] = {"name": "Who", "perspective": "Looks at it as"}
    account_id: NeededKey
    review_id: NeededKey
    colleague_id: Key = None
    person_id: Key = None
    name: Name
    role: Annotated[Line, one_of(ATTENDEE_ROLE)] = ""
    perspective: Line = ""


class AttendeeRow(Row):
    """An attendee as it goes out."""

    account_id: int
    review_id: int
    colleague_id: int | None
    person_id: int | None
    name: str
    role: str
    perspective: str


def list_attendees(session: Session, *accounts: int) -> list[AttendeeRow]:
    """Return the attendees of the reviews of accounts, in the order in which they were written down."""
    query = select(Attendee).where(col(Attendee.account_id).in_(accounts)).order_by(col(Attendee.id))
    return read_rows(session, AttendeeRow, query)


def add_attendee(book: Book, values: Mapping[str, Any]) -> int:
    """Add somebody to a review and return the key."""
    draft = checked(AttendeeDraft, values)
    with book.write(f"{draft.name} takes part in the review") as session:
        row = add_record(session, Attendee, draft)
        session.flush()
        return int(row.id or 0)


def edit_attendee(
    book: Book, key: int, changes: Mapping[str, Any], seen: Mapping[str, Any] | None = None
) -> AttendeeRow:
    """Change an attendee, as one recorded step."""
    with book.write("") as session:
        row = take(session, Attendee, key)
        session.label = f"{row.name} in the review: {say_fields(AttendeeDraft, changes)}"
        edit_record(row, AttendeeDraft, changes, seen)
    return as_row(AttendeeRow, row)


def remove_attendee(book: Book, key: int) -> None:
    """Take somebody off a review; undo brings her back."""
    with book.write("") as session:
        row = take(session, Attendee, key)
        session.label = f"{row.name} does not take part in the review"
        session.delete(row)
