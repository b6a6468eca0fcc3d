"""People: seats (the jobs), persons, and who sits where; reporting lines run between seats, never in a circle."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Annotated, Any, ClassVar

from sqlalchemy import BigInteger
from sqlmodel import Field, Session, col, select

from store.book import Book, Writing
from store.campaigns.ending import stop_for
from store.circles import refuse_circle
from store.clean import clean, fold
from store.errors import UNCHANGED, NotFound, Refused
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
    read_rows,
    take,
)
from store.wording import say_fields
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
    return read_rows(session, SeatRow, query)


def list_people(session: Session, *accounts: int | None) -> list[PersonRow]:
    """Return the people of accounts (without an account, for None) by name."""
    query = select(Person).where(is_one_of(col(Person.account_id), accounts))
    query = query.order_by(col(Person.name), col(Person.id))
    return read_rows(session, PersonRow, query)


def list_occupancies(session: Session, *accounts: int | None) -> list[OccupancyRow]:
    """Return who sits in the seats of accounts (of none, for None) today."""
    query = select(Occupancy).where(is_one_of(col(Occupancy.account_id), accounts), col(Occupancy.ended_on).is_(None))
    return read_rows(session, OccupancyRow, query.order_by(col(Occupancy.id)))


def find_person(session: Session, account_id: int, text: str) -> PersonRow:
    """Return the person of an account by key, exact name, or unambiguous part of a name.

    Raises NotFound when none fits and Refused, naming some, when several do.
    """
    here = select(col(Person.id), col(Person.name)).where(col(Person.account_id) == account_id)
    names = {str(key): name for key, name in session.exec(here.order_by(col(Person.name), col(Person.id)))}
    fitting = _fitting(names, text)
    if not fitting:
        message = f"Nobody there is called “{clean(text)}”."
        raise NotFound("No such person", message, "Part of a name is enough; or name a seat by its title.")
    if len(fitting) > 1:
        told = "; ".join(_told_apart(session, names[key], int(key)) for key in fitting[:5])
        more = "; and more" if len(fitting) > 5 else ""
        raise Refused("Which person?", f"“{clean(text)}” fits {told}{more}.", "Give the name in full, or the number.")
    return as_row(PersonRow, take(session, Person, int(fitting[0])))


def find_seat(session: Session, account_id: int, text: str) -> SeatRow:
    """Return the seat of an account by key or title, in the way of `find_person`."""
    seats = {str(seat.id): seat for seat in list_seats(session, account_id)}
    fitting = _fitting({key: seat.title for key, seat in seats.items()}, text)
    if len(fitting) == 1:
        return seats[fitting[0]]
    if not fitting:
        raise NotFound("No such seat", f"No seat there is called “{clean(text)}”.", "Part of a title is enough.")
    told = "; ".join(f"{seats[key].title} ({key})" for key in fitting[:5])
    raise Refused("Which seat?", f"“{clean(text)}” fits {told}.", "Give the title in full, or the number.")


def _fitting(names: Mapping[str, str], text: str) -> list[str]:
    """Return the keys of what is called so: by key, exactly, or in part."""
    wanted = fold(clean(text))
    exact = [text] if text in names else [key for key, name in names.items() if fold(name) == wanted]
    return exact or [key for key, name in names.items() if wanted and wanted in fold(name)]


def _told_apart(session: Session, name: str, key: int) -> str:
    """Return a person as one of several: name, title and key."""
    query = select(Seat.title).join(Occupancy, col(Occupancy.seat_id) == col(Seat.id))
    title = session.exec(query.where(Occupancy.person_id == key, col(Occupancy.ended_on).is_(None))).first()
    return f"{name} ({', '.join(part for part in (title, str(key)) if part)})"


def add_person(book: Book, person: Mapping[str, Any], seat: Mapping[str, Any] | None = None) -> tuple[int, int]:
    """Add a person and the seat she sits in, as one step; return (person, seat) keys.

    When nothing is known of the person, the seat stays empty: a place we need to know somebody for (person key 0).
    """
    seat_draft, draft = _check_newcomer(person, seat or {})
    with book.write(_newcomer_label(seat_draft, draft)) as session:
        new_seat = add_record(session, Seat, seat_draft)
        _refuse_foreign_boss(session, new_seat)
        session.flush()
        return (_seat_person(session, draft, new_seat) if draft else 0), int(new_seat.id or 0)


def insert_boss(
    book: Book, below: int, person: Mapping[str, Any], seat: Mapping[str, Any] | None = None
) -> tuple[int, int]:
    """Add a seat, and the person in it, between a seat and its boss, as one step; return (person, seat) keys.

    It belongs to the account of the seat below it. Without a person it is one we need to know somebody for (key 0).
    """
    with book.write("") as session:
        lower = take(session, Seat, below)
        place = {"account_id": lower.account_id, "reports_to_id": lower.reports_to_id}
        seat_draft, draft = _check_newcomer({**person, "account_id": lower.account_id}, {**(seat or {}), **place})
        session.label = _newcomer_label(seat_draft, draft)
        new_seat = add_record(session, Seat, seat_draft)
        session.flush()
        lower.reports_to_id = new_seat.id
        return (_seat_person(session, draft, new_seat) if draft else 0), int(new_seat.id or 0)


def _check_newcomer(person: Mapping[str, Any], seat: Mapping[str, Any]) -> tuple[SeatDraft, PersonDraft | None]:
    """Return valid drafts of a seat and of the person in it, None when nothing is known of her."""
    known = any(str(value or "").strip() for name, value in person.items() if name != "account_id")
    seat_draft = checked(SeatDraft, {"account_id": person.get("account_id"), **seat})
    return seat_draft, checked(PersonDraft, person) if known else None


def _newcomer_label(seat: SeatDraft, person: PersonDraft | None) -> str:
    return f"{person.name} added" if person else f"Seat {seat.title or 'unnamed'} added"


def fill_seat(book: Book, seat_id: int, person: Mapping[str, Any], *, share: bool = False) -> int:
    """Put a newly known person into a seat of her account; return her key.

    Refused when it is taken, unless she is to share it: a job for two.
    """
    draft = checked(PersonDraft, person)
    with book.write(f"{draft.name} added") as session:
        seat = take(session, Seat, seat_id)
        if draft.account_id not in (None, seat.account_id):
            raise Refused("The seat is at another account", f"{draft.name} does not work there.", safe=UNCHANGED)
        if not share:
            refuse_taken(session, seat, f"Add {draft.name} in another seat.")
        return _seat_person(session, draft, seat)


def place_person(book: Book, key: int, seat: Mapping[str, Any]) -> int:
    """Give a person without a seat one of her own, at her account; return its key."""
    with book.write("") as session:
        person = take(session, Person, key)
        session.label = f"{person.name}: seat"
        row = add_record(session, Seat, checked(SeatDraft, {**seat, "account_id": person.account_id}))
        _refuse_foreign_boss(session, row)
        sit_down(session, person, row)
        return int(row.id or 0)


def refuse_taken(session: Session, seat: Seat, hint: str = "") -> None:
    """Refuse what needs a seat in which nobody sits."""
    if sitter := _find_sitter(session, int(seat.id or 0)):
        words = f"{sitter} sits in it: in “{seat.title or 'unnamed seat'}”."
        raise Refused("The seat is taken", words, hint, safe=UNCHANGED)


def _find_sitter(session: Session, seat_id: int) -> str | None:
    query = select(Person.name).join(Occupancy, col(Occupancy.person_id) == col(Person.id))
    return session.exec(query.where(Occupancy.seat_id == seat_id, col(Occupancy.ended_on).is_(None))).first()


def _seat_person(session: Writing, draft: PersonDraft, seat: Seat) -> int:
    row = add_record(session, Person, draft)
    if row.account_id is None:
        row.account_id = seat.account_id
    sit_down(session, row, seat)
    return int(row.id or 0)


def sit_down(session: Writing, person: Person, seat: Seat, day: date | None = None) -> None:
    """Let a person sit in a seat from a day; None: since when, nobody has said.

    It is no longer vacant, and nobody needs to find out who sits there.
    """
    session.flush()
    person_id, seat_id = int(person.id or 0), int(seat.id or 0)
    sits = Occupancy(seat_id=seat_id, person_id=person_id, account_id=seat.account_id)
    sits.started_on = day
    session.add(sits)
    seat.is_vacant, seat.need_owner_id, seat.need_by = False, None, None


def edit_person(book: Book, key: int, changes: Mapping[str, Any], seen: Mapping[str, Any] | None = None) -> PersonRow:
    """Change fields of a person, as one recorded step."""
    with book.write("") as session:
        row = take(session, Person, key)
        session.label = f"{row.name}: {say_fields(PersonDraft, changes)}"
        edit_record(row, PersonDraft, changes, seen)
    return as_row(PersonRow, row)


def edit_seat(book: Book, key: int, changes: Mapping[str, Any], seen: Mapping[str, Any] | None = None) -> SeatRow:
    """Change fields of a seat, its boss among them; a line that would make a circle is Refused in words.

    So is a vacancy where somebody sits.
    """
    with book.write("") as session:
        row = take(session, Seat, key)
        session.label = f"Seat {row.title or 'unnamed'}: {say_fields(SeatDraft, changes)}"
        boss, vacant = row.reports_to_id, row.is_vacant
        edit_record(row, SeatDraft, changes, seen)
        if row.is_vacant and not vacant:
            refuse_taken(session, row, "Who leaves it has to go first.")
        if row.reports_to_id != boss:
            _check_boss(session, row)
    return as_row(SeatRow, row)


def move_seat(book: Book, key: int, boss_id: int | None) -> None:
    """Hang a seat, with all below it, under another boss of the account, or (None) at the top; no circle."""
    with book.write("") as session:
        row = take(session, Seat, key)
        edit_record(row, SeatDraft, {"reports_to_id": boss_id})
        _check_boss(session, row)
        boss = session.get(Seat, boss_id) if boss_id else None
        where = f"reports to {boss.title or 'unnamed seat'}" if boss else "at the top"
        session.label = f"Seat {row.title or 'unnamed'}: {where}"


def _check_boss(session: Writing, seat: Seat) -> None:
    rule = "Nobody can be their own boss, not even by a detour"
    refuse_circle(session, seat, "reports_to_id", lambda each: each.title or "unnamed seat", rule)
    _refuse_foreign_boss(session, seat)


def _refuse_foreign_boss(session: Session, seat: Seat) -> None:
    if seat.reports_to_id is not None and take(session, Seat, seat.reports_to_id).account_id != seat.account_id:
        raise Refused("The boss works elsewhere", "Both seats must be at the same account.", safe=UNCHANGED)


def remove_person(book: Book, key: int, seat_id: int | None = None) -> None:
    """Take a person out, and with her the seat of that key, as one step; undo brings all of it back.

    Without it her seats stay, empty: we need to know somebody for them. Facts about her stay, about the account;
    touches keep their text. A cadence that she is in stops.
    """
    with book.write("") as session:
        person = take(session, Person, key)
        session.label = f"{person.name} removed" + (" with the seat" if seat_id else "")
        if seat_id is not None:
            _remove_seat(session, take(session, Seat, seat_id))
        stop_for(session, key, "taken out of the book")
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
