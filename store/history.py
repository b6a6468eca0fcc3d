"""What changed: who, when, which field, from what to what; append-only, written in the transaction of the change.

Each change carries a digest over itself and the change before, so that a damaged or doctored record shows.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from itertools import groupby
from typing import Any, NamedTuple

from sqlalchemy import BigInteger, ColumnElement, Connection, Index, insert, inspect, or_
from sqlalchemy.orm import aliased
from sqlmodel import Field, Session, SQLModel, col, func, select

from store import clock
from store.records import Record
from store.with_whom import LINK, WithWhom, find_changed, tie_of
from store.wording import CALLED, COMPOSED, Wording

MADE, EDIT, UNDO, REDO = "made", "edit", "undo", "redo"
"""What a change is. One that was made with the book is no step of the user's: it is told, and never taken back."""
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
    about: str = ""
    """Which record it was, where it has no name of its own: `Marta Visser: influence`."""


@dataclass(slots=True)
class Recorder:
    """Collects what a write session does, until it is stored with the commit."""

    entries: list[Entry] = field(default_factory=list)

    def collect(self, session: Session) -> None:
        """Note every new, changed and deleted record that is about to be flushed, and count versions up.

        What follows from its fields is brought in line first.
        """
        for row in (*session.new, *session.dirty):
            if isinstance(row, Record):
                for name, value in row.following(_values(row)).items():
                    setattr(row, name, value)
        for row in session.new:
            if isinstance(row, Record):
                values = _values(row)
                self.entries.append(
                    Entry(_table(row), int(values["id"]), _account(row), INSERTED, {}, _without_blanks(values))
                )
        for row in _in_order(session.dirty):
            if session.is_modified(row):
                before, after = _differences(row)
                if after:
                    row.version += 1
                    self.entries.append(Entry(_table(row), int(row.id or 0), _account(row), UPDATED, before, after))
        for row in _in_order(session.deleted):
            values = _values(row)
            self.entries.append(
                Entry(_table(row), int(values["id"]), _account(row), DELETED, _without_blanks(values), {})
            )


def _in_order(rows: Iterable[object]) -> list[Record]:
    """Return the records by table and key: a session keeps what was changed in no order of its own."""
    return sorted((row for row in rows if isinstance(row, Record)), key=lambda row: (_table(row), row.id or 0))


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
    entry = SQLModel.metadata.tables["change_entry"].columns
    names = ("table_name", "record_id", "account_id", "action", "before", "after")
    query = select(*(entry[name] for name in names)).where(entry.change_id == change_id).order_by(entry.position)
    # Plain rows, not records: an import has hundreds of thousands.
    for table, record_id, account_id, action, before, after in session.connection().execute(query):
        yield Entry(table, record_id, account_id, action, json.loads(before), json.loads(after))


def days_of_change(session: Session, accounts: Sequence[int]) -> dict[int, date]:
    """Return the day of the newest change of each of the accounts that has any."""
    newest = select(ChangeEntry.account_id, func.max(ChangeEntry.change_id).label("change_id"))
    newest = newest.where(col(ChangeEntry.account_id).in_(accounts)).group_by(col(ChangeEntry.account_id))
    last = newest.subquery()
    days = session.execute(select(last.c.account_id, Change.at).join(Change, col(Change.id) == last.c.change_id))
    return {account: date.fromisoformat(at[:10]) for account, at in days}


def newest_change(session: Session) -> int:
    """Return the key of the newest change, 0 in a book without any."""
    return session.exec(select(func.max(Change.id))).one() or 0


def changed_tables(session: Session, since: int) -> set[str]:
    """Return the tables of the records that were touched after a change."""
    return set(session.exec(select(ChangeEntry.table_name).where(ChangeEntry.change_id > since).distinct()))


def list_changes(
    session: Session, account_id: int | None = None, limit: int = 500, *, table: str = ""
) -> list[FieldChange]:
    """Return the newest changes field by field, of one account and all that hangs on it, or of the whole book.

    What came to the account from another one, or went, is told in the history of both. With `table` only those of its
    records.
    """
    query = select(Change, ChangeEntry).join(ChangeEntry, col(ChangeEntry.change_id) == col(Change.id))
    query = query.order_by(col(Change.id).desc(), col(ChangeEntry.position)).limit(limit)
    if table:
        query = query.where(ChangeEntry.table_name == table)
    if account_id is None:
        found = list(session.exec(query))
    else:
        found = [*session.exec(query.where(ChangeEntry.account_id == account_id))]
        found += session.exec(query.where(*find_moved(account_id)))
        found = sorted(found, key=lambda pair: (-pair[0].id, pair[1].position))[:limit]
    told = [_Told(change, entry, json.loads(entry.before), json.loads(entry.after)) for change, entry in found]
    # Of the oldest change the limit may have left out some entries: who came and went by it cannot be told.
    cut = told[-1].change.id if len(told) == limit else None
    people = _changed_people(session, [each for each in told if each.change.id != cut])
    named = [(each.entry.table_name, values) for each in told for values in (each.before, each.after)]
    named += [(LINK, {"person_id": key}) for step in people.values() for key in (*step.before, *step.after)]
    edited = [(each.entry.table_name, each.entry.record_id) for each in told if each.entry.action == UPDATED]
    words = Wording(session, named, edited)
    lines: list[FieldChange] = []
    for key, entries in groupby(told, lambda each: each.change.id):
        step = list(entries)
        lines += _lines_of_step(step, people, words) or ([_line_of_label(step[0])] if key != cut else [])
    return lines


