"""What templates see of facts: each with its age beside the half-life of its kind, and how it ended."""

from __future__ import annotations

from dataclasses import dataclass

from store.facts import FactRow
from store.freshness import ENDED
from store.words import FACT_STATE, FACT_TYPE, PRESSURE_FROM, PRIORITY
from templates.placeholders import Placeholder, each, field
from templates.view import CONFIRMED, View
from templates.wording import iso, label


@dataclass(frozen=True, slots=True)
class FactGroup:
    """The facts of one type."""

    label: str
    facts: tuple[FactRow, ...]


def has_ended(fact: FactRow, view: View) -> bool:
    """Say whether a fact is no longer true, or was reached."""
    return view.freshness(fact).level == ENDED


def count_stale(view: View) -> int:
    """Return how many facts are older than the half-life of their kind, or have no date."""
    return sum(view.freshness(fact).is_stale for fact in view.dossier.facts)


def share_confirmed(view: View) -> int | None:
    """Return how many percent of the facts that have not ended are confirmed, rounded down; None without any."""
    facts = view.dossier.living_facts()
    return sum(fact.state == CONFIRMED for fact in facts) * 100 // len(facts) if facts else None


def group_facts(view: View) -> list[FactGroup]:
    """Return the facts that have not ended by type, in the order of the vocabulary; those of no type last."""
    facts = view.dossier.living_facts()
    types = [*FACT_TYPE.values[1:], *sorted({fact.type for fact in facts} - set(FACT_TYPE.values)), ""]
    groups = (
        FactGroup(FACT_TYPE.label(kind) if kind else "Other", tuple(f for f in facts if f.type == kind))
        for kind in types
    )
    return [group for group in groups if group.facts]


def _half_lives(fact: FactRow, view: View) -> str | None:
    old = view.freshness(fact).half_lives
    return None if old is None else f"{old:.1f}"


FACT = (
    field("text", "The fact itself; may have several lines"),
    field("type", "Its kind: Goal, Pressure, Initiative, …", lambda f, _: label(FACT_TYPE, f.type)),
    field("source", "Who told us, or where it was read"),
    field("as_of", "The day it was true", lambda f, _: iso(f.as_of)),
    field("age", "How long ago that was, in words", lambda f, v: v.age(f.as_of)),
    field("age_days", "The same in days", lambda f, v: v.days(f.as_of)),
    field("half_life", "Days after which a fact of its kind is stale", lambda f, v: v.freshness(f).half_life or None),
    field("half_lives", "How many half-lives old it is", _half_lives),
    field("days_left", "Days until it is stale, below zero afterwards", lambda f, v: v.freshness(f).left),
    field("freshness", "“fresh”, “ageing”, “stale” or “ended”", lambda f, v: v.freshness(f).level),
    field("stale", "True when it is older than its half-life or has no date", lambda f, v: v.freshness(f).is_stale),
    field("ended", "True when it has ended: reached, or no longer true", has_ended),
    field(
        "certainty",
        "“assumed”, “confirmed”, “not assessed”, or how it ended",
        lambda f, _: FACT_STATE.label(f.state).lower(),
    ),
    field("confirmed", "True when it is confirmed", lambda f, _: f.state == CONFIRMED),
    field("priority", "Low, Medium or High", lambda f, _: label(PRIORITY, f.priority)),
    field("pressure_from", "Internal or External", lambda f, _: label(PRESSURE_FROM, f.pressure_from)),
    field("centre", "The buying centre it is about", lambda f, v: v.centre_names.get(f.centre_id)),
    field("person", "The person it is about", lambda f, v: next(iter(v.names([f.person_id])), None)),
)

_FACT_GROUP = (
    field("type", "The kind, or Other", "label"),
    each("facts", "The facts of that kind, newest first", "facts", FACT),
)

FACTS: tuple[Placeholder, ...] = (
    each("facts", "All facts, newest first", "facts", FACT),
    each("fact_groups", "The facts by kind, without those that have ended", lambda _, v: group_facts(v), _FACT_GROUP),
)
