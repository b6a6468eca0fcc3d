from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from store.errors import NotFound, Refused
from store.intake.sources import Source, check_source, in_order, list_files, map_column


def test_a_column_can_be_mapped_by_its_header(source: Callable[..., Source]) -> None:
    found = map_column(source("Nummer,Was,City\n1,Acme,Oslo\n"), "Was", "name")
    assert found.mapping.fields["name"] == 1
    assert "city" not in map_column(found, "City", None).mapping.fields


@pytest.mark.parametrize(("header", "field"), [("Nowhere", "name"), ("City", "colour")])
def test_a_column_or_field_that_is_not_there_is_said(source: Callable[..., Source], header: str, field: str) -> None:
    with pytest.raises(Refused, match="There is no such"):
        map_column(source("Name,City\nAcme,Oslo\n"), header, field)


def test_two_columns_of_one_name_must_be_settled(source: Callable[..., Source]) -> None:
    doubtful = source("Name,name\nAcme,Acme Ltd\n")
    with pytest.raises(Refused):
        check_source(doubtful)
    check_source(map_column(doubtful, "Name", "name"))


def test_accounts_come_before_what_belongs_to_them(source: Callable[..., Source]) -> None:
    files = [source("Deal Name,Amount\nA,1\n", "d.csv"), source("Last Name,Email\nA,b\n", "p.csv")]
    files.append(source("Company\nAcme\n", "a.csv"))
    assert [each.path.name for each in in_order(files)] == ["a.csv", "p.csv", "d.csv"]


def test_a_folder_stands_for_its_tables(tmp_path: Path) -> None:
    for name in ("b.csv", "a.CSV", "note.txt"):
        (tmp_path / name).write_text("Name\nAcme\n")
    (tmp_path / "sub.csv").mkdir()
    assert [path.name for path in list_files(tmp_path)] == ["a.CSV", "b.csv"]
    assert list_files(tmp_path / "note.txt") == [tmp_path / "note.txt"]
    with pytest.raises(NotFound):
        list_files(tmp_path / "sub.csv")
