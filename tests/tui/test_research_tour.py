"""A tour in three-minute mode: five accounts, fifteen points, five sheets, counted in keys; taken back at its end."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from store.accounts import add_account
from store.dump import dump_book
from tests.tui.test_plan_tour import Counted

if TYPE_CHECKING:
    from tests.tui.conftest import Play, Player, Small
    from tui.desk import Desk

MOST = 12
"""Keys for each account besides the typed text, at most."""


def test_five_accounts_fifteen_points_five_sheets(desk: Desk, small: Small, play: Play, tmp_path: Path) -> None:
    growth = {"tier": 2, "industry": "Energy"}
    names = ("Aalto Energia", "Brise du Nord", "Česká voda", "Dunav Gas")
    keys_of = [small.halden, *(add_account(desk.book, {"name": name, **growth}) for name in names)]
    begun = "".join(dump_book(desk.book))

    async def scene(player: Player) -> None:
        keys = Counted(player)
        await keys.press("p", screen="ResearchScreen")
        for number in range(5):
            before = keys.count
            await _write(keys, number)
            await keys.press("ctrl+s")
            await player.until(lambda: "Written: " in state(player))
            await _go_on(keys, number)
            assert keys.count - before <= MOST
        assert player.screen_name == "ChoiceDialog"
        await player.shows("5 accounts done", "15 points written", "5 sheets made", "None is left.")
        await keys.press("enter", screen="PortfolioScreen")
        assert keys.count <= 5 * MOST
        for key in keys_of:
            points = player.account(key).three_points()
            assert [bool(point and point.text and point.so_what and point.source) for point in points] == [True] * 3
        assert len(list((tmp_path / "out").rglob("*.md"))) == 5
        assert list(desk.places.drafts.glob("*")) == []
        while (now := "".join(dump_book(desk.book))) != begun and "Dunav" in now:
            await player.press("u")
            await player.until(lambda now=now: "".join(dump_book(desk.book)) != now)
        assert "".join(dump_book(desk.book)) == begun

    play(desk, scene)


def state(player: Player) -> str:
    return str(player.app.screen.query_one("#composer-state").render())  # type: ignore[attr-defined]


async def _write(keys: Counted, number: int) -> None:
    for place in (1, 2, 3):
        for part, text in enumerate((f"Reason {place}", f"So {number}?", "Press")):
            if (place, part) != (1, 0):
                await keys.press("tab")
            await keys.type(text)


async def _go_on(keys: Counted, number: int) -> None:
    """Go on to the next account; after the last one comes what was done."""
    there = keys.player.app.screen
    await keys.press("ctrl+n")
    await keys.player.until(lambda: keys.player.app.screen is not there and not keys.player.app._held)
    await keys.player.settle()
    assert (keys.player.screen_name == "ChoiceDialog") == (number == 4)
