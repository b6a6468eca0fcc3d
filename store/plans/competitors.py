"""Competitors at an account: how much of it they have, until when, what they are good at, and our answer."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any, ClassVar

from sqlalchemy import BigInteger
from sqlmodel import Field, Session, col, select

from store.book import Book
from store.opportunities import Percent
from store.records import (
    Day,
    Draft,
    Name,
    NeededKey,
    Record,
    Row,
    Text,
    add_record,
    as_row,
    checked,
    edit_record,
    read_rows,
    take,
)
from store.wording import say_fields


class Competitor(Record, table=True):
    """Somebody else who sells, or wants to sell, to an account; `share` in percent of what it spends."""

    account_id: int = Field(sa_type=BigInteger, foreign_key="account.id", index=True)
    name: str
    share: int | None = None
    renews_on: date | None = None
    strengths: str = ""
    counter: str = ""


class CompetitorDraft(Draft):
    """A competitor as it comes in."""

    labels: ClassVar[Mapping[str, str]] = {
        "name": "Competitor",
        "share": "Share in %",
        "renews_on": "Renews on",
        "counter": "Our counter",
    }
    account_id: NeededKey
    name: Name
    share: Percent = None
    renews_on: Day = None
    strengths: Text = ""
    counter: Text = ""


class CompetitorRow(Row):
    """A competitor as it goes out."""

    account_id: int
    name: str
    share: int | None
    renews_on: date | None
    strengths: str
    counter: str


def list_competitors(session: Session, *accounts: int) -> list[CompetitorRow]:
    """Return the competitors at accounts: the largest share first, those whose share nobody knows last."""
    query = select(Competitor).where(col(Competitor.account_id).in_(accounts))
    query = query.order_by(col(Competitor.share).desc().nulls_last(), col(Competitor.id))
    return read_rows(session, CompetitorRow, query)


def add_competitor(book: Book, values: Mapping[str, Any]) -> int:
    """Add a competitor and return its key."""
    draft = checked(CompetitorDraft, values)
    with book.write(f"Competitor added: {draft.name[:40]}") as session:
        return int(add_record(session, Competitor, draft).id or 0)


def edit_competitor(
    book: Book, key: int, changes: Mapping[str, Any], seen: Mapping[str, Any] | None = None
) -> CompetitorRow:
    """Change fields of a competitor, as one recorded step."""
    with book.write("") as session:
        row = take(session, Competitor, key)
        session.label = f"Competitor {row.name[:30]}: {say_fields(CompetitorDraft, changes)}"
        edit_record(row, CompetitorDraft, changes, seen)
    return as_row(CompetitorRow, row)


def remove_competitor(book: Book, key: int) -> None:
    """Take a competitor out; undo brings it back whole."""
    with book.write("") as session:
        row = take(session, Competitor, key)
        session.label = f"Competitor removed: {row.name[:40]}"
        session.delete(row)
