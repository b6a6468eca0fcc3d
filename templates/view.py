"""A dossier as documents look at it: who is who by name, people in outline order, sums, ages counted to its own day."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from functools import cached_property
from typing import Any

from store import money
from store.buying_centres import BuyingCentreRow
from store.dossier import Dossier
from store.facts import FactRow
from store.freshness import Freshness, freshness
from store.people import PersonRow, SeatRow
from store.plans.page import make_page
from store.white_space_grid import WhiteSpace, lay_out
from templates import wording
from templates.approach import Approach
from templates.planning import Planning
from templates.profiles import INTERNAL
from templates.standing import Place, Standing

NEED_TO_KNOW = "need to know"
"""The name of whoever sits where we know nobody."""
VACANT = "vacant"
"""The name of whoever sits where we know that nobody does."""
ELSEWHERE = "somebody at another account"
CONFIRMED = "confirmed"


def nobody_in(seat: SeatRow) -> str:
    """Return what to call who sits in a seat in which we know nobody."""
    return VACANT if seat.is_vacant else NEED_TO_KNOW


class View:
    """One dossier with everything that has to be looked up in it."""

    def __init__(self, dossier: Dossier, me: str = "", profile: str = INTERNAL) -> None:
        self.dossier = dossier
        self.me = me
        self.profile = profile
        self.softly = profile != INTERNAL
        """Whether judgements are told in softer words, as others than we read them."""
        self.as_of = dossier.changed_on
        self.made: dict[tuple[int, int], tuple[Any, dict[str, Any]]] = {}
        """Entries of lists that templates see, made so far, each with what it is about (see templates.placeholders)."""
        self.centre_names = {centre.id: centre.name for centre in dossier.centres}
        self.seats = {seat.id: seat for seat in dossier.seats}
        self.people_by_key = {person.id: person for person in dossier.people}
        self.approach = Approach(self)

    @cached_property
    def centres(self) -> tuple[BuyingCentreRow, ...]:
        """The buying centres, each before its parts."""
        by_key = {centre.id: centre for centre in self.dossier.centres}
        return tuple(by_key[key] for key in self.centre_depths)

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
    def places_by_person(self) -> dict[int, list[Place]]:
        """The places of each person, in outline order; more than one of whoever sits in several seats."""
        found: dict[int, list[Place]] = {}
        for place in self.places:
            if place.person is not None:
                found.setdefault(place.person.id, []).append(place)
        return found

    @cached_property
    def seats_in_order(self) -> tuple[SeatRow, ...]:
        """The seats in outline order, each once."""
        return tuple({place.seat.id: place.seat for place in self.places if place.seat is not None}.values())

    @cached_property
    def people_by_seat(self) -> Mapping[int, tuple[PersonRow, ...]]:
        """Who sits in each seat; empty seats are not in it."""
        return self.dossier.people_in()

    def called(self, seat_id: int | None) -> str | None:
        """Return what to call whoever sits in a seat: the names, or the title when we know nobody."""
        seat = self.seats.get(seat_id or 0)
        if seat is None:
            return None
        names = ", ".join(person.name for person in self.people_by_seat.get(seat.id, ()))
        return names or (f"{seat.title} ({nobody_in(seat)})" if seat.title else nobody_in(seat))

    def end_of(self, person_id: int | None, seat_id: int | None) -> str:
        """Return what to call one end of a line; somebody at another account is not named."""
        name = next(iter(self.names([person_id])), None) if person_id else self.called(seat_id)
        return name or ELSEWHERE

    @cached_property
    def standing(self) -> Standing:
        """What is judged of people, who knows them, and what runs between them."""
        return Standing(self.dossier, softly=self.softly)

    @cached_property
    def space(self) -> WhiteSpace:
        """The white space as a grid."""
        return lay_out(self.dossier)

    @cached_property
    def centre_depths(self) -> dict[int, int]:
        """How deep each buying centre stands in the tree, in the order of the tree."""
        return {row.key: row.depth for row in self.space.rows if row.key}

    @cached_property
    def planning(self) -> Planning | None:
        """The plan that the account is worked by, None without any."""
        page = make_page(self.dossier)
        return None if page is None else Planning(page)

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

    def freshness(self, fact: FactRow) -> Freshness:
        """Return how old a fact is beside the half-life of its kind, on the day of the dossier."""
        return freshness(fact, self.dossier.rules, self.as_of)
