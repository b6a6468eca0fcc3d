"""A line for the path of a file or folder: `~` is the home folder, tab completes what is typed, as a shell does."""

from __future__ import annotations

import asyncio
import os
from contextlib import suppress
from pathlib import Path
from typing import ClassVar

from textual.binding import Binding, BindingType
from textual.suggester import Suggester

from tui.widgets.lineinput import LineInput

LOOKED_AT = 2_000
"""Entries of a folder that are looked at for one that begins like what is typed."""
ENDING = ".csv"
SHOWN = 6
"""Names that are shown of those that fit; more are counted."""


class PathInput(LineInput):
    """Shows how the path could go on; tab takes what all of that has in common, and stays where nothing is left."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("tab", "complete", "Complete", tooltip="Complete the name, or go on", id="path.complete", show=False)
    ]

    def __init__(self, placeholder: str, name: str, ending: str = ENDING) -> None:
        """`ending` is that of the files which are named, beside folders."""
        super().__init__("", placeholder, name)
        self._ending = ending
        self.suggester = PathSuggester(ending)

    def action_complete(self) -> None:
        """Complete what is typed as far as only one name is left; go on to the next field from an empty line."""
        if not self.value:
            self.screen.focus_next()
        elif completed := complete_path(self.value, self._ending):
            self.put(completed)

    def action_cursor_right(self, select: bool = False) -> None:
        """Move right; at the end complete, since the names that are shown there are not to be taken as they stand."""
        if self.value and self.cursor_at_end and not select:
            self.action_complete()
        else:
            super().action_cursor_right(select)

    def put(self, path: str) -> None:
        """Put a path into the line, to be typed on."""
        self.value = path
        self.cursor_position = len(path)


class PathSuggester(Suggester):
    """Shows the names of files of one kind, and of folders, that fit."""

    def __init__(self, ending: str = ENDING) -> None:
        super().__init__(use_cache=False, case_sensitive=True)
        self._ending = ending

    async def get_suggestion(self, value: str) -> str | None:
        """Return how the path could go on, None where nothing begins like it."""
        return await asyncio.to_thread(suggest_path, value, self._ending)


def complete_path(text: str, ending: str = ENDING) -> str | None:
    """Return the text with its last part completed as far as all names agree; None where nothing can be added."""
    return _completed(text, find_names(text, ending))


def suggest_path(text: str, ending: str = ENDING) -> str | None:
    """Return the text completed, and behind it the names it could become where there are several."""
    names = find_names(text, ending)
    completed = _completed(text, names)
    if len(names) < 2:
        return completed
    more = f" … {len(names)} in all" if len(names) > SHOWN else ""
    return f"{completed or text}   {' · '.join(names[:SHOWN])}{more}"


def find_names(text: str, ending: str = ENDING) -> list[str]:
    """Return what the last part of a path may become: files of that ending, then folders with a slash behind."""
    folder, _, begin = text.rpartition("/")
    if not text.strip() or (not folder and not text.startswith("/") and text.startswith("~")):
        return []
    place = _expanded(f"{folder}/" if folder or text.startswith("/") else ".")
    found: list[tuple[bool, str]] = []
    try:
        with os.scandir(place) as entries:
            for _, entry in zip(range(LOOKED_AT), entries, strict=False):
                if _fits(entry.name, begin):
                    is_folder = entry.is_dir()
                    if is_folder or entry.name.lower().endswith(ending):
                        found.append((is_folder, entry.name))
    except (OSError, ValueError):
        return []
    return [f"{name}/" if is_folder else name for is_folder, name in sorted(found)]


def _completed(text: str, names: list[str]) -> str | None:
    if not names:
        return None
    first, last = min(names), max(names)  # what these two share, all between them share as well
    parts = (at for at, (one, other) in enumerate(zip(first, last, strict=False)) if one != other)
    added = first[: next(parts, len(first))][len(text.rpartition("/")[2]) :]
    return text + added if added else None


def _fits(name: str, begin: str) -> bool:
    return name.startswith(begin) and name.isprintable() and (begin.startswith(".") or not name.startswith("."))


def read_path(text: str) -> Path:
    """Return the path that was typed or dropped into the line; quotes and `\\ ` for a blank are understood."""
    typed = text.strip()
    if len(typed) > 1 and typed[0] == typed[-1] and typed[0] in "'\"":
        typed = typed[1:-1]
    path = _expanded(typed)
    return path if _is_there(path) else _expanded(typed.replace("\\ ", " "))


def _expanded(text: str) -> Path:
    """Return the path with the home folder for `~`; as it is written where nobody here has that name."""
    path = Path(text)
    with suppress(RuntimeError):
        path = path.expanduser()
    return path


def _is_there(path: Path) -> bool:
    with suppress(OSError):  # a name that is longer than any, a folder that may not be looked into
        return path.exists()
    return False
