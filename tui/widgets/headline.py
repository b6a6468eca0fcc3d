"""The line at the top: where one is. A name that is too long for the line is cut, what stands behind it is not."""

from __future__ import annotations

from rich.cells import cell_len
from textual.content import Content
from textual.widget import Widget

HEAD = "Tierbook · "


class Headline(Widget):
    """Shows the program, the name of the book, account or job, and in muted words more about it."""

    DEFAULT_CSS = """
    Headline {
        height: 1;
        padding: 0 1;
        background: $panel;
    }
    """

    def __init__(self, name: str = "", more: str = "") -> None:
        super().__init__()
        self._subject, self._more = name, more

    def show(self, name: str, more: str) -> None:
        """Show another name, and what stands behind it."""
        self._subject, self._more = name, more
        self.refresh()

    def render(self) -> Content:
        """Return the line, as wide as there is room."""
        more = f"   {self._more}" if self._more else ""
        room = max(1, self.content_size.width - cell_len(HEAD + more))
        name = Content.styled(self._subject, "bold").truncate(room, ellipsis=True)
        return Content.assemble(("Tierbook", "bold $primary"), " · ", name, (more, "$text-muted"))
