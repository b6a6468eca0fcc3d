"""Keys typed ahead: what is typed while a form is still opening belongs to the form, not to the list below it.

Textual hands a key to whatever has the focus when the key arrives. A quick typist is faster than a dialog, and a slow
machine makes everybody quick: the letters of a name would run as commands of the list below. Here keys and pastes
wait in one line. The next one goes out when the one before it has been handled, wherever that was, and when what it
opened has the focus.
"""

from __future__ import annotations

from collections import deque
from typing import Any

from textual import events, on
from textual.app import App, ReturnType
from textual.message import Message
from textual.screen import Screen
from textual.widget import Widget

LOST_SECONDS = 0.05
"""How often is looked whether the widget that a key went to is still there, while another key waits."""
QUIT = "ctrl+q"
"""Pressed twice it waits for nothing: whatever hangs, the program can be left."""


class KeyHandled(Message):
    """Follows a key on its way from the focused widget up to the app; when it arrives, the key has been handled."""


class TypedAheadApp(App[ReturnType]):
    """An app that loses no key, and mixes up none, between a command and the form that it opens."""

    def __init__(self, *args: object, **options: object) -> None:
        super().__init__(*args, **options)  # type: ignore[arg-type]
        self._typed: deque[events.Key | events.Paste] = deque()
        self._held = True
        """Until the first screen has the focus, then from each `hold_keys` to the next `release_keys`."""
        self._opening: Screen[Any] | None = None
        self._under_way: tuple[KeyHandled, Widget] | None = None
        self._looks = False

    def hold_keys(self) -> None:
        """From now on keep what is typed, until something has opened."""
        self._held = True

    def release_keys(self) -> None:
        """Hand what was kept to what has the focus now."""
        self._held = False
        self.call_next(self._pass_on)

    @property
    def is_passing_keys(self) -> bool:
        """Tell whether a key is on its way to the widget that has the focus, or to whatever handles it."""
        return self._under_way is not None

    def push_screen(self, screen: Any, *arguments: Any, **options: Any) -> Any:
        """Show a screen; what is typed waits until it has been composed and has the focus."""
        shown = super().push_screen(screen, *arguments, **options)
        self._opening = self.screen
        self.screen.call_later(self._opened, self.screen)  # behind the event that gives it the focus
        return shown

    async def on_event(self, event: events.Event) -> None:
        """Let keys and pastes wait for their turn; those that come back from a widget have had it."""
        if not isinstance(event, events.Key | events.Paste) or event.is_forwarded:
            await super().on_event(event)
            return
        if isinstance(event, events.Key) and event.key == QUIT and any(_is_quit(each) for each in self._typed):
            await super().on_event(event)
            return
        self._typed.append(event)
        await self._pass_on()
        if self._typed and self._under_way is not None and not self._looks:
            self._looks = True
            self.set_timer(LOST_SECONDS, self._look_for_lost)

    @on(KeyHandled)
    async def _key_handled(self, message: KeyHandled) -> None:
        message.stop()
        if self._under_way is not None and message is self._under_way[0]:
            self._under_way = None
            await self._pass_on()

    async def _pass_on(self) -> None:
        """Let the next key go to what has the focus, unless one is under way or something is opening."""
        while self._typed and self._is_ready():
            target: Widget = self.focused or self.screen
            handled = KeyHandled()
            self._under_way = handled, target
            await super().on_event(self._typed.popleft())
            if not target.post_message(handled):
                self._under_way = None

    def _is_ready(self) -> bool:
        """Tell whether the next key may go out; once the last screen has gone, none may."""
        waits = self._held or self._under_way is not None or not self.screen_stack
        return not waits and self._opening is not self.screen

    def _opened(self, screen: Screen[Any]) -> None:
        if self._opening is screen:
            self._opening = None
            self.call_next(self._pass_on)

    async def _look_for_lost(self) -> None:
        """Go on when the widget that the last key went to was taken away, and the key with it."""
        self._looks = False
        if self._under_way is not None and not (self._under_way[1].is_attached and self._under_way[1].is_running):
            self._under_way = None
        await self._pass_on()
        if self._typed and self._under_way is not None:
            self._looks = True
            self.set_timer(LOST_SECONDS, self._look_for_lost)


def _is_quit(event: events.Event) -> bool:
    return isinstance(event, events.Key) and event.key == QUIT


def leave(screen: Screen[Any], result: object = None) -> None:
    """Dismiss a screen while it is the one on top: a key pressed twice must not take the screen below away."""
    if screen.is_active:
        screen.dismiss(result)


def hold_keys(app: App[Any]) -> None:
    """Let the app keep what is typed until something has opened, if it can."""
    if isinstance(app, TypedAheadApp):
        app.hold_keys()


def release_keys(app: App[Any]) -> None:
    """Tell the app that something has opened and has the focus."""
    if isinstance(app, TypedAheadApp):
        app.release_keys()
