"""The roll of a campaign: who is in it, how far each has come, and what is next; or all that one account is in."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any, NamedTuple

from sqlmodel import Session, col, func, select

from store.accounts import Account
from store.campaigns.campaigns import Campaign
from store.campaigns.due_touches import DUE, DueTouch
from store.campaigns.enrolling import ARCHIVED
from store.campaigns.enrolments import RUNNING, Enrolment
from store.people import Person


class Next(NamedTuple):
    """The step that is due next, with its day."""

    number: int
    title: str
    channel: str
    persona: str
    due_on: date


class RollLine(NamedTuple):
    """One enrolment with its names; `person` is empty where nobody is known yet."""

    key: int
    campaign_id: int
    campaign: str
    campaign_status: str
    account_id: int
    account: str
    tier: int | None
    person_id: int | None
    person: str
    status: str
    reason: str
    started_on: date
    ended_on: date | None
    told: int = 0
    """Steps of which something is told: done, skipped or answered."""
    steps: int = 0
    next: Next | None = None
    wanted: str = ""
    """Where nobody is known: the personas that its steps are for, with commas between."""

    @property
    def is_over(self) -> bool:
        """Whether nothing of it falls due any more."""
        return self.status not in RUNNING


def list_roll(session: Session, *, campaign: int | None = None, account: int | None = None) -> list[RollLine]:
    """Return the enrolments of a campaign, or of an account: those not over first, by their next day, then by name.

    Nothing is next at an archived account.
    """
    columns: tuple[Any, ...] = (
        *(Enrolment.id, Campaign.id, Campaign.name, Campaign.status, Account.id, Account.name, Account.tier),
        *(Enrolment.person_id, func.coalesce(Person.name, ""), Enrolment.status, Enrolment.reason),
        *(Enrolment.started_on, Enrolment.ended_on, Account.archived_on),
    )
    wanted = [] if campaign is None else [col(Enrolment.campaign_id) == campaign]
    wanted += [] if account is None else [col(Enrolment.account_id) == account]
    query = (
        select(*columns)
        .join_from(Enrolment, Campaign, col(Campaign.id) == col(Enrolment.campaign_id))
        .join(Account, col(Account.id) == col(Enrolment.account_id))
        .join(Person, col(Person.id) == col(Enrolment.person_id), isouter=True)
        .where(*wanted)
        .order_by(col(Account.name_key), col(Enrolment.id))
    )
    steps = _steps(session, wanted)
    rows = ((RollLine(*row), archived_on) for *row, archived_on in session.exec(query))
    found = [_line(line, steps.get(line.key, ()), archived_on is not None) for line, archived_on in rows]
    return sorted(found, key=lambda line: (line.is_over, line.next.due_on if line.next else date.max))


def _line(line: RollLine, steps: Sequence[tuple[str, Next]], is_archived: bool) -> RollLine:
    due = [step for status, step in steps if status == DUE]
    told = sum(status not in (DUE, "stopped") for status, _ in steps)
    personas = "" if line.person else ", ".join(dict.fromkeys(step.persona for _, step in steps if step.persona))
    rests = line.is_over or is_archived
    line = line._replace(reason=line.reason or ARCHIVED) if is_archived and not line.is_over else line
    following = None if rests else min(due, key=lambda step: step.number, default=None)
    return line._replace(told=told, steps=len(steps), next=following, wanted=personas)


def _steps(session: Session, wanted: Sequence[Any]) -> dict[int, list[tuple[str, Next]]]:
    """Return the steps of those enrolments, each with what became of it."""
    names = ("enrolment_id", "status", "number", "title", "channel", "persona", "due_on")
    columns: tuple[Any, ...] = tuple(getattr(DueTouch, name) for name in names)
    query = select(*columns).join_from(DueTouch, Enrolment, col(Enrolment.id) == col(DueTouch.enrolment_id))
    found: dict[int, list[tuple[str, Next]]] = {}
    for key, status, *step in session.exec(query.where(*wanted).order_by(col(DueTouch.number))):
        found.setdefault(key, []).append((status, Next(*step)))
    return found
