"""Accounts: the companies of the book, their tier and the reason for it, and what the list shows of them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Annotated, Any, ClassVar

from pydantic import BeforeValidator
from pydantic import Field as Limit
from sqlalchemy import BigInteger
from sqlmodel import Field, Session, col, select

from store import clock
from store.book import Book
from store.circles import refuse_circle
from store.clean import clean, fold
from store.colleagues import colleague_of
from store.errors import NotFound, Refused
from store.fiscal import check_cadence
from store.records import (
    LARGEST_KEY,
    Count,
    Day,
    Draft,
    Key,
    Line,
    Name,
    Record,
    Row,
    Text,
    Worth,
    add_record,
    as_row,
    checked,
    edit_record,
    newly,
    one_of,
    parse_amount,
    read_rows,
    take,
)
from store.wording import say_fields
from store.words import PLAN_DEPTH, RELATIONSHIP, TIERS

FIRST_YEAR = 1500
"""Nobody has been a customer for longer."""


class Account(Record, table=True):
    """A company we sell to, or want to.

    `vulnerability` is the one weakness that could sink the strategy, `countermeasure` what is done about it.
    `review_months` is its own cadence of reviews (0: none, None: that of its tier), `review_on` a day that was agreed.
    """

    derived = {"name_key": ("name", fold), "industry_key": ("industry", lambda text: fold(text) or None)}

    name: str
    name_key: str = ""
    parent_id: int | None = Field(default=None, sa_type=BigInteger, foreign_key="account.id", index=True)
    website: str = ""
    industry: str = ""
    industry_key: str | None = None
    segment: str = ""
    country: str = ""
    city: str = ""
    postcode: str = ""
    phone: str = ""
    employees: int | None = Field(default=None, sa_type=BigInteger)
    revenue: int | None = Field(default=None, sa_type=BigInteger)
    relationship: str = ""
    owner_id: int | None = Field(default=None, sa_type=BigInteger, foreign_key="colleague.id")
    tier: int | None = None
    tier_reason: str = ""
    tier_since: date | None = None
    customer_since: int | None = None
    vulnerability: str = ""
    countermeasure: str = ""
    notes: str = ""
    plan_depth: str = ""
    sheet_template: str = ""
    review_months: int | None = Field(default=None, sa_type=BigInteger)
    review_on: date | None = None
    archived_on: date | None = None


def _tier(value: object) -> object:
    text = "" if value is None else str(value).strip()
    if text in ("", "0"):
        return None
    if text in ("1", "2", "3"):
        return int(text)
    raise ValueError("is 1, 2 or 3, or empty for none")


def check_year(year: int) -> None:
    """Raise ValueError in words for a year since when nobody can be, or will soon be, a customer."""
    last = clock.today().year + 1
    if not FIRST_YEAR <= year <= last:
        raise ValueError(f"is not a year from {FIRST_YEAR} to {last}")


Tier = Annotated[int | None, BeforeValidator(_tier)]
Year = Annotated[
    Annotated[int, Limit(ge=1, le=9999)] | None,
    BeforeValidator(lambda v: None if v == "" else v),
    newly(check_year),
]


class AccountDraft(Draft):
    """An account as it comes in. `revenue` in minor units of the book's currency."""

    labels: ClassVar[Mapping[str, str]] = {
        "revenue": "Annual revenue",
        "parent_id": "Parent account",
        "owner_id": "Owner",
        "vulnerability": "Critical vulnerability",
        "countermeasure": "What we do about it",
        "plan_depth": "Depth of the plan",
        "sheet_template": "Template of its sheet",
        "review_months": "Reviewed every (months)",
        "review_on": "Next review",
    }
    name: Name
    parent_id: Key = None
    website: Line = ""
    industry: Line = ""
    segment: Line = ""
    country: Line = ""
    city: Line = ""
    postcode: Line = ""
    phone: Line = ""
    employees: Count = None
    revenue: Worth = None
    relationship: Annotated[Line, one_of(RELATIONSHIP)] = ""
    owner_id: Key = None
    tier: Tier = None
    tier_reason: Line = ""
    tier_since: Day = None
    customer_since: Year = None
    vulnerability: Text = ""
    countermeasure: Text = ""
    notes: Text = ""
    plan_depth: Annotated[Line, one_of(PLAN_DEPTH)] = ""
    sheet_template: Line = ""
    review_months: Annotated[Count, newly(check_cadence)] = None
    review_on: Day = None
    archived_on: Day = None


