"""Completeness: how much of an account is there, section by section, and which gap to close next."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import date
from typing import NamedTuple

from store.accounts import AccountDraft
from store.dossier import Dossier
from store.facts import FactRow
from store.gaps.kinds import FACTS, FIELDS, PEOPLE, PLAN, POINTS, SECTIONS, WHITE_SPACE
from store.gaps.worklist import Gap
from store.persona_quality import PersonaQuality
from store.plans.checks import ACTION, OBJECTIVE, RISK, SWOT, Check, list_checks
from store.plans.page import make_page
from store.plans.plans import OPEN
from store.plans.swot import TO_ANSWER
from store.point_queue import GROWTH, PointsState
from store.records import Row
from store.talking_points import POSITIONS
from store.white_space_grid import UNKNOWN, lay_out
from store.words import FACT_TYPE

ASKED_FIELDS = ("industry", "revenue", "relationship", "owner_id", "employees", "city", "country", "website")
ASKED_SCALES = ("role", "influence", "support", "coverage")
ASKED_FACTS = ("goal", "pressure", "initiative", "obstacle")
"""What a dossier is made of: what they want, what drives them, what they do about it, what is in the way."""
ASSUMED_COUNTS = 0.5
"""A fact that is only assumed counts half of one that is confirmed."""


class Section(NamedTuple):
    """One part of an account: how much of it is there, what is missing in a word or two, and the gap to close next."""

    name: str
    percent: int
    missing: str
    gap: Gap | None


class Completeness(NamedTuple):
    """How much of an account is there, and the most valuable gap, None when none is left."""

    percent: int
    """Of all sections alike."""
    sections: tuple[Section, ...]
    gap: Gap | None


def completeness(
    dossier: Dossier,
    gaps: Sequence[Gap],
    today: date,
    points: PointsState | None = None,
    key_people: PersonaQuality | None = None,
) -> Completeness:
    """Return how complete an account is on a day; `gaps` are its gaps, most valuable first (store.gaps.worklist).

    `points` say how its talking points stand that day, by its tier plan too; without them none of them holds.
    Of the people of a growth account only its `key_people` count, where any are wanted: it has no chart of everybody.
    Rounded down, so that 100 says that nothing is missing. The white space counts only in a book with offerings, the
    plan only where one is wanted: in the first tier, and where somebody has begun one.
    """
    sections = tuple(
        Section(name, int(100 * share), missing, next((gap for gap in gaps if gap.kind.section == name), None))
        for name in SECTIONS
        if _counts(name, dossier)
        for share, missing in [_measure(name, dossier, today, points, key_people)]
    )
    percent = sum(section.percent for section in sections) // len(sections)
    return Completeness(percent, sections, next(iter(gaps), None))


def _measure(
    name: str, dossier: Dossier, today: date, points: PointsState | None, key_people: PersonaQuality | None
) -> Measure:
    if name == POINTS:
        return measure_points(points)
    if name == PEOPLE and dossier.account.tier == GROWTH and key_people is not None and key_people.states:
        return key_people.share, ", ".join(state.words for state in key_people.lacking)
    return _MEASURES[name](dossier, today)


def _counts(name: str, dossier: Dossier) -> bool:
    if name == WHITE_SPACE:
        return bool(dossier.offerings)
    return name != PLAN or dossier.account.tier == 1 or bool(dossier.plans)


Measure = tuple[float, str]
"""The share that is there, from 0 to 1, and what is missing in words."""


def measure_fields(dossier: Dossier, today: date) -> Measure:
    """Count those of eight fields that are filled: what a seller asks of an account before anything else."""
    _ = today
    blank = [name for name in ASKED_FIELDS if getattr(dossier.account, name) in (None, "")]
    labels = [AccountDraft.labels.get(name, name.capitalize()) for name in blank]
    return 1 - len(blank) / len(ASKED_FIELDS), ", ".join(labels).lower()


def measure_people(dossier: Dossier, today: date) -> Measure:
    """Take the mean of four shares, and nothing where nobody is known.

    Seats of which we know who sits there, or that nobody does; role, influence, support and coverage of the people in
    seats that are assessed; whether an economic buyer is known; and of two people whom we have spoken to, how many.
    """
    _ = today
    if not dossier.people:
        return 0.0, "nobody is known"
    seated = dossier.people_in()
    known = [seat for seat in dossier.seats if seat.is_vacant or seat.id in seated]
    here = dossier.people_by_key.keys()
    people = {person.id for sitters in seated.values() for person in sitters} or here
    judged = {(each.person_id, each.name) for each in dossier.attributes if each.name in ASKED_SCALES}
    assessed = sum((person, name) in judged for person in people for name in ASKED_SCALES)
    buyers = {each.person_id for each in dossier.attributes if (each.name, each.value) == ("role", "economic buyer")}
    spoken_to = here & {person for touch in dossier.touches for person in touch.person_ids}
    parts = {
        "who sits where": len(known) / len(dossier.seats) if dossier.seats else 0.0,
        "who wants what": assessed / (len(people) * len(ASKED_SCALES)),
        "economic buyer": float(not here.isdisjoint(buyers)),
        "people to speak to": min(2, len(spoken_to)) / 2,
    }
    return _mean(parts)


def measure_facts(dossier: Dossier, today: date) -> Measure:
    """Take the mean of two shares: of four kinds of facts, those of which we know one; and how sound the facts are.

    A fresh and confirmed fact counts whole, a fresh assumed one half, a stale one nothing; one that has ended is none.
    """
    running = dossier.living_facts()
    if not running:
        return 0.0, "nothing is known"
    kinds = {fact.type for fact in running}
    lacking = [kind for kind in ASKED_FACTS if kind not in kinds]
    sound = (_count_sound(running) - _count_sound(dossier.stale_facts(today))) / len(running)
    words = [
        *(FACT_TYPE.label(kind).lower() for kind in lacking),
        *(["fresh and confirmed facts"] if sound < 1 else []),
    ]
    return (1 - len(lacking) / len(ASKED_FACTS) + sound) / 2, ", ".join(words)


def _count_sound(facts: Sequence[FactRow]) -> float:
    """Return how many facts there are, those that are only assumed by half."""
    confirmed = sum(fact.state == "confirmed" for fact in facts)
    return confirmed + ASSUMED_COUNTS * (len(facts) - confirmed)


def measure_white_space(dossier: Dossier, today: date) -> Measure:
    """Count the squares of buying centres and offerings of which something is known, as the gap does.

    What is said of the account as a whole counts where it has no buying centre.
    """
    _ = today
    rows = {centre.id for centre in dossier.centres} or {0}
    squares = [square.state for square in lay_out(dossier).squares.values() if square.centre_id in rows]
    unknown = sum(state in UNKNOWN for state in squares)
    return 1 - unknown / len(squares), f"{unknown} of {len(squares)} squares" if unknown else ""


def measure_plan(dossier: Dossier, today: date) -> Measure:
    """Take the mean of up to four shares, and nothing without a plan whose period runs.

    A goal; of the objectives and of the actions, those that still run and beside which no check stands; and of
    weaknesses, threats and high risks, those with an answer. What the depth of the account does not show is not asked.
    """
    page = make_page(dossier)
    if page is None or page.plan.status not in OPEN or page.plan.ends_on < today:
        return 0.0, "no plan in work"
    checks = list_checks(page, today, dossier.rules, today)
    parts = {"goal": float(bool(page.plan.goal))}
    if page.depth == "":
        parts["objectives"] = _sound(
            OBJECTIVE, [line.row for line in page.objectives if not line.row.has_ended], checks
        )
    if page.depth != "goals":
        parts["actions"] = _sound(ACTION, page.next_actions, checks)
        weak = [item for item in dossier.swot if item.kind in TO_ANSWER]
        high = [risk for risk in dossier.risks if risk.is_high]
        if weak or high:
            sound = _sound(SWOT, weak, checks) * len(weak) + _sound(RISK, high, checks) * len(high)
            parts["answers to weaknesses and risks"] = sound / (len(weak) + len(high))
    return _mean(parts)


def _sound(table: str, rows: Sequence[Row], checks: Sequence[Check]) -> float:
    """Return the share of rows beside which no check stands; nothing when there are none."""
    told = {check.key for check in checks if check.table == table}
    return sum(row.id not in told for row in rows) / len(rows) if rows else 0.0


def measure_points(points: PointsState | None) -> Measure:
    """Count those of three talking points that are written, have not expired and are not older than they may get."""
    hold = points.written - points.expired - points.undated - points.aged if points else 0
    lacking = len(POSITIONS) - hold
    return hold / len(POSITIONS), f"{lacking} of {len(POSITIONS)} points" if lacking else ""


_MEASURES: Mapping[str, Callable[[Dossier, date], Measure]] = {
    FIELDS: measure_fields,
    PEOPLE: measure_people,
    FACTS: measure_facts,
    WHITE_SPACE: measure_white_space,
    PLAN: measure_plan,
}


def _mean(parts: Mapping[str, float]) -> Measure:
    return sum(parts.values()) / len(parts), ", ".join(_lacking(parts))


def _lacking(parts: Mapping[str, float]) -> Iterator[str]:
    yield from (name for name, share in parts.items() if share < 1)
