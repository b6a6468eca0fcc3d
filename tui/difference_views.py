"""What changed at an account as lines of a list: section by section, each thing with what it was and what it is."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from textual.content import Content

from store.reviews.differences import CONFIRMED, ENDED, GONE, NEW, Difference, FieldDifference, Section
from tui.widgets.rows import Cell, Row, Tone
from tui.widgets.table import Column

COLUMNS = (
    Column("section", "Where", 16, priority=7),
    Column("kind", "How", 13, priority=8),
    Column("told", "What", 20, flexible=True, priority=9),
)
EMPTY = Content.assemble(
    "Nothing changed here in that time. ", ("b", "$text-accent bold"), " looks between two other days."
)
_TONES: Mapping[str, Tone] = {NEW: "success", CONFIRMED: "success", ENDED: "warning", GONE: "warning"}
_SIGNS = {NEW: "+ ", CONFIRMED: "✓ ", ENDED: "× ", GONE: "− "}
_SAYS = {CONFIRMED: "still true"}
Line = tuple[str, Difference | FieldDifference]
"""A line of the list: its section, and what changed there, or a sum that did."""


def lines_of(sections: Sequence[Section]) -> list[Line]:
    """Return all that changed, in the order of the sections; the sums of one stand before its things."""
    found: list[Line] = []
    for section in sections:
        found += ((section.name, figure) for figure in section.figures)
        found += ((section.name, difference) for difference in section.differences)
    return found


def difference_rows(lines: Sequence[Line]) -> list[Row]:
    """Return the lines as rows, each under its place; a section is named on its first line alone."""
    return [
        Row(place, tuple(_cells(line, place == 0 or lines[place - 1][0] != line[0])))
        for place, line in enumerate(lines)
    ]


def _cells(line: Line, is_first: bool) -> Iterator[str | Cell]:
    section, each = line
    yield section if is_first else ""
    if isinstance(each, FieldDifference):
        yield Cell("= in all", "muted")
        yield each.in_words()
        return
    said = each.how or _SAYS.get(each.kind, each.kind)
    yield Cell(f"{_SIGNS.get(each.kind, '~ ')}{said}", _TONES.get(each.kind, ""))
    yield each.in_words()


def difference_in_full(line: Line) -> Content:
    """Return one line in full: what it is, and each field as it was and as it is."""
    section, each = line
    if isinstance(each, FieldDifference):
        return Content.assemble((section, "$text-muted"), "\n", each.in_words())
    how = each.how or _SAYS.get(each.kind, each.kind)
    told = [f"{field.label}: {field.before or '—'} → {field.after or '—'}" for field in each.fields]
    return Content.assemble((f"{section} · {each.thing} · {how}", "$text-muted"), "\n", "\n".join([each.called, *told]))


def say_counts(sections: Sequence[Section]) -> str:
    """Return `People 2 · Facts 14`: how many things changed in each section."""
    return " · ".join(f"{section.name} {len(section.differences):,}" for section in sections)
