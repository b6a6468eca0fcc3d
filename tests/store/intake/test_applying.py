"""Whole imports: one transaction, one step of undo, whatever stands in the files or happens meanwhile."""

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
from store.undoing import next_undo, undo

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


def test_a_file_of_accounts_of_which_no_row_is_taken_is_counted_once(bring: Callable[..., Report]) -> None:
    (told,) = bring(accounts="Id,Name,City\n1,,Oslo\n").files
    assert (told.read, len(told.refused)) == (1, 1)
