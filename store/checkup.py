"""The check: is every page sound, every reference whole, every index in line, and does the history bear it out?

SQLite notices one damaged bit in twelve; the history's digests and the values it recorded show most of the others.
"""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Callable, Iterable, Iterator
from contextlib import closing
from pathlib import Path

from sqlmodel import SQLModel

from store import bookfile, search
from store.campaigns.due_touches import DUE
from store.campaigns.enrolments import RUNNING
from store.circles import LINKS
from store.errors import Problem
from store.history import DELETED, UPDATED, digest_entry, digest_head
from store.opening import TABLES
from store.plans.belonging import AT_HOME
from store.plans.plans import LIVE
from store.records import Record, blank_of
from store.reviews.soundness import find_unsound
from store.talking_points import POSITIONS

SHOWN = 20
"""Problems of one kind that are named; more are counted."""

_UNREADABLE = (sqlite3.Error, ValueError, KeyError, TypeError, AttributeError, OverflowError, RecursionError)
"""What a damaged value may raise where it is read."""


def check_book(path: Path) -> list[Problem]:
    """Return everything that is wrong with the book, an empty list for a sound one; the file is never changed.

    Of a book of an older version only what every version has is looked at: its pages, links and history. Raises Damaged
    or NotFound when it cannot even be looked at.
    """
    is_older = bookfile.examine(path) < bookfile.SCHEMA_VERSION
    of_now = () if is_older else (_circles, _plans, _points, _enrolments, _figures, _values, _words, find_unsound)
    problems: list[Problem] = []
    with closing(bookfile.open_to_look(path)) as connection:
        connection.execute("BEGIN")  # one state of the book, whatever another window saves meanwhile
        for step in (_pages, _version, _references, _chain, *of_now):
            try:
                problems.extend(_first(step, connection))
            except _UNREADABLE as error:
                reason = str(error) if isinstance(error, sqlite3.Error) else type(error).__name__
                problems.append(Problem(None, f"the check could not go on: {reason}", "restore a backup"))
                break
    if not problems:
        bookfile.take_log_away(path)
    return problems


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
        yield f"record {row} of {table} points to a record of {target} that is not there"


def _version(connection: sqlite3.Connection) -> Iterator[str]:
    (said,) = connection.execute("PRAGMA user_version").fetchone()
    for (made,) in connection.execute("SELECT version_num FROM alembic_version"):
        if int(made) != said:
            yield f"the header says version {said}, the last migration was {made}"


def _circles(connection: sqlite3.Connection) -> Iterator[str]:
    for table, link in LINKS.items():
        above = dict(connection.execute(f"SELECT id, {link} FROM {table} WHERE {link} IS NOT NULL"))  # noqa: S608 - LINKS
        sound: set[int] = set()
        for key in above:
            walked: dict[int, None] = {}
            while key in above and key not in sound and key not in walked:
                walked[key] = None
                key = above[key]
            if key in walked:
                ring = list(walked)[list(walked).index(key) :]
                yield f"records of {table} stand above each other in a circle: {', '.join(map(str, ring[:6]))}"
            sound.update(walked)


def _plans(connection: sqlite3.Connection) -> Iterator[str]:
    ring = _waiting_ring(connection.execute("SELECT action_id, waits_for_id FROM dependency").fetchall())
    if ring:
        yield f"actions wait for each other in a circle: {', '.join(map(str, ring[:6]))}"
    query = "SELECT a.id FROM action a JOIN objective o ON o.id = a.objective_id WHERE o.plan_id IS NOT a.plan_id"
    for (key,) in connection.execute(query):
        yield f"action {key} is for an objective of another plan"
    live = ", ".join(f"'{status}'" for status in sorted(LIVE))
    query = f"SELECT account_id, count(*) FROM plan WHERE status IN ({live}) GROUP BY account_id HAVING count(*) > 1"  # noqa: S608 - LIVE
    for account, plans in connection.execute(query):
        yield f"account {account} has {plans} plans that are live, one is right"
    for table, link, target in _links_at_home():
        query = f"SELECT t.id FROM {table} t JOIN {target} o ON o.id = t.{link} WHERE o.account_id IS NOT t.account_id"  # noqa: S608 - the names of a model
        for (key,) in connection.execute(query):
            yield f"record {key} of {table} points to a record of {target} of another account"


def _points(connection: sqlite3.Connection) -> Iterator[str]:
    first, last = min(POSITIONS), max(POSITIONS)
    query = "SELECT id, position FROM talking_point WHERE position NOT BETWEEN ? AND ?"
    for key, position in connection.execute(query, (first, last)):
        yield f"talking point {key} stands at position {position}, {first} to {last} is right"
    query = "SELECT account_id, position, count(*) FROM talking_point GROUP BY account_id, position HAVING count(*) > 1"
    for account, position, points in connection.execute(query):
        yield f"account {account} has {points} talking points at position {position}, one is right"


