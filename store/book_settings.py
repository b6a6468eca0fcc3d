"""What belongs to the book itself and travels with it: its name, currency, fiscal year and whose book it is."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated, Any, ClassVar

from pydantic import AfterValidator
from pydantic import Field as Limit
from sqlalchemy import null
from sqlmodel import Session, SQLModel, select

from store import buying_centres, white_space
from store.accounts import Account
from store.book import Book, Writing
from store.buying_centres import BuyingCentre
from store.errors import UNCHANGED, Refused
from store.history import UPDATED, Entry
from store.money import digits_of, in_full, to_decimal, to_minor
from store.opportunities import Opportunity
from store.records import ACCOUNT, Draft, Line, Name, Record, Row, as_row, edit_record
from store.tiering import tier_plans
from store.tiering.tier_plans import TierPlan
from store.white_space import Cell
from store.wording import say_fields

AMOUNTS: tuple[tuple[type[Record], str], ...] = (
    (Account, "revenue"),
    (Opportunity, "amount"),
    *((BuyingCentre, name) for name in buying_centres.AMOUNTS),
    *((Cell, name) for name in white_space.AMOUNTS),
    *((TierPlan, name) for name in tier_plans.AMOUNTS),
)
"""What is kept in minor units of the book's currency."""


class BookSettings(Record, table=True):
    """One row a book."""

    __tablename__ = "book_settings"
    name: str
    currency: str
    fiscal_year_start: int
    company: str = ""


def _currency(text: str) -> str:
    if len(text) != 3 or not text.isascii() or not text.isalpha():
        raise ValueError("is three letters, such as EUR")
    return text.upper()


class BookSettingsDraft(Draft):
    """Settings as they come in."""

    labels: ClassVar[Mapping[str, str]] = {
        "name": "Book",
        "fiscal_year_start": "Fiscal year starts in month",
        "company": "Our company",
    }
    name: Name = "My book"
    currency: Annotated[Line, AfterValidator(_currency)] = "EUR"
    fiscal_year_start: Annotated[int, Limit(ge=1, le=12)] = 1
    company: Line = ""


class BookSettingsRow(Row):
    """Settings as they go out."""

    name: str
    currency: str
    fiscal_year_start: int
    company: str


def read_book_settings(session: Session) -> BookSettingsRow:
    """Return the book's settings."""
    return as_row(BookSettingsRow, session.exec(select(BookSettings)).one())


def has_amounts(session: Session) -> bool:
    """Say whether any amount is kept yet; until then nobody may have looked at the currency."""
    columns = [SQLModel.metadata.tables[str(table.__tablename__)].columns[name] for table, name in AMOUNTS]
    return any(session.exec(select(1).where(column.is_not(None)).limit(1)).first() is not None for column in columns)


def edit_book_settings(book: Book, changes: Mapping[str, Any], seen: Mapping[str, Any] | None = None) -> None:
    """Change the book's settings, as one recorded step.

    Another currency changes what amounts are called, not how much they are: 1,000 EUR become 1,000 JPY. Where it has
    fewer decimals, amounts are rounded half to even.
    """
    with book.write(f"Book settings: {say_fields(BookSettingsDraft, changes)}") as session:
        row = session.exec(select(BookSettings)).one()
        before = row.currency
        edit_record(row, BookSettingsDraft, changes, seen)
        if digits_of(row.currency) != digits_of(before):
            for table, name in AMOUNTS:
                _rescale(session, table, name, before, row.currency)


def _rescale(session: Writing, table: type[Record], name: str, before: str, after: str) -> None:
    columns = SQLModel.metadata.tables[str(table.__tablename__)].columns
    account = columns.id if table is Account else columns.get(ACCOUNT, null())
    query = select(columns.id, account, columns[name]).where(columns[name].is_not(None), columns[name] != 0)
    edits = []
    for key, account_id, minor in session.connection().execute(query.order_by(columns.id)):
        try:
            amount = to_minor(to_decimal(minor, before), after)
        except ValueError as error:
            shown = in_full(minor, before)
            raise Refused(
                "The currency was not changed",
                f"{shown} would be {error} in {after}.",
                "Mend that amount first.",
                safe=UNCHANGED,
            ) from None
        if amount != minor:
            edits.append(Entry(str(table.__tablename__), key, account_id, UPDATED, {name: minor}, {name: amount}))
    session.edit_many(table, edits)
