"""Campaigns: what is told to a few accounts, by which cadence, and with which own words in its letter."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Annotated, Any, ClassVar

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
    add_record,
    as_row,
    checked,
    edit_record,
    let_go,
    one_of,
    read_rows,
    take,
)
from store.wording import say_fields
from store.words import CAMPAIGN_STATUS


class Campaign(Record, table=True):
    """One campaign. `cadence` and `template` name files of the library; `opening` and `closing` are the first and the
    last paragraph of its letter."""

    name: str
    status: str = "draft"
    tier_plan_id: int | None = Field(default=None, sa_type=BigInteger, foreign_key="tier_plan.id", index=True)
    cadence: str = ""
    template: str = ""
    offering_id: int | None = Field(default=None, sa_type=BigInteger, foreign_key="offering.id", index=True)
    owner_id: int | None = Field(default=None, sa_type=BigInteger, foreign_key="colleague.id")
    starts_on: date | None = None
    ends_on: date | None = None
    goal: str = ""
    opening: str = ""
    closing: str = ""
    notes: str = ""


class CampaignDraft(Draft):
    """A campaign as it comes in."""

    labels: ClassVar[Mapping[str, str]] = {
        "name": "Campaign",
        "tier_plan_id": "Tier plan",
        "template": "Letter",
        "offering_id": "Solution",
        "owner_id": "Owner",
        "starts_on": "From",
        "ends_on": "Until",
        "opening": "First paragraph of the letter",
        "closing": "Last paragraph of the letter",
    }
    name: Name
    status: Annotated[Line, one_of(CAMPAIGN_STATUS)] = "draft"
    tier_plan_id: Key = None
    cadence: Line = ""
    template: Line = ""
    offering_id: Key = None
    owner_id: Key = None
    starts_on: Day = None
    ends_on: Day = None
    goal: Text = ""
    opening: Text = ""
    closing: Text = ""
    notes: Text = ""


class CampaignRow(Row):
    """A campaign as it goes out."""

    name: str
    status: str
    tier_plan_id: int | None
    cadence: str
    template: str
    offering_id: int | None
    owner_id: int | None
    starts_on: date | None
    ends_on: date | None
    goal: str
    opening: str
    closing: str
    notes: str


def list_campaigns(session: Session) -> list[CampaignRow]:
    """Return the campaigns: those that run first, then the newest."""
    rank = {word.value: place for place, word in enumerate(CAMPAIGN_STATUS)}
    rows = read_rows(session, CampaignRow, select(Campaign).order_by(col(Campaign.id).desc()))
    return sorted(rows, key=lambda row: rank.get(row.status, len(rank)))


def read_campaign(session: Session, key: int) -> CampaignRow:
    """Return a campaign; NotFound when it is gone."""
    return as_row(CampaignRow, take(session, Campaign, key))


def add_campaign(book: Book, values: Mapping[str, Any]) -> int:
    """Add a campaign and return its key."""
    draft = checked(CampaignDraft, values)
    with book.write(f"Campaign {draft.name[:40]} added") as session:
        return int(add_record(session, Campaign, draft).id or 0)


def edit_campaign(
    book: Book, key: int, changes: Mapping[str, Any], seen: Mapping[str, Any] | None = None
) -> CampaignRow:
    """Change fields of a campaign, as one recorded step."""
    with book.write("") as session:
        row = take(session, Campaign, key)
        session.label = f"Campaign {row.name[:30]}: {say_fields(CampaignDraft, changes)}"
        edit_record(row, CampaignDraft, changes, seen)
    return as_row(CampaignRow, row)


def remove_campaign(book: Book, key: int) -> None:
    """Take a campaign out with its enrolments and due touches; touches that were made stay. Undo brings it back."""
    with book.write("") as session:
        row = take(session, Campaign, key)
        session.label = f"Campaign {row.name[:40]} removed"
        let_go(session, row)
