"""Actions and milestones: what is to be done, by whom, until when; with an objective, a plan, or by themselves."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Annotated, Any, ClassVar

from sqlalchemy import BigInteger
from sqlmodel import Field, Session, col, select

from store import clock
from store.book import Book, Writing
from store.evidence import PastDay
from store.plans.belonging import refuse_leaving, refuse_strays
from store.plans.objectives import refuse_foreign
from store.plans.responsibilities import answers_for, refuse_unowned
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
    let_go,
    one_of,
    read_rows,
    take,
)
from store.touches import check_touch, keep_touch
from store.wording import say_fields
from store.words import ACTION_KIND, ACTION_STATUS, FUNCTION, SHARE

ENDED = frozenset({"done", "dropped"})
"""The states of an action that nobody works at any more."""


class Action(Record, table=True):
    """One thing to be done, or, as a milestone, to be reached on a day.

    Who is accountable is the owner, one of us; where there is none, the customer's own (`responsibilities`). `play` is
    the play that it came from, `function` whom it falls to in a company, `done_on` the day on which it was,
    `review_id` the review in which it was promised.
    """

    part_of = frozenset({"plan_id"})

    account_id: int = Field(sa_type=BigInteger, foreign_key="account.id", index=True)
    plan_id: int | None = Field(default=None, sa_type=BigInteger, foreign_key="plan.id", index=True)
    objective_id: int | None = Field(default=None, sa_type=BigInteger, foreign_key="objective.id", index=True)
    kind: str = "action"
    title: str
    owner_id: int | None = Field(default=None, sa_type=BigInteger, foreign_key="colleague.id", index=True)
    customer_owner_id: int | None = Field(default=None, sa_type=BigInteger, foreign_key="person.id", index=True)
    function: str = ""
    due_on: date | None = None
    status: str = "not started"
    done_on: date | None = None
    share: str = "internal"
    play: str = ""
    review_id: int | None = Field(default=None, sa_type=BigInteger, foreign_key="review.id", index=True)
    note: str = ""


class ActionDraft(Draft):
    """An action as it comes in."""

    labels: ClassVar[Mapping[str, str]] = {
        "title": "Action",
        "objective_id": "For objective",
        "owner_id": "Owner",
        "customer_owner_id": "Customer's owner",
        "due_on": "Due",
        "done_on": "Done on",
        "share": "Who may read it",
    }
    account_id: NeededKey
    plan_id: Key = None
    objective_id: Key = None
    kind: Annotated[Line, one_of(ACTION_KIND)] = "action"
    title: Name
    owner_id: Key = None
    customer_owner_id: Key = None
    function: Annotated[Line, one_of(FUNCTION)] = ""
    due_on: Day = None
    status: Annotated[Line, one_of(ACTION_STATUS)] = "not started"
    done_on: PastDay = None
    share: Annotated[Line, one_of(SHARE)] = "internal"
    play: Line = ""
    review_id: Key = None
    note: Text = ""


class ActionRow(Row):
    """An action as it goes out."""

    account_id: int
    plan_id: int | None
    objective_id: int | None
    kind: str
    title: str
    owner_id: int | None
    customer_owner_id: int | None
    function: str
    due_on: date | None
    status: str
    done_on: date | None
    share: str
    play: str
    review_id: int | None
    note: str

    @property
    def has_ended(self) -> bool:
        """Whether it is done or dropped."""
        return self.status in ENDED

    def is_overdue(self, today: date) -> bool:
        """Say whether its day has passed and it is still to be done."""
        return not self.has_ended and self.due_on is not None and self.due_on < today


def list_actions(session: Session, *accounts: int) -> list[ActionRow]:
    """Return the actions of accounts, of all their plans: by the day they are due, those without a day last."""
    query = select(Action).where(col(Action.account_id).in_(accounts))
    return read_rows(session, ActionRow, query.order_by(col(Action.due_on).nulls_last(), col(Action.id)))


def add_action(book: Book, values: Mapping[str, Any]) -> int:
    """Add an action and return its key."""
    return add_actions(book, [values])[0]


def add_actions(book: Book, rows: Sequence[Mapping[str, Any]], label: str = "") -> list[int]:
    """Add several actions as one recorded step, called by `label`, and return their keys in their order."""
    drafts = [checked(ActionDraft, values) for values in rows]
    first = drafts[0].title[:40] if drafts else ""
    with book.write(label or f"Action added: {first}") as session:
        return [keep_action(session, draft) for draft in drafts]


def keep_action(session: Writing, draft: ActionDraft) -> int:
    """Add an action within a step that is being written, and return its key."""
    row = add_record(session, Action, draft)
    _refuse_misplaced(session, row)
    _follow(row)
    return int(row.id or 0)


def edit_action(book: Book, key: int, changes: Mapping[str, Any], seen: Mapping[str, Any] | None = None) -> ActionRow:
    """Change fields of an action, as one recorded step; the day on which it was done follows its status."""
    with book.write("") as session:
        row = take(session, Action, key)
        session.label = f"Action {row.title[:30]}: {say_fields(ActionDraft, changes)}"
        change_action(session, row, changes, seen)
    return as_row(ActionRow, row)


def change_action(
    session: Session, row: Action, changes: Mapping[str, Any], seen: Mapping[str, Any] | None = None
) -> None:
    """Change fields of an action within a step that is being written."""
    refuse_leaving(row, changes)
    before = answers_for(row.owner_id, row.customer_owner_id)
    edit_record(row, ActionDraft, changes, seen)
    _refuse_misplaced(session, row)
    if before and answers_for(row.owner_id, row.customer_owner_id) is None:
        refuse_unowned(session, int(row.id or 0), before)
    _follow(row)


def finish_action(
    book: Book,
    key: int,
    touch: Mapping[str, Any] | None = None,
    people: Sequence[int] = (),
    colleague: str = "",
    note: str = "",
) -> ActionRow:
    """Mark an action as done today; with the touch that it was, in the same step, when there is one to log.

    `touch`, `people` and `colleague` are what `store.touches.log_touch` takes; the account is the action's. `note` is
    written below what is noted of the action: what came of it when it was no touch.
    """
    with book.write("") as session:
        row = take(session, Action, key)
        session.label = f"Done: {row.title[:40]}"
        row.status = "done"
        if note.strip():
            edit_record(row, ActionDraft, {"note": "\n".join(filter(None, (row.note, note.strip())))})
        _follow(row)
        if touch:
            keep_touch(session, check_touch({**touch, "account_id": row.account_id}), people, colleague)
    return as_row(ActionRow, row)


def reopen_action(book: Book, key: int) -> ActionRow:
    """Say that an action is still to be done after all."""
    with book.write("") as session:
        row = take(session, Action, key)
        session.label = f"Open again: {row.title[:40]}"
        row.status = "in progress"
        _follow(row)
    return as_row(ActionRow, row)


def remove_action(book: Book, key: int) -> None:
    """Take an action out, with its duties and what depends on it no longer doing so; undo brings it back whole."""
    with book.write("") as session:
        row = take(session, Action, key)
        session.label = f"Action removed: {row.title[:40]}"
        let_go(session, row)


def _refuse_misplaced(session: Session, row: Action) -> None:
    refuse_strays(session, row)
    refuse_foreign(session, row.objective_id, row.plan_id)


def _follow(row: Action) -> None:
    if row.status != "done":
        row.done_on = None
    elif row.done_on is None:
        row.done_on = clock.today()
