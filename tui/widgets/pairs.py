"""Lines of a label and what it stands for; long texts wrap beside their label, not below it."""

from __future__ import annotations

from collections.abc import Sequence

from textual.content import Content
from textual.widget import Widget

LABEL = 9
"""Cells of the label and the blank behind it."""

Pair = tuple[str, Content | str]
"""A label ("" for a line without one) and its text."""


class Pairs(Widget):
    """Shows pairs of label and text, as high as they need."""

    DEFAULT_CSS = """
    Pairs {
        width: 1fr;
        height: auto;
    }
    """

    def __init__(self, *, id: str | None = None) -> None:  # noqa: A002 as in every widget
        super().__init__(id=id)
        self._pairs: tuple[Pair, ...] = ()

    def show_pairs(self, pairs: Sequence[Pair]) -> None:
        """Show other lines."""
        self._pairs = tuple(pairs)
        height = self.styles.height
        self.refresh(layout=height is None or height.is_auto)  # a card of fixed height moves nothing else

    def render(self) -> Content:
        """Return the lines, wrapped to the width there is."""
        return draw_pairs(self._pairs, self.content_size.width or 80)


def draw_pairs(pairs: Sequence[Pair], width: int) -> Content:
    """Return pairs as lines of at most `width` cells."""
    lines: list[Content] = []
    for label, text in pairs:
        content = Content(text) if isinstance(text, str) else text
        room = max(8, width - LABEL) if label else max(8, width)
        wrapped = [line for part in content.split("\n", allow_blank=True) for line in (part.wrap(room) or [part])]
        for number, line in enumerate(wrapped or [Content("")]):
            before = f"{label if number == 0 else '':<{LABEL}}" if label else ""
            lines.append(Content.assemble((before, "$text-muted"), line))
    return Content("\n").join(lines)
