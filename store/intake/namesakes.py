"""Rows that share a name, or an id that is given several times: which of the book's records each of them is.

Their keys are numbered, and the number says nothing: the next file may have them in another order, or one less. So each
is known by what it says; where that does not tell, it is refused rather than mixed up with another.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any, NamedTuple

from store.accounts import Account
from store.colleagues import Colleague
from store.intake.brought import read_brought
from store.intake.incoming import Incoming
from store.intake.known import KnownKey, find_keys, find_numbered, find_sittings, read_fields
from store.intake.plans import Plan
from store.intake.systems import APART, BY_NAME
from store.opportunities import Opportunity
from store.people import Person, Seat
from store.records import Record

SAID: dict[type[Record], tuple[str, ...]] = {
    Account: (
        *("website", "industry", "segment", "relationship", "country", "city", "postcode", "phone", "employees"),
        *("revenue", "customer_since", "tier", "notes"),
    ),
    Person: ("name", "email", "phone", "mobile", "notes"),
    Seat: ("title", "department", "seniority", "notes"),
    Colleague: ("email", "role"),
    Opportunity: (*("amount", "stage", "probability", "close_on", "next_step", "kind", "description", "competitor"),),
}
"""The fields that tell namesakes apart; a person has those of `JOB` too."""
JOB = ("title", "department", "seniority")
NOTED = frozenset(["job_notes", "grade", "posts", "email", "phone", "mobile", "notes"])
"""Fields of a row that may be told in the notes of its seat."""

Contents = Mapping[int, Mapping[str, Any]]
"""What each record holds, by field."""


class _Candidate(NamedTuple):
    key: str
    record_id: int


def settle_namesakes(plan: Plan, rows: Sequence[Incoming], kind: str, table: type[Record]) -> None:
    """Give each row the key of the namesake that it is, or a new one; refuse those of which it is not known."""
    by_source: dict[str, list[Incoming]] = {}
    for row in rows:
        by_source.setdefault(row.source, []).append(row)
    for source, found in by_source.items():
        _settle_source(plan, source, found, kind, table)


def _settle_source(plan: Plan, source: str, rows: Sequence[Incoming], kind: str, table: type[Record]) -> None:
    numbered = find_numbered(plan.session, source, kind, table, rows[0].base.count(APART))
    bases = {row.base for row in rows if row.key != row.base} | {key.rpartition(APART)[0] for key in numbered}
    groups: dict[str, list[Incoming]] = {}
    for row in rows:
        if row.base in bases:
            groups.setdefault(row.base, []).append(row)
    if not groups:
        return
    known = {**numbered, **find_keys(plan.session, source, kind, table, groups)}
    there: dict[str, list[_Candidate]] = {}
    for key, found in known.items():
        base = key.rpartition(APART)[0] if key in numbered else key
        if base in groups and found.is_there:
            there.setdefault(base, []).append(_Candidate(key, found.record_id))
    contents = _read_contents(plan, table, [each.record_id for found in there.values() for each in found])
    for base, group in groups.items():
        in_order = sorted(there.get(base, ()), key=lambda each: (len(each.key), each.key))  # 10 comes after 9
        _settle(group, in_order, table, contents, known)


def _settle(
    rows: list[Incoming],
    candidates: list[_Candidate],
    table: type[Record],
    contents: Sequence[Contents],
    known: Mapping[str, KnownKey],
) -> None:
    count = len(candidates)
    for content in contents:
        rows, candidates = _match(rows, candidates, table, content)
    if len(rows) == len(candidates) == 1:
        rows.pop().key = candidates.pop().key
    number = 1
    taken: set[str] = set()
    for row in rows:
        if candidates:
            called = f"called “{row.values['name'][:80]}”" if row.source == BY_NAME else f"“{row.base}”"
            row.why_not = f"{count} in the book are {called}, and none is as in this row: which of them it means is not"
            row.why_not += " known."
            continue
        key = row.base if row.source == BY_NAME else row.key
        while key in known or key in taken:
            number += 1
            key = f"{row.base}{APART}{number}"
        row.key = key
        taken.add(key)


def _match(
    rows: Sequence[Incoming], candidates: Sequence[_Candidate], table: type[Record], content: Contents
) -> tuple[list[Incoming], list[_Candidate]]:
    """Give the rows that say the same as a candidate its key; return the others of both."""
    left: list[Incoming] = []
    free = dict.fromkeys(candidates)
    alike: dict[tuple[str, ...], dict[tuple[Any, ...], list[_Candidate]]] = {}
    for row in rows:
        names = _names_said(row, table)
        if names not in alike:
            alike[names] = {}
            for each in reversed(candidates):
                alike[names].setdefault(_said(content[each.record_id], names), []).append(each)
        values = row.values if table is not Seat else {**row.values, "notes": row.values.get("seat_notes")}
        same = alike[names].get(_said(values, names), [])
        while same and same[-1] not in free:
            same.pop()
        if same:
            row.key = same[-1].key
            del free[same.pop()]
        else:
            left.append(row)
    return left, list(free)


def _names_said(row: Incoming, table: type[Record]) -> tuple[str, ...]:
    """Return the fields that a row says something of; of those known by their names alone, the name says nothing."""
    filled = set(row.sheet.headers) - {"name"}
    if "grade" in filled:
        filled.add("seniority")
    if table is Seat and not filled.isdisjoint(NOTED):
        filled.add("notes")
    if table is Person and row.source != BY_NAME:
        filled.add("name")
    return tuple(name for name in (*SAID[table], *(JOB if table is Person else ())) if name in filled)


def _said(values: Mapping[str, Any], names: Sequence[str]) -> tuple[Any, ...]:
    found = (values.get(name) or None for name in names)
    return tuple(value.isoformat() if isinstance(value, date) else value for value in found)


def _read_contents(plan: Plan, table: type[Record], ids: Sequence[int]) -> tuple[Contents, Contents]:
    """Return what the records hold, and what they would hold if nobody had changed them by hand since an import."""
    now, brought = _read_both(plan, table, ids)
    if table is Person:
        sittings = find_sittings(plan.session, ids)
        seats = {person: sits[0].seat_id for person, sits in sittings.items() if sits}
        seat_now, seat_brought = _read_both(plan, Seat, list(seats.values()))
        for person, seat in seats.items():
            now[person].update((name, seat_now[seat][name]) for name in JOB)
            brought[person].update((name, seat_brought[seat][name]) for name in JOB)
    return now, brought


def _read_both(
    plan: Plan, table: type[Record], ids: Sequence[int]
) -> tuple[dict[int, dict[str, Any]], dict[int, dict[str, Any]]]:
    now = read_fields(plan.session, table, SAID[table], ids)
    last = read_brought(plan.session, str(table.__tablename__), ids)
    return now, {key: {**values, **last.get(key, {})} for key, values in now.items()}
