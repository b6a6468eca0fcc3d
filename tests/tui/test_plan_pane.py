"""The Plan tab: one page of what is next, what is wanted and what may go wrong, walked over with the cursor."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

import pytest

from store.accounts import edit_account
from store.errors import Refused
from store.plans.actions import add_action
from store.plans.competitors import add_competitor
from store.plans.objectives import add_objective, edit_objective, link_objective, list_objectives
from store.plans.openings import list_openings
from store.plans.plans import add_plan, set_depth
from store.plans.risks import add_risk
from store.plans.swot import add_swot
from tui import requests
from tui.panes.plan import PlanPane

if TYPE_CHECKING:
    from tests.tui.conftest import Play, Player, Small
    from tui.desk import Desk

YEAR = {"period": "2026", "starts_on": date(2026, 1, 1), "ends_on": date(2026, 12, 31), "status": "active"}


@pytest.fixture
def plan(desk: Desk, small: Small) -> int:
    """A plan of the account with everything that a page shows."""
    book, here = desk.book, {"account_id": small.northwind}
    key = add_plan(book, {**here, **YEAR, "type": "expansion", "goal": "One fuel system", "ladder": "adopt"})
    tender = add_objective(
        book,
        {
            **here, "plan_id": key, "title": "Win the tender", "type": "revenue", "unit": "money",
            "current": 600_000_000, "target": 1_200_000_000, "status": "in progress", "due_on": date(2027, 3, 1),
        },
    )  # fmt: skip
    link_objective(book, tender, fact_id=small.fact)
    in_plan = {**here, "plan_id": key}
    add_action(book, {**in_plan, "title": "Walk the depot", "objective_id": tender, "due_on": date(2026, 11, 10)})
    add_action(
        book, {**in_plan, "title": "Price model", "customer_owner_id": small.report, "due_on": date(2026, 11, 30)}
    )
    add_risk(book, {**here, "title": "Price alone decides", "likelihood": "high", "impact": "high"})
    add_swot(book, {**here, "kind": "weakness", "text": "Nobody knows the board"})
    add_competitor(book, {**here, "name": "Castor Cards", "share": 40})
    return key


async def open_plan(player: Player) -> None:
    await player.press("down")
    await player.open_dossier("5")
    await player.until(lambda: player.app.screen.query(PlanPane) and pane(player).page is not None)
    await player.settle()


def pane(player: Player) -> PlanPane:
    return player.app.screen.query_one(PlanPane)


def under_cursor(player: Player) -> str:
    """The line under the cursor, without the bar."""
    return next((line.split("▌")[1] for line in player.lines if "▌" in line), "").split("│")[0].strip()


@pytest.mark.parametrize("size", [(120, 40), (80, 24)])
def test_the_page_begins_with_what_is_next_and_shows_how_far_the_objectives_are(
    desk: Desk, small: Small, plan: int, play: Play, size: tuple[int, int]
) -> None:
    async def scene(player: Player) -> None:
        await open_plan(player)
        await player.shows("Plan · 2026 · Expansion · Active", "Next  2 · ! 1 overdue", "Objectives  1")
        await player.shows("◐ Win the tender", "▇▇▇▇···  50 %", "2027-03-01")
        await player.shows("● Land ━ ● Adopt ╌ ○ Expand ╌ ○ Lead", "One fuel system")
        assert under_cursor(player).split("  ")[0] == "○ Walk the depot"
        assert under_cursor(player).endswith("! no owner   ! 2026-11-10")
        await player.press("end")
        await player.shows("Castor Cards", "Nobody knows the board", "! nothing answers it")
        await player.shows("! no action against it")

    play(desk, scene, size)


def test_what_is_worth_a_look_stands_beside_its_item_and_the_cursor_passes_it_by(
    desk: Desk, small: Small, plan: int, play: Play
) -> None:
    async def scene(player: Player) -> None:
        await open_plan(player)
        await player.shows("! Only one action · none of theirs · target without a source")
        seen = []
        for _ in range(30):
            seen.append(under_cursor(player))
            await player.press("down")
            if under_cursor(player) == seen[-1]:
                break
        assert [line for line in seen if line.startswith(("Next", "Objectives", "Risks", "! Only"))] == []
        assert any(line.startswith("▸ ◐ Win the tender") for line in seen)
        assert any(line.startswith("Money") for line in seen)
        await player.press("home")
        assert "Next" in player.lines[4]

    play(desk, scene)


def test_an_objective_that_is_called_not_started_though_its_measure_has_moved_is_worth_a_look(
    desk: Desk, small: Small, plan: int, play: Play
) -> None:
    with desk.book.read() as session:
        (tender,) = list_objectives(session, small.northwind)
    edit_objective(desk.book, tender.id, {"status": "not started"})

    async def scene(player: Player) -> None:
        await open_plan(player)
        await player.shows("! Not started, but its measure has moved · ")

    play(desk, scene)


def test_space_shows_what_is_done_for_an_objective(desk: Desk, small: Small, plan: int, play: Play) -> None:
    async def scene(player: Player) -> None:
        await open_plan(player)
        await player.press("down", "down")
        assert player.text.count("Walk the depot") == 2, "on top, and beside the objective"
        await player.press("space")
        await player.shows("▾ ◐ Win the tender")
        assert player.text.count("Walk the depot") == 3
        await player.press("down")
        assert under_cursor(player).startswith("○ Walk the depot")
        await player.press("space")
        assert player.text.count("▸ ◐ Win the tender") == 1

    play(desk, scene)


def test_what_is_under_the_cursor_stands_beside_it_in_full(desk: Desk, small: Small, plan: int, play: Play) -> None:
    async def scene(player: Player) -> None:
        await open_plan(player)
        await player.shows("For      Win the tender", "Due      2026-11-10 (10 days ago)")
        await player.press("down", "down")
        await player.shows("600,000 EUR → 1,200,000 EUR", "Fact     One fuel system by spring")
        await player.resize(100, 30)
        await player.until(lambda: "600,000 EUR" not in player.text)

    play(desk, scene)


@pytest.mark.parametrize(
    ("depth", "shown", "hidden"),
    [
        ("goals", ("Active · Goals only (3 hidden)", "Charter"), ("Next", "Win the tender", "Price")),
        ("actions", ("Active · Goals and actions (1 hidden)", "Actions  2", "Price model"), ("▸ ◐ Win the",)),
    ],
)
def test_what_is_deeper_than_the_plans_of_the_account_go_is_not_shown(
    desk: Desk, small: Small, plan: int, play: Play, depth: str, shown: tuple[str, ...], hidden: tuple[str, ...]
) -> None:
    set_depth(desk.book, small.northwind, depth)

    async def scene(player: Player) -> None:
        await open_plan(player)
        await player.shows(*shown)
        for words in hidden:
            assert words not in player.text
        await player.go("D", "PickScreen")
        await player.type("objectives")
        await player.go("enter", "AccountScreen")
        await player.shows("◐ Win the tender", "Next  2")

    play(desk, scene)


def test_the_day_on_which_the_plan_was_opened_is_noted(desk: Desk, small: Small, plan: int, play: Play) -> None:
    async def scene(player: Player) -> None:
        await open_plan(player)
        with desk.book.read() as session:
            assert list_openings(session, small.northwind) == {plan: date(2026, 11, 20)}
        assert player.changes()[0][0] != "opened_on"

    play(desk, scene)


def test_a_plan_is_shown_though_its_opening_cannot_be_noted(
    desk: Desk, small: Small, plan: int, play: Play, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse() -> None:
        raise Refused("The book is in use", "Somebody else is writing to it.")

    async def scene(player: Player) -> None:
        await open_plan(player)
        assert player.screen_name == "AccountScreen"
        await player.shows("Walk the depot")

    monkeypatch.setattr(desk.book.gate, "let_write", refuse)
    play(desk, scene)


def test_that_nobody_opened_the_plan_for_long_is_said_once(
    desk: Desk, small: Small, plan: int, play: Play, clock: object
) -> None:
    async def scene(player: Player) -> None:
        await open_plan(player)
        await player.shows("! Not opened for 40 days")
        await player.go("escape", "PortfolioScreen")
        await player.open_dossier("5")
        await player.until(lambda: pane(player).page is not None)
        assert "Not opened" not in player.text

    clock.move(days=40)  # type: ignore[attr-defined]
    play(desk, scene)


def test_an_account_without_a_plan_says_which_key_begins_one(desk: Desk, play: Play) -> None:
    async def scene(player: Player) -> None:
        await player.open_dossier("5")
        await player.shows("No plan yet", "n begins one")
        await player.press("x", "d", "p", "w")
        assert player.screen_name == "AccountScreen"
        await player.go("a", "RecordFormScreen")
        await player.shows("Which field of play?")

    play(desk, scene)


@pytest.mark.parametrize("size", [(80, 24), (120, 40), (170, 40)])
def test_a_hostile_plan_is_shown_as_it_is(desk: Desk, small: Small, play: Play, size: tuple[int, int]) -> None:
    book, here = desk.book, {"account_id": small.northwind}
    for name in ("[bold]x[/]", "重い物を運ぶサービス" * 20, "\x1b]8;;x\x07y", "a" * 900):
        key = add_plan(book, {**here, **YEAR, "status": "draft", "period": name[:60], "goal": name, "our_gain": name})
        objective = add_objective(
            book, {**here, "plan_id": key, "title": name, "unit": name[:20], "target": 2**60, "current": 1}
        )
        add_action(book, {**here, "plan_id": key, "objective_id": objective, "title": name, "note": name})
        add_risk(book, {**here, "title": name, "note": name})
        add_swot(book, {**here, "kind": "threat", "text": name})
        add_competitor(book, {**here, "name": name, "strengths": name})
    edit_account(book, small.northwind, {"vulnerability": "[bold]x[/]"})

    async def scene(player: Player) -> None:
        await open_plan(player)
        for _ in range(25):
            await player.press("down")
            await player.press("space")
        await player.shows("[bold]x[/]")
        assert "\x1b" not in player.text

    play(desk, scene, size)


@pytest.mark.parametrize("what", ["objective", "action", "loose"])
def test_what_stands_in_another_plan_is_gone_to_there(
    desk: Desk, small: Small, plan: int, play: Play, what: str
) -> None:
    here, years = {"account_id": small.northwind}, {"starts_on": date(2025, 1, 1), "ends_on": date(2025, 12, 31)}
    old = add_plan(desk.book, {**here, **years, "period": "2025", "status": "closed"})
    objective = add_objective(desk.book, {**here, "plan_id": old, "title": "An old aim"})
    keys = {
        "objective": objective,
        "action": add_action(desk.book, {**here, "plan_id": old, "objective_id": objective, "title": "Never done"}),
        "loose": add_action(desk.book, {**here, "title": "Of no plan"}),
    }

    async def scene(player: Player) -> None:
        await player.go("down", "PortfolioScreen")
        player.app.ask(requests.OpenDossier(small.northwind, "plan", keys[what]))
        await player.until(lambda: player.app.screen.query(PlanPane) and pane(player).page is not None)
        await player.until(lambda: pane(player).selected_record() == keys[what])
        assert pane(player).plan_id == (plan if what == "loose" else old)

    play(desk, scene)
