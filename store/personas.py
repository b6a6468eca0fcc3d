"""Personas: the kinds of people that growth accounts are worked by, the book's own list, and what each cares about."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated, Any, ClassVar

from pydantic import Field as Limit
from sqlmodel import Field, Session, col, func, select

from store.book import Book
from store.clean import fold
from store.errors import UNCHANGED, Refused
from store.records import (
    Draft,
    Name,
    Record,
    Row,
    Text,
    add_record,
    as_row,
    checked,
    edit_record,
    read_rows,
    take,
)
from store.wording import say_fields


class Persona(Record, table=True):
    """One kind of person; `is_wanted` when each growth account should have a named one."""

    name: str
    cares_about: str = ""
    is_wanted: bool = True
    position: int = Field(default=0)


class PersonaDraft(Draft):
    """A persona as it comes in."""

    labels: ClassVar[Mapping[str, str]] = {
        "name": "Persona",
        "cares_about": "What they care about",
        "is_wanted": "Wanted at each growth account",
    }
    name: Name
    cares_about: Text = ""
    is_wanted: bool = True
    position: Annotated[int, Limit(ge=0, le=9_999)] = 0


class PersonaRow(Row):
    """A persona as it goes out."""

    name: str
    cares_about: str
    is_wanted: bool
    position: int


def list_personas(session: Session) -> list[PersonaRow]:
    """Return the personas, in the book's order."""
    query = select(Persona).order_by(col(Persona.position), col(Persona.id))
    return read_rows(session, PersonaRow, query)


def add_persona(book: Book, values: Mapping[str, Any]) -> int:
    """Add a persona, last in the list unless said otherwise, and return its key; names differ."""
    with book.write("") as session:
        last = session.exec(select(func.max(Persona.position))).one() or 0
        draft = checked(PersonaDraft, {"position": last + 1, **values})
        session.label = f"Persona {draft.name} added"
        row = add_record(session, Persona, draft)
        session.flush()
        _refuse_namesake(session, row)
        return int(row.id or 0)


def edit_persona(book: Book, key: int, changes: Mapping[str, Any], seen: Mapping[str, Any] | None = None) -> PersonaRow:
    """Change a persona, as one recorded step; seats keep the persona that they name."""
    with book.write("") as session:
        row = take(session, Persona, key)
        session.label = f"Persona {row.name}: {say_fields(PersonaDraft, changes)}"
        edit_record(row, PersonaDraft, changes, seen)
        session.flush()
        _refuse_namesake(session, row)
    return as_row(PersonaRow, row)


def move_persona(book: Book, key: int, step: int) -> None:
    """Move a persona by so many places in the list, up when below zero, as one recorded step."""
    with book.write("") as session:
        row = take(session, Persona, key)
        session.label = f"Persona {row.name} moved {'up' if step < 0 else 'down'}"
        rows = list(session.exec(select(Persona).order_by(col(Persona.position), col(Persona.id))))
        place = rows.index(row)
        rows.insert(max(0, place + step), rows.pop(place))
        for position, each in enumerate(rows, 1):
            each.position = position


def remove_persona(book: Book, key: int) -> None:
    """Take a persona out of the list; seats and points keep its name. Undo brings it back."""
    with book.write("") as session:
        row = take(session, Persona, key)
        session.label = f"Persona {row.name} removed"
        session.delete(row)


def _refuse_namesake(session: Session, persona: Persona) -> None:
    for other in session.exec(select(Persona).where(col(Persona.id) != persona.id)):
        if fold(other.name) == fold(persona.name):
            raise Refused("There is one already", f"{other.name} is in the list.", safe=UNCHANGED)
