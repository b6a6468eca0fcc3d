"""What is to be done across all accounts: by its day, what has ended or is put away not at all."""

from __future__ import annotations

from datetime import date

import pytest

from store.accounts import archive_account
from store.book import Book
from store.plans.actions import add_action, finish_action
from store.plans.next_actions import NextAction, list_next_actions
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
        ("Late", "Haldén Énergie", 2, "", "", ""),
        ("Walk two depots", "Northwind Logistics", 1, "Jonna Ek", "", "One fuel system"),
        ("Agree the data", "Northwind Logistics", 1, "", "Marta Visser", "One fuel system"),
    ]
    assert [row.is_overdue(TODAY) for row in listed(book)] == [True, False, False]


def test_mine_and_what_is_overdue_are_asked_for(book: Book, filled: Filled, late: int) -> None:
    assert [row.id for row in listed(book, owner=filled.colleague)] == [filled.action]
    assert [row.id for row in listed(book, overdue=TODAY)] == [late]
    assert listed(book, owner=filled.colleague, overdue=TODAY) == []
    assert listed(book, overdue=date(2026, 11, 19)) == [], "on its day it is not overdue yet"


def test_what_has_ended_or_is_put_away_is_left_out(book: Book, filled: Filled, late: int) -> None:
    finish_action(book, filled.action)
    archive_account(book, filled.halden)
    assert [row.title for row in listed(book)] == ["Agree the data"]
