"""Pictures: what the rules for gaps look at, one for each account, read in one pass over the book as plain columns.

A book has 100,000 accounts and a screen waits for the worklist: no record objects, no query for a single account.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import Any, NamedTuple, TypeVar

from sqlalchemy import BigInteger, Integer, String, cast, column, table
from sqlmodel import Session, SQLModel, case, col, func, select

from store.departures import Departure, read_departures
from store.freshness import stale_before
from store.gaps.plan_pictures import PlanLines
from store.offerings import list_offerings
from store.opportunities import Opportunity
from store.org import is_key_player
from store.people import Occupancy
from store.persona_quality import PersonaQuality, quality_in
from store.plans.checks import Asked, Check, find_checks
from store.point_queue import PointsState, points_in
from store.quick_rows import read_plain
from store.reviews.due import NextReview, list_next_reviews
from store.touches import Touch, TouchPerson
from store.white_space_grid import UNKNOWN, OfferingFinder
from store.words import FACT_ENDED

TOP = frozenset({"C-level", "VP"})
"""Seniorities of those who count as important until somebody has judged them."""
_SHELVED = table("account", column("id", BigInteger), column("shelf", Integer))
"""The account with its shelf (its tier, 0 for none, -1 archived), by which the book finds it quickly.

The columns have types: else a query is composed anew for keys of another size.
"""


class AccountLine(NamedTuple):
    """The account's own fields; `name_key` is what names are sorted by."""

    id: int
    name: str
    name_key: str
    tier: int | None
    owner_id: int | None
    industry: str
    revenue: int | None
    relationship: str
    vulnerability: str
    countermeasure: str
    plan_depth: str


class CentreLine(NamedTuple):
    """A buying centre."""

    account_id: int
    id: int
    name: str


class SeatLine(NamedTuple):
    """A seat, with somebody in it or without."""

    account_id: int
    id: int
    centre_id: int | None
    title: str
    seniority: str
    is_vacant: bool
    need_owner_id: int | None
    need_by: date | None


class PersonLine(NamedTuple):
    """A person of the account."""

    account_id: int
    id: int
    name: str


class Sitting(NamedTuple):
    """Who sits in a seat today, and since when."""

    account_id: int
    seat_id: int
    person_id: int
    started_on: date | None


class Judgement(NamedTuple):
    """What we say of a person in a buying centre; None: in the account as a whole."""

    account_id: int
    person_id: int
    centre_id: int | None
    name: str
    value: str
    as_of: date | None
    state: str


class Ageing(NamedTuple):
    """How the facts of the account age: how many have not ended, how many of those are stale, and the oldest of these.

    An undated fact counts as the oldest.
    """

    account_id: int
    running: int
    stale: int
    oldest: int
    text: str
    as_of: date | None


class Contact(NamedTuple):
    """When we last spoke to the account, and when a touch last named a next step."""

    account_id: int
    last_on: date
    step_on: date | None


class Pipeline(NamedTuple):
    """The open opportunities of the account: their sum in minor units, and whether one has a next step."""

    account_id: int
    amount: int
    has_step: bool


class Sitter(NamedTuple):
    """A person in her seat, or without one, as we judge her there."""

    person: PersonLine
    seat: SeatLine | None
    started_on: date | None
    judged: Mapping[str, Sequence[Judgement]]
    """By the name of the attribute."""

    @property
    def roles(self) -> Sequence[str]:
        """Her buying roles."""
        return [each.value for each in self.judged.get("role", ())]

    @property
    def is_key_player(self) -> bool:
        """Whether a purchase turns on her."""
        return is_key_player(self.roles, self.value("influence"))

    @property
    def is_important(self) -> bool:
        """Whether she is a key player, or sits so high that somebody should say whether she is."""
        return self.is_key_player or (self.seat is not None and self.seat.seniority in TOP)

    def value(self, name: str) -> str:
        """Return the value of an attribute that has only one, "" when it is not assessed."""
        found = self.judged.get(name)
        return found[0].value if found else ""


