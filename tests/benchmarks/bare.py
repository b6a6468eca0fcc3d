"""The yardstick: a Textual app that counts keys and does nothing else."""

from __future__ import annotations

from textual import events
from textual.app import App, ComposeResult
from textual.screen import ModalScreen
from textual.widgets import Static


class BareModal(ModalScreen[None]):
    """Another line of text."""

    def compose(self) -> ComposeResult:
        """Show it."""
        yield Static("Bare modal")


class Bare(App[None]):
    """One line of text."""

    count = 0

    def compose(self) -> ComposeResult:
        """Show the count."""
        yield Static("Bare app, 0 keys", id="line")

    def on_key(self, event: events.Key) -> None:
        """Count a key; m opens the modal screen."""
        if event.key == "m":
            self.push_screen(BareModal())
            return
        self.count += 1
        self.query_one("#line", Static).update(f"Bare app, {self.count} keys")


if __name__ == "__main__":
    Bare().run()
