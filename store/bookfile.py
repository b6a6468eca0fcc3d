"""What can be told of a book's file with nothing but SQLite: is it ours, whole, of our version; and how to connect.

Kept free of SQLModel, so that the first screen waits for nothing (imports of 0.4 s come behind it).
"""

from __future__ import annotations

import hashlib
import os
import sqlite3
import stat
import struct
from collections.abc import Iterable
from contextlib import closing, suppress
from pathlib import Path
from urllib.parse import quote

from store.errors import Busy, Damaged, NotFound, Refused, StoreError
from store.files import is_open_here
from store.marker import marker_path, read_marker

APPLICATION_ID = 0x54424B31
"""`TBK1` in the file's header says that a SQLite file is a book."""

SCHEMA_VERSION = 6
"""The newest migration this program knows; the file says its own in `user_version`."""

TRIGGERS = dict.fromkeys((1, 2, 3, 4, 5, 6), "8968195118a420e92847d5974b5b606e")
"""Digest of the triggers that a book of each version has. A file that brings others would act by itself: refused."""

BUSY_MILLISECONDS = 5000
Connection = sqlite3.Connection
"""A driver connection, for those who hold one without speaking SQL."""
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
_SCHEMA = (
    "SELECT type, name, tbl_name, coalesce(sql, '') FROM sqlite_master WHERE name NOT LIKE 'sqlite!_%' ESCAPE '!' "
    "ORDER BY type, name"
)
_UNTOUCHED = "The file was left as it is."


def connect(path: Path) -> sqlite3.Connection:
    """Return a connection in the one way this program connects; Refused when a safeguard cannot be switched on.

    Transactions are begun by hand (`isolation_level=None`); the connection may be used from another thread, by one
    thread at a time.
    """
    try:
        connection = _open(path, "rw")
    except sqlite3.Error as error:
        raise in_words(path, error) from None
    try:
        _set_pragmas(connection, path)
    except (sqlite3.Error, UnicodeDecodeError) as error:
        connection.close()
        raise in_words(path, error) from None
    except StoreError:
        connection.close()
        raise
    return connection


def _set_pragmas(connection: sqlite3.Connection, path: Path) -> None:
    connection.execute(f"PRAGMA busy_timeout={BUSY_MILLISECONDS}")
    for name, value, expected in _PRAGMAS:
        connection.execute(f"PRAGMA {name}={value}")
        found = connection.execute(f"PRAGMA {name}").fetchone()
        if not found or found[0] != expected:
            raise Refused(
                "The book cannot be opened safely",
                f"SQLite did not accept {name}={value} for {path}.",
                "Is it on a network drive? Move the book to a local disk.",
            )


def examine(path: Path) -> int:
    """Return the schema version of the book, or raise with words; the file is never changed by looking.

    The quick part of R6: a regular file, not empty, a SQLite header, ours, of its full length, its logs its own, not
    newer than us, with the tables and triggers that this program made, and with the last change that the marker knows.
    All of it comes before a connection that writes, since that would fold a foreign log into the book. Its pages and
    references are looked at by check_soundness, which reads the whole file: before the first write (store.gate).
    """
    _examine_kind(path)
    if not is_open_here(path):  # else SQLite has read its header, and nobody else may open it
        _examine_header(path)
    _examine_logs(path)
    try:
        with closing(open_to_look(path)) as connection:
            version = int(connection.execute("PRAGMA user_version").fetchone()[0])
            if version > SCHEMA_VERSION:
                raise Damaged(
                    "This book is newer than this program",
                    f"{path} has version {version}; this program reads up to {SCHEMA_VERSION}. {_UNTOUCHED}",
                    "Install a newer Tierbook, then open it again.",
                )
            _examine_schema(connection, path, version)
            check_marker(connection, path)
    except sqlite3.Error as error:
        raise _unsound(path, error) from None
    return version


def take_log_away(path: Path) -> None:
    """Let an empty log go that a look at a sound book left beside it: who only reads cannot take it away.

    Where another window has the book open, the log is its own and stays.
    """
    if log_path(path, "-wal").exists() and not log_size(path, "-wal"):
        with suppress(StoreError):
            connect(path).close()


