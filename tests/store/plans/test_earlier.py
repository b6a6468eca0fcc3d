"""An account as it was on a day: each state of it, newest first, with nothing changed by looking."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

import pytest

from store.book import Book
from store.dossier import read_dossier
from store.people import add_person
from store.plans import earlier
from store.plans.actions import add_action, edit_action, remove_action
from store.plans.earlier import dossiers_of_day
from store.plans.plans import edit_plan
from store.undoing import redo, undo
from tests.conftest import Clock
from tests.store.conftest import Filled

DAY = date(2026, 11, 20)


def test_every_state_of_the_day_is_found_and_none_of_another(
    book: Book, filled: Filled, clock: Clock, dumped: Callable[[Book], str]
) -> None:
    clock.move(days=1)
    states = []
    for goal in ("One", "Two", "Three"):
        edit_plan(book, filled.plan, {"goal": goal})
        with book.read() as session:
            states.append(read_dossier(session, filled.northwind))
    clock.move(days=1)
    edit_plan(book, filled.plan, {"goal": "Later"})
    before = dumped(book)
    found = dossiers_of_day(book, filled.northwind, date(2026, 11, 21))
    assert [dossier.plans[0].goal for dossier in found] == ["Three", "Two", "One"]
    assert [dossier.plans for dossier in found] == [
        tuple(row.model_copy(update={"version": new.version}) for row, new in zip(old.plans, now.plans, strict=True))
        for old, now in zip(reversed(states), found, strict=True)
    ]
    assert {dossier.changed_on for dossier in found} == {date(2026, 11, 21)}
    assert dossiers_of_day(book, filled.northwind, date(2026, 11, 19)) == []
    assert dumped(book) == before


def test_what_was_added_removed_undone_and_done_again_is_looked_behind(
    book: Book, filled: Filled, clock: Clock, dumped: Callable[[Book], str]
) -> None:
    with book.read() as session:
        was = read_dossier(session, filled.northwind)
    clock.move(days=3)
    key = add_action(book, {"account_id": filled.northwind, "plan_id": filled.plan, "title": "New"})
    edit_action(book, filled.action, {"title": "Renamed"})
    undo(book)
    redo(book)
    remove_action(book, filled.action)
    add_person(book, {"account_id": filled.northwind, "name": "Eve"})
    remove_action(book, key)
    before = dumped(book)
    newest = dossiers_of_day(book, filled.northwind, DAY)[0]
    assert [(row.id, row.title) for row in newest.actions] == [(row.id, row.title) for row in was.actions]
    assert [row.name for row in newest.people] == [row.name for row in was.people]
    assert [row.model_dump(exclude={"version"}) for row in newest.responsibilities] == [
        row.model_dump(exclude={"version"}) for row in was.responsibilities
    ]
    assert dumped(book) == before


@pytest.mark.parametrize(("limit", "value"), [("MOST_ENTRIES", 0), ("MOST_STEPS", 1)])
def test_beyond_the_limits_nobody_looks(
    book: Book, filled: Filled, clock: Clock, monkeypatch: pytest.MonkeyPatch, limit: str, value: int
) -> None:
    clock.move(days=1)
    edit_plan(book, filled.plan, {"goal": "Later"})
    monkeypatch.setattr(earlier, limit, value)
    assert dossiers_of_day(book, filled.northwind, DAY) == []
