"""The line of tabs: words, not boxes; the number is the key."""

from __future__ import annotations

from collections.abc import Sequence

from textual.content import Content
from textual.message import Message
from textual.reactive import reactive
from textual.widgets import Static


class TabLine(Static):
    """Shows the names of views with their counts, as many words as there is room for; a click chooses one."""

    class Chosen(Message):
        """A tab was clicked."""

        def __init__(self, index: int) -> None:
            super().__init__()
            self.index = index

    active: reactive[int] = reactive(0)
    """Which tab is open."""
    counts: reactive[tuple[int | None, ...]] = reactive(())
    """How much is behind each tab; None where a number says nothing."""

    def __init__(
        self,
        names: Sequence[str],
        short: Sequence[str] = (),
        *,
        id: str | None = None,  # noqa: A002 as in every widget
    ) -> None:
        """`short` are the names where there is no room for the others."""
        super().__init__(id=id)
        self._names = tuple(names)
        self._short = tuple(short) or self._names

    def render(self) -> Content:
        """Return the tabs as one line."""
        tabs, gap = self._laid_out()
        return Content(" " * gap).join(tabs)

    def on_click(self, event: object) -> None:
        """Choose the tab under the mouse."""
        tabs, gap = self._laid_out()
        left = 0
        x = getattr(event, "x", -1) - self.styles.padding.left
        for index, tab in enumerate(tabs):
            if left <= x < left + tab.cell_length:
                self.post_message(self.Chosen(index))
                return
            left += tab.cell_length + gap

    def _laid_out(self) -> tuple[list[Content], int]:
        """Return the tabs and the blanks between them: without counts, then closer, then shorter, until they fit."""
        room = self.content_size.width
        ways = ((self._names, True, 2), (self._names, False, 2), (self._names, False, 1), (self._short, False, 1))
        for names, counts, gap in ways:
            tabs = [self._tab(index, name, counts=counts) for index, name in enumerate(names)]
            if sum(tab.cell_length + gap for tab in tabs) - gap <= room:
                break
        return tabs, gap

    def _tab(self, index: int, name: str, *, counts: bool) -> Content:
        count = self.counts[index] if counts and index < len(self.counts) else None
        number = f" {count:,}" if count else ""
        style = "bold underline $primary" if index == self.active else "$foreground"
        return Content.assemble((f"{index + 1} ", "$text-accent"), (name, style), (number, "$text-muted"))
