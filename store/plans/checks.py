"""Checks: what is worth a look in a plan, in words beside the item; never a form that has to be filled.

One place for the screen, which asks about a page, and for the gaps of the whole book, which bring plain columns.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any, NamedTuple, TypeVar

from store.departures import Departure
from store.ids import made_on
from store.plans.actions import ENDED as ACTION_ENDED
from store.plans.objectives import ENDED as OBJECTIVE_ENDED
from store.plans.page import PlanPage
from store.plans.plans import OPEN
from store.plans.risks import weighs_high
from store.plans.swot import TO_ANSWER
from store.rules import NEVER, PLAN_OPENED

FEWEST_ACTIONS = 2
"""An objective with fewer is a wish."""
PLAN, OBJECTIVE, ACTION, SWOT, RISK, ACCOUNT = "plan", "objective", "action", "swot_item", "risk", "account"
"""The tables whose records a check speaks of."""
EARLY, LEFT, OVER, UNOPENED, FEW, ONE_SIDED, UNSOURCED, LOOSE, UNANSWERED, UNMITIGATED, UNNAMED = (
    "early",
    "left",
    "over",
    "unopened",
    "few actions",
    "one-sided",
    "unsourced",
    "loose",
    "unanswered",
    "unmitigated",
    "unnamed",
)
WEIGHTS: Mapping[str, int] = {
    UNMITIGATED: 4,
    LEFT: 4,
    OVER: 3,
    UNOPENED: 3,
    LOOSE: 3,
    UNANSWERED: 3,
    EARLY: 2,
    FEW: 2,
    ONE_SIDED: 2,
    UNSOURCED: 2,
    UNNAMED: 1,
}
"""What each kind of check is worth to look at, from 1 to 5; the same scale as that of the gaps."""


class Check(NamedTuple):
    """One thing worth a look: what kind, at which record, in words, and what it is worth."""

    kind: str
    table: str
    key: int
    """Of the record; the account's where the whole of it is meant."""
    words: str
    """Two to six words to stand beside the item, which they do not name."""
    name: str
    """What the item is called."""
    since: date | None = None
    """Since when it is so, None when nobody can say."""

    @property
    def weight(self) -> int:
        """What it is worth, from 1 to 5."""
        return WEIGHTS[self.kind]


class AskedPlan(NamedTuple):
    """What is asked of a plan."""

    account_id: int
    id: int
    period: str
    status: str
    starts_on: date
    ends_on: date


class AskedObjective(NamedTuple):
    """What is asked of an objective."""

    account_id: int
    id: int
    plan_id: int
    title: str
    status: str
    target: int | None
    source: str
    stakeholder_id: int | None = None
    due_on: date | None = None


class AskedAction(NamedTuple):
    """What is asked of an action."""

    account_id: int
    id: int
    plan_id: int | None
    objective_id: int | None
    kind: str
    title: str
    owner_id: int | None
    customer_owner_id: int | None
    due_on: date | None
    status: str


class AskedSwot(NamedTuple):
    """What is asked of a strength, weakness, opportunity or threat."""

    account_id: int
    id: int
    kind: str
    text: str
    objective_id: int | None
    action_id: int | None


class AskedRisk(NamedTuple):
    """What is asked of a risk."""

    account_id: int
    id: int
    title: str
    likelihood: str
    impact: str
    action_id: int | None
    state: str


@dataclass(frozen=True)
class Asked:
    """All that is looked at of one account: its current plan, None when it has none, and what is not of a plan.

    Objectives and actions may be those of all plans.
    """

    account_id: int
    depth: str
    vulnerability: str
    plan: AskedPlan | None
    objectives: Sequence[AskedObjective] = ()
    actions: Sequence[AskedAction] = ()
    swot: Sequence[AskedSwot] = ()
    risks: Sequence[AskedRisk] = ()
    opened_on: date | None = None
    left: Mapping[int, Departure] = field(default_factory=dict)
    """Who has left the seats of the account, by person."""


def list_checks(page: PlanPage, opened_on: date | None, rules: Mapping[str, int], today: date) -> list[Check]:
    """Return what is worth a look in a plan that was last opened on a day (None: never), the weightiest first.

    `opened_on` is of the visits before this one (store.plans.openings). Of a plan that is closed nothing is asked,
    but of what is the account's own: risks, weaknesses, actions of no plan.
    """
    dossier = page.dossier
    return find_checks(
        Asked(
            dossier.account.id,
            page.depth,
            dossier.account.vulnerability,
            _take(AskedPlan, page.plan),
            [_take(AskedObjective, line.row) for line in page.objectives],
            [_take(AskedAction, action) for action in page.actions],
            [_take(AskedSwot, item) for item in dossier.swot],
            [_take(AskedRisk, risk) for risk in dossier.risks],
            opened_on,
            dossier.departures,
        ),
        rules,
        today,
    )


