"""The white space of an account: a grid of buying centres by offerings, filled from the keyboard."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Container, VerticalScroll
from textual.content import Content
from textual.widgets import Static

from store import clock
from store.book import Book
from store.dossier import Dossier
from store.history import FieldChange, list_changes
from store.white_space_grid import Square, WhiteSpace, lay_out
from tui import requests
from tui.panes.lists import HISTORY_LIMIT
from tui.panes.pane import Pane
from tui.white_space_views import beside_square, sheet_of, square_details
from tui.white_space_words import MEASURES, Measure, first_measure, outside_line
from tui.widgets.grid import Grid
from tui.widgets.pairs import Pair, Pairs
from tui.widgets.panel import Panel

EMPTY = Content.assemble(
    "What do we sell? Offerings are the columns here, the same ones in every account. ",
    ("O", "$text-accent bold"),
    " adds the first one.",
)
NO_CENTRES = Content.assemble("Who buys? ", ("b", "$text-accent bold"), " adds a buying centre, one row for each.")
STATE_KEYS = (
    ("o", "ours", "ours"),
    ("g", "ours+", "ours and growth"),
    ("p", "open", "open opportunity"),
    ("i", "idea", "idea"),
    ("c", "competitor", "competitor"),
    ("h", "house", "in-house"),
    ("n", "n/a", "not applicable"),
    ("k", "unknown", "unknown"),
)
"""The key that sets a state, its short word, and the state."""


OTHER_KEYS = (
    ("v", "opportunities"),
    ("r", "renewals"),
    ("m", "amounts"),
    ("O", "offerings"),
    ("b", "centres"),
    ("⌫", "empty"),
)
"""What else the keys do, for the border below."""


class WhiteSpacePane(Pane):
    """What each buying centre has of each offering, and what may still come of it."""

    what = "white_space"
    title = "White space"
    reads_more = True

    BINDINGS: ClassVar[list[BindingType]] = [
        *(
            Binding(
                key,
                f"assess('{state}')",
                word,
                tooltip=f"Say: {state}",
                id=f"cell.{state.replace(' ', '_')}",
                show=False,
            )
            for key, word, state in STATE_KEYS
        ),
        Binding("delete,backspace", "empty", "Empty", tooltip="Empty the cell: not assessed", id="cell.empty"),
        Binding("a", "add", "Add", tooltip="Add an opportunity for this cell", id="cell.add"),
        Binding(
            "v",
            "opportunities",
            "Opportunities",
            tooltip="The opportunities of this cell, and those in none",
            id="cell.opportunities",
        ),
        Binding("r", "chances", "Renewals", tooltip="Renewals, upsell and cross-sell as a list", id="cell.chances"),
        Binding("m", "measure", "Amounts", tooltip="Other amounts: to win, ours, pipeline", id="cell.measure"),
        Binding("O", "offerings", "Offerings", tooltip="Offerings: add, rename, move, remove", id="cell.offerings"),
        Binding("b", "centres", "Centres", tooltip="Buying centres: make, edit, remove", id="cell.centres"),
    ]

    def __init__(self, account_id: int, looks: dict[str, Any] | None = None) -> None:
        super().__init__(account_id, looks)
        self.space: WhiteSpace | None = None
        """The grid, None until it is read."""
        self._measure: Measure | None = None
        """Which amounts are shown; None until somebody chooses."""
        self._changes: Mapping[int, Sequence[FieldChange]] = {}

    def compose(self) -> ComposeResult:
        """Lay the grid beside its square in full."""
        keys = tuple((key, word) for key, word, _ in STATE_KEYS)
        with Panel(title=self.title, keys=keys, classes="records"):
            yield Grid(empty=EMPTY)
            yield Static("", classes="below-grid")
        with Panel(title="Cell", keys=OTHER_KEYS, classes="square"), VerticalScroll(can_focus=False), Container():
            yield Pairs(id="in-square")
            yield Pairs(id="beside-square")

    # -- showing -----------------------------------------------------------------------------------------------------

    @property
    def grid(self) -> Grid:
        """The grid."""
        return self.query_one(Grid)

    @property
    def square(self) -> Square | None:
        """The square under the cursor."""
        place = self.grid.place
        return self.space.squares.get(place) if self.space and place else None

    def read(self, book: Book, dossier: Dossier) -> None:
        """Read what was changed in the squares."""
        _ = dossier
        changes: dict[int, list[FieldChange]] = {}
        with book.read() as session:
            for change in list_changes(session, self.account_id, HISTORY_LIMIT, table="cell"):
                changes.setdefault(change.record_id, []).append(change)
        self._changes = changes

    def show_dossier(self, dossier: Dossier) -> None:
        """Lay the grid out anew; the cursor stays on its square."""
        super().show_dossier(dossier)
        self.space = lay_out(dossier)
        self._show_grid()

    def focus_first(self) -> None:
        """The grid has the keys."""
        self.grid.focus()

    def select(self, key: int) -> None:
        """Let the cursor go to the square of that cell, or of that opportunity."""
        for square in self.space.ordered() if self.space else ():
            if (square.cell and square.cell.id == key) or any(deal.id == key for deal in square.opportunities):
                self.grid.go_to(square.place)
                return

    def selected_record(self) -> int:
        """Return the key of the cell under the cursor, 0 where none was filled."""
        return self.square.cell.id if self.square and self.square.cell else 0

    def _show_grid(self) -> None:
        if self.dossier is None or self.space is None:
            return
        measure, currency = self._measure or first_measure(self.space), self.dossier.book.currency
        self.grid.show(sheet_of(self.space, measure, currency))
        self.query_one(".records", Panel).set_title(self.title, measure.heading(currency))
        below = [NO_CENTRES] if self.dossier.offerings and not self.dossier.centres else []
        if outside := outside_line(self.space, currency):
            below.append(Content.assemble(outside, (" v", "$text-accent bold"), " lists what has none."))
        line = self.query_one(".below-grid", Static)
        line.update(Content("\n").join(below))
        line.display = bool(below)
        self._show_details()

    @on(Grid.Highlighted)
    def _show_details(self) -> None:
        inside: Sequence[Pair] = ()
        beside: Sequence[Pair] = ()
        if self.dossier is not None and self.space is not None and (square := self.square) is not None:
            changes = self._changes.get(square.cell.id, ()) if square.cell else ()
            inside = square_details(self.dossier, self.space, square, clock.today())
            beside = beside_square(self.space, square, changes, self.dossier.book.currency)
        self.query_one("#in-square", Pairs).show_pairs(inside)
        self.query_one("#beside-square", Pairs).show_pairs(beside)

    # -- doing -------------------------------------------------------------------------------------------------------

    def action_assess(self, state: str) -> None:
        """Say what is in the square under the cursor."""
        if place := self.grid.place:
            self.send(requests.FillCell(self.account_id, place, state))

    def action_empty(self) -> None:
        """Empty the square under the cursor."""
        if place := self.grid.place:
            self.send(requests.EmptyCell(self.account_id, place))

    def action_add(self) -> None:
        """Add an opportunity for the square under the cursor."""
        self.send(requests.AddCellOpportunity(self.account_id, self.grid.place or (0, 0)))

    def action_opportunities(self) -> None:
        """List the opportunities of the square under the cursor."""
        self.send(requests.ListCellOpportunities(self.account_id, self.grid.place or (0, 0)))

    def action_chances(self) -> None:
        """List what is to be read off the grid."""
        self.send(requests.ListChances(self.account_id))

    def action_measure(self) -> None:
        """Show other amounts."""
        if self.space is not None:
            shown = MEASURES.index(self._measure or first_measure(self.space))
            self._measure = MEASURES[(shown + 1) % len(MEASURES)]
            self._show_grid()

    def action_offerings(self) -> None:
        """List the offerings."""
        self.send(requests.OpenOfferings(self.account_id))

    def action_centres(self) -> None:
        """List the buying centres."""
        self.send(requests.OpenCentres(self.account_id))

    @on(Grid.Chosen)
    def _edit(self, event: Grid.Chosen) -> None:
        self.send(requests.EditCell(self.account_id, event.place))
