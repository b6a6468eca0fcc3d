"""The white space: one cell for a buying centre and an offering, filled, mended, emptied, gone with either."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from store.book import Book
from store.book_settings import edit_book_settings
from store.buying_centres import remove_buying_centre
from store.errors import Conflict, NotFound, Refused
from store.offerings import add_offering, edit_offering, list_offerings, remove_offering
from store.undoing import undo
from store.white_space import CellRow, clear_cell, fill_cell, list_cells, parse_field
from tests.store.conftest import Filled


def cells(book: Book, filled: Filled) -> list[CellRow]:
    with book.read() as session:
        return list_cells(session, filled.northwind)


def test_a_cell_is_made_once_and_then_changed(book: Book, filled: Filled) -> None:
    fill_cell(book, filled.northwind, filled.centre, filled.offering, {"state": "ours", "spend": 5_00})
    (cell,) = cells(book, filled)
    assert (cell.state, cell.spend, cell.potential) == ("ours", 5_00, 90_000_00)
    fill_cell(book, filled.northwind, None, filled.offering, {"state": "idea"})
    assert [each.centre_id for each in cells(book, filled)] == [filled.centre, None]


def test_an_unknown_state_is_refused(book: Book, filled: Filled) -> None:
    with pytest.raises(Refused) as caught:
        fill_cell(book, filled.northwind, None, filled.offering, {"state": "mine"})
    assert "is not one of: ours" in caught.value.message


@pytest.mark.parametrize("what", ["centre", "offering"])
def test_cells_go_with_their_row_or_column_and_come_back(
    book: Book, filled: Filled, dumped: Callable[[Book], str], what: str
) -> None:
    before = dumped(book)
    if what == "centre":
        remove_buying_centre(book, filled.centre)
    else:
        remove_offering(book, filled.offering)
    assert cells(book, filled) == []
    undo(book)
    assert dumped(book) == before


def test_a_cell_is_emptied(book: Book, filled: Filled) -> None:
    clear_cell(book, cells(book, filled)[0].id)
    assert cells(book, filled) == []


def test_offerings_keep_their_order_and_differ_in_name(book: Book, filled: Filled) -> None:
    other = add_offering(book, {"name": "Telematics"})
    with pytest.raises(Refused, match="There is one already"):
        add_offering(book, {"name": "fuel CARDS"})
    edit_offering(book, other, {"position": 0})
    with book.read() as session:
        assert [row.name for row in list_offerings(session)] == ["Telematics", "Fuel cards"]


def test_amounts_follow_the_currency(book: Book, filled: Filled) -> None:
    assert parse_field("spend", "1.2 M", "EUR") == 1_200_000_00
    assert parse_field("comment", "1.2 M", "EUR") == "1.2 M"
    edit_book_settings(book, {"currency": "JPY"})
    assert cells(book, filled)[0].potential == 90_000


def test_half_of_what_was_emptied_elsewhere_is_not_filled_again(book: Book, filled: Filled) -> None:
    (cell,) = cells(book, filled)
    clear_cell(book, cell.id)
    place = filled.northwind, filled.centre, filled.offering
    with pytest.raises(NotFound, match="no longer there"):
        fill_cell(book, *place, {"spend": 7}, {"spend": 5})
    assert cells(book, filled) == []
    fill_cell(book, *place, {"state": "idea"}, {"state": ""})
    with pytest.raises(Conflict):
        fill_cell(book, *place, {"state": "ours"}, {"state": ""})
