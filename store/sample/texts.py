"""The texts of the sample book: sections of lines, written by hand, their columns parted by bars."""

from __future__ import annotations

from pathlib import Path

HERE = Path(__file__).parent / "texts"

Line = dict[str, str]
Sections = dict[str, list[Line]]

DEPTH = "depth"
"""Extra column: how far a line is indented, in steps of two blanks; an outline's lines hang below the one before."""


def list_texts(folder: str) -> list[str]:
    """Return the names of the texts in a folder, sorted."""
    return sorted(f"{folder}/{path.name}" for path in (HERE / folder).glob("*.txt"))


def read_sections(name: str) -> Sections:
    """Return the sections of a text by name, each a list of lines with a value for every column of its heading.

    A heading is `== facts: known | state | text`; missing values at the end of a line are empty. ValueError, naming
    the place, when a line has more values than its heading has columns or stands before the first heading.
    """
    sections: Sections = {}
    columns: list[str] = []
    lines: list[Line] = []
    for number, text in enumerate((HERE / name).read_text("utf-8").splitlines(), 1):
        if text.startswith("== "):
            title, _, heading = text[3:].partition(":")
            columns, lines = _parts(heading), []
            sections[title] = lines
        elif text.strip():
            values = _parts(text)
            if len(values) > len(columns):
                raise ValueError(f"{name}, line {number}: {len(values)} values for {len(columns)} columns")
            filled = values + [""] * (len(columns) - len(values))
            depth = (len(text) - len(text.lstrip())) // 2
            lines.append({**dict(zip(columns, filled, strict=True)), DEPTH: str(depth)})
    return sections


def read_fields(lines: list[Line]) -> Line:
    """Return a section of two columns, a name and a value, as one mapping."""
    return {line["field"]: next(v for k, v in line.items() if k not in ("field", DEPTH)) for line in lines}


def read_changes(text: str) -> Line:
    """Return `stage = Proposal; amount = 410` as a mapping."""
    pairs = (part.partition("=") for part in text.split(";") if part.strip())
    return {name.strip(): value.strip() for name, _, value in pairs}


def _parts(text: str) -> list[str]:
    return [part.strip() for part in text.split("|")]
