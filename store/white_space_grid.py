"""The white space of an account as a grid, buying centres by offerings: what stands in each square, and the totals.

Everything follows from a dossier; nothing is read or written here. Each opportunity that is open or won lands in one
square, or is told of beside the grid: no money vanishes, none is counted twice.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property

from store.buying_centres import BuyingCentreRow
from store.clean import fold
from store.dossier import Dossier
from store.offerings import OfferingRow
from store.opportunities import OpportunityRow
from store.white_space import CellRow
from store.words import NOT_ASSESSED

WHOLE_ACCOUNT = "Whole account"
"""What the row is called that belongs to no buying centre."""
OURS, GROWTH, OPEN = "ours", "ours and growth", "open opportunity"
HELD = frozenset({OURS, GROWTH})
"""States in which the customer has it from us."""
UNKNOWN = frozenset({NOT_ASSESSED, "unknown"})
"""States of a square of which we know no more than of an empty one."""
CLOSED = frozenset({OURS, "not applicable"})
"""States in which nothing more is to be had."""
_WORD = re.compile(r"\w+")

Place = tuple[int, int]
"""A square: key of the buying centre (0: the whole account), key of the offering."""


@dataclass(frozen=True, slots=True)
class Sums:
    """Amounts of some squares, in minor units; what is not known counts nothing."""

    ours: int = 0
    """What is spent with us, a year."""
    potential: int = 0
    still_open: int = 0
    """Potential that is not ours yet, a year."""
    open_amount: int = 0
    """Open opportunities."""
    won_amount: int = 0
    """Won opportunities."""

    def __add__(self, other: Sums) -> Sums:
        return Sums(
            self.ours + other.ours,
            self.potential + other.potential,
            self.still_open + other.still_open,
            self.open_amount + other.open_amount,
            self.won_amount + other.won_amount,
        )


def state_held(assessed: str, won: bool) -> str:
    """Return what stands in a square besides what may still come: ours where something was won and no more is known."""
    return OURS if won and assessed in UNKNOWN else assessed


def count_worth(held: str, spend: int | None, potential: int | None) -> Sums:
    """Return the amounts of a square without its opportunities, by what stands there (see state_held)."""
    spent, possible = spend or 0, potential or 0
    still_open = 0 if held in CLOSED else max(0, possible - (spent if held == GROWTH else 0))
    return Sums(ours=spent if held in HELD else 0, potential=possible, still_open=still_open)


@dataclass(frozen=True)
class Square:
    """A cell of the grid with all that follows: what a buying centre (0: the whole account) has of an offering."""

    centre_id: int
    offering_id: int
    cell: CellRow | None = None
    opportunities: tuple[OpportunityRow, ...] = ()
    """Open and won ones, as the dossier orders them."""
    by_name: frozenset[int] = frozenset()
    """Keys of those that stand here only because their name or kind names the offering."""

    @property
    def place(self) -> Place:
        """Where it stands."""
        return self.centre_id, self.offering_id

    @property
    def assessed(self) -> str:
        """The state as somebody judged it, empty when nobody did."""
        return self.cell.state if self.cell else NOT_ASSESSED

    @property
    def held(self) -> str:
        """The state without what may still come: as assessed, or ours where something was won and no more is known."""
        return state_held(self.assessed, any(deal.state == "won" for deal in self.opportunities))

    @property
    def state(self) -> str:
        """What stands there now: an open opportunity goes before what was assessed, which stays known beside it."""
        return OPEN if self.open else self.held

    @cached_property
    def open(self) -> tuple[OpportunityRow, ...]:
        """The open opportunities."""
        return tuple(deal for deal in self.opportunities if deal.state == "open")

    @property
    def is_ours(self) -> bool:
        """Whether the customer has it from us."""
        return self.held in HELD

    @property
    def is_empty(self) -> bool:
        """Whether nothing is known: neither assessed nor any opportunity."""
        return self.cell is None and not self.opportunities

    @property
    def spend(self) -> int | None:
        """What is spent on it now, a year, with whomever."""
        return self.cell.spend if self.cell else None

    @property
    def potential(self) -> int | None:
        """What could be spent with us, a year."""
        return self.cell.potential if self.cell else None

    @property
    def still_open(self) -> int:
        """Potential that is not ours yet: nothing of what is ours, in growth what is above the spend."""
        return self.sums.still_open

    @cached_property
    def sums(self) -> Sums:
        """The amounts of this square."""
        open_amount = _worth(self.open)
        deals = Sums(open_amount=open_amount, won_amount=_worth(self.opportunities) - open_amount)
        return count_worth(self.held, self.spend, self.potential) + deals


@dataclass(frozen=True, slots=True)
class CentreLine:
    """A row of the grid: a buying centre, or the whole account (key 0), and how deep it stands in the tree."""

    key: int
    name: str
    depth: int = 0


@dataclass(frozen=True)
class WhiteSpace:
    """The grid of one account."""

    rows: tuple[CentreLine, ...]
    offerings: tuple[OfferingRow, ...]
    squares: Mapping[Place, Square]
    """Every square of the grid, also those of which nothing is known."""
    outside: tuple[OpportunityRow, ...]
    """Open and won opportunities that stand in no square: they name no offering."""

    def of_row(self, key: int) -> Sums:
        """Return the totals of a buying centre."""
        return _total(self.squares[key, offering.id] for offering in self.offerings)

    def of_offering(self, key: int) -> Sums:
        """Return the totals of an offering."""
        return _total(self.squares[row.key, key] for row in self.rows)

    @cached_property
    def whole(self) -> Sums:
        """The totals of the grid."""
        return _total(self.squares.values())

    @cached_property
    def outside_open(self) -> tuple[OpportunityRow, ...]:
        """The open ones of those that stand in no square."""
        return tuple(deal for deal in self.outside if deal.state == "open")

    def ordered(self) -> Iterable[Square]:
        """Return the squares row by row."""
        return (self.squares[row.key, offering.id] for row in self.rows for offering in self.offerings)


def lay_out(dossier: Dossier) -> WhiteSpace:
    """Return the white space of an account."""
    centres = {centre.id for centre in dossier.centres}
    offerings = {offering.id for offering in dossier.offerings}
    finder = OfferingFinder(dossier.offerings)
    deals: dict[Place, list[OpportunityRow]] = {}
    by_name: set[int] = set()
    outside: list[OpportunityRow] = []
    for deal in dossier.opportunities:
        if deal.state not in ("open", "won"):
            continue
        offering = deal.offering_id if deal.offering_id in offerings else None
        if offering is None and (offering := finder.find(deal.name, deal.kind)):
            by_name.add(deal.id)
        if offering is None:
            outside.append(deal)
        else:
            deals.setdefault((_known(deal.centre_id, centres), offering), []).append(deal)
    cells = {(_known(c.centre_id, centres), c.offering_id): c for c in dossier.cells if c.offering_id in offerings}
    rows = _rows(dossier.centres, any(place[0] == 0 for place in (*cells, *deals)))
    squares = {
        place: Square(*place, cells.get(place), (mine := tuple(deals.get(place, ()))), _named(mine, by_name))
        for place in ((row.key, offering.id) for row in rows for offering in dossier.offerings)
    }
    return WhiteSpace(rows, dossier.offerings, squares, tuple(outside))


class OfferingFinder:
    """Finds the one offering whose name stands in texts, word for word."""

    def __init__(self, offerings: Iterable[OfferingRow]) -> None:
        self._words = {offering.id: words for offering in offerings if (words := _words_of(offering.name))}

    def find(self, *texts: str) -> int | None:
        """Return the key of the offering that the texts name; None when they name none, or several.

        A longer name goes before a shorter one that is part of it: «Fuel cards» is not «Fuel».
        """
        words = " |".join(map(_words_of, texts)) + " "
        found = {key: name for key, name in self._words.items() if f"{name} " in words}
        longest = [key for key, name in found.items() if not _is_part(name, found.values())]
        return longest[0] if len(longest) == 1 else None


@dataclass(frozen=True, slots=True)
class Chance:
    """Something to be read off the grid: a contract that ends, or money that may still come."""

    square: Square
    amount: int | None
    """What is at stake or to be had, a year; None when nobody has said."""
    days: int | None = None
    """Until the contract ends; below zero when that was in the past."""


def list_renewals(space: WhiteSpace, today: date) -> list[Chance]:
    """Return the contracts that end, ours and competitors', soonest first."""
    found = [
        Chance(square, square.spend, (square.cell.renews_on - today).days)
        for square in space.ordered()
        if square.cell and square.cell.renews_on and (square.is_ours or square.held == "competitor")
    ]
    return sorted(found, key=lambda chance: chance.days or 0)


