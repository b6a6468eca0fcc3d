"""A book goes from version to version whole or not at all, and every version ever released still opens.

Run as a program, this file makes the stored book of the newest version in tests/data/books, for a new version to open:
`python -m tests.store.test_migrations`. A stored book, once released, is never made again.
"""

from __future__ import annotations

import errno
import json
import os
import shutil
import sqlite3
import subprocess
import sys
from collections.abc import Callable
from contextlib import closing, suppress
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from sqlalchemy.dialects import sqlite
from sqlmodel import SQLModel

from store import bookfile, migrations
from store.accounts import edit_account
from store.backup import list_backups
from store.book import Book
from store.bookfile import SCHEMA_VERSION
from store.checkup import check_book
from store.dump import dump_book
from store.errors import Busy, NotFound, Refused
from store.files import TEMPORARY
from store.marker import marker_path
from store.migrations import HERE, create_book, migrate, run_steps
from store.opening import TABLES, open_book
from store.undoing import undo

if TYPE_CHECKING:
    from tests.conftest import Clock
    from tests.store.conftest import Filled

BOOKS = Path(__file__).parent.parent / "data" / "books"
DERIVED = {"account": {"open_amount", "last_touch_on", "shelf"}}
"""Columns that the database keeps by itself; no record has them."""

# The newest schema.


def columns_of(connection: sqlite3.Connection, table: str) -> dict[str, tuple[str, bool, bool]]:
    """Return the columns of a table as they are in the file: name -> (type, may be empty, is key)."""
    rows = connection.execute(f'PRAGMA table_xinfo("{table}")').fetchall()
    return {name: (kind, not needed, bool(key)) for _, name, kind, needed, _, key, _ in rows}


def declared(table: str) -> dict[str, tuple[str, bool, bool]]:
    """Return the columns of a table as the records declare them."""
    found = {}
    for column in SQLModel.metadata.tables[table].columns:
        kind = column.type.compile(dialect=sqlite.dialect())
        alone = column.primary_key and len(SQLModel.metadata.tables[table].primary_key) == 1
        found[column.name] = ("INTEGER" if alone else kind, bool(column.nullable), column.primary_key)
    return found


@pytest.fixture(scope="module")
def fresh(new_book: Callable[[], Path]) -> sqlite3.Connection:
    """Return a connection to a fresh book."""
    return bookfile.open_to_look(new_book())


def test_a_fresh_book_has_the_columns_that_the_records_declare(fresh: sqlite3.Connection) -> None:
    for table in SQLModel.metadata.tables:
        held = columns_of(fresh, table)
        derived = DERIVED.get(table, set())
        assert derived <= set(held)
        assert {name: facts for name, facts in held.items() if name not in derived} == declared(table)


def test_a_fresh_book_has_no_table_that_nobody_knows(fresh: sqlite3.Connection) -> None:
    tables = {name for (name,) in fresh.execute("SELECT name FROM sqlite_master WHERE type = 'table'")}
    own = {name for name in tables if "_fts" not in name} - {"alembic_version", "schema_digest", "shelf_tally"}
    assert own == set(SQLModel.metadata.tables)


def test_a_fresh_book_has_the_references_and_indexes_that_the_records_declare(fresh: sqlite3.Connection) -> None:
    for name, table in SQLModel.metadata.tables.items():
        held = {(row[3], row[2], row[4]) for row in fresh.execute(f'PRAGMA foreign_key_list("{name}")')}
        wanted = {(key.parent.name, key.column.table.name, key.column.name) for key in table.foreign_keys}
        assert held == wanted
        names = {row[1] for row in fresh.execute(f'PRAGMA index_list("{name}")')}
        assert {str(index.name) for index in table.indexes} <= names
        for index in table.indexes:
            at = [row[2] for row in fresh.execute(f'PRAGMA index_info("{index.name}")')]
            assert at == [column.name for column in index.columns]


def test_a_fresh_book_says_its_version_and_whose_it_is(fresh: sqlite3.Connection) -> None:
    def pragma(name: str) -> object:
        return fresh.execute(f"PRAGMA {name}").fetchone()[0]

    assert pragma("user_version") == SCHEMA_VERSION
    assert pragma("application_id") == bookfile.APPLICATION_ID
    assert pragma("encoding") == "UTF-8"
    assert pragma("journal_mode") == "wal"
    assert int(fresh.execute("SELECT version_num FROM alembic_version").fetchone()[0]) == SCHEMA_VERSION


