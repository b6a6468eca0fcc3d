"""Backups: whole, checked after they are written, listed by date, brought back without losing what is there."""

from __future__ import annotations

import hashlib
import os
import shutil
import sqlite3
from contextlib import closing, suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from store import bookfile, clock
from store.errors import Damaged, Refused, StoreError
from store.files import sync_folder, write_atomically
from store.places import make_private

KEPT = 10
"""So many newest backups are always kept; older ones are thinned by day, week and month."""


@dataclass(frozen=True, slots=True)
class Backup:
    """One backup: where it is, when and why it was made."""

    path: Path
    made_at: datetime
    reason: str


def make_backup(book: Path, folder: Path, reason: str = "asked", target: Path | None = None) -> Path:
    """Copy the book as one consistent state, check the copy, note its SHA-256, and return where it is."""
    bookfile.examine(book)
    make_private(folder if target is None else target.parent)
    path = target or folder / f"{book.stem}-{clock.now():%Y%m%dT%H%M%S%f}-{reason}.db"
    if path.exists() or path.is_symlink():
        raise Refused("There is already a file", f"{path} was left as it is.", "Choose another name.")
    temporary = path.with_name(f".tierbook-{os.getpid()}-{path.name}")
    try:
        with closing(bookfile.open_to_look(book)) as connection:
            connection.execute("VACUUM INTO ?", (str(temporary),))
        temporary.chmod(0o600)
        check_soundness(temporary)
        digest = file_digest(temporary)
        with temporary.open("rb") as file:
            os.fsync(file.fileno())
        temporary.replace(path)
        write_atomically(digest_path(path), f"{digest}  {path.name}\n".encode())
        sync_folder(path.parent)
    except (OSError, sqlite3.Error) as error:
        words = getattr(error, "strerror", None) or str(error)
        raise Refused(
            "The backup was not made", f"{path}: {words}. The book is unchanged.", "Free some space."
        ) from None
    finally:
        with suppress(OSError):
            temporary.unlink()
    return path


def list_backups(folder: Path) -> list[Backup]:
    """Return the backups in the folder, newest first."""
    found = []
    for path in folder.glob("*.db"):
        stamp, _, reason = path.stem.partition("-")[2].rpartition("-")[0], "", path.stem.rpartition("-")[2]
        with suppress(OSError):
            made = datetime.fromtimestamp(path.stat().st_mtime, UTC)
            with suppress(ValueError):
                made = datetime.strptime(stamp.rpartition("-")[2] or stamp, "%Y%m%dT%H%M%S%f").replace(tzinfo=UTC)
            found.append(Backup(path, made, reason))
    return sorted(found, key=lambda backup: (backup.made_at, backup.path.name), reverse=True)


def restore_backup(backup: Path, book: Path, backups: Path) -> Path | None:
    """Put a checked backup in the book's place; return where the present book was put aside (None: there was none).

    The present book is kept, also a damaged one, byte for byte. Raises Damaged when the backup is not what was written.
    """
    bookfile.examine(backup)
    check_soundness(backup)
    note = digest_path(backup)
    if note.exists() and note.read_text().split()[:1] != [file_digest(backup)]:
        raise Damaged(
            "This backup is damaged", f"{backup} is not what was written. Nothing was changed.", "Use another."
        )
    make_private(backups)
    make_private(book.parent)
    aside = _put_aside(book, backups)
    temporary = book.with_name(f".tierbook-{os.getpid()}-{book.name}")
    try:
        shutil.copyfile(backup, temporary)
        temporary.chmod(0o600)
        with temporary.open("rb") as file:
            os.fsync(file.fileno())
        for ending in ("-wal", "-shm", "-journal"):
            book.with_name(book.name + ending).unlink(missing_ok=True)
        bookfile.marker_path(book).unlink(missing_ok=True)
        temporary.replace(book)
        sync_folder(book.parent)
    except OSError as error:
        raise Refused("The backup was not brought back", f"{book}: {error.strerror}.", "Free some space.") from None
    finally:
        temporary.unlink(missing_ok=True)
    return aside


def check_soundness(path: Path) -> None:
    """Raise Damaged unless SQLite finds the whole file sound and every reference whole."""
    try:
        with closing(bookfile.open_to_look(path)) as connection:
            if connection.execute("PRAGMA integrity_check(1)").fetchone()[0] != "ok":
                raise bookfile.damaged(path, "SQLite found a damaged page.")
            if connection.execute("PRAGMA foreign_key_check").fetchone():
                raise bookfile.damaged(path, "Some records point nowhere.")
    except sqlite3.Error as error:
        raise bookfile.damaged(path, f"SQLite says: {error}.") from None


def file_digest(path: Path) -> str:
    """Return the SHA-256 of a file, in hexadecimal."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def digest_path(path: Path) -> Path:
    """Return where the digest of a backup lies."""
    return path.with_name(path.name + ".sha256")


def thin_backups(folder: Path) -> list[Path]:
    """Remove backups beyond the ten newest, one for each of 7 days, 4 weeks and 12 months; return what was removed.

    Counted from the newest backup, not from the clock, so that a wrong clock thins nothing away.
    """
    backups = list_backups(folder)
    keep = {backup.path for backup in backups[:KEPT]}
    if backups:
        for days, count, shape in ((1, 7, "%Y-%m-%d"), (7, 4, "%G-%V"), (30, 12, "%Y-%m")):
            seen: dict[str, Path] = {}
            for backup in backups:
                if (backups[0].made_at - backup.made_at).days <= days * count:
                    seen.setdefault(backup.made_at.strftime(shape), backup.path)
            keep.update(list(seen.values())[:count])
    removed = [backup.path for backup in backups if backup.path not in keep]
    for path in removed:
        path.unlink(missing_ok=True)
        digest_path(path).unlink(missing_ok=True)
    return removed


def _put_aside(book: Path, backups: Path) -> Path | None:
    if not book.exists() or book.is_dir():
        return None
    try:
        return make_backup(book, backups, reason="before-restore")
    except StoreError:
        aside = backups / f"{book.name}.{clock.now():%Y%m%dT%H%M%S%f}.damaged"
        shutil.copyfile(book, aside, follow_symlinks=True)
        aside.chmod(0o600)
        return aside
