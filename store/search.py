"""One search over everything: accounts, people, facts; accents and case aside, every term quoted (R18)."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Mapping
from typing import Any, NamedTuple

from store.clean import clean, fold

INDEXED: dict[str, tuple[str, ...]] = {
    "account": ("name", "industry", "city"),
    "person": ("name", "email"),
    "fact": ("text", "source"),
}
"""Table -> the columns that can be found; each has an FTS5 table `<table>_fts` over it."""

CANDIDATES = 150
"""As many hits as are ranked; beyond that a search is too broad for its order to matter."""
COUNT_LIMIT = 1_000
"""Hits are counted up to here, then shown as «1000+»: an exact count walks every hit."""
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
    """Return the text as an FTS5 query: every word quoted, each the beginning of a word, all of them wanted."""
    words = clean(text.replace('"', " ")).split()
    return " ".join([f'"{word}"*' for word in words if any(c.isalnum() for c in word)][:TERMS])


def sync_index(connection: sqlite3.Connection, changed: Iterable[tuple[str, int, Mapping[str, Any]]]) -> None:
    """Bring the index in line with records just written: `(table, key, values that are indexed now)`.

    FTS5 wants the old words to take a row out of an external-content index, so each is (table, key, fields before).
    """
    for table, key, before in changed:
        columns = INDEXED[table]
        names = ", ".join(columns)
        marks = ", ".join("?" * len(columns))
        if before:
            connection.execute(
                f"INSERT INTO {table}_fts({table}_fts, rowid, {names}) VALUES('delete', ?, {marks})",
                (key, *(before.get(column) or "" for column in columns)),
            )
        connection.execute(
            f"INSERT INTO {table}_fts(rowid, {names}) SELECT id, {names} FROM {table} WHERE id = ?",
            (key,),
        )


def rebuild_index(connection: sqlite3.Connection, table: str) -> None:
    """Make the index of a table anew, after a bulk of writes."""
    connection.execute(f"INSERT INTO {table}_fts({table}_fts) VALUES('rebuild')")


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


def count_account_hits(connection: sqlite3.Connection, text: str) -> int:
    """Return how many accounts in use match, at most COUNT_LIMIT."""
    query = fts_query(text)
    if not query:
        return 0
    found = connection.execute(
        "SELECT count(*) FROM (SELECT 1 FROM account_fts f JOIN account a ON a.id = f.rowid "
        "WHERE account_fts MATCH ? AND a.archived_on IS NULL LIMIT ?)",
        (query, COUNT_LIMIT),
    ).fetchone()
    return int(found[0])


def find_people(connection: sqlite3.Connection, text: str, limit: int = 50) -> list[Hit]:
    """Return people whose name or address matches, with their account."""
    query = fts_query(text)
    if not query:
        return []
    rows = connection.execute(
        "SELECT p.id, p.account_id, p.name, coalesce(a.name, '') FROM person_fts f JOIN person p ON p.id = f.rowid "
        "LEFT JOIN account a ON a.id = p.account_id WHERE person_fts MATCH ? LIMIT ?",
        (query, limit),
    )
    return sorted((Hit("person", *row) for row in rows), key=lambda hit: hit.title)


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