def check_soundness(path: Path, named: Path | None = None, *, quick: bool = False) -> None:
    """Raise Damaged unless SQLite finds the whole file sound and every reference whole; Busy when it is kept from it.

    The error speaks of the file `named`, where the file looked at is only a copy of it. `quick` passes over whether
    each index fits its table: 4 ms a megabyte in place of 10.
    """
    named = named or path
    try:
        with closing(open_to_look(path)) as connection:
            if connection.execute(f"PRAGMA {'quick_check' if quick else 'integrity_check'}(1)").fetchone()[0] != "ok":
                raise damaged(named, "SQLite found a damaged page.")
            if connection.execute("PRAGMA foreign_key_check").fetchone():
                raise damaged(named, "Some records point nowhere.")
    except sqlite3.Error as error:
        raise _unsound(named, error) from None


def read_identity(connection: sqlite3.Connection) -> str:
    """Return which book it is: a digest of its first change, the same all its life and in every copy of it."""
    first = connection.execute("SELECT id, digest FROM change ORDER BY id LIMIT 1").fetchone()
    return hashlib.blake2b(str(first).encode(), digest_size=4).hexdigest() if first else ""


def identify(path: Path) -> str:
    """Return which book lies, or lay, at a path; told by its marker when the file cannot, "" when nothing tells."""
    if identity := read_marker(path).identity:
        return identity
    if path.is_file():
        with suppress(sqlite3.Error), closing(open_to_look(path)) as connection:
            return read_identity(connection)
    return ""


def open_to_look(path: Path) -> sqlite3.Connection:
    """Return a connection that cannot write, also in a folder that may not be written."""
    connection = _open(path, "ro")
    try:
        connection.execute("SELECT 1 FROM sqlite_master LIMIT 1").fetchone()
    except UnicodeDecodeError:  # of a damaged name in what SQLite says about it
        connection.close()
        raise sqlite3.DatabaseError("malformed database schema") from None
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


def _unsound(path: Path, error: sqlite3.Error) -> StoreError:
    told = in_words(path, error)
    return told if isinstance(told, Busy) else damaged(path, f"SQLite says: {error}.")


def in_words(path: Path, error: Exception) -> StoreError:
    """Return what SQLite refused as an error in words; nothing of the data is in it."""
    hint = "Try again; `tierbook check` looks the book over."
    return known_in_words(path, error) or Refused("The book refused this", "Nothing was changed.", hint)


def known_in_words(path: Path, error: BaseException) -> StoreError | None:
    """Return the same of an error that speaks of the file or the disk; None of any other, also of one of our own."""
    if not isinstance(error, sqlite3.Error) and not hasattr(error, "orig"):
        return None
    reason = str(getattr(error, "orig", error)).lower()
    if "locked" in reason or "busy" in reason:
        return Busy(
            "The book is in use",
            "Another program holds it. Nothing was changed; your text is kept.",
            "Close the other program or wait, then save again.",
        )
    if "full" in reason:
        return Refused(
            "The disk is full", "Nothing was changed; your text is kept.", "Free some space, then save again."
        )
    if "readonly" in reason or "read-only" in reason:
        return Refused("The book may not be written", f"{path} is read-only. Nothing was changed.", "Check its rights.")
    if "unable to open" in reason or "disk i/o" in reason:
        return Refused(
            "The disk refused", f"{path} could not be read or written. Nothing was changed.", "Is the disk still there?"
        )
    if "foreign key" in reason:
        return Refused(
            "A record would point nowhere",
            "What it belongs to is gone, or others still belong to what would go. Nothing was changed.",
            "Open it anew; somebody may have changed it in another window.",
        )
    if any(word in reason for word in ("malformed", "not a database", "corrupt", "decode")):
        return damaged(path, "SQLite found a damaged page.")
    if "no such table" in reason:
        return NotFound("This book lacks a table", f"{path} is not as this program made it.", "Restore a backup.")
    return None


def log_path(path: Path, ending: str) -> Path:
    """Return where SQLite keeps a log of the book (`-wal`, `-journal`): beside the file itself, not beside a link."""
    real = Path(os.path.realpath(path))
    return real.with_name(real.name + ending)


# A book carries a digest of its own tables, indexes and triggers, so that a damaged or altered one shows.


def digest_schema(connection: sqlite3.Connection) -> str:
    """Return the digest of every table, index and trigger, as their statements stand in the file."""
    return _digest(connection.execute(_SCHEMA))


def digest_triggers(connection: sqlite3.Connection) -> str:
    """Return the digest of the triggers and views alone: what acts by itself."""
    return _digest(row for row in connection.execute(_SCHEMA) if row[0] in ("trigger", "view"))


def seal_schema(connection: sqlite3.Connection) -> None:
    """Note in the book what its tables, indexes and triggers are now; the last act of a migration."""
    connection.execute("DELETE FROM schema_digest")
    connection.execute("INSERT INTO schema_digest(digest) VALUES(?)", (digest_schema(connection),))


