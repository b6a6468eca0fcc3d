"""What the app says in its corner: of one thing the newest, the same words once; what was refused, in words."""

from __future__ import annotations

from textual.app import App, ReturnType
from textual.notifications import Notify

from store.errors import StoreError, gone
from tui.cli.telling import as_started

STEPS = ("Undo", "Redo")
"""Titles of what is said of a step that was taken back, or done again."""
KEYS_STAND_IN = "KeyLine, .state"
"""What says which keys do something: toasts never lie over it."""
REACH = 6
"""Lines from the bottom that a toast takes; keys that stand higher, in a dialog, are not in its way."""


class ToastApp(App[ReturnType]):
    """An app whose toasts do not pile up."""

    def on_notify(self, event: Notify) -> None:
        """Let a toast take the place of one that says the same, or was said of the same, before Textual adds it.

        What goes by a step that was just taken back, or done again, is told by that.
        """
        new = event.notification
        if new.message == gone().message and any(old.title in STEPS for old in self._notifications):
            event.prevent_default()
            return
        new.message = as_started(new.message)
        for old in list(self._notifications):
            is_newer = bool(new.title) and old.title == new.title and new.severity == "information"
            if is_newer or (old.title, old.message) == (new.title, new.message):
                self._unnotify(old, refresh=False)

    def _refresh_notifications(self) -> None:
        # A screen that opens is not laid out twice more for a corner in which nothing is said.
        if self._notifications or (self.screen_stack and self.screen.query("ToastHolder")):
            super()._refresh_notifications()
            self.call_after_refresh(self._lift)

    def _lift(self) -> None:
        """Let toasts end above the line of keys, and above the border over it, which may bear keys too."""
        height = self.screen.size.height
        lines = [height - line.region.y for line in self.screen.query(KEYS_STAND_IN) if line.region]
        below = max((lines_below for lines_below in lines if lines_below <= REACH), default=0)
        for rack in self.screen.query("ToastRack"):
            rack.styles.margin = (0, 0, below + 1, 0)

    def tell(self, error: StoreError) -> None:
        """Say what was refused: what happened, what is safe, what to do now."""
        words = "\n".join(part for part in (error.message, error.hint) if part)
        self.notify(words, title=error.title, severity="error", timeout=12, markup=False)
