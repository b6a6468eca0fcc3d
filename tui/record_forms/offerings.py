"""The list of offerings, and the form of one of them."""

from __future__ import annotations

from store import offerings
from store.book import Book
from store.offerings import MANY, OfferingRow
from tui import fields
from tui.forms import Shown
from tui.own_lists import Cells, ShownList
from tui.record_forms.removal import UNDO, Removal, one_removal
from tui.widgets.table import Cell, Column
from tui.wording import counted

COLUMNS = (
    Column("position", "", 3, "right", priority=3),
    Column("name", "Offering", 24, flexible=True, priority=9),
    Column("notes", "Notes", 18, priority=4),
)
EMPTY = "Type what you sell, and enter adds it."


def _cells(number: int, offering: OfferingRow) -> Cells:
    return str(number), Cell(offering.name, "strong"), Cell(offering.notes, "muted")


def _cells_of_new(name: str, count: int) -> Cells:
    note = "new" if count < MANY else f"new: more than {MANY} make a grid that nobody fills"
    return "+", Cell(name, "accent"), Cell(note, "muted")


def _edit(book: Book, offering: OfferingRow) -> Shown:
    """Return the form of an offering; each field saves when it is left."""

    def save(changes: dict[str, str], seen: dict[str, str]) -> None:
        offerings.edit_offering(book, offering.id, changes, seen)

    shown = fields.offering_fields()
    return offering.name, shown, fields.record_values(offering.model_dump(), shown), save


def _ask_removal(book: Book, offering: OfferingRow) -> Removal:
    """Return what is asked about an offering: what goes with it when it is removed."""
    with book.read() as session:
        cells, deals = offerings.count_uses(session, offering.id)
    goes = f"Removed, it takes {counted(cells, 'filled cell')} along, in all accounts." if cells else ""
    stays = f"{counted(deals, 'opportunity stays', 'opportunities stay')}, without an offering." if deals else ""
    question = "\n".join(filter(None, (goes or "No cell of any account is filled for it.", stays, "", UNDO)))
    return one_removal(offering.name, question, offerings.remove_offering, offering.id)


OFFERINGS = ShownList(
    "Offerings",
    COLUMNS,
    EMPTY,
    cells=_cells,
    cells_of_new=_cells_of_new,
    read=offerings.list_offerings,
    add=offerings.add_offering,
    move=offerings.move_offering,
    edit=_edit,
    ask_removal=_ask_removal,
)
"""How the list is shown and kept."""
