"""What templates see of a dossier: plain data, every field declared here once, with its meaning and where it is from.

No clock is asked: ages are counted to the day of the account's newest change, so the same book gives the same bytes.
"""

from __future__ import annotations

import re
from datetime import date
from functools import lru_cache

from store.dossier import Dossier
from store.talking_points import POSITIONS
from store.words import (
    CENTRE_KIND,
    DIRECTION,
    FACT_STATE,
    FACT_TYPE,
    POINT_KIND,
    RELATIONSHIP,
    SENIORITY,
    TIERS,
    TOUCH_TYPE,
    Words,
)
from templates.diagram import CHART, draw_chart
from templates.missing import list_missing
from templates.placeholders import Placeholder, Plain, each, field, group, shape_of, values_of
from templates.view import CONFIRMED, NEED_TO_KNOW, View


def build_context(dossier: Dossier, me: str = "", source: str | None = None) -> dict[str, Plain]:
    """Return what a template sees of a dossier: dict, list, str, int, bool and None only.

    With the template's source, only what it can name: a sheet does not wait for an org chart that it does not show.
    """
    return values_of(PLACEHOLDERS if source is None else _named_in(source), dossier, View(dossier, me))


def shape() -> dict[str, Plain]:
    """Return the shape that templates are checked against: every name that there is, once."""
    return shape_of(PLACEHOLDERS, [example()])


def example() -> dict[str, Plain]:
    """Return the context of a made-up account in which every placeholder has a value."""
    from templates.example import example_dossier

    return build_context(example_dossier(), "Jonas Ek")


_WORD = re.compile(r"(?<![.\w])[A-Za-z_]\w*")
_ALWAYS = frozenset(["today"])
"""What filters ask for without being told."""


@lru_cache(maxsize=8)
def _named_in(source: str) -> tuple[Placeholder, ...]:
    """Return what a template may name: whatever occurs in its source as a word of its own."""
    words = {*_WORD.findall(source), *_ALWAYS}
    return tuple(placeholder for placeholder in PLACEHOLDERS if placeholder.name in words)


def _iso(day: date | None) -> str | None:
    return day.isoformat() if day else None


def _label(words: Words, value: str) -> str | None:
    """Return the label of a value; None when it is not assessed."""
    return words.label(value) if value else None


_FACT = (
    field("text", "The fact itself; may have several lines"),
    field("type", "Its kind: Goal, Pressure, Initiative, …", lambda f, _: _label(FACT_TYPE, f.type)),
    field("source", "Who told us, or where it was read"),
    field("as_of", "The day it was true", lambda f, _: _iso(f.as_of)),
    field("age", "How long ago that was, in words", lambda f, v: v.age(f.as_of)),
    field("age_days", "The same in days", lambda f, v: v.days(f.as_of)),
    field("stale", "True when it is older than a quarter or has no date", lambda f, v: v.is_stale(f)),
    field("certainty", "“assumed”, “confirmed” or “not assessed”", lambda f, _: FACT_STATE.label(f.state).lower()),
    field("confirmed", "True when it is confirmed", lambda f, _: f.state == CONFIRMED),
    field("centre", "The buying centre it is about", lambda f, v: v.centre_names.get(f.centre_id)),
    field("person", "The person it is about", lambda f, v: next(iter(v.names([f.person_id])), None)),
)

_PERSON = (
    field(
        "name",
        f"The name, or “{NEED_TO_KNOW}” for an empty seat",
        lambda p, _: p.person.name if p.person else NEED_TO_KNOW,
    ),
    field("known", "False for an empty seat", lambda p, _: p.person is not None),
    field("placed", "False for somebody who sits in no seat", lambda p, _: p.seat is not None),
    field("title", "The title of the seat", lambda p, _: p.seat and p.seat.title),
    field("depth", "How many bosses are above, 0 at the top"),
    field(
        "indent",
        "A list to loop over for indenting: one entry a level, 8 at most",
        lambda p, _: ["·"] * min(p.depth, 8),
    ),
    field(
        "seniority",
        "C-level, VP, Director, Manager or Other",
        lambda p, _: p.seat and _label(SENIORITY, p.seat.seniority),
    ),
    field("persona", "The persona of the seat", lambda p, _: p.seat and p.seat.persona),
    field("department", "The department of the seat", lambda p, _: p.seat and p.seat.department),
    field("centre", "The buying centre", lambda p, v: p.seat and v.centre_names.get(p.seat.centre_id)),
    field("reports_to", "Who the boss is", lambda p, v: p.seat and v.called(p.seat.reports_to_id)),
    field("assistant", "True for an assistant", lambda p, _: bool(p.seat and p.seat.is_assistant)),
    field("email", "E-mail address", lambda p, _: p.person and p.person.email),
    field("phone", "Telephone", lambda p, _: p.person and p.person.phone),
    field("mobile", "Mobile telephone", lambda p, _: p.person and p.person.mobile),
    field("notes", "Notes about the person; may have several lines", lambda p, _: p.person and p.person.notes),
    field(
        "last_touch",
        "Day of the newest touch with the person",
        lambda p, v: p.person and _iso(v.last_touches.get(p.person.id)),
    ),
    field("last_touch_age", "How long ago that was", lambda p, v: p.person and v.age(v.last_touches.get(p.person.id))),
)

