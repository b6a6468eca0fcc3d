"""The white space of the whole book: what all accounts in use have of each offering, and what may still come."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import Executable, select
from sqlmodel import Session, col

from store.accounts import Account
from store.buying_centres import BuyingCentre
from store.offerings import list_offerings
from store.opportunities import Opportunity
from store.white_space import Cell
from store.white_space_grid import OfferingFinder, Sums, count_worth, state_held

NO_OFFERING = "No offering"
"""What the line is called of opportunities that name no offering."""
_Spot = tuple[int, int, int]
"""A square of the book: account, buying centre (0: the whole account), offering."""


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

    The amounts are those of all accounts' grids together. The states are those that somebody assessed; what
    opportunities say by themselves stands beside them, each with the offering in whose column it stands at its account.
    Accounts that are put away are left out; opportunities without an account are not.
    """
    offerings = list_offerings(session)
    lines = {row.id: OfferingTotals(row.id, row.name) for row in offerings}
    won = _add_opportunities(session, lines, OfferingFinder(offerings))
    for account, centre, key, state, spend, potential in _rows(session, _cells()):
        line = lines[key]
        line.cells[state] = line.cells.get(state, 0) + 1
        held = state_held(state, (account, centre or 0, key) in won)
        line.sums += count_worth(held, spend, potential)
    return list(lines.values())


def _add_opportunities(session: Session, lines: dict[int, OfferingTotals], finder: OfferingFinder) -> set[_Spot]:
    """Add each opportunity to the line it stands in; return the squares in which something was won."""
    won: set[_Spot] = set()
    for account, centre, key, state, amount, *texts in _rows(session, _opportunities()):
        offering = key or finder.find(*texts) or 0
        line = lines.setdefault(offering, OfferingTotals(0, NO_OFFERING))
        line.opportunities[state] = line.opportunities.get(state, 0) + 1
        line.sums += Sums(**{f"{state}_amount": amount or 0})
        if state == "won":
            won.add((account, centre or 0, offering))
    return won


def _cells() -> Executable:
    cell = (Cell.account_id, Cell.centre_id, Cell.offering_id, Cell.state, Cell.spend, Cell.potential)
    query = select(*map(col, cell)).join(Account, col(Account.id) == col(Cell.account_id))
    return query.where(col(Account.archived_on).is_(None))


def _opportunities() -> Executable:
    """Select the open and won ones; one that names a buying centre of another account stands in none."""
    deal = (Opportunity.offering_id, Opportunity.state, Opportunity.amount, Opportunity.name, Opportunity.kind)
    account, centre = col(Opportunity.account_id), col(BuyingCentre.id)
    query = select(account, centre, *map(col, deal)).outerjoin(Account, col(Account.id) == account)
    theirs = (centre == col(Opportunity.centre_id)) & (col(BuyingCentre.account_id) == account)
    query = query.outerjoin(BuyingCentre, theirs)
    return query.where(col(Opportunity.state).in_(("open", "won")), col(Account.archived_on).is_(None))


def _rows(session: Session, query: Executable) -> Iterable[Any]:
    return session.connection().execute(query)
