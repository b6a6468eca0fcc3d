"""The account list from end to end: the same accounts in the same order as the windows show."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from store.accounts import Account
from store.errors import Damaged, NotFound
from store.listing import BATCH, COLUMNS, complete_names, complete_people, open_for_listing, stream_accounts
from store.opening import open_book
from store.windows import ALL, ARCHIVED, SORTABLE, UNTIERED, AccountWindow, Order, find_lines

if TYPE_CHECKING:
    from tests.store.conftest import Filled


@pytest.fixture
def listing(filled: Filled, tmp_path: Path) -> Iterator[sqlite3.Connection]:
    """Return a connection for listing."""
    with open_for_listing(filled.path, tmp_path / "backups") as connection:
        yield connection


def rows(
    connection: sqlite3.Connection, columns: tuple[str, ...] = ("id",), **more: object
) -> list[tuple[object, ...]]:
    """Return all rows of a listing."""
    return [row for batch in stream_accounts(connection, columns, **more) for row in batch]  # type: ignore[arg-type]


@pytest.mark.parametrize("descending", [False, True])
@pytest.mark.parametrize("column", SORTABLE)
@pytest.mark.parametrize("shelf", [ALL, ARCHIVED, UNTIERED, 1, 2, 3])
def test_a_listing_is_what_the_windows_show(
    listing: sqlite3.Connection, shelf: int, column: str, descending: bool
) -> None:
    order = Order(column, descending)
    shown = AccountWindow(listing, shelf, order).lines(0, 99)
    assert rows(listing, shelf=shelf, order=order) == [(line.id,) for line in shown]


def test_every_column_is_given_as_asked_for(listing: sqlite3.Connection, filled: Filled) -> None:
    columns = tuple(sorted(COLUMNS))
    line = next(line for line in AccountWindow(listing).lines(0, 99) if line.id == filled.northwind)
    row = next(row for row in rows(listing, columns) if row[columns.index("id")] == filled.northwind)
    assert dict(zip(columns, row, strict=True)) == {name: getattr(line, name) for name in columns}


@pytest.mark.parametrize(
    "text",
    [
        "north",
        "NORTHWIND log",
        "haldén",
        "rotterdam",
        "ropes",
        "nobody",
        "\u202enorth\u200bwind",
        '"',
        "\x00",
        "\ud800",
    ],
)
def test_what_is_found_is_what_the_screen_finds(listing: sqlite3.Connection, text: str) -> None:
    assert {row[0] for row in rows(listing, text=text)} == {line.id for line in find_lines(listing, text)}


def test_no_more_rows_than_asked_for(listing: sqlite3.Connection) -> None:
    assert len(rows(listing, limit=2)) == 2
    assert rows(listing, limit=0) == []


def test_what_is_not_ours_is_not_read(listing: sqlite3.Connection) -> None:
    with pytest.raises(ValueError, match="notes"):
        rows(listing, ("notes",))
    with pytest.raises(ValueError, match="tier"):
        rows(listing, order=Order("tier; DROP TABLE account"))


def test_a_long_list_comes_in_batches(filled: Filled, tmp_path: Path) -> None:
    with open_book(filled.path) as book, book.write("many") as session:
        keys = session.keys.new_keys(BATCH + 1)
        session.insert_many(Account, [{"id": key, "name": "Same", "name_key": "same"} for key in keys])
    with open_for_listing(filled.path, tmp_path) as connection:
        sizes = [len(batch) for batch in stream_accounts(connection, ("id",))]
    assert sizes == [BATCH, 4]


def test_names_are_completed(filled: Filled) -> None:
    assert complete_names(filled.path, "NORTH") == ["Northwind Depot", "Northwind Logistics"]
    assert complete_names(filled.path, "haldé") == ["Haldén Énergie"]
    assert complete_names(filled.path, "old") == []
    assert complete_names(filled.path, "", limit=2) == ["Haldén Énergie", "Northwind Depot"]
    assert list(filled.path.parent.glob("*.db-*")) == [], "no log is left"


def test_people_are_completed_by_the_name_or_number_of_their_account(filled: Filled, tmp_path: Path) -> None:
    assert complete_people(filled.path, "northwind LOGISTICS", "") == ["Jan de Boer", "Marta Visser"]
    assert complete_people(filled.path, str(filled.northwind), "MA") == ["Marta Visser"]
    assert complete_people(filled.path, "northwind", "MA") == []
    assert complete_people(tmp_path / "none.db", "northwind", "") == []


def test_where_anything_is_amiss_no_name_is_completed(filled: Filled, tmp_path: Path) -> None:
    filled.path.write_bytes(b"no book")
    assert complete_names(filled.path, "north") == []
    assert complete_names(tmp_path / "none.db", "north") == []


def test_a_damaged_or_missing_book_is_told(filled: Filled, tmp_path: Path) -> None:
    with pytest.raises(NotFound), open_for_listing(tmp_path / "none.db", tmp_path):
        pytest.fail("opened nothing")
    data = bytearray(filled.path.read_bytes())
    for page in range(2, len(data) // 4096):
        if b"Northwind Logistics" in data[page * 4096 : (page + 1) * 4096]:
            data[page * 4096 : page * 4096 + 8] = b"\xff" * 8
    filled.path.write_bytes(data)
    with pytest.raises(Damaged, match="not a sound book"), open_for_listing(filled.path, tmp_path) as connection:
        rows(connection, ("name",))
