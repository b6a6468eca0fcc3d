"""The dossier: an account and all that is known of it, as one frozen tree; what documents and screens read."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field, replace
from datetime import date
from functools import cached_property
from itertools import islice
from operator import attrgetter
from typing import Any

from sqlmodel import Session, col

from store.account_links import AccountLinkRow, list_links
from store.accounts import AccountRow, read_account, read_accounts
from store.attributes import AttributeRow, list_attributes
from store.book_settings import BookSettingsRow, read_book_settings
from store.buying_centres import BuyingCentreRow, list_buying_centres
from store.campaigns.campaigns import CampaignRow, list_campaigns
from store.campaigns.enrolments import EnrolmentRow, list_enrolments
from store.colleagues import ColleagueRow, list_colleagues
from store.departures import Departure, read_departures
from store.errors import NotFound
from store.facts import FactRow, list_facts
from store.freshness import is_stale, stale_before
from store.history import changed_tables, days_of_change, newest_change
from store.lines import FarEnd, LineRow, list_lines, read_ends
from store.offerings import OfferingRow, list_offerings
from store.opportunities import OpportunityRow, list_opportunities
from store.outline import lay_out
from store.peer_points import PeerPointRow, list_peer_points, points_of_peers
from store.people import Occupancy, OccupancyRow, PersonRow, SeatRow, list_occupancies, list_people, list_seats
from store.personas import PersonaRow, list_personas
from store.plans.actions import ActionRow, list_actions
from store.plans.competitors import CompetitorRow, list_competitors
from store.plans.dependencies import DependencyRow, list_dependencies
from store.plans.objectives import ObjectiveLinkRow, ObjectiveRow, list_objective_links, list_objectives
from store.plans.plans import PlanRow, list_plans
from store.plans.responsibilities import ResponsibilityRow, list_responsibilities
from store.plans.risks import RiskRow, list_risks
from store.plans.swot import SwotItemRow, list_swot
from store.records import ACCOUNT
from store.relationships import RelationshipRow, list_relationships
from store.rules import read_rules
from store.talking_points import POSITIONS, TalkingPointRow, list_talking_points
from store.tiering.tier_plans import TierPlanRow, list_tier_plans
from store.touches import TouchRow, list_touches
from store.white_space import CellRow, list_cells
from store.words import FACT_ENDED

AT_ONCE, MANY_AT_ONCE = 50, 250
"""Accounts that are read together; more of them, as long as they are small."""
FEW_ROWS = 5_000
"""Facts, touches and so on that many may have together."""
_TABLES: Mapping[str, Callable[..., Iterable[Any]]] = {
    "centres": list_buying_centres,
    "seats": list_seats,
    "people": list_people,
    "occupancies": list_occupancies,
    "facts": list_facts,
    "opportunities": list_opportunities,
    "touches": list_touches,
    "points": list_talking_points,
    "attributes": list_attributes,
    "lines": list_lines,
    "relationships": list_relationships,
    "cells": list_cells,
    "links": list_links,
    "plans": list_plans,
    "objectives": list_objectives,
    "objective_links": list_objective_links,
    "actions": list_actions,
    "dependencies": list_dependencies,
    "responsibilities": list_responsibilities,
    "swot": list_swot,
    "risks": list_risks,
    "competitors": list_competitors,
    "enrolments": list_enrolments,
}
"""What of a dossier is read with one query for many accounts."""
_ALONE: Mapping[str, str] = {
    "fact": "facts",
    "opportunity": "opportunities",
    "touch": "touches",
    "touch_person": "touches",
    "talking_point": "points",
    "attribute": "attributes",
    "relationship": "relationships",
    "cell": "cells",
    "account_link": "links",
    "plan": "plans",
    "objective": "objectives",
    "objective_link": "objective_links",
    "action": "actions",
    "dependency": "dependencies",
    "responsibility": "responsibilities",
    "swot_item": "swot",
    "risk": "risks",
    "competitor": "competitors",
    "enrolment": "enrolments",
}
"""Tables from which nothing follows but one list of the dossier."""


@dataclass(frozen=True, slots=True)
class SeatNode:
    """A seat in the outline: how deep below the top it hangs, and who sits in it (nobody: need to know)."""

    seat: SeatRow
    depth: int
    people: tuple[PersonRow, ...]
    reports: int
    """Seats directly below."""


@dataclass(frozen=True)
class Dossier:
    """Everything known of one account, at one moment."""

    book: BookSettingsRow
    account: AccountRow
    parent: AccountRow | None
    owner: ColleagueRow | None
    centres: tuple[BuyingCentreRow, ...]
    seats: tuple[SeatRow, ...]
    people: tuple[PersonRow, ...]
    occupancies: tuple[OccupancyRow, ...]
    facts: tuple[FactRow, ...]
    opportunities: tuple[OpportunityRow, ...]
    touches: tuple[TouchRow, ...]
    points: tuple[TalkingPointRow, ...]
    attributes: tuple[AttributeRow, ...]
    lines: tuple[LineRow, ...]
    relationships: tuple[RelationshipRow, ...]
    cells: tuple[CellRow, ...]
    links: tuple[AccountLinkRow, ...]
    plans: tuple[PlanRow, ...]
    objectives: tuple[ObjectiveRow, ...]
    """Of all plans, in their order."""
    objective_links: tuple[ObjectiveLinkRow, ...]
    actions: tuple[ActionRow, ...]
    """Of all plans and of none, by the day they are due."""
    dependencies: tuple[DependencyRow, ...]
    responsibilities: tuple[ResponsibilityRow, ...]
    swot: tuple[SwotItemRow, ...]
    risks: tuple[RiskRow, ...]
    competitors: tuple[CompetitorRow, ...]
    offerings: tuple[OfferingRow, ...]
    rules: Mapping[str, int]
    """What holds in the book: days and switches by name (store.rules)."""
    colleagues: Mapping[int, ColleagueRow]
    changed_on: date | None
    """Day of the newest change: what a document says it is as of, so that the same book gives the same bytes."""
    elsewhere: Mapping[int, FarEnd] = field(default_factory=dict)
    """People of other accounts at the ends of the lines, or who stand behind an objective, by key."""
    departures: Mapping[int, Departure] = field(default_factory=dict)
    """Who has left the seats of the account, by the key of the person."""
    personas: tuple[PersonaRow, ...] = ()
    """The book's own list."""
    tier_plans: tuple[TierPlanRow, ...] = ()
    """Of the whole book, the newest period first."""
    campaigns: tuple[CampaignRow, ...] = ()
    """Of the whole book, those that run first."""
    enrolments: tuple[EnrolmentRow, ...] = ()
    """The account's own, the newest first."""
    peer_points: tuple[PeerPointRow, ...] = ()
    """What other accounts of its industry have that was written for that, the newest first."""
    change: int = 0
    """Key of the book's newest change at that moment."""

    @cached_property
    def seats_by_key(self) -> Mapping[int, SeatRow]:
        """The seats by key."""
        return {seat.id: seat for seat in self.seats}

    @cached_property
    def people_by_key(self) -> Mapping[int, PersonRow]:
        """The people of the account by key."""
        return {person.id: person for person in self.people}

    @cached_property
    def attributes_by_person(self) -> Mapping[int, Sequence[AttributeRow]]:
        """What is judged of each person, by her key."""
        return _by("person_id", self.attributes)

    @cached_property
    def occupancies_by_person(self) -> Mapping[int, Sequence[OccupancyRow]]:
        """Where each person sits, by her key."""
        return _by("person_id", self.occupancies)

    @cached_property
    def facts_by_person(self) -> Mapping[int | None, Sequence[FactRow]]:
        """The facts about each person, by her key; those about nobody under None."""
        return _by("person_id", self.facts)

    @cached_property
    def _seated(self) -> Mapping[int, tuple[PersonRow, ...]]:
        seated: dict[int, list[PersonRow]] = {}
        for occupancy in self.occupancies:
            if (person := self.people_by_key.get(occupancy.person_id)) is not None:
                seated.setdefault(occupancy.seat_id, []).append(person)
        return {seat: tuple(people) for seat, people in seated.items()}

    @cached_property
    def _stale(self) -> dict[date, tuple[FactRow, ...]]:
        """The facts that are stale, by the day: several ask, and there may be thousands."""
        return {}

    def outline(self) -> tuple[SeatNode, ...]:
        """Return the seats as an outline: bosses before their reports, in the order they were made; no recursion."""
        seats, people = self.seats_by_key, self._seated
        places = lay_out({key: seat.reports_to_id for key, seat in seats.items()})
        return tuple(SeatNode(seats[at.key], at.depth, people.get(at.key, ()), at.reports) for at in places)

    def people_in(self) -> Mapping[int, tuple[PersonRow, ...]]:
        """Return who sits in each seat today."""
        return self._seated

    def unplaced(self) -> tuple[PersonRow, ...]:
        """Return the people of the account who sit in no seat."""
        seated = {occupancy.person_id for occupancy in self.occupancies}
        return tuple(person for person in self.people if person.id not in seated)

    def three_points(self) -> tuple[TalkingPointRow | None, ...]:
        """Return exactly three talking points, None where one is still to be written."""
        written = {point.position: point for point in self.points if point.text}
        return tuple(written.get(position) for position in POSITIONS)

    def living_facts(self) -> tuple[FactRow, ...]:
        """Return the facts that have not ended."""
        return tuple(fact for fact in self.facts if fact.state not in FACT_ENDED)

    def stale_facts(self, today: date) -> tuple[FactRow, ...]:
        """Return the facts older than the half-life of their kind on that day, and those without a date."""
        if today not in self._stale:
            before = stale_before(self.rules, today)
            self._stale[today] = tuple(fact for fact in self.facts if is_stale(fact, before))
        return self._stale[today]


