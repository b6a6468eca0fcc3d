"""Keys typed ahead: what is typed while a form is still opening belongs to the form, not to the list below it.

Textual hands a key to whatever has the focus when the key arrives. A quick typist is faster than a dialog, and a slow
machine makes everybody quick: the letters of a name would run as commands of the list below. Here keys and pastes
wait in one line. The next one goes out when the one before it has been handled, with every message that it led to,
and when what it opened has the focus.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Iterable
from functools import partial
from typing import Any

from textual import events, on
from textual.app import App, ReturnType
from textual.command import CommandPalette
from textual.dom import DOMNode
from textual.message import Message
from textual.screen import Screen
from textual.widget import Widget
from textual.worker import Worker

LOOK_SECONDS = 0.05
"""How often is looked, while a key waits, whether what it waits for will ever come."""
SEEKING = 20
"""Looks that the palette is given to find what was typed, before enter takes what it has found so far."""
ROUNDS = 16
"""How often at most a key's messages are followed: a list that renews itself for ever must not hold the keyboard."""
QUIT = "ctrl+q"
"""Pressed twice it waits for nothing: whatever hangs, the program can be left."""


class KeyHandled(Message):
    """Follows a key on its way from the focused widget up to the app; when it arrives, the key has been handled.

    What the key led to (a row was chosen, a line was submitted) may still be on its way; then another one follows.
    """

    def __init__(self, target: DOMNode, rounds: int = 1) -> None:
        super().__init__()
        self.target = target
        self.rounds = rounds

    @property
    def is_lost(self) -> bool:
        """Tell whether the widget that the key went to was taken away, and the key with it."""
        return isinstance(self.target, Widget) and not (self.target.is_attached and self.target.is_running)


class TypedAheadApp(App[ReturnType]):
    """An app that loses no key, and mixes up none, between a command and the form that it opens."""

    def __init__(self, *args: object, **options: object) -> None:
        super().__init__(*args, **options)  # type: ignore[arg-type]
        self._typed: deque[events.Key | events.Paste] = deque()
        self._held = True
        """Until the first screen has the focus, then from each `hold_keys` to the next `release_keys`."""
        self._has_chosen = False
        """From the choice of a command in the palette until it has been carried out."""
        self._opening: Screen[Any] | None = None
        self._under_way: KeyHandled | None = None
        self._looks = False
        self._looked = 0
        self._aside: list[events.Key | events.Paste] = []
        """What was typed for a form before a question came up over it; the form gets it when the question has gone."""
        self._typed_at = 0.0
        self._expected: list[Message] = []
        """What was asked for and is not done yet, in the order in which it was asked for."""

    # -- holding -----------------------------------------------------------------------------------------------------

    def hold_keys(self) -> None:
        """From now on keep what is typed, until something has opened."""
        self._held = True

    def release_keys(self) -> None:
        """Hand what was kept to what has the focus now."""
        self._held = False
        self.call_next(self._pass_on)

    def expect(self, request: Message) -> None:
        """From now on keep what is typed, until what is asked for has opened, or has been done."""
        if request not in self._expected:
            self._expected.append(request)
            self.hold_keys()

    def forget(self, request: Message) -> bool:
        """Expect no longer what is done, or is not to be done; tell whether it was the newest that was asked for."""
        is_newest = self._expected[-1:] in ([], [request])
        if request in self._expected:
            self._expected.remove(request)
        return is_newest

    def is_quiet_since(self, instant: float) -> bool:
        """Tell whether nothing was typed since an instant of the clock of messages."""
        return self._typed_at < instant

    def set_aside(self) -> None:
        """Keep what was typed so far from the question that has come up: nobody had read it; esc is forgotten."""
        self._aside += [event for event in self._typed if not _is_key(event, "escape")]
        self._typed.clear()

    def bring_back(self) -> None:
        """Hand what was set aside to the form that it was typed for."""
        self._typed.extendleft(reversed(self._aside))
        self._aside.clear()
        self.call_next(self._pass_on)

    @on(CommandPalette.Closed)
    def _palette_closed(self, event: CommandPalette.Closed) -> None:
        self._has_chosen = event.option_selected

    def command_done(self) -> None:
        """Tell that the command chosen in the palette was carried out, or opens something and holds the keys itself."""
        self._has_chosen = False
        self.call_next(self._pass_on)

    def push_screen(self, screen: Any, *arguments: Any, **options: Any) -> Any:
        """Show a screen; what is typed waits until it has been composed and has the focus."""
        shown = super().push_screen(screen, *arguments, **options)
        self._opening = self.screen
        self.screen.call_later(self._opened, self.screen)  # behind the event that gives it the focus
        return shown

    def _opened(self, screen: Screen[Any]) -> None:
        if self._opening is screen:
            self._opening = None
            self.call_next(self._pass_on)

    # -- passing on --------------------------------------------------------------------------------------------------

    @property
    def is_passing_keys(self) -> bool:
        """Tell whether a key is on its way to the widget that has the focus, or to whatever handles it."""
        return self._under_way is not None and not self._under_way.is_lost

    async def on_event(self, event: events.Event) -> None:
        """Let keys and pastes wait for their turn; those that come back from a widget have had it."""
        if isinstance(event, events.Key | events.Paste) and not event.is_forwarded and not _insists(event, self._typed):
            self._typed.append(event)
            self._typed_at = event.time
            await self._pass_on()
        else:
            await super().on_event(event)

    async def _pass_on(self) -> None:
        """Let the next key go to what has the focus, unless one is under way or something is opening."""
        while self._typed and self._is_ready():
            target: Widget = self.focused or self.screen
            await super().on_event(self._typed.popleft())
            self._follow(KeyHandled(target))
        if self._typed and not self._looks:
            self._looks = True
            self.set_timer(LOOK_SECONDS, self._look)

    def _is_ready(self) -> bool:
        """Tell whether the next key may go out; once the last screen has gone, none may."""
        if self._held or self._has_chosen or self.is_passing_keys or not self.screen_stack:
            return False
        if self._opening is self.screen:
            return False
        if not _is_key(self._typed[0], "enter") or self._looked > SEEKING or not _seeks(self.screen):
            self._looked = 0
            return True
        return False

    def _follow(self, handled: KeyHandled) -> None:
        """Send the message after the key; through the app alone when the key has closed the screen it went to."""
        if handled.is_lost or not handled.target.post_message(handled):
            handled = KeyHandled(self, handled.rounds)
            self.post_message(handled)
        self._under_way = handled

    @on(KeyHandled)
    async def _key_handled(self, handled: KeyHandled) -> None:
        handled.stop()
        if handled is self._under_way:
            self._under_way = None
            if handled.rounds < ROUNDS and not self._is_quiet():
                self._follow(KeyHandled(handled.target, handled.rounds + 1))
            await self._pass_on()

    def _is_quiet(self) -> bool:
        """Tell whether no message is on its way, in the app or in any widget of the screen on top."""
        nodes = (self, self.screen, *self.screen.walk_children()) if self.screen_stack else ()
        return not any(node.message_queue_size for node in nodes)

    async def _look(self) -> None:
        self._looks = False
        self._looked += 1
        await self._pass_on()


