"""Next actions: what is to be done across all accounts, what is overdue first; read as plain columns.

That is the open actions, the next step that the last touch with one has left, the next steps of open opportunities,
and open opportunities whose day to close has passed. The briefing reads the same steps.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from typing import Any, NamedTuple

from sqlalchemy import null, tuple_
from sqlmodel import Session, col, func, or_, select

from store import clock
from store.accounts import Account
from store.book import Book
from store.colleagues import Colleague
from store.errors import UNCHANGED, Refused
from store.opportunities import Opportunity
from store.people import Person
from store.plans.actions import ENDED, Action
from store.plans.objectives import Objective
from store.records import take
from store.touches import Touch, check_touch, keep_touch

STEP, CLOSE = "next step", "close"
"""Kinds beside those of actions: the next step of a touch or an opportunity, and a day to close that has passed."""

_STEPS: Mapping[str, type[Touch] | type[Opportunity]] = {"touches": Touch, "opportunities": Opportunity}

_RANKS = ("touches", "actions", "opportunities")


class NextAction(NamedTuple):
    """One thing to be done with where it belongs."""

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
    about: str = ""
    """Of a step: what the touch was about, or what the opportunity is called."""
    since: date | None = None
    """Of the step of a touch: the day of the touch."""
    what: str = "actions"
    """Which record `id` is the key of: `actions`, `touches` or `opportunities`."""

    @property
    def identity(self) -> tuple[int, str]:
        """What it is known by: an opportunity may be late to close and have a next step."""
        return self.id, self.kind

    def is_overdue(self, today: date) -> bool:
        """Say whether its day has passed."""
        return self.due_on is not None and self.due_on < today


def list_next_actions(
    session: Session, owner_id: int | None = None, overdue_on: date | None = None
) -> list[NextAction]:
    """Return what is to be done at accounts that are not archived: by its day, what has none last.

    `owner_id` asks for what is one of us's, `overdue_on` for what was due before that day.
    """
    columns: tuple[Any, ...] = (
        Action.id, Action.account_id, Account.name, Account.tier, Action.title, Action.kind, Action.due_on,
        Action.status, Action.owner_id, func.coalesce(Colleague.name, ""), func.coalesce(Person.name, ""),
        func.coalesce(Objective.title, ""), Action.function, Account.name_key,
    )  # fmt: skip
    query = (
        select(*columns)
        .join_from(Action, Account, col(Account.id) == col(Action.account_id))
        .join(Colleague, col(Colleague.id) == col(Action.owner_id), isouter=True)
        .join(Person, col(Person.id) == col(Action.customer_owner_id), isouter=True)
        .join(Objective, col(Objective.id) == col(Action.objective_id), isouter=True)
        .where(col(Action.status).not_in(ENDED), col(Account.archived_on).is_(None))
    )
    if owner_id is not None:
        query = query.where(Action.owner_id == owner_id)
    if overdue_on is not None:
        query = query.where(col(Action.due_on) < overdue_on)
    named = [(name_key, NextAction(*row)) for *row, name_key in session.exec(query)]
    steps = [
        (name_key, step)
        for name_key, step in _read_steps(session, col(Account.archived_on).is_(None))
        if owner_id in (None, step.owner_id) and (overdue_on is None or step.is_overdue(overdue_on))
    ]
    return _by_day([*named, *steps])


def list_next_steps(session: Session, account_id: int) -> list[NextAction]:
    """Return what is to be done at an account besides its actions, in the same order."""
    return _by_day(list(_read_steps(session, col(Account.id) == account_id)))


def _by_day(named: list[tuple[str, NextAction]]) -> list[NextAction]:
    """Return them by their day; on a day, or without one, by account, what the last touch has left first."""

    def place(pair: tuple[str, NextAction]) -> tuple[bool, date, str, int, int]:
        name_key, each = pair
        return each.due_on is None, each.due_on or date.min, name_key, _RANKS.index(each.what), each.id

    return [each for _, each in sorted(named, key=place)]


def _read_steps(session: Session, where: Any) -> Iterator[tuple[str, NextAction]]:
    """Yield the next steps of touches and opportunities, and what is late to close; with the account's sorting name.

    The step of a touch is that colleague's who had it, any other the account's owner's.
    """
    newest = (Touch.happened_on, Touch.id)
    place = func.row_number().over(partition_by=col(Touch.account_id), order_by=[col(each).desc() for each in newest])
    last = select(col(Touch.id), place.label("place")).where(Touch.next_step != "").subquery()
    touches = select(*_columns(Touch.id, Touch.next_step, Touch.summary, Touch.happened_on, null()))
    touches = touches.join_from(Touch, last, last.c.id == col(Touch.id)).where(last.c.place == 1)
    owner = func.coalesce(Touch.colleague_id, Account.owner_id)
    yield from _steps(session, touches.join(Account, col(Account.id) == col(Touch.account_id)), owner, where, "touches")
    deals = select(
        *_columns(Opportunity.id, Opportunity.next_step, Opportunity.name, null(), Opportunity.close_on)
    ).select_from(Opportunity)
    late = col(Opportunity.close_on) < clock.today()
    deals = deals.join(Account, col(Account.id) == col(Opportunity.account_id))
    deals = deals.where(Opportunity.state == "open", or_(late, Opportunity.next_step != ""))
    yield from _steps(session, deals, col(Account.owner_id), where, "opportunities")


def _columns(key: Any, step: Any, about: Any, since: Any, close_on: Any) -> tuple[Any, ...]:
    owner = (col(Colleague.id), func.coalesce(Colleague.name, ""))
    return (key, col(Account.id), Account.name, Account.tier, Account.name_key, step, about, since, close_on, *owner)


def _steps(session: Session, query: Any, owner: Any, where: Any, what: str) -> Iterator[tuple[str, NextAction]]:
    today = clock.today()
    query = query.join(Colleague, col(Colleague.id) == owner, isouter=True).where(where)
    for key, account, name, tier, name_key, step, about, since, close_on, owner_id, its_owner in session.exec(query):
        made = NextAction(
            key, account, name, tier, step, STEP, None, "", owner_id, its_owner, "", "", "", about, since, what
        )
        if close_on is not None and close_on < today:
            yield name_key, made._replace(title=about, kind=CLOSE, due_on=close_on)
        if step:
            yield name_key, made


def finish_step(
    book: Book, step: NextAction, touch: Mapping[str, Any] | None = None, people: Sequence[int] = (), who: str = ""
) -> None:
    """Take out a next step that was done, with the touch that it was in the same step when there is one to log.

    `touch`, `people` and `who` are what `store.touches.log_touch` takes. Refused when another step stands there by
    now. Steps that earlier touches left were replaced by this one: they go with it, else the newest of them would be
    next.
    """
    with book.write(f"Done: {step.title[:40]}") as session:
        row: Any = take(session, _STEPS[step.what], step.id)
        if row.next_step != step.title:
            words = f"“{row.next_step}” is next by now." if row.next_step else "Another window has taken it out."
            raise Refused("The next step is another one", words, safe=UNCHANGED)
        for each in [row] if step.what == "opportunities" else _replaced(session, row):
            each.next_step = ""
        if touch:
            keep_touch(session, check_touch({**touch, "account_id": step.account_id}), people, who)


def _replaced(session: Session, touch: Touch) -> Sequence[Touch]:
    """Return the touches of an account that left a step, up to this one."""
    earlier = tuple_(col(Touch.happened_on), col(Touch.id)) <= tuple_(touch.happened_on, touch.id)
    query = select(Touch).where(Touch.account_id == touch.account_id, Touch.next_step != "", earlier)
    return session.exec(query.order_by(col(Touch.id))).all()
