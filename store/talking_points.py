"""Talking points: exactly three good reasons to talk to an account, each with proof, source and an expiry date."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, timedelta
from typing import Annotated, Any, ClassVar

from pydantic import Field as Limit
from sqlalchemy import BigInteger
from sqlmodel import Field, Session, col, select

from store import clock
from store.book import Book
from store.errors import NotFound
from store.records import (
    Day,
    Draft,
    Key,
    Line,
    NeededKey,
    Record,
    Row,
    Text,
    as_row,
    checked,
    edit_record,
    one_of,
    read_rows,
)
from store.rules import DAYS, NEVER, POINTS_OLD, read_rules
from store.words import POINT_KIND

POSITIONS = (1, 2, 3)
"""Three, no more and no fewer: three useful things in three minutes."""
EXPIRES_AFTER_DAYS = DAYS[POINTS_OLD].default
"""Insights on growth accounts are kept fresh at least annually, until somebody changes the rule."""
ANEW = "Nothing was changed; your text is kept. Close this and open it again to write the point anew."


class TalkingPoint(Record, table=True):
    """One of the three.

    `persona`, `industry` and `offering_id` say for which kind of account it may be taken over; all empty: for this one.
    """

    __tablename__ = "talking_point"
    account_id: int = Field(sa_type=BigInteger, foreign_key="account.id", index=True)
    position: int
    kind: str = ""
    text: str = ""
    so_what: str = ""
    proof: str = ""
    source: str = ""
    as_of: date | None = None
    expires_on: date | None = None
    persona: str = ""
    industry: str = ""
    offering_id: int | None = Field(default=None, sa_type=BigInteger, foreign_key="offering.id", index=True)


class TalkingPointDraft(Draft):
    """A talking point as it comes in; an empty `text` is a point still to be written."""

    labels: ClassVar[Mapping[str, str]] = {"text": "Point", "so_what": "So what?", "offering_id": "Solution"}
    account_id: NeededKey
    position: Annotated[int, Limit(ge=1, le=3)]
    kind: Annotated[Line, one_of(POINT_KIND)] = ""
    text: Text = ""
    so_what: Text = ""
    proof: Text = ""
    source: Line = ""
    as_of: Day = None
    expires_on: Day = None
    persona: Line = ""
    industry: Line = ""
    offering_id: Key = None


class TalkingPointRow(Row):
    """A talking point as it goes out."""

    account_id: int
    position: int
    kind: str
    text: str
    so_what: str
    proof: str
    source: str
    as_of: date | None
    expires_on: date | None
    persona: str
    industry: str = ""
    offering_id: int | None = None


def list_talking_points(session: Session, *accounts: int) -> list[TalkingPointRow]:
    """Return the points written for accounts, by position; those not yet written are not among them."""
    query = select(TalkingPoint).where(col(TalkingPoint.account_id).in_(accounts))
    return read_rows(session, TalkingPointRow, query.order_by(col(TalkingPoint.position)))


def _last_day(session: Session) -> date | None:
    """Return until when a point holds that is written today; None when the book's points do not grow old."""
    days = read_rules(session)[POINTS_OLD]
    return None if days == NEVER else clock.today() + timedelta(days=days)


def write_talking_point(
    book: Book, account_id: int, position: int, changes: Mapping[str, Any], seen: Mapping[str, Any] | None = None
) -> TalkingPointRow:
    """Write or change the point at a position (1 to 3), as one recorded step.

    A new text is as of today and expires when points are old (store.rules), unless the changes say otherwise.
    NotFound when the user had a point before her (`seen`, see records.edit_record) that is no longer there: what is
    typed would be half of one.
    """
    with book.write(f"Talking point {position}") as session:
        query = select(TalkingPoint).where(TalkingPoint.account_id == account_id, TalkingPoint.position == position)
        row = session.exec(query).first()
        if row is None:
            if seen and any(seen.values()):
                raise NotFound("The point is no longer there", "It was taken back in another window.", ANEW)
            draft = checked(TalkingPointDraft, {**changes, "account_id": account_id, "position": position})
            row = TalkingPoint(**draft.model_dump())
            session.add(row)
            is_new = bool(row.text)
        else:
            past = row.text
            edit_record(row, TalkingPointDraft, changes, seen)
            is_new = row.text not in ("", past)
        if is_new and "as_of" not in changes:
            row.as_of = clock.today()
        if is_new and "expires_on" not in changes:
            row.expires_on = _last_day(session)
    return as_row(TalkingPointRow, row)
