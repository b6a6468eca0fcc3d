"""The plan in a review: one question about each objective and each action that is still open."""

from __future__ import annotations

from collections.abc import Iterator

from store.reviews.questions import PLAN, PLANNED, Question, other_life
from store.reviews.subjects import Subjects
from store.words import ACTION_STATUS, OBJECTIVE_STATUS

OVERDUE, OPEN = 5, 3
"""What an objective or an action is worth to look at: when its day has passed, and before."""


def ask_plan(subjects: Subjects) -> Iterator[Question]:
    """Yield the questions of the plan, in no order: of the current plan, and of the actions that belong to none."""
    life, today = other_life(subjects.rules), subjects.today
    titles = {objective.id: objective.title for objective in subjects.objectives}
    for objective in subjects.objectives:
        if not objective.has_ended:
            yield Question(
                PLAN,
                "objective",
                objective.id,
                "Objective",
                objective.title,
                "",
                subjects.vouched.get(("objective", objective.id)),
                life,
                OVERDUE if objective.due_on and objective.due_on < today else OPEN,
                PLANNED,
                state=OBJECTIVE_STATUS.label(objective.status),
                due_on=objective.due_on,
            )
    for action in subjects.actions:
        if not action.has_ended:
            yield Question(
                PLAN,
                "action",
                action.id,
                "Milestone" if action.kind == "milestone" else "Action",
                action.title,
                titles.get(action.objective_id or 0, ""),
                subjects.vouched.get(("action", action.id)),
                life,
                OVERDUE if action.is_overdue(today) else OPEN,
                PLANNED,
                state=ACTION_STATUS.label(action.status),
                due_on=action.due_on,
            )
