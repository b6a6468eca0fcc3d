"""The account list from end to end, for printing: read with plain sqlite3, in any order, as fast as SQLite gives it.

The screen's windows (store.windows) read a few rows at a time; here all of them pass by once, as plain tuples.
"""

from __future__ import annotations

import os
import sqlite3
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from store import bookfile, search
from store.clean import clean, fold
from store.errors import Busy, StoreError
from store.windows import ALL, Order

COLUMNS = frozenset(
    [
        "id",
        "name",
        "tier",
        "industry",
        "city",
        "country",
        "employees",
        "revenue",
        "open_amount",
        "last_touch_on",
        "parent_id",
    ]
)
"""What may be read of an account. Money in minor units, dates as ISO text, unknown as None."""

BATCH = 500
"""Rows handed over at once."""
CACHE_KIB = 16_384
"""An index walks its table in random order: with SQLite's usual 2 MB each page is read many times over."""


@contextmanager
def open_for_listing(path: Path, backups: Path) -> Iterator[sqlite3.Connection]:
    """Give a connection to read the book by, after looking at it; an older book is migrated first.

    What SQLite finds damaged while it reads is raised as Damaged, with words.
    """
    if bookfile.examine(path) < bookfile.SCHEMA_VERSION:
        from store.migrations import migrate  # alembic costs 0.4 s: only when there is something to do

        migrate(path, backups)
    connection = None
    try:
        # Where the folder may be written, by a connection that also takes its log files away when it closes.
        writable = os.access(path, os.W_OK) and os.access(path.parent, os.W_OK)
        connection = bookfile.connect(path) if writable else bookfile.open_to_look(path)
        connection.execute(f"PRAGMA cache_size=-{CACHE_KIB:d}")
        bookfile.check_marker(connection, path)
        yield connection
    except sqlite3.Error as error:
        if "locked" in str(error):
            raise Busy("The book is in use", f"Another program holds {path}.", "Try again in a moment.") from None
        raise bookfile.damaged(path, f"SQLite says: {error}.") from None
    finally:
        if connection is not None:
            connection.close()


def stream_accounts(
    connection: sqlite3.Connection,
    columns: Sequence[str],
    shelf: int = ALL,
    order: Order | None = None,
    text: str = "",
    limit: int | None = None,
) -> Iterator[list[tuple[Any, ...]]]:
    """Yield the accounts of a shelf in batches, each a tuple of the columns.

    With `text` only those that match, as the search of the screen finds them. Unknown values come last either way up.
    ValueError for a column that is not of COLUMNS, or an order that is not of SORTABLE.
    """
    if not COLUMNS.issuperset(columns):
        raise ValueError(columns)
    where = "archived_on IS NULL" if shelf == ALL else f"shelf = {shelf:d}"
    arguments: list[object] = []
    if text:
        query = search.fts_query(text)
        where += (
            " AND ((name_key >= ? AND name_key < ?) OR id IN (SELECT rowid FROM account_fts WHERE account_fts MATCH ?))"
            if query
            else " AND 0"
        )
        arguments = [*search.keys_from(text), query] if query else []
    cursor = connection.execute(
        f"SELECT {', '.join(columns)} FROM account WHERE {where} "  # noqa: S608 - columns are COLUMNS, checked above
        f"ORDER BY {(order or Order()).in_sql()} LIMIT ?",
        (*arguments, -1 if limit is None else limit),
    )
    while batch := cursor.fetchmany(BATCH):
        yield batch


def complete_names(path: Path, begin: str, limit: int = 40) -> list[str]:
    """Return names of accounts that begin with the text, for a shell's completion; nothing when anything is amiss."""
    return _read_names(
        path,
        "SELECT name FROM account WHERE name_key >= ? AND name_key < ? AND archived_on IS NULL "
        "ORDER BY name_key LIMIT ?",
        (*search.keys_from(begin), limit),
    )


def complete_people(path: Path, account: str, begin: str, limit: int = 40) -> list[str]:
    """Return names of people at an account of that name or number that begin with the text, for a shell's completion.

    Nothing when anything is amiss.
    """
    names = _read_names(
        path,
        "SELECT person.name FROM person JOIN account ON account.id = person.account_id "
        "WHERE account.name_key = ? OR account.id = ? ORDER BY person.name",
        (fold(clean(account)), account),
    )
    return [name for name in names if fold(name).startswith(fold(begin))][:limit]


def _read_names(path: Path, query: str, arguments: tuple[object, ...]) -> list[str]:
    try:
        bookfile.examine(path)
        connection = bookfile.open_to_look(path)
    except (StoreError, sqlite3.Error):
        return []
    try:
        return [name for (name,) in connection.execute(query, arguments)]
    except sqlite3.Error:
        return []
    finally:
        connection.close()
        bookfile.take_log_away(path)
