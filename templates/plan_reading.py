"""An exported plan read back: what somebody changed in the file becomes proposals; nothing is overwritten in silence.

The book prints the same page anew, and cell is compared with cell: what is not edited proposes nothing, whatever it is.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from difflib import SequenceMatcher
from typing import Any, Protocol

from store.clean import fold
from store.errors import Problem
from store.numbers import parse_shortened
from store.plans.measures import MONEY, to_held
from store.plans.page import PlanPage
from store.plans.plans import CHARTER
from store.plans.proposals import Proposal
from store.words import (
    ACTION_STATUS,
    GRADE,
    LADDER,
    OBJECTIVE_STATUS,
    PLAN_STATUS,
    PLAN_TYPE,
    RISK_TYPE,
    SIDE,
    Words,
)
from templates.plan_text import (
    ACTIONS,
    MILESTONE,
    OBJECTIVES,
    RISKS,
    PlanLine,
    PlanText,
    is_unset,
    take_apart,
)

CUT = "…"
TEXTS: Mapping[str, str] = {
    **{question: name for name, question in CHARTER.items()},
    "Goal": "goal",
    "Value proposition": "value_proposition",
    "Success factors": "success_factors",
}
"""The labels of the charter, each with the field of the plan."""


@dataclass
class ReadBack:
    """What was read: changes to be taken over or left, and what could not be read, with its line."""

    proposals: list[Proposal] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)


class _Row(Protocol):
    """A record of a table."""

    @property
    def id(self) -> int:
        """Its key."""

    @property
    def title(self) -> str:
        """What it is called."""


class _UnreadError(ValueError):
    """A cell that says nothing the book can hold."""


def read_back(markdown: str, printed: str, page: PlanPage) -> ReadBack:
    """Return what differs between an edited plan and the one that the book prints now, as proposals.

    `printed` is the document as it would be exported now, of the same page.
    """
    return _Reader(page).read(take_apart(markdown), take_apart(printed))


class _Reader:
    """Compares part with part, and knows whom the names in the cells mean."""

    def __init__(self, page: PlanPage) -> None:
        self._page, self._dossier = page, page.dossier
        self._found = ReadBack()

    def read(self, edited: PlanText, printed: PlanText) -> ReadBack:
        self._head(edited, printed)
        self._charter(edited, printed)
        lists: Mapping[str, tuple[str, Sequence[_Row]]] = {
            OBJECTIVES: ("objective", [line.row for line in self._page.objectives]),
            ACTIONS: ("action", self._page.next_actions),
            RISKS: ("risk", self._page.open_risks),
        }
        for section, (table, rows) in lists.items():
            if section in edited.tables:
                self._table(table, edited.tables[section], printed.tables.get(section, []), rows)
        return self._found

    # -- the head and the charter ------------------------------------------------------------------------------------

    def _head(self, edited: PlanText, printed: PlanText) -> None:
        if not edited.period:
            return
        plan, told, changes = self._page.plan, list[tuple[str, str, str]](), dict[str, Any]()
        if edited.period != printed.period:
            told.append(("Period", printed.period, edited.period))
            changes["period"] = edited.period
        for before, after in _pairs(printed.said, edited.said):
            try:
                changes |= _head_field(before, after)
                told.append(("Plan", before, after))
            except ValueError:
                self._problem(edited.lines.get("head"), f"“{after}” is neither days, nor a type or status of a plan")
        if edited.ladder != printed.ladder:
            told.append(("Where we are", printed.ladder, edited.ladder))
            changes["ladder"] = _value_of(LADDER, edited.ladder)
        if changes:
            self._propose("plan", plan.id, plan.period, told, changes, plan)

    def _charter(self, edited: PlanText, printed: PlanText) -> None:
        plan = self._page.plan
        for label, name in TEXTS.items():
            before, after = printed.charter.get(label, ""), edited.charter.get(label)
            if after is None or after == before:
                continue
            if before.endswith(CUT):
                self._problem(edited.lines.get(label), f"{label} was cut when it was written: change it in the book")
                continue
            there = getattr(plan, name)
            lines = "\n".join(after.split(" · ")) if name == "success_factors" else _with_its_lines(there, after)
            self._propose("plan", plan.id, plan.period, [(label, before, after)], {name: lines}, plan)

    # -- tables ------------------------------------------------------------------------------------------------------

    def _table(self, table: str, edited: Sequence[PlanLine], printed: Sequence[PlanLine], rows: Sequence[_Row]) -> None:
        for after, place in _matched(edited, printed):
            before = None if place is None else printed[place]
            row = None if place is None else rows[place]
            told, changes = list[tuple[str, str, str]](), dict[str, Any]()
            for label, text in after.cells.items():
                there = before.cells.get(label, "") if before else ""
                if text == there or (is_unset(text) and is_unset(there)):
                    continue
                self._cell(table, label, (there, text), after, row, told, changes)
            if changes and (row or changes.get("title")):
                self._propose(table, row.id if row else 0, row.title if row else after.title, told, changes, row)

    def _cell(
        self,
        table: str,
        label: str,
        texts: tuple[str, str],
        line: PlanLine,
        row: Any,
        told: list[tuple[str, str, str]],
        changes: dict[str, Any],
    ) -> None:
        """Add what one cell changes; say what it holds that cannot be taken over."""
        read = _CELLS[table].get(label)
        if read is None:
            return
        before, after = texts
        try:
            if before.endswith(CUT):
                raise _UnreadError("was cut when it was written: change it in the book")
            new = read(self, "" if is_unset(after) else after, line, row)
        except ValueError as error:
            self._problem(line.line, f"{label} “{after}” {error}")
            return
        changes |= new
        if new:
            told.append((label, "" if is_unset(before) else before, "" if is_unset(after) else after))

    def _propose(
        self, table: str, key: int, name: str, told: list[tuple[str, str, str]], changes: dict[str, Any], row: Any
    ) -> None:
        seen = {each: getattr(row, each) for each in changes} if row is not None else {}
        self._found.proposals.append(Proposal(table, key, name, tuple(told), changes, seen))

    def _problem(self, line: int | None, what: str) -> None:
        self._found.problems.append(Problem(line, what))

    # -- cells -------------------------------------------------------------------------------------------------------

    def owner(self, text: str, line: PlanLine, row: Any) -> dict[str, Any]:
        """Read the name of one of us; one whom the book does not know yet comes as a name."""
        _ = line, row
        known = (each.id for each in self._dossier.colleagues.values() if fold(each.name) == fold(text))
        return {"owner_id": next(known, text) if text else None}

    def their_owner(self, text: str, line: PlanLine, row: Any) -> dict[str, Any]:
        """Read the name of a person of the customer."""
        _ = line, row
        if not text:
            return {"customer_owner_id": None}
        found = [each.id for each in self._dossier.people if fold(each.name) == fold(text)]
        if len(found) != 1:
            raise _UnreadError("is nobody whom the account knows" if not found else "may be several people")
        return {"customer_owner_id": found[0]}

    def against(self, text: str, line: PlanLine, row: Any) -> dict[str, Any]:
        """Read the title of the action against a risk."""
        _ = line, row
        if not text:
            return {"action_id": None}
        found = [each.id for each in self._page.actions if fold(each.title) == fold(text)]
        if len(found) != 1:
            raise _UnreadError("is no action of the plan" if not found else "may be several actions")
        return {"action_id": found[0]}


Read = Callable[[_Reader, str, PlanLine, Any], dict[str, Any]]


def _titled(reader: _Reader, text: str, line: PlanLine, row: Any) -> dict[str, Any]:
    """Read the title, and in front of it whether it is a milestone."""
    _ = reader
    changes: dict[str, Any] = {} if row is not None and line.title == row.title else {"title": line.title}
    if row is None or hasattr(row, "kind"):
        kind = "milestone" if text.startswith(MILESTONE) else "action"
        if getattr(row, "kind", "action") != kind:
            changes["kind"] = kind
    return changes


def _day(name: str) -> Read:
    def read(reader: _Reader, text: str, line: PlanLine, row: Any) -> dict[str, Any]:
        _ = reader, line
        try:
            day = date.fromisoformat(text[:10]) if text else None
        except ValueError:
            raise _UnreadError("is not a date like 2026-11-30") from None
        return {name: day} if row is None or getattr(row, name) != day else {}

    return read


def _worded(name: str, words: Words) -> Read:
    def read(reader: _Reader, text: str, line: PlanLine, row: Any) -> dict[str, Any]:
        _ = reader, line, row
        return {name: _value_of(words, text)}

    return read


def _measured(name: str) -> Read:
    def read(reader: _Reader, text: str, line: PlanLine, row: Any) -> dict[str, Any]:
        _ = reader, line
        if row is not None and name == "current" and row.measure_of:
            raise _UnreadError("is read off the book")
        unit = row.unit if row is not None else ""
        bare = text.removesuffix(unit if unit != MONEY else "").strip()
        if row is None:
            number, _, unit = text.partition(" ")
            bare = number
        try:
            value = to_held(parse_shortened(_without_currency(bare) if unit == MONEY else bare)) if bare else None
        except ValueError:
            raise _UnreadError("is no number") from None
        return {name: value, **({"unit": unit} if row is None and unit else {})}

    return read


_CELLS: Mapping[str, Mapping[str, Read]] = {
    "objective": {
        "Objective": _titled,
        "Whose": _worded("side", SIDE),
        "Now": _measured("current"),
        "Target": _measured("target"),
        "Due": _day("due_on"),
        "Owner": _Reader.owner,
        "Status": _worded("status", OBJECTIVE_STATUS),
    },
    "action": {
        "Action": _titled,
        "Due": _day("due_on"),
        "Owner": _Reader.owner,
        "Their owner": _Reader.their_owner,
        "Status": _worded("status", ACTION_STATUS),
    },
    "risk": {
        "Risk": _titled,
        "Type": _worded("type", RISK_TYPE),
        "Likelihood": _worded("likelihood", GRADE),
        "Impact": _worded("impact", GRADE),
        "Owner": _Reader.owner,
        "Against it": _Reader.against,
    },
}
"""What is read of each column; the others follow from the book."""


def _value_of(words: Words, text: str) -> str:
    """Return the value that a label stands for; ValueError in words when there is none."""
    if not text and any(not word.value for word in words):
        return ""
    found = next(
        (word.value for word in words if fold(word.label) == fold(text) or fold(word.value) == fold(text)), None
    )
    if found is None:
        raise _UnreadError(f"is not one of: {', '.join(word.label for word in words if word.value)}")
    return found


def _head_field(before: str, after: str) -> dict[str, Any]:
    """Return what a changed part of the head says: its days, the type or the status; ValueError when it is none."""
    first, to, last = after.partition(" to ")
    if to:
        return {"starts_on": date.fromisoformat(first.strip()), "ends_on": date.fromisoformat(last.strip())}
    if not after:
        return {"type": ""} if any(fold(word.label) == fold(before) for word in PLAN_TYPE) else {}
    for name, words in (("type", PLAN_TYPE), ("status", PLAN_STATUS)):
        if any(fold(word.label) == fold(after) for word in words):
            return {name: _value_of(words, after)}
    raise _UnreadError("is not known")


def _pairs(before: Sequence[str], after: Sequence[str]) -> Iterator[tuple[str, str]]:
    """Yield what stood there and what stands there now, where they differ."""
    gone = [part for part in before if part not in after]
    come = [part for part in after if part not in before]
    for place in range(max(len(gone), len(come))):
        yield (gone[place] if place < len(gone) else "", come[place] if place < len(come) else "")


def _without_currency(text: str) -> str:
    return " ".join(part for part in text.split() if any(sign.isdigit() for sign in part) or len(part) == 1)


def _matched(edited: Sequence[PlanLine], printed: Sequence[PlanLine]) -> Iterator[tuple[PlanLine, int | None]]:
    """Yield each edited row with the place of the printed one that it was, None for a new one.

    Rows are known by their titles, the same title twice by order. One that has another title is the printed row that
    is missing, if it is the only one and stands between the same neighbours.
    """
    free: dict[str, list[int]] = {}
    for place, line in enumerate(printed):
        free.setdefault(line.title, []).append(place)
    found = [free[line.title].pop(0) if free.get(line.title) else None for line in edited]
    missing = sorted(place for places in free.values() for place in places)
    strange = [place for place, was in enumerate(found) if was is None]
    if len(missing) == len(strange) == 1:
        before = found[strange[0] - 1] if strange[0] else -1
        if before is not None and before + 1 == missing[0]:
            found[strange[0]] = missing[0]
    yield from zip(edited, found, strict=True)


def _with_its_lines(there: str, after: str) -> str:
    """Return the edited words with the line breaks that the text has in the book, where its words stayed."""
    old, new = _words(there), after.split()
    if "\n" not in there:
        return after
    spaces = {place: space for place, (_, space) in enumerate(old)}
    joined = list[str]()
    matcher = SequenceMatcher(None, [word for word, _ in old], new, autojunk=False)
    for kind, first, last, begin, end in matcher.get_opcodes():
        if kind == "equal":
            joined.extend(f"{word}{spaces[first + n]}" for n, word in enumerate(new[begin:end]))
        elif begin < end:
            joined.extend(f"{word} " for word in new[begin : end - 1])
            joined.append(f"{new[end - 1]}{spaces[last - 1] if last > first else ' '}")
    return "".join(joined).strip()


def _words(text: str) -> list[tuple[str, str]]:
    """Return the words of a text, each with the space behind it."""
    found = list[tuple[str, str]]()
    for word in _split(text):
        if word.isspace() and found:
            found[-1] = (found[-1][0], word)
        elif not word.isspace():
            found.append((word, ""))
    return found


def _split(text: str) -> Iterable[str]:
    """Yield words and what lies between them."""
    start = 0
    for place in range(1, len(text) + 1):
        if place == len(text) or text[place].isspace() != text[start].isspace():
            yield text[start:place]
            start = place
