"""The keys for the people of an account: each asks for something about the seat or the person under the cursor."""

from __future__ import annotations

from collections.abc import Callable
from typing import ClassVar

from textual import on
from textual.binding import Binding, BindingType

from tui import requests
from tui.panes.pane import Pane
from tui.widgets.orgchart import OrgChart
from tui.widgets.table import Table


class PeopleKeysPane(Pane):
    """Says what the keys mean; which seat it is, the pane itself knows. A person without a seat has minus her key."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("a", "add('report')", "Add", tooltip="Add somebody who reports to this seat", id="people.add"),
        Binding("b", "add('peer')", "Peer", tooltip="Add somebody beside this seat", id="people.peer"),
        Binding("B", "add('boss')", "Boss", tooltip="Add a boss above this seat", id="people.boss", show=False),
        Binding(
            "S",
            "share",
            "Share",
            tooltip="Add somebody new who shares this seat: a job for two",
            id="people.share",
            show=False,
        ),
        Binding("e", "edit_person", "Edit", tooltip="Edit the person or the seat under the cursor", id="people.edit"),
        Binding("w", "assess", "Assess", tooltip="Role, influence, support, what drives them", id="people.assess"),
        Binding("i", "line", "Line", tooltip="Draw a line: influence, conflict, acquaintance", id="people.line"),
        Binding(
            "I", "lines", "Lines", tooltip="Change or remove the lines of this person", id="people.lines", show=False
        ),
        Binding("m", "move", "Move", tooltip="Move the seat, with all below it, under another boss", id="people.move"),
        Binding(
            "M",
            "move_person",
            "Move person",
            tooltip="Move the person to another seat, another account, or park them",
            id="people.move_person",
            show=False,
        ),
        Binding("v", "view", "Chart/outline", tooltip="Outline or chart", id="people.view"),
        Binding(
            "o",
            "overlay",
            "Overlay",
            tooltip="Colour by support, influence, coverage, age, or known",
            id="people.overlay",
        ),
        Binding("p", "path", "Path to", tooltip="The way from one of us to this person or seat", id="people.path"),
        Binding(
            "K",
            "relationships",
            "Who knows whom",
            tooltip="Colleagues and people: who knows whom",
            id="people.relationships",
            show=False,
        ),
        Binding(
            "n",
            "next_person",
            "Next in seat",
            tooltip="The next one of those who share the seat",
            id="people.next",
            show=False,
        ),
        Binding("slash", "find", "Find", tooltip="Find a person or a title", id="people.find", key_display="/"),
        Binding("d", "remove", "Remove", tooltip="Take the person or the seat out, after asking", id="dossier.remove"),
        Binding("C", "centres", "Centres", tooltip="Buying centres: make, edit, remove", id="dossier.centres"),
    ]

    def selected_centre(self) -> int:
        """Return the buying centre of the seat under the cursor, 0 for none."""
        raise NotImplementedError

    def action_add(self, place: str) -> None:
        """Add a seat below, beside or above the one under the cursor; the first one wherever the cursor is."""
        self.send(requests.AddSeat(self.account_id, max(0, self.selected_record()), place))

    def action_edit_person(self) -> None:
        """Edit whoever is under the cursor, or the seat."""
        if key := self.selected_record():
            self.send(requests.EditRecord(self.account_id, self.what, key, self.selected_person()))

    def action_share(self) -> None:
        """Add somebody new to the seat under the cursor, beside whoever sits there."""
        self._about_seat(lambda seat: requests.AddSeat(self.account_id, seat, "share"))

    def action_find(self) -> None:
        """Ask for a name or a title."""
        self.send(requests.FindPerson(self.account_id))

    def action_move(self) -> None:
        """Move the seat under the cursor."""
        self._about_seat(lambda seat: requests.MoveSeat(self.account_id, seat))

    def action_move_person(self) -> None:
        """Move the person under the cursor."""
        seat = max(0, self.selected_record())
        self._about_person(lambda person: requests.MovePerson(self.account_id, person, seat))

    def action_assess(self) -> None:
        """Say what the person under the cursor is in the buying centre of her seat."""
        centre = self.selected_centre()
        self._about_person(lambda person: requests.AssessPerson(self.account_id, person, centre))

    def action_line(self) -> None:
        """Draw a line from whoever is under the cursor."""
        if key := self.selected_record():
            person = self.selected_person()
            self.send(requests.DrawLine(self.account_id, person, 0 if person else key))

    def action_lines(self) -> None:
        """List the lines of whoever is under the cursor."""
        if key := self.selected_record():
            person = self.selected_person()
            self.send(requests.EditLines(self.account_id, person, 0 if person else key))

    def action_path(self) -> None:
        """Show the way to the person under the cursor, or to a seat in which nobody is known."""
        if key := self.selected_record():
            person = self.selected_person()
            self.send(requests.ShowPath(self.account_id, person, 0 if person else key))

    def action_relationships(self) -> None:
        """Show who knows whom."""
        self.send(requests.OpenRelationships(self.account_id, self.selected_person()))

    def action_centres(self) -> None:
        """List the buying centres."""
        self.send(requests.OpenCentres(self.account_id))

    def action_remove(self) -> None:
        """Take the person or the seat under the cursor out."""
        if key := self.selected_record():
            self.send(requests.RemoveRecord(self.account_id, self.what, key, self.selected_person()))

    @on(Table.Chosen)
    @on(OrgChart.Chosen)
    def _edit(self, event: Table.Chosen | OrgChart.Chosen) -> None:
        self.send(requests.EditRecord(self.account_id, self.what, event.key, self.selected_person()))

    def _about_seat(self, ask: Callable[[int], requests.Request]) -> None:
        if (key := self.selected_record()) > 0:
            self.send(ask(key))
        else:
            self.notify("Select a seat first.", markup=False)

    def _about_person(self, ask: Callable[[int], requests.Request]) -> None:
        if person := self.selected_person():
            self.send(ask(person))
        else:
            self.notify("Nobody is known here yet: enter, then a name.", markup=False)
