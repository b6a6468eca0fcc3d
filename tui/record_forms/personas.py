"""The list of personas, and the form of one of them."""

from __future__ import annotations

from collections.abc import Sequence

from store import personas
from store.book import Book
from store.clean import fold
from store.personas import PersonaRow
from tui import fields
from tui.fields import NO_OR_YES
from tui.forms import Shown
from tui.record_forms.removal import UNDO, Removal, one_removal
from tui.widgets.form import Field
from tui.widgets.table import Cell, Column, Row

NEW = 0
"""The row that makes a persona."""
COLUMNS = (
    Column("position", "", 3, "right", priority=3),
    Column("name", "Persona", 20, flexible=True, priority=9),
    Column("wanted", "", 6, priority=6),
    Column("cares", "Cares about", 18, flexible=True, priority=4),
)
EMPTY = "Type a kind of person, such as Head of Fleet, and enter adds it."
FIELDS = (
    Field("name", "Persona"),
    Field("cares_about", "What they care about", "lines"),
    Field("is_wanted", "Wanted at each growth account", "choice", NO_OR_YES),
)


def persona_rows(known: Sequence[PersonaRow]) -> Sequence[Row]:
    """Return the personas in their order."""
    return [
        Row(
            each.id,
            (
                str(number),
                Cell(each.name, "strong"),
                Cell("wanted" if each.is_wanted else "–", "" if each.is_wanted else "muted"),
                Cell(each.cares_about, "muted"),
            ),
        )
        for number, each in enumerate(known, 1)
    ]


def rows_of_new(name: str, known: Sequence[PersonaRow]) -> Sequence[Row]:
    """Return the row that makes a persona of the name that was typed, if there is none of that name."""
    if not name or fold(name) in {fold(each.name) for each in known}:
        return []
    return [Row(NEW, ("+", Cell(name, "accent"), Cell("new", "muted"), ""))]


def edit_persona(book: Book, persona: PersonaRow) -> Shown:
    """Return the form of a persona; each field saves when it is left."""

    def save(changes: dict[str, str], seen: dict[str, str]) -> None:
        personas.edit_persona(book, persona.id, changes, seen)

    return persona.name, FIELDS, fields.record_values(persona.model_dump(), FIELDS), save


def remove_persona(persona: PersonaRow) -> Removal:
    """Return what is asked about a persona: what becomes of what names it when it is removed."""
    question = f"Seats, points and tier plans that name it keep its name.\n\n{UNDO}"
    return one_removal(persona.name, question, personas.remove_persona, persona.id)
