"""A dossier as documents look at it: who is who by name, people in outline order, sums, ages counted to its own day."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from functools import cached_property

from store import money
from store.dossier import Dossier
from store.facts import STALE_AFTER_DAYS, FactRow
from store.fiscal import fiscal_quarter
from store.opportunities import OpportunityRow
from store.people import PersonRow, SeatRow
from store.words import FACT_TYPE
from templates import wording

NEED_TO_KNOW = "need to know"
"""The name of whoever sits where we know nobody."""
CONFIRMED = "confirmed"


@dataclass(frozen=True, slots=True)
class Place:
    """A seat with one of the people in it, an empty seat, or a person without a seat."""

    seat: SeatRow | None
    person: PersonRow | None
    depth: int = 0


@dataclass(frozen=True, slots=True)
class FactGroup:
    """The facts of one type."""

    label: str
    facts: tuple[FactRow, ...]


class View:
    """One dossier with everything that has to be looked up in it."""

    def __init__(self, dossier: Dossier, me: str = "") -> None:
        self.dossier = dossier
        self.me = me
        self.as_of = dossier.changed_on
        self.centre_names = {centre.id: centre.name for centre in dossier.centres}
        self.seats = {seat.id: seat for seat in dossier.seats}
        self.people_by_key = {person.id: person for person in dossier.people}

    @cached_property
    def places(self) -> tuple[Place, ...]:
        """Every seat in outline order, with the people in it, then the people who sit in none."""
        seated = [
            Place(node.seat, person, node.depth)
            for node in self.dossier.outline()
            for person in (node.people or (None,))
        ]
        return (*seated, *(Place(None, person) for person in self.dossier.unplaced()))

    @cached_property
    def seats_in_order(self) -> tuple[SeatRow, ...]:
        """The seats in outline order, each once."""
        return tuple({place.seat.id: place.seat for place in self.places if place.seat is not None}.values())

    @cached_property
    def people_by_seat(self) -> dict[int, tuple[PersonRow, ...]]:
        """Who sits in each seat; empty seats are not in it."""
        return self.dossier.people_in()

    def called(self, seat_id: int | None) -> str | None:
        """Return what to call whoever sits in a seat: the names, or the title when we know nobody."""
        seat = self.seats.get(seat_id or 0)
        if seat is None:
            return None
        names = ", ".join(person.name for person in self.people_by_seat.get(seat.id, ()))
        return names or (f"{seat.title} ({NEED_TO_KNOW})" if seat.title else NEED_TO_KNOW)

    @cached_property
    def last_touches(self) -> dict[int, date]:
        """The day of the newest touch with each person."""
        newest: dict[int, date] = {}
        for touch in self.dossier.touches:
            for key in touch.person_ids:
                newest[key] = max(touch.happened_on, newest.get(key, touch.happened_on))
        return newest

    @cached_property
    def places_by_centre(self) -> dict[int | None, list[Place]]:
        """The places of each buying centre."""
        found: dict[int | None, list[Place]] = {}
        for place in self.places:
            if place.seat is not None:
                found.setdefault(place.seat.centre_id, []).append(place)
        return found

    @cached_property
    def facts_by_centre(self) -> dict[int | None, list[FactRow]]:
        """The facts about each buying centre."""
        found: dict[int | None, list[FactRow]] = {}
        for fact in self.dossier.facts:
            found.setdefault(fact.centre_id, []).append(fact)
        return found

    def fact_groups(self) -> list[FactGroup]:
        """Return the facts by type, in the order of the vocabulary; those of no type last."""
        types = [*FACT_TYPE.values[1:], *sorted({fact.type for fact in self.dossier.facts} - set(FACT_TYPE.values)), ""]
        groups = (
            FactGroup(
                FACT_TYPE.label(kind) if kind else "Other", tuple(f for f in self.dossier.facts if f.type == kind)
            )
            for kind in types
        )
        return [group for group in groups if group.facts]

    def in_state(self, state: str) -> list[OpportunityRow]:
        """Return the opportunities that are open, won or lost."""
        return [opportunity for opportunity in self.dossier.opportunities if opportunity.state == state]

    def sum_in_state(self, state: str) -> int | None:
        """Return what those are worth together in minor units, as far as is known; None when no amount is known."""
        amounts = [opportunity.amount for opportunity in self.in_state(state) if opportunity.amount is not None]
        return sum(amounts) if amounts else None

    def weighted_sum(self) -> int | None:
        """Return the open amounts, each times its probability; None when nothing has both."""
        worth = [(o.amount, o.probability) for o in self.in_state("open")]
        weighted = [amount * chance for amount, chance in worth if amount is not None and chance is not None]
        return sum(weighted) // 100 if weighted else None

    def money(self, minor: int | None) -> str | None:
        """Return an amount in full with its currency."""
        return None if minor is None else money.in_full(minor, self.dossier.book.currency)

    def names(self, keys: Iterable[int]) -> list[str]:
        """Return the names of these people, those that are gone left out."""
        return [self.people_by_key[key].name for key in keys if key in self.people_by_key]

    def colleague(self, key: int | None) -> str | None:
        """Return the name of a colleague."""
        found = self.dossier.colleagues.get(key or 0)
        return found.name if found else None

    def days(self, day: date | None) -> int | None:
        """Return how many days a date lies before the day of the dossier; negative when after it."""
        return None if day is None or self.as_of is None else (self.as_of - day).days

    def age(self, day: date | None) -> str | None:
        """Return how long before the day of the dossier a date was, in words."""
        return None if day is None or self.as_of is None else wording.age(day, self.as_of)

    def is_stale(self, fact: FactRow) -> bool:
        """Say whether a fact is older than a quarter, or has no date."""
        days = self.days(fact.as_of)
        return fact.as_of is None or (days is not None and days > STALE_AFTER_DAYS)

    def quarter(self) -> str | None:
        """Return the fiscal quarter that the dossier is of: `Q4 FY26`."""
        if self.as_of is None:
            return None
        quarter, year = fiscal_quarter(self.as_of, self.dossier.book.fiscal_year_start)
        return f"Q{quarter} FY{year % 100:02}"

    def share_confirmed(self) -> int | None:
        """Return how many percent of the facts are confirmed, rounded down; None without facts."""
        facts = self.dossier.facts
        return sum(fact.state == CONFIRMED for fact in facts) * 100 // len(facts) if facts else None
