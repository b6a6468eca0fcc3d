"""A line for names that are known: a name begun is written to its end, and the arrow down lists them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import ClassVar

from textual import events
from textual.binding import Binding, BindingType
from textual.message import Message
from textual.suggester import Suggester

from store.clean import fold
from tui.names import complete_names, go_on
from tui.widgets.lineinput import LineInput


class NameInput(LineInput):
    """An input for several names, parted by commas."""

    BINDINGS: ClassVar[list[BindingType]] = [
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
        self.suggester = _Names(list(names))

    def action_list(self) -> None:
        """Ask for the list of names."""
        self.post_message(self.ListAsked(self))

    def add_name(self, name: str) -> None:
        """Write a name behind those that stand there; what was only begun gives way to it."""
        whole = [each for each in self.value.split(",")[:-1] if each.strip()]
        last = self.value.rpartition(",")[2].strip()
        if last in self.names:
            whole.append(last)
        names = dict.fromkeys([*(each.strip() for each in whole), name])
        self.value = ", ".join(names)
        self.cursor_position = len(self.value)

    def insert_text_at_cursor(self, text: str) -> None:
        """Write what is typed; behind a whole name it is the beginning of the next one."""
        last = self.value.rpartition(",")[2].lstrip()
        goes_on = any(fold(name).startswith(fold(last + text)) for name in self.names)
        if last.rstrip() in self.names and self.cursor_at_end and text[:1].isalpha() and not goes_on:
            text = f", {text}"
        super().insert_text_at_cursor(text)

    def _on_blur(self, event: events.Blur) -> None:
        self.value = complete_names(list(self.names), self.value) or self.value
        super()._on_blur(event)


class _Names(Suggester):
    """Writes on the name that is being typed."""

    def __init__(self, names: list[str]) -> None:
        super().__init__(use_cache=False, case_sensitive=True)
        self._names = names

    async def get_suggestion(self, value: str) -> str | None:
        """Return the line as it may go on."""
        return go_on(self._names, value)
