"""What kind of account each is: its industry and segment, the offerings it has or may buy, the personas of its seats.

What is written for a kind of account (points, templates, tier plans) is chosen by it. Read for many accounts at once.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, NamedTuple

from sqlalchemy import BigInteger, Integer, Select, column, table
from sqlmodel import Session, col, select

from store.accounts import Account
from store.clean import fold
from store.offerings import list_offerings
from store.opportunities import Opportunity
from store.people import Seat
from store.quick_rows import read_plain
from store.white_space import Cell
from store.white_space_grid import UNKNOWN, OfferingFinder

_SHELVED = table("account", column("id", BigInteger), column("shelf", Integer))
"""The account with its shelf (its tier, 0 for none, -1 archived), by which the book finds it quickly.

The columns have types: else a query is composed anew for keys of another size.
"""
_NO_CHANCE = UNKNOWN | {"not applicable"}
"""States of a cell that say nothing for its offering."""

Scope = Select[Any]
"""Which accounts are meant: a query for their keys, so that thousands are never named one by one."""


class AccountKind(NamedTuple):
    """What kind of account it is."""

    account_id: int
    industry: str
    segment: str
    offerings: frozenset[int]
    """Those that somebody saw a place for in its white space, or that stand in an open or a won opportunity."""
    personas: tuple[str, ...]
    """Those of its seats, each once."""

    def has_industry(self, name: str) -> bool:
        """Say whether it is in an industry; case and accents do not count."""
        return bool(name) and fold(name) == fold(self.industry)

    def has_persona(self, name: str) -> bool:
        """Say whether somebody of a persona has a seat there; case and accents do not count."""
        return bool(name) and fold(name) in {fold(each) for each in self.personas}


def on_shelf(tier: int) -> Scope:
    """Return the scope of all accounts of a tier, 0 for those without one; none that is archived."""
    return select(_SHELVED.c.id).where(_SHELVED.c.shelf == tier)


def of_keys(*accounts: int) -> Scope:
    """Return the scope of a few accounts."""
    return select(_SHELVED.c.id).where(_SHELVED.c.id.in_(accounts))


def read_kind(session: Session, account_id: int) -> AccountKind:
    """Return what kind of account one is; one that is gone is of none."""
    none = AccountKind(account_id, "", "", frozenset(), ())
    return read_kinds(session, of_keys(account_id)).get(account_id, none)


def read_kinds(session: Session, scope: Scope) -> dict[int, AccountKind]:
    """Return what kind each account in scope is, by key."""
    offerings = read_offerings(session, scope)
    personas: dict[int, dict[str, None]] = {}
    seats = select(col(Seat.account_id), col(Seat.persona)).where(col(Seat.account_id).in_(scope), Seat.persona != "")
    for account, persona in read_plain(session, seats.order_by(col(Seat.id))):
        personas.setdefault(account, {})[persona] = None
    accounts = select(col(Account.id), col(Account.industry), col(Account.segment)).where(col(Account.id).in_(scope))
    return {
        key: AccountKind(key, industry, segment, offerings.get(key, frozenset()), tuple(personas.get(key, ())))
        for key, industry, segment in read_plain(session, accounts)
    }


def read_offerings(session: Session, scope: Scope) -> dict[int, frozenset[int]]:
    """Return the offerings of each account in scope that has or may buy any, by its key."""
    found: dict[int, set[int]] = {}
    for account, offering in _seen_offerings(session, scope):
        found.setdefault(account, set()).add(offering)
    return {account: frozenset(offerings) for account, offerings in found.items()}


def _seen_offerings(session: Session, scope: Scope) -> Iterator[tuple[int, int]]:
    cells = select(col(Cell.account_id), col(Cell.offering_id), col(Cell.state)).where(col(Cell.account_id).in_(scope))
    yield from ((account, key) for account, key, state in read_plain(session, cells) if state not in _NO_CHANCE)
    finder = OfferingFinder(list_offerings(session))
    fields = (Opportunity.account_id, Opportunity.offering_id, Opportunity.name, Opportunity.kind)
    deals = select(*(col(field) for field in fields)).where(col(Opportunity.account_id).in_(scope))
    for account, key, *texts in read_plain(session, deals.where(col(Opportunity.state).in_(("open", "won")))):
        if offering := key or finder.find(*texts):
            yield account, offering
