"""What the other accounts of an industry have."""

from __future__ import annotations

import pytest

from store.accounts import add_account, archive_account
from store.book import Book
from store.offerings import add_offering
from store.opportunities import add_opportunity
from store.peers import Peers, read_peers
from store.white_space import fill_cell


@pytest.fixture
def book(empty_book: Book) -> Book:
    """Return an empty book: what the filled one holds would be counted, too."""
    return empty_book


def test_peers_are_counted_named_and_asked_what_they_have(book: Book) -> None:
    fuel, water = add_offering(book, {"name": "Fuel"}), add_offering(book, {"name": "Water"})
    own = add_account(book, {"name": "Own", "industry": "Énergie"})
    small, large, away, lead = (
        add_account(book, {"name": name, "industry": "energie", "relationship": kind, "revenue": revenue})
        for name, kind, revenue in (
            ("Small", "customer", 1),
            ("Large", "customer", 9),
            ("Away", "customer", 99),
            ("Lead", "prospect", 999),
        )
    )
    add_account(book, {"name": "Elsewhere", "industry": "Food"})
    archive_account(book, away)
    fill_cell(book, small, None, water, {"state": "ours"})
    fill_cell(book, large, None, water, {"state": "ours and growth"})
    fill_cell(book, lead, None, water, {"state": "competitor"})
    add_opportunity(book, {"account_id": small, "name": "Won", "state": "won", "offering_id": fuel})
    add_opportunity(book, {"account_id": lead, "name": "Open", "offering_id": fuel})
    with book.read() as session:
        assert read_peers(session, own) == Peers("Énergie", 3, 2, ["Large", "Small"], [("Water", 2), ("Fuel", 1)])


def test_an_account_without_an_industry_has_none(book: Book) -> None:
    key = add_account(book, {"name": "Own"})
    with book.read() as session:
        assert read_peers(session, key) is None
        assert read_peers(session, 4711) is None
