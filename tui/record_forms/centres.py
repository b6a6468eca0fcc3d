"""The form of a buying centre, and the list to choose one from."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from store import buying_centres
from store.book import Book
from store.buying_centres import BuyingCentreDraft, BuyingCentreRow
from store.dossier import Dossier
from store.outline import lay_out
from store.words import CENTRE_KIND, LEVEL
from tui import fields
from tui.forms import Shown, amounts_as_typed, found, given
from tui.record_forms.newcomers import with_newcomers
from tui.record_forms.removal import UNDO, Removal
from tui.widgets.form import Field
from tui.widgets.table import Cell, Column, Row
from tui.wording import counted, money

NEW = 0
"""The row that makes a buying centre."""
COLUMNS = (
    Column("name", "Buying centre", 20, flexible=True, priority=9),
    Column("kind", "Kind", 9, priority=3),
    Column("level", "We are", 16, priority=4),
    Column("potential", "Potential", 9, "right", priority=2),
    Column("seats", "Seats", 5, "right", priority=5),
)
AMOUNTS = buying_centres.AMOUNTS


def centre_rows(dossier: Dossier) -> Sequence[Row]:
    """Return the buying centres as a tree, each with its kind, what we are to it, and how many seats it has."""
    by_key = {centre.id: centre for centre in dossier.centres}
    places = lay_out({key: centre.parent_id for key, centre in by_key.items()})
    return [_row(dossier, by_key[place.key], place.depth) for place in places]


def _row(dossier: Dossier, centre: BuyingCentreRow, depth: int) -> Row:
    cells = (
        Cell(centre.name, "strong"),
        Cell(CENTRE_KIND.label(centre.kind) if centre.kind else "", "muted"),
        Cell(LEVEL.label(centre.level) if centre.level else "", "muted"),
        money(centre.potential, dossier.book.currency) if centre.potential is not None else "",
        str(sum(seat.centre_id == centre.id for seat in dossier.seats)),
    )
    return Row(centre.id, cells, depth)


def row_of_new(name: str) -> Row:
    """Return the row that makes a buying centre, of the name that was typed if there is one."""
    return Row(NEW, (Cell(name or "New buying centre …", "accent"), Cell("new", "muted") if name else "", "", "", ""))


def new_centre(book: Book, dossier: Dossier, name: str = "") -> tuple[Shown, list[tuple[str, str]]]:
    """Return the form of a new buying centre, and the list that its key and name go to."""
    made: list[tuple[str, str]] = []

    def save(typed: dict[str, str], _: dict[str, str]) -> None:
        values = {**_parsed(dossier, given(typed)), "account_id": dossier.account.id}
        made.append((str(buying_centres.add_buying_centre(book, values)), typed["name"].strip()))

    return (f"Buying centre · {dossier.account.name}", _fields(book, dossier), {"name": name}, save), made


def edit_centre(book: Book, dossier: Dossier, key: int) -> Shown:
    """Return the form of a buying centre; each field saves when it is left."""
    centre = found(dossier.centres, key)

    def save(changes: dict[str, str], seen: dict[str, str]) -> None:
        with amounts_as_typed(BuyingCentreDraft, changes, currency, *AMOUNTS):
            buying_centres.edit_buying_centre(book, key, _parsed(dossier, changes), _parsed(dossier, seen))

    shown, currency = _fields(book, dossier, key), dossier.book.currency
    values = fields.record_values(centre.model_dump(), shown)
    values |= {name: fields.amount_text(getattr(centre, name), currency) for name in AMOUNTS}
    return centre.name, shown, values, save


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
    holds = next((centre.budget_holder_id for centre in dossier.centres if centre.id == without), None)

    def fields_of(now: Dossier) -> Sequence[Field]:
        gone = now.departures  # who left holds no budget here; who is noted as the holder stays on the list
        above = [(centre.id, centre.name) for centre in now.centres if centre.id != without]
        holders = [(each.id, each.name) for each in now.people if each.id not in gone or each.id == holds]
        return fields.centre_fields(above, holders, now.book.currency)

    return with_newcomers(book, dossier, fields_of, "parent_id", "budget_holder_id")


def _parsed(dossier: Dossier, texts: Mapping[str, str]) -> dict[str, Any]:
    """Return the fields with amounts in minor units."""
    return {name: buying_centres.parse_field(name, text, dossier.book.currency) for name, text in texts.items()}
