"""A look before accounts are enrolled: who gets what from when on, who is left out and why; enter enrols them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Container, Vertical, VerticalScroll
from textual.content import Content
from textual.widgets import Static

from store.campaigns.casting import Cast, Part
from tui.campaign_views import PART_COLUMNS, DayOf, part_details, part_rows
from tui.keyboard import hold_keys, leave, release_keys
from tui.screens.overlay import OverlayScreen
from tui.widgets.keyline import KeyLine
from tui.widgets.pairs import Pairs
from tui.widgets.table import ListSource, Table
from tui.wording import counted

FIRST_KEYS = ("choose", "turn", "leave")
NOBODY = Content("There is nobody to enrol in these accounts. esc goes back.")


class PartTable(Table):
    """Who would be enrolled; enter enrols all of them."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter", "choose", "Enrol", key_display="⏎", tooltip="Enrol them, in one step", id="enrolling.enrol")
    ]


class EnrollingScreen(OverlayScreen[Sequence[Part] | None]):
    """A list over the screen it was called from. The result is who is to be enrolled, None for nobody."""

    HELP = """Who would be enrolled, whom there its steps are for, and from when on; below them who is left out, with
why. Nothing is in the book before enter. Space takes one out, or back in. «Need to know» is enrolled without a name:
the list of today says whom there is to find."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("space,minus", "turn", "Leave out", tooltip="Leave this one out, or take it in", id="enrolling.turn"),
        Binding("escape", "leave", "Back", tooltip="Back; nobody is enrolled", id="enrolling.leave"),
    ]

    def __init__(self, title: str, cast: Cast, day_of: DayOf) -> None:
        super().__init__()
        self._title, self._cast, self._day_of = title, cast, day_of
        self._out: frozenset[int] = frozenset()
        """Places of those who were taken out by hand."""

    def compose(self) -> ComposeResult:
        """Lay the list beside the steps of its row."""
        with Vertical(classes="dialog plays-dialog") as frame:
            frame.border_title = Content(self._title)
            yield Static("", id="enrolling-count", classes="how")
            with Container(classes="plays -enrolling"):
                yield PartTable(PART_COLUMNS, empty=NOBODY)
                with VerticalScroll(classes="play", can_focus=False):
                    yield Pairs()
            yield KeyLine(FIRST_KEYS)

    def on_mount(self) -> None:
        """Show the list and take the keys."""
        self._show()
        self.set_focus(self.query_one(Table))
        release_keys(self.app)

    def _show(self) -> None:
        table, cast = self.query_one(Table), self._cast
        table.show(ListSource(part_rows(cast, self._out, self._day_of)), table.key)
        chosen = self._chosen()
        accounts = counted(len({part.candidate.account_id for part in chosen}), "account")
        unknown = sum(not part.person for part in chosen)
        words = f"{counted(len(chosen), 'person', 'people')} at {accounts}"
        words = f"{words}, {unknown:,} of them still to find" if unknown else words
        left = len(cast.left_out) + len(self._out)
        touches = counted(sum(len(part.candidate.steps) for part in chosen), "touch", "touches")
        self.query_one("#enrolling-count", Static).update(
            Content.assemble((f"{words}: {touches}.", "bold"), f" {left:,} left out." if left else "")
        )
        self._show_details()

    def _chosen(self) -> list[Part]:
        return [part for place, part in enumerate(self._cast.parts) if place not in self._out]

    @on(Table.Highlighted)
    def _show_details(self) -> None:
        key, cast = self.query_one(Table).key, self._cast
        if key is None:
            self.query_one(Pairs).show_pairs(())
            return
        known = len(cast.parts)
        part, why = (cast.parts[key], "") if key < known else cast.left_out[key - known]
        why = "you left it out" if key in self._out else why
        self.query_one(Pairs).show_pairs(part_details(part, why, self._day_of))

    @on(Table.Chosen)
    def _enrol(self) -> None:
        chosen = self._chosen()
        if chosen:
            hold_keys(self.app)
            leave(self, chosen)
        else:
            self.notify("Nobody is left to enrol.", markup=False)

    def action_turn(self) -> None:
        """Take the one under the cursor out, or back in, and go on to the next."""
        key = self.query_one(Table).key
        if key is not None and key < len(self._cast.parts):
            self._out = self._out ^ {key}
            self._show()
            self.query_one(Table).action_move("down")

    def action_leave(self) -> None:
        """Enrol nobody."""
        leave(self, None)
