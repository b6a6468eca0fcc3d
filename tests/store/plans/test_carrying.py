"""Carrying over: what a period leaves open goes along one by one; nothing is there twice, and nothing is lost."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from store.accounts import add_account
from store.book import Book
from store.checkup import check_book
from store.dossier import Dossier, read_dossier
from store.dump import dump_book
from store.errors import Refused
from store.history import list_changes
from store.opening import open_book
from store.plans.actions import add_action, finish_action
from store.plans.carrying import (
    ACTION,
    OBJECTIVE,
    Carried,
    OpenItem,
    carry_over,
    drop_item,
    list_carried,
    list_open_items,
)
from store.plans.objectives import add_objective, edit_objective
from store.plans.plans import add_plan
from store.undoing import undo
from store.words import ACTION_STATUS, OBJECTIVE_STATUS
from tests.store.conftest import Filled

NOW = {"period": "FY26", "starts_on": date(2025, 10, 1), "ends_on": date(2026, 9, 30)}
NEXT = {"period": "FY27", "starts_on": date(2026, 10, 1), "ends_on": date(2027, 9, 30)}


def items(book: Book, plan: int) -> list[OpenItem]:
    with book.read() as session:
        return list_open_items(session, plan)


def gone(book: Book, plan: int) -> list[Carried]:
    with book.read() as session:
        return list_carried(session, plan)


def whole(book: Book, account: int) -> Dossier:
    with book.read() as session:
        return read_dossier(session, account)


@pytest.fixture
def later(book: Book, filled: Filled) -> int:
    """Return the key of a plan that follows the filled book's."""
    period = {"period": "FY28", "starts_on": date(2027, 10, 1), "ends_on": date(2028, 9, 30)}
    return add_plan(book, {"account_id": filled.northwind, **period})


def test_what_is_open_is_offered_to_the_next_plan_alone(book: Book, filled: Filled, later: int) -> None:
    loose = add_action(book, {"account_id": filled.northwind, "plan_id": filled.plan, "title": "Loose"})
    assert items(book, later) == [
        OpenItem(OBJECTIVE, filled.objective, "One fuel system", 2),
        OpenItem(ACTION, loose, "Loose"),
    ]
    assert items(book, filled.plan) == [], "what comes later is not carried back"
    edit_objective(book, filled.objective, {"status": "done"})
    assert [item.title for item in items(book, later)] == ["Walk two depots", "Agree the data", "Loose"]


def test_it_is_the_same_record_and_the_history_says_where_it_was(book: Book, filled: Filled, later: int) -> None:
    (item,) = items(book, later)
    carry_over(book, later, item)
    dossier = whole(book, filled.northwind)
    assert [(row.id, row.plan_id) for row in dossier.objectives] == [(filled.objective, later)]
    assert {action.plan_id for action in dossier.actions} == {later}
    assert items(book, later) == []
    with book.read() as session:
        lines = list_changes(session, filled.northwind, 20)
    step = [line for line in lines if line.label == "Carried over: One fuel system"]
    assert {(line.table, line.field, line.before, line.after) for line in step} == {
        ("objective", "plan_id", "FY27", "FY28"),
        ("action", "plan_id", "FY27", "FY28"),
    }
    carry_over(book, later, item)
    with book.read() as session:
        assert list_changes(session, filled.northwind, 20) == lines, "what is there already changes nothing"


def test_the_old_plan_knows_where_its_items_went(book: Book, filled: Filled, later: int) -> None:
    (item,) = items(book, later)
    loose = add_action(book, {"account_id": filled.northwind, "plan_id": filled.plan, "title": "Loose"})
    assert gone(book, filled.plan) == []
    carry_over(book, later, item)
    carry_over(book, later, OpenItem(ACTION, loose, "Loose"))
    assert gone(book, filled.plan) == [
        Carried(OBJECTIVE, filled.objective, "One fuel system", "FY28"),
        Carried(ACTION, loose, "Loose", "FY28"),
    ]
    assert gone(book, later) == []
    undo(book)
    assert [each.title for each in gone(book, filled.plan)] == ["One fuel system"]
    undo(book)
    assert gone(book, filled.plan) == []


