"""Bringing a backup back: checked before, the present book kept aside, and the whole done or not at all."""

from __future__ import annotations

import os
import secrets
import shutil
import sqlite3
from contextlib import closing
from pathlib import Path

from store import bookfile, clock
from store.backup import STAMP, copy_whole, digest_path, file_digest, make_backup, remove_half_made
from store.errors import Busy, Damaged, Refused
from store.files import TEMPORARY, reserve_file, say_why, sync_folder
from store.marker import marker_path
from store.places import make_private

_LOGS = ("-wal", "-shm", "-journal")


def restore_backup(backup: Path, book: Path, backups: Path) -> Path | None:
    """Put a checked backup in the book's place; return where the present book was put aside (None: there was none).

    The present book is kept, also a damaged one, byte for byte. Where a link stands for the book, the file that it
    points to is exchanged, and the link stays. Raises Damaged when the backup is not what was written.
    """
    bookfile.examine(backup)
    bookfile.check_soundness(backup)
    if _noted_digest(backup) not in (None, file_digest(backup)):
        raise Damaged(
            "This backup is damaged", f"{backup} is not what was written. Nothing was changed.", "Use another."
        )
    make_private(backups)
    make_private(book.parent)
    aside = _put_aside(book, backups)
    if book.is_symlink():
        book = Path(os.path.realpath(book))
    temporary = book.with_name(f"{TEMPORARY}{secrets.token_hex(8)}")
    try:
        copy_whole(backup, temporary)
        for ending in _LOGS:
            bookfile.log_path(book, ending).unlink(missing_ok=True)
        temporary.replace(book)
        # Last of all: a kill before this leaves a marker that says that the book is not what it was.
        marker_path(book).unlink(missing_ok=True)
        sync_folder(book.parent)
    except sqlite3.Error as error:
        raise bookfile.in_words(backup, error) from None
    except OSError as error:
        raise Refused("The backup was not brought back", f"{book}: {say_why(error)}", "Free some space.") from None
    finally:
        remove_half_made(temporary)
    return aside


def _noted_digest(backup: Path) -> str | None:
    note = digest_path(backup)
    return note.read_bytes()[:64].decode("ascii", "replace") if note.exists() else None


def _put_aside(book: Path, backups: Path) -> Path | None:
    """Keep the present book and fold its log in; a damaged one is kept byte for byte, with its logs."""
    if not book.is_file():
        return None
    try:
        aside = make_backup(book, backups, reason="before-restore")
    except Damaged:
        return _keep_damaged(book, backups)
    with closing(bookfile.connect(book)):
        pass  # who closes last folds the log into the book and takes it away
    if bookfile.log_path(book, "-wal").exists():
        raise Busy(
            "The book is open in another window",
            f"{book} was left as it is: what is saved there would be lost.",
            "Close the other window, then try again.",
        )
    return aside


def _keep_damaged(book: Path, backups: Path) -> Path:
    aside = backups / f"{book.name}.{clock.now():{STAMP}}.damaged"
    try:
        for ending in ("", "-wal", "-journal"):
            if (source := bookfile.log_path(book, ending)).is_file():
                kept = aside.with_name(aside.name + ending)
                reserve_file(kept)
                shutil.copyfile(source, kept)
    except OSError as error:
        raise Refused("The present book could not be kept", f"{aside}: {say_why(error)}", "Free some space.") from None
    return aside
