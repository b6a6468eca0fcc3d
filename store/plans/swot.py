"""Strengths, weaknesses, opportunities and threats of an account, each with what answers it in the plan."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Annotated, Any, ClassVar

from sqlalchemy import BigInteger
from sqlmodel import Field, Session, col, select

from store import clock
from store.accounts import Account
from store.book import Book
from store.errors import UNCHANGED, Refused
from store.evidence import PastDay
from store.plans.belonging import refuse_strays
from store.records import (
    Draft,
    Key,
    Line,
    Name,
    NeededKey,
    Record,
    Row,
    Text,
    add_record,
    as_row,
    checked,
    edit_record,
    one_of,
    read_rows,
    take,
)
from store.wording import say_fields
from store.words import SWOT_KIND

TO_ANSWER = frozenset({"weakness", "threat"})
"""What an objective or an action of the plan should answer."""


class SwotItem(Record, table=True):
    """One strength, weakness, opportunity or threat; an objective or an action is what we make of it."""

    __tablename__ = "swot_item"

    account_id: int = Field(sa_type=BigInteger, foreign_key="account.id", index=True)
    kind: str
    text: str
    note: str = ""
    source: str = ""
    as_of: date | None = None
    objective_id: int | None = Field(default=None, sa_type=BigInteger, foreign_key="objective.id", index=True)
    action_id: int | None = Field(default=None, sa_type=BigInteger, foreign_key="action.id", index=True)


class SwotItemDraft(Draft):
    """An item as it comes in."""

    labels: ClassVar[Mapping[str, str]] = {
        "text": "What it is",
        "as_of": "As of",
        "objective_id": "Answered by objective",
        "action_id": "Answered by action",
    }
    account_id: NeededKey
    kind: Annotated[Line, one_of(SWOT_KIND)]
    text: Name
    note: Text = ""
    source: Line = ""
    as_of: PastDay = None
    objective_id: Key = None
    action_id: Key = None


class SwotItemRow(Row):
    """An item as it goes out."""

    account_id: int
    kind: str
    text: str
    note: str
    source: str
    as_of: date | None
    objective_id: int | None
    action_id: int | None

    @property
    def is_answered(self) -> bool:
        """Whether an objective or an action takes care of it."""
        return self.objective_id is not None or self.action_id is not None


def list_swot(session: Session, *accounts: int) -> list[SwotItemRow]:
    """Return the items of accounts in the order in which they were written."""
    query = select(SwotItem).where(col(SwotItem.account_id).in_(accounts)).order_by(col(SwotItem.id))
    return read_rows(session, SwotItemRow, query)


def add_swot(book: Book, values: Mapping[str, Any]) -> int:
    """Add an item, as of today unless said otherwise, and return its key."""
    draft = checked(SwotItemDraft, {"as_of": clock.today(), **values})
    with book.write(f"{SWOT_KIND.label(draft.kind)} added: {draft.text[:40]}") as session:
        row = add_record(session, SwotItem, draft)
        refuse_strays(session, row)
        return int(row.id or 0)


def edit_swot(book: Book, key: int, changes: Mapping[str, Any], seen: Mapping[str, Any] | None = None) -> SwotItemRow:
    """Change fields of an item, as one recorded step; the account's critical vulnerability follows its text."""
    with book.write("") as session:
        row = take(session, SwotItem, key)
        account, before = take(session, Account, row.account_id), row.text
        session.label = f"{SWOT_KIND.label(row.kind)} {row.text[:30]}: {say_fields(SwotItemDraft, changes)}"
        edit_record(row, SwotItemDraft, changes, seen)
        refuse_strays(session, row)
        if account.vulnerability == before:
            account.vulnerability = row.text
    return as_row(SwotItemRow, row)


def remove_swot(book: Book, key: int) -> None:
    """Take an item out; undo brings it back whole."""
    with book.write("") as session:
        row = take(session, SwotItem, key)
        session.label = f"{SWOT_KIND.label(row.kind)} removed: {row.text[:40]}"
        session.delete(row)


def make_vulnerability(book: Book, key: int) -> None:
    """Let a weakness or a threat be the critical vulnerability of its account: the one that could sink all the rest.

    What was said to be done against another one does not answer it.
    """
    with book.write("") as session:
        row = take(session, SwotItem, key)
        if row.kind not in TO_ANSWER:
            words = f"{SWOT_KIND.label(row.kind)}: only a weakness or a threat can sink the rest."
            raise Refused("That is no vulnerability", words, safe=UNCHANGED)
        account = take(session, Account, row.account_id)
        session.label = f"Critical vulnerability: {row.text[:40]}"
        if account.vulnerability != row.text:
            account.vulnerability, account.countermeasure = row.text, ""
