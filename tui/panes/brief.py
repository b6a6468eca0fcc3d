"""The brief: one page about an account, what to know before picking up the phone."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any, ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.widgets import Static

from store import clock
from store.book import Book
from store.briefing import brief
from store.dossier import Dossier
from store.windows import Brief
from tui import requests
from tui.brief_page import Section, brief_page, brief_sections
from tui.panes.pane import Pane
from tui.widgets.briefcard import BriefCard
from tui.widgets.panel import ScrollPanel


class BriefPane(Pane):
    """The first tab."""

    what = "brief"
    title = "Brief"
    reads_more = True

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("o", "links", "Links", tooltip="Channels and folders: open, copy, keep one", id="brief.links"),
        Binding(
            "C", "centres", "Centres", tooltip="Buying centres: make, edit, remove", id="brief.centres", show=False
        ),
    ]

    def __init__(self, account_id: int, looks: dict[str, Any] | None = None) -> None:
        super().__init__(account_id, looks)
        self._sections: Sequence[Section] = ()
        self.digests: Callable[[], Mapping[str, str]] | None = None
        """Reads the digests of the templates, by which it is known whether a sheet is stale."""

    def compose(self) -> ComposeResult:
        """Lay the figures beside what there is to say."""
        with ScrollPanel(title="Brief", id="card-panel"):
            yield Static("", id="card-more")
            with Vertical(id="card-margin"):
                yield BriefCard(id="card")
                yield Static("", id="card-below")

    def show_figures(self, brief: Brief, currency: str) -> None:
        """Show what is known at once, before the dossier is read."""
        self.query_one(BriefCard).show_brief(brief, currency, clock.today())
        self.query_one(ScrollPanel).set_title(brief.name)

    def read(self, book: Book, dossier: Dossier) -> None:
        """Read what there is to say."""
        today, digests = clock.today(), self.digests() if self.digests is not None else None
        with book.read() as session:
            self._sections = brief_sections(brief(session, dossier, today, digests, book.who), today)

    def show_dossier(self, dossier: Dossier) -> None:
        """Show what there is to say."""
        super().show_dossier(dossier)
        for place, at_margin in (("#card-more", False), ("#card-below", True)):
            shown = [section for section in self._sections if section.at_margin == at_margin]
            self.query_one(place, Static).update(brief_page(shown))

    def focus_first(self) -> None:
        """The page scrolls."""
        self.query_one(ScrollPanel).focus()

    def action_links(self) -> None:
        """List the links of the account."""
        self.send(requests.OpenLinks(self.account_id))

    def action_centres(self) -> None:
        """List the buying centres."""
        self.send(requests.OpenCentres(self.account_id))
