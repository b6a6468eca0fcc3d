"""Three-minute mode: one growth account after the other, what is known of it beside its three points."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from typing import ClassVar, NamedTuple

from textual import on, work
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Horizontal, Vertical, VerticalScroll
from textual.widgets import Static

from store.errors import StoreError
from store.offered_points import OfferedPoint, list_offered, take_over
from store.peers import Peers
from store.talking_points import POSITIONS, TalkingPointRow
from tui import growth_requests
from tui.desk import Desk
from tui.keyboard import expect, hold_keys, release_keys
from tui.point_fields import are_fresh, place_to_take
from tui.point_views import all_words, offer_hint
from tui.requests import Request
from tui.round import Round
from tui.screens.form_screen import TEXT_KEYS
from tui.screens.points import CONFIRMED, Page, PointsScreen
from tui.widgets.keyline import KeyLine
from tui.widgets.offerpanel import OfferPanel, OfferTable
from tui.widgets.panel import Panel
from tui.widgets.preview import Preview
from tui.widgets.roundline import RoundLine
from tui.widgets.table import Table

FIRST_KEYS = ("app.focus_next", "take", "make", "move(1)", "turn", "more", "end")
FULL = "All three points are written and fresh: empty the one that shall give way first."


class Beside(NamedTuple):
    """What stands beside the points: the peers of the account, and what others have for it."""

    peers: Peers | None
    offers: Sequence[OfferedPoint]


class ResearchScreen(PointsScreen):
    """One account of a round; the app puts the screen of the next one in its place."""

    HELP = """One growth account after the other, those first whose points are missing, the most valuable before the
