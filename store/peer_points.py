"""Peer points: talking points that were written for an industry, read as what others of that industry talk about."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from sqlmodel import Session, col, select

from store.accounts import Account
from store.clean import fold
from store.records import Row
from store.talking_points import TalkingPoint

READ = 400
"""Points of the book that are looked at, the newest first."""


class PeerPointRow(Row):
    """A point of another account that was written for a whole industry."""

    account_id: int
    account_name: str
    industry: str
    offering_id: int | None
    persona: str
    kind: str
    text: str
    so_what: str
    proof: str
    source: str
    as_of: date | None
    expires_on: date | None


def list_peer_points(session: Session) -> list[PeerPointRow]:
    """Return the points that are for an industry, of all accounts in use, the newest first."""
    names = [name for name in PeerPointRow.model_fields if name != "account_name"]
    columns = (col(getattr(TalkingPoint, name)) for name in names)
    query = select(col(Account.name), *columns).join(Account, col(Account.id) == col(TalkingPoint.account_id))
    query = query.where(TalkingPoint.industry != "", TalkingPoint.text != "", col(Account.archived_on).is_(None))
    newest = (col(TalkingPoint.as_of).desc().nulls_last(), col(TalkingPoint.id).desc())
    rows = session.connection().execute(query.order_by(*newest).limit(READ))
    fields = ("account_name", *names)
    return [PeerPointRow.model_validate(dict(zip(fields, row, strict=True))) for row in rows]


def points_of_peers(points: Iterable[PeerPointRow], account_id: int, industry: str) -> tuple[PeerPointRow, ...]:
    """Return those that other accounts have for an industry; case and accents do not count."""
    wanted = fold(industry)
    return tuple(each for each in points if wanted and each.account_id != account_id and fold(each.industry) == wanted)
