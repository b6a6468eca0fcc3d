"""Objectives: what a plan shall reach, whose it is, how it is measured, and the facts and people behind it."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Annotated, Any, ClassVar, Self

from pydantic import Field as Limit
from pydantic import model_validator
from sqlalchemy import BigInteger
from sqlmodel import Field, Session, col, func, select

from store.book import Book, Writing
from store.plans.belonging import refuse_field, refuse_leaving, refuse_strays
from store.plans.measures import LARGEST, MONEY, say_measure
from store.records import (
    Day,
    Draft,
    Key,
    Line,
    Name,
    NeededKey,
    Record,
    Row,
    Text,
    add_record,
    as_row,
    checked,
    edit_record,
    label_of,
    let_go,
    one_of,
    read_rows,
    take,
)
from store.wording import say_fields
from store.words import MEASURE_OF, OBJECTIVE_STATUS, OBJECTIVE_TYPE, SHARE, SIDE

ENDED = frozenset({"done", "dropped"})
"""The states of an objective that nobody works at any more."""


class Objective(Record, table=True):
    """One thing that a plan shall reach. The values of its measure are held as `store.plans.measures` says.

    `owner_id` is one of us, `stakeholder_id` the customer's person behind it; `source` says who vouches for the target.
    """

    part_of = frozenset({"plan_id"})

    account_id: int = Field(sa_type=BigInteger, foreign_key="account.id", index=True)
    plan_id: int = Field(sa_type=BigInteger, foreign_key="plan.id", index=True)
    position: int = 0
    title: str
    type: str = ""
    side: str = "ours"
    strategy: str = ""
    owner_id: int | None = Field(default=None, sa_type=BigInteger, foreign_key="colleague.id")
    stakeholder_id: int | None = Field(default=None, sa_type=BigInteger, foreign_key="person.id", index=True)
    starts_on: date | None = None
    due_on: date | None = None
    measure: str = ""
    measure_of: str = ""
    unit: str = ""
    start: int | None = Field(default=None, sa_type=BigInteger)
    current: int | None = Field(default=None, sa_type=BigInteger)
    target: int | None = Field(default=None, sa_type=BigInteger)
    source: str = ""
    status: str = "not started"
    share: str = "internal"


Value = Annotated[int, Limit(ge=-LARGEST, le=LARGEST)] | None
"""A value of a measure as it is held."""


class ObjectiveDraft(Draft):
    """An objective as it comes in."""

    labels: ClassVar[Mapping[str, str]] = {
        "title": "Objective",
        "side": "Whose",
        "owner_id": "Owner",
        "stakeholder_id": "Customer's stakeholder",
        "starts_on": "From",
        "due_on": "Due",
        "measure": "Measured by",
        "measure_of": "Measure read off",
        "start": "From value",
        "current": "Now",
        "source": "Who vouches for the target",
        "share": "Who may read it",
    }
    account_id: NeededKey
    plan_id: NeededKey
    position: Annotated[int, Limit(ge=0, le=9_999)] = 0
    title: Name
    type: Annotated[Line, one_of(OBJECTIVE_TYPE)] = ""
    side: Annotated[Line, one_of(SIDE)] = "ours"
    strategy: Text = ""
    owner_id: Key = None
    stakeholder_id: Key = None
    starts_on: Day = None
    due_on: Day = None
    measure: Line = ""
    measure_of: Annotated[Line, one_of(MEASURE_OF)] = ""
    unit: Line = ""
    start: Value = None
    current: Value = None
    target: Value = None
    source: Line = ""
    status: Annotated[Line, one_of(OBJECTIVE_STATUS)] = "not started"
    share: Annotated[Line, one_of(SHARE)] = "internal"

    @model_validator(mode="after")
    def _check(self) -> Self:
        if self.starts_on and self.due_on and self.due_on < self.starts_on:
            raise ValueError("The objective is due before it begins")
        if self.measure_of:
            self.unit = MONEY
        return self


class ObjectiveRow(Row):
    """An objective as it goes out."""

    account_id: int
    plan_id: int
    position: int
    title: str
    type: str
    side: str
    strategy: str
    owner_id: int | None
    stakeholder_id: int | None
    starts_on: date | None
    due_on: date | None
    measure: str
    measure_of: str
    unit: str
    start: int | None
    current: int | None
    target: int | None
    source: str
    status: str
    share: str

    @property
    def has_ended(self) -> bool:
        """Whether it is done or dropped."""
        return self.status in ENDED


class ObjectiveLink(Record, table=True):
    """What stands behind an objective: a fact or a person."""

    __tablename__ = "objective_link"
    part_of = frozenset({"objective_id", "fact_id", "person_id"})

    account_id: int = Field(sa_type=BigInteger, foreign_key="account.id", index=True)
    objective_id: int = Field(sa_type=BigInteger, foreign_key="objective.id", index=True)
    fact_id: int | None = Field(default=None, sa_type=BigInteger, foreign_key="fact.id", index=True)
    person_id: int | None = Field(default=None, sa_type=BigInteger, foreign_key="person.id", index=True)


class ObjectiveLinkDraft(Draft):
    """A link as it comes in: to a fact or to a person."""

    labels: ClassVar[Mapping[str, str]] = {"fact_id": "Fact", "person_id": "Person"}
    account_id: NeededKey
    objective_id: NeededKey
    fact_id: Key = None
    person_id: Key = None

    @model_validator(mode="after")
    def _check(self) -> Self:
        if (self.fact_id is None) == (self.person_id is None):
            raise ValueError("A link leads to a fact or to a person")
        return self


class ObjectiveLinkRow(Row):
    """A link as it goes out."""

    account_id: int
    objective_id: int
    fact_id: int | None
    person_id: int | None


def list_objectives(session: Session, *accounts: int) -> list[ObjectiveRow]:
    """Return the objectives of accounts, of all their plans, in their order."""
    query = select(Objective).where(col(Objective.account_id).in_(accounts))
    return read_rows(session, ObjectiveRow, query.order_by(col(Objective.position), col(Objective.id)))


def list_objective_links(session: Session, *accounts: int) -> list[ObjectiveLinkRow]:
    """Return what stands behind the objectives of accounts, in the order in which it was linked."""
    query = select(ObjectiveLink).where(col(ObjectiveLink.account_id).in_(accounts))
    return read_rows(session, ObjectiveLinkRow, query.order_by(col(ObjectiveLink.id)))


def add_objective(book: Book, values: Mapping[str, Any]) -> int:
    """Add an objective at the end of a plan's and return its key."""
    draft = checked(ObjectiveDraft, values)
    with book.write(f"Objective added: {draft.title[:40]}") as session:
        return keep_objective(session, draft)