def test_nothing_goes_to_another_account(book: Book, filled: Filled, later: int) -> None:
    (item,) = items(book, later)
    elsewhere = add_plan(book, {"account_id": filled.halden, **NEXT})
    assert items(book, elsewhere) == []
    with pytest.raises(Refused, match="Not carried over"):
        carry_over(book, elsewhere, item)


ACTIONS = st.lists(st.sampled_from(ACTION_STATUS.values), max_size=3)
OBJECTIVES = st.lists(st.tuples(st.sampled_from(OBJECTIVE_STATUS.values), ACTIONS), max_size=3)


@settings(max_examples=25)
@given(objectives=OBJECTIVES, loose=ACTIONS, wanted=st.sets(st.integers(0, 8)))
def test_nothing_is_there_twice_and_nothing_is_lost(
    new_book: Callable[[], Path], objectives: list[tuple[str, list[str]]], loose: list[str], wanted: set[int]
) -> None:
    with open_book(new_book()) as book:
        account = add_account(book, {"name": "Acme"})
        old, new = (add_plan(book, {"account_id": account, **period}) for period in (NOW, NEXT))
        part = {"account_id": account, "plan_id": old}
        for number, (status, actions) in enumerate(objectives):
            key = add_objective(book, {**part, "title": f"O{number}", "status": status})
            for action in actions:
                add_action(book, {**part, "objective_id": key, "title": "Step", "status": action})
        for action in loose:
            add_action(book, {**part, "title": "Loose", "status": action})
        before, dump = whole(book, account), "".join(dump_book(book))
        offered = items(book, new)
        carried = [item for place, item in enumerate(offered) if place in wanted]
        for item in carried:
            carry_over(book, new, item)
        after = whole(book, account)
        check_moved(before, after, new, carried)
        left = [item for item in offered if item not in carried]
        assert items(book, new) == left, "the others are still offered, these no more"
        assert check_book(book.path) == []
        for _ in carried:
            undo(book)
        assert "".join(dump_book(book)) == dump


def check_moved(before: Dossier, after: Dossier, new: int, carried: list[OpenItem]) -> None:
    """Assert that what was carried is in the new plan with its open actions, and all else where it was."""
    assert {row.id for row in after.objectives} == {row.id for row in before.objectives}
    assert {row.id for row in after.actions} == {row.id for row in before.actions}
    keys = {(item.kind, item.key) for item in carried}
    assert {row.id for row in after.objectives if row.plan_id == new} == {
        key for kind, key in keys if kind == OBJECTIVE
    }
    went = {row.id for row in before.actions if (OBJECTIVE, row.objective_id) in keys and not row.has_ended}
    assert {row.id for row in after.actions if row.plan_id == new} == went | {
        key for kind, key in keys if kind == ACTION
    }
    plans = {row.id: row.plan_id for row in after.objectives}
    assert all(plans[row.objective_id] == row.plan_id for row in after.actions if row.objective_id)
    ends = {row.id: (row.status, row.title) for row in before.actions}
    assert {row.id: (row.status, row.title) for row in after.actions} == ends


def test_what_is_dropped_takes_its_open_actions_along_as_one_step(
    book: Book, filled: Filled, later: int, dumped: Callable[[Book], str]
) -> None:
    loose = add_action(book, {"account_id": filled.northwind, "plan_id": filled.plan, "title": "Loose"})
    finish_action(book, filled.action)
    objective, action = items(book, later)
    before = dumped(book)
    drop_item(book, objective)
    now = whole(book, filled.northwind)
    assert {each.id: each.status for each in now.objectives}[filled.objective] == "dropped"
    assert sorted(each.status for each in now.actions if each.objective_id == filled.objective) == ["done", "dropped"]
    assert items(book, later) == [action]
    undo(book)
    assert dumped(book) == before
    finish_action(book, loose)  # in another window, meanwhile
    drop_item(book, action)
    assert {each.id: each.status for each in whole(book, filled.northwind).actions}[loose] == "done"
