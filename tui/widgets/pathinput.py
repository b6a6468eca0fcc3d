"""A line for the path of a file or folder: `~` is the home folder, tab completes what is typed."""

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
ENDINGS = (".csv", ".tsv", ".txt")


class PathInput(LineInput):
    """Shows how the path could go on; tab takes that, and goes on to the next field where there is nothing to take."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("tab", "complete", "Complete", tooltip="Complete the name, or go on", id="path.complete", show=False)
    ]

    def __init__(self, placeholder: str, name: str) -> None:
        super().__init__("", placeholder, name)
        self.suggester = PathSuggester()

    def action_complete(self) -> None:
        """Take the completion that is shown, or go on to the next field."""
        completed = complete_path(self.value)
        if completed:
            self.value = completed
            self.cursor_position = len(completed)
        else:
            self.screen.focus_next()


class PathSuggester(Suggester):
    """Completes the names of CSV files and of folders."""

    def __init__(self) -> None:
        super().__init__(use_cache=False, case_sensitive=True)

    async def get_suggestion(self, value: str) -> str | None:
        """Return how the path could go on, None where nothing begins like it."""
        return await asyncio.to_thread(complete_path, value)


def complete_path(text: str) -> str | None:
    """Return the text with its last part completed: a folder with a slash behind it, or a file that may be a table."""
    folder, _, begin = text.rpartition("/")
    if not text.strip() or (not folder and not text.startswith("/") and text.startswith("~")):
        return None
    place = _expanded(f"{folder}/" if folder or text.startswith("/") else ".")
    found: list[tuple[bool, str]] = []
    try:
        with os.scandir(place) as entries:
            for _, entry in zip(range(LOOKED_AT), entries, strict=False):
                if _fits(entry.name, begin):
                    is_folder = entry.is_dir()
                    if is_folder or entry.name.lower().endswith(ENDINGS):
                        found.append((is_folder, entry.name))
    except (OSError, ValueError):
        return None
    if not found:
        return None
    is_folder, name = min(found)
    completed = f"{text[: len(text) - len(begin)]}{name}{'/' if is_folder else ''}"
    return completed if completed != text else None


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
