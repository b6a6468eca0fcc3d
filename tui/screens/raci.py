"""The RACI grid of a plan: who is responsible, accountable, consulted and informed, one letter a cell."""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar

from textual import events, on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.content import Content
from textual.widgets import Static

from store import clock
from store.book import Book
from store.dossier import Dossier, read_dossier
from store.plans.responsibilities import Who
from store.words import DUTY
from tui import plan_requests
from tui.keyboard import release_keys
from tui.raci_views import LEGEND, RaciBoard
from tui.screens.known import KnownScreen
from tui.widgets.grid import Grid, Place
from tui.widgets.keyline import KeyLine

NOTHING = Content.assemble(
    "No action is open in this plan (", ("A", "$text-accent bold"), " on its page adds one, ",
    ("p", "$text-accent bold"), " puts a play in), or nobody is in the book: ", ("n", "$text-accent bold"),
    " adds one of us.",
)  # fmt: skip
_TOLD = {
    "R": "Responsible: does it",
    "A": "Accountable: answers for it, the owner",
    "C": "Consulted: is asked before",
    "I": "Informed: hears of it after",
}
FIRST_KEYS = (
    "give('A')",
    "give('R')",
    "give('C')",
    "give('I')",
    "give('')",
    "add('colleague')",
    "add('person')",
    "leave",
)

NARROW_KEYS = (
    ("a r c i", "Say what"), ("⌫", "None"), ("n", "Colleague"), ("N", "Customer"), ("esc", "Back"), ("u", "Undo"),
)  # fmt: skip
"""The keys in fewer words, for a line that is too narrow for each; the legend above them says what they mean."""
WIDE_FROM = 110
"""Cells of a line from which there is room for each key with its word."""


class RaciScreen(KnownScreen[Dossier]):
    """A grid over the plan; it stays until it is left."""

    HELP = """Each row is an open action of the plan, each column one of us, or of the customer. r a c i say what
somebody has to do with an action: does it, is accountable for it, is asked before, hears of it after. Exactly one is
accountable: that is the owner of the action; whoever was before has again what he had before that, else becomes
responsible."""

    BINDINGS: ClassVar[list[BindingType]] = [
        *(
            Binding(
                word.value.lower(),
                f"give({word.value!r})",
                word.label,
                tooltip=_TOLD[word.value],
                id=f"raci.{word.label.lower()}",
            )
            for word in DUTY.needed()
        ),
        Binding(
            "backspace,delete,space",
            "give('')",
            "None",
            tooltip="Take the duty in this cell away",
            id="raci.clear",
            key_display="⌫",
        ),
        Binding("n", "add('colleague')", "Colleague", tooltip="Add a column for one of us", id="raci.colleague"),
        Binding("N", "add('person')", "Customer", tooltip="Add a column for one of the customer's", id="raci.person"),
    ]

    def __init__(self, book: Book, dossier: Dossier, plan: int, action: int = 0) -> None:
        """`action` is where the cursor begins, 0 for the first one."""
        super().__init__(book)
        self._dossier, self._plan, self._action = dossier, plan, action
        self._added: list[Who] = []
        """Columns that were added and have nothing in them yet."""
        self._board = RaciBoard(dossier, plan)

    def compose(self) -> ComposeResult:
        """Lay the grid over what the cell under the cursor says."""
        with Vertical(classes="dialog grid-dialog") as frame:
            frame.border_title = Content("Who does what (RACI)")
            yield Grid(empty=NOTHING)
            yield Static("", id="duty", classes="questions")
            yield Static(Content(LEGEND), classes="questions")
            yield KeyLine(FIRST_KEYS)

    def on_mount(self) -> None:
        """Show the duties, the cursor on the action that was meant."""
        grid = self.query_one(Grid)
        self.show_known(self._dossier)
        if self._action and grid.place:
            grid.go_to((self._action, grid.place[1]))
        self.set_focus(grid)
        release_keys(self.app)

    def read(self, book: Book) -> Dossier:
        """Return the dossier with its plans."""
        with book.read() as session:
            return read_dossier(session, self._dossier.account.id)

    def show_known(self, known: Dossier) -> None:
        """Show the duties; the cursor stays on its cell."""
        self._dossier = known
        self._board = RaciBoard(known, self._plan, self._added)
        self.query_one(Grid).show(self._board.sheet())
        self._tell()

    def show_columns(self, known: Dossier, added: Sequence[Who]) -> None:
        """Show columns that were asked for, with the cursor in the first, though nobody there has a duty yet."""
        self._added += added
        self.show_known(known)
        if added and (place := self._place):
            self.query_one(Grid).go_to((place[0], self._board.column_of(added[0])))

    @on(Grid.Highlighted)
    def _tell(self) -> None:
        place = self._place
        self.query_one("#duty", Static).update(Content(self._board.say(place, clock.today()) if place else ""))

    def on_resize(self, event: events.Resize) -> None:
        """Show the keys in as many words as there is room for."""
        self.query_one(KeyLine).hints = () if event.size.width >= WIDE_FROM else NARROW_KEYS

    @property
    def _place(self) -> Place | None:
        return self.query_one(Grid).place

    # -- doing -------------------------------------------------------------------------------------------------------

    def action_give(self, duty: str) -> None:
        """Give whoever the column is the duty at the action under the cursor, or take it away."""
        if place := self._place:
            self.ask(plan_requests.GiveDuty(self._dossier.account.id, place[0], self._board.who(place), duty))

    @on(Grid.Chosen)
    def _edit(self, event: Grid.Chosen) -> None:
        self.ask(plan_requests.EditInPlan(self._dossier.account.id, "actions", event.place[0]))

    def action_add(self, what: str) -> None:
        """Ask for a column."""
        self.ask(plan_requests.AddDutyColumn(self._dossier.account.id, what))
