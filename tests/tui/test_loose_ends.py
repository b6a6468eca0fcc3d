"""People and deals without an account are given one: the one that was meant, whatever the list does meanwhile."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

import pytest

from store.errors import Busy
from store.loose_ends import assign_account, list_loose_ends
from store.opportunities import add_opportunity
from store.people import add_person
from tui.desk import Desk
from tui.screens.loose_ends import LooseEndsScreen
from tui.widgets.table import Table

if TYPE_CHECKING:
    from tests.tui.conftest import Play, Player, Small


@pytest.fixture(autouse=True)
def loose(desk: Desk) -> list[int]:
    """Three people and a deal without an account; return their keys."""
    people = [add_person(desk.book, {"name": name, "email": f"{name}@x.org"})[0] for name in ("Ada", "Bob", "Cyd")]
    return [*people, add_opportunity(desk.book, {"name": "Deal", "amount": 120_000_00})]


def left(desk: Desk) -> list[str]:
    with desk.book.read() as session:
        return [end.name for end in list_loose_ends(session)]


def ends(player: Player) -> LooseEndsScreen:
    screen = player.app.screen
    assert isinstance(screen, LooseEndsScreen)
    return screen


async def open_list(player: Player) -> Table:
    await player.go("w", "LooseEndsScreen")
    table = player.app.screen.query_one(Table)
    await player.until(lambda: len(ends(player)._ends) == 4)
    await player.shows("Ada", "Bob", "Cyd", "Deal")
    return table


async def give(player: Player, account: str) -> None:
    """Take the account of that name for what was chosen."""
    await player.until(lambda: player.screen_name == "PickScreen")
    await player.type(account)
    await player.go("enter", "LooseEndsScreen")


def test_the_key_line_says_what_enter_does(desk: Desk, play: Play) -> None:
    async def scene(player: Player) -> None:
        await open_list(player)
        await player.until(lambda: player.key_line.strip().startswith("⏎ Account  space Mark"))

    play(desk, scene)


def test_the_one_under_the_cursor_is_given_the_account_that_is_typed(desk: Desk, small: Small, play: Play) -> None:
    async def scene(player: Player) -> None:
        await open_list(player)
        await player.press("down", "enter")
        await give(player, "cast")
        await player.until(lambda: left(desk) == ["Ada", "Cyd", "Deal"])
        assert [person.name for person in player.account(small.castor).people] == ["Bob"]
        await player.until(lambda: any("Bob: account given" in toast for toast in player.toasts))
        await player.press("u")
        await player.until(lambda: left(desk) == ["Ada", "Bob", "Cyd", "Deal"])
        await player.shows("Bob")

    play(desk, scene)


def test_several_that_are_marked_go_together_as_one_step(desk: Desk, small: Small, play: Play) -> None:
    async def scene(player: Player) -> None:
        table = await open_list(player)
        await player.press("space", "down", "space")
        await player.shows("2 marked lines")
        await player.press("enter")
        await give(player, "cast")
        await player.until(lambda: left(desk) == ["Bob", "Deal"])
        await player.press("u")
        await player.until(lambda: left(desk) == ["Ada", "Bob", "Cyd", "Deal"] and table.count == 4)
        await player.press("asterisk", "enter")
        await give(player, "cast")
        await player.until(lambda: left(desk) == [])
        assert [deal.name for deal in player.account(small.castor).opportunities] == ["Deal"]

    play(desk, scene)


def test_escape_gives_nothing_and_the_keyboard_works_on(desk: Desk, loose: list[int], play: Play) -> None:
    async def scene(player: Player) -> None:
        table = await open_list(player)
        await player.go("enter", "PickScreen")
        await player.go("escape", "LooseEndsScreen")
        await player.press("down")
        assert table.key == loose[1]
        assert len(left(desk)) == 4
        await player.go("escape", "PortfolioScreen")

    play(desk, scene)


def test_marks_and_cursor_stay_with_their_people_when_the_list_changes(
    desk: Desk, small: Small, loose: list[int], play: Play
) -> None:
    async def scene(player: Player) -> None:
        table = await open_list(player)
        await player.press("down", "space")  # marks Bob and goes on to Cyd
        with desk.book.read() as session:
            ada = list_loose_ends(session)[:1]
        assign_account(desk.book, ada, small.halden)
        player.app.refresh_screens()
        await player.until(lambda: len(ends(player)._ends) == 3)
        assert table.key == loose[2]
        await player.press("enter")
        await give(player, "cast")
        await player.until(lambda: left(desk) == ["Cyd", "Deal"])
        assert [person.name for person in player.account(small.castor).people] == ["Bob"]

    play(desk, scene)


def test_a_line_that_was_chosen_and_went_before_its_turn_is_nobody_else(
    desk: Desk, small: Small, loose: list[int], play: Play
) -> None:
    async def scene(player: Player) -> None:
        table = await open_list(player)
        with desk.book.read() as session:
            ada = list_loose_ends(session)[:1]
        assign_account(desk.book, ada, small.halden)
        player.app.refresh_screens()
        await player.until(lambda: len(ends(player)._ends) == 3)
        table.post_message(Table.Chosen(table, loose[0]))
        await player.settle()
        assert player.screen_name == "LooseEndsScreen"
        await player.press("down")
        assert table.key == loose[2]  # and the keyboard is not held

    play(desk, scene)


def test_a_book_that_is_in_use_is_told_and_the_marks_stay(
    desk: Desk, play: Play, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(*_: object) -> None:
        raise Busy("The book is in use", "Another program holds it.", "Wait.")

    async def scene(player: Player) -> None:
        await open_list(player)
        await player.press("space")
        with monkeypatch.context() as patch:
            patch.setattr("tui.screens.loose_ends.assign_account", refuse)
            await player.press("enter")
            await give(player, "cast")
            await player.until(lambda: "The book is in use: Another program holds it. Wait." in player.toasts)
        await player.shows("1 marked line")
        assert len(left(desk)) == 4

    play(desk, scene)


def test_a_list_that_cannot_be_read_anew_is_told_and_stays(
    desk: Desk, play: Play, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(*_: object) -> Callable[[], None]:
        raise Busy("The book is in use", "Another program holds it.")

    async def scene(player: Player) -> None:
        await open_list(player)
        with monkeypatch.context() as patch:
            patch.setattr("tui.screens.loose_ends.list_loose_ends", refuse)
            player.app.refresh_screens()
            await player.until(lambda: any("The book is in use" in toast for toast in player.toasts))
        await player.shows("Ada", "Deal")

    play(desk, scene)
