"""Views on the home screen: the list is kept under a name, shown again from elsewhere, and removed."""

from __future__ import annotations

from typing import TYPE_CHECKING

from store.saved_views import list_views
from store.windows import ALL
from tui.widgets.table import Table

if TYPE_CHECKING:
    from tests.tui.conftest import Play, Player
    from tui.desk import Desk


def views(desk: Desk) -> list[tuple[str, str, int, str, bool]]:
    with desk.book.read() as session:
        return [(v.name, v.words, v.shelf, v.sorted_by, v.descending) for v in list_views(session)]


def shown(player: Player) -> tuple[str, tuple[str, bool] | None, int, int | None]:
    """The list on the home screen: its title, its order, how many accounts, and the first of them."""
    table = player.app.screen.query_one("#accounts", Table)
    return player.title("#list-panel"), table.sorted_by, table.count, table.key


def test_a_list_is_kept_shown_again_from_elsewhere_and_removed_and_undo_brings_it_back(desk: Desk, play: Play) -> None:
    async def scene(player: Player) -> None:
        await player.press("9", "o")
        kept = shown(player)
        await player.go("v", "PickScreen")
        await player.type("All [by] revenue")
        await player.go("enter", "PortfolioScreen")
        await player.until(lambda: views(desk) == [("All [by] revenue", "", ALL, "revenue", True)])
        await player.press("1")
        assert shown(player) != kept
        await player.go("v", "PickScreen")
        assert "All [by] revenue" in player.text
        await player.go("enter", "PortfolioScreen")
        assert shown(player) == kept
        await player.go("v", "PickScreen")
        await player.press("end")
        await player.go("enter", "PortfolioScreen")
        await player.until(lambda: views(desk) == [])
        await player.press("u")
        await player.until(lambda: len(views(desk)) == 1)

    play(desk, scene)


def test_what_was_searched_for_is_a_view_and_the_same_name_is_replaced(desk: Desk, play: Play) -> None:
    async def scene(player: Player) -> None:
        await player.press("slash")
        await player.type("castor")
        await player.press("tab")
        for words in ("castor", ""):
            await player.go("v", "PickScreen")
            await player.type("mine")
            if not words:
                await player.press("end")
            await player.go("enter", "PortfolioScreen")
            await player.until(lambda words=words: [view[:2] for view in views(desk)] == [("mine", words)])
            if words:
                await player.press("escape")
        await player.press("9")

    play(desk, scene)
