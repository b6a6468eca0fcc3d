"""The campaigns: each with who is in it, what it has brought, and what is due of it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import ClassVar, NamedTuple

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Horizontal, VerticalScroll

from store import clock
from store.book import Book
from store.book_settings import read_book_settings
from store.campaigns.campaigns import CampaignRow, list_campaigns
from store.campaigns.counting import CampaignFigures, count_campaigns
from store.clean import fold
from store.colleagues import list_colleagues
from store.offerings import list_offerings
from store.tiering.tier_plans import list_tier_plans
from templates.cadences.library import Cadence, CadenceLibrary
from tui import campaign_requests
from tui.campaign_views import COLUMNS, EMPTY, NONE_FOUND, campaign_details, campaign_row
from tui.keyboard import leave
from tui.names import beginnings, words_of
from tui.screens.book_list import ListScreen
from tui.widgets.headline import Headline
from tui.widgets.keyline import KeyLine
from tui.widgets.pairs import Pairs
from tui.widgets.panel import Panel
from tui.widgets.table import ListSource, Table
from tui.wording import counted

FIRST_KEYS = ("choose", "new", "about('edit')", "about('enrol')", "about('turn')", "due", "holidays", "leave")
_ABOUT: Mapping[str, type[campaign_requests.AboutCampaign]] = {
    "open": campaign_requests.OpenRoll,
    "edit": campaign_requests.EditCampaign,
    "enrol": campaign_requests.EnrolAccounts,
    "turn": campaign_requests.TurnCampaign,
    "end": campaign_requests.EndCampaign,
    "remove": campaign_requests.RemoveCampaign,
    "export": campaign_requests.ExportCampaign,
}
"""What can be done about the campaign under the cursor."""


class CampaignTable(Table):
    """The campaigns; enter shows who is in one."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter", "choose", "Who", key_display="⏎", tooltip="Who is in this campaign", id="campaigns.open")
    ]


class Found(NamedTuple):
    """What the screen shows."""

    campaigns: Sequence[CampaignRow]
    figures: Mapping[int, CampaignFigures]
    names: Mapping[int, str]
    """What the colleagues, offerings and tier plans that campaigns name are called, by key."""
    cadences: Mapping[str, Cadence]
    currency: str


