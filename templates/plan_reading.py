"""An exported plan read back: what somebody changed in the file becomes proposals; nothing is overwritten in silence.

The file is compared with the page as it was printed when the file was written, cell with cell: what is not edited
proposes nothing, whatever it is. What has been changed in the book since then is a clash that shows both.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from difflib import SequenceMatcher
from typing import Any

from store.clean import clean, fold
from store.errors import Problem
from store.plans.page import PlanPage
from store.plans.plans import CHARTER
from store.plans.proposals import Proposal, Told
from store.words import LADDER
from templates.escape import one_line
from templates.plan_cells import CellReader, Changes, read_cell, read_head, value_of
from templates.plan_settling import settle
from templates.plan_text import (
    ACTIONS,
    HEAD,
    NUMBER,
    OBJECTIVES,
    RISKS,
    TABLES,
    PlanLine,
    PlanText,
    is_unset,
    take_apart,
)
from templates.plan_words import with_its_lines

CUT = "…"
TEXTS: Mapping[str, str] = {
    **{question: name for name, question in CHARTER.items()},
    "Goal": "goal",
    "Value proposition": "value_proposition",
    "Success factors": "success_factors",
}
"""The labels of the charter, each with the field of the plan."""
NO_PLACE = "is not read back: it follows from the book, or has no place in it"
IN_THE_BOOK = "was cut when it was written: change it in the book"
TAKEN_OUT = "was taken out of the file: nothing is deleted by that, it stays in the book; drop or remove it there"
HIDDEN = "is in the book already, below what this page shows: change it there"
_WORD = re.compile(r"[^\W_]+")


@dataclass
class ReadBack:
    """What was read: changes to be taken over or left, and what could not be read, with its line."""

    proposals: list[Proposal] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)
    beyond: str = ""
    """What of the plan has no place on the page, in words; empty when all of it stands there."""


def read_back(markdown: str, printed: str, page: PlanPage, now: PlanPage) -> ReadBack:
    """Return what was edited in a plan, as proposals.

    `printed` is the document as it was written, of the page as it was then; `now` is the page as it is now.
    """
    reader = _Reader(page, now)
    found = reader.read(take_apart(markdown), take_apart(printed))
    found.proposals, gone = settle(found.proposals, page, now)
    found.problems = sorted([*found.problems, *gone], key=lambda problem: problem.line or 0)
    return found


class _Reader:
    """Compares part with part."""

    def __init__(self, page: PlanPage, now: PlanPage) -> None:
        self._page = page
        numbers = {str(number): line.row.id for number, line in enumerate(page.objectives, 1)}
        self._cells = CellReader(now.dossier, now.actions, numbers)
        known = set(numbers.values())
        self._added = {fold(line.row.title): line.row.id for line in now.objectives if line.row.id not in known}
        """Objectives that came into the book since the file was written, by title."""
        self._found = ReadBack()

    def read(self, edited: PlanText, printed: PlanText) -> ReadBack:
        self._head(edited, printed)
        self._charter(edited, printed)
        lists: Mapping[str, tuple[str, Sequence[Any]]] = {
            OBJECTIVES: ("objective", [line.row for line in self._page.objectives]),
            ACTIONS: ("action", self._page.next_actions),
            RISKS: ("risk", self._page.open_risks),
        }
        for section, (table, rows) in lists.items():
            there = printed.tables.get(section, [])
            if not all(_is_of(line, row) for line, row in zip(there, rows, strict=False)):
                self._problem(None, f"{section}: the template lists them in an order of its own; nothing was read")
            elif section in edited.tables:
                self._table(table, TABLES[section], edited.tables[section], there, rows)
            elif there:
                self._problem(None, f"{section}: the list {TAKEN_OUT}")
        self._rest(edited, printed)
        self._found.beyond = _beyond((len(printed.tables.get(name, [])), lists[name][1], name) for name in lists)
        return self._found

    # -- the head and the charter ------------------------------------------------------------------------------------

    def _head(self, edited: PlanText, printed: PlanText) -> None:
        line = edited.lines.get(HEAD)
        if line is None:
            return
        if edited.period != printed.period:
            self._propose_plan("Period", (printed.period, edited.period), {"period": edited.period}, line)
        for before, after in _pairs(printed.said, edited.said):
            try:
                label, changes = read_head(before, after)
                self._propose_plan(label, (before, after), changes, line)
            except ValueError as error:
                self._problem(line, f"“{after or before}” {error}")
        if edited.ladder is None:
            self._problem(line, "several rungs are in bold at once; where we are is one of them")
        elif edited.ladder != printed.ladder:
            try:
                changes = {"ladder": value_of(LADDER, edited.ladder)}
                self._propose_plan("Where we are", (printed.ladder or "", edited.ladder), changes, line)
            except ValueError as error:
                self._problem(line, f"“{edited.ladder}” {error}")

    def _charter(self, edited: PlanText, printed: PlanText) -> None:
        for label, name in TEXTS.items():
            before, after = printed.charter.get(label, ""), edited.charter.get(label)
            if after is None and before:
                self._problem(None, f"{label} {TAKEN_OUT}")
            if after is None or after == before:
                continue
            there, line = str(getattr(self._page.plan, name)), edited.lines.get(label)
            whole = " · ".join(part.strip() for part in there.split("\n") if part.strip())
            if _is_cut(before, whole if name == "success_factors" else there):
                self._problem(line, f"{label} {IN_THE_BOOK}")
                continue
            text = "\n".join(after.split(" · ")) if name == "success_factors" else with_its_lines(there, after)
            self._propose_plan(label, (before, after), {name: text}, line)

    def _propose_plan(self, label: str, texts: tuple[str, str], changes: Changes, line: int | None) -> None:
        plan = self._page.plan
        self._propose("plan", plan, plan.period, [Told(label, *texts)], changes, line)

    # -- tables ------------------------------------------------------------------------------------------------------

    def _table(
        self, table: str, titles: str, edited: Sequence[PlanLine], printed: Sequence[PlanLine], rows: Sequence[Any]
    ) -> None:
        matched = list(_matched(edited, printed, titles))
        if table == "objective":
            self._number(matched, rows)
        hidden = {fold(row.title) for row in rows[len(printed) :]}
        for line, place in matched:
            if place is not None:
                self._row(table, titles, line, printed[place], rows[place])
            elif fold(line.title) in hidden:
                self._problem(line.line, f"{titles} “{_short(line.title)}” {HIDDEN}")
            else:
                self._new(table, titles, line)
        left = {place for _, place in matched}
        for place, line in enumerate(printed):
            if place not in left:
                self._problem(None, f"{titles} “{_short(line.title)}” {TAKEN_OUT}")

    def _number(self, matched: Sequence[tuple[PlanLine, int | None]], rows: Sequence[Any]) -> None:
        """Note which objectives the numbers in the file mean: whoever puts one in between may count anew.

        A number that stands twice is that of neither; what is new may have been copied with it.
        """
        meant: dict[str, set[int]] = {}
        for line, place in matched:
            if number := line.cells.get(NUMBER, "").strip(" ."):
                added = self._added.get(fold(line.title))
                keys = [rows[place].id] if place is not None else [added] if added is not None else []
                meant.setdefault(number, set()).update(keys)
        for number, found in meant.items():
            self._cells.numbers.pop(number, 0)
            if len(found) < 2:
                self._cells.numbers[number] = next(iter(found), 0)

    def _row(self, table: str, titles: str, line: PlanLine, printed: PlanLine, row: Any) -> None:
        for label, text in line.cells.items():
            before = printed.cells.get(label, "")
            if text == before or (is_unset(text) and is_unset(before)):
                continue
            if label == titles and _is_cut(printed.title, row.title) and line.title != printed.title:
                self._problem(line.line, f"{label} “{_short(text)}” {IN_THE_BOOK}")
                continue
            try:
                changes = read_cell(self._cells, table, label, line, printed, row)
            except ValueError as error:
                self._problem(line.line, f"{label} “{text}” {error}")
                continue
            if changes:
                told = Told(label, "" if is_unset(before) else before, "" if is_unset(text) else text)
                self._propose(table, row, row.title, [told], changes, line.line)

    def _new(self, table: str, titles: str, line: PlanLine) -> None:
        told, changes = list[Told](), Changes()
        for label, text in line.cells.items():
            if is_unset(text):
                continue
            try:
                read = read_cell(self._cells, table, label, line, None, None)
            except ValueError as error:
                self._problem(line.line, f"{label} “{text}” {error}")
                continue
            if read:
                changes |= read
                told.append(Told(label, "", text))
        if "title" in changes:
            told.sort(key=lambda each: each.label != titles)
            self._propose(table, None, line.title, told, changes, line.line)

    def _propose(
        self, table: str, row: Any, name: str, told: Sequence[Told], changes: Changes, line: int | None
    ) -> None:
        seen = {each: getattr(row, each) for each in changes} if row is not None else {}
        key = row.id if row is not None else 0
        self._found.proposals.append(Proposal(table, key, name, tuple(told), changes, seen, line=line))

    # -- what else was changed ---------------------------------------------------------------------------------------

    def _rest(self, edited: PlanText, printed: PlanText) -> None:
        """Tell of lines that are not as they were printed, and of which nothing was read."""
        known = set(printed.all.values())
        read = {each.line for each in self._found.proposals} | {each.line for each in self._found.problems}
        for line, text in edited.all.items():
            if text not in known and line not in read:
                self._problem(line, f"“{_short(text)}” {NO_PLACE}")

    def _problem(self, line: int | None, what: str) -> None:
        self._found.problems.append(Problem(line, what))


def _beyond(shown: Iterable[tuple[int, Sequence[Any], str]]) -> str:
    """Return in words how much of each list the page shows, where that is not all of it."""
    parts = [f"{count} of {len(rows)} {name.lower()}" for count, rows, name in shown if count < len(rows)]
    return f"The page shows {' and '.join(parts)}; the others are changed in the book." if parts else ""


def _is_cut(printed: str, there: str) -> bool:
    return printed.endswith(CUT) and one_line(there) != printed


def _is_of(line: PlanLine, row: Any) -> bool:
    """Say whether a printed row is of this record: it begins with the letters of its title, blanks aside."""
    printed, there = ("".join(_WORD.findall(text)) for text in (line.title.removesuffix(CUT), clean(row.title)))
    return "\ufffd" in line.title or there.startswith(printed)


def _short(text: str) -> str:
    return text if len(text) <= 60 else f"{text[:59]}…"


def _pairs(before: Sequence[str], after: Sequence[str]) -> Iterator[tuple[str, str]]:
    """Yield what stood there and what stands there now, where they differ."""
    gone = [part for part in before if part not in after]
    come = [part for part in after if part not in before]
    for place in range(max(len(gone), len(come))):
        yield (gone[place] if place < len(gone) else "", come[place] if place < len(come) else "")


def _matched(
    edited: Sequence[PlanLine], printed: Sequence[PlanLine], titles: str
) -> Iterator[tuple[PlanLine, int | None]]:
    """Yield each edited row with the place of the printed one that it was, None for a new one.

    Rows are known by their titles, the same title twice by order. Those with another title are the printed rows that
    are missing between the same neighbours, when there are as many of them and most of their cells are the same.
    """
    free: dict[str, list[int]] = {}
    for place, line in enumerate(printed):
        free.setdefault(line.title, []).append(place)
    found = [free[line.title].pop(0) if free.get(line.title) else None for line in edited]
    missing = sorted(place for places in free.values() for place in places)
    for start, end in _gaps(found):
        before = found[start - 1] if start else -1
        after = found[end] if end < len(found) else len(printed)
        between = [place for place in missing if before is not None and after is not None and before < place < after]
        if len(between) == end - start:
            for at, place in zip(range(start, end), between, strict=True):
                found[at] = place if _is_alike(edited[at], printed[place], titles) else None
    yield from zip(edited, found, strict=True)


def _gaps(found: Sequence[int | None]) -> list[tuple[int, int]]:
    """Return where runs of rows begin and end that are not known by their titles."""
    edges = [at for at in range(len(found) + 1) if _is_new(found, at) != _is_new(found, at - 1)]
    return list(zip(edges[::2], edges[1::2], strict=True))


def _is_new(found: Sequence[int | None], at: int) -> bool:
    return 0 <= at < len(found) and found[at] is None


def _is_alike(edited: PlanLine, printed: PlanLine, titles: str) -> bool:
    """Say whether two rows are one that was renamed: by the words of the title, or by their other cells."""
    if SequenceMatcher(None, edited.title.split(), printed.title.split(), autojunk=False).ratio() >= 0.5:
        return True
    labels = [label for label in printed.cells if label != titles and label in edited.cells]
    same = sum(edited.cells[label] == printed.cells[label] for label in labels)
    return 2 * same >= len(labels)
