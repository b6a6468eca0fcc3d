"""The line that lies over every screen of the past: of which day it is, and that nothing can be changed."""

from __future__ import annotations

from textual.content import Content
from textual.widget import Widget


class PastLine(Widget):
    """Says as of when the book is shown, in a colour that nothing else has."""

    DEFAULT_CSS = """
    PastLine {
        dock: top;
        height: 1;
        padding: 0 1;
        background: $warning;
        color: $background;
        text-style: bold;
    }
    """

    def __init__(self, day: str, way_back: str = "") -> None:
        """`way_back` says which key leads back to today, where one does."""
        super().__init__()
        self._words = " · ".join(part for part in (f"As it was on {day}", "read only", way_back) if part)

    def render(self) -> Content:
        """Return the line."""
        return Content(self._words)
