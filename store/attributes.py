"""Attributes: what we judge of a person in a buying centre, each with who said so, when, and how sure we are."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any, ClassVar, NamedTuple, Self

from pydantic import Field as Limit
from pydantic import model_validator
from sqlalchemy import BigInteger
from sqlmodel import Field, Session, col, select

from store import clock
from store.attribute_kinds import KINDS, check_value, label_of
from store.book import Book, Writing
from store.buying_centres import list_buying_centres
from store.errors import UNCHANGED, Refused
from store.evidence import EvidenceDraft
from store.people import Person, PersonRow
from store.records import (
    Key,
    Line,
    NeededKey,
    Record,
    Row,
    Text,
    add_record,
    as_row,
    checked,
    edit_record,
    is_one_of,
    read_rows,
    take,
)
from store.wording import say_fields


class Attribute(Record, table=True):
    """One judgement of a person, in one buying centre or (None) in the account as a whole.

    Of a kind that several hold at once, such as buying roles, each value is a record of its own.
    """

    part_of = frozenset({"person_id", "centre_id"})

    account_id: int | None = Field(default=None, sa_type=BigInteger, foreign_key="account.id", index=True)
    person_id: int = Field(sa_type=BigInteger, foreign_key="person.id", index=True)
    centre_id: int | None = Field(default=None, sa_type=BigInteger, foreign_key="buying_centre.id", index=True)
    name: str
    value: str
    source: str = ""
    as_of: date | None = None
    state: str = ""


class AttributeDraft(EvidenceDraft):
    """An attribute as it comes in; `name` is one of attribute_kinds.KINDS."""

    labels: ClassVar[Mapping[str, str]] = {"source": "Who says so", "as_of": "As of"}
    account_id: Key = None
    person_id: NeededKey
    centre_id: Key = None
    name: Line
    value: Text = Limit(min_length=1)

    @model_validator(mode="after")
    def _check(self) -> Self:
        if self.name not in KINDS:
            raise ValueError(f"“{self.name}” is not known of people")
        self.value = check_value(self.name, self.value)
        return self


class AttributeRow(Row):
    """An attribute as it goes out."""

    account_id: int | None
    person_id: int
    centre_id: int | None
    name: str
    value: str
    source: str
    as_of: date | None
    state: str


def list_attributes(session: Session, *accounts: int) -> list[AttributeRow]:
    """Return what is judged of the people of accounts, in the order in which it was first said."""
    query = select(Attribute).where(col(Attribute.account_id).in_(accounts)).order_by(col(Attribute.id))
    return read_rows(session, AttributeRow, query)


class Judgements(NamedTuple):
    """A person with all that is judged of her, and where she can be judged."""

    person: PersonRow
    rows: tuple[AttributeRow, ...]
    """In the order in which it was first said."""
    centres: Mapping[int, str]
    """The buying centres of her account by name."""

    def of_kind(self, centre_id: int | None, name: str) -> list[AttributeRow]:
        """Return what is judged of her in a buying centre, or (None) in the account as a whole, of one kind."""
        return [row for row in self.rows if (row.centre_id, row.name) == (centre_id, name)]


def read_judgements(session: Session, person_id: int) -> Judgements:
    """Return what is judged of one person, without the rest of her account; NotFound when she is gone."""
    person = as_row(PersonRow, take(session, Person, person_id))
    here = is_one_of(col(Attribute.account_id), (person.account_id,))
    rows = session.exec(select(Attribute).where(Attribute.person_id == person_id, here).order_by(col(Attribute.id)))
    centres = list_buying_centres(session, person.account_id) if person.account_id else []
    return Judgements(
        person,
        tuple(as_row(AttributeRow, row) for row in rows),
        {centre.id: centre.name for centre in centres},
    )


def assess(
    book: Book, person_id: int, centre_id: int | None, name: str, value: str, evidence: Mapping[str, Any] | None = None
) -> int:
    """Say what a person is in a buying centre, as of today and assumed unless the evidence says otherwise.

    Return the key. Another value of the same kind gives way, with its source, unless several may hold at once; saying
    the same again makes it new: as of today.
    """
    with book.write("") as session:
        person = take(session, Person, person_id)
        basis = {"as_of": clock.today(), "state": "unconfirmed", **(evidence or {})}
        place = {"account_id": person.account_id, "person_id": person_id, "centre_id": centre_id, "name": name}
        draft = checked(AttributeDraft, {**place, **basis, "value": value})
        session.label = f"{person.name}: {KINDS[name].label.lower()} {label_of(name, draft.value).lower()[:40]}"
        known = _standing(session, person.account_id, person_id, centre_id, name)
        row = next((each for each in known if not KINDS[name].several or each.value == draft.value), None)
        if row is None:
            return int(add_record(session, Attribute, draft).id or 0)
        if row.value != draft.value:
            basis = {"source": "", **basis}
        edit_record(row, AttributeDraft, {"value": draft.value, **basis})
        return int(row.id or 0)


def withdraw(book: Book, person_id: int, centre_id: int | None, name: str, value: str | None = None) -> None:
    """Take a judgement back: not assessed again. Of a kind that several hold at once only the one of that value."""
    with book.write("") as session:
        person = take(session, Person, person_id)
        session.label = f"{person.name}: {KINDS[name].label.lower()} not assessed"
        for row in _standing(session, person.account_id, person_id, centre_id, name):
            if value is None or row.value == value:
                session.delete(row)


def edit_attribute(
    book: Book, key: int, changes: Mapping[str, Any], seen: Mapping[str, Any] | None = None
) -> AttributeRow:
    """Change the value or the evidence of a judgement, as one recorded step."""
    with book.write("") as session:
        row = take(session, Attribute, key)
        person = take(session, Person, row.person_id)
        session.label = f"{person.name}: {KINDS[row.name].label.lower()}, {say_fields(AttributeDraft, changes)}"
        edit_record(row, AttributeDraft, changes, seen)
        _refuse_twice(session, row)
    return as_row(AttributeRow, row)


def _standing(
    session: Session, account_id: int | None, person_id: int, centre_id: int | None, name: str
) -> list[Attribute]:
    """Return what is said of a person; what was judged of her at another account stays there when she goes."""
    query = select(Attribute).where(Attribute.person_id == person_id, Attribute.name == name)
    query = query.where(is_one_of(col(Attribute.account_id), (account_id,)))
    query = query.where(is_one_of(col(Attribute.centre_id), (centre_id,)))
    return list(session.exec(query.order_by(col(Attribute.id))))


def _refuse_twice(session: Writing, row: Attribute) -> None:
    alike = _standing(session, row.account_id, row.person_id, row.centre_id, row.name)
    if sum(each.value == row.value for each in alike) > 1:
        raise Refused("That is said already", f"{label_of(row.name, row.value)} stands there.", safe=UNCHANGED)
