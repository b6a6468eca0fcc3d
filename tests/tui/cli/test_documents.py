"""Documents from the command line: `sheet` and `export`, by name, by tier, all."""

from __future__ import annotations

from pathlib import Path

import pytest

from store.accounts import find_account
from store.opening import open_book
from store.plans.actions import add_action
from store.plans.plans import add_plan
from templates.documents import DOCUMENTS
from templates.profiles import PROFILES
from tui.cli.documents import DocumentName, ProfileName


@pytest.fixture
def to(tmp_path: Path) -> Path:
    """Return a folder to write to, not made yet."""
    return tmp_path / "out"


@pytest.fixture
def planned(book: Path) -> Path:
    """Return the book with a plan for Northwind Logistics: one action is external, one is not."""
    opened = open_book(book)
    with opened.read() as session:
        account = find_account(session, "Northwind Logistics").id
    days = {"starts_on": "2027-01-01", "ends_on": "2027-12-31"}
    plan = add_plan(opened, {"account_id": account, "period": "FY27", "goal": "One system", **days})
    for title, share in (("Show the figures", "external"), ("Outflank Procurement", "internal")):
        values = {"account_id": account, "plan_id": plan, "title": title, "due_on": "2027-02-01", "share": share}
        add_action(opened, values)
    return book


def names(folder: Path) -> list[str]:
    return sorted(path.name.rpartition("-")[0] for path in folder.iterdir())


def test_a_sheet_is_written_for_an_account(tierbook, book, to) -> None:
    answer = tierbook("sheet", "northwind log", "--to", to)
    assert answer.code == 0
    assert answer.out.startswith(f"1 written; 1 with gaps: {to}\n")
    assert "Talking point 2 is still to be written" in answer.out
    assert names(to) == ["northwind-logistics-three-points"]
    (sheet,) = to.iterdir()
    assert "The tender opens in May" in sheet.read_text(encoding="utf-8")
    assert [path for path in (to, sheet) if path.stat().st_mode & 0o077] == []


def test_sheets_of_a_tier_are_written_and_not_written_again(tierbook, book, to) -> None:
    first = tierbook("sheet", "--tier", 2, "--to", to)
    assert (first.code, first.out.split(";")[0]) == (0, "2 written")
    before = {path: path.stat().st_mtime_ns for path in to.iterdir()}
    again = tierbook("sheet", "--tier", 2, "--to", to)
    assert (again.code, again.out.split(";")[0]) == (0, "2 unchanged")
    assert {path: path.stat().st_mtime_ns for path in to.iterdir()} == before


def test_an_account_named_twice_gives_one_sheet(tierbook, book, to) -> None:
    assert tierbook("sheet", "Depot", "northwind depot", "--to", to).out.startswith("1 written")


def test_dossiers_are_exported_by_name_tier_or_all(tierbook, book, tmp_path) -> None:
    assert tierbook("export", "Depot", "Haldén", "--to", tmp_path / "a").out.startswith("2 written")
    assert tierbook("export", "--tier", 1, "--to", tmp_path / "b").out.startswith("1 written")
    assert tierbook("export", "--tier", 0, "--to", tmp_path / "c").out.startswith("1 written")
    assert tierbook("export", "--all", "--to", tmp_path / "d").out.startswith("5 written")
    (dossier,) = (tmp_path / "b").iterdir()
    assert "One fuel system by spring" in dossier.read_text(encoding="utf-8")


def test_org_charts_are_drawn_beside_the_dossiers_of_those_that_have_seats(tierbook, book, to) -> None:
    for outcome in ("3 written", "3 unchanged"):
        assert tierbook("export", "Depot", "Northwind Log", "--charts", "--to", to).out.startswith(outcome)
    assert sorted(path.name.split("-")[1] for path in to.glob("north*.md")) == ["depot", "logistics"]
    (picture,) = to.glob("*.svg")
    assert picture.name.startswith("northwind-logistics-org-chart-")
    assert "Jan de Boer" in picture.read_text(encoding="utf-8")


def test_a_file_that_was_changed_is_left_alone(tierbook, book, to) -> None:
    tierbook("sheet", "Depot", "--to", to)
    (sheet,) = to.iterdir()
    sheet.write_text(sheet.read_text(encoding="utf-8") + "\nMine.\n", encoding="utf-8")
    tierbook("set", "Depot", "city=Antwerp")
    answer = tierbook("sheet", "Depot", "--to", to)
    assert answer.code == 0
    assert "left as it is" in answer.out
    assert sheet.read_text(encoding="utf-8").endswith("\nMine.\n")
    assert len(list(to.iterdir())) == 2


