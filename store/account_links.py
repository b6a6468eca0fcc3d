"""Links of an account: its chat channels, folders and pages elsewhere, kept as text and opened only when asked."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, ClassVar

from sqlalchemy import BigInteger
from sqlmodel import Field, Session, col, select

from store.book import Book
from store.records import Draft, Line, Name, NeededKey, Record, Row, add_record, checked, edit_record, read_rows, take
from store.wording import say_fields


class AccountLink(Record, table=True):
    """One address: a channel, a folder, a page."""

    __tablename__ = "account_link"
    account_id: int = Field(sa_type=BigInteger, foreign_key="account.id", index=True)
    name: str = ""
    address: str


class AccountLinkDraft(Draft):
    """A link as it comes in."""

    labels: ClassVar[Mapping[str, str]] = {"name": "What it is"}
    account_id: NeededKey
    name: Line = ""
    address: Name


class AccountLinkRow(Row):
    """A link as it goes out."""

    account_id: int
    name: str
    address: str


def list_links(session: Session, *accounts: int) -> list[AccountLinkRow]:
    """Return the links of accounts in the order they were kept."""
    query = select(AccountLink).where(col(AccountLink.account_id).in_(accounts)).order_by(col(AccountLink.id))
    return read_rows(session, AccountLinkRow, query)


def add_link(book: Book, values: Mapping[str, Any]) -> int:
    """Keep a link and return its key."""
    draft = checked(AccountLinkDraft, values)
    with book.write(f"Link kept: {(draft.name or draft.address)[:40]}") as session:
        return int(add_record(session, AccountLink, draft).id or 0)


def edit_link(book: Book, key: int, changes: Mapping[str, Any], seen: Mapping[str, Any] | None = None) -> None:
    """Change a link, as one recorded step."""
    with book.write("") as session:
        row = take(session, AccountLink, key)
        session.label = f"Link {(row.name or row.address)[:40]}: {say_fields(AccountLinkDraft, changes)}"
        edit_record(row, AccountLinkDraft, changes, seen)


def remove_link(book: Book, key: int) -> None:
    """Take a link out; undo brings it back."""
    with book.write("") as session:
        row = take(session, AccountLink, key)
        session.label = f"Link removed: {(row.name or row.address)[:40]}"
        session.delete(row)
