"""Signing off: a review ends with what was decided, the day of the next one, and a snapshot of what was known."""

from __future__ import annotations

import json
from collections import Counter
from datetime import date
from typing import Any

from sqlmodel import Session, col, select

from store import clock
from store.accounts import Account
from store.book import Book
from store.errors import MEND, NOT_SAVED, UNCHANGED, Refused
from store.history import newest_change
from store.records import add_record, as_row, checked, edit_record, take
from store.reviews.answers import Answer
from store.reviews.figures import figures_of
from store.reviews.pictures import digest_of, picture_now
from store.reviews.questions import SIGN_OFF
from store.reviews.reviews import DONE, IN_PROGRESS, Review, ReviewDraft, ReviewRow
from store.reviews.snapshots import Snapshot, SnapshotDraft


def sign_off(
    book: Book, review_id: int, decisions: str = "", next_on: date | str | None = None, notes: str | None = None
) -> ReviewRow:
    """End a review, as one recorded step: decisions, the day of the next one, and a snapshot.

    Without a day the account is due again by its cadence; whatever day was agreed before is done with. `notes` replace
    those of the review, None leaves them. What was not answered stays as it is. Refused when the review is not in
    progress, and for a next day that is not after today. Undo takes all of it back.
    """
    with book.write("") as session:
        row, today = take(session, Review, review_id), clock.today()
        account = take(session, Account, row.account_id)
        if row.status != IN_PROGRESS:
            raise Refused("This review is not in progress", "Go on with it first, then sign it off.", safe=UNCHANGED)
        snapshot = _picture(session, row, today)
        said = {"decisions": decisions, "next_on": next_on, **({} if notes is None else {"notes": notes})}
        edit_record(row, ReviewDraft, {**said, "status": DONE, "done_on": today, "step": SIGN_OFF})
        if row.next_on is not None and row.next_on <= today:
            words = "is not after today"
            raise Refused(NOT_SAVED, f"Next review: {words}.", MEND, {"next_on": words}, safe=UNCHANGED)
        account.review_on = row.next_on
        add_record(session, Snapshot, snapshot)
        session.label = f"{account.name}: review signed off"
    return as_row(ReviewRow, row)


def _picture(session: Session, review: Review, today: date) -> SnapshotDraft:
    """Return the snapshot of the account as it is before the review ends."""
    values: dict[str, Any] = {
        "account_id": review.account_id,
        "review_id": review.id,
        "change_id": newest_change(session),
        "taken_on": today,
        "digest": digest_of(picture_now(session, review.account_id)),
        "figures": json.dumps({**figures_of(session, review.account_id, today), **_count(session, review)}),
    }
    return checked(SnapshotDraft, values)


def _count(session: Session, review: Review) -> dict[str, int]:
    """Return how many answers of each kind were given: `answers true`, `answers changed` ..."""
    answers = session.exec(select(Answer.answer).where(col(Answer.review_id) == review.id).order_by(col(Answer.answer)))
    return {f"answers {answer}": count for answer, count in Counter(answers).items()}