_OPPORTUNITY = (
    field("name", "Its name"),
    field("amount", "What it is worth, with the currency", lambda o, v: v.money(o.amount)),
    field("amount_minor", "The same as a whole number of minor units, for sorting", "amount"),
    field("stage", "The stage, as its source calls it"),
    field("state", "“open”, “won” or “lost”"),
    field("probability", "In percent"),
    field("close_on", "When it closes, or closed", lambda o, _: _iso(o.close_on)),
    field("overdue", "True when it is open past that day", lambda o, v: v.as_of is not None and o.is_overdue(v.as_of)),
    field("next_step", "What to do next"),
    field("competitor", "Who else is in it"),
    field("kind", "Its kind, such as new business or renewal"),
    field("centre", "The buying centre", lambda o, v: v.centre_names.get(o.centre_id)),
    field("description", "What it is about; may have several lines"),
)

_TOUCH = (
    field("on", "The day", lambda t, _: _iso(t.happened_on)),
    field("age", "How long ago that was", lambda t, v: v.age(t.happened_on)),
    field("age_days", "The same in days", lambda t, v: v.days(t.happened_on)),
    field("type", "Note, Call, Meeting, Email, Event, …", lambda t, _: _label(TOUCH_TYPE, t.type)),
    field("direction", "Inbound or Outbound", lambda t, _: _label(DIRECTION, t.direction)),
    field("summary", "What happened; may have several lines"),
    field("next_step", "What to do next"),
    field("colleague", "Who of us it was", lambda t, v: v.colleague(t.colleague_id)),
    field("people", "A list of the names of who took part", lambda t, v: v.names(t.person_ids)),
)

_ACCOUNT = (
    field("name", "Its name"),
    field("tier", "1, 2 or 3"),
    field("tier_name", "Strategic, Growth, Standard or Untiered", lambda a, _: TIERS.get(a.tier, TIERS[None])),
    field("tier_reason", "Why it is in that tier"),
    field("tier_since", "Since when", lambda a, _: _iso(a.tier_since)),
    field("industry", "Its industry"),
    field("segment", "Its segment"),
    field("city", "Where it sits"),
    field("country", "In which country"),
    field("postcode", "The postcode"),
    field("website", "Its website"),
    field("phone", "Its telephone"),
    field("employees", "How many people work there"),
    field("revenue", "Annual revenue, with the currency", lambda a, v: v.money(a.revenue)),
    field("revenue_minor", "The same as a whole number of minor units", "revenue"),
    field(
        "relationship",
        "Prospect, Customer, Former customer or Partner",
        lambda a, _: _label(RELATIONSHIP, a.relationship),
    ),
    field("customer_since", "The year"),
    field("owner", "Who of us owns it", lambda _, v: v.dossier.owner and v.dossier.owner.name),
    field("owner_email", "The owner's e-mail address", lambda _, v: v.dossier.owner and v.dossier.owner.email),
    field("parent", "The name of the parent account", lambda _, v: v.dossier.parent and v.dossier.parent.name),
    field("archived_on", "The day it was put away", lambda a, _: _iso(a.archived_on)),
    field("notes", "Notes; may have several lines"),
)

_BOOK = (
    field("name", "What the book is called"),
    field("currency", "Its currency, three letters"),
    field("quarter", "The fiscal quarter of `as_of`", lambda _, v: v.quarter()),
)

_POINT = (
    field("number", "1, 2 or 3", lambda p, _: p[0]),
    field("missing", "True while it is still to be written", lambda p, _: p[1] is None),
    field("text", "The point; may have several lines", lambda p, _: p[1] and p[1].text),
    field("kind", "Trigger or news, Priority or pain, …", lambda p, _: p[1] and _label(POINT_KIND, p[1].kind)),
    field("so_what", "Why it matters to them", lambda p, _: p[1] and p[1].so_what),
    field("proof", "What backs it up", lambda p, _: p[1] and p[1].proof),
    field("source", "Where it is from", lambda p, _: p[1] and p[1].source),
    field("persona", "For whom it is meant", lambda p, _: p[1] and p[1].persona),
    field("as_of", "The day it was written", lambda p, _: p[1] and _iso(p[1].as_of)),
    field("age", "How long ago that was", lambda p, v: p[1] and v.age(p[1].as_of)),
    field("expires_on", "Until when it holds", lambda p, _: p[1] and _iso(p[1].expires_on)),
    field("expired", "True when that day is past", lambda p, v: bool(p[1] and (v.days(p[1].expires_on) or 0) > 0)),
)

