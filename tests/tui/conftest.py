"""A terminal to run a program in: a pseudo-terminal that remembers what was written to it."""

from __future__ import annotations

import fcntl
import os
import pty
import select
import signal
import struct
import subprocess
import sys
import termios
import time
from collections.abc import Callable, Iterator
from contextlib import suppress
from pathlib import Path
from textwrap import dedent

import pytest

ROOT = Path(__file__).resolve().parent.parent.parent
PATIENCE = 30.0
"""Seconds after which a program that does not do what a test waits for is given up; never measured against."""

MODES = {
    "alternate screen": (b"\x1b[?1049h", b"\x1b[?1049l"),
    "hidden cursor": (b"\x1b[?25l", b"\x1b[?25h"),
    "mouse": (b"\x1b[?1000h", b"\x1b[?1000l"),
    "mouse moves": (b"\x1b[?1003h", b"\x1b[?1003l"),
    "bracketed paste": (b"\x1b[?2004h", b"\x1b[?2004l"),
    "focus events": (b"\x1b[?1004h", b"\x1b[?1004l"),
    "no line wrap": (b"\x1b[?7l", b"\x1b[?7h"),
}


class Terminal:
    """One program in its own pseudo-terminal, 100 by 30."""

    def __init__(self, script: Path, *, controlling: bool = True) -> None:
        self.master, self._slave = pty.openpty()
        self.resize(100, 30)
        self._attributes = termios.tcgetattr(self._slave)
        self.output = b""
        self._folder = script.parent

        def take_terminal() -> None:
            fcntl.ioctl(0, termios.TIOCSCTTY, 0)

        self.process = subprocess.Popen(
            [sys.executable, str(script)],
            stdin=self._slave,
            stdout=self._slave,
            stderr=self._slave,
            start_new_session=True,
            preexec_fn=take_terminal if controlling else None,
            env={**os.environ, "TERM": "xterm-256color", "PYTHONPATH": str(ROOT)},
            cwd=script.parent,
        )

    def resize(self, width: int, height: int) -> None:
        fcntl.ioctl(self.master, termios.TIOCSWINSZ, struct.pack("HHHH", height, width, 0, 0))

    def send(self, text: str) -> None:
        os.write(self.master, text.encode())

    def read(self, seconds: float) -> None:
        ready, _, _ = select.select([self.master], [], [], seconds)
        if ready:
            try:
                self.output += os.read(self.master, 65536)
            except OSError:
                time.sleep(seconds)

    def wait_until(self, happened: Callable[[], bool]) -> None:
        end = time.monotonic() + PATIENCE
        while not happened():
            assert time.monotonic() < end, f"did not happen; last output: {self.output[-300:]!r}"
            self.read(0.05)

    def wait_for(self, text: str) -> None:
        """Wait until the program has written the text to the terminal in one piece."""
        self.wait_until(lambda: text.encode() in self.output)

    def wait_seen(self, line: str) -> None:
        """Wait until the program has written the line to its file `seen`."""
        self.wait_until(lambda: line in self.seen)

    @property
    def seen(self) -> list[str]:
        file = self._folder / "seen"
        return file.read_text(encoding="utf-8").split("\n") if file.exists() else []

    def forget(self) -> None:
        """Look only at what is written from now on."""
        self.read(0.2)
        self.output = b""

    def hang_up(self) -> None:
        """Close the window."""
        for number in (self._slave, self.master):
            os.close(number)

    def wait_end(self) -> int:
        """Wait for the program's end and return its exit code."""
        end = time.monotonic() + PATIENCE
        while self.process.poll() is None:
            assert time.monotonic() < end, f"did not end; last output: {self.output[-300:]!r}"
            try:
                self.read(0.05)
            except OSError:
                time.sleep(0.05)
        with suppress(OSError):
            self.read(0.2)
        assert self.process.returncode is not None
        return self.process.returncode

    @property
    def modes_left_on(self) -> list[str]:
        return [name for name, (on, off) in MODES.items() if self.output.rfind(on) > self.output.rfind(off)]

    @property
    def is_as_found(self) -> bool:
        return termios.tcgetattr(self._slave)[:4] == self._attributes[:4]

    def close(self) -> None:
        if self.process.poll() is None:
            self.process.send_signal(signal.SIGCONT)
            self.process.kill()
            self.process.wait()
        for number in (self._slave, self.master):
            with suppress(OSError):
                os.close(number)


StartTerminal = Callable[..., Terminal]


@pytest.fixture
def start(tmp_path: Path) -> Iterator[StartTerminal]:
    """Run a program, given as text, in a terminal of its own; it stands in `tmp_path`."""
    terminals: list[Terminal] = []

    def run(program: str, *, controlling: bool = True) -> Terminal:
        script = tmp_path / "stage.py"
        script.write_text(dedent(program), encoding="utf-8")
        terminals.append(Terminal(script, controlling=controlling))
        return terminals[-1]

    yield run
    for terminal in terminals:
        terminal.close()
