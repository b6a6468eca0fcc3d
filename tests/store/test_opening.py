"""Opening a book that is open already, here and in another process: nothing that was saved is lost."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest

from store import bookfile
from store.accounts import add_account, find_account
from store.backup import make_backup
from store.errors import StoreError
from store.intake.sources import propose_source
from store.opening import open_book

LOOK = """
import sys
from pathlib import Path
from store import bookfile

bookfile.examine(Path(sys.argv[1]))
connection = bookfile.connect(Path(sys.argv[1]))
print(connection.execute("SELECT count(*) FROM account").fetchone()[0])
connection.close()
"""


def look_from_elsewhere(path: Path) -> int:
    """Return how many accounts another process finds, which then closes the book."""
    done = subprocess.run([sys.executable, "-c", LOOK, str(path)], capture_output=True, text=True, check=True)
    return int(done.stdout)


def test_another_process_does_not_take_the_log_of_an_open_book_away(
    new_book: Callable[[], Path], tmp_path: Path
) -> None:
    path = new_book()
    with closing(bookfile.connect(path)) as reader, open_book(path) as book:
        add_account(book, {"name": "First"})
        make_backup(path, tmp_path / "backups")
        log = bookfile.log_path(path, "-wal")
        before = log.stat().st_ino
        assert look_from_elsewhere(path) == 1
        assert log.stat().st_ino == before
        add_account(book, {"name": "Second"})
        assert look_from_elsewhere(path) == 2
        assert log.stat().st_ino == before
        assert reader.execute("SELECT count(*) FROM account").fetchone() == (2,)
    assert look_from_elsewhere(path) == 2
    with open_book(path) as book, book.read() as session:
        assert find_account(session, "Second")


def test_naming_the_open_book_as_a_file_to_import_takes_nothing_from_it(
    new_book: Callable[[], Path], tmp_path: Path
) -> None:
    path = new_book()
    with open_book(path) as book:
        add_account(book, {"name": "First"})
        link = tmp_path / "accounts.csv"
        link.symlink_to(path)
        before = bookfile.log_path(path, "-wal").stat().st_ino
        held = []
        for _ in range(3):
            with pytest.raises(StoreError):
                propose_source(link)
            held.append(len(list(Path("/dev/fd").iterdir())))
        assert len(set(held)) == 1, "one descriptor is kept, not one for each look"
        assert look_from_elsewhere(path) == 1
        assert bookfile.log_path(path, "-wal").stat().st_ino == before
        add_account(book, {"name": "Second"})
    assert look_from_elsewhere(path) == 2
