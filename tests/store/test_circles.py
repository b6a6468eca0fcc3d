"""No step is saved after which a record stands above itself, whichever way it was written."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from store.accounts import Account, add_account
from store.book import Book
from store.circles import find_ring
from store.errors import Refused
from store.history import UPDATED, Entry
from store.people import Seat
from store.records import take
from store.undoing import redo, undo

if TYPE_CHECKING:
    from tests.store.conftest import Filled


@given(st.dictionaries(st.integers(0, 9), st.integers(0, 9)), st.sets(st.integers(0, 9)))
def test_a_ring_is_found_where_there_is_one(above: dict[int, int], starts: set[int]) -> None:
    def comes_back(start: int) -> bool:
        at = start
        for _ in range(12):
            if at not in above:
                return False
            at = above[at]
            if at == start:
                return True
        return False

    ring = find_ring(above, starts)
    assert bool(ring) == any(map(comes_back, starts))
    for one, other in zip(ring, [*ring[1:], *ring[:1]], strict=True):
        assert above[one] == other


def test_a_circle_that_no_function_looked_for_is_refused_when_it_is_saved(
    book: Book, filled: Filled, dumped: Callable[[Book], str]
) -> None:
    before = dumped(book)
    with pytest.raises(Refused, match="would be a circle"), book.write("by hand") as session:
        take(session, Seat, filled.boss_seat).reports_to_id = filled.report_seat
    link = {"parent_id": filled.depot}
    edit = Entry("account", filled.northwind, filled.northwind, UPDATED, {"parent_id": None}, link)
    with pytest.raises(Refused, match="would be a circle"), book.write("in bulk") as session:
        session.edit_many(Account, [edit])
    assert dumped(book) == before


def test_a_step_may_turn_a_line_round(book: Book, filled: Filled, dumped: Callable[[Book], str]) -> None:
    before = dumped(book)
    with book.write("turned") as session:
        take(session, Seat, filled.boss_seat).reports_to_id = filled.report_seat
        session.flush()
        take(session, Seat, filled.report_seat).reports_to_id = None
    after = dumped(book)
    for act, wanted in ((undo, before), (redo, after), (undo, before)):
        act(book)
        assert dumped(book) == wanted


def test_a_long_chain_is_walked_to_its_end(empty_book: Book) -> None:
    above = add_account(empty_book, {"name": "Top"})
    with empty_book.write("chain") as session:
        rows = []
        for number, key in enumerate(session.keys.new_keys(1_200)):
            rows.append({"id": key, "name": f"A {number}", "parent_id": above})
            above = key
        session.insert_many(Account, rows)
    with pytest.raises(Refused, match="would be a circle"), empty_book.write("closed") as session:
        take(session, Account, rows[0]["id"]).parent_id = above
