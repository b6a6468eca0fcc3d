"""Nothing is written into a book before it was looked over, and the day's first change is backed up before."""

from __future__ import annotations

import os
import sqlite3
from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from threading import Event, Thread
from typing import TYPE_CHECKING

import pytest

from store import bookfile, gate
from store.accounts import add_account
from store.backup import list_backups, make_backup
from store.book import Book
from store.checkup import check_book
from store.colleagues import Colleague
from store.errors import Busy, Damaged, Refused, StoreError
from store.gate import Gate
from store.marker import Marker, marker_path, read_marker
from store.opening import open_book

if TYPE_CHECKING:
    from tests.conftest import Clock
    from tests.store.conftest import Filled


def wound_page(path: Path) -> None:
    """Damage a page that opening does not look at."""
    data = bytearray(path.read_bytes())
    data[40 * 4096 : 41 * 4096] = b"\xff" * 4096
    path.write_bytes(data)


def wound_reference(path: Path) -> None:
    """Let a record point nowhere; every page stays sound."""
    with closing(sqlite3.connect(path)) as connection:
        connection.execute("UPDATE fact SET account_id = 7")
        connection.commit()


@pytest.fixture
def looks(monkeypatch: pytest.MonkeyPatch) -> list[Path]:
    """Return the list of the books that were looked over, as it grows."""
    seen: list[Path] = []
    real = bookfile.check_soundness

    def look(path: Path, named: Path | None = None, *, quick: bool = False) -> None:
        if quick:
            seen.append(path)
        real(path, named, quick=quick)

    monkeypatch.setattr(bookfile, "check_soundness", look)
    return seen


# The look.


@pytest.mark.parametrize("wound", [wound_page, wound_reference])
def test_nothing_is_written_into_a_damaged_book(filled: Filled, wound: Callable[[Path], None]) -> None:
    wound(filled.path)
    with open_book(filled.path) as book:
        before = filled.path.read_bytes()
        for _ in range(2):
            with pytest.raises(Damaged) as caught:
                add_account(book, {"name": "Too late"})
            assert str(filled.path) in caught.value.message
    assert filled.path.read_bytes() == before
    assert not bookfile.log_size(filled.path, "-wal")


def test_a_small_book_is_looked_over_once_before_the_first_write(filled: Filled, looks: list[Path]) -> None:
    for times in (1, 2):
        with open_book(filled.path) as book:
            with book.read():
                assert len(looks) == times - 1
            for name in ("One", "Two"):
                add_account(book, {"name": name})
            assert looks == [filled.path] * times


def test_who_writes_waits_for_the_look_that_is_going_on(filled: Filled, monkeypatch: pytest.MonkeyPatch) -> None:
    begun, may_end, done = Event(), Event(), []
    real = bookfile.check_soundness

    def look(path: Path, named: Path | None = None, *, quick: bool = False) -> None:
        begun.set()
        assert may_end.wait(30)
        real(path, named, quick=quick)
        done.append("look")

    monkeypatch.setattr(bookfile, "check_soundness", look)
    with open_book(filled.path) as book:
        looking = Thread(target=book.gate.look)
        looking.start()
        assert begun.wait(30)
        writing = Thread(target=lambda: (add_account(book, {"name": "Patient"}), done.append("write")))
        writing.start()
        may_end.set()
        for thread in (looking, writing):
            thread.join(30)
    assert done == ["look", "write"]


