"""The white space of the whole book: what all accounts in use have of each offering, and what may still come."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import ColumnElement, Executable, case, func, select
from sqlmodel import Session, col

from store.accounts import Account
from store.offerings import list_offerings
from store.opportunities import Opportunity
from store.white_space import Cell
from store.white_space_grid import CLOSED, GROWTH, HELD, OfferingFinder, Sums

NO_OFFERING = "No offering"
"""What the line is called of opportunities that name no offering."""
_PART = 10**6
"""Amounts are added up in two parts: a few very large ones would leave 63 bits."""


@dataclass(slots=True)
class OfferingTotals:
    """What the book has of one offering; key 0 for opportunities without one."""

    key: int
    name: str
    cells: dict[str, int] = field(default_factory=dict)
    """How many cells of each assessed state."""
    sums: Sums = field(default_factory=Sums)
    opportunities: dict[str, int] = field(default_factory=dict)
    """How many opportunities are open, and won."""


def read_book_totals(session: Session) -> list[OfferingTotals]:
    """Return the totals of each offering in the book's order, and last of what has none, if there is anything.

    States are those that somebody assessed; what opportunities say by themselves stands beside them, each with the
    offering in whose column it stands at its account. Accounts that are put away are left out; opportunities without an
    account are not.
    """
    offerings = list_offerings(session)
    lines = {row.id: OfferingTotals(row.id, row.name) for row in offerings}
    for key, state, number, *parts in _rows(session, _cells()):
        spend, potential, above, still_open = _joined(parts)
        line = lines[key]
        line.cells[state] = number
        still_open = 0 if state in CLOSED else above if state == GROWTH else still_open
        line.sums += Sums(ours=spend if state in HELD else 0, potential=potential, still_open=still_open)
    finder = OfferingFinder(offerings)
    for key, state, amount, *texts in _rows(session, _opportunities()):
        line = lines.setdefault(key or finder.find(*texts) or 0, OfferingTotals(0, NO_OFFERING))
        line.opportunities[state] = line.opportunities.get(state, 0) + 1
        line.sums += Sums(**{f"{state}_amount": amount or 0})
    return list(lines.values())


def _cells() -> Executable:
    spend, potential = (func.coalesce(col(column), 0) for column in (Cell.spend, Cell.potential))
    above = case((potential > spend, potential - spend), else_=0)
    still_open = case((potential > 0, potential), else_=0)
    query = select(col(Cell.offering_id), col(Cell.state), func.count(), *_sums(spend, potential, above, still_open))
    query = query.join(Account, col(Account.id) == col(Cell.account_id)).where(col(Account.archived_on).is_(None))
    return query.group_by(col(Cell.offering_id), col(Cell.state))


def _opportunities() -> Executable:
    deal = (Opportunity.offering_id, Opportunity.state, Opportunity.amount, Opportunity.name, Opportunity.kind)
    query = select(*map(col, deal)).outerjoin(Account, col(Account.id) == col(Opportunity.account_id))
    return query.where(col(Opportunity.state).in_(("open", "won")), col(Account.archived_on).is_(None))


def _rows(session: Session, query: Executable) -> Iterable[Any]:
    return session.connection().execute(query)


def _sums(*amounts: ColumnElement[int]) -> list[ColumnElement[int]]:
    return [func.sum(part) for amount in amounts for part in (amount // _PART, amount % _PART)]


def _joined(parts: list[int]) -> list[int]:
    return [large * _PART + small for large, small in zip(parts[::2], parts[1::2], strict=True)]
