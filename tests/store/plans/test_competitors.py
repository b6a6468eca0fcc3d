"""Competitors at an account: the largest share first."""

from __future__ import annotations

import pytest

from store.book import Book
from store.errors import Refused
from store.plans.competitors import add_competitor, edit_competitor, list_competitors
from tests.store.conftest import Filled


def test_the_largest_share_comes_first_those_that_nobody_knows_last(book: Book, filled: Filled) -> None:
    for name, share in (("Nobody knows", None), ("Castor", 55), ("None yet", 0)):
        add_competitor(book, {"account_id": filled.northwind, "name": name, "share": share})
    with book.read() as session:
        listed = [(row.name, row.share) for row in list_competitors(session, filled.northwind)]
    assert listed == [("Castor", 55), ("Fuelwise", 30), ("None yet", 0), ("Nobody knows", None)]


@pytest.mark.parametrize("changes", [{"name": ""}, {"share": 101}, {"share": "a third"}, {"renews_on": "soon"}])
def test_what_breaks_a_rule_is_refused(book: Book, filled: Filled, changes: dict[str, object]) -> None:
    with book.read() as session:
        (row,) = list_competitors(session, filled.northwind)
    with pytest.raises(Refused, match="not saved"):
        edit_competitor(book, row.id, changes)
