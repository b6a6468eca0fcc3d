"""What changed: who, when, which field, from what to what; append-only, written in the transaction of the change.

Each change carries a digest over itself and the change before, so that a damaged or doctored record shows.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from sqlalchemy import BigInteger, Connection, Index, insert, inspect
from sqlmodel import Field, Session, SQLModel, col, select

from store import clock
from store.records import Record

MADE, EDIT, UNDO, REDO = "made", "edit", "undo", "redo"
INSERTED, UPDATED, DELETED = "insert", "update", "delete"
_CHUNK = 5_000


class Change(SQLModel, table=True):
    """One step of the user: a transaction with a label, the unit of undo."""

    id: int = Field(primary_key=True, sa_type=BigInteger)
    at: str
    who: str
    label: str
    kind: str = EDIT
    target: int | None = Field(default=None, sa_type=BigInteger, index=True)
    digest: str = ""


class ChangeEntry(SQLModel, table=True):
    """One record touched by a change: its fields before and after, as JSON objects."""

    __tablename__ = "change_entry"
    __table_args__ = (
        Index("ix_change_entry_account", "account_id", "change_id"),
        Index("ix_change_entry_record", "record_id", "change_id"),
    )
    change_id: int = Field(primary_key=True, sa_type=BigInteger, foreign_key="change.id")
    position: int = Field(primary_key=True)
    table_name: str
    record_id: int = Field(sa_type=BigInteger)
    account_id: int | None = Field(default=None, sa_type=BigInteger)
    action: str
    before: str = "{}"
    after: str = "{}"


@dataclass(frozen=True, slots=True)
class Entry:
    """One record touched: `before` is empty for an insert, `after` for a delete; only changed fields for an update."""

    table: str
    record_id: int
    account_id: int | None
    action: str
    before: Mapping[str, Any]
    after: Mapping[str, Any]

    def mirrored(self) -> Entry:
        """Return the entry that takes this one back."""
        back = {INSERTED: DELETED, DELETED: INSERTED, UPDATED: UPDATED}[self.action]
        return Entry(self.table, self.record_id, self.account_id, back, self.after, self.before)


@dataclass(frozen=True, slots=True)
class FieldChange:
    """One line of a history: a field that went from one text to another."""

    change_id: int
    at: datetime
    who: str
    label: str
    kind: str
    table: str
    record_id: int
    action: str
    field: str
    before: str
    after: str


@dataclass(slots=True)
class Recorder:
    """Collects what a write session does, until it is stored with the commit."""

    entries: list[Entry] = field(default_factory=list)

    def collect(self, session: Session) -> None:
        """Note every new, changed and deleted record that is about to be flushed, and count versions up."""
        for row in session.new:
            if isinstance(row, Record):
                values = _values(row)
                self.entries.append(
                    Entry(_table(row), int(values["id"]), _account(row), INSERTED, {}, _without_blanks(values))
                )
        for row in session.dirty:
            if isinstance(row, Record) and session.is_modified(row):
                before, after = _differences(row)
                if after:
                    row.version += 1
                    self.entries.append(Entry(_table(row), int(row.id or 0), _account(row), UPDATED, before, after))
        for row in session.deleted:
            if isinstance(row, Record):
                values = _values(row)
                self.entries.append(
                    Entry(_table(row), int(values["id"]), _account(row), DELETED, _without_blanks(values), {})
                )


def store_change(
    connection: Connection, key: int, who: str, label: str, entries: Sequence[Entry], kind: str, target: int | None
) -> None:
    """Write a change and its entries, chained to the newest change before."""
    last = connection.execute(select(Change.digest).order_by(col(Change.id).desc()).limit(1)).scalar()
    at = clock.now().isoformat(timespec="milliseconds")
    chain = digest_head(last or "", key, at, who, label, kind, target)
    table = SQLModel.metadata.tables["change"]
    head = {"id": key, "at": at, "who": who, "label": label, "kind": kind, "target": target, "digest": ""}
    connection.execute(insert(table), head)
    statement = insert(SQLModel.metadata.tables["change_entry"])
    for start in range(0, len(entries), _CHUNK):
        rows = [_row(key, n, entry) for n, entry in enumerate(entries[start : start + _CHUNK], start)]
        for row in rows:
            digest_entry(chain, row.values())
        connection.execute(statement, rows)
    connection.execute(table.update().where(table.c.id == key).values(digest=chain.hexdigest()))


def digest_head(last: str, key: int, at: str, who: str, label: str, kind: str, target: int | None) -> hashlib.blake2b:
    """Return the running digest of a change, its entries still to come."""
    chain = hashlib.blake2b(last.encode(), digest_size=16)
    chain.update(json.dumps([key, at, who, label, kind, target], ensure_ascii=False).encode())
    return chain


def digest_entry(chain: hashlib.blake2b, values: Iterable[object]) -> None:
    """Take one stored entry into the running digest."""
    chain.update("\x1f".join(map(str, values)).encode("utf-8", "surrogatepass"))


def _row(key: int, position: int, entry: Entry) -> dict[str, Any]:
    return {
        "change_id": key,
        "position": position,
        "table_name": entry.table,
        "record_id": entry.record_id,
        "account_id": entry.account_id,
        "action": entry.action,
        "before": _json(entry.before),
        "after": _json(entry.after),
    }


def read_entries(session: Session, change_id: int) -> Iterator[Entry]:
    """Return what a change did, in the order it did it."""
    found = session.exec(
        select(ChangeEntry).where(ChangeEntry.change_id == change_id).order_by(col(ChangeEntry.position))
    )
    for row in found:
        yield Entry(
            row.table_name, row.record_id, row.account_id, row.action, json.loads(row.before), json.loads(row.after)
        )


def list_changes(session: Session, account_id: int | None = None, limit: int = 500) -> list[FieldChange]:
    """Return the newest changes field by field, of one account and all that hangs on it, or of the whole book."""
    query = select(Change, ChangeEntry).join(ChangeEntry, col(ChangeEntry.change_id) == col(Change.id))
    if account_id is not None:
        query = query.where(ChangeEntry.account_id == account_id)
    query = query.order_by(col(Change.id).desc(), col(ChangeEntry.position)).limit(limit)
    return [line for change, entry in session.exec(query) for line in _lines_of(change, entry)]


HIDDEN = frozenset({"id", "version", "name_key", "account_id", "tier_since"})
"""Fields that the record keeps for itself; a history for people leaves them out."""


CALLED = ("name", "text", "summary", "title")
"""Fields that say what a record is, when it was added or removed."""

LINKS = frozenset({"touch_person", "occupancy", "external_key"})
"""Tables that only tie records together; that they came or went is told by the record beside them."""


def _lines_of(change: Change, entry: ChangeEntry) -> Iterator[FieldChange]:
    before, after = json.loads(entry.before), json.loads(entry.after)
    known = {**before, **after}
    if entry.action == UPDATED:
        names = [name for name in known if name not in HIDDEN]
    else:
        names = [next((name for name in CALLED if known.get(name)), "")]
        if entry.table_name in LINKS:
            return
    for name in names:
        yield FieldChange(
            change.id,
            datetime.fromisoformat(change.at),
            change.who,
            change.label,
            change.kind,
            entry.table_name,
            entry.record_id,
            entry.action,
            name,
            _shown(before.get(name)),
            _shown(after.get(name)),
        )


def _shown(value: object) -> str:
    return "" if value is None else str(value)


def _json(values: Mapping[str, Any]) -> str:
    return json.dumps(dict(values), ensure_ascii=False, separators=(",", ":"), default=_plain) if values else "{}"


def _plain(value: object) -> str:
    if isinstance(value, date):
        return value.isoformat()
    raise TypeError(type(value).__name__)


def _table(row: Record) -> str:
    return str(inspect(type(row)).local_table.name)


def _account(row: Record) -> int | None:
    return row.id if _table(row) == "account" else getattr(row, "account_id", None)


def _values(row: Record) -> dict[str, Any]:
    return {name: getattr(row, name) for name in type(row).model_fields}


def _without_blanks(values: Mapping[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in values.items() if value is not None and value != ""}


def _differences(row: Record) -> tuple[dict[str, Any], dict[str, Any]]:
    before, after = {}, {}
    state = inspect(row)
    for name in type(row).model_fields:
        past = state.attrs[name].history
        if past.has_changes() and name != "version":
            old = past.deleted[0] if past.deleted else None
            new = past.added[0] if past.added else None
            if old != new:
                before[name], after[name] = old, new
    return before, after
