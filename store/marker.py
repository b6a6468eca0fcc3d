"""The marker beside a book: the last change that was saved in it, whose book it is, and how it was left.

It lies outside the book, so that it still knows when the book's log is lost, its file damaged or another put there.
"""

from __future__ import annotations

import os
import re
from contextlib import suppress
from pathlib import Path
from typing import NamedTuple

from store.files import PRIVATE_FILE

_SHAPE = re.compile(rb"(?P<change>\d{20})(?: (?P<identity>[0-9a-f]{8}|-{8}) (?P<size>\d{20}) (?P<nanoseconds>\d{20}))?")
_LARGEST_KEY = 2**63 - 1


class Marker(NamedTuple):
    """What the marker knows; nothing of it where there is no marker, or one that cannot be read."""

    change: int = 0
    identity: str = ""
    size: int = 0
    nanoseconds: int = 0
    """The book's size and the moment its file was last written, as it was left; 0 while it is in use."""


def marker_path(path: Path) -> Path:
    """Return where the marker of a book lies: beside the file itself, not beside a link."""
    real = Path(os.path.realpath(path))
    return real.with_name(real.name + ".last")


def read_marker(path: Path) -> Marker:
    """Return what the marker of a book knows."""
    with suppress(OSError), marker_path(path).open("rb") as file:
        found = _SHAPE.match(file.read(100))
        if found and int(found["change"]) <= _LARGEST_KEY:
            identity = (found["identity"] or b"").decode().strip("-")
            return Marker(int(found["change"]), identity, int(found["size"] or 0), int(found["nanoseconds"] or 0))
    return Marker()


def write_marker(path: Path, marker: Marker) -> None:
    """Write the marker of a book, in one go; one that cannot be written is no loss, it only warns less."""
    line = b"%020d %-8s %020d %020d\n" % (
        marker.change,
        marker.identity.encode() or b"-" * 8,
        marker.size,
        marker.nanoseconds,
    )
    with suppress(OSError):
        flags = os.O_CREAT | os.O_WRONLY | getattr(os, "O_NOFOLLOW", 0)
        handle = os.open(marker_path(path), flags, PRIVATE_FILE)
        try:
            os.write(handle, line)
        finally:
            os.close(handle)
