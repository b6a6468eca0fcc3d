"""A few screens as they look, so that a change of the look is seen and agreed to.

`pytest tests/tui/test_pictures.py --snapshot-update` takes the pictures anew; look at each before it is kept.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import TYPE_CHECKING

import pytest

from tui.app import TierbookApp
from tui.desk import Desk
from tui.widgets.tierrail import TierRail

if TYPE_CHECKING:
    from textual.pilot import Pilot

    from tests.tui.conftest import Player

Take = Callable[..., None]


@pytest.fixture
def take(snap_compare: Callable[..., bool], desk: Desk, perform: Callable[..., Player]) -> Take:
    """Compare the screen after a scene with the picture that is kept."""

    def compare(scene: Callable[[Player], Awaitable[None]], size: tuple[int, int], theme: str) -> None:
        desk.settings = desk.settings._replace(theme=f"tierbook-{theme}")
        app = TierbookApp(desk)

        async def play(pilot: Pilot[int]) -> None:
            player = perform(pilot, app)
            await player.settle()
            await scene(player)
            await player.pilot.pause()

        assert snap_compare(app, terminal_size=size, run_before=play)

    return compare


async def gaps_are_counted(player: Player) -> None:
    """Wait for the number that comes behind the first paint."""
    await player.until(lambda: player.app.screen.query_one(TierRail).gaps is not None)


@pytest.mark.parametrize(("size", "theme"), [((120, 40), "dark"), ((80, 24), "light")])
def test_portfolio(take: Take, size: tuple[int, int], theme: str) -> None:
    async def scene(player: Player) -> None:
        await gaps_are_counted(player)
        await player.press("down")

    take(scene, size, theme)


def test_search(take: Take) -> None:
    async def scene(player: Player) -> None:
        await gaps_are_counted(player)
        await player.press("slash")
        await player.type("marta")

    take(scene, (120, 40), "light")


@pytest.mark.parametrize(
    ("tab", "size", "theme"),
    [("1", (120, 40), "light"), ("2", (120, 40), "dark"), ("4", (80, 24), "dark")],
)
def test_dossier(take: Take, tab: str, size: tuple[int, int], theme: str) -> None:
    async def scene(player: Player) -> None:
        await player.press("down")
        await player.open_dossier(tab)
        await player.press("down")

    take(scene, size, theme)


def test_form_with_a_problem(take: Take) -> None:
    async def scene(player: Player) -> None:
        await player.press("down")
        await player.open_dossier("6")
        await player.go("enter", "RecordFormScreen")
        player.entry("probability").value = "120"
        player.entry("probability").focus()
        await player.press("tab")
        await player.until(lambda: player.problem("probability"))

    take(scene, (80, 24), "contrast")


def test_composer(take: Take) -> None:
    async def scene(player: Player) -> None:
        await player.press("down")
        await player.go("s", "ComposerScreen")
        await player.until(lambda: player.title("#sheet-panel").endswith("missing"))

    take(scene, (120, 40), "dark")
