"""Who reports to whom, as the rows of an import say it, in any order of the rows: seats of one account linked."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from store.clean import fold
from store.intake.circles import closing_links
from store.intake.incoming import Incoming
from store.intake.known import find_keys, find_seated, find_sittings, read_links
from store.intake.plans import Plan
from store.intake.references import SEVERAL, account_reference
from store.intake.report import Told
from store.intake.seating import Seating
from store.intake.systems import System
from store.people import Person, Seat

BOSS = "reports_to_id"
TOP = frozenset(["xx", "none", "-", "--", "n/a", "top", "nobody"])
"""Folded texts that say that there is nobody above, where nobody has them for an id or a name."""
SELF = frozenset(["self", "himself", "herself"])
NAMED = 6
"""People of a circle that are named; of more the first and the last."""


def link_bosses(plan: Plan, rows: Sequence[Incoming], seating: Seating) -> None:
    """Give each seat its boss; what cannot be drawn is left out and told. Whoever names herself stands at the top."""
    places = {row.seat_id: _place(row) for row in rows if row.seat_id}
    seats = _find_seats(plan, rows, seating)
    for row in rows:
        text = row.links.get(BOSS, "")
        if not row.seat_id or row.shares:  # of those who share a seat the first says whom it reports to
            continue
        boss = seats.get((_system(row).name, row.boss_key), 0) or seats.get(_name(row, fold(text)), 0) if text else 0
        if not boss and (not text or fold(text) in TOP):
            row.place = "top"
        elif _is_own(row, text, boss):
            row.place = "top"
            row.sheet.tally.selves.append(Told(row.line, row.sheet.headers[BOSS], text[:80], "stands at the top"))
        elif why := _why_not(row, boss, places.get(boss, _place_of(seating.accounts.get(boss)))):
            _tell(row, text, why)
        elif row.seat_id in seating.new:
            seating.new[row.seat_id][BOSS] = boss
        else:
            row.values[BOSS] = boss
    seating.settle()
    _leave_circles_out(plan, rows, seating)


def _system(row: Incoming) -> System:
    return row.sheet.source.mapping.boss_system


def _is_own(row: Incoming, text: str, boss: int) -> bool:
    """Say whether a row names itself for its boss: by its id, which other rows may have too, or by its name."""
    is_id = row.source == _system(row).name and row.boss_key == (row.base or row.key)
    return is_id or boss == row.seat_id or (not boss and fold(text) in SELF)


def _name(row: Incoming, folded: str) -> tuple[str, str]:
    """Return a key for people who are named, not numbered: the account and the name."""
    return _place(row), folded


def _find_seats(plan: Plan, rows: Sequence[Incoming], seating: Seating) -> dict[tuple[str, str], int]:
    """Return the seat that each key leads to: of the files, else of the book; names only where one seat has them."""
    seats: dict[tuple[str, str], int] = {}
    for row in rows:
        if row.seat_id:
            seats[row.source, row.key] = row.seat_id
    for row in rows:
        if row.seat_id:
            seats.setdefault((row.source, row.base or row.key), row.seat_id)
            name = _name(row, row.folded)
            if not row.sitter and (row.of is None or row.shares):
                seats[name] = SEVERAL if seats.get(name, row.seat_id) != row.seat_id else row.seat_id
    wanted: dict[System, list[str]] = {}
    for row in rows:
        if row.boss_key and (_system(row).name, row.boss_key) not in seats:
            wanted.setdefault(_system(row), []).append(row.boss_key)
    for system, keys in wanted.items():
        for key, seat in _find_in_book(plan, system, keys, seating).items():
            seats[system.name, key] = seat
    return seats | _find_named(plan, [row for row in rows if row.seat_id], seats, seating)


def _find_named(
    plan: Plan, rows: Sequence[Incoming], seats: Mapping[tuple[str, str], int], seating: Seating
) -> dict[tuple[str, str], int]:
    """Return the seats of the book that names lead to which nobody in the files has: at the same account, and one."""
    asked = {
        _name(row, fold(text)): int(account)
        for row in rows
        if (text := row.links.get(BOSS, "")) and (account := row.values["account_id"])
    }
    asked = {name: account for name, account in asked.items() if name not in seats}
    found: dict[tuple[str, str], int] = {}
    for account, seat, person in find_seated(plan.session, set(asked.values())):
        name = _place_of(account), fold(person)
        if name in asked:
            found[name] = seat if found.get(name, seat) == seat else SEVERAL
    seating.know(seat for seat in found.values() if seat != SEVERAL)
    return found


def _find_in_book(plan: Plan, system: System, keys: Sequence[str], seating: Seating) -> dict[str, int]:
    vacancies = find_keys(plan.session, system.name, "seat", Seat, keys, system.also)
    people = find_keys(plan.session, system.name, "person", Person, keys, system.also)
    sittings = find_sittings(plan.session, (known.record_id for known in people.values() if known.is_there))
    found = {key: known.record_id for key, known in vacancies.items() if known.is_there}
    for key, known in people.items():
        if sitting := sittings.get(known.record_id):
            found[key] = sitting[0].seat_id
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
        return "is nobody at this account, in these files or in the book"
    if boss == SEVERAL:
        return "is the name of several people at this account"
    return "" if place == _place(row) else "works at another account"


def _leave_circles_out(plan: Plan, rows: Sequence[Incoming], seating: Seating) -> None:
    wanted: dict[int, int] = {}
    by_seat: dict[int, Incoming] = {}
    for row in rows:
        seat, edit = seating.new.get(row.seat_id), seating.edits.get(row.seat_id)
        said = seat or (edit.after if edit and edit.row is row else {})
        if BOSS in said and not row.shares:
            wanted[row.seat_id], by_seat[row.seat_id] = said[BOSS], row
    if not wanted:
        return
    standing = read_links(plan.session, Seat, BOSS)
    for key in closing_links(standing, wanted):
        row = by_seat[key]
        _tell(row, row.links[BOSS], f"would make a circle of bosses{_circle(key, {**standing, **wanted}, by_seat)}")
        if key in seating.new:
            del seating.new[key][BOSS]
        else:
            seating.edits[key].leave(BOSS)


def _circle(key: int, above: Mapping[int, int], rows: Mapping[int, Incoming]) -> str:
    """Return who is in the circle that a seat closes, with their lines; "" where it runs through the book too."""
    seats = [key]
    while (at := above.get(seats[-1], 0)) in rows and at not in seats:
        seats.append(at)
    if at != key:
        return ""
    names = [_called(rows[seat]) for seat in (*seats, key)]
    return f" ({' → '.join(names if len(names) <= NAMED else [*names[:3], '…', *names[-2:]])})"


def _called(row: Incoming) -> str:
    name = row.values["name"] if not row.sitter else row.values.get("title", "") or "a seat"
    return f"{name[:40]}, line {row.line}"


def _tell(row: Incoming, text: str, why: str) -> None:
    row.place = "unplaced"
    told = Told(row.line, row.sheet.headers[BOSS], text[:80], f"{why}; kept without a boss")
    row.sheet.tally.unplaced.append(told)
