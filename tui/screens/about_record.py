"""A screen with lists of one account's records: the keys that do something about the record under the cursor."""

from __future__ import annotations

from typing import ClassVar

from textual.binding import Binding, BindingType

from tui import requests
from tui.screens.about_account import AboutAccountScreen

LISTS = ("people", "facts", "opportunities", "touches")
"""The lists that records can be added to and taken out of."""


class AboutRecordScreen(AboutAccountScreen):
    """Says what the keys for one record mean; which record it is, the screen itself knows."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("a", "add", "Add", tooltip="Add to this list", id="dossier.add"),
        Binding("c", "confirm", "Confirm", tooltip="Mark the fact as confirmed today", id="fact.confirm"),
        Binding("d", "remove", "Remove", tooltip="Take the line out, after asking", id="dossier.remove"),
        Binding("b", "centres", "Centres", tooltip="Buying centres: make, edit, remove", id="dossier.centres"),
    ]

    def shown_list(self) -> str:
        """Return which list is shown; asked for also before there is a list."""
        raise NotImplementedError

    def selected_record(self) -> int:
        """Return the key of the record under the cursor, 0 for none."""
        raise NotImplementedError

    def selected_person(self) -> int:
        """Return the key of the person under the cursor, 0 where none stands."""
        raise NotImplementedError

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Offer on each list only what does something there."""
        _ = parameters
        needed = {"confirm": ("facts",), "centres": ("people",), "add": LISTS, "remove": LISTS}
        return action not in needed or self.shown_list() in needed[action]

    def edit_record(self, key: int) -> None:
        """Ask for the form of a record of the list that is shown."""
        if self.shown_list() in LISTS:
            self.send(requests.EditRecord(self.selected_account(), self.shown_list(), key))

    def action_add(self) -> None:
        """Add to the list that is shown; a person below the seat under the cursor."""
        shown = self.shown_list()
        boss = self.selected_record() if shown == "people" else 0
        self.send(requests.AddRecord(self.selected_account(), shown, boss))

    def action_confirm(self) -> None:
        """Mark the fact under the cursor as confirmed as of today."""
        if key := self.selected_record():
            self.send(requests.ConfirmFact(self.selected_account(), key))

    def action_remove(self) -> None:
        """Take the record under the cursor out."""
        if key := self.selected_record():
            self.send(requests.RemoveRecord(self.selected_account(), self.shown_list(), key))

    def action_centres(self) -> None:
        """List the buying centres."""
        self.ask_about(requests.OpenCentres)

    def action_touch(self) -> None:
        """Log a touch, with the person under the cursor."""
        self.send(requests.LogTouch(self.selected_account(), self.selected_person()))

    def action_fact(self) -> None:
        """Add a fact, about the person under the cursor."""
        self.send(requests.AddFact(self.selected_account(), self.selected_person()))
