"""The briefing: what to know of an account before picking up the phone, read off everything the book has."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from sqlmodel import Session

from store.dossier import Dossier, read_dossier
from store.freshness import freshness
from store.gaps.completeness import Completeness, completeness
from store.gaps.worklist import gaps_of
from store.history import EDIT, list_changes
from store.org import Org, read_org
from store.white_space_grid import WhiteSpace, lay_out
from store.words import PRIORITY

UNTOUCHED_DAYS = 30
"""So far back is looked for changes at an account that nobody of us has touched."""
LOOKED_AT = 150
"""Lines of the history that are looked at."""


@dataclass(frozen=True, slots=True)
class Step:
    """One thing that was changed: when, by whom, and what it was called."""

    day: date
    who: str
    label: str


@dataclass(frozen=True, slots=True)
class Briefing:
    """An account on one day: its dossier, its people, its white space, what is missing, and what is new."""

    dossier: Dossier
    org: Org
    space: WhiteSpace
    completeness: Completeness
    gaps: int
    """How many gaps there are, those put off aside."""
    since: date
    """The day of the last touch, or so long ago that it does not matter; what came later is new."""
    news: tuple[Step, ...]
    """What was changed since, newest first."""

    def stale_facts(self, today: date) -> list[tuple[str, int | None]]:
        """Return the facts to ask about again: text and age in days, None without a date.

        Those of high priority come first, of equal ones those that are the most half-lives old.
        """
        rules = self.dossier.rules
        stale = [(fact, freshness(fact, rules, today)) for fact in self.dossier.stale_facts(today)]
        weight = {value: place for place, value in enumerate(PRIORITY.values)}
        stale.sort(key=lambda each: (-weight.get(each[0].priority, 0), -(each[1].half_lives or 1), each[0].id))
        return [(fact.text, fresh.age) for fact, fresh in stale]


def read_briefing(session: Session, account_id: int, today: date) -> Briefing:
    """Return the briefing of an account on a day; NotFound when it is gone."""
    dossier = read_dossier(session, account_id)
    return brief(session, dossier, today)


def brief(session: Session, dossier: Dossier, today: date) -> Briefing:
    """Return the briefing of a dossier that is read already."""
    key = dossier.account.id
    touched = max((day for touch in dossier.touches if (day := touch.happened_on) <= today), default=None)
    since = touched or today - timedelta(days=UNTOUCHED_DAYS)
    gaps = gaps_of(session, key)
    return Briefing(
        dossier=dossier,
        org=read_org(session, key),
        space=lay_out(dossier),
        completeness=completeness(dossier, gaps, today),
        gaps=len(gaps),
        since=since,
        news=tuple(_news(session, key, since)),
    )


def _news(session: Session, account_id: int, since: date) -> Sequence[Step]:
    """Return the steps after a day, each once, newest first; what was taken back or done again is told as it is."""
    steps: dict[int, Step] = {}
    for line in list_changes(session, account_id, LOOKED_AT):
        day = line.at.astimezone().date()  # where the user is, as the day of a touch
        if day > since and line.change_id not in steps:
            sign = "" if line.kind in (EDIT, "made") else "↶ " if line.kind == "undo" else "↷ "
            steps[line.change_id] = Step(day, line.who, f"{sign}{line.label}")
    return list(steps.values())
