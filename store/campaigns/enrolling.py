"""Enrolling: accounts, and who there, are put into a campaign; the steps of its cadence become due touches."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from datetime import date, timedelta
from typing import Any, NamedTuple

from sqlmodel import Session, col, select

from store.accounts import Account
from store.book import Book, Writing
from store.campaigns.campaigns import Campaign
from store.campaigns.due_touches import DueTouch, DueTouchDraft
from store.campaigns.enrolments import RUNNING, Enrolment, EnrolmentDraft, EnrolmentRow
from store.campaigns.holidays import day_after, read_days_off, working_day
from store.errors import UNCHANGED, Refused, gone
from store.people import Person
from store.records import as_row, checked, take


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
        keys = _enrol(session, campaign_id, taken, start, cadence, days_off)
    return Enrolled(tuple(keys), tuple(left_out))


def sort_out(
    session: Session, campaign_id: int, candidates: Iterable[Candidate]
) -> tuple[list[Candidate], list[LeftOut]]:
    """Return who can be enrolled now, and who cannot, with why.

    Left out are those whose account is archived, who are in a cadence, who were in this campaign to its end, who are
    asked twice, and for whom there is no step. Who was stopped may come back.
    """
    every = list(candidates)
    people, accounts = _busy(session, campaign_id)
    archived = _archived(session, {each.account_id for each in every})
    taken, left_out = [], []
    for each in every:
        known, key = (accounts, each.account_id) if each.person_id is None else (people, each.person_id)
        why = known.get(key, "") if each.steps else "no step of the cadence is for them"
        why = ARCHIVED if each.account_id in archived else why
        if why:
            left_out.append(LeftOut(each, why))
        else:
            taken.append(each)
            known[key] = _IN_IT
    return taken, left_out


def give_person(book: Book, key: int, person_id: int) -> EnrolmentRow:
    """Say whom an enrolment is for, where nobody was known or somebody else takes over.

    Refused when that person is in a cadence already or works at another account, or when the enrolment is over.
    """
    with book.write("") as session:
        row, person = take(session, Enrolment, key), take(session, Person, person_id)
        if row.status not in RUNNING:
            raise Refused("That is over", "Nothing of it falls due any more.", safe=UNCHANGED)
        _refuse_stranger(person, row.account_id)
        why = "" if person_id == row.person_id else _busy(session, row.campaign_id)[0].get(person_id, "")
        if why:
            raise Refused("Nobody is in two cadences at once", f"{person.name} {why}.", safe=UNCHANGED)
        session.label = f"Enrolled by name: {person.name[:40]}"
        row.person_id = person_id
    return as_row(EnrolmentRow, row)


def _refuse_stranger(person: Person, account_id: int) -> None:
    if person.account_id not in (None, account_id):
        words = f"{person.name} works at another account."
        raise Refused("Not enrolled", words, "Enrol them there.", safe=UNCHANGED)


_IN_IT = "is in this campaign already"
ARCHIVED = "the account is archived"
"""Why nobody there is enrolled, and nothing falls due."""


def _archived(session: Session, accounts: Collection[int]) -> set[int | None]:
    """Return those of the accounts that are archived."""
    query = select(col(Account.id)).where(col(Account.id).in_(accounts), col(Account.archived_on).is_not(None))
    return set(session.exec(query))


def _busy(session: Session, campaign_id: int) -> tuple[dict[int, str], dict[int, str]]:
    """Return why people cannot be enrolled, and why accounts cannot in which nobody is named; by their keys."""
    names = ("person_id", "account_id", "campaign_id", "status")
    columns: tuple[Any, ...] = (*(getattr(Enrolment, name) for name in names), Campaign.name)
    query = (
        select(*columns)
        .join_from(Enrolment, Campaign, col(Campaign.id) == col(Enrolment.campaign_id))
        .where(col(Enrolment.status) != "stopped")
        .order_by(col(Enrolment.status).in_(RUNNING))
    )
    people: dict[int, str] = {}
    accounts: dict[int, str] = {}
    for person, account, campaign, status, name in session.exec(query):
        is_running, is_here = status in RUNNING, campaign == campaign_id
        why = f"is in {name} already" if is_running else f"was in this campaign: {status}"
        if person is not None and (is_running or is_here):
            people[person] = _IN_IT if is_running and is_here else why
        elif person is None and is_here:
            accounts[account] = _IN_IT if is_running else why
    return people, accounts


def _enrol(
    session: Writing,
    campaign_id: int,
    taken: Sequence[Candidate],
    start: date,
    cadence: str,
    days_off: Collection[date],
) -> list[int]:
    """Make the enrolments and their due touches, and return the keys: hundreds of them at once."""
    _refuse_gone(session, taken)
    drafts: dict[CadenceStep, dict[str, Any]] = {}
    enrolments: list[dict[str, Any]] = []
    touches: list[dict[str, Any]] = []
    for who in taken:
        links = {"account_id": who.account_id, "campaign_id": campaign_id, "person_id": who.person_id}
        draft = checked(EnrolmentDraft, {**links, "started_on": start, "cadence": cadence})
        key = session.keys.new_key()
        enrolments.append({**draft.model_dump(), "id": key})
        for number, step in enumerate(who.steps, 1):
            if step not in drafts:
                drafts[step] = _due(step, working_day(day_after(start, timedelta(days=step.days)), days_off))
            place = {"account_id": who.account_id, "enrolment_id": key, "number": number}
            touches.append({**drafts[step], **place, "id": session.keys.new_key()})
    session.insert_many(Enrolment, enrolments)
    session.insert_many(DueTouch, touches)
    return [row["id"] for row in enrolments]


def _due(step: CadenceStep, day: date) -> dict[str, Any]:
    """Return the fields of a step that falls due on a day, for whomever; Refused when they break a rule."""
    said = {name: value for name, value in step._asdict().items() if name != "days"}
    draft = checked(DueTouchDraft, {**said, "account_id": 1, "enrolment_id": 1, "number": 1, "due_on": day})
    return draft.model_dump()


def _refuse_gone(session: Writing, taken: Sequence[Candidate]) -> None:
    """Refuse accounts and people that are gone, and people of other accounts; read with one query each."""
    keys = {who.account_id for who in taken}
    people = {who.person_id: who.account_id for who in taken if who.person_id is not None}
    if keys - set(session.exec(select(Account.id).where(col(Account.id).in_(keys)))):
        raise gone("The account")
    found = {person.id: person for person in session.exec(select(Person).where(col(Person.id).in_(people)))}
    for key, account in people.items():
        if key not in found:
            raise gone()
        _refuse_stranger(found[key], account)
