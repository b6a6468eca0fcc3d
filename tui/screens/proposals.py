"""What was edited in an exported plan, change by change: before and after, to be taken over or left."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical, VerticalScroll
from textual.content import Content
from textual.widgets import Static

from tui.keyboard import hold_keys, leave, release_keys
from tui.plan_import_views import COLUMNS, details, proposal_rows
from tui.screens.overlay import OverlayScreen
from tui.widgets.keyline import KeyLine
from tui.widgets.table import ListSource, Table
from tui.wording import counted

if TYPE_CHECKING:
    from templates.plan_edits import Edits


class ProposalTable(Table):
    """The changes; enter takes over those that are marked."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding(
            "enter",
            "choose",
            "Take over",
            key_display="⏎",
            tooltip="Take over the changes that are marked, as one step",
            id="proposals.apply",
        )
    ]


class ProposalsScreen(OverlayScreen[Sequence[int] | None]):
    """A list of changes; the result are the places of those to be taken over, None for nothing."""

    HELP = """Each line is one change that somebody made in the file: what stood there, and what stands there now. space
takes it or leaves it, a all or none, enter takes over what is marked, as one step of undo. ! marks what was changed in
the book since the file was written: marked, the file wins, left, the book. What was taken out of the file stays in the
book, and so does what has no place on the page: it has the first objectives, actions and risks. The file is never
changed."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("space", "turn", "Take or leave", tooltip="Take this change, or leave it", id="proposals.turn"),
        Binding("a", "turn_all", "All or none", tooltip="Take all of them, or none", id="proposals.turn_all"),
        Binding("escape", "leave", "Back", tooltip="Back; nothing is taken over", id="proposals.leave"),
    ]

    def __init__(self, edits: Edits) -> None:
        super().__init__()
        self._edits = edits
        self._taken = {place for place, each in enumerate(edits.proposals) if edits.is_sure and not each.is_clash}

    def compose(self) -> ComposeResult:
        """Lay the list over what is said of the change under the cursor."""
        with Vertical(classes="dialog proposals-dialog") as frame:
            frame.border_title = Content(f"Edited in the file · {self._edits.name}")
            yield ProposalTable(COLUMNS, empty=Content("Nothing was edited."))
            with VerticalScroll(can_focus=False):
                yield Static("", id="proposal-details")
            yield KeyLine(("choose", "turn", "turn_all", "leave"))

    def on_mount(self) -> None:
        """Show the changes, the cursor on the first."""
        self._show(0)
        self.set_focus(self.query_one(Table))
        release_keys(self.app)

    def action_turn(self) -> None:
        """Take the change under the cursor, or leave it."""
        if (place := self.query_one(Table).key) is not None:
            self._taken ^= {place}
            self._show(place)

    def action_turn_all(self) -> None:
        """Take all changes; none when all are taken."""
        all_ = set(range(len(self._edits.proposals)))
        self._taken = set() if self._taken == all_ else all_
        self._show(self.query_one(Table).key or 0)

    def action_leave(self) -> None:
        """Take nothing over."""
        leave(self, None)

    @on(Table.Chosen)
    def _apply(self) -> None:
        if not self._taken:
            self.notify("Nothing is marked: space marks a change.", markup=False)
            return
        hold_keys(self.app)
        leave(self, sorted(self._taken))

    @on(Table.Highlighted)
    def _tell(self) -> None:
        place = self.query_one(Table).key
        self.query_one("#proposal-details", Static).update(details(self._edits, place))

    def _show(self, place: int) -> None:
        self.query_one(Table).show(ListSource(proposal_rows(self._edits.proposals, self._taken)), place)
        frame = self.query_one(".proposals-dialog", Vertical)
        frame.border_subtitle = Content(f"{len(self._taken)} of {counted(len(self._edits.proposals), 'change')} marked")
        self._tell()
