"""The line at the bottom: a few keys that do something here, most useful first. One layout, no waiting."""

from __future__ import annotations

from collections.abc import Sequence

from textual import events
from textual.binding import Binding
from textual.content import Content
from textual.reactive import reactive
from textual.widget import Widget

from tui.keysigns import key_of

MOST = 8
"""Keys shown; a longer line is not read, and does not fit 80 columns."""


class KeyLine(Widget):
    """Shows the keys of the screen's own bindings, and of the widget with the focus; a click presses the key."""

    DEFAULT_CSS = """
    KeyLine {
        dock: bottom;
        height: 1;
        padding: 0 1;
        background: $footer-background;
        color: $footer-foreground;
        link-color: $text-accent;
        link-style: bold;
        link-background-hover: $cursor-line;
        link-color-hover: $text-accent;
    }
    """

    hints: reactive[tuple[tuple[str, str], ...]] = reactive(())
    """Keys and words to show instead, while something is typed and letters are no commands."""

    state: reactive[str] = reactive("")
    """What was just saved, at the right; drawn once, and gone with the next step."""

    def __init__(self, first: Sequence[str] = ()) -> None:
        """`first` names the actions whose keys come first, the most useful one at the left."""
        super().__init__()
        self._first = tuple(first)

    def on_mount(self) -> None:
        """Follow the bindings as the focus moves."""
        self.screen.bindings_updated_signal.subscribe(self, lambda _: self.refresh())

    def on_click(self, event: events.Click) -> None:
        """Press a key once for a double click: its second half would be typed into the form that opens."""
        if event.chain > 1:
            event.prevent_default()

    def render(self) -> Content:
        """Return the keys as one line, fewer when it is narrow, and what was saved behind them."""
        state = f"✓ {self.state}" if self.state else ""
        keys = self._keys(self.size.width - len(state) - 2)
        if not state:
            return keys
        blanks = " " * max(2, self.size.width - 2 - keys.cell_length - len(state))
        return Content.assemble(keys, blanks, (state, "$text-success"))

    def _keys(self, room: int) -> Content:
        keys = [(key, words, "bold $text-accent") for key, words in self.hints] or [
            (key_of(binding), binding.description, f"@click=app.simulate_key({binding.key!r})")
            for binding in self._shown()
        ]
        parts: list[Content] = []
        width = 0
        for key, words, style in keys:
            width += len(key) + len(words) + 3
            if width > room + 2:
                break
            parts.append(Content.assemble((key, style), f" {words}"))
        return Content("  ").join(parts)

    def _is_told(self, binding: Binding) -> bool:
        """Tell whether a key is worth its place: not where the app withholds what it does, as in the past."""
        return binding.action.partition("(")[0].removeprefix("app.") not in getattr(self.app, "withheld", ())

    def _shown(self) -> list[Binding]:
        active = self.screen.active_bindings.values()
        shown: dict[str, Binding] = {}
        for found in active:
            if found.binding.show and found.enabled and found.binding.description and self._is_told(found.binding):
                shown.setdefault(found.binding.action, found.binding)
        useful = [shown[action] for action in self._first if action in shown]
        return list(dict.fromkeys([*useful, *shown.values()]))[:MOST]
