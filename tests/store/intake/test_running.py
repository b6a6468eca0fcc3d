from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from store.backup import list_backups
from store.book import Book
from store.dump import dump_book
from store.errors import Refused
from store.intake.running import run_import
from store.intake.sources import Source, propose_source
from store.opening import open_book
from store.places import Places

BAD = "Id,Name,Annual Revenue\n1,Acme,5\n2,,6\n3,Gamma,abc\n"


@pytest.fixture
def places(tmp_path: Path) -> Places:
    return Places(tmp_path / "home")


def test_what_was_refused_can_be_mended_and_imported(
    empty_book: Book, places: Places, source: Callable[..., Source]
) -> None:
    report = run_import(places, empty_book, [source(BAD, "Accounts.csv")])
    assert (report.new, report.refused) == (1, 2)
    (path,) = report.reject_files
    assert path == places.rejects / "Accounts-rejects.csv"
    assert "Line 3: The row has no name." in path.read_text("utf-8-sig")
    path.write_text(path.read_text("utf-8-sig").replace('"2",""', '"2","Beta"').replace("abc", "7"), "utf-8")
    again = run_import(places, empty_book, [propose_source(path)[0]])
    assert (again.new, again.refused, again.reject_files) == (2, 0, ())


def test_no_file_is_ever_overwritten(empty_book: Book, places: Places, source: Callable[..., Source]) -> None:
    names = [run_import(places, empty_book, [source(BAD, "a.csv")]).reject_files[0].name for _ in range(3)]
    assert names == ["a-rejects.csv", "a-rejects-2.csv", "a-rejects-3.csv"]


def test_a_place_for_the_rejects_can_be_named(
    empty_book: Book, places: Places, source: Callable[..., Source], tmp_path: Path
) -> None:
    here = tmp_path / "here.csv"
    two = [source(BAD, "a.csv"), source(BAD.replace("1,", "8,").replace("3,", "9,"), "b.csv")]
    report = run_import(places, empty_book, two, rejects=here)
    assert report.reject_files == (here, tmp_path / "b-rejects.csv")
    before = here.read_bytes()
    with pytest.raises(Refused, match="already a file"):
        run_import(places, empty_book, [source(BAD, "c.csv")], rejects=here)
    assert here.read_bytes() == before
    assert not places.rejects.exists()


def test_rejects_that_cannot_be_written_do_not_take_the_import_back(
    empty_book: Book, places: Places, source: Callable[..., Source], tmp_path: Path
) -> None:
    report = run_import(places, empty_book, [source(BAD)], rejects=tmp_path / "nowhere" / "x.csv")
    assert (report.new, report.reject_files) == (1, ())
    assert "could not be written down" in report.notes[0]


def test_a_backup_is_made_of_what_was_there(
    book: Book, places: Places, source: Callable[..., Source], dumped: Callable[[Book], str]
) -> None:
    before = dumped(book)
    report = run_import(places, book, [source("Id,Name\n1,Acme\n")])
    assert report.backup is not None
    assert [backup.reason for backup in list_backups(places.backups)] == ["before-import"]
    with open_book(report.backup) as kept:
        assert "".join(dump_book(kept)) == before


def test_no_backup_where_nothing_is_lost(
    book: Book, empty_book: Book, places: Places, source: Callable[..., Source]
) -> None:
    assert run_import(places, empty_book, [source("Id,Name\n1,Acme\n")]).backup is None
    assert run_import(places, empty_book, [source("Id,Name\n1,Acme\n")]).backup is None
    assert run_import(places, book, [source(BAD)], dry_run=True).reject_files == ()
    assert not places.backups.exists()
    assert not places.rejects.exists()
