"""Campaigns on screen: begun, filled with accounts after a look, run, paused, ended; who is in one; holidays."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

import pytest

from store.campaigns.campaigns import add_campaign, list_campaigns
from store.campaigns.enrolling import CadenceStep, Candidate, enrol
from store.campaigns.holidays import list_holidays
from store.campaigns.roll import list_roll
from tui.desk import Desk

if TYPE_CHECKING:
    from pathlib import Path

    from store.campaigns.campaigns import CampaignRow
    from store.campaigns.roll import RollLine
    from tests.tui.conftest import Play, Player, Small

STEPS = (CadenceStep(0, "Mail", "email"), CadenceStep(7, "Call", "phone"))


@pytest.fixture
def campaign(desk: Desk, small: Small) -> int:
    """Put a campaign that runs into the book, with Marta in it."""
    key = add_campaign(desk.book, {"name": "Cards for [b]energy", "status": "running", "cadence": "first-meeting"})
    enrol(desk.book, key, [Candidate(small.northwind, small.report, STEPS)], date(2026, 11, 20))
    return key


def campaigns(player: Player) -> list[CampaignRow]:
    with player.desk.book.read() as session:
        return list_campaigns(session)


def roll(player: Player, campaign: int) -> list[RollLine]:
    with player.desk.book.read() as session:
        return list_roll(session, campaign=campaign)


async def open_campaigns(player: Player) -> None:
    await player.press("c")
    await player.until(lambda: player.screen_name == "CampaignsScreen" and player.app.screen._found is not None)
    await player.settle()


@pytest.mark.parametrize("size", [(120, 40), (80, 24)])
def test_the_list_says_what_each_has_brought(desk: Desk, play: Play, campaign: int, size: tuple[int, int]) -> None:
    async def scene(player: Player) -> None:
        await open_campaigns(player)
        await player.shows("Cards for [b]energy", "Running", "1 running · 1 touch due · 0 overdue")
        if size[0] > 100:
            await player.shows("First meeting, five", "1 of 1 not over")

    play(desk, scene, size)


def test_one_is_begun_with_a_cadence_of_the_library(desk: Desk, play: Play) -> None:
    async def scene(player: Player) -> None:
        await open_campaigns(player)
        await player.shows("No campaign yet")
        await player.go("n", "RecordFormScreen")
        await player.type("Depots in spring")
        await player.press("ctrl+s")
        await player.until(lambda: [row.name for row in campaigns(player)] == ["Depots in spring"])
        await player.until(lambda: player.screen_name == "CampaignsScreen")
        await player.shows("Depots in spring", "Draft")
        await player.go("e", "RecordFormScreen")
        await player.shows("Template of its letter", "First paragraph of the letter")

    play(desk, scene)


def test_accounts_are_enrolled_after_a_look_in_one_step(desk: Desk, small: Small, play: Play) -> None:
    key = add_campaign(desk.book, {"name": "Depots", "cadence": "first-meeting"})

    async def scene(player: Player) -> None:
        await open_campaigns(player)
        await player.go("E", "PickScreen")
        await player.shows("Shown: Tier 1 · Strategic", "Tier 2 · Growth", "Energy")
        await player.go("enter", "RecordFormScreen")
        await player.go("enter", "EnrollingScreen")
        await player.shows(
            "2 people at 2 accounts, 1 of them still to find: 10 touches.", "Castor Pharma", "need to know"
        )
        await player.press("space")
        await player.shows("1 person at 1 account: 5 touches. 1 left out.", "left out by you")
        await player.press("enter")
        await player.until(lambda: [line.account for line in roll(player, key)] == ["Northwind Logistics"])
        assert roll(player, key)[0].person == "Jan de Boer"
        await player.until(lambda: player.screen_name == "CampaignsScreen")
        await player.press("u")
        await player.until(lambda: roll(player, key) == [])

    play(desk, scene)


def test_a_campaign_without_a_cadence_asks_for_one_first(desk: Desk, play: Play) -> None:
    add_campaign(desk.book, {"name": "Depots"})

    async def scene(player: Player) -> None:
        await open_campaigns(player)
        await player.go("E", "CadencesScreen")
        await player.type("gone")
        await player.shows("Somebody who has gone quiet", "5 in 6 weeks", "day 5")
        await player.go("enter", "PickScreen")
        assert campaigns(player)[0].cadence == "reactivation"
        await player.type("one account")
        await player.press("enter")
        await player.until(lambda: "Which account?" in player.text)

    play(desk, scene)


def test_it_runs_rests_and_ends_by_keys(desk: Desk, play: Play, campaign: int) -> None:
    async def scene(player: Player) -> None:
        await open_campaigns(player)
        await player.press("p")
        await player.until(lambda: campaigns(player)[0].status == "paused")
        assert roll(player, campaign)[0].status == "paused"
        await player.press("p")
        await player.until(lambda: campaigns(player)[0].status == "running")
        await player.press("F")
        await player.in_question()
        await player.press("right", "enter")
        await player.until(lambda: campaigns(player)[0].status == "ended")
        assert roll(player, campaign)[0].status == "stopped"
        await player.press("u")
        await player.until(lambda: roll(player, campaign)[0].status == "running")

    play(desk, scene)


def test_x_writes_one_as_markdown(desk: Desk, play: Play, campaign: int, tmp_path: Path) -> None:
    async def scene(player: Player) -> None:
        await open_campaigns(player)
        await player.press("x")
        await player.until(lambda: any("Exported" in toast for toast in player.toasts))
        (file,) = (tmp_path / "out").iterdir()
        assert "# Cards for" in file.read_text()

    play(desk, scene)


def test_one_is_removed_after_asking(desk: Desk, small: Small, play: Play, campaign: int) -> None:
    async def scene(player: Player) -> None:
        await open_campaigns(player)
        await player.press("d")
        await player.in_question()
        await player.shows("it takes 1 enrolment along")
        await player.press("right", "enter")
        await player.until(lambda: campaigns(player) == [])
        await player.press("u")
        await player.until(lambda: len(roll(player, campaign)) == 1)

    play(desk, scene)


@pytest.mark.parametrize("size", [(120, 40), (80, 24)])
def test_who_is_in_it_rests_goes_on_and_is_stopped(
    desk: Desk, small: Small, play: Play, campaign: int, size: tuple[int, int]
) -> None:
    async def scene(player: Player) -> None:
        await open_campaigns(player)
        await player.go("enter", "RollScreen")
        await player.shows("Northwind", "Marta Visser", "2026-11-20", "1 account · 1 not over")
        for key, status in (("p", "paused"), ("p", "running"), ("S", "stopped")):
            await player.press(key)
            await player.until(lambda status=status: roll(player, campaign)[0].status == status)
        await player.shows("Stopped")
        await player.press("u")
        await player.until(lambda: roll(player, campaign)[0].status == "running")
        await player.press("D")
        await player.until(lambda: player.screen_name == "TodayScreen" and "Marta Visser" in player.text)

    play(desk, scene, size)


def test_holidays_are_added_and_removed_and_move_what_is_due(desk: Desk, play: Play, campaign: int) -> None:
    def holidays(player: Player) -> list[str]:
        with player.desk.book.read() as session:
            return [f"{row.day} {row.name}" for row in list_holidays(session)]

    async def scene(player: Player) -> None:
        await open_campaigns(player)
        await player.go("H", "PickScreen")
        await player.type("Buss und Bettag")
        await player.go("enter", "RecordFormScreen")
        await player.type("2026-11-20")
        await player.press("enter")
        await player.until(lambda: holidays(player) == ["2026-11-20 Buss und Bettag"])
        following = roll(player, campaign)[0].next
        assert following is not None
        assert following.due_on == date(2026, 11, 23)
        await player.until(lambda: player.screen_name == "PickScreen" and "Fri 2026-11-20" in player.text)
        await player.press("enter")
        await player.in_question()
        await player.press("right", "enter")
        await player.until(lambda: holidays(player) == [])
        await player.until(lambda: player.screen_name == "PickScreen")
        await player.go("escape", "CampaignsScreen")

    play(desk, scene)


def test_a_touch_and_an_opportunity_name_the_campaign_they_came_of(
    desk: Desk, small: Small, play: Play, campaign: int
) -> None:
    async def scene(player: Player) -> None:
        await player.press("down")
        await player.open_dossier("7")
        await player.go("l", "RecordFormScreen")
        await player.shows("Campaign")
        await player.type("Met at the fair")
        entry = player.app.screen.query_one("#entry-campaign_id")
        entry.value = str(campaign)  # type: ignore[attr-defined]
        await player.press("ctrl+s")
        await player.until(lambda: player.account(small.northwind).touches[0].campaign_id == campaign)
        await player.shows("Cards for [b]energy")

    play(desk, scene)
