"""The demo: a fresh private copy of the sample for every start, and the old copies cleared away.

A copy in use is told by a lock that its process holds; the shipped sample itself is never opened.
"""

from __future__ import annotations

import fcntl
import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from itertools import count
from pathlib import Path

from store.errors import NotFound, Refused
from store.places import Places, make_private, sample_book

LOCK = "in-use"


@contextmanager
def hold_fresh_demo(places: Places) -> Iterator[Places]:
    """Give the places of a new copy of the sample, in a folder of its own (0700) that stays ours until the end.

    Copies that no process holds any more are removed; one that is open in another window is left alone.
    """
    sample = sample_book()
    if not sample.is_file():
        raise NotFound("There is no sample book", f"{sample} is not there.", "Install Tierbook again.")
    demos = make_private(make_private(places.home) / "demo")
    try:
        with _held(demos / LOCK, wait=True):  # between making a folder and holding it, nobody tidies
            remove_unused_demos(demos)
            home = _new_folder(demos)
            held = _hold(home / LOCK, wait=False)
            shutil.copyfile(sample, home / "book.db")
            (home / "book.db").chmod(0o600)
    except OSError as error:
        raise Refused("The demo cannot be set up", f"{demos}: {error.strerror}.", "Free some space.") from None
    try:
        yield Places(home)
    finally:
        os.close(held)


def remove_unused_demos(demos: Path) -> None:
    """Remove the copies that no process holds."""
    for entry in os.scandir(demos):
        if not entry.is_dir(follow_symlinks=False):
            continue
        with suppress(BlockingIOError), _held(Path(entry.path) / LOCK, wait=False):
            shutil.rmtree(entry.path, ignore_errors=True)


@contextmanager
def _held(file: Path, *, wait: bool) -> Iterator[None]:
    handle = _hold(file, wait=wait)
    try:
        yield
    finally:
        os.close(handle)


def _hold(file: Path, *, wait: bool) -> int:
    """Return the open file with its lock, which ends with the process; BlockingIOError when another holds it."""
    handle = os.open(file, os.O_CREAT | os.O_RDWR | os.O_NOFOLLOW, 0o600)
    try:
        fcntl.flock(handle, fcntl.LOCK_EX | (0 if wait else fcntl.LOCK_NB))
    except OSError:
        os.close(handle)
        raise
    return handle


def _new_folder(demos: Path) -> Path:
    for number in count(1):
        folder = demos / f"{os.getpid()}-{number}"
        with suppress(FileExistsError):
            folder.mkdir(mode=0o700)
            return folder
    raise AssertionError
