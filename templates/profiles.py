"""Export profiles: who sees what of a dossier. A profile takes out of a dossier what its reader must not see.

It is used before a template sees anything, so that no template can print what was taken out. What nobody has listed
here is seen by us alone: a field that is new in the book leaves with no profile until it is allowed.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace
from types import NoneType
from typing import Any, NamedTuple, TypeVar, get_args

from store.account_links import AccountLinkRow
from store.accounts import AccountRow
from store.attribute_kinds import KINDS, RHYTHM
from store.attributes import AttributeRow
from store.book_settings import BookSettingsRow
from store.buying_centres import BuyingCentreRow
from store.campaigns.campaigns import CampaignRow
from store.campaigns.enrolments import EnrolmentRow
from store.colleagues import ColleagueRow
from store.dossier import Dossier
from store.errors import Refused
from store.facts import FactRow
from store.lines import LineRow
from store.offerings import OfferingRow
from store.opportunities import OpportunityRow
from store.peer_points import PeerPointRow
from store.people import OccupancyRow, PersonRow, SeatRow
from store.personas import PersonaRow
from store.plans.actions import ActionRow
from store.plans.competitors import CompetitorRow
from store.plans.dependencies import DependencyRow
from store.plans.objectives import ObjectiveLinkRow, ObjectiveRow
from store.plans.plans import PlanRow, current_plan
from store.plans.responsibilities import ResponsibilityRow
from store.plans.risks import RiskRow
from store.plans.swot import SwotItemRow
from store.records import Row
from store.relationships import RelationshipRow
from store.rules import DAYS
from store.talking_points import TalkingPointRow
from store.tiering.tier_plans import TierPlanRow
from store.touches import TouchRow
from store.white_space import CellRow
from templates.planning import GOALS, GOALS_AND_ACTIONS

INTERNAL, MANAGER, CUSTOMER = "internal", "manager", "customer"
PROFILES: Mapping[str, str] = {
    INTERNAL: "Everything",
    MANAGER: "No notes, nothing private or guessed of a person",
    CUSTOMER: "Only what is marked external",
}
"""Each profile with what its reader sees."""
EXTERNAL = "external"
"""What `share` says of a record that the customer may read."""
FREE_KINDS = frozenset(kind.name for kind in KINDS.values() if kind.words is None and kind is not RHYTHM)
"""Judgements in words of our own: what a person wins, wants and fears."""
HARSH = frozenset({("role", "blocker")})
"""Judgements that are said among us alone."""
SOFTER: Mapping[tuple[str, str], str] = {("support", "enemy"): "non-supporter"}
"""Judgements that others read as milder ones; the words for them are softer, too (`words.SUPPORT_FOR_EXPORT`)."""
CONFLICT = "conflicts with"
"""The kind of line that is drawn among us alone."""
GUESSED = frozenset({"", "unconfirmed"})
"""States of what nobody has confirmed; of a person, such a thing is gossip."""
OF_OURS = frozenset({"coverage", "channel", "rhythm"})
"""Judgements that say how we keep contact, not what a person is; they are no guess about her."""
KEYS = frozenset({"id", "version", "account_id"})
"""What every row has; no document prints it."""


class Seen(NamedTuple):
    """The fields of a row, by who may see them: the customer too, the manager too, or we alone."""

    customer: str
    manager: str
    us: str

    def by(self, profile: str) -> frozenset[str]:
        """Return the fields that the reader of a profile sees, besides the keys."""
        lists = {CUSTOMER: (self.customer,), MANAGER: (self.customer, self.manager), INTERNAL: self}[profile]
        return frozenset(" ".join(lists).split())


SEEN: Mapping[type[Row], Seen] = {
    BookSettingsRow: Seen("currency fiscal_year_start company", "name", ""),
    AccountRow: Seen(
        "name",
        "parent_id website industry segment country city postcode phone employees revenue relationship owner_id tier"
        " tier_reason tier_since customer_since vulnerability countermeasure plan_depth sheet_template"
        " review_months review_on archived_on",
        "notes",
    ),
    ColleagueRow: Seen("name", "email role", ""),
    BuyingCentreRow: Seen(
        "",
        "parent_id name kind buys budget budget_holder_id level level_wanted initiatives revenue potential",
        "notes",
    ),
    SeatRow: Seen(
        "",
        "centre_id title seniority persona department reports_to_id is_assistant is_vacant need_owner_id need_by",
        "notes",
    ),
    PersonRow: Seen("name", "email phone mobile linkedin", "notes"),
    OccupancyRow: Seen("", "seat_id person_id started_on ended_on", ""),
    FactRow: Seen("", "centre_id person_id type text source as_of state priority pressure_from", ""),
    OpportunityRow: Seen(
        "",
        "centre_id offering_id name amount stage state probability close_on next_step competitor kind description"
        " campaign_id",
        "",
    ),
    TouchRow: Seen("", "happened_on type direction summary next_step colleague_id person_ids campaign_id", ""),
    TalkingPointRow: Seen(
        "", "position kind text so_what proof source as_of expires_on persona industry offering_id", ""
    ),
    AttributeRow: Seen("", "person_id centre_id name value as_of state", "source"),
    LineRow: Seen(
        "",
        "kind from_person_id from_seat_id to_person_id to_seat_id strength both_ways as_of state",
        "note source",
    ),
    RelationshipRow: Seen(
        "", "person_id colleague_id competitor level level_wanted as_of state", "rapport note source"
    ),
    CellRow: Seen("", "centre_id offering_id state spend potential competitor renews_on comment", ""),
    AccountLinkRow: Seen("", "name address", ""),
    OfferingRow: Seen("", "name position", "notes"),
    PlanRow: Seen(
        "starts_on ends_on share our_value their_gain value_proposition",
        "period type status ladder field_of_play our_gain goal success_factors",
        "notes",
    ),
    ObjectiveRow: Seen(
        "plan_id position title owner_id stakeholder_id starts_on due_on measure unit start current target status"
        " share",
        "type side strategy measure_of source",
        "",
    ),
    ObjectiveLinkRow: Seen("", "objective_id fact_id person_id", ""),
    ActionRow: Seen(
        "plan_id objective_id kind title owner_id customer_owner_id due_on status done_on share",
        "function play review_id",
        "note",
    ),
    DependencyRow: Seen("action_id waits_for_id", "", ""),
    ResponsibilityRow: Seen("", "action_id colleague_id person_id duty", ""),
    SwotItemRow: Seen("", "kind text source as_of objective_id action_id", "note"),
    RiskRow: Seen("", "type title likelihood impact owner_id action_id state", "note"),
    CompetitorRow: Seen("", "name share renews_on strengths counter", ""),
    PersonaRow: Seen("", "name cares_about is_wanted position", ""),
    TierPlanRow: Seen(
        "",
        "name tier industry segment offering_id period starts_on ends_on owner_id sdr_id marketing_id target_accounts"
        " minutes budget touches channels plays personas cadence template refresh_days pipeline_target revenue_target",
        "notes",
    ),
    CampaignRow: Seen(
        "",
        "name status tier_plan_id cadence template offering_id owner_id starts_on ends_on goal opening closing",
        "notes",
    ),
    EnrolmentRow: Seen("", "campaign_id person_id cadence started_on status reason ended_on", ""),
    PeerPointRow: Seen(
        "", "account_name industry offering_id persona kind text so_what proof source as_of expires_on", ""
    ),
}
"""Every field of every row of a dossier, and who may see it. A row is shown to the customer only where it is shared."""
_OF_INTERNAL_PLAN = frozenset({"starts_on", "ends_on"})
"""What the customer sees of a plan that is not marked external, when something in it is."""

Some = TypeVar("Some", bound=Row)


def see_as(profile: str, dossier: Dossier) -> Dossier:
    """Return what the reader of a profile sees of a dossier; Refused for a profile that there is not."""
    if profile not in _PROFILED:
        raise Refused("There is no such profile", f"“{profile}” is none of: {', '.join(PROFILES)}.")
    return _PROFILED[profile](dossier)


def is_shared(dossier: Dossier) -> bool:
    """Say whether anything of the current plan is marked external; of a dossier as the customer sees it."""
    plan = current_plan(dossier.plans)
    return plan is not None and bool(plan.share == EXTERNAL or dossier.objectives or dossier.actions)


def _for_us(dossier: Dossier) -> Dossier:
    return dossier


def _for_manager(dossier: Dossier) -> Dossier:
    """Return a dossier without what was said of people in confidence, and without what is guessed of them."""
    told = replace(
        dossier,
        attributes=tuple(_softened(row) for row in dossier.attributes if not is_kept_back(row)),
        lines=tuple(row for row in dossier.lines if not is_kept_back(row)),
        relationships=tuple(row for row in dossier.relationships if not is_kept_back(row)),
        facts=tuple(row for row in dossier.facts if not is_kept_back(row)),
    )
    return replace(told, **{name: _seen(value, MANAGER) for name, value in vars(told).items() if name in _ROWS})


def is_kept_back(row: Row) -> bool:
    """Say whether a row as a whole is nothing for the manager: said in confidence, or guessed of somebody."""
    hides = _KEPT_BACK.get(type(row))
    return hides is not None and hides(row)


def _is_private(row: AttributeRow) -> bool:
    return row.name in FREE_KINDS or (row.name, row.value) in HARSH


def _is_guess(row: AttributeRow) -> bool:
    return row.state in GUESSED and row.name not in OF_OURS


_KEPT_BACK: Mapping[type[Row], Callable[[Any], bool]] = {
    AttributeRow: lambda row: _is_private(row) or _is_guess(row),
    LineRow: lambda row: row.kind == CONFLICT or row.state in GUESSED,
    RelationshipRow: lambda row: bool(row.competitor) and row.state in GUESSED,
    FactRow: lambda row: row.person_id is not None and row.state in GUESSED,
}


def _softened(row: AttributeRow) -> AttributeRow:
    """Return a judgement as others may read it: nobody is called an enemy."""
    softer = SOFTER.get((row.name, row.value))
    return row if softer is None else row.model_copy(update={"value": softer})


def _seen(value: Any, profile: str) -> Any:
    """Return a row, or rows in a tuple or a mapping, as the reader of a profile sees them; None as it is."""
    if isinstance(value, Mapping):
        return {key: _seen(row, profile) for key, row in value.items()}
    if isinstance(value, tuple):
        return tuple(_seen(row, profile) for row in value)
    return None if value is None else _only(value, SEEN[type(value)].by(profile))


def _only(row: Some, allowed: frozenset[str]) -> Some:
    """Return a row that has only its keys and the allowed fields; the others are as if nobody had said anything."""
    fields = type(row).model_fields
    denied = {name: blank_of(field.annotation) for name, field in fields.items() if name not in allowed | KEYS}
    return row.model_copy(update=denied) if denied else row


def blank_of(annotation: Any) -> Any:
    """Return what a field of this kind holds when nothing is known; KeyError where it has to hold something."""
    return None if NoneType in get_args(annotation) else _BLANKS[annotation]


_BLANKS: Mapping[Any, Any] = {str: "", int: 0, bool: False, tuple[int, ...]: ()}


def _for_customer(dossier: Dossier) -> Dossier:
    """Return a dossier with the shared part of its current plan, the people who are named in that, and nothing else."""
    shared = _shared_rows(dossier)
    objectives, actions = shared["objectives"], shared["actions"]
    people = {row.stakeholder_id for row in objectives} | {row.customer_owner_id for row in actions}
    owners = {row.owner_id for row in (*objectives, *actions)}
    rows: dict[str, Any] = {**dict.fromkeys(_ROWS, ()), **dict.fromkeys(("parent", "owner")), **shared}
    rows["people"] = tuple(row for row in dossier.people if row.id in people)
    rows["colleagues"] = {key: row for key, row in dossier.colleagues.items() if key in owners}
    rows |= {"book": dossier.book, "account": dossier.account}
    seen = {name: _seen(value, CUSTOMER) for name, value in rows.items()}
    plans = tuple(row if row.share == EXTERNAL else _only(row, _OF_INTERNAL_PLAN) for row in seen["plans"])
    return replace(
        dossier,
        **{**seen, "plans": plans},
        rules={name: rule.default for name, rule in DAYS.items()},
        elsewhere={},
        departures={},
        change=0,
    )


def _shared_rows(dossier: Dossier) -> dict[str, tuple[Any, ...]]:
    """Return the current plan and what in it is shared, as deep as the plans of the account go.

    What an objective is measured by is left out where the book itself says how far it has come: that is our money.
    """
    plan = current_plan(dossier.plans)
    depth = dossier.account.plan_depth
    if plan is None:
        return {"plans": (), "objectives": (), "actions": (), "dependencies": ()}
    objectives = [
        row.model_copy(update=_NO_MEASURE) if row.measure_of else row
        for row in _external(dossier.objectives, plan.id)
        if depth not in (GOALS, GOALS_AND_ACTIONS)
    ]
    kept = {row.id for row in objectives}
    actions = [
        row if row.objective_id in kept else row.model_copy(update={"objective_id": None})
        for row in _external(dossier.actions, plan.id, None)
        if depth != GOALS
    ]
    there = {row.id for row in actions}
    waits = (row for row in dossier.dependencies if row.action_id in there and row.waits_for_id in there)
    return {"plans": (plan,), "objectives": tuple(objectives), "actions": tuple(actions), "dependencies": tuple(waits)}


def _external(rows: Iterable[Any], *plans: int | None) -> list[Any]:
    return [row for row in rows if row.share == EXTERNAL and row.plan_id in plans]


_PROFILED: Mapping[str, Callable[[Dossier], Dossier]] = {
    INTERNAL: _for_us,
    MANAGER: _for_manager,
    CUSTOMER: _for_customer,
}
_NO_MEASURE = {"measure": "", "unit": "", "start": None, "current": None, "target": None}
_NO_ROWS = frozenset({"rules", "changed_on", "elsewhere", "departures", "change"})
"""What of a dossier is no row of the book; the customer sees the day of its newest change."""
_ROWS = tuple(name for name in Dossier.__dataclass_fields__ if name not in _NO_ROWS)
