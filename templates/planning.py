"""A plan as documents look at it: as deep as the plans of its account go, who has which duty, what waits for what."""

from __future__ import annotations

from dataclasses import replace
from functools import cached_property

from store.plans.actions import ActionRow
from store.plans.dependencies import waiting_for
from store.plans.page import ObjectiveLine, PlanPage
from store.plans.raci import duties_of
from store.plans.responsibilities import ResponsibilityRow, Who, by_action
from store.plans.swot import SwotItemRow
from templates.timeline import Timeline, lay_out

GOALS, GOALS_AND_ACTIONS = "goals", "actions"
"""Depths of a plan (`store.words.PLAN_DEPTH`) that show less than all of it."""


def as_deep(page: PlanPage) -> PlanPage:
    """Return the page without what lies deeper than the plans of its account go."""
    if page.depth == GOALS:
        return replace(page, objectives=(), actions=())
    return replace(page, objectives=()) if page.depth == GOALS_AND_ACTIONS else page


class Planning:
    """One plan with everything that has to be looked up in it."""

    def __init__(self, page: PlanPage) -> None:
        self.page = as_deep(page)
        dossier = page.dossier
        self.numbers = {line.row.id: number for number, line in enumerate(self.page.objectives, 1)}
        """The number of each objective that is shown, from 1."""
        self._objectives = {line.row.id: line for line in self.page.objectives}
        self._actions = {action.id: action for action in dossier.actions}

    @cached_property
    def timeline(self) -> Timeline:
        """What is to be reached and done, by week or coarser, on the day of the dossier."""
        return lay_out(self.page, self.page.dossier.changed_on)

    @cached_property
    def other_actions(self) -> tuple[ActionRow, ...]:
        """The actions that stand with no objective that is shown."""
        return tuple(action for action in self.page.actions if action.objective_id not in self.numbers)

    def objective(self, key: int | None) -> ObjectiveLine | None:
        """Return an objective that is shown."""
        return self._objectives.get(key or 0)

    def action(self, key: int | None) -> ActionRow | None:
        """Return an action of the account."""
        return self._actions.get(key or 0)

    def waits_for(self, action: ActionRow) -> list[ActionRow]:
        """Return the actions that one waits for, in the order in which it was said."""
        keys = self._waiting.get(action.id, ())
        return [self._actions[key] for key in keys if key in self._actions]

    def with_duty(self, action: ActionRow, duty: str) -> list[Who]:
        """Return who has a duty (R, A, C or I) at an action."""
        duties = duties_of(action, self._given.get(action.id, ()))
        return [who for who, given in duties.items() if given == duty]

    def answer_to(self, item: SwotItemRow) -> str | None:
        """Return the title of the objective or the action that answers a weakness, a threat, ..."""
        objective, action = self.objective(item.objective_id), self.action(item.action_id)
        return objective.row.title if objective else action.title if action else None

    @cached_property
    def _waiting(self) -> dict[int, list[int]]:
        return waiting_for(self.page.dossier.dependencies)

    @cached_property
    def _given(self) -> dict[int, list[ResponsibilityRow]]:
        return by_action(self.page.dossier.responsibilities)
