"""Running a campaign: it begins, rests and goes on with all who are enrolled, and ends; each as one recorded step."""

from __future__ import annotations

from sqlmodel import Session, col, select

from store import clock
from store.book import Book, Writing
from store.campaigns.campaigns import Campaign, CampaignRow
from store.campaigns.due_touches import DueTouch
from store.campaigns.ending import end_enrolment, open_steps
from store.campaigns.enrolments import RUNNING, Enrolment
from store.campaigns.holidays import read_days_off
from store.campaigns.working import go_on, put_back, rest
from store.errors import UNCHANGED, Refused
from store.records import as_row, take
from store.words import CAMPAIGN_STATUS

RESTS = "rests with its campaign"
"""The reason of an enrolment that was paused with its campaign: it goes on with it, and no other does."""
ENDED = "the campaign ended"


def run_campaign(book: Book, key: int) -> CampaignRow:
    """Let a campaign begin, or go on after it rested or ended; Refused when it runs.

    What is due of those enrolled moves by as long as it rested; of those who were enrolled before it began, or while
    it rested, by as long as it is late. Who was in a campaign that ended stays out of it.
    """
    with book.write("") as session:
        row = _take(session, key, "running")
        session.label = f"Campaign {row.name[:40]} {'goes on' if row.status == 'paused' else 'runs'}"
        days_off, today = read_days_off(session), clock.today()
        for each, steps in _enrolments(session, key):
            if each.status == "running" and each.started_on < today:
                put_back(steps, today - each.started_on, days_off)
                each.started_on = today
            elif each.status == "paused" and each.reason == RESTS:
                go_on(each, steps, days_off)
        if row.status == "ended" and row.ends_on is not None and row.ends_on <= today:
            row.ends_on = None
        row.status, row.starts_on = "running", row.starts_on or today
    return as_row(CampaignRow, row)


def pause_campaign(book: Book, key: int) -> CampaignRow:
    """Let a campaign rest with all who are in it: nothing of it is due until it goes on. Refused when it does not run.

    Whoever was paused before rests on when it goes on.
    """
    with book.write("") as session:
        row = _take(session, key, "paused", "draft", "ended")
        session.label = f"Campaign {row.name[:40]} paused"
        for each, _ in _enrolments(session, key):
            if each.status == "running":
                rest(each, RESTS)
        row.status = "paused"
    return as_row(CampaignRow, row)


def end_campaign(book: Book, key: int) -> CampaignRow:
    """End a campaign: whoever is still in it is stopped, with what was due. Refused when it has ended."""
    with book.write("") as session:
        row = _take(session, key, "ended")
        session.label = f"Campaign {row.name[:40]} ended"
        for each, steps in _enrolments(session, key):
            end_enrolment(session, each, "stopped", ENDED, steps)
        row.status, row.ends_on = "ended", row.ends_on or clock.today()
    return as_row(CampaignRow, row)


def _take(session: Session, key: int, *unfit: str) -> Campaign:
    """Return a campaign; Refused when it is in one of these states."""
    row: Campaign = take(session, Campaign, key)
    if row.status in unfit:
        words = f"{row.name}: {CAMPAIGN_STATUS.label(row.status).lower()}."
        raise Refused("Nothing to change", words, safe=UNCHANGED)
    return row


def _enrolments(session: Writing, key: int) -> list[tuple[Enrolment, list[DueTouch]]]:
    """Return the enrolments of a campaign that are not over, each with its steps that are still due."""
    query = select(Enrolment).where(Enrolment.campaign_id == key, col(Enrolment.status).in_(RUNNING))
    rows = list(session.exec(query.order_by(col(Enrolment.id))))
    steps: dict[int, list[DueTouch]] = {}
    for step in open_steps(session, *rows):
        steps.setdefault(step.enrolment_id, []).append(step)
    return [(row, steps.get(row.id or 0, [])) for row in rows]
