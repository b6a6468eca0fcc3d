"""Plans: one is live at a time, a new period begins on a clean page, and what goes takes its parts along."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sqlalchemy import event

from store.accounts import add_account, read_account
from store.book import Book
from store.checkup import check_book
from store.dossier import read_dossier
from store.errors import NotFound, Refused
from store.opening import open_book
from store.plans.actions import add_actions
from store.plans.dependencies import set_dependencies
from store.plans.plans import LIVE, add_plan, current_plan, edit_plan, list_plans, remove_plan, set_depth, work_by
from store.undoing import undo
from store.words import PLAN_STATUS
from tests.store.conftest import Filled

NEXT = {"period": "FY28", "starts_on": date(2027, 10, 1), "ends_on": date(2028, 9, 30)}


@pytest.mark.parametrize(
    "changes",
    [
        {"period": ""},
        {"status": "frozen"},
        {"type": "conquest"},
        {"ends_on": "2026-09-30"},
        {"starts_on": ""},
        {"share": "public"},
        {"account_id": 1},
        {"owner": "me"},
    ],
)
def test_what_breaks_a_rule_is_refused(book: Book, filled: Filled, changes: dict[str, object]) -> None:
    with pytest.raises(Refused, match="not saved"):
        edit_plan(book, filled.plan, changes)


def test_one_plan_is_live_at_a_time(book: Book, filled: Filled) -> None:
    values = {"account_id": filled.northwind, **NEXT}
    for status in sorted(LIVE):
        with pytest.raises(Refused, match="One plan is live") as caught:
            add_plan(book, {**values, "status": status})
        assert "FY27" in caught.value.message
        assert "status" in caught.value.fields
    later = add_plan(book, values)
    with pytest.raises(Refused, match="One plan is live"):
        edit_plan(book, later, {"status": "active"})
    edit_plan(book, filled.plan, {"status": "in review"})
    edit_plan(book, filled.plan, {"status": "closed"})
    assert edit_plan(book, later, {"status": "active"}).is_live
    assert add_plan(book, {**values, "account_id": filled.halden, "status": "active"}), "another account has its own"


def test_one_takes_the_place_of_another_in_one_step(book: Book, filled: Filled, dumped: Callable[[Book], str]) -> None:
    later = add_plan(book, {"account_id": filled.northwind, **NEXT})
    before = dumped(book)
    work_by(book, later)
    with book.read() as session:
        assert {row.id: row.status for row in list_plans(session, filled.northwind)} == {
            filled.plan: "closed",
            later: "active",
        }
    undo(book)
    assert dumped(book) == before


STATUS = st.sampled_from(PLAN_STATUS.values)
STEP = st.tuples(st.just("add"), st.just(0), STATUS) | st.tuples(st.just("edit"), st.integers(0, 4), STATUS)


@settings(max_examples=25)
@given(steps=st.lists(STEP, max_size=10))
def test_no_sequence_makes_two_plans_live(new_book: Callable[[], Path], steps: list[tuple[str, int, str]]) -> None:
    with open_book(new_book()) as book:
        account = add_account(book, {"name": "Acme"})
        plans: list[int] = []
        for what, place, status in steps:
            try:
                if what == "add":
                    plans.append(add_plan(book, {"account_id": account, **NEXT, "status": status}))
                elif place < len(plans):
                    edit_plan(book, plans[place], {"status": status})
            except Refused:
                assert status in LIVE
            with book.read() as session:
                assert sum(plan.is_live for plan in list_plans(session, account)) <= 1
    assert check_book(book.path) == []


def test_the_current_plan_is_the_live_one_then_the_newest_draft_then_the_newest(book: Book, filled: Filled) -> None:
    values = {"account_id": filled.northwind, **NEXT}
    later = add_plan(book, values)
    older = add_plan(book, {**values, "period": "FY26", "starts_on": date(2025, 10, 1)})

    def current() -> int:
        with book.read() as session:
            plan = current_plan(list_plans(session, filled.northwind))
        assert plan is not None
        return plan.id

    assert current() == filled.plan
    edit_plan(book, filled.plan, {"status": "closed"})
    assert current() == later
    edit_plan(book, later, {"status": "closed"})
    assert current() == older
    edit_plan(book, older, {"status": "closed"})
    assert current() == later
    assert current_plan([]) is None


def test_a_plan_takes_its_objectives_and_actions_along_and_nothing_else(book: Book, filled: Filled) -> None:
    remove_plan(book, filled.plan)
    with book.read() as session:
        left = read_dossier(session, filled.northwind)
    gone = (left.plans, left.objectives, left.objective_links, left.actions, left.dependencies, left.responsibilities)
    assert gone == ((), (), (), (), (), ())
    assert len(left.swot) == len(left.risks) == len(left.competitors) == 1
    assert filled.fact in {fact.id for fact in left.facts}
    assert check_book(book.path) == []
    with pytest.raises(NotFound):
        remove_plan(book, filled.plan)


def test_a_plan_of_many_actions_goes_and_comes_back_whole_with_no_query_for_each(
    book: Book, filled: Filled, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("store.quick_rows.AT_ONCE", 7)
    values = {"account_id": filled.northwind, "plan_id": filled.plan}
    keys = add_actions(book, [{**values, "title": f"Step {n}"} for n in range(60)])
    for key, other in pairwise(keys):
        set_dependencies(book, key, [other])
    with book.read() as session:
        before = read_dossier(session, filled.northwind)
        engine = session.get_bind().engine
    asked: list[str] = []
    event.listen(engine, "before_cursor_execute", lambda *told: asked.append(told[2]))
    remove_plan(book, filled.plan)
    # Ten portions of the actions, and of what waits at either end of one, with five links each: not 60 times five.
    assert len([text for text in asked if text.startswith("SELECT")]) < 150
    undo(book)
    with book.read() as session:
        after = read_dossier(session, filled.northwind)
    assert [row.model_dump(exclude={"version"}) for row in (*after.actions, *after.dependencies)] == [
        row.model_dump(exclude={"version"}) for row in (*before.actions, *before.dependencies)
    ]
    assert check_book(book.path) == []


def test_the_depth_is_a_setting_of_the_account(book: Book, filled: Filled) -> None:
    set_depth(book, filled.northwind, "actions")
    with book.read() as session:
        assert read_account(session, filled.northwind).plan_depth == "actions"
    with pytest.raises(Refused) as caught:
        set_depth(book, filled.northwind, "bottomless")
    assert "no depth of a plan" in caught.value.message
