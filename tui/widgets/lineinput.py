"""An input of one line that keeps what is in it, and steps back and forth through what was typed."""

from __future__ import annotations

from typing import ClassVar

from textual import events
from textual.binding import Binding, BindingType
from textual.geometry import Size
from textual.widgets import Input

STEPS = 200
"""How many texts back can be gone."""


class LineInput(Input):
    """An input that keeps what is in it when it gets the focus: a letter must not replace a whole name."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("ctrl+z", "take_back", "Undo typing", tooltip="Put back what stood here before", show=False),
        Binding("ctrl+y", "do_again", "Redo typing", tooltip="Put back what ctrl+z took away", show=False),
    ]

    def __init__(self, value: str, placeholder: str, name: str) -> None:
        self._texts = [value]
        self._at = 0
        super().__init__(value, placeholder=placeholder, select_on_focus=False, name=name, compact=True)

    def _watch_value(self, value: str) -> None:
        # Known before Textual's own handler tells it: else each letter lays the whole screen out anew.
        self.set_reactive(Input.virtual_size, Size(self.content_width, 1))
        super()._watch_value(value)
        if self._texts[self._at] != value:
            self._texts[self._at + 1 :] = [value]
            del self._texts[:-STEPS]
            self._at = len(self._texts) - 1

    def _on_paste(self, event: events.Paste) -> None:
        event.text = in_one_line(event.text)  # Textual's own handler, which comes next, would take the first line alone

    def action_paste(self) -> None:
        """Paste what was copied in this program, its lines joined."""
        self.replace(in_one_line(self.app.clipboard), *self.selection)

    def action_take_back(self) -> None:
        """Step back to the text before the last key."""
        self._step(-1)

    def action_do_again(self) -> None:
        """Step forth again to the text that was taken back last."""
        self._step(1)

    def _step(self, step: int) -> None:
        if 0 <= self._at + step < len(self._texts):
            self._at += step
            self.value = self._texts[self._at]
            self.cursor_position = len(self.value)


def in_one_line(text: str) -> str:
    """Return a text with its lines joined by blanks; a text of one line stays as it is."""
    lines = text.splitlines()
    return text if lines == [text] else " ".join(line.strip() for line in lines if line.strip())
