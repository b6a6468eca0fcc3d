"""People as an import brings them: the person, and the seat she sits in, at the account that the row names.

A row whose name says that nobody sits there is a seat and no person; the seat has the key of the row then.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from store.intake.bosses import link_bosses
from store.intake.known import find_sittings, read_fields
from store.intake.plans import Plan
from store.intake.recognising import ask_keys, find_known, refuse_strangers
from store.intake.references import AccountFinder, find_account_of, look_up_accounts
from store.intake.report import Told
from store.intake.rows import Incoming, is_vacant
from store.intake.seating import Seating
from store.people import Person, Seat
from store.records import Record

PERSON = ("account_id", "name", "email", "phone", "mobile", "notes")


def plan_people(plan: Plan, rows: Sequence[Incoming], finder: AccountFinder) -> None:
    """Plan new people with their seats, and the changed fields of known ones; then who reports to whom."""
    look_up_accounts(finder, rows)
    seating = Seating(plan)
    _plan_named(plan, [row for row in rows if not is_vacant(row.values["name"])], finder, seating)
    _plan_vacant(plan, [row for row in rows if is_vacant(row.values["name"])], finder, seating)
    link_bosses(plan, [row for row in rows if not row.why_not], seating)
    seating.finish()


def _plan_named(plan: Plan, rows: Sequence[Incoming], finder: AccountFinder, seating: Seating) -> None:
    known = find_known(plan, rows, "person", Person)
    current = read_fields(plan.session, Person, PERSON, (row.record_id for row in rows if row.has_key))
    refuse_strangers(plan, rows, Person, current)
    rows = [row for row in rows if not row.why_not]
    vacancies = _find_others(plan, [row for row in rows if row.is_new], "seat", Seat)
    old = [row for row in rows if not row.is_new]
    for row in rows:
        standing = None if row.is_new else current[row.record_id]["account_id"]
        row.values["account_id"] = find_account_of(finder, row, standing)
    wishes = (
        plan.wish(Person, row.record_id, row.values["account_id"], row, current[row.record_id], _person_of(row))
        for row in old
    )
    edits = plan.settle(Person, wishes)
    plan.take(edits)
    moved = {edit.record_id for edit in edits if "account_id" in edit.after}
    sittings = find_sittings(plan.session, (row.record_id for row in old))
    seating.know(vacancies.values())
    seating.know(sitting.seat_id for sits in sittings.values() for sitting in sits)
    for row in rows:
        if row.is_new:
            plan.add(Person, {**_person_of(row), "id": row.record_id})
            seating.seat(row, vacancies.get((row.source, row.key), 0))
            continue
        if row.record_id not in moved:
            row.values["account_id"] = current[row.record_id]["account_id"]
        had_seat = row.record_id in sittings
        seating.reseat(row, sittings.get(row.record_id, ()), had_seat, row.record_id in moved)
    plan.keep_keys(rows, "person", known)


def _plan_vacant(plan: Plan, rows: Sequence[Incoming], finder: AccountFinder, seating: Seating) -> None:
    known = find_known(plan, rows, "seat", Seat)
    rows = [row for row in rows if not row.why_not]
    people = _find_others(plan, rows, "person", Person)
    seating.know(row.record_id for row in rows if not row.is_new)
    unkeyed: list[Incoming] = []
    for row in rows:
        person = people.get((row.source, row.key))
        if person:
            row.is_new, row.record_id = False, person
            what = "says that the seat is vacant; whoever sits there in the book was left"
            told = Told(row.line, row.sheet.headers.get("name", ""), row.values["name"][:80], what)
            row.sheet.tally.left_out.append(told)
            continue
        standing = None if row.is_new else seating.standing[row.record_id]
        row.values["account_id"] = find_account_of(finder, row, standing)
        seating.keep_vacant(row, standing)
        unkeyed.append(row)
    plan.keep_keys(unkeyed, "seat", known)


def _find_others(plan: Plan, rows: Sequence[Incoming], kind: str, table: type[Record]) -> dict[tuple[str, str], int]:
    """Return the records of the other kind that the book knows by the keys of these rows: seats, or people."""
    return {key: found.record_id for key, found in ask_keys(plan, rows, kind, table).items() if found.is_there}


def _person_of(row: Incoming) -> dict[str, Any]:
    return {name: row.values[name] for name in PERSON if name in row.values}
