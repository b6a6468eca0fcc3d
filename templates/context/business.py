"""What templates see of business: opportunities with their sums, touches, talking points."""

from __future__ import annotations

from store.dossier import Dossier
from store.opportunities import OpportunityRow
from store.talking_points import TalkingPointRow
from store.words import DIRECTION, POINT_KIND, TOUCH_TYPE
from templates.placeholders import Placeholder, each, field
from templates.view import View
from templates.wording import iso, label


def in_state(dossier: Dossier, state: str) -> list[OpportunityRow]:
    """Return the opportunities that are open, won or lost."""
    return [opportunity for opportunity in dossier.opportunities if opportunity.state == state]


def sum_in_state(dossier: Dossier, state: str) -> int | None:
    """Return what those are worth together in minor units, as far as is known; None when no amount is known."""
    amounts = [opportunity.amount for opportunity in in_state(dossier, state) if opportunity.amount is not None]
    return sum(amounts) if amounts else None


def weighted_sum(dossier: Dossier) -> int | None:
    """Return the open amounts, each times its probability; None when nothing has both."""
    worth = [(o.amount, o.probability) for o in in_state(dossier, "open")]
    weighted = [amount * chance for amount, chance in worth if amount is not None and chance is not None]
    return sum(weighted) // 100 if weighted else None


def _sum(name: str, meaning: str, state: str) -> Placeholder:
    return field(name, meaning, lambda d, v: v.money(sum_in_state(d, state)))


def _offering(deal: OpportunityRow, view: View) -> str | None:
    return next((each.name for each in view.dossier.offerings if each.id == deal.offering_id), None)


OPPORTUNITY: tuple[Placeholder, ...] = (
    field("name", "Its name"),
    field("amount", "What it is worth, with the currency", lambda o, v: v.money(o.amount)),
    field("amount_minor", "The same as a whole number of minor units, for sorting", "amount"),
    field("stage", "The stage, as its source calls it"),
    field("state", "“open”, “won” or “lost”"),
    field("probability", "In percent"),
    field("close_on", "When it closes, or closed", lambda o, _: iso(o.close_on)),
    field("overdue", "True when it is open past that day", lambda o, v: v.as_of is not None and o.is_overdue(v.as_of)),
    field("next_step", "What to do next"),
    field("competitor", "Who else is in it"),
    field("offering", "What of ours it is about", _offering),
    field("kind", "Its kind, such as new business or renewal"),
    field("centre", "The buying centre", lambda o, v: v.centre_names.get(o.centre_id)),
    field("description", "What it is about; may have several lines"),
)

TOUCH: tuple[Placeholder, ...] = (
    field("on", "The day", lambda t, _: iso(t.happened_on)),
    field("age", "How long ago that was", lambda t, v: v.age(t.happened_on)),
    field("age_days", "The same in days", lambda t, v: v.days(t.happened_on)),
    field("type", "Note, Call, Meeting, Email, Event, …", lambda t, _: label(TOUCH_TYPE, t.type)),
    field("direction", "Inbound or Outbound", lambda t, _: label(DIRECTION, t.direction)),
    field("summary", "What happened; may have several lines"),
    field("next_step", "What to do next"),
    field("colleague", "Who of us it was", lambda t, v: v.colleague(t.colleague_id)),
    field("people", "A list of the names of who took part", lambda t, v: v.names(t.person_ids)),
)

Numbered = tuple[int, TalkingPointRow | None]
"""A place for a talking point, 1 to 3, and the point there if it is written."""


def _industry(numbered: Numbered, _: View) -> str | None:
    return numbered[1].industry if numbered[1] else None


def _solution(numbered: Numbered, view: View) -> str | None:
    return view.approach.solution(numbered[1].offering_id) if numbered[1] else None


POINT: tuple[Placeholder, ...] = (
    field("number", "1, 2 or 3", lambda p, _: p[0]),
    field("missing", "True while it is still to be written", lambda p, _: p[1] is None),
    field("text", "The point; may have several lines", lambda p, _: p[1] and p[1].text),
    field("kind", "Trigger or news, Priority or pain, …", lambda p, _: p[1] and label(POINT_KIND, p[1].kind)),
    field("so_what", "The «so what» question: why it matters to them", lambda p, _: p[1] and p[1].so_what),
    field("proof", "What backs it up", lambda p, _: p[1] and p[1].proof),
    field("source", "Where it is from", lambda p, _: p[1] and p[1].source),
    field("persona", "For whom it is meant", lambda p, _: p[1] and p[1].persona),
    field("industry", "The industry that it is written for; nothing when for this account alone", _industry),
    field("solution", "What of ours it is written for", _solution),
    field("as_of", "The day it was written", lambda p, _: p[1] and iso(p[1].as_of)),
    field("age", "How long ago that was", lambda p, v: p[1] and v.age(p[1].as_of)),
    field("expires_on", "Until when it holds", lambda p, _: p[1] and iso(p[1].expires_on)),
    field("expired", "True when that day is past", lambda p, v: bool(p[1] and (v.days(p[1].expires_on) or 0) > 0)),
)

OPPORTUNITIES: tuple[Placeholder, ...] = (
    each("open", "The open ones, by close date", lambda d, _: in_state(d, "open"), OPPORTUNITY),
    each("won", "The won ones", lambda d, _: in_state(d, "won"), OPPORTUNITY),
    each("lost", "The lost ones", lambda d, _: in_state(d, "lost"), OPPORTUNITY),
    _sum("open_sum", "What the open ones are worth, as far as known", "open"),
    _sum("won_sum", "The same of the won ones", "won"),
    _sum("lost_sum", "The same of the lost ones", "lost"),
    field("weighted_sum", "The open ones, each times its probability", lambda d, v: v.money(weighted_sum(d))),
)
