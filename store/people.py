"""People: seats (the jobs), persons, and who sits where; reporting lines run between seats, never in a circle."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Annotated, Any, ClassVar

from sqlalchemy import BigInteger
from sqlmodel import Field, Session, col, select

from store import clock
from store.book import Book, Writing
from store.errors import UNCHANGED, Refused
from store.records import (
    Day,
    Draft,
    Key,
    Line,
    Name,
    Record,
    Row,
    Text,
    add_record,
    as_row,
    checked,
    edit_record,
    is_one_of,
    let_go,
    one_of,
    refuse_circle,
    take,
)
from store.words import SENIORITY


class Seat(Record, table=True):
    """A job at an account.

    A seat with nobody in it is how «need to know» is drawn: who of us is to find out, and by when, unless it is known
    to be vacant.
    """

    account_id: int | None = Field(default=None, sa_type=BigInteger, foreign_key="account.id", index=True)
    centre_id: int | None = Field(default=None, sa_type=BigInteger, foreign_key="buying_centre.id", index=True)
    title: str = ""
    seniority: str = ""
    persona: str = ""
    department: str = ""
    reports_to_id: int | None = Field(default=None, sa_type=BigInteger, foreign_key="seat.id", index=True)
    is_assistant: bool = False
    is_vacant: bool = False
    need_owner_id: int | None = Field(default=None, sa_type=BigInteger, foreign_key="colleague.id")
    need_by: date | None = None
    notes: str = ""


class Person(Record, table=True):
    """A human being, whatever her job; `account_id` is None while we do not know where she works."""

    account_id: int | None = Field(default=None, sa_type=BigInteger, foreign_key="account.id", index=True)
    name: str
    email: str = ""
    phone: str = ""
    mobile: str = ""
    linkedin: str = ""
    notes: str = ""


class Occupancy(Record, table=True):
    """Who sat in which seat, from when to when; open-ended while she sits there."""

    part_of = frozenset({"seat_id", "person_id"})

    account_id: int | None = Field(default=None, sa_type=BigInteger, foreign_key="account.id", index=True)
    seat_id: int = Field(sa_type=BigInteger, foreign_key="seat.id", index=True)
    person_id: int = Field(sa_type=BigInteger, foreign_key="person.id", index=True)
    started_on: date | None = None
    ended_on: date | None = None


class SeatDraft(Draft):
    """A seat as it comes in."""

    labels: ClassVar[Mapping[str, str]] = {
        "reports_to_id": "Reports to",
        "centre_id": "Buying centre",
        "need_owner_id": "Who finds out",
        "need_by": "By when",
    }
    account_id: Key = None
    centre_id: Key = None
    title: Line = ""
    seniority: Annotated[Line, one_of(SENIORITY)] = ""
    persona: Line = ""
    department: Line = ""
    reports_to_id: Key = None
    is_assistant: bool = False
    is_vacant: bool = False
    need_owner_id: Key = None
    need_by: Day = None
    notes: Text = ""


class PersonDraft(Draft):
    """A person as she comes in."""

    labels: ClassVar[Mapping[str, str]] = {"email": "E-mail"}
    account_id: Key = None
    name: Name
    email: Line = ""
    phone: Line = ""
    mobile: Line = ""
    linkedin: Line = ""
    notes: Text = ""


class SeatRow(Row):
    """A seat as it goes out."""

    account_id: int | None
    centre_id: int | None
    title: str
    seniority: str
    persona: str
    department: str
    reports_to_id: int | None
    is_assistant: bool
    is_vacant: bool
    need_owner_id: int | None
    need_by: date | None
    notes: str


class PersonRow(Row):
    """A person as she goes out."""

    account_id: int | None
    name: str
    email: str
    phone: str
    mobile: str
    linkedin: str
    notes: str


class OccupancyRow(Row):
    """Who sits or sat where, as it goes out."""

    account_id: int | None
    seat_id: int
    person_id: int
    started_on: date | None
    ended_on: date | None


def list_seats(session: Session, *accounts: int | None) -> list[SeatRow]:
    """Return the seats of accounts (of none, for None) in the order they were made."""
    query = select(Seat).where(is_one_of(col(Seat.account_id), accounts)).order_by(col(Seat.id))
    return [as_row(SeatRow, row) for row in session.exec(query)]


def list_people(session: Session, *accounts: int | None) -> list[PersonRow]:
    """Return the people of accounts (without an account, for None) by name."""
    query = select(Person).where(is_one_of(col(Person.account_id), accounts))
    query = query.order_by(col(Person.name), col(Person.id))
    return [as_row(PersonRow, row) for row in session.exec(query)]


def list_occupancies(session: Session, *accounts: int | None) -> list[OccupancyRow]:
    """Return who sits in the seats of accounts (of none, for None) today."""
    query = select(Occupancy).where(is_one_of(col(Occupancy.account_id), accounts), col(Occupancy.ended_on).is_(None))
    return [as_row(OccupancyRow, row) for row in session.exec(query.order_by(col(Occupancy.id)))]


def add_person(book: Book, person: Mapping[str, Any], seat: Mapping[str, Any] | None = None) -> tuple[int, int]:
    """Add a person and the seat she sits in, as one step; return (person, seat) keys.

    When nothing is known of the person, the seat stays empty: a place we need to know somebody for (person key 0).
    """
    known = any(str(value or "").strip() for name, value in person.items() if name != "account_id")
    values = dict(seat or {})
    values.setdefault("account_id", person.get("account_id"))
    seat_draft = checked(SeatDraft, values)
    draft = checked(PersonDraft, person) if known else None
    label = f"{draft.name} added" if draft else f"Seat {seat_draft.title or 'unnamed'} added"
    with book.write(label) as session:
        new_seat = add_record(session, Seat, seat_draft)
        _refuse_foreign_boss(session, new_seat)
        session.flush()
        return (_seat_person(session, draft, new_seat) if draft else 0), int(new_seat.id or 0)


def fill_seat(book: Book, seat_id: int, person: Mapping[str, Any]) -> int:
    """Put a newly known person into an empty seat of her account; return her key. Refused when it is taken."""
    draft = checked(PersonDraft, person)
    with book.write(f"{draft.name} added") as session:
        seat = take(session, Seat, seat_id)
        if draft.account_id not in (None, seat.account_id):
            raise Refused("The seat is at another account", f"{draft.name} does not work there.", safe=UNCHANGED)
        if sitter := _find_sitter(session, seat_id):
            words = f"{sitter} sits in it: in “{seat.title or 'unnamed seat'}”."
            raise Refused("The seat is taken", words, f"Add {draft.name} with a seat of her own.", safe=UNCHANGED)
        return _seat_person(session, draft, seat)


def place_person(book: Book, key: int, seat: Mapping[str, Any]) -> int:
    """Give a person without a seat one of her own, at her account; return its key."""
    with book.write("") as session:
        person = take(session, Person, key)
        session.label = f"{person.name}: seat"
        row = add_record(session, Seat, checked(SeatDraft, {**seat, "account_id": person.account_id}))
        _refuse_foreign_boss(session, row)
        _sit(session, person, row)
        return int(row.id or 0)


def _find_sitter(session: Session, seat_id: int) -> str | None:
    query = select(Person.name).join(Occupancy, col(Occupancy.person_id) == col(Person.id))
    return session.exec(query.where(Occupancy.seat_id == seat_id, col(Occupancy.ended_on).is_(None))).first()


def _seat_person(session: Writing, draft: PersonDraft, seat: Seat) -> int:
    row = add_record(session, Person, draft)
    if row.account_id is None:
        row.account_id = seat.account_id
    _sit(session, row, seat)
    return int(row.id or 0)


def _sit(session: Writing, person: Person, seat: Seat) -> None:
    session.flush()
    person_id, seat_id = int(person.id or 0), int(seat.id or 0)
    session.add(Occupancy(seat_id=seat_id, person_id=person_id, account_id=seat.account_id, started_on=clock.today()))


def edit_person(book: Book, key: int, changes: Mapping[str, Any], seen: Mapping[str, Any] | None = None) -> PersonRow:
    """Change fields of a person, as one recorded step."""
    with book.write("") as session:
        row = take(session, Person, key)
        session.label = f"{row.name}: {', '.join(changes)}"
        edit_record(row, PersonDraft, changes, seen)
    return as_row(PersonRow, row)


def edit_seat(book: Book, key: int, changes: Mapping[str, Any], seen: Mapping[str, Any] | None = None) -> SeatRow:
    """Change fields of a seat, its boss among them; a line that would make a circle is Refused in words."""
    with book.write("") as session:
        row = take(session, Seat, key)
        session.label = f"Seat {row.title or 'unnamed'}: {', '.join(changes)}"
        boss = row.reports_to_id
        edit_record(row, SeatDraft, changes, seen)
        if row.reports_to_id != boss:
            rule = "Nobody can report to herself, not even by a detour"
            refuse_circle(session, row, "reports_to_id", lambda seat: seat.title or "unnamed seat", rule)
            _refuse_foreign_boss(session, row)
    return as_row(SeatRow, row)


def _refuse_foreign_boss(session: Session, seat: Seat) -> None:
    if seat.reports_to_id is not None and take(session, Seat, seat.reports_to_id).account_id != seat.account_id:
        raise Refused("The boss works elsewhere", "Both seats must be at the same account.", safe=UNCHANGED)


def remove_person(book: Book, key: int, seat_id: int | None = None) -> None:
    """Take a person out, and with her the seat of that key, as one step; undo brings all of it back.

    Without it her seats stay, empty: we need to know somebody for them. Facts about her stay, about the account;
    touches keep their text.
    """
    with book.write("") as session:
        person = take(session, Person, key)
        session.label = f"{person.name} removed" + (" with her seat" if seat_id else "")
        if seat_id is not None:
            _remove_seat(session, take(session, Seat, seat_id))
        let_go(session, person)


def remove_seat(book: Book, key: int) -> None:
    """Take a seat out; who reports to it reports to its boss from now on, and who sits in it has no seat."""
    with book.write("") as session:
        seat = take(session, Seat, key)
        session.label = f"Seat {seat.title or 'unnamed'} removed"
        _remove_seat(session, seat)


def _remove_seat(session: Writing, seat: Seat) -> None:
    for report in session.exec(select(Seat).where(Seat.reports_to_id == seat.id)):
        report.reports_to_id = seat.reports_to_id
    session.flush()
    let_go(session, seat)
