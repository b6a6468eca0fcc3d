"""The folder that documents go to, held open: whatever happens to its path meanwhile, nothing is written elsewhere.

Files are written beside their place under a temporary name, synced and then put in place in one step; a link is never
followed; a name that is taken by something else is never taken over unasked.
"""

from __future__ import annotations

import os
import secrets
import stat
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import BinaryIO, Self

from store import clock
from store.errors import Refused
from store.files import (
    PRIVATE_FILE,
    TEMPORARY,
    place_new,
    remove_leftovers,
    say_why,
    sync_folder,
    write_atomically,
)

PRIVATE_FOLDER = 0o700
LARGEST_READ = 8_000_000
"""Bytes of a file that could be one of ours; a larger one is not."""
_PARTING = frozenset("/\\:\0")
"""What parts the names in a path, on this system or another."""
_LEFTOVER_SECONDS = 3_600
_NOT_FOLLOWED = getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_BINARY", 0) | getattr(os, "O_CLOEXEC", 0)
_HOLDABLE = hasattr(os, "O_DIRECTORY") and {os.open, os.stat, os.rename, os.unlink, os.link} <= os.supports_dir_fd
_CAN_HINT = hasattr(os, "posix_fadvise")


class Taken(Exception):
    """Something that is not a readable file of a bearable size has the name, or it is no name of a file here."""


class Folder:
    """A folder that is open for writing documents; use it in a `with` block."""

    def __init__(self, path: Path) -> None:
        """Open the folder, made for the user alone when it is new. Refused in words when it cannot be had.

        The folder itself may not be a link; one further up in the path is the user's own affair.
        """
        self.path = path.absolute()
        try:
            path.mkdir(mode=PRIVATE_FOLDER, parents=True, exist_ok=True)
            if path.is_symlink():
                raise _is_link(path)
            self._handle = os.open(path, os.O_RDONLY | os.O_DIRECTORY | _NOT_FOLLOWED) if _HOLDABLE else None
        except OSError as error:
            raise _is_link(path) if path.is_symlink() else _refused(path, error) from None
        remove_leftovers(self.path, clock.now().timestamp() - _LEFTOVER_SECONDS)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        """Make the names last and let go of the folder."""
        if self._handle is None:
            sync_folder(self.path)
            return
        with suppress(OSError):  # some file systems have nothing to sync for a folder
            os.fsync(self._handle)
        os.close(self._handle)

    def read(self, name: str) -> bytes | None:
        """Return the content of a file, None when nothing has the name. Taken when something else has it."""
        if not _is_name(name):
            raise Taken
        try:
            found = os.stat(self._at(name), dir_fd=self._handle, follow_symlinks=False)
            if not stat.S_ISREG(found.st_mode) or found.st_size > LARGEST_READ:
                raise Taken
            with os.fdopen(os.open(self._at(name), os.O_RDONLY | _NOT_FOLLOWED, dir_fd=self._handle), "rb") as file:
                return file.read(LARGEST_READ + 1)
        except FileNotFoundError:
            return None
        except OSError:
            raise Taken from None

    def write(self, name: str, content: bytes, *, replace: bool) -> bool:
        """Write a whole file or nothing; say whether it was written.

        With `replace` it takes the place of what has the name (a link itself, never what it points to); without,
        nothing is written when the name is taken meanwhile. Refused in words when the disk is full, for instance, or
        when the name would lead out of the folder.
        """
        _check_name(name)
        if self._handle is None:
            if not replace and os.path.lexists(self.path / name):
                return False
            write_atomically(self.path / name, content)
            return True
        with self.written(name, content) as file:
            file.make_last()
            return file.put(name, replace=replace)

    def can_wait(self) -> bool:
        """Say whether files can be written first and put in place later: `written`."""
        return self._handle is not None

    def written(self, name: str, content: bytes) -> Waiting:
        """Write a temporary file that waits for its place; Refused in words. Use it in a `with` block: it is removed.

        Many that are written one after the other, and then made to last, cost the disk little more than one.
        """
        return Waiting(self, name, content)

    def _at(self, name: str) -> str | Path:
        return name if self._handle is not None else self.path / name


class Waiting:
    """A file that is written under a temporary name, to be made to last, and then to be put in its place."""

    def __init__(self, folder: Folder, name: str, content: bytes) -> None:
        self._folder, self._name = folder, name
        self._handle = folder._handle
        self._temporary = f"{TEMPORARY}{secrets.token_hex(8)}"
        self._file: BinaryIO | None = None
        flags = os.O_CREAT | os.O_EXCL | os.O_WRONLY | _NOT_FOLLOWED
        with self._told():
            self._file = os.fdopen(os.open(self._temporary, flags, PRIVATE_FILE, dir_fd=self._handle), "wb")
            self._file.write(content)
            self._file.flush()
            if _CAN_HINT:  # the disk may begin
                os.posix_fadvise(self._file.fileno(), 0, 0, os.POSIX_FADV_DONTNEED)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        """Remove what was not put in place."""
        with suppress(OSError):
            if self._file is not None:
                self._file.close()
        with suppress(OSError):
            os.unlink(self._temporary, dir_fd=self._handle)

    def make_last(self) -> None:
        """Wait until all of it is on the disk."""
        if self._file is not None:
            with self._told():
                os.fsync(self._file.fileno())
                self._file.close()

    def put(self, name: str, *, replace: bool) -> bool:
        """Give it its name, as `Folder.write` does; say whether it was given. Made to last before."""
        _check_name(name)
        with self._told():
            if replace:
                os.rename(self._temporary, name, src_dir_fd=self._handle, dst_dir_fd=self._handle)
                return True
            try:
                place_new(self._temporary, name, self._handle)
            except FileExistsError:
                return False
            return True

    @contextmanager
    def _told(self) -> Iterator[None]:
        """Tell in words what the system refuses; nothing is left over then."""
        try:
            yield
        except OSError as error:
            self.__exit__()
            raise _refused(self._folder.path / self._name, error) from None


def _check_name(name: str) -> None:
    if not _is_name(name):
        raise Refused("The file was not written", f"“{name}” is not the name of a file.", "Nothing was written.")


def _is_name(name: str) -> bool:
    """Tell whether this names a file in the folder on every system, and nothing beyond it."""
    return name not in ("", ".", "..") and _PARTING.isdisjoint(name)


def _is_link(path: Path) -> Refused:
    hint = f"Name the folder that it points to: {path.readlink()}."
    return Refused("The folder is a link", f"{path}: links are not followed. Nothing was written.", hint)


def _refused(path: Path, error: OSError) -> Refused:
    return Refused(
        "The file was not written",
        f"{path}: {say_why(error)} What stood there before is unchanged.",
        "Free some space or choose another folder, then try again.",
    )
