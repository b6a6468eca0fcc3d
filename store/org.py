"""The people of one account as chart, outline, gaps and paths read them: who sits where, and what we judge of each.

Read as plain columns, without record objects: an account may have 5,000 seats and a screen waits for them.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import Any, NamedTuple

from sqlmodel import Session, SQLModel, col, func, select

from store.attributes import Attribute
from store.buying_centres import BuyingCentre
from store.colleagues import Colleague
from store.departures import Departure, read_left
from store.lines import LineRow, list_lines
from store.outline import lay_out
from store.people import Occupancy, Person, Seat
from store.records import ACCOUNT, Record
from store.relationships import Relationship
from store.touches import Touch, TouchPerson
from store.words import LEVEL, ROLE

KEY_ROLES = frozenset({"economic buyer", "decision maker", "approver", "executive sponsor"})
KEY_INFLUENCES = frozenset({"political structure", "inner circle"})
WITH_US = frozenset({"mentor", "supporter"})
SCALES = ("influence", "support", "coverage", "orientation")
"""The attributes of which a person has one value each, and which a chart shows by colour."""
_SHOWN = (
    "title", "seniority", "persona", "centre_id", "is_assistant", "is_vacant", "need_owner_id", "need_by",
)  # fmt: skip
"""What OrgSeat shows of a seat as it is, in its order."""
_AT_ONCE = 500
_Judged = dict[str, tuple[tuple[str, date | None, str], ...]]
"""Attribute -> its values, each with its day and its state."""
_NOTHING = ("", None, "")
_ROLE_ORDER = {value: place for place, value in enumerate(ROLE.values)}
_LEVEL_ORDER = {value: place for place, value in enumerate(LEVEL.values)}


class OrgPerson(NamedTuple):
    """A person in her seat, or without one, as we judge her there: "" and () are «not assessed»."""

    id: int
    name: str
    started_on: date | None = None
    """When she took the seat."""
    roles: tuple[str, ...] = ()
    influence: str = ""
    support: str = ""
    coverage: str = ""
    orientation: str = ""
    as_of: date | None = None
    """Day of the oldest of the four scales: how old the picture is."""
    unsure: bool = False
    """Whether any role or scale is only assumed."""
    last_touch_on: date | None = None
    """Day of the last touch of any of us with her, wherever she worked then."""
    level: str = ""
    """The best that any of us is to her."""
    level_colleague_id: int | None = None
    """Who of us that is; None when none of us is said to know her."""
    left_on: date | None = None
    """When she left the last seat that she held here; None while she sits in one, or where she never did."""

    @property
    def is_key_player(self) -> bool:
        """Whether she is one of those on whom a purchase turns (see `is_key_player`)."""
        return is_key_player(self.roles, self.influence)

    @property
    def is_with_us(self) -> bool:
        """Whether she sells for us, or would."""
        return is_with_us(self.roles, self.support)


class OrgSeat(NamedTuple):
    """A seat in the outline, with the people in it: nobody is «need to know», unless it is known to be vacant."""

    id: int
    boss_id: int | None
    """The seat above it in the outline; None at the top."""
    depth: int
    reports: int
    """Seats directly below."""
    branch: int
    """All seats below it, as far down as they go."""
    title: str
    seniority: str
    persona: str
    centre_id: int | None
    is_assistant: bool
    is_vacant: bool
    need_owner_id: int | None
    """Who of us finds out who sits here."""
    need_by: date | None
    people: tuple[OrgPerson, ...]


@dataclass(frozen=True)
class Org:
    """The seats of one account in outline order, its people without a seat by name, and what runs between them."""

    account_id: int
    seats: tuple[OrgSeat, ...]
    parked: tuple[OrgPerson, ...]
    lines: tuple[LineRow, ...]
    centres: Mapping[int, str]
    """Names of the account's buying centres."""
    colleagues: Mapping[int, str]
    """Names of all of us."""

    @cached_property
    def seats_of(self) -> Mapping[int, frozenset[int]]:
        """The seats of each person who has any, by her key."""
        seats: dict[int, set[int]] = {}
        for seat in self.seats:
            for person in seat.people:
                seats.setdefault(person.id, set()).add(seat.id)
        return {person: frozenset(keys) for person, keys in seats.items()}

    @cached_property
    def titles_of(self) -> Mapping[int, tuple[str, ...]]:
        """What the seats of each person who has any are called, by her key: in outline order, each title once."""
        titles: dict[int, dict[str, None]] = {}
        for seat in self.seats:
            for person in seat.people:
                titles.setdefault(person.id, {}).update({seat.title: None} if seat.title else {})
        return {person: tuple(each) for person, each in titles.items()}

    def key_players(self) -> Iterator[tuple[OrgSeat | None, OrgPerson]]:
        """Yield the key players with their seats, in outline order, then those without one; once for each seat."""
        yield from ((seat, person) for seat in self.seats for person in seat.people if person.is_key_player)
        yield from ((None, person) for person in self.parked if person.is_key_player)


