"""Subjects: what an account had when a review began, and still has: what the questions of its steps are asked about."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import TypeVar

from sqlmodel import Session, col, func, select

from store.attributes import AttributeRow, list_attributes
from store.book_settings import BookSettings
from store.buying_centres import list_buying_centres
from store.departures import read_left
from store.facts import FactRow, list_facts
from store.history import INSERTED, Change, ChangeEntry
from store.offerings import list_offerings
from store.opportunities import OpportunityRow, list_opportunities
from store.people import list_people
from store.plans.actions import ActionRow, list_actions
from store.plans.objectives import ObjectiveRow, list_objectives
from store.plans.plans import OPEN, PlanRow, current_plan, list_plans
from store.plans.risks import RiskRow, list_risks
from store.records import Row
from store.reviews.answers import AnswerRow
from store.reviews.questions import vouched_before
from store.reviews.reviews import ReviewRow
from store.rules import read_rules
from store.white_space import CellRow, list_cells

R = TypeVar("R", bound=Row)
UNDATED_TABLES = ("cell", "risk", "objective", "action", "opportunity")
"""Tables whose records bear no day on which they were true: the day of their last change stands for it."""


@dataclass(frozen=True)
class Subjects:
    """What may be asked about in a review of one account; `today` is the day its ages are counted to."""

    review: ReviewRow
    today: date
    rules: Mapping[str, int]
    currency: str
    fiscal_start: int
    facts: tuple[FactRow, ...]
    attributes: tuple[AttributeRow, ...]
    cells: tuple[CellRow, ...]
    risks: tuple[RiskRow, ...]
    opportunities: tuple[OpportunityRow, ...]
    objectives: tuple[ObjectiveRow, ...]
    """Those of the current plan."""
    actions: tuple[ActionRow, ...]
    """Those of the current plan, and those of none."""
    plan: PlanRow | None
    people: Mapping[int, str]
    centres: Mapping[int, str]
    offerings: Mapping[int, str]
    left: frozenset[int]
    """Keys of the people who have left the account."""
    vouched: Mapping[tuple[str, int], date]
    """When somebody last said in another review, or changed in the book, what bears no day of its own."""

    def place(self, centre_id: int | None, person_id: int | None = None) -> str:
        """Return where something stands: `Jan de Boer · Fleet`; "" for the account as a whole."""
        person, centre = self.people.get(person_id or 0, ""), self.centres.get(centre_id or 0, "")
        return " · ".join(part for part in (person, centre) if part)

    @cached_property
    def judged(self) -> Mapping[int, list[AttributeRow]]:
        """What is judged of each person."""
        found: dict[int, list[AttributeRow]] = {}
        for row in self.attributes:
            found.setdefault(row.person_id, []).append(row)
        return found


def read_subjects(session: Session, review: ReviewRow, answers: Iterable[AnswerRow], today: date) -> Subjects:
    """Read what a review may ask about; `answers` are those of all reviews of the account.

    What came into the book after the session began is left out: who wrote it just now need not be asked.
    """
    account = review.account_id
    new = _new_since(session, account, review.since_change)

    def old(table: str, rows: Iterable[R]) -> tuple[R, ...]:
        return tuple(row for row in rows if (table, row.id) not in new)

    plan = current_plan([each for each in list_plans(session, account) if each.status in OPEN])
    plans = {None, plan.id if plan else None}
    currency, start = session.exec(select(BookSettings.currency, BookSettings.fiscal_year_start)).one()
    return Subjects(
        review=review,
        today=today,
        rules=read_rules(session),
        currency=currency,
        fiscal_start=start,
        facts=old("fact", list_facts(session, account)),
        attributes=old("attribute", list_attributes(session, account)),
        cells=old("cell", list_cells(session, account)),
        risks=old("risk", list_risks(session, account)),
        opportunities=old("opportunity", list_opportunities(session, account)),
        objectives=tuple(o for o in old("objective", list_objectives(session, account)) if o.plan_id in plans),
        actions=tuple(a for a in old("action", list_actions(session, account)) if a.plan_id in plans),
        plan=plan,
        people={person.id: person.name for person in list_people(session, account)},
        centres={centre.id: centre.name for centre in list_buying_centres(session, account)},
        offerings={offering.id: offering.name for offering in list_offerings(session)},
        left=frozenset(read_left(session, account)),
        vouched=_vouched(session, review, answers),
    )


def _new_since(session: Session, account_id: int, change_id: int) -> frozenset[tuple[str, int]]:
    """Return table and key of what was not there at a change: the first that is told of it since is that it came.

    What was taken out and brought back since then was there.
    """
    entry = ChangeEntry
    query = select(entry.table_name, entry.record_id, entry.action)
    query = query.where(entry.account_id == account_id, entry.change_id > change_id)
    first: dict[tuple[str, int], str] = {}
    for table, key, action in session.exec(query.order_by(col(entry.change_id), col(entry.position))):
        first.setdefault((table, key), action)
    return frozenset(at for at, action in first.items() if action == INSERTED)


def _vouched(session: Session, review: ReviewRow, answers: Iterable[AnswerRow]) -> dict[tuple[str, int], date]:
    entry = ChangeEntry
    last = select(entry.table_name, entry.record_id, func.max(entry.change_id).label("change_id"))
    last = last.where(entry.account_id == review.account_id, col(entry.table_name).in_(UNDATED_TABLES))
    newest = last.group_by(col(entry.table_name), col(entry.record_id)).subquery()
    query = select(newest.c.table_name, newest.c.record_id, Change.at)
    days = session.exec(query.join(Change, col(Change.id) == newest.c.change_id))
    found = {(table, key): date.fromisoformat(at[:10]) for table, key, at in days}
    for at, day in vouched_before(answers, review.id).items():
        found[at] = max(day, found.get(at, day))
    return found