@pytest.mark.parametrize(
    "words",
    [
        ["sheet"],
        ["export"],
        ["sheet", "Depot", "--tier", 2],
        ["export", "Depot", "--all"],
        ["export", "--tier", 2, "--all"],
    ],
)
def test_what_is_wanted_must_be_said_in_one_way(tierbook, book, to, words) -> None:
    answer = tierbook(*words, "--to", to)
    assert (answer.code, answer.out) == (2, "")
    assert "one of the two" in answer.err
    assert not to.exists()


def test_without_a_folder_they_go_where_the_app_exports_to(tierbook, book, private_home, tmp_path) -> None:
    assert tierbook("sheet", "Depot").code == 0
    assert names(private_home / "Tierbook") == ["northwind-depot-three-points"]
    (book.parent / "settings.toml").write_text(f'export_folder = "{tmp_path / "mine"}"\n', encoding="utf-8")
    assert tierbook("export", "Depot").code == 0
    assert names(tmp_path / "mine") == ["northwind-depot-dossier"]


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (["nobody"], "No such account"),
        (["Depot", "nobody"], "No such account"),
        (["northwind"], "Which account?"),
        (["Depot", "--template", "three-point"], "“three-points”"),
    ],
)
def test_what_is_not_there_is_told_before_anything_is_written(tierbook, book, to, words, told) -> None:
    answer = tierbook("sheet", *words, "--to", to)
    assert (answer.code, answer.out) == (2, "")
    assert told in answer.err
    assert not to.exists()


def test_an_empty_tier_is_told(tierbook, book, to) -> None:
    tierbook("set", "顧客", "tier=2")
    answer = tierbook("sheet", "--tier", 3, "--to", to)
    assert (answer.code, answer.out) == (0, "")
    assert "no accounts" in answer.err


def test_a_template_of_ones_own_is_used(tierbook, book, to) -> None:
    path = Path(tierbook("template", "new", "Mine").out.splitlines()[0])
    path.write_text("---\nname: mine\ntitle: Mine\n---\nHello {{ account.name }}!\n", encoding="utf-8")
    assert tierbook("sheet", "Depot", "--template", "mine", "--to", to).code == 0
    (sheet,) = to.iterdir()
    assert "Hello Northwind Depot!" in sheet.read_text(encoding="utf-8")


def test_a_template_that_is_wrong_is_told_and_nothing_written(tierbook, book, to) -> None:
    path = Path(tierbook("template", "new", "mine").out.splitlines()[0])
    path.write_text("---\nname: other\ntitle: Mine\n---\nHello\n", encoding="utf-8")
    answer = tierbook("sheet", "Depot", "--template", "mine", "--to", to)
    assert (answer.code, answer.out) == (2, "")
    assert "line 2" in answer.err
    path.write_text("---\nname: mine\ntitle: Mine\n---\nHello {{ account.nam }}\n", encoding="utf-8")
    answer = tierbook("sheet", "Depot", "--template", "mine", "--to", to)
    assert answer.code == 2
    assert "1 refused" in answer.out
    assert not list(to.iterdir())


def test_a_folder_that_cannot_be_had_is_told(tierbook, book, tmp_path) -> None:
    (tmp_path / "file").touch()
    answer = tierbook("export", "--all", "--to", tmp_path / "file")
    assert answer.code == 2
    assert str(tmp_path / "file") in answer.err


@pytest.mark.parametrize("line", ["oops", "export_folder = 5", "export-folder = '/secure'"])
def test_settings_that_are_not_in_order_are_told_and_nothing_is_written_to_a_guess(
    tierbook, book, private_home, to, line
) -> None:
    (book.parent / "settings.toml").write_text(f"my_name = 'J. Ek'\n{line}\n", encoding="utf-8")
    answer = tierbook("export", "Depot")
    assert (answer.code, answer.out) == (2, "")
    assert "settings.toml" in answer.err
    assert "--to DIR" in answer.err
    assert not (private_home / "Tierbook").exists()
    answer = tierbook("export", "Depot", "--to", to)
    assert (answer.code, names(to)) == (0, ["northwind-depot-dossier"])
    assert "settings.toml" in answer.err


