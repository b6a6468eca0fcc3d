"""One search over everything: accounts, people, facts; accents and case aside, every term quoted (R18)."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable
from itertools import zip_longest
from typing import Any, NamedTuple

from store.clean import clean, fold

INDEXED: dict[str, tuple[str, ...]] = {
    "account": ("name", "industry", "city"),
    "person": ("name", "email"),
    "fact": ("text", "source"),
}
"""Table -> the columns that can be found; each has an FTS5 table `<table>_fts` that holds them folded."""

CANDIDATES = 150
"""As many hits as are ranked; beyond that a search is too broad for its order to matter."""
TERMS = 30
"""So many words of a text are looked for; a whole page put into the search field is more than anybody means."""
_LAST = "\U0010ffff"


class Hit(NamedTuple):
    """One thing found: what kind, which record, of which account, and the words to show."""

    kind: str
    record_id: int
    account_id: int | None
    title: str
    where: str


def fts_query(text: str) -> str:
    """Return the text as an FTS5 query: every word, folded and quoted, is the beginning of a word; all are wanted."""
    words = fold(clean(text)).replace('"', " ").split()
    return " ".join([f'"{word}"*' for word in words if any(c.isalnum() for c in word)][:TERMS])


def sync_index(connection: sqlite3.Connection, table: str, keys: Iterable[int]) -> None:
    """Bring the index of a table in line with records just written, changed or removed."""
    columns = INDEXED[table]
    read = f"SELECT id, {', '.join(columns)} FROM {table} WHERE id = ?"
    rows = [(key,) for key in sorted(keys)]  # FTS5 writes all it has in mind to the file at each step back
    connection.executemany(f"DELETE FROM {table}_fts WHERE rowid = ?", rows)
    connection.executemany(
        f"INSERT INTO {table}_fts(rowid, {', '.join(columns)}) VALUES(?{', ?' * len(columns)})",
        (_folded(found) for row in rows for found in connection.execute(read, row)),
    )


def holds_all(connection: sqlite3.Connection, table: str) -> bool:
    """Say whether the index of a table holds the words of its records and no others."""
    names = ", ".join(INDEXED[table])
    held = connection.execute(f"SELECT rowid, {names} FROM {table}_fts ORDER BY rowid")
    wanted = connection.execute(f"SELECT id, {names} FROM {table} ORDER BY id")
    return all(one == other for one, other in zip_longest(held, map(_folded, wanted)))


def _folded(row: tuple[Any, ...]) -> tuple[Any, ...]:
    return row[0], *map(fold, row[1:])


def find_account_keys(connection: sqlite3.Connection, text: str, limit: int = CANDIDATES) -> list[int]:
    """Return the keys of accounts in use that match: names that begin with the text first, then the others."""
    begin = fold(clean(text))
    query = fts_query(text)
    if not query:
        return []
    first = connection.execute(
        "SELECT id FROM account WHERE name_key >= ? AND name_key < ? AND archived_on IS NULL "
        "ORDER BY name_key LIMIT 40",
        (begin, begin + _LAST),
    ).fetchall()
    others = connection.execute(
        "SELECT f.rowid FROM account_fts f JOIN account a ON a.id = f.rowid "
        "WHERE account_fts MATCH ? AND a.archived_on IS NULL LIMIT ?",
        (query, limit),
    ).fetchall()
    return list(dict.fromkeys(key for (key,) in first + others))[:limit]


def find_people(connection: sqlite3.Connection, text: str, limit: int = 50) -> list[Hit]:
    """Return people whose name or address matches, with their account, by name."""
    query = fts_query(text)
    if not query:
        return []
    rows = connection.execute(
        "SELECT p.id, p.account_id, p.name, coalesce(a.name, '') FROM person_fts f JOIN person p ON p.id = f.rowid "
        "LEFT JOIN account a ON a.id = p.account_id WHERE person_fts MATCH ? LIMIT ?",
        (query, max(limit, CANDIDATES)),
    )
    hits = [Hit("person", *row) for row in rows]
    return sorted(hits, key=lambda hit: (fold(hit.title), hit.record_id))[:limit]


def find_facts(connection: sqlite3.Connection, text: str, limit: int = 50) -> list[Hit]:
    """Return facts whose text or source matches, with their account."""
    query = fts_query(text)
    if not query:
        return []
    rows = connection.execute(
        "SELECT t.id, t.account_id, t.text, coalesce(a.name, '') FROM fact_fts f JOIN fact t ON t.id = f.rowid "
        "LEFT JOIN account a ON a.id = t.account_id WHERE fact_fts MATCH ? LIMIT ?",
        (query, limit),
    )
    return [Hit("fact", *row) for row in rows]