others. What is known stands at the left, with the points that were written elsewhere for this industry, solution or
persona: ctrl+t takes the first of them over, F6 goes to their list. ctrl+n goes on to the next account; each field is
saved when you leave it, and what is not saved is kept as a draft. ctrl+g makes the sheets of the whole round. The clock
only tells the time; F12 hides it."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding(
            "ctrl+t",
            "take",
            "Take over",
            tooltip="Take over the offered point, as this account's own",
            id="round.take",
            priority=True,
        ),
        Binding("ctrl+n", "move(1)", "Next", tooltip="Go on to the next account", id="round.next", priority=True),
        Binding(
            "f7",
            "move(-1)",
            "Previous",
            tooltip="Back to the account before",
            id="round.previous",
            key_display="F7",
            priority=True,
            show=False,
        ),
        Binding(
            "ctrl+l",
            "move(0)",
            "Not now",
            tooltip="Put this account off to the end of the round",
            id="round.skip",
            priority=True,
            show=False,
        ),
        Binding("f3", "turn", "Known/sheet", tooltip="What is known, or the sheet", id="round.turn", key_display="F3"),
        Binding(
            "f6",
            "offers",
            "Offered",
            tooltip="To the points to take over, or back",
            id="round.offers",
            key_display="F6",
            priority=True,
            show=False,
        ),
        Binding(
            "ctrl+g",
            "sheets",
            "Sheets",
            tooltip="Make the sheets of all accounts of this round",
            id="round.sheets",
            priority=True,
            show=False,
        ),
        Binding(
            "f12",
            "clock",
            "Clock",
            tooltip="Hide the clock, or show it",
            id="round.clock",
            key_display="F12",
            show=False,
        ),
        *TEXT_KEYS,
        Binding("escape", "end", "End", tooltip="End the round; text that is not saved is kept", id="round.end"),
    ]

    def __init__(self, desk: Desk, page: Page, beside: Beside, round_: Round) -> None:
        super().__init__(desk, page)
        self.round, self._peers, self._offers = round_, beside.peers, beside.offers

    def compose(self) -> ComposeResult:
        """Lay what is known and what is offered beside the points; the sheet stands in its place at a key."""
        account = self._dossier.account
        yield RoundLine(account.name, self.round, account.id)
        with Horizontal(id="research"):
            with Vertical(id="research-left"):
                with Panel(title="What we know", id="all-panel"), VerticalScroll(id="all-scroll"):
                    yield Static(all_words(self._dossier, self._peers, self.round.current.why), id="all-known")
                yield OfferPanel(self._offers)
            with Panel(title="Sheet", id="sheet-panel"), VerticalScroll(id="sheet-scroll"):
                yield Preview(id="sheet")
            with Panel(title="Three talking points", id="points-panel"):
                yield self._form
                yield Static(id="offer-hint")
        yield Static("", id="composer-state", classes="state")
        yield KeyLine(FIRST_KEYS)

    async def on_mount(self) -> None:
        """Say what may be taken over, where the list is out of sight."""
        self._show_hint()

    # -- what it shows -----------------------------------------------------------------------------------------------

    def read_anew(self) -> None:
        """Read the points, and what is offered beside them."""
        super().read_anew()
        with self._book.read() as session:
            self._offers = list_offered(session, self._dossier.account.id)

    def show_anew(self) -> None:
        """Show what was read anew; a point that was taken back counts no more."""
        super().show_anew()
        for position in set(POSITIONS).difference(point.position for point in self._dossier.points if point.text):
            self.round.forget(self._dossier.account.id, position)
        self._settle()
        self.query_one(OfferPanel).show_offers(self._offers)
        self._show_hint()

    @on(Table.Highlighted, "#offers")
    def _show_hint(self) -> None:
        offer = self.query_one(OfferPanel).offer
        self.query_one("#offer-hint", Static).update(offer_hint(offer) if offer else "")

    # -- the points --------------------------------------------------------------------------------------------------

    def point_saved(self, row: TalkingPointRow, part: str) -> None:
        """Count a point that got a text, or that still holds; one that was emptied counts no more."""
        super().point_saved(row, part)
        if part == "text" and not row.text:
            self.round.forget(row.account_id, row.position)
        elif part in ("text", CONFIRMED):
            how = self.round.written if part == "text" else self.round.confirmed
            self.round.note(row.account_id, row.position, how)
        self._settle()

    def _settle(self) -> None:
        """Tell the round whether anything is due at the points of this account."""
        self.round.settle(self._dossier.account.id, are_fresh(self._dossier.points, self._choices.limit))

    def sheet_made(self) -> None:
        """Count a sheet that was written."""
        self.round.sheets.add(self._dossier.account.id)

    @on(Table.Chosen, "#offers")
    def action_take(self) -> None:
        """Take over the point under the cursor of the list: into the point with the cursor, when that may give way."""
        self.take_turn(self._take_over)

    async def _take_over(self) -> None:
        offer = self.query_one(OfferPanel).offer
        if offer is None:
            self.say("Nothing is offered to be taken over.")
            return
        if not await self._saver.save_changes():
            return
        try:
            await asyncio.to_thread(self.read_anew)  # what another window has written by now does not give way either
            if not (position := place_to_take(self._dossier.points, self.place, self._choices.limit)):
                self.show_anew()
                self.say(FULL)
                return
            await asyncio.to_thread(take_over, self._book, self._dossier.account.id, position, offer.id)
            await asyncio.to_thread(self.read_anew)
        except StoreError as error:
            self.say_refused(error)
            return
        self._saver.has_saved = True
        self.round.note(self._dossier.account.id, position, self.round.taken)
        self.show_anew()
        day = f", as of {offer.as_of}" if offer.as_of else ""
        self.say(f"Point {position} is taken over from {offer.account_name}{day}.", "$text-success")
        values = self._form.values()  # on to the next point without a text, unless the cursor is in the list
        if empty := next((each for each in POSITIONS if not values[f"text-{each}"].strip()), 0):
            self._writing = self._form.query_one(f"#entry-text-{empty}")
            if self.is_writing:
                self.set_focus(self._writing)

    # -- going on ----------------------------------------------------------------------------------------------------

    def action_move(self, step: int) -> None:
        """Go on to another account; after the last one the round ends."""
        key = self._dossier.account.id
        if self.round.can_move(step):
            self._go(growth_requests.MovePoints(key, step))
        elif step > 0:
            self._go(growth_requests.EndPoints(key))
        else:
            self.say("This is the first one." if step else "This is the last one: esc ends the round.")

    def action_sheets(self) -> None:
        """Make the sheets of the accounts of the round; what is typed is saved before, or kept as a draft."""
        keys = [state.account_id for state in self.round.queue]
        self._save_and_ask(growth_requests.MakeSheets("Three-minute mode", "sheets-points", keys))

    def action_end(self) -> None:
        """Go up one level: from the list or the sheet to the points, from there out of the round."""
        if self.is_writing:
            self._go(growth_requests.EndPoints(self._dossier.account.id))
        else:
            self._show_beside("")

    def _go(self, request: Request) -> None:
        hold_keys(self.app)
        self._save_and_ask(request)

    @work(group="save")
    async def _save_and_ask(self, request: Request) -> None:
        if await self.save_or_keep():
            expect(self.app, request)
            self.post_message(request)
        else:
            release_keys(self.app)

    # -- what stands beside ------------------------------------------------------------------------------------------

    def action_turn(self) -> None:
        """Show the sheet, or what is known again; a narrow window shows points, what is known and sheet in turn."""
        views = ("", "-known", "-sheet") if self.has_class("-narrow") else ("", "-sheet")
        here = next((view for view in views if view and self.query_one("#research").has_class(view)), "")
        self._show_beside(views[(views.index(here) + 1) % len(views)])

    def action_offers(self) -> None:
        """Go to the points to take over, or back."""
        if self.focused is self.query_one(OfferTable):
            self._show_beside("")
        else:
            self._show_beside("-known")
            self.set_focus(self.query_one(OfferTable))

    def action_clock(self) -> None:
        """Hide the clock, or show it again."""
        self.round.shows_clock = not self.round.shows_clock
        self.query_one(RoundLine).tell()

    def _show_beside(self, view: str) -> None:
        if self.is_writing:
            self._writing = self.focused
        research = self.query_one("#research")
        for each in ("-known", "-sheet"):
            research.set_class(each == view, each)
        places = {"-known": "#all-scroll", "-sheet": "#sheet-scroll"}
        self.set_focus(self.query_one(places[view]) if view else self._writing or self._form.first())
