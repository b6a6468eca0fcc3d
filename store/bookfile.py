"""What can be told of a book's file with nothing but SQLite: is it ours, whole, of our version; and how to connect.

Kept free of SQLModel, so that the first screen waits for nothing (imports of 0.4 s come behind it).
"""

from __future__ import annotations

import os
import sqlite3
import stat
import struct
from contextlib import closing, suppress
from pathlib import Path
from urllib.parse import quote

from store.errors import Damaged, NotFound, Refused

APPLICATION_ID = 0x54424B31
"""`TBK1` in the file's header says that a SQLite file is a book."""

SCHEMA_VERSION = 1
"""The newest migration this program knows; the file says its own in `user_version`."""

BUSY_MILLISECONDS = 5000
_MAGIC = b"SQLite format 3\x00"
_WAL_MAGIC = (0x377F0682, 0x377F0683)
_WAL_HEADER = 32
_PRAGMAS = (
    ("foreign_keys", "ON", 1),
    ("journal_mode", "WAL", "wal"),
    ("synchronous", "FULL", 2),
    ("trusted_schema", "OFF", 0),
    ("secure_delete", "ON", 1),
    ("cell_size_check", "ON", 1),
)
_UNTOUCHED = "The file was left as it is."


def connect(path: Path, *, read_only: bool = False) -> sqlite3.Connection:
    """Return a connection in the one way this program connects; Refused when a safeguard cannot be switched on.

    Transactions are begun by hand (`isolation_level=None`); the connection may be used from another thread, by one
    thread at a time.
    """
    connection = _open(path, "ro" if read_only else "rw")
    connection.execute(f"PRAGMA busy_timeout={BUSY_MILLISECONDS}")
    for name, value, expected in _PRAGMAS:
        if read_only and name in ("journal_mode", "synchronous", "secure_delete"):
            continue
        connection.execute(f"PRAGMA {name}={value}")
        found = connection.execute(f"PRAGMA {name}").fetchone()
        if not found or found[0] != expected:
            connection.close()
            raise Refused(
                "The book cannot be opened safely",
                f"SQLite did not accept {name}={value} for {path}.",
                "Is it on a network drive? Move the book to a local disk.",
            )
    return connection


def examine(path: Path) -> int:
    """Return the schema version of the book, or raise with words; the file is never changed by looking.

    Order of R6: a regular file, not empty, a SQLite header, ours, whole, its logs its own, not newer than us.
    """
    _examine_kind(path)
    version = _examine_header(path)
    _examine_logs(path)
    try:
        with closing(open_to_look(path)) as connection:
            version = int(connection.execute("PRAGMA user_version").fetchone()[0])
            names = {row[0] for row in connection.execute("SELECT name FROM sqlite_master")}
    except sqlite3.Error as error:
        raise damaged(path, f"SQLite says: {error}.") from None
    if version > SCHEMA_VERSION:
        raise Damaged(
            "This book is newer than this program",
            f"{path} has version {version}; this program reads up to {SCHEMA_VERSION}. {_UNTOUCHED}",
            "Install a newer Tierbook, then open it again.",
        )
    if version < 1 or "change_entry" not in names or "account" not in names:
        raise damaged(path, "Tables are missing.")
    return version


def open_to_look(path: Path) -> sqlite3.Connection:
    """Return a connection that cannot write, also in a folder that may not be written."""
    connection = _open(path, "ro")
    try:
        connection.execute("SELECT 1 FROM sqlite_master LIMIT 1").fetchone()
    except sqlite3.OperationalError:
        connection.close()
        if os.access(path.parent, os.W_OK):
            raise
        connection = _open(path, "ro", "&immutable=1")
    connection.execute("PRAGMA trusted_schema=OFF")
    connection.execute("PRAGMA cell_size_check=ON")
    return connection


def damaged(path: Path, reason: str, hint: str = "") -> Damaged:
    """Return the error for a file that is not a sound book."""
    return Damaged(
        "This file is not a sound book",
        f"{path}: {reason} {_UNTOUCHED}",
        hint or "`tierbook restore` lists the backups and brings one back.",
    )


# The marker beside a book says which change this program saw last, so that a lost log is noticed.


def marker_path(path: Path) -> Path:
    """Return where the marker of a book lies."""
    return path.with_name(path.name + ".last")


def read_marker(path: Path) -> int:
    """Return the last change the marker knows, 0 where there is none."""
    with suppress(OSError, ValueError):
        return int(marker_path(path).read_bytes()[:20])
    return 0


