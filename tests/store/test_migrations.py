"""A book goes from version to version whole or not at all, and every version ever released still opens.

Run as a program, this file makes the stored book of the newest version in tests/data/books, for a new version to open:
`python -m tests.store.test_migrations`. A stored book, once released, is never made again.
"""

from __future__ import annotations

import json
import shutil
import sqlite3
import subprocess
import sys
from contextlib import closing, suppress
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from store import bookfile
from store.accounts import edit_account
from store.backup import list_backups
from store.book import Book
from store.bookfile import SCHEMA_VERSION
from store.checkup import check_book
from store.dump import dump_book
from store.errors import Busy, NotFound, Refused
from store.marker import marker_path
from store.migrations import HERE, create_book, migrate, run_steps
from store.opening import TABLES, open_book
from store.undoing import undo

if TYPE_CHECKING:
    from tests.conftest import Clock
    from tests.store.conftest import Filled

BOOKS = Path(__file__).parent.parent / "data" / "books"

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
        then = told_then(path.with_suffix(".json"))
        assert as_then(json.loads("".join(dump_book(book))), then) == then
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


def as_then(now: dict[str, list[dict[str, object]]], then: dict[str, list[dict[str, object]]]) -> object:
    """Return a dump without the tables and fields that came later, which must all be empty."""
    later = [rows for name, rows in now.items() if name not in then]
    assert not any(later)
    kept = {
        name: [{field: row[field] for field in old} for row, old in zip(now[name], rows, strict=True)]
        for name, rows in then.items()
    }
    new = [
        row[field]
        for name, rows in then.items()
        for row, old in zip(now[name], rows, strict=True)
        for field in row.keys() - old.keys()
    ]
    assert not any(new)
    return kept


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
