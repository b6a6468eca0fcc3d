"""Carrying over: what is still open when a period ends is taken along, one by one; a new plan is never a copy."""

from __future__ import annotations

from typing import NamedTuple

from sqlmodel import Session, col, func, select

from store.book import Book
from store.errors import UNCHANGED, Refused
from store.history import UPDATED, ChangeEntry
from store.plans.actions import ENDED as ACTION_ENDED
from store.plans.actions import Action
from store.plans.objectives import ENDED as OBJECTIVE_ENDED
from store.plans.objectives import Objective
from store.plans.plans import Plan
from store.records import take

OBJECTIVE, ACTION = "objective", "action"
DROPPED = "dropped"


class Carried(NamedTuple):
    """What once was in a plan and is in another one now, the plan of a `period`."""

    kind: str
    key: int
    title: str
    period: str


class OpenItem(NamedTuple):
    """Something that the plan before leaves open: an `objective` with so many open actions, or an `action` of none."""

    kind: str
    key: int
    title: str
    actions: int = 0


def list_open_items(session: Session, plan_id: int) -> list[OpenItem]:
    """Return what the plans before this one leave open: the objectives, then the actions without an open one."""
    plan = take(session, Plan, plan_id)
    others = select(Plan.id).where(Plan.account_id == plan.account_id, col(Plan.starts_on) < plan.starts_on)
    objectives = session.exec(
        select(Objective.id, Objective.title)
        .where(col(Objective.plan_id).in_(others), col(Objective.status).not_in(OBJECTIVE_ENDED))
        .order_by(col(Objective.position), col(Objective.id))
    ).all()
    open_actions = select(Action).where(col(Action.plan_id).in_(others), col(Action.status).not_in(ACTION_ENDED))
    actions = session.exec(open_actions.order_by(col(Action.due_on).nulls_last(), col(Action.id))).all()
    going = {key for key, _ in objectives}
    along = [action.objective_id for action in actions]
    found = [OpenItem(OBJECTIVE, int(key or 0), title, along.count(key)) for key, title in objectives]
    left = (action for action in actions if action.objective_id not in going)
    return [*found, *(OpenItem(ACTION, int(action.id or 0), action.title) for action in left)]


def list_carried(session: Session, plan_id: int) -> list[Carried]:
    """Return what was carried over from a plan, as the history knows; of an objective's actions only the objective."""
    account = take(session, Plan, plan_id).account_id
    was_here = (
        ChangeEntry.account_id == account,
        ChangeEntry.action == UPDATED,
        col(ChangeEntry.before).contains(f'"plan_id":{plan_id}'),
    )
    found: list[Carried] = []
    taken: set[int] = set()
    for kind, table in ((OBJECTIVE, Objective), (ACTION, Action)):
        moved = select(ChangeEntry.record_id).where(*was_here, ChangeEntry.table_name == kind)
        above = Action.objective_id if table is Action else Objective.id
        query = (
            select(table.id, table.title, Plan.period, above)
            .join(Plan, col(Plan.id) == table.plan_id)
            .where(col(table.id).in_(moved), table.plan_id != plan_id)
            .order_by(col(table.id))
        )
        rows = session.exec(query).all()
        found += [Carried(kind, int(key or 0), title, period) for key, title, period, of in rows if of not in taken]
        taken |= {key for key, *_ in rows if key}
    return found


def carry_over(book: Book, plan_id: int, item: OpenItem) -> None:
    """Take an open item along into a plan, an objective with its open actions, as one recorded step.

    It is the same record from now on in the new plan: the history knows where it was, and nothing is there twice.
    """
    with book.write(f"Carried over: {item.title[:40]}") as session:
        plan = take(session, Plan, plan_id)
        row: Objective | Action
        row = take(session, Objective, item.key) if item.kind == OBJECTIVE else take(session, Action, item.key)
        if row.account_id != plan.account_id:
            raise Refused("Not carried over", "It belongs to another account.", safe=UNCHANGED)
        if row.plan_id == plan_id:
            return
        if isinstance(row, Objective):
            _take_along(session, row, plan_id)
        else:
            row.plan_id, row.objective_id = plan_id, None


def drop_item(book: Book, item: OpenItem) -> None:
    """Drop an open item, an objective with its open actions, as one recorded step; what has ended meanwhile stays."""
    with book.write(f"Dropped: {item.title[:40]}") as session:
        row: Objective | Action
        row = take(session, Objective, item.key) if item.kind == OBJECTIVE else take(session, Action, item.key)
        if row.status in (OBJECTIVE_ENDED if isinstance(row, Objective) else ACTION_ENDED):
            return
        row.status = DROPPED
        if isinstance(row, Objective):
            for action in session.exec(select(Action).where(Action.objective_id == row.id)):
                action.status = action.status if action.status in ACTION_ENDED else DROPPED


def _take_along(session: Session, row: Objective, plan_id: int) -> None:
    last = select(func.max(Objective.position)).where(Objective.plan_id == plan_id)
    row.position = (session.exec(last).one() or 0) + 1
    row.plan_id = plan_id
    for action in session.exec(select(Action).where(Action.objective_id == row.id)):
        if action.status not in ACTION_ENDED:
            action.plan_id = plan_id
        else:
            action.objective_id = None  # what is done stays with the period in which it was
