"""The growth accounts whose key people are lacking: which persona has nobody, nobody to reach, or nobody of late."""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar, NamedTuple

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Horizontal, VerticalScroll

from store import clock
from store.book import Book
from store.book_settings import read_book_settings
from store.clean import fold
from store.persona_quality import AGED, PersonaCount, PersonaQuality, count_personas, list_lacking, read_quality
from tui import requests, tier_plan_requests
from tui.keyboard import leave
from tui.names import beginnings, words_of
from tui.screens.account_list import FoundSource
from tui.screens.book_list import BookListScreen
from tui.tier_plan_views import ALL_KNOWN, NO_PERSONAS, NONE_FOUND, PEOPLE_COLUMNS, people_details, people_row
from tui.widgets.headline import Headline
from tui.widgets.keyline import KeyLine
from tui.widgets.pairs import Pairs
from tui.widgets.panel import Panel
from tui.widgets.table import Table
from tui.wording import counted

FIRST_KEYS = ("choose", "fill", "touch", "personas", "find", "leave")


class FoundPeople(NamedTuple):
    """What the screen shows: the accounts at which somebody is lacking, and every persona over all accounts."""

    lacking: Sequence[PersonaQuality]
    words: Sequence[str]
    """Of each account what it is found by."""
    counts: Sequence[PersonaCount]
    accounts: int
    currency: str


class KeyPeopleScreen(BookListScreen[FoundPeople]):
    """The list of accounts, the worst first; the keys for an account work on the one under the cursor."""

    HELP = """Growth accounts at which a persona that is wanted has no named person, nobody with an e-mail address, a
number or a preferred channel, or nobody of whom we have heard: a touch, a judgement or an edit within the days for
which, by the rules (m, then R), a touch makes a person one who knows us. The worst come first, of the same the most
valuable. a fills in the first that is lacking, or logs a touch with her; enter goes to the account's people. Which
personas are wanted a tier plan says, else the book's list (p); who is of one, the seat says,
else the words of its title."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("a", "fill", "Fill in", tooltip="Add who is lacking, or what is not known of her", id="keypeople.fill"),
        Binding("p", "personas", "Personas", tooltip="The personas that are wanted", id="keypeople.personas"),
        Binding(
            "slash",
            "find",
            "Find",
            tooltip="Find an account, a persona or what is lacking",
            id="keypeople.find",
            key_display="/",
        ),
        Binding("escape", "leave", "Back", tooltip="Back", id="keypeople.leave"),
    ]

    def __init__(self, book: Book) -> None:
        super().__init__(book)
        self._found: FoundPeople | None = None
        self._shown: Sequence[PersonaQuality] = ()

    def compose(self) -> ComposeResult:
        """Lay the list beside the details of its row."""
        yield Headline("Key people")
        with Horizontal(id="views"):
            with Panel(title="Key people", classes="records"):
                yield self.find_line("account, persona or what is lacking")
                yield Table(PEOPLE_COLUMNS, empty=NO_PERSONAS, id="key-people")
            with Panel(title="Detail", classes="detail"), VerticalScroll(can_focus=False):
                yield Pairs()
        yield KeyLine(FIRST_KEYS)

    def read(self, book: Book) -> FoundPeople:
        """Return how the key people of all growth accounts stand."""
        with book.read() as session:
            every, currency = read_quality(session), read_book_settings(session).currency
        lacking = list_lacking(every)
        words = [words_of(fold(f"{each.account.name} {each.words}")) for each in lacking]
        return FoundPeople(lacking, words, count_personas(every), sum(bool(each.states) for each in every), currency)

    def take(self, found: FoundPeople) -> None:
        """Keep the accounts and show them."""
        self._found = found
        self.show_list()

    def show_list(self) -> None:
        """Show what fits; the cursor stays on its account, or at its place when nothing is lacking there any more."""
        if self._found is None:
            return
        found, table, before = self._found, self.query_one(Table), self.selected_account()
        begins = beginnings(fold(self.typed))
        both = zip(found.lacking, found.words, strict=True)
        self._shown = shown = [each for each, words in both if all(begin in words for begin in begins)]
        table.empty = NONE_FOUND if found.lacking else ALL_KNOWN if found.counts else NO_PERSONAS
        same = (place for place, each in enumerate(shown) if each.account.id == before)
        key = next(same, min(max(0, table.cursor), len(shown) - 1))
        source = FoundSource(len(shown), lambda number: people_row(number, shown[number], found.currency))
        table.show(source, key)
        every = len(found.lacking)
        number = f"{every:,}" if len(shown) == every else f"{len(shown):,} of {every:,}"
        self.query_one(".records", Panel).set_title("Key people", number)
        words = f"lacking at {every:,} of {counted(found.accounts, 'growth account')}" if found.counts else ""
        self.query_one(Headline).show("Key people", words)
        self._show_details()

    @on(Table.Highlighted)
    def _show_details(self) -> None:
        counts = self._found.counts if self._found else ()
        self.query_one(Pairs).show_pairs(people_details(self.selected(), counts, clock.today()))

    def selected(self) -> PersonaQuality | None:
        """Return the account under the cursor with its personas, None where none stands."""
        key = self.query_one(Table).key
        return self._shown[key] if key is not None and key < len(self._shown) else None

    def selected_account(self) -> int:
        """Return the account under the cursor, 0 for none."""
        quality = self.selected()
        return quality.account.id if quality else 0

    @on(Table.Chosen)
    def _chosen(self) -> None:
        if quality := self.selected():
            seat = next((state.seat_id for state in quality.lacking), 0)
            self.send(requests.OpenDossier(quality.account.id, "people", seat))

    def action_fill(self) -> None:
        """Fill in the first that is lacking at the account under the cursor; who is only old is spoken to."""
        if quality := self.selected():
            account, state = quality.account.id, quality.lacking[0]
            if state.lacking == AGED:
                self.send(requests.LogTouch(account, state.person_id))
            else:
                self.send(tier_plan_requests.FillPersona(account, state.persona, state.seat_id, state.person_id))

    def action_personas(self) -> None:
        """List the personas."""
        self.send(tier_plan_requests.OpenPersonas())

    def action_leave(self) -> None:
        """Go up one level: from a search to all, from all back."""
        if not self.leave_search():
            leave(self)
