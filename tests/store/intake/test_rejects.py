"""The reject file: nothing lost, nothing that runs, and fit to be imported when it is put right."""

from __future__ import annotations

import csv
import stat
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from store.errors import StoreError
from store.intake.reading import RefusedRow, Table, open_table
from store.intake.rejects import write_rejects


def read_table(path: Path, **how: str) -> Table:
    """Return the whole file."""
    return open_table(path, **how).preview(None)


def test_rows_stand_in_order_with_their_errors(tmp_path: Path) -> None:
    path = tmp_path / "rejects.csv"
    refused = [RefusedRow(9, ("Beta",), "too short"), RefusedRow(4, ("=1+1", "x;y", "2", "3", "@4"), "too long")]
    assert write_rejects(path, ("name", "city", "Größe"), refused, ";") == 2
    content = path.read_bytes()
    assert content.startswith(b"\xef\xbb\xbf")
    rows = list(csv.reader(content.decode("utf-8-sig").splitlines(), delimiter=";"))
    assert rows == [
        ["name", "city", "Größe", "ERROR"],
        ["'=1+1", "x;y", "2", "Line 4: too long", "3", "'@4"],
        ["Beta", "", "", "Line 9: too short"],
    ]
    assert b'"x;y"' in content
    assert stat.S_IMODE(path.stat().st_mode) == 0o600


def test_it_can_be_imported_again_and_rejected_again(tmp_path: Path) -> None:
    first, second = tmp_path / "first.csv", tmp_path / "second.csv"
    write_rejects(first, ("name", "revenue"), [RefusedRow(3, ("=Acme", "'+x"), "no amount")])
    table = read_table(first)
    assert [row.cells for row in table.rows] == [("=Acme", "'+x", "Line 3: no amount")]
    again = [RefusedRow(row.line, row.cells, "still none") for row in table.rows]
    write_rejects(second, table.header, again, table.delimiter)
    table = read_table(second)
    assert table.header == ("name", "revenue", "ERROR")
    assert [row.cells for row in table.rows] == [("=Acme", "'+x", "Line 2: still none")]


def test_a_folder_that_is_not_there_is_said(tmp_path: Path) -> None:
    with pytest.raises(StoreError):
        write_rejects(tmp_path / "nowhere" / "rejects.csv", ("name",), [])


CELL = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0"), max_size=12) | st.text(
    "'=+-@\t\n;,\"1", max_size=5
)


@given(st.lists(st.tuples(CELL, CELL), max_size=6), st.sampled_from(",;\t|"))
def test_what_was_refused_comes_back_cell_by_cell(homes: Path, rows: list[tuple[str, str]], delimiter: str) -> None:
    path = homes / "rejects.csv"
    write_rejects(path, ("name", "city"), [RefusedRow(line, row, "why") for line, row in enumerate(rows, 2)], delimiter)
    table = read_table(path, encoding="utf-8", delimiter=delimiter)
    assert [row.cells[:2] for row in table.rows] == rows
    assert not table.refused
