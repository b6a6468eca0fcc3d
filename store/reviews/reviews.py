"""Reviews: each session about an account, its kind and state, what was decided, and when the next one is."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Annotated, Any, ClassVar, Final

from sqlalchemy import BigInteger
from sqlmodel import Field, Session, col, select

from store.book import Book
from store.records import (
    Day,
    Draft,
    Line,
    NeededKey,
    Record,
    Row,
    Text,
    as_row,
    edit_record,
    one_of,
    read_rows,
    take,
)
from store.wording import say_fields
from store.words import REVIEW_KIND, REVIEW_STATUS, REVIEW_STEP

SCHEDULED: Final = "scheduled"
IN_PROGRESS: Final = "in progress"
PAUSED: Final = "paused"
DONE: Final = "done"
SKIPPED: Final = "skipped"
OPEN: Final = frozenset({SCHEDULED, IN_PROGRESS, PAUSED})
"""States of a review that is still to be held, or to be gone on with."""
REFRESH: Final = "refresh"
"""The light kind, for growth accounts."""
FIRST_STEP: Final = "sweep"


class Review(Record, table=True):
    """One session; at most one of the whole book is in progress.

    `since_change` is the key of the newest change before it began (0: not begun), so that what it changed is known.
    """

    account_id: int = Field(sa_type=BigInteger, foreign_key="account.id", index=True)
    kind: str = "dossier"
    status: str = SCHEDULED
    title: str = ""
    due_on: date | None = None
    started_on: date | None = None
    done_on: date | None = None
    step: str = FIRST_STEP
    since_change: int = Field(default=0, sa_type=BigInteger)
    decisions: str = ""
    notes: str = ""
    next_on: date | None = None


class ReviewDraft(Draft):
    """A review as it comes in."""

    labels: ClassVar[Mapping[str, str]] = {"next_on": "Next review", "due_on": "Due", "done_on": "Signed off"}
    account_id: NeededKey
    kind: Annotated[Line, one_of(REVIEW_KIND)] = "dossier"
    status: Annotated[Line, one_of(REVIEW_STATUS)] = SCHEDULED
    title: Line = ""
    due_on: Day = None
    started_on: Day = None
    done_on: Day = None
    step: Annotated[Line, one_of(REVIEW_STEP)] = FIRST_STEP
    since_change: int = 0
    decisions: Text = ""
    notes: Text = ""
    next_on: Day = None


class ReviewRow(Row):
    """A review as it goes out."""

    account_id: int
    kind: str
    status: str
    title: str
    due_on: date | None
    started_on: date | None
    done_on: date | None
    step: str
    since_change: int
    decisions: str
    notes: str
    next_on: date | None

    @property
    def is_open(self) -> bool:
        """Whether it is still to be held, or to be gone on with."""
        return self.status in OPEN


def list_reviews(session: Session, *accounts: int) -> list[ReviewRow]:
    """Return the reviews of accounts, the newest first."""
    query = select(Review).where(col(Review.account_id).in_(accounts)).order_by(col(Review.id).desc())
    return read_rows(session, ReviewRow, query)


def read_review(session: Session, key: int) -> ReviewRow:
    """Return a review; NotFound when it is gone."""
    return as_row(ReviewRow, take(session, Review, key))


def current_review(session: Session) -> ReviewRow | None:
    """Return the review of the book that is in progress, if one is."""
    found = session.exec(select(Review).where(Review.status == IN_PROGRESS)).first()
    return as_row(ReviewRow, found) if found else None


def edit_review(book: Book, key: int, changes: Mapping[str, Any], seen: Mapping[str, Any] | None = None) -> ReviewRow:
    """Change what is written of a review, as one recorded step; `checked` as any draft."""
    with book.write("") as session:
        row = take(session, Review, key)
        session.label = f"Review: {say_fields(ReviewDraft, changes)}"
        edit_record(row, ReviewDraft, changes, seen)
    return as_row(ReviewRow, row)
