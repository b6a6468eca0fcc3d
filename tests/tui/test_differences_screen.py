"""What changed, on the screen: since the last review, and between two days; the line under the cursor in full."""

from __future__ import annotations

from typing import TYPE_CHECKING

from store.facts import add_fact
from tui import requests
from tui.desk import Desk

if TYPE_CHECKING:
    from tests.tui.conftest import Play, Player, Small


def test_what_changed_is_told_by_section_and_between_two_days(desk: Desk, small: Small, play: Play) -> None:
    add_fact(desk.book, {"account_id": small.northwind, "text": "Tender [b]in spring"})

    async def scene(player: Player) -> None:
        player.app.ask(requests.OpenDossier(small.northwind, "history"))
        await player.until(lambda: player.screen_name == "AccountScreen")
        await player.settle()
        player.burst("D")
        await player.until(lambda: player.screen_name == "DifferencesScreen")
        await player.shows("signed off yet", "+ new", "Tender [b]in spring")
        player.burst("b")
        await player.settle()
        await player.type("2026-11-21")
        player.burst("enter", "enter")
        await player.shows("from 2026-11-21", "Nothing changed here in that time.")
        player.burst("s")
        await player.shows("signed off yet", "Tender [b]in spring")
        player.burst("m")
        await player.shows("has not had a review yet")
        player.burst("b", "escape")
        await player.settle()
        assert player.screen_name == "DifferencesScreen"
        player.burst("escape")
        await player.until(lambda: player.screen_name == "AccountScreen")

    play(desk, scene, (80, 24))
