"""The people of an account: an outline to edit in, and a chart to look at; two views of one thing."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, ClassVar

from textual.app import ComposeResult
from textual.content import Content
from textual.reactive import reactive
from textual.widget import Widget
from textual.widgets import Static

from store import clock
from store.book import Book
from store.dossier import Dossier
from store.moves import Stay, list_past_occupancies
from store.org import Org, OrgSeat, read_org
from tui.dossier_views import Details
from tui.keyboard import hold_keys, release_keys
from tui.panes.outline import OutlineTable
from tui.panes.people_keys import PeopleKeysPane
from tui.people_view import OVERLAYS, boxes_of, legend_of, marks_of, sign_key, turned
from tui.person_details import person_details
from tui.widgets.detaillines import DetailLines
from tui.widgets.orgchart import OrgChart
from tui.widgets.panel import Panel
from tui.wording import counted

EMPTY = Content.assemble("Who decides here? ", ("a", "$text-accent bold"), " adds a person.")
KEYS = (
    ("/", "find"),
    ("m", "move"),
    ("M", "move person"),
    ("S", "share"),
    ("K", "who knows"),
    ("o", "overlay"),
    ("C", "centres"),
)
"""What else the keys do, for the border below."""
TONES = {
    "success": "$text-success",
    "warning": "$text-warning",
    "error": "$text-error",
    "accent": "$text-accent",
    "muted": "$text-muted",
}
"""The theme's variable for each tone of a sign."""
SHOWN_WITHIN = 50
"""Looks that a view is given to come to the screen, which it never does in a window of a few lines."""


