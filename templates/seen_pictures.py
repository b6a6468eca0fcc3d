"""Pictures of an account as the reader of a profile sees them, by the same rules as dossiers (templates.profiles)."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from store.account_links import AccountLinkRow
from store.accounts import AccountRow
from store.attributes import AttributeRow
from store.buying_centres import BuyingCentreRow
from store.campaigns.enrolments import EnrolmentRow
from store.facts import FactRow
from store.lines import LineRow
from store.opportunities import OpportunityRow
from store.people import OccupancyRow, PersonRow, SeatRow
from store.plans.actions import ActionRow
from store.plans.competitors import CompetitorRow
from store.plans.dependencies import DependencyRow
from store.plans.objectives import ObjectiveLinkRow, ObjectiveRow
from store.plans.plans import PlanRow
from store.plans.responsibilities import ResponsibilityRow
from store.plans.risks import RiskRow
from store.plans.swot import SwotItemRow
from store.records import ACCOUNT, Row
from store.relationships import RelationshipRow
from store.reviews.pictures import Fields, Picture
from store.talking_points import TalkingPointRow
from store.touches import TouchRow
from store.white_space import CellRow
from templates.planning import GOALS, GOALS_AND_ACTIONS
from templates.profiles import CUSTOMER, EXTERNAL, INTERNAL, MANAGER, SEEN, SOFTER, blank_of, is_kept_back

ROWS: Mapping[str, type[Row]] = {
    "account": AccountRow,
    "account_link": AccountLinkRow,
    "action": ActionRow,
    "attribute": AttributeRow,
    "buying_centre": BuyingCentreRow,
    "cell": CellRow,
    "competitor": CompetitorRow,
    "dependency": DependencyRow,
    "enrolment": EnrolmentRow,
    "fact": FactRow,
    "line": LineRow,
    "objective": ObjectiveRow,
    "objective_link": ObjectiveLinkRow,
    "occupancy": OccupancyRow,
    "opportunity": OpportunityRow,
    "person": PersonRow,
    "plan": PlanRow,
    "relationship": RelationshipRow,
    "responsibility": ResponsibilityRow,
    "risk": RiskRow,
    "seat": SeatRow,
    "swot_item": SwotItemRow,
    "talking_point": TalkingPointRow,
    "touch": TouchRow,
}
"""The tables of which anybody else may see something, each with the row whose fields `SEEN` lists."""
TIED = frozenset({"touch_person"})
"""Tables without a row of their own that the manager sees: who took part stands with the touch."""
_LOOKED_AT = ("kind", "name", "value", "state", "competitor", "person_id")
"""Fields by which a rule of a profile tells what is nothing for others."""
_OURS = ("measure", "unit", "start", "current", "target")
"""What says how far we have come, where the book itself counts it."""


def see_picture(profile: str, picture: Picture) -> Picture:
    """Return what the reader of a profile sees of a picture."""
    if profile == INTERNAL:
        return picture
    seen = _for_manager if profile == MANAGER else _for_customer
    tables = {table: dict(seen(table, rows, picture)) for table, rows in picture.tables.items()}
    return Picture(picture.account_id, picture.change_id, tables)


def _for_manager(table: str, rows: Mapping[int, Fields], _: Picture) -> Iterator[tuple[int, Fields]]:
    """Yield the records without what was said of people in confidence, and without what is guessed of them."""
    if table in TIED:
        yield from rows.items()
    for key, fields in rows.items() if table in ROWS else ():
        if not is_kept_back(_row(table, fields)):
            softer = SOFTER.get((fields.get("name", ""), fields.get("value", ""))) if table == "attribute" else None
            yield key, _only(table, {**fields, "value": softer} if softer else fields, MANAGER)


def _for_customer(table: str, rows: Mapping[int, Fields], picture: Picture) -> Iterator[tuple[int, Fields]]:
    """Yield what of the plans is shared, as deep as the plans of the account go."""
    depth = picture.account.get("plan_depth", "")
    shown = {"plan": True, "objective": depth not in (GOALS, GOALS_AND_ACTIONS), "action": depth != GOALS}
    if not shown.get(table):
        return
    for key, fields in rows.items():
        if fields.get("share") == EXTERNAL:
            counted = _OURS if fields.get("measure_of") else ()
            yield key, _only(table, {name: fields[name] for name in fields if name not in counted}, CUSTOMER)


def _only(table: str, fields: Fields, profile: str) -> Fields:
    allowed = SEEN[ROWS[table]].by(profile) | {ACCOUNT}
    return {name: value for name, value in fields.items() if name in allowed}


def _row(table: str, fields: Fields) -> Row:
    """Return a record as a row with what the rules of a profile look at, blank where nothing is said."""
    row = ROWS[table]
    there = [name for name in _LOOKED_AT if name in row.model_fields]
    blanks: dict[str, Any] = {name: blank_of(row.model_fields[name].annotation) for name in there}
    return row.model_construct(**{**blanks, **fields})
