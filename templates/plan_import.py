"""A foreign account plan in Markdown, read by the headings that people use; what is not understood is kept as a note.

Nothing is lost: every line ends up in a field, in a record, or in the notes of the draft.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from store.clean import clean, fold
from templates.plan_headings import ACTIONS, COMPETITORS, OBJECTIVES, RISKS, TEXTS, columns_of, section_of
from templates.reading import Block, plain, read_blocks

MOST_LETTERS = 1_000_000
"""Longer files are no account plan; see `read_plan`."""
MOST_RECORDS = 1_000
TITLE_LIMIT = 200
"""Letters of a title; what is longer is begun there and told in full in the note."""
_BOX = re.compile(r"\[([ xX])\]\s+")
_BEHIND = re.compile(r"\s+(?:—|–|-|\||·)\s+|\s*[;]\s+")
_OWNED = re.compile(r"(?i)^(?:owner|who|verantwortlich|responsable)\s*[:=]\s*(.+)$|^@(\w[\w .'-]*)$")
_DUE = re.compile(r"(?i)^(?:due|by|until|bis|pour le|date)?\s*[:=]?\s*(\d{4}-\d{2}-\d{2}|\d{1,2}[./]\d{1,2}[./]\d{4})$")
_STATUS = {
    "done": "done|complete|completed|closed|finished|erledigt|fertig|termine|fait|yes|x|ja|oui",
    "in progress": "in progress|started|ongoing|on track|doing|active|laeuft|in arbeit|en cours|wip",
    "dropped": "dropped|cancelled|canceled|abandoned|verworfen|abandonne",
    "at risk": "at risk|delayed|blocked|red|amber|verzoegert|en retard",
}
_GRADES = {
    "low": "low|l|1|niedrig|gering|faible",
    "medium": "medium|med|m|2|mittel|moyen|moyenne",
    "high": "high|h|3|hoch|eleve|elevee|critical",
}

Record = dict[str, str]


@dataclass
class FoundPlan:
    """What was read: fields of the plan, and records as the texts of their fields, each list in its order."""

    texts: Record = field(default_factory=dict)
    objectives: list[Record] = field(default_factory=list)
    actions: list[Record] = field(default_factory=list)
    risks: list[Record] = field(default_factory=list)
    competitors: list[Record] = field(default_factory=list)
    swot: list[Record] = field(default_factory=list)
    notes: str = ""
    """What was not understood, as it stood there."""

    def in_words(self) -> str:
        """Return what was found, in one line."""
        counts = (
            (len(self.texts), "texts"),
            (len(self.objectives), "objectives"),
            (len(self.actions), "actions"),
            (len(self.risks), "risks"),
            (len(self.competitors), "competitors"),
            (len(self.swot), "strengths and weaknesses"),
            (len(self.notes.splitlines()), "lines kept as a note"),
        )
        return ", ".join(f"{count} {what}" for count, what in counts if count) or "nothing"


@dataclass(frozen=True, slots=True)
class _Section:
    """A heading with what stands below it until the next one, and the source of all that."""

    heading: str
    blocks: tuple[Block, ...]
    source: str


def read_plan(markdown: str) -> FoundPlan:
    """Return what an account plan in Markdown says; ValueError in words when it is too long to be one."""
    if len(markdown) > MOST_LETTERS:
        raise ValueError(f"is longer than {MOST_LETTERS:,} characters: that is no account plan")
    found, notes = FoundPlan(), list[str]()
    for section in _sections(markdown):
        left = _take(found, section)
        if left.strip():
            notes.append(left.strip())
    found.notes = clean("\n\n".join(notes), lines=True)
    return found


def _sections(markdown: str) -> Iterator[_Section]:
    blocks = read_blocks(markdown)
    lines = markdown.replace("\r\n", "\n").replace("\r", "\n").split("\n")
    heads = [place for place, block in enumerate(blocks) if block.kind == "heading" and not block.depth]
    first = heads[0] if heads else len(blocks)
    if first:
        end = blocks[first].line - 1 if heads else len(lines)
        yield _Section("", tuple(blocks[:first]), "\n".join(lines[blocks[0].line - 1 : end]))
    for place, end in zip(heads, [*heads[1:], len(blocks)], strict=True):
        last = blocks[end].line - 1 if end < len(blocks) else len(lines)
        source = "\n".join(lines[blocks[place].line - 1 : last])
        yield _Section(blocks[place].text, tuple(blocks[place + 1 : end]), source)


def _take(found: FoundPlan, section: _Section) -> str:
    """Take what a section says into the plan; return what is left of it, as a note."""
    what = section_of(section.heading)
    if not what:
        return section.source if section.blocks else ""
    if what in TEXTS:
        before = found.texts.get(what, "")
        text = "\n".join(_line(block) for block in section.blocks)
        found.texts[what] = clean("\n".join(filter(None, (before, text))), lines=True)
        return ""
    records, left = list[Record](), list[str]()
    for block in section.blocks:
        read = list(_records(block))
        records.extend(read)
        if not read and block.text.strip():
            left.append(_line(block))
    _keep(found, what, records, left)
    return f"## {section.heading}\n\n" + "\n".join(left) if left else ""


def _keep(found: FoundPlan, what: str, records: Sequence[Record], left: list[str]) -> None:
    lists: Mapping[str, list[Record]] = {
        OBJECTIVES: found.objectives,
        ACTIONS: found.actions,
        RISKS: found.risks,
        COMPETITORS: found.competitors,
    }
    target = lists.get(what, found.swot)
    for record in records:
        if len(target) >= MOST_RECORDS:
            left.append(" · ".join(record.values()))
        else:
            target.append(record if what in lists else {**record, "kind": what})


def _line(block: Block) -> str:
    if block.kind == "table":
        return "\n".join(" | ".join(plain(cell) for cell in row) for row in block.rows)
    marker = f"{'  ' * (block.depth - 1)}- " if block.marker else ""
    return f"{marker}{block.text}"


def _records(block: Block) -> Iterator[Record]:
    """Yield the records that a block lists: the rows of a table that names them, or an item of a list."""
    if block.kind == "table":
        yield from _rows(block)
    elif block.kind == "item" and block.text.strip():
        yield _item(block.text)


def _rows(table: Block) -> Iterator[Record]:
    columns = columns_of([plain(cell) for cell in table.rows[0]])
    if "title" not in columns:
        return
    for row in table.rows[1:]:
        texts = [clean(plain(cell)) for cell in row]
        record: Record = {}
        also = list[str]()
        for name, header, text in zip(columns, table.rows[0], texts, strict=True):
            if name and text:
                record[name] = text
            elif text:
                also.append(f"{plain(header)}: {text}")
        if record.get("title"):
            yield _settled({**record, "note": "\n".join(filter(None, (record.get("note", ""), *also)))})
        elif any(texts):
            yield _settled({"title": " · ".join(filter(None, texts))})


def _item(text: str) -> Record:
    """Return an item of a list: a box says whether it is done; owner and day may stand behind a dash."""
    box = _BOX.match(text)
    title, *behind = _BEHIND.split(text[box.end() :] if box else text)
    record: Record = {"status": "done"} if box and box[1] in "xX" else {}
    kept = list[str]()
    for part in behind:
        if owner := _OWNED.match(part.strip()):
            record["owner"] = (owner[1] or owner[2]).strip()
        elif due := _DUE.match(part.strip()):
            record["due_on"] = due[1]
        else:
            kept.append(part.strip())
    return _settled({"title": title.strip(), **record, "note": "\n".join(filter(None, kept))})


def _settled(record: Record) -> Record:
    """Return a record whose words are those of the book; what is not is kept in its note."""
    notes = [record.pop("note", "")]
    for name, words in (("status", _STATUS), ("likelihood", _GRADES), ("impact", _GRADES)):
        if said := record.get(name):
            record[name] = next((value for value, all_ in words.items() if fold(said) in all_.split("|")), "")
            if not record[name]:
                del record[name]
                notes.append(f"{name.capitalize()}: {said}")
    title = clean(record["title"])
    if len(title) > TITLE_LIMIT:
        notes.append(title)
        title = f"{title[: TITLE_LIMIT - 1]}…"
    record["title"] = title
    note = clean("\n".join(filter(None, notes)), lines=True)
    return {**record, **({"note": note} if note else {})}
