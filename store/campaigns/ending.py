"""Ending: an enrolment is over, and what was still due of it is stopped; also when somebody leaves the account."""

from __future__ import annotations

from collections.abc import Iterable

from sqlmodel import Session, col, select

from store import clock
from store.book import Writing
from store.campaigns.due_touches import DUE, DueTouch
from store.campaigns.enrolments import RUNNING, Enrolment


def end_enrolment(
    session: Writing, row: Enrolment, status: str, reason: str = "", steps: Iterable[DueTouch] | None = None
) -> None:
    """End an enrolment within a step that is being written; steps that are still due are stopped.

    `steps` are those, where they are read already.
    """
    row.status, row.reason, row.ended_on = status, reason, clock.today()
    for step in open_steps(session, row) if steps is None else steps:
        step.status = "stopped"


def stop_for(session: Writing, person_id: int, reason: str, *, but_at: int | None = None) -> None:
    """Stop what somebody is enrolled in, but at the account where they are now: nothing falls due for them any more.

    A part of the step that is being written, with which undo takes it back. Whoever follows can be enrolled anew.
    """
    query = select(Enrolment).where(Enrolment.person_id == person_id, col(Enrolment.status).in_(RUNNING))
    query = query if but_at is None else query.where(Enrolment.account_id != but_at)
    for row in session.exec(query.order_by(col(Enrolment.id))).all():
        end_enrolment(session, row, "stopped", reason)
    session.flush()


def open_steps(session: Session, *rows: Enrolment) -> list[DueTouch]:
    """Return the steps of enrolments of which nothing is told yet, by number."""
    session.flush()
    query = select(DueTouch).where(col(DueTouch.enrolment_id).in_([row.id for row in rows]), DueTouch.status == DUE)
    return list(session.exec(query.order_by(col(DueTouch.number))))
