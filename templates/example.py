"""A made-up account in which everything is known that can be: what templates are tried on, and the reference shows."""

from __future__ import annotations

from datetime import date
from typing import Any

from store.account_links import AccountLinkRow
from store.accounts import AccountRow
from store.attributes import AttributeRow
from store.book_settings import BookSettingsRow
from store.buying_centres import BuyingCentreRow
from store.colleagues import ColleagueRow
from store.dossier import Dossier
from store.facts import FactRow
from store.lines import LineRow
from store.offerings import OfferingRow
from store.opportunities import OpportunityRow
from store.people import OccupancyRow, PersonRow, SeatRow
from store.relationships import RelationshipRow
from store.rules import DAYS
from store.talking_points import TalkingPointRow
from store.touches import TouchRow
from store.white_space import CellRow
from templates.example_growth import example_growth
from templates.example_plan import example_plan

AS_OF = date(2026, 11, 20)
_ACCOUNT = 1
_ID = {"version": 1}


def example_dossier() -> Dossier:
    """Return the dossier of Northwind Logistics, which does not exist."""
    owner = ColleagueRow(id=31, name="Jonas Ek", email="jonas.ek@example.com", role="Account manager", **_ID)
    return Dossier(
        book=BookSettingsRow(
            id=41, name="Harbour book", currency="EUR", fiscal_year_start=1, company="Harbour Systems", **_ID
        ),
        account=_account(_ACCOUNT, "Northwind Logistics", parent_id=2, owner_id=31),
        parent=_account(2, "Northwind Holding", parent_id=None, owner_id=None),
        owner=owner,
        centres=(_centre(52, "Fleet Operations", "function", 53), _centre(53, "Group", "division", None)),
        seats=_seats(),
        people=_people(),
        occupancies=_occupancies(),
        facts=_facts(),
        opportunities=_opportunities(),
        touches=_touches(),
        points=_points(),
        attributes=_attributes(),
        lines=_lines(),
        relationships=_relationships(),
        cells=_cells(),
        links=_links(),
        **example_plan(),
        **example_growth(),
        offerings=_offerings(),
        rules={name: rule.default for name, rule in DAYS.items()},
        colleagues={31: owner},
        changed_on=AS_OF,
    )


def _account(key: int, name: str, parent_id: int | None, owner_id: int | None) -> AccountRow:
    return AccountRow(
        id=key,
        name=name,
        parent_id=parent_id,
        website="www.northwind.example",
        industry="Logistics",
        segment="Road freight",
        country="Netherlands",
        city="Rotterdam",
        postcode="3011 AA",
        phone="+31 10 555 0100",
        employees=2_400,
        revenue=412_000_000_00,
        relationship="customer",
        owner_id=owner_id,
        tier=2,
        tier_reason="Large fleet, tender due in spring",
        tier_since=date(2026, 2, 2),
        customer_since=2019,
        vulnerability="The tender may be run by Procurement alone.",
        countermeasure="Meet the head of Procurement before the tender opens.",
        notes="Moved to the new terminal in June.\nVisitors need a pass.",
        plan_depth="",
        sheet_template="",
        review_months=None,
        review_on=None,
        archived_on=date(2026, 11, 19) if key == _ACCOUNT else None,
        **_ID,
    )


def _centre(key: int, name: str, kind: str, parent_id: int | None) -> BuyingCentreRow:
    notes = "Buys by itself up to 250,000 EUR."
    return BuyingCentreRow(
        id=key,
        account_id=_ACCOUNT,
        parent_id=parent_id,
        name=name,
        kind=kind,
        buys="Fuel, tyres and telematics.",
        budget=1_800_000_00,
        budget_holder_id=71,
        level="credible source",
        level_wanted="problem solver",
        initiatives="One fuel system for the whole fleet.",
        revenue=310_000_00,
        potential=2_400_000_00,
        notes=notes,
        **_ID,
    )