@dataclass(frozen=True)
class Picture:
    """All that a rule may look at of one account."""

    account: AccountLine
    centres: Sequence[CentreLine]
    seats: Sequence[SeatLine]
    people: Sequence[PersonLine]
    sitting: Sequence[Sitting]
    judgements: Sequence[Judgement]
    left: Mapping[int, Departure]
    """Who has left the account's seats, by person; some work elsewhere now."""
    touched: Mapping[int, date]
    """Day of the last touch with each person, wherever she worked then."""
    ageing: Ageing | None
    contact: Contact | None
    pipeline: Pipeline | None
    points: PointsState | None
    """How its talking points stand; None where nobody asks."""
    personas: PersonaQuality | None
    """How its key people stand by the personas that are wanted; None where nobody asks."""
    squares: Collection[tuple[int, int]]
    """Buying centre (0: the account as a whole) and offering of each cell of the white space that is known."""
    offerings: Collection[int]
    asked: Asked | None
    """What is planned there, None where nothing is."""
    checks: Sequence[Check]
    """What is worth a look in it."""
    review: NextReview | None = None
    """When it is reviewed next; None when it is not reviewed at all."""

    @cached_property
    def sitters(self) -> Sequence[Sitter]:
        """Everybody in a seat, in the order of the seats, then those without one by name; once for each seat."""
        names = {person.id: person for person in self.people}
        judged = self._judged()
        by_seat: dict[int, list[Sitting]] = {}
        for at in self.sitting:
            by_seat.setdefault(at.seat_id, []).append(at)
        found = [
            Sitter(names[at.person_id], seat, at.started_on, _in_centre(judged.get(at.person_id, ()), seat.centre_id))
            for seat in self.seats
            for at in by_seat.get(seat.id, ())
            if at.person_id in names
        ]
        seated = {sitter.person.id for sitter in found}
        parked = [person for person in self.people if person.id not in seated]
        return [*found, *(Sitter(each, None, None, _in_centre(judged.get(each.id, ()), None)) for each in parked)]

    @cached_property
    def unknown_seats(self) -> Sequence[SeatLine]:
        """The seats where somebody sits whom we do not know: need to know."""
        taken = {at.seat_id for at in self.sitting}
        return [seat for seat in self.seats if seat.id not in taken and not seat.is_vacant]

    def what_was(self, left: Departure) -> Sitter:
        """Return somebody who has left, as she was judged in her last seat."""
        judged = _in_centre(self._judged().get(left.person_id, ()), left.centre_id)
        return Sitter(PersonLine(left.account_id, left.person_id, left.name), None, None, judged)

    def _judged(self) -> dict[int, list[Judgement]]:
        found: dict[int, list[Judgement]] = {}
        for each in self.judgements:
            found.setdefault(each.person_id, []).append(each)
        return found


def _in_centre(judgements: Sequence[Judgement], centre_id: int | None) -> dict[str, list[Judgement]]:
    """Return what counts in a buying centre: what is judged there, else what is judged in the account as a whole."""
    there: dict[str, list[Judgement]] = {}
    whole: dict[str, list[Judgement]] = {}
    for each in judgements:
        if each.centre_id is None:
            whole.setdefault(each.name, []).append(each)
        elif each.centre_id == centre_id:
            there.setdefault(each.name, []).append(each)
    return {**whole, **there}


def read_pictures(
    session: Session,
    tiers: Collection[int | None],
    rules: Mapping[str, int],
    today: date,
    account_id: int | None = None,
) -> Iterator[Picture]:
    """Yield the picture of each account in use of these tiers, or of one account alone, by name and key.

    What is stale, and what is worth a look, is told by the book's rules in days (store.rules), on a day.
    """
    shelves = [tier or 0 for tier in tiers]
    scope: Any = select(_SHELVED.c.id).where(_SHELVED.c.shelf.in_(shelves))
    if account_id is not None:
        scope = scope.where(_SHELVED.c.id == account_id)
    accounts = [AccountLine(*row) for row in _read(session, "account", AccountLine._fields, scope, of="id")]
    of = _Lines(session, scope, rules, today, () if account_id is None else (account_id,))
    for account in sorted(accounts, key=lambda each: (each.name_key, each.id)):
        yield of.picture(account)


L = TypeVar("L")


class _Lines:
    """The lines of all accounts in scope, by account."""

    def __init__(
        self, session: Session, scope: Any, rules: Mapping[str, int], today: date, accounts: Sequence[int]
    ) -> None:
        self._rules, self._today = rules, today
        self._reviews = {line.account_id: line for line in list_next_reviews(session, today, *accounts)}
        self._of: dict[str, Mapping[int, Sequence[Any]]] = {
            "centres": _by_account(CentreLine, _read(session, "buying_centre", CentreLine._fields, scope)),
            "seats": _by_account(SeatLine, _read(session, "seat", SeatLine._fields, scope)),
            "people": _by_account(PersonLine, _read(session, "person", PersonLine._fields, scope, by="name")),
            "sitting": _by_account(Sitting, _read_sitting(session, scope)),
            "judgements": _by_account(Judgement, _read(session, "attribute", Judgement._fields, scope)),
        }
        ages = read_plain(session, _ages(scope, stale_before(rules, today)))
        self._ageing = {row[0]: Ageing(*row[:-1]) for row in ages}
        self._left = read_departures(session, col(Occupancy.account_id).in_(scope))
        self._touched = dict(read_plain(session, _last_touches(scope)))
        self._contacts = {row[0]: Contact(*row) for row in read_plain(session, _contacts(scope))}
        deals = read_plain(session, _deals(scope))
        self._pipelines = {row[0]: Pipeline(row[0], row[1] or 0, bool(row[2])) for row in deals}
        self._points = points_in(session, scope)
        self._personas = quality_in(session, scope)
        offerings = list_offerings(session)
        self._offerings = frozenset(offering.id for offering in offerings)
        finder = OfferingFinder(offerings)
        self._squares = _values(_read_squares(session, scope, finder)) if offerings else {}
        self._plans = PlanLines(session, lambda name, fields: _read(session, name, fields, scope))

    def picture(self, account: AccountLine) -> Picture:
        """Return what is known of an account."""
        key = account.id
        lines = {name: rows.get(key, ()) for name, rows in self._of.items()}
        left = self._left.get(key, {})
        asked = self._plans.asked(key, account.plan_depth, account.vulnerability, left)
        return Picture(
            account=account,
            **lines,
            left=left,
            touched=self._touched,
            ageing=self._ageing.get(key),
            contact=self._contacts.get(key),
            pipeline=self._pipelines.get(key),
            points=self._points.get(key),
            personas=self._personas.get(key),
            squares=frozenset(self._squares.get(key, ())),
            offerings=self._offerings,
            asked=asked,
            checks=find_checks(asked, self._rules, self._today) if asked else (),
            review=self._reviews.get(key),
        )