def test_a_book_that_another_holds_is_not_taken_for_damaged(filled: Filled, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(bookfile, "BUSY_MILLISECONDS", 20)
    guard = Gate(filled.path)
    with closing(sqlite3.connect(filled.path, isolation_level=None)) as holder:
        holder.execute("PRAGMA journal_mode=DELETE")
        holder.execute("BEGIN EXCLUSIVE")
        with pytest.raises(Busy):
            guard.let_write()
    guard.let_write()


# A large book, as it was left.


@pytest.fixture
def large(filled: Filled, monkeypatch: pytest.MonkeyPatch, looks: list[Path]) -> Path:
    """Return a book that counts as large, looked over and closed."""
    monkeypatch.setattr(gate, "LARGE", 0)
    with open_book(filled.path) as book:
        add_account(book, {"name": "First"})
    assert len(looks) == 1
    looks.clear()
    return filled.path


def test_a_large_book_that_was_left_cleanly_is_not_looked_over_again(large: Path, looks: list[Path]) -> None:
    for name in ("Second", "Third"):
        with open_book(large) as book:
            add_account(book, {"name": name})
    assert not looks


def test_a_look_behind_the_first_screen_finds_what_was_not_looked_at(large: Path) -> None:
    facts = large.stat()
    wound_page(large)
    os.utime(large, ns=(facts.st_atime_ns, facts.st_mtime_ns))
    with open_book(large) as book:
        with pytest.raises(Damaged):
            book.gate.look()
        with pytest.raises(Damaged):
            add_account(book, {"name": "Too late"})


@pytest.mark.parametrize("how", ["touched", "wounded", "in use", "no marker", "an old marker"])
def test_a_large_book_that_was_not_left_so_is_looked_over(large: Path, looks: list[Path], how: str) -> None:
    with open_book(large) as other:
        if how == "touched":
            os.utime(large, ns=(0, 0))
        elif how == "wounded":
            wound_reference(large)
        elif how == "in use":
            add_account(other, {"name": "Still in the log"})
        elif how == "no marker":
            marker_path(large).unlink()
        else:
            marker_path(large).write_bytes(b"%020d" % read_marker(large).change)
        with open_book(large) as book:
            if how == "wounded":
                with pytest.raises(Damaged):
                    add_account(book, {"name": "Too late"})
            else:
                add_account(book, {"name": "Second"})
    assert looks == [large]


def test_a_book_that_nobody_looked_over_is_not_called_sound(large: Path) -> None:
    os.utime(large, ns=(0, 0))
    before = read_marker(large)
    with open_book(large) as book, book.read():
        pass
    assert read_marker(large) == before
    with open_book(large) as book:
        book.gate.look()
    assert read_marker(large) == before._replace(nanoseconds=0)


def test_a_book_without_a_marker_gets_none_by_being_looked_at(filled: Filled) -> None:
    marker_path(filled.path).unlink()
    with open_book(filled.path) as book:
        book.gate.look()
    assert read_marker(filled.path) == Marker()
    assert not marker_path(filled.path).exists()


# The day's first change.


def reasons(folder: Path) -> list[str]:
    """Return why the backups of a folder were made, newest first."""
    return [backup.reason for backup in list_backups(folder)]


def test_the_first_change_of_a_day_is_backed_up_before(
    filled: Filled, tmp_path: Path, clock: Clock, dumped: Callable[[Book], str]
) -> None:
    with open_book(filled.path, backups=tmp_path) as book:
        was = dumped(book)
        add_account(book, {"name": "First"})
        add_account(book, {"name": "Second"})
        (made,) = list_backups(tmp_path)
        with Book(made.path, read_only=True) as kept:
            assert dumped(kept) == was
        clock.move(days=1)
        add_account(book, {"name": "Next morning"})
    assert reasons(tmp_path) == ["daily", "daily"]
    assert check_book(filled.path) == []


def test_what_changes_nothing_is_not_backed_up(filled: Filled, tmp_path: Path) -> None:
    with open_book(filled.path, backups=tmp_path) as book:
        with book.write("Nothing"):
            pass
        with pytest.raises(Refused):
            add_account(book, {"name": ""})
    assert not reasons(tmp_path)


def test_a_change_that_has_its_own_backup_needs_no_other(filled: Filled, tmp_path: Path) -> None:
    with open_book(filled.path, backups=tmp_path) as book, book.write("Import") as session:
        make_backup(filled.path, tmp_path, reason="before-import")
        session.add(Colleague(name="New", email="", role=""))
    assert reasons(tmp_path) == ["before-import"]


def test_a_backup_that_fails_is_told_and_the_change_is_saved(
    filled: Filled, tmp_path: Path, dumped: Callable[[Book], str]
) -> None:
    (tmp_path / "backups").write_text("a file in the folder's place")
    told: list[StoreError] = []
    with open_book(filled.path, backups=tmp_path / "backups") as book:
        book.gate.tell = told.append
        for name in ("First", "Second"):
            add_account(book, {"name": name})
        assert "Second" in dumped(book)
    assert len(told) == 1


def test_a_book_that_is_closed_in_the_middle_of_a_look_keeps_no_log(
    filled: Filled, monkeypatch: pytest.MonkeyPatch
) -> None:
    began, go_on = Event(), Event()
    real = bookfile.check_soundness

    def look(path: Path, named: Path | None = None, *, quick: bool = False) -> None:
        with closing(bookfile.open_to_look(path)) as connection:
            connection.execute("SELECT count(*) FROM account").fetchone()
            began.set()
            go_on.wait(5)
        real(path, named, quick=quick)

    monkeypatch.setattr(bookfile, "check_soundness", look)
    monkeypatch.setattr(gate, "LAST_LOOK", 5)
    book = open_book(filled.path)
    looking = Thread(target=book.gate.look)
    looking.start()
    assert began.wait(5)
    leaving = Thread(target=book.close)
    leaving.start()
    go_on.set()
    leaving.join(5)
    looking.join(5)
    assert list(filled.path.parent.glob("*.db-*")) == []
    began.clear()
    book.gate.look()
    assert not began.is_set(), "who has left looks no more"
