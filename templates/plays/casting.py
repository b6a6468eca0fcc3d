"""Casting: a play becomes dated actions, with the people of this account in the parts of its functions."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import NamedTuple

from store.plans.responsibilities import Who
from store.plans.steps import NewStep, owned_by
from templates.plays.library import Play
from templates.plays.offsets import due_days


class Cast(NamedTuple):
    """Where a play is put, when, and who plays which part."""

    account_id: int
    plan_id: int | None
    objective_id: int | None
    start: date
    before: date | None
    """The day that the play leads up to; None where no step counts back from one."""
    owners: Mapping[str, Who]
    """By function; a function that is not there has nobody."""


def label_of(play: Play) -> str:
    """Return what the history calls the change."""
    return f"Play put in: {play.title}"


def cast_play(play: Play, cast: Cast) -> list[NewStep]:
    """Return the actions that a play comes to; Refused when its days are none."""
    days = due_days([step.offset for step in play.steps], cast.start, cast.before)
    places = {step.number: place for place, step in enumerate(play.steps)}
    return [
        NewStep(
            {
                "account_id": cast.account_id,
                "plan_id": cast.plan_id,
                "objective_id": cast.objective_id,
                "kind": "milestone" if step.is_milestone else "action",
                "title": step.title,
                "function": step.function,
                "due_on": day,
                "share": "external" if step.is_external else "internal",
                "play": play.title,
                "note": step.note,
                **owned_by(cast.owners.get(step.function)),
            },
            [places[number] for number in step.waits_for if number in places],
            [(cast.owners.get(duty.function, Who()), duty.duty) for duty in step.duties],
        )
        for step, day in zip(play.steps, days, strict=True)
    ]
