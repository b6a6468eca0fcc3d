"""One tour of a plan, from an empty page to the exported one, counted in keys; taken back, the book is as before."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from store.colleagues import ColleagueDraft, add_colleague
from store.dump import dump_book
from store.plans.raci import duties_of
from tests.tui.conftest import key_event
from tui.panes.plan import PlanPane

if TYPE_CHECKING:
    from tests.tui.conftest import Play, Player, Small
    from tui.desk import Desk

MOST = 80
"""Keys besides the typed text, at most."""
OBJECTIVES = (
    ("Win the fleet", "Q1", "1.2 M EUR"),
    ("A sponsor on the board", "+3m", "1 person"),
    ("Use it", "", "9 depots"),
)


class Counted:
    """Presses keys and counts them; what is typed is not counted."""

    def __init__(self, player: Player) -> None:
        self.player, self.count = player, 0

    async def press(self, *keys: str, screen: str = "") -> None:
        """Press keys; when they open or close a screen, wait for it."""
        self.count += len(keys)
        self.player.burst(*keys)
        await self.player.settle()
        if screen:
            await self.player.until(lambda: self.player.screen_name == screen and not self.player.app._held)
            await self.player.settle()

    async def type(self, text: str) -> None:
        for character in text:
            self.player.app.post_message(key_event(character))
        await self.player.settle()


def test_from_an_empty_plan_to_one_exported_page(desk: Desk, small: Small, play: Play, tmp_path: Path) -> None:
    for name in ("Piet Smit", "Petra Okafor", "Lars Holm"):
        add_colleague(desk.book, ColleagueDraft(name=name))
    begun = "".join(dump_book(desk.book))

    async def scene(player: Player) -> None:
        keys = Counted(player)
        await player.open_dossier()
        await keys.press("5")
        await player.until(lambda: player.app.screen.query(PlanPane) and not player.app.screen.pane.is_stale)
        await _charter(keys)
        await _objectives(keys)
        await _play(keys)
        await _raci(keys)
        await keys.press("X", screen="ExportDialog")
        await keys.press("enter", screen="AccountScreen")
        await player.until(lambda: [each for each in player.toasts if "Exported" in each])
        dossier = player.account(small.castor)
        assert len(dossier.objectives) == 3
        assert len(dossier.actions) >= 6
        assert len({each.function for each in dossier.actions}) >= 4
        for action in dossier.actions:
            duties = list(duties_of(action, dossier.responsibilities).values())
            assert action.kind == "milestone" or duties.count("A") == 1
        (page,) = (tmp_path / "out").rglob("*.md")
        text = page.read_text("utf-8")
        assert text.count("\n") <= 60
        assert "Win the fleet" in text
        assert keys.count <= MOST
        while (now := "".join(dump_book(desk.book))) != begun and "Castor" in now:
            await player.press("u")
            await player.until(lambda now=now: "".join(dump_book(desk.book)) != now)
        assert "".join(dump_book(desk.book)) == begun

    play(desk, scene)


async def _charter(keys: Counted) -> None:
    await keys.press("n", screen="RecordFormScreen")
    for answer in ("Fleet and depots", "One card", "Fewer clerks", "A reference"):
        await keys.type(answer)
        await keys.press("tab")
    await keys.press("enter", screen="AccountScreen")
    await keys.player.shows("Field of play   Fleet and depots")


async def _objectives(keys: Counted) -> None:
    for title, due, target in OBJECTIVES:
        await keys.press("a", screen="RecordFormScreen")
        for number, text in enumerate((title, due, target)):
            await keys.press(*(("tab",) if number else ()))
            await keys.type(text)
        await keys.press("enter", screen="AccountScreen")
    await keys.player.shows("Objectives  3")


async def _play(keys: Counted) -> None:
    await keys.press("p", screen="PlaysScreen")
    await keys.type("new exec")
    await keys.press("enter", screen="RecordFormScreen")
    await keys.press("ctrl+s", screen="AccountScreen")
    await keys.player.until(lambda: keys.player.app.screen.pane.page.next_actions)


async def _raci(keys: Counted) -> None:
    """Make one of us accountable for whatever nobody is, and ask somebody else."""
    await keys.press("R", screen="RaciScreen")
    for _ in range(8):
        await keys.press("a", "down")
    await keys.press("right", "c", "up", "i")
    await keys.press("escape", screen="AccountScreen")
