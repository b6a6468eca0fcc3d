"""The kinds of gaps that the book looks for: why each matters, in which tiers, what it is worth, what closes it.

After Miller Heiman's red flags, Kapta's floor of roles and ClosePlan's goals; a kind that finds nothing worth a
seller's minute is switched off per tier (store.rules).
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from datetime import date
from typing import NamedTuple

from store.book import Book
from store.gaps import account_gaps, people_gaps, plan_gaps
from store.gaps.found import Found
from store.gaps.pictures import Picture
from store.plans import checks
from store.plans.checks import WEIGHTS
from store.rules import is_on, set_rule, switch_of
from store.words import TIERS

Find = Callable[[Picture, Mapping[str, int], date], Iterator[Found]]

FIELDS, PEOPLE, FACTS, WHITE_SPACE, PLAN, POINTS = (
    "Account fields", "People", "Facts", "White space", "Plan", "Talking points",
)  # fmt: skip
SECTIONS = (FIELDS, PEOPLE, FACTS, WHITE_SPACE, PLAN, POINTS)
"""The parts of an account that can be complete."""


class Close(NamedTuple):
    """What closes a gap: the tab of the dossier, the key, and what the key line calls it."""

    tab: str
    key: str
    does: str


ASSESS = Close("people", "w", "Assess")
TOUCH = Close("people", "l", "Touch")
EDIT = Close("brief", "e", "Edit")
PLAN_ITEM = Close("plan", "⏎", "Open")
PLAN_ACTION = Close("plan", "A", "Action")


class Kind(NamedTuple):
    """One kind of gap; `tiers` are those in which it is looked for unless somebody says otherwise."""

    name: str
    title: str
    why: str
    tiers: frozenset[int | None]
    section: str
    weight: int
    """What it is worth to know, from 1 to 5."""
    close: Close
    find: Find


def _kind(
    name: str, title: str, why: str, tiers: tuple[int, ...], section: str, weight: int, close: Close, find: Find
) -> Kind:
    return Kind(name, title, why, frozenset(tiers), section, weight, close, find)


_KINDS = (
    _kind(
        "economic buyer", "No economic buyer known", "Who releases the money can end what everybody else wants.",
        (1,), PEOPLE, 5, ASSESS, people_gaps.find_no_economic_buyer,
    ),
    _kind(
        "vulnerability", "Critical vulnerability without an action", "One weakness can sink all the rest.",
        (1, 2), FIELDS, 5, EDIT, account_gaps.find_vulnerability,
    ),
    _kind(
        "hostile", "Hostile key player", "Who decides and is against us wins unless somebody speaks to them.",
        (1, 2), PEOPLE, 4, ASSESS, people_gaps.find_hostile,
    ),
    _kind(
        "risk", "High risk without an action", "What everybody sees coming and nobody stops, comes.",
        (1, 2), PLAN, WEIGHTS[checks.UNMITIGATED], PLAN_ITEM, plan_gaps.find_unmitigated,
    ),
    _kind(
        "left", "Champion or key player left", "What they did for us nobody does until somebody follows them.",
        (1, 2), PEOPLE, 4, Close("people", "⏎", "Open"), people_gaps.find_left,
    ),
    _kind(
        "stakeholder left", "Stakeholder of an objective left", "An objective that nobody there wants is ours alone.",
        (1, 2), PLAN, WEIGHTS[checks.LEFT], PLAN_ITEM, plan_gaps.find_left_stakeholders,
    ),
    _kind(
        "one thread", "One thread only", "When the only one who knows us leaves, so does the account.",
        (1, 2), PEOPLE, 4, TOUCH, people_gaps.find_one_thread,
    ),
    _kind(
        "out of touch", "Key player out of touch", "Silence looks like neglect, and others fill it.",
        (1, 2), PEOPLE, 4, TOUCH, people_gaps.find_out_of_touch,
    ),
    _kind(
        "new in seat", "New in seat", "Who is new decides anew, and first impressions stay.",
        (1, 2), PEOPLE, 4, TOUCH, people_gaps.find_new_in_seat,
    ),
    _kind(
        "stale facts", "Facts stale", "What was true last year loses the meeting.",
        (1,), FACTS, 4, Close("facts", "c", "Confirm"), account_gaps.find_stale_facts,
    ),
    _kind(
        "review overdue", "Review overdue", "What nobody has gone through for a quarter is half true.",
        (1,), FACTS, 4, EDIT, account_gaps.find_review_overdue,
    ),
    _kind(
        "need to know", "Seat that we need to know", "Nobody finds out what nobody was asked to.",
        (1,), PEOPLE, 3, Close("people", "⏎", "Open"), people_gaps.find_need_to_know,
    ),
    _kind(
        "champion", "No champion", "Somebody has to speak for us when we are not in the room.",
        (1,), PEOPLE, 3, ASSESS, people_gaps.find_no_champion,
    ),
    _kind(
        "quiet", "Account gone quiet", "An account that nobody calls is being called by others.",
        (1, 2), PEOPLE, 3, Close("touches", "l", "Touch"), account_gaps.find_quiet,
    ),
    _kind(
        "next step", "No next step", "What has no next step does not move.",
        (1,), PEOPLE, 3, Close("touches", "l", "Touch"), account_gaps.find_no_next_step,
    ),
    _kind(
        "points", "Talking points missing or old", "Three good reasons to talk make a call worth taking.",
        (1, 2), POINTS, 3, Close("brief", "s", "Sheet"), account_gaps.find_points,
    ),
    _kind(
        "persona", "Key person lacking", "Where nobody knows whom to call, nobody calls.",
        (2,), PEOPLE, 3, Close("people", "a", "Add"), people_gaps.find_personas,
    ),
    _kind(
        "plan", "No plan in work", "Without a plan every call is about today's problem.",
        (1,), PLAN, WEIGHTS[checks.OVER], Close("plan", "n", "New plan"), plan_gaps.find_no_plan,
    ),
    _kind(
        "plan unopened", "Plan not opened", "A plan that nobody opens is a file, not a plan.",
        (1, 2), PLAN, WEIGHTS[checks.UNOPENED], PLAN_ITEM, plan_gaps.find_unopened,
    ),
    _kind(
        "loose action", "Action without owner or date", "What is nobody's, or due some day, is not done.",
        (1, 2), PLAN, WEIGHTS[checks.LOOSE], PLAN_ITEM, plan_gaps.find_loose,
    ),
    _kind(
        "unanswered", "Weakness or threat without an answer", "A weakness that is only written down stays one.",
        (1, 2), PLAN, WEIGHTS[checks.UNANSWERED], PLAN_ITEM, plan_gaps.find_unanswered,
    ),
    _kind(
        "few actions", "Objective with too little action", "An objective with fewer than two actions is a wish.",
        (1, 2), PLAN, WEIGHTS[checks.FEW], PLAN_ACTION, plan_gaps.find_few_actions,
    ),
    _kind(
        "one-sided", "Nothing for the customer to do", "What only we work at is our plan, not theirs.",
        (1, 2), PLAN, WEIGHTS[checks.ONE_SIDED], PLAN_ACTION, plan_gaps.find_one_sided,
    ),
    _kind(
        "unsourced", "Target without a source", "A number that nobody vouches for is a guess.",
        (1, 2), PLAN, WEIGHTS[checks.UNSOURCED], PLAN_ITEM, plan_gaps.find_unsourced,
    ),
    _kind(
        "not assessed", "People not assessed", "Without influence, support and coverage a chart is only names.",
        (1,), PEOPLE, 2, ASSESS, people_gaps.find_not_assessed,
    ),
    _kind(
        "assumed", "Assumed for long", "A guess that nobody checks becomes a fact by itself.",
        (1,), PEOPLE, 2, ASSESS, people_gaps.find_assumed,
    ),
    _kind(
        "white space", "White space unknown", "What nobody has looked at cannot be sold.",
        (1,), WHITE_SPACE, 2, Close("white_space", "⏎", "Open"), account_gaps.find_white_space,
    ),
    _kind(
        "blank", "Required field blank", "Without owner and size no account can be compared with another.",
        (1, 2), FIELDS, 2, EDIT, account_gaps.find_blank,
    ),
)  # fmt: skip
KINDS: Mapping[str, Kind] = {kind.name: kind for kind in _KINDS}
"""Every kind by its name, the weightiest first."""


def is_looked_for(kind: Kind, tier: int | None, rules: Mapping[str, int]) -> bool:
    """Say whether a kind of gap is looked for in a tier."""
    return is_on(rules, kind.name, tier, tier in kind.tiers)


def kinds_by_tier(rules: Mapping[str, int]) -> dict[int | None, list[Kind]]:
    """Return what is looked for in each tier; tiers in which nothing is looked for are not among them."""
    found = {tier: [kind for kind in _KINDS if is_looked_for(kind, tier, rules)] for tier in TIERS}
    return {tier: kinds for tier, kinds in found.items() if kinds}


def look_for(book: Book, kind: Kind, tier: int | None, on: bool) -> None:
    """Look for a kind of gap in a tier from now on, or no longer, as one recorded step."""
    set_rule(book, switch_of(kind.name, tier), int(on), usual=tier in kind.tiers)