def write_marker(path: Path, change: int) -> None:
    """Note the last change; a marker that cannot be written is no loss, it only warns less."""
    with suppress(OSError):
        handle = os.open(marker_path(path), os.O_CREAT | os.O_WRONLY | getattr(os, "O_NOFOLLOW", 0), 0o600)
        try:
            os.write(handle, b"%020d" % change)
        finally:
            os.close(handle)


def check_marker(connection: sqlite3.Connection, path: Path) -> None:
    """Raise when the book has lost changes that were saved: its log was removed, or an older copy put in its place."""
    seen = read_marker(path)
    newest = connection.execute("SELECT coalesce(max(id), 0) FROM change").fetchone()[0]
    if seen > newest:
        raise Damaged(
            "Changes that were saved are missing",
            f"{path} is older than what was last saved in it: its log file was lost, or an older copy was put in its "
            f"place. {_UNTOUCHED}",
            f"Restore a backup. If the older copy is meant, delete {marker_path(path).name} and open it again.",
        )


def _open(path: Path, mode: str, more: str = "") -> sqlite3.Connection:
    uri = f"file:{quote(str(path))}?mode={mode}{more}"
    return sqlite3.connect(
        uri, uri=True, timeout=BUSY_MILLISECONDS / 1000, isolation_level=None, check_same_thread=False
    )


def _examine_kind(path: Path) -> None:
    try:
        kind = path.stat().st_mode
    except FileNotFoundError:
        if path.is_symlink():
            raise damaged(path, "It is a link to a file that is not there.") from None
        if marker_path(path).exists():
            raise NotFound(
                "The book is gone",
                f"{path} is not there, but a book was here before. No new one was made in its place.",
                "Bring a backup back with `tierbook restore`, or choose another file with --book.",
            ) from None
        raise NotFound(
            "There is no book", f"{path} is not there.", f"`tierbook new {path.name}` makes an empty one."
        ) from None
    except OSError as error:
        raise damaged(path, f"{error.strerror}.") from None
    if stat.S_ISDIR(kind):
        raise damaged(path, "It is a folder, not a file.", "Name the book's file.")
    if not stat.S_ISREG(kind):
        raise damaged(path, "It is not a regular file.", "Name the book's file.")


def _examine_header(path: Path) -> int:
    try:
        with path.open("rb") as file:
            header = file.read(100)
        size = path.stat().st_size
    except OSError as error:
        raise damaged(path, f"It cannot be read: {error.strerror}.", "Ask for the right to read it.") from None
    if size == 0:
        raise damaged(path, "It is empty (0 bytes). It was not taken for a new book.")
    if len(header) < 100 or header[:16] != _MAGIC:
        raise damaged(path, "It is not a SQLite database.")
    (page,) = struct.unpack(">H", header[16:18])
    page = 65536 if page == 1 else page
    changes, pages = struct.unpack(">II", header[24:32])
    version, application = struct.unpack(">I", header[60:64])[0], struct.unpack(">I", header[68:72])[0]
    if application != APPLICATION_ID:
        raise Damaged(
            "This file belongs to another program",
            f"{path} is a SQLite database, but not a Tierbook book. {_UNTOUCHED}",
            "Name your book's file with --book.",
        )
    if page < 512 or page & (page - 1):
        raise damaged(path, "Its header is damaged.")
    valid_for = struct.unpack(">I", header[92:96])[0]
    if _log_size(path, "-wal") == 0 and (size != page * pages or changes != valid_for):
        raise damaged(path, f"It is {size:,} bytes long, but its header promises {page * pages:,}.")
    return int(version)


def _examine_logs(path: Path) -> None:
    if _log_size(path, "-journal"):
        raise damaged(
            path,
            f"A file {path.name}-journal lies beside it that no book of this program has.",
            "Move that file away if you know where it comes from, or restore a backup.",
        )
    if _log_size(path, "-wal") >= _WAL_HEADER:
        with suppress(OSError), path.with_name(path.name + "-wal").open("rb") as file:
            (magic,) = struct.unpack(">I", file.read(4))
            if magic not in _WAL_MAGIC:
                raise damaged(
                    path,
                    f"Its log, {path.name}-wal, is damaged: the newest changes may be missing.",
                    "Restore a backup, or move the log away to open the book without its newest changes.",
                )


def _log_size(path: Path, ending: str) -> int:
    with suppress(OSError):
        return path.with_name(path.name + ending).stat().st_size
    return 0