# Making a book.


def test_a_new_book_is_sound_named_and_private(tmp_path: Path) -> None:
    past = os.umask(0)
    try:
        create_book(tmp_path / "a" / "b" / "South.db")
    finally:
        os.umask(past)
    assert check_book(tmp_path / "a" / "b" / "South.db") == []
    with open_book(tmp_path / "a" / "b" / "South.db") as book:
        assert '"name": "South"' in "".join(dump_book(book))
    assert [(tmp_path / name).stat().st_mode & 0o777 for name in ("a", "a/b", "a/b/South.db")] == [0o700, 0o700, 0o600]


@pytest.mark.parametrize("kind", ["file", "folder", "link", "dangling link"])
def test_a_new_book_takes_nobody_s_name(tmp_path: Path, kind: str) -> None:
    path = tmp_path / "book.db"
    if kind == "folder":
        path.mkdir()
    elif kind == "file":
        path.write_text("mine")
    else:
        path.symlink_to("victim.db")
    if kind == "link":
        (tmp_path / "victim.db").write_text("mine")
    before = sorted(tmp_path.iterdir())
    with pytest.raises(Refused, match="already a file"):
        create_book(path)
    assert sorted(tmp_path.iterdir()) == before


def test_where_there_are_no_hard_links_a_book_is_made_all_the_same(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(*_: object, **__: object) -> None:
        raise PermissionError(errno.EPERM, "Operation not permitted")

    monkeypatch.setattr(os, "link", refuse)
    create_book(tmp_path / "book.db")
    assert [path.name for path in tmp_path.iterdir()] == ["book.db"]
    assert check_book(tmp_path / "book.db") == []
    with pytest.raises(Refused, match="already a file"):
        create_book(tmp_path / "book.db")


def test_a_new_book_s_temporary_file_can_be_told_and_never_hinders(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    seen: list[str] = []
    monkeypatch.setattr(migrations, "place_new", lambda path, _: seen.append(path.name))
    for _ in range(2):
        create_book(tmp_path / "book.db")
    assert all(name.startswith(TEMPORARY) for name in seen)
    assert len(set(seen)) == 2
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("left", [".last", "-wal", "-journal"])
def test_no_new_book_hides_that_one_is_gone(filled: Filled, left: str) -> None:
    beside = filled.path.with_name(filled.path.name + left)
    beside.write_bytes(b"%020d" % 7)
    filled.path.unlink()
    with pytest.raises(Refused, match="A book was here before"):
        create_book(filled.path)
    assert not filled.path.exists()
    assert beside.read_bytes() == b"%020d" % 7


@pytest.mark.parametrize("error", [sqlite3.OperationalError("database or disk is full"), OSError(28, "No space left")])
def test_a_disk_that_fails_leaves_no_half_book(
    tmp_path: Path, error: Exception, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*_: object, **__: object) -> None:
        raise error

    monkeypatch.setattr(migrations, "_make_settings", fail)
    with pytest.raises(Refused):
        create_book(tmp_path / "book.db")
    assert list(tmp_path.iterdir()) == []


def test_a_file_in_the_folder_s_place_is_told(tmp_path: Path) -> None:
    (tmp_path / "taken").write_text("mine")
    with pytest.raises(Refused):
        create_book(tmp_path / "taken" / "book.db")


# A next version.

GOOD = """
from alembic import op
import sqlalchemy as sa
revision = "{number}"
down_revision = "{before}"


def upgrade():
    op.add_column("account", sa.Column("colour", sa.String(), nullable=False, server_default="blue"))
    op.execute("CREATE TABLE sticker(id INTEGER PRIMARY KEY, text TEXT NOT NULL)")
    op.execute("INSERT INTO sticker(text) SELECT name FROM account")
    op.execute("CREATE VIRTUAL TABLE sticker_fts USING fts5(text, content='sticker', content_rowid='id')")
    op.execute("UPDATE person SET notes = 'seen by a step'")
"""
FAULTS = {
    "statement": ("op.execute('INSERT INTO nowhere VALUES(1)')", "A step failed"),
    "orphans": ("op.execute('UPDATE fact SET account_id = 7')", "point nowhere"),
    "lost rows": ("op.execute('DELETE FROM talking_point')", "Records would be lost (talking_point)"),
}


def steps_with(folder: Path, *lines: str) -> Path:
    """Return a copy of the migrations with one more step, which ends with these lines."""
    scripts = Path(shutil.copytree(HERE, folder / "scripts", ignore=shutil.ignore_patterns("__pycache__")))
    number, before = f"{SCHEMA_VERSION + 1:04}", f"{SCHEMA_VERSION:04}"
    text = GOOD.format(number=number, before=before) + "".join(f"    {line}\n" for line in lines)
    (scripts / "versions" / f"{number}_next.py").write_text(text)
    return scripts


@pytest.fixture
def next_version(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let this program be one version on."""
    monkeypatch.setattr(bookfile, "SCHEMA_VERSION", SCHEMA_VERSION + 1)
    monkeypatch.setitem(bookfile.TRIGGERS, SCHEMA_VERSION + 1, bookfile.TRIGGERS[SCHEMA_VERSION])


def everything(path: Path) -> tuple[list[str], int]:
    """Return all statements that would make this file again, in any order, and its version."""
    with closing(sqlite3.connect(path)) as connection:
        return sorted(connection.iterdump()), connection.execute("PRAGMA user_version").fetchone()[0]


def dump(path: Path) -> str:
    """Return the dump of a book."""
    with Book(path, read_only=True) as book:
        return "".join(dump_book(book))


def test_a_good_step_brings_a_book_on_and_keeps_a_backup_of_before(
    filled: Filled, tmp_path: Path, next_version: None
) -> None:
    before = everything(filled.path)
    assert migrate(filled.path, tmp_path / "backups", steps_with(tmp_path)) is True
    (backup,) = list_backups(tmp_path / "backups")
    assert backup.reason == "before-migration"
    assert everything(backup.path) == before
    assert bookfile.examine(filled.path) == SCHEMA_VERSION + 1
    with closing(bookfile.connect(filled.path)) as connection:
        assert connection.execute("SELECT DISTINCT colour FROM account").fetchall() == [("blue",)]
        assert connection.execute("SELECT count(*) FROM sticker").fetchone()[0] == 4
    with open_book(filled.path) as book:
        edit_account(book, filled.northwind, {"city": "Delft"})
        undo(book)
    assert migrate(filled.path, tmp_path / "backups", steps_with(tmp_path / "again")) is False
    assert len(list_backups(tmp_path / "backups")) == 1


@pytest.mark.parametrize("fault", FAULTS)
def test_a_step_that_fails_half_way_leaves_nothing(
    filled: Filled, tmp_path: Path, next_version: None, fault: str
) -> None:
    before = everything(filled.path)
    line, words = FAULTS[fault]
    with pytest.raises(Refused, match="not brought to the new version") as caught:
        migrate(filled.path, tmp_path / "backups", steps_with(tmp_path, line))
    assert words in caught.value.message
    assert everything(filled.path) == before
    assert bookfile.examine(filled.path) == SCHEMA_VERSION
    assert everything(list_backups(tmp_path / "backups")[0].path) == before


def test_a_step_that_raises_anything_leaves_nothing(
    filled: Filled, tmp_path: Path, next_version: None, clock: Clock
) -> None:
    before = everything(filled.path)
    with pytest.raises(ZeroDivisionError):
        migrate(filled.path, tmp_path / "backups", steps_with(tmp_path, "1 / 0"))
    assert everything(filled.path) == before
    clock.move(seconds=1)
    migrate(filled.path, tmp_path / "backups", steps_with(tmp_path / "mended"))
    assert bookfile.examine(filled.path) == SCHEMA_VERSION + 1


def test_a_kill_half_way_leaves_the_old_book_and_its_backup(filled: Filled, tmp_path: Path) -> None:
    before = everything(filled.path)
    scripts = steps_with(tmp_path, "import os", "os._exit(9)")
    program = (
        "import sys; from pathlib import Path; from store import bookfile; from store.migrations import migrate\n"
        "version = bookfile.SCHEMA_VERSION; bookfile.SCHEMA_VERSION += 1\n"
        "migrate(Path(sys.argv[1]), Path(sys.argv[2]), Path(sys.argv[3]))"
    )
    arguments = [str(filled.path), str(tmp_path / "backups"), str(scripts)]
    done = subprocess.run([sys.executable, "-c", program, *arguments], check=False)
    assert done.returncode == 9
    assert check_book(filled.path) == []
    assert everything(filled.path) == before
    assert everything(list_backups(tmp_path / "backups")[0].path) == before


def test_several_steps_are_one_transaction(tmp_path: Path) -> None:
    with closing(sqlite3.connect(tmp_path / "x.db", isolation_level=None)) as connection:
        scripts = steps_with(tmp_path, "op.execute('INSERT INTO nowhere VALUES(1)')")
        with pytest.raises(Exception, match="no such table: nowhere"):
            run_steps(connection, scripts=scripts)
        assert connection.execute("SELECT count(*) FROM sqlite_master").fetchone()[0] == 0
        assert connection.execute("PRAGMA user_version").fetchone()[0] == 0
        run_steps(connection, target=f"{SCHEMA_VERSION:04}", scripts=scripts)
        assert connection.execute("PRAGMA user_version").fetchone()[0] == SCHEMA_VERSION


def test_a_backup_that_cannot_be_made_stops_the_migration(filled: Filled, tmp_path: Path, next_version: None) -> None:
    before = everything(filled.path)
    (tmp_path / "taken").write_text("")
    with pytest.raises(Refused):
        migrate(filled.path, tmp_path / "taken", steps_with(tmp_path))
    assert everything(filled.path) == before


def test_a_book_that_another_holds_is_not_migrated(
    filled: Filled, tmp_path: Path, next_version: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(bookfile, "BUSY_MILLISECONDS", 20)
    with closing(bookfile.connect(filled.path)) as holder:
        holder.execute("BEGIN IMMEDIATE")
        with pytest.raises(Busy, match="in use"):
            migrate(filled.path, tmp_path / "backups", steps_with(tmp_path))
    assert bookfile.examine(filled.path) == SCHEMA_VERSION


# The books of every release.


def stored() -> list[Path]:
    """Return the stored books, oldest first."""
    return sorted(BOOKS.glob("*.db"))


def test_every_version_has_its_stored_book() -> None:
    assert [path.stem for path in stored()] == [f"{number:04}" for number in range(1, SCHEMA_VERSION + 1)]


@pytest.mark.parametrize("path", stored(), ids=lambda path: path.stem)
def test_a_stored_book_opens_with_all_that_was_in_it(path: Path, tmp_path: Path) -> None:
    copy = Path(shutil.copyfile(path, tmp_path / "book.db"))
    assert bookfile.examine(copy) == int(path.stem)
    with open_book(copy, backups=tmp_path / "backups") as book:
        assert json.loads("".join(dump_book(book))) == told_then(path.with_suffix(".json"))
        with suppress(NotFound):
            while True:
                undo(book)
        left = json.loads("".join(dump_book(book)))
    assert [name for name, rows in left.items() if rows] == ["book_settings"]
    assert check_book(copy) == []
    assert bookfile.examine(copy) == SCHEMA_VERSION


def told_then(path: Path) -> dict[str, list[dict[str, object]]]:
    """Return the dump that was kept with a stored book, without what follows from other fields."""
    derived = {str(table.__tablename__): set(table.derived) for table in TABLES}
    kept = json.loads(path.read_text(encoding="utf-8"))
    return {
        name: [{field: value for field, value in row.items() if field not in derived[name]} for row in rows]
        for name, rows in kept.items()
    }


def store_book() -> None:
    """Make the stored book of the newest version and its dump, the same bytes every time."""
    from datetime import UTC, datetime
    from itertools import count

    from store import clock
    from store.ids import KeyMaker
    from tests.store.conftest import fill

    moment = datetime(2026, 11, 20, 9, tzinfo=UTC)
    numbers = count(int(moment.timestamp() * 1000))
    path = BOOKS / f"{SCHEMA_VERSION:04}.db"
    BOOKS.mkdir(parents=True, exist_ok=True)
    for old in (path, path.with_suffix(".json"), marker_path(path)):
        old.unlink(missing_ok=True)
    with clock.standing_at(moment):
        keys = KeyMaker(lambda: next(numbers), lambda _: 0)
        create_book(path, "Stored book", keys)
        filled = fill(path, keys)
        with open_book(path, who="J. Ek", keys=keys) as book:
            edit_account(book, filled.northwind, {"city": "Delft"})
            undo(book)
    with closing(sqlite3.connect(path)) as connection:
        connection.execute("VACUUM")
        connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    marker_path(path).unlink()
    path.with_suffix(".json").write_text(dump(path), encoding="utf-8")
    for ending in ("-wal", "-shm"):
        bookfile.log_path(path, ending).unlink(missing_ok=True)


if __name__ == "__main__":
    store_book()
