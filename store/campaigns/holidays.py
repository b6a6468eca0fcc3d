"""Holidays: the book's days on which no touch falls due, besides Saturdays and Sundays."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import date, timedelta
from typing import Any, ClassVar

from sqlmodel import Session, col, select

from store.book import Book
from store.campaigns.due_touches import DUE, DueTouch
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


def read_days_off(session: Session) -> frozenset[date]:
    """Return the days of the holidays."""
    return frozenset(session.exec(select(col(Holiday.day))))


def add_holiday(book: Book, values: Mapping[str, Any]) -> int:
    """Add a holiday and return its key; what is due on that day moves to the next working day, in the same step.

    Refused when that day is one already.
    """
    draft = checked(HolidayDraft, values)
    with book.write(f"Holiday {draft.day} added") as session:
        days_off = read_days_off(session)
        if draft.day in days_off:
            raise Refused("There is one already", f"{draft.day} is a holiday.", safe=UNCHANGED)
        key = int(add_record(session, Holiday, draft).id or 0)
        for step in session.exec(select(DueTouch).where(DueTouch.due_on == draft.day, DueTouch.status == DUE)):
            step.due_on = working_day(draft.day, days_off | {draft.day})
        return key


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
        day = day_after(day, timedelta(days=1))
    return day


def day_after(day: date, days: timedelta) -> date:
    """Return the day so much later; the last of the calendar where there is none."""
    return day + days if days <= date.max - day else date.max
