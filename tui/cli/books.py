"""Which book a verb works on, and how it is opened; a damaged or missing one is told with the newest good backup."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

from store.errors import Damaged, NotFound, StoreError
from store.places import Places, remove_all_leftovers
from tui.cli.telling import tell, tell_problems
from tui.collector import calm_collector

if TYPE_CHECKING:
    from store.backup import Backup
    from store.book import Book

TRIED = 5
"""So many backups are looked into for a good one; each costs a read of the whole file."""


@contextmanager
def list_book(places: Places) -> Iterator[Any]:
    """Give a plain connection for reading (store.listing), without what an editing book needs."""
    from store.listing import open_for_listing

    with backup_named(places), open_for_listing(places.book, places.backups) as connection:
        yield connection


@contextmanager
def read_book(places: Places) -> Iterator[Book]:
    """Give the open book for reading; also one that may not be written."""
    from store.book import Book
    from store.bookfile import SCHEMA_VERSION, examine
    from store.opening import open_book

    path = places.book
    calm_collector()
    may_write = os.access(path, os.W_OK) and os.access(path.parent, os.W_OK) and not path.is_relative_to(places.past)
    with backup_named(places):
        if examine(path) == SCHEMA_VERSION and not may_write:
            book = Book(path, read_only=True)
        else:
            book = open_book(path, backups=places.backups)
        with book:
            yield book


@contextmanager
def write_book(places: Places) -> Iterator[Book]:
    """Give the open book for a change, which is noted under the name in the settings."""
    from store.opening import open_book
    from tui.settings import load_settings

    calm_collector()
    remove_all_leftovers(places)
    settings, problems = load_settings(places.settings)
    tell_problems(problems)
    with backup_named(places), open_book(places.book, who=settings.my_name, backups=places.backups) as book:
        book.gate.tell = tell
        yield book


@contextmanager
def backup_named(places: Places) -> Iterator[None]:
    """Name the newest good backup in the error when the book is damaged or gone."""
    try:
        yield
    except (Damaged, NotFound) as error:
        if isinstance(error, Damaged) or not places.book.exists():
            error.hint = "\n".join(part for part in (error.hint, backup_in_words(places)) if part)
        raise


def backup_in_words(places: Places) -> str:
    """Return a sentence that names the newest good backup of the book; empty when there is none."""
    backup = newest_good_backup(places)
    if backup is None:
        return ""
    return f"The newest good backup is of {backup.made_at.astimezone():%Y-%m-%d %H:%M}: {backup.path}"


def newest_good_backup(places: Places) -> Backup | None:
    """Return the newest sound backup of the book, None when there is none among the newest few."""
    from store.bookfile import check_soundness, examine

    for backup in backups_of(places)[:TRIED]:
        try:
            examine(backup.path)
            check_soundness(backup.path)
        except StoreError:
            continue
        return backup
    return None


def backups_of(places: Places) -> list[Backup]:
    """Return the backups of the book, newest first; those of other books share the folder."""
    from store import backup

    return backup.backups_of(places.book, places.backups)


def full_path(file: Path) -> Path:
    """Return a path as it is meant on the command line: `~` is the home folder, the rest counts from here.

    NotFound in words for the home folder of somebody who is not there: no folder of that odd name is made.
    """
    try:
        return file.expanduser().absolute()
    except RuntimeError:
        words = f"Nobody on this machine is called {file.parts[0].removeprefix('~') or 'like you'}."
        raise NotFound("There is no such folder", words, "Put ./ before a name that begins with ~.") from None
