"""The list of today: what is due of all campaigns that run, with the names that it is read by."""

from __future__ import annotations

from datetime import date
from typing import NamedTuple

from sqlmodel import Session, col, select

from store.accounts import Account
from store.campaigns.campaigns import Campaign
from store.campaigns.due_touches import DUE, DueTouch
from store.campaigns.enrolments import Enrolment
from store.people import Person


class DueLine(NamedTuple):
    """One due touch with its names; `person` is empty where nobody is known yet."""

    key: int
    due_on: date
    number: int
    title: str
    channel: str
    persona: str
    template: str
    note: str
    account_id: int
    account: str
    person_id: int | None
    person: str
    email: str
    phone: str
    campaign_id: int
    campaign: str
    enrolment_id: int

    def is_overdue(self, today: date) -> bool:
        """Say whether its day has passed."""
        return self.due_on < today


def list_due(session: Session, until: date) -> list[DueLine]:
    """Return what is due until a day, that day included: the oldest first, then by account and number.

    Only of campaigns and enrolments that run, and of accounts that are not archived.
    """
    query = (
        select(DueTouch, Account, Person, Campaign)
        .join(Enrolment, col(Enrolment.id) == col(DueTouch.enrolment_id))
        .join(Campaign, col(Campaign.id) == col(Enrolment.campaign_id))
        .join(Account, col(Account.id) == col(DueTouch.account_id))
        .outerjoin(Person, col(Person.id) == col(Enrolment.person_id))
        .where(DueTouch.status == DUE, Enrolment.status == "running", Campaign.status == "running")
        .where(col(Account.archived_on).is_(None), col(DueTouch.due_on) <= until)
        .order_by(col(DueTouch.due_on), col(Account.name_key), col(DueTouch.number), col(DueTouch.id))
    )
    columns = (
        *(getattr(DueTouch, name) for name in ("id", "due_on", "number", "title", "channel", "persona", "template")),
        *(DueTouch.note, DueTouch.account_id, Account.name, Enrolment.person_id, Person.name, Person.email),
        *(Person.phone, Campaign.id, Campaign.name, Enrolment.id),
    )
    found = session.execute(query.with_only_columns(*columns))
    return [
        DueLine._make("" if at in _TEXTS and value is None else value for at, value in enumerate(row)) for row in found
    ]


_TEXTS = frozenset(DueLine._fields.index(name) for name in ("person", "email", "phone"))
"""Places of what is empty where nobody is known."""
