"""The text of a template while it is written: numbered lines, and quick whatever is pasted into it."""

from __future__ import annotations

from typing import ClassVar

from textual import events
from textual.binding import Binding, BindingType
from textual.message import Message
from textual.widgets import TextArea
from textual.widgets.text_area import Edit, EditResult

from templates.markdown_files import LARGEST_FILE
from templates.own_files import tidy_text

LONGEST_WRAPPED = 2_000
"""Characters of a line that is wrapped: of a longer one each letter would wrap all of it anew."""


class TemplateText(TextArea):
    """A template's text. Long lines are wrapped, unless one of them is too long to be."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("ctrl+home", "go_to_line(1)", "Top", tooltip="To the beginning of the text", show=False),
        Binding("ctrl+end", "go_to_end", "End", tooltip="To the end of the text", show=False),
    ]

    class PastedTooMuch(Message):
        """More was pasted than a template may have; nothing was put in."""

    def __init__(self, text: str) -> None:
        super().__init__(
            text,
            soft_wrap=_can_wrap(text),
            show_line_numbers=True,
            tab_behavior="focus",
            compact=True,
            id="template-text",
        )

    def put(self, text: str) -> None:
        """Put another text in the place of all; ctrl+z brings back what was there."""
        if text != self.text:
            self.replace(text, (0, 0), self.document.end)

    def insert_here(self, text: str) -> None:
        """Put a text where the cursor is, in the place of what is selected."""
        self.replace(text, *sorted(self.selection))

    def action_go_to_end(self) -> None:
        """Put the cursor behind the last letter."""
        self.move_cursor(self.document.end)

    def action_go_to_line(self, line: int) -> None:
        """Put the cursor at the beginning of a line, counted from 1, or of the last one."""
        self.move_cursor((min(line, self.document.line_count) - 1, 0), center=True)

    @property
    def around(self) -> tuple[str, str]:
        """The text before what is selected, and the text behind it; before and behind the cursor when nothing is."""
        start, end = sorted(self.selection)
        document = self.document
        return document.get_text_range((0, 0), start), document.get_text_range(end, document.end)

    def edit(self, edit: Edit) -> EditResult:
        """Change the text; what comes in without a line break for long ends the wrapping of lines first."""
        if self.soft_wrap and not _can_wrap(edit.text):
            self.soft_wrap = False
        return super().edit(edit)

    def _on_paste(self, event: events.Paste) -> None:  # type: ignore[override]  # Textual's own handler comes next
        event.text = tidy_text(event.text)
        if len(event.text) > LARGEST_FILE:
            event.stop()
            event.prevent_default()
            self.post_message(self.PastedTooMuch())


def _can_wrap(text: str) -> bool:
    return max(map(len, text.split("\n"))) <= LONGEST_WRAPPED
