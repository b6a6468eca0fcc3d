"""Spans: from which change to which one looks at what changed: since the last review, in one, between two days."""

from __future__ import annotations

from datetime import date, timedelta
from typing import NamedTuple

from sqlmodel import Session, func, select

from store import clock
from store.book_settings import read_book_settings
from store.fiscal import fiscal_quarter, last_day
from store.history import INSERTED, ChangeEntry, newest_change
from store.reviews.differences import Section, compare
from store.reviews.pictures import Picture, change_on, picture_at
from store.reviews.reviews import DONE, ReviewRow, list_reviews
from store.reviews.snapshots import SnapshotRow, list_snapshots
from store.words import REVIEW_KIND


class Span(NamedTuple):
    """The changes after one (`since`) up to another (`until`), each by its key, and in words what they are."""

    since: int
    until: int
    words: str


def span_since_review(session: Session, account_id: int) -> Span:
    """Return what came after the last review was signed off.

    Of an account that has had none it is what came since the one that is under way began, else since the beginning of
    the fiscal quarter.
    """
    newest = newest_change(session)
    reviews = list_reviews(session, account_id)
    signed = _last_signed(reviews)
    if signed is not None:
        kind = REVIEW_KIND.label(signed.kind).lower().replace("qbr", "QBR")
        return Span(_closed_by(session, signed), newest, f"since the {kind} review of {signed.done_on}")
    begun = next((row for row in reviews if row.is_open and row.since_change), None)
    if begun is not None:
        return Span(begun.since_change, newest, f"since the first review began, on {begun.started_on}")
    start = read_book_settings(session).fiscal_year_start
    quarter, year = fiscal_quarter(clock.today(), start)
    eve = last_day(quarter - 1, year, start)
    words = f"since {eve + timedelta(days=1)}, when the quarter began; no review was signed off yet"
    return Span(change_on(session, eve), newest, words)


def span_of_review(session: Session, review: ReviewRow) -> Span:
    """Return what a review looks back on: from the sign-off of the one before it to its own, or until now.

    The first review of an account looks back on itself.
    """
    earlier = [row for row in list_reviews(session, review.account_id) if row.id < review.id]
    signed = _last_signed(earlier)
    since = _closed_by(session, signed) if signed is not None else review.since_change
    words = f"since the review of {signed.done_on}" if signed is not None else "in this review"
    until = _end_of(session, review) if review.status == DONE else newest_change(session)
    return Span(since, until, words)


def span_between(session: Session, account_id: int, since: date | None, until: date | None) -> Span:
    """Return what was done on the days from `since` to `until`, both counted in, where the user is.

    Without a first day it begins with the last review, or with whatever `span_since_review` takes for it; without a
    last one it goes on until now.
    """
    begin = span_since_review(session, account_id) if since is None else None
    first = begin.since if begin else _before(session, since or date.min)
    last = newest_change(session) if until is None else change_on(session, until)
    words = begin.words if begin else f"from {since}"
    return Span(first, last, f"{words} until {until}" if until else words)


def read_span(session: Session, account_id: int, span: Span) -> tuple[Picture, Picture]:
    """Return what was known of an account before a span, and at its end."""
    return picture_at(session, account_id, span.since), picture_at(session, account_id, span.until)


def read_differences(session: Session, account_id: int, span: Span) -> tuple[Section, ...]:
    """Return what changed at an account in a span, section by section; nothing where it ends before it begins."""
    return compare(session, *read_span(session, account_id, span)) if span.since < span.until else ()


def _last_signed(reviews: list[ReviewRow]) -> ReviewRow | None:
    """Return the review that was signed off last."""
    signed = [row for row in reviews if row.status == DONE]
    return max(signed, key=lambda row: (row.done_on or date.min, row.id), default=None)


def _end_of(session: Session, review: ReviewRow) -> int:
    """Return the last change before a review was signed off; of one from elsewhere, without a snapshot, by its day."""
    snapshot = _snapshot_of(session, review)
    if snapshot is not None:
        return snapshot.change_id
    return change_on(session, review.done_on) if review.done_on else review.since_change


def _closed_by(session: Session, review: ReviewRow) -> int:
    """Return the change that signed a review off, which also agreed on the day of the next one."""
    snapshot = _snapshot_of(session, review)
    if snapshot is None:
        return _end_of(session, review)
    signed = select(func.max(ChangeEntry.change_id)).where(
        ChangeEntry.record_id == snapshot.id, ChangeEntry.action == INSERTED
    )
    return session.exec(signed).one() or snapshot.change_id


def _snapshot_of(session: Session, review: ReviewRow) -> SnapshotRow | None:
    return next((row for row in list_snapshots(session, review.account_id) if row.review_id == review.id), None)


def _before(session: Session, day: date) -> int:
    """Return the newest change before a day."""
    return change_on(session, day - timedelta(days=1)) if day > date.min else 0
