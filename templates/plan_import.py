"""A foreign account plan in Markdown, read by the headings that people use; what is not understood is kept as a note.

Nothing is lost: every line ends up in a field, in a record, or in the notes of the draft, there as it stood.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

from store.clean import clean, fold
from store.errors import Problem, Refused
from store.plans.importing import ForeignPlan
from store.records import TEXT_LIMIT
from templates.plan_headings import (
    ACTIONS,
    COMPETITORS,
    OBJECTIVES,
    RISKS,
    SWOT,
    TEXTS,
    is_all_known,
    kind_of_table,
    kind_of_word,
    section_of,
)
from templates.plan_lines import kind_labelled, labelled
from templates.plan_period import find_period
from templates.plan_records import KIND, Record, add_note, from_heading, read_records, take_line
from templates.plan_sections import Section, read_sections, told_table, uncovered, written
from templates.reading import Block, plain

MOST_LETTERS = TEXT_LIMIT * 9 // 10
"""Longer files are no account plan: no single text of the book could hold what is not understood of them."""
MOST_RECORDS = 1_000
"""Records of one list; what comes behind stays in the notes."""
_WITH_HEADINGS = frozenset({OBJECTIVES, RISKS, COMPETITORS})
"""Lists in which a heading of its own may be a record."""
_LISTS = (OBJECTIVES, ACTIONS, RISKS, COMPETITORS, "swot")


SUCCESS_FACTORS = "success_factors"
"""The text that is a list; the items of any other are its lines."""
_SHOWN = 60


class _Within(NamedTuple):
    """A heading that holds those below it: its level, what it lists, and the record that it stands for, if any."""

    level: int
    meaning: str
    record: Record | None


@dataclass
class _Below:
    """Where below a heading we are: of which record the lines tell, and whether they list something of its own."""

    heading: Record | None
    """The record that the heading stands for."""
    may_name: bool
    """Whether an item may say by its label what it is."""
    last: Record | None = None
    kind: str = ""
    """What the last record is."""
    inner: str = ""
    """What is listed within that record, or within the heading's."""
    inner_last: Record | None = None
    depth: int = 0
    """How deep the item is that stands above the inner list."""

    def go_to(self, depth: int) -> None:
        """Leave the inner list with what does not stand in it."""
        if depth <= self.depth:
            self.inner, self.inner_last, self.depth = "", None, 0

    def take(self, kind: str, record: Record) -> None:
        """Note the record that the next lines tell of."""
        if self.inner:
            self.inner_last = record
        else:
            self.last, self.kind = record, kind


@dataclass
class _Found:
    """What was read so far."""

    texts: dict[str, list[str]] = field(default_factory=dict)
    lists: dict[str, list[Record]] = field(default_factory=lambda: {name: [] for name in _LISTS})
    notes: list[str] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)

    def keep(self, kind: str, record: Record) -> Record:
        """Take up a record, and return it."""
        if kind in SWOT:
            record[KIND] = kind
        self.lists[_list_of(kind)].append(record)
        return record

    def has_room(self, kind: str, count: int = 1) -> bool:
        """Say whether so many more records of a kind are taken up."""
        return len(self.lists[_list_of(kind)]) + count <= MOST_RECORDS


def read_plan(markdown: str) -> ForeignPlan:
    """Return what an account plan in Markdown says; Refused when it is too long to be one."""
    if len(markdown) > MOST_LETTERS:
        words = f"The file is longer than {MOST_LETTERS:,} characters: that is no account plan."
        raise Refused("Nothing was imported", words, "Take out what is none.")
    sections = list(read_sections(markdown))
    found = _Taking(sections).take()
    texts = {name: clean("\n".join(filter(None, parts)), lines=True) for name, parts in found.texts.items()}
    lists = {name: tuple(records) for name, records in found.lists.items()}
    notes = clean("\n\n".join(found.notes), lines=True)
    return ForeignPlan(texts, **lists, notes=notes, period=find_period(markdown, sections), problems=found.problems)


