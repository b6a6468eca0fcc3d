"""Persona quality: whether an account has a named person of each persona that is wanted, with a channel, and fresh.

Growth accounts are worked by a few kinds of people each: their tier plan says which, else the book's list. Read for all
of a tier in a few plain queries, since a book has 100,000 accounts and a screen waits.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, Final, NamedTuple

from sqlmodel import Session, and_, col, func, or_, select

from store import clock
from store.account_kinds import Scope, of_keys, on_shelf
from store.account_lines import AccountLine, read_accounts
from store.attribute_kinds import CHANNEL_KIND
from store.attributes import Attribute
from store.clean import fold
from store.freshness import NEVER
from store.history import ChangeEntry
from store.ids import made_on
from store.people import Occupancy, Person, Seat
from store.personas import list_personas
from store.point_queue import GROWTH
from store.quick_rows import read_plain
from store.rules import IN_TOUCH, read_rules
from store.tiering.plan_finder import PlanFinder
from store.tiering.tier_plans import TierPlanRow, list_tier_plans, split_names
from store.touches import Touch, TouchPerson

NOBODY: Final = "nobody"
UNREACHED: Final = "no channel"
AGED: Final = "old"
GOOD: Final = ""
"""What is lacking of a persona at an account, the worst first: no named person in such a seat; one, but no way to reach
her; one that nobody spoke to, judged or wrote about for long; nothing."""
_RANK = (NOBODY, UNREACHED, AGED, GOOD)


class PersonaState(NamedTuple):
    """How one persona that is wanted stands at an account: by the person of that persona of whom most is known."""

    persona: str
    lacking: str
    """NOBODY, UNREACHED, AGED or GOOD."""
    person_id: int = 0
    name: str = ""
    seat_id: int = 0
    """Her seat, else one of that persona in which nobody is known, 0 for none."""
    last_on: date | None = None
    """When somebody last spoke to her, judged her, or wrote about her."""

    @property
    def words(self) -> str:
        """What is lacking, in words; empty when nothing is."""
        if self.lacking == NOBODY:
            return f"no {self.persona}"
        told = {UNREACHED: "without a channel", AGED: f"last heard of on {self.last_on}"}
        return f"{self.persona} {told[self.lacking]}" if self.lacking in told else ""


@dataclass(frozen=True)
class PersonaQuality:
    """The wanted personas of one account, in the order in which they are wanted."""

    account: AccountLine
    states: Sequence[PersonaState]

    @property
    def good(self) -> int:
        """How many of them have a named person, with a channel, fresh."""
        return sum(state.lacking == GOOD for state in self.states)

    @property
    def share(self) -> float:
        """The share of them that is good, from 0 to 1; 1 where none is wanted."""
        return self.good / len(self.states) if self.states else 1.0

    @property
    def lacking(self) -> Sequence[PersonaState]:
        """Those of which something is lacking."""
        return [state for state in self.states if state.lacking != GOOD]

    @property
    def words(self) -> str:
        """What is lacking, in words; empty when nothing is."""
        return " · ".join(state.words for state in self.lacking)


class PersonaCount(NamedTuple):
    """One persona over all accounts at which it is wanted: at how many, and at how many it stands how."""

    persona: str
    wanted: int
    good: int
    nobody: int
    unreached: int
    aged: int


def read_quality(session: Session, tier: int = GROWTH) -> list[PersonaQuality]:
    """Return how the wanted personas of every account of a tier stand today, by name; archived accounts left out.

    A person counts in a seat of that persona which she has not left; where nobody sits in one, in any whose title has
    all words of its name, assistants left out. Case and accents do not count. A channel is an e-mail address, a number,
    or a preferred channel that somebody has judged. She is fresh when somebody spoke to her, judged her or changed what
    is written of her within the days of the rule `IN_TOUCH`.
    """
    return _read(session, on_shelf(tier))


def quality_of(session: Session, *accounts: int) -> dict[int, PersonaQuality]:
    """Return the same of a few accounts, by key, whatever their tier."""
    return quality_in(session, of_keys(*accounts))


def quality_in(session: Session, scope: Scope) -> dict[int, PersonaQuality]:
    """Return the same of the accounts in scope, by key."""
    return {each.account.id: each for each in _read(session, scope)}


def list_lacking(qualities: Iterable[PersonaQuality]) -> list[PersonaQuality]:
    """Return the accounts of which something is lacking: the smallest share first, of the same the most valuable.

    Most valuable is the largest open pipeline, then the largest revenue.
    """
    lacking = [each for each in qualities if each.lacking]
    return sorted(lacking, key=lambda each: (each.share, -each.account.open_amount, -(each.account.revenue or 0)))


def count_personas(qualities: Iterable[PersonaQuality]) -> list[PersonaCount]:
    """Return how each persona that is wanted anywhere stands over all accounts, the least often good first."""
    found: dict[str, tuple[str, dict[str, int]]] = {}
    for quality in qualities:
        for state in quality.states:
            _, counts = found.setdefault(fold(state.persona), (state.persona, dict.fromkeys(_RANK, 0)))
            counts[state.lacking] += 1
    lines = [
        PersonaCount(name, sum(counts.values()), counts[GOOD], counts[NOBODY], counts[UNREACHED], counts[AGED])
        for name, counts in found.values()
    ]
    return sorted(lines, key=lambda line: line.good / line.wanted)


class _Sitter(NamedTuple):
    """Somebody, or nobody (person 0), in a seat."""

    account_id: int
    persona: str
    title: str
    """Both folded; of an assistant no title."""
    seat_id: int
    person_id: int
    name: str
    has_channel: bool


def _read(session: Session, scope: Scope) -> list[PersonaQuality]:
    sitters: dict[int, list[_Sitter]] = {}
    for sitter in _sitters(session, scope):
        sitters.setdefault(sitter.account_id, []).append(sitter)
    wanted, judge = _Wanted(session, scope), _Judge(session, scope)

    def states_of(account: AccountLine) -> list[PersonaState]:
        found = []
        for persona, folded in wanted.of(account):
            states = [judge.state(persona, each) for each in _of_persona(sitters.get(account.id, ()), folded)]
            found.append(max(states, key=_rank, default=PersonaState(persona, NOBODY)))
        return found

    return [PersonaQuality(account, states_of(account)) for account in read_accounts(session, scope)]


def _of_persona(sitters: Sequence[_Sitter], folded: str) -> list[_Sitter]:
    """Return who sits in the seats of a persona; where nobody does, also those whose title says so."""
    found = [each for each in sitters if each.persona == folded]
    if not any(each.person_id for each in found):
        words = set(folded.split())
        found += [each for each in sitters if each.person_id and words <= set(each.title.split())]
    return found


def _rank(state: PersonaState) -> int:
    return _RANK.index(state.lacking)


class _Wanted:
    """Which personas are wanted at an account: those of its tier plan, else those of the book's list."""

    def __init__(self, session: Session, scope: Scope) -> None:
        self._today = clock.today()
        usual = (persona.name for persona in list_personas(session) if persona.is_wanted)
        self._usual = [(name, fold(name)) for name in usual]
        plans = [plan for plan in list_tier_plans(session) if plan.is_current(self._today)]
        self._finder = PlanFinder(session, scope, plans)
        self._of_plan = {plan.id: _named(plan) for plan in plans}

    def of(self, account: AccountLine) -> Sequence[tuple[str, str]]:
        """Return the personas, each with its name folded."""
        plan = self._finder.find(account, self._today)
        return (self._of_plan[plan.id] if plan is not None else ()) or self._usual