class PeoplePane(PeopleKeysPane):
    """Seats and who sits in them, with what we judge of each."""

    what = "people"
    title = "People"
    reads_more = True
    SIGNS: ClassVar[Sequence[tuple[str, str]]] = sign_key()
    """What the help says of the signs and letters."""

    shows_chart: reactive[bool] = reactive(False, init=False)
    """Whether the chart is shown, and not the outline."""
    overlay: reactive[str] = reactive(OVERLAYS[0], init=False)
    """What the colours of the chart tell."""

    def __init__(self, account_id: int, looks: dict[str, Any] | None = None) -> None:
        super().__init__(account_id, looks)
        self._org: Org | None = None
        self._past: tuple[Stay, ...] = ()
        self._seats: Mapping[int, OrgSeat] = {}
        self._meant: dict[int, int] = {}
        """Seat -> who of the people that share it is meant, by the list, the details and the keys alike."""

    def compose(self) -> ComposeResult:
        """Lay both views, of which one is shown, beside the details."""
        with Panel(title=self.title, keys=KEYS, classes="records"):
            yield OutlineTable(EMPTY)
            chart = OrgChart(empty=EMPTY, id="chart")
            chart.display = False
            yield chart
            legend = Static(id="chart-legend")
            legend.display = False
            yield legend
        with Panel(title="Detail", classes="detail"):
            yield DetailLines()

    def on_mount(self) -> None:
        """Let the details follow either cursor within the same frame."""
        self.watch(self.query_one(OutlineTable), "at", self._show_details, init=False)
        chart = self.query_one(OrgChart)
        self.watch(chart, "key", self._show_details, init=False)
        looks = dict(self.looks)  # as they were left: each that is taken up is noted at once
        chart.zoom = looks.get("zoom", chart.zoom)
        self.watch(chart, "zoom", self._keep_looks, init=False)
        self.overlay = looks.get("overlay", self.overlay)
        self.shows_chart = looks.get("chart", self.shows_chart)

    def _keep_looks(self) -> None:
        """Note how the people are shown: so are those of the next account."""
        self.looks |= {"chart": self.shows_chart, "overlay": self.overlay, "zoom": self.query_one(OrgChart).zoom}

    @classmethod
    def count(cls, dossier: Dossier) -> int | None:
        """Return how many seats and people without a seat there are."""
        return len(dossier.seats) + len(dossier.unplaced())

    # -- showing -----------------------------------------------------------------------------------------------------

    def read(self, book: Book, dossier: Dossier) -> None:
        """Read who sits where, with what is judged of each."""
        _ = dossier
        with book.read() as session:
            self._org = read_org(session, self.account_id)
            self._past = tuple(list_past_occupancies(session, self.account_id))

    def show_dossier(self, dossier: Dossier) -> None:
        """Show both views anew; the cursor stays on its seat."""
        super().show_dossier(dossier)
        if self._org is None:
            return
        self._seats = {seat.id: seat for seat in self._org.seats}
        self._show_views(self.query_one(OrgChart).key)
        self._tell()

    def _show_views(self, key: int) -> None:
        """Show the outline, the chart, where it is looked at, with the cursor on the seat of that key, and details."""
        if self._org is None:
            return
        self.query_one(OutlineTable).show_org(self._org, self._past, self._meant)
        if self.shows_chart:
            self.query_one(OrgChart).show(boxes_of(self._org, self.overlay, clock.today(), self._meant), key or None)
        self._show_details()

    def _tell(self) -> None:
        """Say in the title what is shown, and in which colours; below the chart what these say."""
        if self._org is None:
            return
        count = counted(len(self._org.seats), "seat")
        count += f" · {len(self._org.parked)} without a seat" if self._org.parked else ""
        count += f" · overlay: {self.overlay}" if self.shows_chart else ""
        self.query_one(".records", Panel).set_title(self.title, count)
        legend = self.query_one("#chart-legend", Static)
        legend.display = self.shows_chart
        legend.update(_legend(self.overlay))

    def _show_details(self) -> None:
        key = self.selected_record()
        details: Details = ()
        if self.dossier is not None and key:
            details = person_details(self.dossier, key, clock.today(), self._past, self.selected_person())
        self.query_one(DetailLines).show_pairs(details)
        if self.shows_chart and self._org is not None:
            self.query_one(OrgChart).marks = marks_of(self._org, key)

    def watch_shows_chart(self, shown: bool) -> None:
        """Show the other view, with the cursor on the same seat."""
        self._keep_looks()
        table, chart = self.query_one(OutlineTable), self.query_one(OrgChart)
        key = (table.key or 0) if shown else chart.key
        hold_keys(self.app)  # what is typed now is meant for the view that is still to be laid out
        self.call_after_refresh(_hand_on_keys, chart if shown else table, SHOWN_WITHIN)
        table.display, chart.display = not shown, shown
        if shown:
            self._show_views(key)
        else:
            self.select(key)
        self.focus_first()
        self._tell()
        self._show_details()

    def watch_overlay(self) -> None:
        """Colour the chart anew."""
        self._keep_looks()
        self._show_views(self.query_one(OrgChart).key)
        self._tell()

    # -- what is selected --------------------------------------------------------------------------------------------

    def focus_first(self) -> None:
        """The view that is shown has the keys."""
        (self.query_one(OrgChart) if self.shows_chart else self.query_one(OutlineTable)).focus()

    def select(self, key: int) -> None:
        """Let the cursor go to a seat, or to a person: to her seat, or to her among those without one."""
        row = _row_of(self._seats, key)
        if self._org is None or (row not in self._seats and all(person.id != -row for person in self._org.parked)):
            return
        if row != key:  # a person: of those who share her seat it is she who is meant
            self._meant[row] = abs(key)
        if row < 0:  # who has no seat stands in the outline alone
            self.shows_chart = False
        self._show_views(row)
        self.query_one(OutlineTable).go_to(row)

    def selected_record(self) -> int:
        """Return the key of the seat under the cursor, or minus that of a person without a seat; 0 for none."""
        return self.query_one(OrgChart).key if self.shows_chart else self.query_one(OutlineTable).key or 0

    def selected_person(self) -> int:
        """Return the key of the person under the cursor, 0 where none stands."""
        key = self.selected_record()
        seat = self._seats.get(key)
        if seat is None or not seat.people:
            return max(0, -key)
        return turned(seat, self._meant)[0].people[0].id

    def selected_centre(self) -> int:
        """Return the buying centre of the seat under the cursor, 0 for none."""
        seat = self._seats.get(self.selected_record())
        return (seat.centre_id if seat else None) or 0

    # -- keys --------------------------------------------------------------------------------------------------------

    def action_view(self) -> None:
        """Show the other view."""
        self.shows_chart = not self.shows_chart

    def action_next_person(self) -> None:
        """Mean the next one of the people who share the seat under the cursor."""
        seat = self._seats.get(self.selected_record())
        if seat is None or len(seat.people) < 2:
            return
        keys = [person.id for person in seat.people]
        now = seat.people[(keys.index(self.selected_person()) + 1) % len(keys)]
        self._meant[seat.id] = now.id
        self._show_views(seat.id)
        self.notify(f"Now {now.name} is meant, who shares this seat.", markup=False)

    def action_overlay(self) -> None:
        """Tell something else by the colours; from the outline, show the chart first."""
        if self.shows_chart:
            self.overlay = OVERLAYS[(OVERLAYS.index(self.overlay) + 1) % len(OVERLAYS)]
        else:
            self.shows_chart = True


def _legend(overlay: str) -> Content:
    """Return what the signs and colours of an overlay say, in one line."""
    parts: list[str | tuple[str, str]] = []
    for look, word in legend_of(overlay):
        parts += ["  " if parts else "", (look.sign, f"{TONES.get(look.tone, '')} bold"), (f" {word}", "$text-muted")]
    return Content.assemble(*parts)


def _row_of(seats: Mapping[int, OrgSeat], key: int) -> int:
    """Return the key of the row of a seat or of a person (or minus hers): her seat's, or minus her own without one."""
    if key in seats:
        return key
    person = abs(key)
    return next((seat.id for seat in seats.values() if any(each.id == person for each in seat.people)), -person)


def _hand_on_keys(view: Widget, looks: int) -> None:
    """Hand on what was typed once a view has its place on the screen: before, no key would find its seat."""
    if view.size or not looks:
        release_keys(view.app)
    else:
        view.call_after_refresh(_hand_on_keys, view, looks - 1)
