"""Numbered steps from each schema to the next, each whole or not there, a verified backup before."""

from __future__ import annotations

import secrets
import sqlite3
from contextlib import closing
from pathlib import Path

from alembic.config import Config
from alembic.runtime.environment import EnvironmentContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, Engine, create_engine, event
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.pool import StaticPool

from store import bookfile
from store.backup import make_backup, remove_half_made
from store.errors import Busy, Refused
from store.files import TEMPORARY, place_new, reserve_file, say_why, sync_folder
from store.history import INSERTED, MADE, Entry, store_change
from store.ids import KeyMaker
from store.marker import marker_path
from store.places import make_private

HERE = Path(__file__).parent


def create_book(path: Path, name: str = "", keys: KeyMaker | None = None, currency: str = "EUR") -> None:
    """Make an empty book of the newest schema under a name that is free; whole or not there.

    Name and currency are taken as they are: a BookSettingsDraft checks what a user typed.
    """
    _refuse_taken(path)
    make_private(path.parent)
    temporary = path.with_name(f"{TEMPORARY}{secrets.token_hex(8)}.db")
    try:
        reserve_file(temporary)
        _fill(temporary, name or path.stem, keys or KeyMaker(), currency)
        place_new(temporary, path)
    except FileExistsError:
        raise Refused("There is already a file", f"{path} was left as it is.", "Choose another name.") from None
    except OSError as error:
        raise Refused("The book was not made", f"{path}: {say_why(error)}", "Choose another place for it.") from None
    except (SQLAlchemyError, sqlite3.Error) as error:
        raise bookfile.in_words(path, error) from None
    finally:
        remove_half_made(temporary)
    sync_folder(path.parent)


def migrate(path: Path, backups: Path, scripts: Path = HERE) -> bool:
    """Bring an older book to this program's schema; say whether anything had to be done.

    A backup is made and checked first; the steps run in one transaction, so a kill or a fault leaves the old book.
    """
    if bookfile.examine(path) == bookfile.SCHEMA_VERSION:
        return False
    make_backup(path, backups, reason="before-migration")
    with closing(bookfile.connect(path)) as connection:
        connection.execute("PRAGMA foreign_keys=OFF")  # a step may make a table anew; the whole is checked at its end
        try:
            run_steps(connection, scripts=scripts)
        except (SQLAlchemyError, sqlite3.Error) as error:
            told = bookfile.in_words(path, error)
            raise told if isinstance(told, Busy) else _not_migrated(f"A step failed on {path}") from error
    return True


def run_steps(connection: sqlite3.Connection, target: str = "head", scripts: Path = HERE) -> None:
    """Run the steps up to a target on a driver connection, all of them in one transaction.

    SQLAlchemy's own handling would leave half a step behind on SQLite, so the transaction is begun by hand.
    """
    config = Config()
    config.set_main_option("script_location", str(scripts).replace("%", "%%"))
    config.set_main_option("version_path_separator", "os")
    script = ScriptDirectory.from_config(config)

    def steps(revision: object, _context: object) -> object:
        return script._upgrade_revs(target, revision)  # type: ignore[arg-type]

    with _engine(connection).begin() as open_connection:
        before = _count_rows(connection)
        _run(config, script, steps, open_connection)
        _verify(connection, before)
        bookfile.seal_schema(connection)


def _run(config: Config, script: ScriptDirectory, steps: object, connection: Connection) -> None:
    with EnvironmentContext(config, script, fn=steps) as environment:
        environment.configure(connection=connection, transactional_ddl=True)
        environment.run_migrations()
    version = connection.exec_driver_sql("SELECT version_num FROM alembic_version").scalar_one()
    connection.exec_driver_sql(f"PRAGMA user_version={int(version)}")


def _engine(connection: sqlite3.Connection) -> Engine:
    engine = create_engine("sqlite://", creator=lambda: connection, poolclass=StaticPool, hide_parameters=True)
    event.listen(engine, "begin", lambda c: c.exec_driver_sql("BEGIN IMMEDIATE"))
    return engine


def _count_rows(connection: sqlite3.Connection) -> dict[str, int]:
    names = [name for (name,) in connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'")]
    own = [name for name in names if not name.startswith("sqlite_")]
    tables = [name for name in own if "_fts" not in name and name not in ("alembic_version", "schema_digest")]
    return {name: connection.execute(f'SELECT count(*) FROM "{name}"').fetchone()[0] for name in tables}  # noqa: S608


def _verify(connection: sqlite3.Connection, before: dict[str, int]) -> None:
    """Refuse a migration that leaves references broken or a table with fewer rows than it had."""
    if connection.execute("PRAGMA foreign_key_check").fetchone():
        raise _not_migrated("Some records would point nowhere")
    after = _count_rows(connection)
    lost = [name for name, rows in before.items() if after.get(name, rows) < rows]
    if lost:
        raise _not_migrated(f"Records would be lost ({', '.join(lost)})")


def _not_migrated(reason: str) -> Refused:
    return Refused(
        "The book was not brought to the new version",
        f"{reason}. Nothing was changed.",
        "The backup made before it is whole. Please report this, and go on with the version before.",
    )


def _refuse_taken(path: Path) -> None:
    if path.exists() or path.is_symlink():
        raise Refused("There is already a file", f"{path} was left as it is.", "Choose another name.")
    for left in (bookfile.log_path(path, "-wal"), bookfile.log_path(path, "-journal"), marker_path(path)):
        if left.exists() and left.stat().st_size:
            raise Refused(
                "A book was here before",
                f"{path} is not there, but {left.name} is. No new one was made in its place.",
                "Bring a backup back with `tierbook restore`, or choose another name.",
            )


def _fill(path: Path, name: str, keys: KeyMaker, currency: str) -> None:
    connection = sqlite3.connect(path, isolation_level=None)
    try:
        connection.execute("PRAGMA page_size=4096")
        connection.execute(f"PRAGMA application_id={bookfile.APPLICATION_ID}")
        connection.execute("PRAGMA journal_mode=WAL")
        run_steps(connection)
        with _engine(connection).begin() as open_connection:
            _make_settings(open_connection, name, keys, currency)
        connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    finally:
        connection.close()


def _make_settings(connection: Connection, name: str, keys: KeyMaker, currency: str) -> None:
    """Write the book's own record, noted in the history like any other, so that damage to it shows."""
    values = {"id": keys.new_key(), "version": 1, "name": name, "currency": currency, "fiscal_year_start": 1}
    values["company"] = ""
    connection.exec_driver_sql(
        "INSERT INTO book_settings(id, version, name, currency, fiscal_year_start, company) VALUES(?, ?, ?, ?, ?, ?)",
        tuple(values.values()),
    )
    entry = Entry("book_settings", int(str(values["id"])), None, INSERTED, {}, values)
    store_change(connection, keys.new_key(), "", f"{name} made", [entry], MADE, None)
