"""Ties: what leads from one of us, or from one person, to another person, each with its evidence and its weight.

A search over them (store.paths) weighs ways of the same length. The lower the weight the better: what we are to
somebody counts from trusted advisor (1) down to not assessed (5), a mere touch 6, a relationship that is said to be bad
7; that two people know each other, or once worked together, from strong (1) to weak (4), influence one more, informal
reporting three more; a reporting line, of which nobody has said what it is worth, 8. All of it counts twice, and one
more where it is only assumed, so that of two alike the confirmed one wins.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from typing import Any, NamedTuple

from sqlmodel import Session, col, func, or_, select

from store.lines import MUTUAL, Line
from store.people import Occupancy, Seat
from store.quick_rows import in_portions, read_plain
from store.relationships import Relationship
from store.touches import Touch, TouchPerson

RELATIONSHIP, TOUCH, REPORTS_TO, REPORTS_INFORMALLY = "relationship", "touch", "reports to", "informal reporting"
PEER = "peer"
"""Two who have the same boss: told only of a seat in which we know nobody."""
_BY_LEVEL = {"trusted advisor": 1, "problem solver": 2, "credible source": 3, "vendor": 4, "": 5}
_TOUCHED = 6
_BAD = 7
_BY_STRENGTH = {"strong": 1, "medium": 2, "": 3, "weak": 4}
_BY_KIND = {"knows": 0, "former colleague": 0, "influences": 1, REPORTS_INFORMALLY: 3}
"""The kinds of lines that lead somewhere, each with what is added to its weight; a conflict leads nowhere."""
_REPORTS = 8
_PEERS = 10


class Tie(NamedTuple):
    """One step that can be taken: who can lead us to whom, and how we know."""

    kind: str
    """RELATIONSHIP or TOUCH (from one of us), a kind of line, or REPORTS_TO."""
    start: int
    """Key of the colleague, where it begins with one of us; else of a person."""
    end: int
    """Key of the person to whom it leads."""
    weight: int
    backwards: bool = False
    """Whether it is walked from the boss to the report."""
    strength: str = ""
    """The level of a relationship, the strength of a line."""
    note: str = ""
    source: str = ""
    as_of: date | None = None
    """Of a touch the day of the last one."""
    state: str = ""


def read_ours(session: Session, people: Sequence[int]) -> list[Tie]:
    """Return what each of us is to these people: one tie for each pair, a touch only where nothing else is said."""
    found: dict[tuple[int, int], Tie] = {}
    for keys in in_portions(sorted(set(people))):
        for tie in (*_read_relationships(session, keys), *_read_touches(session, keys)):
            found.setdefault((tie.start, tie.end), tie)
    return list(found.values())


def read_leading(session: Session, people: Sequence[int]) -> list[Tie]:
    """Return the ties that lead to these people from other people, whatever account those are at."""
    found: list[Tie] = []
    for keys in in_portions(sorted(set(people))):
        seats = _read_seats(session, keys)
        found += _read_lines(session, keys, seats)
        found += _read_reporting(session, seats)
    return [tie for tie in found if tie.start != tie.end]


def read_leading_to_seat(session: Session, seat: int, boss: int | None) -> list[Tie]:
    """Return the ties that lead to whoever sits in a seat in which we know nobody; they end at the seat's key."""
    seats = {seat: (boss, [seat])}
    found = [*_read_lines(session, [seat], seats), *_read_reporting(session, seats)]
    if boss is not None:
        beside = read_plain(session, select(col(Seat.id)).where(col(Seat.reports_to_id) == boss).order_by(col(Seat.id)))
        sitters = _read_sitters(session, (key for (key,) in beside if key != seat))
        found += [Tie(PEER, start, seat, _weigh(_PEERS)) for people in sitters.values() for start in people]
    return found


def _weigh(base: int, state: str = "confirmed") -> int:
    return 2 * base + (state != "confirmed")


def _read_relationships(session: Session, people: Sequence[int]) -> Iterator[Tie]:
    columns: list[Any] = [
        Relationship.colleague_id, Relationship.person_id, Relationship.rapport, Relationship.level,
        Relationship.note, Relationship.source, Relationship.as_of, Relationship.state,
    ]  # fmt: skip
    query = select(*columns).where(col(Relationship.person_id).in_(people), col(Relationship.colleague_id).is_not(None))
    rows = read_plain(session, query.order_by(col(Relationship.id)))
    for ours, person, rapport, level, note, *evidence, state in rows:
        is_bad = rapport == "bad"
        said = " · ".join(part for part in ("on bad terms" if is_bad else "", note) if part)
        weight = _weigh(_BAD if is_bad else _BY_LEVEL.get(level, _BY_LEVEL[""]), state)
        yield Tie._make((RELATIONSHIP, ours, person, weight, False, level, said, *evidence, state))


