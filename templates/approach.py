"""How an account is approached: in which campaign, under which tier plan, whom to talk to and what they care about."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import Protocol

from store.campaigns.campaigns import CampaignRow
from store.campaigns.enrolments import EnrolmentRow
from store.clean import fold
from store.dossier import Dossier
from store.offerings import OfferingRow
from store.opportunities import OpportunityRow
from store.peer_points import PeerPointRow
from store.tiering.tier_plans import TierPlanRow, plan_for
from store.white_space_grid import UNKNOWN, OfferingFinder
from templates.standing import Place, Standing

LOGO = "logo"
"""What the link of an account is called that leads to its logo, whatever its case."""
_NO_CHANCE = UNKNOWN | {"not applicable"}
_HTTPS = re.compile(r"https://[^\s/?#]+", re.IGNORECASE)
_SCHEME = re.compile(r"[A-Za-z][A-Za-z0-9+.\-]*:")


class Around(Protocol):
    """What is asked of the view of a dossier here."""

    dossier: Dossier
    as_of: date | None

    @property
    def places(self) -> tuple[Place, ...]:
        """Every seat with the people in it, then the people who sit in none."""

    @property
    def places_by_person(self) -> Mapping[int, Sequence[Place]]:
        """The places of each person, by key."""

    @property
    def standing(self) -> Standing:
        """What is judged of people, and who knows them."""

    def days(self, day: date | None) -> int | None:
        """Return how many days a date lies before the day of the dossier."""


@dataclass(frozen=True, slots=True)
class Cared:
    """A persona, and what such people care about: "" when the book's list does not have it."""

    name: str
    cares_about: str
    is_wanted: bool


class Approach:
    """What a sheet or a letter for an account builds on besides the account itself."""

    def __init__(self, view: Around) -> None:
        self._view = view
        self._dossier = view.dossier

    @cached_property
    def enrolment(self) -> EnrolmentRow | None:
        """The account's newest enrolment, one that is not over before the others."""
        return min(self._dossier.enrolments, key=lambda each: each.is_over, default=None)

    @cached_property
    def campaign(self) -> CampaignRow | None:
        """The campaign of that enrolment."""
        key = self.enrolment.campaign_id if self.enrolment else 0
        return next((each for each in self._dossier.campaigns if each.id == key), None)

    @cached_property
    def tier_plan(self) -> TierPlanRow | None:
        """The tier plan that the account falls under on the day of the dossier."""
        if self._view.as_of is None:
            return None
        account = self._dossier.account
        plans = self._dossier.tier_plans
        return plan_for(plans, account.tier, account.industry, account.segment, self.offering_keys, self._view.as_of)

    @cached_property
    def offering_keys(self) -> frozenset[int]:
        """What of ours the account has or may buy, by the rule of `store.account_kinds`."""
        seen = {cell.offering_id for cell in self._dossier.cells if cell.state not in _NO_CHANCE}
        finder = OfferingFinder(self._dossier.offerings)
        deals = (deal for deal in self._dossier.opportunities if deal.state in ("open", "won"))
        return frozenset(seen | {key for deal in deals if (key := _offering_of(deal, finder))})

    @cached_property
    def solutions(self) -> tuple[OfferingRow, ...]:
        """The same as offerings, in the book's order."""
        return tuple(each for each in self._dossier.offerings if each.id in self.offering_keys)

    @cached_property
    def personas(self) -> tuple[Cared, ...]:
        """The personas of the book's list, then those that only seats of the account name."""
        found = {fold(row.name): Cared(row.name, row.cares_about, row.is_wanted) for row in self._dossier.personas}
        for seat in self._dossier.seats:
            if seat.persona:
                found.setdefault(fold(seat.persona), Cared(seat.persona, "", False))
        return tuple(found.values())

    @cached_property
    def contact(self) -> Place | None:
        """Whom to talk to.

        Who is enrolled; else who is of the persona of a talking point, of a persona that is wanted, known to us, met
        by us, or can be reached, in this order; an assistant last.
        """
        who = self.enrolment.person_id if self.enrolment else None
        if places := self._view.places_by_person.get(who or 0):
            return places[0]
        found = (place for place in self._view.places if place.person is not None)
        return min(found, key=self._distance, default=None)

    @cached_property
    def persona(self) -> Cared | None:
        """The persona of the contact, else the first that a talking point is for."""
        seat = self.contact.seat if self.contact else None
        names = [seat.persona if seat else "", *(point.persona for point in self._dossier.points if point.text)]
        name = next(filter(None, names), "")
        return self.called(name) or (Cared(name, "", False) if name else None)

    @cached_property
    def peers(self) -> tuple[PeerPointRow, ...]:
        """What other accounts of its industry have that still holds, each text once, and none that is its own."""
        held = {fold(point.text) for point in self._dossier.points}
        found: dict[str, PeerPointRow] = {}
        for peer in self._dossier.peer_points:
            is_over = (self._view.days(peer.expires_on) or 0) > 0
            if not is_over and fold(peer.text) not in held:
                found.setdefault(fold(peer.text), peer)
        return tuple(found.values())

    @cached_property
    def logo(self) -> str | None:
        """The address of the account's link called «Logo»: https, or a file beside the document; None for any other."""
        links = self._dossier.links
        address = next((link.address.strip() for link in links if fold(link.name).strip() == LOGO), "")
        return address if _HTTPS.match(address) or _is_beside(address) else None

    def called(self, name: str) -> Cared | None:
        """Return the persona of a name, None for one that is nowhere."""
        return next((each for each in self.personas if fold(each.name) == fold(name)), None)

    def people_of(self, persona: Cared) -> list[str]:
        """Return the names of who has a seat of a persona, each once."""
        found = (place for place in self._view.places if place.person and place.seat)
        named = {
            place.person.name: None
            for place in found
            if place.person and place.seat and fold(place.seat.persona) == fold(persona.name)
        }
        return list(named)

    def solution(self, key: int | None) -> str | None:
        """Return the name of an offering."""
        return next((each.name for each in self._dossier.offerings if each.id == key), None)

    def _distance(self, place: Place) -> tuple[bool, ...]:
        """Return by what somebody is further from being the one to talk to, the most important first."""
        standing = self._view.standing
        persona = fold(place.seat.persona) if place.seat else ""
        of_points = {fold(point.persona) for point in self._dossier.points if point.persona}
        cared = self.called(persona) if persona else None
        person = place.person
        return (
            bool(place.seat and place.seat.is_assistant),
            persona not in of_points,
            not (cared and cared.is_wanted),
            not standing.relationships(place.person, ours=True),
            standing.last_touch_with(place.person) is None,
            not (person and (person.email or person.phone or person.mobile)),
        )


def _offering_of(deal: OpportunityRow, finder: OfferingFinder) -> int | None:
    return deal.offering_id or finder.find(deal.name, deal.kind)


def _is_beside(address: str) -> bool:
    """Say whether an address is a file in the folder of the document, or in one below it."""
    is_elsewhere = _SCHEME.match(address) or address.startswith(("/", "#", "?")) or "\\" in address
    return bool(address) and not is_elsewhere and ".." not in address.split("/")
