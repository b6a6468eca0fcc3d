"""The briefing: what to know of an account before picking up the phone, read off everything the book has."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from sqlmodel import Session

from store.account_kinds import of_keys
from store.campaigns.roll import RollLine, list_roll
from store.dossier import Dossier, read_dossier
from store.facts import FactRow
from store.freshness import half_lives
from store.gaps.completeness import Completeness, completeness
from store.gaps.worklist import gaps_of
from store.history import EDIT, list_steps
from store.org import Org, read_org
from store.persona_quality import quality_of
from store.point_queue import points_of
from store.sheets import Standing, newest_standing, read_standings
from store.white_space_grid import WhiteSpace, lay_out
from store.words import PRIORITY

UNTOUCHED_DAYS = 30
"""So far back is looked for changes at an account that nobody of us has touched."""
LOOKED_AT = 150
"""Changes that are looked at, the newest."""


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
    sheet: Standing | None = None
    """The sheet that was made last, and what changed since."""
    enrolments: tuple[RollLine, ...] = ()
    """Which campaigns it is in, those that are not over first."""

    def stale_facts(self, today: date) -> list[tuple[str, int | None]]:
        """Return the facts to ask about again: text and age in days, None without a date.

        Those of high priority come first, of equal ones those that are the most half-lives old.
        """
        lives = half_lives(self.dossier.rules)
        weight = {value: place for place, value in enumerate(PRIORITY.values)}
        day = today.toordinal()  # whole numbers, since there may be thousands

        def rank(fact: FactRow) -> tuple[int, float, int]:
            age = 1 if fact.as_of is None else (day - fact.as_of.toordinal()) / lives.get(fact.type, lives[""])
            return -weight.get(fact.priority, 0), -age, fact.id

        stale = sorted(self.dossier.stale_facts(today), key=rank)
        return [(fact.text, None if fact.as_of is None else day - fact.as_of.toordinal()) for fact in stale]


def read_briefing(session: Session, account_id: int, today: date, digests: Mapping[str, str] | None = None) -> Briefing:
    """Return the briefing of an account on a day; NotFound when it is gone. For `digests` see `brief`."""
    dossier = read_dossier(session, account_id)
    return brief(session, dossier, today, digests)


def brief(session: Session, dossier: Dossier, today: date, digests: Mapping[str, str] | None = None) -> Briefing:
    """Return the briefing of a dossier that is read already; with the digests of the templates by name, if any."""
    key = dossier.account.id
    touched = max((day for touch in dossier.touches if (day := touch.happened_on) <= today), default=None)
    since = touched or today - timedelta(days=UNTOUCHED_DAYS)
    gaps = gaps_of(session, key)
    return Briefing(
        dossier=dossier,
        org=read_org(session, key),
        space=lay_out(dossier),
        completeness=completeness(
            dossier, gaps, today, points_of(session, key).get(key), quality_of(session, key).get(key)
        ),
        gaps=len(gaps),
        since=since,
        news=tuple(_news(session, key, since)),
        sheet=newest_standing(read_standings(session, digests, of_keys(key)).get(key, ())),
        enrolments=tuple(list_roll(session, account=key)) if dossier.enrolments else (),
    )


def _news(session: Session, account_id: int, since: date) -> Sequence[Step]:
    """Return the steps after a day, each once, newest first; what was taken back or done again is told as it is."""
    steps = []
    for change in list_steps(session, account_id, LOOKED_AT):
        day = datetime.fromisoformat(change.at).astimezone().date()  # where the user is, as the day of a touch
        if day > since:
            sign = "" if change.kind in (EDIT, "made") else "↶ " if change.kind == "undo" else "↷ "
            steps.append(Step(day, change.who, f"{sign}{change.label}"))
    return steps
