"""Opportunities: possible, open, won and lost business, and what is in the pipeline."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Annotated, Any, ClassVar

from pydantic import BeforeValidator
from pydantic import Field as Limit
from sqlalchemy import BigInteger
from sqlmodel import Field, Session, col, select

from store.book import Book
from store.records import (
    Day,
    Draft,
    Key,
    Line,
    Name,
    Record,
    Row,
    Text,
    Worth,
    add_record,
    as_row,
    checked,
    edit_record,
    is_one_of,
    one_of,
    parse_amount,
    read_rows,
    take,
)
from store.wording import say_fields
from store.words import OPPORTUNITY_STATE


class Opportunity(Record, table=True):
    """A piece of business; `amount` in minor units; `stage` as its source calls it, `state` as we count it."""

    account_id: int | None = Field(default=None, sa_type=BigInteger, foreign_key="account.id", index=True)
    centre_id: int | None = Field(default=None, sa_type=BigInteger, foreign_key="buying_centre.id", index=True)
    offering_id: int | None = Field(default=None, sa_type=BigInteger, foreign_key="offering.id", index=True)
    name: str
    amount: int | None = Field(default=None, sa_type=BigInteger)
    stage: str = ""
    state: str = "open"
    probability: int | None = None
    close_on: date | None = None
    next_step: str = ""
    competitor: str = ""
    kind: str = ""
    description: str = ""
    campaign_id: int | None = Field(default=None, sa_type=BigInteger, foreign_key="campaign.id", index=True)


Percent = Annotated[Annotated[int, Limit(ge=0, le=100)] | None, BeforeValidator(lambda v: None if v == "" else v)]


class OpportunityDraft(Draft):
    """An opportunity as it comes in. `amount` in minor units, `probability` in percent."""

    labels: ClassVar[Mapping[str, str]] = {
        "close_on": "Close date",
        "centre_id": "Buying centre",
        "offering_id": "Offering",
        "campaign_id": "Campaign",
    }
    account_id: Key = None
    centre_id: Key = None
    offering_id: Key = None
    name: Name
    amount: Worth = None
    stage: Line = ""
    state: Annotated[Line, one_of(OPPORTUNITY_STATE)] = "open"
    probability: Percent = None
    close_on: Day = None
    next_step: Line = ""
    competitor: Line = ""
    kind: Line = ""
    description: Text = ""
    campaign_id: Key = None


class OpportunityRow(Row):
    """An opportunity as it goes out."""

    account_id: int | None
    centre_id: int | None
    offering_id: int | None
    name: str
    amount: int | None
    stage: str
    state: str
    probability: int | None
    close_on: date | None
    next_step: str
    competitor: str
    kind: str
    description: str
    campaign_id: int | None = None

    def is_overdue(self, today: date) -> bool:
        """Say whether the opportunity is open past its close date."""
        return self.state == "open" and self.close_on is not None and self.close_on < today


def parse_field(name: str, text: str, currency: str) -> Any:
    """Return what a typed text means for a field: the amount as minor units; other fields as they are."""
    return parse_amount("Amount", text, currency, name) if name == "amount" else text


def list_opportunities(session: Session, *accounts: int | None) -> list[OpportunityRow]:
    """Return the opportunities of accounts (without one, for None): open first, then by close date, newest first."""
    query = select(Opportunity).where(is_one_of(col(Opportunity.account_id), accounts))
    query = query.order_by(
        col(Opportunity.state) != "open", col(Opportunity.close_on).desc().nulls_last(), col(Opportunity.id)
    )
    return read_rows(session, OpportunityRow, query)


def add_opportunity(book: Book, values: Mapping[str, Any]) -> int:
    """Add an opportunity and return its key."""
    draft = checked(OpportunityDraft, values)
    with book.write(f"Opportunity {draft.name} added") as session:
        return int(add_record(session, Opportunity, draft).id or 0)


def edit_opportunity(
    book: Book, key: int, changes: Mapping[str, Any], seen: Mapping[str, Any] | None = None
) -> OpportunityRow:
    """Change fields of an opportunity, as one recorded step."""
    with book.write("") as session:
        row = take(session, Opportunity, key)
        session.label = f"Opportunity {row.name}: {say_fields(OpportunityDraft, changes)}"
        edit_record(row, OpportunityDraft, changes, seen)
    return as_row(OpportunityRow, row)


def remove_opportunity(book: Book, key: int) -> None:
    """Take an opportunity out; undo brings it back whole."""
    with book.write("") as session:
        row = take(session, Opportunity, key)
        session.label = f"Opportunity {row.name} removed"
        session.delete(row)
