"""Actions: what is to be done, by whom, until when, and that it was done."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

import pytest

from store.book import Book
from store.checkup import check_book
from store.dossier import read_dossier
from store.errors import Refused
from store.people import add_person, remove_person
from store.plans.actions import (
    ActionRow,
    add_action,
    add_actions,
    edit_action,
    finish_action,
    list_actions,
    remove_action,
    reopen_action,
)
from store.plans.objectives import add_objective
from store.plans.plans import add_plan
from store.plans.raci import accountable_of, give_duty
from store.plans.responsibilities import Who
from store.plans.risks import edit_risk
from store.touches import list_touches
from tests.store.conftest import Filled

if TYPE_CHECKING:
    from tests.conftest import Clock


def actions(book: Book, account: int) -> list[ActionRow]:
    with book.read() as session:
        return list_actions(session, account)


def test_they_come_by_their_day_those_without_one_last(book: Book, filled: Filled) -> None:
    own = {"account_id": filled.halden}
    rows = [{**own, "title": "Some day"}, {**own, "title": "Late", "due_on": "2027-01-08"}]
    keys = add_actions(book, [*rows, {**own, "title": "Soon", "due_on": "2026-11-27"}])
    listed = actions(book, filled.halden)
    assert [action.title for action in listed] == ["Soon", "Late", "Some day"]
    assert keys == [next(row.id for row in listed if row.title == title) for title in ("Some day", "Late", "Soon")]


def test_none_of_several_is_added_when_one_is_refused(book: Book, filled: Filled) -> None:
    with pytest.raises(Refused, match="not saved"):
        add_actions(book, [{"account_id": filled.halden, "title": "Good"}, {"account_id": filled.halden, "title": ""}])
    assert actions(book, filled.halden) == []


@pytest.mark.parametrize(
    "changes",
    [
        {"title": ""},
        {"kind": "wish"},
        {"status": "at risk"},
        {"function": "Board"},
        {"due_on": "some day"},
        {"done_on": "2027-01-01", "status": "done"},
        {"owner_id": 1},
        {"customer_owner_id": 1},
        {"share": "all"},
        {"account_id": 1},
    ],
)
def test_what_breaks_a_rule_is_refused(book: Book, filled: Filled, changes: dict[str, object]) -> None:
    with pytest.raises(Refused, match="not saved"):
        edit_action(book, filled.action, changes)


def test_an_objective_and_its_actions_are_of_one_plan(book: Book, filled: Filled) -> None:
    own = {"account_id": filled.northwind}
    later = add_plan(book, {**own, "period": "FY28", "starts_on": "2027-10-01", "ends_on": "2028-09-30"})
    other = add_objective(book, {**own, "plan_id": later, "title": "Other"})
    for wrong in ({"objective_id": other}, {"plan_id": later}, {"plan_id": None}):
        with pytest.raises(Refused) as caught:
            edit_action(book, filled.action, wrong)
        assert caught.value.fields == {"objective_id": "belongs to another plan"}
    moved = edit_action(book, filled.action, {"plan_id": later, "objective_id": other})
    assert (moved.plan_id, moved.objective_id) == (later, other)
    with pytest.raises(Refused) as caught:
        add_action(book, {"account_id": filled.halden, "plan_id": later, "title": "Stray"})
    assert caught.value.fields == {"plan_id": "is plan of another account"}


def test_the_day_it_was_done_follows_its_status(book: Book, filled: Filled, clock: Clock) -> None:
    today = clock.moment.date()
    assert finish_action(book, filled.action).done_on == today
    assert reopen_action(book, filled.action).done_on is None
    assert edit_action(book, filled.action, {"status": "done"}).done_on == today
    clock.move(days=3)
    assert edit_action(book, filled.action, {"note": "At night"}).done_on == today
    assert edit_action(book, filled.action, {"done_on": "2026-11-19"}).done_on == date(2026, 11, 19)
    assert edit_action(book, filled.action, {"status": "dropped"}).done_on is None
    done = add_action(book, {"account_id": filled.halden, "title": "Done at once", "status": "done"})
    assert [action.done_on for action in actions(book, filled.halden) if action.id == done] == [date(2026, 11, 23)]


def test_what_is_done_may_leave_a_touch_in_the_same_step(book: Book, filled: Filled) -> None:
    finish_action(book, filled.action, {"summary": "Walked two"}, [filled.report], "Jonna Ek")
    with book.read() as session:
        touch = next(row for row in list_touches(session, filled.northwind) if row.summary == "Walked two")
    assert (touch.person_ids, touch.colleague_id) == ((filled.report,), filled.colleague)
    with pytest.raises(Refused, match="not saved"):
        finish_action(book, filled.action, {"summary": ""})


def test_what_came_of_it_is_noted_below_what_is_noted_already(book: Book, filled: Filled) -> None:
    edit_action(book, filled.action, {"note": "Ask for hall 2"})
    done = finish_action(book, filled.action, note=" Hall 2 is closed ")
    assert (done.status, done.note) == ("done", "Ask for hall 2\nHall 2 is closed")


def test_who_and_what_hangs_on_it_may_go(book: Book, filled: Filled) -> None:
    with book.read() as session:
        dossier = read_dossier(session, filled.northwind)
    edit_risk(book, dossier.risks[0].id, {"action_id": filled.action})
    remove_person(book, filled.report)
    (theirs,) = (action for action in actions(book, filled.northwind) if action.title == "Agree the data")
    assert accountable_of(theirs) is None
    assert check_book(book.path) == []
    remove_action(book, filled.action)
    with book.read() as session:
        left = read_dossier(session, filled.northwind)
    assert (left.dependencies, left.responsibilities, left.risks[0].action_id) == ((), (), None)
    assert check_book(book.path) == []


def test_it_is_overdue_the_day_after_unless_it_has_ended(book: Book, filled: Filled) -> None:
    action = edit_action(book, filled.action, {"due_on": "2026-11-20"})
    assert [action.is_overdue(date(2026, 11, day)) for day in (20, 21)] == [False, True]
    assert not finish_action(book, filled.action).is_overdue(date(2027, 1, 1))


def test_what_lost_its_owner_can_still_be_put_off(book: Book, filled: Filled) -> None:
    person, _ = add_person(book, {"account_id": filled.northwind, "name": "Gone Soon"})
    values = {"account_id": filled.northwind, "title": "Theirs", "customer_owner_id": person}
    key = add_action(book, values)
    give_duty(book, key, Who(filled.colleague), "C")
    remove_person(book, person)
    assert edit_action(book, key, {"due_on": "2026-12-01"}).due_on == date(2026, 12, 1)
