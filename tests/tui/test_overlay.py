"""What shines through a screen is the screen below it, however many lie over each other."""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING

from textual._context import visible_screen_stack
from textual.renderables.background_screen import BackgroundScreen
from textual.widgets import Button

from tui.commands import HelpScreen
from tui.desk import Desk
from tui.screens.dialogs import ChoiceDialog

if TYPE_CHECKING:
    from tests.tui.conftest import Play, Player


def test_a_screen_never_paints_one_that_lies_above_it(desk: Desk, play: Play) -> None:
    async def scene(player: Player) -> None:
        await player.go("f", "RecordFormScreen")
        player.app.push_screen(ChoiceDialog("Which?", "One of both", ("This", "That")))
        await player.until(lambda: isinstance(player.app.focused, Button))
        player.app.push_screen(HelpScreen(player.app.screen))
        await player.until(lambda: player.screen_name == "HelpScreen")
        stack = player.app.screen_stack
        for below, screen in pairwise(stack):
            visible_screen_stack.set([stack[-1]])  # as Textual leaves it when others were painted from what they kept
            picture = screen.render()
            assert isinstance(picture, BackgroundScreen)
            assert picture.screen is below

    play(desk, scene)


def test_the_first_screen_has_nothing_below(desk: Desk, play: Play) -> None:
    async def scene(player: Player) -> None:
        assert not isinstance(player.app.screen.render(), BackgroundScreen)

    play(desk, scene)
