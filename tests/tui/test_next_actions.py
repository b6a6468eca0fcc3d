"""What is to be done across all accounts: order, narrowing, done with one key and the touch that it was."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

import pytest

from store.opportunities import edit_opportunity
from store.plans.actions import add_action, edit_action
from store.touches import edit_touch
from tui import plan_requests
from tui.desk import Desk
from tui.widgets.table import Table

if TYPE_CHECKING:
    from tests.tui.conftest import Play, Player, Small


@pytest.fixture
def actions(desk: Desk, small: Small) -> dict[str, int]:
    """Put three actions into the book: one late and ours, one to come, one without a day."""
    with desk.book.read() as session:
        from store.colleagues import list_colleagues

        me = list_colleagues(session)[0]
    desk.settings = desk.settings._replace(my_name=me.name)
    late = {"account_id": small.northwind, "title": "Walk the depot", "due_on": date(2026, 11, 2), "owner_id": me.id}
    return {
        "late": add_action(desk.book, late),
        "next": add_action(
            desk.book, {"account_id": small.northwind, "title": "Call [b]them", "due_on": date(2026, 12, 4)}
        ),
        "undated": add_action(desk.book, {"account_id": small.northwind, "title": "Send the data"}),
    }


def titles(player: Player) -> list[str]:
    """Return the actions that the list shows."""
    shown = getattr(player.app.screen, "_shown", ())
    return [action.title for action in shown]


async def open_next(player: Player, wanted: int = 5) -> None:
    await player.press("N")
    await player.until(lambda: player.screen_name == "NextActionsScreen" and len(titles(player)) == wanted)
    await player.settle()


@pytest.mark.parametrize("size", [(120, 40), (80, 24)])
def test_what_is_overdue_comes_first(desk: Desk, play: Play, actions: dict[str, int], size: tuple[int, int]) -> None:
    async def scene(player: Player) -> None:
        await open_next(player)
        assert titles(player) == ["Tyres", "Walk the depot", "Call [b]them", "Call Marta", "Send the data"]
        await player.shows("Close: Tyres", "2026-11-02 !", "Call [b]them", "5 to do · 2 overdue")

    play(desk, scene, size)


def test_one_key_marks_it_done_and_logs_the_touch(
    desk: Desk, small: Small, play: Play, actions: dict[str, int]
) -> None:
    async def scene(player: Player) -> None:
        before = len(player.account(small.northwind).touches)
        await open_next(player)
        player.burst("down", "x", *"Walked it with her", "tab", *"Marta", "enter")
        await player.until(lambda: titles(player) == ["Tyres", "Call [b]them", "Call Marta", "Send the data"])
        dossier = player.account(small.northwind)
        assert [touch.summary for touch in dossier.touches[: len(dossier.touches) - before]] == ["Walked it with her"]
        await player.press("u")
        await player.until(lambda: len(titles(player)) == 5)
        assert len(player.account(small.northwind).touches) == before

    play(desk, scene)


def test_keys_typed_right_behind_it_are_meant_for_what_it_lists(
    desk: Desk, small: Small, play: Play, actions: dict[str, int]
) -> None:
    async def scene(player: Player) -> None:
        player.burst("N", "down", "down", "x", "enter")
        await player.until(lambda: titles(player) == ["Tyres", "Walk the depot", "Call Marta", "Send the data"])
        done = [row.id for row in player.account(small.northwind).actions if row.status == "done"]
        assert done == [actions["next"]]

    play(desk, scene)


def test_it_is_narrowed_down_to_mine_to_what_is_late_and_to_what_is_typed(
    desk: Desk, play: Play, actions: dict[str, int]
) -> None:
    async def scene(player: Player) -> None:
        await open_next(player)
        await player.press("M")
        assert titles(player) == ["Walk the depot", "Call Marta"]
        await player.press("escape")
        assert len(titles(player)) == 5
        await player.press("o")
        assert titles(player) == ["Tyres", "Walk the depot"]
        await player.press("escape", "slash")
        await player.type("call")
        assert titles(player) == ["Call [b]them", "Call Marta"]
        await player.press("escape")
        assert len(titles(player)) == 5
        await player.go("escape", "PortfolioScreen")

    play(desk, scene)


def test_e_edits_the_action_and_its_title_has_room_beside_the_owner(
    desk: Desk, play: Play, actions: dict[str, int]
) -> None:
    edit_action(desk.book, actions["late"], {"title": "Walk the depot with Marta and Jan"})

    async def scene(player: Player) -> None:
        await open_next(player)
        await player.shows("Walk the depot with Marta", "Owner", "e Edit")
        await player.press("down")
        await player.go("e", "RecordFormScreen")
        await player.shows("What is to be done?", "Owner at the customer")

    play(desk, scene, (80, 24))


def test_x_takes_a_step_out_with_its_touch_and_asks_what_became_of_a_deal_that_is_late(
    desk: Desk, small: Small, play: Play, actions: dict[str, int]
) -> None:
    async def scene(player: Player) -> None:
        await open_next(player)
        await player.go("x", "RecordFormScreen")  # Tyres: won, lost, or another day
        await player.until(lambda: any("Say what became of it" in toast for toast in player.toasts))
        await player.shows("Tyres", "Close date")
        await player.go("escape", "NextActionsScreen")
        await player.press("down", "down", "down")
        await player.shows("Next step", "since 2026-11-20: Walked")
        await player.go("x", "RecordFormScreen")
        await player.shows("Done: Call Marta", "With whom of theirs")
        await player.type("She agrees")
        await player.go("enter", "NextActionsScreen")
        await player.until(lambda: titles(player) == ["Tyres", "Walk the depot", "Call [b]them", "Send the data"])
        assert player.account(small.northwind).touches[0].summary == "She agrees"
        await player.press("u")
        await player.until(lambda: "Call Marta" in titles(player))
        assert all(touch.summary != "She agrees" for touch in player.account(small.northwind).touches)

    play(desk, scene)


def test_enter_goes_to_the_plan_of_the_account(desk: Desk, play: Play, actions: dict[str, int]) -> None:
    async def scene(player: Player) -> None:
        await open_next(player)
        assert player.app.screen.query_one(Table).key == 0
        await player.press("enter")
        await player.until(lambda: player.screen_name == "AccountScreen")

    play(desk, scene)


def test_without_any_action_it_says_where_they_are_made(desk: Desk, small: Small, play: Play) -> None:
    edit_touch(desk.book, small.touch, {"next_step": ""})
    edit_opportunity(desk.book, small.deal, {"state": "won"})

    async def scene(player: Player) -> None:
        player.app.ask(plan_requests.OpenNextActions())
        await player.until(lambda: player.screen_name == "NextActionsScreen")
        await player.shows("Nothing is to be done", "tab Plan")

    play(desk, scene)
