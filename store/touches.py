"""Touches: calls, meetings, mails and notes; when we last spoke to an account, and with whom."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Annotated, Any, ClassVar

from pydantic import AfterValidator
from pydantic import Field as Limit
from sqlalchemy import BigInteger
from sqlmodel import Field, Session, col, select

from store import clock
from store.book import Book, Writing
from store.colleagues import colleague_of
from store.errors import Conflict
from store.records import (
    Draft,
    Key,
    Line,
    NeededDay,
    NeededKey,
    Record,
    Row,
    Text,
    add_record,
    are_there,
    checked,
    edit_record,
    let_go,
    one_of,
    refuse_gone,
    take,
)
from store.words import DIRECTION, TOUCH_TYPE

WITH_WHOM = "With whom"
"""What the people of a touch are called where they are told of."""


class Touch(Record, table=True):
    """One contact with an account."""

    account_id: int = Field(sa_type=BigInteger, foreign_key="account.id", index=True)
    happened_on: date
    type: str = ""
    direction: str = ""
    summary: str
    next_step: str = ""
    colleague_id: int | None = Field(default=None, sa_type=BigInteger, foreign_key="colleague.id")
    campaign_id: int | None = Field(default=None, sa_type=BigInteger, foreign_key="campaign.id", index=True)


class TouchPerson(Record, table=True):
    """A person who took part in a touch."""

    part_of = frozenset({"touch_id", "person_id"})

    __tablename__ = "touch_person"
    account_id: int | None = Field(default=None, sa_type=BigInteger, foreign_key="account.id", index=True)
    touch_id: int = Field(sa_type=BigInteger, foreign_key="touch.id", index=True)
    person_id: int = Field(sa_type=BigInteger, foreign_key="person.id", index=True)


class TouchDraft(Draft):
    """A touch as it comes in."""

    labels: ClassVar[Mapping[str, str]] = {
        "happened_on": "Date",
        "summary": "What happened",
        "person_ids": WITH_WHOM,
        "campaign_id": "Campaign",
    }
    account_id: NeededKey
    happened_on: NeededDay
    type: Annotated[Line, one_of(TOUCH_TYPE)] = ""
    direction: Annotated[Line, one_of(DIRECTION)] = ""
    summary: Annotated[Text, Limit(min_length=1)]
    next_step: Line = ""
    colleague_id: Key = None
    campaign_id: Key = None


def _past(day: date) -> date:
    if day > clock.today():
        rule = "A touch lies in the past; put what is planned into Next step"
        raise ValueError(f"{day} is still to come. {rule}")
    return day


class NewTouchDraft(TouchDraft):
    """A touch that is logged now, or moved to another day; an odd day that it has had all along may stay."""

    happened_on: Annotated[NeededDay, AfterValidator(_past)]


class TouchRow(Row):
    """A touch as it goes out."""

    account_id: int
    happened_on: date
    type: str
    direction: str
    summary: str
    next_step: str
    colleague_id: int | None
    campaign_id: int | None = None
    person_ids: tuple[int, ...] = ()


def list_touches(session: Session, *accounts: int) -> list[TouchRow]:
    """Return the touches of accounts, newest first, each with the people who took part."""
    people: dict[int, list[int]] = {}
    links = select(TouchPerson).join(Touch, col(Touch.id) == col(TouchPerson.touch_id))
    links = links.where(col(Touch.account_id).in_(accounts)).order_by(col(TouchPerson.id))
    for link in session.exec(links):
        people.setdefault(link.touch_id, []).append(link.person_id)
    query = select(Touch).where(col(Touch.account_id).in_(accounts))
    found = session.exec(query.order_by(col(Touch.happened_on).desc(), col(Touch.id).desc()))
    return [_row(touch, people.get(touch.id or 0, ())) for touch in found]


def read_touch(session: Session, key: int) -> TouchRow:
    """Return a touch with the people who took part; NotFound when it is gone."""
    return _row(take(session, Touch, key), _people_of(session, key))


def check_touch(values: Mapping[str, Any]) -> NewTouchDraft:
    """Return a touch as it would be logged, today unless said otherwise; Refused with all that is wrong with it."""
    return checked(NewTouchDraft, {"happened_on": clock.today(), **values})


def log_touch(book: Book, values: Mapping[str, Any], person_ids: Sequence[int] = (), colleague: str = "") -> int:
    """Log a touch, today unless said otherwise, with the people it was with; return its key."""
    draft = check_touch(values)
    with book.write(f"Touch logged: {draft.summary[:40]}") as session:
        return keep_touch(session, draft, person_ids, colleague)


def keep_touch(session: Writing, draft: NewTouchDraft, person_ids: Sequence[int] = (), colleague: str = "") -> int:
    """Keep a touch as a part of the step that is under way, see `log_touch`; return its key."""
    ours = colleague_of(session, colleague) if draft.colleague_id is None else draft.colleague_id
    session.flush()
    touch = add_record(session, Touch, draft)
    touch.colleague_id = ours
    session.flush()
    _add_people(session, touch, person_ids)
    return int(touch.id or 0)


def edit_touch(book: Book, key: int, changes: Mapping[str, Any], seen: Mapping[str, Any] | None = None) -> TouchRow:
    """Change fields of a touch, as one recorded step. `person_ids` among them is with whom it was, in that order."""
    seen = dict(seen or {})
    fields = {name: value for name, value in changes.items() if name != "person_ids"}
    with book.write("") as session:
        row = take(session, Touch, key)
        session.label = f"Touch {row.summary[:30]}: {', '.join(changes).replace('person_ids', 'with whom')}"
        people_seen = seen.pop("person_ids", None)
        edit_record(row, TouchDraft, fields, seen)
        if "happened_on" in fields:  # else another field of an odd one could not be mended
            checked(NewTouchDraft, {name: getattr(row, name) for name in TouchDraft.model_fields})
        if "person_ids" in changes:
            _set_people(session, row, changes["person_ids"], people_seen)
        people = _people_of(session, key)
    return _row(row, people)


def remove_touch(book: Book, key: int) -> None:
    """Take a touch out, with the note of whom it was with; undo brings both back.

    A step of a cadence that it came of stays done, without it.
    """
    with book.write("") as session:
        row = take(session, Touch, key)
        session.label = f"Touch removed: {row.summary[:40]}"
        let_go(session, row)


def _people_of(session: Session, touch_id: int) -> list[int]:
    links = select(TouchPerson.person_id).where(TouchPerson.touch_id == touch_id).order_by(col(TouchPerson.id))
    return list(session.exec(links))


def _set_people(session: Writing, touch: Touch, wanted: Sequence[int], seen: Sequence[int] | None) -> None:
    """Let exactly these people have taken part; Conflict when neither they nor those seen stand there by now."""
    key = int(touch.id or 0)
    now, wanted = _people_of(session, key), list(dict.fromkeys(wanted))
    if now == wanted:
        return
    if seen is not None and set(now) not in (set(seen), set(wanted)):
        raise Conflict(WITH_WHOM, *(",".join(map(str, keys)) for keys in (now, wanted)))
    for link in session.exec(select(TouchPerson).where(TouchPerson.touch_id == key)):
        session.delete(link)
    session.flush()  # what goes is recorded before what comes
    _add_people(session, touch, wanted)


def _add_people(session: Writing, touch: Touch, people: Sequence[int]) -> None:
    key = int(touch.id or 0)
    if not are_there(session, TouchPerson, "person_id", people):
        refuse_gone(TouchDraft, ["person_ids"], "somebody is no longer there; take that name out")
    for person in dict.fromkeys(people):
        session.add(TouchPerson(touch_id=key, person_id=person, account_id=touch.account_id))
    session.flush()


def _row(touch: Touch, people: Sequence[int]) -> TouchRow:
    values = {name: getattr(touch, name) for name in TouchRow.model_fields if name != "person_ids"}
    return TouchRow.model_construct(**values, person_ids=tuple(people))
