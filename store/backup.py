"""Backups: whole, checked after they are written, made daily of what changed, listed by date, thinned by book."""

from __future__ import annotations

import hashlib
import os
import re
import secrets
import sqlite3
from contextlib import closing, suppress
from dataclasses import dataclass
from datetime import UTC, date, datetime
from pathlib import Path

from store import bookfile, clock
from store.errors import Refused
from store.files import TEMPORARY, reserve_file, say_why, sync_folder, write_atomically
from store.places import make_private

KEPT = 10
"""So many newest backups are always kept; older ones are thinned by day, week and month."""
THINNED = ((7, "%Y-%m-%d"), (4, "%G-%V"), (12, "%Y-%m"))
"""Beyond those, the newest backup of each of so many days, weeks and months on which one was made."""
DAILY_LIMIT = 256 * 1024 * 1024
"""Bytes of the largest book that is backed up every day: a larger one would hold the first save up by ten seconds."""
STAMP = "%Y%m%dT%H%M%S%f"
_NAMED = re.compile(r"(?P<book>.+)-(?P<stamp>\d{8}T\d{12})-(?:(?P<identity>[0-9a-f]{8})-)?(?P<reason>[\w-]+)", re.ASCII)


@dataclass(frozen=True, slots=True)
class Backup:
    """One backup: where it is, when, why and of which book it was made; a file of another name has no reason.

    `book` is the name that the book's file had, `identity` is bookfile.identify of it; older backups have none.
    """

    path: Path
    made_at: datetime
    reason: str = ""
    book: str = ""
    identity: str = ""


def make_backup(book: Path, folder: Path, reason: str = "asked", target: Path | None = None) -> Path:
    """Copy the book as one consistent state, check the copy, note its SHA-256, and return where it is."""
    bookfile.examine(book)
    make_private(folder if target is None else target.parent)
    path = target or folder / _name(book, reason)
    if path.exists() or path.is_symlink():
        raise Refused("There is already a file", f"{path} was left as it is.", "Choose another name.")
    temporary = path.with_name(f"{TEMPORARY}{secrets.token_hex(8)}.db")
    try:
        copy_whole(book, temporary)
        bookfile.check_soundness(temporary, book)
        digest = file_digest(temporary)
        temporary.replace(path)
        write_atomically(digest_path(path), f"{digest}  {path.name}\n".encode())
        sync_folder(path.parent)
    except sqlite3.Error as error:
        raise bookfile.in_words(book, error) from None
    except OSError as error:
        raise Refused(
            "The backup was not made", f"{path}: {say_why(error)} The book is unchanged.", "Free some space."
        ) from None
    finally:
        remove_half_made(temporary)
    bookfile.take_log_away(book)
    return path


def back_up_daily(book: Path, folder: Path) -> Path | None:
    """Back the book up before today's first change, and thin its backups; None when there is nothing to be done.

    That is so when it has a backup of today, or has not changed since its newest one, or is larger than DAILY_LIMIT.
    """
    backups = backups_of(book, folder)
    if book.stat().st_size > DAILY_LIMIT or any(_day(backup) == clock.today() for backup in backups):
        return None
    if not _has_changed(book, backups):
        return None
    made = make_backup(book, folder, reason="daily")
    thin_backups(folder)
    return made


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
                    made = datetime.strptime(named["stamp"], STAMP).replace(tzinfo=UTC)
            if named:
                found.append(Backup(path, made, named["reason"], named["book"], named["identity"] or ""))
            else:
                found.append(Backup(path, made))
    return sorted(found, key=lambda backup: (backup.made_at, backup.path.name), reverse=True)


def backups_of(book: Path, folder: Path) -> list[Backup]:
    """Return the backups of one book, newest first: of its file's name, and not known to be of another book."""
    identity = bookfile.identify(book)
    named = [backup for backup in list_backups(folder) if backup.book == book.stem]
    return [backup for backup in named if not identity or backup.identity in ("", identity)]


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
    this program did not name, and those that do not say which book they are of, are left alone.
    """
    removed = []
    ours = [backup for backup in list_backups(folder) if backup.identity]
    for book in {(backup.book, backup.identity) for backup in ours}:
        backups = [backup for backup in ours if (backup.book, backup.identity) == book]
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


def copy_whole(source: Path, target: Path) -> None:
    """Copy a book as one consistent state, with what is still in its log, to a name that is free."""
    reserve_file(target)
    with closing(bookfile.open_to_look(source)) as connection:
        connection.execute("VACUUM INTO ?", (str(target),))
    with target.open("rb") as file:
        os.fsync(file.fileno())


def remove_half_made(path: Path) -> None:
    """Remove a copy that did not come to its end, with what SQLite left beside it on a full disk."""
    for ending in ("", "-journal", "-wal", "-shm"):
        with suppress(OSError):
            path.with_name(path.name + ending).unlink()


def _name(book: Path, reason: str) -> str:
    parts = (book.stem, f"{clock.now():{STAMP}}", bookfile.identify(book), reason)
    return "-".join(part for part in parts if part) + ".db"


def _day(backup: Backup) -> date:
    return backup.made_at.astimezone().date()


def _has_changed(book: Path, backups: list[Backup]) -> bool:
    """Say whether the book holds a change that its newest backup lacks, or without one any but its making."""
    made, newest = _outer_changes(book)
    held = _outer_changes(backups[0].path)[1] if backups else made
    return newest != held


def _outer_changes(path: Path) -> tuple[int, int]:
    """Return the first and the last change of a book; zeros when it cannot be read."""
    with suppress(sqlite3.Error), closing(bookfile.open_to_look(path)) as connection:
        first, last = connection.execute("SELECT (SELECT min(id) FROM change), (SELECT max(id) FROM change)").fetchone()
        return first or 0, last or 0
    return 0, 0
