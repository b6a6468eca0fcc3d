"""Colleagues: the people of our own company who own accounts and meet customers."""

from __future__ import annotations

from sqlmodel import Session, col, select

from store.book import Book, Writing
from store.clean import fold
from store.records import Draft, Line, Name, Record, Row, add_record, as_row, checked


class Colleague(Record, table=True):
    """One of us."""

    name: str
    email: str = ""
    role: str = ""


class ColleagueDraft(Draft):
    """A colleague as she comes in."""

    name: Name
    email: Line = ""
    role: Line = ""


class ColleagueRow(Row):
    """A colleague as she goes out."""

    name: str
    email: str
    role: str


def list_colleagues(session: Session) -> list[ColleagueRow]:
    """Return all colleagues by name."""
    return [as_row(ColleagueRow, row) for row in session.exec(select(Colleague).order_by(col(Colleague.name)))]


def add_colleague(book: Book, draft: ColleagueDraft) -> int:
    """Add a colleague and return the key."""
    with book.write(f"Colleague {draft.name} added") as session:
        return int(add_record(session, Colleague, draft).id or 0)


def find_colleague(session: Session, name: str) -> int | None:
    """Return the key of the colleague of that name, None when nobody is called so."""
    wanted = fold(name)
    return next((row.id for row in session.exec(select(Colleague)) if fold(row.name) == wanted), None)


def colleague_of(session: Writing, name: str) -> int | None:
    """Return the key of the colleague of that name, made when there is none yet; None for an empty name."""
    draft = checked(ColleagueDraft, {"name": name}) if name.strip() else None
    if draft is None:
        return None
    return find_colleague(session, draft.name) or add_record(session, Colleague, draft).id
