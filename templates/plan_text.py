"""The plan on a page as text: its parts taken apart again, as whoever edited the file left them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from store.clean import clean
from templates.reading import Block, Spans, plain, read_blocks

UNSET = "—"
OBJECTIVES, ACTIONS, RISKS = "Objectives", "Next actions", "Risks"
TABLES: Mapping[str, str] = {OBJECTIVES: "Objective", ACTIONS: "Action", RISKS: "Risk"}
"""The sections that are tables, each with the column of the titles."""
NUMBER = "#"
"""The column that counts the rows: whoever puts one in between may count anew."""
CHARTER = "Charter"
HEAD = "head"
MILESTONE = "◆"
RUNGS = "›"
"""Parts the rungs of the ladder."""


@dataclass(frozen=True, slots=True)
class PlanLine:
    """One row of a table: its title, its cells by their headers, and the line of the file."""

    title: str
    cells: Mapping[str, str]
    line: int


@dataclass
class PlanText:
    """What stands in the file."""

    period: str = ""
    said: Sequence[str] = ()
    """What stands beside the period: its days, type and status."""
    ladder: str | None = ""
    """The rung in bold; None when there are several."""
    charter: dict[str, str] = field(default_factory=dict)
    tables: dict[str, list[PlanLine]] = field(default_factory=dict)
    lines: dict[str, int] = field(default_factory=dict)
    """The line of each part: `head`, and each label of the charter."""
    all: dict[int, str] = field(default_factory=dict)
    """Every block, and every row of a table, by its line: to see what was changed elsewhere."""


def take_apart(markdown: str) -> PlanText:
    """Return the parts of a plan on a page; what is not one of them is left aside."""
    found = PlanText()
    section = ""
    for block in read_blocks(markdown):
        _note_all(found, block)
        if block.kind == "heading":
            section = block.text.split(":")[0].strip() if block.level == 2 else ""
        elif block.kind == "paragraph" and not section and not found.lines and block.spans and block.spans[0].strong:
            _read_head(found, block)
        elif section == CHARTER and block.kind == "item" and block.spans:
            _read_charter(found, block)
        elif section in TABLES and block.kind == "table":
            found.tables.setdefault(section, []).extend(_rows(block, TABLES[section]))
    return found


def is_unset(text: str) -> bool:
    """Say whether a cell says nothing."""
    return text in ("", UNSET, "-")


def _note_all(found: PlanText, block: Block) -> None:
    if block.kind == "table":
        headers = [plain(cell).strip() for cell in block.rows[0]]
        for line, row in _numbered(block):
            cells = (plain(cell) for header, cell in zip(headers, row, strict=True) if header != NUMBER)
            found.all[line] = " | ".join(map(clean, cells))
    elif block.kind == "heading":
        found.all[block.line] = clean(block.text).split(":")[0]
    elif block.text.strip():
        found.all[block.line] = clean(block.text)


def _numbered(table: Block) -> Iterator[tuple[int, Sequence[Spans]]]:
    """Yield the rows of a table with their lines: the second line has no row."""
    yield table.line, table.rows[0]
    yield from enumerate(table.rows[1:], table.line + 2)


def _read_head(found: PlanText, block: Block) -> None:
    found.period = clean(block.spans[0].text)
    parts = plain(block.spans[1:]).split(" · ")
    found.said = [clean(part).strip(" ·") for part in parts if part.strip(" ·") and RUNGS not in part]
    rungs = [clean(span.text) for span in block.spans[1:] if span.strong]
    found.ladder = "" if not rungs else rungs[0] if len(rungs) == 1 else None
    found.lines[HEAD] = block.line


def _read_charter(found: PlanText, block: Block) -> None:
    label, *rest = block.spans
    if label.strong and label.text.strip().endswith(":"):
        name = clean(label.text).rstrip(":")
        text = clean(plain(rest).strip())
        found.charter[name] = "" if is_unset(text) else text
        found.lines[name] = block.line


def _rows(table: Block, titles: str) -> Iterator[PlanLine]:
    headers = [clean(plain(cell)) for cell in table.rows[0]]
    if titles not in headers:
        return
    for number, row in enumerate(table.rows[1:], table.line + 2):
        title = _title(row[headers.index(titles)])
        if title:
            cells = {header: clean(plain(cell)) for header, cell in zip(headers, row, strict=True)}
            yield PlanLine(title, cells, number)


def _title(cell: Spans) -> str:
    """Return the title of a row: what stands in bold, or all of the cell where nothing does."""
    bold: Iterable[str] = [span.text for span in cell if span.strong]
    return clean("".join(bold) or plain(cell).removeprefix(MILESTONE).strip())
