"""What is told of a book's file before it is opened, and that looking never changes it."""

from __future__ import annotations

import gzip
import hashlib
import os
import random
import shutil
import sqlite3
import subprocess
import sys
from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from store import bookfile
from store.accounts import add_account
from store.book import Book
from store.checkup import check_book
from store.errors import Busy, Damaged, NotFound, Refused, StoreError
from store.facts import add_fact
from store.opening import open_book

if TYPE_CHECKING:
    from tests.store.conftest import Filled

PAGE = 4096


def flipped(data: bytes, at: int, bit: int) -> bytes:
    """Return the bytes with one bit turned over."""
    changed = bytearray(data)
    changed[at] ^= 1 << bit
    return bytes(changed)


def with_page(data: bytes, number: int, content: bytes) -> bytes:
    """Return the bytes with a whole page replaced."""
    return data[: number * PAGE] + content + data[(number + 1) * PAGE :]


def noise(size: int) -> bytes:
    """Return the same random bytes each time."""
    return random.Random(7).randbytes(size)  # noqa: S311 - no secret


BYTES: dict[str, Callable[[bytes], bytes]] = {
    "no bytes": lambda data: b"",
    "one byte": lambda data: b"S",
    "a text": lambda data: b"These are not the accounts you are looking for.\n" * 40,
    "a strange magic": lambda data: b"X" * 16 + data[16:],
    "the header alone": lambda data: data[:100],
    "half of it": lambda data: data[: len(data) // 2],
    "a page too few": lambda data: data[:-PAGE],
    "half a page too few": lambda data: data[: -PAGE // 2],
    "a page too many": lambda data: data + noise(PAGE),
    "a few bytes too many": lambda data: data + b"tail",
    "the schema blanked": lambda data: data[:100] + bytes(PAGE - 100) + data[PAGE:],
    "a page blanked": lambda data: with_page(data, len(data) // 2 // PAGE, bytes(PAGE)),
    "a page of noise": lambda data: with_page(data, len(data) // 2 // PAGE, noise(PAGE)),
    "two pages exchanged": lambda data: (
        data[: 8 * PAGE] + data[9 * PAGE :][:PAGE] + data[8 * PAGE :][:PAGE] + data[10 * PAGE :]
    ),
    "a bit of the size": lambda data: flipped(data, 28, 3),
    "a bit of the counter": lambda data: flipped(data, 24, 0),
    "a bit of the page size": lambda data: flipped(data, 16, 1),
    "a bit of the version": lambda data: flipped(data, 63, 4),
    "a bit of the encoding": lambda data: flipped(data, 59, 1),
    "nothing but zeros": lambda data: bytes(len(data)),
    "a huge page count": lambda data: data[:28] + b"\x7f\xff\xff\xff" + data[32:],
    "packed": gzip.compress,
    "a column called by no text": lambda data: data.replace(b"ON fact (account_id)", b"ON fact (account_\xc5d)"),
}

STATEMENTS: dict[str, list[str]] = {
    "a newer version": ["PRAGMA user_version=1001", "UPDATE alembic_version SET version_num = '9999'"],
    "version zero": ["PRAGMA user_version=0"],
    "another program": ["PRAGMA application_id=305419896"],
    "a table missing": ["PRAGMA foreign_keys=OFF", "DROP TABLE fact"],
    "a search table missing": ["DROP TABLE person_fts_data"],
    "a trigger missing": ["DROP TRIGGER account_moved"],
    "an index missing": ["DROP INDEX ix_account_shelf_revenue"],
    "a trigger of its own": ["CREATE TRIGGER sly AFTER UPDATE ON account BEGIN DELETE FROM person; END"],
    "a view of its own": ["CREATE VIEW sly AS SELECT * FROM account"],
    "a trigger exchanged": [
        "DROP TRIGGER account_moved",
        "CREATE TRIGGER account_moved AFTER UPDATE OF tier ON account BEGIN DELETE FROM person; END",
        "DELETE FROM schema_digest",
    ],
    "a column of its own": ["ALTER TABLE person ADD COLUMN sly TEXT"],
}


def with_wal_of_noise(path: Path) -> None:
    path.with_name(path.name + "-wal").write_bytes(noise(20_000))


def with_hot_journal(path: Path) -> None:
    path.with_name(path.name + "-journal").write_bytes(b"\xd9\xd5\x05\xf9\x20\xa1\x63\xd7" + noise(20_000))


def as_folder(path: Path) -> None:
    path.unlink()
    path.mkdir()


def as_dangling_link(path: Path) -> None:
    path.unlink()
    path.symlink_to("nowhere/else.db")


def as_fifo(path: Path) -> None:
    path.unlink()
    os.mkfifo(path)


SURROUNDINGS = [with_wal_of_noise, with_hot_journal, as_folder, as_dangling_link, as_fifo]


def damage(path: Path, kind: str | Callable[[Path], None]) -> None:
    """Do to a closed book what the kind says."""
    if callable(kind):
        kind(path)
    elif kind in BYTES:
        path.write_bytes(BYTES[kind](path.read_bytes()))
    else:
        with closing(sqlite3.connect(path, isolation_level=None)) as connection:
            for statement in STATEMENTS[kind]:
                connection.execute(statement)


def everything(folder: Path) -> dict[str, str]:
    """Return a digest of all that lies in the folder, but for what any reader of SQLite makes beside a sound file."""
    return {
        entry.name: hashlib.sha256(entry.read_bytes()).hexdigest() if entry.is_file() else f"{entry.lstat().st_mode}"
        for entry in folder.iterdir()
        if not entry.name.endswith("-shm") and (not entry.name.endswith("-wal") or entry.stat().st_size)
    }


def complaints(path: Path) -> list[str]:
    """Return all that the check has to say of a book, one text a problem."""
    try:
        return [problem.in_words() for problem in check_book(path)]
    except StoreError as error:
        return [error.in_words()] if error.hint and str(path) in error.message else []


@pytest.mark.parametrize("kind", [*BYTES, *STATEMENTS, *SURROUNDINGS])
def test_damage_is_told_in_words_and_nothing_is_touched(filled: Filled, kind: str | Callable[[Path], None]) -> None:
    damage(filled.path, kind)
    before = everything(filled.path.parent)
    told = complaints(filled.path)
    assert told
    assert not any("Traceback" in line or "Error" in line for line in told)
    assert everything(filled.path.parent) == before


@pytest.mark.parametrize("kind", [*STATEMENTS, *SURROUNDINGS, "no bytes", "one byte", "half of it", "a page too many"])
def test_what_is_seen_at_once_keeps_the_book_from_being_opened(
    filled: Filled, kind: str | Callable[[Path], None]
) -> None:
    damage(filled.path, kind)
    before = everything(filled.path.parent)
    with pytest.raises(Damaged):
        open_book(filled.path)
    assert everything(filled.path.parent) == before


def test_every_single_page_counts(filled: Filled) -> None:
    data = filled.path.read_bytes()
    for number in range(1, len(data) // PAGE):
        filled.path.write_bytes(with_page(data, number, bytes(PAGE)))
        assert complaints(filled.path), f"page {number} blanked"


def test_a_newer_book_names_both_versions(filled: Filled) -> None:
    damage(filled.path, "a newer version")
    with pytest.raises(Damaged, match="newer than this program") as caught:
        bookfile.examine(filled.path)
    assert "1001" in caught.value.message
    assert str(bookfile.SCHEMA_VERSION) in caught.value.message


def test_a_trigger_of_a_foreign_file_never_runs(filled: Filled) -> None:
    damage(filled.path, "a trigger of its own")
    with closing(sqlite3.connect(filled.path, isolation_level=None)) as connection:
        connection.execute("UPDATE schema_digest SET digest = ?", (bookfile.digest_schema(connection),))
    with pytest.raises(Damaged, match="not a sound book") as caught:
        open_book(filled.path)
    assert "by themselves" in caught.value.message


def test_the_triggers_of_this_version_are_known(filled: Filled) -> None:
    with closing(bookfile.open_to_look(filled.path)) as connection:
        assert bookfile.digest_triggers(connection) == bookfile.TRIGGERS[bookfile.SCHEMA_VERSION]
    assert set(bookfile.TRIGGERS) == set(range(1, bookfile.SCHEMA_VERSION + 1))


def test_a_missing_file_makes_none(tmp_path: Path) -> None:
    with pytest.raises(NotFound, match="There is no book"):
        open_book(tmp_path / "book.db")
    assert not list(tmp_path.iterdir())


def test_a_file_missing_where_one_was_is_told(filled: Filled) -> None:
    filled.path.unlink()
    before = everything(filled.path.parent)
    with pytest.raises(NotFound, match="The book is gone") as caught:
        open_book(filled.path)
    assert "a book was here before" in caught.value.message
    assert everything(filled.path.parent) == before


# Connecting.

SAFE = {
    "foreign_keys": 1,
    "journal_mode": "wal",
    "synchronous": 2,
    "busy_timeout": 5000,
    "trusted_schema": 0,
    "secure_delete": 1,
    "cell_size_check": 1,
}


def pragmas(connection: sqlite3.Connection) -> dict[str, object]:
    """Read the safeguards back from a live connection."""
    return {name: connection.execute(f"PRAGMA {name}").fetchone()[0] for name in SAFE}


def test_the_safeguards_are_on_in_a_live_connection(filled: Filled) -> None:
    with closing(bookfile.connect(filled.path)) as connection:
        assert pragmas(connection) == SAFE


def test_the_safeguards_are_on_in_every_session_of_a_book(book: Book) -> None:
    with book.raw() as connection:
        assert pragmas(connection) == SAFE
    with book.write("") as session:
        assert pragmas(session.connection().connection.driver_connection) == SAFE  # type: ignore[arg-type]


def test_a_safeguard_that_does_not_hold_is_refused(filled: Filled, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(bookfile, "_PRAGMAS", (("journal_mode", "DELETE", "wal"),))
    with pytest.raises(Refused, match="cannot be opened safely"):
        bookfile.connect(filled.path)


def test_looking_cannot_write(filled: Filled) -> None:
    with closing(bookfile.open_to_look(filled.path)) as connection, pytest.raises(sqlite3.OperationalError):
        connection.execute("DELETE FROM fact")


def test_connecting_makes_no_file(tmp_path: Path) -> None:
    with pytest.raises(StoreError):
        bookfile.connect(tmp_path / "none.db")
    assert not list(tmp_path.iterdir())


@pytest.mark.parametrize("name", ["a?mode=memory", "a#b", "50%", "100%41", "é –", "x\udcff", "'", "a b", "file:x"])
def test_any_name_of_a_file_will_do(filled: Filled, name: str) -> None:
    path = filled.path.with_name(f"{name}.db")
    filled.path.rename(path)
    with open_book(path) as book:
        add_fact(book, {"account_id": filled.northwind, "text": "found"})
    assert check_book(path) == []
    assert {entry.name for entry in path.parent.iterdir()} >= {path.name, f"{path.name}.last"}


def test_another_program_that_holds_the_book_is_told(filled: Filled, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(bookfile, "BUSY_MILLISECONDS", 20)
    with closing(sqlite3.connect(filled.path, isolation_level=None)) as holder:
        holder.execute("PRAGMA journal_mode=DELETE")
        holder.execute("BEGIN EXCLUSIVE")
        for attempt in (bookfile.examine, bookfile.connect, open_book):
            with pytest.raises(Busy, match="in use"):
                attempt(filled.path)


@pytest.mark.parametrize(
    ("reason", "title"),
    [
        ("database or disk is full", "The disk is full"),
        ("attempt to write a readonly database", "The book may not be written"),
        ("database is locked", "The book is in use"),
        ("disk I/O error", "The disk refused"),
        ("unable to open database file", "The disk refused"),
        ("database disk image is malformed", "This file is not a sound book"),
        ("file is not a database", "This file is not a sound book"),
        ("FOREIGN KEY constraint failed", "A record would point nowhere"),
        ("no such table: fact", "This book lacks a table"),
        ("something new", "The book refused this"),
    ],
)
def test_what_sqlite_refuses_is_put_in_words(reason: str, title: str) -> None:
    told = bookfile.in_words(Path("book.db"), sqlite3.OperationalError(reason))
    assert told.title == title
    assert told.hint
    assert reason not in told.in_words()


# The logs.


def leave_log(path: Path, account: int, text: str) -> None:
    """Write a fact and leave the log unfolded, as a kill does."""
    script = (
        "import os, sys; from pathlib import Path\n"
        "from store.opening import open_book; from store.facts import add_fact\n"
        "add_fact(open_book(Path(sys.argv[1])), {'account_id': int(sys.argv[2]), 'text': sys.argv[3]}); os._exit(9)"
    )
    done = subprocess.run([sys.executable, "-c", script, str(path), str(account), text], cwd=Path.cwd(), check=False)
    assert done.returncode == 9
    assert bookfile.log_size(path, "-wal") > 0


def test_a_killed_book_opens_with_all_that_was_saved(filled: Filled, dumped: Callable[[Book], str]) -> None:
    leave_log(filled.path, filled.northwind, "promised")
    assert check_book(filled.path) == []
    with open_book(filled.path) as book:
        assert "promised" in dumped(book)


def test_a_log_that_was_taken_away_is_told(filled: Filled) -> None:
    leave_log(filled.path, filled.northwind, "promised")
    bookfile.log_path(filled.path, "-wal").unlink()
    before = everything(filled.path.parent)
    for look in (open_book, check_book):
        with pytest.raises(Damaged, match="Changes that were saved are missing"):
            look(filled.path)
    assert everything(filled.path.parent) == before


@pytest.mark.parametrize("whose", ["the same", "another"])
def test_a_log_that_was_exchanged_is_told_and_not_folded_in(
    filled: Filled, filled_once: Filled, new_book: Callable[[], Path], tmp_path: Path, whose: str
) -> None:
    other = Path(shutil.copyfile(filled_once.path if whose == "the same" else new_book(), tmp_path / "other.db"))
    with open_book(other) as book:
        account = filled.northwind if whose == "the same" else add_account(book, {"name": "Other"})
    leave_log(filled.path, filled.northwind, "promised")
    leave_log(other, account, "theirs, and younger")
    shutil.copyfile(bookfile.log_path(other, "-wal"), bookfile.log_path(filled.path, "-wal"))
    bookfile.log_path(filled.path, "-shm").unlink()
    before = everything(filled.path.parent)
    for look in (open_book, check_book):
        with pytest.raises(Damaged):
            look(filled.path)
    assert everything(filled.path.parent) == before


def test_the_logs_of_a_linked_book_are_found(filled: Filled, tmp_path: Path) -> None:
    link = tmp_path / "link.db"
    link.symlink_to(filled.path)
    with_hot_journal(filled.path)
    with pytest.raises(Damaged) as caught:
        open_book(link)
    assert "-journal lies beside it" in caught.value.message


def test_a_header_read_while_another_window_folds_its_log_is_read_again(
    filled: Filled, monkeypatch: pytest.MonkeyPatch
) -> None:
    real = bookfile._read_header
    seen = [flipped(filled.path.read_bytes()[:100], 31, 0)]
    monkeypatch.setattr(bookfile, "_read_header", lambda path: seen.pop() if seen else real(path))
    assert bookfile.examine(filled.path) == bookfile.SCHEMA_VERSION


@pytest.mark.parametrize("mask", [0o000, 0o022, 0o077])
def test_nobody_else_may_read_what_is_written(filled: Filled, mask: int) -> None:
    filled.path.chmod(0o600)
    bookfile.marker_path(filled.path).unlink()
    past = os.umask(mask)
    try:
        with open_book(filled.path) as book:
            add_fact(book, {"account_id": filled.northwind, "text": "private"})
            modes = {entry.name: entry.stat().st_mode & 0o777 for entry in filled.path.parent.iterdir()}
    finally:
        os.umask(past)
    assert len(modes) >= 4
    assert set(modes.values()) == {0o600}, modes
