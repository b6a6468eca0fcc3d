"""Today: what is due of all campaigns, what is overdue first; each told with one key."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta
from typing import ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Horizontal, VerticalScroll
from textual.widgets import Static

from store import clock
from store.book import Book
from store.campaigns.due_list import DueLine, list_due
from store.clean import fold
from store.colleagues import find_colleague
from tui import campaign_requests, requests
from tui.due_views import ALL_DONE, COLUMNS, EMPTY, NONE_FOUND, due_details, due_in_short, due_row
from tui.keyboard import leave
from tui.names import beginnings, words_of
from tui.screens.account_list import FoundSource
from tui.screens.book_list import BookListScreen
from tui.widgets.headline import Headline
from tui.widgets.keyline import KeyLine
from tui.widgets.pairs import Pairs
from tui.widgets.panel import Panel
from tui.widgets.table import Table
from tui.wording import counted

FIRST_KEYS = (
    "choose",
    "tell('done')",
    "more",
    "tell('replied')",
    "tell('meeting')",
    "tell('skipped')",
    "put_off",
    "ahead",
)
AHEAD = 7
"""Days to come that can be shown besides what is due."""

Found = tuple[Sequence[DueLine], int | None]
"""What is due within the days ahead, and the key of the colleague who is the user, None where nobody is."""


class DueTable(Table):
    """What is due; enter shows what a touch is written with."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter", "choose", "Text", key_display="⏎", tooltip="What it is written with", id="today.write")
    ]


