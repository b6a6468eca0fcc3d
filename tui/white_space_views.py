"""How the white space is shown: the grid with its totals, one square in full, and the lists that are read off it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import date

from textual.content import Content

from store import words
from store.dossier import Dossier
from store.history import FieldChange
from store.money import in_full
from store.opportunities import OpportunityRow
from store.white_space_grid import (
    Chance,
    Square,
    Sums,
    WhiteSpace,
    list_cross_sell,
    list_renewals,
    list_upsell,
)
from tui.dossier_views import Details
from tui.white_space_words import CORNER, MEASURES, SIGNS, Measure, cell_of, names_of
from tui.widgets.grid import Cell, Head, Sheet, Totals
from tui.widgets.pairs import Pair
from tui.widgets.rows import Row
from tui.widgets.table import Column
from tui.wording import UNKNOWN, counted, money

NAME_LENGTH = 40
"""Characters of a name above the details of a square."""


NOT_ASSESSED = "Nobody has assessed it yet: a letter below the grid says what is there, enter says more."
KNOWN_BY_DEALS = "Known from its opportunities alone: a letter below the grid says who has it now, enter says more."


def sheet_of(space: WhiteSpace, measure: Measure, currency: str) -> Sheet:
    """Return the grid with the amounts and totals of one measure."""

    def told(sums: Sums) -> str:
        return money(amount, currency) if (amount := measure.of(sums)) else ""

    totals = Totals(
        measure.title,
        {row.key: told(space.of_row(row.key)) for row in space.rows},
        {offering.id: told(space.of_offering(offering.id)) for offering in space.offerings},
        money(measure.of(space.whole), currency),
    )
    return Sheet(
        CORNER,
        [Head(row.key, row.name, row.depth) for row in space.rows],
        [Head(offering.id, offering.name) for offering in space.offerings],
        {place: cell_of(square, currency, measure) for place, square in space.squares.items()},
        totals,
    )


def square_details(dossier: Dossier, space: WhiteSpace, square: Square, today: date) -> Sequence[Pair]:
    """Return everything that is known of a square."""
    centre, offering = names_of(space, square)
    short, full = (f"{_cut(offering)} × {_cut(centre)}", f"{offering} × {centre}")
    lines = [*_state_lines(square), *_cell_lines(square, dossier.book.currency, today)]
    return [("", Content.styled(short, "bold")), *lines, *([("", full)] if full != short else [])]


def beside_square(space: WhiteSpace, square: Square, changes: Iterable[FieldChange], currency: str) -> Details:
    """Return what stands around a square: its opportunities, the totals of row and column, what was changed in it."""
    lines = [
        (deal.state.capitalize(), _opportunity_line(deal, deal.id in square.by_name, currency))
        for deal in square.opportunities
    ]
    sums = {
        "Centre": space.of_row(square.centre_id),
        "Offering": space.of_offering(square.offering_id),
        "All": space.whole,
    }
    lines += [(label, _sums_line(total, currency)) for label, total in sums.items()]
    return [*lines, *_history_lines(changes)]


def _cut(name: str) -> str:
    """Return a name as it may stand above what matters more; a longer one is told in full below."""
    return name if len(name) <= NAME_LENGTH else f"{name[:NAME_LENGTH]}…"


def _state_lines(square: Square) -> Iterator[tuple[str, str]]:
    sign = SIGNS.get(square.state, SIGNS[""])
    label = words.CELL_STATE.label(square.state)
    follows = square.state and square.state != square.assessed
    yield "State", f"{sign.sign} {label}{', from the opportunities' if follows else ''}"
    if square.open and square.assessed not in ("", "open opportunity"):
        yield "Assessed", words.CELL_STATE.label(square.assessed)


def _cell_lines(square: Square, currency: str, today: date) -> Iterator[tuple[str, str]]:
    cell = square.cell
    if cell is None:
        yield "", KNOWN_BY_DEALS if square.opportunities else NOT_ASSESSED
        return
    yield "Spend", _full(cell.spend, currency)
    yield "Potential", _full(cell.potential, currency)
    if square.still_open:
        yield "To win", _full(square.still_open, currency)
    yield "Competitor", cell.competitor or UNKNOWN
    days = f" · {_in_days((cell.renews_on - today).days)}" if cell.renews_on else ""
    yield "Renews", f"{cell.renews_on or UNKNOWN}{days}"
    if cell.comment:
        yield "Comment", cell.comment


def _opportunity_line(deal: OpportunityRow, is_by_name: bool, currency: str) -> str:
    parts = [deal.name, money(deal.amount, currency), "here by its name" if is_by_name else ""]
    return " · ".join(filter(None, parts))


def _sums_line(sums: Sums, currency: str) -> str:
    parts = (f"{money(each.of(sums), currency)} {each.title.lower()}" for each in MEASURES if each.of(sums))
    return " · ".join(parts) or UNKNOWN


def _history_lines(changes: Iterable[FieldChange]) -> Iterator[tuple[str, str]]:
    """Return one line a step: what it did is said behind the last colon of its label."""
    steps = {change.change_id: change for change in changes}
    for change in steps.values():
        sign = {"undo": "↶ ", "redo": "↷ "}.get(change.kind, "")
        who = f" · {change.who}" if change.who else ""
        yield f"{change.at.astimezone():%Y-%m-%d}", f"{sign}{change.label.rpartition(': ')[2]}{who}"


def _full(amount: int | None, currency: str) -> str:
    return UNKNOWN if amount is None else f"{in_full(amount, currency)} a year"


def _in_days(days: int) -> str:
    if days == 0:
        return "today"
    return f"in {counted(days, 'day')}" if days > 0 else f"{counted(-days, 'day')} ago"


CHANCE_COLUMNS = (
    Column("what", "", 10, priority=8),
    Column("when", "", 12, priority=5),
    Column("amount", "Amount", 8, "right", priority=7),
    Column("offering", "Offering", 14, flexible=True, priority=9),
    Column("where", "Buying centre", 14, flexible=True, priority=8),
)


def list_chances(space: WhiteSpace, currency: str, today: date) -> list[tuple[Square, Row]]:
    """Return renewals, then upsell, then cross-sell, each with its square and as a row whose key is its number."""
    found = {
        "Renewal": list_renewals(space, today),
        "Upsell": list_upsell(space),
        "Cross-sell": list_cross_sell(space),
    }
    chances = [(kind, chance) for kind, those in found.items() for chance in those]
    return [
        (chance.square, Row(number, _chance_cells(space, kind, chance, currency)))
        for number, (kind, chance) in enumerate(chances)
    ]


def _chance_cells(space: WhiteSpace, kind: str, chance: Chance, currency: str) -> tuple[str | Cell, ...]:
    centre, offering = names_of(space, chance.square)
    sign = SIGNS.get(chance.square.held, SIGNS[""])
    cell = chance.square.cell
    is_late = chance.days is not None and chance.days < 0
    when = f"{'! ' if is_late else ''}{cell.renews_on}" if chance.days is not None and cell else ""
    return (
        Cell(kind, "accent"),
        Cell(when, "error" if is_late else "muted"),
        money(chance.amount, currency),
        f"{sign.sign} {offering}",
        centre,
    )


def opportunity_rows(space: WhiteSpace, square: Square | None, currency: str) -> Sequence[Row]:
    """Return the opportunities of a square, then those that stand in none."""
    here = square.opportunities if square else ()
    by_name = square.by_name if square else frozenset()
    rows = [_opportunity_row(deal, "by its name" if deal.id in by_name else "", currency) for deal in here]
    return [*rows, *(_opportunity_row(deal, "no offering", currency) for deal in space.outside)]


OPPORTUNITY_COLUMNS = (
    Column("name", "Opportunity", 20, flexible=True, priority=9),
    Column("amount", "Amount", 8, "right", priority=8),
    Column("state", "State", 5, priority=5),
    Column("note", "", 12, priority=6),
)


def _opportunity_row(deal: OpportunityRow, note: str, currency: str) -> Row:
    cells = (Cell(deal.name, "strong"), money(deal.amount, currency), deal.state, Cell(note, "muted"))
    return Row(deal.id, cells)
