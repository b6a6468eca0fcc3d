"""Recorded values as people read them: amounts as money in the currency of their time, other records by name.

What has no name of its own (a judgement, a line, a cell) is called by what it is about.
"""

from __future__ import annotations

import json
from bisect import bisect_right
from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Any

from sqlmodel import Session, SQLModel, select

from store import records
from store.attribute_kinds import KINDS, label_of
from store.money import in_full
from store.numbers import say_thousandths
from store.quick_rows import in_portions
from store.words import CELL_STATE, DUTY, LEVEL, REVIEW_ANSWER, REVIEW_KIND

AMOUNTS = frozenset({"revenue", "amount", "budget", "potential", "spend", "pipeline_target", "revenue_target"})
"""Fields in minor units of the book's currency."""
MEASURES = frozenset({"start", "current", "target"})
"""Fields in thousandths (store.plans.measures)."""
UNITS = {"minutes": "minutes", "refresh_days": "days", "review_months": "months"}
"""Fields that are a number of something, and of what."""
CALLED = ("name", "title", "text", "summary", "period", "cadence")
"""Fields that say what a record is."""
TOLD = frozenset({"value", "state", "level", "duty"})
"""Fields that say what holds of a record; of one that was edited the line tells them anyway."""
REMOVED = "removed"
"""What is said of a record that is gone, when the history does not say either what it was called."""
UNNAMED = {"seat": "unnamed seat", "enrolment": "no cadence"}
Fields = Mapping[str, Any]
Name = Callable[[str], str]
"""Says what the record is called that a field leads to; empty where it leads to none."""


def say_fields(draft: type[records.Draft], names: Iterable[str]) -> str:
    """Return the fields of a record as a step of undo names them: `by when, reports to`; each word once."""
    said = (records.label_of(draft, name).lower().removesuffix(" id") for name in names)
    return ", ".join(dict.fromkeys(said))


def _call_attribute(fields: Fields, name: Name) -> str:
    kind, value = KINDS.get(fields.get("name", "")), fields.get("value", "")
    label = kind.label.lower() if kind else fields.get("name", "")
    value = label_of(kind.name, value).lower() if kind and value else value
    where = f" in {name('centre_id')}" if name("centre_id") else ""
    return f"{name('person_id')}: {' '.join(filter(None, (label, value)))}{where}"


def _call_line(fields: Fields, name: Name) -> str:
    ends = (name("from_person_id") or name("from_seat_id"), name("to_person_id") or name("to_seat_id"))
    return f" {fields.get('kind', '')} ".join(ends)


def _call_relationship(fields: Fields, name: Name) -> str:
    level = fields.get("level", "")
    said = f": {LEVEL.label(level).lower()}" if level else ""
    return f"{name('colleague_id') or fields.get('competitor', '')} and {name('person_id')}{said}"


def _call_cell(fields: Fields, name: Name) -> str:
    state = fields.get("state", "")
    said = f": {CELL_STATE.label(state).lower()}" if state else ""
    return f"{name('centre_id') or 'Whole account'}, {name('offering_id')}{said}"


def _call_snooze(fields: Fields, _: Name) -> str:
    return f"{fields.get('gap', '')} until {fields.get('until', '')}: {fields.get('reason', '')}"


def _call_objective_link(_: Fields, name: Name) -> str:
    return f"{name('objective_id')}: {name('fact_id') or name('person_id')}"


def _call_dependency(_: Fields, name: Name) -> str:
    return f"{name('action_id')} waits for {name('waits_for_id')}"


def _call_responsibility(fields: Fields, name: Name) -> str:
    duty = DUTY.label(fields.get("duty", "")).lower()
    return f"{name('colleague_id') or name('person_id')}: {duty} for {name('action_id')}"


def _call_enrolment(_: Fields, name: Name) -> str:
    return f"{name('person_id') or name('account_id')} in {name('campaign_id')}"


def _call_due_touch(fields: Fields, _: Name) -> str:
    day = fields.get("due_on")
    return f"{fields.get('title', '')}{f', due {day}' if day else ''}"


def _call_holiday(fields: Fields, _: Name) -> str:
    return " ".join(filter(None, (str(fields.get("day", "")), str(fields.get("name", "")))))


def _call_review(fields: Fields, _: Name) -> str:
    kind, day = REVIEW_KIND.label(fields.get("kind", "")), fields.get("done_on") or fields.get("started_on")
    return str(fields.get("title") or "") or f"{kind} review{f' of {day}' if day else ''}"


def _call_answer(fields: Fields, _: Name) -> str:
    said = REVIEW_ANSWER.label(fields.get("answer", "")).lower()
    note = fields.get("note", "")
    return f"{said}{f': {note}' if note else ''}"


def _call_snapshot(fields: Fields, _: Name) -> str:
    return f"as it was on {fields.get('taken_on', '')}"


def _call_by_name(fields: Fields, _: Name) -> str:
    return str(fields.get("name", ""))


def _call_link(fields: Fields, _: Name) -> str:
    return str(fields.get("name") or fields.get("address", ""))


