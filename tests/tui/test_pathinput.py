from __future__ import annotations

from pathlib import Path

import pytest

from tui.widgets.pathinput import complete_path, read_path


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Return a home folder with tables in it, which is the folder one stands in as well."""
    for name in ("Account.csv", "Contacts of May.csv", "note.md", ".hidden.csv", "list.TXT"):
        (tmp_path / name).write_text("Name\n")
    (tmp_path / "exports").mkdir()
    (tmp_path / "bad\x1bname.csv").write_text("Name\n")
    monkeypatch.setenv("HOME", str(tmp_path))
    monkeypatch.chdir(tmp_path)
    return tmp_path


@pytest.mark.parametrize(
    ("typed", "completed"),
    [
        ("Acc", "Account.csv"),
        ("~/Acc", "~/Account.csv"),
        ("~/ex", "~/exports/"),
        ("exp", "exports/"),
        ("l", "list.TXT"),
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
