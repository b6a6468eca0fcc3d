"""The roll of a campaign: who is in it, how far each has come, and what is next."""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Horizontal, VerticalScroll

from store import clock
from store.book import Book
from store.campaigns.campaigns import CampaignRow, read_campaign
from store.campaigns.roll import RollLine, list_roll
from store.clean import fold
from store.words import CAMPAIGN_STATUS
from tui import campaign_requests, requests
from tui.campaign_views import NOBODY_IN, NONE_FOUND, ROLL_COLUMNS, roll_details, roll_row
from tui.keyboard import leave
from tui.names import beginnings, words_of
from tui.screens.book_list import BookListScreen
from tui.widgets.headline import Headline
from tui.widgets.keyline import KeyLine
from tui.widgets.pairs import Pairs
from tui.widgets.panel import Panel
from tui.widgets.table import ListSource, Table
from tui.wording import counted

FIRST_KEYS = ("choose", "enrol", "turn", "stop", "who", "due", "touch", "leave")

Found = tuple[CampaignRow, Sequence[RollLine]]


class RollScreen(BookListScreen[Found]):
    """Who is in one campaign; the keys for an account work on the one under the cursor."""

    HELP = """Who is in this campaign: those with something due first, those who are over last. p lets one rest, or go
on as much later as it rested; S takes one out. w says who it is for, where nobody is known yet. E enrols more accounts,
D shows what is due today, enter opens the account."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("E", "enrol", "Enrol", tooltip="Enrol accounts, after a look at who gets what", id="roll.enrol"),
        Binding("p", "turn", "Pause/go on", tooltip="Let them rest, or go on", id="roll.turn"),
        Binding("S", "stop", "Stop", tooltip="Take them out of the campaign", id="roll.stop"),
        Binding("w", "who", "Who", tooltip="Say whom of the account it is for", id="roll.who"),
        Binding("D", "due", "Due", tooltip="What is due of this campaign today", id="roll.due"),
        Binding("slash", "find", "Find", tooltip="Find an account or a person", id="roll.find", key_display="/"),
        Binding("escape", "leave", "Back", tooltip="Back to the campaigns", id="roll.leave"),
    ]

    def __init__(self, book: Book, campaign: int) -> None:
        super().__init__(book)
        self._campaign = campaign
        self._lines: Sequence[RollLine] = ()
        self._row: CampaignRow | None = None

    def compose(self) -> ComposeResult:
        """Lay the list beside the details of its row."""
        yield Headline("Campaign")
        with Horizontal(id="views"):
            with Panel(title="Who is in it", classes="records"):
                yield self.find_line("account, person or status")
                yield Table(ROLL_COLUMNS, empty=NOBODY_IN, id="roll")
            with Panel(title="Detail", classes="detail"), VerticalScroll(can_focus=False):
                yield Pairs()
        yield KeyLine(FIRST_KEYS)

    # -- what it shows -----------------------------------------------------------------------------------------------

    def read(self, book: Book) -> Found:
        """Return the campaign and who is in it."""
        with book.read() as session:
            return read_campaign(session, self._campaign), list_roll(session, campaign=self._campaign)

    def take(self, found: Found) -> None:
        """Keep who is in it and show them."""
        self._row, self._lines = found
        self.show_list()

    def show_list(self) -> None:
        """Show what fits; the cursor stays on its enrolment, or at its place when that is gone."""
        if self._row is None:
            return
        table, begins, today = self.query_one(Table), beginnings(fold(self.typed)), clock.today()
        shown = [line for line in self._lines if all(begin in _words(line) for begin in begins)]
        table.empty = NONE_FOUND if self._lines else NOBODY_IN
        place, key = table.cursor, table.key
        table.show(ListSource([roll_row(line, today) for line in shown]), key)
        if key is not None and table.key != key:
            table.move_to(place)
        every = len(self._lines)
        number = f"{every:,}" if len(shown) == every else f"{len(shown):,} of {every:,}"
        self.query_one(".records", Panel).set_title("Who is in it", number)
        running = sum(not line.is_over for line in self._lines)
        accounts = counted(len({line.account_id for line in self._lines}), "account")
        status = CAMPAIGN_STATUS.label(self._row.status).lower()
        self.query_one(Headline).show(f"{self._row.name} · {status}", f"{accounts} · {running:,} not over")
        self._show_details()

    @on(Table.Highlighted)
    def _show_details(self) -> None:
        line = self.selected()
        self.query_one(Pairs).show_pairs(roll_details(line, clock.today()) if line else ())

    def selected(self) -> RollLine | None:
        """Return the enrolment under the cursor, None where none stands."""
        key = self.query_one(Table).key
        return next((line for line in self._lines if line.key == key), None)

    def selected_account(self) -> int:
        """Return the account under the cursor, 0 for none."""
        line = self.selected()
        return line.account_id if line else 0

    # -- doing -------------------------------------------------------------------------------------------------------

    @on(Table.Chosen)
    def _chosen(self) -> None:
        self.ask_about(requests.OpenDossier)

    def _ask(self, request: type[campaign_requests.AboutEnrolment]) -> None:
        if line := self.selected():
            self.send(request(line.account_id, line.key))

    def action_enrol(self) -> None:
        """Enrol more accounts."""
        self.send(campaign_requests.EnrolAccounts(self._campaign))

    def action_turn(self) -> None:
        """Let the enrolment under the cursor rest, or go on."""
        line = self.selected()
        if line is not None:
            rests = line.status == "paused"
            self._ask(campaign_requests.ResumeEnrolment if rests else campaign_requests.PauseEnrolment)

    def action_stop(self) -> None:
        """Take the enrolment under the cursor out."""
        self._ask(campaign_requests.StopEnrolment)

    def action_who(self) -> None:
        """Say whom the enrolment under the cursor is for."""
        self._ask(campaign_requests.NamePerson)

    def action_due(self) -> None:
        """Show what is due of this campaign."""
        self.send(campaign_requests.OpenToday(self._campaign))

    def action_leave(self) -> None:
        """Go up one level: from a search to all, from all back."""
        if not self.leave_search():
            leave(self)


def _words(line: RollLine) -> str:
    return words_of(fold(f"{line.account} {line.person} {line.wanted} {line.status}"))
