"""The dossier of one account: a line of tabs over panes, the brief first; each pane is made when it is first opened."""

from __future__ import annotations

from contextlib import suppress
from typing import ClassVar

from textual import on, work
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.css.query import NoMatches
from textual.worker import get_current_worker

from store import clock, windows
from store.book import Book
from store.dossier import Dossier, read_dossier, renew_dossier
from store.errors import StoreError
from tui import requests
from tui.desk import Desk
from tui.keyboard import hold_keys, leave, release_keys
from tui.panes.brief import BriefPane
from tui.panes.lists import FactsPane, HistoryPane, OpportunitiesPane, TouchesPane
from tui.panes.pane import Pane
from tui.panes.people import PeoplePane
from tui.panes.plan import PlanPane
from tui.panes.white_space import WhiteSpacePane
from tui.screens.about_account import AboutAccountScreen
from tui.widgets.headline import Headline
from tui.widgets.keyline import KeyLine
from tui.widgets.tabline import TabLine
from tui.wording import tier_name

PANES: tuple[type[Pane], ...] = (
    BriefPane,
    PeoplePane,
    FactsPane,
    WhiteSpacePane,
    PlanPane,
    OpportunitiesPane,
    TouchesPane,
    HistoryPane,
)
TABS = tuple(pane.what for pane in PANES)
FIRST_KEYS = (
    "choose",
    "add",
    "add('report')",
    "add('peer')",
    "add_action",
    "finish",
    "play",
    "raci",
    "assess",
    "line",
    "view",
    "confirm",
    "differences",
    "end",
    "remove",
    "leave",
    "path",
    "touch",
    "fact",
    "sheet",
    "tier",
    "edit",
)
"""The actions whose keys come first in the line below, the most useful ones at the left."""