COMPOSED: Mapping[str, Callable[[Fields, Name], str]] = {
    "attribute": _call_attribute,
    "line": _call_line,
    "relationship": _call_relationship,
    "cell": _call_cell,
    "snooze": _call_snooze,
    "account_link": _call_link,
    "objective_link": _call_objective_link,
    "dependency": _call_dependency,
    "responsibility": _call_responsibility,
    "enrolment": _call_enrolment,
    "due_touch": _call_due_touch,
    "holiday": _call_holiday,
    "persona": _call_by_name,
    "tier_plan": _call_by_name,
    "campaign": _call_by_name,
    "review": _call_review,
    "review_attendee": _call_by_name,
    "review_answer": _call_answer,
    "review_snapshot": _call_snapshot,
}
"""Tables whose records have no name of their own, or of which a history holds many, each with how one is called."""


class Wording:
    """Says values of the history; reads once what the records are called that they point to."""

    def __init__(
        self,
        session: Session,
        recorded: Iterable[tuple[str, Fields]],
        edited: Iterable[tuple[str, int]] = (),
        called: Mapping[str, Mapping[int, str]] | None = None,
    ) -> None:
        """Read the names that these values need, each a table and fields of it, and those of records that were edited.

        Of `edited`, each a table and a key, only the tables of COMPOSED are asked for. `called` has names by table and
        key that go before those of today: who tells of an earlier time calls everybody as they were called then.
        """
        self._session = session
        keys: dict[str, set[int]] = {}
        for table, key in edited:
            if table in COMPOSED:
                keys.setdefault(table, set()).add(key)
        self._edited = {
            (table, key): fields for table in keys for key, fields in self._read_fields(table, sorted(keys[table]))
        }
        wanted: dict[str, set[int]] = {}
        for table, values in (*recorded, *((table, fields) for (table, _), fields in self._edited.items())):
            for name, value in values.items():
                if isinstance(value, int) and not isinstance(value, bool) and (target := _target(table, name)):
                    wanted.setdefault(target, set()).add(value)
        self._names = {target: self._read_names(target, sorted(keys)) for target, keys in wanted.items()}
        for target, names in (called or {}).items():
            self._names.setdefault(target, {}).update(names)
        self._changes, self._currencies = self._read_currencies()

    def call(self, table: str, fields: Fields) -> str:
        """Return what a record of COMPOSED is called, by its fields."""

        def name(field: str) -> str:
            key = fields.get(field)
            return self._names[_target(table, field)].get(key, REMOVED) if key else ""

        return COMPOSED[table](fields, name)

    def about(self, table: str, key: int) -> str:
        """Return what an edited record is called; empty where it has a name of its own."""
        fields = {name: value for name, value in self._edited.get((table, key), {}).items() if name not in TOLD}
        return self.call(table, fields) if fields else ""

    def say(self, table: str, field: str, value: object, change_id: int) -> str:
        """Return a value as it was read after a change; empty where there was none."""
        if value is None:
            return ""
        if isinstance(value, bool):
            return "yes" if value else "no"
        if isinstance(value, int):
            if field in AMOUNTS and self._currencies:
                at = max(0, bisect_right(self._changes, change_id) - 1)
                return in_full(value, self._currencies[at])
            if field in UNITS:
                return f"{value:,} {UNITS[field]}"
            if field in MEASURES:
                return say_thousandths(value)
            if target := _target(table, field):
                return self._names[target].get(value, REMOVED)
        return str(value)

    def _read_fields(self, table: str, keys: list[int]) -> Iterator[tuple[int, Fields]]:
        """Yield the fields of records as they stand, and before them as they were when they were removed."""
        known = SQLModel.metadata.tables[table]
        for chunk in in_portions(keys):
            yield from ((key, json.loads(before)) for key, before in self._read_last(table, chunk))
            standing = known.select().where(known.c.id.in_(chunk))
            yield from ((row["id"], dict(row)) for row in self._session.connection().execute(standing).mappings())

    def _read_last(self, table: str, keys: list[int]) -> Iterator[tuple[int, str]]:
        """Yield the fields, as recorded, that records had when they were removed; the last time comes last."""
        entry = SQLModel.metadata.tables["change_entry"].columns
        query = select(entry.record_id, entry.before).where(
            entry.record_id.in_(keys), entry.action == "delete", entry.table_name == table
        )
        found = self._session.connection().execute(query.order_by(entry.change_id))
        yield from ((key, before) for key, before in found)

    def _read_names(self, target: str, keys: list[int]) -> dict[int, str]:
        names = dict(self._read_standing(target, keys))
        names.update(self._read_removed(target, [key for key in keys if key not in names]))
        return names

    def _read_standing(self, target: str, keys: list[int]) -> Iterator[tuple[int, str]]:
        columns = SQLModel.metadata.tables[target].columns
        called = next(columns[name] for name in CALLED if name in columns)
        for chunk in in_portions(keys):
            query = select(columns["id"], called).where(columns["id"].in_(chunk))
            for key, name in self._session.connection().execute(query):
                yield key, name or UNNAMED.get(target, "")
            if target == "seat":
                yield from self._read_sitters(chunk)

    def _read_removed(self, target: str, keys: list[int]) -> Iterator[tuple[int, str]]:
        """What is gone is called as it was when it was removed last."""
        for chunk in in_portions(keys):
            for key, before in self._read_last(target, chunk):
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