class _Taking:
    """Goes through the sections once, and knows within which headings it is."""

    def __init__(self, sections: Sequence[Section]) -> None:
        self._sections = sections
        self._found = _Found()
        self._within: list[_Within] = []
        self._below = _Below(None, may_name=False)
        words = [fold(each.heading.text) for each in sections if each.heading]
        self._has_swot = any("swot" in word or section_of(word) in SWOT.keys() - {"opportunity"} for word in words)

    def take(self) -> _Found:
        """Take all sections, in their order."""
        for section in self._sections:
            kept = self._take_section(section)
            if "".join(kept).strip():
                self._found.notes.append("\n".join(kept).strip("\n"))
        return self._found

    def _tell(self, heading: Block) -> None:
        """Say that a heading is not understood, unless one above it was not either, or it is the title of the file."""
        if heading.level > 1 or heading is not next((each.heading for each in self._sections if each.heading), None):
            words = f"the heading “{_short(heading.text)}” is not understood; what stands below it is kept as a note"
            self._found.problems.append(Problem(heading.line, words))

    def _take_section(self, section: Section) -> list[str]:
        """Take what a section says; return the lines of it that are to be kept as a note."""
        heading = section.heading
        meaning, record = self._open(heading) if heading else ("", None)
        used = self._is_understood(heading, meaning, record) if heading else False
        head, *segments = section.segments()
        kept = uncovered(head, heading) if used and heading else head
        left = list[str]()
        self._below = _Below(record, may_name=not meaning and (heading is None or heading.level == 1))
        for block, after, lines in zip(section.blocks, (*section.blocks[1:], None), segments, strict=False):
            is_taken = self._take_block(block, after, meaning)
            left += uncovered(lines, block) if is_taken else told_table(lines, block)
            if not is_taken and block.depth < 2:
                self._below.last = None
        if heading and not kept and "".join(left).strip():
            kept = [*head[:1], ""]  # what is kept of a section stands below its heading
        if heading and not meaning and record is None and not used and "".join(left).strip():
            self._tell(heading)
        return [*kept, *left]

    def _open(self, heading: Block) -> tuple[str, Record | None]:
        """Return what a heading stands for, within those above it: a list or a text, and maybe a record of a list."""
        while self._within and self._within[-1].level >= heading.level:
            self._within.pop()
        around = self._within[-1] if self._within else _Within(0, "", None)
        meaning, record = self._meaning(heading, around.meaning), None
        if around.record is not None and meaning not in (ACTIONS, RISKS):
            meaning, record = around.meaning, around.record  # a part of what is said of the record
            if clean(heading.text):
                add_note(record, heading.text)
        elif not meaning and self._may_be_record(heading, around):
            meaning, record = around.meaning, self._found.keep(around.meaning, from_heading(heading))
        elif not meaning:
            meaning = around.meaning if around.meaning == ACTIONS else ""
        self._within.append(_Within(heading.level, meaning, record))
        return meaning, record

    def _may_be_record(self, heading: Block, around: _Within) -> bool:
        return around.meaning in _WITH_HEADINGS and self._found.has_room(around.meaning) and bool(clean(heading.text))

    def _meaning(self, heading: Block, around: str) -> str:
        named, meaning = kind_labelled(heading.text), section_of(heading.text)
        if named and kind_of_word(named[0]) == around:
            return ""  # `Goal 1: Win Gent` is one of the goals
        if meaning in SWOT and around == COMPETITORS:
            return ""
        # Most people list deals below `Opportunities`; what stands for us only beside strengths or threats.
        return "" if meaning == "opportunity" and "signal" not in fold(heading.text) and not self._has_swot else meaning

    def _is_understood(self, heading: Block, meaning: str, record: Record | None) -> bool:
        known = bool(meaning) or not section_of(heading.text)
        return record is not None or (known and is_all_known(heading.text))

    def _take_block(self, block: Block, after: Block | None, meaning: str) -> bool:
        """Take a block into a field or a record; False when it is to be kept as it stands."""
        below, is_line = self._below, block.kind in ("item", "paragraph")
        below.go_to(block.depth)
        if below.heading is None and self._take_labelled(block):
            return True
        if meaning in TEXTS:
            is_plain = block.depth == 1 and block.kind == "item" and meaning != SUCCESS_FACTORS
            self._found.texts.setdefault(meaning, []).append(block.text if is_plain else written(block))
            return True
        if is_line and self._take_inner(block, meaning):
            return True
        if is_line and below.heading is not None:
            take_line(below.heading, block.text)
            return True
        if is_line and self._opens(block, after, meaning):
            below.take(meaning, self._found.keep(meaning, from_heading(block)))
            return True
        if is_line and below.last is not None and block.depth < 2 and labelled(block.text):
            take_line(below.last, block.text)
            return True
        return self._take_records(block, meaning)

    def _take_labelled(self, block: Block) -> bool:
        """Take a line such as `**Goal:** to be everywhere` into the field of the plan that it names."""
        if block.kind not in ("item", "paragraph") or len(block.spans) < 2 or not block.spans[0].strong:
            return False
        label, text = block.spans[0].text.strip(), plain(block.spans[1:]).strip()
        name = section_of(label)
        is_label = label.endswith(":") or text.startswith(":")
        if not is_label or name not in TEXTS or not is_all_known(label) or not text.strip(": "):
            return False
        self._found.texts.setdefault(name, []).append(clean(text.removeprefix(":")))
        return True

    def _opens(self, block: Block, after: Block | None, meaning: str) -> bool:
        """Say whether a paragraph is the title of a record of which the lines behind it tell."""
        if block.kind != "paragraph" or block.depth or meaning not in (*_WITH_HEADINGS, ACTIONS):
            return False
        is_titled = bool(block.spans) and all(span.strong for span in block.spans if span.text.strip())
        is_told = after is not None and after.kind in ("item", "paragraph") and labelled(after.text) is not None
        named = kind_labelled(block.text)
        is_one = kind_of_word(named[0]) == meaning if named else is_titled and is_told
        return is_one and bool(clean(block.text)) and self._found.has_room(meaning)

    def _take_inner(self, block: Block, meaning: str) -> bool:
        """Take what stands below a record and is one of its own: the items below `Actions:`, or `Action: call Ann`."""
        below = self._below
        if below.inner:
            return self._take_records(block, below.inner)
        if block.kind != "item" or (below.heading is None and (block.depth < 2 or below.last is None)):
            return False
        label, named = block.text.strip().rstrip(": "), kind_labelled(block.text)
        kind = kind_of_word(named[0]) if named else section_of(label) if is_all_known(label) else ""
        if kind not in (ACTIONS, RISKS) or kind == meaning:
            return False
        below.inner, below.depth = kind, block.depth
        return self._read_records(block, kind) if named else True

    def _take_records(self, block: Block, meaning: str) -> bool:
        below = self._below
        last = below.inner_last if below.inner else below.last
        depth = block.depth - below.depth
        is_table = block.kind == "table" and bool(kind_of_table([plain(cell) for cell in block.rows[0]]))
        if last is not None and depth and (depth > 1 or not block.marker) and not is_table:
            if block.kind in ("item", "paragraph") and labelled(block.text):
                take_line(last, block.text)
            else:
                add_note(last, written(block))
            return True
        named = kind_labelled(block.text) if below.may_name and depth == 1 else None
        return self._read_records(block, kind_of_word(named[0]) if named else "" if meaning in TEXTS else meaning)

    def _read_records(self, block: Block, meaning: str) -> bool:
        """Take the records that a block lists; False when it lists none, or more than are taken up."""
        read = list(read_records(block, meaning))
        if not read or any(not self._found.has_room(kind, len(read)) for kind, _ in read):
            return False
        objective = self._objective(block)
        for kind, record in read:
            if kind == ACTIONS and objective:
                record.setdefault("objective", objective["title"])
            self._found.keep(kind, record)
        self._below.take(*read[-1])
        return True

    def _objective(self, block: Block) -> Record | None:
        """Return the objective that actions here are for: the heading's, or that of the item above them."""
        around = next((each.record for each in self._within if each.meaning == OBJECTIVES and each.record), None)
        is_within = self._below.kind == OBJECTIVES and (self._below.inner or (block.kind == "table" and block.depth))
        return around or (self._below.last if is_within else None)


def _list_of(kind: str) -> str:
    return "swot" if kind in SWOT else kind


def _short(text: str) -> str:
    line = clean(text)
    return line if len(line) <= _SHOWN else f"{line[: _SHOWN - 1]}…"
