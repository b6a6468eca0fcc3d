"""What is typed faster than the screens follow: everything arrives, in its order, where it was meant for."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

from textual import events
from textual.command import CommandPalette
from textual.widgets import Input

from tui.desk import Desk
from tui.keyboard import KeyHandled
from tui.screens.dialogs import ChoiceDialog

if TYPE_CHECKING:
    from tests.tui.conftest import Play, Player, Small


async def calm(player: Player) -> None:
    """Let everything that was typed arrive."""
    for _ in range(3):
        await player.until(lambda: not player.app._typed and not player.app.is_passing_keys)
        await asyncio.sleep(0.01)


def facts(player: Player, account: int) -> list[str]:
    return sorted(fact.text for fact in player.account(account).facts)


def test_a_form_filled_and_the_next_one_opened_at_once(desk: Desk, small: Small, play: Play) -> None:
    async def scene(player: Player) -> None:
        player.burst("f", *"Aaa", "enter", "f", *"Bbb", "enter")
        await player.until(lambda: facts(player, small.castor) == ["Aaa", "Bbb"])
        await player.until(lambda: player.screen_name == "PortfolioScreen")

    play(desk, scene)


def test_a_command_behind_enter_is_a_command(desk: Desk, small: Small, play: Play) -> None:
    async def scene(player: Player) -> None:
        player.burst("f", *"Aaa", "enter", "u")
        await player.until(lambda: any("Took back" in toast for toast in player.toasts))
        assert facts(player, small.castor) == []

    play(desk, scene)


def test_letters_behind_a_row_that_was_chosen_belong_to_its_form(desk: Desk, small: Small, play: Play) -> None:
    async def scene(player: Player) -> None:
        await player.press("down")
        await player.open_dossier("3")
        before = player.changes()
        player.burst("enter", *"Zu")
        await player.until(lambda: player.screen_name == "RecordFormScreen")
        await calm(player)
        assert "Zu" in player.entry("text").value
        assert player.changes() == before

    play(desk, scene)


def test_an_account_is_found_opened_and_added_to_in_one_go(desk: Desk, small: Small, play: Play) -> None:
    async def scene(player: Player) -> None:
        player.burst("/", *"nort", "enter", "2", "a", *"Bob", "enter")
        await player.until(lambda: any(each.name == "Bob" for each in player.account(small.northwind).people))

    play(desk, scene)


def test_what_is_typed_behind_a_command_of_the_palette(desk: Desk, small: Small, play: Play) -> None:
    async def scene(player: Player) -> None:
        player.burst("colon", *"add", "space", "a", "space", *"fact", "enter", *"Zulu", "enter")
        await player.until(lambda: facts(player, small.castor) == ["Zulu"])

    play(desk, scene)


def test_page_keys_in_a_palette_that_is_just_opening(desk: Desk, play: Play) -> None:
    async def scene(player: Player) -> None:
        player.burst("ctrl+p", "pagedown", "pageup")
        await calm(player)
        assert isinstance(player.app.screen, CommandPalette)
        player.burst("escape")
        await player.until(lambda: player.screen_name == "PortfolioScreen")

    play(desk, scene)


def test_a_palette_below_a_dialog_is_not_opened_twice(desk: Desk, play: Play) -> None:
    async def scene(player: Player) -> None:
        await player.go("ctrl+p", "Palette")
        player.app.push_screen(ChoiceDialog("Which?", "One of both", ("This", "That")))
        await player.in_question()
        await player.press("ctrl+p")
        assert sum(isinstance(screen, CommandPalette) for screen in player.app.screen_stack) == 1

    play(desk, scene)


def test_a_paste_waits_for_the_form_like_a_key(desk: Desk, small: Small, play: Play) -> None:
    async def scene(player: Player) -> None:
        player.burst("f", "A")
        player.app.post_message(events.Paste("pasted"))
        player.burst("b", "enter")
        await player.until(lambda: facts(player, small.castor) == ["Apastedb"])

    play(desk, scene)


def test_a_key_whose_widget_vanished_holds_nothing_up(desk: Desk, play: Play) -> None:
    async def scene(player: Player) -> None:
        field = Input()
        await player.app.screen.mount(field)
        lost = KeyHandled(field)
        player.app._under_way = lost
        await field.remove()
        player.burst("slash")
        await player.until(lambda: isinstance(player.app.focused, Input))

    play(desk, scene)


def test_what_is_typed_before_the_first_paint_arrives(desk: Desk, small: Small, play: Play) -> None:
    async def scene(player: Player) -> None:
        await player.until(lambda: facts(player, small.castor) == ["early"])

    play(desk, scene, ahead=(*"fearly", "enter"))


def test_quit_pressed_twice_waits_for_nothing(desk: Desk, play: Play) -> None:
    async def scene(player: Player) -> None:
        player.app.hold_keys()
        player.burst("f", "ctrl+q")
        await player.settle()
        assert player.app.is_running
        player.burst("ctrl+q")
        for _ in range(100):
            await asyncio.sleep(0.01)
            if player.app.return_code is not None:
                break
        assert player.app.return_code == 0

    play(desk, scene)
