"""The sides of an account: who of us, and which competitor, is what to its people, and when we last met."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from sqlmodel import Session

from store.accounts import read_account
from store.org import Org, OrgPerson, read_org
from store.relationships import RelationshipRow, last_touches, list_relationships


@dataclass(frozen=True, slots=True)
class Sides:
    """The people of an account, who of us and which competitor is what to them, and when we last met."""

    org: Org
    relationships: Sequence[RelationshipRow]
    touches: Mapping[tuple[int, int], date]
    """(colleague, person) -> day of the newest touch."""
    owner_id: int

    def people(self) -> list[tuple[OrgPerson, str]]:
        """Return everybody once, with the title of the seat: the key players first, then in the order of the chart."""
        found: dict[int, tuple[OrgPerson, str]] = {}
        for seat in self.org.seats:
            for person in seat.people:
                found.setdefault(person.id, (person, seat.title))
        for person in self.org.parked:
            found[person.id] = (person, f"left {person.left_on}" if person.left_on else "no seat yet")
        return sorted(found.values(), key=lambda each: not each[0].is_key_player)

    def colleagues(self, more: Iterable[int]) -> list[int]:
        """Return who of us has something to do with these people, the owner first; then those that were added."""
        known = {row.colleague_id or 0 for row in self.relationships} | {ours for ours, _ in self.touches} | set(more)
        names = self.org.colleagues
        others = (key for key in known if key in names and key != self.owner_id)
        first = [self.owner_id] if self.owner_id in names else []
        return [*first, *sorted(others, key=lambda key: names[key])]

    def competitors(self, more: Iterable[str]) -> list[str]:
        """Return the competitors who are something to these people, and those that were added."""
        return sorted({row.competitor for row in self.relationships if row.competitor} | set(more))


def read_sides(session: Session, account_id: int) -> Sides:
    """Return who knows whom at an account; NotFound when it is gone."""
    account = read_account(session, account_id)
    return Sides(
        read_org(session, account_id),
        tuple(list_relationships(session, account_id)),
        last_touches(session, account_id),
        account.owner_id or 0,
    )
