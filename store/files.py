"""Files that are whole or not there: written beside their place, then renamed; and names that are safe everywhere."""

from __future__ import annotations

import errno
import os
import re
import unicodedata
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from store.errors import Refused

PRIVATE_FILE = 0o600
NAME_LIMIT = 80
"""Characters of a file name before its ending; with 4 bytes each it stays under 240 bytes after the cut below."""
BYTE_LIMIT = 160
TEMPORARY = ".tierbook-"
"""How the temporary files of this program begin, so that what a kill left behind can be told and removed."""

_RESERVED = frozenset(
    ["con", "prn", "aux", "nul", "conin$", "conout$", "clock$"]
    + [f"{device}{number}" for device in ("com", "lpt") for number in "0123456789\u00b9\u00b2\u00b3"]
)
_FOLLOWS = os.link not in os.supports_follow_symlinks
"""Where a hard link cannot be told to stop at a link; the file that is linked is one that we have just made."""
_REASONS = {
    errno.ENOSPC: "The disk is full.",
    errno.EDQUOT: "The disk quota is used up.",
    errno.EROFS: "The disk is read-only.",
    errno.EACCES: "The folder may not be written.",
    errno.EPERM: "The folder may not be written.",
    errno.ENOENT: "The folder is not there.",
    errno.ENOTDIR: "The folder is not a folder.",
    errno.EFBIG: "The file would be larger than the system allows.",
}
_UNSAFE = re.compile(r"[^\w\- ]+", re.UNICODE)
_GAPS = re.compile(r"[\s_\-]+")


def write_atomically(path: Path, content: bytes) -> None:
    """Write the whole content under the name, or leave what stood there.

    A temporary file in the same folder (never through a link, 0600) is written, synced and renamed; then the folder
    is synced. Raises Refused with words when the disk is full, the folder is missing or may not be written.
    """
    temporary = path.parent / f"{TEMPORARY}{os.urandom(8).hex()}"
    with _told(path):
        handle = os.open(temporary, os.O_CREAT | os.O_EXCL | os.O_WRONLY | getattr(os, "O_NOFOLLOW", 0), PRIVATE_FILE)
        try:
            with os.fdopen(handle, "wb") as file:
                file.write(content)
                file.flush()
                os.fsync(file.fileno())
            temporary.replace(path)
        except BaseException:
            with suppress(OSError):
                temporary.unlink()
            raise
        sync_folder(path.parent)


def reserve_file(path: Path) -> None:
    """Make the empty file, private from the first instant, where none is and not through a link."""
    os.close(os.open(path, os.O_CREAT | os.O_EXCL | os.O_WRONLY | getattr(os, "O_NOFOLLOW", 0), PRIVATE_FILE))


def place_new(temporary: str | Path, name: str | Path, folder: int | None = None) -> None:
    """Give a finished temporary file its name, where the name is free; FileExistsError where something has it.

    Done in one step that never takes anything's place, by a hard link; where there are none (exFAT, many network
    drives) the name is looked at and the file renamed. `folder` is the open folder that both names are in, if any.
    """
    try:
        os.link(temporary, name, src_dir_fd=folder, dst_dir_fd=folder, follow_symlinks=_FOLLOWS)
    except FileExistsError:
        raise
    except OSError:
        if _is_taken(name, folder):
            raise FileExistsError(errno.EEXIST, os.strerror(errno.EEXIST), str(name)) from None
        os.rename(temporary, name, src_dir_fd=folder, dst_dir_fd=folder)
    else:
        os.unlink(temporary, dir_fd=folder)


def is_open_here(path: Path) -> bool:
    """Say whether this process has the file open; a book that it has open is for SQLite alone to open again.

    POSIX drops every lock of a process on a file as soon as it closes any of its descriptors: another window would
    take the log for an orphan, and remove it with what is saved in it (sqlite.org/howtocorrupt.html, 2.2).
    """
    file = path.stat()
    with suppress(OSError):
        for number in map(int, os.listdir("/dev/fd")):  # noqa: PTH208 the numbers, not paths
            with suppress(OSError):
                if os.path.samestat(os.fstat(number), file):
                    return True
    return False


def sync_folder(folder: Path) -> None:
    """Make the names in the folder last; does nothing where a folder cannot be opened (Windows)."""
    if os.name != "posix":
        return
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def remove_leftovers(folder: Path, older_than: float) -> int:
    """Remove temporary files of this program not touched since `older_than` (seconds since 1970); say how many."""
    removed = 0
    with suppress(OSError):
        for entry in os.scandir(folder):
            if entry.name.startswith(TEMPORARY) and entry.is_file(follow_symlinks=False):
                with suppress(OSError):
                    if entry.stat(follow_symlinks=False).st_mtime < older_than:
                        Path(entry.path).unlink()
                        removed += 1
    return removed


def safe_name(text: str, suffix: str = "", ending: str = ".md") -> str:
    """Return a file name made from the text that is safe on every system: `northwind-logistics-8f3a.md`.

    NFC, lower case, letters and digits of any script, no reserved device names, at most 80 characters. The suffix (a
    short id, say) keeps two records of the same name apart.
    """
    folded = unicodedata.normalize("NFC", unicodedata.normalize("NFKC", text).casefold())
    stem = _GAPS.sub("-", _UNSAFE.sub(" ", folded)).strip("-")[:NAME_LIMIT].strip("-")
    while len(stem.encode()) > BYTE_LIMIT:
        stem = stem[:-1].strip("-")
    stem = stem or "unnamed"
    if suffix:
        stem = f"{stem}-{suffix}"
    elif stem in _RESERVED:
        stem = f"{stem}-file"
    return stem + ending


def say_why(error: OSError) -> str:
    """Return why the system refused to write, as a sentence."""
    return _REASONS.get(error.errno or 0) or f"{error.strerror or 'The system refused'}."


def _is_taken(name: str | Path, folder: int | None) -> bool:
    with suppress(FileNotFoundError):
        os.stat(name, dir_fd=folder, follow_symlinks=False)
        return True
    return False


@contextmanager
def _told(path: Path) -> Iterator[None]:
    try:
        yield
    except OSError as error:
        raise Refused(
            "The file was not written",
            f"{path}: {say_why(error)} What stood there before is unchanged.",
            "Free some space or choose another folder, then try again.",
        ) from None