def keep_objective(session: Writing, draft: ObjectiveDraft) -> int:
    """Add an objective within a step that is being written, and return its key."""
    if not draft.position:  # said before it is added: the history tells of one that is added, and of no move
        last = select(func.max(Objective.position)).where(Objective.plan_id == draft.plan_id)
        draft = draft.model_copy(update={"position": (session.exec(last).one() or 0) + 1})
    row = add_record(session, Objective, draft)
    refuse_strays(session, row)
    return int(row.id or 0)


def edit_objective(
    book: Book, key: int, changes: Mapping[str, Any], seen: Mapping[str, Any] | None = None
) -> ObjectiveRow:
    """Change fields of an objective, as one recorded step; into another plan it is carried over."""
    with book.write("") as session:
        row = take(session, Objective, key)
        refuse_leaving(row, changes, "plan_id")
        session.label = f"Objective {row.title[:30]}: {say_fields(ObjectiveDraft, changes)}"
        change_objective(session, row, changes, seen)
    return as_row(ObjectiveRow, row)


def change_objective(
    _session: Session, row: Objective, changes: Mapping[str, Any], seen: Mapping[str, Any] | None = None
) -> None:
    """Change fields of an objective within a step that is being written.

    Refused when a value that stands there would turn into money, or out of it, and when the value now is typed of what
    is read off the book. The value now that was typed before goes when the book says it from now on.
    """
    read_off = changes.get("measure_of", row.measure_of)
    if read_off and changes.get("current") not in (None, ""):
        refuse_field("current", f"is read off the book ({MEASURE_OF.label(read_off)}): it cannot be typed")
    unit = changes.get("unit", row.unit)
    if read_off and changes.get("target") is not None and unit not in ("", MONEY):
        refuse_field("target", "is an amount of money, as it is compared with what the book says")
    _refuse_conversion(row, changes, MONEY if read_off else unit)
    if read_off and not row.measure_of:
        changes = {**changes, "current": None}
    edit_record(row, ObjectiveDraft, changes, seen)