def read_dossier(session: Session, account_id: int) -> Dossier:
    """Return the whole dossier of an account; NotFound when it is gone."""
    return next(read_dossiers(session, [account_id]))


def prepare_reading(session: Session) -> None:
    """Have the queries of a dossier composed, by reading the one that no book has: the first that is read is spared it.

    That takes half as long again as to read 5,000 facts.
    """
    with suppress(NotFound):
        read_dossier(session, 0)


def renew_dossier(session: Session, before: Dossier) -> Dossier:
    """Return a dossier as it is now: lists that stand alone are read again only where something changed in them."""
    key = before.account.id
    newest, tables = newest_change(session), changed_tables(session, before.change)
    if newest < before.change or not tables <= _ALONE.keys():  # smaller: another book has been put in its place
        return read_dossier(session, key)
    lists: dict[str, Any] = {name: tuple(_TABLES[name](session, key)) for name in {_ALONE[table] for table in tables}}
    if "points" in lists:  # perhaps those of others, too
        lists["peer_points"] = points_of_peers(list_peer_points(session), key, before.account.industry)
    return replace(before, change=newest, changed_on=days_of_change(session, [key]).get(key), **lists)


def read_dossiers(session: Session, account_ids: Iterable[int]) -> Iterator[Dossier]:
    """Yield the dossiers of accounts in the order asked for, read some at a time; NotFound at one that is gone."""
    of_the_book: dict[str, Any] = {
        "book": read_book_settings(session),
        "offerings": tuple(list_offerings(session)),
        "rules": read_rules(session),
        "colleagues": {row.id: row for row in list_colleagues(session)},
        "personas": tuple(list_personas(session)),
        "tier_plans": tuple(list_tier_plans(session)),
        "campaigns": tuple(list_campaigns(session)),
        "peer_points": tuple(list_peer_points(session)),
        "change": newest_change(session),
    }
    remaining, at_once = iter(account_ids), AT_ONCE
    while portion := list(islice(remaining, at_once)):
        rows = 0
        for dossier in _read_portion(session, portion, of_the_book):
            rows += len(dossier.facts) + len(dossier.touches) + len(dossier.people) + len(dossier.attributes)
            yield dossier
        at_once = MANY_AT_ONCE if rows * MANY_AT_ONCE < FEW_ROWS * len(portion) else AT_ONCE


