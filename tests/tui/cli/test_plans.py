"""Account plans from the command line: `plan import` and `plan read`."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

PLANS = Path(__file__).parents[2] / "data" / "plans"


def dump(tierbook) -> str:
    return tierbook("dump").out


@pytest.fixture
def exported(tierbook, book, tmp_path) -> Path:
    """Return the file of the plan of an account of the filled book, exported."""
    assert tierbook("plan", "import", PLANS / "common-core.md", "--account", "Depot", "--period", "FY27").code == 0
    assert tierbook("export", "Depot", "--document", "plan", "--to", tmp_path / "out").code == 0
    (path,) = (tmp_path / "out").glob("*-plan-*.md")
    return path


def test_an_import_is_a_draft_plan_and_one_step(tierbook, book) -> None:
    before = dump(tierbook)
    answer = tierbook("plan", "import", PLANS / "sales-account-plan.md", "--account", "Northwind Log")
    assert answer.code == 0
    assert answer.out.startswith(
        "Imported as a draft plan 2027: 1 text, 2 objectives, 4 actions, 2 risks, 1 competitor"
    )
    assert "For 2027, 2027-01-01 to 2027-12-31: the file says FY2027." in answer.out
    assert "line 49: the book knows nobody called “Nobody Known”; kept as a note" in answer.err
    assert "line 49: Due “soon”" in answer.err
    assert "Walk the depot in Gent" in tierbook("actions", "Northwind Log").out
    assert tierbook("undo").code == 0
    assert dump(tierbook) == before


def test_a_dry_run_lists_what_would_be_made_and_writes_nothing(tierbook, book) -> None:
    before = dump(tierbook)
    words = ("plan", "import", PLANS / "sales-account-plan.md", "--account", "Northwind Log")
    tried = tierbook(*words, "--dry-run")
    assert dump(tierbook) == before
    done = tierbook(*words)
    assert (tried.code, tried.err) == (0, done.err)
    assert tried.out.replace("Would be imported", "Imported").startswith(done.out)
    listed = tried.out.split("\n")
    for line in ("Objectives", "One fuel system", "Actions", "Kept as a note"):
        assert any(each.startswith(line) for each in listed), line
    assert "Walk the depot in Gent  (Jonna Ek · 2027-01-15)" in listed
    assert "Objectives" not in done.out
    assert "the heading “Stakeholder Map” is not understood; what stands below it is kept as a note" in tried.err


def test_an_import_as_json(tierbook, book) -> None:
    answer = tierbook("plan", "import", PLANS / "dex-account-plan.md", "--account", "Depot", "--json", "--dry-run")
    record = json.loads(answer.out)
    assert record["plan"] is None
    assert [each["title"] for each in record["objectives"]] == ["Depot roll-out", "Executive dialogue"]
    assert "## Executive Summary" in record["notes"]


@pytest.mark.parametrize(("period", "days"), [("FY27", "2027-01-01 to 2027-12-31"), ("2028", "2028-01-01"),
                                              ("Spring", "2026-01-01")])  # fmt: skip
def test_the_period_names_the_days(tierbook, book, tmp_path, period: str, days: str) -> None:
    tierbook("plan", "import", PLANS / "common-core.md", "--account", "Depot", "--period", period)
    tierbook("export", "Depot", "--document", "plan", "--to", tmp_path)
    (path,) = tmp_path.glob("*-plan-*.md")
    assert f"**{period}** · {days}" in path.read_text(encoding="utf-8")


def test_a_file_that_names_no_year_becomes_the_next_plan(tierbook, book, tmp_path) -> None:
    (tmp_path / "plan.md").write_text("# Plan\n\n## Goal\n\nGrow\n", encoding="utf-8")
    words = ("plan", "import", tmp_path / "plan.md", "--account", "Depot")
    assert "For 2026, 2026-01-01 to 2026-12-31: the file names no year" in tierbook(*words).out
    assert tierbook(*words, "--period", "2026").out.endswith("For 2026, 2026-01-01 to 2026-12-31.\n")
    record = json.loads(tierbook(*words, "--json", "--dry-run").out)
    assert (record["period"], record["from"], record["until"]) == ("2027", "2027-01-01", "2027-12-31")


def test_a_calendar_year_that_is_read_as_a_fiscal_one_is_told(tierbook, book, tmp_path) -> None:
    (tmp_path / "plan.md").write_text("# Plan 2027\n\n## Goal\n\nGrow\n", encoding="utf-8")
    words = ("plan", "import", tmp_path / "plan.md", "--account", "Depot", "--dry-run")
    assert "calendar" not in tierbook(*words).out
    assert tierbook("settings", "fiscal-year=10").code == 0
    out = tierbook(*words).out
    assert "For FY27, 2026-10-01 to 2027-09-30: the file says 2027, and that is read as the fiscal year" in out
    assert "not as the calendar year" in out


def test_what_cannot_be_imported_is_told_and_nothing_is_done(tierbook, book, tmp_path) -> None:
    before = dump(tierbook)
    (tmp_path / "binary.md").write_bytes(b"\xff\xfe\x00")
    (tmp_path / "long.md").write_text("word " * 40_000, encoding="utf-8")
    for name in ("none.md", "binary.md", "long.md"):
        answer = tierbook("plan", "import", tmp_path / name, "--account", "Depot")
        assert (answer.code, answer.out) == (2, "")
        assert answer.err
    assert tierbook("plan", "import", PLANS / "common-core.md", "--account", "Nobody").code == 2
    assert dump(tierbook) == before


def test_an_export_read_back_has_no_change(tierbook, exported) -> None:
    before, content = dump(tierbook), exported.read_bytes()
    answer = tierbook("plan", "read", exported, "--yes")
    assert (answer.code, answer.err) == (0, "")
    assert "nothing was edited" in answer.out
    assert (dump(tierbook), exported.read_bytes()) == (before, content)
    assert tierbook("plan", "import", exported, "--account", "Depot").code == 2


def test_one_word_is_shown_as_a_diff_and_taken_over_when_said_so(tierbook, exported) -> None:
    edited = exported.read_text(encoding="utf-8").replace("Win the depots", "Win the harbours")
    exported.write_text(edited, encoding="utf-8")
    before = dump(tierbook)
    tried = tierbook("plan", "read", exported, "--dry-run")
    assert tried.code == 0
    assert tried.out == (
        "Northwind Depot: 1 change.\nObjective “Win the depots”\n"
        "- Objective: Win the depots\n+ Objective: Win the harbours\n"
    )
    asked = tierbook("plan", "read", exported)
    assert asked.code == 2
    assert "Nobody is there to be asked" in asked.err
    assert dump(tierbook) == before
    done = tierbook("plan", "read", exported, "--yes")
    assert (done.code, done.out.splitlines()[-1]) == (0, "1 change taken over.")
    assert exported.read_text(encoding="utf-8") == edited
    assert tierbook("plan", "read", exported, "--yes").out.startswith("Northwind Depot: nothing was edited")
    assert tierbook("undo").code == 0
    assert dump(tierbook) == before


def test_what_was_changed_in_the_book_stays_there(tierbook, exported, tmp_path) -> None:
    text = exported.read_text(encoding="utf-8")
    other = tmp_path / "other.md"
    other.write_text(text.replace("Win the depots", "Win the docks"), encoding="utf-8")
    exported.write_text(text.replace("Win the depots", "Win the harbours"), encoding="utf-8")
    assert tierbook("plan", "read", exported, "--yes").code == 0
    before = dump(tierbook)
    answer = tierbook("plan", "read", other, "--yes")
    assert answer.code == 1
    assert "! changed in the book meanwhile: Win the harbours; left as it is there" in answer.out
    record = json.loads(tierbook("plan", "read", other, "--yes", "--json").out)
    assert (record["changes"][0]["meanwhile"], record["taken"]) == ("Win the harbours", 0)
    assert dump(tierbook) == before


def test_what_was_taken_out_of_the_file_stays_in_the_book(tierbook, exported) -> None:
    lines = exported.read_text(encoding="utf-8").split("\n")
    exported.write_text("\n".join(line for line in lines if "Ask legal" not in line), encoding="utf-8")
    before = dump(tierbook)
    answer = tierbook("plan", "read", exported, "--yes")
    assert (answer.code, dump(tierbook)) == (1, before)
    assert "Action “Ask legal” was taken out of the file: nothing is deleted by that" in answer.err


def test_what_cannot_be_read_is_told_by_its_line(tierbook, exported) -> None:
    text = exported.read_text(encoding="utf-8").replace("Not started |", "Perhaps |", 1)
    exported.write_text(text, encoding="utf-8")
    answer = tierbook("plan", "read", exported, "--yes")
    assert answer.code == 1
    assert "Status “Perhaps” is not one of: Not started" in answer.err
    assert answer.err.startswith("line ")


def test_a_foreign_file_is_refused_and_a_plan_steers_no_terminal(tierbook, exported) -> None:
    answer = tierbook("plan", "read", PLANS / "common-core.md")
    assert (answer.code, answer.out) == (2, "")
    assert "no plan that Tierbook has exported" in answer.err
    text = exported.read_text(encoding="utf-8")
    exported.write_text(text.replace("Win the depots", "Win\x1b[2J\x07 it"), encoding="utf-8")
    answer = tierbook("plan", "read", exported, "--dry-run")
    assert "\x1b" not in answer.out + answer.err


def test_a_file_that_is_read_twice_links_what_was_new_itself_and_then_has_no_change(tierbook, exported) -> None:
    lines = exported.read_text(encoding="utf-8").split("\n")
    rule = next(at for at, line in enumerate(lines) if line.startswith("| 1 |"))
    cells = lines[rule].split("|")
    cells[1], cells[2] = " 9 ", " **New aim** "
    lines.insert(rule + 1, "|".join(cells))
    due = next(at for at, line in enumerate(lines) if line.startswith("| Due |"))
    lines.insert(due + 2, "| 2027-01-05 | **New step** | — | — | 9 | Not started |")
    exported.write_text("\n".join(lines), encoding="utf-8")
    first = tierbook("plan", "read", exported, "--yes")
    assert (first.code, "take that over first" in first.err) == (1, True)
    second = tierbook("plan", "read", exported, "--yes")
    assert (second.code, second.err) == (0, "")
    assert "+ For: 9" in second.out
    (step,) = [each for each in json.loads(tierbook("actions", "Depot", "--json").out) if each["title"] == "New step"]
    assert step["objective"] == "New aim"
    third = tierbook("plan", "read", exported, "--yes")
    assert (third.code, third.err) == (0, "")
    assert "nothing was edited" in third.out
