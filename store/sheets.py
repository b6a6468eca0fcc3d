"""Sheets made: from which template and which state of the book, so that a stale one is known.

A note of what happened by itself: it says what lies in a folder, so undo leaves it alone, and no dump shows it.
"""

from __future__ import annotations

import json
from bisect import bisect_right
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date
from typing import Any, NamedTuple

from sqlalchemy import BigInteger, and_, delete, insert, not_, tuple_
from sqlmodel import Field, Session, SQLModel, col, select

from store import clock
from store.account_kinds import Scope
from store.accounts import Account
from store.book import Book
from store.history import INSERTED, UPDATED, ChangeEntry
from store.lent_changes import read_lent
from store.quick_rows import in_portions, read_plain

OF_THE_BOOK = frozenset(
    {"book_settings", "colleague", "offering", "rule", "persona", "tier_plan", "campaign"},
)
"""Tables of the book itself: what changes there may stand in every sheet."""
_NEW_IN_NONE = frozenset({"colleague", "campaign"})
"""Of those, what no sheet shows while it is new: whoever names it changes an account."""
_IN_NO_SHEET = frozenset({"snooze", "external_key", "due_touch"})
"""Tables of accounts that no sheet shows."""


class Sheet(SQLModel, table=True):
    """The last sheet that was made for an account from a template.

    `template_digest` is of the template's file, SHA-256, as `store.lent.noted_as` has it; `text_digest` of the sheet
    behind all that made it but the book; `change_id` the newest change of the book that it was made from; `file` its
    name without a folder; `gaps` how many things it lacked.
    """

    account_id: int = Field(primary_key=True, sa_type=BigInteger)
    template: str = Field(primary_key=True)
    template_digest: str
    text_digest: str
    file: str
    change_id: int = Field(sa_type=BigInteger)
    made_on: date
    gaps: int = 0


class Made(NamedTuple):
    """A sheet as it is noted, see `Sheet`; `made_on` is the day it is noted."""

    account_id: int
    template: str
    template_digest: str
    text_digest: str
    file: str
    change_id: int
    gaps: int = 0
    made_on: date | None = None


class Standing(NamedTuple):
    """A sheet that was made, and what changed since."""

    sheet: Made
    changes: int
    """Changes of the account, or of the book itself, since it was made."""
    has_other_template: bool
    """The template it was made from has changed, or is gone."""

    @property
    def is_fresh(self) -> bool:
        """Whether it says what the book says."""
        return not (self.changes or self.has_other_template)

    @property
    def why(self) -> str:
        """Why it is stale, in words; empty when it is not."""
        changes = f"{self.changes:,} {'change' if self.changes == 1 else 'changes'} since" if self.changes else ""
        template = "its template has changed" if self.has_other_template else ""
        return ", ".join(filter(None, (changes, template)))


class Subject(NamedTuple):
    """An account that a sheet is to be made for."""

    account_id: int
    name: str
    tier: int | None


def note_sheets(book: Book, made: Iterable[Made]) -> None:
    """Note sheets that were written, each in place of the one before from the same template.

    Nothing is written when all of them are noted so already, or in a book that is read only.
    """
    rows = {(sheet.account_id, sheet.template): sheet for sheet in made}
    with book.read() as session:
        known = {(sheet.account_id, sheet.template): sheet for sheet in _known(session, {key for key, _ in rows})}
    new = [
        sheet
        for key, sheet in rows.items()
        if known.get(key, sheet)._replace(made_on=None) != sheet or key not in known
    ]
    if book.read_only or not new:
        return
    today = clock.today()
    with book.write("") as session:
        connection = session.connection()
        for some in in_portions(new):
            places = [(sheet.account_id, sheet.template) for sheet in some]
            connection.execute(delete(Sheet).where(tuple_(col(Sheet.account_id), col(Sheet.template)).in_(places)))
            connection.execute(insert(Sheet), [{**sheet._asdict(), "made_on": today} for sheet in some])


def list_sheets(session: Session, *accounts: int) -> list[Made]:
    """Return the sheets made for accounts, of each template the last."""
    return _read(session, col(Sheet.account_id).in_(accounts))


def is_stale(sheet: Made, change_id: int, digests: Mapping[str, str]) -> bool:
    """Say whether data or template changed since a sheet was made; `digests` are those of the templates by name."""
    return sheet.change_id < change_id or digests.get(sheet.template, sheet.template_digest) != sheet.template_digest