_CENTRE = (
    field("name", "Its name"),
    field("kind", "Division, Function, Territory or Mix", lambda c, _: _label(CENTRE_KIND, c.kind)),
    field("parent", "The buying centre above it", lambda c, v: v.centre_names.get(c.parent_id)),
    field("notes", "Notes; may have several lines"),
    field(
        "known",
        "Seats in which we know somebody",
        lambda c, v: sum(p.person is not None for p in v.places_by_centre.get(c.id, ())),
    ),
    field(
        "need_to_know",
        "Seats in which we know nobody",
        lambda c, v: sum(p.person is None for p in v.places_by_centre.get(c.id, ())),
    ),
    each("people", "Its people, in outline order", lambda c, v: v.places_by_centre.get(c.id, ()), _PERSON),
    each("facts", "The facts about it, newest first", lambda c, v: v.facts_by_centre.get(c.id, ()), _FACT),
)

_OPPORTUNITIES = (
    each("open", "The open ones, by close date", lambda _, v: v.in_state("open"), _OPPORTUNITY),
    each("won", "The won ones", lambda _, v: v.in_state("won"), _OPPORTUNITY),
    each("lost", "The lost ones", lambda _, v: v.in_state("lost"), _OPPORTUNITY),
    field("open_sum", "What the open ones are worth, as far as known", lambda _, v: v.money(v.sum_in_state("open"))),
    field("won_sum", "The same of the won ones", lambda _, v: v.money(v.sum_in_state("won"))),
    field("lost_sum", "The same of the lost ones", lambda _, v: v.money(v.sum_in_state("lost"))),
    field("weighted_sum", "The open ones, each times its probability", lambda _, v: v.money(v.weighted_sum())),
)

_COUNTS = (
    field("centres", "Buying centres", lambda d, _: len(d.centres)),
    field("seats", "Seats", lambda d, _: len(d.seats)),
    field("known", "People we know", lambda d, _: len(d.people)),
    field("need_to_know", "Seats in which we know nobody", lambda _, v: sum(p.person is None for p in v.places)),
    field("facts", "Facts", lambda d, _: len(d.facts)),
    field("confirmed", "Facts that are confirmed", lambda d, _: sum(f.state == CONFIRMED for f in d.facts)),
    field("confirmed_share", "The same in percent", lambda _, v: v.share_confirmed()),
    field("stale", "Facts older than a quarter, or without a date", lambda d, v: sum(map(v.is_stale, d.facts))),
    field("open", "Open opportunities", lambda _, v: len(v.in_state("open"))),
    field("won", "Won opportunities", lambda _, v: len(v.in_state("won"))),
    field("lost", "Lost opportunities", lambda _, v: len(v.in_state("lost"))),
    field("touches", "Touches", lambda d, _: len(d.touches)),
    field("points", "Talking points that are written", lambda d, _: sum(map(bool, d.three_points()))),
)

_FACT_GROUP = (
    field("type", "The kind, or Other", "label"),
    each("facts", "The facts of that kind, newest first", "facts", _FACT),
)

PLACEHOLDERS: tuple[Placeholder, ...] = (
    group("account", "The account", "account", _ACCOUNT),
    group("book", "The book it is in", "book", _BOOK),
    field("me", "Your own name, from the settings", lambda _, v: v.me),
    field("as_of", "The day of the account's newest change; ages are counted to it", lambda _, v: _iso(v.as_of)),
    field("today", "The same day; the filter `age` counts to it", lambda _, v: _iso(v.as_of)),
    each(
        "points",
        "The talking points: always exactly three",
        lambda d, _: list(zip(POSITIONS, d.three_points(), strict=True)),
        _POINT,
    ),
    each(
        "people",
        "Seats with who sits in them, bosses first; then people without a seat",
        lambda _, v: v.places,
        _PERSON,
    ),
    each("centres", "The buying centres, by name", "centres", _CENTRE),
    each("facts", "All facts, newest first", "facts", _FACT),
    each("fact_groups", "The facts by kind", lambda _, v: v.fact_groups(), _FACT_GROUP),
    group("opportunities", "The opportunities in it", lambda d, _: d, _OPPORTUNITIES),
    each("touches", "Calls, meetings, mails and notes, newest first", "touches", _TOUCH),
    group("last_touch", "The newest of them", lambda d, _: next(iter(d.touches), None), _TOUCH),
    group("counts", "How many there are", lambda d, _: d, _COUNTS),
    group(
        "chart",
        "The org chart as a diagram; nothing when there are no seats, or more than 60",
        lambda _, v: draw_chart(v),
        CHART,
    ),
    field("missing", "A list of sentences: what the book should know and does not", lambda _, v: list_missing(v)),
)
"""Every name that a template can use."""
