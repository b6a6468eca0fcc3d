"""The timeline over a plan: by week where there is room, hostile titles as they are, what has no day told."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

import pytest

from store.plans.actions import add_action, edit_action
from store.plans.plans import add_plan
from tui import plan_requests
from tui.desk import Desk

if TYPE_CHECKING:
    from tests.tui.conftest import Play, Player, Small


@pytest.fixture
def plan(desk: Desk, small: Small) -> int:
    period = {"period": "FY27", "starts_on": date(2026, 10, 1), "ends_on": date(2027, 3, 31)}
    return add_plan(desk.book, {"account_id": small.northwind, **period})


async def open_timeline(player: Player, small: Small, plan: int) -> None:
    player.app.ask(plan_requests.OpenTimeline(small.northwind, plan))
    await player.until(lambda: player.screen_name == "TimelineScreen" and not player.app._held)
    await player.settle()


@pytest.mark.parametrize("size", [(120, 40), (80, 24)])
def test_actions_stand_in_their_weeks_and_what_changes_is_drawn_anew(
    desk: Desk, small: Small, play: Play, plan: int, size: tuple[int, int]
) -> None:
    async def scene(player: Player) -> None:
        action = {"account_id": small.northwind, "plan_id": plan}
        add_action(desk.book, {**action, "title": "[b]Walk[/b] the depot", "due_on": date(2026, 11, 24)})
        late = add_action(desk.book, {**action, "title": "Late one", "due_on": date(2026, 11, 3)})
        add_action(desk.book, {**action, "title": "Someday"})
        await open_timeline(player, small, plan)
        await player.shows("[b]Walk[/b] the depot", "2026-11-24", "by week", "Late one", "Someday", "! overdue")
        edit_action(desk.book, late, {"status": "done"})
        player.app.screen.refresh_book()  # type: ignore[attr-defined]
        await player.until(lambda: any("Late one" in line and "✓" in line for line in player.lines))
        await player.press("escape")
        await player.until(lambda: player.screen_name != "TimelineScreen")

    play(desk, scene, size)


def test_a_plan_without_days_says_so(desk: Desk, small: Small, play: Play, plan: int) -> None:
    async def scene(player: Player) -> None:
        await open_timeline(player, small, plan)
        await player.shows("No action and no objective of this plan has a day yet.")

    play(desk, scene)


def test_a_narrow_screen_shows_weeks_too_around_today_and_goes_to_the_side(
    desk: Desk, small: Small, play: Play, plan: int
) -> None:
    async def scene(player: Player) -> None:
        for title, day in [("First", date(2026, 4, 1)), ("Now", date(2026, 11, 24)), ("Last", date(2027, 11, 30))]:
            add_action(desk.book, {"account_id": small.northwind, "plan_id": plan, "title": title, "due_on": day})
        await open_timeline(player, small, plan)

        def line(title: str) -> str:
            return next(line for line in player.lines if f"  {title} " in line)

        await player.shows("by week", "┊", "← → weeks")
        assert all(sign in line(title) for title, sign in [("First", "‹"), ("Now", "●"), ("Last", "›")])
        assert "2027-11-30" in line("Last")
        await player.press(*["right"] * 12)
        await player.until(lambda: "›" not in line("Last") and "‹" in line("Now"))
        await player.press(*["left"] * 20)
        await player.until(lambda: "‹" not in line("First") and "›" in line("Now"))

    play(desk, scene, (80, 24))