def _refuse_conversion(row: Objective, changes: Mapping[str, Any], unit: str) -> None:
    """Refuse a unit in which a target, or another value that is not changed, would silently become an amount of money.

    The value now of what is read off from here on is not asked for: it goes.
    """
    if (unit == MONEY) == (row.unit == MONEY):
        return
    typed = ("target", "start") if changes.get("measure_of", row.measure_of) else ("target", "start", "current")
    for name in typed:
        value = getattr(row, name)
        if value and name not in changes:
            stands = "an amount of money" if row.unit == MONEY else say_measure(value, row.unit, "")
            wanted = "money" if unit == MONEY else f"counted in {unit}" if unit else "a plain number"
            label = label_of(ObjectiveDraft, name).lower()
            cause = "measure_of" if changes.get("measure_of") else "target"
            refuse_field(
                cause, f"would be {wanted}, but “{label}” is {stands}. Write that one anew, or empty it, first"
            )


def move_objective(book: Book, key: int, step: int) -> None:
    """Move an objective up (-1) or down (1) among those of its plan; at an end it stays."""
    with book.write("") as session:
        row = take(session, Objective, key)
        session.label = f"Objective moved: {row.title[:40]}"
        query = select(Objective).where(Objective.plan_id == row.plan_id)
        rows = list(session.exec(query.order_by(col(Objective.position), col(Objective.id))))
        here = rows.index(row)
        there = min(len(rows) - 1, max(0, here + step))
        rows.insert(there, rows.pop(here))
        for place, each in enumerate(rows, 1):
            if each.position != place:
                each.position = place


def remove_objective(book: Book, key: int) -> None:
    """Take an objective out; its actions stay in the plan. Undo brings it back whole."""
    with book.write("") as session:
        row = take(session, Objective, key)
        session.label = f"Objective removed: {row.title[:40]}"
        let_go(session, row)


def link_objective(book: Book, key: int, *, fact_id: int | None = None, person_id: int | None = None) -> bool:
    """Link a fact or a person to an objective, or take that link away; say whether it is linked now."""
    with book.write("") as session:
        row = take(session, Objective, key)
        values = {"account_id": row.account_id, "objective_id": key, "fact_id": fact_id, "person_id": person_id}
        draft = checked(ObjectiveLinkDraft, values)
        query = select(ObjectiveLink).where(ObjectiveLink.objective_id == key)
        query = query.where(ObjectiveLink.fact_id == draft.fact_id, ObjectiveLink.person_id == draft.person_id)
        there = session.exec(query).first()
        session.label = f"Objective {row.title[:30]}: {'link taken away' if there else 'linked'}"
        if there is not None:
            session.delete(there)
        else:
            refuse_strays(session, add_record(session, ObjectiveLink, draft))
        return there is None


def refuse_foreign(session: Session, objective_id: int | None, plan_id: int | None) -> None:
    """Refuse to hang something at an objective of another plan."""
    if objective_id is None:
        return
    if take(session, Objective, objective_id).plan_id != plan_id:
        refuse_field("objective_id", "belongs to another plan")
