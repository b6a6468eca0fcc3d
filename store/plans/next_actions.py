"""Next actions: what is to be done across all accounts, what is overdue first; read as plain columns."""

from __future__ import annotations

from datetime import date
from typing import Any, NamedTuple

from sqlmodel import Session, col, func, select

from store.accounts import Account
from store.colleagues import Colleague
from store.people import Person
from store.plans.actions import ENDED, Action
from store.plans.objectives import Objective


class NextAction(NamedTuple):
    """One open action with where it belongs."""

    id: int
    account_id: int
    account: str
    tier: int | None
    title: str
    kind: str
    due_on: date | None
    status: str
    owner_id: int | None
    owner: str
    customer_owner: str
    objective: str
    function: str

    def is_overdue(self, today: date) -> bool:
        """Say whether its day has passed."""
        return self.due_on is not None and self.due_on < today


def list_next_actions(
    session: Session, owner_id: int | None = None, overdue_on: date | None = None
) -> list[NextAction]:
    """Return the open actions of accounts that are not archived: by their day, those without one last.

    `owner_id` asks for those of one of us, `overdue_on` for those whose day is before that one.
    """
    columns: tuple[Any, ...] = (
        Action.id,
        Action.account_id,
        Account.name,
        Account.tier,
        Action.title,
        Action.kind,
        Action.due_on,
        Action.status,
        Action.owner_id,
        func.coalesce(Colleague.name, ""),
        func.coalesce(Person.name, ""),
        func.coalesce(Objective.title, ""),
        Action.function,
    )
    query = (
        select(*columns)
        .join_from(Action, Account, col(Account.id) == col(Action.account_id))
        .join(Colleague, col(Colleague.id) == col(Action.owner_id), isouter=True)
        .join(Person, col(Person.id) == col(Action.customer_owner_id), isouter=True)
        .join(Objective, col(Objective.id) == col(Action.objective_id), isouter=True)
        .where(col(Action.status).not_in(ENDED), col(Account.archived_on).is_(None))
        .order_by(col(Action.due_on).nulls_last(), col(Account.name_key), col(Action.id))
    )
    if owner_id is not None:
        query = query.where(Action.owner_id == owner_id)
    if overdue_on is not None:
        query = query.where(col(Action.due_on) < overdue_on)
    return [NextAction(*row) for row in session.exec(query)]
