"""Judgements of a person as they are listed: the kinds with what is said of each, and the values of one kind."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import date

from store.attribute_kinds import KINDS, RHYTHM, Kind, label_of
from store.attributes import AttributeRow, Judgements
from tui.line_views import STATES
from tui.people_words import COVERAGE_LOOKS, INFLUENCE_LOOKS, SUPPORT_LOOKS, UNASSESSED, Look
from tui.widgets.table import Cell, Column, Row, Tone
from tui.wording import STALE_DAYS, age, days_since

WHOLE = "the account as a whole"
LETTERS = {
    "role": "r",
    "influence": "i",
    "support": "s",
    "coverage": "c",
    "orientation": "d",
    "win": "w",
    "motivation": "m",
    "risk": "p",
    "channel": "h",
    "rhythm": "y",
}
"""The key that judges each kind."""
NUMBERS = "0123456789abcdef"
"""The key of each value, «not assessed» first."""
LOOKS: Mapping[str, Mapping[str, Look]] = {
    "influence": INFLUENCE_LOOKS,
    "support": SUPPORT_LOOKS,
    "coverage": COVERAGE_LOOKS,
}
KIND_COLUMNS = (
    Column("letter", "", 1, priority=9),
    Column("kind", "Kind", 17, priority=8),
    Column("value", "Judged", 20, flexible=True, priority=9),
    Column("state", "Sure?", 11, priority=7),
    Column("source", "Who says so", 14, priority=5),
    Column("as_of", "Age", 6, "right", priority=6),
)
VALUE_COLUMNS = (
    Column("number", "", 1, priority=9),
    Column("state", "", 1, priority=8),
    Column("value", "Value", 21, priority=9),
    Column("meaning", "Choose it when this is so", 20, flexible=True, priority=7),
)


def kind_name(kind: Kind) -> str:
    """Return what a kind is called in a list."""
    return kind.label.split(",")[0]


def value_shown(row: AttributeRow) -> str:
    """Return the value of a judgement in words."""
    return f"every {row.value} days" if row.name == RHYTHM.name else label_of(row.name, row.value)


def centre_name(judged: Judgements, centre: int) -> str:
    """Return what a buying centre is called, 0 for the account as a whole."""
    return judged.centres.get(centre, WHOLE)


# -- the kinds -----------------------------------------------------------------------------------------------------


def kind_rows(judged: Judgements, centre: int, today: date) -> list[Row]:
    """Return a row for each kind, and of one that several hold at once a row for each value.

    The key is the judgement's, or minus the place of a kind of which nothing is judged.
    """
    return [row for name in KINDS for row in _rows_of_kind(judged, centre, name, today)]


def blank_key(kind: str) -> int:
    """Return the key of the row of a kind of which nothing is judged."""
    return -1 - list(KINDS).index(kind)


def kind_of_key(judged: Judgements, key: int) -> tuple[str, str]:
    """Return the kind, and the value, that a row of the list stands for."""
    if key < 0:
        return list(KINDS)[-1 - key], ""
    return next(((row.name, row.value) for row in judged.rows if row.id == key), (next(iter(KINDS)), ""))


def _rows_of_kind(judged: Judgements, centre: int, name: str, today: date) -> Iterator[Row]:
    letter, label = Cell(LETTERS[name], "accent"), kind_name(KINDS[name])
    known = judged.of_kind(centre or None, name)
    if not known:
        yield Row(blank_key(name), (letter, Cell(label, "muted"), Cell("·", "muted"), "", "", ""))
    for number, row in enumerate(known):
        first: tuple[str | Cell, str] = (letter, label) if number == 0 else ("", "")
        yield Row(row.id, (*first, *_judged(row, today)))


def _judged(row: AttributeRow, today: date) -> tuple[str | Cell, ...]:
    days = days_since(row.as_of, today)
    is_old = days is None or days > STALE_DAYS
    return (
        _value_cell(row.name, row.value, value_shown(row)),
        STATES.get(row.state, Cell("")),
        Cell(row.source, "muted"),
        Cell(age(days), "warning" if is_old else "muted"),
    )


def _value_cell(kind: str, value: str, words: str) -> Cell:
    """Return a value with its sign, where the kind has signs."""
    look = LOOKS.get(kind, {}).get(value)
    return Cell(f"{look.sign} {words}", look.tone) if look else Cell(words, "strong")


# -- the values of a kind ------------------------------------------------------------------------------------------


def value_rows(kind: Kind, standing: Sequence[AttributeRow]) -> list[Row]:
    """Return the values of a kind, the key that chooses each, and what it takes; the row's key is the place."""
    states = {row.value: row.state for row in standing}
    return [
        Row(place, (Cell(NUMBERS[place], "accent"), _mark(states, word.value), *_explained(kind, word.value)))
        for place, word in enumerate(kind.words or ())
    ]


def _mark(states: Mapping[str, str], value: str) -> Cell:
    if value in states:
        sure: Tone = "success" if states[value] == "confirmed" else "warning"
        return Cell("✓" if states[value] == "confirmed" else "?", sure)
    return Cell("") if value or states else Cell("·", "muted")


def _explained(kind: Kind, value: str) -> tuple[Cell, Cell]:
    if not value:
        return Cell(f"{UNASSESSED.sign} {label_of(kind.name, '')}", "muted"), Cell("Nobody can say yet", "muted")
    return _value_cell(kind.name, value, label_of(kind.name, value)), Cell(kind.meanings.get(value, ""), "muted")
