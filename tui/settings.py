"""Settings of this person on this machine: theme, name, export folder. What belongs to the book lives in the book.

Read with plain tomllib, before the first paint; a file that cannot be read is told and never overwritten unasked.
"""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass, fields, replace
from pathlib import Path
from typing import Any

from store.clean import clean
from store.errors import Problem
from store.files import write_atomically
from store.places import make_private

DEFAULT_THEME = "tierbook-dark"


@dataclass(frozen=True, slots=True)
class Settings:
    """What the settings screen shows; each has a sensible value from the start."""

    theme: str = DEFAULT_THEME
    """Name of a theme: ours, or one of Textual's."""
    my_name: str = ""
    """Who is noted in the history, and signs what is exported."""
    export_folder: str = ""
    """Where exports go; empty: the folder `Tierbook` in the home folder."""

    def where_exports_go(self) -> Path:
        """Return the folder that documents are written to unless another is named."""
        return Path(self.export_folder).expanduser() if self.export_folder else Path.home() / "Tierbook"


def load_settings(path: Path) -> tuple[Settings, list[Problem]]:
    """Return the settings and what was wrong in the file; what is wrong keeps its default."""
    try:
        text = path.read_text("utf-8")
    except FileNotFoundError:
        return Settings(), []
    except (OSError, UnicodeError):
        return Settings(), [Problem(None, f"{path} cannot be read", "the settings are as from the start")]
    import tomllib  # only where there are settings

    try:
        found = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        return Settings(), [Problem(None, f"{path.name}: {error}", "the settings are as from the start")]
    return _checked(found, text, path)


def save_settings(path: Path, settings: Settings) -> None:
    """Write the settings, each with what it means; Refused with words when the disk says no."""
    make_private(path.parent)
    lines = ["# Settings of Tierbook. The app writes this file; it may be edited by hand while the app is closed.", ""]
    lines += [f"{name} = {json.dumps(value, ensure_ascii=False)}" for name, value in asdict(settings).items()]
    write_atomically(path, ("\n".join(lines) + "\n").encode())


def _checked(found: dict[str, Any], text: str, path: Path) -> tuple[Settings, list[Problem]]:
    settings, problems = Settings(), []
    names = {field.name for field in fields(Settings)}
    for name, value in found.items():
        line = next((n for n, row in enumerate(text.splitlines(), 1) if row.split("=")[0].strip() == name), None)
        if name not in names:
            problems.append(Problem(line, f"{path.name} has a setting “{clean(name)}” that is not known", "left alone"))
        elif not isinstance(value, str):
            problems.append(Problem(line, f"{path.name}: “{name}” is a text in quotes", "its default is used"))
        else:
            settings = replace(settings, **{name: clean(value)})
    return settings, problems
