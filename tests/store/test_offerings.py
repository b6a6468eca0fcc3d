"""What we sell, and what hangs on it. Its list: test_own_lists.py; how its cells go with it: test_white_space.py."""

from __future__ import annotations

from typing import TYPE_CHECKING

from store.book import Book
from store.offerings import count_uses
from store.opportunities import add_opportunity

if TYPE_CHECKING:
    from tests.store.conftest import Filled


def test_what_hangs_on_an_offering_is_counted(book: Book, filled: Filled) -> None:
    add_opportunity(book, {"offering_id": filled.offering, "name": "A"})
    with book.read() as session:
        assert count_uses(session, filled.offering) == (1, 1)
        assert count_uses(session, 1) == (0, 0)
