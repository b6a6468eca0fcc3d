"""Pictures: what was known of one account after any change, as plain records; made by taking the history back.

The history is complete, so that no copy of a dossier has to be kept for it: a digest is enough to prove the picture.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, time
from functools import cache
from operator import attrgetter
from typing import Any, NamedTuple

from sqlalchemy import Boolean, Column, ColumnElement
from sqlmodel import Session, SQLModel, col, select

from store.history import DELETED, INSERTED, UPDATED, Change, ChangeEntry, find_moved, newest_change
from store.opening import TABLES
from store.quick_rows import in_portions
from store.records import ACCOUNT, Record, blank_of

LEFT_OUT = frozenset({"review", "review_attendee", "review_answer", "review_check", "review_snapshot"})
"""Tables of a review itself: a picture is of what it is about."""
COUNTED = frozenset({"id", "version"})
"""Fields that a record has for itself; the key stands before it."""
Fields = Mapping[str, Any]


@dataclass(frozen=True)
class Picture:
    """An account after a change: its records by table and key, each with the fields that say something.

    What is blank is left out, days are ISO texts, and the account itself is the one record of the table `account`.
    Before it was there, there is nothing at all.
    """

    account_id: int
    change_id: int
    tables: Mapping[str, Mapping[int, Fields]]

    @property
    def account(self) -> Fields:
        """The account itself, empty before it was there."""
        return self.tables["account"].get(self.account_id, {})

    def rows(self, table: str) -> Mapping[int, Fields]:
        """Return the records of a table by key."""
        return self.tables[table]


@cache
def tables_of_account() -> Mapping[str, Mapping[str, Column[Any]]]:
    """Return the tables whose records a picture holds, each with the columns that a history tells of."""
    return {
        str(table.__tablename__): _columns(table)
        for table in TABLES
        if str(table.__tablename__) not in LEFT_OUT
        and (ACCOUNT in table.model_fields or str(table.__tablename__) == "account")
    }


def _columns(table: type[Record]) -> Mapping[str, Column[Any]]:
    columns = SQLModel.metadata.tables[str(table.__tablename__)].columns
    return {name: columns[name] for name in table.model_fields if name not in COUNTED | table.derived.keys()}


def picture_now(session: Session, account_id: int) -> Picture:
    """Return what is known of an account now; nothing at all where there is no such account."""
    tables = {name: dict(_read(session, name, _is_of(name, account_id))) for name in tables_of_account()}
    return Picture(account_id, newest_change(session), tables)


def picture_at(session: Session, account_id: int, change_id: int) -> Picture:
    """Return what was known of an account right after a change; nothing at all before it was there."""
    now = picture_now(session, account_id)
    if change_id >= now.change_id:
        return now
    tables = {name: dict(rows) for name, rows in now.tables.items()}
    entries, wanderers = _entries_since(session, account_id, change_id)
    for name, keys in wanderers.items():
        for some in in_portions(sorted(keys)):
            tables[name].update(_read(session, name, SQLModel.metadata.tables[name].c.id.in_(some)))
    for entry in entries:
        _take_back(tables[entry.table], entry)
    for name, rows in tables.items():
        own = (key for key in sorted(rows) if name == "account" or rows[key].get(ACCOUNT) == account_id)
        tables[name] = {key: rows[key] for key in own}
    return Picture(account_id, change_id, tables)


def change_at(session: Session, moment: datetime) -> int:
    """Return the key of the newest change that was made until a moment (aware), 0 when there was none yet."""
    until = moment.astimezone(UTC).isoformat(timespec="milliseconds")
    newest = select(Change.id).where(col(Change.at) <= until).order_by(col(Change.id).desc()).limit(1)
    return session.exec(newest).first() or 0


def change_on(session: Session, day: date) -> int:
    """Return the key of the newest change that was made until the end of a day, where the user is."""
    return change_at(session, datetime.combine(day, time.max).astimezone())


def digest_of(picture: Picture) -> str:
    """Return what proves a picture: the same for the same records, whenever and from wherever it was made.

    A field that a later program adds, blank in what was there before, leaves it as it is.
    """
    known = {name: {str(key): row for key, row in rows.items()} for name, rows in picture.tables.items() if rows}
    text = json.dumps(known, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return hashlib.blake2b(text.encode("utf-8", "surrogatepass"), digest_size=16).hexdigest()


def _is_of(table: str, account_id: int) -> ColumnElement[bool]:
    columns = SQLModel.metadata.tables[table].c
    condition: ColumnElement[bool] = columns.id == account_id if table == "account" else columns[ACCOUNT] == account_id
    return condition


def _read(session: Session, table: str, where: ColumnElement[bool]) -> Iterator[tuple[int, Fields]]:
    """Yield records with what is not blank in them, by key."""
    columns = tables_of_account()[table]
    session.flush()  # the connection knows nothing of what the session still holds
    key = SQLModel.metadata.tables[table].c.id
    names = list(columns)
    query = select(key, *columns.values()).where(where).order_by(key)
    blanks = [blank_of(columns[name]) for name in names]
    for found, *values in session.connection().execute(query):
        told = zip(names, values, blanks, strict=True)
        yield (
            found,
            {
                name: value.isoformat() if isinstance(value, date) else value
                for name, value, blank in told
                if value is not None and value != blank
            },
        )


class _Entry(NamedTuple):
    """One entry of the history that is to be taken back."""

    table: str
    record_id: int
    action: str
    before: str
    after: str
    change_id: int
    position: int


def _entries_since(
    session: Session, account_id: int, change_id: int
) -> tuple[list[_Entry], Mapping[str, frozenset[int]]]:
    """Return what happened to an account's records after a change, the newest first, and those that came or went.

    What came from another account, or went there, may have been changed there, too: all that happened to it counts.
    """
    here = list(_select(session, ChangeEntry.change_id > change_id, ChangeEntry.account_id == account_id))
    away = _select(session, ChangeEntry.change_id > change_id, *find_moved(account_id))
    moved = {(entry.table, entry.record_id) for entry in away}
    moved |= {(entry.table, entry.record_id) for entry in here if _tells_account(entry)}
    entries = [entry for entry in here if (entry.table, entry.record_id) not in moved]
    for some in in_portions(sorted(key for _, key in moved)):
        entries += _select(session, ChangeEntry.change_id > change_id, col(ChangeEntry.record_id).in_(some))
    wanderers: dict[str, set[int]] = {}
    for table, key in moved:
        wanderers.setdefault(table, set()).add(key)
    entries.sort(key=attrgetter("change_id", "position"), reverse=True)
    return entries, {name: frozenset(keys) for name, keys in wanderers.items()}


def _tells_account(entry: _Entry) -> bool:
    """Say whether an edit took a record to another account; of one that came or went all fields are told."""
    return entry.action == UPDATED and f'"{ACCOUNT}":' in entry.before + entry.after


def _select(session: Session, *where: Any) -> Iterator[_Entry]:
    """Yield entries of the history, of the tables that a picture holds, in no order."""
    names = ("table_name", "record_id", "action", "before", "after", "change_id", "position")
    entry = SQLModel.metadata.tables["change_entry"].c
    known = tables_of_account()
    for row in session.connection().execute(select(*(entry[name] for name in names)).where(*where)):
        if row[0] in known:
            yield _Entry(*row)


def _take_back(rows: dict[int, Fields], entry: _Entry) -> None:
    """Make of the records after an entry those before it."""
    if entry.action == INSERTED:
        rows.pop(entry.record_id, None)
    elif entry.action == DELETED:
        rows[entry.record_id] = dict(_plain(entry.table, json.loads(entry.before)))
    elif entry.record_id in rows:
        before = json.loads(entry.before)
        kept = {name: value for name, value in rows[entry.record_id].items() if name not in before}
        rows[entry.record_id] = {**kept, **dict(_plain(entry.table, before))}


def _plain(table: str, recorded: Fields) -> Iterable[tuple[str, Any]]:
    """Yield recorded fields as a picture holds them; those that the table no longer has are left out."""
    columns = tables_of_account()[table]
    for name, value in recorded.items():
        if name in columns and value is not None:
            said = bool(value) if isinstance(columns[name].type, Boolean) else value
            if said != blank_of(columns[name]):
                yield name, said
