"""Our own people: listed by name, known again however the name is typed."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from store.book import Book
from store.colleagues import ColleagueDraft, add_colleague, colleague_of, find_colleague, list_colleagues
from store.errors import Refused
from store.records import checked

if TYPE_CHECKING:
    from tests.store.conftest import Filled


def test_colleagues_are_listed_by_name(book: Book, filled: Filled) -> None:
    add_colleague(book, checked(ColleagueDraft, {"name": " Ada\x1b Berg ", "role": "Presales"}))
    with book.read() as session:
        assert [(row.name, row.role) for row in list_colleagues(session)] == [
            ("Ada\ufffd Berg", "Presales"),
            ("Jonna Ek", ""),
        ]


@pytest.mark.parametrize("typed", ["Jonna Ek", "JONNA EK", " jonna  ek", "Jónna Ek"])
def test_a_colleague_is_known_again(book: Book, filled: Filled, typed: str) -> None:
    with book.write("") as session:
        assert colleague_of(session, typed) == filled.colleague


def test_a_new_name_makes_a_colleague_and_no_name_none(book: Book, filled: Filled) -> None:
    with book.write("new") as session:
        key = colleague_of(session, "Petra Okafor")
        assert colleague_of(session, "petra okafor") == key
        assert colleague_of(session, "  ") is None
    with book.read() as session:
        assert {row.id for row in list_colleagues(session)} == {filled.colleague, key}


def test_a_name_of_nothing_is_refused(book: Book) -> None:
    with pytest.raises(Refused), book.write("") as session:
        colleague_of(session, "\u200b")


def test_a_colleague_is_found_by_name_without_being_made(book: Book, filled: Filled) -> None:
    with book.read() as session:
        assert find_colleague(session, "jónna  ek ") == filled.colleague
        assert find_colleague(session, "Petra Okafor") is None
        assert find_colleague(session, " ") is None
