"""A line for names that are known: a name begun is written to its end, and the arrow down lists them."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from typing import ClassVar

from textual import events
from textual.binding import Binding, BindingType
from textual.message import Message
from textual.suggester import Suggester

from store.clean import clean, fold
from tui.names import BETWEEN, KnownNames, split_names
from tui.widgets.lineinput import LineInput


class NameInput(LineInput):
    """An input for several names, parted by commas."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("tab", "complete", "Complete", tooltip="Complete the name, or go on", id="names.complete", show=False),
        Binding("down", "list", "Names", tooltip="List the names to choose from", id="names.list", show=False),
    ]

    class ListAsked(Message):
        """The names are to be listed, so that one can be chosen."""

        def __init__(self, entry: NameInput) -> None:
            super().__init__()
            self.entry = entry

    def __init__(self, value: str, placeholder: str, name: str, names: Mapping[str, str]) -> None:
        """`names` are those that are known, each with what is said beside it."""
        super().__init__(value, placeholder, name)
        self.names = dict(names)
        self._know()
        self._whole = value
        """The line as it was written out last: nothing is looked for in it again."""

    def action_complete(self) -> None:
        """Write a name that was begun to its end, and stay for the next one; go on when there is none."""
        whole = self._write_out()
        if whole not in (self.value, self.value.strip()):
            self.value = whole
            self.cursor_position = len(whole)
        else:
            self.screen.focus_next()

    def action_list(self) -> None:
        """Ask for the list of names."""
        self.post_message(self.ListAsked(self))

    @property
    def begun(self) -> str:
        """The last name as far as it is typed; empty when it is a whole one, or when nobody is called like that."""
        last = clean(BETWEEN.split(self.value)[-1])
        found = self._known.find(last)
        return last if found and fold(last) not in map(fold, found) else ""

    def suggested(self) -> str:
        """Return the name that the begun one is written on to; empty when none starts with it."""
        return next(iter(self._known.starting(self.begun)), "") if self.begun else ""

    def add_name(self, name: str) -> None:
        """Write a name behind those that stand there; the one that was begun gives way to it."""
        there = split_names(self.value)
        if self.begun:
            there.pop()
        there = split_names(self._known.complete(", ".join(there)))
        self.value = ", ".join(dict.fromkeys([*there, name]))
        self.cursor_position = len(self.value)

    def show(self, text: str) -> None:
        """Write a line of the book's; a name in it is a name, even if it was not known so far."""
        for name in split_names(text):
            self.names.setdefault(name, "")
        self._know()
        self.value = self._whole = text

    def insert_text_at_cursor(self, text: str) -> None:
        """Write what is typed; behind a whole name it is the beginning of the next one."""
        last = BETWEEN.split(self.value)[-1].lstrip()
        is_behind_name = last.rstrip() in self.names and self.cursor_at_end
        if is_behind_name and text[:1].isalpha() and not any(self._known.starting(last + text)):
            text = f", {text}"
        super().insert_text_at_cursor(text)

    def _on_blur(self, event: events.Blur) -> None:
        self.value = self._write_out()
        super()._on_blur(event)

    def _know(self) -> None:
        self._known = KnownNames(self.names)
        self.suggester = _Names(self._known)

    def _write_out(self) -> str:
        """Return the line with its names written out; a line that is as it was needs no look at thousands of them."""
        if self.value != self._whole:
            self._whole = self._known.complete(self.value) or self.value
        return self._whole


class _Names(Suggester):
    """Writes on the name that is being typed."""

    def __init__(self, names: KnownNames) -> None:
        super().__init__(use_cache=False, case_sensitive=True)
        self._names = names

    async def get_suggestion(self, value: str) -> str | None:
        """Return the line as it may go on; looked for beside the screen's loop, which the first look would hold up."""
        return await asyncio.to_thread(self._names.go_on, value)
