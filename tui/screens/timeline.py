"""The timeline of a plan: objectives, actions and milestones by week, drawn in text."""

from __future__ import annotations

from textual import events
from textual.app import ComposeResult
from textual.containers import Vertical, VerticalScroll
from textual.content import Content
from textual.widgets import Static

from store import clock
from store.book import Book
from store.dossier import Dossier, read_dossier
from store.plans.page import make_page
from templates.timeline import draw, lay_out
from tui.keyboard import release_keys
from tui.screens.known import KnownScreen

NARROW, WIDE = 26, 53
"""Columns of weeks on a narrow screen, and on a wide one; what spans more is drawn by month or coarser."""
WIDE_FROM = 110
"""Cells of a line from which there is room for a year of weeks."""
NOTHING = "No action and no objective of this plan has a day yet."


class TimelineScreen(KnownScreen[Dossier]):
    """A page over the plan; it follows the book."""

    HELP = """Each line is an objective, an action or a milestone of the plan, in the week in which it is due. What
takes longer than a screen is wide is drawn by month, by quarter or coarser; what has no day stands below."""

    def __init__(self, book: Book, dossier: Dossier, plan: int) -> None:
        super().__init__(book)
        self._dossier, self._plan = dossier, plan

    def compose(self) -> ComposeResult:
        """Lay the drawing in a page that scrolls both ways."""
        with Vertical(classes="dialog grid-dialog") as frame:
            frame.border_title = Content("Timeline")
            frame.border_subtitle = Content("↑↓ scroll  esc back")
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
        self._draw(self.app.size.width)

    def on_resize(self, event: events.Resize) -> None:
        """Draw it as wide as there is room."""
        self._draw(event.size.width)

    def _draw(self, width: int) -> None:
        plan = next((plan for plan in self._dossier.plans if plan.id == self._plan), None)
        page = make_page(self._dossier, plan) if plan else None
        if page is None:
            return
        timeline = lay_out(page, clock.today(), WIDE if width >= WIDE_FROM else NARROW)
        text = draw(timeline, max(40, width - 8)) if timeline.dated else NOTHING
        undated = "\n".join(f"  {title}" for title in timeline.undated_titles)
        shown = Content.assemble(text, ("\n\nWithout a day\n" if undated else "", "bold"), undated)
        self.query_one("#timeline", Static).update(shown)
