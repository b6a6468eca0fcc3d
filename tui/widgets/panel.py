"""The calm frame around everything: a thin round border with a title, a count, and the keys that work inside."""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar

from textual.binding import BindingType
from textual.containers import Container, ScrollableContainer
from textual.content import Content
from textual.geometry import Region
from textual.widget import Widget

Keys = Sequence[tuple[str, str]]
"""Pairs of a key and a word, as in `("n", "New")`."""


class Panel(Container):
    """A container with its title in the upper border and its keys in the lower one.

    The one panel that holds the focus has the bright border, so panels do not stand in panels. Titles are texts,
    never markup: whatever a customer is called is shown as it is.
    """

    DEFAULT_CSS = """
    Panel {
        border: round $border-blurred;
        border-title-align: left;
        border-title-color: $foreground;
        border-subtitle-align: right;
        border-subtitle-color: $text-muted;
        &:focus-within {
            border: round $border;
            border-title-color: $foreground;
            border-title-style: bold;
        }
    }
    """

    def __init__(
        self,
        *children: Widget,
        title: str = "",
        count: str = "",
        keys: Keys = (),
        id: str | None = None,  # noqa: A002 as in every widget
        classes: str | None = None,
    ) -> None:
        """Take what is inside, the title, a count in words (`14 of 20`) and the keys shown below."""
        super().__init__(*children, id=id, classes=classes)
        self._title = title
        self._count = count
        self.set_title(title, count)
        self.set_keys(keys)

    def set_title(self, title: str, count: str | None = None) -> None:
        """Show another title; the count stays unless one is given."""
        self._title = title
        if count is not None:
            self._count = count
        parts: list[str | tuple[str, str]] = [title] if title else []
        if self._count:
            parts.append((f" · {self._count}" if title else self._count, "not bold $text-muted"))
        shown = Content.assemble(*parts) if parts else None
        if shown is not None and self._border_title is not None and shown.is_same(self._border_title):
            return
        self._border_title = shown  # set as a property it would paint the whole panel anew, not one line
        self.refresh(Region(-1, -1, self.outer_size.width, 1))

    def set_count(self, count: str) -> None:
        """Show another count beside the same title."""
        self.set_title(self._title, count)

    def set_keys(self, keys: Keys) -> None:
        """Show other keys in the lower border."""
        parts: list[str | tuple[str, str]] = []
        for key, word in keys:
            parts += ["  " if parts else "", (key, "$text-accent"), (f" {word}", "$text-muted")]
        self.border_subtitle = Content.assemble(*parts) if parts else None


class ScrollPanel(Panel, can_focus=True):
    """A panel that has the keys itself and scrolls what is in it: nothing to paint between its border and its words."""

    DEFAULT_CSS = """
    ScrollPanel {
        overflow-y: auto;
    }
    """
    BINDINGS: ClassVar[list[BindingType]] = ScrollableContainer.BINDINGS
