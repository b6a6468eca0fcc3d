"""Steps come into a plan as one change, with all that hangs between them; and who usually does what in an account."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from store.attributes import assess
from store.book import Book
from store.colleagues import ColleagueDraft, add_colleague
from store.dossier import Dossier, read_dossier
from store.dump import dump_book
from store.errors import NotFound, Refused
from store.plans.actions import add_action
from store.plans.raci import accountable_of, duties_of
from store.plans.responsibilities import Who
from store.plans.steps import NewStep, add_steps, owned_by, usual_owners
from store.undoing import next_undo, redo, undo
from tests.store.conftest import Filled

NOBODY = Who()


def read(book: Book, filled: Filled) -> Dossier:
    with book.read() as session:
        return read_dossier(session, filled.northwind)


@pytest.fixture
def values(filled: Filled) -> dict[str, Any]:
    """What every action of the tests has."""
    return {"account_id": filled.northwind, "plan_id": filled.plan, "play": "Sponsor"}


def test_steps_come_with_what_they_wait_for_and_who_has_which_duty(
    book: Book, filled: Filled, values: dict[str, Any]
) -> None:
    us, them = Who(colleague_id=filled.colleague), Who(person_id=filled.boss)
    before = list(dump_book(book))
    keys = add_steps(
        book,
        [
            NewStep({**values, "title": "One", "due_on": date(2026, 11, 23), **owned_by(us)}, [], [(them, "C")]),
            NewStep({**values, "title": "Two", **owned_by(them)}, [0, 0], [(us, "R"), (them, "I"), (us, "C")]),
            NewStep({**values, "title": "Three", **owned_by(NOBODY)}, [1, 0], [(us, "R"), (NOBODY, "C")]),
        ],
        "Play put in: Sponsor",
    )
    dossier = read(book, filled)
    actions = {action.id: action for action in dossier.actions}
    assert [actions[key].title for key in keys] == ["One", "Two", "Three"]
    assert {(each.action_id, each.waits_for_id) for each in dossier.dependencies if each.action_id in keys} == {
        (keys[1], keys[0]),
        (keys[2], keys[1]),
        (keys[2], keys[0]),
    }
    assert [duties_of(actions[key], dossier.responsibilities) for key in keys] == [
        {us: "A", them: "C"},
        {them: "A", us: "R"},
        {},
    ]
    with book.read() as session:
        step = next_undo(session)
    assert step is not None
    assert step.label == "Play put in: Sponsor"
    after = list(dump_book(book))
    undo(book)
    assert list(dump_book(book)) == before
    redo(book)
    assert list(dump_book(book)) == after


@pytest.mark.parametrize("waits_for", [[1], [2], [-1]])
def test_a_step_waits_only_for_one_before_it(
    book: Book, filled: Filled, values: dict[str, Any], waits_for: list[int]
) -> None:
    before = list(dump_book(book))
    with pytest.raises(Refused):
        add_steps(book, [NewStep({**values, "title": "One"}), NewStep({**values, "title": "Two"}, waits_for)], "x")
    assert list(dump_book(book)) == before


@pytest.mark.parametrize("wrong", [{"objective_id": 1}, {"owner_id": 1}, {"title": ""}, {"plan_id": 1}])
def test_one_step_that_is_wrong_keeps_all_of_them_out(
    book: Book, filled: Filled, values: dict[str, Any], wrong: dict[str, Any]
) -> None:
    before = list(dump_book(book))
    with pytest.raises((Refused, NotFound)):
        add_steps(book, [NewStep({**values, "title": "One"}), NewStep({**values, "title": "Two", **wrong})], "x")
    assert list(dump_book(book)) == before


def test_who_usually_does_what(book: Book, filled: Filled, values: dict[str, Any]) -> None:
    assert usual_owners(read(book, filled)) == {"sales": Who(colleague_id=filled.colleague)}
    lund = add_colleague(book, ColleagueDraft(name="Mikkel Lund", role="sdr"))
    vos = add_colleague(book, ColleagueDraft(name="Hendrik Vos", role="Delivery"))
    wrona = add_colleague(book, ColleagueDraft(name="Agnieszka Wrona", role="delivery"))
    assess(book, filled.report, None, "role", "champion")
    assert usual_owners(read(book, filled)) == {
        "sales": Who(colleague_id=filled.colleague),
        "sdr": Who(colleague_id=lund),
        "customer": Who(person_id=filled.report),
    }
    add_action(book, {**values, "title": "x", "function": "delivery", "owner_id": wrona})
    add_action(book, {**values, "title": "x", "function": "delivery", "owner_id": vos})
    add_action(book, {**values, "title": "x", "function": "delivery"})
    add_action(book, {**values, "title": "x", "function": "sales", "owner_id": vos})
    add_action(book, {**values, "title": "x", "function": "customer", "customer_owner_id": filled.boss})
    assert usual_owners(read(book, filled)) == {
        "sales": Who(colleague_id=vos),
        "sdr": Who(colleague_id=lund),
        "delivery": Who(colleague_id=vos),
        "customer": Who(person_id=filled.boss),
    }


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=25)
@given(st.data())
def test_whoever_is_named_one_is_accountable_and_nothing_waits_in_a_circle(
    book: Book, filled: Filled, values: dict[str, Any], data: st.DataObject
) -> None:
    people = st.sampled_from([NOBODY, Who(filled.colleague), Who(0, filled.boss), Who(0, filled.report)])
    duties = st.lists(st.tuples(people, st.sampled_from("RCI")), max_size=4)
    steps = [
        NewStep(
            {**values, "title": f"Step {place}", **owned_by(data.draw(people))},
            data.draw(st.lists(st.integers(0, place - 1), max_size=3)) if place else [],
            data.draw(duties),
        )
        for place in range(data.draw(st.integers(1, 5)))
    ]
    before = list(dump_book(book))
    keys = add_steps(book, steps, "x")
    dossier = read(book, filled)
    for action in dossier.actions:
        if action.id in keys:
            given_duties = duties_of(action, dossier.responsibilities)
            is_owned = accountable_of(action) is not None
            assert list(given_duties.values()).count("A") == is_owned
            assert bool(given_duties) == is_owned
    assert all(each.waits_for_id < each.action_id for each in dossier.dependencies if each.action_id in keys)
    undo(book)
    assert list(dump_book(book)) == before
