"""Backups are whole and checked, tell when they were damaged, and are brought back without losing what is there."""

from __future__ import annotations

import errno
import hashlib
import os
import random
import sqlite3
import tempfile
from collections.abc import Callable
from contextlib import closing
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from store import backup as backup_module
from store import bookfile
from store.accounts import add_account, edit_account
from store.backup import (
    KEPT,
    check_soundness,
    digest_path,
    file_digest,
    list_backups,
    make_backup,
    restore_backup,
    thin_backups,
)
from store.book import Book
from store.checkup import check_book
from store.errors import Busy, Damaged, NotFound, Refused
from store.opening import open_book

if TYPE_CHECKING:
    from tests.conftest import Clock
    from tests.store.conftest import Filled

Dumped = Callable[[Book], str]


def content(path: Path, dumped: Dumped) -> str:
    """Return the dump of a book by its path."""
    with Book(path, read_only=True) as book:
        return dumped(book)


def bytes_in(folder: Path) -> dict[str, bytes]:
    """Return all files of a folder but what reading SQLite leaves beside a sound one."""
    return {
        entry.name: entry.read_bytes()
        for entry in folder.iterdir()
        if entry.is_file() and not entry.name.endswith("-shm") and (entry.stat().st_size or "-wal" not in entry.name)
    }


# Making.


def test_a_backup_holds_everything_that_was_saved(filled: Filled, tmp_path: Path, dumped: Dumped) -> None:
    with open_book(filled.path) as book:
        edit_account(book, filled.northwind, {"city": "Still in the log"})
        path = make_backup(filled.path, tmp_path / "backups", reason="before-import")
        assert content(path, dumped) == dumped(book)
    assert "Still in the log" in content(path, dumped)
    assert path.name == "book-20261120T090000000000-before-import.db"
    assert check_book(path) == []


def test_a_backup_s_digest_lies_beside_it(filled: Filled, tmp_path: Path) -> None:
    path = make_backup(filled.path, tmp_path / "backups")
    assert file_digest(path) == hashlib.sha256(path.read_bytes()).hexdigest()
    assert digest_path(path).read_text() == f"{file_digest(path)}  {path.name}\n"  # as `sha256sum --check` reads it


@pytest.mark.parametrize("mask", [0o000, 0o022])
def test_backups_are_private(filled: Filled, tmp_path: Path, mask: int) -> None:
    past = os.umask(mask)
    try:
        make_backup(filled.path, tmp_path / "data" / "backups")
        make_backup(filled.path, tmp_path / "data" / "backups", target=tmp_path / "usb" / "mine.db")
    finally:
        os.umask(past)
    for folder in (tmp_path / "data", tmp_path / "data" / "backups", tmp_path / "usb"):
        assert folder.stat().st_mode & 0o777 == 0o700
        assert {path.stat().st_mode & 0o777 for path in folder.iterdir() if path.is_file()} <= {0o600}
    assert len(list(tmp_path.rglob("*.db"))) == 3


