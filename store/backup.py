"""Backups: whole, checked after they are written, listed by date, brought back without losing what is there."""

from __future__ import annotations

import hashlib
import os
import re
import secrets
import shutil
import sqlite3
from contextlib import closing, suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from store import bookfile, clock
from store.errors import Busy, Damaged, Refused
from store.files import PRIVATE_FILE, TEMPORARY, sync_folder, write_atomically
from store.places import make_private

KEPT = 10
"""So many newest backups are always kept; older ones are thinned by day, week and month."""
THINNED = ((7, "%Y-%m-%d"), (4, "%G-%V"), (12, "%Y-%m"))
"""Beyond those, the newest backup of each of so many days, weeks and months on which one was made."""
_NAMED = re.compile(r"(?P<book>.+)-(?P<stamp>\d{8}T\d{12})-(?P<reason>[\w-]+)")
_STAMP = "%Y%m%dT%H%M%S%f"
_LOGS = ("-wal", "-shm", "-journal")


@dataclass(frozen=True, slots=True)
class Backup:
    """One backup: where it is, when, why and of which book it was made; a file of another name has no reason."""

    path: Path
    made_at: datetime
    reason: str
    book: str = ""


def make_backup(book: Path, folder: Path, reason: str = "asked", target: Path | None = None) -> Path:
    """Copy the book as one consistent state, check the copy, note its SHA-256, and return where it is."""
    bookfile.examine(book)
    make_private(folder if target is None else target.parent)
    path = target or folder / f"{book.stem}-{clock.now():{_STAMP}}-{reason}.db"
    if path.exists() or path.is_symlink():
        raise Refused("There is already a file", f"{path} was left as it is.", "Choose another name.")
    temporary = path.with_name(f"{TEMPORARY}{secrets.token_hex(8)}.db")
    try:
        _copy_whole(book, temporary)
        check_soundness(temporary, book)
        digest = file_digest(temporary)
        temporary.replace(path)
        write_atomically(digest_path(path), f"{digest}  {path.name}\n".encode())
        sync_folder(path.parent)
    except sqlite3.Error as error:
        raise bookfile.in_words(book, error) from None
    except OSError as error:
        raise Refused(
            "The backup was not made", f"{path}: {error.strerror}. The book is unchanged.", "Free some space."
        ) from None
    finally:
        with suppress(OSError):
            temporary.unlink()
    return path


def list_backups(folder: Path) -> list[Backup]:
    """Return the backups in the folder, newest first; other databases that lie there are dated by their file."""
    found = []
    for path in folder.glob("*.db"):
        if path.name.startswith(TEMPORARY):
            continue
        named = _NAMED.fullmatch(path.stem)
        with suppress(OSError):
            made = datetime.fromtimestamp(path.stat().st_mtime, UTC)
            with suppress(ValueError):
                if named:
                    made = datetime.strptime(named["stamp"], _STAMP).replace(tzinfo=UTC)
            found.append(Backup(path, made, named["reason"] if named else "", named["book"] if named else ""))
    return sorted(found, key=lambda backup: (backup.made_at, backup.path.name), reverse=True)


def restore_backup(backup: Path, book: Path, backups: Path) -> Path | None:
    """Put a checked backup in the book's place; return where the present book was put aside (None: there was none).

    The present book is kept, also a damaged one, byte for byte. Raises Damaged when the backup is not what was written.
    """
    bookfile.examine(backup)
    check_soundness(backup)
    if _noted_digest(backup) not in (None, file_digest(backup)):
        raise Damaged(
            "This backup is damaged", f"{backup} is not what was written. Nothing was changed.", "Use another."
        )
    make_private(backups)
    make_private(book.parent)
    aside = _put_aside(book, backups)
    temporary = book.with_name(f"{TEMPORARY}{secrets.token_hex(8)}")
    try:
        _copy_whole(backup, temporary)
        for ending in _LOGS:
            bookfile.log_path(book, ending).unlink(missing_ok=True)
        temporary.replace(book)
        # Last of all: a kill before this leaves a marker that says that the book is not what it was.
        bookfile.marker_path(book).unlink(missing_ok=True)
        sync_folder(book.parent)
    except sqlite3.Error as error:
        raise bookfile.in_words(backup, error) from None
    except OSError as error:
        raise Refused("The backup was not brought back", f"{book}: {error.strerror}.", "Free some space.") from None
    finally:
        temporary.unlink(missing_ok=True)
    return aside


def check_soundness(path: Path, named: Path | None = None) -> None:
    """Raise Damaged unless SQLite finds the whole file sound and every reference whole.

    The error speaks of the file `named`, where the file looked at is only a copy of it.
    """
    named = named or path
    try:
        with closing(bookfile.open_to_look(path)) as connection:
            if connection.execute("PRAGMA integrity_check(1)").fetchone()[0] != "ok":
                raise bookfile.damaged(named, "SQLite found a damaged page.")
            if connection.execute("PRAGMA foreign_key_check").fetchone():
                raise bookfile.damaged(named, "Some records point nowhere.")
    except sqlite3.Error as error:
        raise bookfile.damaged(named, f"SQLite says: {error}.") from None


def file_digest(path: Path) -> str:
    """Return the SHA-256 of a file, in hexadecimal."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def digest_path(path: Path) -> Path:
    """Return where the digest of a backup lies."""
    return path.with_name(path.name + ".sha256")


def thin_backups(folder: Path) -> list[Path]:
    """Remove backups beyond those that KEPT and THINNED name, of each book by itself; return what was removed.

    Counted by the days that have a backup, not from the clock, so that a wrong clock thins nothing away. Files that
    this program did not name are left alone.
    """
    removed = []
    ours = [backup for backup in list_backups(folder) if backup.book]
    for book in {backup.book for backup in ours}:
        backups = [backup for backup in ours if backup.book == book]
        keep = {backup.path for backup in backups[:KEPT]}
        for count, shape in THINNED:
            newest: dict[str, Path] = {}
            for backup in backups:
                newest.setdefault(backup.made_at.strftime(shape), backup.path)
            keep.update(list(newest.values())[:count])
        removed += [backup.path for backup in backups if backup.path not in keep]
    for path in removed:
        path.unlink(missing_ok=True)
        digest_path(path).unlink(missing_ok=True)
    return removed


def _reserve(path: Path) -> None:
    """Make the empty file, private from the first instant, where none is and not through a link."""
    os.close(os.open(path, os.O_CREAT | os.O_EXCL | os.O_WRONLY | getattr(os, "O_NOFOLLOW", 0), PRIVATE_FILE))


def _noted_digest(backup: Path) -> str | None:
    note = digest_path(backup)
    return note.read_bytes()[:64].decode("ascii", "replace") if note.exists() else None


def _copy_whole(source: Path, target: Path) -> None:
    """Copy a book as one consistent state, with what is still in its log, to a name that is free."""
    _reserve(target)
    with closing(bookfile.open_to_look(source)) as connection:
        connection.execute("VACUUM INTO ?", (str(target),))
    with target.open("rb") as file:
        os.fsync(file.fileno())


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
    aside = backups / f"{book.name}.{clock.now():{_STAMP}}.damaged"
    try:
        for ending in ("", "-wal", "-journal"):
            if (source := bookfile.log_path(book, ending)).is_file():
                kept = aside.with_name(aside.name + ending)
                _reserve(kept)
                shutil.copyfile(source, kept)
    except OSError as error:
        raise Refused("The present book could not be kept", f"{aside}: {error.strerror}.", "Free some space.") from None
    return aside
