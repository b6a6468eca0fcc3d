"""The owner of an account: a colleague from the list, the user herself, or somebody new."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from store.accounts import edit_account
from store.colleagues import colleague_of, list_colleagues
from tui.desk import Desk

if TYPE_CHECKING:
    from tests.tui.conftest import Play, Player, Small


def owner(player: Player, account: int) -> str:
    """The name of who owns an account, "" for nobody."""
    found = player.account(account).owner
    return found.name if found else ""


def names(desk: Desk) -> list[str]:
    with desk.book.read() as session:
        return [row.name for row in list_colleagues(session)]


async def ask_for_another(player: Player) -> None:
    """Take the last choice of the owner's field."""
    player.entry("owner_id").focus()
    await player.press("enter", "end", "enter")
    await player.until(lambda: player.screen_name == "PickScreen")


@pytest.mark.parametrize("typed", ["P. Okafor", "[b]Zoë 高橋"])
def test_somebody_new_is_named_and_owns_the_account(desk: Desk, small: Small, play: Play, typed: str) -> None:
    async def scene(player: Player) -> None:
        await player.go("e", "RecordFormScreen")
        await ask_for_another(player)
        await player.type(typed)
        await player.shows("a new colleague")
        await player.go("enter", "RecordFormScreen")
        await player.until(lambda: owner(player, small.castor) == typed)
        await player.shows(typed)
        await player.go("escape", "PortfolioScreen")
        await player.press("u")
        await player.until(lambda: owner(player, small.castor) == "")
        assert names(desk) == ["J. Ek"], "the colleague and the account were one step"

    play(desk, scene)


def test_a_name_alone_makes_no_colleague(desk: Desk, small: Small, play: Play) -> None:
    async def scene(player: Player) -> None:
        await player.go("e", "RecordFormScreen")
        await ask_for_another(player)
        await player.type("Zed")
        account = player.account(small.castor).account
        with desk.book.write("Elsewhere") as session:
            colleague_of(session, "Mia Berg")
        edit_account(desk.book, account.id, {}, owner="Mia Berg")
        await player.press("enter")
        await player.until(lambda: player.screen_name == "ChoiceDialog")
        await player.shows("Yours: Zed")
        assert names(desk) == ["J. Ek", "Mia Berg"]
        await player.go("escape", "RecordFormScreen")
        assert owner(player, small.castor) == "Mia Berg"

    play(desk, scene)


def test_an_owner_just_named_can_be_changed_again_in_the_same_form(desk: Desk, small: Small, play: Play) -> None:
    async def scene(player: Player) -> None:
        await player.go("e", "RecordFormScreen")
        await ask_for_another(player)
        await player.type("Zed")
        await player.go("enter", "RecordFormScreen")
        await player.until(lambda: owner(player, small.castor) == "Zed")
        player.entry("owner_id").focus()
        await player.press("enter", "home", "enter")
        await player.until(lambda: owner(player, small.castor) == "")
        assert player.screen_name == "RecordFormScreen"

    play(desk, scene)


def test_a_name_that_is_there_is_chosen_and_esc_changes_nothing(desk: Desk, small: Small, play: Play) -> None:
    async def scene(player: Player) -> None:
        await player.go("e", "RecordFormScreen")
        for key, wanted in (("escape", ""), ("enter", "J. Ek")):
            await ask_for_another(player)
            await player.type("j. ek")
            await player.go(key, "RecordFormScreen")
            await player.until(lambda wanted=wanted: owner(player, small.castor) == wanted)
        assert names(desk) == ["J. Ek"]

    play(desk, scene)


def test_my_own_name_is_offered_before_it_is_a_colleagues(desk: Desk, small: Small, play: Play) -> None:
    desk.settings = desk.settings._replace(my_name="Mia Berg")

    async def scene(player: Player) -> None:
        await player.go("e", "RecordFormScreen")
        player.entry("owner_id").focus()
        await player.press("enter", "end", "up")
        await player.shows("Mia Berg (me)")
        await player.press("enter")
        await player.until(lambda: owner(player, small.castor) == "Mia Berg")
        await player.go("escape", "PortfolioScreen")
        await player.go("e", "RecordFormScreen")
        assert "(me)" not in player.text

    play(desk, scene)
