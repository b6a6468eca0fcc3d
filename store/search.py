"""One search over everything: accounts, people, facts and the rest; accents and case aside, every term quoted (R18)."""

from __future__ import annotations

import re
import sqlite3
from collections.abc import Iterable, Sequence
from itertools import zip_longest
from typing import Any, NamedTuple

from store.attribute_kinds import KINDS
from store.clean import clean, fold

INDEXED: dict[str, tuple[str, ...]] = {
    "account": ("name", "industry", "city"),
    "person": ("name", "email"),
    "fact": ("text", "source"),
    "buying_centre": ("name", "buys", "initiatives"),
    "seat": ("title", "department"),
    "attribute": ("value", "source"),
    "line": ("note", "source"),
    "cell": ("comment", "competitor"),
    "relationship": ("competitor", "note", "source"),
    "account_link": ("name", "address"),
    "plan": (
        "goal",
        "value_proposition",
        "field_of_play",
        "our_value",
        "their_gain",
        "our_gain",
        "success_factors",
        "notes",
    ),
    "objective": ("title", "strategy"),
    "action": ("title", "note"),
    "swot_item": ("text", "note"),
    "risk": ("title", "note"),
    "competitor": ("name", "strengths", "counter"),
    "talking_point": ("text", "so_what", "proof"),
    "persona": ("name", "cares_about"),
    "tier_plan": ("name", "notes"),
    "campaign": ("name", "goal", "notes"),
    "review": ("title", "decisions", "notes"),
    "review_answer": ("note",),
}
"""Table -> the columns that can be found; each has an FTS5 table `<table>_fts` that holds them folded."""

CANDIDATES = 150
"""As many hits as are ranked; beyond that a search is too broad for its order to matter."""
TERMS = 30
"""So many words of a text are looked for; a whole page put into the search field is more than anybody means."""
LOOKED_AT = 2_000
"""Characters of a text that are looked through to tell why it was found."""
_LAST = "\U0010ffff"
_BEGINNING = re.compile(r"(?<![^\W_])(?=[^\W_])")
_BARE = re.compile(r"[^\W_](?:.*[^\W_])?")


class Told(NamedTuple):
    """How what is found in a table is told, in SQL: its title, the record that shows it, its account.

    `also` are the columns that are searched besides the title; `called` is what the first of them is called.
    """

    title: str
    also: tuple[str, ...]
    joins: str = ""
    record: str = "t.id"
    account: str = "t.account_id"
    called: str = "''"


