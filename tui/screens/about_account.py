"""A screen on which one account is selected: the keys that do something about it are the same everywhere."""

from __future__ import annotations

from typing import ClassVar

from textual.binding import Binding, BindingType
from textual.screen import Screen

from tui import requests
from tui.keyboard import expect
from tui.past_requests import LookBack


class AskingScreen(Screen[None]):
    """A screen that sends requests to the app, and shows what is in the book."""

    follows_book: ClassVar[bool] = True
    """What another window saves is read while this is on top; see `tui.following`."""

    def send(self, request: requests.Request) -> None:
        """Send a request to the app; what is typed from now on belongs to what it opens."""
        if request.opens:
            expect(self.app, request)
        self.post_message(request)


class AboutAccountScreen(AskingScreen):
    """Portfolio and dossier have these keys in common; each says which account is meant."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("e", "edit", "Edit", tooltip="Edit the account's fields", id="account.edit"),
        Binding("t", "tier", "Tier", tooltip="Move the account to another tier, with a reason", id="account.tier"),
        Binding("l", "touch", "Touch", tooltip="Log a call, a meeting or a note", id="account.touch"),
        Binding("f", "fact", "Fact", tooltip="Add a fact about the account", id="account.fact"),
        Binding("s", "sheet", "Sheet", tooltip="Write the three talking points, make the sheet", id="account.sheet"),
        Binding("x", "export", "Export", tooltip="Export the dossier or the plan as Markdown", id="account.export"),
        Binding("y", "copy", "Copy", tooltip="Copy the dossier as Markdown", id="account.copy", show=False),
        Binding("ctrl+t", "look_back", "As it was", tooltip="The book as it was on a day", id="book.past", show=False),
        Binding("A", "archive", "Archive", tooltip="Put the account away, or back", id="account.archive", show=False),
    ]

    def selected_account(self) -> int:
        """Return the key of the account that is meant, 0 for none."""
        raise NotImplementedError

    def action_edit(self) -> None:
        """Edit the account."""
        self.ask_about(requests.EditAccount)

    def action_tier(self) -> None:
        """Move the account to another tier."""
        self.ask_about(requests.MoveTier)

    def action_touch(self) -> None:
        """Log a touch."""
        self.ask_about(requests.LogTouch)

    def action_fact(self) -> None:
        """Add a fact."""
        self.ask_about(requests.AddFact)

    def action_sheet(self) -> None:
        """Open the sheet composer."""
        self.ask_about(requests.MakeSheet)

    def action_export(self) -> None:
        """Export a document of the account."""
        self.ask_about(requests.ExportAccount)

    def action_copy(self) -> None:
        """Copy the dossier."""
        self.ask_about(requests.CopyDossier)

    def action_archive(self) -> None:
        """Archive the account, or bring it back."""
        self.ask_about(requests.ArchiveAccount)

    def action_look_back(self) -> None:
        """Look at the book as it was."""
        self.send(LookBack(self.selected_account()))

    def ask_about(self, request: type[requests.Request]) -> None:
        """Ask the app for something about the selected account; say so when none is selected."""
        account = self.selected_account()
        if account:
            self.send(request(account))
        else:
            self.notify("Select an account first.", markup=False)
