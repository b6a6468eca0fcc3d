"""Buying centres: the units of an account that can buy by themselves."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated, Any, ClassVar

from sqlalchemy import BigInteger
from sqlmodel import Field, Session, col, select

from store.book import Book
from store.circles import refuse_circle
from store.records import (
    Draft,
    Key,
    Line,
    Name,
    NeededKey,
    Record,
    Row,
    Text,
    Worth,
    add_record,
    as_row,
    checked,
    edit_record,
    let_go,
    one_of,
    parse_amount,
    read_rows,
    take,
)
from store.wording import say_fields
from store.words import CENTRE_KIND, LEVEL

AMOUNTS = ("budget", "revenue", "potential")
"""Fields in minor units."""


class BuyingCentre(Record, table=True):
    """A division, function or territory that buys.

    `budget`, `revenue` (now) and `potential` a year in minor units; `level` is what we are to it.
    """

    __tablename__ = "buying_centre"
    account_id: int = Field(sa_type=BigInteger, foreign_key="account.id", index=True)
    parent_id: int | None = Field(default=None, sa_type=BigInteger, foreign_key="buying_centre.id", index=True)
    name: str
    kind: str = ""
    buys: str = ""
    budget: int | None = Field(default=None, sa_type=BigInteger)
    budget_holder_id: int | None = Field(default=None, sa_type=BigInteger, foreign_key="person.id", index=True)
    level: str = ""
    level_wanted: str = ""
    initiatives: str = ""
    revenue: int | None = Field(default=None, sa_type=BigInteger)
    potential: int | None = Field(default=None, sa_type=BigInteger)
    notes: str = ""


class BuyingCentreDraft(Draft):
    """A buying centre as it comes in."""

    labels: ClassVar[Mapping[str, str]] = {
        "account_id": "Account",
        "parent_id": "Part of",
        "buys": "What it can buy",
        "budget_holder_id": "Budget holder",
        "level": "Relationship now",
        "level_wanted": "Relationship wanted",
        "revenue": "Revenue now",
    }
    account_id: NeededKey
    parent_id: Key = None
    name: Name
    kind: Annotated[Line, one_of(CENTRE_KIND)] = ""
    buys: Text = ""
    budget: Worth = None
    budget_holder_id: Key = None
    level: Annotated[Line, one_of(LEVEL)] = ""
    level_wanted: Annotated[Line, one_of(LEVEL)] = ""
    initiatives: Text = ""
    revenue: Worth = None
    potential: Worth = None
    notes: Text = ""


class BuyingCentreRow(Row):
    """A buying centre as it goes out."""

    account_id: int
    parent_id: int | None
    name: str
    kind: str
    buys: str
    budget: int | None
    budget_holder_id: int | None
    level: str
    level_wanted: str
    initiatives: str
    revenue: int | None
    potential: int | None
    notes: str


def list_buying_centres(session: Session, *accounts: int) -> list[BuyingCentreRow]:
    """Return the buying centres of accounts by name."""
    query = select(BuyingCentre).where(col(BuyingCentre.account_id).in_(accounts))
    query = query.order_by(col(BuyingCentre.name), col(BuyingCentre.id))
    return read_rows(session, BuyingCentreRow, query)


def parse_field(name: str, text: str, currency: str) -> Any:
    """Return what a typed text means for a field: amounts as minor units; other fields as they are."""
    return parse_amount(_label(name), text, currency, name) if name in AMOUNTS else text


def _label(name: str) -> str:
    return BuyingCentreDraft.labels.get(name, name.capitalize())


def add_buying_centre(book: Book, values: Mapping[str, Any]) -> int:
    """Add a buying centre and return its key."""
    draft = checked(BuyingCentreDraft, values)
    with book.write(f"Buying centre {draft.name} added") as session:
        return int(add_record(session, BuyingCentre, draft).id or 0)


def edit_buying_centre(
    book: Book, key: int, changes: Mapping[str, Any], seen: Mapping[str, Any] | None = None
) -> BuyingCentreRow:
    """Change fields of a buying centre, as one recorded step."""
    with book.write("") as session:
        row = take(session, BuyingCentre, key)
        session.label = f"Buying centre {row.name}: {say_fields(BuyingCentreDraft, changes)}"
        edit_record(row, BuyingCentreDraft, changes, seen)
        refuse_circle(session, row, "parent_id", lambda centre: centre.name, "A buying centre cannot be part of itself")
    return as_row(BuyingCentreRow, row)


def remove_buying_centre(book: Book, key: int) -> None:
    """Take a buying centre out; undo brings it back whole.

    Its seats, facts and opportunities stay, in none; its own parts are parts of what it was part of. Its cells of the
    white space, and what was judged of people in it, go with it.
    """
    with book.write("") as session:
        row = take(session, BuyingCentre, key)
        session.label = f"Buying centre {row.name} removed"
        for part in session.exec(select(BuyingCentre).where(BuyingCentre.parent_id == key)):
            part.parent_id = row.parent_id
        session.flush()
        let_go(session, row)
