from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from store.errors import NotFound, Refused
from store.intake.sources import (
    Source,
    check_source,
    in_order,
    list_files,
    map_column,
    name_source,
    open_source,
    propose_source,
)


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


def test_a_list_that_may_be_people_or_colleagues_is_asked_back(source: Callable[..., Source]) -> None:
    text = "First Name,Last Name,Email,Owner ID\nAnn,Lee,ann@customer.example,7\nBo,Ray,bo@other.example,8\n"
    with pytest.raises(Refused, match="This looks like people or colleagues") as caught:
        check_source(source(text, "my list.csv"))
    assert "does not take" not in caught.value.in_words()
    assert caught.value.hint.endswith(
        "K, or on the command line --kind 'my list.csv=people' or --kind 'my list.csv=colleagues'."
    )
    for kind in ("people", "colleagues"):
        check_source(source(text, kind=kind))


def test_the_name_of_a_file_is_quoted_where_it_is_to_be_copied(source: Callable[..., Source]) -> None:
    campaigns = source("name,budgetedCost,actualCost\nSpring,1,2\n", "my list; touch owned.csv")
    with pytest.raises(Refused) as caught:
        check_source(campaigns)
    assert "--kind 'my list; touch owned.csv=accounts'." in caught.value.hint


@pytest.mark.parametrize("name", ["", "  ", "name", "NAME"])
def test_a_system_needs_a_name_of_its_own(source: Callable[..., Source], name: str) -> None:
    with pytest.raises(Refused, match="cannot name a system"):
        name_source(source("Id,Name\n1,Acme\n"), name)


def test_the_name_of_a_system_stays_when_a_column_is_mapped(source: Callable[..., Source]) -> None:
    named = name_source(source("Id,Was\n1,Acme\n"), "Our ERP")
    mapping = map_column(named, "Was", "name").mapping
    assert (mapping.source, mapping.account_source) == ("our erp", "our erp")
    assert name_source(source("Was\nAcme\n"), "erp").mapping.source == "name"


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


def test_what_cannot_be_looked_into_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(_: Path) -> None:
        raise PermissionError(13, "Permission denied")

    with pytest.raises(Refused, match="cannot be looked into"):
        list_files(tmp_path / ("x" * 300))
    monkeypatch.setattr(Path, "iterdir", refuse)
    with pytest.raises(Refused, match="cannot be looked into") as caught:
        list_files(tmp_path)
    assert "Permission denied" in caught.value.message


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"Name\nAc\0me\n", "list.csv: Line 2 holds a NUL character."),
        (b"\x89PNG\r\n", "list.csv: It is a picture."),
        (b'Name,City\nAcme,"Oslo\nBeta,Gent\n', "list.csv: The record that begins on line 2 opens a quote"),
        (b"Nummer,Was\n1,2\n", "list.csv: The file has: Nummer, Was."),
        (b"Name,name\nAcme,Beta\n", "list.csv: "),
        (b"", "list.csv holds no text."),
    ],
)
def test_what_stops_a_file_names_it_first_and_once(tmp_path: Path, content: bytes, words: str) -> None:
    file = tmp_path / "list.csv"
    file.write_bytes(content)
    with pytest.raises(Refused) as caught:
        list(open_source(propose_source(file)[0]).rows([]))
    assert caught.value.message.startswith(words)
    assert caught.value.in_words().count("list.csv") == 1
    assert "which" not in caught.value.hint