def list_steps(session: Session, account_id: int, limit: int) -> list[Change]:
    """Return the newest changes of one account and all that hangs on it, each once, without their fields."""
    of = select(ChangeEntry.change_id)
    here, moved = of.where(ChangeEntry.account_id == account_id), of.where(*find_moved(account_id))
    query = select(Change).where(or_(col(Change.id).in_(here), col(Change.id).in_(moved)))
    return list(session.exec(query.order_by(col(Change.id).desc()).limit(limit)))


def find_moved(account_id: int) -> tuple[ColumnElement[bool], ...]:
    """Return what is true of an entry that takes a record of this account elsewhere, or brings it back."""
    here = aliased(ChangeEntry)
    known = select(here.record_id).where(here.account_id == account_id)
    said = [
        side.contains(f'"account_id":{account_id:d}{end}')
        for side in (col(ChangeEntry.before), col(ChangeEntry.after))
        for end in ",}"
    ]
    elsewhere = or_(col(ChangeEntry.account_id).is_(None), col(ChangeEntry.account_id) != account_id)
    return col(ChangeEntry.record_id).in_(known), elsewhere, or_(*said)


HIDDEN = frozenset({"id", "version", "name_key", "tier_since"})
"""Fields that the record keeps for itself; a history for people leaves them out."""
LINKS = frozenset({"touch_person", "occupancy", "external_key"})
"""Tables that only tie records together; that they came, went or moved is told by the record beside them."""


class _Told(NamedTuple):
    """One entry of the history with what it says."""

    change: Change
    entry: ChangeEntry
    before: Mapping[str, Any]
    after: Mapping[str, Any]


def _changed_people(session: Session, told: Sequence[_Told]) -> dict[tuple[int, int], WithWhom]:
    """Return who came to touches and who went; but for those who did so together with the touch itself."""
    ties = [
        tie_of(each.change.id, each.entry.position, each.entry.action == INSERTED, each.after or each.before)
        for each in told
        if each.entry.table_name == LINK and each.entry.action != UPDATED
    ]
    whole = {
        (each.change.id, each.entry.record_id)
        for each in told
        if each.entry.table_name == "touch" and each.entry.action != UPDATED
    }
    found = find_changed(session, ties)
    return {place: step for place, step in found.items() if (place[0], step.touch_id) not in whole}


def _lines_of_step(
    step: Iterable[_Told], people: Mapping[tuple[int, int], WithWhom], words: Wording
) -> list[FieldChange]:
    lines: list[FieldChange] = []
    for each in step:
        lines.extend(_lines_of(each, words))
        if met := people.get((each.change.id, each.entry.position)):
            lines.append(_line_of_people(each.change, met, words))
    return lines


def _line_of_label(told: _Told) -> FieldChange:
    """Return the line of a step that only tied records together: one more seat, say. Its label tells what was done."""
    change, entry = told.change, told.entry
    texts = (change.label, "") if entry.action == DELETED else ("", change.label)
    return _line(change, entry.table_name, entry.record_id, entry.action, "", texts)


def _lines_of(told: _Told, words: Wording) -> Iterator[FieldChange]:
    change, entry, before, after = told
    known = {**before, **after}
    table, is_link = entry.table_name, entry.table_name in LINKS
    if entry.action != UPDATED and table in COMPOSED:
        texts = tuple(words.call(table, values) if values else "" for values in (before, after))
        yield _line(change, table, entry.record_id, entry.action, "", (texts[0], texts[1]))
        return
    if entry.action == UPDATED:
        names = [name for name in known if name not in HIDDEN and not (is_link and name == "account_id")]
    else:
        names = [] if is_link else [next((name for name in CALLED if known.get(name)), "")]
    about = words.about(table, entry.record_id)
    for name in names:
        values = (
            words.say(table, name, before.get(name), change.id - 1),
            words.say(table, name, after.get(name), change.id),
        )
        yield _line(change, table, entry.record_id, entry.action, name, values, about)


def _line_of_people(change: Change, step: WithWhom, words: Wording) -> FieldChange:
    before, after = (
        ", ".join(words.say(LINK, "person_id", key, change.id) for key in people)
        for people in (step.before, step.after)
    )
    return _line(change, "touch", step.touch_id, UPDATED, "with_whom", (before, after))


def _line(
    change: Change, table: str, record_id: int, action: str, field: str, texts: tuple[str, str], about: str = ""
) -> FieldChange:
    at = datetime.fromisoformat(change.at)
    return FieldChange(
        change.id, at, change.who, change.label, change.kind, table, record_id, action, field, *texts, about
    )


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
    return {name: getattr(row, name) for name in _recorded(row)}


def _recorded(row: Record) -> list[str]:
    return [name for name in type(row).model_fields if name not in row.derived]


def _without_blanks(values: Mapping[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in values.items() if value is not None and value != ""}


def _differences(row: Record) -> tuple[dict[str, Any], dict[str, Any]]:
    before, after = {}, {}
    state = inspect(row)
    for name in _recorded(row):
        past = state.attrs[name].history
        if past.has_changes() and name != "version":
            old = past.deleted[0] if past.deleted else None
            new = past.added[0] if past.added else None
            if old != new:
                before[name], after[name] = old, new
    return before, after