_SITS = (
    "(SELECT group_concat(p.name, ', ') FROM occupancy o JOIN person p ON p.id = o.person_id "
    "WHERE o.seat_id = t.id AND o.ended_on IS NULL)"
)
_ENDS = (
    "LEFT JOIN person fp ON fp.id = t.from_person_id LEFT JOIN seat fs ON fs.id = t.from_seat_id "
    "LEFT JOIN person tp ON tp.id = t.to_person_id LEFT JOIN seat ts ON ts.id = t.to_seat_id"
)
_HER = "JOIN person p ON p.id = t.person_id"
_HERE = "coalesce(p.account_id, t.account_id)"
"""The account where a person is now: what was judged of her elsewhere is found with her."""
_ELSEWHERE = "(SELECT ' · judged at ' || x.name FROM account x WHERE x.id = t.account_id AND x.id != p.account_id)"
_PLACE = "LEFT JOIN buying_centre c ON c.id = t.centre_id JOIN offering o ON o.id = t.offering_id"
TOLD: dict[str, Told] = {
    "buying_centre": Told("t.name", ("buys", "initiatives")),
    "seat": Told(f"t.title || coalesce(' · ' || {_SITS}, '')", ("department",)),
    "attribute": Told(
        f"p.name || coalesce({_ELSEWHERE}, '')", ("value", "source"), _HER, "p.id", _HERE, called="t.name"
    ),
    "line": Told(
        "coalesce(fp.name, fs.title, '') || ' · ' || t.kind || ' · ' || coalesce(tp.name, ts.title, '')",
        ("note", "source"),
        _ENDS,
        "coalesce(fp.id, fs.id)",
        "coalesce(fp.account_id, fs.account_id, t.account_id)",
    ),
    "cell": Told("coalesce(c.name, 'Whole account') || ' · ' || o.name", ("comment", "competitor"), _PLACE),
    "relationship": Told(
        "coalesce(u.name, t.competitor) || ' · ' || p.name",
        ("note", "source"),
        f"{_HER} LEFT JOIN colleague u ON u.id = t.colleague_id",
        "p.id",
        _HERE,
    ),
    "account_link": Told("coalesce(nullif(t.name, ''), t.address)", ("address",)),
    "plan": Told(
        "'Plan ' || t.period",
        (
            "goal",
            "value_proposition",
            "field_of_play",
            "our_value",
            "their_gain",
            "our_gain",
            "success_factors",
            "notes",
        ),
    ),
    "objective": Told("t.title", ("strategy",)),
    "action": Told("t.title", ("note",)),
    "swot_item": Told("t.text", ("note",)),
    "risk": Told("t.title", ("note",)),
    "competitor": Told("t.name", ("strengths", "counter")),
    "talking_point": Told("t.text", ("so_what", "proof")),
    "persona": Told("t.name", ("cares_about",), account="NULL"),
    "tier_plan": Told("t.name", ("notes",), account="NULL"),
    "campaign": Told("t.name", ("goal", "notes"), account="NULL"),
    "review": Told("coalesce(nullif(t.title, ''), t.kind || ' review')", ("decisions", "notes")),
    "review_answer": Told("t.note", ("note",), record="t.review_id"),
}
"""What is found besides accounts, people and facts, in the order in which it is shown."""
_MANY_OF_ONE = frozenset({"attribute"})
"""Tables of which several records stand for one hit."""


class Hit(NamedTuple):
    """One thing found: what kind, which record, of which account, the words to show, and why it was found.

    `why` is empty where the title says it, whose character `seen` begins what was found.
    """

    kind: str
    record_id: int
    account_id: int | None
    title: str
    where: str
    why: str = ""
    seen: int = 0


def fts_query(text: str) -> str:
    """Return the text as an FTS5 query: every word, folded and quoted, is the beginning of a word; all are wanted."""
    return " ".join(f'"{word}"*' for word in _words(text))


def _words(text: str) -> list[str]:
    words = fold(clean(text)).replace('"', " ").split()
    return [word for word in words if any(c.isalnum() for c in word)][:TERMS]


def bare_words(text: str) -> list[str]:
    """Return the words that a search for the text wants, without the signs round them."""
    return [found[0] for word in _words(text) if (found := _BARE.search(word))]


def find_reason(words: Sequence[str], title: str, **others: str) -> tuple[str, int]:
    """Return why a search for these bare words finds something: `city Rotterdam`, and where its title holds the first.

    `others` are the fields that are searched beside the title, each under what it is called.
    """
    wanted = {word: _marked(word) for word in words}
    said = _said(title)
    places = {word: place for word, mark in wanted.items() if (place := said.find(mark)) >= 0}
    lacking = [mark for word, mark in wanted.items() if word not in places]
    told = [f"{name} {other}" for name, other in others.items() if lacking and _says_any(other, lacking)]
    first = min(places, key=places.__getitem__, default="")
    return ", ".join(told), _place(first, title) if first else 0


def _marked(folded: str) -> str:
    """Return a folded text with a mark before each word, so that a word's beginning can be looked for as it is."""
    return _BEGINNING.sub("\0", folded)


def _said(text: str) -> str:
    return _marked(fold(text[:LOOKED_AT]))


def _says_any(text: str, marks: Sequence[str]) -> bool:
    said = _said(text)
    return any(mark in said for mark in marks)


def _place(word: str, text: str) -> int:
    """Return where a word that begins so begins in the text as it is written, 0 when none does."""
    for found in _BEGINNING.finditer(text[:LOOKED_AT]):
        if fold(text[found.start() : found.start() + 4 * len(word)]).startswith(word):
            return found.start()
    return 0


