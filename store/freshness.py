"""Freshness: how old a fact is beside the half-life of its kind. Imports nothing heavy: the first screen counts by it.

The half-lives are the book's own (store.rules); these are what they are until somebody changes one.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, timedelta
from typing import Final, NamedTuple, Protocol

from store.words import FACT_ENDED

NEVER: Final = 0
"""In place of days: facts of that kind do not age."""
HALF_LIVES: Mapping[str, int] = {
    "goal": 180,
    "pressure": 120,
    "initiative": 90,
    "obstacle": 90,
    "solution": 180,
    "trend": 180,
    "critical success factor": 365,
    "voice of customer": 120,
    "": 90,
}
"""Days. Proposed: what people want lives longer than what they are doing about it; dossiers are kept quarterly."""
FRESH, AGEING, STALE, ENDED = "fresh", "ageing", "stale", "ended"
"""Younger than half of its half-life; older than that; older than its half-life, or undated; no longer true."""


def half_life_of(fact_type: str) -> str:
    """Return the name of the rule that says after how many days a fact of a kind is worth half."""
    return f"half-life {fact_type or 'other'}"


class Dated(Protocol):
    """What freshness asks of a fact."""

    @property
    def type(self) -> str:
        """Its kind."""

    @property
    def state(self) -> str:
        """How sure it is, or how it ended."""

    @property
    def as_of(self) -> date | None:
        """The day it was true, None when it is not known."""


class Freshness(NamedTuple):
    """How fresh a fact is on a day: FRESH, AGEING, STALE or ENDED; `age` and `half_life` in days."""

    level: str
    age: int | None
    half_life: int

    @property
    def left(self) -> int | None:
        """Days until it is stale, below zero when it has been for so long; None where no day can be told."""
        timeless = self.age is None or self.half_life == NEVER or self.level == ENDED
        return None if timeless else self.half_life - (self.age or 0)

    @property
    def half_lives(self) -> float | None:
        """How many half-lives old it is, None where that cannot be told."""
        return None if self.age is None or self.half_life == NEVER else self.age / self.half_life

    @property
    def is_stale(self) -> bool:
        """Whether somebody should ask if it is still true."""
        return self.level == STALE


def freshness(fact: Dated, rules: Mapping[str, int], today: date | None) -> Freshness:
    """Say how fresh a fact is on a day, by the book's rules in days.

    Without a date it is stale; without a day to count to, no age can be told. One that has ended never is.
    """
    half_life = rules.get(half_life_of(fact.type), HALF_LIVES.get(fact.type, HALF_LIVES[""]))
    age = None if fact.as_of is None or today is None else (today - fact.as_of).days
    return Freshness(_level(fact, half_life, age), age, half_life)


def _level(fact: Dated, half_life: int, age: int | None) -> str:
    if fact.state in FACT_ENDED:
        return ENDED
    if half_life == NEVER:
        return FRESH
    if age is None:
        return STALE if fact.as_of is None else FRESH
    return FRESH if 2 * age <= half_life else AGEING if age <= half_life else STALE


def is_stale(fact: Dated, before: Mapping[str, date | None]) -> bool:
    """Say whether somebody should ask if a fact is still true; `before` are the days of `stale_before`.

    The same as its freshness says, ten times as fast: a dossier may have thousands.
    """
    if fact.state in FACT_ENDED:
        return False
    day = before.get(fact.type, before[""])
    return day is not None and (fact.as_of is None or fact.as_of < day)


def stale_before(rules: Mapping[str, int], today: date) -> dict[str, date | None]:
    """Return for each kind of fact the day before which one is stale; None for a kind that does not age."""
    lives = half_lives(rules)
    return {kind: today - timedelta(days=days) if days != NEVER else None for kind, days in lives.items()}


def half_lives(rules: Mapping[str, int]) -> dict[str, int]:
    """Return for each kind of fact after how many days one is worth half, NEVER for a kind that does not age."""
    return {kind: rules.get(half_life_of(kind), default) for kind, default in HALF_LIVES.items()}
