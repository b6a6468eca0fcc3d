"""People as an import brings them: the person, and the seat she sits in, at the account that the row names.

A row whose name says that nobody sits there is a seat and no person, and so is a row that gives a person one more seat;
the seat has the key of the row then.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from store.intake.bosses import link_bosses
from store.intake.charts import count_charts
from store.intake.incoming import Incoming
from store.intake.known import KnownKey, find_sittings, read_fields
from store.intake.plans import Plan
from store.intake.recognising import ask_keys, find_known, refuse_strangers
from store.intake.references import AccountFinder, find_account_of, look_up_accounts
from store.intake.repeats import settle_repeats
from store.intake.report import Told
from store.intake.seating import Seating
from store.people import Person, Seat
from store.records import Record

PERSON = ("account_id", "name", "email", "phone", "mobile", "notes")
Keys = dict[tuple[str, str], KnownKey]


def plan_people(plan: Plan, rows: Sequence[Incoming], finder: AccountFinder) -> None:
    """Plan new people with their seats, and the changed fields of known ones; then who reports to whom."""
    look_up_accounts(finder, rows)
    settle_repeats(rows)
    seating = Seating(plan)
    seats = [row for row in rows if _is_seat(row)]
    _plan_named(plan, [row for row in rows if not _is_seat(row)], finder, seating)
    known = find_known(plan, seats, "seat", Seat)
    seats = [row for row in seats if not row.why_not]
    seating.know(row.record_id for row in seats if not row.is_new)
    _plan_more(plan, [row for row in seats if row.of], finder, seating, known)
    _plan_unnamed(plan, [row for row in seats if not row.of], finder, seating, known)
    taken = [row for row in rows if not row.why_not]
    link_bosses(plan, taken, seating)
    seating.finish()
    count_charts(taken)


def _is_seat(row: Incoming) -> bool:
    """Say whether the row's key is that of a seat: nobody is named, or somebody who has another seat already."""
    return bool(row.sitter) or (row.of is not None and not row.shares)


def _plan_named(plan: Plan, rows: Sequence[Incoming], finder: AccountFinder, seating: Seating) -> None:
    known = find_known(plan, rows, "person", Person)
    current = read_fields(plan.session, Person, PERSON, (row.record_id for row in rows if row.has_key))
    refuse_strangers(plan, rows, Person, current)
    rows = [row for row in rows if not row.why_not]
    vacancies = _find_others(plan, [row for row in rows if row.is_new], "seat", Seat)
    old = [row for row in rows if not row.is_new]
    for row in rows:
        standing = None if row.is_new else current[row.record_id]["account_id"]
        row.values["account_id"] = find_account_of(plan, finder, row, standing)
    wishes = (
        plan.wish(Person, row.record_id, row.values["account_id"], row, current[row.record_id], _person_of(row))
        for row in old
    )
    edits = plan.settle(Person, wishes)
    plan.take(edits)
    moved = {edit.record_id for edit in edits if "account_id" in edit.after}
    for edit in edits:
        if edit.record_id in moved and edit.after["account_id"] is not None:
            plan.movers[edit.record_id] = edit.before["account_id"], edit.after["account_id"]
    sittings = find_sittings(plan.session, (row.record_id for row in old))
    seating.know(vacancies.values())
    seating.know(sitting.seat_id for sits in sittings.values() for sitting in sits)
    for row in rows:
        if row.is_new:
            plan.add(Person, {**_person_of(row), "id": row.record_id})
            if row.shares:
                seating.join(row)
            else:
                seating.seat(row, vacancies.get((row.source, row.key), 0))
            continue
        if row.record_id not in moved:
            row.values["account_id"] = current[row.record_id]["account_id"]
        had_seat = row.record_id in sittings
        seating.reseat(row, sittings.get(row.record_id, ()), had_seat, row.record_id in moved)
    plan.keep_keys(rows, "person", known)


def _plan_more(plan: Plan, rows: Sequence[Incoming], finder: AccountFinder, seating: Seating, known: Keys) -> None:
    """Plan one more seat for people who have one."""
    for row in rows:
        first = row.of
        if first is None or first.why_not:
            row.why_not = "The row of the same person was refused."
            continue
        find_account_of(plan, finder, row, None if row.is_new else seating.standing[row.record_id])
        row.values["account_id"] = first.values["account_id"]
        seating.add_seat(row, first.record_id)
    plan.keep_keys([row for row in rows if not row.why_not], "seat", known)


def _plan_unnamed(plan: Plan, rows: Sequence[Incoming], finder: AccountFinder, seating: Seating, known: Keys) -> None:
    people = _find_others(plan, rows, "person", Person)
    unkeyed: list[Incoming] = []
    for row in rows:
        person = people.get((row.source, row.key))
        if person:
            row.is_new, row.record_id = False, person
            what = "names nobody; whoever sits there in the book was left"
            told = Told(row.line, row.sheet.headers.get("name", ""), row.values["name"][:80], what)
            row.sheet.tally.left_out.append(told)
            continue
        standing = None if row.is_new else seating.standing[row.record_id]
        row.values["account_id"] = find_account_of(plan, finder, row, standing)
        seating.keep_vacant(row, standing)
        unkeyed.append(row)
    plan.keep_keys(unkeyed, "seat", known)


def _find_others(plan: Plan, rows: Iterable[Incoming], kind: str, table: type[Record]) -> dict[tuple[str, str], int]:
    """Return the records of the other kind that the book knows by the keys of these rows: seats, or people."""
    return {key: found.record_id for key, found in ask_keys(plan, rows, kind, table).items() if found.is_there}


def _person_of(row: Incoming) -> dict[str, Any]:
    return {name: row.values[name] for name in PERSON if name in row.values}
