"""Facts: what is known or assumed of an account, a buying centre or a person, with source and date."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Annotated, Any, ClassVar

from pydantic import AfterValidator, ValidationInfo
from pydantic import Field as Limit
from sqlalchemy import BigInteger
from sqlmodel import Field, Session, col, select

from store import clock
from store.book import Book
from store.errors import MEND, NOT_SAVED, UNCHANGED, Refused
from store.evidence import PastDay
from store.records import (
    Draft,
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
    let_go,
    one_of,
    read_rows,
    take,
)
from store.wording import say_fields
from store.words import FACT_END, FACT_ENDED, FACT_STATE, FACT_TYPE, PRESSURE_FROM, PRIORITY, RETIRED


class Fact(Record, table=True):
    """One thing we know or assume."""

    account_id: int = Field(sa_type=BigInteger, foreign_key="account.id", index=True)
    centre_id: int | None = Field(default=None, sa_type=BigInteger, foreign_key="buying_centre.id", index=True)
    person_id: int | None = Field(default=None, sa_type=BigInteger, foreign_key="person.id", index=True)
    type: str = ""
    text: str
    source: str = ""
    as_of: date | None = None
    state: str = ""
    priority: str = ""
    pressure_from: str = ""


def ends_of(fact_type: str) -> tuple[str, ...]:
    """Return the states in which a fact of a kind may end, its own end first."""
    own = FACT_END.get(fact_type)
    return (own, RETIRED) if own else (RETIRED,)


def _refuse_foreign_end(state: str, info: ValidationInfo) -> str:
    """Return the state; ValueError in words when it ends a fact of another kind. One that was there before may stay."""
    kind, there = info.data.get("type", ""), info.context or {}
    was_there = (there.get("type"), there.get("state")) == (kind, state)
    if state in FACT_ENDED and state not in ends_of(kind) and not was_there:
        raise ValueError(_no_end(kind))
    return state


def _no_end(kind: str) -> str:
    named = f"{'an' if kind[:1] in 'aeiou' else 'a'} {kind}" if kind else "a fact of no kind"
    return f"is not how {named} ends; that is: {' or '.join(ends_of(kind))}"


class FactDraft(Draft):
    """A fact as it comes in; `as_of` is the day it was true, `source` who told us."""

    labels: ClassVar[Mapping[str, str]] = {
        "text": "Fact",
        "as_of": "As of",
        "type": "Kind",
        "state": "State",
        "pressure_from": "Pressure from",
        "person_id": "About",
        "centre_id": "About",
    }
    account_id: NeededKey
    centre_id: Key = None
    person_id: Key = None
    type: Annotated[Line, one_of(FACT_TYPE)] = ""
    text: Annotated[Text, Limit(min_length=1)]
    source: Line = ""
    as_of: PastDay = None
    state: Annotated[Line, one_of(FACT_STATE), AfterValidator(_refuse_foreign_end)] = ""
    priority: Annotated[Line, one_of(PRIORITY)] = ""
    pressure_from: Annotated[Line, one_of(PRESSURE_FROM)] = ""


class FactRow(Row):
    """A fact as it goes out."""

    account_id: int
    centre_id: int | None
    person_id: int | None
    type: str
    text: str
    source: str
    as_of: date | None
    state: str
    priority: str
    pressure_from: str


def list_facts(session: Session, *accounts: int) -> list[FactRow]:
    """Return the facts of accounts, newest knowledge first."""
    query = select(Fact).where(col(Fact.account_id).in_(accounts))
    return read_rows(session, FactRow, query.order_by(col(Fact.as_of).desc().nulls_last(), col(Fact.id)))


def add_fact(book: Book, values: Mapping[str, Any]) -> int:
    """Add a fact, as of today unless said otherwise, and return its key."""
    draft = checked(FactDraft, {"as_of": clock.today(), **values})
    with book.write(f"Fact added: {draft.text[:40]}") as session:
        return int(add_record(session, Fact, draft).id or 0)


def edit_fact(book: Book, key: int, changes: Mapping[str, Any], seen: Mapping[str, Any] | None = None) -> FactRow:
    """Change fields of a fact, as one recorded step."""
    with book.write("") as session:
        row = take(session, Fact, key)
        session.label = f"Fact {row.text[:30]}: {say_fields(FactDraft, changes)}"
        edit_record(row, FactDraft, changes, seen)
    return as_row(FactRow, row)


def confirm_fact(book: Book, key: int, source: str | None = None) -> tuple[date | None, FactRow]:
    """Mark a fact as confirmed: it is still true, so its date is today from now on. None keeps who said so before.

    Return the date it had before, and the fact. The day that somebody vouched for it is what its age counts from; the
    date before stays in the history, and in what undo says.
    """
    with book.write("") as session:
        row = take(session, Fact, key)
        before = row.as_of
        session.label = f"Fact confirmed, was as of {before or 'no date'}: {row.text[:40]}"
        says = {} if source is None else {"source": source}
        edit_record(row, FactDraft, {"state": "confirmed", "as_of": clock.today(), **says})
    return before, as_row(FactRow, row)


def end_fact(book: Book, key: int, state: str) -> FactRow:
    """Say how a fact has ended, one of `ends_of` its kind: it is of today from now on, and ages no more."""
    with book.write("") as session:
        row = take(session, Fact, key)
        session.label = f"Fact {state}: {row.text[:40]}"
        if state not in ends_of(row.type):
            words = _no_end(row.type)
            raise Refused(NOT_SAVED, f"State: {words}.", MEND, {"state": words}, safe=UNCHANGED)
        edit_record(row, FactDraft, {"state": state, "as_of": clock.today()})
    return as_row(FactRow, row)


def remove_fact(book: Book, key: int) -> None:
    """Take a fact out; undo brings it back whole."""
    with book.write("") as session:
        row = take(session, Fact, key)
        session.label = f"Fact removed: {row.text[:40]}"
        let_go(session, row)
