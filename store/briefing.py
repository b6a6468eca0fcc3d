"""The briefing: what to know of an account before picking up the phone, read off everything the book has."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import NamedTuple

from sqlmodel import Session

from store.account_kinds import of_keys
from store.campaigns.roll import RollLine, list_roll
from store.dossier import Dossier, prepare_reading, read_dossier
from store.facts import FactRow
from store.freshness import half_lives
from store.gaps.completeness import Completeness, completeness
from store.gaps.worklist import Gap, look_at
from store.history import Change, list_steps
from store.news import Step, read_news
from store.org import Org, read_org
from store.persona_quality import PersonaQuality, quality_of
from store.plans.next_actions import NextAction, list_next_steps
from store.point_queue import PointsState, points_of
from store.sheets import Standing, newest_standing, read_standings
from store.white_space_grid import WhiteSpace, lay_out
from store.words import PRIORITY

UNTOUCHED_DAYS = 30
"""So far back is looked for changes at an account that nobody of us has touched."""
LOOKED_AT = 150
"""Changes that are looked at, the newest."""


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
    """What was changed since and is worth telling, newest first."""
    steps: tuple[NextAction, ...] = ()
    """What is to be done besides the plan, in the order of the list of all accounts."""
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


def read_briefing(
    session: Session, account_id: int, today: date, digests: Mapping[str, str] | None = None, reader: str | None = None
) -> Briefing:
    """Return the briefing of an account on a day; NotFound when it is gone. For the rest see `brief`."""
    return brief(session, read_dossier(session, account_id), today, digests, reader)


def brief(
    session: Session, dossier: Dossier, today: date, digests: Mapping[str, str] | None = None, reader: str | None = None
) -> Briefing:
    """Return the briefing of a dossier that is read already; with the digests of the templates by name, if any.

    `reader` is who reads it, if anybody does: what she changed today is no news to her.
    """
    touched = max((day for touch in dossier.touches if (day := touch.happened_on) <= today), default=None)
    since = touched or today - timedelta(days=UNTOUCHED_DAYS)
    found = _read_findings(session, dossier.account.id, digests)
    return Briefing(
        dossier=dossier,
        org=found.org,
        space=lay_out(dossier),
        completeness=completeness(dossier, found.gaps, today, found.points, found.key_people),
        gaps=len(found.gaps),
        since=since,
        news=read_news(session, dossier.account.id, found.steps, since, today, reader),
        steps=tuple(list_next_steps(session, dossier.account.id)),
        sheet=newest_standing(found.standings),
        enrolments=tuple(list_roll(session, account=dossier.account.id)) if dossier.enrolments else (),
    )


def prepare_briefing(session: Session) -> None:
    """Have the queries of a briefing composed, and those of a dossier, by reading the one that no book has.

    That takes longer than to read 5,000 facts and all that follows from them.
    """
    prepare_reading(session)
    read_news(session, 0, _read_findings(session, 0, None).steps, date.min, date.min)
    list_roll(session, account=0)
    list_next_steps(session, 0)


class _Findings(NamedTuple):
    """What a briefing reads of an account besides its dossier."""

    gaps: Sequence[Gap]
    points: PointsState | None
    key_people: PersonaQuality | None
    org: Org
    steps: Sequence[Change]
    standings: Sequence[Standing]


def _read_findings(session: Session, key: int, digests: Mapping[str, str] | None) -> _Findings:
    gaps, picture = look_at(session, key)
    return _Findings(
        gaps,
        picture.points if picture else points_of(session, key).get(key),
        picture.personas if picture else quality_of(session, key).get(key),
        read_org(session, key),
        list_steps(session, key, LOOKED_AT),
        read_standings(session, digests, of_keys(key)).get(key, ()),
    )
