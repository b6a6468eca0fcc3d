"""What belongs to the book itself: its name, its currency, its fiscal year."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from store.book import Book
from store.book_settings import edit_book_settings, read_book_settings
from store.checkup import check_book
from store.errors import Conflict, Refused
from store.undoing import undo
from store.windows import read_book_line


def settings(book: Book) -> tuple[str, str, int]:
    """Return the settings, as the store and as the first screen read them."""
    with book.read() as session:
        row = read_book_settings(session)
    with book.raw() as connection:
        line = read_book_line(connection)
    assert (line.name, line.currency, line.fiscal_year_start) == (row.name, row.currency, row.fiscal_year_start)
    return row.name, row.currency, row.fiscal_year_start


def test_a_new_book_has_its_name_and_common_settings(empty_book: Book) -> None:
    assert settings(empty_book) == ("Harbour book", "EUR", 1)


def test_settings_can_be_edited_and_taken_back(empty_book: Book) -> None:
    edit_book_settings(empty_book, {"name": " South  ", "currency": "usd", "fiscal_year_start": "4"})
    assert settings(empty_book) == ("South", "USD", 4)
    undo(empty_book)
    assert settings(empty_book) == ("Harbour book", "EUR", 1)
    assert check_book(empty_book.path) == []


def test_a_currency_changes_what_amounts_are_called_never_the_amounts(
    book: Book, dumped: Callable[[Book], str]
) -> None:
    before = dumped(book)
    edit_book_settings(book, {"currency": "JPY"})
    assert dumped(book) == before.replace('"EUR"', '"JPY"')


@pytest.mark.parametrize(
    "changes",
    [{"name": ""}, {"currency": ""}, {"currency": "€"}, {"currency": "EURO"}, {"currency": "12A"}, {"currency": "ßx"},
     {"fiscal_year_start": 0}, {"fiscal_year_start": 13}, {"fiscal_year_start": "May"}, {"colour": "red"}],
)  # fmt: skip
def test_what_breaks_a_rule_is_refused(empty_book: Book, changes: dict[str, object]) -> None:
    with pytest.raises(Refused, match="not saved"):
        edit_book_settings(empty_book, changes)
    assert settings(empty_book) == ("Harbour book", "EUR", 1)


def test_two_windows_that_rename_the_book_are_told(empty_book: Book) -> None:
    edit_book_settings(empty_book, {"name": "Theirs"}, {"name": "Harbour book"})
    with pytest.raises(Conflict):
        edit_book_settings(empty_book, {"name": "Mine"}, {"name": "Harbour book"})
    assert settings(empty_book)[0] == "Theirs"
