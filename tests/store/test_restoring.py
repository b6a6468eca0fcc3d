"""A backup is brought back whole or not at all, refused when it was damaged, and what is there is kept."""

from __future__ import annotations

import errno
import random
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from store import bookfile
from store.accounts import add_account, edit_account
from store.backup import digest_path, list_backups, make_backup
from store.book import Book
from store.checkup import check_book
from store.errors import Busy, Damaged, Refused
from store.marker import marker_path
from store.opening import open_book
from store.restoring import restore_backup

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
    assert not marker_path(filled.path).exists()
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


def test_a_link_in_the_book_s_place_stays_one(filled: Filled, backup: Path, tmp_path: Path, dumped: Dumped) -> None:
    was, present = content(backup, dumped), content(filled.path, dumped)
    (tmp_path / "linked").mkdir()
    link = tmp_path / "linked" / "book.db"
    link.symlink_to(filled.path)
    aside = restore_backup(backup, link, backup.parent)
    assert aside
    assert link.is_symlink()
    assert content(filled.path, dumped) == was
    assert content(aside, dumped) == present
    assert not marker_path(filled.path).exists()
    assert [path.name for path in link.parent.iterdir()] == ["book.db"]
    for path in (link, filled.path):
        open_book(path).close()


def test_where_a_linked_disk_is_missing_its_folder_is_not_made(backup: Path, tmp_path: Path) -> None:
    link = tmp_path / "book.db"
    link.symlink_to(tmp_path / "stick" / "book.db")
    with pytest.raises(Refused, match="not brought back") as caught:
        restore_backup(backup, link, backup.parent)
    assert "The folder is not there" in caught.value.message
    assert not (tmp_path / "stick").exists()
    assert link.is_symlink()


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
    assert "read-only" in caught.value.message
    assert content(filled.path, dumped) == present
    assert check_book(filled.path) == []
    assert not [path for path in filled.path.parent.iterdir() if path.name.startswith(".tierbook-")]


def test_a_restore_killed_before_its_end_is_told_and_can_be_done_again(
    filled: Filled, backup: Path, dumped: Dumped, monkeypatch: pytest.MonkeyPatch, clock: Clock
) -> None:
    class Kill(BaseException):
        """What ends the program at once."""

    def unlink(self: Path, missing_ok: bool = False) -> None:
        if self == marker_path(filled.path):
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
