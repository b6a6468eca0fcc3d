"""Questions: what a review asks about one record, in words, with its age and its weight; which answers there are."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final

from store.freshness import HALF_LIVES, NEVER, half_life_of
from store.reviews.answers import AnswerRow

SWEEP: Final = "sweep"
PLAN: Final = "plan"
MONEY: Final = "money"
VULNERABILITIES: Final = "vulnerabilities"
RECOMMENDATIONS: Final = "recommendations"
SIGN_OFF: Final = "sign off"
TRUE: Final = "true"
CHANGED: Final = "changed"
GONE: Final = "gone"
ASKED: Final = "asked"
SKIPPED: Final = "skipped"
FINISHED: Final = "done"
MOVED: Final = "moved"
DROPPED: Final = "dropped"
RAISED: Final = "raised"
SWEPT: Final = (TRUE, CHANGED, GONE, ASKED, SKIPPED)
PLANNED: Final = (TRUE, FINISHED, MOVED, DROPPED, CHANGED, SKIPPED)
TRADED: Final = (TRUE, CHANGED, FINISHED, MOVED, GONE, ASKED, SKIPPED)
"""Answers to the questions of the steps. Of business, done is won and gone is lost; true: it goes on as it stands."""
UNDATED: Final = 4.0
"""So many half-lives old counts what has no day: older than most, younger than what nobody looked at for years."""


@dataclass(frozen=True, slots=True)
class Question:
    """One question of a review: `subject` and `key` are the table and the key of the record it asks about.

    `title` says what kind of thing it is, `value` what the book says, `place` where it stands (a person, a buying
    centre; "" for the account as a whole). `as_of` is the day somebody last vouched for it, None when nobody knows;
    `life` the days after which it is worth half, 0 for what does not age; `weight` what it is worth, from 1 to 5.
    """

    step: str
    subject: str
    key: int
    title: str
    value: str
    place: str
    as_of: date | None
    life: int
    weight: int
    answers: tuple[str, ...] = SWEPT
    source: str = ""
    state: str = ""
    due_on: date | None = None
    """Day on which it is due, closes or renews; None where it has none."""
    ends: tuple[str, ...] = ()
    """How a fact of its kind may end, its own end first; () of what is no fact."""

    @property
    def at(self) -> tuple[str, str, int]:
        """What its answer is known by: step, table, key."""
        return self.step, self.subject, self.key

    def age(self, today: date) -> int | None:
        """Return its age in days, None when nobody knows."""
        return None if self.as_of is None else (today - self.as_of).days

    def is_stale(self, today: date) -> bool:
        """Say whether it is older than its half-life, or undated."""
        return self._lives(today) > 1

    def rank(self, today: date) -> tuple[bool, float, int]:
        """Return what questions are put in order by: stale ones first, then the weightiest for their age."""
        lives = self._lives(today)
        return lives <= 1, -self.weight * lives, self.key

    def _lives(self, today: date) -> float:
        if self.life == NEVER:
            return 0.0
        return UNDATED if self.as_of is None else (today - self.as_of).days / self.life


def in_order(questions: Iterable[Question], today: date) -> list[Question]:
    """Return questions as they are asked: the stalest and weightiest first, the same order every time."""
    return sorted(questions, key=lambda each: (*each.rank(today), each.subject))


def other_life(rules: Mapping[str, int]) -> int:
    """Return the half-life, in days, of what is no fact: judgements, white space, risks."""
    return rules.get(half_life_of(""), HALF_LIVES[""])


def vouched_before(answers: Iterable[AnswerRow], review_id: int) -> dict[tuple[str, int], date]:
    """Return when each record, by table and key, was last said to be true or changed in another review."""
    days: dict[tuple[str, int], date] = {}
    for answer in answers:
        if answer.review_id != review_id and answer.answer in (TRUE, CHANGED, MOVED):
            at = (answer.subject, answer.subject_id)
            days[at] = max(answer.answered_on, days.get(at, answer.answered_on))
    return days


def within(day: date | None, today: date, days: int) -> bool:
    """Say whether a day has come, or comes within so many days."""
    return day is not None and day <= today + timedelta(days=days)
