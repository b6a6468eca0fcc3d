"""Key people on screen: the worst account first, what is lacking filled in with one key; the list of personas."""

from __future__ import annotations

from typing import TYPE_CHECKING

from store.people import add_person
from store.personas import add_persona, list_personas
from tui import tier_plan_requests
from tui.desk import Desk

if TYPE_CHECKING:
    from tests.conftest import Clock
    from tests.tui.conftest import Play, Player, Small


def names(desk: Desk) -> list[str]:
    with desk.book.read() as session:
        return [persona.name for persona in list_personas(session)]


async def open_people(player: Player) -> None:
    player.app.ask(tier_plan_requests.OpenKeyPeople())
    await player.until(lambda: player.screen_name == "KeyPeopleScreen" and not player.app._held)
    await player.settle()


def test_without_a_persona_it_says_where_they_are_listed(desk: Desk, play: Play) -> None:
    async def scene(player: Player) -> None:
        await player.go("P", "TierPlansScreen")
        await player.go("K", "KeyPeopleScreen")
        await player.shows("No persona is wanted yet", "p lists them")
        await player.go("escape", "TierPlansScreen")

    play(desk, scene, (80, 24))


def test_personas_are_added_moved_edited_and_removed_in_one_list(desk: Desk, play: Play) -> None:
    async def scene(player: Player) -> None:
        await open_people(player)
        await player.go("p", "PickScreen")
        player.burst(*"Fleet", "enter", *"Finance", "enter", *"IT", "enter")
        await player.until(lambda: names(desk) == ["Fleet", "Finance", "IT"])
        await player.shows("Personas · 3")
        await player.press("enter")  # the cursor stands on the one added last
        await player.in_question()
        await player.press("right", "right", "enter")
        await player.until(lambda: names(desk) == ["Fleet", "IT", "Finance"])
        await player.until(lambda: player.screen_name == "PickScreen" and not player.app._held)
        await player.type("fleet")
        await player.press("enter")
        await player.in_question()
        await player.press("right")
        await player.go("enter", "RecordFormScreen")
        player.entry("name").value = "it"
        await player.press("tab")
        await player.until(lambda: "IT is in the list" in player.text)
        player.entry("name").value = "Head of Fleet"
        player.app.screen.set_focus(player.entry("name"))
        await player.press("tab")
        await player.until(lambda: names(desk)[0] == "Head of Fleet")
        await player.go("escape", "PickScreen")
        await player.type("finance")
        await player.press("enter")
        await player.in_question()
        await player.press("R")
        await player.until(lambda: names(desk) == ["Head of Fleet", "IT"])
        await player.until(lambda: player.screen_name == "PickScreen" and not player.app._held)
        await player.go("escape", "KeyPeopleScreen")
        await player.shows("0 of 2", "no Head of Fleet · no IT")

    play(desk, scene)


def test_a_adds_somebody_of_the_persona_that_is_lacking(desk: Desk, small: Small, play: Play) -> None:
    add_persona(desk.book, {"name": "Fleet"})

    async def scene(player: Player) -> None:
        await open_people(player)
        await player.shows("Haldén Énergie", "no Fleet", "lacking at 1 of 1 growth account", "nobody is known")
        await player.go("a", "RecordFormScreen")
        assert player.entry("persona").value == "Fleet"
        await player.type("Ana Prins")
        await player.go("enter", "KeyPeopleScreen")
        await player.shows("Fleet without a channel")
        await player.go("a", "RecordFormScreen")  # the same person: what is not known of her
        await player.shows("Ana Prins")
        player.app.screen.set_focus(player.entry("email"))
        await player.type("ana@halden.example")
        await player.press("tab")
        await player.go("escape", "KeyPeopleScreen")
        await player.shows("Every growth account has a named person")
        assert [seat.persona for seat in player.account(small.halden).seats] == ["Fleet"]

    play(desk, scene)


def test_a_names_who_sits_in_a_seat_that_is_there_already(desk: Desk, small: Small, play: Play) -> None:
    add_persona(desk.book, {"name": "Fleet"})
    add_person(desk.book, {"account_id": small.halden}, {"title": "Fleet manager", "persona": "fleet"})

    async def scene(player: Player) -> None:
        await open_people(player)
        await player.shows("a seat, and nobody known in it")
        await player.go("a", "RecordFormScreen")
        await player.type("Ana Prins")
        await player.press("tab")
        await player.go("escape", "KeyPeopleScreen")
        await player.shows("Fleet without a channel")
        assert len(player.account(small.halden).seats) == 1
        await player.go("enter", "AccountScreen")
        await player.until(lambda: player.app.screen._dossier is not None)
        await player.shows("Ana Prins", "Fleet manager")

    play(desk, scene)


def test_with_whom_nobody_spoke_for_long_a_touch_is_logged(desk: Desk, small: Small, play: Play, clock: Clock) -> None:
    add_persona(desk.book, {"name": "Fleet"})
    add_person(desk.book, {"account_id": small.halden, "name": "Ana", "phone": "1"}, {"persona": "Fleet"})
    clock.move(days=400)

    async def scene(player: Player) -> None:
        await open_people(player)
        await player.shows("Fleet last heard of on 2026-11-20")
        await player.go("a", "RecordFormScreen")
        assert player.entry("people").value == "Ana"
        await player.type("Called her")
        await player.go("enter", "KeyPeopleScreen")
        await player.shows("Every growth account has a named person")

    play(desk, scene)
