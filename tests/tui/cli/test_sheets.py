"""`tierbook sheet`: from the template that fits or one that is named, only what is stale, as JSON."""

from __future__ import annotations

import json
from pathlib import Path

import pytest


@pytest.fixture
def to(tmp_path: Path) -> Path:
    """Return a folder to write to, not made yet."""
    return tmp_path / "out"


def test_only_what_has_no_sheet_or_a_stale_one_is_made(tierbook, book, to) -> None:
    assert tierbook("sheet", "--tier", 2, "--stale", "--to", to).out.startswith("2 written")
    again = tierbook("sheet", "--tier", 2, "--stale", "--to", to)
    assert (again.code, again.out) == (0, f"nothing written; 2 fresh, left out: {to}\n")
    tierbook("set", "Depot", "city=Antwerp")
    assert "stale: 1 change since" in tierbook("show", "Depot").out
    answer = tierbook("sheet", "--tier", 2, "--stale", "--to", to)
    assert (answer.code, answer.out.split(":")[0]) == (0, "1 written; 1 with gaps; 1 fresh, left out")


def test_the_report_is_there_as_json(tierbook, book, to) -> None:
    answer = tierbook("sheet", "--tier", 2, "--json", "--to", to)
    report = json.loads(answer.out)
    assert (answer.code, report["written"], report["left_out"], report["index"]) == (0, 2, 0, "index.md")
    assert [Path(report["folder"], sheet["file"]).is_file() for sheet in report["sheets"]] == [True, True]
    assert {sheet["outcome"] for sheet in report["sheets"]} == {"written"}
    assert all(sheet["template"] and sheet["account"].isdecimal() for sheet in report["sheets"])
    assert any("Talking point 1 is still to be written" in sheet["gaps"] for sheet in report["sheets"])


def test_a_template_that_is_wrong_is_in_the_json_and_in_the_exit_code(tierbook, book, to) -> None:
    path = Path(tierbook("template", "new", "mine").out.splitlines()[0])
    path.write_text("---\nname: mine\ntitle: Mine\n---\nHello {{ account.nam }}\n", encoding="utf-8")
    answer = tierbook("sheet", "--tier", 2, "--template", "mine", "--json", "--to", to)
    report = json.loads(answer.out)
    assert (answer.code, report["refused"]) == (2, 2)
    assert {sheet["outcome"] for sheet in report["sheets"]} == {"refused"}
    assert all("account.nam" in sheet["reason"] for sheet in report["sheets"])


def test_a_folder_that_may_not_be_written_is_told(tierbook, book, tmp_path) -> None:
    (tmp_path / "file").touch()
    answer = tierbook("sheet", "--tier", 2, "--to", tmp_path / "file" / "deeper")
    assert answer.code == 2
    assert str(tmp_path / "file") in answer.err


def test_a_view_that_was_kept_is_listed_and_its_sheets_are_made(tierbook, book, tmp_path) -> None:
    from store.opening import open_book
    from store.saved_views import keep_view

    with open_book(book) as opened:
        keep_view(opened, {"name": "North", "words": "northwind", "sorted_by": "revenue", "descending": True})
    assert "Northwind" in tierbook("list", "--view", "north").out
    assert tierbook("list", "--view", "north", "--tier", 1).code == 2
    answer = tierbook("list", "--view", "nowhere")
    assert (answer.code, "There are: North" in answer.err) == (2, True)
    made = tierbook("sheet", "--view", "north", "--to", tmp_path / "out")
    assert made.code == 0
    assert {path.name[:9] for path in (tmp_path / "out").glob("*.md")} >= {"northwind"}
