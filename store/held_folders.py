"""Folders that belong to one running process: told by a lock that ends with it, so that leftovers are known as such."""

from __future__ import annotations

import fcntl
import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from itertools import count
from pathlib import Path

LOCK = "in-use"


class HeldFolder:
    """A folder of our own (0700), until it is let go or the process ends."""

    def __init__(self, path: Path, handle: int) -> None:
        self.path = path
        self._handle: int | None = handle

    def let_go(self) -> None:
        """Give up the lock; whoever tidies next may take the folder away."""
        if self._handle is not None:
            os.close(self._handle)
            self._handle = None

    def remove(self) -> None:
        """Take the folder away with all that is in it."""
        shutil.rmtree(self.path, ignore_errors=True)
        self.let_go()


def hold_new_folder(parent: Path) -> HeldFolder:
    """Return a new folder in one that is there, which is ours from now on; those that nobody holds are taken away."""
    with _held(parent / LOCK, wait=True):  # between making a folder and holding it, nobody tidies
        _remove_unheld(parent)
        folder = _new_folder(parent)
        return HeldFolder(folder, _hold(folder / LOCK, wait=False))


def remove_unheld_folders(parent: Path) -> None:
    """Take away the folders that no process holds; nothing where there is no such parent."""
    if parent.is_dir():
        with suppress(OSError), _held(parent / LOCK, wait=True):
            _remove_unheld(parent)


def _remove_unheld(parent: Path) -> None:
    for entry in os.scandir(parent):
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


def _new_folder(parent: Path) -> Path:
    for number in count(1):
        folder = parent / f"{os.getpid()}-{number}"
        with suppress(FileExistsError):
            folder.mkdir(mode=0o700)
            return folder
    raise AssertionError