def _enrolments(connection: sqlite3.Connection) -> Iterator[str]:
    running = json.dumps(sorted(RUNNING))
    query = (
        "SELECT d.id, e.id FROM due_touch d JOIN enrolment e ON e.id = d.enrolment_id "
        "WHERE d.status = ? AND e.status NOT IN (SELECT value FROM json_each(?))"
    )
    for touch, enrolment in connection.execute(query, (DUE, running)):
        yield f"touch {touch} is still due, but enrolment {enrolment} is over"
    query = "SELECT d.id FROM due_touch d JOIN enrolment e ON e.id = d.enrolment_id WHERE d.account_id != e.account_id"
    for (touch,) in connection.execute(query):
        yield f"due touch {touch} is at another account than its enrolment"
    query = (
        "SELECT e.id FROM enrolment e JOIN person p ON p.id = e.person_id "
        "WHERE e.status IN (SELECT value FROM json_each(?)) AND p.account_id != e.account_id"
    )
    for (key,) in connection.execute(query, (running,)):
        yield f"enrolment {key} is for a person of another account"
    query = (
        "SELECT person_id, count(*) FROM enrolment WHERE status IN (SELECT value FROM json_each(?)) "
        "AND person_id IS NOT NULL GROUP BY person_id HAVING count(*) > 1"
    )
    for person, enrolments in connection.execute(query, (running,)):
        yield f"person {person} is in {enrolments} cadences at once, one is right"


def _links_at_home() -> Iterator[tuple[str, str, str]]:
    """Yield each table with a link that stays within an account, and where the link leads to."""
    for name in (str(table.__tablename__) for table in TABLES):
        for column in SQLModel.metadata.tables[name].columns:
            for target in (key.column.table.name for key in column.foreign_keys):
                if target in AT_HOME:
                    yield name, column.name, target


def _waiting_ring(waiting: Iterable[tuple[int, int]]) -> list[int]:
    """Return the actions that wait for each other, by taking away whatever waits for nothing, or nothing waits for."""
    left = set(waiting)
    while True:
        starts, ends = {start for start, _ in left}, {end for _, end in left}
        whole = {(start, end) for start, end in left if end in starts and start in ends}
        if whole == left:
            return sorted(starts)
        left = whole


def _figures(connection: sqlite3.Connection) -> Iterator[str]:
    counted = dict(connection.execute("SELECT shelf, count(*) FROM account GROUP BY shelf"))
    for shelf, accounts in connection.execute("SELECT shelf, accounts FROM shelf_tally"):
        if counted.get(shelf, 0) != accounts:
            yield f"shelf {shelf} counts {accounts} accounts, but has {counted.get(shelf, 0)}"
    wrong = connection.execute(
        "SELECT id FROM account a WHERE open_amount IS NOT "
        "(SELECT coalesce(sum(amount), 0) FROM opportunity WHERE account_id = a.id AND state = 'open') "
        "OR last_touch_on IS NOT (SELECT max(happened_on) FROM touch WHERE account_id = a.id)"
    )
    for (key,) in wrong:
        yield f"the figures of account {key} are not what its opportunities and touches add up to"


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
    """Compare every record with what the history says was last saved in it."""
    recorded = _last_recorded(connection)
    for table in TABLES:
        yield from _compare(connection, table, recorded.pop(str(table.__tablename__), {}))
    for name, records in recorded.items():
        yield f"the history speaks of a table {name} that is not there; records in it: {len(records)}"


def _last_recorded(connection: sqlite3.Connection) -> dict[str, dict[int, dict[str, object]]]:
    records: dict[str, dict[int, dict[str, object]]] = {}
    entries = connection.execute(
        "SELECT table_name, record_id, action, after FROM change_entry ORDER BY change_id, position"
    )
    for table, key, action, after in entries:
        held = records.setdefault(table, {})
        if action == DELETED:
            held.pop(key, None)
        elif action == UPDATED:
            held.setdefault(key, {}).update(json.loads(after))
        else:
            held[key] = json.loads(after)
    return records


def _compare(
    connection: sqlite3.Connection, table: type[Record], records: dict[int, dict[str, object]]
) -> Iterator[str]:
    name = str(table.__tablename__)
    columns = SQLModel.metadata.tables[name].columns
    blanks = {column.name: blank_of(column) for column in columns if column.name != "version"}
    for row in connection.execute(f'SELECT {", ".join(blanks)} FROM "{name}"'):  # noqa: S608 - the names of a model
        held = dict(zip(blanks, row, strict=True))
        wanted = records.pop(held["id"], None)
        if wanted is None:
            yield f"record {held['id']} of {name} is not in the history"
            continue
        wanted |= table.following({field: wanted.get(field, blank) for field, blank in blanks.items()})
        for field, blank in blanks.items():
            if held[field] != wanted.get(field, blank):
                yield f"“{field}” of record {held['id']} of {name} is not what was last saved in it"
    if records:
        yield f"records of {name} are missing: {len(records)}"


def _words(connection: sqlite3.Connection) -> Iterator[str]:
    """Compare the search indexes with the words they index; on a copy, since the comparison is written as an insert."""
    with closing(sqlite3.connect(":memory:")) as copy:
        connection.backup(copy)
        for table in search.INDEXED:
            try:
                copy.execute(f"INSERT INTO {table}_fts({table}_fts, rank) VALUES('integrity-check', 1)")
                sound = search.holds_all(copy, table)
            except sqlite3.DatabaseError:
                sound = False
            if not sound:
                yield f"the search index of {table}s is not in line with what it indexes"