def _named(plan: TierPlanRow) -> list[tuple[str, str]]:
    """Return the personas that a plan names, each with its name folded, and each once."""
    named: dict[str, str] = {}
    for name in split_names(plan.personas):
        named.setdefault(fold(name), name)
    return [(name, folded) for folded, name in named.items()]


class _Judge:
    """Says how somebody in a seat stands today, by the book's rule."""

    def __init__(self, session: Session, scope: Scope) -> None:
        self._today, self._limit = clock.today(), read_rules(session)[IN_TOUCH]
        self._last = _last_days(session, scope)

    def state(self, persona: str, sitter: _Sitter) -> PersonaState:
        """Return how a persona stands by the person in one seat."""
        if not sitter.person_id:
            return PersonaState(persona, NOBODY, seat_id=sitter.seat_id)
        day = self._last.get(sitter.person_id)
        is_aged = self._limit != NEVER and (day is None or (self._today - day).days > self._limit)
        lacking = UNREACHED if not sitter.has_channel else AGED if is_aged else GOOD
        return PersonaState(persona, lacking, sitter.person_id, sitter.name, sitter.seat_id, day)


def _sitters(session: Session, scope: Scope) -> Iterator[_Sitter]:
    """Yield who sits in each seat that has a persona or a title, once for everybody in it; nobody for an empty one."""
    judged = select(col(Attribute.person_id)).where(
        col(Attribute.account_id).in_(scope), Attribute.name == CHANNEL_KIND.name
    )
    reachable = {person for (person,) in read_plain(session, judged)}
    query: Any = select(
        *map(col, (Seat.account_id, Seat.persona, Seat.title, Seat.is_assistant, Seat.id, Person.id, Person.name)),
        *map(col, (Person.email, Person.phone, Person.mobile)),
    )
    sits = and_(col(Occupancy.seat_id) == col(Seat.id), col(Occupancy.ended_on).is_(None))
    query = query.outerjoin(Occupancy, sits).outerjoin(Person, col(Person.id) == col(Occupancy.person_id))
    query = query.where(col(Seat.account_id).in_(scope), or_(Seat.persona != "", Seat.title != ""))
    rows = read_plain(session, query.order_by(col(Seat.id)))
    for account, persona, title, helps, seat, person, name, *numbers in rows:
        called = "" if helps else fold(title)
        has_channel = any(numbers) or person in reachable
        yield _Sitter(account, fold(persona), called, seat, person or 0, name or "", has_channel)


def _last_days(session: Session, scope: Scope) -> dict[int, date]:
    """Return when each person in a seat was last spoken to, judged, or written of: the latest of the three."""
    people = select(col(Occupancy.person_id)).where(
        col(Occupancy.account_id).in_(scope), col(Occupancy.ended_on).is_(None)
    )
    found: dict[int, date] = {}

    def note(person: int, day: date | None) -> None:
        if day is not None and day > found.get(person, date.min):
            found[person] = day

    spoken = select(col(TouchPerson.person_id), func.max(Touch.happened_on)).join(
        Touch, col(Touch.id) == col(TouchPerson.touch_id)
    )
    judged = select(col(Attribute.person_id), func.max(Attribute.as_of))
    for query, person in ((spoken, col(TouchPerson.person_id)), (judged, col(Attribute.person_id))):
        for key, day in read_plain(session, query.where(person.in_(people)).group_by(person)):
            note(key, day)
    entry = col(ChangeEntry.record_id)
    written = select(entry, func.max(ChangeEntry.change_id)).where(entry.in_(people)).group_by(entry)
    for key, change in read_plain(session, written):
        note(key, made_on(change))
    return found
