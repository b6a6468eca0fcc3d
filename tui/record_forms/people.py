"""The form of a seat and the person in it; a name that is missing is somebody we need to know."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any, NamedTuple

from store import people
from store.book import Book
from store.dossier import Dossier
from store.people import PersonDraft, PersonRow, SeatDraft, SeatRow
from store.records import Refusals, checked
from tui import fields
from tui.forms import Shown, found, given
from tui.owners import with_key, with_made
from tui.record_forms.newcomers import with_newcomers
from tui.record_forms.removal import UNDO, Removal, one_removal
from tui.widgets.form import Ask, Field
from tui.wording import counted

TITLES = {"report": "New report to {}", "peer": "New peer of {}", "boss": "New boss of {}"}
"""What the form of a new seat is called, by its place beside somebody."""


OURS = "need_owner_id"
"""The field for one of us, who may be new."""


class Asks(NamedTuple):
    """What asks for that which is not among the choices: a buying centre, one of us."""

    centre: Ask
    owner: Ask


def new_person(book: Book, dossier: Dossier, beside: int, asks: Asks, place: str = "report") -> tuple[Shown, list[int]]:
    """Return the form of a new person at a place of the seat of that key, and the list that her seat's key goes to.

    The place is `report` (below it), `peer` (beside it) or `boss` (between it and its own boss).
    """
    seat = found(dossier.seats, beside) if beside else None
    boss = beside if place == "report" else seat.reports_to_id if seat else None
    only = dossier.centres[0].id if len(dossier.centres) == 1 else ""
    values = {"is_assistant": "False", "is_vacant": "False", "centre_id": str(only)}
    if seat:
        values |= {"reports_to_id": str(boss or ""), "centre_id": str(seat.centre_id or only)}
    shown = _fields(book, dossier, asks, is_needed=None)
    if place == "boss":  # hers is the boss that the seat below had
        shown = [field for field in shown if field.name != "reports_to_id"]
    made: list[int] = []

    def save(typed: dict[str, str], _: dict[str, str]) -> None:
        with book.one_step():
            key = add(with_made(book, given(typed), OURS))
        made.append(key)

    def add(values: Mapping[str, str]) -> int:
        person, job = _split(values)
        known = bool(person)
        person["account_id"] = job["account_id"] = dossier.account.id
        wrong = Refusals()
        with wrong.collect():
            checked(SeatDraft, job)
        with wrong.collect():
            if known:
                checked(PersonDraft, person)
        wrong.tell()
        if seat and place == "boss":
            return people.insert_boss(book, seat.id, person, job)[1]
        return people.add_person(book, person, job)[1]

    title = TITLES[place].format(_called(dossier, seat)) if seat else "New person"
    return (title, shown, values, save), made


def new_sharer(book: Book, dossier: Dossier, seat: int) -> tuple[Shown, list[int]]:
    """Return the form of somebody new who comes to share a seat, and the list that her key goes to."""
    job = found(dossier.seats, seat)
    shown = [
        field
        for field in fields.person_fields((), (), (), _ask_nothing, _ask_nothing)
        if field.name not in fields.SEAT_FIELDS
    ]
    shown[0] = replace(shown[0], label="Name")
    made: list[int] = []

    def save(typed: dict[str, str], _: dict[str, str]) -> None:
        person = {**typed, "account_id": dossier.account.id}
        made.append(people.fill_seat(book, seat, person, share=True))

    return (f"New in “{job.title or 'unnamed seat'}”", shown, {}, save), made


async def _ask_nothing() -> None:
    """Stand for what asks for a buying centre, in a form that has no field for one."""


def edit_person(book: Book, dossier: Dossier, key: int, asks: Asks, meant: int = 0) -> Shown:
    """Return the form of the seat of that key, or of the person of minus that key who has none.

    Of those who share the seat it shows the person who is `meant`, else the first.
    """
    seat, seated = _row(dossier, key, meant)
    person = seated[0] if seated else None
    is_needed = seat is not None and not seated and not seat.is_vacant
    shown = _fields(book, dossier, asks, key, is_needed=is_needed)
    values = fields.record_values({**(person.model_dump() if person else {}), **_seat_values(seat)}, shown)
    sits = [person.id if person else 0, seat.id if seat else 0]  # the empty half is filled by the first save of it

    def save(changes: dict[str, str], seen: dict[str, str]) -> None:
        who, where = sits
        before, place_before = _split(with_key(book, seen, OURS))
        with book.one_step():
            mine, place = _split(with_made(book, changes, OURS))
            if mine and who:
                people.edit_person(book, who, mine, before)
            elif mine:
                who = people.fill_seat(book, where, {**mine, "account_id": dossier.account.id})
            if place and where:
                people.edit_seat(book, where, place, place_before)
            elif place:
                where = people.place_person(book, who, place)
        sits[:] = who, where

    return person.name if person else "Need to know", shown, values, save


def remove_person(dossier: Dossier, key: int, meant: int = 0) -> Removal:
    """Return what is asked before a person, a seat, or both are removed, with what becomes of what hangs on them.

    Of those who share the seat it is about the person who is `meant`, else about the first.
    """
    seat, seated = _row(dossier, key, meant)
    if seat is None:
        return _remove_unplaced(dossier, seated[0])
    if not seated:
        title = f"Remove the seat “{seat.title}”?" if seat.title else "Remove this seat?"
        words = _reports(dossier, seat) or "Nobody reports to it."
        return one_removal(title, f"{words}\n\n{UNDO}", people.remove_seat, key)
    person, *others = seated
    where = f"“{seat.title}”" if seat.title else "the seat"
    lines = [f"Person: {where} stays, as a seat that you need to know somebody for."]
    answers = [("Person", lambda book: people.remove_person(book, person.id))]
    if others:
        lines[0] = f"{', '.join(each.name for each in others)} stays in {where}."
    else:
        lines.append(f"Person and seat: {_reports(dossier, seat) or 'nobody reports to it'}".rstrip(".") + ".")
        answers.append(("Person and seat", lambda book: people.remove_person(book, person.id, seat.id)))
    question = "\n".join([*lines, *_what_stays(dossier, person), "", UNDO])
    return Removal(f"Remove {person.name}?", question, tuple(answers))


def _remove_unplaced(dossier: Dossier, person: PersonRow) -> Removal:
    question = "\n".join([*_what_stays(dossier, person), UNDO])
    return one_removal(f"Remove {person.name}?", question, people.remove_person, person.id)


def _reports(dossier: Dossier, seat: SeatRow) -> str:
    """Return what becomes of those who report to a seat, empty when nobody does."""
    number = sum(each.reports_to_id == seat.id for each in dossier.seats)
    if not number:
        return ""
    boss = next((each for each in dossier.seats if each.id == seat.reports_to_id), None)
    becomes = f"to {_called(dossier, boss)} from then on" if boss else "to nobody from then on"
    return f"{counted(number, 'seat below it reports', 'seats below it report')} {becomes}."


def _what_stays(dossier: Dossier, person: PersonRow) -> list[str]:
    facts = sum(fact.person_id == person.id for fact in dossier.facts)
    touches = sum(person.id in touch.person_ids for touch in dossier.touches)
    lines = []
    if facts:
        lines.append(f"{counted(facts, 'fact stays', 'facts stay')}, about the account.")
    if touches:
        lines.append(f"{counted(touches, 'touch stays', 'touches stay')}, without the name beside the text.")
    return lines


def _row(dossier: Dossier, key: int, meant: int) -> tuple[SeatRow | None, Sequence[PersonRow]]:
    """Return the seat of a row and who sits in it, who is meant first; a person without a seat has minus her key."""
    if key < 0:
        return None, (found(dossier.people, -key),)
    seated = dossier.people_in().get(key, ())
    return found(dossier.seats, key), sorted(seated, key=lambda each: each.id != meant)


def _called(dossier: Dossier, seat: SeatRow) -> str:
    names = ", ".join(person.name for person in dossier.people_in().get(seat.id, ()))
    return names or seat.title or "unnamed seat"


def _fields(
    book: Book, dossier: Dossier, asks: Asks, without: int = 0, *, is_needed: bool | None = False
) -> Sequence[Field]:
    def fields_of(now: Dossier) -> Sequence[Field]:
        bosses = [(seat.id, _called(now, seat)) for seat in now.seats if seat.id != without]
        centres = [(centre.id, centre.name) for centre in now.centres]
        ours = [(each.id, each.name) for each in now.colleagues.values()]
        return fields.person_fields(bosses, centres, ours, asks.centre, asks.owner, is_needed=is_needed)

    return with_newcomers(book, dossier, fields_of, "reports_to_id", "centre_id", OURS)


def _seat_values(seat: SeatRow | None) -> dict[str, object]:
    if seat is None:
        return {"is_assistant": False, "is_vacant": False}
    return {name: getattr(seat, name) for name in fields.SEAT_FIELDS}


def _split(values: Mapping[str, Any]) -> tuple[dict[str, Any], dict[str, Any]]:
    mine = {name: value for name, value in values.items() if name not in fields.SEAT_FIELDS}
    return mine, {name: value for name, value in values.items() if name in fields.SEAT_FIELDS}