def is_key_player(roles: Iterable[str], influence: str) -> bool:
    """Say whether a purchase turns on who has these roles and this influence.

    Those of the inner circle and the political structure (Altify's political map), and those who release the money,
    choose, agree or stand for it, whatever is known of their influence.
    """
    return influence in KEY_INFLUENCES or not KEY_ROLES.isdisjoint(roles)


def is_with_us(roles: Iterable[str], support: str) -> bool:
    """Say whether who has these roles and gives this support sells for us, or would: champions and supporters."""
    return support in WITH_US or "champion" in roles


def read_org(session: Session, account_id: int) -> Org:
    """Return the people of an account; what is judged of a person counts in the buying centre of her seat.

    What is not judged there is taken from what is judged in the account as a whole. Of somebody without a seat it
    counts as well what was judged in the buying centre of the seat that she left, else where she was judged last.
    """
    known = _read_known(session, account_id)
    left = read_left(session, account_id)
    seats = _read_seats(session, account_id)
    sitters: dict[int, list[OrgPerson]] = {}
    seated: set[int] = set()
    for seat_id, person_id, started_on in _read_sitting(session, account_id):
        if person_id in known.names and seat_id in seats:
            seated.add(person_id)
            sitters.setdefault(seat_id, []).append(known.person(person_id, started_on, seats[seat_id].centre_id))
    places = lay_out({key: seat.reports_to_id for key, seat in seats.items()})
    return Org(
        account_id=account_id,
        seats=tuple(OrgSeat._make((*at, *seats[at.key][2:], tuple(sitters.get(at.key, ())))) for at in places),
        parked=tuple(known.parked(key, left.get(key)) for key in known.names if key not in seated),
        lines=tuple(list_lines(session, account_id)),
        centres=_read_pairs(session, _of_account(BuyingCentre, account_id, "id", "name")),
        colleagues=_read_pairs(session, select(col(Colleague.id), col(Colleague.name))),
    )


@dataclass(frozen=True)
class _Known:
    """What is known of the people of an account, by their keys; the names in the order of the alphabet."""

    names: Mapping[int, str]
    judged: Mapping[tuple[int, int | None], _Judged]
    """(person, centre) -> what she is there."""
    touched: Mapping[int, date]
    levels: Mapping[int, tuple[str, int]]

    @cached_property
    def _last_judged(self) -> Mapping[int, int]:
        """The buying centre in which each was judged last, of those who were judged in one."""
        return {person: centre for person, centre in self.judged if centre is not None}

    def parked(self, key: int, left: Departure | None) -> OrgPerson:
        """Return a person without a seat: as she is judged where she sat last, else where she was judged last."""
        centres = (self._last_judged.get(key), left.centre_id if left else None)
        return self.person(key, None, *centres)._replace(left_on=left.left_on if left else None)

    def person(self, key: int, started_on: date | None, *centres: int | None) -> OrgPerson:
        """Return a person as she is judged in the last of these buying centres, else in the one before."""
        judged: _Judged = dict(self.judged.get((key, None), {}))
        for centre in centres:
            judged |= self.judged.get((key, centre), {}) if centre is not None else {}
        roles = judged.get("role", ())
        scales = [judged[name][-1] if name in judged else _NOTHING for name in SCALES]
        days = [day for _, day, _ in scales if day is not None]
        influence, support, coverage, orientation = [value for value, _, _ in scales]
        level, colleague = self.levels.get(key, ("", None))
        return OrgPerson(
            id=key,
            name=self.names[key],
            started_on=started_on,
            roles=tuple(sorted([role for role, _, _ in roles], key=lambda role: _ROLE_ORDER.get(role, 0))),
            influence=influence,
            support=support,
            coverage=coverage,
            orientation=orientation,
            as_of=min(days, default=None),
            unsure=any(value and state != "confirmed" for value, _, state in (*roles, *scales)),
            last_touch_on=self.touched.get(key),
            level=level,
            level_colleague_id=colleague,
        )