class CampaignsScreen(ListScreen[Found]):
    """The list of campaigns."""

    HELP = """A campaign tells one story to a few accounts over weeks, by a cadence: touches by day, channel and
persona. n begins one; E enrols accounts in it, and shows before who gets what and who is left out. p lets it run, or
rest with all who are in it; F ends it. D shows what is due of it today. Due are the touches of today, ! marks that
some are overdue. Replies count accounts, pipe is what is open of the opportunities that name the campaign."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("n", "new", "New", tooltip="Begin a campaign", id="campaigns.new"),
        Binding(
            "e", "about('edit')", "Edit", tooltip="Edit the campaign: cadence, letter, owner …", id="campaigns.edit"
        ),
        Binding(
            "E",
            "about('enrol')",
            "Enrol",
            tooltip="Enrol accounts, after a look at who gets what",
            id="campaigns.enrol",
        ),
        Binding(
            "p", "about('turn')", "Run/pause", tooltip="Let it run, or rest with all who are in it", id="campaigns.turn"
        ),
        Binding("D", "due", "Due", tooltip="What is due of this campaign today", id="campaigns.due"),
        Binding("H", "holidays", "Holidays", tooltip="The days on which nothing falls due", id="campaigns.holidays"),
        Binding(
            "F",
            "about('end')",
            "End",
            tooltip="End it, with all that is still due, after asking",
            id="campaigns.end",
            show=False,
        ),
        Binding(
            "d",
            "about('remove')",
            "Remove",
            tooltip="Take the campaign out, after asking",
            id="campaigns.remove",
            show=False,
        ),
        Binding(
            "x",
            "about('export')",
            "Export",
            tooltip="Write it as Markdown, with what it has brought",
            id="campaigns.export",
            show=False,
        ),
        Binding("slash", "find", "Find", tooltip="Find a campaign", id="campaigns.find", key_display="/", show=False),
        Binding("escape", "leave", "Back", tooltip="Back to the accounts", id="campaigns.leave"),
    ]

    def __init__(self, book: Book, cadences: CadenceLibrary) -> None:
        super().__init__(book)
        self._library = cadences
        self._found: Found | None = None
        self._shown: Sequence[CampaignRow] = ()
        self._goal = 0
        """The campaign that the cursor goes to when the list is next shown, 0 for the one it stands on."""

    def compose(self) -> ComposeResult:
        """Lay the list beside the details of its row."""
        yield Headline("Campaigns")
        with Horizontal(id="views"):
            with Panel(title="Campaigns", classes="records"):
                yield self.find_line("name, status or cadence")
                yield CampaignTable(COLUMNS, empty=EMPTY, id="campaigns")
            with Panel(title="Detail", classes="detail"), VerticalScroll(can_focus=False):
                yield Pairs()
        yield KeyLine(FIRST_KEYS)

    # -- what it shows -----------------------------------------------------------------------------------------------

    def read(self, book: Book) -> Found:
        """Return the campaigns, what they have brought, and the cadences of the library."""
        cadences = {cadence.name: cadence for cadence in self._library.list_cadences()}
        with book.read() as session:
            names = {row.id: row.name for row in list_colleagues(session)}
            names |= {row.id: row.name for row in list_offerings(session)}
            names |= {row.id: f"{row.name}, {row.period}" for row in list_tier_plans(session)}
            figures = count_campaigns(session, clock.today())
            return Found(list_campaigns(session), figures, names, cadences, read_book_settings(session).currency)

    def take(self, found: Found) -> None:
        """Keep the campaigns and show them."""
        self._found = found
        self.show_list()

    def show_list(self) -> None:
        """Show what fits; the cursor stays on its campaign, or at its place when that is gone."""
        if self._found is None:
            return
        table, found, begins = self.query_one(Table), self._found, beginnings(fold(self.typed))
        every = found.campaigns
        self._shown = [row for row in every if all(begin in self._words(row) for begin in begins)]
        table.empty = NONE_FOUND if every else EMPTY
        place, key = table.cursor, self._goal or table.key
        self._goal = 0
        rows = [campaign_row(row, self._figures(row), found.currency) for row in self._shown]
        table.show(ListSource(rows), key)
        if key is not None and table.key != key:
            table.move_to(place)
        number = f"{len(every):,}" if len(rows) == len(every) else f"{len(rows):,} of {len(every):,}"
        self.query_one(".records", Panel).set_title("Campaigns", number)
        running = [self._figures(row) for row in every if row.status == "running"]
        due, late = sum(each.due for each in running), sum(each.overdue for each in running)
        self.query_one(Headline).show(
            "Campaigns", f"{len(running):,} running · {counted(due, 'touch', 'touches')} due · {late:,} overdue"
        )
        self._show_details()

    def _words(self, row: CampaignRow) -> str:
        return words_of(fold(f"{row.name} {row.status} {row.cadence} {row.goal}"))

    def _figures(self, row: CampaignRow) -> CampaignFigures:
        """Return what a campaign has brought; of one that does not run nothing is due."""
        figures = self._found.figures.get(row.id) if self._found else None
        figures = figures or CampaignFigures()
        return figures if row.status == "running" else figures._replace(due=0, overdue=0)

    def show_campaign(self, key: int) -> None:
        """Let the cursor go to a campaign, once the list is read anew."""
        self._goal = key

    @on(Table.Highlighted)
    def _show_details(self) -> None:
        row, found = self.selected(), self._found
        if row is None or found is None:
            self.query_one(Pairs).show_pairs(())
            return
        cadence = found.cadences.get(row.cadence)
        self.query_one(Pairs).show_pairs(
            campaign_details(row, self._figures(row), found.names, cadence, found.currency)
        )

    def selected(self) -> CampaignRow | None:
        """Return the campaign under the cursor, None where none stands."""
        key = self.query_one(Table).key
        return next((row for row in self._shown if row.id == key), None)

    # -- doing -------------------------------------------------------------------------------------------------------

    @on(Table.Chosen)
    def _chosen(self) -> None:
        self.action_about("open")

    def action_new(self) -> None:
        """Begin a campaign."""
        self.send(campaign_requests.NewCampaign())

    def action_about(self, what: str) -> None:
        """Do something about the campaign under the cursor, or with who is in it."""
        if row := self.selected():
            self.send(_ABOUT[what](row.id))

    def action_due(self) -> None:
        """Show what is due of the campaign under the cursor."""
        if row := self.selected():
            self.send(campaign_requests.OpenToday(row.id))

    def action_holidays(self) -> None:
        """List the holidays."""
        self.send(campaign_requests.OpenHolidays())

    def action_leave(self) -> None:
        """Go up one level: from a search to all, from all back."""
        if not self.leave_search():
            leave(self)
