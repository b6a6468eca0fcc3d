"""What a plan from elsewhere would become, line by line, for the screen and the command line. Imports no Textual."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from store.plans.importing import ForeignPlan, Texts

MOST_LINES = 2_000
"""Lines of the note that are shown one by one; a file of more is no plan that anybody reads."""
LISTS = (
    ("objectives", "Objectives"),
    ("actions", "Actions"),
    ("risks", "Risks"),
    ("competitors", "Competitors"),
    ("swot", "Strengths and weaknesses"),
)
BESIDE = ("owner", "due_on", "status", "kind", "likelihood", "impact", "share")
"""What is said beside the title of a record, where its file does."""
_LONGEST = 200


class FoundLine(NamedTuple):
    """A line: its label, what it says, and what is said beside that; a heading has its words alone."""

    text: str
    label: str = ""
    beside: str = ""
    is_heading: bool = False
    is_note: bool = False

    def in_words(self) -> str:
        """Return the line as plain text."""
        return f"{self.label}{self.text}{f'  ({self.beside})' if self.beside else ''}"


def found_lines(read: ForeignPlan) -> Iterator[FoundLine]:
    """Yield what was read: the texts, each record, and every line that is kept as a note."""
    if read.texts:
        yield from _heading("Texts")
        for name, text in read.texts.items():
            yield FoundLine(_short(text), f"{name.replace('_', ' ').capitalize()}: ")
    for name, title in LISTS:
        records: Sequence[Texts] = getattr(read, name)
        if records:
            yield from _heading(title)
            yield from (FoundLine(_short(record["title"]), beside=_beside(record)) for record in records)
    if lines := [line for line in read.notes.split("\n") if line.strip()]:
        yield from _heading("Kept as a note")
        yield from (FoundLine(_short(line), is_note=True) for line in lines[:MOST_LINES])
        if len(lines) > MOST_LINES:
            yield FoundLine(f"and {len(lines) - MOST_LINES:,} more, all of them in the notes of the plan", is_note=True)


def _heading(words: str) -> Iterator[FoundLine]:
    yield FoundLine("")
    yield FoundLine(words, is_heading=True)


def _beside(record: Texts) -> str:
    told = [f"from {record['start']}"] if record.get("start") else []
    told += [f"to {record['target']}"] if record.get("target") else []
    told += [_word(name, record[name]) for name in BESIDE if record.get(name)]
    told += [f"action: {_short(record['mitigation'])}"] if record.get("mitigation") else []
    told += [_short(record["note"])] if record.get("note") else []
    return " · ".join(told)


def _word(name: str, text: str) -> str:
    return f"{name} {text}" if name in ("likelihood", "impact", "share") else text


def _short(text: str) -> str:
    line = " ".join(text.split())
    return line if len(line) <= _LONGEST else f"{line[: _LONGEST - 1]}…"