class AccountScreen(AboutAccountScreen):
    """Everything known of one account."""

    HELP = """One account. The brief is what to know before picking up the phone; the numbers open the rest. Every fact
shows its age and who said so. Enter edits the line under the cursor, a adds one to this list."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape", "leave", "Back", tooltip="Back to the list of accounts", id="dossier.leave"),
        *(
            Binding(
                str(number),
                f"tab({number - 1})",
                pane.title,
                tooltip=f"Open the tab {pane.title}",
                id=f"dossier.{pane.what}",
                show=False,
            )
            for number, pane in enumerate(PANES, 1)
        ),
        Binding("left_square_bracket", "step(-1)", "Tab to the left", tooltip="The tab to the left", show=False),
        Binding("right_square_bracket", "step(1)", "Tab to the right", tooltip="The tab to the right", show=False),
    ]

    def __init__(self, desk: Desk, book: Book, account_id: int, tab: str = "brief", key: int = 0) -> None:
        """`key` is the record that the tab begins at, 0 for its first line."""
        super().__init__()
        self._desk, self._book, self._account_id = desk, book, account_id
        self._tab, self._wanted = TABS.index(tab), key
        self._dossier: Dossier | None = None
        self._holds = False
        """Whether keys wait for a pane that is being read. What a request holds, this screen does not release."""

    def compose(self) -> ComposeResult:
        """Lay a line of tabs over the pane that is open."""
        yield Headline()
        yield TabLine([pane.title for pane in PANES], [pane.short or pane.title for pane in PANES], id="tabs")
        yield PANES[self._tab](self._account_id, self._desk.looks)
        yield KeyLine(FIRST_KEYS)

    def on_mount(self) -> None:
        """Show the figures at once and read the rest in a thread."""
        self._show_figures()
        self.query_one(TabLine).active = self._tab
        self.pane.focus_first()
        release_keys(self.app)
        self.call_later(self.refresh_book)  # behind the first paint, which would share the processor with it

    @property
    def pane(self) -> Pane:
        """The pane that is open."""
        return self.query_one(PANES[self._tab])

    def selected_account(self) -> int:
        """Return the account of this screen."""
        return self._account_id

    # -- showing -----------------------------------------------------------------------------------------------------

    @work(thread=True, exclusive=True, group="dossier")
    def refresh_book(self) -> None:
        """Read the dossier anew, in a thread: it may hold thousands of facts. Of the panes only the open one is."""
        pane = next(iter(self.query(PANES[self._tab])), None)
        if pane is None:  # the screen is being closed
            return
        try:
            with self._book.read() as session:
                before = self._dossier
                dossier = renew_dossier(session, before) if before else read_dossier(session, self._account_id)
            pane.read(self._book, dossier)
        except StoreError as error:
            self.app.call_from_thread(self._leave, error)
        else:
            if not get_current_worker().is_cancelled:  # a later reading has begun, which knows more
                self.app.call_from_thread(self._show, dossier, pane)

    @work(thread=True, exclusive=True, group="pane")
    def _read_pane(self, pane: Pane, dossier: Dossier) -> None:
        """Read what a pane shows besides the dossier, which is known already."""
        try:
            pane.read(self._book, dossier)
        except StoreError as error:
            self.app.call_from_thread(self._leave, error)
        else:
            self.app.call_from_thread(self._show_pane, pane, dossier)

    def _leave(self, error: StoreError) -> None:
        """Go back when there is nothing to show: the account is gone, or the book cannot be read."""
        if self.is_attached:
            self.notify(error.message, title=error.title, severity="warning", markup=False)
            leave(self)
            self._release()

    def _show(self, dossier: Dossier, shown: Pane) -> None:
        is_first, self._dossier = self._dossier is None, dossier
        with suppress(NoMatches):  # the screen is being closed, and loses its widgets one by one
            self.query_one(TabLine).counts = tuple(pane.count(dossier) for pane in PANES)
            if not is_first:  # then they were shown just before
                self._show_figures()
            for pane in self.query(Pane):
                pane.is_stale = True
            self._show_pane(shown, dossier)
            if self.pane is not shown:
                self._renew(self.pane)  # it was opened while the other one was read

    def _show_pane(self, pane: Pane, dossier: Dossier | None = None) -> None:
        """Show a pane the state that it was read for; None for the newest there is."""
        dossier = dossier or self._dossier
        with suppress(NoMatches):
            if dossier is not None:
                pane.show_dossier(dossier)
            pane.is_stale = dossier is not self._dossier
            if pane is self.pane and self._wanted:
                pane.select(self._wanted)
                self._wanted = 0
        if self.is_active:
            self._release()

    def _renew(self, pane: Pane) -> None:
        """Bring a pane up to date that is opened; what is typed meanwhile is meant for what is about to be read."""
        if not pane.is_stale:
            return
        self._holds = True
        hold_keys(self.app)

        def begin() -> None:
            if self._dossier is None:
                self.refresh_book()
            elif pane.reads_more:
                self._read_pane(pane, self._dossier)
            else:
                self._show_pane(pane)

        self.call_after_refresh(begin)  # behind the paint that shows the tab as open: thousands of lines take longer

    def _release(self) -> None:
        if self._holds:
            self._holds = False
            release_keys(self.app)

    def _show_figures(self) -> None:
        brief = windows.read_brief(self._desk.reader, self._account_id, clock.today())
        if brief is None:  # gone: who reads the whole says so
            return
        self.query_one(Headline).show(brief.name, tier_name(brief.tier or 0))
        for page in self.query(BriefPane):
            page.digests = lambda: self._desk.library().digests()  # read where the brief is, in a thread
            page.show_figures(brief, windows.read_book_line(self._desk.reader).currency)

    # -- tabs --------------------------------------------------------------------------------------------------------

    async def action_tab(self, index: int) -> None:
        """Open a tab; its pane is made when it is opened for the first time."""
        self.query_one(TabLine).active = index
        if not self.query(PANES[index]):
            made = PANES[index](self._account_id, self._desk.looks)
            made.display = False  # until the other one is gone: two panes are never seen side by side
            await self.mount(made, after=self.query_one(TabLine))
        self._tab, self._wanted = index, 0  # now that its pane is there: the thread that reads looks for it
        for pane in self.query(Pane):
            pane.display = pane is self.pane
        if isinstance(self.pane, BriefPane):
            self._show_figures()
        self.pane.focus_first()
        self.refresh_bindings()
        self._renew(self.pane)

    async def action_step(self, step: int) -> None:
        """Open the tab beside this one."""
        await self.action_tab((self._tab + step) % len(PANES))

    @on(TabLine.Chosen)
    async def _tab_chosen(self, event: TabLine.Chosen) -> None:
        await self.action_tab(event.index)

    def show_record(self, what: str, key: int) -> None:
        """Let the cursor go to a record that was just made, once it is read, if the list that shows it is open."""
        if TABS[self._tab] == what:
            self._wanted = key

    # -- doing -------------------------------------------------------------------------------------------------------

    def action_leave(self) -> None:
        """Go back to the list of accounts."""
        leave(self)

    def action_touch(self) -> None:
        """Log a touch, with the person under the cursor."""
        self.send(requests.LogTouch(self._account_id, self.pane.selected_person()))

    def action_fact(self) -> None:
        """Add a fact, about the person under the cursor."""
        self.send(requests.AddFact(self._account_id, self.pane.selected_person()))
