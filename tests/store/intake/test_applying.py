"""Whole imports: real exports with figures that were counted by hand, one transaction, one step of undo."""

from __future__ import annotations

import json
import signal
import subprocess
import sys
import threading
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlmodel import col, func, select

from store import search
from store.accounts import AccountDraft
from store.book import Book
from store.checkup import check_book
from store.errors import Refused, StoreError
from store.history import Change
from store.intake.applying import Cancelled, import_files, name_import
from store.intake.report import Report
from store.intake.sources import Source, propose_source
from store.migrations import create_book
from store.opening import open_book
from store.records import checked
from store.undoing import next_undo, redo, undo
from store.windows import count_loose_ends, count_shelves

ROOT = Path(__file__).resolve().parents[3]
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
    assert len({account["name_key"] for account in accounts}) == 82


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


# -- one transaction -------------------------------------------------------------------------------------------------


def test_an_import_that_is_stopped_leaves_nothing(empty_book: Book, dumped: Dumped, real: Real) -> None:
    before, changes = dumped(empty_book), count_changes(empty_book)
    asked: list[str] = []

    def stop_while_writing() -> bool:
        return any(words == "Writing" for words in asked)

    with pytest.raises(Cancelled):
        import_files(
            empty_book,
            real("salesforce-export", *EXPORT),
            on_progress=lambda words, done, total: asked.append(words),
            cancelled=stop_while_writing,
        )
    assert dumped(empty_book) == before
    assert count_changes(empty_book) == changes
    assert import_files(empty_book, real("salesforce-export", *EXPORT)).new == 990


def test_an_import_can_be_stopped_in_the_middle_of_a_statement(
    empty_book: Book, dumped: Dumped, tmp_path: Path
) -> None:
    before = dumped(empty_book)
    source = propose_source(make_accounts(tmp_path / "many.csv", 20_000))[0]
    saving = threading.Event()

    def tell(words: str, done: int, total: int) -> None:
        if words == "Saving":
            saving.set()

    with pytest.raises(Cancelled):
        import_files(empty_book, [source], on_progress=tell, cancelled=saving.is_set)
    assert dumped(empty_book) == before
    assert check_book(empty_book.path) == []


def test_progress_is_told_and_never_goes_back(empty_book: Book, real: Real) -> None:
    told: list[tuple[str, int, int]] = []
    import_files(empty_book, real("salesforce-export", *EXPORT), on_progress=lambda *progress: told.append(progress))
    writing = [done for words, done, total in told if words == "Writing"]
    assert writing == sorted(writing)
    assert any(words == "Reading Contact.csv" or words.startswith("Looking at") for words, _, _ in told)
    assert all(0 <= done <= max(total, done) for _, done, total in told)


def make_accounts(path: Path, count: int) -> Path:
    lines = ["Id,Name,City,Annual Revenue,Description"]
    lines += [f"A{n:06},Account {n} of many,City {n % 97},{n * 1000},Note of account {n}" for n in range(count)]
    path.write_text("\n".join(lines), encoding="utf-8")
    return path


def test_a_bulk_leaves_the_book_as_sound_as_row_by_row(empty_book: Book, dumped: Dumped, tmp_path: Path) -> None:
    before = dumped(empty_book)
    report = import_files(empty_book, [propose_source(make_accounts(tmp_path / "many.csv", 6_000))[0]])
    assert report.new == 6_000
    assert check_book(empty_book.path) == []
    with empty_book.raw() as connection:
        indexes = connection.execute("SELECT count(*) FROM sqlite_master WHERE type = 'index'").fetchone()[0]
        assert len(search.find_account_keys(connection, "account 4242")) == 1
    undo(empty_book)
    assert dumped(empty_book) == before
    with empty_book.raw() as connection:
        assert connection.execute("SELECT count(*) FROM sqlite_master WHERE type = 'index'").fetchone()[0] == indexes
    empty_book.close()
    with open_book(empty_book.path) as again:  # opened only when its tables are as this program made them
        assert dumped(again) == before


KILLED = """
import os, sys
from pathlib import Path
from store.intake.applying import import_files
from store.intake.sources import propose_source
from store.opening import open_book

with open_book(Path(sys.argv[1])) as book:
    print("begins", flush=True)
    import_files(book, [propose_source(Path(sys.argv[2]))[0]], on_progress=lambda *told: print(*told, flush=True))
    print("saved", flush=True)
"""


@pytest.mark.parametrize("at", ["Reading many.csv", "Writing", "Saving"])
def test_a_kill_leaves_all_of_an_import_or_nothing(
    new_book: Callable[[], Path], dumped: Dumped, tmp_path: Path, at: str
) -> None:
    path = new_book()
    with open_book(path) as book:
        before = dumped(book)
    file = make_accounts(tmp_path / "many.csv", 20_000)
    process = subprocess.Popen(
        [sys.executable, "-c", KILLED, str(path), str(file)], stdout=subprocess.PIPE, text=True, cwd=ROOT
    )
    assert process.stdout is not None
    for line in process.stdout:
        if line.startswith(at):
            break
    process.send_signal(signal.SIGKILL)
    process.wait()
    process.stdout.close()
    assert check_book(path) == []
    with open_book(path) as book:
        found = json.loads(dumped(book))["account"]
        assert len(found) in (0, 20_000)
        assert len(found) == 20_000 or dumped(book) == before
        report = import_files(book, [propose_source(file)[0]])
        assert report.new + report.unchanged == 20_000
        assert len(json.loads(dumped(book))["account"]) == 20_000


