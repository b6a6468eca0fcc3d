"""The RACI grid: one letter a cell, exactly one accountable, columns for others, undo."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

import pytest

from store.colleagues import ColleagueDraft, add_colleague, list_colleagues
from store.plans.actions import add_action, edit_action
from store.plans.plans import add_plan
from store.plans.raci import duties_of, give_duty
from store.plans.responsibilities import Who
from tui import plan_requests
from tui.desk import Desk
from tui.widgets.grid import Grid

if TYPE_CHECKING:
    from tests.tui.conftest import Play, Player, Small


@pytest.fixture
def plan(desk: Desk, small: Small) -> tuple[int, int]:
    """Give Northwind a plan with one action of nobody; return both keys."""
    period = {"period": "FY27", "starts_on": date(2027, 1, 1), "ends_on": date(2027, 12, 31)}
    key = add_plan(desk.book, {"account_id": small.northwind, **period})
    action = {"account_id": small.northwind, "plan_id": key, "title": "Walk the depot [b]bold", "due_on": "2026-11-02"}
    return key, add_action(desk.book, action)


def duties(player: Player, small: Small, action: int) -> dict[str, str]:
    """Return who has which duty, by name."""
    dossier = player.account(small.northwind)
    row = next(each for each in dossier.actions if each.id == action)
    names = {Who(colleague_id=key): each.name for key, each in dossier.colleagues.items()}
    names |= {Who(person_id=each.id): each.name for each in dossier.people}
    return {names[who]: duty for who, duty in duties_of(row, dossier.responsibilities).items()}


async def idle(player: Player, screen: str = "RaciScreen") -> None:
    await player.until(lambda: player.screen_name == screen and not player.app._held and not player.app._typed)
    await player.settle()


async def open_grid(player: Player, small: Small, plan: int) -> None:
    player.app.ask(plan_requests.OpenRaci(small.northwind, plan))
    await idle(player)


@pytest.mark.parametrize("size", [(120, 40), (80, 24)])
def test_one_letter_makes_the_owner_accountable(
    desk: Desk, small: Small, play: Play, plan: tuple[int, int], size: tuple[int, int]
) -> None:
    async def scene(player: Player) -> None:
        await open_grid(player, small, plan[0])
        await player.shows("Walk the depot [b]bold", "J. Ek", "nobody is accountable yet", "due 2026-11-02 (overdue)")
        player.burst("a")
        await player.until(lambda: duties(player, small, plan[1]) == {"J. Ek": "A"})
        await idle(player)
        await player.shows("J. Ek: accountable")
        player.burst("u")
        await player.until(lambda: duties(player, small, plan[1]) == {})

    play(desk, scene, size)


def test_a_customer_gets_a_column_and_takes_over(desk: Desk, small: Small, play: Play, plan: tuple[int, int]) -> None:
    async def scene(player: Player) -> None:
        await open_grid(player, small, plan[0])
        player.burst("a", "N", *"marta", "enter")
        await idle(player)
        await player.shows("theirs Marta")
        player.burst("c")
        await player.until(lambda: duties(player, small, plan[1]) == {"J. Ek": "A", "Marta Visser": "C"})
        await idle(player)
        player.burst("a")
        await player.until(lambda: duties(player, small, plan[1]) == {"Marta Visser": "A", "J. Ek": "R"})

    play(desk, scene)


def test_a_duty_before_anybody_is_accountable_is_refused_in_words(
    desk: Desk, small: Small, play: Play, plan: tuple[int, int]
) -> None:
    async def scene(player: Player) -> None:
        await open_grid(player, small, plan[0])
        player.burst("r")
        await player.until(lambda: "Nobody is accountable yet" in player.text)
        assert duties(player, small, plan[1]) == {}

    play(desk, scene)


def test_a_new_colleague_gets_a_column(desk: Desk, small: Small, play: Play, plan: tuple[int, int]) -> None:
    async def scene(player: Player) -> None:
        await open_grid(player, small, plan[0])
        player.burst("n", *"Petra", "enter")
        await player.shows("Petra: none")
        with desk.book.read() as session:
            assert "Petra" in [row.name for row in list_colleagues(session)]
        assert [column.text for column in player.app.screen.query_one(Grid).sheet.columns][-1] == "Petra"
        player.burst("a")
        await player.until(lambda: duties(player, small, plan[1]) == {"Petra": "A"})

    play(desk, scene)


def test_the_narrow_grid_has_room_for_six_people_and_names_every_key(
    desk: Desk, small: Small, play: Play, plan: tuple[int, int]
) -> None:
    owner, *others = [add_colleague(desk.book, ColleagueDraft(name=f"Colleague {letter}")) for letter in "ABCDE"]
    edit_action(desk.book, plan[1], {"owner_id": owner})
    for key in others:
        give_duty(desk.book, plan[1], Who(colleague_id=key), "I")

    async def scene(player: Player) -> None:
        await open_grid(player, small, plan[0])
        await player.shows("A Accountable: answers for it", "a r c i", "n Colleague", "N Customer", "esc Back")
        heads = next(line for line in player.lines if "Action" in line)
        assert [letter in heads.split() for letter in "ABCDE"] == [True] * 5
        assert "›" not in player.text

    play(desk, scene, (80, 24))
