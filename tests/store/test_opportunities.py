"""Opportunities: what they are worth, where they stand, and what an account's pipeline adds up to."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import TYPE_CHECKING

import pytest

from store.book import Book
from store.errors import NotFound, Refused
from store.opportunities import (
    Opportunity,
    OpportunityRow,
    add_opportunity,
    edit_opportunity,
    list_opportunities,
    parse_field,
    remove_opportunity,
)
from store.undoing import undo

if TYPE_CHECKING:
    from tests.store.conftest import Filled


def pipeline(book: Book, account: int) -> int:
    """Return what the account list shows as open amount."""
    with book.raw() as connection:
        row = connection.execute("SELECT open_amount FROM account WHERE id = ?", (account,)).fetchone()
    return int(row[0])


def deals(book: Book, account: int | None) -> list[OpportunityRow]:
    """Return the opportunities of an account."""
    with book.read() as session:
        return list_opportunities(session, account)


def test_open_ones_come_first_then_by_close_date(book: Book, filled: Filled) -> None:
    for name, state, day in [("a", "won", "2026-01-01"), ("b", "open", None), ("c", "open", "2027-01-01")]:
        add_opportunity(book, {"account_id": filled.northwind, "name": name, "state": state, "close_on": day})
    assert [deal.name for deal in deals(book, filled.northwind)] == ["c", "Tyres", "b", "a", "Wax"]


def test_the_pipeline_is_what_is_open(book: Book, filled: Filled) -> None:
    assert pipeline(book, filled.northwind) == 210_000_000
    key = add_opportunity(book, {"account_id": filled.northwind, "name": "More", "amount": "50"})
    assert pipeline(book, filled.northwind) == 210_000_050
    with book.write("A credit, as an import brings it") as session:
        session.get(Opportunity, key).amount = -7
    assert pipeline(book, filled.northwind) == 209_999_993
    edit_opportunity(book, key, {"amount": ""})
    edit_opportunity(book, filled.deal, {"state": "won"})
    assert pipeline(book, filled.northwind) == 0
    edit_opportunity(book, filled.deal, {"state": "open", "account_id": filled.halden})
    assert (pipeline(book, filled.northwind), pipeline(book, filled.halden)) == (0, 210_000_000)


def test_a_pipeline_beyond_all_measure_is_refused_and_nothing_changes(book: Book, filled: Filled) -> None:
    most = 2**62
    add_opportunity(book, {"account_id": filled.halden, "name": "A", "amount": most})
    with pytest.raises(Refused):
        add_opportunity(book, {"account_id": filled.halden, "name": "B", "amount": most})
    assert [deal.name for deal in deals(book, filled.halden)] == ["A"]
    assert pipeline(book, filled.halden) == most


def test_one_without_an_account_is_kept_as_a_loose_end(book: Book, filled: Filled) -> None:
    key = add_opportunity(book, {"name": "Whose?", "amount": 5})
    assert [deal.id for deal in deals(book, None)] == [key]
    edit_opportunity(book, key, {"account_id": filled.halden})
    assert deals(book, None) == []
    assert pipeline(book, filled.halden) == 5


@pytest.mark.parametrize(
    ("state", "close_on", "overdue"),
    [("open", "2026-11-19", True), ("open", "2026-11-20", False), ("open", None, False), ("won", "2020-01-01", False)],
)
def test_overdue_is_open_past_its_close_date(
    book: Book, filled: Filled, state: str, close_on: str | None, overdue: bool
) -> None:
    row = edit_opportunity(book, filled.deal, {"state": state, "close_on": close_on})
    assert row.is_overdue(date(2026, 11, 20)) is overdue


@pytest.mark.parametrize(
    "changes",
    [
        *({"name": ""}, {"state": "lukewarm"}, {"state": ""}, {"probability": -1}, {"probability": "x"}),
        *({"amount": 1.5}, {"amount": -1}),
    ],
)
def test_what_breaks_a_rule_is_refused(book: Book, filled: Filled, changes: dict[str, object]) -> None:
    if changes == {"state": ""}:
        assert edit_opportunity(book, filled.deal, changes).state == ""  # «not assessed» is a value of its own
        assert pipeline(book, filled.northwind) == 0
        return
    with pytest.raises(Refused, match="not saved"):
        edit_opportunity(book, filled.deal, changes)
    assert next(deal for deal in deals(book, filled.northwind) if deal.id == filled.deal).version == 1


def test_a_credit_that_was_imported_may_stay(book: Book, filled: Filled) -> None:
    with pytest.raises(Refused) as caught:
        add_opportunity(book, {"account_id": filled.halden, "name": "Credit", "amount": -7})
    assert caught.value.fields == {"amount": "is below zero"}
    with book.write("As an import brings it") as session:
        session.get(Opportunity, filled.deal).amount = -7
    row = edit_opportunity(book, filled.deal, {"stage": "Signed", "amount": -7})
    assert (row.stage, row.amount) == ("Signed", -7)


def test_a_missing_one_is_told(book: Book) -> None:
    with pytest.raises(NotFound):
        edit_opportunity(book, 7, {"name": "x"})


def test_an_amount_is_typed_in_the_book_s_currency() -> None:
    assert parse_field("amount", "12.50", "EUR") == 1250
    assert parse_field("name", "12.50", "EUR") == "12.50"


def test_a_removed_opportunity_leaves_the_pipeline_and_undo_brings_it_back(
    book: Book, filled: Filled, dumped: Callable[[Book], str]
) -> None:
    before = dumped(book)
    remove_opportunity(book, filled.deal)
    assert [each.name for each in deals(book, filled.northwind)] == ["Wax"]
    assert pipeline(book, filled.northwind) == 0
    with pytest.raises(NotFound):
        remove_opportunity(book, filled.deal)
    undo(book)
    assert dumped(book) == before
    assert pipeline(book, filled.northwind) == 210_000_000


@pytest.mark.parametrize(("typed", "minor"), [("2.1 M", 210_000_000), ("250k", 25_000_000), ("", None)])
def test_an_amount_can_be_typed_as_it_is_shown(typed: str, minor: int | None) -> None:
    assert parse_field("amount", typed, "EUR") == minor


def test_a_buying_centre_that_is_gone_is_told_at_its_field(book: Book, filled: Filled) -> None:
    with pytest.raises(Refused, match="not saved") as caught:
        edit_opportunity(book, filled.deal, {"centre_id": 7})
    assert caught.value.message == "Buying centre: is no longer there; choose another."
    assert caught.value.fields.keys() == {"centre_id"}
