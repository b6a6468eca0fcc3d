"""Paths: the shortest way from one of us to a chosen person, over what is known of who leads to whom."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any, NamedTuple

from sqlmodel import Session, col, select

from store.accounts import Account
from store.colleagues import Colleague
from store.departures import read_departures
from store.errors import NotFound
from store.people import Occupancy, Person, Seat, find_person, find_seat
from store.records import take
from store.ties import (
    PEER,
    REPORTS_INFORMALLY,
    REPORTS_TO,
    TOUCH,
    Tie,
    read_leading,
    read_leading_to_seat,
    read_ours,
)
from store.touches import Touch, TouchPerson
from store.words import EVIDENCE, LEVEL, STRENGTH

WAYS = 3
"""So many ways are told, each from another of us."""
MOST_STEPS = 6
"""Whoever is further away is not known to be within reach."""
NEAREST = 3
_SAID = {
    TOUCH: "{} was in touch with {}",
    "knows": "{} knows {}",
    "former colleague": "{} is a former colleague of {}",
    "influences": "{} influences {}",
    REPORTS_INFORMALLY: "{} reports informally to {}",
    REPORTS_TO: "{} reports to {}",
    PEER: "{} has the same boss as {}",
}
_SAID_BACKWARDS = {REPORTS_INFORMALLY: "{} is informally the boss of {}", REPORTS_TO: "{} is the boss of {}"}


class Step(NamedTuple):
    """One step of a way: who leads to whom, and how we know."""

    tie: Tie
    start: str
    """Name of the colleague (first step) or of the person who leads on."""
    end: str
    account: str
    """Where the person works to whom it leads."""
    left_on: date | None = None
    """When that person left the last seat held there, None for who sits there still."""

    @property
    def claim(self) -> str:
        """What is said: «Jonna Ek is a problem solver to Marta Visser»."""
        if said := (_SAID_BACKWARDS if self.tie.backwards else _SAID).get(self.tie.kind):
            return said.format(self.start, self.end)
        if self.tie.strength:
            return f"{self.start} is a {LEVEL.label(self.tie.strength).lower()} to {self.end}"
        return f"{self.start} knows {self.end}"

    @property
    def evidence(self) -> str:
        """How we know: strength, day, how sure, source and note; "" for a line of the org chart."""
        tie = self.tie
        strength = STRENGTH.label(tie.strength).lower() if tie.kind in _SAID and tie.strength else ""
        day = f"{'last on' if tie.kind == TOUCH else 'as of'} {tie.as_of}" if tie.as_of else ""
        state = EVIDENCE.label(tie.state).lower() if tie.state else ""
        source = f"source: {tie.source}" if tie.source else ""
        return " · ".join(part for part in (strength, day, state, source, tie.note) if part)


class Way(NamedTuple):
    """A way from one of us to the person: fewest steps first, of equally short ones the least weight."""

    colleague_id: int
    weight: int
    steps: tuple[Step, ...]


class Acquaintance(NamedTuple):
    """Somebody at the account whom one of us knows."""

    person_id: int
    title: str
    step: Step


@dataclass(frozen=True, slots=True)
class Paths:
    """The ways to a person; where there is none, the nearest people whom we know."""

    person_id: int
    person: str
    account: str
    ways: tuple[Way, ...]
    nearest: tuple[Acquaintance, ...] = ()
    seat_id: int = 0
    """The seat, where they lead to one in which we know nobody: `person` is what it is called, and has no key then."""

    @property
    def advice(self) -> str:
        """What would help; "" where there is a way."""
        if self.ways:
            return ""
        if self.nearest:
            names = ", ".join(each.step.end for each in self.nearest)
            if self.seat_id:
                return f"Ask who sits there: {names}. Then write the name into the seat."
            return f"Ask who leads to {self.person}: {names}. Then draw the line."
        where = self.account or "the company"
        return f"None of us is known to have met anybody at {where}. Log a touch, or say who of us knows whom there."


def find_path(session: Session, person_id: int, *, most: int = WAYS) -> Paths:
    """Return the shortest ways from us to a person, each from another of us; NotFound when she is gone.

    The search begins with her and goes outward over the whole book, a step at a time, reading only the ties of those
    whom it has just reached (see store.ties for what leads where, and what it weighs). Each of us is reached by the
    fewest steps there are; of equally short ways the one of least weight is told. Nobody is looked for beyond
    MOST_STEPS steps.
    """
    person = take(session, Person, person_id)
    here = select(Seat.centre_id).join(Occupancy, col(Occupancy.seat_id) == col(Seat.id)).order_by(col(Occupancy.id))
    centres = session.exec(here.where(Occupancy.person_id == person_id, col(Occupancy.ended_on).is_(None))).all()
    target = _Target(person.account_id, centres[-1] if centres else None, {person_id: person.name})
    return _find_ways(session, _Search(person_id), target, most)


def find_path_to_seat(session: Session, seat_id: int, *, most: int = WAYS) -> Paths:
    """Return the shortest ways to whoever sits in a seat; NotFound when it is gone.

    Where we know nobody in it they lead to the people at the other ends of its lines, to its boss, to who reports to
    it and to its peers; from any of them it is one step more.
    """
    seat = take(session, Seat, seat_id)
    sitting = select(Occupancy.person_id).where(Occupancy.seat_id == seat_id, col(Occupancy.ended_on).is_(None))
    if (sitter := session.exec(sitting.order_by(col(Occupancy.id))).first()) is not None:
        return find_path(session, sitter, most=most)
    target = _Target(seat.account_id, seat.centre_id, {seat_id: f"“{seat.title or 'unnamed seat'}”"})
    search = _Search(seat_id, read_leading_to_seat(session, seat_id, seat.reports_to_id))
    return replace(_find_ways(session, search, target, most), person_id=0, seat_id=seat_id)


def find_path_to(session: Session, account_id: int, text: str, *, most: int = WAYS) -> Paths:
    """Return the ways to the person of an account who is called so, or else to the seat.

    Raises NotFound when neither fits and Refused, naming some, when several do.
    """
    try:
        return find_path(session, find_person(session, account_id, text).id, most=most)
    except NotFound as nobody:
        try:
            return find_path_to_seat(session, find_seat(session, account_id, text).id, most=most)
        except NotFound:
            raise nobody from None


class _Target(NamedTuple):
    """What the ways lead to: at which account and buying centre, its key and what it is called."""

    account_id: int | None
    centre_id: int | None
    called: Mapping[int, str]


def _find_ways(session: Session, search: _Search, target: _Target, most: int) -> Paths:
    account = session.get(Account, target.account_id) if target.account_id else None
    where = account.name if account else ""
    while len(search.found) < most and search.widen(session):
        pass
    ways = sorted(search.found.items(), key=lambda each: (*each[1][:2], each[0]))[:most]
    routes = {ours: search.route(tie) for ours, (_, _, tie) in ways}
    names = _read_names(session, (tie for route in routes.values() for tie in route))
    names = names._replace(people={**{key: (name, where) for key, name in target.called.items()}, **names.people})
    told = tuple(
        Way(ours, weight, tuple(_step(session, tie, names) for tie in routes[ours])) for ours, (_, weight, _) in ways
    )
    nearest = () if told or account is None else _find_nearest(session, target)
    ((key, called),) = target.called.items()
    return Paths(key, called, where, told, nearest)


class _Search:
    """How far the search has come: from the person outward, all who are as many steps away at once."""

    def __init__(self, key: int, ties: Sequence[Tie] | None = None) -> None:
        """`ties` are those that lead to what has the key, where it is no person; then they are the first step back."""
        self.steps = 0 if ties is None else 1
        self.weights = {key: 0}
        """Whom it has reached, each with the weight of her best way to the person."""
        self.onward: dict[int, Tie] = {}
        """The first step of that way."""
        self.found: dict[int, tuple[int, int, Tie]] = {}
        """Who of us leads there: steps, weight, and the first of the steps."""
        self._edge = [key]
        if ties is not None:
            self._reach(ties)

    def widen(self, session: Session) -> bool:
        """Look one step further; say whether there was anybody left to look at."""
        self.steps += 1
        if not self._edge or self.steps > MOST_STEPS:
            return False
        for tie in read_ours(session, self._edge):
            weight = tie.weight + self.weights[tie.end]
            known = self.found.get(tie.start)
            if known is None or (self.steps, weight) < known[:2]:
                self.found[tie.start] = (self.steps, weight, tie)
        self._reach(read_leading(session, self._edge))
        return True

    def _reach(self, ties: Iterable[Tie]) -> None:
        """Go on to those from whom these ties lead to whom it has reached; to each by the best of them."""
        reached: dict[int, tuple[int, Tie]] = {}
        for tie in ties:
            weight = tie.weight + self.weights[tie.end]
            if tie.start not in self.weights and (tie.start not in reached or weight < reached[tie.start][0]):
                reached[tie.start] = (weight, tie)
        self.weights.update((key, weight) for key, (weight, _) in reached.items())
        self.onward.update((key, tie) for key, (_, tie) in reached.items())
        self._edge = sorted(reached)

    def route(self, first: Tie) -> list[Tie]:
        """Return the steps from one of us to the person."""
        steps = [first]
        while steps[-1].end in self.onward:
            steps.append(self.onward[steps[-1].end])
        return steps


class _Names(NamedTuple):
    colleagues: Mapping[int, str]
    people: Mapping[int, tuple[str, str]]
    """Person -> (name, account)."""
    left: Mapping[int, date]
    """Person -> when she left the last seat held at that account."""


def _read_names(session: Session, ties: Iterable[Tie]) -> _Names:
    """Return what everybody is called on a few ways."""
    ties = list(ties)
    ours = select(col(Colleague.id), col(Colleague.name)).where(col(Colleague.id).in_({tie.start for tie in ties}))
    columns: list[Any] = [Person.id, Person.name, Account.name]
    theirs = select(*columns).outerjoin(Account, col(Account.id) == col(Person.account_id))
    keys = {key for tie in ties for key in (tie.start, tie.end)}
    rows = session.exec(theirs.where(col(Person.id).in_(keys))).all()
    here = col(Person.account_id) == col(Occupancy.account_id)  # elsewhere it is told where she works now
    gone = read_departures(session, col(Person.id).in_(keys), here).values()
    return _Names(
        {key: name for key, name in session.exec(ours) if key},
        {key: (name, at or "") for key, name, at in rows},
        {person: each.left_on for people in gone for person, each in people.items()},
    )


def _step(session: Session, tie: Tie, names: _Names) -> Step:
    if tie.kind == TOUCH:
        tie = tie._replace(note=_last_touch(session, tie))
    is_first = tie.kind not in _SAID or tie.kind == TOUCH
    start = names.colleagues.get(tie.start, "") if is_first else names.people[tie.start][0]
    return Step(tie, start, *names.people[tie.end], names.left.get(tie.end))


def _last_touch(session: Session, tie: Tie) -> str:
    """Return what the last touch of a pair was about."""
    query = select(Touch.summary).join(TouchPerson, col(TouchPerson.touch_id) == col(Touch.id))
    query = query.where(Touch.colleague_id == tie.start, TouchPerson.person_id == tie.end)
    return session.exec(query.order_by(col(Touch.happened_on).desc(), col(Touch.id).desc())).first() or ""


def _find_nearest(session: Session, target: _Target) -> tuple[Acquaintance, ...]:
    """Return the people at the account whom we know best, those of the same buying centre first."""
    columns: list[Any] = [Person.id, Seat.centre_id, Seat.title]
    here = (col(Occupancy.person_id) == col(Person.id)) & col(Occupancy.ended_on).is_(None)
    query = select(*columns).outerjoin(Occupancy, here).outerjoin(Seat, col(Seat.id) == col(Occupancy.seat_id))
    rows = session.exec(query.where(Person.account_id == target.account_id).order_by(col(Occupancy.id)))
    places = {key: (centre, title or "") for key, centre, title in rows}
    centre = target.centre_id
    best: dict[int, Tie] = {}
    for tie in sorted(read_ours(session, list(places)), key=lambda tie: (tie.weight, tie.end, tie.start)):
        best.setdefault(tie.end, tie)
    beside = sorted(best.values(), key=lambda tie: centre is None or places[tie.end][0] != centre)[:NEAREST]
    names = _read_names(session, beside)
    return tuple(Acquaintance(tie.end, places[tie.end][1], _step(session, tie, names)) for tie in beside)
