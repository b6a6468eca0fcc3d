"""Risks: how much each weighs, and which are told of first."""

from __future__ import annotations

import pytest

from store.book import Book
from store.errors import Refused
from store.plans.actions import add_action
from store.plans.risks import add_risk, edit_risk, list_risks
from tests.store.conftest import Filled


@pytest.mark.parametrize(
    ("likelihood", "impact", "weight", "high"),
    [
        ("high", "high", 9, True),
        ("medium", "high", 6, True),
        ("high", "medium", 6, True),
        ("medium", "medium", 4, False),
        ("high", "low", 3, False),
        ("high", "", 0, False),
        ("", "", 0, False),
    ],
)
def test_it_weighs_likelihood_by_impact(
    book: Book, filled: Filled, likelihood: str, impact: str, weight: int, high: bool
) -> None:
    key = add_risk(book, {"account_id": filled.halden, "title": "Slips", "likelihood": likelihood, "impact": impact})
    with book.read() as session:
        (risk,) = list_risks(session, filled.halden)
    assert (risk.weight, risk.is_high) == (weight, high)
    assert not edit_risk(book, key, {"state": "closed"}).is_high


def test_the_open_ones_come_first_the_heaviest_of_them_first(book: Book, filled: Filled) -> None:
    for title, likelihood, state in (("Small", "low", "open"), ("Gone", "high", "closed"), ("Big", "high", "open")):
        values = {"title": title, "likelihood": likelihood, "impact": "high", "state": state}
        add_risk(book, {"account_id": filled.halden, **values})
    with book.read() as session:
        assert [risk.title for risk in list_risks(session, filled.halden)] == ["Big", "Small", "Gone"]


@pytest.mark.parametrize(
    "changes", [{"title": ""}, {"type": "weather"}, {"likelihood": "certain"}, {"state": ""}, {"owner_id": 1}]
)
def test_what_breaks_a_rule_is_refused(book: Book, filled: Filled, changes: dict[str, object]) -> None:
    with book.read() as session:
        (risk,) = list_risks(session, filled.northwind)
    if "state" in changes:
        changes = {"state": "ajar"}
    with pytest.raises(Refused, match="not saved"):
        edit_risk(book, risk.id, changes)


def test_the_action_against_it_is_of_its_account(book: Book, filled: Filled) -> None:
    elsewhere = add_action(book, {"account_id": filled.halden, "title": "Elsewhere"})
    with pytest.raises(Refused) as caught:
        add_risk(book, {"account_id": filled.northwind, "title": "Slips", "action_id": elsewhere})
    assert caught.value.fields == {"action_id": "is action of another account"}