def read_standings(
    session: Session, digests: Mapping[str, str] | None, scope: Scope | None = None
) -> dict[int, list[Standing]]:
    """Return how the sheets stand that were made for accounts in scope (or all), by account; none that is archived.

    `digests` are those of the templates by name; without them no template is looked at. What counts is a change of the
    account and all that hangs on it, or of the book itself (settings, rules, offerings, colleagues, personas, tier
    plans, campaigns); of what other accounts lend, that which the sheet shows (`store.lent`).
    """
    in_use = select(Account.id).where(col(Account.id) == col(Sheet.account_id), col(Account.archived_on).is_(None))
    sheets = _read(session, in_use.exists() if scope is None else col(Sheet.account_id).in_(scope))
    if not sheets:
        return {}
    since = _Since(session, sheets)
    found: dict[int, list[Standing]] = {}
    for sheet in sheets:
        is_other = digests is not None and digests.get(sheet.template) != sheet.template_digest
        found.setdefault(sheet.account_id, []).append(Standing(sheet, since.count(sheet), is_other))
    return found


def is_due(standings: Sequence[Standing], template: str = "") -> bool:
    """Say whether an account needs a sheet: it has none that is fresh, from a template if one is named."""
    return not any(each.is_fresh for each in standings if template in ("", each.sheet.template))


def count_stale(session: Session, digests: Mapping[str, str]) -> int:
    """Return at how many accounts a sheet was made, and none is fresh any more."""
    return sum(map(is_due, read_standings(session, digests).values()))


def newest_standing(standings: Iterable[Standing]) -> Standing | None:
    """Return the sheet that was made last, None where there is none."""
    return max(standings, key=lambda each: (each.sheet.made_on or date.min, each.sheet.change_id), default=None)


def read_subjects(session: Session, accounts: Iterable[int]) -> list[Subject]:
    """Return those of the accounts that are there, each once, in their order."""
    found: dict[int, Subject] = {}
    keys = list(dict.fromkeys(accounts))
    for some in in_portions(keys):
        query = select(col(Account.id), col(Account.name), col(Account.tier)).where(col(Account.id).in_(some))
        found |= {key: Subject(key, name, tier) for key, name, tier in read_plain(session, query)}
    return [found[key] for key in keys if key in found]


class _Since:
    """The changes behind a certain one: of each account, and of the book itself."""

    def __init__(self, session: Session, sheets: Sequence[Made]) -> None:
        change = min(sheet.change_id for sheet in sheets)
        of, table = col(ChangeEntry.account_id), col(ChangeEntry.table_name)
        newer = col(ChangeEntry.change_id) > change
        made_for = select(Sheet.account_id)
        own = select(of, col(ChangeEntry.change_id)).where(newer, of.in_(made_for), table.not_in(_IN_NO_SHEET))
        self._own: dict[int, set[int]] = {}
        for account, key in [*read_plain(session, own.distinct()), *self._left(session, newer)]:
            self._own.setdefault(account, set()).add(key)
        is_new = and_(table.in_(_NEW_IN_NONE), col(ChangeEntry.action) == INSERTED)
        book = select(col(ChangeEntry.change_id)).where(newer, table.in_(OF_THE_BOOK), not_(is_new))
        self._book = sorted(key for (key,) in read_plain(session, book.distinct()))
        self._lent = read_lent(session, [(sheet.account_id, sheet.template_digest) for sheet in sheets], change)

    def count(self, sheet: Made) -> int:
        """Return how many of them concern a sheet."""
        found = self._own.get(sheet.account_id, set()) | self._lent.of(sheet.account_id, sheet.template_digest)
        own = {key for key in found if key > sheet.change_id}
        book = self._book[bisect_right(self._book, sheet.change_id) :]
        return len(own.union(book))

    @staticmethod
    def _left(session: Session, newer: Any) -> Iterator[tuple[int, int]]:
        """Yield the account that something went away from, and the change that took it."""
        before = col(ChangeEntry.before)
        query = select(col(ChangeEntry.change_id), before).where(newer, col(ChangeEntry.action) == UPDATED)
        for key, text in read_plain(session, query.where(before.contains('"account_id":'))):
            if account := json.loads(text).get("account_id"):
                yield account, key


def _known(session: Session, accounts: Iterable[int]) -> Iterator[Made]:
    for some in in_portions(accounts):
        yield from list_sheets(session, *some)


def _read(session: Session, where: Any) -> list[Made]:
    query = select(*(col(getattr(Sheet, name)) for name in Made._fields)).where(where)
    return [Made(*row) for row in read_plain(session, query.order_by(col(Sheet.account_id), col(Sheet.template)))]
