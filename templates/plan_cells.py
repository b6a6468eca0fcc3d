"""The cells of an exported plan, each read back into the fields that it was printed from.

A reader takes the text of a cell and returns the new values of the record; ValueError, to stand behind the text in
quotes, when the book cannot hold what the cell says.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from datetime import date
from typing import Any

from store.clean import fold
from store.dossier import Dossier
from store.plans.actions import ActionRow
from store.plans.measures import MONEY, parse_measure, read_measure
from store.words import (
    ACTION_STATUS,
    GRADE,
    OBJECTIVE_STATUS,
    PLAN_STATUS,
    PLAN_TYPE,
    RISK_TYPE,
    SIDE,
    Words,
)
from templates.plan_text import MILESTONE, PlanLine, is_unset

Changes = dict[str, Any]
Read = Callable[["CellReader", str, PlanLine, PlanLine | None, Any], Changes]
"""Reads a cell: its text, its row in the file, the row as it was printed, and the record; None, None for a new one."""
_DAY = re.compile(r"(\d{4}-\d{2}-\d{2})(?: \(overdue\))?")
_PERIOD = re.compile(r"(\S+) to (\S+)")


class CellReader:
    """Knows whom and what the names in the cells mean."""

    def __init__(self, dossier: Dossier, actions: Sequence[ActionRow], numbers: Mapping[str, int]) -> None:
        """`numbers` are those of the objectives, each with its key."""
        self._dossier, self._actions = dossier, actions
        self.numbers = dict(numbers)
        """What the number of an objective in the file means: its key, 0 for one that is not in the book yet."""

    @property
    def currency(self) -> str:
        """The currency of the book."""
        return self._dossier.book.currency

    def owner(self, text: str) -> Changes:
        """Read the name of one of us."""
        return {"owner_id": _only(text, self._dossier.colleagues.values(), "name", "colleague in this book")}

    def their_owner(self, text: str) -> Changes:
        """Read the name of a person of the customer."""
        return {"customer_owner_id": _only(text, self._dossier.people, "name", "person of this account")}

    def against(self, text: str) -> Changes:
        """Read the title of the action against a risk."""
        return {"action_id": _only(text, self._actions, "title", "action of this plan")}

    def objective(self, text: str) -> Changes:
        """Read the number of an objective."""
        key = self.numbers.get(text.strip(" #.")) if text else None
        if text and key is None:
            raise ValueError("is no number of an objective of this plan")
        if key == 0:
            raise ValueError("is an objective that is new itself: take that over first")
        there = {row.id for row in self._dossier.objectives}
        if key is not None and key not in there:
            raise ValueError("is an objective that is no longer in the book")
        return {"objective_id": key}


def read_cell(
    reader: CellReader, table: str, label: str, line: PlanLine, printed: PlanLine | None, row: Any
) -> Changes | None:
    """Return what a cell changes; None for a column that follows from the book. ValueError in words."""
    read = CELLS[table].get(label)
    text = line.cells[label]
    return None if read is None else read(reader, "" if is_unset(text) else text, line, printed, row)


def value_of(words: Words, text: str) -> str:
    """Return the value that a label stands for; ValueError in words when there is none."""
    if not text and any(not word.value for word in words):
        return ""
    for word in words:
        if fold(text) in (fold(word.label), fold(word.value)) and text:
            return word.value
    raise ValueError(f"is not one of: {', '.join(word.label for word in words if word.value)}")


def read_head(before: str, after: str) -> tuple[str, Changes]:
    """Return what a changed part of the head is called and says: days, type or status; ValueError when none of them."""
    if found := _PERIOD.fullmatch(after):
        return "Days", {"starts_on": _day_of(found[1]), "ends_on": _day_of(found[2])}
    for label, name, words in (("Type", "type", PLAN_TYPE), ("Status", "status", PLAN_STATUS)):
        if any(word.value and fold(word.label) == fold(after or before) for word in words):
            return label, {name: value_of(words, after)}
    raise ValueError("is neither days like 2027-01-01 to 2027-12-31, nor a type or status of a plan")


def _only(text: str, rows: Any, name: str, what: str) -> int | None:
    """Return the key of the one record of that name; None for no name; ValueError for none or several."""
    if not text:
        return None
    found: list[int] = [row.id for row in rows if fold(getattr(row, name)) == fold(text)]
    if len(found) != 1:
        raise ValueError(f"is no {what}" if not found else f"is more than one {what}")
    return found[0]


def _day_of(text: str) -> date:
    try:
        if found := _DAY.fullmatch(text):
            return date.fromisoformat(found[1])
    except ValueError:
        pass
    raise ValueError("is not a day like 2026-11-30")


def _title(_: CellReader, text: str, line: PlanLine, printed: PlanLine | None, row: Any) -> Changes:
    """Read the title, and in front of it whether it is a milestone."""
    changes: Changes = {} if printed is not None and line.title == printed.title else {"title": line.title}
    if row is None or hasattr(row, "kind"):
        kind = "milestone" if text.startswith(MILESTONE) else "action"
        if kind != getattr(row, "kind", "action"):
            changes["kind"] = kind
    return changes


def _day(name: str) -> Read:
    def read(_: CellReader, text: str, _line: PlanLine, _printed: PlanLine | None, row: Any) -> Changes:
        day = _day_of(text) if text else None
        return {name: day} if row is None or getattr(row, name) != day else {}

    return read


def _worded(name: str, words: Words) -> Read:
    def read(_: CellReader, text: str, _line: PlanLine, _printed: PlanLine | None, row: Any) -> Changes:
        return {name: value_of(words, text)} if text or row is not None else {}

    return read


def _named(find: Callable[[CellReader, str], Changes]) -> Read:
    def read(reader: CellReader, text: str, _line: PlanLine, _printed: PlanLine | None, _row: Any) -> Changes:
        return find(reader, text)

    return read


def _measured(name: str, other: str) -> Read:
    def read(reader: CellReader, text: str, line: PlanLine, _: PlanLine | None, row: Any) -> Changes:
        if row is None:
            value, unit = read_measure(text, reader.currency)
            return {name: value, **({"unit": unit} if unit else {})}
        if name == "current" and row.measure_of:
            raise ValueError("is read off the book")
        if not text:
            return {name: None}
        try:
            return {name: parse_measure(text, row.unit)}
        except ValueError:
            value, unit = read_measure(text, reader.currency)
        if getattr(row, other) is None or (unit == row.unit != MONEY):
            return {name: value, "unit": unit}
        raise ValueError(f"is in another unit than “{line.cells.get('Now' if name == 'target' else 'Target', '')}”")

    return read


_OWNER = _named(CellReader.owner)
CELLS: Mapping[str, Mapping[str, Read]] = {
    "objective": {
        "Objective": _title,
        "Whose": _worded("side", SIDE),
        "Now": _measured("current", "target"),
        "Target": _measured("target", "current"),
        "Due": _day("due_on"),
        "Owner": _OWNER,
        "Status": _worded("status", OBJECTIVE_STATUS),
    },
    "action": {
        "Action": _title,
        "Due": _day("due_on"),
        "Owner": _OWNER,
        "Their owner": _named(CellReader.their_owner),
        "For": _named(CellReader.objective),
        "Status": _worded("status", ACTION_STATUS),
    },
    "risk": {
        "Risk": _title,
        "Type": _worded("type", RISK_TYPE),
        "Likelihood": _worded("likelihood", GRADE),
        "Impact": _worded("impact", GRADE),
        "Owner": _OWNER,
        "Against it": _named(CellReader.against),
    },
}
"""What is read of each column; the others follow from the book."""
