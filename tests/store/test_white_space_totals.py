"""The white space of the whole book, by offering and state."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from store.accounts import add_account, archive_account
from store.book import Book
from store.buying_centres import add_buying_centre
from store.dossier import read_dossier
from store.offerings import add_offering
from store.opening import open_book
from store.opportunities import Opportunity, OpportunityDraft, add_opportunity
from store.records import add_record
from store.undoing import undo
from store.white_space import Cell, CellDraft, fill_cell
from store.white_space_grid import Sums, lay_out
from store.white_space_totals import NO_OFFERING, read_book_totals
from store.words import CELL_STATE


def test_the_book_is_added_up_by_offering_and_state(book: Book, filled) -> None:
    tyres = add_offering(book, {"name": "Tyres"})
    fill_cell(book, filled.halden, None, tyres, {"state": "ours", "spend": 60, "potential": 100})
    fill_cell(book, filled.depot, None, tyres, {"state": "ours and growth", "spend": 60, "potential": 100})
    fill_cell(book, filled.northwind, None, tyres, {"state": "ours and growth", "spend": 60})
    fill_cell(book, filled.northwind, filled.centre, tyres, {"comment": "ask"})
    add_opportunity(book, {"account_id": filled.halden, "offering_id": tyres, "name": "A", "amount": 5})
    add_opportunity(book, {"offering_id": tyres, "name": "B", "amount": 7, "state": "won"})
    add_opportunity(book, {"account_id": filled.halden, "name": "Oil", "amount": 3})
    with book.read() as session:
        fuel, last, none = read_book_totals(session)
    assert (fuel.name, fuel.cells, fuel.sums.still_open) == ("Fuel cards", {"competitor": 1}, 90_000_00)
    assert (last.name, last.cells) == ("Tyres", {"": 1, "ours": 1, "ours and growth": 2})
    by_name = 210_000_000  # an opportunity called Tyres
    assert last.sums == Sums(ours=180, potential=200, still_open=40, open_amount=5 + by_name, won_amount=7)
    assert last.opportunities == {"open": 2, "won": 1}
    assert (none.name, none.opportunities, none.sums.open_amount) == (NO_OFFERING, {"open": 1}, 3)


def test_opportunities_stand_where_the_grids_of_their_accounts_have_them(book: Book, filled) -> None:
    tyres = add_offering(book, {"name": "Tyres"})
    add_opportunity(book, {"account_id": filled.halden, "name": "Fuel cards and tyres", "amount": 3})
    add_opportunity(
        book, {"account_id": filled.halden, "name": "Fleet", "kind": "Fuel cards", "amount": 4, "state": "won"}
    )
    with book.read() as session:
        totals = {line.key: line.sums for line in read_book_totals(session)}
        grids = [lay_out(read_dossier(session, key)) for key in (filled.northwind, filled.halden, filled.depot)]
    for offering in (tyres, filled.offering):
        here = sum((grid.of_offering(offering) for grid in grids), Sums())
        assert (here.open_amount, here.won_amount) == (totals[offering].open_amount, totals[offering].won_amount)
    outside = sum(deal.amount or 0 for grid in grids for deal in grid.outside_open)
    assert outside == totals[0].open_amount == 3


AMOUNT = st.one_of(st.none(), st.integers(0, 100))
SPOT = st.tuples(st.integers(0, 2), st.integers(0, 1), st.integers(0, 1))
CELLS = st.dictionaries(SPOT, st.tuples(st.sampled_from(CELL_STATE.values), AMOUNT, AMOUNT), max_size=8)
DEAL = st.tuples(SPOT, st.sampled_from(["open", "won", "lost"]), AMOUNT, st.sampled_from(["id", "Tyres", "else"]))


@dataclass(frozen=True)
class Bare:
    """A book with accounts, each with a buying centre, and offerings: nothing in any square yet."""

    book: Book
    accounts: Sequence[int]
    centres: Sequence[int]
    offerings: Sequence[int]

    def place(self, spot: tuple[int, int, int]) -> dict[str, int | None]:
        """Return the fields of a square."""
        account, centre, offering = spot
        centre_id = self.centres[account] if centre else None
        return {"account_id": self.accounts[account], "centre_id": centre_id, "offering_id": self.offerings[offering]}


@pytest.fixture(scope="module")
def bare(new_book: Callable[[], Path]) -> Iterator[Bare]:
    """Return a book to be filled, and emptied again by undo."""
    with open_book(new_book()) as book:
        accounts = [add_account(book, {"name": name}) for name in ("One", "Two", "Three")]
        centres = [add_buying_centre(book, {"account_id": key, "name": "Fleet"}) for key in accounts]
        yield Bare(book, accounts, centres, [add_offering(book, {"name": name}) for name in ("Fuel", "Tyres")])


@settings(max_examples=60)
@given(CELLS, st.lists(DEAL, max_size=6))
def test_the_book_has_what_the_grids_of_its_accounts_have_together(bare: Bare, cells: Any, deals: Any) -> None:
    with bare.book.write("white space") as session:
        for spot, (state, spend, potential) in cells.items():
            values = {"state": state, "spend": spend, "potential": potential}
            add_record(session, Cell, CellDraft.model_validate({**bare.place(spot), **values}))
        for spot, state, amount, named in deals:
            place = bare.place(spot)
            if named != "id":
                place |= {"offering_id": None, "centre_id": bare.centres[0]}  # for some, that of another account
            values = {**place, "name": named, "state": state, "amount": amount}
            add_record(session, Opportunity, OpportunityDraft.model_validate(values))
    with bare.book.read() as session:
        totals = {line.key: line for line in read_book_totals(session)}
        grids = [lay_out(read_dossier(session, key)) for key in bare.accounts]
    if cells or deals:
        undo(bare.book)
    for offering in bare.offerings:
        assert totals[offering].sums == sum((grid.of_offering(offering) for grid in grids), Sums())
    outside = sum(len(grid.outside) for grid in grids)
    assert outside == (sum(totals[0].opportunities.values()) if 0 in totals else 0)


def test_accounts_that_are_put_away_count_nothing(book: Book, filled) -> None:
    archive_account(book, filled.northwind)
    with book.read() as session:
        (fuel,) = read_book_totals(session)
    assert (fuel.cells, fuel.sums) == ({}, Sums())


def test_amounts_beyond_63_bits_are_added_up_all_the_same(book: Book, filled) -> None:
    tyres, most = add_offering(book, {"name": "Tyres"}), 2**62
    for account in (filled.northwind, filled.halden, filled.depot):
        fill_cell(book, account, None, tyres, {"state": "idea", "potential": most})
    with book.read() as session:
        totals = read_book_totals(session)[1]
    assert totals.sums.potential == totals.sums.still_open == 3 * most


def test_a_new_book_has_no_totals(empty_book: Book) -> None:
    with empty_book.read() as session:
        assert read_book_totals(session) == []
