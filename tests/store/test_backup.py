"""Backups are whole and checked, made every day that the book changed, and thinned for each book by itself."""

from __future__ import annotations

import errno
import hashlib
import os
import re
import shutil
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
    back_up_daily,
    backups_of,
    digest_path,
    file_digest,
    list_backups,
    make_backup,
    thin_backups,
)
from store.book import Book
from store.checkup import check_book
from store.errors import Damaged, NotFound, Refused
from store.marker import marker_path
from store.migrations import create_book
from store.opening import open_book

if TYPE_CHECKING:
    from tests.conftest import Clock
    from tests.store.conftest import Filled

Dumped = Callable[[Book], str]


def content(path: Path, dumped: Dumped) -> str:
    """Return the dump of a book by its path."""
    with Book(path, read_only=True) as book:
        return dumped(book)


# Making.


def test_a_backup_holds_everything_that_was_saved(filled: Filled, tmp_path: Path, dumped: Dumped) -> None:
    with open_book(filled.path) as book:
        edit_account(book, filled.northwind, {"city": "Still in the log"})
        path = make_backup(filled.path, tmp_path / "backups", reason="before-import")
        assert content(path, dumped) == dumped(book)
    assert "Still in the log" in content(path, dumped)
    assert path.name == f"book-20261120T090000000000-{bookfile.identify(filled.path)}-before-import.db"
    assert check_book(path) == []


def test_a_backup_s_digest_lies_beside_it(filled: Filled, tmp_path: Path) -> None:
    path = make_backup(filled.path, tmp_path / "backups")
    assert file_digest(path) == hashlib.sha256(path.read_bytes()).hexdigest()
    assert digest_path(path).read_text() == f"{file_digest(path)}  {path.name}\n"  # as `sha256sum --check` reads it


def test_no_log_is_left_beside_a_book_that_was_backed_up(filled: Filled, tmp_path: Path) -> None:
    make_backup(filled.path, tmp_path / "backups")
    assert list(filled.path.parent.glob("*.db-*")) == []
    with open_book(filled.path) as book:
        add_account(book, {"name": "Late"})
        make_backup(filled.path, tmp_path / "backups", reason="again")
        assert bookfile.log_size(filled.path, "-wal"), "it is in use"


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

    monkeypatch.setattr(bookfile, "check_soundness", look)
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


