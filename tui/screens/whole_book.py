"""What the keys of the home screen open that is about the whole book."""

from __future__ import annotations

from typing import ClassVar

from textual.binding import Binding, BindingType

from tui import growth_requests, plan_requests, requests
from tui.screens.account_list import AccountListScreen


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
            tooltip="Three minutes for each growth account whose points are missing or old",
            id="book.points",
            show=False,
        ),
        Binding("N", "next", "Next", tooltip="What is to be done across all accounts, overdue first", id="book.next"),
    ]

    def action_gaps(self) -> None:
        """Show what is missing in the book."""
        self.send(requests.OpenGaps())

    def action_next(self) -> None:
        """Show what is to be done across all accounts."""
        self.send(plan_requests.OpenNextActions())

    def action_points(self) -> None:
        """Write the points of growth accounts, one account after the other."""
        self.send(growth_requests.OpenPoints())

    def action_import(self) -> None:
        """Import a CRM export."""
        self.send(requests.ImportFiles())

    def action_loose_ends(self) -> None:
        """Show people and opportunities without an account."""
        self.send(requests.OpenLooseEnds())
