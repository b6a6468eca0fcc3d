"""The timeline of a plan: objectives, actions and milestones by week, drawn in text."""

from __future__ import annotations

from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical, VerticalScroll
from textual.content import Content
from textual.widgets import Static

from store import clock
from store.book import Book
from store.dossier import Dossier, read_dossier
from store.plans.page import make_page
from templates.timeline import Timeline, draw, lay_out
from tui.keyboard import release_keys
from tui.screens.known import KnownScreen

COLUMNS = 106
"""Columns at most, two years of weeks; what spans more is drawn by month or coarser."""
BESIDE = 42
"""Cells beside the columns: a title and a day. The more room there is, the more columns are in sight."""
FRAME = 8
"""Cells of the frame, of its blanks and of the bar that scrolls."""
STEP = 8
"""Columns that a key goes to the side."""
NOTHING = "No action and no objective of this plan has a day yet."


class TimelineScreen(KnownScreen[Dossier]):
    """A page over the plan; it follows the book."""

    HELP = """Each line is an objective from its beginning to its end, or an action or a milestone in the week in which
it is due, or was done. The broken line is today. Arrows to the side show earlier and later weeks; ‹ and › stand where a
line lies beyond those in sight. More than two years are drawn by month or coarser; what has no day stands below."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("left", "pan(-1)", "Earlier", tooltip="Show earlier weeks", id="timeline.earlier"),
        Binding("right", "pan(1)", "Later", tooltip="Show later weeks", id="timeline.later"),
    ]

    def __init__(self, book: Book, dossier: Dossier, plan: int) -> None:
        super().__init__(book)
        self._dossier, self._plan = dossier, plan
        self._first: int | None = None
        """The first column in sight; None until somebody has gone to the side: then today is."""

    def compose(self) -> ComposeResult:
        """Lay the drawing in a page that scrolls both ways."""
        with Vertical(classes="dialog grid-dialog") as frame:
            frame.border_title = Content("Timeline")
            frame.border_subtitle = Content("↑↓ scroll  ← → weeks  esc back")
            with VerticalScroll():
                yield Static("", id="timeline")

    def on_mount(self) -> None:
        """The page scrolls."""
        self.show_known(self._dossier)
        self.query_one(VerticalScroll).focus()
        release_keys(self.app)

    def read(self, book: Book) -> Dossier:
        """Return the dossier with its plans."""
        with book.read() as session:
            return read_dossier(session, self._dossier.account.id)

    def show_known(self, known: Dossier) -> None:
        """Draw the plan as it is."""
        self._dossier = known
        self._draw()

    def on_resize(self) -> None:
        """Draw it as wide as there is room."""
        self._draw()

    def action_pan(self, side: int) -> None:
        """Show columns further to a side."""
        timeline = self._lay_out()
        if timeline is not None:
            self._first = self._begin(timeline) + side * STEP
            self._draw()

    def _lay_out(self) -> Timeline | None:
        plan = next((plan for plan in self._dossier.plans if plan.id == self._plan), None)
        page = make_page(self._dossier, plan) if plan else None
        return lay_out(page, clock.today(), COLUMNS) if page else None

    def _draw(self) -> None:
        if (timeline := self._lay_out()) is None:
            return
        part = timeline.window(self._begin(timeline), self._room)
        text = draw(part, self._width) if timeline.dated else NOTHING
        undated = "\n".join(f"  {title}" for title in timeline.undated_titles)
        shown = Content.assemble(text, ("\n\nWithout a day\n" if undated else "", "bold"), undated)
        self.query_one("#timeline", Static).update(shown)

    @property
    def _width(self) -> int:
        """Cells of a line of the drawing."""
        return max(BESIDE + 1, self.app.size.width - FRAME)

    @property
    def _room(self) -> int:
        """Columns in sight."""
        return self._width - BESIDE

    def _begin(self, timeline: Timeline) -> int:
        """Return the first column in sight: unless somebody went to the side, a quarter of them lies before today."""
        first = (timeline.now or 0) - self._room // 4 if self._first is None else self._first
        return max(0, min(first, len(timeline.steps) - self._room))
