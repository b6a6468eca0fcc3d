"""The form of a buying centre, and the list to choose one from."""

from __future__ import annotations

from collections.abc import Sequence

from store import buying_centres
from store.book import Book
from store.dossier import Dossier
from store.words import CENTRE_KIND
from tui import fields
from tui.forms import Shown, found, given
from tui.record_forms.newcomers import with_newcomers
from tui.record_forms.removal import UNDO, Removal
from tui.widgets.form import Field
from tui.widgets.table import Cell, Column, Row
from tui.wording import counted

NEW = 0
"""The row that makes a buying centre."""
COLUMNS = (
    Column("name", "Buying centre", 20, flexible=True, priority=9),
    Column("kind", "Kind", 10, priority=4),
    Column("seats", "Seats", 5, "right", priority=5),
)


def centre_rows(dossier: Dossier) -> Sequence[Row]:
    """Return the buying centres, each with its kind and how many seats it has."""
    return [
        Row(
            centre.id,
            (
                Cell(centre.name, "strong"),
                Cell(CENTRE_KIND.label(centre.kind) if centre.kind else "", "muted"),
                str(sum(seat.centre_id == centre.id for seat in dossier.seats)),
            ),
        )
        for centre in dossier.centres
    ]


def row_of_new(name: str) -> Row:
    """Return the row that makes a buying centre, of the name that was typed if there is one."""
    return Row(NEW, (Cell(name or "New buying centre …", "accent"), Cell("new", "muted") if name else "", ""))


def new_centre(book: Book, dossier: Dossier, name: str = "") -> tuple[Shown, list[tuple[str, str]]]:
    """Return the form of a new buying centre, and the list that its key and name go to."""
    made: list[tuple[str, str]] = []

    def save(typed: dict[str, str], _: dict[str, str]) -> None:
        values = {**given(typed), "account_id": dossier.account.id}
        made.append((str(buying_centres.add_buying_centre(book, values)), typed["name"].strip()))

    return (f"Buying centre · {dossier.account.name}", _fields(book, dossier), {"name": name}, save), made


def edit_centre(book: Book, dossier: Dossier, key: int) -> Shown:
    """Return the form of a buying centre; each field saves when it is left."""
    centre = found(dossier.centres, key)

    def save(changes: dict[str, str], seen: dict[str, str]) -> None:
        buying_centres.edit_buying_centre(book, key, changes, seen)

    shown = _fields(book, dossier, key)
    return centre.name, shown, fields.record_values(centre.model_dump(), shown), save


def remove_centre(dossier: Dossier, key: int) -> Removal:
    """Return what is asked about a buying centre: edit it (nothing to do with the book), or remove it."""
    centre = found(dossier.centres, key)
    counts = (
        (sum(seat.centre_id == key for seat in dossier.seats), "seat", ""),
        (sum(fact.centre_id == key for fact in dossier.facts), "fact", ""),
        (sum(each.centre_id == key for each in dossier.opportunities), "opportunity", "opportunities"),
    )
    there = [counted(*count) for count in counts if count[0]]
    stays = f"In it: {', '.join(there)}. Removed, they stay, in no buying centre." if there else "Nothing is in it."
    parts = any(each.parent_id == key for each in dossier.centres)
    moves = "\nIts parts stay, too." if parts else ""
    question = f"{stays}{moves}\n\n{UNDO}"
    act = ("Remove", lambda book: buying_centres.remove_buying_centre(book, key))
    return Removal(centre.name, question, (("Edit", lambda _: None), act))


def _fields(book: Book, dossier: Dossier, without: int = 0) -> Sequence[Field]:
    def fields_of(now: Dossier) -> Sequence[Field]:
        return fields.centre_fields([(centre.id, centre.name) for centre in now.centres if centre.id != without])

    return with_newcomers(book, dossier, fields_of, "parent_id")
