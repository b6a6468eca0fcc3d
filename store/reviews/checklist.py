"""The checklist of a review: what is looked at each time, carried over from the one before."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated, Any, ClassVar

from pydantic import Field as Limit
from sqlalchemy import BigInteger
from sqlmodel import Field, Session, col, select

from store.book import Book
from store.records import (
    Draft,
    Name,
    NeededKey,
    Record,
    Row,
    add_record,
    as_row,
    checked,
    edit_record,
    read_rows,
    take,
)
from store.wording import say_fields


class CheckItem(Record, table=True):
    """One line of a checklist."""

    __tablename__ = "review_check"
    part_of = frozenset({"account_id", "review_id"})

    account_id: int = Field(sa_type=BigInteger, foreign_key="account.id", index=True)
    review_id: int = Field(sa_type=BigInteger, foreign_key="review.id", index=True)
    position: int = Field(default=0, sa_type=BigInteger)
    text: str
    is_done: bool = False


class CheckItemDraft(Draft):
    """A line of a checklist as it comes in."""

    labels: ClassVar[Mapping[str, str]] = {"text": "What to look at", "is_done": "Done"}
    account_id: NeededKey
    review_id: NeededKey
    position: Annotated[int, Limit(ge=0, le=9_999)] = 0
    text: Name
    is_done: bool = False


class CheckItemRow(Row):
    """A line of a checklist as it goes out."""

    account_id: int
    review_id: int
    position: int
    text: str
    is_done: bool


def list_checks(session: Session, *accounts: int) -> list[CheckItemRow]:
    """Return the checklists of the reviews of accounts, each in its order."""
    query = select(CheckItem).where(col(CheckItem.account_id).in_(accounts))
    return read_rows(session, CheckItemRow, query.order_by(col(CheckItem.position), col(CheckItem.id)))


def add_check(book: Book, values: Mapping[str, Any]) -> int:
    """Add a line to a checklist and return its key."""
    draft = checked(CheckItemDraft, values)
    with book.write(f"Checklist: {draft.text[:40]} added") as session:
        row = add_record(session, CheckItem, draft)
        session.flush()
        return int(row.id or 0)


def edit_check(book: Book, key: int, changes: Mapping[str, Any], seen: Mapping[str, Any] | None = None) -> CheckItemRow:
    """Change a line of a checklist, as one recorded step."""
    with book.write("") as session:
        row = take(session, CheckItem, key)
        session.label = f"Checklist, {row.text[:40]}: {say_fields(CheckItemDraft, changes)}"
        edit_record(row, CheckItemDraft, changes, seen)
    return as_row(CheckItemRow, row)


def remove_check(book: Book, key: int) -> None:
    """Take a line off a checklist; undo brings it back."""
    with book.write("") as session:
        row = take(session, CheckItem, key)
        session.label = f"Checklist: {row.text[:40]} removed"
        session.delete(row)
