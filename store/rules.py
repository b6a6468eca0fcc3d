"""Rules: the numbers and switches by which the book judges itself; each has a default, a meaning and limits.

Half-lives of facts, rhythms of contact, and which gaps are looked for in which tier. Only what was changed is kept.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple

from sqlmodel import Session, col, select

from store.book import Book
from store.errors import Refused
from store.fiscal import check_cadence
from store.freshness import HALF_LIVES
from store.freshness import NEVER as NEVER
from store.freshness import half_life_of as half_life_of
from store.numbers import parse_count
from store.records import Record
from store.words import FACT_TYPE, TIERS

MOST_DAYS = 3_650


class Rule(Record, table=True):
    """A rule that was changed from its default."""

    name: str
    value: int


class Known(NamedTuple):
    """A rule that there is: its name, what it means, and what holds until somebody changes it, days or months."""

    name: str
    label: str
    default: int
    unit: str = "days"


def rhythm_of(tier: int | None, *, key_player: bool) -> str:
    """Return the name of the rule that says how often people of a tier want to be spoken to."""
    return f"rhythm tier {tier or 0} {'key player' if key_player else 'others'}"


def switch_of(gap: str, tier: int | None) -> str:
    """Return the name of the rule that says whether a gap is looked for in a tier."""
    return f"gap {gap} tier {tier or 0}"


def review_of(tier: int | None) -> str:
    """Return the name of the rule that says after how many months an account of a tier is reviewed again."""
    return f"review tier {tier or 0}"


_REVIEWS = {1: 3, 2: 12}
"""Months from one review to the next by tier: a fiscal quarter, a fiscal year. No other tier is reviewed."""
_RHYTHMS = {(1, True): 30, (1, False): 90, (2, True): 180, (2, False): 180}
"""Days between touches by tier, of key players and of others; of the other tiers none is asked for."""

NEW_IN_SEAT = "new in seat"
ASSUMED = "assumed"
IN_TOUCH = "in touch"
PLAN_OPENED = "plan opened"
POINTS_OLD = "points old"

DAYS: Mapping[str, Known] = {
    rule.name: rule
    for rule in (
        *(
            Known(half_life_of(kind), f"Half-life of a fact: {FACT_TYPE.label(kind) if kind else 'any other'}", days)
            for kind, days in HALF_LIVES.items()
        ),
        *(
            Known(
                rhythm_of(tier, key_player=key),
                f"Speak to {'key players' if key else 'others'} of {TIERS[tier]} every",
                _RHYTHMS.get((tier or 0, key), NEVER),
            )
            for tier in TIERS
            for key in (True, False)
        ),
        Known(NEW_IN_SEAT, "Somebody counts as new in a seat for", 90),
        Known(ASSUMED, "A judgement of a key player may stay assumed for", 90),
        Known(IN_TOUCH, "A touch makes a person one who knows us for", 365),
        Known(PLAN_OPENED, "A plan in work wants to be opened every", 30),
        Known(POINTS_OLD, "A talking point is fresh for", 365),
        *(
            Known(review_of(tier), f"Review accounts of {TIERS[tier]} every", _REVIEWS.get(tier or 0, NEVER), "months")
            for tier in TIERS
        ),
    )
}
"""Every rule that is a number, of days or of months, by its name."""


def read_rules(session: Session) -> dict[str, int]:
    """Return what holds now: every rule in days, and of the switches those that were turned (0: off)."""
    changed = {row.name: row.value for row in session.exec(select(Rule))}
    return {**{name: known.default for name, known in DAYS.items()}, **changed}


def is_on(rules: Mapping[str, int], gap: str, tier: int | None, usual: bool = True) -> bool:
    """Say whether a gap is looked for in a tier; it is as is `usual` there, until somebody turns its switch."""
    return bool(rules.get(switch_of(gap, tier), usual))


def set_rule(book: Book, name: str, value: int | None, usual: bool = True) -> None:
    """Change a rule, as one recorded step; None, or the default, makes it what it was at first.

    The default of a switch is what is `usual`, 1 for on.
    """
    known = DAYS.get(name)
    default = known.default if known else int(usual)
    if value is not None:
        _check(known, value)
    new = default if value is None else value
    with book.write(f"Rule {name}: {new if known else 'on' if new else 'off'}") as session:
        row = session.exec(select(Rule).where(col(Rule.name) == name)).first()
        if value is None or value == default:
            if row is not None:
                session.delete(row)
        elif row is None:
            session.add(Rule(name=name, value=value))
        else:
            row.value = value


def _check(known: Known | None, value: int) -> None:
    if not 0 <= value <= MOST_DAYS:
        raise Refused("Not saved", f"{value} is no number of days from 0 to {MOST_DAYS:,}.")
    if known and known.unit == "months":
        try:
            check_cadence(value)
        except ValueError as error:
            raise Refused("Not saved", f"{known.label}: {error}.", fields={known.name: str(error)}) from None


def parse_days(name: str, text: str) -> int | None:
    """Return a typed number of days, or months, None for an empty text; Refused in words when it is none."""
    if not text.strip():
        return None
    try:
        return int(parse_count(text.removesuffix(DAYS[name].unit).strip()))
    except ValueError as error:
        words = f"{error}; write a number of {DAYS[name].unit}"
        raise Refused("Not saved", f"{DAYS[name].label}: {words}.", fields={name: words}) from None
