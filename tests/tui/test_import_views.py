"""What the import screen shows of the files: what becomes of each column, and which files are left out."""

from __future__ import annotations

from pathlib import Path

import pytest

from store.intake.report import Told
from tui import import_views as views
from tui.desk import Desk
from tui.import_choices import CHOICES
from tui.import_work import ImportWork

OWNER = "005f4000000VrDDAA0"
ACCOUNTS = f"Id,Name,Type,OwnerId,Was\n1,Acme,Customer,{OWNER},x\n2,Beta,Moon,{OWNER},\n"
USERS = f"Id,Username,Name,ProfileId\n{OWNER},j@x,Jonna Ek,00e1\n"
CAMPAIGNS = "name,budgetedCost,actualCost\nSpring,1,2\n"


@pytest.fixture
def work(empty_desk: Desk) -> ImportWork:
    """Return an import into an empty book, with no file yet."""
    return ImportWork(empty_desk.places, empty_desk.book, "EUR")


def add(work: ImportWork, folder: Path, name: str, text: str) -> Path:
    """Take a file of this text, and try the import out."""
    (folder / name).write_text(text)
    work.add(folder / name)
    work.try_out(lambda: False)
    return folder / name


def cells(work: ImportWork, name: str) -> dict[str, tuple[str, str]]:
    """What each column of a file fills, and the check of it."""
    file = next(file for file in work.files if file.name == name)
    rows = (row.cells for row in views.column_rows(file, work.report))
    texts = ([cell if isinstance(cell, str) else cell.text for cell in row] for row in rows)
    return {header: (field.strip(), check) for header, _, field, check in texts}


def test_the_check_says_what_is_taken_and_what_is_left_out_and_why(work: ImportWork, tmp_path: Path) -> None:
    add(work, tmp_path, "a.csv", ACCOUNTS)
    assert cells(work, "a.csv") == {
        "Id": ("→ Id", "✓ 2 filled"),
        "Name": ("→ Name", "✓ 2 filled"),
        "Type": ("→ Relationship", "! 1 of 2 left out: “Moon” is none that is known"),
        "OwnerId": ("→ Owner", "! 2 left out: ids; add User.csv"),
        "Was": ("left out", "no field is known by this header"),
    }
    add(work, tmp_path, "User.csv", USERS)
    assert cells(work, "a.csv")["OwnerId"] == ("→ Owner", "✓ 2 filled")


def test_a_file_of_another_kind_is_left_out_and_said_so_until_its_kind_is_chosen(
    work: ImportWork, tmp_path: Path
) -> None:
    campaigns = add(work, tmp_path, "Campaigns.csv", CAMPAIGNS)
    assert work.problem is not None
    assert work.problem.title == "This looks like campaigns"
    assert set(cells(work, "Campaigns.csv").values()) == {("left out", "looks like campaigns")}
    add(work, tmp_path, "a.csv", ACCOUNTS)
    assert (work.problem, work.report and work.report.new) == (None, 2)
    assert "Left out: Campaigns.csv looks like campaigns. K chooses" in views.result_line(work, None).plain
    assert [row.cells[1] for row in views.file_rows(work.files)] == ["campaigns", "accounts"]
    work.change(campaigns, lambda source: CHOICES["letters"].read(source, 1))
    assert work.files[0].source.mapping.other == "campaigns"
    work.change(campaigns, lambda source: CHOICES["kind"].read(source, 0))
    work.try_out(lambda: False)
    assert (work.report and work.report.new, "Left out" in views.result_line(work, None).plain) == (3, False)


def test_a_column_in_which_nothing_stands_is_not_shown_and_its_room_is_the_reason_s() -> None:
    told = [Told(2, "", "", "no name in this row"), Told(3, "", "", "no name in this row")]
    assert [column.key for column in views.list_columns(told)] == ["line", "what"]
    assert [row.cells for row in views.told_rows(told)] == [("2", told[0].what), ("3", told[1].what)]
    told.append(Told(0, "Type", "Moon", "is none that is known"))
    assert [column.key for column in views.list_columns(told)] == ["line", "value", "column", "what"]
    assert [len(row.cells) for row in views.told_rows(told)] == [4, 4, 4]


def test_what_can_still_be_done_about_a_count_is_not_said_after_the_import(work: ImportWork, tmp_path: Path) -> None:
    add(work, tmp_path, "a.csv", "Name,City\nAcme,Oslo\n")
    work.run(lambda *_: None, lambda: False)
    add(work, tmp_path, "b.csv", "Id,Name\n7,Acme\n")

    def hints() -> str:
        assert work.report is not None
        cells = [cell for row in views.result_rows(work.report) for cell in row.cells]
        return " ".join(cell if isinstance(cell, str) else cell.text for cell in cells)

    assert "named like another" in hints()
    assert "M takes" in hints()
    work.run(lambda *_: None, lambda: False)
    assert "named like another" in hints()
    assert "M takes" not in hints()


def test_every_hint_fits_its_column() -> None:
    room = next(column.width for column in views.RESULT_COLUMNS if column.key == "hint")
    assert max(len(f"⏎ {hint}") for hint in views._HINTS.values()) <= room


def test_of_many_files_left_out_only_some_are_named(work: ImportWork, tmp_path: Path) -> None:
    for number in range(views.NAMED + 2):
        add(work, tmp_path, f"{number}.csv", CAMPAIGNS)
    add(work, tmp_path, "a.csv", ACCOUNTS)
    assert "1.csv looks like campaigns and 2 more. K" in views.result_line(work, None).plain
