"""Enrolling: accounts, and who there, are put into a campaign; the steps of its cadence become due touches."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from datetime import date, timedelta
from typing import NamedTuple

from sqlmodel import Session, col, select

from store.accounts import Account
from store.book import Book, Writing
from store.campaigns.campaigns import Campaign
from store.campaigns.due_touches import DueTouch, DueTouchDraft
from store.campaigns.enrolments import RUNNING, Enrolment, EnrolmentDraft, EnrolmentRow
from store.campaigns.holidays import read_days_off, working_day
from store.errors import UNCHANGED, Refused
from store.people import Person
from store.records import add_record, as_row, checked, take


class CadenceStep(NamedTuple):
    """One step of a cadence: so many `days` after the start, by which channel, to whom, with which template."""

    days: int
    title: str
    channel: str = ""
    persona: str = ""
    template: str = ""
    note: str = ""


class Candidate(NamedTuple):
    """An account to be enrolled, with whom there the steps are for; None when nobody is known yet."""

    account_id: int
    person_id: int | None
    steps: Sequence[CadenceStep]


class LeftOut(NamedTuple):
    """Who was not enrolled, and why in words."""

    candidate: Candidate
    why: str


class Enrolled(NamedTuple):
    """What came of it: the keys of the enrolments, and who was left out."""

    keys: tuple[int, ...]
    left_out: tuple[LeftOut, ...]


def enrol(book: Book, campaign_id: int, candidates: Sequence[Candidate], start: date, cadence: str = "") -> Enrolled:
    """Enrol candidates as one recorded step; touches fall due on working days from `start` on.

    Nobody is in two cadences at once: who is in one that is not over is left out, and told. `cadence` is the name of
    the file that the steps came from. Refused when the campaign has ended.
    """
    with book.write("") as session:
        campaign = take(session, Campaign, campaign_id)
        if campaign.status == "ended":
            raise Refused(
                "The campaign has ended", "Nobody can be enrolled in it.", "Let it run again first.", safe=UNCHANGED
            )
        taken, left_out = sort_out(session, campaign_id, candidates)
        session.label = f"Enrolled in {campaign.name[:30]}: {len(taken):,}"
        days_off = read_days_off(session)
        keys = [_enrol(session, campaign, each, start, cadence, days_off) for each in taken]
    return Enrolled(tuple(keys), tuple(left_out))


def sort_out(
    session: Session, campaign_id: int, candidates: Iterable[Candidate]
) -> tuple[list[Candidate], list[LeftOut]]:
    """Return who can be enrolled now, and who cannot with why: in a cadence already, asked twice, or without a step."""
    people, accounts = _busy(session, campaign_id)
    taken, left_out = [], []
    for each in candidates:
        why = ""
        if not each.steps:
            why = "no step of the cadence is for them"
        elif each.person_id is None:
            why = "is in this campaign already" if each.account_id in accounts else ""
        elif each.person_id in people:
            why = f"is in {people[each.person_id]} already"
        if why:
            left_out.append(LeftOut(each, why))
            continue
        taken.append(each)
        if each.person_id is None:
            accounts.add(each.account_id)
        else:
            people[each.person_id] = "this campaign"
    return taken, left_out


def give_person(book: Book, key: int, person_id: int) -> EnrolmentRow:
    """Say whom an enrolment is for, where nobody was known or somebody else takes over.

    Refused when that person is in a cadence already, or when the enrolment is over.
    """
    with book.write("") as session:
        row, person = take(session, Enrolment, key), take(session, Person, person_id)
        if row.status not in RUNNING:
            raise Refused("That is over", "Nothing of it falls due any more.", safe=UNCHANGED)
        people, _ = _busy(session, row.campaign_id)
        if person_id in people and person_id != row.person_id:
            words = f"{person.name} is in {people[person_id]} already."
            raise Refused("Nobody is in two cadences at once", words, safe=UNCHANGED)
        session.label = f"Enrolled by name: {person.name[:40]}"
        row.person_id = person_id
    return as_row(EnrolmentRow, row)


def _busy(session: Session, campaign_id: int) -> tuple[dict[int, str], set[int]]:
    """Return in which campaign each person is, and which accounts are in this one with nobody named."""
    query = (
        select(Enrolment.person_id, Enrolment.account_id, Enrolment.campaign_id, Campaign.name)
        .join(Campaign, col(Campaign.id) == col(Enrolment.campaign_id))
        .where(col(Enrolment.status).in_(RUNNING))
    )
    people: dict[int, str] = {}
    accounts: set[int] = set()
    for person, account, campaign, name in session.exec(query):
        if person is not None:
            people[person] = name
        elif campaign == campaign_id:
            accounts.add(account)
    return people, accounts


def _enrol(
    session: Writing, campaign: Campaign, who: Candidate, start: date, cadence: str, days_off: Collection[date]
) -> int:
    take(session, Account, who.account_id)
    if who.person_id is not None:
        take(session, Person, who.person_id)
    values = {"account_id": who.account_id, "campaign_id": campaign.id, "person_id": who.person_id}
    row = add_record(session, Enrolment, checked(EnrolmentDraft, {**values, "started_on": start, "cadence": cadence}))
    session.flush()
    for number, step in enumerate(who.steps, 1):
        day = working_day(start + timedelta(days=step.days), days_off)
        said = {name: value for name, value in step._asdict().items() if name != "days"}
        draft = checked(
            DueTouchDraft,
            {**said, "account_id": who.account_id, "enrolment_id": row.id, "number": number, "due_on": day},
        )
        add_record(session, DueTouch, draft)
    return int(row.id or 0)
