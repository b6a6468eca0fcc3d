"""The dump: all that the book knows, the same text for the same content."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from store.accounts import edit_account, read_account
from store.book import Book
from store.dump import HIDDEN, dump_book
from store.facts import add_fact, remove_fact
from store.opening import TABLES, open_book
from store.undoing import redo, undo

if TYPE_CHECKING:
    from tests.store.conftest import Filled

Dumped = Callable[[Book], str]


def test_it_is_json_with_every_table_and_record(book: Book, filled: Filled, dumped: Dumped) -> None:
    whole = json.loads(dumped(book))
    assert list(whole) == sorted(str(table.__tablename__) for table in TABLES)
    assert [row["id"] for row in whole["account"]] == sorted(
        [filled.northwind, filled.depot, filled.halden, filled.archived]
    )
    for table in TABLES:
        for row in whole[str(table.__tablename__)]:
            assert set(row) == set(table.model_fields) - HIDDEN - set(table.derived)
            assert list(row) == sorted(row)


def test_values_are_as_the_store_reads_them(book: Book, filled: Filled, dumped: Dumped) -> None:
    dumped_row = next(row for row in json.loads(dumped(book))["account"] if row["id"] == filled.northwind)
    with book.read() as session:
        read = read_account(session, filled.northwind)
    assert (dumped_row["name"], dumped_row["revenue"], dumped_row["notes"]) == (read.name, read.revenue, read.notes)
    assert dumped_row["tier_since"] == "2026-11-20"
    assert dumped_row["archived_on"] is None


def test_the_same_content_gives_the_same_text(filled: Filled, tmp_path: Path, dumped: Dumped) -> None:
    shutil.copyfile(filled.path, tmp_path / "copy.db")
    with open_book(filled.path, who="a") as one, open_book(tmp_path / "copy.db", who="b") as other:
        assert dumped(one) == dumped(other)
        edit_account(one, filled.northwind, {"city": "Delft"})
        assert dumped(one) != dumped(other)
        for city in ("Gouda", "Delft"):
            edit_account(other, filled.northwind, {"city": city})
        assert dumped(one) == dumped(other)


def test_an_undone_change_leaves_the_text_as_it_was(book: Book, filled: Filled, dumped: Dumped) -> None:
    before = dumped(book)
    remove_fact(book, filled.fact)
    add_fact(book, {"account_id": filled.northwind, "text": "x"})
    after = dumped(book)
    undo(book)
    undo(book)
    assert dumped(book) == before
    redo(book)
    redo(book)
    assert dumped(book) == after != before


def test_letters_are_written_as_they_are(book: Book, dumped: Dumped) -> None:
    assert "Haldén Énergie" in dumped(book)
    assert "\\u" not in dumped(book)


def test_it_comes_in_pieces(book: Book) -> None:
    assert max(len(piece) for piece in dump_book(book)) < 2000
    assert sum(1 for _ in dump_book(book)) > 20


def test_an_empty_book_has_its_settings_alone(empty_book: Book, dumped: Dumped) -> None:
    whole = json.loads(dumped(empty_book))
    assert {name for name, rows in whole.items() if rows} == {"book_settings"}
