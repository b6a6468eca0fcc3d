"""Who knows whom: people by colleagues and competitors, with the level now, the level wanted and the last touch."""

from __future__ import annotations

from typing import ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.content import Content
from textual.widgets import Input, Static

from store import clock
from store.book import Book
from store.sides import Sides, read_sides
from tui import people_requests
from tui.keyboard import release_keys
from tui.relationship_views import LEGEND, LEVELS, Board
from tui.screens.known import KnownScreen
from tui.screens.picking import Find, among
from tui.widgets.grid import Grid, Place
from tui.widgets.keyline import KeyLine
from tui.widgets.lineinput import LineInput

NOBODY = Content.assemble(
    "Who of us knows them? ", ("a", "$text-accent bold"), " adds a colleague, ", ("A", "$text-accent bold"),
    " a competitor.",
)  # fmt: skip
FIRST_KEYS = ("choose", "set('level', 1)", "set('level_wanted', 1)", "leave", "add('colleague')", "find", "clear")


def _levels(field: str, keys: str, what: str) -> list[BindingType]:
    """Return the keys that set a level; the first one stands in the line of keys for all of them."""
    return [
        Binding(
            f"{number},{key}" if key.islower() else key,
            f"set({field!r}, {number})",
            what,
            tooltip=f"{what}: {level}",
            id=f"relationships.{field}.{number}",
            show=number == 1,
            key_display=("1-4" if key.islower() else "VCPT") if number == 1 else None,
        )
        for number, (key, level) in enumerate(zip(keys, LEVELS, strict=True), 1)
    ]


class RelationshipsScreen(KnownScreen[Sides]):
    """A grid over the dossier; it stays until it is left."""

    HELP = """Each row is one of their people, key players first; each column one of us, or a competitor. A cell says
the level now, after the arrow the level wanted, and how long ago the last touch was. 1 to 4, or v c p t, set the level
now: vendor, credible source, problem solver, trusted advisor; the same letters with shift set the one wanted."""

    BINDINGS: ClassVar[list[BindingType]] = [
        *_levels("level", "vcpt", "Level now"),
        *_levels("level_wanted", "VCPT", "Wanted"),
        Binding(
            "backspace,delete",
            "clear",
            "Clear",
            tooltip="Take out what is said in this cell",
            id="relationships.clear",
            key_display="⌫",
        ),
        Binding("a", "add('colleague')", "Colleague", tooltip="Add a column for one of us", id="relationships.add"),
        Binding(
            "A",
            "add('competitor')",
            "Competitor",
            tooltip="Add a column for a competitor",
            id="relationships.competitor",
        ),
        Binding(
            "slash", "find", "Find", tooltip="Show only people of that name", id="relationships.find", key_display="/"
        ),
    ]

    def __init__(self, book: Book, account_id: int, sides: Sides, person: int = 0) -> None:
        """`person` is where the cursor begins, 0 for the first one."""
        super().__init__(book)
        self._account_id, self._sides, self._person = account_id, sides, person
        self._colleagues: list[int] = []
        self._competitors: list[str] = []
        """Columns that were added and have nothing in them yet."""
        self._numbers: dict[str, int] = {}
        self._board = Board(sides, (), (), self._numbers)
        self._find: Find | None = None

    def compose(self) -> ComposeResult:
        """Lay the grid over what is said of the cell under the cursor."""
        with Vertical(classes="dialog grid-dialog") as frame:
            frame.border_title = Content("Who knows whom")
            entry = LineInput("", "name or title", "find")
            entry.add_class("entry")
            entry.display = False
            yield entry
            yield Grid(empty=NOBODY)
            yield Static("", id="relationship", classes="questions")
            yield Static(Content(LEGEND), classes="questions")
            yield KeyLine(FIRST_KEYS)

    def on_mount(self) -> None:
        """Show what is known, the cursor on the person that was meant."""
        grid = self.query_one(Grid)
        self.show_known(self._sides)
        if self._person and grid.place:
            grid.go_to((self._person, grid.place[1]))
        self.set_focus(grid)
        release_keys(self.app)
        self.watch(self.query_one(LineInput), "value", self._filter, init=False)

    def read(self, book: Book) -> Sides:
        """Return who knows whom."""
        with book.read() as session:
            return read_sides(session, self._account_id)

    # -- showing -----------------------------------------------------------------------------------------------------

    def show_known(self, sides: Sides) -> None:
        """Show the grid; the cursor stays on its cell."""
        self._sides = sides
        self._board = Board(sides, self._colleagues, self._competitors, self._numbers)
        self._find = None
        self._filter(self.query_one(LineInput).value)

    def _filter(self, text: str) -> None:
        if text.strip() and self._find is None:  # made when it is first asked for: there may be thousands
            self._find = among(self._board.rows())
        shown = frozenset(row.key for row in self._find(text)) if text.strip() and self._find else None
        self.query_one(Grid).show(self._board.sheet(shown, clock.today()))
        self._tell()

    @on(Grid.Highlighted)
    def _tell(self) -> None:
        """Say in full what the cell under the cursor says."""
        place = self._place
        self.query_one("#relationship", Static).update(Content(self._board.say(place, clock.today()) if place else ""))

    def show_column(self, sides: Sides, colleague: int, competitor: str) -> None:
        """Show a column that was asked for, with the cursor in it, though nothing is said there yet.

        It stays until the screen is left. `sides` are as they are now: they know the name of a new colleague.
        """
        self._colleagues += [colleague] if colleague else []
        self._competitors += [competitor] if competitor else []
        self.show_known(sides)
        if place := self._place:
            self.query_one(Grid).go_to((place[0], self._board.column_of(colleague, competitor)))

    @property
    def _place(self) -> Place | None:
        return self.query_one(Grid).place

    # -- doing -------------------------------------------------------------------------------------------------------

    def action_set(self, field: str, number: int) -> None:
        """Set the level now, or the one wanted, of the cell under the cursor."""
        if place := self._place:
            self.ask(
                people_requests.SetLevel(
                    self._account_id, place[0], *self._board.side(place[1]), field, LEVELS[number - 1]
                )
            )

    @on(Grid.Chosen)
    def _edit(self, event: Grid.Chosen) -> None:
        self.ask(people_requests.EditRelationship(self._account_id, event.place[0], *self._board.side(event.place[1])))

    def action_clear(self) -> None:
        """Take out what is said in the cell under the cursor."""
        if (place := self._place) and self._board.has(place):
            self.ask(people_requests.ClearRelationship(self._account_id, place[0], *self._board.side(place[1])))

    def action_add(self, what: str) -> None:
        """Ask for a column."""
        self.ask(people_requests.AddSide(self._account_id, what))

    def action_find(self) -> None:
        """Type to see fewer people."""
        entry = self.query_one(LineInput)
        entry.display = True
        self.set_focus(entry)

    @on(Input.Submitted)
    def _found(self) -> None:
        self.set_focus(self.query_one(Grid))

    def action_leave(self) -> None:
        """Show everybody again, or go back."""
        entry = self.query_one(LineInput)
        if entry.display:
            entry.value = ""
            entry.display = False
            self.set_focus(self.query_one(Grid))
        else:
            super().action_leave()
