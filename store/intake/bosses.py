"""Who reports to whom, as the rows of an import say it, in any order of the rows: seats of one account linked."""

from __future__ import annotations

from collections.abc import Sequence

from store.clean import fold
from store.intake.circles import closing_links
from store.intake.known import find_keys, find_sittings, read_links
from store.intake.meanings import settle_key
from store.intake.plans import Plan
from store.intake.references import account_reference
from store.intake.report import Told
from store.intake.rows import Incoming
from store.intake.seating import Seating
from store.people import Person, Seat

BOSS = "reports_to_id"
TOP = frozenset(["xx", "none", "-", "--", "n/a", "top", "nobody"])
"""Folded texts that say that there is nobody above."""


def link_bosses(plan: Plan, rows: Sequence[Incoming], seating: Seating) -> None:
    """Give each seat its boss; what cannot be drawn is left out and told."""
    places = {row.seat_id: _place(row) for row in rows if row.seat_id}
    seats = _find_seats(plan, rows, seating)
    for row in rows:
        text = row.links.get(BOSS, "")
        if not text or not row.seat_id or fold(text) in TOP:
            continue
        boss = seats.get((row.sheet.source.mapping.source, _key(row)), 0) or seats.get(_name(row, fold(text)), 0)
        why = _why_not(row, boss, places.get(boss, _place_of(seating.accounts.get(boss))))
        if why:
            _tell(row, text, why)
        elif row.seat_id in seating.new:
            seating.new[row.seat_id][BOSS] = boss
        else:
            row.values[BOSS] = boss
    seating.settle()
    _leave_circles_out(plan, rows, seating)


def _key(row: Incoming) -> str:
    return settle_key(row.sheet.source.mapping.source, row.links[BOSS])


def _name(row: Incoming, folded: str) -> tuple[str, str]:
    """Return a key for people who are named, not numbered: the account and the name."""
    return _place(row), folded


def _find_seats(plan: Plan, rows: Sequence[Incoming], seating: Seating) -> dict[tuple[str, str], int]:
    """Return the seat that each key leads to: of the files, else of the book; names only where one seat has them."""
    seats: dict[tuple[str, str], int] = {}
    for row in rows:
        if row.seat_id:
            seats[row.source, row.key] = row.seat_id
    wanted: dict[str, list[str]] = {}
    for row in rows:
        source = row.sheet.source.mapping.source
        if BOSS in row.links and (source, _key(row)) not in seats:
            wanted.setdefault(source, []).append(_key(row))
    for source, keys in wanted.items():
        for key, seat in _find_in_book(plan, source, keys, seating).items():
            seats[source, key] = seat
    for row in rows:
        if row.seat_id:
            name = _name(row, row.folded)
            seats[name] = 0 if name in seats else row.seat_id
    return seats


def _find_in_book(plan: Plan, source: str, keys: Sequence[str], seating: Seating) -> dict[str, int]:
    vacancies = find_keys(plan.session, source, "seat", Seat, keys)
    people = find_keys(plan.session, source, "person", Person, keys)
    sittings = find_sittings(plan.session, (known.record_id for known in people.values() if known.is_there))
    found = {key: known.record_id for key, known in vacancies.items() if known.is_there}
    for key, known in people.items():
        if sitting := sittings.get(known.record_id):
            found[key] = sitting.seat_id
    seating.know(found.values())
    return found


def _place(row: Incoming) -> str:
    """Return where somebody works: at an account, or at one that is named and not known."""
    wanted = None if row.values["account_id"] else account_reference(row)
    return _place_of(row.values["account_id"], wanted[1] if wanted else "")


def _place_of(account: int | None, named: str = "") -> str:
    return f"\t{account or named}"


def _why_not(row: Incoming, boss: int, place: str) -> str:
    """Return why a line cannot be drawn, "" when it can."""
    if not boss:
        return "is nobody in these files or in the book"
    if boss == row.seat_id:
        return "is the person herself"
    return "" if place == _place(row) else "works at another account"


def _leave_circles_out(plan: Plan, rows: Sequence[Incoming], seating: Seating) -> None:
    wanted: dict[int, int] = {}
    by_seat: dict[int, Incoming] = {}
    for row in rows:
        seat, edit = seating.new.get(row.seat_id), seating.edits.get(row.seat_id)
        said = seat or (edit.after if edit and edit.row is row else {})
        if BOSS in said:
            wanted[row.seat_id], by_seat[row.seat_id] = said[BOSS], row
    if not wanted:
        return
    for key in closing_links(read_links(plan.session, Seat, BOSS), wanted):
        row = by_seat[key]
        _tell(row, row.links[BOSS], "would make a circle of bosses")
        if key in seating.new:
            del seating.new[key][BOSS]
        else:
            seating.edits[key].leave(BOSS)


def _tell(row: Incoming, text: str, why: str) -> None:
    told = Told(row.line, row.sheet.headers[BOSS], text[:80], f"{why}; kept without a boss")
    row.sheet.tally.left_out.append(told)