def _read_known(session: Session, account_id: int) -> _Known:
    people = select(col(Person.id), col(Person.name)).where(col(Person.account_id) == account_id)
    return _Known(
        names=_read_pairs(session, people.order_by(col(Person.name), col(Person.id))),
        judged=_read_judged(session, account_id),
        touched=_read_pairs(session, _last_touches(account_id)),
        levels=_read_levels(session, account_id),
    )


def _read(session: Session, query: Any) -> Iterator[Any]:
    """Yield the rows of a query as plain tuples, a few at a time."""
    yield from session.connection().execute(query, execution_options={"yield_per": _AT_ONCE})


def _read_pairs(session: Session, query: Any) -> dict[int, Any]:
    return dict(_read(session, query))


def _of_account(table: type[Record], account_id: int, *names: str) -> Any:
    """Return the query for columns of an account's records, in the order they were made."""
    columns = SQLModel.metadata.tables[str(table.__tablename__)].columns
    query = select(*(columns[name] for name in names)).where(columns[ACCOUNT] == account_id)
    return query.order_by(columns["id"])


def _read_seats(session: Session, account_id: int) -> dict[int, Any]:
    """Return the seats by key: the key, the boss, and from the third column on what OrgSeat shows."""
    return {seat.id: seat for seat in _read(session, _of_account(Seat, account_id, "id", "reports_to_id", *_SHOWN))}


def _read_sitting(session: Session, account_id: int) -> list[Any]:
    """Return who sits in the seats of an account today: (seat, person, since when)."""
    query = _of_account(Occupancy, account_id, "seat_id", "person_id", "started_on")
    return list(_read(session, query.where(col(Occupancy.ended_on).is_(None))))


def _read_judged(session: Session, account_id: int) -> dict[tuple[int, int | None], _Judged]:
    query = _of_account(Attribute, account_id, "person_id", "centre_id", "name", "value", "as_of", "state")
    query = query.where(col(Attribute.name).in_(("role", *SCALES)))
    found: dict[tuple[int, int | None], _Judged] = {}
    for person, centre, name, value, as_of, state in _read(session, query):
        judged = found.setdefault((person, centre), {})
        judged[name] = (*judged.get(name, ()), (value, as_of, state))
    return found


def _last_touches(account_id: int) -> Any:
    query = select(col(TouchPerson.person_id), func.max(Touch.happened_on))
    query = query.join(Touch, col(Touch.id) == col(TouchPerson.touch_id))
    query = query.join(Person, col(Person.id) == col(TouchPerson.person_id))
    return query.where(col(Person.account_id) == account_id).group_by(col(TouchPerson.person_id))


def _read_levels(session: Session, account_id: int) -> dict[int, tuple[str, int]]:
    """Return the best that one of us is to each person, and who that is; of equals who was named first."""
    query = _of_account(Relationship, account_id, "person_id", "level", "colleague_id")
    found: dict[int, tuple[str, int]] = {}
    for person, level, colleague in _read(session, query.where(col(Relationship.colleague_id).is_not(None))):
        if person not in found or _LEVEL_ORDER.get(level, 0) > _LEVEL_ORDER.get(found[person][0], 0):
            found[person] = (level, colleague)
    return found
