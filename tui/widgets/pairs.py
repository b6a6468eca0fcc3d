"""Lines of a label and what it stands for; long texts wrap beside their label, not below it."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import zip_longest

from textual.content import Content
from textual.geometry import Region
from textual.widget import Widget

LABEL = 9
"""Cells of the label and the blank behind it."""

NOTHING = Content("")

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
        self._lines: list[Content] = []
        self._width = 0

    def show_pairs(self, pairs: Sequence[Pair]) -> None:
        """Show other lines; those that stay as they are, are not painted anew."""
        self._pairs = tuple(pairs)
        before, self._lines = self._lines, []
        height = self.styles.height
        if height is None or height.is_auto:
            self.refresh(layout=True)
            return
        both = enumerate(zip_longest(before, self._draw(), fillvalue=NOTHING))  # of fixed height: moves nothing else
        changed = [y for y, (old, new) in both if not new.is_same(old)]
        if changed:
            self.refresh(Region(0, changed[0], self._width, changed[-1] - changed[0] + 1))

    def render(self) -> Content:
        """Return the lines, wrapped to the width there is."""
        return Content("\n").join(self._draw())

    def _draw(self) -> list[Content]:
        width = self.content_size.width or 80
        if not self._lines or width != self._width:
            self._lines, self._width = draw_pairs(self._pairs, width), width
        return self._lines


def draw_pairs(pairs: Sequence[Pair], width: int) -> list[Content]:
    """Return pairs as lines of at most `width` cells."""
    lines: list[Content] = []
    for label, text in pairs:
        content = Content(text) if isinstance(text, str) else text
        room = max(8, width - LABEL) if label else max(8, width)
        wrapped = [line for part in content.split("\n", allow_blank=True) for line in (part.wrap(room) or [part])]
        for number, line in enumerate(wrapped or [Content("")]):
            before = f"{label if number == 0 else '':<{LABEL}}" if label else ""
            lines.append(Content.assemble((before, "$text-muted"), line))
    return lines
