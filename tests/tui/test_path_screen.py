"""The ways to a person: each step with how we know, or who is nearest and what would help; texts stay texts."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from store.lines import add_line
from store.people import add_person, edit_person
from tui import requests
from tui.desk import Desk

if TYPE_CHECKING:
    from tests.tui.conftest import Play, Player, Small

HOSTILE = "[bold red]A[/]Z [@click=app.quit]Q[/]"


async def show_path(player: Player, account: int, person: int) -> None:
    player.app.ask(requests.ShowPath(account, person))
    await player.until(lambda: player.screen_name == "PathScreen" and not player.app._held)
    await player.settle()


def boss(player: Player, small: Small) -> int:
    return next(each.id for each in player.account(small.northwind).people if each.id != small.report)


@pytest.mark.parametrize("size", [(120, 40), (80, 24)])
def test_a_way_is_told_step_by_step_with_how_we_know_and_where(
    desk: Desk, small: Small, play: Play, size: tuple[int, int]
) -> None:
    elsewhere, _ = add_person(desk.book, {"account_id": small.castor, "name": HOSTILE}, {"title": "CEO"})
    ends = {"from_person_id": elsewhere, "to_person_id": small.report}
    add_line(desk.book, {"account_id": small.castor, "kind": "knows", "strength": "strong", "source": "Marta", **ends})

    async def scene(player: Player) -> None:
        await show_path(player, small.northwind, boss(player, small))
        await player.shows("Path to Jan de Boer", "J. Ek · 2 steps", "1  J. Ek was in touch with Marta Visser")
        await player.shows("last on 2026-11-20", "Walked the depot", "2  Marta Visser reports to Jan de Boer")
        assert "Northwind Logistics" not in "\n".join(player.lines[6:-4]), "where she works is not said at every step"
        await player.go("escape", "PortfolioScreen")
        await show_path(player, small.castor, elsewhere)
        await player.shows(f"Path to {HOSTILE}", "J. Ek · 2 steps", "Marta Visser · Northwind", f"knows {HOSTILE}")
        await player.shows("strong", "source: Marta")
        await player.go("escape", "PortfolioScreen")

    play(desk, scene, size)


def test_without_a_way_it_says_what_would_help(desk: Desk, small: Small, play: Play) -> None:
    edit_person(desk.book, small.report, {"name": HOSTILE})
    loner, _ = add_person(desk.book, {"account_id": small.northwind, "name": "Lone Lund"}, {"title": "Clerk"})
    stranger, _ = add_person(desk.book, {"account_id": small.castor, "name": "Otto Ohm"})

    async def scene(player: Player) -> None:
        await show_path(player, small.northwind, loner)
        await player.shows("No way is known yet.", f"Nearest: {HOSTILE} (VP Fleet)", "Ask who leads to Lone Lund: ")
        await player.go("escape", "PortfolioScreen")
        await show_path(player, small.castor, stranger)
        await player.shows("No way is known yet.", "None of us is known to have met anybody at Castor Pharma.")

    play(desk, scene)
