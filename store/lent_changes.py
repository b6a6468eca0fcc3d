"""Changes of what accounts lend each other: the points of peers, the name of a parent; which accounts each concerns."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

import sqlalchemy
from sqlalchemy import column, or_, table
from sqlmodel import Session, col, select

from store.clean import fold
from store.history import ChangeEntry
from store.lent import PARENT_NAME, PEERS_POINTS, shows
from store.quick_rows import in_portions
from store.talking_points import TalkingPoint

_SEEN_BY_PEERS = ("name", "archived_on")
"""Fields of an account that stand beside what it lends, or take it away."""
_ACCOUNT = table("account", column("id"), column("industry"), column("parent_id"))


class Lent:
    """The changes behind a certain one, by what they concern at other accounts."""

    def __init__(self) -> None:
        """Begin with none."""
        self._industries: dict[int, str] = {}
        self._parents: dict[int, int] = {}
        self._points: dict[str, set[tuple[int, int]]] = {}
        self._names: dict[int, set[int]] = {}

    def of(self, account: int, noted: str) -> set[int]:
        """Return the changes that concern a sheet of an account, by the digest of its template as it was noted."""
        found: set[int] = set()
        if shows(noted, PEERS_POINTS):
            lent = self._points.get(self._industries.get(account) or "", ())
            found.update(change for change, lender in lent if lender != account)
        if shows(noted, PARENT_NAME):
            found |= self._names.get(self._parents.get(account, 0), set())
        return found

    def read(self, session: Session, accounts: Iterable[int], since: int) -> None:
        """Read what changed at others of those accounts."""
        for key, industry, parent in _look_up(session, _ACCOUNT, accounts):
            self._industries[key], self._parents[key] = fold(industry or ""), parent or 0
        renamed: list[tuple[int, int]] = []
        changed: list[tuple[int, int, int, set[str]]] = []
        for change, name, record, account, fields in _entries(session, since):
            if name == "account" and "name" in fields:
                self._names.setdefault(record, set()).add(change)
            if name == "account" and fields.keys() & set(_SEEN_BY_PEERS):
                renamed.append((change, record))
            elif name == "talking_point":
                changed.append((change, record, account, {fold(text) for text in fields.get("industry", ())}))
        self._take_points(session, renamed, changed)

    def _take_points(
        self,
        session: Session,
        renamed: Sequence[tuple[int, int]],
        changed: Sequence[tuple[int, int, int, set[str]]],
    ) -> None:
        """Take the changes of points, and those of who lends them, by the industries that they are for."""
        of_point, of_lender = _read_industries(
            session, {point for _, point, _, _ in changed}, {key for _, key in renamed}
        )
        for change, point, lender, industries in changed:
            self._add(change, lender, industries | of_point.get(point, set()))
        for change, lender in renamed:
            self._add(change, lender, of_lender.get(lender, set()))

    def _add(self, change: int, lender: int, industries: Iterable[str]) -> None:
        for industry in filter(None, industries):
            self._points.setdefault(industry, set()).add((change, lender))


def read_lent(session: Session, sheets: Iterable[tuple[int, str]], since: int) -> Lent:
    """Return what changed at other accounts than the sheets' own: each is its account, and its template as noted.

    Nothing is read where no sheet shows anything of others.
    """
    lent = Lent()
    accounts = {account for account, noted in sheets if shows(noted, PEERS_POINTS) or shows(noted, PARENT_NAME)}
    if accounts:
        lent.read(session, accounts, since)
    return lent


def _entries(session: Session, since: int) -> Iterator[tuple[int, str, int, int, Mapping[str, tuple[str, ...]]]]:
    """Yield the changes of points, and of accounts that are seen: change, table, record, account, values by field."""
    table_name, before, after = col(ChangeEntry.table_name), col(ChangeEntry.before), col(ChangeEntry.after)
    is_seen = or_(*(before.contains(f'"{name}":') | after.contains(f'"{name}":') for name in _SEEN_BY_PEERS))
    whose = col(ChangeEntry.change_id), table_name, col(ChangeEntry.record_id), col(ChangeEntry.account_id)
    query: Any = sqlalchemy.select(*whose, before, after)
    query = query.where(
        col(ChangeEntry.change_id) > since, or_(table_name == "talking_point", (table_name == "account") & is_seen)
    )
    for change, name, record, account, old, new in session.connection().execute(query):
        values: dict[str, tuple[str, ...]] = {}
        for fields in (json.loads(old), json.loads(new)):
            for field, value in fields.items():
                values[field] = (*values.get(field, ()), str(value or ""))
        yield change, name, record, account or 0, values


def _read_industries(
    session: Session, points: Iterable[int], lenders: Iterable[int]
) -> tuple[Mapping[int, set[str]], Mapping[int, set[str]]]:
    """Return the industries that points are for: of these points by their key, of these accounts by theirs."""
    of_point: dict[int, set[str]] = {}
    of_lender: dict[int, set[str]] = {}
    shown: Any = select(col(TalkingPoint.id), col(TalkingPoint.account_id), col(TalkingPoint.industry))
    for link, keys, found in ((TalkingPoint.id, points, of_point), (TalkingPoint.account_id, lenders, of_lender)):
        for some in in_portions(keys):
            for point, lender, industry in session.connection().execute(shown.where(col(link).in_(some))):
                key = point if found is of_point else lender
                found.setdefault(key, set()).add(fold(industry))
    return of_point, of_lender


def _look_up(session: Session, source: Any, keys: Iterable[int]) -> Iterator[Any]:
    for some in in_portions(keys):
        yield from session.connection().execute(select(*source.c).where(source.c.id.in_(some)))
