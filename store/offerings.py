"""Offerings: what we sell, the book's own list of about ten; the columns of the white space."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated, Any, ClassVar

from pydantic import Field as Limit
from sqlmodel import Session, SQLModel, func, select

from store.book import Book
from store.own_lists import OwnList
from store.records import Draft, Name, Record, Row, Text

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


_LIST = OwnList(Offering, OfferingDraft, OfferingRow, "Offering")


def list_offerings(session: Session) -> list[OfferingRow]:
    """Return what we sell, in the book's order."""
    return _LIST.read(session)


def count_uses(session: Session, key: int) -> tuple[int, int]:
    """Return how many cells of the white space of all accounts an offering has, and how many opportunities."""
    tables = (SQLModel.metadata.tables[name].columns for name in ("cell", "opportunity"))
    counts = [select(func.count()).where(columns["offering_id"] == key) for columns in tables]
    cells, deals = (session.connection().execute(query).scalar_one() for query in counts)
    return int(cells), int(deals)


def add_offering(book: Book, values: Mapping[str, Any]) -> int:
    """Add an offering, last in the list unless said otherwise, and return its key; names differ."""
    return _LIST.add(book, values)


def edit_offering(
    book: Book, key: int, changes: Mapping[str, Any], seen: Mapping[str, Any] | None = None
) -> OfferingRow:
    """Change an offering, as one recorded step."""
    return _LIST.edit(book, key, changes, seen)


def move_offering(book: Book, key: int, step: int) -> None:
    """Move an offering by so many places in the list, up when below zero, as one recorded step."""
    _LIST.move(book, key, step)


def remove_offering(book: Book, key: int) -> None:
    """Take an offering out, and with it its cells of the white space; opportunities stay, with none."""
    _LIST.remove(book, key)
