"""The past on screen: the same screens over the book as it was, under a line that says so, and the way back."""

from __future__ import annotations

from pathlib import Path
from threading import Event

import pytest

from store.accounts import add_account, edit_account, set_tier
from store.backup import copy_whole
from store.facts import add_fact
from store.opening import open_book
from store.places import Places
from tests.conftest import Clock
from tests.tui.conftest import Play, Player, Small
from tui.desk import Desk
from tui.widgets.pastline import PastLine

THEN = "2026-11-20"


@pytest.fixture
def later(places: Places, small: Small, clock: Clock) -> int:
    """Let ten days go by in which Northwind is renamed and moved, and somebody comes; return the key of that one."""
    clock.move(days=10)
    with open_book(places.book) as book:
        edit_account(book, small.northwind, {"name": "Southwind"}, {})
        set_tier(book, small.northwind, 2, "Lost")
        return add_account(book, {"name": "Newcomer", "tier": 1})


def left(places: Places) -> list[Path]:
    """Return the copies of the past that lie in the data folder."""
    return [path for path in places.past.iterdir() if path.is_dir()]


def said(player: Player) -> list[str]:
    return [str(line.render()) for line in player.app.screen.query(PastLine)]


async def look(player: Player, screen: str = "PastPortfolioScreen", day: str = THEN) -> None:
    """Look back to a day, and wait for the first screen of the past."""
    await player.go("ctrl+t", "PastDialog")
    await player.press(*day)
    await player.go("enter", screen)


def test_the_home_shows_the_book_as_it_was_and_esc_leads_back(
    desk: Desk, small: Small, later: int, places: Places, play: Play
) -> None:
    async def scene(player: Player) -> None:
        await player.press("9", "end")
        await player.shows(" gaps ", "Points due")
        at = player.app.screen.selected_account()
        before = player.text
        await look(player)
        await player.shows("Northwind Logistics", "As it was on 20 Nov 2026 · read only · esc: back to today")
        assert "Newcomer" not in player.text
        assert "Today" in player.key_line
        assert "Tier" not in player.key_line
        assert "Southwind" not in player.text
        assert len(left(places)) == 1
        await player.press("slash", *"north")
        await player.shows("1 account")
        await player.press("escape")
        assert player.screen_name == "PastPortfolioScreen"
        await player.go("escape", "PortfolioScreen")
        assert player.app.screen.selected_account() == at
        assert player.text == before
        assert left(places) == []
        assert player.app.desk is desk

    play(desk, scene)


def test_from_a_dossier_it_is_the_dossier_at_its_tab_and_another_day_takes_its_place(
    desk: Desk, small: Small, later: int, places: Places, play: Play, clock: Clock
) -> None:
    async def scene(player: Player) -> None:
        add_fact(desk.book, {"account_id": small.castor, "text": "Said later"})
        await player.press("1", "home")
        await player.open_dossier("3")
        await player.shows("Said later")
        await look(player, "AccountScreen")
        await player.shows("As it was on 20 Nov 2026")
        await player.until(lambda: player.app.screen.pane.dossier is not None)
        assert "Said later" not in player.text
        await look(player, "AccountScreen", "today")
        await player.shows("As it was on 30 Nov 2026", "Said later")
        assert len(left(places)) == 1
        await player.go("escape", "AccountScreen")
        assert said(player) == []
        await player.shows("Said later")
        assert left(places) == []

    play(desk, scene)


def test_the_clock_stands_at_that_day(desk: Desk, small: Small, later: int, play: Play) -> None:
    async def scene(player: Player) -> None:
        await player.press("1", "home")
        await look(player)
        await player.press("end")
        await player.open_dossier("7")
        await player.shows("Walked the depot")
        assert "10d" not in player.text

    play(desk, scene)


@pytest.mark.parametrize("key", ["e", "t", "l", "f", "s", "A", "n", "i", "u", "U", "comma", "S", "p", "E"])
def test_what_would_edit_says_that_it_cannot(desk: Desk, small: Small, play: Play, key: str) -> None:
    async def scene(player: Player) -> None:
        await look(player)
        before = player.text
        await player.press(key)
        await player.until(lambda: player.toasts)
        assert "as it was on 20 Nov 2026" in player.toasts[0]
        assert player.screen_name == "PastPortfolioScreen"
        await player.press("9")  # the keys are free again
        await player.until(lambda: player.text != before)

    play(desk, scene)


@pytest.mark.parametrize("key", ["N", "m", "w", "P", "c", "d", "v", "x", "question_mark"])
def test_every_screen_of_the_past_says_so(desk: Desk, small: Small, play: Play, key: str) -> None:
    async def scene(player: Player) -> None:
        await look(player)
        await player.press(key)
        await player.until(lambda: player.screen_name != "PastPortfolioScreen" and not player.app._held)
        assert said(player) == ["As it was on 20 Nov 2026 · read only"]
        await player.go("escape", "PastPortfolioScreen")
        await player.go("escape", "PortfolioScreen")

    play(desk, scene, size=(80, 24))


@pytest.mark.parametrize(
    ("day", "words"),
    [("2026-11-19", "begins on 20 Nov 2026"), ("2027-01-01", "still to come"), ("nonsense", "is not a date")],
)
def test_a_day_that_is_none_is_told_in_the_dialog(desk: Desk, small: Small, play: Play, day: str, words: str) -> None:
    async def scene(player: Player) -> None:
        await player.go("ctrl+t", "PastDialog")
        await player.press(*day, "enter")
        await player.until(lambda: words in " ".join(player.text.split()))
        await player.go("escape", "PortfolioScreen")

    play(desk, scene)


def test_an_account_that_was_not_there_yet_is_told(
    desk: Desk, small: Small, later: int, places: Places, play: Play
) -> None:
    async def scene(player: Player) -> None:
        await player.press("1", "end")
        assert player.app.screen.selected_account() == later
        await player.open_dossier()
        await look(player, "AccountScreen")
        await player.until(lambda: player.toasts)
        assert "not in the book on 20 Nov 2026" in player.toasts[0]
        assert said(player) == []
        assert left(places) == []

    play(desk, scene)


def test_esc_stops_looking_back(
    desk: Desk, small: Small, places: Places, play: Play, monkeypatch: pytest.MonkeyPatch
) -> None:
    begun, go_on = Event(), Event()

    def slow(source: Path, target: Path) -> None:
        begun.set()
        go_on.wait(30)
        copy_whole(source, target)

    monkeypatch.setattr("store.past.copy_whole", slow)

    async def scene(player: Player) -> None:
        await player.go("ctrl+t", "PastDialog")
        await player.press(*THEN, "enter")
        await player.until(begun.is_set)
        assert "esc stops" in player.text
        await player.go("escape", "PortfolioScreen")
        go_on.set()
        await player.until(lambda: left(places) == [])
        assert player.app.desk is desk

    play(desk, scene)


def test_the_theme_that_is_chosen_there_stays(desk: Desk, small: Small, play: Play) -> None:
    async def scene(player: Player) -> None:
        await look(player)
        await player.press("T")
        chosen = player.app.theme
        await player.until(lambda: player.app.desk.settings.theme == chosen)
        await player.go("escape", "PortfolioScreen")
        assert desk.settings.theme == chosen

    play(desk, scene)
