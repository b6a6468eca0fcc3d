"""The list of personas, and the form of one of them."""

from __future__ import annotations

from store import personas
from store.book import Book
from store.personas import PersonaRow
from tui import fields
from tui.fields import NO_OR_YES
from tui.forms import Shown
from tui.own_lists import Cells, ShownList
from tui.record_forms.removal import UNDO, Removal, one_removal
from tui.widgets.form import Field
from tui.widgets.table import Cell, Column

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


def _cells(number: int, persona: PersonaRow) -> Cells:
    wanted = Cell("wanted") if persona.is_wanted else Cell("–", "muted")
    return str(number), Cell(persona.name, "strong"), wanted, Cell(persona.cares_about, "muted")


def _cells_of_new(name: str, _: int) -> Cells:
    return "+", Cell(name, "accent"), Cell("new", "muted"), ""


def _edit(book: Book, persona: PersonaRow) -> Shown:
    """Return the form of a persona; each field saves when it is left."""

    def save(changes: dict[str, str], seen: dict[str, str]) -> None:
        personas.edit_persona(book, persona.id, changes, seen)

    return persona.name, FIELDS, fields.record_values(persona.model_dump(), FIELDS), save


def _ask_removal(_: Book, persona: PersonaRow) -> Removal:
    """Return what is asked about a persona: what becomes of what names it when it is removed."""
    question = f"Seats, points and tier plans that name it keep its name.\n\n{UNDO}"
    return one_removal(persona.name, question, personas.remove_persona, persona.id)


PERSONAS = ShownList(
    "Personas",
    COLUMNS,
    EMPTY,
    cells=_cells,
    cells_of_new=_cells_of_new,
    read=personas.list_personas,
    add=personas.add_persona,
    move=personas.move_persona,
    edit=_edit,
    ask_removal=_ask_removal,
)
"""How the list is shown and kept."""
