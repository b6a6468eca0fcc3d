from __future__ import annotations

from typing import TYPE_CHECKING

from store.accounts import add_account, archive_account
from store.best_known import Extremes, find_extremes
from store.facts import add_fact

if TYPE_CHECKING:
    from store.book import Book


def test_the_account_with_most_rows_and_the_one_with_fewest_of_the_tiers_that_are_asked_for(empty_book: Book) -> None:
    rich = add_account(empty_book, {"name": "Rich", "tier": 1})
    bare = add_account(empty_book, {"name": "Bare", "tier": 2})
    filled = add_account(empty_book, {"name": "Filled", "tier": 2, "industry": "Energy"})
    gone = add_account(empty_book, {"name": "Aaron", "tier": 2})
    archive_account(empty_book, gone)
    for number in range(3):
        add_fact(empty_book, {"account_id": rich, "text": f"Fact {number}"})
    with empty_book.read() as session:
        assert find_extremes(session) == Extremes(rich, bare)
        assert find_extremes(session, (2,)) == Extremes(filled, bare)
        assert find_extremes(session, (3,)) == Extremes(rich, bare)


def test_a_book_without_accounts_has_none(empty_book: Book) -> None:
    with empty_book.read() as session:
        assert find_extremes(session) is None
