"""The words of the white space: signs and words of the squares, measures of the totals; for screens and plain text."""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple

from store.white_space_grid import OPEN, UNKNOWN, Square, Sums, WhiteSpace
from store.words import CELL_STATE
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
BESIDE_OPEN = frozenset(SIGNS) - {"", "open opportunity"}
"""States whose sign stays before that of an open opportunity: what somebody has said of the square."""


class Measure(NamedTuple):
    """Which amounts the grid tells: what stands in the squares adds up to the totals."""

    title: str
    unit: str
    """What stands behind the currency."""
    of: Callable[[Sums], int]

    def heading(self, currency: str) -> str:
        """Return what the amounts are: `EUR a year · to win`."""
        return f"{currency}{self.unit} · {self.title.lower()}"


TO_WIN = Measure("To win", " a year", lambda sums: sums.still_open)
"""Potential that is not ours yet."""
OURS = Measure("Ours", " a year", lambda sums: sums.ours)
"""What is spent with us."""
PIPELINE = Measure("Pipeline", "", lambda sums: sums.open_amount)
"""Open opportunities."""
MEASURES = (TO_WIN, OURS, PIPELINE)


def first_measure(space: WhiteSpace) -> Measure:
    """Return what a grid tells at first: what is to be won, or the pipeline where nobody has said what could be."""
    return PIPELINE if space.whole.open_amount and not space.whole.still_open else TO_WIN


def cell_of(square: Square, currency: str, measure: Measure) -> Cell:
    """Return a square as its sign, a word, and the amount of a measure."""
    held, amount = SIGNS.get(square.held, SIGNS[""]), short(measure.of(square.sums), currency)
    if square.open:
        sign, word, tone = SIGNS["open opportunity"]
        by_name = BY_NAME if any(deal.id in square.by_name for deal in square.open) else ""
        before = held.sign if square.held in BESIDE_OPEN else ""
        between = by_name or ("" if before else " ")
        return Cell(f"{before}{sign}{between}{word if not before else ''} {amount}".rstrip(), tone)
    return Cell(" ".join(filter(None, (held.sign, _word_of(square, held.word), amount))), held.tone)


def _word_of(square: Square, word: str) -> str:
    """Return what is said of a square beside its sign: who has it."""
    if square.held == "competitor" and square.cell:
        return square.cell.competitor or word
    return word if square.assessed or not square.held else f"{word} (won)"


def short(amount: int | None, currency: str) -> str:
    """Return an amount as short as it can be, nothing for none: `80 k`."""
    return money(amount, currency).replace(".0 ", " ") if amount else ""


def said_of(square: Square, state: str) -> str:
    """Return what is said once a square was assessed: what was there before, and what else it shows."""
    words = CELL_STATE.label(state)
    before = square.assessed not in ("", state)
    told = f"{words}; before: {CELL_STATE.label(square.assessed).lower()}. u brings it back." if before else f"{words}."
    if square.open and state != OPEN:
        number = counted(len(square.open), "open opportunity", "open opportunities")
        return f"{told} Its {number} {'shows' if len(square.open) == 1 else 'show'} beside it."
    if state in UNKNOWN and square.is_ours and any(deal.state == "won" for deal in square.opportunities):
        return f"{told} It shows as ours: something was won here."
    return told


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
