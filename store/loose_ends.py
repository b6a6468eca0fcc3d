"""Loose ends: people, seats and opportunities without an account, because their import named none that is known."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Literal

from sqlmodel import Session, col, select

from store.accounts import Account
from store.book import Book, Writing
from store.moves import change_account
from store.opportunities import Opportunity
from store.people import Occupancy, Person, Seat
from store.records import take

Kind = Literal["person", "seat", "opportunity"]
"""What a loose end is; a seat stands for itself only where nobody sits in it."""


@dataclass(frozen=True, slots=True)
class LooseEnd:
    """One record without an account: what it is, what it is called, and what else is known of it."""

    kind: Kind
    record_id: int
    name: str
    detail: str
    email: str = ""
    amount: int | None = None
    """Minor units of the book's currency; None where there is none."""


def list_loose_ends(session: Session) -> list[LooseEnd]:
    """Return people, then empty seats, then opportunities without an account, each by name."""
    seats = {seat.id: seat for seat in session.exec(select(Seat).where(col(Seat.account_id).is_(None)))}
    sitting = select(Occupancy).where(col(Occupancy.seat_id).in_(select(Seat.id).where(col(Seat.account_id).is_(None))))
    occupied: dict[int, int] = {}
    for occupancy in session.exec(sitting.where(col(Occupancy.ended_on).is_(None))):
        occupied[occupancy.person_id] = occupancy.seat_id
    found: list[LooseEnd] = []
    people = select(Person).where(col(Person.account_id).is_(None)).order_by(col(Person.name), col(Person.id))
    for person in session.exec(people):
        seat = seats.get(occupied.get(person.id or 0))
        found.append(LooseEnd("person", person.id or 0, person.name, seat.title if seat else "", person.email))
    empty = [seat for key, seat in seats.items() if key not in set(occupied.values())]
    empty.sort(key=lambda seat: (seat.title, seat.id or 0))
    found += [LooseEnd("seat", seat.id or 0, seat.title, seat.department) for seat in empty]
    deals = select(Opportunity).where(col(Opportunity.account_id).is_(None))
    for deal in session.exec(deals.order_by(col(Opportunity.name), col(Opportunity.id))):
        detail = " · ".join(part for part in (deal.state, deal.stage) if part)
        found.append(LooseEnd("opportunity", deal.id or 0, deal.name, detail, amount=deal.amount))
    return found


def assign_account(book: Book, ends: Sequence[LooseEnd], account_id: int) -> None:
    """Give loose ends an account, all of them as one step; people take the seats they sit in along.

    A line to a boss or a report at another account is taken away; one to somebody still loose stays.
    """
    with book.write("") as session:
        account = take(session, Account, account_id)
        what = ends[0].name or "Empty seat" if len(ends) == 1 else f"{len(ends)} loose ends"
        session.label = f"{what}: account {account.name}"
        moved: list[Seat] = []
        for end in ends:
            if end.kind == "opportunity":
                take(session, Opportunity, end.record_id).account_id = account_id
            elif end.kind == "seat":
                moved.append(take(session, Seat, end.record_id))
            else:
                change_account(session, take(session, Person, end.record_id), account_id)
                moved += _take_seats_along(session, end.record_id, account_id)
        for seat in moved:
            seat.account_id = account_id
        session.flush()
        _part_lines(session, moved, account_id)


def _take_seats_along(session: Writing, person_id: int, account_id: int) -> Iterable[Seat]:
    query = select(Occupancy).where(Occupancy.person_id == person_id, col(Occupancy.account_id).is_(None))
    for occupancy in session.exec(query).all():
        occupancy.account_id = account_id
        seat = take(session, Seat, occupancy.seat_id)
        if seat.account_id is None:
            yield seat


def _part_lines(session: Writing, moved: Sequence[Seat], account_id: int) -> None:
    for seat in moved:
        boss = session.get(Seat, seat.reports_to_id) if seat.reports_to_id else None
        if boss is not None and boss.account_id not in (None, account_id):
            seat.reports_to_id = None
        for report in session.exec(select(Seat).where(Seat.reports_to_id == seat.id)).all():
            if report.account_id not in (None, account_id):
                report.reports_to_id = None
