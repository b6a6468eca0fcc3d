"""A plan as documents look at it: as deep as the account's plans go, with duties and what waits for what."""

from __future__ import annotations

from dataclasses import replace

import pytest

from store.plans.page import PlanPage, make_page
from store.plans.responsibilities import Who
from templates.example import example_dossier
from templates.planning import Planning, as_deep


def page_of(depth: str = "") -> PlanPage:
    """Return the page of the made-up account whose plans go so deep."""
    dossier = example_dossier()
    page = make_page(replace(dossier, account=dossier.account.model_copy(update={"plan_depth": depth})))
    assert page is not None
    return page


@pytest.mark.parametrize(("depth", "objectives", "actions"), [("", 3, 6), ("actions", 0, 6), ("goals", 0, 0)])
def test_a_plan_shows_no_more_than_its_depth(depth: str, objectives: int, actions: int) -> None:
    page = as_deep(page_of(depth))
    planning = Planning(page_of(depth))
    assert (len(page.objectives), len(page.actions)) == (objectives, actions)
    assert len(planning.timeline.lanes) == objectives + actions
    assert len(planning.other_actions) == (actions if not objectives else 1)


def test_duties_and_dependencies_are_told_of_an_action() -> None:
    planning = Planning(page_of())
    by_key = {action.id: action for action in planning.page.actions}
    assert [planning.with_duty(by_key[233], duty) for duty in "RACI"] == [
        [Who(person_id=72), Who(person_id=73)],
        [Who(colleague_id=31)],
        [Who(person_id=74)],
        [],
    ]
    assert [action.id for action in planning.waits_for(by_key[234])] == [233]
    assert planning.waits_for(by_key[233]) == []


def test_a_weakness_names_what_answers_it() -> None:
    planning = Planning(page_of())
    answers = [planning.answer_to(item) for item in planning.page.dossier.swot]
    assert answers[1:3] == ["Procurement knows us before the tender opens", "Offer the telematics bundle"]
    item = planning.page.dossier.swot[0].model_copy(update={"objective_id": None})
    assert planning.answer_to(item) is None