def _is_key(event: events.Event, key: str) -> bool:
    return isinstance(event, events.Key) and event.key == key


def _insists(event: events.Event, typed: Iterable[events.Event]) -> bool:
    """Tell whether it is the second quit, while the first one still waits among what was typed."""
    return _is_key(event, QUIT) and any(_is_key(each, QUIT) for each in typed)


def _seeks(screen: Screen[Any]) -> bool:
    """Tell whether the palette is still looking for what was typed: enter would take what fitted fewer letters."""
    if not isinstance(screen, CommandPalette):
        return False
    workers: list[Worker[Any]] = [worker for worker in screen.app.workers if worker.node is screen]
    return any(not worker.is_finished for worker in workers)


def leave(screen: Screen[Any], result: object = None) -> None:
    """Dismiss a screen while it is the one on top: a key pressed twice must not take the screen below away."""
    if screen.is_active:
        screen.dismiss(result)


def hold_keys(app: App[Any]) -> None:
    """Let the app keep what is typed until something has opened, if it can."""
    if isinstance(app, TypedAheadApp):
        app.hold_keys()


def expect(app: App[Any], request: Message) -> None:
    """Let the app keep what is typed until what is asked for has opened, if it can."""
    if isinstance(app, TypedAheadApp):
        app.expect(request)


def release_keys(app: App[Any]) -> None:
    """Tell the app that something has opened and has the focus."""
    if isinstance(app, TypedAheadApp):
        app.release_keys()


def release_when_quiet(screen: Screen[Any], since: float, seconds: float) -> None:
    """Let a question that nobody asked for be answered, once it is in sight and nothing was typed for some seconds."""
    app = screen.app
    if not isinstance(app, TypedAheadApp) or not screen.is_attached:
        return
    now = Message().time
    if screen.is_active and now - since >= seconds and app.is_quiet_since(now - seconds):
        app.set_aside()
        app.release_keys()
    else:
        screen.set_timer(LOOK_SECONDS, partial(release_when_quiet, screen, since, seconds))


def bring_back(app: App[Any]) -> None:
    """Hand what was set aside for a question to the form below it."""
    if isinstance(app, TypedAheadApp):
        app.bring_back()
