"""The plan of the made-up account: what templates are tried on, and the reference shows."""

from __future__ import annotations

from datetime import date
from typing import Any

from store.plans.actions import ActionRow
from store.plans.competitors import CompetitorRow
from store.plans.dependencies import DependencyRow
from store.plans.objectives import ObjectiveLinkRow, ObjectiveRow
from store.plans.plans import PlanRow
from store.plans.responsibilities import ResponsibilityRow
from store.plans.risks import RiskRow
from store.plans.swot import SwotItemRow

_PLAN, _JONAS, _MARTA, _PETER = 201, 31, 72, 73
_OF: dict[str, int] = {"account_id": 1, "version": 1}
_OBJECTIVES: list[dict[str, Any]] = [
    {
        "title": "The fuel platform runs in every depot",
        "type": "customer success",
        "side": "theirs",
        "measure": "Depots on the platform",
        "unit": "depots",
        "start": 0,
        "current": 4_000,
        "target": 12_000,
        "status": "in progress",
        "share": "external",
    },
    {
        "title": "Orders of half a million",
        "type": "revenue",
        "measure": "Orders won",
        "measure_of": "won",
        "unit": "money",
        "start": 0,
        "target": 500_000_000,
        "status": "at risk",
    },
    {
        "title": "Procurement knows us before the tender opens",
        "type": "relationship",
        "measure": "Meetings",
        "start": 0,
        "current": 0,
        "target": 3_000,
        "due_on": date(2026, 11, 1),
    },
]


def example_plan() -> dict[str, Any]:
    """Return what a dossier holds of the plan of Northwind Logistics, by the names of its tables."""
    return {
        "plans": (_plan(),),
        "objectives": _objectives(),
        "objective_links": (
            ObjectiveLinkRow(id=221, objective_id=211, fact_id=91, person_id=None, **_OF),
            ObjectiveLinkRow(id=222, objective_id=211, fact_id=None, person_id=_MARTA, **_OF),
        ),
        "actions": _actions(),
        "dependencies": (DependencyRow(id=251, action_id=234, waits_for_id=233, **_OF),),
        "responsibilities": _responsibilities(),
        "swot": _swot(),
        "risks": _risks(),
        "competitors": _competitors(),
    }


def _plan() -> PlanRow:
    return PlanRow(
        id=_PLAN,
        period="FY27",
        starts_on=date(2027, 1, 1),
        ends_on=date(2027, 12, 31),
        type="expansion",
        status="active",
        field_of_play="Fuel and telematics for the whole fleet, all depots.",
        our_value="One system instead of four, and nobody types a litre twice.",
        their_gain="A tenth less fuel in two years.",
        our_gain="The fleet as a reference, and telematics next.",
        goal="The fuel platform in every depot by the end of the year",
        value_proposition="“We want one number for fuel that everybody believes.”",
        success_factors="The pilot shows figures by spring\nProcurement is in the steering group",
        ladder="adopt",
        share="external",
        notes="Agreed with the board in November.",
        **_OF,
    )


def _objectives() -> tuple[ObjectiveRow, ...]:
    common: dict[str, Any] = {
        "side": "ours",
        "strategy": "Begin where the pilot ran.\nLet its people tell the others.",
        "owner_id": _JONAS,
        "stakeholder_id": _MARTA,
        "starts_on": date(2026, 10, 1),
        "due_on": date(2027, 6, 30),
        "measure_of": "",
        "unit": "",
        "current": None,
        "source": "Steering group, November 2026",
        "status": "not started",
        "share": "internal",
        "plan_id": _PLAN,
        **_OF,
    }
    return tuple(
        ObjectiveRow(id=211 + n, position=n + 1, **{**common, **fields}) for n, fields in enumerate(_OBJECTIVES)
    )


def _actions() -> tuple[ActionRow, ...]:
    wanted: list[tuple[str, int | None, date | None, dict[str, Any]]] = [
        ("Walk through the pilot", 211, date(2026, 11, 8), {"status": "done", "done_on": date(2026, 11, 8)}),
        ("Call the head of Procurement", 213, date(2026, 11, 16), {"function": "sales"}),
        ("Show the figures of the pilot", 211, date(2026, 12, 11), {"share": "external", "customer_owner_id": _MARTA}),
        ("Six depots are live", 211, date(2027, 2, 26), {"kind": "milestone", "share": "external"}),
        ("Offer the telematics bundle", 212, date(2027, 3, 19), {"function": "marketing", "play": "Next offering"}),
        ("Invite the board to the reference visit", None, None, {"owner_id": None}),
    ]
    common: dict[str, Any] = {
        "plan_id": _PLAN,
        "kind": "action",
        "owner_id": _JONAS,
        "customer_owner_id": None,
        "function": "delivery",
        "status": "not started",
        "done_on": None,
        "share": "internal",
        "play": "",
        "review_id": None,
        "note": "Before the steering group meets.",
        **_OF,
    }
    return tuple(
        ActionRow(id=231 + n, title=title, objective_id=objective, due_on=due, **{**common, **fields})
        for n, (title, objective, due, fields) in enumerate(wanted)
    )


def _responsibilities() -> tuple[ResponsibilityRow, ...]:
    given = [(233, _PETER, "R"), (233, 74, "C"), (234, _MARTA, "I")]
    return tuple(
        ResponsibilityRow(id=261 + n, action_id=action, colleague_id=None, person_id=person, duty=duty, **_OF)
        for n, (action, person, duty) in enumerate(given)
    )


def _swot() -> tuple[SwotItemRow, ...]:
    items = [
        ("strength", "The pilot runs without a fault", 211, None),
        ("weakness", "Nobody of us knows Procurement", 213, None),
        ("opportunity", "The contract with Castor ends in June", None, 235),
        ("threat", "Procurement may run the tender alone", None, 232),
    ]
    return tuple(
        SwotItemRow(
            id=271 + n,
            kind=kind,
            text=text,
            note="Said in the steering group.",
            source="M. Visser",
            as_of=date(2026, 11, 8),
            objective_id=objective,
            action_id=action,
            **_OF,
        )
        for n, (kind, text, objective, action) in enumerate(items)
    )


def _risks() -> tuple[RiskRow, ...]:
    risks = [
        ("competitive", "Castor offers the first year for nothing", "high", "high", 232),
        ("delivery", "The depots have no network", "medium", "low", None),
    ]
    return tuple(
        RiskRow(
            id=281 + n,
            type=kind,
            title=title,
            likelihood=likelihood,
            impact=impact,
            owner_id=_JONAS,
            action_id=action,
            state="open",
            note="They did so at Halden Energy.",
            **_OF,
        )
        for n, (kind, title, likelihood, impact, action) in enumerate(risks)
    )


def _competitors() -> tuple[CompetitorRow, ...]:
    return (
        CompetitorRow(
            id=291,
            name="Castor Fleet",
            share=30,
            renews_on=date(2027, 6, 30),
            strengths="Cheap, and already in every truck.",
            counter="Show what two systems cost.",
            **_OF,
        ),
    )
