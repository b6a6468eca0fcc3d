"""The line of tabs: words, not boxes; the number is the key."""

from __future__ import annotations

from collections.abc import Sequence

from textual.content import Content
from textual.message import Message
from textual.reactive import reactive
from textual.widgets import Static


class TabLine(Static):
    """Shows the names of views with their counts; a click chooses one."""

    class Chosen(Message):
        """A tab was clicked."""

        def __init__(self, index: int) -> None:
            super().__init__()
            self.index = index

    active: reactive[int] = reactive(0)
    """Which tab is open."""
    counts: reactive[tuple[int | None, ...]] = reactive(())
    """How much is behind each tab; None where a number says nothing."""

    def __init__(self, names: Sequence[str], *, id: str | None = None) -> None:  # noqa: A002 as in every widget
        super().__init__(id=id)
        self._names = tuple(names)

    def render(self) -> Content:
        """Return the tabs as one line."""
        return Content("  ").join(self._tab(index) for index in range(len(self._names)))

    def on_click(self, event: object) -> None:
        """Choose the tab under the mouse."""
        left = 0
        x = getattr(event, "x", -1) - self.styles.padding.left
        for index in range(len(self._names)):
            width = self._tab(index).cell_length
            if left <= x < left + width:
                self.post_message(self.Chosen(index))
                return
            left += width + 2

    def _tab(self, index: int) -> Content:
        count = self.counts[index] if index < len(self.counts) else None
        number = f" {count:,}" if count else ""
        style = "bold underline $primary" if index == self.active else "$foreground"
        return Content.assemble((f"{index + 1} ", "$text-accent"), (self._names[index], style), (number, "$text-muted"))
