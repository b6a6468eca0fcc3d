"""The list of today: each touch told with one key, said more of, put off, written, given to somebody; undo."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

import pytest

from store.campaigns.campaigns import add_campaign, edit_campaign
from store.campaigns.enrolling import CadenceStep, Candidate, enrol
from store.campaigns.roll import list_roll
from store.dossier import read_dossier
from store.sheets import list_sheets
from store.touches import edit_touch
from tui.desk import Desk

if TYPE_CHECKING:
    from pathlib import Path

    from store.campaigns.roll import RollLine
    from tests.tui.conftest import Play, Player, Small

STEPS = (
    CadenceStep(0, "Mail [b]the story", "email", "", "email-five-lines", "One question at the end"),
    CadenceStep(3, "Call about it", "phone", "", "call-opener"),
)
TODAY = date(2026, 11, 20)


@pytest.fixture
def campaign(desk: Desk, small: Small) -> int:
    """Put a campaign into the book: Marta is due today, somebody unknown at Haldén was due on Monday."""
    key = add_campaign(desk.book, {"name": "Cards for energy", "status": "running", "opening": "Spring is near."})
    with desk.book.read() as session:
        (jan, marta) = [person.id for person in read_dossier(session, small.northwind).people]
    assert jan != marta
    enrol(desk.book, key, [Candidate(small.northwind, small.report, STEPS)], TODAY)
    wanted = [step._replace(persona="Head of Energy") for step in STEPS]
    enrol(desk.book, key, [Candidate(small.halden, None, wanted)], date(2026, 11, 16))
    return key


def titles(player: Player) -> list[str]:
    """Return what the list shows."""
    shown = getattr(player.app.screen, "_shown", ())
    return [f"{line.account}: {line.title}" for line in shown]


def roll(player: Player, account: int) -> RollLine:
    with player.desk.book.read() as session:
        return list_roll(session, account=account)[0]


BOTH = ["Haldén Énergie: Mail [b]the story", "Northwind Logistics: Mail [b]the story"]


async def open_today(player: Player, wanted: int = 2) -> None:
    await player.press("d")
    await player.until(lambda: player.screen_name == "TodayScreen" and len(titles(player)) == wanted)
    await player.settle()


@pytest.mark.parametrize("size", [(120, 40), (80, 24)])
def test_what_is_overdue_comes_first_with_whom_it_is_for(
    desk: Desk, play: Play, campaign: int, size: tuple[int, int]
) -> None:
    async def scene(player: Player) -> None:
        await open_today(player)
        assert titles(player) == BOTH
        await player.shows("16 Nov !", "need to know: Head", "Mail [b]the story", "2 touches due · 1 overdue")
        await player.press("down")
        await player.shows("Marta Visser", "One question at the end")

    play(desk, scene, size)


def test_x_logs_the_touch_and_n_adds_what_was_said_and_undo_takes_both_back(
    desk: Desk, small: Small, play: Play, campaign: int
) -> None:
    async def scene(player: Player) -> None:
        before = len(player.account(small.northwind).touches)
        await open_today(player)
        player.burst("down", "x", "n", *"She wants figures", "tab", *"Send them", "enter")
        await player.until(lambda: player.account(small.northwind).touches[0].summary == "She wants figures")
        touch = player.account(small.northwind).touches[0]
        assert (touch.type, touch.next_step, touch.person_ids) == ("email", "Send them", (small.report,))
        assert touch.campaign_id == campaign
        await player.until(lambda: titles(player) == BOTH[:1])
        await player.shows("Saved")
        await player.press("u")
        await player.until(lambda: player.account(small.northwind).touches[0].summary == "Mail [b]the story")
        await player.press("u")
        await player.until(lambda: titles(player) == BOTH)
        assert len(player.account(small.northwind).touches) == before

    play(desk, scene)


def test_what_was_said_in_another_window_is_not_written_over(
    desk: Desk, small: Small, play: Play, campaign: int
) -> None:
    async def scene(player: Player) -> None:
        await open_today(player)
        await player.press("down", "x")
        await player.until(lambda: titles(player) == BOTH[:1])
        await player.go("n", "RecordFormScreen")
        touch = player.account(small.northwind).touches[0]
        edit_touch(desk.book, touch.id, {"summary": "She is on leave"})
        await player.type("She wants figures")
        await player.press("enter")
        await player.shows("In another window it was changed", "She wants figures")
        assert player.account(small.northwind).touches[0].summary == "She is on leave"
        await player.press("enter")
        await player.until(lambda: player.account(small.northwind).touches[0].summary == "She wants figures")

    play(desk, scene)


def test_the_next_line_is_selected_after_each(desk: Desk, small: Small, play: Play, campaign: int) -> None:
    async def scene(player: Player) -> None:
        await open_today(player)
        player.burst("S", "r")
        await player.until(lambda: titles(player) == [])
        assert roll(player, small.halden).status == "stopped"
        assert roll(player, small.northwind).status == "replied"
        await player.shows("Nothing is due any more today")

    play(desk, scene)


@pytest.mark.parametrize(
    ("key", "status", "left"), [("m", "meeting", 1), ("S", "stopped", 1), ("p", "paused", 1), ("s", "running", 2)]
)
def test_one_key_tells_what_became_of_it(
    desk: Desk, small: Small, play: Play, campaign: int, key: str, status: str, left: int
) -> None:
    async def scene(player: Player) -> None:
        await open_today(player)
        await player.press(key)
        await player.until(lambda: roll(player, small.halden).status == status and len(titles(player)) == left)
        await player.press("u")
        await player.until(lambda: roll(player, small.halden).status == "running" and titles(player) == BOTH)

    play(desk, scene)


def test_one_is_put_off_to_a_working_day(desk: Desk, small: Small, play: Play, campaign: int) -> None:
    async def scene(player: Player) -> None:
        await open_today(player)
        await player.go("z", "RecordFormScreen")
        player.burst(*["backspace"] * 10, *"2026-11-28", "enter")
        await player.until(lambda: titles(player) == BOTH[1:])
        following = roll(player, small.halden).next
        assert following is not None
        assert following.due_on == date(2026, 11, 30)
        await player.press("a")
        assert titles(player) == [BOTH[1]]
        await player.shows("7 days ahead")

    play(desk, scene)


def test_a_day_that_is_over_is_told_below_the_field(desk: Desk, play: Play, campaign: int) -> None:
    async def scene(player: Player) -> None:
        await open_today(player)
        await player.go("z", "RecordFormScreen")
        player.burst(*["backspace"] * 10, *"2026-11-02", "enter")
        await player.until(lambda: "not a day to come" in player.problem("due_on"))

    play(desk, scene)


def test_enter_shows_what_it_is_written_with_to_copy_and_to_write(
    desk: Desk, small: Small, play: Play, campaign: int, tmp_path: Path
) -> None:
    async def scene(player: Player) -> None:
        await open_today(player)
        await player.press("down")
        await player.go("enter", "StepDocumentScreen")
        await player.shows("Marta Visser", "y Copy", "ctrl+s Write")
        await player.go("y", "TodayScreen")
        assert "Marta Visser" in player.app.clipboard
        await player.go("enter", "StepDocumentScreen")
        await player.go("ctrl+s", "TodayScreen")
        await player.until(lambda: any("Exported" in toast for toast in player.toasts))
        (path,) = (tmp_path / "out").iterdir()
        assert "marta" in path.name.casefold()
        with desk.book.read() as session:
            assert [sheet.template for sheet in list_sheets(session, small.northwind)] == ["email-five-lines"]
        assert titles(player) == BOTH
        await player.go("enter", "StepDocumentScreen")
        await player.press("x")
        await player.until(lambda: titles(player) == BOTH[:1])

    play(desk, scene)


def test_who_is_found_is_named(desk: Desk, small: Small, play: Play, campaign: int) -> None:
    async def scene(player: Player) -> None:
        await open_today(player)
        await player.press("w")
        await player.until(lambda: any("Nobody is known" in toast for toast in player.toasts))
        await player.press("down")
        await player.go("w", "PickScreen")
        await player.type("jan")
        await player.press("enter")
        await player.until(lambda: roll(player, small.northwind).person == "Jan de Boer")

    play(desk, scene)


def test_it_is_narrowed_down_and_esc_goes_back(desk: Desk, small: Small, play: Play, campaign: int) -> None:
    async def scene(player: Player) -> None:
        await open_today(player)
        await player.press("o")
        assert titles(player) == BOTH[:1]
        await player.press("escape", "slash")
        await player.type("marta")
        assert titles(player) == BOTH[1:]
        await player.press("escape", "M")
        assert titles(player) == []
        edit_campaign(desk.book, campaign, {"owner_id": player.account(small.northwind).touches[0].colleague_id})
        player.app.refresh_screens()
        await player.until(lambda: titles(player) == BOTH)
        await player.press("escape")
        await player.go("escape", "PortfolioScreen")

    play(desk, scene)


def test_an_empty_list_says_what_belongs_there(desk: Desk, play: Play) -> None:
    async def scene(player: Player) -> None:
        await open_today(player, 0)
        await player.shows("Nothing is due. Campaigns put touches here")
        await player.press("x", "n", "enter")
        assert player.screen_name == "TodayScreen"

    play(desk, scene)


def test_the_brief_says_how_far_the_account_has_come(desk: Desk, play: Play, campaign: int) -> None:
    async def scene(player: Player) -> None:
        await open_today(player)
        await player.press("down")
        await player.go("b", "AccountScreen")
        await player.shows("Campaigns", "Cards for energy: step 1 of 2, email due Fri 2026-11-20", "Marta Visser")

    play(desk, scene)
