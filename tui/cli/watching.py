"""Watching work that takes long: how far it is, where somebody looks on, and Ctrl+C as a wish to end in order."""

from __future__ import annotations

import signal
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from threading import Event

WIDTH = 70
"""Characters of a line of progress; a shorter one is filled up, so that nothing of a longer one stays."""


@contextmanager
def interruptible() -> Iterator[Callable[[], bool]]:
    """Give a function that tells whether Ctrl+C was pressed; the work looks at it and ends in order."""
    asked = Event()
    before = signal.signal(signal.SIGINT, lambda *_: asked.set())
    try:
        yield asked.is_set
    finally:
        signal.signal(signal.SIGINT, before)


def progress_line() -> Callable[[str, int, int], None] | None:
    """Return what shows (words, done, total) on one line of stderr; None where nobody looks on."""
    if not sys.stderr.isatty():
        return None
    shown = ""

    def show(words: str, done: int, total: int) -> None:
        nonlocal shown
        share = f" {100 * done // total} %" if total else ""
        line = f"{words}{share}"[:WIDTH]
        if line != shown:
            shown = line
            print(f"\r{line:<{WIDTH}}\r", end="", file=sys.stderr, flush=True)

    return show
