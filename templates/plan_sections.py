"""A foreign plan in its sections: each heading with the blocks below it, and the lines of the file where they stand."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import NamedTuple

from store.clean import clean
from templates.plan_lines import kind_labelled, labelled
from templates.reading import Block, plain, read_blocks

_BEGIN = re.compile(r"^[\s>]*(?:[-*+]\s+|\d{1,9}[.)]\s+)*")
_WORD = re.compile(r"[^\W_]+")
_FENCE = ("```", "~~~")
_RULE = frozenset("|-: ")
_LONGEST_LABELLED = 1_000


class Section(NamedTuple):
    """A heading (None: none yet) with what stands below it until the next one; `start` is its first line, from 1."""

    heading: Block | None
    blocks: tuple[Block, ...]
    start: int
    lines: Sequence[str]
    """Its lines as they stand in the file, that of the heading first."""

    def segments(self) -> Iterator[list[str]]:
        """Yield the lines of the heading, or those before the first block, then the lines of each block."""
        start = 0
        for end in [*(block.line - self.start for block in self.blocks), len(self.lines)]:
            yield list(self.lines[start : max(start, end)])
            start = max(start, end)


def read_sections(markdown: str) -> Iterator[Section]:
    """Yield the sections of a document, first what stands before any heading; a heading within a list is none."""
    lines = markdown.replace("\r\n", "\n").replace("\r", "\n").split("\n")
    blocks = _read_apart(lines)
    heads = [
        place for place, each in enumerate(blocks) if each.kind == "heading" and not each.depth and not each.quoted
    ]
    first = heads[0] if heads else len(blocks)
    end = blocks[first].line - 1 if heads else len(lines)
    if end:
        yield Section(None, blocks[:first], 1, lines[:end])
    for place, after in zip(heads, [*heads, len(blocks)][1:], strict=True):
        start, end = blocks[place].line, blocks[after].line - 1 if after < len(blocks) else len(lines)
        yield Section(blocks[place], blocks[place + 1 : after], start, lines[start - 1 : end])


def uncovered(lines: Sequence[str], block: Block) -> list[str]:
    """Return those lines that say more than was read of the block: an address behind a link, say."""
    read = set(_WORD.findall(clean(block.text, lines=True)))
    return [line for line in lines if not set(_WORD.findall(clean(_BEGIN.sub("", line, count=1)))) <= read]


def told_table(lines: Sequence[str], block: Block) -> list[str]:
    """Return the lines of a table as an item for each row, `Name: Marta · Role: Champion`; of anything else, as is.

    A line that says more than was read of its row, an address, say, stands there besides, as it is.
    """
    if block.kind != "table" or block.depth or block.quoted or len(lines) < len(block.rows) + 1:
        return list(lines)
    header, *rows = [[clean(plain(cell)) for cell in row] for row in block.rows]
    first, behind = 2, len(block.rows) + 1
    told = [f"- {_told_row(header, row)}" for row in rows if any(row)]
    more = uncovered([lines[0], *lines[first:behind]], block)
    return [" · ".join(header), *told, *more, *lines[behind:]]


def _told_row(header: Sequence[str], row: Sequence[str]) -> str:
    """Return a row in words; where there are two columns the first one is the label of the other."""
    if len(header) == 2:
        return ": ".join(filter(None, row))
    told = (f"{name}: {text}" if name else text for name, text in zip(header, row, strict=True) if text)
    return " · ".join(told)


def written(block: Block) -> str:
    """Return a block as text: the items of lists with their signs, a table in rows."""
    if block.kind == "table":
        return "\n".join(" | ".join(plain(cell) for cell in row) for row in block.rows)
    marker = f"{'  ' * (block.depth - 1)}- " if block.marker else "  " * block.depth
    return f"{marker}{block.text}"


def _read_apart(lines: Sequence[str]) -> tuple[Block, ...]:
    """Return the blocks of a file as people mean them, each with its line in the file.

    A table right behind an item, and a labelled line right behind another line, would run on as its text.
    """
    whole, origin = list[str](), list[int]()
    fenced = ""
    for place, line in enumerate(lines):
        bare = line.lstrip()
        if not fenced and place and lines[place - 1].strip() and _begins_anew(lines, place):
            whole.append("")
            origin.append(place)
        if bare.startswith(_FENCE):
            fenced = "" if bare[:3] == fenced else fenced or bare[:3]
        whole.append(line)
        origin.append(place + 1)
    blocks = read_blocks("\n".join(whole))
    return tuple(replace(block, line=origin[block.line - 1]) if block.line else block for block in blocks)


def _begins_anew(lines: Sequence[str], place: int) -> bool:
    line = lines[place]
    if "|" in line and place + 1 < len(lines) and _is_rule(lines[place + 1]):
        return "|" not in lines[place - 1]
    return ":" in line and len(line) < _LONGEST_LABELLED and _is_labelled(line)


def _is_rule(line: str) -> bool:
    """Say whether a line is the one below the header of a table."""
    return "|" in line and "-" in line and set(line.strip()) <= _RULE


def _is_labelled(line: str) -> bool:
    bare = line.strip().replace("**", "").replace("__", "")
    return bool(labelled(bare) or kind_labelled(bare))
