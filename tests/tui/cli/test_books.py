"""How a verb opens its book: a damaged one is not written, leftovers go, the day's first change is backed up."""

from __future__ import annotations

import json
import os
import shutil
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from store.migrations import create_book

WRITING = [["set", "Depot", "city=Antwerp"], ["undo"], ["settings", "name=Other"]]


def reasons(tierbook) -> list[str]:
    return [backup["reason"] for backup in json.loads(tierbook("restore", "--json").out)]


@pytest.mark.parametrize("verb", WRITING)
def test_no_verb_writes_into_a_damaged_book(tierbook, book, verb) -> None:
    good = Path(tierbook("backup").out.partition(": ")[2].strip())
    with closing(sqlite3.connect(book)) as connection:
        connection.execute("UPDATE fact SET account_id = 7")
        connection.commit()
    before = book.read_bytes()
    answer = tierbook(*verb)
    assert (answer.code, answer.out) == (2, "")
    assert str(book) in answer.err
    assert str(good) in answer.err
    assert book.read_bytes() == before


def test_a_verb_that_writes_clears_away_what_a_kill_left(tierbook, book, clock) -> None:
    left = book.parent / "backups" / ".tierbook-0a1b.db"
    left.parent.mkdir()
    left.write_bytes(b"half a book")
    os.utime(left, (0, clock.moment.timestamp() - 7200))
    tierbook("list")
    assert left.exists()
    tierbook("set", "Depot", "city=Antwerp")
    assert not left.exists()


def test_the_day_s_first_change_is_backed_up(tierbook, book, clock) -> None:
    before = tierbook("dump").out
    tierbook("set", "Depot", "city=Antwerp")
    tierbook("set", "Depot", "city=Namur")
    tierbook("set", "Depot", "city=Namur")
    assert reasons(tierbook) == ["daily"]
    clock.move(days=1)
    tierbook("undo")
    assert reasons(tierbook) == ["daily", "daily"]
    clock.move(minutes=1)
    tierbook("restore", json.loads(tierbook("restore", "--json").out)[1]["path"])
    assert tierbook("dump").out == before


def test_a_backup_that_cannot_be_made_is_told_and_the_change_is_saved(tierbook, book) -> None:
    (book.parent / "backups").write_text("a file in the folder's place")
    answer = tierbook("set", "Depot", "city=Antwerp")
    assert answer.code == 0
    assert str(book.parent / "backups") in answer.err
    assert "Antwerp" in tierbook("dump").out


def test_the_backups_of_another_book_of_the_same_name_are_not_taken_for_its_own(tierbook, book, tmp_path) -> None:
    other = tmp_path / "other" / book.name
    create_book(other, "Other")
    tierbook("--book", other, "backup")
    assert reasons(tierbook) == []
    answer = tierbook("restore")
    assert "There are no backups" in answer.err
    assert "Of another book that was called harbour.db too, 1 lie in" in answer.err
    tierbook("backup")
    assert reasons(tierbook) == ["asked"]


def test_a_link_to_a_book_is_written_through_and_restored_through(tierbook, book, tmp_path, monkeypatch, clock) -> None:
    link = tmp_path / "harbour.db"
    link.symlink_to(book)
    monkeypatch.setenv("TIERBOOK_BOOK", str(link))
    before = tierbook("dump").out
    tierbook("backup")
    tierbook("set", "Depot", "city=Antwerp")
    clock.move(minutes=1)
    assert reasons(tierbook) == ["asked"]
    assert tierbook("restore", json.loads(tierbook("restore", "--json").out)[0]["path"]).code == 0
    assert link.is_symlink()
    assert tierbook("dump").out == before
    shutil.copyfile(book, tmp_path / "alone.db")
    assert tierbook("--book", tmp_path / "alone.db", "dump").out == before
