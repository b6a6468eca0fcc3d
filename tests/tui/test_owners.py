"""The owner of an account: a colleague from the list, the user herself, or somebody new."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest

from store.accounts import edit_account
from store.colleagues import ColleagueDraft, add_colleague, list_colleagues
from store.undoing import undo
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
        await player.shows("new colleague")
        await player.go("enter", "RecordFormScreen")
        await player.until(lambda: owner(player, small.castor) == typed)
        await player.shows(typed)
        await player.go("escape", "PortfolioScreen")
        await player.press("u")
        await player.until(lambda: owner(player, small.castor) == "")
        assert names(desk) == ["J. Ek"], "the colleague and the account were one step"

    play(desk, scene)


async def into_conflict(player: Player, small: Small) -> None:
    """Name a new owner while another window names another one."""
    await player.go("e", "RecordFormScreen")
    await ask_for_another(player)
    await player.type("Zed")
    edit_account(player.desk.book, small.castor, {}, owner="Mia Berg")
    await player.go("enter", "ChoiceDialog")


def test_a_name_alone_makes_no_colleague(desk: Desk, small: Small, play: Play) -> None:
    async def scene(player: Player) -> None:
        await into_conflict(player, small)
        await player.shows("“Owner” was changed elsewhere meanwhile.", "Theirs: Mia Berg", "Yours: Zed")
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


def test_an_owner_whom_another_window_made_is_kept_by_name_and_can_be_changed(
    desk: Desk, small: Small, play: Play
) -> None:
    async def scene(player: Player) -> None:
        await into_conflict(player, small)
        await player.press("right")
        await player.go("enter", "RecordFormScreen")
        await player.shows("Mia Berg")
        assert not re.search(r"\d{15}", player.text)
        await ask_for_another(player)
        await player.type("Quinn")
        await player.go("enter", "RecordFormScreen")
        await player.until(lambda: owner(player, small.castor) == "Quinn")

    play(desk, scene)


@pytest.mark.parametrize("saves_first", [True, False])
def test_a_new_owner_of_a_draft_is_shown_by_name_and_can_be_changed(
    desk: Desk, small: Small, play: Play, saves_first: bool
) -> None:
    desk.drafts.keep(f"account {small.castor}", "Castor", {"owner_id": "new: Petra"}, {"owner_id": ""})

    async def scene(player: Player) -> None:
        await player.go("e", "RecordFormScreen")
        await player.shows("Petra")
        assert "new: Petra" not in player.text
        if saves_first:
            player.entry("owner_id").focus()
            await player.settle()
            await player.press("tab")
            await player.until(lambda: owner(player, small.castor) == "Petra")
        await ask_for_another(player)
        await player.go("escape", "RecordFormScreen")
        assert player.entry("owner_id").value == "new: Petra"
        await ask_for_another(player)
        await player.type("Quinn")
        await player.go("enter", "RecordFormScreen")
        await player.until(lambda: owner(player, small.castor) == "Quinn")

    play(desk, scene)


def test_an_owner_of_a_draft_who_is_gone_is_told_in_words(desk: Desk, small: Small, play: Play) -> None:
    desk.drafts.keep(f"account {small.castor}", "Castor", {"owner_id": "1882367144755677635"}, {"owner_id": ""})

    async def scene(player: Player) -> None:
        await player.go("e", "RecordFormScreen")
        await player.shows("no longer on this list")
        assert not re.search(r"\d{15}", player.text)

    play(desk, scene)


@pytest.mark.parametrize("row", [0, 1])
def test_of_two_of_one_name_the_one_in_the_row_is_taken(desk: Desk, small: Small, play: Play, row: int) -> None:
    emails = ("john@uk.example", "john@us.example")
    keys = [add_colleague(desk.book, ColleagueDraft(name="John Smith", email=email)) for email in emails]

    async def scene(player: Player) -> None:
        await player.go("e", "RecordFormScreen")
        await ask_for_another(player)
        await player.type("john")
        await player.shows(*emails)
        await player.press(*["down"] * row)
        await player.go("enter", "RecordFormScreen")
        await player.until(lambda: player.account(small.castor).account.owner_id == keys[row])
        await player.shows(f"John Smith, {emails[row]}")

    play(desk, scene)


def test_a_colleague_whom_another_window_made_is_in_the_list(desk: Desk, small: Small, play: Play) -> None:
    async def scene(player: Player) -> None:
        await player.go("e", "RecordFormScreen")
        key = add_colleague(desk.book, ColleagueDraft(name="Mia Berg"))
        await ask_for_another(player)
        await player.type("mia berg")
        assert "new colleague" not in player.text
        await player.go("enter", "RecordFormScreen")
        await player.until(lambda: player.account(small.castor).account.owner_id == key)

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


def test_who_finds_out_may_be_a_new_colleague_and_is_asked_first_of_an_unnamed_seat(
    desk: Desk, small: Small, play: Play
) -> None:
    def finder(player: Player) -> str:
        seats = player.account(small.northwind).seats
        key = next(seat.need_owner_id for seat in seats if seat.id == small.empty_seat)
        return player.account(small.northwind).colleagues[key].name if key else ""

    async def scene(player: Player) -> None:
        await player.press("down")
        await player.open_dossier("2")
        await player.press("end")
        await player.go("enter", "RecordFormScreen")
        names_shown = [each.name for each in player.app.screen._form.fields]  # type: ignore[attr-defined]
        assert names_shown[:4] == ["name", "title", "need_owner_id", "need_by"]
        player.entry("need_owner_id").focus()
        await player.press("enter", "end", "enter")
        await player.until(lambda: player.screen_name == "PickScreen")
        await player.shows("Who of us finds out?")
        await player.type("Petra")
        await player.shows("new colleague")
        await player.go("enter", "RecordFormScreen")
        await player.until(lambda: finder(player) == "Petra")
        await player.shows("Petra")

    play(desk, scene)
    assert names(desk) == ["J. Ek", "Petra"]
    undo(desk.book)  # she came with the edit, as one step
    assert names(desk) == ["J. Ek"]
