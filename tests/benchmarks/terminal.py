"""A program in a real pseudo-terminal, as its user meets it: when its text is there, when a key has settled."""

from __future__ import annotations

import fcntl
import os
import re
import select
import signal
import struct
import termios
import time
from pathlib import Path
from types import TracebackType

COLUMNS, ROWS = 120, 40
SETTLED = 0.12
"""Seconds without output that count as settled; they are not in the figures."""
KEYS = {
    "down": "\x1b[B",
    "pagedown": "\x1b[6~",
    "end": "\x1b[F",
    "home": "\x1b[H",
    "esc": "\x1b",
    "enter": "\r",
    "backspace": "\x7f",
    "ctrl+q": "\x11",
}
_ESCAPES = re.compile(rb"\x1b(?:\[[0-?]*[ -/]*[@-~]|[P\]^_].*?(?:\x07|\x1b\\)|.)", re.DOTALL)


class Terminal:
    """One run of a program; leave the block and it is ended."""

    def __init__(self, command: list[str], environment: dict[str, str]) -> None:
        """Start the program; time counts from here."""
        self.started = time.perf_counter()
        self._pid, self._fd = os.forkpty()
        if self._pid == 0:
            fcntl.ioctl(0, termios.TIOCSWINSZ, struct.pack("HHHH", ROWS, COLUMNS, 0, 0))
            os.execvpe(command[0], command, {**os.environ, "TERM": "xterm-256color", **environment})
        fcntl.ioctl(self._fd, termios.TIOCSWINSZ, struct.pack("HHHH", ROWS, COLUMNS, 0, 0))
        self.output = b""

    def __enter__(self) -> Terminal:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        try:
            os.kill(self._pid, signal.SIGKILL)
            os.waitpid(self._pid, 0)
        except (ProcessLookupError, ChildProcessError):
            pass
        os.close(self._fd)

    def wait_for(self, text: str, seconds: float = 60) -> float:
        """Return the seconds from the start until the text was written."""
        wanted = text.encode()
        end = time.perf_counter() + seconds
        while time.perf_counter() < end:
            if self._read(0.01) and wanted in _ESCAPES.sub(b"", self.output):
                return time.perf_counter() - self.started
        raise TimeoutError(text)

    def settle(self, quiet: float = SETTLED) -> float:
        """Wait until nothing is written any more; return the instant of the last output."""
        last = time.perf_counter()
        while time.perf_counter() - last < quiet:
            if self._read(0.005):
                last = time.perf_counter()
        return last

    def press(self, key: str) -> float:
        """Press a key and return the seconds until the last of its output."""
        begin = time.perf_counter()
        os.write(self._fd, KEYS.get(key, key).encode())
        while not self._read(0.005):
            if time.perf_counter() - begin > 2:
                raise TimeoutError(key)
        last = time.perf_counter()
        while time.perf_counter() - last < SETTLED:
            if self._read(0.002):
                last = time.perf_counter()
        return last - begin

    def press_and_watch(self, key: str) -> tuple[float, float]:
        """Press a key and return the seconds until the first that is seen of it, and until the last of its output.

        What shapes the pointer of the mouse comes before anything is painted, and is not seen.
        """
        begin, before = time.perf_counter(), len(self.output)
        os.write(self._fd, KEYS.get(key, key).encode())
        while not (self._read(0.002) and _ESCAPES.sub(b"", self.output[before:])):
            if time.perf_counter() - begin > 10:
                raise TimeoutError(key)
        first = last = time.perf_counter()
        while time.perf_counter() - last < 0.5:
            if self._read(0.002):
                last = time.perf_counter()
        return first - begin, last - begin

    def until_seen(self, key: str, wanted: str = "") -> float:
        """Press a key and return the seconds until the wanted text, else anything, is written after it."""
        while self._read(0):
            pass
        begin, before = time.perf_counter(), len(self.output)
        os.write(self._fd, KEYS.get(key, key).encode())
        while True:
            if self._read(0.002) and (seen := _ESCAPES.sub(b"", self.output[before:])) and wanted.encode() in seen:
                return time.perf_counter() - begin
            if time.perf_counter() - begin > 10:
                raise TimeoutError(key)

    def quit(self, key: str = "ctrl+q") -> float:
        """Press the key that ends the program and return the seconds until it is gone."""
        begin = time.perf_counter()
        os.write(self._fd, KEYS.get(key, key).encode())
        while time.perf_counter() - begin < 10:
            self._read(0.002)
            if os.waitid(os.P_PID, self._pid, os.WEXITED | os.WNOHANG | os.WNOWAIT):
                return time.perf_counter() - begin
        raise TimeoutError(key)

    def resident_mib(self) -> float:
        """Return the resident memory of the program now, in MiB."""
        status = Path(f"/proc/{self._pid}/status").read_text()
        return int(status.split("VmRSS:")[1].split()[0]) / 1024

    def processor_seconds(self) -> float:
        """Return the processor time that the program has used until now."""
        fields = Path(f"/proc/{self._pid}/stat").read_text().rpartition(")")[2].split()
        return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")

    def _read(self, seconds: float) -> bool:
        ready, _, _ = select.select([self._fd], [], [], seconds)
        if not ready:
            return False
        try:
            data = os.read(self._fd, 1 << 16)
        except OSError:
            data = b""
        self.output += data
        if b"\x1b[6n" in data:
            os.write(self._fd, b"\x1b[1;1R")
        return bool(data)
