"""Adding to a dossier is the same from wherever it is asked for, and its word is seen where the user looks next."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tui.record_flows import say_saved
from tui.widgets.keyline import KeyLine

if TYPE_CHECKING:
    from tests.tui.conftest import Play, Player
    from tui.desk import Desk


@pytest.mark.parametrize(
    ("key", "tab", "field", "title"),
    [("f", "3", "text", "Fact · Castor Pharma"), ("l", "5", "summary", "Touch · Castor Pharma")],
)
def test_a_draft_begun_in_the_list_goes_on_in_the_dossier(
    desk: Desk, play: Play, key: str, tab: str, field: str, title: str
) -> None:
    async def scene(player: Player) -> None:
        await player.go(key, "RecordFormScreen")
        await player.type("half a tho")
        await player.shows(title)
        await player.go("escape", "PortfolioScreen")
        await player.open_dossier(tab)
        await player.go("a", "RecordFormScreen")
        assert player.entry(field).value == "half a tho"
        await player.shows(title)
        await player.press("end")
        await player.type("ught")
        await player.go("enter", "AccountScreen")
        await player.shows("half a thought")
        assert desk.drafts.list_drafts() == []

    play(desk, scene)


def test_what_was_saved_is_told_below_a_form_that_has_come_over_it(desk: Desk, play: Play) -> None:
    async def scene(player: Player) -> None:
        await player.go("f", "RecordFormScreen")
        say_saved(player.app, desk, "Confirmed.")
        line = player.app.screen_stack[0].query_one(KeyLine)
        await player.until(lambda: line.state.endswith("Confirmed."))
        await player.go("escape", "PortfolioScreen")
        await player.shows("· Confirmed.")

    play(desk, scene)
