"""Folders of Markdown files, ours or the user's: which there are, how one is read safely, how a new one is begun."""

from __future__ import annotations

import difflib
import os
import secrets
import stat
from collections.abc import Iterable
from pathlib import Path
from typing import NamedTuple

from store.errors import Problem, Refused
from store.files import TEMPORARY, place_new, say_why, sync_folder, write_atomically

LARGEST_FILE = 256 * 1024
"""Bytes of one file."""
MOST_FILES = 1_000
ENDING = ".md"


class FileText(NamedTuple):
    """What stands in a file: its bytes, the text of them, and why there is none."""

    content: bytes
    text: str
    problem: Problem | None = None


def list_files(folder: Path) -> list[Path]:
    """Return the files of a folder by name, `MOST_FILES` at most; none where there is no folder."""
    try:
        with os.scandir(folder) as entries:
            names = sorted(entry.name for entry in entries if is_read(entry.name))
    except OSError:  # no folder yet, or one that may not be read: there is nothing in it
        return []
    return [folder / name for name in names[:MOST_FILES]]


def is_read(name: str) -> bool:
    """Tell whether a file of that name is one of those that are listed."""
    return name.endswith(ENDING) and not name.startswith(".") and name.casefold() != "readme.md"


def read_file(path: Path) -> FileText:
    """Return what stands in a file. Only a regular file of a bearable size is read, never through a link."""
    content, problem = _read(path)
    if problem is not None:
        return FileText(content, "", problem)
    try:
        return FileText(content, content.decode("utf-8-sig").replace("\r\n", "\n").replace("\r", "\n"))
    except UnicodeDecodeError as error:
        line = content.count(b"\n", 0, error.start) + 1
        return FileText(content, "", Problem(line, "the file is not UTF-8 text", "Save it as UTF-8."))


def name_problems(path: Path, name: str, line: int | None, what: str) -> list[Problem]:
    """Return what is wrong with the name that a file gives itself in front matter; `what` it is: a template, say."""
    stem = path.name.removesuffix(ENDING)
    if not name or name == stem:
        return []
    hint = f"Rename the file to {name}{ENDING}, or the {what} to {stem}."
    return [Problem(line, f"the file is called “{stem}”, its {what} “{name}”", hint)]


def begin_file(path: Path, content: bytes, what: str) -> Path:
    """Write a new file, private, where none is; Refused when there is one already, or when it would not be listed."""
    title = f"The {what} was not made"
    if not is_read(path.name):
        raise Refused(title, f"{path.name} is never read as a {what}.", "Choose another name.")
    temporary = path.parent / f"{TEMPORARY}{secrets.token_hex(8)}"
    try:
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        write_atomically(temporary, content)
        try:
            place_new(temporary, path)
        finally:
            temporary.unlink(missing_ok=True)
        sync_folder(path.parent)
    except FileExistsError:
        raise Refused(title, f"{path} is there already.", "Choose another name, or edit that one.") from None
    except OSError as error:
        raise Refused(title, f"{path}: {say_why(error)}", "Choose another folder.") from None
    return path


def where_else(name: str, names: Iterable[str]) -> str:
    """Return a hint for a name that is not there: the nearest one, or all of them."""
    known = list(names)
    near = next(iter(difflib.get_close_matches(name, known, n=1)), None)
    return f"Perhaps “{near}”." if near else f"There are: {', '.join(known) or 'none'}."


def quoted(text: str) -> str:
    """Return the text as a YAML scalar on one line."""
    escaped = "".join(sign if sign.isprintable() else " " for sign in text).replace("\\", "\\\\").replace('"', '\\"')
    return f'"{escaped}"'


def _read(path: Path) -> tuple[bytes, Problem | None]:
    """Return the bytes of a regular file, or nothing and why."""
    flags = os.O_RDONLY | getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_BINARY", 0)
    try:
        if path.is_symlink():
            return b"", Problem(None, "this is a link; only files themselves are read", "Copy the file here instead.")
        handle = os.open(path, flags)
    except OSError as error:
        return b"", Problem(None, f"the file cannot be read: {error.strerror}")
    if not stat.S_ISREG(os.fstat(handle).st_mode):
        os.close(handle)
        return b"", Problem(None, "this is not a file")
    with os.fdopen(handle, "rb") as file:
        content = file.read(LARGEST_FILE + 1)
    if len(content) > LARGEST_FILE:
        return b"", Problem(None, f"the file is larger than {LARGEST_FILE >> 10} KB", "Divide it in two.")
    return content, None