class AccountRow(Row):
    """An account as it goes out."""

    name: str
    parent_id: int | None
    website: str
    industry: str
    segment: str
    country: str
    city: str
    postcode: str
    phone: str
    employees: int | None
    revenue: int | None
    relationship: str
    owner_id: int | None
    tier: int | None
    tier_reason: str
    tier_since: date | None
    customer_since: int | None
    vulnerability: str
    countermeasure: str
    notes: str
    plan_depth: str
    sheet_template: str
    review_months: int | None
    review_on: date | None
    archived_on: date | None


def read_account(session: Session, key: int) -> AccountRow:
    """Return one account; NotFound when it is gone."""
    return as_row(AccountRow, take(session, Account, key))


def read_accounts(session: Session, keys: Iterable[int]) -> dict[int, AccountRow]:
    """Return those of the accounts that are there, by their keys."""
    query = select(Account).where(col(Account.id).in_(set(keys)))
    return {row.id: row for row in read_rows(session, AccountRow, query)}


def find_account(session: Session, text: str) -> AccountRow:
    """Return the account of that key, exact name, or unambiguous part of a name.

    Raises NotFound when none fits and Refused, naming some, when several do.
    """
    number = int(text) if text.isdecimal() and len(text) < 20 else 0
    if 0 < number <= LARGEST_KEY and (found := session.get(Account, number)):
        return as_row(AccountRow, found)
    key = fold(clean(text))
    exact = session.exec(select(Account).where(Account.name_key == key).limit(6)).all()
    part = col(Account.name_key).contains(key, autoescape=True)
    rows = exact or session.exec(select(Account).where(part).order_by(col(Account.name_key)).limit(6)).all()
    if not rows or not key:
        raise NotFound("No such account", f"No account is called “{clean(text)}”.", "`tierbook list --find` searches.")
    if len(rows) > 1:
        names = "; ".join(_told_apart(row) for row in rows[:5])
        more = "; and more" if len(rows) > 5 else ""
        raise Refused("Which account?", f"“{clean(text)}” fits {names}{more}.", "Name it in full, or by its number.")
    return as_row(AccountRow, rows[0])


def _told_apart(row: Account) -> str:
    """Return an account as one of several: name, city, tier and key."""
    tier = f"tier {row.tier}" if row.tier else ""
    return f"{row.name} ({', '.join(part for part in (row.city, tier, str(row.id)) if part)})"


def add_account(book: Book, values: Mapping[str, Any]) -> int:
    """Add an account and return its key."""
    draft = checked(AccountDraft, {**values, "tier_since": clock.today() if values.get("tier") else None})
    with book.write(f"{draft.name} added") as session:
        return int(add_record(session, Account, draft).id or 0)


def edit_account(
    book: Book, key: int, changes: Mapping[str, Any], seen: Mapping[str, Any] | None = None, *, owner: str = ""
) -> AccountRow:
    """Change fields of an account, as one recorded step; see records.edit_record for `seen`.

    `owner` names the colleague who is to own it, and makes one who is not known yet. A changed tier also gets today's
    date as its `tier_since`. A parent that would make a circle is Refused.
    """
    with book.write("") as session:
        row = take(session, Account, key)
        past = as_row(AccountRow, row)
        if owner:
            changes = {**changes, "owner_id": colleague_of(session, owner)}
        edit_record(row, AccountDraft, changes, seen)
        if row.tier != past.tier and "tier_since" not in changes:
            row.tier_since = clock.today()
        if row.parent_id != past.parent_id:
            refuse_circle(
                session, row, "parent_id", lambda account: account.name, "An account cannot be its own parent"
            )
        session.label = f"{past.name}: {_named(row, changes)}"
    return as_row(AccountRow, row)


def set_tier(book: Book, key: int, tier: int | None, reason: str) -> AccountRow:
    """Move an account to a tier, with the reason that is shown beside it."""
    return edit_account(book, key, {"tier": tier, "tier_reason": reason})


def archive_account(book: Book, key: int, archived: bool = True) -> AccountRow:
    """Put an account away, or bring it back; nothing of it is deleted."""
    return edit_account(book, key, {"archived_on": clock.today() if archived else None})


def parse_field(name: str, text: str, currency: str) -> Any:
    """Return what a typed text means for a field: revenue as minor units; other fields as they are."""
    return parse_amount(AccountDraft.labels["revenue"], text, currency, name) if name == "revenue" else text


def _named(row: Account, changes: Mapping[str, Any]) -> str:
    """Return what is changed in words; the reason belongs to its tier."""
    words = {
        "tier": f"tier {TIERS.get(row.tier, 'Untiered')}",
        "archived_on": "archived" if row.archived_on else "brought back",
    }
    names = [name for name in changes if name != "tier_reason" or "tier" not in changes]
    return ", ".join(words.get(name) or say_fields(AccountDraft, [name]) for name in names)
