"""The timeline of the sample book: what is recorded on which day and by whom, and what is recorded at once."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import UTC, date, datetime, time, timedelta
from typing import Any

from store import clock
from store.book import Book
from store.records import Draft, Record, checked

SAMPLE_DAY = date(2026, 11, 20)
"""The day on which the sample book stands, a Friday; every date in it is counted from here."""
OPENING = -312
"""The day on which the book was begun, in days from the sample day; what is older came in then."""

_BEGINS = time(8, tzinfo=UTC)
_PACE = timedelta(minutes=3)
_SATURDAY = 5
_HOLIDAYS = frozenset({(12, 24), (12, 25), (12, 26), (12, 31), (1, 1)})


def day_at(days: int) -> date:
    """Return the day so many days from the sample day (negative: before it), or the last working day before that."""
    day = SAMPLE_DAY + timedelta(days=days)
    while day.weekday() >= _SATURDAY or (day.month, day.day) in _HOLIDAYS:
        day -= timedelta(days=1)
    return day


def moment_at(days: int, place: int = 0) -> datetime:
    """Return when the change in that place of a day's changes was made."""
    return datetime.combine(day_at(days), _BEGINS) + place * _PACE


class Batch:
    """Records that come in together, as one recorded change."""

    def __init__(self, book: Book, label: str) -> None:
        """Collect for `book`; `label` is what the history calls it."""
        self._book = book
        self._label = label
        self._rows: dict[type[Record], dict[int, dict[str, Any]]] = {}

    def add(self, table: type[Record], values: Mapping[str, Any], draft: type[Draft] | None = None) -> int:
        """Take a record in, checked by its draft where it has one, and return its key."""
        key = self._book.keys.new_key()
        whole = checked(draft, values).model_dump() if draft else dict(values)
        self._rows.setdefault(table, {})[key] = {**whole, "id": key}
        return key

    def amend(self, table: type[Record], key: int, **values: object) -> None:
        """Set values of a record that was taken in before."""
        self._rows[table][key].update(values)

    def write(self) -> None:
        """Write all of it."""
        with self._book.write(self._label) as session:
            for table, rows in self._rows.items():
                session.insert_many(table, list(rows.values()))


class Timeline:
    """What happens after the book was begun, each a change of its own, in the order of its days."""

    def __init__(self) -> None:
        self._events: list[tuple[date, int, int, str, Callable[[Book], object]]] = []

    def add(self, days: int, who: str, do: Callable[[Book], object]) -> None:
        """Have `who` do something to the book so many days from the sample day."""
        self._events.append((day_at(days), len(self._events), days, who, do))

    def run(self, book: Book) -> None:
        """Do everything, with the clock standing at its moment.

        ValueError when something changes nothing: then a text says what the book says already.
        """
        last, place, newest = SAMPLE_DAY, 0, _newest(book)
        for day, _, days, who, do in sorted(self._events, key=lambda event: event[:2]):
            place = place + 1 if day == last else 0
            last = day
            before = newest
            with clock.standing_at(moment_at(days, place)):
                book.who = who
                do(book)
            newest = _newest(book)
            if newest == before:
                raise ValueError(f"What {who} does on {day} changes nothing.")


def _newest(book: Book) -> int:
    with book.read() as session:
        return book.newest_change(session)
