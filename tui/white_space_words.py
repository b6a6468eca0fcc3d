"""The words of the white space: signs and words of the squares, measures of the totals; for screens and plain text."""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple

from store.white_space_grid import Square, Sums, WhiteSpace
from tui.widgets.rows import Cell, Tone
from tui.wording import counted, money

CORNER = "Buying centre"
"""What the rows are."""


class Sign(NamedTuple):
    """How a state is shown in a square: a sign, a word, a tone."""

    sign: str
    word: str
    tone: Tone


SIGNS = {
    "": Sign("·", "", "muted"),
    "ours": Sign("●", "ours", "success"),
    "ours and growth": Sign("◕", "ours+", "success"),
    "open opportunity": Sign("◇", "open", "accent"),
    "idea": Sign("✎", "idea", ""),
    "competitor": Sign("✗", "competitor", "error"),
    "in-house": Sign("⌂", "in-house", "warning"),
    "not applicable": Sign("–", "n/a", "muted"),
    "unknown": Sign("?", "unknown", "warning"),
}
BY_NAME = "~"
"""Beside the sign of opportunities that stand in their square by their name alone."""
BESIDE_OPEN = frozenset({"ours", "ours and growth", "competitor", "in-house"})
"""States whose sign stays before that of an open opportunity: who has it now."""


class Measure(NamedTuple):
    """What the totals tell."""

    title: str
    meaning: str
    of: Callable[[Sums], int]


MEASURES = (
    Measure("To win", "potential that is not ours yet", lambda sums: sums.still_open),
    Measure("Ours", "spent with us", lambda sums: sums.ours),
    Measure("Pipeline", "open opportunities", lambda sums: sums.open_amount),
)


def cell_of(square: Square, currency: str) -> Cell:
    """Return a square as its sign and a word; with open opportunities, their sum."""
    held = SIGNS.get(square.held, SIGNS[""])
    if square.open:
        sign, word, tone = SIGNS["open opportunity"]
        by_name = BY_NAME if any(deal.id in square.by_name for deal in square.open) else ""
        amount = short(square.sums.open_amount, currency)
        if square.held in BESIDE_OPEN:
            return Cell(f"{held.sign}{sign}{by_name} {amount}".rstrip(), tone)
        return Cell(f"{sign}{by_name or ' '}{word} {amount}".rstrip(), tone)
    return Cell(f"{held.sign} {_word_of(square, held.word, currency)}".rstrip(), held.tone)


def _word_of(square: Square, word: str, currency: str) -> str:
    """Return what is said of a square beside its sign: who has it, or the amount that matters most."""
    if square.held == "competitor" and square.cell:
        return square.cell.competitor or word
    if square.held == "ours and growth":
        return f"{word}{short(square.still_open, currency)}"
    if square.held == "ours":
        return f"{word} {short(square.spend, currency)}" if square.assessed else f"{word} (won)"
    return f"{word} {short(square.potential, currency)}" if square.held == "idea" else word


def short(amount: int | None, currency: str) -> str:
    """Return an amount as short as it can be, nothing for none: `80 k`."""
    return money(amount, currency).replace(".0 ", " ") if amount else ""


def outside_line(space: WhiteSpace, currency: str) -> str:
    """Return what is said below the grid of opportunities that stand in no square, empty when all do."""
    if not space.outside:
        return ""
    number = counted(len(space.outside), "opportunity has", "opportunities have")
    worth = money(sum(deal.amount or 0 for deal in space.outside), currency)
    return f"! {number} no offering, worth {worth}."


def names_of(space: WhiteSpace, square: Square) -> tuple[str, str]:
    """Return what centre and offering of a square are called."""
    centre = next(row.name for row in space.rows if row.key == square.centre_id)
    return centre, next(each.name for each in space.offerings if each.id == square.offering_id)
