"""The book: one database, opened, checked, read and written. `Book.write` is the only place that commits.

What a write session did is recorded with the commit (history, undo), the search index and the marker follow.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from sqlalchemy import Engine, MetaData, create_engine, event, insert
from sqlalchemy.exc import DBAPIError
from sqlalchemy.pool import QueuePool
from sqlmodel import Session, SQLModel, select

from store import bookfile, search
from store.clean import clean
from store.errors import Refused, StoreError
from store.history import EDIT, INSERTED, UPDATED, Entry, Recorder, store_change
from store.ids import KeyMaker
from store.records import Record

BULK = 2_000
"""From so many changed records of one table on, its search index is rebuilt rather than followed row by row."""


class Writing(Session):
    """A write session: makes keys, and records what is added, changed and removed."""

    keys: KeyMaker
    recorder: Recorder
    label: str
    """What undo will call this change; may be set once the record is read."""
    target: int | None
    """The change that this one takes back or does again."""

    def add(self, instance: object, *, _warn: bool = True) -> None:
        """Take a new record into the transaction, with a key of its own."""
        if isinstance(instance, Record) and instance.id is None:
            instance.id = self.keys.new_key()
        super().add(instance, _warn=_warn)

    def insert_many(self, table: type[Record], rows: Sequence[Mapping[str, Any]]) -> None:
        """Add many records at once, each a mapping with its key; recorded like any other."""
        if not rows:
            return
        self.flush()
        name = str(table.__tablename__)
        blanks = {key: None if at.is_required() else at.get_default() for key, at in table.model_fields.items()}
        full = [{**blanks, **row, "version": 1} for row in rows]
        self.connection().execute(insert(SQLModel.metadata.tables[name]), full)
        for row in full:
            account = row["id"] if name == "account" else row.get("account_id")
            kept = {key: value for key, value in row.items() if value is not None and value != ""}
            self.recorder.entries.append(Entry(name, row["id"], account, INSERTED, {}, kept))


class Book:
    """One open book. Reads and writes in sessions; hands out keys; knows who writes."""

    def __init__(self, path: Path, *, who: str = "", keys: KeyMaker | None = None, read_only: bool = False) -> None:
        """Open the book after looking at it (bookfile.examine); an older schema must be migrated before."""
        self.path = path
        self.who = who
        self.read_only = read_only
        self.keys = keys or KeyMaker()
        bookfile.examine(path)
        self._engine = _make_engine(path, read_only)

    def close(self) -> None:
        """Let go of the file; the log is folded into it by SQLite."""
        self._engine.dispose()

    def __enter__(self) -> Book:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    @contextmanager
    def read(self) -> Iterator[Session]:
        """Give a session that sees one unchanging state of the book."""
        with _told(self.path), Session(self._engine) as session:
            yield session

    @contextmanager
    def raw(self) -> Iterator[sqlite3.Connection]:
        """Give the driver's connection, for the few places that speak SQLite itself (search, backup, check)."""
        with _told(self.path), self._engine.connect() as connection:
            yield _driver(connection)

    @contextmanager
    def write(self, label: str, *, kind: str = EDIT, target: int | None = None) -> Iterator[Writing]:
        """Give a session whose whole effect is one recorded change, committed when the block ends without error.

        `label` is what undo will call it: «Northwind: tier 2 → 1». Nothing is kept when the block raises. A block that
        changes nothing leaves no change behind.
        """
        if self.read_only:
            raise Refused(
                "The book is open for reading only", f"{self.path} may not be written.", "Nothing was changed."
            )
        engine = self._engine.execution_options(writes=True)
        with _told(self.path), Writing(engine, autoflush=True, expire_on_commit=False) as session:
            session.keys, session.recorder, session.label, session.target = self.keys, Recorder(), label, target
            event.listen(session, "before_flush", lambda s, *_: session.recorder.collect(s))
            # Records of one step may point at each other; SQLite looks at the whole when it commits.
            session.connection().exec_driver_sql("PRAGMA defer_foreign_keys=ON")
            yield session
            session.flush()
            change = self._record(session, kind)
            driver = _driver(session.connection())
            try:
                session.commit()
            except BaseException:
                driver.rollback()  # SQLite keeps open what failed to commit; SQLAlchemy takes it for over
                raise
        if change:
            bookfile.write_marker(self.path, change)

    def _record(self, session: Writing, kind: str) -> int:
        entries = session.recorder.entries
        if not entries:
            return 0
        newest = self.newest_change(session)
        change = self.keys.new_key()
        while change <= newest:  # a clock that was set back must not reorder the history
            change = newest + 1
        store_change(session.connection(), change, clean(self.who), clean(session.label), entries, kind, session.target)
        _index(_driver(session.connection()), entries)
        return change

    def newest_change(self, session: Session) -> int:
        """Return the key of the newest change, 0 in a new book."""
        table = SQLModel.metadata.tables["change"]
        return int(session.connection().execute(select(table.c.id).order_by(table.c.id.desc()).limit(1)).scalar() or 0)


def metadata() -> MetaData:
    """Return all tables that the store's concepts declare; used to compare with what migrations make."""
    return SQLModel.metadata


def _index(connection: sqlite3.Connection, entries: Sequence[Entry]) -> None:
    touched: dict[tuple[str, int], list[Entry]] = {}
    for entry in entries:
        columns = search.INDEXED.get(entry.table)
        if columns and (entry.action != UPDATED or any(name in entry.before for name in columns)):
            touched.setdefault((entry.table, entry.record_id), []).append(entry)
    for table in search.INDEXED:
        mine = [(key, done) for (name, key), done in touched.items() if name == table]
        if len(mine) > BULK:
            search.rebuild_index(connection, table)
        else:
            search.sync_index(connection, ((table, key, _before(connection, table, key, done)) for key, done in mine))


def _before(connection: sqlite3.Connection, table: str, key: int, done: Sequence[Entry]) -> dict[str, Any]:
    """Return what the index still holds of a record: its values now, with the entries taken back newest first."""
    columns = search.INDEXED[table]
    row = connection.execute(f"SELECT {', '.join(columns)} FROM {table} WHERE id = ?", (key,)).fetchone()  # noqa: S608
    values = dict(zip(columns, row, strict=True)) if row else {}
    for entry in reversed(done):
        values = (
            {} if entry.action == INSERTED else {**values, **{c: entry.before.get(c, values.get(c)) for c in columns}}
        )
    return values


def _driver(connection: Any) -> sqlite3.Connection:
    driver: sqlite3.Connection = connection.connection.driver_connection
    return driver


def _make_engine(path: Path, read_only: bool) -> Engine:
    def creator() -> sqlite3.Connection:
        return bookfile.open_to_look(path) if read_only else bookfile.connect(path)

    engine = create_engine("sqlite://", creator=creator, poolclass=QueuePool, hide_parameters=True, pool_size=4)

    @event.listens_for(engine, "begin")
    def begin(connection: Any) -> None:
        writes = connection.get_execution_options().get("writes", False)
        connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")

    return engine


@contextmanager
def _told(path: Path) -> Iterator[None]:
    """Turn what SQLite refuses into words; nothing of the data is in them."""
    try:
        yield
    except StoreError:
        raise
    except (DBAPIError, sqlite3.Error) as error:
        raise bookfile.in_words(path, error) from None
