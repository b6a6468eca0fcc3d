"""Where things lie on this machine: the data folder with the book, its backups, drafts, templates and settings."""

from __future__ import annotations

import os
from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path
from typing import NamedTuple

from store import clock
from store.errors import Refused
from store.files import remove_leftovers
from store.held_folders import remove_unheld_folders

PRIVATE_FOLDER = 0o700
LEFTOVER_SECONDS = 3600
"""A temporary file that nobody has touched for so long is of a process that is gone."""


class Places(NamedTuple):
    """The paths of one data folder; nothing is made before it is asked for."""

    home: Path
    chosen_book: Path | None = None

    @classmethod
    def find(cls, environ: Mapping[str, str] | None = None, book: Path | None = None) -> Places:
        """Return the places: `TIERBOOK_HOME` moves all of them, `book` or `TIERBOOK_BOOK` the book alone."""
        environ = os.environ if environ is None else environ
        named = environ.get("TIERBOOK_HOME", "")
        if named:
            home = _whole(Path(named))
        else:
            from platformdirs import user_data_path  # after the cheap case: it costs some milliseconds

            home = user_data_path("tierbook", appauthor=False)
        chosen = book or (Path(environ["TIERBOOK_BOOK"]) if environ.get("TIERBOOK_BOOK") else None)
        return cls(home, _whole(chosen) if chosen else None)

    @property
    def book(self) -> Path:
        """The book's file."""
        return self.chosen_book or self.home / "book.db"

    @property
    def backups(self) -> Path:
        """Folder of checked backups."""
        return self.home / "backups"

    @property
    def drafts(self) -> Path:
        """Folder of text that was typed and not yet saved."""
        return self.home / "drafts"

    @property
    def templates(self) -> Path:
        """Folder of the user's own templates."""
        return self.home / "templates"

    @property
    def plays(self) -> Path:
        """Folder of the user's own plays."""
        return self.home / "plays"

    @property
    def cadences(self) -> Path:
        """Folder of the user's own cadences."""
        return self.home / "cadences"

    @property
    def rejects(self) -> Path:
        """Folder of the rows that imports refused."""
        return self.home / "rejects"

    @property
    def past(self) -> Path:
        """Folder of the copies of the book as it was, each only for as long as somebody looks at it."""
        return self.home / "past"

    @property
    def settings(self) -> Path:
        """The settings file."""
        return self.home / "settings.toml"

    @property
    def notes(self) -> Path:
        """Folder of the notes that a crash leaves: type and place, never content."""
        return self.home / "notes"

    @property
    def folders(self) -> tuple[Path, ...]:
        """Every folder in which this program writes, whether it is there yet or not."""
        inside = (self.backups, self.drafts, self.templates, self.plays, self.cadences, self.rejects, self.notes)
        return tuple(dict.fromkeys((self.home, self.book.parent, *inside)))


def remove_all_leftovers(places: Places) -> int:
    """Remove what killed processes left half-written, backups of the whole book among it; say how many files.

    The copies of the past that they looked at go too, whole folders.
    """
    remove_unheld_folders(places.past)
    oldest = clock.now().timestamp() - LEFTOVER_SECONDS
    return sum(remove_leftovers(folder, oldest) for folder in places.folders)


def _whole(path: Path) -> Path:
    with suppress(RuntimeError):  # of a user who has no home folder
        path = path.expanduser()
    return path.absolute()


def make_private(folder: Path) -> Path:
    """Make the folder and those above it that are missing, 0700; return it. Refused with words where that cannot be.

    A folder that is already there keeps its mode.
    """
    missing = [above for above in (folder, *folder.parents) if not above.exists()]
    try:
        for new in reversed(missing):  # one by one: with `parents` those between would be open to all
            new.mkdir(mode=PRIVATE_FOLDER, exist_ok=True)
        folder.mkdir(exist_ok=True)
    except OSError as error:
        raise Refused(
            "The data folder cannot be made",
            f"{folder}: {error.strerror or 'refused'}. Nothing was written.",
            "Free the place, or name another folder in TIERBOOK_HOME.",
        ) from None
    return folder


def sample_book() -> Path:
    """Return where the shipped sample book lies: in the package, or beside it in a checkout. Never opened in place."""
    inside = Path(__file__).with_name("sample.db")
    return inside if inside.exists() else Path(__file__).parent.parent / "sample.db"