def test_the_copy_is_private_from_its_first_byte(
    filled: Filled, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    seen: list[int] = []

    def look(path: Path, *_: object) -> None:
        seen.append(path.stat().st_mode & 0o777)

    monkeypatch.setattr(backup_module, "check_soundness", look)
    monkeypatch.setattr(os, "chmod", lambda *_, **__: pytest.fail("made private only afterwards"))
    past = os.umask(0)
    try:
        make_backup(filled.path, tmp_path)
    finally:
        os.umask(past)
    assert seen == [0o600]


@pytest.mark.parametrize("kind", ["file", "link", "dangling link"])
def test_a_name_that_is_taken_is_left_alone(filled: Filled, tmp_path: Path, kind: str) -> None:
    target = tmp_path / "taken.db"
    if kind == "file":
        target.write_text("mine")
    else:
        target.symlink_to("victim")
    if kind == "link":
        (tmp_path / "victim").write_text("mine")
    before = sorted(tmp_path.iterdir())
    with pytest.raises(Refused, match="already a file"):
        make_backup(filled.path, tmp_path, target=target)
    assert sorted(tmp_path.iterdir()) == before


@pytest.mark.parametrize("number", [errno.ENOSPC, errno.EIO, errno.EACCES])
def test_a_disk_that_fails_leaves_no_half_backup(
    filled: Filled, tmp_path: Path, number: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(_: int) -> None:
        raise OSError(number, os.strerror(number))

    monkeypatch.setattr(os, "fsync", fail)
    with pytest.raises(Refused, match="backup was not made") as caught:
        make_backup(filled.path, tmp_path / "backups")
    assert os.strerror(number) in caught.value.message
    assert list((tmp_path / "backups").iterdir()) == []


def test_a_damaged_book_makes_no_backup(filled: Filled, tmp_path: Path) -> None:
    data = bytearray(filled.path.read_bytes())
    data[40 * 4096 : 41 * 4096] = bytes(4096)
    filled.path.write_bytes(data)
    with pytest.raises(Damaged) as caught:
        make_backup(filled.path, tmp_path / "backups")
    assert str(filled.path) in caught.value.message
    assert list((tmp_path / "backups").iterdir()) == []
    filled.path.unlink()
    with pytest.raises(NotFound):
        make_backup(filled.path, tmp_path / "backups")


def test_records_that_point_nowhere_are_no_sound_backup(filled: Filled, tmp_path: Path) -> None:
    with closing(sqlite3.connect(filled.path)) as connection:
        connection.execute("UPDATE fact SET account_id = 7 WHERE id = ?", (filled.fact,))
        connection.commit()
    with pytest.raises(Damaged, match="not a sound book") as caught:
        make_backup(filled.path, tmp_path)
    assert "point nowhere" in caught.value.message
    with pytest.raises(Damaged):
        check_soundness(filled.path)


# Listing and thinning.


def test_backups_are_listed_newest_first_with_their_reason(filled: Filled, tmp_path: Path, clock: Clock) -> None:
    for reason in ("asked", "before-import", "daily"):
        make_backup(filled.path, tmp_path, reason=reason)
        clock.move(hours=1)
    (tmp_path / "carried over.db").write_bytes(b"")
    os.utime(tmp_path / "carried over.db", (86_400, 86_400))
    (tmp_path / ".tierbook-half.db").write_bytes(b"")
    (tmp_path / "note.txt").write_text("")
    listed = list_backups(tmp_path)
    assert [(backup.reason, backup.book) for backup in listed] == [
        ("daily", "book"), ("before-import", "book"), ("asked", "book"), ("", ""),
    ]  # fmt: skip
    assert listed[0].made_at - listed[2].made_at == timedelta(hours=2)
    assert listed[3].made_at == datetime(1970, 1, 2, tzinfo=UTC)
    assert list_backups(tmp_path / "none") == []


def name_of(moment: datetime, book: str = "book") -> str:
    """Return how a backup made then is called."""
    return f"{book}-{moment:%Y%m%dT%H%M%S%f}-daily.db"


def lay(folder: Path, moments: list[datetime], book: str = "book") -> None:
    """Lay files into a folder that are called like backups."""
    for moment in moments:
        for name in (name_of(moment, book), name_of(moment, book) + ".sha256"):
            (folder / name).touch()


MOMENTS = st.datetimes(datetime(2016, 1, 1), datetime(2036, 12, 31))  # noqa: DTZ001 - their names bear no zone


@settings(max_examples=40)
@given(st.lists(MOMENTS, unique=True, max_size=60), st.lists(st.integers(0, 40 * 24), unique=True, max_size=60))
def test_what_is_thinned_has_a_newer_one_of_its_day_week_and_month(wild: list[datetime], steady: list[int]) -> None:
    moments = sorted({*wild, *(datetime(2026, 11, 20) - timedelta(hours=hours) for hours in steady)}, reverse=True)  # noqa: DTZ001
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        lay(folder, moments)
        removed = {path.name for path in thin_backups(folder)}
        left = {path.name for path in folder.iterdir()}
        assert left == {f"{name_of(m)}{end}" for m in moments if name_of(m) not in removed for end in ("", ".sha256")}
        kept = [moment for moment in moments if name_of(moment) not in removed]
        assert kept[:KEPT] == moments[:KEPT]
        for count, shape in ((7, "%Y-%m-%d"), (4, "%G-%V"), (12, "%Y-%m")):
            newest: dict[str, datetime] = {}
            for moment in moments:
                newest.setdefault(f"{moment:{shape}}", moment)
            assert set(list(newest.values())[:count]) <= set(kept)
        assert len(kept) <= KEPT + 7 + 4 + 12
        assert thin_backups(folder) == []


def test_what_is_kept_of_a_long_year(tmp_path: Path) -> None:
    evening = datetime(2026, 11, 20, 18)  # noqa: DTZ001
    today = [evening - timedelta(minutes=number) for number in range(KEPT)]
    days = [evening - timedelta(days=number) for number in range(1, 430)]
    lay(tmp_path, today + days)
    thin_backups(tmp_path)
    left = sorted((path.name[5:13] for path in tmp_path.glob("*.db")), reverse=True)
    assert left[:KEPT] == ["20261120"] * KEPT
    assert left[KEPT:] == [
        *("20261119", "20261118", "20261117", "20261116", "20261115", "20261114"),  # with today, seven days
        *("20261108", "20261101"),  # Sundays: with this week and the 15th, four weeks
        *("20261031", "20260930", "20260831", "20260731", "20260630", "20260531", "20260430", "20260331"),
        *("20260228", "20260131", "20251231"),  # with this month, twelve
    ]


@settings(max_examples=30)
@given(st.integers(-3650, 3650))
def test_one_wrong_clock_thins_next_to_nothing_away(days: int) -> None:
    moments = [datetime(2026, 11, 20) - timedelta(days=30 * number) for number in range(12)]  # noqa: DTZ001
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        lay(folder, moments)
        assert thin_backups(folder) == []
        lay(folder, [datetime(2026, 11, 20) + timedelta(days=days, seconds=1)])  # noqa: DTZ001
        assert len(thin_backups(folder)) <= 1


def test_each_book_is_thinned_by_itself_and_strangers_are_left_alone(tmp_path: Path) -> None:
    busy = [datetime(2026, 11, 20, 12) + timedelta(minutes=number) for number in range(40)]  # noqa: DTZ001
    quiet = [datetime(2020, 1, 1)]  # noqa: DTZ001
    lay(tmp_path, busy, "busy-book")
    lay(tmp_path, quiet, "quiet")
    for name in ("precious.db", "busy-book.db", "busy-book-2026-daily.db", ".tierbook-x.db"):
        (tmp_path / name).touch()
        os.utime(tmp_path / name, (0, 0))
    removed = thin_backups(tmp_path)
    assert len(removed) == 40 - KEPT
    assert {path.name for path in removed} == {name_of(moment, "busy-book") for moment in busy[: 40 - KEPT]}


# Bringing back.


@pytest.fixture
def backup(filled: Filled, tmp_path: Path) -> Path:
    """Return a backup of the filled book, which was then changed."""
    path = make_backup(filled.path, tmp_path / "backups")
    with open_book(filled.path) as book:
        edit_account(book, filled.northwind, {"city": "Since then"})
    return path


def test_a_restored_book_is_what_it_was_and_the_present_one_is_kept(
    filled: Filled, backup: Path, dumped: Dumped, clock: Clock
) -> None:
    was, present = content(backup, dumped), content(filled.path, dumped)
    clock.move(minutes=1)
    aside = restore_backup(backup, filled.path, backup.parent)
    assert aside
    assert content(filled.path, dumped) == was
    assert content(aside, dumped) == present
    assert (aside.parent, list_backups(backup.parent)[0].reason) == (backup.parent, "before-restore")
    assert check_book(filled.path) == check_book(aside) == []
    assert not bookfile.marker_path(filled.path).exists()
    with open_book(filled.path) as book:
        add_account(book, {"name": "Goes on"})
    assert check_book(filled.path) == []


def test_a_restore_can_be_taken_back(filled: Filled, backup: Path, dumped: Dumped, clock: Clock) -> None:
    present = content(filled.path, dumped)
    aside = restore_backup(backup, filled.path, backup.parent)
    assert aside
    clock.move(minutes=1)
    restore_backup(aside, filled.path, backup.parent)
    assert content(filled.path, dumped) == present


@pytest.mark.parametrize("wound", ["cut", "blank", "page", "text", "foreign"])
def test_a_damaged_book_is_kept_byte_for_byte(filled: Filled, backup: Path, dumped: Dumped, wound: str) -> None:
    data = filled.path.read_bytes()
    damaged = {
        "cut": data[:-5000],
        "blank": b"",
        "page": data[: 40 * 4096] + bytes(4096) + data[41 * 4096 :],
        "text": b"Dear customer,",
        "foreign": data[:68] + b"ABCD" + data[72:],
    }[wound]
    filled.path.write_bytes(damaged)
    log = bookfile.log_path(filled.path, "-wal")
    log.write_bytes(random.Random(3).randbytes(5000))  # noqa: S311 - no secret
    kept_log = log.read_bytes()
    aside = restore_backup(backup, filled.path, backup.parent)
    assert aside
    assert aside.read_bytes() == damaged
    assert aside.with_name(aside.name + "-wal").read_bytes() == kept_log
    assert aside.stat().st_mode & 0o777 == 0o600
    assert content(filled.path, dumped) == content(backup, dumped)
    assert check_book(filled.path) == []


def test_where_no_book_is_one_is_brought_back(filled: Filled, backup: Path, dumped: Dumped) -> None:
    filled.path.unlink()
    assert restore_backup(backup, filled.path, backup.parent) is None
    assert content(filled.path, dumped) == content(backup, dumped)
    open_book(filled.path).close()


def test_a_link_in_the_book_s_place_is_not_followed(filled: Filled, backup: Path, tmp_path: Path) -> None:
    elsewhere = tmp_path / "elsewhere.db"
    filled.path.rename(elsewhere)
    filled.path.symlink_to(elsewhere)
    bookfile.marker_path(filled.path).unlink()
    before = content_of_main(elsewhere)
    restore_backup(backup, filled.path, backup.parent)
    assert not filled.path.is_symlink()
    assert content_of_main(elsewhere) == before


def content_of_main(path: Path) -> list[str]:
    """Return every row of a database."""
    with closing(sqlite3.connect(path)) as connection:
        return list(connection.iterdump())


def test_what_is_in_the_log_of_the_file_that_is_brought_back_comes_too(
    filled: Filled, new_book: Callable[[], Path], tmp_path: Path, dumped: Dumped
) -> None:
    other = new_book()
    with open_book(other) as book:
        add_account(book, {"name": "Still in the log"})
        restore_backup(other, filled.path, tmp_path / "backups")
        assert content(filled.path, dumped) == dumped(book)


def test_every_flipped_bit_of_a_backup_is_noticed(filled: Filled, backup: Path) -> None:
    data = backup.read_bytes()
    before = bytes_in(filled.path.parent)
    chance = random.Random(5)  # noqa: S311 - no secret
    for _ in range(60):
        changed = bytearray(data)
        changed[chance.randrange(len(data))] ^= 1 << chance.randrange(8)
        backup.write_bytes(changed)
        with pytest.raises(Damaged):
            restore_backup(backup, filled.path, backup.parent)
    assert bytes_in(filled.path.parent) == before


@pytest.mark.parametrize("note", [b"", b"0" * 64, b"\xff" * 70, b"x"])
def test_a_backup_whose_digest_does_not_fit_is_refused(filled: Filled, backup: Path, note: bytes) -> None:
    digest_path(backup).write_bytes(note)
    before = bytes_in(filled.path.parent)
    with pytest.raises(Damaged, match="This backup is damaged"):
        restore_backup(backup, filled.path, backup.parent)
    assert bytes_in(filled.path.parent) == before


def test_a_file_without_a_digest_is_taken_on_its_own_word(filled: Filled, backup: Path, dumped: Dumped) -> None:
    digest_path(backup).unlink()
    restore_backup(backup, filled.path, backup.parent)
    assert content(filled.path, dumped) == content(backup, dumped)


def test_a_book_that_is_open_elsewhere_is_not_taken_from_under_it(filled: Filled, backup: Path, dumped: Dumped) -> None:
    with open_book(filled.path) as book:
        add_account(book, {"name": "Open elsewhere"})
        with pytest.raises(Busy, match="another window"):
            restore_backup(backup, filled.path, backup.parent)
        add_account(book, {"name": "And goes on"})
    assert "And goes on" in content(filled.path, dumped)
    assert check_book(filled.path) == []


def test_a_restore_that_fails_leaves_the_present_book(
    filled: Filled, backup: Path, dumped: Dumped, monkeypatch: pytest.MonkeyPatch
) -> None:
    present = content(filled.path, dumped)

    def fail(self: Path, target: Path) -> Path:
        if target == filled.path:
            raise OSError(errno.EROFS, "Read-only file system")
        return real(self, target)

    real = Path.replace
    monkeypatch.setattr(Path, "replace", fail)
    with pytest.raises(Refused, match="not brought back") as caught:
        restore_backup(backup, filled.path, backup.parent)
    assert "Read-only" in caught.value.message
    assert content(filled.path, dumped) == present
    assert check_book(filled.path) == []
    assert not [path for path in filled.path.parent.iterdir() if path.name.startswith(".tierbook-")]


def test_a_restore_killed_before_its_end_is_told_and_can_be_done_again(
    filled: Filled, backup: Path, dumped: Dumped, monkeypatch: pytest.MonkeyPatch, clock: Clock
) -> None:
    class Kill(BaseException):
        """What ends the program at once."""

    def unlink(self: Path, missing_ok: bool = False) -> None:
        if self == bookfile.marker_path(filled.path):
            raise Kill
        real(self, missing_ok=missing_ok)

    real = Path.unlink
    with monkeypatch.context() as patch:
        patch.setattr(Path, "unlink", unlink)
        with pytest.raises(Kill):
            restore_backup(backup, filled.path, backup.parent)
    with pytest.raises(Damaged, match="missing"):
        open_book(filled.path)
    clock.move(minutes=1)
    restore_backup(backup, filled.path, backup.parent)
    with open_book(filled.path) as book:
        assert dumped(book) == content(backup, dumped)
