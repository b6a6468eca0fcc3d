"""What a table shows: rows and cells, the source they are read from, and the window of them held in memory."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from typing import Any, Literal, NamedTuple, Protocol, overload, runtime_checkable

Tone = Literal["", "muted", "strong", "accent", "success", "warning", "error", "tier1", "tier2", "tier3"]
"""How a cell is coloured; never the only carrier of its meaning."""

Fold = Literal["", " ", "▾", "▸"]
"""Sign before a row's first cell: open, closed, or a blank that keeps its place; "" for no sign at all."""


class Cell(NamedTuple):
    """A text with a tone, and which of its characters has to be in sight where it is cut."""

    text: str
    tone: Tone = ""
    seen: int = 0


RUN_ON = Cell("", "", -1)
"""A cell into which the text at its left runs on."""


class Row(NamedTuple):
    """One line: the record's key, a cell for each column, and its place in a tree (two blanks a level).

    `lead` stands before the text of the first cell in a tone of its own, as wide as it is.
    """

    key: int
    cells: tuple[str | Cell, ...]
    depth: int = 0
    fold: Fold = ""
    lead: Cell = Cell("")


class RowSource(Protocol):
    """Where a table's rows come from; both methods are called in the app's loop and answer at once."""

    def count(self) -> int:
        """Return how many rows there are."""

    def rows(self, start: int, stop: int) -> Sequence[Row]:
        """Return the rows from `start` up to, not including, `stop`; fewer where there are no more."""


@runtime_checkable
class Seekable(Protocol):
    """A source that knows where a record stands; with it the cursor stays on its record when the order changes."""

    def position_of(self, key: int) -> int | None:
        """Return the index of the record's row, or None where it is not among them."""


class MadeRows(Sequence[Row]):
    """Rows of records, each made when it is looked at: there may be thousands, of which a page is seen."""

    def __init__(self, records: Sequence[Any], make: Callable[[Any], Row]) -> None:
        """Take the records in the order in which they are to be shown, and what makes a row of one."""
        self._records, self._make = records, make

    def __len__(self) -> int:
        """Return how many rows there are."""
        return len(self._records)

    @overload
    def __getitem__(self, place: int) -> Row: ...

    @overload
    def __getitem__(self, place: slice) -> Sequence[Row]: ...

    def __getitem__(self, place: int | slice) -> Row | Sequence[Row]:
        """Make a row, or those of a stretch."""
        found = self._records[place]
        return [self._make(record) for record in found] if isinstance(place, slice) else self._make(found)


class ListSource:
    """Rows held in memory, for lists that are short by nature."""

    def __init__(self, rows: Iterable[Row] = ()) -> None:
        """Take the rows in the order in which they are to be shown."""
        self._rows = rows if isinstance(rows, MadeRows) else list(rows)

    def count(self) -> int:
        """Return how many rows there are."""
        return len(self._rows)

    def rows(self, start: int, stop: int) -> Sequence[Row]:
        """Return the rows from `start` up to, not including, `stop`."""
        return self._rows[start:stop]

    def position_of(self, key: int) -> int | None:
        """Return the index of the record's row, or None."""
        return next((index for index, row in enumerate(self._rows) if row.key == key), None)


class RowWindow:
    """The rows around those on the screen, read from the source in pieces as the table moves."""

    MOST_PAGES = 5
    """Pages of rows kept before those far from the screen are let go."""
    NEAR = 80
    """Rows looked at around the old place before a source that can tell is asked: mostly the record is there."""
    SEARCHED = 500
    """Rows read around the old place to find a record again in a source that cannot tell where it stands."""

    def __init__(self, source: RowSource) -> None:
        """Count the source's rows; read none."""
        self.source = source
        self.count = max(0, source.count())
        self._start = 0
        self._rows: list[Row] = []

    def get(self, index: int) -> Row | None:
        """Return a row that `hold` made sure of, or None where the source had fewer rows than it said."""
        place = index - self._start
        return self._rows[place] if 0 <= place < len(self._rows) else None

    def hold(self, top: int, height: int) -> None:
        """Make the rows of a page be there, reading only what is missing and half a page beyond it."""
        bottom = min(self.count, top + height)
        top = max(0, top)
        end = self._start + len(self._rows)
        if bottom <= top or (self._start <= top and bottom <= end):
            return
        margin = max(1, height // 2)
        if self._rows and self._start <= top <= end:
            stop = min(self.count, bottom + margin)
            self._rows.extend(self._read(end, stop))
            spare = len(self._rows) - self.MOST_PAGES * height
            if spare > 0:
                cut = min(spare, max(0, top - margin - self._start))
                del self._rows[:cut]
                self._start += cut
        elif self._rows and self._start <= bottom <= end:
            start = max(0, top - margin)
            self._rows[:0] = self._read(start, self._start)
            self._start = start
            del self._rows[self.MOST_PAGES * height :]
        else:
            self._start = max(0, top - margin)
            self._rows = list(self._read(self._start, min(self.count, bottom + margin)))

    def find(self, key: int | None, near: int) -> int | None:
        """Return the index of the record's row, or None; `near` is where it stood before."""
        if key is None or not self.count:
            return None
        seekable = isinstance(self.source, Seekable)
        around = self.NEAR if seekable else self.SEARCHED
        start = max(0, min(near, self.count) - around // 2)
        rows = self._read(start, min(self.count, start + around))
        found = next((start + order for order, row in enumerate(rows) if row.key == key), None)
        if found is None and isinstance(self.source, Seekable):  # far away: counted, 0.1 s among a million
            found = self.source.position_of(key)
        return found if found is not None and 0 <= found < self.count else None

    def _read(self, start: int, stop: int) -> Sequence[Row]:
        return self.source.rows(start, stop) if stop > start else ()