@pytest.mark.parametrize(
    ("folder", "told"),
    [
        ("~nosuch/x", "There is no home folder ~nosuch here."),
        ("mine", "“mine” is no whole path: begin it with ~/ or /."),
    ],
)
def test_an_export_folder_that_cannot_be_meant_is_told(
    tierbook, book, to, tmp_path, monkeypatch, folder: str, told: str
) -> None:
    monkeypatch.chdir(tmp_path)
    (book.parent / "settings.toml").write_text(f'export_folder = "{folder}"\n', encoding="utf-8")
    answer = tierbook("export", "Depot")
    assert (answer.code, answer.out) == (2, "")
    assert told in answer.err
    assert tierbook("export", "Depot", "--to", "~nosuch/x").code == 2
    assert not list(tmp_path.glob("~nosuch")) + list(tmp_path.glob("mine"))
    assert tierbook("export", "Depot", "--to", to).code == 0


def test_a_book_without_accounts_is_told_as_such(tierbook, tmp_path, to) -> None:
    empty = tmp_path / "empty.db"
    tierbook("new", empty)
    answer = tierbook("-b", empty, "export", "--all", "--to", to)
    assert (answer.code, answer.out) == (0, "")
    advice = f"`tierbook -b {empty} import FILE` brings some in."
    assert answer.err == f"There are no accounts in use. {advice} Nothing was written.\n"


@pytest.mark.parametrize(
    ("words", "name", "told"),
    [
        (["plan"], "northwind-logistics-plan", (True, True, True)),
        (["full-plan"], "northwind-logistics-full-plan", (True, True, True)),
        (["plan", "--profile", "manager"], "northwind-logistics-plan-manager", (True, True, True)),
        (["plan", "--profile", "customer"], "northwind-logistics-plan-customer", (False, True, False)),
        (["full-plan", "--profile", "customer"], "northwind-logistics-full-plan-customer", (False, True, False)),
    ],
)
def test_a_plan_is_exported_for_its_reader(tierbook, planned, to, words, name, told) -> None:
    for outcome in ("1 written", "1 unchanged"):
        answer = tierbook("export", "Northwind Log", "--document", *words, "--to", to)
        assert (answer.code, answer.out.split(":")[0]) == (0, outcome)
    assert names(to) == [name]
    text = next(to.iterdir()).read_text(encoding="utf-8")
    assert tuple(part in text for part in ("One system", "Show the figures", "Outflank Procurement")) == told


def test_a_named_account_without_a_plan_is_told_and_no_file_is_written(tierbook, planned, to) -> None:
    answer = tierbook("export", "Depot", "--document", "plan", "--to", to)
    assert answer.code == 2
    assert answer.out.startswith(f"1 refused: {to}\n")
    assert "northwind-depot-plan-" in answer.out
    assert "no plan yet" in answer.out
    assert list(to.iterdir()) == []


def test_of_many_accounts_those_without_a_plan_are_left_out_and_counted(tierbook, planned, to) -> None:
    answer = tierbook("export", "--all", "--document", "plan", "--to", to)
    assert (answer.code, answer.out) == (0, f"1 written: {to}\n")
    assert answer.err == "4 accounts left out: no plan yet.\n"
    assert names(to) == ["northwind-logistics-plan"]


def test_a_dossier_is_not_for_the_customer(tierbook, planned, to) -> None:
    answer = tierbook("export", "Northwind Log", "--profile", "customer", "--to", to)
    assert (answer.code, answer.out) == (2, "")
    assert "The dossier is for us" in answer.err
    assert "--document plan or --document full-plan" in answer.err
    assert not to.exists()


def test_an_org_chart_is_not_for_the_customer(tierbook, planned, to) -> None:
    answer = tierbook("export", "--all", "--charts", "--profile", "customer", "--to", to)
    assert answer.code == 2
    assert "not for the customer" in answer.err
    assert not to.exists()


@pytest.mark.parametrize("words", [["--document", "plans"], ["--profile", "everybody"]])
def test_a_document_or_a_reader_that_there_is_not_is_told(tierbook, planned, to, words) -> None:
    answer = tierbook("export", "Depot", *words, "--to", to)
    assert answer.code == 2
    assert words[1] in answer.err
    assert not to.exists()


def test_the_verb_names_every_document_and_every_reader() -> None:
    assert list(DocumentName) == list(DOCUMENTS)
    assert list(ProfileName) == list(PROFILES)
