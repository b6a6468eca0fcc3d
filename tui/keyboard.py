"""Keys typed ahead: what is typed while a form is still opening belongs to the form, not to the list below it.

Textual hands a key to the widget that has the focus when the key arrives; unhandled keys come back to the app and are
looked up as commands. A quick typist is faster than a dialog, so a key that comes back while something is opening is
kept, and a key whose widget lost the focus meanwhile goes to the one that has it now.
"""

from __future__ import annotations

from collections import deque
from typing import Any

from textual import events
from textual.app import App, ReturnType
from textual.screen import Screen
from textual.timer import Timer
from textual.widget import Widget

REMEMBERED = 64
"""Keys on their way at once; more are not typed ahead."""
HELD_SECONDS = 5.0
"""After so long the keys are let go, whatever happened to what was opening."""


class TypedAheadApp(App[ReturnType]):
    """An app that loses no key between a command and the form that it opens."""

    def __init__(self, *args: object, **options: object) -> None:
        super().__init__(*args, **options)  # type: ignore[arg-type]
        self._on_the_way: deque[tuple[events.Key, Widget | None]] = deque(maxlen=REMEMBERED)
        self._held: list[events.Key] = []
        self._passing: events.Key | None = None
        self._holding = False
        self._limit: Timer | None = None

    def hold_keys(self) -> None:
        """From now on keep keys that nobody handles, until something has opened."""
        self._holding = True
        if self._limit is not None:
            self._limit.stop()
        self._limit = self.set_timer(HELD_SECONDS, self.release_keys)

    def release_keys(self) -> None:
        """Hand the kept keys to what has the focus now; those behind an escape belong to what comes after it."""
        self._holding = False
        if self._limit is not None:
            self._limit.stop()
            self._limit = None
        held, self._held = self._held, []
        for number, event in enumerate(held, 1):
            sent = self._send(event)
            if event.key == "escape" and number < len(held):
                self._held, self._passing = held[number:], sent
                self.hold_keys()
                break

    async def on_event(self, event: events.Event) -> None:
        """Note where a key goes before it goes there."""
        if isinstance(event, events.Key) and not event.is_forwarded:
            self._on_the_way.append((event, self.focused))
        await super().on_event(event)

    def on_key(self, event: events.Key) -> None:
        """Look at a key that nobody handled, before it is taken for a command."""
        target = next((widget for sent, widget in self._on_the_way if sent is event), self.focused)
        if event is self._passing:
            return
        if self._holding:
            self._held.append(event)
        elif target is not self.focused and self.focused is not None:
            self._send(event)
        else:
            return
        event.prevent_default()
        event.stop()

    def _send(self, event: events.Key) -> events.Key:
        again = events.Key(event.key, event.character)
        again.set_sender(self)  # else it would not bubble past the screen that happens to be opening
        self._on_the_way.append((again, self.focused))
        (self.focused or self.screen)._forward_event(again)
        return again


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
