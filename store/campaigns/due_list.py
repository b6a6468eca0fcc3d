"""The list of today: what is due of all campaigns that run, with the names that it is read by."""

from __future__ import annotations

from datetime import date
from typing import Any, NamedTuple

from sqlmodel import Session, col, func, select

from store.accounts import Account
from store.campaigns.campaigns import Campaign
from store.campaigns.due_touches import DueTouch, is_next
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
    tier: int | None
    person_id: int | None
    person: str
    email: str
    phone: str
    mobile: str
    campaign_id: int
    campaign: str
    letter: str
    """The template of the campaign's letter, for a step that names none."""
    owner_id: int | None
    """Who of us owns the campaign."""
    enrolment_id: int

    def is_overdue(self, today: date) -> bool:
        """Say whether its day has passed."""
        return self.due_on < today


_TEXTS = (Person.name, Person.email, Person.phone, Person.mobile)
_COLUMNS: tuple[Any, ...] = (
    *(getattr(DueTouch, name) for name in ("id", "due_on", "number", "title", "channel", "persona", "template")),
    *(DueTouch.note, DueTouch.account_id, Account.name, Account.tier, Enrolment.person_id),
    *(func.coalesce(text, "") for text in _TEXTS),
    *(Campaign.id, Campaign.name, Campaign.template, Campaign.owner_id, Enrolment.id),
)


def list_due(session: Session, until: date) -> list[DueLine]:
    """Return what is due until a day, that day included: the oldest first, then by account and number.

    Of each enrolment the next step alone, only of campaigns and enrolments that run, and of accounts in use.
    """
    query = (
        select(*_COLUMNS)
        .join_from(DueTouch, Enrolment, col(Enrolment.id) == col(DueTouch.enrolment_id))
        .join(Campaign, col(Campaign.id) == col(Enrolment.campaign_id))
        .join(Account, col(Account.id) == col(DueTouch.account_id))
        .join(Person, col(Person.id) == col(Enrolment.person_id), isouter=True)
        .where(is_next(), Enrolment.status == "running", Campaign.status == "running")
        .where(col(Account.archived_on).is_(None), col(DueTouch.due_on) <= until)
        .order_by(col(DueTouch.due_on), col(Account.name_key), col(DueTouch.number), col(DueTouch.id))
    )
    return [DueLine(*row) for row in session.exec(query)]
