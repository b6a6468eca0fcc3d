"""The terminal as a whole: whether a screen is possible, and how the app ends when told to.

Textual installs no handler for TERM and HUP (the process dies with the terminal left in its own modes), and does not
notice a terminal that goes away without a signal.
"""

from __future__ import annotations

import asyncio
import os
import select
import signal
import sys
import termios
from collections.abc import Callable, Mapping
from contextlib import suppress
from threading import Timer
from typing import Any

from textual.app import App

STOPPING = (signal.SIGTERM, signal.SIGHUP, signal.SIGINT, signal.SIGQUIT)
"""Signals that ask the app to end. Ctrl+C and Ctrl+\\ are plain keys while the app has the terminal."""

GONE = 128 + signal.SIGHUP
"""Exit code when the terminal has gone away without a signal: as if it had hung up."""

LOOK_EVERY = 1.0
"""Seconds between two looks at whether the terminal is still there."""

SETTLE = 0.2
"""Seconds for which an interrupt is not ours yet after the app has come back from being suspended."""

LAST_WAIT = 3.0
"""Seconds after which an app that was told to end, and does not, is ended: a thread may still be at work. What is
saved is whole at any instant (a transaction is there or not), and the drafts are kept before."""

RESTORE = "\x1b[?1000l\x1b[?1003l\x1b[?1006l\x1b[?1015l\x1b[?2004l\x1b[?1004l\x1b[?7h\x1b[<u\x1b[?1049l\x1b[?25h\x1b[0m"
"""Leaves every mode that Textual switches on; only written when the app could not do it itself."""


def check_terminal(environ: Mapping[str, str] | None = None) -> str:
    """Return why no screen is possible here, in words; empty when one is.

    Textual draws on stderr, reads stdin (and spins for ever when that is no terminal), and asks stdout for the size.
    """
    environ = os.environ if environ is None else environ
    streams = {"input": sys.__stdin__, "output": sys.__stdout__, "error output": sys.__stderr__}
    missing = [name for name, stream in streams.items() if stream is None or stream.closed or not stream.isatty()]
    if missing:
        return f"Tierbook needs a terminal to draw its screen, but its {missing[0]} is not one."
    if environ.get("TERM", "") in ("dumb", "unknown"):
        return "This terminal cannot place text on a screen (TERM is “dumb”)."
    return ""


def terminal_is_gone(number: int) -> bool:
    """Tell whether the terminal behind the file number has hung up."""
    if not hasattr(select, "poll"):  # left out of some builds for macOS; the driver notices there
        return False
    poll = select.poll()
    poll.register(number, select.POLLHUP)
    return any(flags & (select.POLLHUP | select.POLLERR) for _, flags in poll.poll(0))


def watch_signals(app: App[Any], keep_drafts: Callable[[], None]) -> None:
    """From now on end the app in order when a signal asks for it or the terminal goes away.

    Keeps the drafts, then leaves with 128 + the signal's number. Call it in the app's own loop: in `on_load`, before
    the terminal is taken over, or at the latest in `on_mount`.
    """
    Watch(app, keep_drafts).start()


class Watch:
    """Waits for a signal or for the terminal to go, and ends the app once."""

    def __init__(self, app: App[Any], keep_drafts: Callable[[], None]) -> None:
        """Take the app and what is to be done before it ends."""
        self._app = app
        self._keep_drafts = keep_drafts
        self._ending = False
        self._terminal = _terminal_number()
        self._modes = _read_modes(self._terminal)

    def start(self) -> None:
        """Install the handlers and begin to look at the terminal."""
        self._take_signals()
        self._app.app_suspend_signal.subscribe(self._app, self._leave_interrupts, immediate=True)
        self._app.app_resume_signal.subscribe(self._app, self._take_interrupts, immediate=True)
        if self._terminal is not None:
            self._look()

    def _take_signals(self) -> None:
        loop = asyncio.get_running_loop()
        for number in STOPPING:
            loop.add_signal_handler(number, self.end, 128 + number)

    def _leave_interrupts(self, _: object) -> None:
        """Let another program have Ctrl+C while the app is suspended; a no-op handler is not passed on to it."""
        loop = asyncio.get_running_loop()
        for number in (signal.SIGINT, signal.SIGQUIT):
            loop.remove_signal_handler(number)
            signal.signal(number, lambda *_: None)

    def _take_interrupts(self, _: object) -> None:
        """Listen to interrupts again, once the loop has put away those that were meant for the other program."""
        asyncio.get_running_loop().call_later(SETTLE, self._take_signals)

    def _look(self) -> None:
        """Look whether the terminal is there, now and every second; needs no widget, timer or screen to work."""
        if self._ending or self._terminal is None:
            return
        if terminal_is_gone(self._terminal) or getattr(self._app._driver, "input_ended", False):
            self.end(GONE)
        else:
            asyncio.get_running_loop().call_later(LOOK_EVERY, self._look)

    def end(self, code: int) -> None:
        """Keep the drafts and leave with the exit code; a second call does nothing."""
        if self._ending:
            return
        self._ending = True
        last = Timer(LAST_WAIT, self._end_now, (code,))
        last.daemon = True
        last.start()
        with suppress(Exception):  # the edge of the process: a draft that fails must not keep the app alive
            self._keep_drafts()
        self._app.exit(return_code=code)

    def _end_now(self, code: int) -> None:
        """End a process that did not end by itself, and leave the terminal as it was found."""
        if self._terminal is not None and self._modes is not None:
            with suppress(OSError, termios.error):
                os.write(sys.__stderr__.fileno() if sys.__stderr__ else 2, RESTORE.encode())
                termios.tcsetattr(self._terminal, termios.TCSANOW, self._modes)
        os._exit(code)


def _terminal_number() -> int | None:
    """Return the file number of the terminal that keys come from, if there is one."""
    stream = sys.__stdin__
    if stream is None or stream.closed or not stream.isatty():
        return None
    return stream.fileno()


def _read_modes(number: int | None) -> list[Any] | None:
    """Return the terminal's modes, to be set again at the end."""
    if number is None:
        return None
    try:
        return termios.tcgetattr(number)
    except termios.error:
        return None
