"""The details beside a list: pairs of label and text in a box of their own that scrolls; drawn without a new layout."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import zip_longest
from typing import Any

from textual.content import Content
from textual.geometry import Region, Size
from textual.scroll_view import ScrollView
from textual.strip import Strip

from tui.widgets.pairs import NOTHING, Pair, draw_pairs


class DetailLines(ScrollView, can_focus=False):
    """Shows pairs from their first line on; what does not fit is reached with the wheel.

    A cursor that moves beside it shows other pairs with every key: they are painted, and nothing is laid out anew.
    """

    DEFAULT_CSS = """
    DetailLines {
        width: 1fr;
        height: 1fr;
        overflow: hidden auto;
        scrollbar-size-vertical: 1;
    }
    """

    def __init__(self, *, id: str | None = None) -> None:  # noqa: A002 as in every widget
        super().__init__(id=id)
        self._pairs: tuple[Pair, ...] = ()
        self._lines: list[Content] = []
        self._width = 0
        self._strips: dict[int, tuple[Content, int, Strip]] = {}

    @property
    def lines(self) -> list[Content]:
        """The lines as they are shown."""
        return self._draw()

    def show_pairs(self, pairs: Sequence[Pair]) -> None:
        """Show other pairs, from the first line on; nothing is painted when they are the same."""
        if (shown := tuple(pairs)) == self._pairs:
            return
        before, top = self._lines, self.scroll_offset.y
        self._pairs, self._lines = shown, []
        self._measure()
        if top:
            self.scroll_to(y=0, animate=False, force=True)
            self.refresh()
            return
        both = enumerate(zip_longest(before, self._draw(), fillvalue=NOTHING))
        changed = [y for y, (old, new) in both if not new.is_same(old)]
        if changed:
            self.refresh(Region(0, changed[0], self.size.width, changed[-1] - changed[0] + 1))

    def on_resize(self) -> None:
        """Wrap the texts anew."""
        self._measure()

    def render_line(self, y: int) -> Strip:
        """Draw one line; it is wrapped already, and Textual's own way wraps each line once more."""
        lines, width = self._draw(), self.size.width
        at = y + self.scroll_offset.y
        if at >= len(lines):
            return Strip.blank(width, self.visual_style.rich_style)
        kept = self._strips.get(at)
        if kept is None or kept[0] is not lines[at] or kept[1] != width:
            style = self.visual_style
            strip = Strip(lines[at].render_segments(style)).adjust_cell_length(width, style.rich_style)
            kept = self._strips[at] = lines[at], width, strip
        return kept[2]

    def notify_style_update(self) -> None:
        """Draw anew after a change of theme."""
        super().notify_style_update()
        self._strips.clear()

    def _draw(self) -> list[Content]:
        width = max(1, self.size.width - 1)  # the bar may come
        if not self._lines or width != self._width:
            self._lines, self._width = draw_pairs(self._pairs, width), width
        return self._lines

    def _measure(self) -> None:
        """Tell Textual how long it is: the bar comes and goes without a new layout of the screen."""
        length = Size(1, len(self._draw()))
        self.set_reactive(DetailLines.virtual_size, length)
        has_bar = length.height > self.container_size.height > 0
        if has_bar or self.show_vertical_scrollbar:
            self.vertical_scrollbar.window_virtual_size = length.height
            self.vertical_scrollbar.display = has_bar
            self.show_vertical_scrollbar = has_bar

    def _scroll_to(self, *position: Any, **options: Any) -> bool:
        """Scroll at once: an animated page takes half a second to settle."""
        return super()._scroll_to(*position, **{**options, "animate": False})
