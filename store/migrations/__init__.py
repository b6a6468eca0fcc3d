"""Numbered steps from each schema to the next, each whole or not there, a verified backup before."""

from __future__ import annotations

import os
import sqlite3
from pathlib import Path

from alembic.config import Config
from alembic.runtime.environment import EnvironmentContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, create_engine, event
from sqlalchemy.pool import StaticPool

from store.backup import make_backup
from store.bookfile import APPLICATION_ID, SCHEMA_VERSION, connect, damaged, examine
from store.errors import Refused
from store.files import sync_folder
from store.ids import KeyMaker
from store.places import make_private

HERE = Path(__file__).parent


def create_book(path: Path, name: str = "", keys: KeyMaker | None = None) -> None:
    """Make an empty book of the newest schema under a name that is free; whole or not there."""
    if path.exists() or path.is_symlink():
        raise Refused("There is already a file", f"{path} was left as it is.", "Choose another name.")
    make_private(path.parent)
    temporary = path.with_name(f".tierbook-{os.getpid()}-{path.name}")
    try:
        handle = os.open(temporary, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600)
        os.close(handle)
        _fill(temporary, name or path.stem, keys or KeyMaker())
        os.link(temporary, path)
    except FileExistsError:
        raise Refused("There is already a file", f"{path} was left as it is.", "Choose another name.") from None
    except (OSError, sqlite3.Error) as error:
        raise Refused("The book was not made", f"{path}: {error}.", "Choose another place for it.") from None
    finally:
        for ending in ("", "-wal", "-shm", "-journal"):
            temporary.with_name(temporary.name + ending).unlink(missing_ok=True)
    sync_folder(path.parent)


def migrate(path: Path, backups: Path) -> bool:
    """Bring an older book to this program's schema; say whether anything had to be done.

    A backup is made and checked first; the steps run in one transaction, so a kill or a fault leaves the old book.
    """
    if examine(path) == SCHEMA_VERSION:
        return False
    make_backup(path, backups, reason="before-migration")
    connection = connect(path)
    try:
        run_steps(connection)
        if connection.execute("PRAGMA foreign_key_check").fetchone():
            raise damaged(path, "After the migration some records point nowhere.")
    finally:
        connection.close()
    return True


def run_steps(connection: sqlite3.Connection, target: str = "head", scripts: Path = HERE) -> None:
    """Run the steps up to a target on a driver connection, all of them in one transaction.

    SQLAlchemy's own handling would leave half a step behind on SQLite, so the transaction is begun by hand.
    """
    engine = create_engine("sqlite://", creator=lambda: connection, poolclass=StaticPool, hide_parameters=True)
    event.listen(engine, "begin", lambda c: c.exec_driver_sql("BEGIN IMMEDIATE"))
    config = Config()
    config.set_main_option("script_location", str(scripts).replace("%", "%%"))
    config.set_main_option("version_path_separator", "os")
    script = ScriptDirectory.from_config(config)

    def steps(revision: object, _context: object) -> object:
        return script._upgrade_revs(target, revision)  # type: ignore[arg-type]

    with engine.connect() as open_connection, open_connection.begin():
        _run(config, script, steps, open_connection)


def _run(config: Config, script: ScriptDirectory, steps: object, connection: Connection) -> None:
    with EnvironmentContext(config, script, fn=steps) as environment:
        environment.configure(connection=connection, transactional_ddl=True)
        environment.run_migrations()
    version = connection.exec_driver_sql("SELECT version_num FROM alembic_version").scalar_one()
    connection.exec_driver_sql(f"PRAGMA user_version={int(version)}")


def _fill(path: Path, name: str, keys: KeyMaker) -> None:
    connection = sqlite3.connect(path, isolation_level=None)
    try:
        connection.execute("PRAGMA page_size=4096")
        connection.execute(f"PRAGMA application_id={APPLICATION_ID}")
        connection.execute("PRAGMA journal_mode=WAL")
        run_steps(connection)
        connection.execute(
            "INSERT INTO book_settings(id, version, name, currency, fiscal_year_start) VALUES(?, 1, ?, 'EUR', 1)",
            (keys.new_key(), name),
        )
        connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    finally:
        connection.close()
