"""The list of offerings, and the form of one of them."""

from __future__ import annotations

from collections.abc import Sequence

from store import offerings
from store.book import Book
from store.clean import fold
from store.offerings import MANY, OfferingRow
from tui import fields
from tui.forms import Shown
from tui.record_forms.removal import UNDO, Removal, one_removal
from tui.widgets.table import Cell, Column, Row
from tui.wording import counted

NEW = 0
"""The row that makes an offering."""
COLUMNS = (
    Column("position", "", 3, "right", priority=3),
    Column("name", "Offering", 24, flexible=True, priority=9),
    Column("notes", "Notes", 18, priority=4),
)
EMPTY = "Type what you sell, and enter adds it."


def offering_rows(known: Sequence[OfferingRow]) -> Sequence[Row]:
    """Return the offerings in their order."""
    return [
        Row(each.id, (str(number), Cell(each.name, "strong"), Cell(each.notes, "muted")))
        for number, each in enumerate(known, 1)
    ]


def rows_of_new(name: str, known: Sequence[OfferingRow]) -> Sequence[Row]:
    """Return the row that makes an offering of the name that was typed, if there is none of that name."""
    if not name or fold(name) in {fold(each.name) for each in known}:
        return []
    note = "new" if len(known) < MANY else f"new: more than {MANY} make a grid that nobody fills"
    return [Row(NEW, ("+", Cell(name, "accent"), Cell(note, "muted")))]


def edit_offering(book: Book, offering: OfferingRow) -> Shown:
    """Return the form of an offering; each field saves when it is left."""

    def save(changes: dict[str, str], seen: dict[str, str]) -> None:
        offerings.edit_offering(book, offering.id, changes, seen)

    shown = fields.offering_fields()
    return offering.name, shown, fields.record_values(offering.model_dump(), shown), save


def remove_offering(book: Book, offering: OfferingRow) -> Removal:
    """Return what is asked about an offering: what goes with it when it is removed."""
    with book.read() as session:
        cells, deals = offerings.count_uses(session, offering.id)
    goes = f"Removed, it takes {counted(cells, 'filled cell')} along, in all accounts." if cells else ""
    stays = f"{counted(deals, 'opportunity stays', 'opportunities stay')}, without an offering." if deals else ""
    question = "\n".join(filter(None, (goes or "No cell of any account is filled for it.", stays, "", UNDO)))
    return one_removal(offering.name, question, offerings.remove_offering, offering.id)
