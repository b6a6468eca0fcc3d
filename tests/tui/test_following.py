"""What somebody else changes in the book is shown here too, without a key; what is being typed stays."""

from __future__ import annotations

from store.accounts import add_account, edit_account
from store.opening import open_book
from tests.tui.conftest import Play, Player, Small
from tui.desk import Desk
from tui.widgets.table import Table


def test_the_list_and_the_dossier_follow_what_another_window_saves(desk: Desk, small: Small, play: Play) -> None:
    async def scene(player: Player) -> None:
        await player.press("9", "end")
        at = player.app.screen.query_one(Table).key
        with open_book(desk.places.book, who="somebody else") as elsewhere:
            add_account(elsewhere, {"name": "Aaltonen"})
            await player.shows("Aaltonen")
            assert player.app.screen.query_one(Table).key == at, "the cursor stays on its account"
            await player.press("home", "down")
            await player.open_dossier()
            edit_account(elsewhere, small.castor, {"city": "Praha"})
            await player.shows("Praha")

    play(desk, scene)


def test_a_form_keeps_what_it_showed_until_it_is_saved(desk: Desk, small: Small, play: Play) -> None:
    async def scene(player: Player) -> None:
        await player.go("e", "RecordFormScreen")
        edit_account(desk.book, small.castor, {"city": "Praha"})
        player.app.follower.look()
        await player.settle()
        assert player.entry("city").value != "Praha"
        await player.go("escape", "PortfolioScreen")
        await player.shows("Praha")

    play(desk, scene)
