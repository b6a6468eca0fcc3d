"""Whole imports of real exports: every figure was counted by hand in the files."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

import pytest
from sqlmodel import col, func, select

from store import search
from store.book import Book
from store.checkup import check_book
from store.clean import fold
from store.history import Change
from store.intake.applying import import_files
from store.intake.report import Report
from store.intake.sources import Source
from store.undoing import redo, undo
from store.windows import count_loose_ends, count_shelves

EXPORT = ("Account", "Contact", "Opportunity")
RECIPES = ("Accounts", "Contacts", "Opportunities")

Dumped = Callable[[Book], str]
Real = Callable[..., list[Source]]


def tables(book: Book, dumped: Dumped) -> dict[str, list[dict[str, Any]]]:
    found: dict[str, list[dict[str, Any]]] = json.loads(dumped(book))
    return found


def count_changes(book: Book) -> int:
    with book.read() as session:
        return session.exec(select(func.count(col(Change.id)))).one()


def counts(report: Report) -> list[tuple[int, int, int, int]]:
    return [(each.new, each.changed, each.unchanged, len(each.refused)) for each in report.files]


# -- a whole CRM export ----------------------------------------------------------------------------------------------


@pytest.fixture
def exported(empty_book: Book, real: Real) -> Book:
    """Return a book with the whole CRM export in it."""
    import_files(empty_book, real("salesforce-export", *EXPORT))
    return empty_book


def test_every_account_of_the_export_stays_one(exported: Book, dumped: Dumped) -> None:
    accounts = tables(exported, dumped)["account"]
    assert len(accounts) == 83
    assert len([account for account in accounts if account["name"] == "Nissan Motors"]) == 2
    assert len({fold(account["name"]) for account in accounts}) == 82


def test_people_are_not_collapsed_on_a_shared_address(exported: Book, dumped: Dumped) -> None:
    found = tables(exported, dumped)
    assert len(found["person"]) == len(found["seat"]) == len(found["occupancy"]) == 133
    assert len({person["email"] for person in found["person"]}) == 1
    assert all(person["account_id"] for person in found["person"])


def test_reporting_lines_stay_inside_one_account(exported: Book, dumped: Dumped) -> None:
    seats = {seat["id"]: seat for seat in tables(exported, dumped)["seat"]}
    lines = [(seat, seats[seat["reports_to_id"]]) for seat in seats.values() if seat["reports_to_id"]]
    assert len(lines) == 30
    assert all(seat["account_id"] == boss["account_id"] for seat, boss in lines)


def test_the_pipeline_is_what_the_export_says(exported: Book, dumped: Dumped) -> None:
    deals = tables(exported, dumped)["opportunity"]
    assert len(deals) == 774
    assert all(deal["account_id"] for deal in deals)
    amounts = {
        state: [deal["amount"] or 0 for deal in deals if deal["state"] == state] for state in ("open", "won", "lost")
    }
    assert (len(amounts["open"]), sum(amounts["open"])) == (95, 4_052_473_00)
    assert (len(amounts["won"]), sum(amounts["won"])) == (640, 11_257_622_00)
    assert len(amounts["lost"]) == 39
    weighted = sum((deal["amount"] or 0) * deal["probability"] for deal in deals if deal["state"] == "open")
    assert weighted == 1_149_050_20 * 100


def test_the_next_step_never_moves_the_stage(exported: Book, dumped: Dumped) -> None:
    deals = tables(exported, dumped)["opportunity"]
    said = [deal for deal in deals if deal["next_step"].startswith("Closed Won") and deal["state"] == "open"]
    assert said
    assert all(deal["stage"] != "Closed Won" for deal in said)


def test_a_second_import_changes_nothing(exported: Book, dumped: Dumped, real: Real) -> None:
    before, changes = dumped(exported), count_changes(exported)
    report = import_files(exported, real("salesforce-export", *EXPORT))
    assert counts(report) == [(0, 0, 83, 0), (0, 0, 133, 0), (0, 0, 774, 0)]
    assert dumped(exported) == before
    assert count_changes(exported) == changes


def test_one_undo_takes_everything_back_and_redo_brings_it_again(empty_book: Book, dumped: Dumped, real: Real) -> None:
    before = dumped(empty_book)
    import_files(empty_book, real("salesforce-export", *EXPORT))
    after = dumped(empty_book)
    step = undo(empty_book)
    assert step.label == "Import of Account.csv, Contact.csv, Opportunity.csv"
    assert dumped(empty_book) == before
    redo(empty_book)
    assert dumped(empty_book) == after
    assert check_book(empty_book.path) == []


def test_the_files_may_be_named_in_any_order(empty_book: Book, dumped: Dumped, real: Real) -> None:
    report = import_files(empty_book, real("salesforce-export", *reversed(EXPORT)))
    assert [each.kind for each in report.files] == ["accounts", "people", "opportunities"]
    assert report.dangling == 0
    assert all(deal["account_id"] for deal in tables(empty_book, dumped)["opportunity"])


def test_files_that_come_later_find_what_is_in_the_book(empty_book: Book, dumped: Dumped, real: Real) -> None:
    accounts, people, deals = real("salesforce-export", *EXPORT)
    import_files(empty_book, [accounts])
    assert import_files(empty_book, [deals]).dangling == 0
    assert import_files(empty_book, [people]).dangling == 0
    assert len([seat for seat in tables(empty_book, dumped)["seat"] if seat["reports_to_id"]]) == 30


def test_a_dry_run_says_the_same_and_writes_nothing(empty_book: Book, dumped: Dumped, real: Real) -> None:
    sources = real("salesforce-export", *EXPORT)
    before, changes = dumped(empty_book), count_changes(empty_book)
    tried = import_files(empty_book, sources, dry_run=True)
    assert dumped(empty_book) == before
    assert count_changes(empty_book) == changes
    done = import_files(empty_book, sources)
    assert tried.files == done.files
    assert (tried.dry_run, done.dry_run) == (True, False)


def test_lists_counts_and_search_follow(exported: Book) -> None:
    with exported.raw() as connection:
        assert count_shelves(connection)[0] == 83
        assert [hit.title for hit in search.find_people(connection, "emma brown")] == ["Emma Brown"]
        open_amount = connection.execute("SELECT sum(open_amount) FROM account").fetchone()[0]
    assert open_amount == 4_052_473_00
    assert check_book(exported.path) == []


# -- other real files ------------------------------------------------------------------------------------------------


def test_references_that_lead_nowhere_are_told_and_the_rows_kept(empty_book: Book, dumped: Dumped, real: Real) -> None:
    report = import_files(empty_book, real("salesforce-recipes", *RECIPES))
    assert counts(report) == [(50, 0, 0, 0), (150, 0, 0, 0), (50, 0, 0, 0)]
    assert report.dangling == 200
    first = report.files[1].dangling[0]
    assert (first.line, first.column, first.value) == (2, "accountId", "@AccountRef10")
    with empty_book.raw() as connection:
        assert count_loose_ends(connection) == 200
    states = {deal["stage"]: deal["state"] for deal in tables(empty_book, dumped)["opportunity"]}
    assert (states["Closed/Won"], states["Closed Lost"]) == ("won", "lost")
    unknown = [(word.value, word.rows, word.what) for word in report.files[2].unknown]
    assert unknown == [("Assigned dynamically", 8, "taken as open")]


def test_hostile_text_is_kept_as_it_stands_but_for_control_signs(empty_book: Book, dumped: Dumped, real: Real) -> None:
    import_files(empty_book, real("salesforce-recipes", *RECIPES))
    texts = {deal["description"] for deal in tables(empty_book, dumped)["opportunity"]}
    texts |= {account["notes"] for account in tables(empty_book, dumped)["account"]}
    assert any("1E02" in text for text in texts)
    assert any("<script>" in text.lower() or "alert(" in text for text in texts)
    signs = {sign for text in texts for sign in text} - {"\n"}
    assert all(sign.isprintable() for sign in signs)
    assert not signs & set("\u200d\ufe0f\u202e")


def test_postcodes_keep_their_zeros_and_accents_do_not_hide_a_name(
    empty_book: Book, dumped: Dumped, real: Real
) -> None:
    import_files(empty_book, real("northwind", "customers", "suppliers", "employees"))
    postcodes = {account["name"]: account["postcode"] for account in tables(empty_book, dumped)["account"]}
    assert len(postcodes) == 120
    assert postcodes["Antonio Moreno Taquería"] == "05023"
    with empty_book.raw() as connection:
        keys = search.find_account_keys(connection, "taqueria")
    assert len(keys) == 1


def test_the_employees_form_one_tree(empty_book: Book, dumped: Dumped, real: Real) -> None:
    import_files(empty_book, real("northwind", "employees"))
    found = tables(empty_book, dumped)
    names = {person["id"]: person["name"] for person in found["person"]}
    sits = {place["seat_id"]: names[place["person_id"]] for place in found["occupancy"]}
    boss = {sits[seat["id"]]: sits.get(seat["reports_to_id"], "") for seat in found["seat"]}
    assert [name for name, above in boss.items() if not above] == ["Andrew Fuller"]
    assert len([name for name, above in boss.items() if above == "Andrew Fuller"]) == 5
    assert len([name for name, above in boss.items() if above == "Steven Buchanan"]) == 3


def test_a_parent_may_come_after_its_child(empty_book: Book, dumped: Dumped, real: Real) -> None:
    report = import_files(empty_book, real("dynamics-samples", "import-accounts-with-parent"))
    assert counts(report) == [(5, 0, 0, 0)]
    accounts = {account["id"]: account for account in tables(empty_book, dumped)["account"]}
    chain = next(account for account in accounts.values() if account["name"] == "City Power & Light")
    names = []
    while chain["parent_id"]:
        chain = accounts[chain["parent_id"]]
        names.append(chain["name"])
    assert names == ["A. Datum Corporation", "Adventure Works"]


def test_a_number_is_known_within_its_company_code(empty_book: Book, dumped: Dumped, real: Real) -> None:
    report = import_files(empty_book, real("dynamics-samples", "customers-v3-export"))
    assert counts(report) == [(3, 0, 0, 0)]
    keys = {row["key"] for row in tables(empty_book, dumped)["external_key"]}
    assert all(key.partition("/")[0] in ("USMF", "DEMF", "usmf", "demf") or "/" in key for key in keys)
