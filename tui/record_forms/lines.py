"""The forms of a line: what is known of it beside its ends, and the question before it is removed."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from store import lines
from store.book import Book
from store.lines import LineRow, LinesAt
from store.words import LINE_KIND, STRENGTH
from tui import fields
from tui.forms import Shown, given
from tui.line_views import End, say_line
from tui.record_forms.attributes import evidence_fields
from tui.record_forms.removal import UNDO, Removal, one_removal
from tui.widgets.form import Field

WAYS = (("False", "One way"), ("True", "Both ways"))


def new_line(book: Book, values: Mapping[str, Any], title: str) -> Shown:
    """Return the form of what a line between two ends rests on; enter alone draws it, nothing is drawn before."""

    def save(typed: dict[str, str], _: dict[str, str]) -> None:
        lines.add_line(book, {**values, **given(typed)})

    asked = (
        Field("note", "What do we know of it? (⏎ alone draws the line, too)"),
        Field("source", "Who says so, or where is it from?"),
        *_shape_fields(),
    )
    return title, asked, {"both_ways": "False"}, save


def edit_line(book: Book, line: LineRow, title: str) -> Shown:
    """Return the form of a line; each field saves when it is left."""

    def save(changes: dict[str, str], seen: dict[str, str]) -> None:
        lines.edit_line(book, line.id, changes, seen)

    kinds = [choice for choice in fields.choices(LINE_KIND) if choice[0]]
    asked = (Field("kind", "Kind", "choice", kinds), *_shape_fields(), Field("note", "Note"), *evidence_fields())
    return title, asked, fields.record_values(line.model_dump(), asked), save


def remove_line(known: LinesAt, line: LineRow, here: End) -> Removal:
    """Return what is asked before a line is removed."""
    question = f"{known.called}: {say_line(line, here, known.names)}.\n\n{UNDO}"
    return one_removal("Remove this line?", question, lines.remove_line, line.id)


def _shape_fields() -> Sequence[Field]:
    return (
        Field("strength", "Strength", "choice", fields.choices(STRENGTH)),
        Field("both_ways", "Direction", "choice", WAYS),
    )
