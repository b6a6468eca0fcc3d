"""Snapshots: what a book knew of an account when a review was signed off.

The history gives the whole picture as of `change_id`; `digest` proves that it is the one that was signed, and the
figures compare quarters without walking the history.
"""

from __future__ import annotations

from datetime import date

from sqlalchemy import BigInteger
from sqlmodel import Field, Session, col, select

from store.records import Draft, Line, NeededDay, NeededKey, Record, Row, Text, read_rows


class Snapshot(Record, table=True):
    """One snapshot; `figures` is a JSON object of numbers by name."""

    __tablename__ = "review_snapshot"
    part_of = frozenset({"account_id", "review_id"})

    account_id: int = Field(sa_type=BigInteger, foreign_key="account.id", index=True)
    review_id: int = Field(sa_type=BigInteger, foreign_key="review.id", index=True)
    change_id: int = Field(sa_type=BigInteger)
    taken_on: date
    digest: str
    figures: str = "{}"


class SnapshotDraft(Draft):
    """A snapshot as it comes in."""

    account_id: NeededKey
    review_id: NeededKey
    change_id: NeededKey
    taken_on: NeededDay
    digest: Line
    figures: Text = "{}"


class SnapshotRow(Row):
    """A snapshot as it goes out."""

    account_id: int
    review_id: int
    change_id: int
    taken_on: date
    digest: str
    figures: str


def list_snapshots(session: Session, *accounts: int) -> list[SnapshotRow]:
    """Return the snapshots of accounts, the newest first."""
    query = select(Snapshot).where(col(Snapshot.account_id).in_(accounts))
    return read_rows(session, SnapshotRow, query.order_by(col(Snapshot.id).desc()))
