"""The check: is every page sound, every reference whole, every index in line, and does the history bear it out?

SQLite notices one damaged bit in twelve; the history's digests and the values it recorded show most of the others.
"""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path

from store import bookfile, search
from store.errors import Problem, StoreError
from store.history import DELETED, UPDATED, digest_entry, digest_head

SHOWN = 20
"""Problems of one kind that are named; more are counted."""


def check_book(path: Path) -> list[Problem]:
    """Return everything that is wrong with the book, an empty list for a sound one; the file is never changed.

    Raises Damaged or NotFound when it cannot even be looked at.
    """
    bookfile.examine(path)
    problems: list[Problem] = []
    with closing(bookfile.open_to_look(path)) as connection:
        bookfile.check_marker(connection, path)
        for step in (_pages, _references, _tallies, _chain, _values, _words):
            try:
                problems.extend(_first(step, connection))
            except (sqlite3.Error, ValueError, KeyError, TypeError) as error:
                reason = str(error) if isinstance(error, sqlite3.Error) else type(error).__name__
                problems.append(Problem(None, f"the check could not go on: {reason}", "restore a backup"))
                break
    return problems


def find_damage(path: Path) -> StoreError | None:
    """Return what a quick look over all pages finds, None for a sound file; meant for a thread of its own."""
    try:
        with closing(bookfile.open_to_look(path)) as connection:
            if connection.execute("PRAGMA quick_check(1)").fetchone()[0] != "ok":
                return bookfile.damaged(path, "SQLite found a damaged page. Do not go on working in it.")
    except sqlite3.Error as error:
        return bookfile.damaged(path, f"SQLite says: {error}.")
    except StoreError as error:
        return error
    return None


def _first(step: Callable[[sqlite3.Connection], Iterator[str]], connection: sqlite3.Connection) -> Iterator[Problem]:
    found = 0
    for what in step(connection):
        found += 1
        if found <= SHOWN:
            yield Problem(None, what)
    if found > SHOWN:
        yield Problem(None, f"and {found - SHOWN} more like this")


def _pages(connection: sqlite3.Connection) -> Iterator[str]:
    for (line,) in connection.execute(f"PRAGMA integrity_check({SHOWN})"):
        if line != "ok":
            yield f"SQLite: {line}"


def _references(connection: sqlite3.Connection) -> Iterator[str]:
    for table, row, target, _ in connection.execute("PRAGMA foreign_key_check"):
        yield f"record {row} of {table} points to a {target} that is not there"


def _tallies(connection: sqlite3.Connection) -> Iterator[str]:
    counted = dict(connection.execute("SELECT shelf, count(*) FROM account GROUP BY shelf"))
    for shelf, accounts in connection.execute("SELECT shelf, accounts FROM shelf_tally"):
        if counted.get(shelf, 0) != accounts:
            yield f"shelf {shelf} counts {accounts} accounts, but has {counted.get(shelf, 0)}"


def _chain(connection: sqlite3.Connection) -> Iterator[str]:
    last = ""
    changes = connection.execute("SELECT id, at, who, label, kind, target, digest FROM change ORDER BY id").fetchall()
    for key, at, who, label, kind, target, digest in changes:
        chain = digest_head(last, key, at, who, label, kind, target)
        entries = connection.execute(
            "SELECT change_id, position, table_name, record_id, account_id, action, before, after "
            "FROM change_entry WHERE change_id = ? ORDER BY position",
            (key,),
        )
        for entry in entries:
            digest_entry(chain, entry)
        if chain.hexdigest() != digest:
            yield f"the history of {at[:16]} is not as it was written"
        last = digest


def _values(connection: sqlite3.Connection) -> Iterator[str]:
    """Compare every recorded value with what the record holds now: the newest entry of a field must stand."""
    expected: dict[tuple[str, int], dict[str, object]] = {}
    entries = connection.execute(
        "SELECT table_name, record_id, action, before, after FROM change_entry ORDER BY change_id, position"
    )
    for table, key, action, before, after in entries:
        if action == DELETED:
            expected.pop((table, key), None)
        elif action == UPDATED:
            expected.setdefault((table, key), {}).update({**dict.fromkeys(json.loads(before)), **json.loads(after)})
        else:
            expected[(table, key)] = json.loads(after)
    known = {name for (name,) in connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'")}
    tables: dict[str, dict[int, dict[str, object]]] = {}
    for (table, key), values in expected.items():
        tables.setdefault(table, {})[key] = values
    for table, records in tables.items():
        if table in known:
            yield from _compare(connection, table, records)
        else:
            yield f"the history speaks of a table that is not there, with {len(records)} records"


def _compare(connection: sqlite3.Connection, table: str, records: dict[int, dict[str, object]]) -> Iterator[str]:
    cursor = connection.execute(f'SELECT * FROM "{table}"')  # noqa: S608 - a table the history names, checked above
    names = [column[0] for column in cursor.description]
    found = 0
    for row in cursor:
        held = dict(zip(names, row, strict=True))
        wanted = records.get(held["id"])
        if wanted is None:
            continue
        found += 1
        for name, value in wanted.items():
            if name != "version" and held.get(name) != value and (held.get(name) or None) != (value or None):
                yield f"“{name}” of record {held['id']} of {table} is not what was last saved in it"
    if found < len(records):
        yield f"{len(records) - found} records of {table} are missing"


def _words(connection: sqlite3.Connection) -> Iterator[str]:
    """Compare the search indexes with the words they index; on a copy, since the comparison is written as an insert."""
    with closing(sqlite3.connect(":memory:")) as copy:
        connection.backup(copy)
        for table in search.INDEXED:
            try:
                copy.execute(f"INSERT INTO {table}_fts({table}_fts, rank) VALUES('integrity-check', 1)")
            except sqlite3.DatabaseError:
                yield f"the search index of {table}s is not in line with what it indexes"
