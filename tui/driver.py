"""The keyboard's thread: it waits for a key without ever sleeping on a clock.

Textual 8.2's own thread polls ten times a second, so a lone Escape is told 100 ms late, quitting waits for up to two
polls, an idle app still wakes up, and a terminal that has gone makes it spin. Here the thread waits for the terminal
or a wake-up, with a deadline only while an escape sequence is half read.
"""

from __future__ import annotations

import os
import select
import sys
from codecs import getincrementaldecoder
from io import TextIOWrapper
from pathlib import Path
from typing import TYPE_CHECKING, Any, TextIO, cast

import textual
from textual import constants
from textual._time import get_time
from textual._xterm_parser import XTermParser
from textual.drivers.linux_driver import LinuxDriver

if TYPE_CHECKING:
    from textual.app import App

KNOWN_TEXTUAL = "8.2."
"""The release line whose private parts this module was read against."""

ESCAPE_WAIT = constants.ESCAPE_DELAY if "ESCDELAY" in os.environ else 0.025
"""Seconds after which a lone escape byte is the Escape key. A sequence arrives in one piece, over ssh as well;
`ESCDELAY` (milliseconds) sets another wait, as for other programs."""

READ_SIZE = 16 * 1024


def driver_class() -> type[LinuxDriver]:
    """Return the driver without sleeps where it is known to fit, else Textual's own."""
    fits = sys.platform in ("linux", "darwin") and _textual_is_known()
    return WakefulDriver if fits else LinuxDriver


def _textual_is_known() -> bool:
    """Tell whether the installed Textual is of the release line read for this module.

    The folder's name is looked at, since importing `importlib.metadata` would add 14 ms to every start.
    """
    site = Path(textual.__file__).parent.parent
    return any(site.glob(f"textual-{KNOWN_TEXTUAL}*.dist-info"))


class WakefulDriver(LinuxDriver):
    """Textual's driver for Linux and macOS with an input thread that is woken instead of polling."""

    def __init__(
        self, app: App[Any], *, debug: bool = False, mouse: bool = True, size: tuple[int, int] | None = None
    ) -> None:
        """Take the arguments of every Textual driver."""
        super().__init__(app, debug=debug, mouse=mouse, size=size)
        self._file = cast("TextIOWrapper", PatientFile(cast("TextIO", self._file)))
        self._wake: tuple[int, int] | None = None
        self.input_ended = False
        """True once the terminal has given its last byte: it has gone away."""

    def start_application_mode(self) -> None:
        """Start application mode, afresh when the process was stopped and continued without being told."""
        if self._wake is not None:
            self.suspend_application_mode()
        self._wake = os.pipe()
        super().start_application_mode()  # type: ignore[no-untyped-call]

    def disable_input(self) -> None:
        """Wake the input thread, so that it ends now, then do what Textual does."""
        if self._wake is not None:
            os.write(self._wake[1], b".")
        super().disable_input()

    def close(self) -> None:
        """Close the wake-up pipe too; suspending and ending both come through here, after the thread has ended."""
        super().close()
        if self._wake is not None:
            wake, self._wake = self._wake, None
            for end in wake:
                os.close(end)

    def _run_input_thread(self) -> None:
        try:
            self.run_input_thread()
        except Exception as error:  # noqa: BLE001 the thread's edge: told like any other fault
            self._app.call_later(self._app._handle_exception, error)

    def run_input_thread(self) -> None:
        """Turn bytes into events until woken; when the terminal has gone, only wait for that."""
        if self._wake is None:
            return
        wake, terminal = self._wake[0], self.fileno
        parser = XTermParser(self._debug)
        decode = getincrementaldecoder("utf-8")("replace").decode
        while True:
            waiting = [wake] if self.input_ended else [wake, terminal]
            ready, _, _ = select.select(waiting, [], [], _time_left(parser))
            if wake in ready:
                return
            if terminal in ready:
                data = _read(terminal)
                self.input_ended = not data
                for event in parser.feed(decode(data)) if data else ():
                    self.process_message(event)
            elif parser._timeout_time is not None:
                parser._timeout_time = 0.0  # nothing followed the escape: let the parser say so at once
            for event in parser.tick():
                self.process_message(event)


class PatientFile:
    """The terminal to write to; once it has gone, what is written is dropped.

    Textual writes in a thread that would die of the first error; its queue would fill, and the app hang instead of
    ending.
    """

    def __init__(self, file: TextIO) -> None:
        """Wrap the file."""
        self._file = file

    def write(self, text: str) -> int:
        """Write the text, or drop it."""
        try:
            return self._file.write(text)
        except (OSError, ValueError):
            return len(text)

    def flush(self) -> None:
        """Send what is buffered, or drop it."""
        try:
            self._file.flush()
        except (OSError, ValueError):
            return

    def fileno(self) -> int:
        """Return the file's number."""
        return self._file.fileno()

    def isatty(self) -> bool:
        """Tell whether it is a terminal."""
        return self._file.isatty()


def _time_left(parser: XTermParser) -> float | None:
    """Return the seconds until a half-read escape is a key; None, so for ever, when nothing is half read."""
    deadline = parser._timeout_time
    if deadline is None:
        return None
    return max(0.0, min(ESCAPE_WAIT, deadline - get_time()))


def _read(terminal: int) -> bytes:
    """Return what the terminal has; nothing when it has gone."""
    try:
        return os.read(terminal, READ_SIZE)
    except OSError:
        return b""
