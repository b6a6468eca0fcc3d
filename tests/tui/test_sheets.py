"""The sheets of a list: four keys for a tier, made behind everything else, noted, and told."""

from __future__ import annotations

from pathlib import Path
from threading import Event
from typing import TYPE_CHECKING

import pytest

from store.accounts import add_account, edit_account, find_account
from store.errors import Refused
from store.sheets import read_standings
from templates.export import INDEX
from tui import sheet_flows
from tui.desk import Desk
from tui.widgets.pathinput import PathInput
from tui.widgets.tierrail import TierRail

if TYPE_CHECKING:
    from tests.tui.conftest import Play, Player


@pytest.fixture
def desk(desk: Desk) -> Desk:
    """Return the desk with a second growth account."""
    add_account(desk.book, {"name": "Quay Depot", "tier": 2})
    return desk


def written(folder: Path) -> list[str]:
    return sorted(path.name.rpartition("-")[0] for path in folder.glob("*.md") if path.name != INDEX)


async def make(player: Player) -> None:
    await player.go("S", "SheetsDialog")
    await player.press("enter")
    await player.until(lambda: player.screen_name == "SheetsScreen")
    await player.until(lambda: "written" in player.text or "unchanged" in player.text)


def account(desk: Desk, name: str) -> int:
    with desk.book.read() as session:
        return find_account(session, name).id


def test_all_sheets_of_a_tier_take_three_keys_and_what_is_missing_is_a_key_away(
    desk: Desk, play: Play, tmp_path: Path
) -> None:
    async def scene(player: Player) -> None:
        await player.press("2")
        await make(player)
        assert len(written(tmp_path / "out" / "sheets-tier-2")) == 2
        assert "2 written" in player.text
        assert "Points to write: 1, 2, 3" in player.text
        await player.go("enter", "ComposerScreen")
        await player.until(lambda: "Sheet of 2026-11-20" in player.text)
        await player.go("escape", "SheetsScreen")
        await player.go("escape", "PortfolioScreen")
        with desk.book.read() as session:
            assert len(read_standings(session, desk.library().digests())) == 2

    play(desk, scene)


def test_a_second_time_nothing_is_written(desk: Desk, play: Play, tmp_path: Path) -> None:
    async def scene(player: Player) -> None:
        await player.press("2")
        await make(player)
        before = {path: path.stat().st_mtime_ns for path in (tmp_path / "out").rglob("*")}
        await player.press("r")
        await player.until(lambda: "2 unchanged" in player.text)
        assert {path: path.stat().st_mtime_ns for path in (tmp_path / "out").rglob("*")} == before

    play(desk, scene)


def test_the_sheets_of_what_was_found_are_made(desk: Desk, play: Play, tmp_path: Path) -> None:
    async def scene(player: Player) -> None:
        await player.press("slash")
        await player.type("Quay")
        await player.press("down", "shift+tab")
        player.app.screen.set_focus(player.app.screen.query_one("#accounts"))
        await make(player)
        assert written(tmp_path / "out" / "sheets-found")[0].startswith("quay-depot")
        assert len(written(tmp_path / "out" / "sheets-found")) == 1

    play(desk, scene)


def test_one_template_for_all_and_another_folder(desk: Desk, play: Play, tmp_path: Path) -> None:
    async def scene(player: Player) -> None:
        await player.press("2")
        await player.go("S", "SheetsDialog")
        await player.press("left", "right", "right", "tab")
        await player.type("-mine")
        await player.press("enter")
        await player.until(lambda: "2 written" in player.text)
        assert len(written(tmp_path / "out" / "sheets-tier-2-mine")) == 2
        await player.go("escape", "PortfolioScreen")
        await player.go("S", "SheetsDialog")
        assert player.app.screen.query_one(PathInput).value.endswith("sheets-tier-2-mine")  # asked once

    play(desk, scene)


def test_what_is_stale_is_counted_and_made_anew_from_any_list(desk: Desk, play: Play, tmp_path: Path) -> None:
    async def scene(player: Player) -> None:
        await player.press("2")
        await make(player)
        await player.go("escape", "PortfolioScreen")
        edit_account(desk.book, account(desk, "Quay Depot"), {"city": "Ghent"})
        player.app.screen.refresh_book()
        rail = player.app.screen.query_one(TierRail)
        await player.until(lambda: rail.sheets == 1)
        await player.until(lambda: "Sheets due" in player.text)
        await player.press("1")
        await player.go("S", "SheetsDialog")
        await player.press("up")
        await player.until(lambda: "(•) The 1 stale sheet of the whole book" in player.text)
        await player.press("enter")
        await player.until(lambda: "1 written" in player.text)
        await player.go("escape", "PortfolioScreen")
        await player.until(lambda: rail.sheets == 0)

    play(desk, scene)


def test_a_folder_that_cannot_be_had_is_told_and_asked_again(desk: Desk, play: Play, tmp_path: Path) -> None:
    (tmp_path / "out").mkdir()
    (tmp_path / "out" / "sheets-tier-2").touch()

    async def scene(player: Player) -> None:
        await player.press("2")
        await player.go("S", "SheetsDialog")
        await player.press("enter")
        await player.until(lambda: "sheets-tier-2:" in player.text.replace("\n", ""))
        assert player.screen_name == "SheetsDialog"
        await player.press("escape")
        await player.until(lambda: player.screen_name == "PortfolioScreen")

    play(desk, scene)


def test_what_is_being_made_goes_on_behind_the_list_and_can_be_stopped(
    desk: Desk, play: Play, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    go_on, write = Event(), sheet_flows.write_sheets

    def slowly(*arguments: object) -> object:
        go_on.wait(20)
        return write(*arguments)  # type: ignore[arg-type]

    monkeypatch.setattr(sheet_flows, "write_sheets", slowly)

    async def scene(player: Player) -> None:
        await player.press("2")
        await player.go("S", "SheetsDialog")
        await player.press("enter")
        await player.until(lambda: player.screen_name == "SheetsScreen")
        await player.go("escape", "PortfolioScreen")
        await player.press("down")
        await player.go("S", "SheetsScreen")  # the same, not another one
        await player.press("c")
        await player.go("escape", "PortfolioScreen")
        go_on.set()
        await player.until(lambda: any("cancelled" in toast for toast in player.toasts))
        await player.go("S", "SheetsScreen")
        assert "cancelled" in player.text
        await player.go("escape", "PortfolioScreen")
        await player.go("S", "SheetsDialog")

    play(desk, scene)


def test_what_is_refused_is_told_in_words(desk: Desk, play: Play, monkeypatch: pytest.MonkeyPatch) -> None:
    def refused(*_: object) -> None:
        raise Refused("The folder may not be written", "No room at all.", "Choose another.")

    monkeypatch.setattr(sheet_flows, "write_sheets", refused)

    async def scene(player: Player) -> None:
        await player.press("2")
        await player.go("S", "SheetsDialog")
        await player.press("enter")
        await player.until(lambda: "No room at all." in player.text)

    play(desk, scene)


@pytest.mark.parametrize("keys", [["m"], ["m", "2"]])
def test_the_sheets_of_the_accounts_with_gaps_are_made(desk: Desk, play: Play, tmp_path: Path, keys: list[str]) -> None:
    async def scene(player: Player) -> None:
        await player.go("m", "GapsScreen")
        await player.press(*keys[1:])
        await make(player)
        assert written(tmp_path / "out" / "sheets-gaps")

    play(desk, scene)
