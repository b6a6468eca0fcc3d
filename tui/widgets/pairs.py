"""Lines of a label and what it stands for; long texts wrap beside their label, not below it."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import zip_longest

from rich.cells import cell_len
from textual.content import Content
from textual.geometry import Region, Size
from textual.strip import Strip
from textual.visual import Visual
from textual.widget import Widget

LABEL = 9
"""Cells of the label and the blank behind it, unless one of the labels is longer."""

BESIDE = " · "
"""What stands between things that are told beside each other."""

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
        self._strips: dict[int, tuple[Content, int, Strip]] = {}
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

    def get_content_height(self, container: Size, viewport: Size, width: int) -> int:
        """Return how many lines there are at a width; they are drawn once for this and for the screen."""
        _ = container, viewport
        return len(self._draw(width))

    def render(self) -> Content:
        """Return the lines, wrapped to the width there is."""
        return Content("\n").join(self._draw())

    def render_line(self, y: int) -> Strip:
        """Draw one line, or return it as it was drawn before."""
        lines, width = self._draw(), self.size.width
        if self.text_selection is not None:
            return super().render_line(y)
        if y >= len(lines):
            return Strip.blank(width, self.visual_style.rich_style)
        kept = self._strips.get(y)
        if kept is None or kept[1] != width or not kept[0].is_same(lines[y]):
            strip = Visual.to_strips(self, lines[y], width, 1, self.visual_style)[0]
            kept = self._strips[y] = lines[y], width, strip
        return kept[2]

    def notify_style_update(self) -> None:
        """Draw anew after a change of theme."""
        super().notify_style_update()
        self._strips.clear()

    def _draw(self, width: int = 0) -> list[Content]:
        width = width or self.content_size.width or 80
        if not self._lines or width != self._width:
            self._lines, self._width = draw_pairs(self._pairs, width), width
        return self._lines


def draw_pairs(pairs: Sequence[Pair], width: int) -> list[Content]:
    """Return pairs as lines of at most `width` cells."""
    lines: list[Content] = []
    beside = max([LABEL, *(len(label) + 1 for label, _ in pairs)])
    for label, text in pairs:
        content = Content(text) if isinstance(text, str) else text
        room = max(8, width - beside) if label else max(8, width)
        wrapped = [content] if _fits(content.plain, room) else _wrap(content, room)
        for number, line in enumerate(wrapped):
            before = f"{label if number == 0 else '':<{beside}}" if label else ""
            lines.append(Content.assemble((before, "$text-muted"), line) if before else line)
    return lines


def _fits(text: str, room: int) -> bool:
    """Tell whether a text certainly fits on one line; most do, and to wrap them would cost most of the drawing."""
    return len(text) <= room and text.isascii() and "\n" not in text


def _wrap(content: Content, room: int) -> list[Content]:
    lines = [line for part in content.split("\n", allow_blank=True) for line in _divide(part, room)]
    return [wrapped for line in lines for wrapped in (line.wrap(room) or [line])]


def _divide(content: Content, room: int) -> list[Content]:
    """Begin a new line with a thing that is told beside others where it fits on one: `! 5 to find` stays together."""
    lines = []
    start = at = 0
    for thing in content.plain.split(BESIDE):
        end = at + len(thing)
        if at > start and cell_len(thing) <= room < cell_len(content.plain[start:end]):
            lines.append(content[start : at - len(BESIDE)])
            start = at
        at = end + len(BESIDE)
    return [*lines, content[start:]]
