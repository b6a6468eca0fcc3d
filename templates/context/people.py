"""What templates see of people: seats with who sits there, how each stands to us, and what runs between them."""

from __future__ import annotations

from datetime import date
from typing import Any

from store.acquaintance import Acquaintance, how_known
from store.attribute_kinds import KINDS, RHYTHM
from store.people import SeatRow
from store.words import EVIDENCE, LEVEL, LINE_KIND, RAPPORT, SENIORITY, STRENGTH
from templates.placeholders import Placeholder, each, field
from templates.standing import VERBS, Place, is_below_wanted, value_of
from templates.view import NEED_TO_KNOW, VACANT, View, nobody_in
from templates.wording import iso, label

EVIDENCE_FIELDS = (
    field("source", "Who says so"),
    field("as_of", "The day it was true", lambda row, _: iso(row.as_of)),
    field("age", "How long ago that was, in words", lambda row, v: v.age(row.as_of)),
    field("certainty", "“assumed”, “confirmed” or “not assessed”", lambda row, _: EVIDENCE.label(row.state).lower()),
)
"""What a judgement rests on."""

_FREE = frozenset(kind.name for kind in KINDS.values() if kind.words is None and kind is not RHYTHM)

_JUDGEMENT = (
    field("name", "What is judged: Buying role, Influence, Support, …", lambda row, _: KINDS[row.name].label),
    field("value", "What is said of it", lambda row, v: value_of(row, softly=v.softly)),
    field("free", "True for a text, False for a choice or a number", lambda row, _: row.name in _FREE),
    field("centre", "The buying centre it holds for", lambda row, v: v.centre_names.get(row.centre_id)),
    *EVIDENCE_FIELDS,
)

_GROUND = (
    field("said", "A list of what is judged: “Influence: Inner circle”", lambda ground, _: list(ground.said)),
    *EVIDENCE_FIELDS,
)

LINE = (
    field("who", "Where it begins", lambda row, v: v.end_of(row.from_person_id, row.from_seat_id)),
    field("whom", "Where it ends", lambda row, v: v.end_of(row.to_person_id, row.to_seat_id)),
    field("kind", "Influences, Conflicts with, Knows, …", lambda row, _: label(LINE_KIND, row.kind)),
    field("verb", "The same inside a sentence", lambda row, _: VERBS.get(row.kind, row.kind)),
    field("strength", "Weak, Medium or Strong", lambda row, _: label(STRENGTH, row.strength)),
    field("both_ways", "True when it runs back as well, other than by its nature"),
    field("note", "What is noted of it; may have several lines"),
    *EVIDENCE_FIELDS,
)

RELATIONSHIP = (
    field(
        "who",
        "The name of the colleague, or of the competitor",
        lambda row, v: v.colleague(row.colleague_id) or row.competitor,
    ),
    field("ours", "True for one of us, False for a competitor", lambda row, _: row.colleague_id is not None),
    field("person", "The person", lambda row, v: next(iter(v.names([row.person_id])), None)),
    field("level", "Vendor, Credible source, Problem solver, …", lambda row, _: label(LEVEL, row.level)),
    field("level_wanted", "The level that is wanted", lambda row, _: label(LEVEL, row.level_wanted)),
    field("below", "True when more is wanted than there is", lambda row, _: is_below_wanted(row)),
    field("rapport", "How things stand: Good, Working on or Bad", lambda row, _: label(RAPPORT, row.rapport)),
    field("note", "What is noted of it; may have several lines"),
    *EVIDENCE_FIELDS,
)
_OURS = (
    *RELATIONSHIP,
    field("last_touch", "Day of the newest touch of the two", lambda row, v: iso(v.standing.last_touch(row))),
)


def _judged(name: str, meaning: str, kind: str) -> Placeholder:
    """Declare the one value of a kind, as it is judged where the person sits."""
    return field(name, meaning, lambda p, v: v.standing.value(p, kind))


def _called(place: Place, _: View) -> str:
    if place.person is not None:
        return place.person.name
    return nobody_in(place.seat) if place.seat else NEED_TO_KNOW


def is_needed(place: Place) -> bool:
    """Say whether somebody sits there whom we need to know."""
    return place.person is None and place.seat is not None and not place.seat.is_vacant


def _sought(place: Place) -> SeatRow | None:
    return place.seat if is_needed(place) else None


def _rhythm(place: Place, view: View) -> int | None:
    days = view.standing.value(place, "rhythm")
    return int(days) if days and days.isdecimal() else None


def _is_late(place: Place, view: View) -> bool:
    seat = _sought(place)
    return bool(seat and (view.days(seat.need_by) or 0) > 0)


def _touched(place: Place, view: View) -> date | None:
    return view.standing.last_touch_with(place.person)


def _is_again(place: Place, view: View) -> bool:
    return place.person is not None and view.places_by_person[place.person.id][0] is not place


def _titles(place: Place, view: View) -> list[str]:
    places = view.places_by_person[place.person.id] if place.person else [place]
    return list(dict.fromkeys(each.seat.title for each in places if each.seat and each.seat.title))


def _acquaintance(place: Place, view: View) -> Acquaintance | None:
    """Return whether we know who sits there, have met her, or have only the name; None for an empty seat."""
    if place.person is None:
        return None
    level = any(row.level for row in view.standing.relationships(place.person, ours=True))
    coverage = view.standing.standing_of(place, "coverage")
    return how_known(level, _touched(place, view), coverage[-1].value if coverage else "")


