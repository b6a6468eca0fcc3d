"""A foreign account plan in Markdown, read by the headings that people use; what is not understood is kept as a note.

Nothing is lost: every line ends up in a field, in a record, or in the notes of the draft, there as it stood.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

from store.clean import clean, fold
from store.errors import Refused
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
    section_of,
)
from templates.plan_records import KIND, Record, add_note, from_heading, read_records, take_line
from templates.reading import Block, plain, read_blocks

MOST_LETTERS = TEXT_LIMIT * 9 // 10
"""Longer files are no account plan: no single text of the book could hold what is not understood of them."""
MOST_RECORDS = 1_000
"""Records of one list; what comes behind stays in the notes."""
_WITH_HEADINGS = frozenset({OBJECTIVES, RISKS, COMPETITORS})
"""Lists in which a heading of its own may be a record."""
_BEGIN = re.compile(r"^[\s>]*(?:[-*+]\s+|\d{1,9}[.)]\s+)*")
_WORD = re.compile(r"[^\W_]+")
_LISTS = (OBJECTIVES, ACTIONS, RISKS, COMPETITORS, "swot")


class _Section(NamedTuple):
    """A heading (None: none yet) with what stands below it until the next one; `start` is its first line, from 1."""

    heading: Block | None
    blocks: tuple[Block, ...]
    start: int
    lines: Sequence[str]
    """Its lines as they stand in the file, that of the heading first."""


class _Within(NamedTuple):
    """A heading that holds those below it: its level, what it lists, and the record that it stands for, if any."""

    level: int
    meaning: str
    record: Record | None


@dataclass
class _Found:
    """What was read so far."""

    texts: Record = field(default_factory=dict)
    lists: dict[str, list[Record]] = field(default_factory=lambda: {name: [] for name in _LISTS})
    notes: list[str] = field(default_factory=list)


def read_plan(markdown: str) -> ForeignPlan:
    """Return what an account plan in Markdown says; Refused when it is too long to be one."""
    if len(markdown) > MOST_LETTERS:
        words = f"The file is longer than {MOST_LETTERS:,} characters: that is no account plan."
        raise Refused("Nothing was imported", words, "Take out what is none.")
    found = _Taking(list(_sections(markdown))).take()
    lists = {name: tuple(records) for name, records in found.lists.items()}
    return ForeignPlan(found.texts, **lists, notes=clean("\n\n".join(found.notes), lines=True))


def _sections(markdown: str) -> Iterator[_Section]:
    blocks = read_blocks(markdown)
    lines = markdown.replace("\r\n", "\n").replace("\r", "\n").split("\n")
    heads = [
        place for place, each in enumerate(blocks) if each.kind == "heading" and not each.depth and not each.quoted
    ]
    first = heads[0] if heads else len(blocks)
    end = blocks[first].line - 1 if heads else len(lines)
    if end:
        yield _Section(None, blocks[:first], 1, lines[:end])
    for place, after in zip(heads, [*heads, len(blocks)][1:], strict=True):
        start, end = blocks[place].line, blocks[after].line - 1 if after < len(blocks) else len(lines)
        yield _Section(blocks[place], blocks[place + 1 : after], start, lines[start - 1 : end])


class _Taking:
    """Goes through the sections once, and knows within which headings it is."""

    def __init__(self, sections: Sequence[_Section]) -> None:
        self._sections = sections
        self._found = _Found()
        self._within: list[_Within] = []
        words = [fold(each.heading.text) for each in sections if each.heading]
        self._has_swot = any("swot" in word or section_of(word) in SWOT.keys() - {"opportunity"} for word in words)

    def take(self) -> _Found:
        """Take all sections, in their order."""
        for section in self._sections:
            kept = self._take_section(section)
            if "".join(kept).strip():
                self._found.notes.append("\n".join(kept).strip("\n"))
        return self._found

    def _take_section(self, section: _Section) -> list[str]:
        """Take what a section says; return the lines of it that are to be kept as a note."""
        heading = section.heading
        meaning, record = self._open(heading) if heading else ("", None)
        used = self._is_understood(heading, meaning, record) if heading else False
        segments = list(_segments(section))
        kept = [] if used and heading else segments[0]
        if used and heading:
            kept = _uncovered(segments[0], heading)
        left = list[str]()
        for block, lines in zip(section.blocks, segments[1:], strict=True):
            left += _uncovered(lines, block) if self._take_block(block, meaning, record) else lines
        if heading and not kept and "".join(left).strip():
            kept = [*segments[0][:1], ""]  # what is kept of a section stands below its heading
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
            meaning, record = around.meaning, self._keep(around.meaning, from_heading(heading))
        elif not meaning:
            meaning = around.meaning if around.meaning == ACTIONS else ""
        self._within.append(_Within(heading.level, meaning, record))
        return meaning, record

    def _may_be_record(self, heading: Block, around: _Within) -> bool:
        has_room = around.meaning in _WITH_HEADINGS and len(self._found.lists[around.meaning]) < MOST_RECORDS
        return has_room and bool(clean(heading.text))

    def _meaning(self, heading: Block, around: str) -> str:
        meaning = section_of(heading.text)
        if meaning in SWOT and around == COMPETITORS:
            return ""
        # Most people list deals below `Opportunities`; what stands for us only beside strengths or threats.
        return "" if meaning == "opportunity" and "signal" not in fold(heading.text) and not self._has_swot else meaning

    def _is_understood(self, heading: Block, meaning: str, record: Record | None) -> bool:
        known = bool(meaning) or not section_of(heading.text)
        return record is not None or (known and is_all_known(heading.text))

    def _take_block(self, block: Block, meaning: str, record: Record | None) -> bool:
        """Take a block into a field or a record; False when it is to be kept as it stands."""
        if record is None and self._take_labelled(block):
            return True
        if meaning in TEXTS:
            before = self._found.texts.get(meaning, "")
            self._found.texts[meaning] = clean("\n".join(filter(None, (before, _written(block)))), lines=True)
            return True
        if record is not None and block.kind in ("item", "paragraph"):
            take_line(record, block.text)
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
        before = self._found.texts.get(name, "")
        told = clean(text.removeprefix(":"))
        self._found.texts[name] = clean("\n".join(filter(None, (before, told))), lines=True)
        return True

    def _take_records(self, block: Block, meaning: str) -> bool:
        lists = self._found.lists
        if meaning and block.depth and (block.depth > 1 or not block.marker) and lists[_list_of(meaning)]:
            add_note(lists[_list_of(meaning)][-1], _written(block))
            return True
        read = list(read_records(block, meaning if meaning not in TEXTS else ""))
        if any(len(lists[_list_of(kind)]) + len(read) > MOST_RECORDS for kind, _ in read):
            return False
        objective = next((each.record for each in self._within if each.meaning == OBJECTIVES and each.record), None)
        for kind, record in read:
            if kind == ACTIONS and objective:
                record.setdefault("objective", objective["title"])
            self._keep(kind, record)
        return bool(read)

    def _keep(self, kind: str, record: Record) -> Record:
        if kind in SWOT:
            record[KIND] = kind
        self._found.lists[_list_of(kind)].append(record)
        return record


def _list_of(kind: str) -> str:
    return "swot" if kind in SWOT else kind


def _segments(section: _Section) -> Iterator[list[str]]:
    """Yield the lines of the heading, or those before the first block, then the lines of each block."""
    ends = [block.line - section.start for block in section.blocks]
    start = 0
    for end in [*ends, len(section.lines)]:
        yield list(section.lines[start : max(start, end)])
        start = max(start, end)


def _uncovered(lines: Sequence[str], block: Block) -> list[str]:
    """Return those lines that say more than was read of the block: an address behind a link, say."""
    read = set(_WORD.findall(clean(block.text, lines=True)))
    return [line for line in lines if not set(_WORD.findall(clean(_BEGIN.sub("", line, count=1)))) <= read]


def _written(block: Block) -> str:
    """Return a block as text: the items of lists with their signs, a table in rows."""
    if block.kind == "table":
        return "\n".join(" | ".join(plain(cell) for cell in row) for row in block.rows)
    marker = f"{'  ' * (block.depth - 1)}- " if block.marker else "  " * block.depth
    return f"{marker}{block.text}"
