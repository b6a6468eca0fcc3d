"""A fresh book: made whole or not at all, and of the very schema that the records declare."""

from __future__ import annotations

import errno
import os
import sqlite3
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from sqlalchemy.dialects import sqlite
from sqlmodel import SQLModel

from store import bookfile, migrations
from store.bookfile import SCHEMA_VERSION
from store.checkup import check_book
from store.dump import dump_book
from store.errors import Refused
from store.files import TEMPORARY
from store.migrations import create_book
from store.opening import open_book

if TYPE_CHECKING:
    from tests.store.conftest import Filled

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