def is_known(place: Place, view: View) -> bool:
    """Say whether one of us is something to who sits there, or has met her (store.acquaintance)."""
    return _acquaintance(place, view) in ("known", "met")


def is_named(place: Place, view: View) -> bool:
    """Say whether we have only the name of who sits there."""
    return _acquaintance(place, view) == "named"


def _of_seat(name: str, meaning: str) -> Placeholder:
    return field(name, meaning, lambda p, _: p.seat and getattr(p.seat, name))


def _cares_about(place: Place, view: View) -> str | None:
    cared = view.approach.called(place.seat.persona) if place.seat and place.seat.persona else None
    return cared.cares_about if cared else None


def _of_person(name: str, meaning: str) -> Placeholder:
    return field(name, meaning, lambda p, _: p.person and getattr(p.person, name))


def _relationships(ours: bool) -> Any:
    return lambda p, v: v.standing.relationships(p.person, ours=ours)


PERSON: tuple[Placeholder, ...] = (
    field("name", f"The name, or “{NEED_TO_KNOW}” or “{VACANT}” for an empty seat", _called),
    field("known", "False for an empty seat", lambda p, _: p.person is not None),
    field(
        "acquaintance",
        "known, met, or named (we have only the name)",
        _acquaintance,
    ),
    field("vacant", "True for a seat in which nobody sits", lambda p, _: bool(p.person is None and not is_needed(p))),
    field("placed", "False for somebody who sits in no seat", lambda p, _: p.seat is not None),
    _of_seat("title", "The title of the seat"),
    field("titles", "A list of the titles of all seats of the person, in outline order", _titles),
    field("again", "True where somebody who sits in several seats is listed already", _is_again),
    field("depth", "How many bosses are above, 0 at the top"),
    field(
        "indent",
        "A list to loop over for indenting: one entry a level, 8 at most",
        lambda p, _: ["·"] * min(p.depth, 8),
    ),
    field(
        "seniority",
        "C-level, VP, Director, Manager or Other",
        lambda p, _: p.seat and label(SENIORITY, p.seat.seniority),
    ),
    _of_seat("persona", "The persona of the seat"),
    field("cares_about", "What people of that persona care about; may have several lines", _cares_about),
    _of_seat("department", "The department of the seat"),
    field("centre", "The buying centre", lambda p, v: p.seat and v.centre_names.get(p.seat.centre_id)),
    field("reports_to", "Who the boss is", lambda p, v: p.seat and v.called(p.seat.reports_to_id)),
    field("assistant", "True for an assistant", lambda p, _: bool(p.seat and p.seat.is_assistant)),
    field(
        "need_owner",
        "Who of us finds out who sits in an empty seat",
        lambda p, v: v.colleague(seat.need_owner_id) if (seat := _sought(p)) else None,
    ),
    field("need_by", "By when", lambda p, _: iso(seat.need_by) if (seat := _sought(p)) else None),
    field("need_overdue", "True when that day is past", _is_late),
    _of_person("email", "E-mail address"),
    _of_person("phone", "Telephone"),
    _of_person("mobile", "Mobile telephone"),
    _of_person("linkedin", "Address at LinkedIn"),
    _of_person("notes", "Notes about the person; may have several lines"),
    field("last_touch", "Day of the newest touch with the person", lambda p, v: iso(_touched(p, v))),
    field("last_touch_age", "How long ago that was", lambda p, v: v.age(_touched(p, v))),
    field("roles", "A list of the buying roles in that buying centre", lambda p, v: v.standing.roles(p)),
    _judged("influence", "Low, Political structure or Inner circle", "influence"),
    _judged("support", "Mentor, Supporter, Neutral, Non-supporter or Enemy; softer for others", "support"),
    _judged("coverage", "No contact, Brief contact, Multiple contacts, …", "coverage"),
    field(
        "judged_on",
        "Day of the oldest of roles, influence, support and coverage",
        lambda p, v: iso(v.standing.judged_on(p)),
    ),
    field("assumed", "True when any of them is not confirmed", lambda p, v: v.standing.is_assumed(p)),
    _judged("decides_by", "Financial, Technical, Relationship or Business", "orientation"),
    _judged("win", "What the person gets out of it", "win"),
    _judged("motivation", "What drives the person", "motivation"),
    _judged("risk", "What the person would lose", "risk"),
    _judged("channel", "The preferred channel", "channel"),
    field("rhythm", "Wanted contact: every so many days", _rhythm),
    each(
        "judgements",
        "All that is judged of the person, with its evidence",
        lambda p, v: v.standing.judgements(p.person),
        _JUDGEMENT,
    ),
    each(
        "grounds",
        "What role, influence, support and coverage rest on, together by evidence",
        lambda p, v: v.standing.grounds(p),
        _GROUND,
    ),
    each("ours", "Who of us is what to the person", _relationships(ours=True), _OURS),
    each("competitors", "Which competitor is what to the person", _relationships(ours=False), RELATIONSHIP),
    each("lines", "What runs to and from the person besides reporting", lambda p, v: v.standing.lines(p), LINE),
)

PEOPLE: tuple[Placeholder, ...] = (
    each(
        "people",
        "Seats with who sits in them, bosses first; then people without a seat",
        lambda _, v: v.places,
        PERSON,
    ),
    each(
        "lines",
        "What runs between people besides reporting, the strongest first",
        lambda _, v: v.standing.strongest_lines(),
        LINE,
    ),
    each(
        "relationships",
        "Who of us, and which competitor, knows whom, the best level first",
        lambda _, v: v.standing.best_relationships(),
        _OURS,
    ),
)
