"""The page of a plan: all that stands on one sheet, worked out from the dossier; nothing is read or written here.

Screen, documents, command line and reviews show the same figures because they all ask here.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import NamedTuple

from store.dossier import Dossier
from store.facts import FactRow
from store.org import is_key_player
from store.people import PersonRow
from store.plans.actions import ActionRow
from store.plans.measures import read_off, share_of
from store.plans.objectives import ObjectiveRow
from store.plans.plans import PlanRow, current_plan
from store.plans.risks import RiskRow
from store.white_space_grid import Sums, lay_out

WON_OVER = frozenset({"mentor", "supporter"})
"""Support of those who need not be won any more."""


@dataclass(frozen=True, slots=True)
class ObjectiveLine:
    """An objective with how far it has come, what is done for it, and what stands behind it."""

    row: ObjectiveRow
    current: int | None
    """The value of its measure now, in thousandths, typed or read off the book; None when nobody knows."""
    actions: tuple[ActionRow, ...]
    facts: tuple[FactRow, ...]
    people: tuple[PersonRow, ...]

    @property
    def share(self) -> float | None:
        """How much of the way is done, from 0 to 1; None when nobody can say."""
        return share_of(self.row, self.current)

    @property
    def is_read_off(self) -> bool:
        """Whether the book itself says how far it has come."""
        return bool(self.row.measure_of)


class Winnable(NamedTuple):
    """Somebody on whom it turns and who is not on our side yet; `support` is "" when nobody has assessed it."""

    person: PersonRow
    support: str
    influence: str


class PlanMoney(NamedTuple):
    """What it is about, in minor units of the book's currency."""

    ours: int
    """What is spent with us now, a year."""
    pipeline: int
    """Open opportunities, of whatever offering: what the account list shows."""
    white_space: int
    """Potential that is not ours yet, a year."""


@dataclass(frozen=True)
class PlanPage:
    """One plan, on one page."""

    plan: PlanRow
    dossier: Dossier
    objectives: tuple[ObjectiveLine, ...]
    actions: tuple[ActionRow, ...]
    """All of the plan and those of no plan, by the day they are due."""
    sums: Sums
    """What the white space of the whole account adds up to."""

    @property
    def depth(self) -> str:
        """How deep the plans of the account go: one of `words.PLAN_DEPTH`."""
        return self.dossier.account.plan_depth

    @cached_property
    def loose_actions(self) -> tuple[ActionRow, ...]:
        """The actions that are done for no objective."""
        return tuple(action for action in self.actions if action.objective_id is None)

    @cached_property
    def next_actions(self) -> tuple[ActionRow, ...]:
        """What is still to be done, the first to be done first; milestones are among them."""
        return tuple(action for action in self.actions if not action.has_ended)

    @cached_property
    def open_risks(self) -> tuple[RiskRow, ...]:
        """The risks that are still there, the heaviest first."""
        return tuple(risk for risk in self.dossier.risks if risk.state == "open")

    @cached_property
    def to_win(self) -> tuple[Winnable, ...]:
        """The key players who are not on our side yet, in the order of the people."""
        return tuple(_winnable(self.dossier))

    @cached_property
    def money(self) -> PlanMoney:
        """What is ours, what is in the pipeline, what is still to be had."""
        pipeline = sum(deal.amount or 0 for deal in self.dossier.opportunities if deal.state == "open")
        return PlanMoney(self.sums.ours, pipeline, self.sums.still_open)


def make_page(dossier: Dossier, plan: PlanRow | None = None) -> PlanPage | None:
    """Return the page of a plan, of the current one where none is named; None for an account without any."""
    shown = plan or current_plan(dossier.plans)
    if shown is None:
        return None
    actions = tuple(action for action in dossier.actions if action.plan_id in (shown.id, None))
    rows = (row for row in dossier.objectives if row.plan_id == shown.id)
    sums = lay_out(dossier).whole
    return PlanPage(shown, dossier, tuple(_line(dossier, row, shown, actions, sums) for row in rows), actions, sums)


def _line(
    dossier: Dossier, row: ObjectiveRow, plan: PlanRow, actions: Sequence[ActionRow], sums: Sums
) -> ObjectiveLine:
    links = [link for link in dossier.objective_links if link.objective_id == row.id]
    facts, people = {link.fact_id for link in links}, {link.person_id for link in links}
    return ObjectiveLine(
        row,
        _current(dossier, row, sums, (row.starts_on or plan.starts_on, row.due_on or plan.ends_on)),
        tuple(action for action in actions if action.objective_id == row.id),
        tuple(fact for fact in dossier.facts if fact.id in facts),
        tuple(person for person in dossier.people if person.id in people),
    )


def _current(dossier: Dossier, row: ObjectiveRow, sums: Sums, between: tuple[date | None, date | None]) -> int | None:
    if not row.measure_of:
        return row.current
    return read_off(row.measure_of, dossier.opportunities, sums, between, dossier.book.currency)


def _winnable(dossier: Dossier) -> Iterable[Winnable]:
    """Yield them as they are judged in the buying centres of their seats, else in the account as a whole."""
    judged: dict[tuple[int, int | None], dict[str, list[str]]] = {}
    for each in dossier.attributes:
        judged.setdefault((each.person_id, each.centre_id), {}).setdefault(each.name, []).append(each.value)
    places = _places(dossier)
    for person in dossier.people:
        for centre in places.get(person.id, [None]):
            values = {**judged.get((person.id, None), {}), **judged.get((person.id, centre), {})}
            influence, support = (next(iter(values.get(name, ())), "") for name in ("influence", "support"))
            if is_key_player(values.get("role", ()), influence) and support not in WON_OVER:
                yield Winnable(person, support, influence)
                break


def _places(dossier: Dossier) -> dict[int, list[int | None]]:
    """Return the buying centres in which each person sits; None: a seat of the account at large."""
    sits: dict[int, list[int | None]] = {}
    for seat, people in dossier.people_in().items():
        for person in people:
            sits.setdefault(person.id, []).append(dossier.seats_by_key[seat].centre_id)
    return sits
