"""Recorded values as people read them: amounts as money in the currency of their time, other records by name."""

from __future__ import annotations

import json
from bisect import bisect_right
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from sqlmodel import Session, SQLModel, select

from store.money import in_full

AMOUNTS = frozenset({"revenue", "amount", "budget", "potential", "spend"})
"""Fields in minor units of the book's currency."""
CALLED = ("name", "title", "text", "summary")
"""Fields that say what a record is."""
REMOVED = "removed"
"""What is said of a record that is gone, when the history does not say either what it was called."""
UNNAMED = {"seat": "unnamed seat"}
_CHUNK = 500


class Wording:
    """Says values of the history; reads once what the records are called that they point to."""

    def __init__(self, session: Session, recorded: Iterable[tuple[str, Mapping[str, Any]]]) -> None:
        """Read the names that these values need: each a table and fields of it."""
        self._session = session
        wanted: dict[str, set[int]] = {}
        for table, values in recorded:
            for name, value in values.items():
                if isinstance(value, int) and (target := _target(table, name)):
                    wanted.setdefault(target, set()).add(value)
        self._names = {target: self._read_names(target, sorted(keys)) for target, keys in wanted.items()}
        self._changes, self._currencies = self._read_currencies()

    def say(self, table: str, field: str, value: object, change_id: int) -> str:
        """Return a value as it was read after a change; empty where there was none."""
        if value is None:
            return ""
        if isinstance(value, int):
            if field in AMOUNTS and self._currencies:
                at = max(0, bisect_right(self._changes, change_id) - 1)
                return in_full(value, self._currencies[at])
            if target := _target(table, field):
                return self._names[target].get(value, REMOVED)
        return str(value)

    def _read_names(self, target: str, keys: list[int]) -> dict[int, str]:
        names = dict(self._read_standing(target, keys))
        names.update(self._read_removed(target, [key for key in keys if key not in names]))
        return names

    def _read_standing(self, target: str, keys: list[int]) -> Iterator[tuple[int, str]]:
        columns = SQLModel.metadata.tables[target].columns
        called = next(columns[name] for name in CALLED if name in columns)
        for start in range(0, len(keys), _CHUNK):
            chunk = keys[start : start + _CHUNK]
            query = select(columns["id"], called).where(columns["id"].in_(chunk))
            for key, name in self._session.connection().execute(query):
                yield key, name or UNNAMED.get(target, "")
            if target == "seat":
                yield from self._read_sitters(chunk)

    def _read_removed(self, target: str, keys: list[int]) -> Iterator[tuple[int, str]]:
        """What is gone is called as it was when it was removed last."""
        entry = SQLModel.metadata.tables["change_entry"].columns
        for start in range(0, len(keys), _CHUNK):
            query = select(entry.record_id, entry.before).where(
                entry.record_id.in_(keys[start : start + _CHUNK]), entry.action == "delete", entry.table_name == target
            )
            for key, before in self._session.connection().execute(query.order_by(entry.change_id)):
                known = json.loads(before)
                yield key, next((known[name] for name in CALLED if known.get(name)), UNNAMED.get(target, ""))

    def _read_sitters(self, seats: list[int]) -> Iterator[tuple[int, str]]:
        """A seat is called by whom sits in it."""
        sits, person = (SQLModel.metadata.tables[name].columns for name in ("occupancy", "person"))
        query = select(sits.seat_id, person.name).where(
            sits.seat_id.in_(seats), sits.ended_on.is_(None), person.id == sits.person_id
        )
        found: dict[int, list[str]] = {}
        for seat, name in self._session.connection().execute(query.order_by(sits.id)):
            found.setdefault(seat, []).append(name)
        yield from ((seat, ", ".join(names)) for seat, names in found.items())

    def _read_currencies(self) -> tuple[list[int], list[str]]:
        """Return since which change the book has had which currency."""
        settings, entry = (SQLModel.metadata.tables[name].columns for name in ("book_settings", "change_entry"))
        query = select(entry.change_id, entry.after).where(entry.record_id.in_(select(settings.id)))
        found = [
            (change, json.loads(after).get("currency"))
            for change, after in self._session.connection().execute(query.order_by(entry.change_id))
        ]
        return [change for change, currency in found if currency], [currency for _, currency in found if currency]


def _target(table: str, field: str) -> str:
    """Return the table that a field points to, empty when it is no link."""
    known = SQLModel.metadata.tables.get(table)
    if known is None or field not in known.columns:
        return ""
    return next((key.column.table.name for key in known.columns[field].foreign_keys), "")
