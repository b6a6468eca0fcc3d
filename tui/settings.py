"""Settings of this person on this machine: theme, name, export folder. What belongs to the book lives in the book.

Read with plain tomllib, before the first paint; a file that cannot be read is told and never overwritten unasked.
"""

from __future__ import annotations

from itertools import count
from pathlib import Path
from typing import Any, NamedTuple

from store.clean import clean
from store.errors import Problem, Refused
from store.files import write_atomically
from store.places import make_private

DEFAULT_THEME = "tierbook-dark"
HEAD = "# Settings of Tierbook. The app writes this file; it may be edited by hand while the app is closed.\n\n"


class Settings(NamedTuple):
    """What the settings screen shows; each has a sensible value from the start."""

    theme: str = DEFAULT_THEME
    """Name of a theme: ours, or one of Textual's."""
    my_name: str = ""
    """Who is noted in the history, and signs what is exported."""
    export_folder: str = ""
    """Where exports go; empty: the folder `Tierbook` in the home folder."""

    def where_exports_go(self) -> Path:
        """Return the folder that documents are written to unless another is named; Refused where none can be meant.

        A path that does not begin at the root or the home folder would lead elsewhere from each folder one starts in.
        """
        named = Path(self.export_folder or "~/Tierbook")
        try:
            folder = named.expanduser()
        except RuntimeError:
            raise _not_meant(f"there is no home folder {clean(named.parts[0])} here") from None
        if not folder.is_absolute():
            raise _not_meant(f"“{clean(str(named))}” is no whole path: begin it with ~/ or /")
        return folder


def _not_meant(why: str) -> Refused:
    sentence = f"{why[:1].upper()}{why[1:]}."
    hint = "Name another export folder in the settings."
    return Refused("It is not clear where exports go", sentence, hint, {"export_folder": why})


def load_settings(path: Path) -> tuple[Settings, list[Problem]]:
    """Return the settings and what was wrong in the file; what is wrong keeps its default."""
    try:
        text = path.read_text("utf-8")
    except FileNotFoundError:
        return Settings(), []
    except (OSError, UnicodeError):
        return Settings(), [Problem(None, f"{path} cannot be read", "the settings are as from the start")]
    try:
        found = _parse(text, path)
    except Refused as error:
        return Settings(), [Problem(None, error.message, "the settings are as from the start")]
    return _checked(found, text, path)


def save_settings(path: Path, settings: Settings) -> None:
    """Write the settings into the file and leave everything else in it as it is.

    Refused with words when the disk says no, when the file that is there cannot be read, and when the export folder
    is changed to one that cannot be meant.
    """
    make_private(path.parent)
    text = read_text(path)
    new = text if text.strip() else HEAD
    values = {name: clean(value) for name, value in settings._asdict().items()}
    if values["export_folder"] != _parse(text, path).get("export_folder"):
        Settings(**values).where_exports_go()
    for name, value in values.items():
        new = _with_line(new, name, f"{name} = {_quoted(value)}")
    if _parse(new, path) != {**_parse(text, path), **values}:
        raise unreadable(path, "it is written in a way that cannot be changed in place")
    write_atomically(path, new.encode())


def set_aside(path: Path) -> Path:
    """Move a settings file that cannot be read out of the way, beside its place; return where it is now."""
    aside = next(name for n in count(1) if not (name := path.with_name(f"{path.name}.old-{n}")).exists())
    try:
        path.rename(aside)
    except OSError as error:
        raise unreadable(path, error.strerror or "the system refused") from None
    return aside


def read_text(path: Path) -> str:
    """Return the text of the file, empty when there is none; Refused when it is no readable TOML."""
    try:
        text = path.read_text("utf-8")
    except FileNotFoundError:
        return ""
    except (OSError, UnicodeError):
        raise unreadable(path, "it is no text that may be read") from None
    _parse(text, path)
    return text


def what_is_wrong(path: Path) -> str:
    """Return why the settings file cannot be read, in words; empty when it can, or there is none."""
    try:
        read_text(path)
    except Refused as error:
        return error.message
    return ""


def unreadable(path: Path, reason: str) -> Refused:
    """Return the refusal to touch a settings file."""
    return Refused("The settings were not saved", f"{path}: {reason}.", "Mend the file by hand, or move it away.")


def _parse(text: str, path: Path) -> dict[str, Any]:
    import tomllib  # only where settings are read or written

    try:
        return tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise unreadable(path, clean(str(error))) from None


def _with_line(text: str, name: str, line: str) -> str:
    """Return the text with the line of a setting replaced, or added before the first table."""
    lines = text.removesuffix("\n").split("\n")
    end = next((n for n, row in enumerate(lines) if row.lstrip().startswith("[")), len(lines))
    place = next((n for n, row in enumerate(lines[:end]) if row.split("=")[0].strip() == name), None)
    lines[end if place is None else place : end if place is None else place + 1] = [line]
    return "\n".join(lines) + "\n"


def _quoted(value: str) -> str:
    """Return a text as TOML writes it in quotes, which is how JSON does."""
    import json  # only where settings are written: the first paint does not wait for it

    return json.dumps(value, ensure_ascii=False)


def _checked(found: dict[str, Any], text: str, path: Path) -> tuple[Settings, list[Problem]]:
    settings, problems = Settings(), []
    names = set(Settings._fields)
    for name, value in found.items():
        line = next((n for n, row in enumerate(text.splitlines(), 1) if row.split("=")[0].strip() == name), None)
        if name not in names:
            problems.append(Problem(line, f"{path.name} has a setting “{clean(name)}” that is not known", "left alone"))
        elif not isinstance(value, str):
            problems.append(Problem(line, f"{path.name}: “{name}” is a text in quotes", "its default is used"))
        else:
            settings = settings._replace(**{name: clean(value)})
    return settings, problems
