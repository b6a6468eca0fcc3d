"""An input of one line that keeps what is in it, and steps back through what was typed."""

from __future__ import annotations

from typing import ClassVar

from textual.binding import Binding, BindingType
from textual.widgets import Input


class LineInput(Input):
    """An input that keeps what is in it when it gets the focus: a letter must not replace a whole name."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("ctrl+z", "take_back", "Undo typing", tooltip="Put back what stood here before", show=False)
    ]

    def __init__(self, value: str, placeholder: str, name: str) -> None:
        self._before = [value]
        super().__init__(value, placeholder=placeholder, select_on_focus=False, name=name, compact=True)

    def _watch_value(self, value: str) -> None:
        super()._watch_value(value)
        if self._before[-1] != value:
            self._before.append(value)
            del self._before[:-200]

    def action_take_back(self) -> None:
        """Step back to the text before the last key."""
        if len(self._before) > 1:
            self._before.pop()
            self.value = self._before[-1]
            self.cursor_position = len(self.value)
