"""The gate before a book's first change: its pages are looked over, and once a day what changed is backed up.

A small book is always looked over; a large one (17 s with a million accounts) unless its marker says that it was found
sound before, closed cleanly, and not touched since.
"""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from datetime import date
from pathlib import Path
from threading import Lock

from store import bookfile, clock
from store.backup import back_up_daily
from store.errors import Damaged, Refused, StoreError
from store.marker import read_marker, write_marker

LAST_LOOK = 0.05
"""Seconds that closing waits for a look: a process that ends in the middle of one leaves an empty log behind."""
LARGE = 64 * 1024 * 1024
"""Bytes from which on a look takes longer than a quarter of a second."""


class Gate:
    """Keeps one open book's writes back until it is known to be sound; may be asked from any thread."""

    def __init__(self, path: Path, backups: Path | None = None) -> None:
        """Guard the book at `path`; without a folder of backups none are made."""
        self.tell: Callable[[StoreError], object] = lambda _: None
        """Called when a backup could not be made: that is told, and the save goes on."""
        self._path, self._backups = path, backups
        self._turn = Lock()
        self._is_sound = self._is_closed = False
        self._may_pass = _is_trusted(path)
        self._day: date | None = None

    def look(self) -> None:
        """Look over all pages and references, once; who asks meanwhile waits. Raises Damaged."""
        with self._turn:
            if not self._is_sound and not self._is_closed:
                try:
                    bookfile.check_soundness(self._path, quick=True)
                except Damaged:
                    self._may_pass = False
                    raise
                self._is_sound = self._may_pass = True

    def let_write(self) -> None:
        """Let a write begin, after a look where one is needed."""
        if not self._may_pass:
            self.look()

    def let_commit(self) -> None:
        """Let a change be saved, after a backup of the book without it where today has none yet."""
        if self._backups is None or self._day == clock.today():
            return
        self._day = clock.today()
        try:
            back_up_daily(self._path, self._backups)
        except Refused as error:
            self.tell(error)

    def close(self) -> None:
        """Take an empty log away, and note how a sound book is left; nothing while somebody else still has its log."""
        is_idle = self._turn.acquire(timeout=LAST_LOOK)
        self._is_closed = True
        if is_idle:
            self._turn.release()
        bookfile.take_log_away(self._path)
        marker = read_marker(self._path)
        if self._may_pass and marker.change and not bookfile.log_size(self._path, "-wal"):
            with suppress(OSError):
                left = self._path.stat()
                write_marker(self._path, marker._replace(size=left.st_size, nanoseconds=left.st_mtime_ns))


def _is_trusted(path: Path) -> bool:
    """Say whether a book is large, was left cleanly by one who had found it sound, and not written to since."""
    marker = read_marker(path)
    with suppress(OSError):
        found = path.stat()
        as_left = (found.st_size, found.st_mtime_ns) == (marker.size, marker.nanoseconds)
        return as_left and found.st_size > LARGE and not bookfile.log_size(path, "-wal")
    return False
