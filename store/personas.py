"""Personas: the kinds of people that growth accounts are worked by, the book's own list, and what each cares about."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated, Any, ClassVar

from pydantic import Field as Limit
from sqlmodel import Session

from store.book import Book
from store.own_lists import OwnList
from store.records import Draft, Name, Record, Row, Text


class Persona(Record, table=True):
    """One kind of person; `is_wanted` when each growth account should have a named one."""

    name: str
    cares_about: str = ""
    is_wanted: bool = True
    position: int = 0


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


_LIST = OwnList(Persona, PersonaDraft, PersonaRow, "Persona")


def list_personas(session: Session) -> list[PersonaRow]:
    """Return the personas, in the book's order."""
    return _LIST.read(session)


def add_persona(book: Book, values: Mapping[str, Any]) -> int:
    """Add a persona, last in the list unless said otherwise, and return its key; names differ."""
    return _LIST.add(book, values)


def edit_persona(book: Book, key: int, changes: Mapping[str, Any], seen: Mapping[str, Any] | None = None) -> PersonaRow:
    """Change a persona, as one recorded step; seats keep the persona that they name."""
    return _LIST.edit(book, key, changes, seen)


def move_persona(book: Book, key: int, step: int) -> None:
    """Move a persona by so many places in the list, up when below zero, as one recorded step."""
    _LIST.move(book, key, step)


def remove_persona(book: Book, key: int) -> None:
    """Take a persona out of the list; seats and points keep its name. Undo brings it back."""
    _LIST.remove(book, key)
