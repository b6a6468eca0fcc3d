"""Points to take over: a list of those that were written elsewhere, and all of the one under its cursor."""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.widgets import Static

from store import clock
from store.offered_points import OfferedPoint
from tui.point_views import NO_OFFERS, OFFER_COLUMNS, offer_rows, offer_words
from tui.widgets.panel import Panel
from tui.widgets.table import ListSource, Table


class OfferTable(Table):
    """The points to take over; enter takes the one under the cursor."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter", "choose", "Take over", key_display="⏎", tooltip="Take over this point", id="offers.take")
    ]


class OfferPanel(Panel):
    """Shows the offered points; the screen takes one over."""

    def __init__(self, offers: Sequence[OfferedPoint]) -> None:
        super().__init__(title="To take over", id="offers-panel")
        self._offers = offers

    def compose(self) -> ComposeResult:
        """Lay the list over the point under its cursor."""
        yield OfferTable(OFFER_COLUMNS, empty=NO_OFFERS, id="offers")
        yield Static(id="offer")

    def on_mount(self) -> None:
        """Show what is offered."""
        self.show_offers(self._offers)

    @property
    def offer(self) -> OfferedPoint | None:
        """The offered point under the cursor, the first one while the list is out of sight."""
        place = self.query_one(OfferTable).key or 0
        return self._offers[place] if place < len(self._offers) else None

    def show_offers(self, offers: Sequence[OfferedPoint]) -> None:
        """Show what is offered now."""
        self._offers = offers
        self.query_one(OfferTable).show(ListSource(offer_rows(offers, clock.today())))
        self.set_title("To take over", f"{len(offers):,}" if offers else "")
        self._show_offer()

    @on(Table.Highlighted)
    def _show_offer(self) -> None:
        offer = self.offer
        self.query_one("#offer", Static).update(offer_words(offer) if offer else "")
