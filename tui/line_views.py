"""Lines between people as they are read: from one end, in words, with how sure we are."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import NamedTuple

from store.lines import LineRow, LinesAt
from tui.widgets.table import Cell, Column, Row
from tui.wording import STALE_DAYS, age, days_since

SIGNS = {"confirmed": "✓ ", "unconfirmed": "? "}
"""Before what is confirmed, and what is assumed."""
STATES: Mapping[str, Cell] = {
    "confirmed": Cell("✓ confirmed", "success"),
    "unconfirmed": Cell("? assumed", "warning"),
}
"""How sure we are, in a list."""
SOMEBODY = "somebody elsewhere"
_ONWARD = {
    "influences": "Influences → {}",
    "informal reporting": "Reports informally to {}",
    "conflicts with": "Conflicts with {}",
    "knows": "Knows {}",
    "former colleague": "Former colleague of {}",
}
_BACK = {"influences": "Is influenced by ← {}", "informal reporting": "Informally leads {}"}
_BOTH = {"influences": "Influences ↔ {}, and back", "informal reporting": "Reports informally to {}, and back"}


class End(NamedTuple):
    """One end of a line: a person, or the seat of somebody whom we do not know yet; 0 for the other half."""

    person: int = 0
    seat: int = 0

    def called(self, names: Mapping[int, str]) -> str:
        """Return what this end is called; `names` are those of people and of seats, whose keys are all different."""
        return names.get(self.person or self.seat, SOMEBODY)


def ends_of(line: LineRow) -> tuple[End, End]:
    """Return where a line comes from and where it goes."""
    start = End(line.from_person_id or 0, line.from_seat_id or 0)
    return start, End(line.to_person_id or 0, line.to_seat_id or 0)


def lines_at(lines: Sequence[LineRow], *ends: End) -> list[LineRow]:
    """Return the lines that begin or end at one of these ends."""
    return [line for line in lines if not set(ends).isdisjoint(ends_of(line))]


def say_line(line: LineRow, here: End, names: Mapping[int, str]) -> str:
    """Return a line as it is read from one of its ends: `Influences → P. Okafor, strong`."""
    start, end = ends_of(line)
    other = end if start == here else start
    words = _ONWARD if start == here else _BACK
    if line.both_ways:
        words = _BOTH
    said = words.get(line.kind, _ONWARD.get(line.kind, "{}"))
    before, _, behind = said.partition("{}")
    name = f"{before}{other.called(names)}{behind}"
    return f"{name}, {line.strength}" if line.strength else name


def sure(state: str, text: str, as_of: date | None, today: date) -> str:
    """Return a judgement with the sign of how sure we are before it and its age behind: `? Champion 12d`."""
    return f"{SIGNS.get(state, '')}{text} {age(days_since(as_of, today))}"


# -- the kinds to draw ---------------------------------------------------------------------------------------------


class Draw(NamedTuple):
    """A way to draw a line from somebody: its key, its kind, and whether it runs from the other end."""

    key: str
    kind: str
    words: str
    meaning: str
    from_other: bool = False


DRAWN = (
    Draw("i", "influences", "influences", "Is listened to by the other"),
    Draw("b", "influences", "is influenced by", "Listens to the other", from_other=True),
    Draw("c", "conflicts with", "conflicts with", "Work against each other"),
    Draw("n", "informal reporting", "reports informally to", "Takes direction outside the chart"),
    Draw("k", "knows", "knows", "Would take a call from"),
    Draw("f", "former colleague", "is a former colleague of", "Worked together before"),
)
"""The kinds of line, as they are drawn from one end."""
DRAW_COLUMNS = (
    Column("key", "", 1, priority=9),
    Column("words", "Line", 30, flexible=True, priority=9),
    Column("meaning", "When", 33, priority=4),
)


def draw_rows(other: str) -> list[Row]:
    """Return the kinds of line that can be drawn to somebody of that name."""
    return [
        Row(place, (Cell(each.key, "accent"), f"{each.words} {other}", Cell(each.meaning, "muted")))
        for place, each in enumerate(DRAWN)
    ]


# -- the lines that there are --------------------------------------------------------------------------------------

LINE_COLUMNS = (
    Column("line", "Line", 34, flexible=True, priority=9),
    Column("state", "Sure?", 11, priority=7),
    Column("source", "Who says so", 14, priority=4),
    Column("as_of", "Age", 6, "right", priority=5),
)


def line_rows(known: LinesAt, here: End, today: date) -> list[Row]:
    """Return the lines at one end, as they are read from there."""
    return [_line_row(line, say_line(line, here, known.names), today) for line in known.rows]


def _line_row(line: LineRow, words: str, today: date) -> Row:
    days = days_since(line.as_of, today)
    is_old = days is None or days > STALE_DAYS
    cells = (
        words,
        STATES.get(line.state, Cell("")),
        Cell(line.source, "muted"),
        Cell(age(days), "warning" if is_old else "muted"),
    )
    return Row(line.id, cells)
