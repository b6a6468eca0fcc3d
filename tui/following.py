"""Following the book: what another window or a command changes is shown here too, without a key."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from textual.app import App

from store.bookfile import Connection
from store.windows import has_changed, read_newest_change

LOOK_SECONDS = 2.0
"""How often is looked: one row of an index, 0.02 ms."""


class Follower:
    """Lets the screens read the book anew when somebody else has changed it, while one that follows it is on top.

    A form keeps what it showed: whether the field was changed meanwhile is found when it is saved.
    """

    def __init__(self, app: App[Any], reader: Connection, renew: Callable[[], object]) -> None:
        self._app, self._reader, self._renew = app, reader, renew
        self._seen = 0

    def start(self) -> None:
        """Look now and then, from what the screens show by now."""
        self.note()
        self._app.set_interval(LOOK_SECONDS, self.look)

    def note(self) -> None:
        """Take it that what is in the book now is shown."""
        self._seen = read_newest_change(self._reader)

    def look(self) -> None:
        """Renew the screens if the newest change is another one than they show."""
        top = next(reversed(self._app.screen_stack), None)  # none any more when the app is being closed
        if getattr(top, "follows_book", False) and has_changed(self._reader, self._seen):
            self._renew()
