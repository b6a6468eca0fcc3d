"""Links of an account: kept as text, changed, taken out, taken back."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from store.account_links import add_link, edit_link, list_links, remove_link
from store.book import Book
from store.errors import Refused
from store.undoing import undo
from tests.store.conftest import Filled


def test_a_link_is_a_text_of_any_kind(book: Book, filled: Filled) -> None:
    key = add_link(book, {"account_id": filled.northwind, "address": "S:\\Kunden\\Nord [2026]"})
    edit_link(book, key, {"name": "Folder"})
    with book.read() as session:
        assert [(link.name, link.address) for link in list_links(session, filled.northwind)] == [
            ("Chat", "https://chat.example/northwind"),
            ("Folder", "S:\\Kunden\\Nord [2026]"),
        ]


def test_an_address_is_needed(book: Book, filled: Filled) -> None:
    with pytest.raises(Refused) as caught:
        add_link(book, {"account_id": filled.northwind, "address": " "})
    assert "empty" in caught.value.message


def test_a_link_that_is_taken_out_comes_back(book: Book, filled: Filled, dumped: Callable[[Book], str]) -> None:
    before = dumped(book)
    with book.read() as session:
        (link,) = list_links(session, filled.northwind)
    remove_link(book, link.id)
    undo(book)
    assert dumped(book) == before