# -- what is refused as a whole --------------------------------------------------------------------------------------


def test_a_mapping_that_is_not_settled_is_refused_before_anything_is_written(
    empty_book: Book, source: Callable[..., Source], dumped: Dumped
) -> None:
    before = dumped(empty_book)
    with pytest.raises(Refused, match="Two columns want one field"):
        import_files(empty_book, [source("Name,name\nAcme,Acme Ltd\n")])
    with pytest.raises(Refused, match="No column holds a name"):
        import_files(empty_book, [source("City,Country\nOslo,Norway\n")])
    assert dumped(empty_book) == before


def test_a_file_that_is_no_longer_the_one_that_was_mapped_is_refused(
    empty_book: Book, source: Callable[..., Source]
) -> None:
    seen = source("Id,Name\n1,Acme\n")
    source("Name,Id\nAcme,1\n")
    with pytest.raises(Refused, match="The file has changed"):
        import_files(empty_book, [seen])


def test_one_broken_file_keeps_all_of_them_out(empty_book: Book, source: Callable[..., Source], dumped: Dumped) -> None:
    before = dumped(empty_book)
    good, bad = source("Id,Name\n1,Acme\n", "good.csv"), source("Id,Name\n1,Acme\n", "bad.csv")
    bad.path.write_text('Id,Name\n1,"Acme\n2,Beta\n')
    with pytest.raises(StoreError):
        import_files(empty_book, [good, bad])
    assert dumped(empty_book) == before


def test_the_label_names_the_files_and_stays_short(source: Callable[..., Source]) -> None:
    sources = [source("Name\nAcme\n", f"{number}.csv") for number in range(8)]
    assert name_import(sources[:2]) == "Import of 0.csv, 1.csv"
    assert name_import(sources) == "Import of 0.csv, 1.csv, 2.csv, 3.csv, 4.csv and 3 more"


def test_nothing_to_import_leaves_no_step_to_undo(bring: Callable[..., Report], empty_book: Book) -> None:
    bring(accounts="Id,Name,IsDeleted\n1,Acme,1\n")
    with empty_book.read() as session:
        assert next_undo(session) is None


# -- whatever stands in the file -------------------------------------------------------------------------------------

HEADERS = (
    "Id,Name,ParentId,AnnualRevenue,NumberOfEmployees,OwnerId,Type,Tier,IsDeleted,Description",
    "Id,LastName,FirstName,AccountId,Title,Email,ReportsToId,Department",
    "Id,Name,AccountId,Amount,StageName,CloseDate,Probability,IsClosed,IsWon,NextStep",
    "Name,City",
    "Last Name,Account Name,Manager Id",
)
CELLS = st.one_of(
    st.sampled_from(["", "1", "2", "3", "a", "Acme", "vacant", "1.5", "1,234", "31/12/2026", "yes", "won", "=1+1"]),
    st.text(st.characters(blacklist_characters="\0", blacklist_categories=("Cs",)), max_size=12),
)


@st.composite
def csv_files(draw: st.DrawFn) -> str:
    header = draw(st.sampled_from(HEADERS))
    width = header.count(",") + 1
    rows = draw(st.lists(st.lists(CELLS, min_size=width - 1, max_size=width + 1), max_size=6))
    lines = [",".join('"' + cell.replace('"', '""') + '"' for cell in row) for row in rows]
    return "\n".join([header, *lines])


@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(files=st.lists(csv_files(), min_size=1, max_size=3))
def test_no_file_does_harm(tmp_path_factory: pytest.TempPathFactory, dumped: Dumped, files: list[str]) -> None:
    folder = tmp_path_factory.mktemp("any")
    create_book(folder / "book.db", "Any")
    with open_book(folder / "book.db") as book:
        before = dumped(book)
        sources = []
        for number, text in enumerate(files):
            path = folder / f"{number}.csv"
            path.write_text(text, encoding="utf-8", newline="")
            try:
                sources.append(propose_source(path)[0])
                tried = import_files(book, sources, dry_run=True)
                done = import_files(book, sources)
            except StoreError:
                continue
            assert tried.files == done.files
            for each in done.files:
                parts = each.new + each.changed + each.unchanged + each.deleted + each.repeated + len(each.refused)
                assert parts == each.read
            again = import_files(book, sources)
            assert (again.new, again.changed) == (0, 0)
            fields = AccountDraft.model_fields
            for account in tables(book, dumped)["account"]:
                checked(AccountDraft, {name: account[name] for name in fields})
        while True:
            try:
                undo(book)
            except StoreError:
                break
        assert dumped(book) == before
    assert check_book(folder / "book.db") == []
