"""The tier plans: one plan for many accounts each, and how it comes out."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import ClassVar, NamedTuple

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Horizontal, VerticalScroll

from store.book import Book
from store.book_settings import read_book_settings
from store.clean import fold
from store.colleagues import list_colleagues
from store.offerings import list_offerings
from store.tiering.actuals import Actuals, read_actuals
from tui import tier_plan_requests
from tui.keyboard import leave
from tui.names import beginnings, words_of
from tui.screens.book_list import BookListScreen
from tui.tier_plan_views import NO_PLANS, NONE_FOUND, PLAN_COLUMNS, plan_details, plan_row
from tui.tier_plan_words import whom_for
from tui.widgets.headline import Headline
from tui.widgets.keyline import KeyLine
from tui.widgets.pairs import Pairs
from tui.widgets.panel import Panel
from tui.widgets.table import ListSource, Table
from tui.wording import counted

FIRST_KEYS = ("choose", "new", "change", "next", "remove", "people", "leave")


class FoundPlans(NamedTuple):
    """What the screen shows."""

    plans: Sequence[Actuals]
    names: Mapping[int, str]
    """What the colleagues and offerings that plans name are called, by key."""
    currency: str


class TierPlanTable(Table):
    """The tier plans; enter shows the accounts of one."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding(
            "enter", "choose", "Accounts", key_display="⏎", tooltip="The accounts under this plan", id="tierplans.open"
        )
    ]


