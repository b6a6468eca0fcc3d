"""What an import is going to write: new records and changed fields, thought through before anything is written."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any, TypeVar

from sqlmodel import Session

from store.accounts import Account
from store.book import Writing
from store.clean import clean
from store.colleagues import Colleague
from store.external_keys import ExternalKey
from store.history import UPDATED, Entry
from store.ids import KeyMaker
from store.intake.brought import read_brought
from store.intake.incoming import Incoming
from store.intake.known import KnownKey
from store.intake.report import Told
from store.moves import take_along
from store.opportunities import Opportunity
from store.people import Occupancy, Person, Seat
from store.records import Record, take

TABLES: tuple[type[Record], ...] = (Colleague, Account, Seat, Person, Occupancy, Opportunity)
"""What an import writes to, those first that others point to; and their external keys."""
EDITED: tuple[type[Record], ...] = (*TABLES, ExternalKey)
KEY_FIELDS = ("id", "source", "kind", "key", "record_id")
BATCH = 2_000
T = TypeVar("T")
SAID = 40
"""Characters of a value that are shown when it changes."""


@dataclass(slots=True)
class Edit:
    """The fields of one record that are to be changed, from what to what, and the row that wants it."""

    table: type[Record]
    record_id: int
    account_id: int | None
    row: Incoming
    before: dict[str, Any]
    after: dict[str, Any]
    brought: Mapping[str, Any] = field(default_factory=dict)
    """What the last import wrote to the fields of the record."""

    def in_words(self, name: str) -> str:
        """Return what becomes of a field, as in `phone: 1 → 2`; of links only that they change."""
        label = name.removesuffix("_id").replace("_", " ")
        before, after = (str(value)[:SAID] for value in (self.before[name] or "—", self.after[name]))
        return f"another {label}" if name.endswith("_id") else f"{label}: {before} → {after}"

    def as_entry(self) -> Entry:
        """Return the edit as the history records it."""
        return Entry(str(self.table.__tablename__), self.record_id, self.account_id, UPDATED, self.before, self.after)

    def leave(self, name: str) -> None:
        """Leave a field as it is."""
        del self.before[name], self.after[name]

    def keep(self, name: str, why: str) -> None:
        """Leave a field as it was made by hand, and tell it."""
        self.row.sheet.tally.kept.append(self._told(name, self.after[name], why))
        self.leave(name)

    def tell_overwritten(self) -> None:
        """Tell the fields that were typed by hand and now get what the file says."""
        for name in self.after:
            before = self.before[name]
            if before not in (None, "") and self.brought.get(name) != _plain(before):
                label = name.removesuffix("_id").replace("_", " ")
                now = "" if name.endswith("_id") else f": now “{clean(str(self.after[name]))[:SAID]}”"
                told = self._told(name, before, f"was the {label} you had given by hand{now}")
                self.row.sheet.tally.overwritten.append(told)

    def _told(self, name: str, value: object, what: str) -> Told:
        shown = "" if name.endswith("_id") else clean(str(value))[:80]
        return Told(self.row.line, self.row.sheet.headers.get(name, ""), shown, what)


@dataclass(slots=True)
class Plan:
    """All that one import is going to write; `session` reads the book it is thought out for."""

    session: Session
    keys: KeyMaker
    currency: str
    today: date
    has_first_amounts: bool = False
    """Whether it brings amounts into a book that held none."""
    colleagues: dict[tuple[str, str], int] = field(default_factory=dict)
    """The colleague of each key that the files bring, by its system and the key."""
    colleague_names: dict[str, set[int]] = field(default_factory=dict)
    """The colleagues of each folded name and e-mail that the files bring."""
    owners: list[Incoming] = field(default_factory=list)
    """A row for each owner that accounts of the files name."""
    inserts: dict[type[Record], list[dict[str, Any]]] = field(default_factory=lambda: {table: [] for table in TABLES})
    external_keys: list[tuple[int, str, str, str, int]] = field(default_factory=list)
    """Key, source, kind, foreign key and record of each external key to be kept."""
    edits: dict[type[Record], list[Edit]] = field(default_factory=lambda: {table: [] for table in EDITED})
    movers: dict[int, tuple[int | None, int]] = field(default_factory=dict)
    """People who go to another account: from which one (None: none), to which."""

    def add(self, table: type[Record], values: dict[str, Any]) -> int:
        """Plan a new record and return its key; one that is given is kept."""
        key = int(values.get("id") or self.keys.new_key())
        values["id"] = key
        self.inserts[table].append(values)
        return key

    def keep_keys(self, rows: Iterable[Incoming], kind: str, known: Mapping[tuple[str, str], KnownKey]) -> None:
        """Plan the keys that the book does not have; one whose record is gone is given to the new record."""
        unknown = [row for row in rows if not row.has_key]
        for row, key in zip(unknown, self.keys.new_keys(len(unknown)), strict=True):
            stale = known.get((row.source, row.key))
            if stale is None:
                self.external_keys.append((key, row.source, kind, row.key, row.record_id))
            else:
                before, after = {"record_id": stale.record_id}, {"record_id": row.record_id}
                self.edits[ExternalKey].append(Edit(ExternalKey, stale.row_id, None, row, before, after))

    def wish(
        self,
        table: type[Record],
        record_id: int,
        account_id: int | None,
        row: Incoming,
        current: Mapping[str, Any],
        values: Mapping[str, Any],
    ) -> Edit | None:
        """Return the edit that brings a record to these values, None when it has them already."""
        after = {name: value for name, value in values.items() if value != current[name]}
        if not after:
            return None
        return Edit(table, record_id, account_id, row, {name: current[name] for name in after}, after)

    def settle(self, table: type[Record], edits: Iterable[Edit | None]) -> list[Edit]:
        """Return the edits without the fields that were changed by hand since the last import brought this value.

        What is left out is told with the row. Not yet planned: see `take`.
        """
        wanted = [edit for edit in edits if edit is not None]
        brought = read_brought(self.session, str(table.__tablename__), [edit.record_id for edit in wanted])
        for edit in wanted:
            edit.brought = last = brought.get(edit.record_id, {})
            for name in [name for name, value in edit.after.items() if name in last and last[name] == _plain(value)]:
                words = f"was not taken: {name.removesuffix('_id').replace('_', ' ')} was changed by hand since"
                edit.keep(name, words)
        return [edit for edit in wanted if edit.after]

    def take(self, edits: Iterable[Edit], completed: Callable[[Edit], None] = lambda _: None) -> None:
        """Plan the edits that are left; `completed` adds the fields that follow from others."""
        for edit in edits:
            if edit.after:
                edit.row.changes += len(edit.after)
                edit.tell_overwritten()
                edit.row.said = "; ".join(filter(None, (edit.row.said, *map(edit.in_words, edit.after))))
                completed(edit)
                self.edits[edit.table].append(edit)

    @property
    def size(self) -> int:
        """How many records it writes."""
        inserts, edits = sum(map(len, self.inserts.values())), sum(map(len, self.edits.values()))
        return inserts + edits + len(self.external_keys)

    @property
    def coming(self) -> dict[str, int]:
        """How many new rows each table gets, the history among them."""
        rows = {str(table.__tablename__): len(rows) for table, rows in self.inserts.items()}
        return {**rows, "external_key": len(self.external_keys), "change_entry": self.size}

    def carry_out(self, session: Writing, tick: Callable[[int], None]) -> None:
        """Write everything; `tick` is called after each batch with how many records are written. Empties the plan."""
        done = 0
        for table in TABLES:
            for batch in _taken(self.inserts[table]):
                session.insert_many(table, batch)
                done += len(batch)
                tick(done)
        for keys in _taken(self.external_keys):
            session.insert_many(ExternalKey, [dict(zip(KEY_FIELDS, key, strict=True)) for key in keys])
            done += len(keys)
            tick(done)
        for table, edits in self.edits.items():
            for changed in _taken(edits):
                session.edit_many(table, [edit.as_entry() for edit in changed])
                done += len(changed)
                tick(done)
        session.expire_all()  # what was edited in bulk is read anew
        for person, (old, new) in self.movers.items():
            take_along(session, take(session, Person, person), old, new)


def _taken(rows: list[T]) -> Iterator[list[T]]:
    """Take all rows off a list, in their order, batch by batch; what was written is let go."""
    rows.reverse()
    while rows:
        batch = rows[: -BATCH - 1 : -1]
        del rows[-BATCH:]
        yield batch


def _plain(value: object) -> object:
    return value.isoformat() if isinstance(value, date) else value
