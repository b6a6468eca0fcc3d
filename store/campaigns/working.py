"""Working a campaign: each due touch is done, skipped, answered or stopped; enrolments pause, go on and end."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from datetime import date, timedelta
from typing import Any

from sqlmodel import Session

from store import clock
from store.accounts import Account
from store.book import Book, Writing
from store.campaigns.campaigns import Campaign
from store.campaigns.due_touches import DUE, DueTouch, DueTouchRow
from store.campaigns.ending import end_enrolment, open_steps
from store.campaigns.enrolments import RUNNING, Enrolment, EnrolmentRow
from store.campaigns.holidays import day_after, read_days_off, working_day
from store.errors import UNCHANGED, Refused
from store.people import Person
from store.records import as_row, take
from store.touches import check_touch, keep_touch
from store.words import DUE_STATUS, ENROLMENT_STATUS

ANSWERED = frozenset({"replied", "meeting"})
"""Outcomes that end a cadence, since somebody spoke to us."""
_TYPES = {"email": "email", "phone": "call", "video": "meeting", "in person": "meeting"}
"""The type of the touch that a channel makes; any other is a note."""


def finish_due_touch(
    book: Book, key: int, outcome: str, summary: str = "", colleague: str = "", reason: str = ""
) -> DueTouchRow:
    """Say what became of a due touch, as one recorded step; Refused when that is told already.

    `outcome` is one of DUE_STATUS. Done, replied and meeting log a touch today, with `summary` or the step's title;
    replied, meeting and stopped end the enrolment, and the steps after it are stopped. The last step finishes it. What
    is done late moves the steps after it by as many days: nobody is called an hour after the mail.
    """
    if outcome not in DUE_STATUS.values or outcome == DUE:
        raise Refused("Not saved", f"“{outcome}” is no outcome of a touch.", safe=UNCHANGED)
    with book.write("") as session:
        row = take(session, DueTouch, key)
        enrolment = take(session, Enrolment, row.enrolment_id)
        _refuse_told(row)
        session.label = f"{DUE_STATUS.label(outcome)}: {row.title[:40]}"
        row.status, row.done_on = outcome, clock.today()
        if outcome == "done" and (late := clock.today() - row.due_on) > timedelta(0):
            put_back(open_steps(session, enrolment), late, read_days_off(session))
            if enrolment.status == "paused":
                enrolment.ended_on = clock.today()  # what it has rested so far is in that already
        if outcome == "done" or outcome in ANSWERED:
            row.touch_id = _log(session, row, enrolment, outcome, summary, colleague)
        if outcome in ANSWERED or outcome == "stopped":
            end_enrolment(session, enrolment, outcome, reason)
        elif not open_steps(session, enrolment):
            end_enrolment(session, enrolment, "finished", reason)
    return as_row(DueTouchRow, row)


def postpone(book: Book, key: int, day: date) -> DueTouchRow:
    """Move a due touch to another day, the next working day when it is none; Refused when it is told already.

    The steps after it stay where they are, but none comes before it: those move with it.
    """
    with book.write("") as session:
        row = take(session, DueTouch, key)
        _refuse_told(row)
        row.due_on = working_day(day, read_days_off(session))
        session.label = f"To {row.due_on}: {row.title[:40]}"
        for step in open_steps(session, take(session, Enrolment, row.enrolment_id)):
            if step.number > row.number:
                step.due_on = max(step.due_on, row.due_on)
    return as_row(DueTouchRow, row)


def pause_enrolment(book: Book, key: int, reason: str = "") -> EnrolmentRow:
    """Let an enrolment rest: nothing of it is due until it goes on. Refused when it rests or is over."""
    with book.write("") as session:
        row = _in_state(session, key, "running")
        session.label = f"{_name_of(session, row)}: paused"
        rest(row, reason)
    return as_row(EnrolmentRow, row)


def resume_enrolment(book: Book, key: int) -> EnrolmentRow:
    """Let a paused enrolment go on: what is still due moves by as many days as it rested.

    Refused when it runs, and while its campaign rests: nothing of it would be due, however long that takes.
    """
    with book.write("") as session:
        row = _in_state(session, key, "paused")
        campaign = take(session, Campaign, row.campaign_id)
        if campaign.status == "paused":
            raise Refused("Its campaign rests", f"{campaign.name}: paused.", "Let the campaign go on.", safe=UNCHANGED)
        session.label = f"{_name_of(session, row)}: goes on"
        go_on(row, open_steps(session, row), read_days_off(session))
    return as_row(EnrolmentRow, row)


def stop_enrolment(book: Book, key: int, reason: str = "") -> EnrolmentRow:
    """Take somebody out of a campaign; what was still due is stopped."""
    with book.write("") as session:
        row = _in_state(session, key, *RUNNING)
        session.label = f"{_name_of(session, row)}: stopped"
        end_enrolment(session, row, "stopped", reason)
    return as_row(EnrolmentRow, row)


def rest(row: Enrolment, reason: str) -> None:
    """Let an enrolment rest from today on, within a step that is being written."""
    row.status, row.reason, row.ended_on = "paused", reason, clock.today()


def go_on(row: Enrolment, steps: Iterable[DueTouch], days_off: Collection[date]) -> None:
    """Let an enrolment that rests go on from today, with its steps that are still due, within such a step."""
    put_back(steps, clock.today() - (row.ended_on or clock.today()), days_off)
    row.status, row.reason, row.ended_on = "running", "", None


def put_back(steps: Iterable[DueTouch], days: timedelta, days_off: Collection[date]) -> None:
    """Move steps that are still due by so many days, and on to a working day."""
    for step in steps:
        step.due_on = working_day(day_after(step.due_on, days), days_off)


def _refuse_told(row: DueTouch) -> None:
    if row.status != DUE:
        words = f"{row.title}: {DUE_STATUS.label(row.status).lower()}."
        raise Refused("That is told already", words, safe=UNCHANGED)


def _in_state(session: Session, key: int, *states: str) -> Enrolment:
    """Return an enrolment; Refused when it is in none of these states."""
    row: Enrolment = take(session, Enrolment, key)
    if row.status not in RUNNING:
        raise Refused("That is over", f"It ended: {ENROLMENT_STATUS.label(row.status).lower()}.", safe=UNCHANGED)
    if row.status not in states:
        raise Refused("Nothing to change", f"It is {row.status} already.", safe=UNCHANGED)
    return row


def _name_of(session: Session, row: Enrolment) -> str:
    """Return who is in which campaign, as a step of undo names it."""
    who = session.get(Person, row.person_id) if row.person_id else session.get(Account, row.account_id)
    campaign = session.get(Campaign, row.campaign_id)
    return " in ".join(each.name[:30] for each in (who, campaign) if each is not None)


def _log(session: Writing, row: DueTouch, enrolment: Enrolment, outcome: str, summary: str, colleague: str) -> int:
    """Log the touch that a step became: ours goes out, an answer comes in."""
    answered = outcome in ANSWERED
    values: dict[str, Any] = {
        "account_id": row.account_id,
        "type": _TYPES.get(row.channel, "note") if not answered or row.channel in ("email", "phone") else "note",
        "direction": "inbound" if answered else "outbound",
        "summary": summary or (f"{DUE_STATUS.label(outcome)}: {row.title}" if answered else row.title),
        "campaign_id": enrolment.campaign_id,
    }
    people = () if enrolment.person_id is None else (enrolment.person_id,)
    return keep_touch(session, check_touch(values), people, colleague)
