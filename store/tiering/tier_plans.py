"""Tier plans: one plan for many accounts of a tier, by industry, segment or solution; what is wanted of a period."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Annotated, Any, ClassVar, Self

from pydantic import Field as Limit
from pydantic import model_validator
from sqlalchemy import BigInteger
from sqlmodel import Field, Session, col, select

from store.book import Book
from store.clean import fold
from store.records import (
    Count,
    Draft,
    Key,
    Line,
    Name,
    NeededDay,
    Record,
    Row,
    Text,
    Worth,
    add_record,
    as_row,
    checked,
    edit_record,
    let_go,
    parse_amount,
    read_rows,
    take,
)
from store.rules import MOST_DAYS
from store.wording import say_fields

AMOUNTS = ("budget", "pipeline_target", "revenue_target")
"""Fields in minor units of the book's currency."""
PLANNED_TIERS = (2, 3)
"""Strategic accounts have a plan each; the others share one."""


class TierPlan(Record, table=True):
    """A plan for the accounts of a tier in a period; both days belong to it.

    `industry`, `segment` and `offering_id` narrow it down, each empty for any. Of each account: `minutes` and `budget`
    are spent, `touches` made in the period. `channels`, `plays` and `personas` are names with commas between;
    `cadence` and `template` name files of the library. `refresh_days` is how old the points may become.
    """

    __tablename__ = "tier_plan"
    name: str
    tier: int = 2
    industry: str = ""
    segment: str = ""
    offering_id: int | None = Field(default=None, sa_type=BigInteger, foreign_key="offering.id", index=True)
    period: str
    starts_on: date
    ends_on: date
    owner_id: int | None = Field(default=None, sa_type=BigInteger, foreign_key="colleague.id")
    sdr_id: int | None = Field(default=None, sa_type=BigInteger, foreign_key="colleague.id")
    marketing_id: int | None = Field(default=None, sa_type=BigInteger, foreign_key="colleague.id")
    target_accounts: int | None = Field(default=None, sa_type=BigInteger)
    minutes: int | None = Field(default=None, sa_type=BigInteger)
    budget: int | None = Field(default=None, sa_type=BigInteger)
    touches: int | None = Field(default=None, sa_type=BigInteger)
    channels: str = ""
    plays: str = ""
    personas: str = ""
    cadence: str = ""
    template: str = ""
    refresh_days: int | None = Field(default=None, sa_type=BigInteger)
    pipeline_target: int | None = Field(default=None, sa_type=BigInteger)
    revenue_target: int | None = Field(default=None, sa_type=BigInteger)
    notes: str = ""


class TierPlanDraft(Draft):
    """A tier plan as it comes in."""

    labels: ClassVar[Mapping[str, str]] = {
        "name": "Tier plan",
        "offering_id": "Solution",
        "starts_on": "From",
        "ends_on": "Until",
        "owner_id": "Owner",
        "sdr_id": "SDR",
        "marketing_id": "Marketing",
        "target_accounts": "Accounts wanted",
        "minutes": "Minutes an account",
        "budget": "Budget an account",
        "touches": "Touches an account",
        "personas": "Personas wanted",
        "template": "Template of the sheets",
        "refresh_days": "Points are refreshed after, in days",
        "pipeline_target": "Pipeline wanted",
        "revenue_target": "Revenue wanted",
    }
    name: Name
    tier: Annotated[int, Limit(ge=2, le=3)] = 2
    industry: Line = ""
    segment: Line = ""
    offering_id: Key = None
    period: Name
    starts_on: NeededDay
    ends_on: NeededDay
    owner_id: Key = None
    sdr_id: Key = None
    marketing_id: Key = None
    target_accounts: Count = None
    minutes: Count = None
    budget: Worth = None
    touches: Count = None
    channels: Line = ""
    plays: Line = ""
    personas: Line = ""
    cadence: Line = ""
    template: Line = ""
    refresh_days: Count = None
    pipeline_target: Worth = None
    revenue_target: Worth = None
    notes: Text = ""

    @model_validator(mode="after")
    def _check(self) -> Self:
        if self.ends_on < self.starts_on:
            raise ValueError("The plan ends before it begins")
        if (self.refresh_days or 0) > MOST_DAYS:
            raise ValueError(f"Points are refreshed after {MOST_DAYS:,} days at most")
        return self