def find_checks(asked: Asked, rules: Mapping[str, int], today: date) -> list[Check]:
    """Return what is worth a look at an account, the weightiest first; of what its depth does not show, nothing."""
    if asked.plan is not None and asked.plan.status not in OPEN:
        asked = replace(asked, plan=None)
    found = [*_check_plan(asked, rules, today)]
    if asked.depth != "goals":
        found += [*_check_actions(asked), *_check_swot(asked), *_check_risks(asked)]
    if asked.depth == "":
        found += _check_objectives(asked)
    return sorted(found, key=lambda check: -check.weight)


def _check_plan(asked: Asked, rules: Mapping[str, int], today: date) -> Iterator[Check]:
    if (plan := asked.plan) is None:
        return
    if plan.ends_on < today:
        yield Check(OVER, PLAN, plan.id, f"Over since {plan.ends_on}", plan.period, plan.ends_on)
    last = asked.opened_on or made_on(plan.id)
    days, most = (today - last).days, rules[PLAN_OPENED]
    if most != NEVER and days > most:
        yield Check(UNOPENED, PLAN, plan.id, f"Not opened for {days} days", plan.period, last)
    threatened = any(item.kind in TO_ANSWER for item in asked.swot)
    if threatened and not asked.vulnerability and asked.depth != "goals":
        yield Check(UNNAMED, ACCOUNT, asked.account_id, "No critical vulnerability named", plan.period)


def _check_objectives(asked: Asked) -> Iterator[Check]:
    plan = asked.plan.id if asked.plan else None
    for objective in asked.objectives:
        if objective.plan_id != plan or objective.status in OBJECTIVE_ENDED:
            continue
        told = (OBJECTIVE, objective.id)
        yield from _check_day(asked, objective, OBJECTIVE)
        if gone := asked.left.get(objective.stakeholder_id or 0):
            yield Check(LEFT, *told, f"Stakeholder left {gone.left_on}", objective.title, gone.left_on)
        actions = [each for each in asked.actions if each.objective_id == objective.id and each.status != "dropped"]
        if len(actions) < FEWEST_ACTIONS:
            yield Check(FEW, *told, "Only one action" if actions else "No action yet", objective.title)
        if not any(action.customer_owner_id for action in actions):
            yield Check(ONE_SIDED, *told, "No action on the customer's side", objective.title)
        if objective.target is not None and not objective.source:
            yield Check(UNSOURCED, *told, "Target without a source", objective.title)


def _check_day(asked: Asked, item: AskedObjective | AskedAction, table: str) -> Iterator[Check]:
    """Look at a day that was set for another period: what is carried over keeps its day."""
    plan = asked.plan
    if plan and item.plan_id == plan.id and item.due_on and item.due_on < plan.starts_on:
        yield Check(EARLY, table, item.id, f"Due before {plan.period[:20]} begins", item.title, item.due_on)


def _check_actions(asked: Asked) -> Iterator[Check]:
    """Look at the open actions of the plan and of none; a milestone needs a day, not an owner."""
    plans = {None, asked.plan.id if asked.plan else None}
    for action in asked.actions:
        if action.plan_id not in plans or action.status in ACTION_ENDED:
            continue
        yield from _check_day(asked, action, ACTION)
        owned = action.owner_id or action.customer_owner_id or action.kind == "milestone"
        lacking = [*(() if owned else ("owner",)), *(() if action.due_on else ("date",))]
        if lacking:
            yield Check(LOOSE, ACTION, action.id, f"Without {' and '.join(lacking)}", action.title)


def _check_swot(asked: Asked) -> Iterator[Check]:
    for item in asked.swot:
        if item.kind in TO_ANSWER and item.objective_id is None and item.action_id is None:
            yield Check(UNANSWERED, SWOT, item.id, "Nothing answers it", item.text)


def _check_risks(asked: Asked) -> Iterator[Check]:
    for risk in asked.risks:
        if risk.state == "open" and weighs_high(risk.likelihood, risk.impact) and risk.action_id is None:
            yield Check(UNMITIGATED, RISK, risk.id, "High, and no action against it", risk.title)


A = TypeVar("A", AskedPlan, AskedObjective, AskedAction, AskedSwot, AskedRisk)


def _take(kind: type[A], row: Any) -> A:
    return kind(*(getattr(row, name) for name in kind._fields))
