"""Touches: calls, meetings, mails and notes; when we last spoke to an account, and with whom."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Annotated, Any, ClassVar

from pydantic import Field as Limit
from sqlalchemy import BigInteger
from sqlmodel import Field, Session, col, select

from store import clock
from store.book import Book
from store.colleagues import colleague_of
from store.errors import Refused
from store.records import Draft, Key, Line, NeededDay, NeededKey, Record, Row, Text, checked, edit_record, one_of, take
from store.words import DIRECTION, TOUCH_TYPE


class Touch(Record, table=True):
    """One contact with an account."""

    account_id: int = Field(sa_type=BigInteger, foreign_key="account.id", index=True)
    happened_on: date
    type: str = ""
    direction: str = ""
    summary: str
    next_step: str = ""
    colleague_id: int | None = Field(default=None, sa_type=BigInteger, foreign_key="colleague.id")


class TouchPerson(Record, table=True):
    """A person who took part in a touch."""

    __tablename__ = "touch_person"
    account_id: int | None = Field(default=None, sa_type=BigInteger, foreign_key="account.id", index=True)
    touch_id: int = Field(sa_type=BigInteger, foreign_key="touch.id", index=True)
    person_id: int = Field(sa_type=BigInteger, foreign_key="person.id", index=True)


class TouchDraft(Draft):
    """A touch as it comes in."""

    labels: ClassVar[Mapping[str, str]] = {"happened_on": "Date", "summary": "What happened"}
    account_id: NeededKey
    happened_on: NeededDay
    type: Annotated[Line, one_of(TOUCH_TYPE)] = ""
    direction: Annotated[Line, one_of(DIRECTION)] = ""
    summary: Annotated[Text, Limit(min_length=1)]
    next_step: Line = ""
    colleague_id: Key = None


class TouchRow(Row):
    """A touch as it goes out."""

    account_id: int
    happened_on: date
    type: str
    direction: str
    summary: str
    next_step: str
    colleague_id: int | None
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


def log_touch(book: Book, values: Mapping[str, Any], person_ids: Sequence[int] = (), colleague: str = "") -> int:
    """Log a touch, today unless said otherwise, with the people it was with; return its key."""
    draft = checked(TouchDraft, {"happened_on": clock.today(), **values})
    _refuse_future(draft.happened_on)
    with book.write(f"Touch logged: {draft.summary[:40]}") as session:
        touch = Touch(**draft.model_dump())
        if draft.colleague_id is None:
            touch.colleague_id = colleague_of(session, colleague)
        session.flush()
        session.add(touch)
        session.flush()
        key = int(touch.id or 0)
        people = dict.fromkeys(person_ids)
        session.add_all(TouchPerson(touch_id=key, person_id=p, account_id=draft.account_id) for p in people)
        return key


def edit_touch(book: Book, key: int, changes: Mapping[str, Any], seen: Mapping[str, Any] | None = None) -> TouchRow:
    """Change fields of a touch, as one recorded step."""
    with book.write("") as session:
        row = take(session, Touch, key)
        session.label = f"Touch {row.summary[:30]}: {', '.join(changes)}"
        edit_record(row, TouchDraft, changes, seen)
        if "happened_on" in changes:  # else another field of an odd one could not be mended
            _refuse_future(row.happened_on)
        links = select(TouchPerson.person_id).where(TouchPerson.touch_id == key).order_by(col(TouchPerson.id))
        people = session.exec(links).all()
    return _row(row, people)


def _refuse_future(day: date) -> None:
    if day > clock.today():
        rule = "A touch lies in the past; put what is planned into Next step"
        fields = {"happened_on": f"{day} is still to come. {rule}"}
        raise Refused("This was not saved", f"{rule}.", "Nothing was changed. Mend the date, then save.", fields)


def _row(touch: Touch, people: Sequence[int]) -> TouchRow:
    values = {name: getattr(touch, name) for name in TouchRow.model_fields if name != "person_ids"}
    return TouchRow.model_construct(**values, person_ids=tuple(people))
