"""The white space as plain text and JSON: of an account, and of the book."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path

import pytest
from rich.cells import cell_len

from store.accounts import find_account
from store.buying_centres import add_buying_centre
from store.offerings import add_offering
from store.opening import open_book
from store.opportunities import add_opportunity, list_opportunities, remove_opportunity
from store.white_space import fill_cell


@pytest.fixture
def filled(book: Path) -> dict[str, int]:
    """Fill the grid of one account, and return its keys."""
    with open_book(book) as opened:
        with opened.read() as session:
            account = find_account(session, "Northwind Logistics").id
        fuel, tyres = (add_offering(opened, {"name": name}) for name in ("Fuel cards", "Tyres"))
        fleet = add_buying_centre(opened, {"account_id": account, "name": "顧客 Fleet"})
        mine = {"state": "ours", "spend": 60_000_00, "renews_on": date(2026, 12, 20)}
        fill_cell(opened, account, fleet, fuel, mine)
        fill_cell(opened, account, fleet, tyres, {"state": "competitor", "competitor": "Castor", "potential": 1_500_50})
        add_opportunity(opened, {"account_id": account, "name": "Mystery", "amount": 5_00})
    return {"account": account, "fuel": fuel, "tyres": tyres, "fleet": fleet}


def test_an_account_is_a_grid_with_totals_and_what_is_read_off_it(tierbook, filled) -> None:
    answer = tierbook("whitespace", "Northwind Logistics")
    assert (answer.code, answer.err) == (0, "")
    lines = answer.out.splitlines()
    assert lines[0] == "Northwind Logistics · white space in EUR a year · to win"
    head, fleet, whole, totals = lines[2:6]
    assert head.split() == ["Buying", "centre", "Fuel", "cards", "Tyres", "To", "win"]
    assert fleet.split("  ")[0] == "顧客 Fleet"
    assert "● ours  " in fleet
    assert "✗ Castor 1.5 k" in fleet
    assert fleet.endswith("1.5 k")
    assert whole.endswith("◇~open")
    assert totals.endswith("1.5 k")
    assert cell_len(fleet) == cell_len(totals)
    assert "! 1 opportunity has no offering, worth 5." in lines
    assert "  2026-12-20     30 days     60.0 k  ● Fuel cards · 顧客 Fleet" in lines
    assert lines[lines.index("Cross-sell") + 1].split() == ["1.5", "k", "✗", "Tyres", "·", "顧客", "Fleet"]
    assert "Upsell" not in lines


def test_many_offerings_are_printed_as_many_beside_each_other_as_fit(
    tierbook, filled, book: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("COLUMNS", "80")
    with open_book(book) as opened:
        for number in range(8):
            add_offering(opened, {"name": f"Offering {number} with a long name"})
    lines = tierbook("whitespace", filled["account"]).out.splitlines()
    assert sum(line.startswith("Buying centre") for line in lines) == 5
    grid = lines[: lines.index("Renewals")]
    assert max(map(cell_len, grid)) <= 80


def test_an_account_as_json_has_every_cell_and_exact_amounts(tierbook, filled) -> None:
    record = json.loads(tierbook("whitespace", filled["account"], "--json").out)
    assert record["account"] == {"id": str(filled["account"]), "name": "Northwind Logistics"}
    assert [row["name"] for row in record["rows"]] == ["顧客 Fleet", "Whole account"]
    assert record["totals"]["still_open"] == "1500.50"
    assert record["totals"]["open_amount"] == "2100000.00"
    assert [each["name"] for each in record["without_offering"]] == ["Mystery"]
    ours, castor, tyres = record["cells"]
    assert (ours["state"], ours["spend"], ours["renews_on"]) == ("ours", "60000.00", "2026-12-20")
    assert (castor["row_id"], castor["offering_id"]) == (str(filled["fleet"]), str(filled["tyres"]))
    assert (castor["competitor"], castor["spend"]) == ("Castor", None)
    assert (tyres["state"], tyres["assessed"], tyres["by_name"]) == ("open opportunity", "", tyres["opportunities"])


def test_without_an_account_the_book_is_added_up(tierbook, filled) -> None:
    lines = tierbook("whitespace").out.splitlines()
    assert lines[0].split() == ["Ours", "EUR", "To", "win", "EUR", "Pipeline", "EUR", "Offering"]
    assert lines[1].split() == ["60,000", "Fuel", "cards", "·", "1", "ours"]
    assert lines[2].split() == ["1,501", "2,100,000", "Tyres", "·", "1", "competitor", "·", "1", "opportunity"]
    assert lines[3].split() == ["5", "No", "offering", "·", "1", "opportunity"]
    assert lines[4].split() == ["60,000", "1,501", "2,100,005", "Total"]
    assert len({line.index(word) for line, word in zip(lines[1:3], ("Fuel", "Tyres"), strict=True)}) == 1


def test_the_book_as_json_counts_cells_by_state(tierbook, filled) -> None:
    record = json.loads(tierbook("whitespace", "--json").out)
    assert record["currency"] == "EUR"
    fuel, tyres, none = record["offerings"]
    assert (fuel["cells"], fuel["totals"]["ours"]) == ({"ours": 1}, "60000.00")
    assert (tyres["id"], tyres["cells"]) == (str(filled["tyres"]), {"competitor": 1})
    assert (none["id"], none["opportunities"]) == (None, {"open": 1})


@pytest.mark.parametrize("words", [("whitespace",), ("whitespace", "Depot")])
def test_a_book_without_offerings_says_where_they_are_added(tierbook, book: Path, words: tuple[str, ...]) -> None:
    with open_book(book) as opened, opened.read() as session:
        deals = list_opportunities(session, find_account(session, "Northwind Logistics").id)
    for deal in deals:  # else they would be told of, as opportunities without an offering
        with open_book(book) as opened:
            remove_opportunity(opened, deal.id)
    answer = tierbook(*words)
    assert (answer.code, answer.out) == (0, "")
    assert "The book has no offerings yet" in answer.err


def test_an_account_that_is_not_there_is_told(tierbook, filled) -> None:
    answer = tierbook("whitespace", "Nobody at all")
    assert answer.code
    assert "No account is called" in answer.err


def test_names_move_no_terminal(tierbook, filled, book: Path) -> None:
    with open_book(book) as opened:
        add_buying_centre(opened, {"account_id": filled["account"], "name": "\x1b[31mred\u202e"})
    assert "\x1b" not in tierbook("whitespace", filled["account"]).out