def _seats() -> tuple[SeatRow, ...]:
    seats = [
        (61, 53, "COO", "C-level", "Executive", None),
        (62, 52, "VP Fleet", "VP", "Operations", 61),
        (63, 52, "Fleet Analyst", "Other", "Operations", 62),
        (64, 52, "Head of Procurement", "Director", "Procurement", 61),
    ]
    return tuple(
        SeatRow(
            id=key,
            account_id=_ACCOUNT,
            centre_id=centre,
            title=title,
            seniority=seniority,
            persona=persona,
            department="Operations",
            reports_to_id=boss,
            is_assistant=False,
            is_vacant=False,
            need_owner_id=31 if key == 64 else None,
            need_by=date(2026, 12, 15) if key == 64 else None,
            notes="",
            **_ID,
        )
        for key, centre, title, seniority, persona, boss in seats
    )


def _people() -> tuple[PersonRow, ...]:
    names = ["Jan de Boer", "Marta Visser", "Peter Okafor", "Ines Vale"]
    return tuple(
        PersonRow(
            id=71 + n,
            account_id=_ACCOUNT,
            name=name,
            email=f"{name.split()[0].lower()}@northwind.example",
            phone=f"+31 10 555 010{n}",
            mobile=f"+31 6 5550 010{n}",
            linkedin=f"linkedin.example/in/{name.split()[0].lower()}",
            notes="Prefers a call before eight.",
            **_ID,
        )
        for n, name in enumerate(names)
    )


def _occupancies() -> tuple[OccupancyRow, ...]:
    common: dict[str, Any] = {"account_id": _ACCOUNT, "started_on": date(2021, 3, 1), "ended_on": None, **_ID}
    return tuple(
        OccupancyRow(id=80 + n, seat_id=seat, person_id=person, **common)
        for n, (seat, person) in enumerate([(61, 71), (62, 72), (63, 73)])
    )


def _facts() -> tuple[FactRow, ...]:
    facts = [
        ("goal", "One fuel system for the whole fleet by 2028", "M. Visser", date(2026, 11, 8), "confirmed"),
        ("pressure", "Fuel is 31 % of the cost", "Annual report 2025, page 12", date(2026, 9, 30), "confirmed"),
        ("initiative", "A pilot with twelve trucks starts in January", "P. Okafor", date(2026, 7, 1), "unconfirmed"),
    ]
    return tuple(
        FactRow(
            id=91 + n,
            account_id=_ACCOUNT,
            centre_id=52,
            person_id=72,
            type=kind,
            text=text,
            source=source,
            as_of=day,
            state=state,
            priority="high",
            pressure_from="internal" if kind == "pressure" else "",
            **_ID,
        )
        for n, (kind, text, source, day, state) in enumerate(facts)
    )


def _opportunities() -> tuple[OpportunityRow, ...]:
    deals = [
        ("Fuel platform", 2_100_000_00, "Proposal", "open", 60, date(2027, 3, 31)),
        ("Depot survey", 48_000_00, "Closed Won", "won", 100, date(2026, 5, 12)),
        ("Tyre contract", 300_000_00, "Closed Lost", "lost", 0, date(2025, 12, 1)),
    ]
    return tuple(
        OpportunityRow(
            id=101 + n,
            account_id=_ACCOUNT,
            centre_id=52,
            offering_id=151,
            name=name,
            amount=amount,
            stage=stage,
            state=state,
            probability=chance,
            close_on=day,
            next_step="Call M. Visser about the tender",
            competitor="Castor Fleet",
            kind="New business",
            description="Replaces four systems by one.",
            **_ID,
        )
        for n, (name, amount, stage, state, chance, day) in enumerate(deals)
    )


def _touches() -> tuple[TouchRow, ...]:
    touches = [
        (date(2026, 11, 8), "meeting", "outbound", "Walked through the pilot; she wants figures by December."),
        (date(2026, 9, 2), "call", "inbound", "Asked who else runs our platform."),
    ]
    return tuple(
        TouchRow(
            id=121 - n,
            account_id=_ACCOUNT,
            happened_on=day,
            type=kind,
            direction=direction,
            summary=summary,
            next_step="Send the figures",
            colleague_id=31,
            person_ids=(72, 73),
            **_ID,
        )
        for n, (day, kind, direction, summary) in enumerate(touches)
    )


