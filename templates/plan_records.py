"""Records of a foreign plan: a row of a table, an item of a list, or a heading with its lines, as texts by field.

Whatever is said of a record stands in one of its fields, else in its note. `line` is where it stands in the file.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence

from store.clean import clean, fold
from templates.plan_headings import (
    COMPETITORS,
    OBJECTIVES,
    RISKS,
    SWOT,
    columns_of,
    kind_of_table,
    kind_of_word,
    swot_of,
    without_number,
)
from templates.plan_lines import LABELLED, from_to, kind_labelled, said_by, take_tail
from templates.reading import Block, Spans, plain

TITLE_LIMIT = 200
"""Letters of a title; what is longer is begun there and told in full in the note."""
STATUS: Mapping[str, str] = {
    "not started": "not started|open|planned|to do|to-do|new|offen|geplant|a faire|ouvert",
    "in progress": "in progress|started|ongoing|on track|doing|active|laeuft|läuft|in arbeit|en cours|wip|green",
    "at risk": "at risk|delayed|blocked|red|amber|verzögert|en retard",
    "done": "done|complete|completed|closed|finished|erledigt|fertig|terminé|fait|yes|x|ja|oui",
    "dropped": "dropped|cancelled|canceled|abandoned|verworfen|abandonné",
}
GRADES: Mapping[str, str] = {
    "low": "low|l|niedrig|gering|faible",
    "medium": "medium|med|m|mittel|moyen|moyenne",
    "high": "high|h|hoch|élevé|élevée|critical|very high",
}
Record = dict[str, str]
LINE, KIND = "line", "kind"
_BOX = re.compile(r"\[([ xX])\]\s+")
_BEHIND = re.compile(r"(\s+(?:—|–|-|\||·)\s+|\s*;\s+)")
_BREAK = re.compile(r"(?i)<br\s*/?>|\n")
_NAMED_BEFORE = re.compile(r"(\S.*?)\s+[—–-]\s+(\S.*)", re.DOTALL)
_GRADES = re.compile(r"\(\s*([^()/,;·]{1,20}?)\s*(?:[/,;·x×-]\s*([^()/,;·]{1,20}?)\s*)?\)\s*\Z")


def read_records(block: Block, kind: str) -> Iterator[tuple[str, Record]]:
    """Yield each record that a block lists, with the list that it belongs to; `kind` is what its section lists."""
    if block.kind == "table":
        headers = [plain(cell) for cell in block.rows[0]]
        if kinds := swot_of(headers):
            yield from _quarters(block, kinds)
        elif (meant := kind_of_table(headers) or kind) and "title" in columns_of(headers):
            yield from ((meant, record) for record in _rows(block, headers))
    elif kind and block.kind == "item" and (record := _item(block, kind)):
        named = kind_labelled(block.text) if kind not in SWOT else None
        yield kind_of_word(named[0]) if named else kind, record


def from_heading(heading: Block) -> Record:
    """Return the record that a heading stands for."""
    return settle({"title": without_number(clean(heading.text)) or clean(heading.text), LINE: str(heading.line)})


def take_line(record: Record, text: str) -> None:
    """Take a line below a record into the field that it is labelled with, else into its note."""
    if found := LABELLED.fullmatch(text):
        (name,) = columns_of([found[1]])
        if name not in ("", "title", "note", "objective") and name not in record:
            told, said = take_tail(found[2])
            if not said.keys().isdisjoint({*record, name}):
                told, said = found[2], {}
            changed = settle({**record, **said, name: clean(told)})
            record.clear()
            record.update(changed)
            return
    add_note(record, text)


def add_note(record: Record, text: str) -> None:
    """Add a line to the note of a record."""
    if text := clean(text, lines=True):
        record["note"] = "\n".join(filter(None, (record.get("note", ""), text)))


def settle(record: Record) -> Record:
    """Return a record whose words are those of the book; what is not is kept in its note."""
    settled = {name: text if name == "note" else clean(text) for name, text in record.items()}
    notes = [settled.pop("note", "")]
    if "start" not in settled and (values := from_to(settled.get("target", ""))) and not values[0]:
        _, settled["start"], settled["target"] = values
    for name, words in (("status", STATUS), ("likelihood", GRADES), ("impact", GRADES)):
        if (said := settled.get(name)) and said not in words:
            known = next((value for value, all_ in words.items() if _is_among(said, all_)), "")
            settled[name] = known
            if not known:
                del settled[name]
                notes.append(f"{name.capitalize()}: {said}")
    title = settled["title"]
    if len(title) > TITLE_LIMIT:
        notes.append(title)
        title = f"{title[: TITLE_LIMIT - 1]}…"
    settled["title"] = title
    if note := "\n".join(filter(None, (clean(each, lines=True) for each in notes))):
        settled["note"] = note
    return settled


def _is_among(said: str, words: str) -> bool:
    return fold(said) in [fold(word) for word in words.split("|")]


def _rows(table: Block, headers: Sequence[str]) -> Iterator[Record]:
    columns = columns_of(headers)
    for number, row in enumerate(table.rows[1:], table.line + 2):
        texts = [clean(plain(cell)) for cell in row]
        record, also = dict[str, str](), list[str]()
        for name, header, text in zip(columns, headers, texts, strict=True):
            if text and name == "note":
                also.append(text)
            elif text and name:
                record[name] = text
            elif text and not _is_count(header, text):
                also.append(f"{clean(header)}: {text}".removeprefix(": "))
        if not record.get("title"):
            filled = [text for text in texts if text]
            if not filled:
                continue
            record, also = {"title": " · ".join(filled)}, []
        yield settle({**record, "note": "\n".join(also), LINE: str(number)})


def _is_count(header: str, text: str) -> bool:
    return text.strip(".").isdecimal() and fold(header).strip(" .") in ("", "#", "no", "nr", "n°", "nº")


def _quarters(table: Block, kinds: Sequence[str]) -> Iterator[tuple[str, Record]]:
    """Yield what stands in a table with strengths, weaknesses and so on side by side."""
    for number, row in enumerate(table.rows[1:], table.line + 2):
        for kind, cell in zip(kinds, row, strict=True):
            for text in _BREAK.split(plain(cell)):
                if clean(text).strip(" -•*"):
                    yield kind, settle({"title": clean(text).strip(" -•*"), LINE: str(number)})


def _item(block: Block, kind: str) -> Record | None:
    """Return an item of a list: a box says whether it is done; owner and day may stand behind a dash."""
    text, record = block.text, dict[str, str]()
    if box := _BOX.match(text):
        text = text[box.end() :]
        record["status"] = "done" if box[1] in "xX" else "not started"
    title, rest = _title_and_rest(block.spans, text, kind, is_boxed=bool(box))
    if kind == RISKS and (graded := _graded(title, rest)):
        title, (record["likelihood"], rest) = "", graded
    rest, said = take_tail(rest)
    record |= said
    kept, notes = _take_parts(title, rest, record)
    if not clean(kept):
        kept, notes, record = text, "", {}
    kept = _take_values(kept, record, kind)
    if kind == OBJECTIVES and notes and "target" not in record and (values := from_to(notes)) and not values[0]:
        record["target"], notes = notes, ""
    if not clean(kept):
        return None
    return settle({"title": kept.strip(), **record, "note": notes, LINE: str(block.line)})


def _take_values(title: str, record: Record, kind: str) -> str:
    """Return a title without the values at its end: those of a measure, or how likely a risk is and how bad."""
    if kind == OBJECTIVES and "target" not in record and (values := from_to(title)) and values[0]:
        left = values[0]
        record["target"] = title.rstrip()[len(left) :].lstrip(" \t—–-|·;,:")
        return left
    if kind == RISKS and (found := _GRADES.search(title[-60:])) and found.start() + max(0, len(title) - 60):
        graded = [each for each in found.groups() if each]
        names = ("likelihood", "impact")[: len(graded)]
        if all(_is_grade(each) for each in graded) and record.keys().isdisjoint(names):
            record |= dict(zip(names, graded, strict=True))
            return title[: found.start() + max(0, len(title) - 60)].rstrip()
    return title


def _graded(title: str, rest: str) -> tuple[str, str] | None:
    """Return how likely a risk is and what it is, where it begins with that: `**Low:** IT blocks`."""
    found = None if title else LABELLED.fullmatch(rest)
    before, after = (found[1], found[2]) if found else (title, rest)
    return (before, after) if after.strip() and _is_grade(before) else None


def _is_grade(text: str) -> bool:
    return any(_is_among(clean(text), words) for words in GRADES.values())


def _title_and_rest(spans: Spans, text: str, kind: str, *, is_boxed: bool) -> tuple[str, str]:
    """Return the title of an item where it is marked off, and what else it says, or all of it."""
    if kind not in SWOT and (named := kind_labelled(text)):
        return "", named[1]
    title, rest = _bold_title(spans) if not is_boxed else ("", "")
    if not title and kind == COMPETITORS and (found := LABELLED.fullmatch(text) or _NAMED_BEFORE.fullmatch(text)):
        title, rest = found[1], found[2]
    return (title, rest) if title else ("", text)


def _take_parts(title: str, rest: str, record: Record) -> tuple[str, str]:
    """Take what stands between dashes into the record; return the title and the note that are left."""
    parts = ["", *_BEHIND.split(rest)]
    kept, notes, is_title = title, list[str](), not title
    in_note = False
    for between, part in zip(parts[::2], parts[1::2], strict=True):
        said = said_by(part.strip())
        if said and said[0] not in record:
            record[said[0]], is_title, in_note = said[1], False, False
        elif is_title:
            kept += f"{between}{part}"
        elif in_note:
            notes[-1] += f"{between}{part}"
        elif part.strip():
            notes.append(part)
            in_note = True
    return kept, "\n".join(note.strip() for note in notes)


def _bold_title(spans: Spans) -> tuple[str, str]:
    """Return the title and the rest of an item that begins with its title in bold; nothing of any other."""
    if len(spans) < 2 or not spans[0].strong:
        return "", ""
    title, rest = spans[0].text.strip(), plain(spans[1:])
    if not (title.endswith(":") or rest.lstrip().startswith((":", "–", "—", "-"))):
        return "", ""
    return title.rstrip(": "), rest.lstrip(" :–—-")
