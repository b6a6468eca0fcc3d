"""Casting: whom of an account the steps of a cadence are for, by persona; read for many accounts at once."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any, NamedTuple

from sqlmodel import Session, col, select

from store.accounts import Account
from store.campaigns.enrolling import ARCHIVED, CadenceStep, Candidate, sort_out
from store.clean import fold
from store.people import Occupancy, Person, Seat
from store.quick_rows import in_portions


class Role(NamedTuple):
    """Somebody at an account, with the seat that the cadence finds them by."""

    person_id: int
    name: str
    title: str
    persona: str
    is_assistant: bool
    email: str
    phone: str
    mobile: str

    @property
    def can_be_reached(self) -> bool:
        """Whether we could write or call."""
        return bool(self.email or self.phone or self.mobile)


class Part(NamedTuple):
    """Whom some steps go to: the candidate as it would be enrolled, with the names to show."""

    candidate: Candidate
    account: str
    person: str
    title: str
    wanted: str
    """Where nobody is known: whom the steps are for."""


class Cast(NamedTuple):
    """Who would be enrolled, and who would not, each with why."""

    parts: Sequence[Part]
    left_out: Sequence[tuple[Part, str]]

    @property
    def candidates(self) -> list[Candidate]:
        """Those who would be enrolled."""
        return [part.candidate for part in self.parts]


def cast_accounts(
    session: Session,
    campaign_id: int,
    accounts: Iterable[int],
    steps: Sequence[CadenceStep],
    first: Sequence[str] = (),
) -> Cast:
    """Return whom of these accounts the steps are for; `first` names the personas that come before others.

    A step that names a persona goes to whoever has a seat of that persona, else to those whose title says so. A step
    without one goes to everybody who is enrolled; where no step names any, or nobody of them is known, to one contact
    an account: of the first of the personas that somebody there has. Who is not known is enrolled without a name: that
    is whom to find.
    """
    parts: dict[Candidate, Part] = {}
    left_out: list[tuple[Part, str]] = []
    for some in in_portions(dict.fromkeys(accounts)):
        names, roles = _accounts(session, some), _roles(session, some)
        for key in some:
            if key not in names:
                continue
            name, is_archived = names[key]
            found = list(_parts(key, name, roles.get(key, ()), steps, first))
            if is_archived:
                left_out += [(part, ARCHIVED) for part in found[:1]]
            else:
                parts |= {part.candidate: part for part in found}
    taken, others = sort_out(session, campaign_id, parts)
    left_out += [(parts[each.candidate], each.why) for each in others]
    return Cast([parts[candidate] for candidate in taken], left_out)


def _accounts(session: Session, keys: Sequence[int]) -> dict[int, tuple[str, bool]]:
    query = select(col(Account.id), col(Account.name), col(Account.archived_on)).where(col(Account.id).in_(keys))
    return {key: (name, archived_on is not None) for key, name, archived_on in session.execute(query)}


def _roles(session: Session, keys: Sequence[int]) -> Mapping[int, Sequence[Role]]:
    """Return who sits in the seats of each account today, in the order that the seats were made."""
    columns: tuple[Any, ...] = (
        *(Seat.account_id, Person.id, Person.name, Seat.title, Seat.persona, Seat.is_assistant),
        *(Person.email, Person.phone, Person.mobile),
    )
    query = (
        select(*columns)
        .join_from(Seat, Occupancy, col(Occupancy.seat_id) == col(Seat.id))
        .join(Person, col(Person.id) == col(Occupancy.person_id))
        .where(col(Seat.account_id).in_(keys), col(Occupancy.ended_on).is_(None))
        .order_by(col(Seat.id), col(Occupancy.id))
    )
    found: dict[int, list[Role]] = {}
    for row in session.exec(query):
        found.setdefault(row[0], []).append(Role(*row[1:]))
    return found


def _parts(
    account_id: int, account: str, roles: Sequence[Role], steps: Sequence[CadenceStep], first: Sequence[str]
) -> Iterator[Part]:
    """Yield whom of one account the steps go to, each with theirs; last who is not known."""
    named = {fold(step.persona): step.persona for step in steps if step.persona}
    if not named:
        role = _contact(roles, first)
        yield _part(account_id, account, role, steps, "" if role else " or ".join(first))
        return
    people: dict[int, Role] = {}
    theirs: dict[int, set[str]] = {}
    missing: dict[str, str] = {}
    for persona, written in named.items():
        found = _of_persona(roles, persona)
        if not found:
            missing[persona] = written
        for role in found:
            people.setdefault(role.person_id, role)
            theirs.setdefault(role.person_id, {""}).add(persona)
    if not people and (role := _contact(roles, first)) and any(not step.persona for step in steps):
        people, theirs = {role.person_id: role}, {role.person_id: {""}}
    for key, role in people.items():
        yield _part(account_id, account, role, [step for step in steps if fold(step.persona) in theirs[key]], "")
    if missing:
        wanted = {*missing, *(() if people else ("",))}  # what is for everybody goes to those who are known
        some = [step for step in steps if fold(step.persona) in wanted]
        yield _part(account_id, account, None, some, ", ".join(missing.values()))


def _part(account_id: int, account: str, role: Role | None, steps: Sequence[CadenceStep], wanted: str) -> Part:
    candidate = Candidate(account_id, role.person_id if role else None, tuple(steps))
    return Part(candidate, account, role.name if role else "", role.title if role else "", wanted)


def _of_persona(roles: Sequence[Role], persona: str) -> list[Role]:
    """Return who has a seat of a persona, else those whose title has all its words."""
    if found := [role for role in roles if fold(role.persona) == persona]:
        return found
    words = set(persona.split())
    return [role for role in roles if words <= set(fold(role.title).split()) and not role.is_assistant]


def _contact(roles: Sequence[Role], first: Sequence[str]) -> Role | None:
    """Return the one to talk to: of the first persona that somebody has, then who can be reached; no assistant."""
    ranks = {fold(name): rank for rank, name in reversed(list(enumerate(first)))}
    return min(
        (role for role in roles if not role.is_assistant),
        key=lambda role: (ranks.get(fold(role.persona), len(ranks)), not role.can_be_reached),
        default=None,
    )