def _points() -> tuple[TalkingPointRow, ...]:
    points = [
        ("trigger", "The fuel tender opens in spring", "Whoever helps to write it is asked first."),
        ("priority", "Fuel is 31 % of the cost", "A tenth less is twelve million a year."),
        ("peer proof", "Halden Energy saved 8 % in a year", "They run the same trucks."),
    ]
    return tuple(
        TalkingPointRow(
            id=131 + n,
            account_id=_ACCOUNT,
            position=n + 1,
            kind=kind,
            text=text,
            so_what=so_what,
            proof="The figures of both years, checked by their auditor.",
            source="Annual report 2025",
            as_of=date(2026, 11, 10),
            expires_on=date(2027, 11, 10),
            persona="Operations",
            industry="Logistics",
            offering_id=151,
            **_ID,
        )
        for n, (kind, text, so_what) in enumerate(points)
    )


def _attributes() -> tuple[AttributeRow, ...]:
    judged = [
        (71, "role", "economic buyer", "confirmed"),
        (71, "influence", "inner circle", "confirmed"),
        (71, "support", "neutral", "confirmed"),
        (72, "role", "champion", "unconfirmed"),
        (72, "support", "supporter", "confirmed"),
        (72, "coverage", "in depth", "confirmed"),
        (72, "orientation", "business", "unconfirmed"),
        (72, "win", "Runs the first fleet without paper", "unconfirmed"),
        (72, "motivation", "Wants to be the next COO", "unconfirmed"),
        (72, "risk", "A failed pilot would be hers alone", "unconfirmed"),
        (72, "channel", "phone", "confirmed"),
        (72, "rhythm", "30", "confirmed"),
    ]
    return tuple(
        AttributeRow(
            id=111 + n,
            account_id=_ACCOUNT,
            person_id=person,
            centre_id=53 if person == 71 else 52,
            name=name,
            value=value,
            source="P. Okafor",
            as_of=date(2026, 10, 5),
            state=state,
            **_ID,
        )
        for n, (person, name, value, state) in enumerate(judged)
    )


def _lines() -> tuple[LineRow, ...]:
    ends = [(72, 73, "influences", "strong"), (72, 71, "conflicts with", "weak")]
    return tuple(
        LineRow(
            id=131 + n,
            account_id=_ACCOUNT,
            kind=kind,
            from_person_id=start,
            from_seat_id=None,
            to_person_id=end,
            to_seat_id=None,
            strength=strength,
            both_ways=False,
            note="Seen in the steering group.",
            source="J. Ek",
            as_of=date(2026, 9, 14),
            state="unconfirmed",
            **_ID,
        )
        for n, (start, end, kind, strength) in enumerate(ends)
    )


def _relationships() -> tuple[RelationshipRow, ...]:
    sides = [(31, "", "problem solver"), (None, "Castor Fleet", "vendor")]
    return tuple(
        RelationshipRow(
            id=141 + n,
            account_id=_ACCOUNT,
            person_id=72,
            colleague_id=colleague,
            competitor=competitor,
            level=level,
            level_wanted="trusted advisor",
            rapport="good",
            note="Meets monthly.",
            source="J. Ek",
            as_of=date(2026, 10, 20),
            state="confirmed",
            **_ID,
        )
        for n, (colleague, competitor, level) in enumerate(sides)
    )


def _links() -> tuple[AccountLinkRow, ...]:
    links = [("Chat", "https://chat.example/fleet"), ("Logo", "https://northwind.example/logo.png")]
    return tuple(
        AccountLinkRow(id=171 + n, account_id=_ACCOUNT, name=name, address=address, **_ID)
        for n, (name, address) in enumerate(links)
    )


def _offerings() -> tuple[OfferingRow, ...]:
    names = ["Fuel platform", "Telematics"]
    notes = "Sold by the vehicle and month."
    return tuple(OfferingRow(id=151 + n, name=name, position=n + 1, notes=notes, **_ID) for n, name in enumerate(names))


def _cells() -> tuple[CellRow, ...]:
    states = [(151, "ours and growth", 310_000_00, ""), (152, "competitor", 120_000_00, "Castor Fleet")]
    return tuple(
        CellRow(
            id=161 + n,
            account_id=_ACCOUNT,
            centre_id=52,
            offering_id=offering,
            state=state,
            spend=spend,
            potential=900_000_00,
            competitor=competitor,
            renews_on=date(2027, 6, 30),
            comment="The contract runs with the trucks.",
            **_ID,
        )
        for n, (offering, state, spend, competitor) in enumerate(states)
    )