class TierPlansScreen(BookListScreen[FoundPlans], inherit_bindings=False):
    """The list of tier plans; no account is selected here, so the keys for an account do not work."""

    HELP = """One plan for many accounts of a tier: by industry, segment or solution, for a period. Each account falls
under the plan that says most of it. Bars say how much of what was wanted is reached; ! says that it is less than the
part of the period that is over. Touches are those that we made, up to those wanted of each account; pipeline is what
is open and closes in the period, or on no known day; revenue is what was won with a closing date in it."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("n", "new", "New", tooltip="Make a tier plan, for this fiscal year", id="tierplans.new"),
        Binding("e", "change", "Edit", tooltip="Edit the tier plan", id="tierplans.edit"),
        Binding(
            "c", "next", "Next period", tooltip="A plan like this one for the period after it", id="tierplans.next"
        ),
        Binding("d", "remove", "Remove", tooltip="Take the tier plan out, after asking", id="tierplans.remove"),
        Binding(
            "x",
            "export",
            "Export",
            tooltip="Write it as Markdown, with its accounts",
            id="tierplans.export",
            show=False,
        ),
        Binding("K", "people", "Key people", tooltip="Accounts whose key people are lacking", id="tierplans.people"),
        Binding(
            "p", "personas", "Personas", tooltip="The personas that are wanted", id="tierplans.personas", show=False
        ),
        Binding("slash", "find", "Find", tooltip="Find a tier plan", id="tierplans.find", key_display="/", show=False),
        Binding("escape", "leave", "Back", tooltip="Back to the accounts", id="tierplans.leave"),
    ]

    def __init__(self, book: Book, digests: Mapping[str, str], plan: int = 0) -> None:
        """`digests` are those of the templates, by which stale sheets are known; the cursor starts on a plan."""
        super().__init__(book)
        self._digests = digests
        self._found: FoundPlans | None = None
        self._goal = plan
        """The plan that the cursor goes to when the list is next shown, 0 for the one it stands on."""

    def compose(self) -> ComposeResult:
        """Lay the list beside the details of its row."""
        yield Headline("Tier plans")
        with Horizontal(id="views"):
            with Panel(title="Tier plans", classes="records"):
                yield self.find_line("name, period, industry or solution")
                yield TierPlanTable(PLAN_COLUMNS, empty=NO_PLANS, id="tier-plans")
            with Panel(title="Plan", classes="detail"), VerticalScroll(can_focus=False):
                yield Pairs()
        yield KeyLine(FIRST_KEYS)

    # -- what it shows -----------------------------------------------------------------------------------------------

    def read(self, book: Book) -> FoundPlans:
        """Return the plans and how they come out."""
        with book.read() as session:
            names = {row.id: row.name for row in list_colleagues(session)}
            names |= {row.id: row.name for row in list_offerings(session)}
            plans = sorted(read_actuals(session, self._digests), key=lambda each: not each.plan.is_current(each.today))
            return FoundPlans(plans, names, read_book_settings(session).currency)

    def take(self, found: FoundPlans) -> None:
        """Keep the plans and show them."""
        self._found = found
        self.show_list()

    def show_list(self) -> None:
        """Show what fits; the cursor stays on its plan, or at its place when that is gone."""
        if self._found is None:
            return
        table, every, begins = self.query_one(Table), self._found.plans, beginnings(fold(self.typed))
        shown = [each for each in every if all(begin in self._words(each) for begin in begins)]
        table.empty = NONE_FOUND if every else NO_PLANS
        before, key = table.cursor, self._goal or table.key
        self._goal = 0
        table.show(ListSource([plan_row(each, self._found.currency) for each in shown]), key)
        if key is not None and table.key != key:
            table.move_to(before)
        number = f"{len(every):,}" if len(shown) == len(every) else f"{len(shown):,} of {len(every):,}"
        self.query_one(".records", Panel).set_title("Tier plans", number)
        running = [each for each in every if each.plan.is_current(each.today)]
        accounts = counted(sum(each.accounts for each in running), "account")
        self.query_one(Headline).show("Tier plans", f"{len(running):,} running · {accounts}")
        self._show_details()

    def show_plan(self, key: int) -> None:
        """Let the cursor go to a plan, once the list is read anew."""
        self._goal = key

    def _words(self, actuals: Actuals) -> str:
        assert self._found is not None  # noqa: S101 the caller looked
        plan = actuals.plan
        return words_of(fold(" ".join((plan.name, plan.period, *whom_for(plan, self._found.names)))))

    @on(Table.Highlighted)
    def _show_details(self) -> None:
        actuals, found = self.selected_plan(), self._found
        pairs = plan_details(actuals, found.names, found.currency) if actuals and found else ()
        self.query_one(Pairs).show_pairs(pairs)

    def selected_plan(self) -> Actuals | None:
        """Return the plan under the cursor, None where none stands."""
        key = self.query_one(Table).key
        return next((each for each in self._found.plans if each.plan.id == key), None) if self._found else None

    def selected_account(self) -> int:
        """Return that no account is selected."""
        return 0

    # -- doing -------------------------------------------------------------------------------------------------------

    def _ask(self, request: type[tier_plan_requests.AboutTierPlan]) -> None:
        if actuals := self.selected_plan():
            self.send(request(actuals.plan.id))

    @on(Table.Chosen)
    def _chosen(self) -> None:
        self._ask(tier_plan_requests.OpenMembers)

    def action_new(self) -> None:
        """Make a tier plan."""
        self.send(tier_plan_requests.NewTierPlan(0))

    def action_next(self) -> None:
        """Make a plan like the one under the cursor, for the period after it."""
        self._ask(tier_plan_requests.NewTierPlan)

    def action_change(self) -> None:
        """Edit the plan under the cursor."""
        self._ask(tier_plan_requests.EditTierPlan)

    def action_remove(self) -> None:
        """Take the plan under the cursor out."""
        self._ask(tier_plan_requests.RemoveTierPlan)

    def action_export(self) -> None:
        """Write the plan under the cursor as Markdown."""
        self._ask(tier_plan_requests.ExportTierPlan)

    def action_people(self) -> None:
        """Show the accounts whose key people are lacking."""
        self.send(tier_plan_requests.OpenKeyPeople())

    def action_personas(self) -> None:
        """List the personas."""
        self.send(tier_plan_requests.OpenPersonas())

    def action_leave(self) -> None:
        """Go up one level: from a search to all, from all back."""
        if not self.leave_search():
            leave(self)
