"""White space: what each buying centre has of each offering, and what may still come of it."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Annotated, Any, ClassVar

from sqlalchemy import BigInteger
from sqlmodel import Field, Session, col, select

from store.book import Book
from store.buying_centres import BuyingCentre
from store.errors import gone
from store.offerings import Offering
from store.records import (
    Day,
    Draft,
    Key,
    Line,
    NeededKey,
    Record,
    Row,
    Text,
    Worth,
    add_record,
    as_row,
    checked,
    edit_record,
    one_of,
    parse_amount,
    read_rows,
    take,
)
from store.wording import say_fields
from store.words import CELL_STATE

AMOUNTS = ("spend", "potential")
"""Fields in minor units, a year."""


class Cell(Record, table=True):
    """What a buying centre (None: the account as a whole) has of an offering; one record for each pair.

    `spend` is what it spends on such a thing now, with whomever; `potential` what it could spend with us; both a year,
    in minor units.
    """

    part_of = frozenset({"centre_id", "offering_id"})

    account_id: int = Field(sa_type=BigInteger, foreign_key="account.id", index=True)
    centre_id: int | None = Field(default=None, sa_type=BigInteger, foreign_key="buying_centre.id", index=True)
    offering_id: int = Field(sa_type=BigInteger, foreign_key="offering.id", index=True)
    state: str = ""
    spend: int | None = Field(default=None, sa_type=BigInteger)
    potential: int | None = Field(default=None, sa_type=BigInteger)
    competitor: str = ""
    renews_on: date | None = None
    comment: str = ""


class CellDraft(Draft):
    """A cell as it comes in."""

    labels: ClassVar[Mapping[str, str]] = {"renews_on": "Renews on", "spend": "Spend now", "state": "What is there"}
    account_id: NeededKey
    centre_id: Key = None
    offering_id: NeededKey
    state: Annotated[Line, one_of(CELL_STATE)] = ""
    spend: Worth = None
    potential: Worth = None
    competitor: Line = ""
    renews_on: Day = None
    comment: Text = ""


class CellRow(Row):
    """A cell as it goes out."""

    account_id: int
    centre_id: int | None
    offering_id: int
    state: str
    spend: int | None
    potential: int | None
    competitor: str
    renews_on: date | None
    comment: str


def list_cells(session: Session, *accounts: int) -> list[CellRow]:
    """Return the cells of accounts that were filled, in the order in which they were."""
    query = select(Cell).where(col(Cell.account_id).in_(accounts)).order_by(col(Cell.id))
    return read_rows(session, CellRow, query)


def parse_field(name: str, text: str, currency: str) -> Any:
    """Return what a typed text means for a field: amounts as minor units; other fields as they are."""
    label = CellDraft.labels.get(name, name.capitalize())
    return parse_amount(label, text, currency, name) if name in AMOUNTS else text


def fill_cell(
    book: Book,
    account_id: int,
    centre_id: int | None,
    offering_id: int,
    changes: Mapping[str, Any],
    seen: Mapping[str, Any] | None = None,
) -> CellRow:
    """Change what a cell holds, as one recorded step; an empty cell is made when it is first filled.

    NotFound when the user had something before her (`seen`, see records.edit_record) that is no longer there: what is
    typed would be half of it.
    """
    with book.write("") as session:
        centre = take(session, BuyingCentre, centre_id).name if centre_id else "Whole account"
        session.label = f"{centre}, {take(session, Offering, offering_id).name}: {_told(changes)}"
        row = _standing(session, account_id, centre_id, offering_id)
        if row is None:
            if any((seen or {}).values()):
                raise gone("What stood there")
            place = {"account_id": account_id, "centre_id": centre_id, "offering_id": offering_id}
            row = add_record(session, Cell, checked(CellDraft, {**changes, **place}))
        else:
            edit_record(row, CellDraft, changes, seen)
        session.flush()
    return as_row(CellRow, row)


def clear_cell(book: Book, key: int) -> None:
    """Empty a cell: not assessed again; undo brings it back."""
    with book.write("") as session:
        row = take(session, Cell, key)
        session.label = f"White space, {take(session, Offering, row.offering_id).name}: emptied"
        session.delete(row)


def _told(changes: Mapping[str, Any]) -> str:
    if set(changes) == {"state"}:
        return CELL_STATE.label(str(changes["state"])).lower()
    return say_fields(CellDraft, changes)


def _standing(session: Session, account_id: int, centre_id: int | None, offering_id: int) -> Cell | None:
    centre = col(Cell.centre_id)
    query = select(Cell).where(Cell.account_id == account_id, Cell.offering_id == offering_id)
    return session.exec(query.where(centre.is_(None) if centre_id is None else centre == centre_id)).first()
