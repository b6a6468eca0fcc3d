from __future__ import annotations

from pathlib import Path

import pytest

from tui.widgets.pathinput import complete_path, read_path, suggest_path


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Return a home folder with tables in it, which is the folder one stands in as well."""
    for name in ("Account.csv", "Accounts of June.csv", "Contacts of May.csv", "note.md", ".hidden.csv", "list.TXT"):
        (tmp_path / name).write_text("Name\n")
    (tmp_path / "exports").mkdir()
    (tmp_path / "bad\x1bname.csv").write_text("Name\n")
    monkeypatch.setenv("HOME", str(tmp_path))
    monkeypatch.chdir(tmp_path)
    return tmp_path


@pytest.mark.parametrize(
    ("typed", "completed"),
    [
        ("Acc", "Account"),
        ("~/Acc", "~/Account"),
        ("Account", None),
        ("Account.", "Account.csv"),
        ("Con", "Contacts of May.csv"),
        ("~/ex", "~/exports/"),
        ("exp", "exports/"),
        ("l", None),
        ("Acco", "Account"),
        (".h", ".hidden.csv"),
        ("note", None),
        ("bad", None),
        ("Account.csv", None),
        ("nowhere/x", None),
        ("~", None),
        ("", None),
        ("\0", None),
        ("~nosuch/", None),
        ("~nosuch/x", None),
        ("x" * 300, None),
        ("x" * 300 + "/y", None),
    ],
)
def test_a_path_is_completed_with_what_may_be_a_table(folder: Path, typed: str, completed: str | None) -> None:
    assert complete_path(typed) == completed
    if completed:
        assert complete_path(str(folder / typed.removeprefix("~/"))) == str(folder) + "/" + completed.removeprefix("~/")


def test_several_names_are_shown_behind_what_they_have_in_common(folder: Path) -> None:
    assert suggest_path("Acc") == "Account   Account.csv · Accounts of June.csv"
    assert suggest_path("~/Account") == "~/Account   Account.csv · Accounts of June.csv"
    assert suggest_path("Con") == "Contacts of May.csv"
    assert suggest_path("Contacts of May.csv") is None
    for number in range(7):
        (folder / "exports" / f"{number}").mkdir()
    assert suggest_path("exports/") == "exports/   0/ · 1/ · 2/ · 3/ · 4/ · 5/ … 7 in all"


def test_a_path_may_be_dropped_in_with_quotes_or_backslashes(folder: Path) -> None:
    wanted = folder / "Contacts of May.csv"
    for typed in (f"{wanted}", f"  '{wanted}' ", f'"{wanted}"', str(wanted).replace(" ", "\\ "), f"~/{wanted.name}"):
        assert read_path(typed) == wanted


@pytest.mark.parametrize(
    "typed",
    ["~nosuch", "~nosuch/a.csv", "x" * 300, "y" * 5000 + "/a.csv", "\0", "\ud800"],
    ids=lambda typed: ascii(typed[:12]),
)
def test_a_path_that_no_system_takes_stays_as_it_was_typed(folder: Path, typed: str) -> None:
    assert str(read_path(typed)) == typed
