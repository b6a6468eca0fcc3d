"""Care of the book: `check`, `backup`, `restore`, `dump`."""

from __future__ import annotations

import json
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest


def backups(tierbook) -> list[dict[str, str]]:
    return json.loads(tierbook("restore", "--json").out)


def test_a_sound_book_is_told_so(tierbook, book) -> None:
    answer = tierbook("check")
    assert (answer.code, answer.err) == (0, "")
    assert str(book) in answer.out
    assert json.loads(tierbook("check", "--json").out) == []


def test_of_a_book_of_an_older_version_it_is_said_how_far_the_look_went(tierbook, book) -> None:
    stored = Path(__file__).parents[2] / "data" / "books" / "0003.db"
    book.with_name(f"{book.name}.last").unlink()
    book.write_bytes(stored.read_bytes())
    answer = tierbook("check")
    assert answer.code == 0
    assert "older version" in answer.out
    assert book.read_bytes() == stored.read_bytes()


def test_what_is_wrong_is_listed_and_nothing_changed(tierbook, book) -> None:
    with closing(sqlite3.connect(book)) as connection:
        connection.execute("UPDATE account SET city = 'Elsewhere' WHERE tier = 1")
        connection.commit()
    before = book.read_bytes()
    answer = tierbook("check")
    assert answer.code == 1
    assert "“city” of record" in answer.out
    assert str(book) in answer.err
    assert json.loads(tierbook("check", "--json").out)
    assert book.read_bytes() == before


@pytest.mark.parametrize("verb", [["list"], ["show", "x"], ["set", "x", "tier=1"], ["undo"], ["dump"], ["settings"]])
def test_a_damaged_book_is_told_with_the_newest_good_backup(tierbook, book, clock, verb) -> None:
    good = Path(tierbook("backup").out.partition(": ")[2].strip())
    clock.move(minutes=1)
    tierbook("backup")
    newer = Path(backups(tierbook)[0]["path"])
    newer.write_bytes(newer.read_bytes()[:5000])
    book.write_bytes(b"this is not a database\n" * 50)
    before = book.read_bytes()
    answer = tierbook(*verb)
    assert (answer.code, answer.out) == (2, "")
    assert str(book) in answer.err
    assert str(good) in answer.err
    assert str(newer) not in answer.err
    assert book.read_bytes() == before


def test_check_of_a_damaged_book_finds_it_wrong(tierbook, book) -> None:
    book.write_bytes(b"")
    answer = tierbook("check")
    assert answer.code == 1
    assert "empty" in answer.out
    assert book.read_bytes() == b""


def test_a_book_that_is_gone_is_not_made_anew(tierbook, book) -> None:
    tierbook("backup")
    book.unlink()
    for verb in (["list"], ["check"], ["set", "x", "tier=1"]):
        answer = tierbook(*verb)
        assert answer.code == 2
        assert "was here before" in answer.err
    assert "newest good backup" in tierbook("list").err
    assert not book.exists()


def test_a_backup_brings_everything_back(tierbook, book, clock) -> None:
    before = tierbook("dump").out
    assert tierbook("backup").code == 0
    tierbook("set", "Depot", "city=Antwerp")
    after = tierbook("dump").out
    name = Path(backups(tierbook)[0]["path"]).name
    answer = tierbook("restore", name)
    assert answer.code == 0
    assert tierbook("dump").out == before
    kept = [backup["path"] for backup in backups(tierbook) if "restore" in backup["reason"]]
    assert kept == [answer.out.splitlines()[-1].partition(": ")[2]]
    clock.move(minutes=1)
    assert tierbook("restore", kept[0]).code == 0
    assert tierbook("dump").out == after


def test_a_backup_can_be_put_where_the_user_wants_it(tierbook, book, tmp_path) -> None:
    file = tmp_path / "stick" / "friday.db"
    file.parent.mkdir()
    assert str(file) in tierbook("backup", file).out
    assert file.stat().st_mode & 0o077 == 0
    assert tierbook("check", "--book", file).code == 0
    again = tierbook("backup", file)
    assert again.code == 2
    assert "already a file" in again.err


def test_a_damaged_backup_is_refused_and_the_book_kept(tierbook, book) -> None:
    tierbook("backup")
    backup = Path(backups(tierbook)[0]["path"])
    data = bytearray(backup.read_bytes())
    data[len(data) // 2] ^= 4
    backup.write_bytes(data)
    before = book.read_bytes()
    answer = tierbook("restore", backup.name)
    assert answer.code == 2
    assert book.read_bytes() == before


def test_restore_names_what_is_not_there(tierbook, book) -> None:
    answer = tierbook("restore", "nothing.db")
    assert answer.code == 2
    assert "no such backup" in answer.err


def test_without_backups_the_list_is_empty(tierbook, book) -> None:
    answer = tierbook("restore")
    assert (answer.code, answer.out) == (0, "")
    assert "no backups" in answer.err
    assert backups(tierbook) == []


def test_backups_of_other_books_are_not_listed(tierbook, book, tmp_path) -> None:
    other = tmp_path / "harbour-2.db"
    tierbook("new", other)
    tierbook("backup", "--book", other)
    assert backups(tierbook) == []
    assert len(json.loads(tierbook("restore", "--json", "--book", other).out)) == 1


def test_dump_is_the_same_text_for_the_same_book(tierbook, book) -> None:
    first = tierbook("dump")
    assert first.code == 0
    told = json.loads(first.out)
    assert {row["name"] for row in told["account"]} >= {"Northwind Depot", "Northwind Logistics"}
    assert list(told) == sorted(told)
    assert tierbook("dump").out == first.out


def test_a_backup_is_not_made_where_there_is_no_folder(tierbook, book, tmp_path) -> None:
    answer = tierbook("backup", tmp_path / "stick" / "book.db")
    assert (answer.code, answer.out) == (2, "")
    assert f"{tmp_path / 'stick'} is not there" in answer.err
    assert not (tmp_path / "stick").exists()
