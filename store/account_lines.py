"""Account lines: the few things of an account that a list of a whole tier shows, read in one plain query."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import NamedTuple

from sqlalchemy import column, table
from sqlmodel import Session, select

from store.account_kinds import Scope
from store.quick_rows import in_portions, read_plain


class AccountLine(NamedTuple):
    """What is shown of an account; amounts in minor units."""

    id: int
    name: str
    tier: int | None
    industry: str
    segment: str
    revenue: int | None
    open_amount: int


_ACCOUNT = table("account", *(column(name) for name in (*AccountLine._fields, "name_key", "shelf")))
"""The account with its open pipeline and its shelf (-1 for archived), which the book itself keeps."""
_QUERY = select(*(_ACCOUNT.c[name] for name in AccountLine._fields))


def read_accounts(session: Session, scope: Scope) -> list[AccountLine]:
    """Return the accounts in scope, by name."""
    query = _QUERY.where(_ACCOUNT.c.id.in_(scope)).order_by(_ACCOUNT.c.name_key, _ACCOUNT.c.id)
    return [*map(AccountLine._make, read_plain(session, query))]


def find_accounts(session: Session, keys: Iterable[int]) -> Iterator[AccountLine]:
    """Yield those of the accounts, thousands perhaps, that are there and not archived; in no order."""
    for some in in_portions(keys):
        query = _QUERY.where(_ACCOUNT.c.id.in_(some), _ACCOUNT.c.shelf >= 0)
        yield from map(AccountLine._make, read_plain(session, query))
