"""Offerings: what we sell, the book's own list of about ten; the columns of the white space."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated, Any, ClassVar

from pydantic import Field as Limit
from sqlmodel import Session, SQLModel, col, func, select

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
    let_go,
    read_rows,
    take,
)
from store.wording import say_fields

MANY = 10
"""More offerings than this make a grid that nobody fills (DemandFarm advises about ten)."""


class Offering(Record, table=True):
    """One thing we sell; `position` is its place in the list, from 1."""

    name: str
    position: int = 0
    notes: str = ""


class OfferingDraft(Draft):
    """An offering as it comes in."""

    labels: ClassVar[Mapping[str, str]] = {"name": "Offering"}
    name: Name
    position: Annotated[int, Limit(ge=0, le=9_999)] = 0
    notes: Text = ""


class OfferingRow(Row):
    """An offering as it goes out."""

    name: str
    position: int
    notes: str


def list_offerings(session: Session) -> list[OfferingRow]:
    """Return what we sell, in the book's order."""
    query = select(Offering).order_by(col(Offering.position), col(Offering.id))
    return read_rows(session, OfferingRow, query)


def count_uses(session: Session, key: int) -> tuple[int, int]:
    """Return how many cells of the white space of all accounts an offering has, and how many opportunities."""
    tables = (SQLModel.metadata.tables[name].columns for name in ("cell", "opportunity"))
    counts = [select(func.count()).where(columns["offering_id"] == key) for columns in tables]
    cells, deals = (session.connection().execute(query).scalar_one() for query in counts)
    return int(cells), int(deals)


def add_offering(book: Book, values: Mapping[str, Any]) -> int:
    """Add an offering, last in the list unless said otherwise, and return its key; names differ."""
    with book.write("") as session:
        last = session.exec(select(func.max(Offering.position))).one() or 0
        draft = checked(OfferingDraft, {"position": last + 1, **values})
        session.label = f"Offering {draft.name} added"
        row = add_record(session, Offering, draft)
        session.flush()
        _refuse_namesake(session, row)
        return int(row.id or 0)


def edit_offering(
    book: Book, key: int, changes: Mapping[str, Any], seen: Mapping[str, Any] | None = None
) -> OfferingRow:
    """Change an offering, as one recorded step."""
    with book.write("") as session:
        row = take(session, Offering, key)
        session.label = f"Offering {row.name}: {say_fields(OfferingDraft, changes)}"
        edit_record(row, OfferingDraft, changes, seen)
        session.flush()
        _refuse_namesake(session, row)
    return as_row(OfferingRow, row)


def move_offering(book: Book, key: int, step: int) -> None:
    """Move an offering by so many places in the list, up when below zero, as one recorded step."""
    with book.write("") as session:
        row = take(session, Offering, key)
        session.label = f"Offering {row.name} moved {'up' if step < 0 else 'down'}"
        rows = list(session.exec(select(Offering).order_by(col(Offering.position), col(Offering.id))))
        place = rows.index(row)
        rows.insert(max(0, place + step), rows.pop(place))
        for position, each in enumerate(rows, 1):
            each.position = position


def remove_offering(book: Book, key: int) -> None:
    """Take an offering out, and with it its cells of the white space; opportunities stay, with none."""
    with book.write("") as session:
        row = take(session, Offering, key)
        session.label = f"Offering {row.name} removed"
        let_go(session, row)


def _refuse_namesake(session: Session, offering: Offering) -> None:
    for other in session.exec(select(Offering).where(col(Offering.id) != offering.id)):
        if fold(other.name) == fold(offering.name):
            raise Refused("There is one already", f"{other.name} is in the list.", safe=UNCHANGED)
