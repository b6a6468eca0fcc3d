"""What the app says in its corner: of one thing the newest, the same words once; what was refused, in words."""

from __future__ import annotations

from textual.app import App, ReturnType
from textual.notifications import Notify

from store.errors import StoreError
from tui.cli.telling import as_started


class ToastApp(App[ReturnType]):
    """An app whose toasts do not pile up."""

    def on_notify(self, event: Notify) -> None:
        """Let a toast take the place of one that says the same, or was said of the same, before Textual adds it."""
        new = event.notification
        new.message = as_started(new.message)
        for old in list(self._notifications):
            is_newer = bool(new.title) and old.title == new.title and new.severity == "information"
            if is_newer or (old.title, old.message) == (new.title, new.message):
                self._unnotify(old, refresh=False)

    def tell(self, error: StoreError) -> None:
        """Say what was refused: what happened, what is safe, what to do now."""
        words = "\n".join(part for part in (error.message, error.hint) if part)
        self.notify(words, title=error.title, severity="error", timeout=12, markup=False)
