"""A book of version 1 is brought to version 2: words are folded anew, and what was done before can be taken back."""

from __future__ import annotations

import json
import shutil
import sqlite3
from contextlib import closing
from pathlib import Path

from store.checkup import check_book
from store.history import digest_entry, digest_head
from store.migrations import migrate
from store.opening import open_book
from store.undoing import redo, undo
from store.windows import find_lines

STORED = Path(__file__).parent.parent / "data" / "books" / "0001.db"


def change_as_version_1(path: Path, rename: tuple[int, str, str], keys: dict[int, str]) -> None:
    """Rename an account and give records keys, as version 1 wrote it: key -> foreign key of a record known by name."""
    account, name, name_key = rename
    with closing(sqlite3.connect(path, isolation_level=None)) as connection:
        newest, last = connection.execute("SELECT id, digest FROM change ORDER BY id DESC LIMIT 1").fetchone()
        past = connection.execute("SELECT name, name_key FROM account WHERE id = ?", (account,)).fetchone()
        change = newest + 1
        before, after = dict(zip(("name", "name_key"), past, strict=True)), {"name": name, "name_key": name_key}
        connection.execute("UPDATE account SET name = ?, name_key = ? WHERE id = ?", (name, name_key, account))
        entries = [(change, 0, "account", account, account, "update", json.dumps(before), json.dumps(after))]
        for place, (key, text) in enumerate(keys.items(), 1):
            fields = {"id": key, "version": 1, "source": "name", "kind": "account", "key": text, "record_id": account}
            connection.execute("INSERT INTO external_key VALUES(?, ?, ?, ?, ?, ?)", tuple(fields.values()))
            entries.append((change, place, "external_key", key, None, "insert", "{}", json.dumps(fields)))
        chain = digest_head(last, change, "2026-11-20T09:00:00.000+00:00", "", "As of 1", "edit", None)
        for entry in entries:
            digest_entry(chain, entry)
        head = (change, "2026-11-20T09:00:00.000+00:00", "", "As of 1", "edit", None, chain.hexdigest())
        connection.execute("INSERT INTO change VALUES(?, ?, ?, ?, ?, ?, ?)", head)
        connection.executemany("INSERT INTO change_entry VALUES(?, ?, ?, ?, ?, ?, ?, ?)", entries)


def test_words_of_version_1_are_folded_anew_and_its_steps_can_be_taken_back(tmp_path: Path) -> None:
    path = Path(shutil.copyfile(STORED, tmp_path / "book.db"))
    with closing(sqlite3.connect(path)) as connection:
        key, past = connection.execute("SELECT id, name FROM account WHERE name_key LIKE 'hald%'").fetchone()
    old = {5: "ørsted\tłódź", 6: "plain\t", 7: "søby\t", 8: "soby\t"}
    change_as_version_1(path, (key, "The Ørsted Ακρόπολη", "the ørsted ακροπολη"), old)
    with open_book(path, backups=tmp_path / "backups") as book:
        with book.raw() as connection:
            for text in ("orsted", "ØRSTED the", "ακροπολη", "the orst"):
                assert [line.id for line in find_lines(connection, text)] == [key]
            found = connection.execute("SELECT id, key FROM external_key WHERE source = 'name'").fetchall()
        assert dict(found) == {5: "orsted\tlodz", 6: "plain\t", 7: "søby\t", 8: "soby\t"}  # 8 has that name already
        assert check_book(path) == []
        assert undo(book).label == "As of 1"
        with book.raw() as connection:
            assert find_lines(connection, "orsted") == []
            assert [line.name for line in find_lines(connection, "halden")] == [past]
        assert check_book(path) == []
        redo(book)
        with book.raw() as connection:
            assert [line.id for line in find_lines(connection, "orsted")] == [key]
    assert check_book(path) == []


def test_a_book_with_statistics_of_its_indexes_is_brought_on(tmp_path: Path) -> None:
    path = Path(shutil.copyfile(STORED, tmp_path / "book.db"))
    with closing(sqlite3.connect(path)) as connection:
        connection.execute("ANALYZE")
        connection.commit()
    assert migrate(path, tmp_path / "backups") is True
    assert check_book(path) == []
