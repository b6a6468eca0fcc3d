"""How the made-up account is approached: its campaign, its tier plan, the personas, what its industry talks about."""

from __future__ import annotations

from datetime import date
from typing import Any

from store.campaigns.campaigns import CampaignRow
from store.campaigns.enrolments import EnrolmentRow
from store.peer_points import PeerPointRow
from store.personas import PersonaRow
from store.tiering.tier_plans import TierPlanRow

_JONAS, _MARTA, _FUEL = 31, 72, 151
_ID: dict[str, Any] = {"version": 1}


def example_growth() -> dict[str, Any]:
    """Return what a dossier has of it, by name."""
    return {
        "personas": _personas(),
        "tier_plans": (_tier_plan(),),
        "campaigns": (_campaign(),),
        "enrolments": (_enrolment(),),
        "peer_points": (_peer_point(),),
    }


def _personas() -> tuple[PersonaRow, ...]:
    cared = {
        "Operations": "Trucks that run, and no surprises at the pump.",
        "Procurement": "A price that holds for two years.",
    }
    return tuple(
        PersonaRow(id=301 + n, name=name, cares_about=cares_about, is_wanted=True, position=n + 1, **_ID)
        for n, (name, cares_about) in enumerate(cared.items())
    )


def _tier_plan() -> TierPlanRow:
    return TierPlanRow(
        id=311,
        name="Growth, logistics",
        tier=2,
        industry="Logistics",
        segment="Road freight",
        offering_id=_FUEL,
        period="FY26",
        starts_on=date(2026, 1, 1),
        ends_on=date(2026, 12, 31),
        owner_id=_JONAS,
        sdr_id=_JONAS,
        marketing_id=_JONAS,
        target_accounts=40,
        minutes=90,
        budget=400_00,
        touches=8,
        channels="email, phone",
        plays="new-executive",
        personas="Operations, Procurement",
        cadence="first-meeting",
        template="three-points-industry",
        refresh_days=180,
        pipeline_target=2_000_000_00,
        revenue_target=600_000_00,
        notes="The fair in May is the second wave.",
        **_ID,
    )


def _campaign() -> CampaignRow:
    return CampaignRow(
        id=321,
        name="Fuel costs before winter",
        status="running",
        tier_plan_id=311,
        cadence="first-meeting",
        template="campaign-letter",
        offering_id=_FUEL,
        owner_id=_JONAS,
        starts_on=date(2026, 10, 1),
        ends_on=date(2026, 12, 18),
        goal="Twelve first meetings with heads of fleet.",
        opening="In winter a day without fuel costs a depot twice as much. We looked at yours; three things stood out.",
        closing="May I show you in twenty minutes what that means for your depots? I will call on Thursday.",
        notes="Not to be mixed with the tender.",
        **_ID,
    )


def _enrolment() -> EnrolmentRow:
    return EnrolmentRow(
        id=331,
        account_id=1,
        campaign_id=321,
        person_id=_MARTA,
        cadence="first-meeting",
        started_on=date(2026, 10, 5),
        status="running",
        reason="",
        ended_on=None,
        **_ID,
    )


def _peer_point() -> PeerPointRow:
    return PeerPointRow(
        id=341,
        account_id=3,
        account_name="Southmole Freight",
        industry="Logistics",
        offering_id=_FUEL,
        persona="Operations",
        kind="why now",
        text="The toll by weight and kilometre begins in July",
        so_what="Which of your routes pay for themselves after that?",
        proof="The ministry's table of tolls.",
        source="Official gazette, 3 October",
        as_of=date(2026, 10, 12),
        expires_on=date(2027, 7, 1),
        **_ID,
    )
