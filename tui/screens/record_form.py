"""The form screen: adds a record, or edits one field by field; ctrl+s saves and closes either. Keeps drafts."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping, Sequence
from typing import ClassVar

from textual import on, work
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.content import Content
from textual.widget import Widget
from textual.widgets import Static

from store.drafts import DraftBox
from store.errors import StoreError
from tui.keyboard import hold_keys, leave, release_keys
from tui.saving import FieldSaver, Save
from tui.screens.form_screen import TEXT_KEYS, FormScreen
from tui.screens.overlay import OverlayScreen
from tui.screens.picking import Find, PickScreen, among
from tui.widgets.form import Field, Form, choose
from tui.widgets.nameinput import NameInput
from tui.widgets.table import Cell, Column, Row

ADDING = "⏎ or ctrl+s saves and closes  ·  tab next  ·  esc back"
EDITING = "tab saves and goes on  ·  ctrl+s saves and closes  ·  esc back"
NAMES = (Column("name", "Name", 22, flexible=True, priority=9), Column("title", "Title", 22, flexible=True, priority=5))
NOBODY = "Nothing here is called like that."
LISTS = " (tab completes, ↓ lists)"
"""What the label of a field for names says of its key."""


class RecordFormScreen(OverlayScreen[bool], FormScreen):
    """A form over the screen it was called from. The result says whether anything was saved."""

    HELP = """Type, then tab to the next field; ctrl+s saves and closes the form, a new one and any other. Where a name
is begun, tab writes it to its end, and the next tab goes on. Esc goes back; what was typed and not saved is kept as a
draft."""

    AUTO_FOCUS = ""
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape", "leave", "Back", tooltip="Back; text that is not saved is kept", id="form.leave"),
        Binding("ctrl+s", "save", "Save", tooltip="Save and close the form", id="form.save", priority=True),
        *TEXT_KEYS,
    ]

    def __init__(
        self,
        title: str,
        fields: Sequence[Field],
        values: Mapping[str, str],
        save: Save,
        *,
        drafts: DraftBox,
        draft: str,
        adds: bool = False,
        fiscal_start: int | None = None,
    ) -> None:
        """`draft` names the draft (`facts new 12`); with `adds` all fields are saved at once, else each when left.

        `fiscal_start` is the month in which the book's fiscal year begins: `Q1` is the end of a quarter of it.
        """
        super().__init__()
        self._title, self._adds = title, adds
        self._form = Form(fields, values, fiscal_start)
        self._saver = FieldSaver(self, self._form, save, self.say, drafts=drafts, name=draft, title=title)

    def compose(self) -> ComposeResult:
        """Lay the form into a frame with a line that says what was saved."""
        with Vertical(classes="dialog form-dialog") as frame:
            frame.border_title = Content(self._title)
            yield self._form
            yield Static("", id="form-state", classes="state")

    async def on_mount(self) -> None:
        """Bring back a draft of this very form."""
        self.set_focus(self._form.first(), scroll_visible=False)
        if not await self._saver.bring_back():
            self.say(ADDING if self._adds else EDITING)
        release_keys(self.app)

    def on_screen_resume(self) -> None:
        """Go, when the record was saved while another screen lay over the form."""
        if self._adds and self._saver.has_saved:
            leave(self, True)

    @on(Form.Submitted)
    def _submitted(self) -> None:
        if self._adds:
            self.action_save()
        else:
            self.focus_next()

    @on(Form.Asked)
    def _ask(self, event: Form.Asked) -> None:
        async def ask() -> None:
            try:
                answer = await event.ask()
            except StoreError as error:
                self.say_refused(error)
            else:
                if answer is not None:
                    choose(self._form, event.field_name, *answer)

        self.take_turn(ask)

    @on(NameInput.ListAsked)
    def _list_names(self, event: NameInput.ListAsked) -> None:
        entry = event.entry
        names, begun, suggested = list(entry.names.items()), entry.begun, entry.suggested()

        async def ask() -> None:
            find = await asyncio.to_thread(_search_in, names)  # there may be thousands
            at = next((place for place, (name, _) in enumerate(names) if name == suggested), None)
            title = self._form.field_of(entry.name or "").label.removesuffix(LISTS)
            pick = PickScreen(title, NAMES, find, key=at, empty=NOBODY, text=begun)
            key = await self.app.push_screen_wait(pick)
            if key is not None:
                entry.add_name(names[key][0])

        self.take_turn(ask)

    def action_save(self) -> None:
        """Save everything and go; what is typed meanwhile belongs to the screen below. What is refused stays open."""
        if self._adds:
            entry = self.focused
            hold_keys(self.app)
            self.set_focus(None)
            self._add(entry)
        else:
            self.take_turn(self._save_and_close)

    @work(group="save")
    async def _add(self, entry: Widget | None) -> None:
        if await self._saver.save_all_at_once():
            leave(self, True)
        else:
            self.set_focus(entry or self._form.first())
            release_keys(self.app)

    async def _save_and_close(self) -> None:
        """Go when everything is saved; a text that gave way to another window's is told of first."""
        if await self._saver.save_changes(asks_again=True) and not self._saver.gave_way:
            leave(self, self._saver.has_saved)


def _search_in(names: Sequence[tuple[str, str]]) -> Find:
    return among([Row(place, (Cell(name, "strong"), note)) for place, (name, note) in enumerate(names)])
