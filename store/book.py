"""The book: one database, opened, checked, read and written. `Book.write` is the only place that commits.

What a write session did is recorded with the commit (history, undo), the search index and the marker follow.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from threading import local
from typing import Any

from sqlalchemy import Engine, bindparam, create_engine, event, insert, update
from sqlalchemy.exc import DBAPIError
from sqlalchemy.pool import QueuePool
from sqlmodel import Session, SQLModel

from store import bookfile, search
from store.circles import refuse_circles
from store.clean import clean
from store.errors import UNCHANGED, Refused, StoreError
from store.gate import Gate
from store.history import EDIT, INSERTED, UPDATED, Entry, Recorder, newest_change, store_change
from store.ids import KeyMaker
from store.marker import Marker, write_marker
from store.records import Record


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
        full = [{**blanks, **row, **table.following(row), "version": 1} for row in rows]
        self.connection().execute(insert(SQLModel.metadata.tables[name]), full)
        for row in full:
            account = row["id"] if name == "account" else row.get("account_id")
            kept = {key: row[key] for key in row if row[key] not in (None, "") and key not in table.derived}
            self.recorder.entries.append(Entry(name, row["id"], account, INSERTED, {}, kept))

    def edit_many(self, table: type[Record], edits: Sequence[Entry]) -> None:
        """Change fields of many records at once, each from what to what; recorded like any other edit."""
        self.flush()
        columns = SQLModel.metadata.tables[str(table.__tablename__)]
        alike: dict[tuple[str, ...], list[dict[str, Any]]] = {}
        for edit in edits:
            values = {**edit.after, **table.following(edit.after)}
            named = {f"new_{name}": value for name, value in values.items()}
            alike.setdefault(tuple(values), []).append({"this_record": edit.record_id, **named})
        for names, rows in alike.items():
            statement = update(columns).where(columns.c.id == bindparam("this_record"))
            values = {name: bindparam(f"new_{name}") for name in names}
            self.connection().execute(statement.values(version=columns.c.version + 1, **values), rows)
        self.recorder.entries.extend(edits)


class Book:
    """One open book. Reads and writes in sessions; hands out keys; knows who writes."""

    def __init__(
        self,
        path: Path,
        *,
        who: str = "",
        keys: KeyMaker | None = None,
        read_only: bool = False,
        gate: Gate | None = None,
    ) -> None:
        """Open the book after looking at it (bookfile.examine); an older schema must be migrated before.

        The gate is asked before every write, and told when the book is closed. Who builds a book with a history of its
        own (store.sample) sets `kind` to MADE: undo passes over what is recorded so.
        """
        self.path = path
        self.who = who
        self.kind = EDIT
        self.read_only = read_only
        self.gate = gate or Gate(path)
        self.keys = keys or KeyMaker()
        self._steps = local()
        bookfile.examine(path)
        self._engine = _make_engine(path, read_only)

    def close(self) -> None:
        """Let go of the file; the log is folded into it by SQLite."""
        self._engine.dispose()
        self.gate.close()

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
    def write(self, label: str, *, kind: str = "") -> Iterator[Writing]:
        """Give a session whose whole effect is one recorded change, committed when the block ends without error.

        `label` is what undo will call it: «Northwind: tier 2 → 1». Nothing is kept when the block raises. A block that
        changes nothing leaves no change behind. Within `one_step` it takes part in that step instead.
        """
        if (step := getattr(self._steps, "session", None)) is not None:
            step.label = label or step.label
            yield step
            step.flush()
            return
        if self.read_only:
            raise self.no_writing()
        self.gate.let_write()
        engine = self._engine.execution_options(writes=True)
        with _told(self.path), Writing(engine, autoflush=True, expire_on_commit=False) as session:
            session.keys, session.recorder, session.label, session.target = self.keys, Recorder(), label, None
            event.listen(session, "before_flush", lambda s, *_: session.recorder.collect(s))
            # Records of one step may point at each other; SQLite looks at the whole when it commits.
            session.connection().exec_driver_sql("PRAGMA defer_foreign_keys=ON")
            yield session
            session.flush()
            change = self._record(session, kind or self.kind)
            if change:
                self.gate.let_commit()
            driver = _driver(session.connection())
            identity = bookfile.read_identity(driver)
            try:
                session.commit()
            except BaseException:
                driver.rollback()  # SQLite keeps open what failed to commit; SQLAlchemy takes it for over
                raise
        if change:
            write_marker(self.path, Marker(change, identity))

    @contextmanager
    def one_step(self) -> Iterator[None]:
        """Let all that this thread writes in the block be one transaction and one recorded change, or nothing at all.

        Its label is that of the last write in it. What is read in between is read as it was before the step.
        """
        with self.write("") as session:
            self._steps.session = session
            try:
                yield
            finally:
                del self._steps.session

    def _record(self, session: Writing, kind: str) -> int:
        entries = session.recorder.entries
        if not entries:
            return 0
        refuse_circles(session, entries)
        newest = newest_change(session)
        change = self.keys.new_key()
        while change <= newest:  # a clock that was set back must not reorder the history
            change = newest + 1
        store_change(session.connection(), change, clean(self.who), clean(session.label), entries, kind, session.target)
        _index(_driver(session.connection()), entries)
        return change

    def no_writing(self) -> Refused:
        """Return why nothing can be written into a book that is open for reading only."""
        return Refused("The book is open for reading only", f"{self.path} may not be written.", safe=UNCHANGED)

    def newest_change(self, session: Session) -> int:
        """Return the key of the newest change, 0 in a book without any."""
        return newest_change(session)


def _index(connection: sqlite3.Connection, entries: Sequence[Entry]) -> None:
    touched: dict[str, dict[int, None]] = {table: {} for table in search.INDEXED}
    for entry in entries:
        columns = search.INDEXED.get(entry.table, ())
        if columns and (entry.action != UPDATED or not entry.after.keys().isdisjoint(columns)):
            touched[entry.table][entry.record_id] = None
    for table, keys in touched.items():
        search.sync_index(connection, table, keys)


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
