"""RACI: who is responsible, accountable, consulted and informed at an action; exactly one is accountable.

Who is accountable is the owner of the action, one of us; where none of us is, the customer's owner. So there cannot
be two, and a duty is only given once somebody is. The duty that the accountable one had before is kept for when
somebody else is.
"""

from __future__ import annotations

from collections.abc import Iterable

from sqlmodel import Session, select

from store.book import Book, Writing
from store.colleagues import Colleague
from store.errors import UNCHANGED, Refused
from store.people import Person
from store.plans.actions import Action, ActionRow
from store.plans.responsibilities import Responsibility, ResponsibilityRow, Who, answers_for, draft_duty
from store.records import add_record, take
from store.words import DUTY

RESPONSIBLE, ACCOUNTABLE = "R", "A"


def accountable_of(action: Action | ActionRow) -> Who | None:
    """Return who is accountable for an action, None when nobody is."""
    return answers_for(action.owner_id, action.customer_owner_id)


def duties_of(action: ActionRow, given: Iterable[ResponsibilityRow]) -> dict[Who, str]:
    """Return who has which duty at an action, the accountable one first; the customer's owner does at least his part.

    `given` may be the duties at many actions.
    """
    accountable = accountable_of(action)
    duties = {accountable: ACCOUNTABLE} if accountable else {}
    if action.customer_owner_id is not None:
        duties.setdefault(Who(person_id=action.customer_owner_id), RESPONSIBLE)
    for each in given:
        if each.action_id == action.id and duties.get(each.who) != ACCOUNTABLE:
            duties[each.who] = each.duty
    return duties


def give_duty(book: Book, key: int, who: Who, duty: str) -> None:
    """Give somebody a duty at an action, or take it away (""), as one recorded step.

    Whoever was accountable before has again the duty that he had before that, else becomes responsible. Refused when
    the accountable one is to be nobody, or when somebody else gets a duty before anybody is accountable.
    """
    with book.write("") as session:
        row = take(session, Action, key)
        session.label = f"{_name_of(session, who)[:40]}: {DUTY.label(duty).lower()} for {row.title[:40]}"
        accountable = accountable_of(row)
        if duty == ACCOUNTABLE:
            _hand_over(session, row, accountable, who)
        elif who == accountable:
            raise Refused(
                "Somebody has to be accountable",
                "Make somebody else accountable: then this one is free.",
                safe=UNCHANGED,
            )
        elif duty and accountable is None:
            raise Refused("Nobody is accountable yet", "Say first who is (A); exactly one person is.", safe=UNCHANGED)
        else:
            _set_duty(session, row, who, duty)
            if not duty and who.person_id and row.customer_owner_id == who.person_id:
                row.customer_owner_id = None


def _hand_over(session: Writing, row: Action, before: Who | None, who: Who) -> None:
    if before == who:
        return
    if who.colleague_id:
        row.owner_id = who.colleague_id
    else:
        if row.customer_owner_id not in (None, who.person_id):
            _keep_busy(session, row, Who(person_id=row.customer_owner_id or 0))
        row.owner_id, row.customer_owner_id = None, who.person_id
    if before is not None:
        _keep_busy(session, row, before)


def _keep_busy(session: Writing, row: Action, who: Who) -> None:
    """Let somebody have the duty that is kept for him; without any he is responsible."""
    if _find_duty(session, row, who) is None:
        _set_duty(session, row, who, RESPONSIBLE)


def _find_duty(session: Session, row: Action, who: Who) -> Responsibility | None:
    query = select(Responsibility).where(
        Responsibility.action_id == row.id,
        Responsibility.colleague_id == (who.colleague_id or None),
        Responsibility.person_id == (who.person_id or None),
    )
    return session.exec(query).first()


def _set_duty(session: Writing, row: Action, who: Who, duty: str) -> None:
    there = _find_duty(session, row, who)
    draft = draft_duty(row.account_id, int(row.id or 0), who, duty)
    if there is None and duty:
        add_record(session, Responsibility, draft)
    elif there is not None and duty:
        there.duty = draft.duty
    elif there is not None:
        session.delete(there)
    session.flush()


def _name_of(session: Session, who: Who) -> str:
    if who.colleague_id:
        return take(session, Colleague, who.colleague_id).name
    return take(session, Person, who.person_id).name