def _digest(rows: Iterable[tuple[object, ...]]) -> str:
    return hashlib.blake2b("\x1e".join("\x1f".join(map(str, row)) for row in rows).encode(), digest_size=16).hexdigest()


def _examine_schema(connection: sqlite3.Connection, path: Path, version: int) -> None:
    if version not in TRIGGERS:
        raise damaged(path, "Tables are missing.")
    if digest_triggers(connection) != TRIGGERS[version]:
        raise damaged(path, "It brings statements of its own that would run by themselves, or lacks some of ours.")
    if connection.execute("SELECT digest FROM schema_digest").fetchall() != [(digest_schema(connection),)]:
        raise damaged(path, "Its tables are not as this program made them.")


def check_marker(connection: sqlite3.Connection, path: Path) -> None:
    """Raise when the book has lost changes that were saved: its log was removed, or an older copy put in its place."""
    seen = read_marker(path).change
    try:
        found = connection.execute("SELECT 1 FROM change WHERE id = ?", (seen,)).fetchone()
    except sqlite3.Error as error:
        raise in_words(path, error) from None
    if seen and found is None:
        raise Damaged(
            "Changes that were saved are missing",
            f"{path} does not hold what was last saved in it: its log file was lost, or another copy was put in its "
            f"place. {_UNTOUCHED}",
            f"Restore a backup. If this copy is meant, delete {marker_path(path).name} and open it again.",
        )


def _open(path: Path, mode: str, more: str = "") -> sqlite3.Connection:
    uri = f"file:{quote(os.fsencode(path))}?mode={mode}{more}"
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
        import shlex  # only for the words

        hint = f"`tierbook new {shlex.quote(str(path))}` makes an empty one."
        raise NotFound("There is no book", f"{path} is not there.", hint) from None
    except OSError as error:
        raise damaged(path, f"{error.strerror}.") from None
    if stat.S_ISDIR(kind):
        raise damaged(path, "It is a folder, not a file.", "Name the book's file.")
    if not stat.S_ISREG(kind):
        raise damaged(path, "It is not a regular file.", "Name the book's file.")


def _examine_header(path: Path) -> None:
    header, size = _read_header(path), path.stat().st_size
    if size == 0:
        raise damaged(path, "It is empty (0 bytes). It was not taken for a new book.")
    if len(header) < 100 or header[:16] != _MAGIC:
        raise damaged(path, "It is not a SQLite database.")
    (page,) = struct.unpack(">H", header[16:18])
    page = 65536 if page == 1 else page
    changes, pages = struct.unpack(">II", header[24:32])
    (application,) = struct.unpack(">I", header[68:72])
    if application != APPLICATION_ID:
        raise Damaged(
            "This file belongs to another program",
            f"{path} is a SQLite database, but not a Tierbook book. {_UNTOUCHED}",
            "Name your book's file with --book.",
        )
    if page < 512 or page & (page - 1):
        raise damaged(path, "Its header is damaged.")
    (valid_for,) = struct.unpack(">I", header[92:96])
    if log_size(path, "-wal") or (size == page * pages and changes == valid_for):
        return
    if _read_header(path) != header:  # another window was just folding its log in
        _examine_header(path)
    elif size != page * pages:
        raise damaged(path, f"It is {size:,} bytes long, but its header promises {page * pages:,}.")
    else:
        raise damaged(path, "Its header is damaged.")


def _read_header(path: Path) -> bytes:
    try:
        with path.open("rb") as file:
            return file.read(100)
    except OSError as error:
        raise damaged(path, f"It cannot be read: {error.strerror}.", "Ask for the right to read it.") from None


def _examine_logs(path: Path) -> None:
    if log_size(path, "-journal"):
        raise damaged(
            path,
            f"A file {path.name}-journal lies beside it that no book of this program has.",
            "Move that file away if you know where it comes from, or restore a backup.",
        )
    if log_size(path, "-wal") >= _WAL_HEADER:
        with suppress(OSError, struct.error), log_path(path, "-wal").open("rb") as file:
            (magic,) = struct.unpack(">I", file.read(4))
            if magic not in _WAL_MAGIC:
                raise damaged(
                    path,
                    f"Its log, {path.name}-wal, is damaged: the newest changes may be missing.",
                    "Restore a backup, or move the log away to open the book without its newest changes.",
                )


def log_size(path: Path, ending: str) -> int:
    """Return how many bytes a log of the book holds, 0 where there is none."""
    with suppress(OSError):
        return log_path(path, ending).stat().st_size
    return 0
