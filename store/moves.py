"""Moves: people who change seats or companies, what goes with them, and who sat where before."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any, ClassVar, NamedTuple

from sqlmodel import Session, col, or_, select

from store import clock
from store.accounts import Account
from store.attributes import Attribute
from store.book import Book, Writing
from store.buying_centres import BuyingCentre
from store.campaigns.ending import stop_for
from store.errors import UNCHANGED, Refused
from store.evidence import PastDay
from store.ids import made_on
from store.lines import Line
from store.people import Occupancy, Person, Seat, refuse_taken, sit_down
from store.plans.leaving import end_part
from store.records import Draft, checked, take
from store.relationships import Relationship

CARRIED = frozenset({"knows", "former colleague"})
"""Kinds of lines that outlast the common employer."""
LEFT = "left the company"
"""The reason why a cadence stopped for somebody who went to another account."""
_SHARE = "Choose another seat, or let them share it."


class Stay(NamedTuple):
    """Who sat in a seat, from when to when; `works_at` is the key of the account where she is now."""

    id: int
    seat_id: int
    title: str
    account_id: int | None
    account: str
    person_id: int
    name: str
    works_at: int | None
    started_on: date | None
    ended_on: date | None


class MoveDraft(Draft):
    """When somebody takes a seat, or leaves one: today, unless said otherwise."""

    labels: ClassVar[Mapping[str, str]] = {"on": "The day"}
    on: PastDay = None


On = date | str | None
"""The day of a move, as a date or as it is typed; None or nothing is today."""


def _day(on: On) -> date:
    return checked(MoveDraft, {"on": on}).on or clock.today()


def list_past_occupancies(session: Session, account_id: int) -> list[Stay]:
    """Return who sat in the seats of an account and left, and where its people sat before, elsewhere; newest first."""
    here, past = col(Occupancy.account_id) == account_id, col(Occupancy.ended_on).is_not(None)
    stays = _list_stays(session, here, past)
    mine = select(Person.id).where(Person.account_id == account_id)
    elsewhere = or_(col(Occupancy.account_id) != account_id, col(Occupancy.account_id).is_(None))
    stays += _list_stays(session, col(Occupancy.person_id).in_(mine), elsewhere, past)
    return sorted(stays, key=lambda stay: (stay.ended_on or date.min, stay.id), reverse=True)


def _list_stays(session: Session, *where: Any) -> list[Stay]:
    columns: list[Any] = [
        Occupancy.id, Seat.id, Seat.title, Occupancy.account_id, Account.name,
        Person.id, Person.name, Person.account_id, Occupancy.started_on, Occupancy.ended_on,
    ]  # fmt: skip
    query = select(*columns).select_from(Occupancy).join(Seat, col(Seat.id) == col(Occupancy.seat_id))
    query = query.join(Person, col(Person.id) == col(Occupancy.person_id))
    query = query.outerjoin(Account, col(Account.id) == col(Occupancy.account_id)).where(*where)
    return [Stay._make(row)._replace(account=row[4] or "") for row in session.exec(query)]


def move_person(
    book: Book, key: int, seat_id: int | None, *, from_seat: int | None = None, share: bool = False, on: On = None
) -> None:
    """Let a person leave her seats (or only `from_seat`) and begin in another one; None parks her, without one.

    Refused when somebody sits there, unless they are to share the seat: a job for two. Where the seat is at another
    account, she leaves all her seats and goes there: see `move_to_account` for what goes with her.
    """
    day = _day(on)
    with book.write("") as session:
        person = take(session, Person, key)
        seat = take(session, Seat, seat_id) if seat_id is not None else None
        session.label = f"{person.name}: {_name_of(seat) if seat else 'no seat'}"
        sitting = _list_sitting(session, key)
        goes = seat is not None and seat.account_id != person.account_id
        left = (each for each in sitting if each.seat_id != seat_id and (goes or from_seat in (None, each.seat_id)))
        _leave(left, day)
        if seat is None or any(each.seat_id == seat_id for each in sitting):
            return
        if not share:
            refuse_taken(session, seat, _SHARE)
        if goes:
            change_account(session, person, seat.account_id)
        sit_down(session, person, seat, day)


def move_to_account(book: Book, key: int, account_id: int, *, on: On = None) -> None:
    """Let a person leave her company and go to another account, where she has no seat yet.

    What goes with her: her touches, what each of us and each competitor is to her, and lines of acquaintance (knows,
    former colleague). What ends: her seats; lines of influence, conflict and informal reporting within the old
    account, which are taken out (undo and the history keep them); her hold on a budget; her part in what the plans of
    the old account still leave open; and the cadence that she is in. What stays behind: the facts, which are about the
    old account, and what was judged of her there. Role, influence and support belong to a
    person in a place, so that she is not assessed in the new one; should she come back, the old judgements are there,
    with their age.
    """
    day = _day(on)
    with book.write("") as session:
        person = take(session, Person, key)
        session.label = f"{person.name} goes to {take(session, Account, account_id).name}"
        if person.account_id == account_id:
            raise Refused(f"{person.name} works there already", f"{person.name} is at this account.", safe=UNCHANGED)
        _leave(_list_sitting(session, key), day)
        change_account(session, person, account_id)


def sit_also(book: Book, key: int, seat_id: int, *, share: bool = False, on: On = None) -> None:
    """Let a person sit in one more seat of her account; refused like a move when somebody sits there."""
    day = _day(on)
    with book.write("") as session:
        person, seat = take(session, Person, key), take(session, Seat, seat_id)
        session.label = f"{person.name}: {_name_of(seat)} as well"
        if seat.account_id != person.account_id:
            message = f"{person.name} does not work there."
            raise Refused("The seat is at another account", message, "Move the person there.", safe=UNCHANGED)
        if any(each.seat_id == seat_id for each in _list_sitting(session, key)):
            raise Refused(f"{person.name} sits there already", f"{person.name}: {_name_of(seat)}.", safe=UNCHANGED)
        if not share:
            refuse_taken(session, seat, _SHARE)
        sit_down(session, person, seat, day)


def leave_seat(book: Book, key: int, seat_id: int, *, vacant: bool = False, on: On = None) -> None:
    """Let a person leave one of her seats; without another one she is parked.

    Whoever follows her we need to know, unless the seat is known to be vacant now.
    """
    day = _day(on)
    with book.write("") as session:
        person, seat = take(session, Person, key), take(session, Seat, seat_id)
        session.label = f"{person.name} leaves {_name_of(seat)}"
        left = [each for each in _list_sitting(session, key) if each.seat_id == seat_id]
        if not left:
            raise Refused(f"{person.name} does not sit there", f"{person.name}: {_name_of(seat)}.", safe=UNCHANGED)
        _leave(left, day)
        if vacant:
            session.flush()
            refuse_taken(session, seat)
            seat.is_vacant = True


def _name_of(seat: Seat) -> str:
    return seat.title or "unnamed seat"


def _list_sitting(session: Session, person_id: int) -> list[Occupancy]:
    query = select(Occupancy).where(Occupancy.person_id == person_id, col(Occupancy.ended_on).is_(None))
    return list(session.exec(query.order_by(col(Occupancy.id))))


def _leave(sitting: Iterable[Occupancy], day: date) -> None:
    """End these on a day; Refused where she sat down later.

    A start that nobody has said, but that stands for the day on which it was written down, gives way.
    """
    for each in sitting:
        if each.started_on is not None and day <= each.started_on:
            if made_on(int(each.id or 0)) == each.started_on:
                each.started_on = None
            elif day < each.started_on:
                words = f"The seat is held since {each.started_on} only"
                raise Refused("That is too early", f"{words}.", "", {"on": words}, safe=UNCHANGED)
        each.ended_on = day


def change_account(session: Writing, person: Person, account_id: int | None) -> None:
    """Take a person to another account, with what goes with her (see `move_to_account`)."""
    if account_id is None:
        raise Refused("The seat is at no account yet", "Say first which account it belongs to.", safe=UNCHANGED)
    old, person.account_id = person.account_id, account_id
    take_along(session, person, old, account_id)


def take_along(session: Writing, person: Person, old: int | None, account_id: int) -> None:
    """Let what goes with a person follow her from one account to another, and end what she was there."""
    if old is not None:
        _end_ties(session, person, old)
    stop_for(session, int(person.id or 0), LEFT, but_at=account_id)
    carried: list[Any] = [*session.exec(select(Relationship).where(Relationship.person_id == person.id))]
    carried += session.exec(select(Line).where(Line.from_person_id == person.id))
    if old is None:  # what was said of her before anybody knew where she works holds wherever that is
        carried += session.exec(select(Attribute).where(Attribute.person_id == person.id))
    for record in carried:
        record.account_id = account_id
    session.flush()


def _end_ties(session: Writing, person: Person, account_id: int) -> None:
    """End what a person was within an account."""
    for centre in session.exec(select(BuyingCentre).where(BuyingCentre.budget_holder_id == person.id)):
        centre.budget_holder_id = None
    ends = or_(col(Line.from_person_id) == person.id, col(Line.to_person_id) == person.id)
    for line in session.exec(select(Line).where(ends, col(Line.kind).not_in(CARRIED))):
        if _other_end(session, line, person).account_id == account_id:
            session.delete(line)
    end_part(session, int(person.id or 0), account_id)
    session.flush()


def _other_end(session: Writing, line: Line, person: Person) -> Person | Seat:
    starts_with_her = line.from_person_id == person.id
    person_id = line.to_person_id if starts_with_her else line.from_person_id
    seat_id = line.to_seat_id if starts_with_her else line.from_seat_id
    return take(session, Person, person_id) if person_id else take(session, Seat, seat_id or 0)