def keys_from(text: str) -> tuple[str, str]:
    """Return the first name key that begins with the text, and one behind the last."""
    begin = fold(clean(text))
    return begin, begin + _LAST


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
    query = fts_query(text)
    if not query:
        return []
    first = connection.execute(
        "SELECT id FROM account WHERE name_key >= ? AND name_key < ? AND archived_on IS NULL "
        "ORDER BY name_key LIMIT 40",
        keys_from(text),
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
        "SELECT p.id, p.account_id, p.name, coalesce(a.name, ''), p.email "
        "FROM person_fts f JOIN person p ON p.id = f.rowid "
        "LEFT JOIN account a ON a.id = p.account_id WHERE person_fts MATCH ? LIMIT ?",
        (query, max(limit, CANDIDATES)),
    )
    found = sorted(rows, key=lambda row: (fold(row[2]), row[0]))[:limit]
    words = bare_words(text)
    return [
        Hit("person", key, account, name, where, *find_reason(words, name, email=email))
        for key, account, name, where, email in found
    ]


def find_facts(connection: sqlite3.Connection, text: str, limit: int = 50) -> list[Hit]:
    """Return facts whose text or source matches, with their account."""
    query = fts_query(text)
    if not query:
        return []
    rows = connection.execute(
        "SELECT t.id, t.account_id, t.text, coalesce(a.name, ''), t.source "
        "FROM fact_fts f JOIN fact t ON t.id = f.rowid "
        "LEFT JOIN account a ON a.id = t.account_id WHERE fact_fts MATCH ? LIMIT ?",
        (query, limit),
    )
    words = bare_words(text)
    return [
        Hit("fact", key, account, told, where, *find_reason(words, told, source=source))
        for key, account, told, where, source in rows
    ]


def find_records(connection: sqlite3.Connection, table: str, text: str, limit: int = 50) -> list[Hit]:
    """Return what matches in one table of TOLD, with its account; its record is the one to go to.

    Somebody of whom several judgements match is found once.
    """
    query = fts_query(text)
    if not query:
        return []
    told = TOLD[table]
    rows = connection.execute(
        f"SELECT {told.record}, {told.account}, {told.title}, coalesce(a.name, ''), {told.called}, "
        f"{', '.join(f't.{name}' for name in told.also)} "
        f"FROM {table}_fts JOIN {table} t ON t.id = {table}_fts.rowid {told.joins} "
        f"LEFT JOIN account a ON a.id = {told.account} WHERE {table}_fts MATCH ? LIMIT ?",
        (query, max(limit, CANDIDATES) if table in _MANY_OF_ONE else limit),
    )
    words = bare_words(text)
    found = (
        Hit(table, key, account, title, where, *find_reason(words, title, **_named(told, called, texts)))
        for key, account, title, where, called, *texts in rows
    )
    return _each_once(found)[:limit]


def _each_once(hits: Iterable[Hit]) -> list[Hit]:
    """Return those that go to the same place under the same title as one hit, with all that they were found for."""
    found: dict[tuple[int, str], list[Hit]] = {}
    for hit in hits:
        found.setdefault((hit.record_id, hit.title), []).append(hit)
    return [
        first._replace(why=", ".join(dict.fromkeys(hit.why for hit in (first, *others) if hit.why)))
        for first, *others in found.values()
    ]


def _named(told: Told, called: str, texts: Sequence[str]) -> dict[str, str]:
    """Return the texts that were searched under what they are called: an attribute's value by its kind."""
    named = {name.replace("_", " "): text for name, text in zip(told.also, texts, strict=True)}
    if called in KINDS:
        return {KINDS[called].label.lower(): named.pop("value"), **named}
    return named


def find_others(connection: sqlite3.Connection, text: str, limit: int) -> list[Hit]:
    """Return all that matches besides accounts, as many of each kind: people first, then facts, then the rest."""
    people = find_people(connection, text, limit)
    named = {hit.record_id for hit in people}
    rest = [hit for table in TOLD for hit in find_records(connection, table, text, limit)]
    rest = [hit for hit in rest if hit.kind != "attribute" or hit.record_id not in named]
    return [*people, *find_facts(connection, text, limit), *rest]
