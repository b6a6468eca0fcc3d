"""The worker process as the program sees it: started when needed, asked, waited for no longer than allowed, ended."""

from __future__ import annotations

import json
import os
import queue
import signal
import subprocess
import sys
import sysconfig
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import suppress
from pathlib import Path
from typing import IO, Any, cast

from store.errors import Problem, StoreError
from templates import frames
from templates.filled import Filled, Gap

START_SECONDS = 20.0
GRACE_SECONDS = 0.9
"""The worker ends a document that takes too long; so much later the program ends the worker."""
_LOOK_SECONDS = 0.1
"""How often a wait looks whether it was cancelled."""
_KEPT = ("HOME", "LD_LIBRARY_PATH", "PYTHONHOME", "SYSTEMROOT", "USERPROFILE")


class Lost(Exception):
    """The worker is gone; nothing it was asked for can be had from it any more."""


class Worker:
    """One worker process and the thread that listens to it."""

    def __init__(self) -> None:
        try:
            self._process = subprocess.Popen(  # noqa: S603 our own module, no data in its arguments
                [sys.executable, "-P", *(["-B"] if sys.dont_write_bytecode else []), "-m", "templates.worker"],
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=subprocess.DEVNULL,
                env=_environment(),
                cwd=os.sep,
                start_new_session=True,
                bufsize=0,
            )
        except OSError as error:
            raise StoreError(
                "Templates cannot be filled",
                f"The process that fills them did not start: {error.strerror}.",
                "Close some programs and try again; your data is unchanged.",
            ) from None
        self._input, self._output = cast("IO[bytes]", self._process.stdin), cast("IO[bytes]", self._process.stdout)
        frames.widen(self._output.fileno())
        self._heard: queue.SimpleQueue[dict[str, Any] | None] = queue.SimpleQueue()
        self._ended = False
        self._listener = threading.Thread(target=self._listen, name="template answers", daemon=True)
        self._listener.start()
        self._wait_until_ready()

    def _wait_until_ready(self) -> None:
        with suppress(Lost):
            if self._next(START_SECONDS) == {"kind": "ready"}:
                return
        self.end()
        raise StoreError(
            "Templates cannot be filled",
            "The process that fills them ended as it started.",
            "Check that the program is installed completely.",
        )

    def is_alive(self) -> bool:
        """Tell whether the worker can be asked."""
        return not self._ended and self._process.poll() is None

    def ask(self, content: bytes, cancelled: Callable[[], bool] | None) -> Iterator[Filled | str]:
        """Send a request; yield its answers, and at last why there are no more."""
        try:
            view = memoryview(content)
            while view:
                view = view[self._input.write(view) :]
        except (OSError, ValueError):
            raise Lost from None
        while True:
            message = self._next(frames.WALL_SECONDS + GRACE_SECONDS, cancelled)
            if isinstance(message, str):
                self.end()
                yield message
                return
            try:
                answer = message["reason"] if message["kind"] == "end" else _filled(message)
            except (KeyError, TypeError, ValueError):
                raise Lost from None
            yield answer
            if isinstance(answer, str):
                return

    def end(self) -> None:
        """Kill the worker and its job; neither holds anything that could be lost."""
        self._ended = True
        with suppress(OSError):
            if sys.platform == "win32":
                self._process.kill()
            else:
                os.killpg(self._process.pid, signal.SIGKILL)
        self._process.wait()
        self._listener.join(timeout=1)
        self._input.close()
        self._output.close()

    def _listen(self) -> None:
        """Pass on what the worker says until it ends."""
        with suppress(OSError, ValueError):
            for body in frames.read_bodies(self._output.fileno(), frames.LARGEST_ANSWER):
                self._heard.put(json.loads(body))
        self._heard.put(None)

    def _next(self, seconds: float, cancelled: Callable[[], bool] | None = None) -> dict[str, Any] | str:
        """Wait for the next message; `time` or `cancelled` when none is to be waited for any longer."""
        deadline = time.monotonic() + seconds
        while (left := deadline - time.monotonic()) > 0:
            if cancelled is not None and cancelled():
                return "cancelled"
            with suppress(queue.Empty):
                message = self._heard.get(timeout=min(left, _LOOK_SECONDS))
                if message is None:
                    raise Lost
                return message
        return "time"


def _filled(message: dict[str, Any]) -> Filled:
    gaps = tuple(Gap(int(line), str(path)) for line, path in message["gaps"])
    problems = tuple(Problem(line, str(what), str(hint)) for line, what, hint in message["problems"])
    return Filled(str(message["text"]), gaps, problems)


def _environment() -> dict[str, str]:
    """Return all that the worker is told by its surroundings: where Python and this package are."""
    kept = {name: os.environ[name] for name in _KEPT if name in os.environ}
    root = str(Path(__file__).resolve().parent.parent)
    if root not in sysconfig.get_paths().values():  # a checkout; what is installed is found anyway
        kept["PYTHONPATH"] = root
    return kept
