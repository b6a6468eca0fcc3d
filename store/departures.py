"""Departures: who sits nowhere any more at an account where she once sat, since when, and in which seat it was."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any, NamedTuple

from sqlalchemy.orm import aliased
from sqlmodel import Session, and_, col, select

from store.people import Occupancy, Person, Seat


class Departure(NamedTuple):
    """The last seat that somebody left at an account; she may work elsewhere now."""

    account_id: int
    person_id: int
    name: str
    seat_id: int
    title: str
    centre_id: int | None
    left_on: date


def read_departures(session: Session, *where: Any) -> dict[int, dict[int, Departure]]:
    """Return who has left, by account and by person; `where` says of whose occupancies.

    Whoever still sits in any seat of the account, or never sat in one, has not left it.
    """
    now: Any = aliased(Occupancy)
    stays = and_(
        now.person_id == col(Occupancy.person_id), now.account_id == col(Occupancy.account_id), now.ended_on.is_(None)
    )
    columns: list[Any] = [
        Occupancy.account_id, Occupancy.person_id, Person.name,
        Seat.id, Seat.title, Seat.centre_id, Occupancy.ended_on,
    ]  # fmt: skip
    query = select(*columns).select_from(Occupancy).join(Seat, col(Seat.id) == col(Occupancy.seat_id))
    query = query.join(Person, col(Person.id) == col(Occupancy.person_id))
    query = query.where(*where, col(Occupancy.ended_on).is_not(None), ~select(now.id).where(stays).exists())
    found: dict[int, dict[int, Departure]] = {}
    for row in session.connection().execute(query.order_by(col(Occupancy.ended_on), col(Occupancy.id))):
        found.setdefault(row[0], {})[row[1]] = Departure._make(row)
    return found


def read_left(session: Session, account_id: int) -> Mapping[int, Departure]:
    """Return who has left the seats of an account, by person."""
    return read_departures(session, col(Occupancy.account_id) == account_id).get(account_id, {})
