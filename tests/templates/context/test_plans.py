"""What templates see of a plan: figures as they read, bars that do not lie, nothing where there is no plan."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from store.dossier import Dossier
from templates.context import build_context
from templates.context.plans import BAR, bar, percent
from templates.example import example_dossier


def plan_of(dossier: Dossier) -> Any:
    return build_context(dossier, source="plan objectives actions risks money charter ladder to_win next_actions")[
        "plan"
    ]


@pytest.fixture
def plan() -> Any:
    return build_context(example_dossier())["plan"]


@pytest.mark.parametrize(
    ("share", "full", "number"),
    [(0.0, 0, 0), (0.001, 1, 1), (0.29, 3, 29), (1 / 3, 3, 33), (0.999, 9, 99), (1.0, 10, 100)],
)
def test_a_bar_is_full_only_when_all_is_done_and_empty_only_when_nothing_is(
    share: float, full: int, number: int
) -> None:
    drawn = bar(share)
    assert drawn is not None
    assert (drawn.count("▇"), len(drawn), percent(share)) == (full, BAR, number)


def test_where_nobody_can_say_there_is_no_bar() -> None:
    assert (bar(None), percent(None)) == (None, None)


def test_an_account_without_a_plan_has_none() -> None:
    assert build_context(replace(example_dossier(), plans=()))["plan"] is None


def test_the_charter_is_four_questions_with_their_answers(plan: Any) -> None:
    assert [each["question"] for each in plan["charter"]] == [
        "Which field of play",
        "The value we bring",
        "How they gain",
        "What we gain",
    ]
    assert plan["charter"][2]["answer"] == "A tenth less fuel in two years."
    assert plan["success_factors"] == ["The pilot shows figures by spring", "Procurement is in the steering group"]
    assert [rung["name"] for rung in plan["ladder"] if rung["here"]] == [plan["rung"]] == ["Adopt"]


def test_an_objective_says_its_measure_in_its_unit(plan: Any) -> None:
    typed, read_off, _ = plan["objectives"]
    assert [typed[name] for name in ("start", "now", "target", "percent", "read_off")] == [
        "0 depots", "4 depots", "12 depots", 33, None,
    ]  # fmt: skip
    assert (read_off["now"], read_off["target"]) == ("0 EUR", "500,000 EUR")
    assert read_off["read_off"] == "Business won in its time, whole account"
    assert typed["people"] == ["Marta Visser"]


def test_what_is_past_its_day_is_overdue_only_while_it_is_open(plan: Any) -> None:
    assert [action["overdue"] for action in plan["actions"]] == [False, True, False, False, False, False]
    assert next(action["title"] for action in plan["next_actions"]) == "Call the head of Procurement"
    assert [objective["overdue"] for objective in plan["objectives"]] == [False, False, True]


def test_support_is_said_in_the_words_of_the_screen() -> None:
    dossier = example_dossier()
    hostile = tuple(
        row.model_copy(update={"value": "enemy"} if (row.person_id, row.name) == (71, "support") else {})
        for row in dossier.attributes
    )
    assert [who["support"] for who in plan_of(replace(dossier, attributes=hostile))["to_win"]] == ["Enemy"]


def test_money_that_nobody_knows_is_no_nought() -> None:
    assert plan_of(example_dossier())["money"]["pipeline"] == "2,100,000 EUR"
    bare = plan_of(replace(example_dossier(), opportunities=(), cells=(), offerings=()))["money"]
    assert bare == {"ours": None, "pipeline": None, "white_space": None}
