"""Snoozes: gaps that somebody has put off until a day, with a reason."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Annotated, Any, ClassVar

from pydantic import AfterValidator
from sqlalchemy import BigInteger
from sqlmodel import Field, Session, col, select

from store import clock
from store.book import Book
from store.records import (
    Draft,
    Line,
    Name,
    NeededDay,
    NeededKey,
    Record,
    Row,
    add_record,
    as_row,
    checked,
    edit_record,
    take,
)


class Snooze(Record, table=True):
    """A gap of an account that is not shown before `until`; `about` is the record it speaks of, 0 for the account."""

    account_id: int = Field(sa_type=BigInteger, foreign_key="account.id", index=True)
    gap: str
    about: int = Field(default=0, sa_type=BigInteger)
    until: date
    reason: str = ""


def _later(day: date) -> date:
    if day <= clock.today():
        raise ValueError(f"{day} is not after today")
    return day


class SnoozeDraft(Draft):
    """A snooze as it comes in; a reason is needed, so that the next reader knows."""

    labels: ClassVar[Mapping[str, str]] = {"until": "Until"}
    account_id: NeededKey
    gap: Line
    about: int = 0
    until: Annotated[NeededDay, AfterValidator(_later)]
    reason: Name


class SnoozeRow(Row):
    """A snooze as it goes out."""

    account_id: int
    gap: str
    about: int
    until: date
    reason: str


def list_snoozes(session: Session) -> list[SnoozeRow]:
    """Return the snoozes that still hold today."""
    query = select(Snooze).where(col(Snooze.until) > clock.today()).order_by(col(Snooze.id))
    return [as_row(SnoozeRow, row) for row in session.exec(query)]


def snooze(book: Book, values: Mapping[str, Any]) -> int:
    """Put a gap off until a day, with a reason; return the key. One that was put off already gets the new day."""
    draft = checked(SnoozeDraft, values)
    with book.write(f"Gap put off until {draft.until}: {draft.gap}") as session:
        standing = select(Snooze).where(Snooze.account_id == draft.account_id, Snooze.gap == draft.gap)
        row = session.exec(standing.where(Snooze.about == draft.about)).first()
        if row is None:
            row = add_record(session, Snooze, draft)
        else:
            edit_record(row, SnoozeDraft, {"until": draft.until, "reason": draft.reason})
        return int(row.id or 0)


def wake(book: Book, key: int) -> None:
    """Show a gap again that was put off."""
    with book.write("") as session:
        row = take(session, Snooze, key)
        session.label = f"Gap shown again: {row.gap}"
        session.delete(row)
