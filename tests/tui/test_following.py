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


def test_a_search_stays_on_what_the_cursor_is_on(desk: Desk, small: Small, play: Play) -> None:
    async def scene(player: Player) -> None:
        for name in ("Zeta One", "Zeta Two"):
            add_account(desk.book, {"name": name})
        await player.press("slash", *"zeta")
        await player.press("down")
        table = player.app.screen.query_one(Table)
        two = player.app.screen.selected_account()
        add_account(desk.book, {"name": "Zeta A"})
        player.app.follower.look()
        await player.settle()
        assert (table.count, table.cursor) == (3, 2)
        assert player.app.screen.selected_account() == two

    play(desk, scene)


def test_a_list_that_was_scrolled_away_from_its_cursor_stays_where_it_is(desk: Desk, small: Small, play: Play) -> None:
    async def scene(player: Player) -> None:
        for number in range(120):
            add_account(desk.book, {"name": f"Firm {number:03}"})
        player.app.follower.look()
        await player.press("9")
        table = player.app.screen.query_one(Table)
        table.scroll_to(y=60, animate=False)
        await player.settle()
        edit_account(desk.book, small.castor, {"city": "Praha"})
        player.app.follower.look()
        await player.settle()
        assert (table.scroll_offset.y, table.cursor) == (60, 0)
        await player.press("down")
        assert table.scroll_offset.y < 60, "a key leads back to the cursor"

    play(desk, scene)


def test_a_look_while_the_app_is_being_closed_renews_nothing(desk: Desk, small: Small, play: Play) -> None:
    async def scene(player: Player) -> None:
        edit_account(desk.book, small.castor, {"city": "Praha"})
        stack = player.app._screen_stack
        screens = stack.copy()
        stack.clear()
        try:
            player.app.follower.look()
        finally:
            stack.extend(screens)
        player.app.follower.look()
        await player.shows("Praha")

    play(desk, scene)
