"""What a step is written with: its document as it reads, to copy, to write into a file, and to be told as done."""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar, Literal

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical, VerticalScroll
from textual.content import Content
from textual.widgets import Static

from tui.keyboard import hold_keys, leave, release_keys
from tui.screens.overlay import OverlayScreen
from tui.widgets.keyline import KeyLine
from tui.widgets.preview import Preview

Answer = Literal["", "copy", "write", "done"]
"""What is to be done with the document; "" for nothing."""
FIRST_KEYS = ("answer('copy')", "answer('write')", "answer('done')", "leave")
MOST_GAPS = 4
"""Gaps that are named; the rest is counted."""


class StepDocumentScreen(OverlayScreen[Answer]):
    """A filled template over the list of today. The result says what is to be done with it."""

    HELP = """What this step is written with, filled for the account and whoever is enrolled. y copies it as Markdown,
ctrl+s writes it into your export folder, x tells that it is done. What the book does not know is marked in it and told
below. Arrows and page keys scroll."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("y", "answer('copy')", "Copy", tooltip="Copy it as Markdown", id="step.copy"),
        Binding("ctrl+s", "answer('write')", "Write", tooltip="Write it into your export folder", id="step.write"),
        Binding("x", "answer('done')", "Done", tooltip="It is done: log the touch", id="step.done"),
        Binding("escape", "leave", "Back", tooltip="Back to the list", id="step.leave"),
    ]

    def __init__(self, title: str, text: str, gaps: Sequence[str]) -> None:
        super().__init__()
        self._title, self._text, self._gaps = title, text, gaps

    def compose(self) -> ComposeResult:
        """Lay the document over what is not known in it."""
        with Vertical(classes="dialog plays-dialog") as frame:
            frame.border_title = Content(self._title)
            with VerticalScroll(id="document-scroll"):
                yield Preview(id="document")
            if self._gaps:
                more = f" · and {len(self._gaps) - MOST_GAPS} more" if len(self._gaps) > MOST_GAPS else ""
                words = f"! {' · '.join(self._gaps[:MOST_GAPS])}{more}"
                yield Static(Content.styled(words, "$text-warning"), classes="how")
            yield KeyLine(FIRST_KEYS)

    def on_mount(self) -> None:
        """Show the document, and take the keys."""
        self.query_one(Preview).show_markdown(self._text)
        self.set_focus(self.query_one("#document-scroll"))
        release_keys(self.app)

    def action_answer(self, answer: Answer) -> None:
        """Say what is to be done with it."""
        hold_keys(self.app)
        leave(self, answer)

    def action_leave(self) -> None:
        """Go back; nothing is done with it."""
        leave(self, "")
