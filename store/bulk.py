"""Writing very many records in one transaction: indexes made anew at its end, and a way to stop in its middle."""

from __future__ import annotations

import gc
import sqlite3
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, suppress
from threading import get_ident

from sqlalchemy import event
from sqlmodel import Session

MANY = 5_000
"""From so many new rows of a table on, and when they outnumber the old ones, its indexes are made anew."""
CACHE_KIB = 65_536
"""With SQLite's usual 2 MB the pages of an index are written out and read again many times over."""
USUAL_CACHE_KIB = 2_000
LOOK_EVERY = 50_000
"""SQLite's own steps between two looks at whether to go on: some milliseconds."""
_KEPT = frozenset({"ux_external_key", "ix_opportunity_account_id", "ix_touch_account_id"})
"""Indexes that are read while their table is being filled: by triggers, or to refuse a key that is there already."""


@contextmanager
def stoppable(session: Session, is_stopped: Callable[[], bool]) -> Iterator[None]:
    """Let the statements of this thread's write session end with an error soon after `is_stopped` says so.

    Holds for the commit too: enter it within the write block, leave it after. More memory is used meanwhile.
    """
    connection = _driver(session)
    thread = get_ident()

    def look() -> int:
        return int(get_ident() == thread and is_stopped())

    connection.set_progress_handler(look, LOOK_EVERY)
    try:
        with roomy(session):
            yield
    finally:
        with suppress(sqlite3.ProgrammingError):  # the book was closed meanwhile
            connection.set_progress_handler(None, 0)


@contextmanager
def roomy(session: Session) -> Iterator[None]:
    """Let SQLite hold more of the book in memory; enter it within the write block, leave it after the commit."""
    connection = _driver(session)
    connection.execute(f"PRAGMA cache_size=-{CACHE_KIB:d}")
    try:
        yield
    finally:
        with suppress(sqlite3.ProgrammingError):  # the book was closed meanwhile
            connection.execute(f"PRAGMA cache_size=-{USUAL_CACHE_KIB:d}")


@contextmanager
def calm_memory() -> Iterator[None]:
    """Let Python not look for garbage meanwhile: what is read stays until it is written, and is walked in vain."""
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_on:
            gc.enable()


def postpone_indexes(session: Session, coming: Mapping[str, int], going: Mapping[str, int] | None = None) -> None:
    """Take the indexes of tables off until the commit, where many rows are coming or going (table -> how many).

    They are made anew, word for word, just before the commit; when that fails, everything is as it was. Where rows go,
    those stay that SQLite finds the rows by that point to them.
    """
    connection = _driver(session)
    taken: list[str] = []
    for table, rows in [*coming.items(), *(going or {}).items()]:
        others = _count(connection, table) - (rows if going and table in going else 0)
        if rows < MANY or rows < others:
            continue
        found = connection.execute(
            "SELECT name, sql FROM sqlite_master WHERE type = 'index' AND tbl_name = ? AND sql IS NOT NULL", (table,)
        ).fetchall()
        for name, statement in found:
            if name not in _KEPT and not (going and _leads_to_references(connection, table, name)):
                connection.execute(f'DROP INDEX "{name}"')
                taken.append(statement)
    if taken:
        event.listen(session, "before_commit", lambda _: [connection.execute(sql) for sql in taken], once=True)


def _leads_to_references(connection: sqlite3.Connection, table: str, index: str) -> bool:
    """Say whether an index begins with a column that points to another record."""
    first = connection.execute(f'PRAGMA index_info("{index}")').fetchone()[2]
    return any(row[3] == first for row in connection.execute(f'PRAGMA foreign_key_list("{table}")'))


def _count(connection: sqlite3.Connection, table: str) -> int:
    return int(connection.execute(f'SELECT count(*) FROM "{table}"').fetchone()[0])  # noqa: S608 - a table of ours


def _driver(session: Session) -> sqlite3.Connection:
    driver = session.connection().connection.driver_connection
    assert isinstance(driver, sqlite3.Connection)  # noqa: S101 - for the type checker
    return driver
