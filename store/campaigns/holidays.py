"""Holidays: the book's days on which no touch falls due, besides Saturdays and Sundays."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import date, timedelta
from typing import Any, ClassVar

from sqlmodel import Session, col, select

from store.book import Book
from store.errors import UNCHANGED, Refused
from store.records import Draft, Line, NeededDay, Record, Row, add_record, checked, read_rows, take

SATURDAY = 5
LONGEST = 366
"""Days in a row that may be holidays; beyond that the list is wrong."""


class Holiday(Record, table=True):
    """One day off."""

    day: date
    name: str = ""


class HolidayDraft(Draft):
    """A holiday as it comes in."""

    labels: ClassVar[Mapping[str, str]] = {"name": "Holiday"}
    day: NeededDay
    name: Line = ""


class HolidayRow(Row):
    """A holiday as it goes out."""

    day: date
    name: str


def list_holidays(session: Session) -> list[HolidayRow]:
    """Return the holidays, by day."""
    return read_rows(session, HolidayRow, select(Holiday).order_by(col(Holiday.day), col(Holiday.id)))


def add_holiday(book: Book, values: Mapping[str, Any]) -> int:
    """Add a holiday and return its key; Refused when that day is one already."""
    draft = checked(HolidayDraft, values)
    with book.write(f"Holiday {draft.day} added") as session:
        if session.exec(select(Holiday).where(Holiday.day == draft.day)).first() is not None:
            raise Refused("There is one already", f"{draft.day} is a holiday.", safe=UNCHANGED)
        return int(add_record(session, Holiday, draft).id or 0)


def remove_holiday(book: Book, key: int) -> None:
    """Take a holiday out; undo brings it back."""
    with book.write("") as session:
        row = take(session, Holiday, key)
        session.label = f"Holiday {row.day} removed"
        session.delete(row)


def working_day(day: date, holidays: Collection[date]) -> date:
    """Return the day itself, or the next that is neither of a weekend nor a holiday."""
    for _ in range(LONGEST):
        if day.weekday() < SATURDAY and day not in holidays:
            return day
        day += timedelta(days=1)
    return day