def list_upsell(space: WhiteSpace) -> list[Chance]:
    """Return where we are in and there is more to be had, most first."""
    grows = [square for square in space.ordered() if square.held == GROWTH]
    return _most_first(Chance(square, square.still_open if square.potential is not None else None) for square in grows)


def list_cross_sell(space: WhiteSpace) -> list[Chance]:
    """Return what a customer of ours has not from us, most first; nothing where the account has nothing from us.

    Of squares that nobody has assessed only those with a potential: an empty grid is no list of chances.
    """
    if not any(square.is_ours for square in space.squares.values()):
        return []
    return _most_first(
        Chance(square, square.potential)
        for square in space.ordered()
        if not square.is_ours and square.held != "not applicable" and (square.held or square.potential)
    )


def _most_first(chances: Iterable[Chance]) -> list[Chance]:
    return sorted((each for each in chances if each.amount != 0), key=lambda each: -(each.amount or 0))


def _rows(centres: Sequence[BuyingCentreRow], has_whole: bool) -> tuple[CentreLine, ...]:
    """Return the buying centres as a tree, each before its parts; iterative. A damaged book's circle is shown, too."""
    keys = {centre.id for centre in centres}
    below: dict[int, list[BuyingCentreRow]] = {}
    for centre in centres:
        below.setdefault(_known(centre.parent_id, keys), []).append(centre)
    stack = [(centre, 0) for centre in reversed(below.get(0, []))]
    rows: dict[int, CentreLine] = {}
    while stack:
        centre, depth = stack.pop()
        rows[centre.id] = CentreLine(centre.id, centre.name, depth)
        stack += [(each, depth + 1) for each in reversed(below.get(centre.id, []))]
    rows |= {centre.id: CentreLine(centre.id, centre.name) for centre in centres if centre.id not in rows}
    whole = [CentreLine(0, WHOLE_ACCOUNT)] if has_whole or not rows else []
    return (*rows.values(), *whole)


def _known(key: int | None, keys: Iterable[int]) -> int:
    return key if key is not None and key in keys else 0


def _named(deals: Iterable[OpportunityRow], by_name: set[int]) -> frozenset[int]:
    return frozenset(deal.id for deal in deals if deal.id in by_name)


def _words_of(text: str) -> str:
    """Return the words of a text, folded, each behind a blank: ` fuel cards`."""
    return "".join(f" {word}" for word in _WORD.findall(fold(text)))


def _is_part(name: str, names: Iterable[str]) -> bool:
    return any(name != other and f"{name} " in f"{other} " for other in names)


def _worth(deals: Iterable[OpportunityRow]) -> int:
    return sum(deal.amount or 0 for deal in deals)


def _total(squares: Iterable[Square]) -> Sums:
    return sum((square.sums for square in squares), Sums())
