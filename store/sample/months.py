"""What the sample book records in passing: each month's notes on many accounts as one change."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from typing import Literal

from store.book import Book
from store.sample.colleagues import name_of
from store.sample.firm import MONTHS
from store.sample.opening import Opening
from store.sample.timeline import OPENING, SAMPLE_DAY, Batch, Timeline, day_at

Kind = Literal["people", "facts", "deals", "touches", "points"]
KEEPERS = ("ML", "CB")
"""Who keeps the many accounts, month by month in turn."""


class Months:
    """Notes on many accounts by the month in which they were made; older ones belong to the book's opening."""

    def __init__(self, opening: Opening, timeline: Timeline, what: str) -> None:
        """Collect for `what` («growth accounts»)."""
        self.us = opening.us
        self.offering_of = opening.offering_of
        self.offerings = opening.offerings
        self._opening = opening
        self._timeline = timeline
        self._what = what
        self._notes: dict[date, list[Callable[[Batch], object]]] = {}

    def note(self, days: int, kind: Kind, add: Callable[[Batch], object]) -> None:
        """Have a record added that was known so many days from the sample day."""
        if days <= OPENING:
            add(getattr(self._opening, kind))
            return
        month = day_at(days).replace(day=1)
        if month not in self._notes:
            self._notes[month] = []
            self._timeline.add(_end_of(month), name_of(KEEPERS[month.month % 2]), lambda book: self._write(book, month))
        self._notes[month].append(add)

    def _write(self, book: Book, month: date) -> None:
        batch = Batch(book, f"Sample: {self._what}, {MONTHS[month.month - 1]} {month.year}")
        for add in self._notes[month]:
            add(batch)
        batch.write()


def _end_of(month: date) -> int:
    """Return the last day of a month, or the sample day, in days from the sample day."""
    following = (month + timedelta(days=31)).replace(day=1)
    return min(0, (following - timedelta(days=1) - SAMPLE_DAY).days)