@pytest.mark.parametrize(
    ("number", "words"),
    [(errno.ENOSPC, "The disk is full"), (errno.EIO, os.strerror(errno.EIO)), (errno.EACCES, "may not be written")],
)
def test_a_disk_that_fails_leaves_no_half_backup(
    filled: Filled, tmp_path: Path, number: int, words: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(_: int) -> None:
        raise OSError(number, os.strerror(number))

    monkeypatch.setattr(os, "fsync", fail)
    with pytest.raises(Refused, match="backup was not made") as caught:
        make_backup(filled.path, tmp_path / "backups")
    assert words in caught.value.message
    assert list((tmp_path / "backups").iterdir()) == []


def test_what_sqlite_leaves_beside_a_copy_on_a_full_disk_goes_too(
    filled: Filled, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(_: Path, target: Path) -> None:
        for ending in ("", "-journal"):
            target.with_name(target.name + ending).write_bytes(b"half")
        raise sqlite3.OperationalError("database or disk is full")

    monkeypatch.setattr(backup_module, "copy_whole", fail)
    with pytest.raises(Refused, match="disk is full"):
        make_backup(filled.path, tmp_path / "backups")
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
        bookfile.check_soundness(filled.path)


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


IDENTITY = "0badcafe"


def name_of(moment: datetime, book: str = "book", identity: str = IDENTITY) -> str:
    """Return how a backup made then is called; before books had an identity, without one."""
    return f"{book}-{moment:%Y%m%dT%H%M%S%f}-{identity and identity + '-'}daily.db"


def lay(folder: Path, moments: list[datetime], book: str = "book", identity: str = IDENTITY) -> None:
    """Lay files into a folder that are called like backups."""
    for moment in moments:
        for name in (name_of(moment, book, identity), name_of(moment, book, identity) + ".sha256"):
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
    lay(tmp_path, quiet, "busy-book", "00000001")  # another book, whose file has the same name
    lay(tmp_path, quiet, "quiet")
    lay(tmp_path, busy, "old", identity="")  # of which book is not known
    for name in ("precious.db", "busy-book.db", "busy-book-2026-daily.db", ".tierbook-x.db"):
        (tmp_path / name).touch()
        os.utime(tmp_path / name, (0, 0))
    removed = thin_backups(tmp_path)
    assert len(removed) == 40 - KEPT
    assert {path.name for path in removed} == {name_of(moment, "busy-book") for moment in busy[: 40 - KEPT]}


# Of which book.


def changed(path: Path, name: str) -> Path:
    """Add an account to a book and return its path."""
    with open_book(path) as book:
        add_account(book, {"name": name})
    return path


def test_two_books_of_one_name_keep_their_backups_apart(tmp_path: Path, clock: Clock) -> None:
    mine, theirs = tmp_path / "mine" / "crm.db", tmp_path / "theirs" / "crm.db"
    for path in (mine, theirs):
        create_book(path, path.parent.name)
    only = make_backup(theirs, tmp_path)
    for _ in range(KEPT + 2):
        clock.move(minutes=1)
        make_backup(mine, tmp_path)
    assert len(thin_backups(tmp_path)) == 2
    assert [backup.path for backup in backups_of(theirs, tmp_path)] == [only]
    assert len(backups_of(mine, tmp_path)) == KEPT


def test_a_book_s_identity_stays_and_goes_with_every_copy(filled: Filled, tmp_path: Path) -> None:
    identity = bookfile.identify(filled.path)
    assert re.fullmatch("[0-9a-f]{8}", identity)
    copy = Path(shutil.copyfile(filled.path, tmp_path / "copy.db"))
    assert bookfile.identify(changed(copy, "Grown")) == identity
    assert bookfile.identify(make_backup(copy, tmp_path / "backups")) == identity
    create_book(tmp_path / "new.db")
    assert bookfile.identify(tmp_path / "new.db") not in ("", identity)


@pytest.mark.parametrize("wound", ["gone", "damaged", "exchanged", "pipe"])
def test_the_marker_says_whose_backups_they_are_when_the_book_cannot(
    filled: Filled, tmp_path: Path, wound: str
) -> None:
    changed(filled.path, "So that there is a marker")
    mine = make_backup(filled.path, tmp_path / "backups")
    other = tmp_path / "other" / filled.path.name
    create_book(other)
    make_backup(other, tmp_path / "backups")
    filled.path.unlink()
    if wound == "damaged":
        filled.path.write_bytes(b"no book")
    elif wound == "exchanged":
        shutil.copyfile(other, filled.path)
    elif wound == "pipe":
        os.mkfifo(filled.path)
    assert [backup.path for backup in backups_of(filled.path, tmp_path / "backups")] == [mine]
    marker_path(filled.path).unlink()
    if wound != "exchanged":
        assert len(backups_of(filled.path, tmp_path / "backups")) == 2  # nothing tells: all of that name


def test_backups_of_before_books_had_an_identity_are_listed(filled: Filled, tmp_path: Path) -> None:
    lay(tmp_path, [datetime(2026, 11, 1)], identity="")  # noqa: DTZ001
    lay(tmp_path, [datetime(2026, 11, 2)], identity="ffffffff")  # noqa: DTZ001
    lay(tmp_path, [datetime(2026, 11, 3)], "book-2", identity="")  # noqa: DTZ001
    assert [(b.made_at.day, b.reason, b.identity) for b in backups_of(filled.path, tmp_path)] == [(1, "daily", "")]


# Every day.


def days_of(folder: Path) -> list[tuple[str, str]]:
    """Return day and reason of every backup, newest first."""
    return [(f"{backup.made_at:%d}", backup.reason) for backup in list_backups(folder)]


def test_a_book_that_changed_is_backed_up_once_a_day(filled: Filled, tmp_path: Path, clock: Clock) -> None:
    assert back_up_daily(filled.path, tmp_path)
    changed(filled.path, "Later on that day")
    assert back_up_daily(filled.path, tmp_path) is None
    clock.move(days=1)
    assert back_up_daily(filled.path, tmp_path)
    clock.move(days=1)
    assert back_up_daily(filled.path, tmp_path) is None  # unchanged since yesterday's
    changed(filled.path, "Again")
    make_backup(filled.path, tmp_path, reason="asked")
    assert back_up_daily(filled.path, tmp_path) is None  # one of today is there
    assert days_of(tmp_path) == [("22", "asked"), ("21", "daily"), ("20", "daily")]


def test_an_empty_book_is_not_backed_up(new_book: Callable[[], Path], tmp_path: Path) -> None:
    path = new_book()
    assert back_up_daily(path, tmp_path) is None
    changed(path, "First")
    assert back_up_daily(path, tmp_path)


def test_a_huge_book_is_not_copied_every_day(filled: Filled, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(backup_module, "DAILY_LIMIT", filled.path.stat().st_size - 1)
    assert back_up_daily(filled.path, tmp_path) is None
    monkeypatch.setattr(backup_module, "DAILY_LIMIT", filled.path.stat().st_size)
    assert back_up_daily(filled.path, tmp_path)


def test_a_backup_that_cannot_be_read_counts_for_nothing(filled: Filled, tmp_path: Path, clock: Clock) -> None:
    made = back_up_daily(filled.path, tmp_path)
    assert made
    made.write_bytes(b"")
    clock.move(days=1)
    assert back_up_daily(filled.path, tmp_path)


def test_daily_backups_are_thinned(filled: Filled, tmp_path: Path) -> None:
    identity = bookfile.identify(filled.path)
    lay(tmp_path, [datetime(2025, 1, 1) + timedelta(days=day) for day in range(90)], identity=identity)  # noqa: DTZ001
    assert back_up_daily(filled.path, tmp_path)
    assert len(backups_of(filled.path, tmp_path)) < 30
