"""The way into the past and back: the same screens, over the book as it was, each under a line that says so.

While the past is shown the desk is another one: its book can only be read, and the clock stands at the end of its day.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from contextvars import copy_context
from typing import TYPE_CHECKING, Any

from textual.app import App, ReturnType
from textual.command import CommandPalette
from textual.screen import Screen

from store import clock
from tui.desk import Desk
from tui.widgets.pastline import PastLine

if TYPE_CHECKING:
    from store.past import PastBook

WAY_BACK = "esc: back to today"


EDITS = frozenset(
    {
        *("add", "add_action", "archive", "centres", "confirm", "depth", "done", "draw", "edit", "edit_person", "end"),
        *("enrol", "fact", "finish", "holidays", "import", "line", "link", "links", "more", "move", "new"),
        *("new_account", "new_plan", "offerings", "pause", "personas", "play", "put_off", "redo", "remove", "settings"),
        *("sheet", "sheets", "snooze", "stop", "tell", "tier", "touch", "turn", "undo", "who"),
    }
)
"""Actions that change the book; in the past the line of keys leaves them out, and whoever presses one is told."""


class CarryingExecutor(ThreadPoolExecutor):
    """Threads that know what the task knows that they work for: at which day its clock stands."""

    def submit(self, work: Callable[..., Any], /, *arguments: Any, **named: Any) -> Future[Any]:
        """Do the work in the context of whoever asks for it."""
        return super().submit(copy_context().run, work, *arguments, **named)


class PastApp(App[ReturnType]):
    """An app that can show the book as it was."""

    desk: Desk
    """The desk that is worked at: today's, or that of the past while it is shown."""
    _today: Desk | None = None
    """Today's desk, while the past is shown."""
    _below: Screen[Any] | None = None
    """The screen from which the past was entered."""

    @property
    def today(self) -> Desk:
        """The desk of today."""
        return self._today or self.desk

    @property
    def withheld(self) -> frozenset[str]:
        """Actions that the line of keys leaves out."""
        return EDITS if self.desk.past is not None else frozenset()

    def push_screen(self, screen: Any, *arguments: Any, **options: Any) -> Any:
        """Show a screen; one of the past bears a line that says so."""
        is_root = self.screen_stack[-1:] == [self._below]
        shown = super().push_screen(screen, *arguments, **options)
        if self.desk.past is not None and isinstance(screen, Screen) and not isinstance(screen, CommandPalette):
            screen.mount(PastLine(self.desk.past.day_words, WAY_BACK if is_root else ""))
        return shown

    async def enter_past(self, past: PastBook, show: Callable[[Desk], Screen[Any]]) -> None:
        """Show the book as it was, with a first screen; from another past this one takes its place."""
        await self.leave_past()
        asyncio.get_running_loop().set_default_executor(CarryingExecutor())
        today, self._below = self.desk, self.screen
        self._today = today
        self.desk = Desk(today.places, today.settings, is_demo=today.is_demo, past=past)
        with clock.standing_at(past.moment):  # whatever the screen starts keeps this clock
            await self.push_screen(show(self.desk), self._has_left)

    async def leave_past(self) -> None:
        """Go back to today, to the screen from which the past was entered, whatever lies over it."""
        while self._below is not None and self.screen is not self._below:
            await self.pop_screen()
        self.close_past()

    def close_past(self) -> None:
        """Put today's desk back and let go of the past, whose copy goes."""
        if self._today is not None:
            past, self.desk = self.desk, self._today
            self._today = self._below = None
            self.desk.settings = past.settings  # the theme may have been chosen there
            past.close()

    def _has_left(self, _: object) -> None:
        self.close_past()