def _read_touches(session: Session, people: Sequence[int]) -> Iterator[Tie]:
    pair = (col(Touch.colleague_id), col(TouchPerson.person_id))
    query = select(*pair, func.max(Touch.happened_on)).join(TouchPerson, col(TouchPerson.touch_id) == col(Touch.id))
    query = query.where(pair[1].in_(people), pair[0].is_not(None)).group_by(*pair).order_by(*pair)
    for ours, person, day in read_plain(session, query):
        yield Tie(TOUCH, ours, person, _weigh(_TOUCHED), as_of=day)


def _read_seats(session: Session, people: Sequence[int]) -> dict[int, tuple[int | None, list[int]]]:
    """Return the seats in which these people sit: seat -> (the seat of the boss, those of them who sit there)."""
    columns: list[Any] = [Seat.id, Seat.reports_to_id, Occupancy.person_id]
    query = select(*columns).join(Occupancy, col(Occupancy.seat_id) == col(Seat.id))
    query = query.where(col(Occupancy.person_id).in_(people), col(Occupancy.ended_on).is_(None))
    found: dict[int, tuple[int | None, list[int]]] = {}
    for seat, boss, person in read_plain(session, query.order_by(col(Occupancy.id))):
        found.setdefault(seat, (boss, []))[1].append(person)
    return found


def _read_sitters(session: Session, seats: Iterable[int]) -> dict[int, list[int]]:
    """Return who sits in each of these seats today."""
    found: dict[int, list[int]] = {}
    for keys in in_portions(sorted(set(seats))):
        query = select(col(Occupancy.seat_id), col(Occupancy.person_id)).order_by(col(Occupancy.id))
        query = query.where(col(Occupancy.seat_id).in_(keys), col(Occupancy.ended_on).is_(None))
        for seat, person in read_plain(session, query):
            found.setdefault(seat, []).append(person)
    return found


def _read_reporting(session: Session, seats: dict[int, tuple[int | None, list[int]]]) -> Iterator[Tie]:
    """Yield the ways along the reporting lines: by the boss of each of these people, and by those who report to her."""
    query = select(col(Seat.id), col(Seat.reports_to_id)).order_by(col(Seat.id))
    reports = [
        row
        for keys in in_portions(sorted(seats))
        for row in read_plain(session, query.where(col(Seat.reports_to_id).in_(keys)))
    ]
    bosses = [(seat, boss) for seat, (boss, _) in seats.items() if boss is not None]
    sitters = _read_sitters(session, {*(seat for seat, _ in reports), *(boss for _, boss in bosses)})
    for seat, boss in bosses:
        for start in sitters.get(boss, ()):
            yield from (Tie(REPORTS_TO, start, end, _weigh(_REPORTS), True) for end in seats[seat][1])
    for seat, boss in reports:
        for start in sitters.get(seat, ()):
            yield from (Tie(REPORTS_TO, start, end, _weigh(_REPORTS)) for end in seats[boss][1])


def _read_lines(
    session: Session, people: Sequence[int], seats: dict[int, tuple[int | None, list[int]]]
) -> Iterator[Tie]:
    """Yield the ways along lines; one that ends at a seat means whoever sits there."""
    ends = (Line.from_person_id, Line.from_seat_id, Line.to_person_id, Line.to_seat_id)
    columns: list[Any] = [
        *ends, Line.kind, Line.both_ways, Line.strength, Line.note, Line.source, Line.as_of, Line.state,
    ]  # fmt: skip
    here = or_(*(col(end).in_(keys) for end, keys in zip(ends, (people, list(seats)) * 2, strict=True)))
    rows = read_plain(session, select(*columns).where(here, col(Line.kind).in_(_BY_KIND)).order_by(col(Line.id)))
    sitters = {seat: sitting for seat, (_, sitting) in seats.items()}
    sitters |= _read_sitters(session, {row[place] for row in rows for place in (1, 3) if row[place] is not None})
    wanted = set(people)
    for from_person, from_seat, to_person, to_seat, kind, both_ways, *evidence in rows:
        starts = [from_person] if from_person else sitters.get(from_seat, [])
        stops = [to_person] if to_person else sitters.get(to_seat, [])
        weight = _weigh(_BY_STRENGTH.get(evidence[0], _BY_STRENGTH[""]) + _BY_KIND[kind], evidence[-1])
        for start, end in ((start, end) for start in starts for end in stops):
            if end in wanted:
                yield Tie(kind, start, end, weight, False, *evidence)
            if start in wanted and (both_ways or kind in MUTUAL or kind == REPORTS_INFORMALLY):
                yield Tie(kind, end, start, weight, kind == REPORTS_INFORMALLY and not both_ways, *evidence)
