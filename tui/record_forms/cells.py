"""The form of a square of the white space: what a buying centre has of an offering."""

from __future__ import annotations

from store import white_space
from store.book import Book
from store.dossier import Dossier
from store.white_space import CellDraft
from store.white_space_grid import WHOLE_ACCOUNT
from tui import fields
from tui.forms import Shown, amounts_as_typed, found


def edit_cell(book: Book, dossier: Dossier, centre: int | None, offering: int) -> Shown:
    """Return the form of a square; the first field that is saved makes its record."""
    currency = dossier.book.currency
    here = (each for each in dossier.cells if (each.centre_id, each.offering_id) == (centre, offering))
    cell, shown = next(here, None), fields.cell_fields(currency)
    values = fields.record_values(cell.model_dump(), shown) if cell else {}
    if cell:
        values |= {name: fields.amount_text(getattr(cell, name), currency) for name in white_space.AMOUNTS}

    def save(changes: dict[str, str], seen: dict[str, str]) -> None:
        parsed, before = (
            {name: white_space.parse_field(name, text, currency) for name, text in texts.items()}
            for texts in (changes, seen)
        )
        with amounts_as_typed(CellDraft, changes, currency, *white_space.AMOUNTS):
            white_space.fill_cell(book, dossier.account.id, centre, offering, parsed, before)

    name = found(dossier.centres, centre).name if centre else WHOLE_ACCOUNT
    return f"{name} × {found(dossier.offerings, offering).name}", shown, values, save
