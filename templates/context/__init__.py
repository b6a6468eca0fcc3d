"""What templates see of a dossier: plain data, every field declared here once, with its meaning and where it is from.

No clock is asked: ages are counted to the day of the account's newest change, so the same book gives the same bytes.
"""

from __future__ import annotations

import re
from functools import lru_cache

from store.dossier import Dossier
from store.talking_points import POSITIONS
from templates.context.accounts import ACCOUNT, BOOK, CENTRE, LINK
from templates.context.business import OPPORTUNITIES, POINT, TOUCH, in_state
from templates.context.facts import FACTS, count_stale, has_ended, share_confirmed
from templates.context.growth import GROWTH
from templates.context.people import PEOPLE, is_known, is_named, is_needed
from templates.context.plans import PLAN, plan_of
from templates.context.white_space import WHITE_SPACE, space_of
from templates.diagram import CHART, draw_chart
from templates.missing import list_missing
from templates.placeholders import Placeholder, Plain, each, field, group, named, shape_of, values_of
from templates.profiles import INTERNAL
from templates.standing import Place
from templates.view import CONFIRMED, View
from templates.wording import iso


def build_context(
    dossier: Dossier, me: str = "", source: str | None = None, profile: str = INTERNAL
) -> dict[str, Plain]:
    """Return what a template sees of a dossier: dict, list, str, int, bool and None only.

    `profile` is told to the template; the dossier is one as that profile sees it (`templates.profiles.see_as`).

    With the template's source, only what it can name: a sheet does not wait for an org chart that it does not show.
    """
    return values_of(PLACEHOLDERS if source is None else _named_in(source), dossier, View(dossier, me, profile))


def shape() -> dict[str, Plain]:
    """Return the shape that templates are checked against: every name that there is, once."""
    return shape_of(PLACEHOLDERS, [example()])


def example() -> dict[str, Plain]:
    """Return the context of a made-up account in which every placeholder has a value."""
    from templates.example import example_dossier

    return build_context(example_dossier(), "Jonas Ek")


_WORD = re.compile(r"(?<![.\w])[A-Za-z_]\w*")
_ANY_WORD = re.compile(r"[A-Za-z_]\w*")
_UNNAMED = re.compile(r"\b(?:items|keys|values|get)\b|\[(?!\s*(?:[-:\d\]]|'[^']*'\s*\]|\"[^\"]*\"\s*\]))")
"""What may ask for values by names that do not stand in the source."""
_ALWAYS = frozenset(["today"])
"""What filters ask for without being told."""


@lru_cache(maxsize=8)
def _named_in(source: str) -> tuple[Placeholder, ...]:
    """Return what a template may name: whatever occurs in its source as a word of its own, or behind a dot in it.

    Two thirds of what is known of an account never stand in a sheet, and reading them takes as long as the rest of it.
    """
    words = {*_WORD.findall(source), *_ALWAYS}
    top = [placeholder for placeholder in PLACEHOLDERS if placeholder.name in words]
    return named(top, frozenset(_ANY_WORD.findall(source)), singles=bool(_UNNAMED.search(source)))


def _is_vacant(place: Place) -> bool:
    return place.seat is not None and place.person is None and place.seat.is_vacant


def _people(view: View) -> list[Place]:
    """Return the first place of each of the people, and everybody without a seat."""
    return [places[0] for places in view.places_by_person.values()]


_COUNTS = (
    field("centres", "Buying centres", lambda d, _: len(d.centres)),
    field("seats", "Seats", lambda d, _: len(d.seats)),
    field("known", "People we know or have met", lambda _, v: sum(is_known(each, v) for each in _people(v))),
    field("named", "People of whom we have only the name", lambda _, v: sum(is_named(each, v) for each in _people(v))),
    field("need_to_know", "Seats in which we know nobody", lambda _, v: sum(map(is_needed, v.places))),
    field("vacant", "Seats in which nobody sits", lambda _, v: sum(_is_vacant(place) for place in v.places)),
    field("parked", "People who sit in no seat", lambda _, v: sum(place.seat is None for place in v.places)),
    field("facts", "Facts", lambda d, _: len(d.facts)),
    field("confirmed", "Facts that are confirmed", lambda d, _: sum(f.state == CONFIRMED for f in d.facts)),
    field("confirmed_share", "The same in percent of those that have not ended", lambda _, v: share_confirmed(v)),
    field("stale", "Facts older than their half-life, or without a date", lambda _, v: count_stale(v)),
    field("ended", "Facts that have ended", lambda d, v: sum(has_ended(fact, v) for fact in d.facts)),
    field("lines", "Lines between people besides reporting", lambda d, _: len(d.lines)),
    field("open", "Open opportunities", lambda d, _: len(in_state(d, "open"))),
    field("won", "Won opportunities", lambda d, _: len(in_state(d, "won"))),
    field("lost", "Lost opportunities", lambda d, _: len(in_state(d, "lost"))),
    field("touches", "Touches", lambda d, _: len(d.touches)),
    field("points", "Talking points that are written", lambda d, _: sum(map(bool, d.three_points()))),
)

PLACEHOLDERS: tuple[Placeholder, ...] = (
    group("account", "The account", "account", ACCOUNT),
    group("book", "The book it is in", "book", BOOK),
    field("me", "Your own name, from the settings", lambda _, v: v.me),
    field("profile", "Who the document is for: “internal”, “manager” or “customer”", lambda _, v: v.profile),
    field("as_of", "The day of the account's newest change; ages are counted to it", lambda _, v: iso(v.as_of)),
    field("today", "The same day; the filter `age` counts to it", lambda _, v: iso(v.as_of)),
    each(
        "points",
        "The talking points: always exactly three",
        lambda d, _: list(zip(POSITIONS, d.three_points(), strict=True)),
        POINT,
    ),
    *GROWTH,
    *PEOPLE,
    each("centres", "The buying centres, each before its parts", lambda _, v: v.centres, CENTRE),
    *FACTS,
    group("opportunities", "The opportunities in it", lambda d, _: d, OPPORTUNITIES),
    group("white_space", "What the buying centres have of what we sell", lambda _, v: space_of(v), WHITE_SPACE),
    group("plan", "The plan that the account is worked by; nothing without any", lambda _, v: plan_of(v), PLAN),
    each("touches", "Calls, meetings, mails and notes, newest first", "touches", TOUCH),
    group("last_touch", "The newest of them", lambda d, _: next(iter(d.touches), None), TOUCH),
    each("links", "Its chat channels, folders and pages elsewhere", "links", LINK),
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
