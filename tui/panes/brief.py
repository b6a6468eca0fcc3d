"""The brief: one page about an account, what to know before picking up the phone."""

from __future__ import annotations

from textual.app import ComposeResult
from textual.containers import Container, VerticalScroll
from textual.content import Content
from textual.widgets import Static

from store import clock
from store.dossier import Dossier
from store.windows import Brief
from tui.brief_page import brief_page
from tui.panes.pane import Pane
from tui.widgets.briefcard import BriefCard
from tui.widgets.panel import Panel


class BriefPane(Pane):
    """The first tab."""

    what = "brief"
    title = "Brief"

    def compose(self) -> ComposeResult:
        """Lay the figures beside what there is to say."""
        with Panel(title="Brief", id="card-panel"), VerticalScroll(), Container(id="card-columns"):
            yield BriefCard(id="card")
            yield Static("", id="card-more")

    def show_figures(self, brief: Brief, currency: str) -> None:
        """Show what is known at once, before the dossier is read."""
        self.query_one(BriefCard).show_brief(brief, currency, clock.today())
        self.query_one(Panel).set_title(brief.name)

    def show_dossier(self, dossier: Dossier) -> None:
        """Show what there is to say."""
        super().show_dossier(dossier)
        page: Content = brief_page(dossier, clock.today())
        self.query_one("#card-more", Static).update(page)

    def focus_first(self) -> None:
        """The page scrolls."""
        self.query_one(VerticalScroll).focus()
