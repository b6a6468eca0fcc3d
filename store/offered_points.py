"""Offered points: those written at other accounts for an industry, a solution or a persona of this one, to take over.

Taken over, a point is a copy of its own: what is changed in one of them is not changed in the other.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from typing import Any, NamedTuple

from sqlalchemy import ColumnElement
from sqlmodel import Session, and_, col, false, or_, select

from store import clock
from store.account_kinds import AccountKind, read_kind
from store.accounts import Account
from store.book import Book
from store.clean import fold
from store.errors import UNCHANGED, Refused
from store.offerings import list_offerings
from store.point_queue import how_old, points_of
from store.records import as_row, checked, edit_record, take
from store.talking_points import TalkingPoint, TalkingPointDraft, TalkingPointRow

COPIED = ("kind", "text", "so_what", "proof", "source", "as_of", "expires_on", "persona", "industry", "offering_id")
"""What is taken over of a point: all but its place. It is as old as the one that it is copied from."""
OF_ONE = ("trigger", "person")
"""Kinds of points about one company or one human being, unless they say that they are for an industry or solution."""
READ = 400
"""Points that are looked at, the newest first: beyond them there is nothing that anybody would read."""
OFFERED = 30
"""Points that are offered at most."""


class OfferedPoint(NamedTuple):
    """A point of another account that suits this one."""

    id: int
    account_id: int
    account_name: str
    kind: str
    text: str
    so_what: str
    proof: str
    source: str
    as_of: date | None
    expires_on: date | None
    persona: str
    industry: str
    offering_id: int | None
    fits: str = ""
    """Why it suits this account: its industry, solution and persona, as they are called."""


def list_offered(session: Session, account_id: int, limit: int = OFFERED) -> list[OfferedPoint]:
    """Return what other accounts have for one of this kind; what it has already, or is old, is not among it.

    First what is for its industry or for a solution that it has or may buy, then what is for a persona of its seats,
    of each the newest first. A point that names an industry or a solution which is not this account's is never
    offered, nor one that names none of the three: it is for one account alone.
    """
    kind = read_kind(session, account_id)
    state = points_of(session, account_id).get(account_id)
    if state is None:
        return []
    own = select(col(TalkingPoint.text)).where(TalkingPoint.account_id == account_id)
    has = {fold(text) for text in session.exec(own)}
    names = {offering.id: offering.name for offering in list_offerings(session)}
    today, found = clock.today(), []
    for point in _read(session, kind, today):
        if fold(point.text) not in has and not how_old(point.as_of, point.expires_on, state.limit, today):
            has.add(fold(point.text))  # one that went from account to account is offered once
            found.append(point._replace(fits=_fits(point, kind, names)))
    found.sort(key=lambda point: not (point.industry or point.offering_id))  # of each the newest are first already
    return found[:limit]


def take_over(book: Book, account_id: int, position: int, key: int) -> TalkingPointRow:
    """Make the point of that key this account's own at a position, in place of what stands there: one recorded step.

    NotFound when it is gone, Refused when it is the account's own.
    """
    with book.write("") as session:
        point = take(session, TalkingPoint, key)
        if point.account_id == account_id:
            raise Refused("It is there already", "This point is the account's own.", safe=UNCHANGED)
        session.label = f"Talking point {position} taken over from {take(session, Account, point.account_id).name}"
        values = {name: getattr(point, name) for name in COPIED}
        query = select(TalkingPoint).where(TalkingPoint.account_id == account_id, TalkingPoint.position == position)
        row = session.exec(query).first()
        if row is None:
            draft = checked(TalkingPointDraft, {**values, "account_id": account_id, "position": position})
            row = TalkingPoint(**draft.model_dump())
            session.add(row)
        else:
            edit_record(row, TalkingPointDraft, values)
    return as_row(TalkingPointRow, row)


def _read(session: Session, kind: AccountKind, today: date) -> Iterator[OfferedPoint]:
    fields = [name for name in OfferedPoint._fields if name not in ("account_name", "fits")]
    columns = [col(getattr(TalkingPoint, name)) for name in fields]
    query = select(col(Account.name), *columns).join(Account, col(Account.id) == col(TalkingPoint.account_id))
    query = query.where(
        col(TalkingPoint.account_id) != kind.account_id,
        col(Account.archived_on).is_(None),
        TalkingPoint.text != "",
        or_(col(TalkingPoint.expires_on).is_(None), col(TalkingPoint.expires_on) >= today),
        _suits(session, kind),
    )
    order = (col(TalkingPoint.as_of).desc().nulls_last(), col(TalkingPoint.id).desc())
    for row in session.connection().execute(query.order_by(*order).limit(READ)):
        values: dict[str, Any] = dict(zip(("account_name", *fields), row, strict=True))
        yield OfferedPoint(**values)


def _suits(session: Session, kind: AccountKind) -> ColumnElement[bool]:
    """Return the condition that a point is for an account of this kind."""
    industries = _spelt(session, TalkingPoint.industry, [kind.industry])
    personas = _spelt(session, TalkingPoint.persona, kind.personas)
    industry, offering = col(TalkingPoint.industry), col(TalkingPoint.offering_id)
    its_industry, its_offering = industry.in_(industries), offering.in_(kind.offerings)
    return or_(
        and_(its_industry, or_(offering.is_(None), its_offering)),
        and_(its_offering, or_(industry == "", its_industry)),
        and_(
            industry == "",
            offering.is_(None),
            col(TalkingPoint.persona).in_(personas) if personas else false(),
            col(TalkingPoint.kind).not_in(OF_ONE),
        ),
    )


def _spelt(session: Session, column: Any, names: Iterable[str]) -> Sequence[str]:
    """Return every spelling of these names that the points of the book have; case and accents do not count."""
    wanted = {fold(name) for name in names if name}
    if not wanted:
        return ()
    return [name for name in session.exec(select(column).distinct()) if fold(name) in wanted]


def _fits(point: OfferedPoint, kind: AccountKind, offerings: dict[int, str]) -> str:
    persona = point.persona if kind.has_persona(point.persona) else ""
    return " · ".join(part for part in (point.industry, offerings.get(point.offering_id or 0, ""), persona) if part)