class TodayScreen(BookListScreen[Found]):
    """The list of due touches; the keys for an account work on the one under the cursor."""

    HELP = """What is due today in all campaigns that run; ! marks what is overdue. One key tells what became of it: x
done, and the touch is logged; n then adds what was said. r they replied, m a meeting was agreed on: both end the
cadence for them. s skips this one step, S stops all of them. z puts it off to a day, p lets it rest until p on the
list of the campaign (c, then enter) lets it go on. Enter shows what it is written with. w says who it is for, where
nobody is known yet. u takes anything back."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("x", "tell('done')", "Done", tooltip="It is done: log the touch", id="today.done"),
        Binding("n", "more", "Said", tooltip="Add what was said to what was told last", id="today.more"),
        Binding("r", "tell('replied')", "Replied", tooltip="They replied: log it, end the cadence", id="today.replied"),
        Binding(
            "m", "tell('meeting')", "Meeting", tooltip="A meeting is agreed on: end the cadence", id="today.meeting"
        ),
        Binding("s", "tell('skipped')", "Skip", tooltip="Skip this step; the others stay", id="today.skipped"),
        Binding("S", "tell('stopped')", "Stop", tooltip="Stop the cadence for them", id="today.stopped", show=False),
        Binding("z", "put_off", "Put off", tooltip="Put it off to another day", id="today.put_off"),
        Binding("p", "pause", "Pause", tooltip="Let the cadence rest for them", id="today.pause", show=False),
        Binding("w", "who", "Who", tooltip="Say whom of the account it is for", id="today.who", show=False),
        Binding("b", "brief", "Brief", tooltip="Open the account", id="today.brief", show=False),
        Binding("a", "ahead", "Ahead", tooltip="Also the days to come, or only what is due", id="today.ahead"),
        Binding(
            "o", "overdue", "Overdue", tooltip="Only what is overdue, or all again", id="today.overdue", show=False
        ),
        Binding("M", "mine", "Mine", tooltip="Only your campaigns, or everybody's", id="today.mine", show=False),
        Binding(
            "slash",
            "find",
            "Find",
            tooltip="Find a step, a person, an account, a campaign",
            id="today.find",
            key_display="/",
        ),
        Binding("escape", "leave", "Back", tooltip="Back to where you came from", id="today.leave"),
    ]

    def __init__(self, book: Book, my_name: str, campaign: int = 0) -> None:
        """`campaign` is the one whose touches are shown alone, 0 for all of them."""
        super().__init__(book)
        self._my_name, self._campaign = my_name, campaign
        self._me: int | None = None
        self._lines: Sequence[DueLine] | None = None
        self._shown: Sequence[DueLine] = ()
        self._words: Sequence[str] = ()
        self._only_mine = self._only_overdue = self._is_ahead = False
        self.told = 0
        """Key of the due touch that was told last, 0 for none."""

    def compose(self) -> ComposeResult:
        """Lay the list beside the details of its row."""
        yield Headline("Today")
        with Horizontal(id="views"):
            with Panel(title="Due", classes="records"):
                yield self.find_line("step, person, account or campaign")
                yield DueTable(COLUMNS, empty=EMPTY, id="due")
                yield Static("", classes="below-list")
            with Panel(title="Detail", classes="detail"), VerticalScroll(can_focus=False):
                yield Pairs()
        yield KeyLine(FIRST_KEYS)

    # -- what it shows -----------------------------------------------------------------------------------------------

    def read(self, book: Book) -> Found:
        """Return what is due, and who the user is."""
        with book.read() as session:
            me = find_colleague(session, self._my_name) if self._my_name else None
            return list_due(session, clock.today() + timedelta(days=AHEAD)), me

    def take(self, found: Found) -> None:
        """Keep what is due and show it."""
        self._lines, self._me = found
        self._words = [
            words_of(fold(f"{each.title} {each.channel} {each.person} {each.account} {each.campaign} {each.persona}"))
            for each in self._lines
        ]
        self.show_list()

    def show_list(self) -> None:
        """Show what fits; the cursor stays on its touch, or at its place when that is told."""
        if self._lines is None:
            return
        table, before, today = self.query_one(Table), self.selected(), clock.today()
        begins = beginnings(fold(self.typed))
        within = [
            (line, words)
            for line, words in zip(self._lines, self._words, strict=True)
            if (self._is_ahead or line.due_on <= today)
            and self._campaign in (0, line.campaign_id)
            and (not self._only_mine or line.owner_id == self._me)
        ]
        self._shown = shown = [
            line
            for line, words in within
            if all(begin in words for begin in begins) and (not self._only_overdue or line.is_overdue(today))
        ]
        table.empty = NONE_FOUND if within else ALL_DONE if self._lines or self.told else EMPTY
        same = (place for place, line in enumerate(shown) if before and line.key == before.key)
        key = next(same, min(max(0, table.cursor), len(shown) - 1))
        table.show(FoundSource(len(shown), lambda number: due_row(number, shown[number], today)), key)
        self._say_counts(within)
        self._show_details()

    def _say_counts(self, within: Sequence[tuple[DueLine, str]]) -> None:
        today = clock.today()
        which = " · yours" * self._only_mine + " · overdue" * self._only_overdue
        which += f" · {AHEAD} days ahead" * self._is_ahead
        number = f"{len(within):,}" if len(self._shown) == len(within) else f"{len(self._shown):,} of {len(within):,}"
        self.query_one(".records", Panel).set_title("Due", number + which)
        due = [line for line, _ in within if line.due_on <= today]
        late = sum(line.is_overdue(today) for line in due)
        only = f" · {due[0].campaign}" if self._campaign and due else ""
        self.query_one(Headline).show(
            f"Today, {today:%a} {today}{only}", f"{counted(len(due), 'touch', 'touches')} due · {late:,} overdue"
        )

    @on(Table.Highlighted)
    def _show_details(self) -> None:
        line, today = self.selected(), clock.today()
        self.query_one(Pairs).show_pairs(due_details(line, today) if line else ())
        self.query_one(".below-list", Static).update(due_in_short(line) if line else "")

    def selected(self) -> DueLine | None:
        """Return the due touch under the cursor, None where none stands."""
        key = self.query_one(Table).key
        return self._shown[key] if key is not None and key < len(self._shown) else None

    def selected_account(self) -> int:
        """Return the account of the touch under the cursor, 0 for none."""
        line = self.selected()
        return line.account_id if line else 0

    # -- doing -------------------------------------------------------------------------------------------------------

    @on(Table.Chosen)
    def _chosen(self) -> None:
        if line := self.selected():
            self.send(campaign_requests.WriteStep(line))

    def action_tell(self, outcome: str) -> None:
        """Say what became of the touch under the cursor."""
        if line := self.selected():
            self.send(campaign_requests.FinishStep(line, outcome))

    def action_more(self) -> None:
        """Add what was said to the touch that was told last."""
        if self.told:
            self.send(campaign_requests.SayMore(self.told))
        else:
            self.notify("Tell first what became of one: x done, r replied, m meeting.", markup=False)

    def action_put_off(self) -> None:
        """Put the touch under the cursor off."""
        if line := self.selected():
            self.send(campaign_requests.PutOffStep(line))

    def action_pause(self) -> None:
        """Let the enrolment of the touch under the cursor rest."""
        if line := self.selected():
            self.send(campaign_requests.PauseEnrolment(line.account_id, line.enrolment_id))

    def action_who(self) -> None:
        """Say whom the touch under the cursor is for."""
        if line := self.selected():
            self.send(campaign_requests.NamePerson(line.account_id, line.enrolment_id))

    def action_brief(self) -> None:
        """Open the account under the cursor."""
        self.ask_about(requests.OpenDossier)

    # -- narrowing down ----------------------------------------------------------------------------------------------

    def action_ahead(self) -> None:
        """Show the days to come too, or only what is due."""
        self._is_ahead = not self._is_ahead
        self.show_list()

    def action_overdue(self) -> None:
        """Show only what is overdue, or all again."""
        self._only_overdue = not self._only_overdue
        self.show_list()

    def action_mine(self) -> None:
        """Show only what is due of the user's own campaigns, or all again."""
        if self._me is None and not self._only_mine:
            words = "Say in the settings (,) who you are; you own the campaigns of the colleague of that name."
            self.notify(words, markup=False)
            return
        self._only_mine = not self._only_mine
        self.show_list()

    def action_leave(self) -> None:
        """Go up one level: from a search to all, from some to all of them, from all back."""
        if self.leave_search():
            return
        if self._only_mine or self._only_overdue or self._is_ahead:
            self._only_mine = self._only_overdue = self._is_ahead = False
            self.show_list()
        else:
            leave(self)
