"""The white space as a grid: what follows by itself, where opportunities land, and that no money vanishes."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from store.book import Book
from store.buying_centres import BuyingCentreRow, add_buying_centre
from store.dossier import Dossier, read_dossier
from store.offerings import OfferingRow, add_offering
from store.opportunities import OpportunityRow, add_opportunity
from store.white_space import CellRow, fill_cell
from store.white_space_grid import (
    OfferingFinder,
    Square,
    Sums,
    WhiteSpace,
    lay_out,
    list_cross_sell,
    list_renewals,
    list_upsell,
)
from store.words import CELL_STATE

TODAY = date(2026, 11, 20)


def offering(key: int, name: str) -> OfferingRow:
    return OfferingRow(id=key, version=1, name=name, position=key, notes="")


def deal(key: int, **values: object) -> OpportunityRow:
    blanks = dict.fromkeys(("name", "stage", "next_step", "competitor", "kind", "description"), "")
    links = dict.fromkeys(("account_id", "centre_id", "offering_id", "amount", "probability", "close_on"))
    return OpportunityRow.model_validate({"id": key, "version": 1, "state": "open", **blanks, **links, **values})


def cell(key: int, offering_id: int, centre_id: int | None = None, **values: object) -> CellRow:
    blanks = {"state": "", "spend": None, "potential": None, "competitor": "", "renews_on": None, "comment": ""}
    place = {"id": key, "version": 1, "account_id": 1, "centre_id": centre_id, "offering_id": offering_id}
    return CellRow.model_validate({**blanks, **place, **values})


def centre(key: int, parent: int | None = None, name: str = "") -> BuyingCentreRow:
    values = dict.fromkeys(BuyingCentreRow.model_fields, "") | dict.fromkeys(
        ("budget", "budget_holder_id", "revenue", "potential")
    )
    place = {"id": key, "version": 1, "account_id": 1, "parent_id": parent, "name": name or f"Centre {key}"}
    return BuyingCentreRow.model_validate({**values, **place})


@pytest.fixture(scope="module")
def bare(filled_once) -> Dossier:
    """A dossier without anything for the grid, to put something into."""
    with Book(filled_once.path) as book, book.read() as session:
        dossier = read_dossier(session, filled_once.northwind)
    return replace(dossier, centres=(), opportunities=(), cells=(), offerings=())


def grid(bare: Dossier, **parts: object) -> WhiteSpace:
    return lay_out(replace(bare, **parts))  # type: ignore[arg-type]


FLEET, FUEL, TYRES = 10, 20, 21
OFFERINGS = (offering(FUEL, "Fuel cards"), offering(TYRES, "Tyres"))


def one(bare: Dossier, deals: tuple[OpportunityRow, ...] = (), cells: tuple[CellRow, ...] = ()) -> Square:
    """Return the square of Fleet and Fuel cards."""
    space = grid(bare, centres=(centre(FLEET),), offerings=OFFERINGS, opportunities=deals, cells=cells)
    return space.squares[FLEET, FUEL]


# -- what follows by itself ------------------------------------------------------------------------------------------


def test_open_opportunities_land_in_their_square_with_their_sum(bare: Dossier) -> None:
    here = {"centre_id": FLEET, "offering_id": FUEL}
    square = one(bare, (deal(1, **here, amount=100), deal(2, **here, amount=23), deal(3, **here)))
    assert square.state == "open opportunity"
    assert square.sums.open_amount == 123
    assert not square.by_name


def test_what_was_assessed_stays_known_beside_an_open_opportunity(bare: Dossier) -> None:
    assessed = cell(5, FUEL, FLEET, state="competitor", competitor="Castor")
    square = one(bare, (deal(1, centre_id=FLEET, offering_id=FUEL, amount=7),), (assessed,))
    assert (square.state, square.assessed, square.held) == ("open opportunity", "competitor", "competitor")


@pytest.mark.parametrize(("assessed", "held"), [("", "ours"), ("competitor", "competitor")])
def test_a_won_opportunity_makes_it_ours_unless_somebody_said_otherwise(
    bare: Dossier, assessed: str, held: str
) -> None:
    won = deal(1, centre_id=FLEET, offering_id=FUEL, amount=7, state="won")
    square = one(bare, (won,), (cell(5, FUEL, FLEET, state=assessed),))
    assert square.state == square.held == held
    assert square.sums.won_amount == 7
    assert square.sums.open_amount == 0


def test_a_lost_opportunity_is_nowhere(bare: Dossier) -> None:
    lost = deal(1, centre_id=FLEET, offering_id=FUEL, amount=7, state="lost")
    space = grid(bare, centres=(centre(FLEET),), offerings=OFFERINGS, opportunities=(lost,))
    assert all(square.is_empty for square in space.squares.values())
    assert space.outside == ()


# -- by name ---------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("texts", "found"),
    [
        (("New FUEL-CARDS for trucks", ""), 1),
        (("Renewal", "fuel cards"), 1),
        (("Fuel only", ""), 2),
        (("Fuelled cards", ""), None),
        (("Carte", "Énergie"), 3),
        (("carte energie verte", ""), 3),
        (("Fuel", "cards"), 2),
        (("Fuel cards and énergie", ""), None),
        (("", ""), None),
    ],
)
def test_an_offering_is_found_by_its_words_and_only_when_it_is_the_one(
    texts: tuple[str, ...], found: int | None
) -> None:
    known = (offering(1, "Fuel cards"), offering(2, "Fuel"), offering(3, "ÉNERGIE"), offering(4, "—"))
    assert OfferingFinder(known).find(*texts) == found


def test_an_opportunity_without_offering_stands_where_its_name_says_marked(bare: Dossier) -> None:
    square = one(bare, (deal(1, centre_id=FLEET, name="Fuel cards 2027", amount=7),))
    assert square.by_name == {1}
    assert square.sums.open_amount == 7


# -- rows ------------------------------------------------------------------------------------------------------------


def test_centres_stand_as_a_tree_each_before_its_parts(bare: Dossier) -> None:
    centres = (centre(3, 2), centre(1), centre(2, 1), centre(4))
    rows = grid(bare, centres=centres, offerings=OFFERINGS).rows
    assert [(row.key, row.depth) for row in rows] == [(1, 0), (2, 1), (3, 2), (4, 0)]


def test_a_circle_of_a_damaged_book_is_shown_too(bare: Dossier) -> None:
    rows = grid(bare, centres=(centre(1, 2), centre(2, 1), centre(3)), offerings=OFFERINGS).rows
    assert {row.key for row in rows} == {1, 2, 3}


def test_a_chain_of_1200_centres_does_not_recurse(bare: Dossier) -> None:
    rows = grid(bare, centres=tuple(centre(n + 1, n or None) for n in range(1_200))).rows
    assert rows[-1].depth == 1_199


def test_the_whole_account_is_a_row_only_when_something_is_there_or_there_is_no_centre(bare: Dossier) -> None:
    assert [row.key for row in grid(bare, offerings=OFFERINGS).rows] == [0]
    one_centre = {"centres": (centre(FLEET),), "offerings": OFFERINGS}
    assert [row.key for row in grid(bare, **one_centre).rows] == [FLEET]
    assert [row.key for row in grid(bare, **one_centre, cells=(cell(1, FUEL),)).rows] == [FLEET, 0]
    everywhere = (deal(1, offering_id=FUEL),)
    assert [row.key for row in grid(bare, **one_centre, opportunities=everywhere).rows] == [FLEET, 0]


# -- totals ----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("state", "still_open", "ours"),
    [
        ("", 100, 0),
        ("ours", 0, 60),
        ("ours and growth", 40, 60),
        ("not applicable", 0, 0),
        ("competitor", 100, 0),
        ("idea", 100, 0),
    ],
)
def test_what_is_still_to_be_won_and_what_is_ours(bare: Dossier, state: str, still_open: int, ours: int) -> None:
    sums = one(bare, cells=(cell(1, FUEL, FLEET, state=state, spend=60, potential=100),)).sums
    assert (sums.still_open, sums.ours, sums.potential) == (still_open, ours, 100)


AMOUNTS = st.one_of(st.none(), st.integers(0, 2**62))
CENTRES = st.integers(0, 5).flatmap(
    lambda size: st.tuples(*(st.sampled_from([None, *range(1, number)]) for number in range(1, size + 1)))
)
NAMES = ["Fuel cards", "Fuel", "Tyres", "重い物", "—", "Tyres round the clock"]
DEALS = st.lists(
    st.builds(
        dict,
        centre_id=st.sampled_from([None, *range(1, 8)]),
        offering_id=st.sampled_from([None, *range(100, 108)]),
        name=st.sampled_from(["", "Fuel cards 2027", "tyres and fuel", "重い物", "Tyres round the clock"]),
        kind=st.sampled_from(["", "fuel", "renewal"]),
        state=st.sampled_from(["open", "won", "lost"]),
        amount=AMOUNTS,
    ),
    max_size=12,
)
CELLS = st.dictionaries(
    st.tuples(st.sampled_from([None, *range(1, 6)]), st.sampled_from(range(100, 106))),
    st.builds(dict, state=st.sampled_from(CELL_STATE.values), spend=AMOUNTS, potential=AMOUNTS),
    max_size=12,
)


@settings(max_examples=150, deadline=None)
@given(parents=CENTRES, offerings=st.integers(0, 6), deals=DEALS, cells=CELLS)
def test_totals_by_row_and_by_column_are_the_whole_and_no_amount_is_lost_or_counted_twice(
    bare: Dossier, parents: tuple[int | None, ...], offerings: int, deals: list[dict], cells: dict
) -> None:
    centres = tuple(centre(number, parent) for number, parent in enumerate(parents, 1))
    known = tuple(offering(100 + number, name) for number, name in enumerate(NAMES[:offerings]))
    rows = tuple(
        cell(number, *reversed(place), **values)
        for number, (place, values) in enumerate(cells.items(), 1)
        if place[0] is None or place[0] <= len(centres)
    )
    space = grid(
        bare,
        centres=centres,
        offerings=known,
        cells=rows,
        opportunities=tuple(deal(number, **values) for number, values in enumerate(deals, 1)),
    )
    assert sum((space.of_row(row.key) for row in space.rows), Sums()) == space.whole
    assert sum((space.of_offering(each.id) for each in known), Sums()) == space.whole
    in_squares = [each.id for square in space.squares.values() for each in square.opportunities]
    counted = sorted([*in_squares, *(each.id for each in space.outside)])
    assert counted == [number for number, values in enumerate(deals, 1) if values["state"] != "lost"]
    worth = {state: sum(each["amount"] or 0 for each in deals if each["state"] == state) for state in ("open", "won")}
    outside = {
        state: sum(each.amount or 0 for each in space.outside if each.state == state) for state in ("open", "won")
    }
    assert space.whole.open_amount + outside["open"] == worth["open"]
    assert space.whole.won_amount + outside["won"] == worth["won"]
    shown = {square.cell.id for square in space.squares.values() if square.cell}
    assert shown == {row.id for row in rows if row.offering_id in {each.id for each in known}}


# -- what is read off it ---------------------------------------------------------------------------------------------


def test_renewals_are_ours_and_competitors_soonest_first(bare: Dossier) -> None:
    cells = (
        cell(1, FUEL, FLEET, state="ours", spend=60, renews_on=date(2027, 1, 1)),
        cell(2, TYRES, FLEET, state="competitor", renews_on=date(2026, 11, 10)),
        cell(3, FUEL, state="in-house", renews_on=date(2026, 12, 1)),
    )
    space = grid(bare, centres=(centre(FLEET),), offerings=OFFERINGS, cells=cells)
    found = list_renewals(space, TODAY)
    assert [(each.square.offering_id, each.amount, each.days) for each in found] == [(TYRES, None, -10), (FUEL, 60, 42)]


def test_upsell_is_what_growth_leaves(bare: Dossier) -> None:
    cells = (
        cell(1, FUEL, FLEET, state="ours and growth", spend=60, potential=100),
        cell(2, TYRES, FLEET, state="ours and growth", spend=60, potential=50),
        cell(3, FUEL, state="ours and growth", spend=60),
        cell(4, TYRES, state="ours", spend=1, potential=9),
    )
    space = grid(bare, centres=(centre(FLEET),), offerings=OFFERINGS, cells=cells)
    assert [(each.square.place, each.amount) for each in list_upsell(space)] == [((FLEET, FUEL), 40), ((0, FUEL), None)]


def test_cross_sell_is_what_a_customer_of_ours_has_not_from_us(bare: Dossier) -> None:
    cells = (
        cell(1, TYRES, FLEET, state="competitor", potential=50),
        cell(2, FUEL, state="idea", potential=70),
        cell(3, TYRES, state="not applicable", potential=90),
    )
    space = grid(bare, centres=(centre(FLEET),), offerings=OFFERINGS, cells=cells)
    assert list_cross_sell(space) == []
    won = deal(1, centre_id=FLEET, offering_id=FUEL, state="won")
    space = grid(bare, centres=(centre(FLEET),), offerings=OFFERINGS, cells=cells, opportunities=(won,))
    assert [(each.square.place, each.amount) for each in list_cross_sell(space)] == [
        ((0, FUEL), 70),
        ((FLEET, TYRES), 50),
    ]


def test_a_book_lands_in_the_grid(book: Book, filled) -> None:
    tyres = add_offering(book, {"name": "Tyres"})
    add_opportunity(book, {"account_id": filled.northwind, "offering_id": tyres, "name": "Winter", "amount": 500})
    part = add_buying_centre(book, {"account_id": filled.northwind, "name": "Depots", "parent_id": filled.centre})
    fill_cell(book, filled.northwind, part, tyres, {"state": "ours", "spend": 7})
    with book.read() as session:
        space = lay_out(read_dossier(session, filled.northwind))
    assert [(row.name, row.depth) for row in space.rows] == [("Fleet", 0), ("Depots", 1), ("Whole account", 0)]
    assert space.squares[filled.centre, tyres].by_name == {filled.deal}
    assert space.whole == Sums(ours=7, potential=9_000_000, still_open=9_000_000, open_amount=210_000_500)