class TierPlanRow(Row):
    """A tier plan as it goes out."""

    name: str
    tier: int
    industry: str
    segment: str
    offering_id: int | None
    period: str
    starts_on: date
    ends_on: date
    owner_id: int | None
    sdr_id: int | None
    marketing_id: int | None
    target_accounts: int | None
    minutes: int | None
    budget: int | None
    touches: int | None
    channels: str
    plays: str
    personas: str
    cadence: str
    template: str
    refresh_days: int | None
    pipeline_target: int | None
    revenue_target: int | None
    notes: str

    def is_current(self, today: date) -> bool:
        """Say whether a day lies in its period."""
        return self.starts_on <= today <= self.ends_on


def parse_field(name: str, text: str, currency: str) -> Any:
    """Return what a typed text means for a field: amounts as minor units; other fields as they are."""
    label = TierPlanDraft.labels.get(name, name)
    return parse_amount(label, text, currency, name) if name in AMOUNTS else text


def split_names(text: str) -> tuple[str, ...]:
    """Return the names of a field that holds several with commas between, each once."""
    return tuple(dict.fromkeys(name for part in text.split(",") if (name := part.strip())))


def list_tier_plans(session: Session) -> list[TierPlanRow]:
    """Return the tier plans: the newest period first, growth before standard, then by name."""
    query = select(TierPlan).order_by(
        col(TierPlan.starts_on).desc(), col(TierPlan.tier), col(TierPlan.name), col(TierPlan.id)
    )
    return read_rows(session, TierPlanRow, query)


def plan_for(
    plans: Iterable[TierPlanRow], tier: int | None, industry: str, segment: str, offerings: Iterable[int], today: date
) -> TierPlanRow | None:
    """Return the tier plan that an account falls under on a day: the one that says most of it, else the newest.

    `offerings` are those that the account has or is offered. Case and accents of names do not count.
    """
    solutions = set(offerings)

    def fits(plan: TierPlanRow) -> bool:
        return (
            plan.tier == tier
            and plan.is_current(today)
            and (not plan.industry or fold(plan.industry) == fold(industry))
            and (not plan.segment or fold(plan.segment) == fold(segment))
            and (plan.offering_id is None or plan.offering_id in solutions)
        )

    def weight(plan: TierPlanRow) -> tuple[int, date, int]:
        said = bool(plan.industry) + bool(plan.segment) + (plan.offering_id is not None)
        return said, plan.starts_on, plan.id

    return max(filter(fits, plans), key=weight, default=None)


def add_tier_plan(book: Book, values: Mapping[str, Any]) -> int:
    """Add a tier plan and return its key."""
    draft = checked(TierPlanDraft, values)
    with book.write(f"Tier plan {draft.name[:40]} added") as session:
        return int(add_record(session, TierPlan, draft).id or 0)


def edit_tier_plan(
    book: Book, key: int, changes: Mapping[str, Any], seen: Mapping[str, Any] | None = None
) -> TierPlanRow:
    """Change fields of a tier plan, as one recorded step."""
    with book.write("") as session:
        row = take(session, TierPlan, key)
        session.label = f"Tier plan {row.name[:30]}: {say_fields(TierPlanDraft, changes)}"
        edit_record(row, TierPlanDraft, changes, seen)
    return as_row(TierPlanRow, row)


def remove_tier_plan(book: Book, key: int) -> None:
    """Take a tier plan out; its campaigns stay, with none. Undo brings it back."""
    with book.write("") as session:
        row = take(session, TierPlan, key)
        session.label = f"Tier plan {row.name[:40]} removed"
        let_go(session, row)