def _read_portion(session: Session, keys: Sequence[int], of_the_book: Mapping[str, Any]) -> Iterator[Dossier]:
    """Yield the dossiers of a few accounts, with one query for each table."""
    found = read_accounts(session, keys)
    parents = read_accounts(session, {row.parent_id for row in found.values() if row.parent_id})
    rows: dict[str, dict[int, list[Any]]] = {name: _by(ACCOUNT, read(session, *keys)) for name, read in _TABLES.items()}
    behind = (row.stakeholder_id for objectives in rows["objectives"].values() for row in objectives)
    ends = read_ends(session, (line for lines in rows["lines"].values() for line in lines), *filter(None, behind))
    rows["lines"] = _lines_at(rows["lines"], ends)
    days = days_of_change(session, keys)
    left = read_departures(session, col(Occupancy.account_id).in_(keys))
    for key in keys:
        account = found.get(key) or read_account(session, key)
        yield Dossier(
            account=account,
            parent=parents.get(account.parent_id or 0),
            owner=of_the_book["colleagues"].get(account.owner_id or 0),
            changed_on=days.get(key),
            elsewhere=_elsewhere(key, rows["lines"].get(key, ()), rows["objectives"].get(key, ()), ends),
            departures=left.get(key, {}),
            **{
                **of_the_book,
                "peer_points": points_of_peers(of_the_book["peer_points"], key, account.industry),
                **{name: tuple(of.get(key, ())) for name, of in rows.items()},
            },
        )


def _by(link: str, rows: Iterable[Any]) -> dict[Any, list[Any]]:
    """Return the rows in their order, those with the same link by themselves."""
    found: dict[Any, list[Any]] = {}
    key_of = attrgetter(link)
    for row in rows:
        found.setdefault(key_of(row), []).append(row)
    return found


def _lines_at(drawn: Mapping[int, list[LineRow]], ends: Mapping[int, FarEnd]) -> dict[int, list[LineRow]]:
    """Return the lines of each account: those drawn there, and those from elsewhere that end at its people."""
    found: dict[int, list[LineRow]] = {}
    for line in sorted((line for lines in drawn.values() for line in lines), key=lambda line: line.id):
        there = ends.get(line.to_person_id or 0)
        for account in {line.account_id, there.account_id if there else None} - {None}:
            found.setdefault(account or 0, []).append(line)
    return found


def _elsewhere(
    account_id: int, lines: Iterable[LineRow], objectives: Iterable[ObjectiveRow], ends: Mapping[int, FarEnd]
) -> dict[int, FarEnd]:
    """Return those at the ends of the lines of an account, and behind its objectives, who work elsewhere."""
    named = [*(key for line in lines for key in (line.from_person_id, line.to_person_id))]
    named += [row.stakeholder_id for row in objectives]
    keys = sorted({key for key in named if key and key in ends})
    return {key: ends[key] for key in keys if ends[key].account_id != account_id}
