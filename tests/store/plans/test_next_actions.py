"""What is to be done across all accounts: by its day, what has ended or is put away not at all."""

from __future__ import annotations

from datetime import date

import pytest

from store.accounts import archive_account
from store.book import Book
from store.dump import dump_book
from store.errors import Refused
from store.opportunities import edit_opportunity
from store.plans.actions import add_action, finish_action
from store.plans.next_actions import NextAction, finish_step, list_next_actions, list_next_steps
from store.touches import list_touches, log_touch
from store.undoing import undo
from tests.store.conftest import Filled

TODAY = date(2026, 11, 20)


def listed(book: Book, owner: int | None = None, overdue: date | None = None) -> list[NextAction]:
    with book.read() as session:
        return list_next_actions(session, owner, overdue)


@pytest.fixture
def late(book: Book, filled: Filled) -> int:
    values = {"account_id": filled.halden, "title": "Late", "due_on": "2026-11-19", "function": "sales"}
    return add_action(book, values)


def test_each_tells_where_it_belongs(book: Book, filled: Filled, late: int) -> None:
    told = [(row.title, row.account, row.tier, row.owner, row.customer_owner, row.objective) for row in listed(book)]
    assert told == [
        ("Tyres", "Northwind Logistics", 1, "Jonna Ek", "", ""),
        ("Late", "Haldén Énergie", 2, "", "", ""),
        ("Walk two depots", "Northwind Logistics", 1, "Jonna Ek", "", "One fuel system"),
        ("Call Marta", "Northwind Logistics", 1, "Jonna Ek", "", ""),
        ("Agree the data", "Northwind Logistics", 1, "", "Marta Visser", "One fuel system"),
    ]
    assert [row.is_overdue(TODAY) for row in listed(book)] == [True, True, False, False, False]


def test_mine_and_what_is_overdue_are_asked_for(book: Book, filled: Filled, late: int) -> None:
    assert [row.id for row in listed(book, owner=filled.colleague)] == [filled.deal, filled.action, filled.touch]
    assert [row.id for row in listed(book, overdue=TODAY)] == [filled.deal, late]
    assert [row.id for row in listed(book, owner=filled.colleague, overdue=TODAY)] == [filled.deal]
    assert late not in [row.id for row in listed(book, overdue=date(2026, 11, 19))], "on its day it is not overdue yet"


def test_what_has_ended_or_is_put_away_is_left_out(book: Book, filled: Filled, late: int) -> None:
    finish_action(book, filled.action)
    archive_account(book, filled.halden)
    assert [row.title for row in listed(book)] == ["Tyres", "Call Marta", "Agree the data"]


def test_the_steps_of_an_account_are_those_of_the_whole_list(book: Book, filled: Filled) -> None:
    log_touch(
        book, {"account_id": filled.northwind, "summary": "Wrote", "happened_on": "2026-11-02", "next_step": "Old"}
    )
    log_touch(book, {"account_id": filled.northwind, "summary": "Said hello"})
    edit_opportunity(book, filled.deal, {"next_step": "Send the offer"})
    with book.read() as session:
        steps = list_next_steps(session, filled.northwind)
    assert [(row.title, row.kind, row.due_on, row.what) for row in steps] == [
        ("Tyres", "close", date(2026, 10, 1), "opportunities"),
        ("Call Marta", "next step", None, "touches"),
        ("Send the offer", "next step", None, "opportunities"),
    ]
    assert (steps[1].about, steps[1].since) == ("Walked the depot", TODAY)
    assert [row for row in listed(book) if row.what != "actions"] == steps


def test_a_step_that_is_done_is_taken_out_in_one_step_with_its_touch(book: Book, filled: Filled) -> None:
    log_touch(
        book, {"account_id": filled.northwind, "summary": "Wrote", "happened_on": "2026-11-02", "next_step": "Old"}
    )
    edit_opportunity(book, filled.deal, {"next_step": "Send the offer"})
    before = "\n".join(dump_book(book))
    for step in [row for row in listed(book) if row.kind == "next step"]:
        finish_step(book, step, {"summary": f"Did: {step.title}"}, [filled.report], "Jonna Ek")
        assert step.title not in [row.title for row in listed(book)]
        assert "Old" not in [row.title for row in listed(book)], "it was replaced by the one that is done"
        with pytest.raises(Refused, match="another one"):
            finish_step(book, step)
        with book.read() as session:
            (touch,) = [each for each in list_touches(session, filled.northwind) if each.summary.startswith("Did")]
        assert touch.person_ids == (filled.report,)
        undo(book)
        assert "\n".join(dump_book(book)) == before
