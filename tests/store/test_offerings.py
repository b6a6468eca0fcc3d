"""What we sell: the list's order, and what hangs on an offering. How its cells go with it: test_white_space.py."""

from __future__ import annotations

import pytest

from store.book import Book
from store.offerings import add_offering, count_uses, list_offerings, move_offering
from store.opportunities import add_opportunity
from store.undoing import undo


def names(book: Book) -> list[str]:
    with book.read() as session:
        return [each.name for each in list_offerings(session)]


@pytest.mark.parametrize(
    ("moved", "step", "order"),
    [("C", -1, "ACB"), ("A", 1, "BAC"), ("A", -1, "ABC"), ("C", 1, "ABC"), ("C", -9, "CAB")],
)
def test_an_offering_is_moved_in_the_list(empty_book: Book, moved: str, step: int, order: str) -> None:
    keys = {name: add_offering(empty_book, {"name": name}) for name in "ABC"}
    move_offering(empty_book, keys[moved], step)
    assert "".join(names(empty_book)) == order


def test_a_move_is_one_step_of_undo_also_where_places_were_the_same(empty_book: Book) -> None:
    keys = [add_offering(empty_book, {"name": name, "position": 5}) for name in "ABC"]
    move_offering(empty_book, keys[2], -1)
    assert names(empty_book) == ["A", "C", "B"]
    undo(empty_book)
    assert names(empty_book) == ["A", "B", "C"]


def test_what_hangs_on_an_offering_is_counted(book: Book, filled) -> None:
    add_opportunity(book, {"offering_id": filled.offering, "name": "A"})
    with book.read() as session:
        assert count_uses(session, filled.offering) == (1, 1)
        assert count_uses(session, 1) == (0, 0)
