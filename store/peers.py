"""Peers: the other accounts of an industry, how many of them are customers, and what they have from us."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from sqlalchemy import ColumnElement
from sqlmodel import Session, col, func, select

from store.accounts import Account
from store.offerings import list_offerings
from store.opportunities import Opportunity
from store.quick_rows import read_plain
from store.white_space import Cell
from store.white_space_grid import HELD

NAMED = 3
"""So many of them are named, the customers with the largest revenue first."""


class Peers(NamedTuple):
    """The accounts in use of an industry, but for one."""

    industry: str
    accounts: int
    customers: int
    names: Sequence[str]
    """Some of the customers."""
    offerings: Sequence[tuple[str, int]]
    """What they have from us or have bought, and how many of them, most first."""


def read_peers(session: Session, account_id: int) -> Peers | None:
    """Return the peers of an account; None where its industry is not known."""
    account = session.get(Account, account_id)
    if account is None or not account.industry_key:
        return None
    here = (
        col(Account.industry_key) == account.industry_key,
        col(Account.archived_on).is_(None),
        col(Account.id) != account_id,
    )
    is_customer = col(Account.relationship) == "customer"
    number = read_plain(session, select(func.count(), func.count().filter(is_customer)).where(*here))
    ((accounts, customers),) = number
    names = select(col(Account.name)).where(*here, is_customer)
    names = names.order_by(col(Account.revenue).desc().nulls_last(), col(Account.name_key)).limit(NAMED)
    largest = [name for (name,) in read_plain(session, names)]
    return Peers(account.industry, accounts, customers, largest, _offerings(session, here))


def _offerings(session: Session, here: Sequence[ColumnElement[bool]]) -> list[tuple[str, int]]:
    """Return what accounts have from us, by the white space and by what they have bought, and how many of them."""
    cells = select(col(Cell.offering_id), col(Cell.account_id)).where(col(Cell.state).in_(HELD))
    deals = select(col(Opportunity.offering_id), col(Opportunity.account_id)).where(
        Opportunity.state == "won", col(Opportunity.offering_id).is_not(None)
    )
    found: dict[int, set[int]] = {}
    peers = select(col(Account.id)).where(*here)
    for query in (cells.where(col(Cell.account_id).in_(peers)), deals.where(col(Opportunity.account_id).in_(peers))):
        for offering, account in read_plain(session, query):
            found.setdefault(offering, set()).add(account)
    counts = [(each.name, len(found[each.id])) for each in list_offerings(session) if each.id in found]
    return sorted(counts, key=lambda count: -count[1])
