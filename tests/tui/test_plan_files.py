"""A plan from a file: one from elsewhere becomes a draft, an exported one is read back change by change."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from textual.content import Content

from store.dump import dump_book
from store.errors import Problem
from store.plans.importing import Imported
from store.plans.objectives import add_objective, edit_objective
from store.plans.plans import add_plan, edit_plan
from templates.plan_import import read_plan
from tui.documents import make_document
from tui.plan_import_views import found_page, problems_page
from tui.screens.plan_file import FoundScreen, PlanFileDialog
from tui.screens.proposals import ProposalsScreen
from tui.widgets.pathinput import PathInput, find_names

if TYPE_CHECKING:
    from tests.tui.conftest import Play, Player, Small
    from tui.desk import Desk

PLANS = Path(__file__).parents[1] / "data" / "plans"


@pytest.fixture
def plan(desk: Desk, small: Small) -> int:
    """The plan of the first account, with one objective."""
    span = {"period": "FY27", "starts_on": date(2026, 10, 1), "ends_on": date(2027, 9, 30), "status": "active"}
    key = add_plan(desk.book, {"account_id": small.northwind, **span, "goal": "Grow"})
    add_objective(desk.book, {"account_id": small.northwind, "plan_id": key, "title": "One fuel system"})
    return key


def export(desk: Desk, small: Small, plan: int, path: Path) -> str:
    text = make_document(desk, small.northwind, "plan", plan=plan).text
    path.write_text(text, encoding="utf-8")
    return text


async def name_file(player: Player, path: Path) -> None:
    await player.press("down")
    await player.open_dossier("5")
    await player.go("I", "PlanFileDialog")
    await player.type(str(path))
    await player.press("enter")


def test_a_foreign_plan_is_looked_at_then_made_a_draft_and_taken_back(desk: Desk, small: Small, play: Play) -> None:
    before = list(dump_book(desk.book))

    async def scene(player: Player) -> None:
        await name_file(player, PLANS / "sales-account-plan.md")
        await player.until(lambda: player.screen_name == "FoundScreen")
        await player.shows("1 text, 2 objectives, 4 actions, 2 risks, 1 competitor", "line 49: the book knows nobody")
        await player.shows("For 2027, 2027-01-01 to 2027-12-31: the file says FY2027")
        await player.press("pagedown")
        await player.shows("action: Meet her")
        assert list(dump_book(desk.book)) == before
        await player.press("enter")
        await player.until(lambda: player.screen_name == "AccountScreen" and not player.app._held)
        await player.shows("Draft plan 2027 made")
        (made,) = player.account(small.northwind).plans
        assert len(player.account(small.northwind).actions) == 4
        assert (made.status, made.value_proposition) == ("draft", "One platform saves 4 % of the fuel bill.")
        await player.press("u")
        await player.until(lambda: any("Plan imported" in toast for toast in player.toasts))
        assert list(dump_book(desk.book)) == before

    play(desk, scene)


def test_what_was_not_understood_stands_on_the_page_of_the_plan(desk: Desk, small: Small, play: Play) -> None:
    async def scene(player: Player) -> None:
        await name_file(player, PLANS / "common-core.md")
        await player.until(lambda: player.screen_name == "FoundScreen")
        await player.press("enter")
        await player.until(lambda: player.screen_name == "AccountScreen" and not player.app._held)
        lines = len(player.account(small.northwind).plans[0].notes.split("\n"))
        await player.shows("Notes", f"{lines} lines · Key account plan")

    play(desk, scene)


def test_the_page_of_what_was_found_scrolls_to_its_end_in_a_small_window(desk: Desk, small: Small, play: Play) -> None:
    async def scene(player: Player) -> None:
        await player.app.push_screen(FoundScreen("Draft plan", Content("\n".join(map(str, range(100, 200))))))
        await player.until(lambda: player.screen_name == "FoundScreen")
        await player.shows("100", "↑↓ scroll")
        await player.press("end")
        await player.shows("199")
        player.app.screen.dismiss(False)

    play(desk, scene, size=(80, 24))


def test_a_page_of_many_problems_says_how_many_more_there_are() -> None:
    page = problems_page([Problem(line, "is odd") for line in range(510)], "The page shows 5 of 7 risks.")
    lines = page.plain.split("\n")
    assert (len(lines), lines[-2:]) == (502, ["and 10 more", "The page shows 5 of 7 risks."])


def test_the_page_of_what_was_found_leaves_nothing_out() -> None:
    source = "".join(
        ["# Plan\n\n## Goals & KPIs\n", *(f"- Win depot {n} from 12% to {n + 20}%\n" for n in range(30)),
         "\n## Weather\n", *(f"Day {n} dry\n\n" for n in range(40))]
    )  # fmt: skip
    read = read_plan(source)
    lines = found_page(read, Imported(0, read.problems, "30 objectives"), "For 2027").plain.split("\n")
    assert "! line 35: the heading “Weather” is not understood; what stands below it is kept as a note" in lines
    assert "Win depot 29  from 12% · to 49%" in lines
    assert "Day 39 dry" in lines


def test_nothing_is_made_before_it_is_wanted(desk: Desk, small: Small, play: Play) -> None:
    before = list(dump_book(desk.book))

    async def scene(player: Player) -> None:
        await name_file(player, PLANS / "common-core.md")
        await player.until(lambda: player.screen_name == "FoundScreen")
        await player.press("escape")
        await player.until(lambda: player.screen_name == "AccountScreen")
        assert list(dump_book(desk.book)) == before

    play(desk, scene)


def test_edits_are_marked_taken_over_as_one_step_and_taken_back(
    desk: Desk, small: Small, plan: int, play: Play, tmp_path: Path
) -> None:
    path = tmp_path / "plan.md"
    text = export(desk, small, plan, path).replace("**Goal:** Grow", "**Goal:** Grow faster")
    edited = text.replace("One fuel system", "Two fuel systems").replace("Active", "In review")
    path.write_text(edited, encoding="utf-8")
    before = list(dump_book(desk.book))

    async def scene(player: Player) -> None:
        await name_file(player, path)
        await player.until(lambda: player.screen_name == "ProposalsScreen")
        await player.shows("3 of 3 changes marked", "Grow faster", "Two fuel systems", "In review")
        await player.press("space")  # the status stays
        await player.shows("2 of 3 changes marked")
        await player.press("enter")
        await player.until(lambda: player.screen_name == "AccountScreen" and not player.app._held)
        await player.shows("2 changes taken over")
        dossier = player.account(small.northwind)
        assert (dossier.plans[0].goal, dossier.plans[0].status) == ("Grow faster", "active")
        assert dossier.objectives[0].title == "Two fuel systems"
        await player.press("u")
        await player.until(lambda: any("Plan read back: 2 changes" in toast for toast in player.toasts))
        assert list(dump_book(desk.book)) == before
        assert path.read_text(encoding="utf-8") == edited

    play(desk, scene)


def test_a_clash_shows_both_and_is_not_marked(desk: Desk, small: Small, plan: int, play: Play, tmp_path: Path) -> None:
    path = tmp_path / "plan.md"
    text = export(desk, small, plan, path)
    path.write_text(text.replace("**Goal:** Grow", "**Goal:** Grow faster"), encoding="utf-8")
    edit_plan(desk.book, plan, {"goal": "Shrink"})

    async def scene(player: Player) -> None:
        await name_file(player, path)
        await player.until(lambda: player.screen_name == "ProposalsScreen")
        await player.shows("0 of 1 change marked", "changed in the book meanwhile: Shrink", "Grow faster")
        await player.press("enter")
        assert isinstance(player.app.screen, ProposalsScreen)
        await player.press("a")
        await player.press("enter")
        await player.until(lambda: player.screen_name == "AccountScreen" and not player.app._held)
        assert player.account(small.northwind).plans[0].goal == "Grow faster"

    play(desk, scene)


def test_an_unedited_file_says_so_and_one_that_cannot_be_read_is_told_with_its_line(
    desk: Desk, small: Small, plan: int, play: Play, tmp_path: Path
) -> None:
    same, wrong = tmp_path / "same.md", tmp_path / "wrong.md"
    text = export(desk, small, plan, same)
    wrong.write_text(text.replace("Not started", "Perhaps"), encoding="utf-8")

    async def scene(player: Player) -> None:
        await name_file(player, same)
        await player.until(lambda: any("Nothing was edited" in toast for toast in player.toasts))
        await player.go("I", "PlanFileDialog")
        await player.type(str(wrong))
        await player.press("enter")
        await player.until(lambda: player.screen_name == "FoundScreen")
        await player.shows("Status “Perhaps” is not one of")
        await player.press("enter")
        await player.until(lambda: player.screen_name == "AccountScreen")

    play(desk, scene)


def test_a_file_that_is_refused_is_asked_for_again_with_what_was_typed(
    desk: Desk, small: Small, plan: int, play: Play, tmp_path: Path
) -> None:
    path = tmp_path / "plan.md"
    customer = make_document(desk, small.northwind, "plan", "manager", plan).text
    path.write_text(customer, encoding="utf-8")

    async def scene(player: Player) -> None:
        await name_file(player, path)
        await player.shows("for the manager: it leaves things out")
        assert isinstance(player.app.screen, PlanFileDialog)
        assert player.app.screen.query_one(PathInput).value == str(path)
        await player.press("escape")
        await player.until(lambda: player.screen_name == "AccountScreen")

    play(desk, scene)


def test_a_change_of_the_book_while_the_list_is_open_is_told(
    desk: Desk, small: Small, plan: int, play: Play, tmp_path: Path
) -> None:
    path = tmp_path / "plan.md"
    path.write_text(export(desk, small, plan, path).replace("One fuel system", "Two systems"), encoding="utf-8")

    async def scene(player: Player) -> None:
        await name_file(player, path)
        await player.until(lambda: player.screen_name == "ProposalsScreen")
        objective = player.account(small.northwind).objectives[0].id
        edit_objective(desk.book, objective, {"title": "Three systems"})
        await player.press("enter")
        await player.until(lambda: any("changed in another window" in toast for toast in player.toasts))
        assert player.account(small.northwind).objectives[0].title == "Three systems"

    play(desk, scene)


def test_only_markdown_files_and_folders_are_offered(tmp_path: Path) -> None:
    for name in ("a.md", "a.csv", "a.MD"):
        (tmp_path / name).touch()
    (tmp_path / "ab").mkdir()
    assert find_names(f"{tmp_path}/a", ".md") == ["a.MD", "a.md", "ab/"]