def _read(
    session: Session, name: str, fields: Sequence[str], scope: Any, *, of: str = "account_id", by: str = "id"
) -> Any:
    columns = SQLModel.metadata.tables[name].columns
    query = select(*(columns[field] for field in fields)).where(columns[of].in_(scope))
    return read_plain(session, query.order_by(columns[by], columns["id"]))


def _by_account(line: type[L], rows: Any) -> dict[int, list[L]]:
    found: dict[int, list[L]] = {}
    for row in rows:
        found.setdefault(row[0], []).append(line(*row))
    return found


def _values(rows: Any) -> dict[int, list[Any]]:
    """Return the second of each pair under the first."""
    found: dict[int, list[Any]] = {}
    for account, value in rows:
        found.setdefault(account, []).append(value)
    return found


def _read_sitting(session: Session, scope: Any) -> Any:
    columns = SQLModel.metadata.tables["occupancy"].columns
    query = select(*(columns[field] for field in Sitting._fields)).where(columns["account_id"].in_(scope))
    return read_plain(session, query.where(columns["ended_on"].is_(None)).order_by(columns["id"]))


def _last_touches(scope: Any) -> Any:
    people = SQLModel.metadata.tables["person"].columns
    query = select(col(TouchPerson.person_id), func.max(Touch.happened_on))
    query = query.join(Touch, col(Touch.id) == col(TouchPerson.touch_id))
    query = query.where(col(TouchPerson.person_id).in_(select(people["id"]).where(people["account_id"].in_(scope))))
    return query.group_by(col(TouchPerson.person_id))


def _contacts(scope: Any) -> Any:
    with_step = case((col(Touch.next_step) != "", col(Touch.happened_on)))
    query = select(col(Touch.account_id), func.max(Touch.happened_on), func.max(with_step))
    return query.where(col(Touch.account_id).in_(scope)).group_by(col(Touch.account_id))


def _ages(scope: Any, before: Mapping[str, date | None]) -> Any:
    """Count the facts, and find the oldest that is stale: beside `min`, SQLite reads the row that it stands in."""
    facts = SQLModel.metadata.tables["fact"].columns
    limits = {kind: day.isoformat() if day else "" for kind, day in before.items()}  # no day is earlier than ""
    day = func.coalesce(cast(facts.as_of, String), "")
    is_stale = day < case(limits, value=facts.type, else_=limits[""])
    first = func.min(case((is_stale, day + func.printf("/%020d", facts.id))))
    counts = (func.count(), func.count(case((is_stale, 1))))
    told: tuple[Any, ...] = (facts.account_id, *counts, facts.id, facts.text, facts.as_of, first)
    query = select(*told).where(facts.account_id.in_(scope), facts.state.not_in(FACT_ENDED))
    return query.group_by(facts.account_id)


def _deals(scope: Any) -> Any:
    has_step = case((col(Opportunity.next_step) != "", 1), else_=0)
    query = select(col(Opportunity.account_id), func.sum(Opportunity.amount), func.max(has_step))
    query = query.where(col(Opportunity.account_id).in_(scope), Opportunity.state == "open")
    return query.group_by(col(Opportunity.account_id))


def _read_squares(session: Session, scope: Any, finder: OfferingFinder) -> Iterator[tuple[int, tuple[int, int]]]:
    """Yield the account and the place of each cell that was assessed, or that an opportunity stands in."""
    cells = _read(session, "cell", ("account_id", "centre_id", "offering_id", "state"), scope)
    for account, centre, offering, state in cells:
        if state not in UNKNOWN:
            yield account, (centre or 0, offering)
    fields = ("account_id", "centre_id", "offering_id", "state", "name", "kind")
    for account, centre, offering, state, name, kind in _read(session, "opportunity", fields, scope):
        if state in ("open", "won") and (found := offering or finder.find(name, kind)):
            yield account, (centre or 0, found)
