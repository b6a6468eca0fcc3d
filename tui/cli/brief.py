"""The figures of an account as plain text: what the panel beside the list says, for pipes and screen readers."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date

from store.money import in_full
from store.windows import Brief
from store.words import RELATIONSHIP
from tui.wording import UNKNOWN, ago, counted, days_since, tier_name


def brief_lines(brief: Brief, currency: str, today: date) -> Iterator[str]:
    """Yield the lines of a brief; `today` decides the ages."""
    yield brief.name
    yield tier_name(brief.tier or 0) + (f": {brief.tier_reason}" if brief.tier_reason else "")
    yield " · ".join(_about(brief))
    yield ""
    yield from _in_columns(_figures(brief, currency, today))


def _in_columns(pairs: Iterable[tuple[str, str]]) -> Iterator[str]:
    return (f"{label:<11} {value}" for label, value in pairs)


def _about(brief: Brief) -> Iterator[str]:
    place = ", ".join(part for part in (brief.city, brief.country) if part)
    since = f"since {brief.customer_since}" if brief.customer_since else ""
    relationship = RELATIONSHIP.label(brief.relationship) if brief.relationship else ""
    owner = f"owner {brief.owner}" if brief.owner else "no owner"
    parent = f"part of {brief.parent}" if brief.parent else ""
    yield from (part for part in (brief.industry, place, relationship, since, owner, parent) if part)


def _figures(brief: Brief, currency: str, today: date) -> Iterator[tuple[str, str]]:
    yield "Revenue", UNKNOWN if brief.revenue is None else in_full(brief.revenue, currency)
    yield "Employees", UNKNOWN if brief.employees is None else f"{brief.employees:,}"
    overdue = f", {brief.overdue_deals} overdue" if brief.overdue_deals else ""
    number = counted(brief.open_deals, "open opportunity", "open opportunities")
    behind = f" in {number}{overdue}" if brief.open_deals else ""
    yield "Pipeline", in_full(brief.open_amount, currency) + behind
    yield "Won", in_full(brief.won_amount, currency)
    yield "People", f"knows {brief.seats_known} of {counted(brief.seats, 'seat')}"
    yield "Facts", f"{brief.facts}, {brief.facts_confirmed} confirmed, {brief.facts_stale} stale"
    yield "Points", f"{brief.points} of 3 talking points"
    touched = ago(days_since(brief.last_touch_on, today))
    yield "Last touch", " · ".join(part for part in (touched, brief.last_touch) if part)
    if brief.next_step:
        yield "Next step", brief.next_step
    yield "Number", str(brief.id)
