"""Plans: what we want at an account in a period, and what the customer gains by it; one of them is live at a time."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Annotated, Any, ClassVar, Protocol, Self, TypeVar

from pydantic import model_validator
from sqlalchemy import BigInteger
from sqlmodel import Field, Session, col, select

from store.accounts import Account
from store.book import Book
from store.errors import UNCHANGED, Refused
from store.plans.belonging import refuse_leaving
from store.records import (
    Draft,
    Line,
    Name,
    NeededDay,
    NeededKey,
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
from store.words import LADDER, PLAN_DEPTH, PLAN_STATUS, PLAN_TYPE, SHARE

LIVE = frozenset({"active", "in review"})
"""The states of a plan that is worked by; an account has one such plan at a time."""
OPEN = frozenset({"draft", *LIVE})
CHARTER: Mapping[str, str] = {
    "field_of_play": "Which field of play",
    "our_value": "The value we bring",
    "their_gain": "How they gain",
    "our_gain": "What we gain",
}
"""The four answers of the charter statement, each with its question (after Miller Heiman's gold sheet)."""


SHARED = frozenset({"our_value", "their_gain", "value_proposition"})
"""The answers that a plan marked external shows to the customer; what we are after stays with us."""


class Plan(Record, table=True):
    """What is to be reached at an account in a period; both days belong to it.

    `success_factors` are lines of text. `share` says whether the customer may read what is in SHARED.
    """

    account_id: int = Field(sa_type=BigInteger, foreign_key="account.id", index=True)
    period: str
    starts_on: date
    ends_on: date
    type: str = ""
    status: str = "draft"
    field_of_play: str = ""
    our_value: str = ""
    their_gain: str = ""
    our_gain: str = ""
    goal: str = ""
    value_proposition: str = ""
    success_factors: str = ""
    ladder: str = ""
    share: str = "internal"
    notes: str = ""


class PlanDraft(Draft):
    """A plan as it comes in."""

    labels: ClassVar[Mapping[str, str]] = {
        **CHARTER,
        "starts_on": "From",
        "ends_on": "Until",
        "value_proposition": "Value proposition, in their words",
        "success_factors": "Critical success factors",
        "ladder": "Where we are",
        "share": "Who may read it",
    }
    account_id: NeededKey
    period: Name
    starts_on: NeededDay
    ends_on: NeededDay
    type: Annotated[Line, one_of(PLAN_TYPE)] = ""
    status: Annotated[Line, one_of(PLAN_STATUS)] = "draft"
    field_of_play: Text = ""
    our_value: Text = ""
    their_gain: Text = ""
    our_gain: Text = ""
    goal: Text = ""
    value_proposition: Text = ""
    success_factors: Text = ""
    ladder: Annotated[Line, one_of(LADDER)] = ""
    share: Annotated[Line, one_of(SHARE)] = "internal"
    notes: Text = ""

    @model_validator(mode="after")
    def _check(self) -> Self:
        if self.ends_on < self.starts_on:
            raise ValueError("The plan ends before it begins")
        return self


class PlanRow(Row):
    """A plan as it goes out."""

    account_id: int
    period: str
    starts_on: date
    ends_on: date
    type: str
    status: str
    field_of_play: str
    our_value: str
    their_gain: str
    our_gain: str
    goal: str
    value_proposition: str
    success_factors: str
    ladder: str
    share: str
    notes: str

    @property
    def is_live(self) -> bool:
        """Whether it is the plan that is worked by."""
        return self.status in LIVE


def list_plans(session: Session, *accounts: int) -> list[PlanRow]:
    """Return the plans of accounts: the newest period first."""
    query = select(Plan).where(col(Plan.account_id).in_(accounts))
    return read_rows(session, PlanRow, query.order_by(col(Plan.starts_on).desc(), col(Plan.id).desc()))


class Ranked(Protocol):
    """What is asked of a plan to find the current one."""

    @property
    def id(self) -> int:
        """Its key."""

    @property
    def status(self) -> str:
        """One of `words.PLAN_STATUS`."""

    @property
    def starts_on(self) -> date:
        """The first day of its period."""


P = TypeVar("P", bound=Ranked)


def current_plan(plans: Sequence[P]) -> P | None:
    """Return the plan of an account that its screens show: the live one, else the newest draft, else the newest."""
    ranked = sorted(plans, key=lambda plan: (plan.status in LIVE, plan.status in OPEN, plan.starts_on, plan.id))
    return ranked[-1] if ranked else None


def add_plan(book: Book, values: Mapping[str, Any]) -> int:
    """Begin a plan on a clean page and return its key; Refused when it is to be live beside another."""
    draft = checked(PlanDraft, values)
    with book.write(f"Plan {draft.period} begun") as session:
        row = add_record(session, Plan, draft)
        _refuse_second(session, row)
        return int(row.id or 0)


def edit_plan(book: Book, key: int, changes: Mapping[str, Any], seen: Mapping[str, Any] | None = None) -> PlanRow:
    """Change fields of a plan, as one recorded step; Refused when it is to be live beside another."""
    with book.write("") as session:
        row = take(session, Plan, key)
        session.label = f"Plan {row.period}: {say_fields(PlanDraft, changes)}"
        change_plan(session, row, changes, seen)
    return as_row(PlanRow, row)


def change_plan(session: Session, row: Plan, changes: Mapping[str, Any], seen: Mapping[str, Any] | None = None) -> None:
    """Change fields of a plan within a step that is being written."""
    refuse_leaving(row, changes)
    edit_record(row, PlanDraft, changes, seen)
    _refuse_second(session, row)


def work_by(book: Book, key: int) -> None:
    """Let a plan be the one that is worked by; the one that was is closed, in the same recorded step."""
    with book.write("") as session:
        row = take(session, Plan, key)
        session.label = f"Plan {row.period} is worked by"
        live = select(Plan).where(Plan.account_id == row.account_id, col(Plan.status).in_(LIVE), col(Plan.id) != key)
        for other in session.exec(live):
            other.status = "closed"
        row.status = "active"


def remove_plan(book: Book, key: int) -> None:
    """Take a plan out with its objectives and actions; undo brings all of it back."""
    with book.write("") as session:
        row = take(session, Plan, key)
        session.label = f"Plan {row.period} removed"
        let_go(session, row)


def set_depth(book: Book, account_id: int, depth: str) -> None:
    """Say how deep the plans of an account go: one of PLAN_DEPTH; what is deeper stays in the book, unseen."""
    if depth not in PLAN_DEPTH.values:
        raise Refused("Not saved", f"“{depth}” is no depth of a plan.", safe=UNCHANGED)
    with book.write(f"Depth of the plan: {PLAN_DEPTH.label(depth).lower()}") as session:
        take(session, Account, account_id).plan_depth = depth


def _refuse_second(session: Session, row: Plan) -> None:
    if row.status not in LIVE:
        return
    query = select(Plan.period).where(
        Plan.account_id == row.account_id, col(Plan.id) != row.id, col(Plan.status).in_(LIVE)
    )
    if (other := session.exec(query).first()) is not None:
        raise Refused(
            "One plan is live at a time", f"The plan {other} is. Close that one first.", "", {"status": "is taken"},
            safe=UNCHANGED,
        )  # fmt: skip
