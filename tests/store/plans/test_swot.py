"""Strengths, weaknesses, opportunities and threats, what answers them, and the one that could sink all the rest."""

from __future__ import annotations

from datetime import date

import pytest

from store.accounts import edit_account, read_account
from store.book import Book
from store.errors import Refused
from store.plans.actions import add_action
from store.plans.swot import SwotItemRow, add_swot, edit_swot, list_swot, make_vulnerability
from tests.store.conftest import Filled


def weakness(book: Book, filled: Filled) -> SwotItemRow:
    with book.read() as session:
        return list_swot(session, filled.northwind)[0]


def weak_point(book: Book, filled: Filled) -> tuple[str, str]:
    with book.read() as session:
        account = read_account(session, filled.northwind)
    return account.vulnerability, account.countermeasure


def test_an_item_is_as_of_today_and_answered_once_something_takes_care_of_it(book: Book, filled: Filled) -> None:
    item = weakness(book, filled)
    assert (item.as_of, item.is_answered) == (date(2026, 11, 20), False)
    assert edit_swot(book, item.id, {"objective_id": filled.objective}).is_answered
    assert edit_swot(book, item.id, {"objective_id": None, "action_id": filled.action}).is_answered


@pytest.mark.parametrize(
    "changes", [{"text": ""}, {"kind": ""}, {"kind": "hope"}, {"as_of": "2027-01-01"}, {"action_id": 1}]
)
def test_what_breaks_a_rule_is_refused(book: Book, filled: Filled, changes: dict[str, object]) -> None:
    with pytest.raises(Refused, match="not saved"):
        edit_swot(book, weakness(book, filled).id, changes)


def test_it_is_answered_within_its_account(book: Book, filled: Filled) -> None:
    elsewhere = add_action(book, {"account_id": filled.halden, "title": "Elsewhere"})
    with pytest.raises(Refused) as caught:
        edit_swot(book, weakness(book, filled).id, {"action_id": elsewhere})
    assert caught.value.fields == {"action_id": "is action of another account"}


def test_one_of_them_is_the_critical_vulnerability(book: Book, filled: Filled) -> None:
    item = weakness(book, filled)
    make_vulnerability(book, item.id)
    edit_account(book, filled.northwind, {"countermeasure": "Meet the new head"})
    make_vulnerability(book, item.id)
    assert weak_point(book, filled) == ("No name in Procurement", "Meet the new head")
    edit_swot(book, item.id, {"text": "Nobody known in Procurement"})
    assert weak_point(book, filled) == ("Nobody known in Procurement", "Meet the new head")
    threat = add_swot(book, {"account_id": filled.northwind, "kind": "threat", "text": "A rival"})
    edit_swot(book, threat, {"text": "A cheaper rival"})
    assert weak_point(book, filled)[0] == "Nobody known in Procurement"
    make_vulnerability(book, threat)
    assert weak_point(book, filled) == ("A cheaper rival", "")


def test_a_strength_sinks_nothing(book: Book, filled: Filled) -> None:
    strength = add_swot(book, {"account_id": filled.northwind, "kind": "strength", "text": "Service"})
    with pytest.raises(Refused, match="no vulnerability"):
        make_vulnerability(book, strength)
