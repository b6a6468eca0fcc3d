"""What belongs to the book itself: its name, its currency, its fiscal year."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

import pytest

from store.accounts import Account, add_account, edit_account, read_account
from store.book import Book
from store.book_settings import edit_book_settings, read_book_settings
from store.checkup import check_book
from store.errors import Conflict, Refused
from store.money import in_full
from store.opportunities import Opportunity
from store.undoing import redo, undo
from store.windows import read_book_line

if TYPE_CHECKING:
    from tests.store.conftest import Filled


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


def amounts(book: Book) -> list[str]:
    """Return every amount of the book, as it is shown."""
    with book.raw() as connection:
        currency = read_book_line(connection).currency
        return [
            in_full(minor, currency)
            for (minor,) in connection.execute(
                "SELECT revenue FROM account WHERE revenue IS NOT NULL UNION ALL SELECT amount FROM opportunity "
                "UNION ALL SELECT open_amount FROM account"
            )
        ]


@pytest.mark.parametrize("currency", ["USD", "JPY", "TND"])
def test_another_currency_changes_what_amounts_are_called_not_how_much_they_are(
    book: Book, filled: Filled, dumped: Callable[[Book], str], currency: str
) -> None:
    add_account(book, {"name": "Round", "revenue": 100_000, "tier": 3})
    add_account(book, {"name": "Unknown"})
    edit_account(book, filled.halden, {"revenue": 500})
    with book.write("A credit, as an import brings it") as session:
        session.get(Opportunity, filled.lost_deal).amount = -700
    before, shown = dumped(book), amounts(book)
    assert "1,000 EUR" in shown
    edit_book_settings(book, {"currency": currency})
    assert amounts(book) == [text.replace("EUR", currency) for text in shown]
    assert check_book(book.path) == []
    after = dumped(book)
    undo(book)
    assert dumped(book) == before
    redo(book)
    assert dumped(book) == after
    assert check_book(book.path) == []


def test_a_fraction_that_a_currency_cannot_hold_is_rounded_half_to_even(empty_book: Book) -> None:
    keys = [add_account(empty_book, {"name": "A", "revenue": minor}) for minor in (149, 150, 250, 251, 0)]
    with empty_book.write("As an older program wrote it") as session:
        session.get(Account, keys[-1]).revenue = -150
    edit_book_settings(empty_book, {"currency": "jpy"})
    with empty_book.read() as session:
        assert [read_account(session, key).revenue for key in keys] == [1, 2, 2, 3, -2]


def test_an_amount_too_large_for_a_currency_stops_the_change(empty_book: Book, dumped: Callable[[Book], str]) -> None:
    add_account(empty_book, {"name": "A", "revenue": 2**62})
    before = dumped(empty_book)
    with pytest.raises(Refused, match="currency was not changed"):
        edit_book_settings(empty_book, {"currency": "TND"})
    assert dumped(empty_book) == before


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
