"""What the keys of the home screen open that is about the whole book."""

from __future__ import annotations

from typing import ClassVar

from textual.binding import Binding, BindingType
from textual.widgets import Input

from store.windows import Order
from tui import campaign_requests, growth_requests, plan_requests, requests, template_requests, tier_plan_requests
from tui.screens.account_list import AccountListScreen
from tui.wording import tier_name


def sheets_of(shelf: int) -> tuple[str, str]:
    """Return what the sheets of a shelf are called, and their folder."""
    folder = {0: "untiered", -1: "archived", -2: "all"}.get(shelf, f"tier-{shelf}")
    return tier_name(shelf), f"sheets-{folder}"


class WholeBookScreen(AccountListScreen):
    """A list of accounts from which the lists and plans of the whole book are opened."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("i", "import", "Import", tooltip="Import a CRM export", id="book.import", show=False),
        Binding(
            "w",
            "loose_ends",
            "Without account",
            tooltip="People and opportunities without an account",
            id="book.loose",
            show=False,
        ),
        Binding(
            "m", "gaps", "Gaps", tooltip="What is missing in the book, most valuable first", id="book.gaps", show=False
        ),
        Binding(
            "p",
            "points",
            "Points",
            tooltip="Write three points in three minutes, where they are missing or old",
            id="book.points",
            show=False,
        ),
        Binding(
            "E",
            "templates",
            "Templates",
            tooltip="Templates of sheets and letters: write, copy, check them",
            id="book.templates",
            show=False,
        ),
        Binding(
            "P",
            "tier_plans",
            "Tier plans",
            tooltip="One plan for many accounts: what was planned, and what came of it",
            id="book.tierplans",
            show=False,
        ),
        Binding(
            "S",
            "sheets",
            "Sheets",
            tooltip="Make the sheets of all accounts in this list, each from the template that fits",
            id="book.sheets",
            show=False,
        ),
        Binding(
            "v",
            "views",
            "Views",
            tooltip="Show a list that was kept as a view, or keep this one: its tier or search, and its order",
            id="book.views",
            show=False,
        ),
        Binding("d", "today", "Today", tooltip="What is due today in all campaigns", id="book.today", show=False),
        Binding(
            "c",
            "campaigns",
            "Campaigns",
            tooltip="Campaigns, and what they have brought",
            id="book.campaigns",
            show=False,
        ),
        Binding("N", "next", "Next", tooltip="What is to be done across all accounts, overdue first", id="book.next"),
    ]

    @property
    def words(self) -> str:
        """What is searched for; empty while a tier is shown."""
        return self.query_one("#find", Input).value.strip() if self._hits is not None else ""

    @property
    def shown(self) -> tuple[int, Order]:
        """Which tier is shown, and in which order."""
        return self._shelf, self._order

    def show_list(self, words: str, shelf: int, order: Order) -> None:
        """Show a shelf in an order, and what is found of it all where words are given; the cursor is on the list."""
        self._close_find()
        self._shelf, self._order = shelf, order
        if not words:
            self.show_shelf()
            return
        find = self.query_one("#find", Input)
        find.add_class("-open")
        with self.prevent(Input.Changed):
            find.value = words
        self._show_found(words)

    def action_gaps(self) -> None:
        """Show what is missing in the book."""
        self.send(requests.OpenGaps())

    def action_next(self) -> None:
        """Show what is to be done across all accounts."""
        self.send(plan_requests.OpenNextActions())

    def action_points(self) -> None:
        """Write the points of growth accounts, one account after the other."""
        self.send(growth_requests.OpenPoints())

    def found_accounts(self) -> list[int]:
        """Return the accounts that a search found, or else those of what it found; none while none is made."""
        hits = self._hits or []
        keys = [hit.account_id for hit in hits if hit.kind == "account"] or [hit.account_id for hit in hits]
        return list(dict.fromkeys(key for key in keys if key))

    def action_sheets(self) -> None:
        """Make the sheets of the accounts that the list shows."""
        if self.found:
            keys = self.found_accounts()
            self.send(growth_requests.MakeSheets("Found", "sheets-found", keys))
        else:
            self.send(growth_requests.MakeSheets(*sheets_of(self._shelf), shelf=self._shelf, order=self._order))

    def action_views(self) -> None:
        """Show the views that were kept."""
        self.send(growth_requests.OpenViews(self.words, self._shelf, self._order))

    def action_templates(self) -> None:
        """Show the templates; they are tried on the account under the cursor."""
        self.send(template_requests.OpenTemplates(self.selected_account()))

    def action_tier_plans(self) -> None:
        """Show the tier plans of the book."""
        self.send(tier_plan_requests.OpenTierPlans())

    def action_today(self) -> None:
        """Show what is due today."""
        self.send(campaign_requests.OpenToday())

    def action_campaigns(self) -> None:
        """Show the campaigns."""
        self.send(campaign_requests.OpenCampaigns())

    def action_import(self) -> None:
        """Import a CRM export."""
        self.send(requests.ImportFiles())

    def action_loose_ends(self) -> None:
        """Show people and opportunities without an account."""
        self.send(requests.OpenLooseEnds())
