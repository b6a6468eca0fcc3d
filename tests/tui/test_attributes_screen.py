"""Judging a person: a letter and a number, saved at once; confirmed, taken back, and in another buying centre."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from store.attributes import AttributeRow, assess
from store.buying_centres import add_buying_centre
from store.errors import StoreError
from store.lines import add_line
from store.people import add_person, remove_person
from store.relationships import set_relationship
from tui import requests
from tui.desk import Desk
from tui.judgement_views import LETTERS

if TYPE_CHECKING:
    from tests.tui.conftest import Play, Player, Small


def judged(player: Player, small: Small) -> list[AttributeRow]:
    rows = player.account(small.northwind).attributes
    return [row for row in rows if row.person_id == small.report]


def values(player: Player, small: Small) -> list[tuple[str, str]]:
    return [(row.name, row.value) for row in judged(player, small)]


def centre_of(player: Player, small: Small) -> int:
    return player.account(small.northwind).centres[0].id


def ask(player: Player, small: Small, centre: int = 0) -> None:
    player.app.ask(requests.AssessPerson(small.northwind, small.report, centre))


async def open_screen(player: Player, small: Small, centre: int = 0) -> None:
    ask(player, small, centre)
    await player.until(lambda: player.screen_name == "AttributesScreen" and not player.app._held)
    await player.settle()


async def idle(player: Player, screen: str = "AttributesScreen") -> None:
    await player.until(lambda: player.screen_name == screen and not player.app._held and not player.app._typed)
    await player.settle()


def test_two_keys_say_that_she_is_the_economic_buyer(desk: Desk, small: Small, play: Play) -> None:
    async def scene(player: Player) -> None:
        centre = centre_of(player, small)
        ask(player, small, centre)
        player.burst("r", "1")
        await player.until(lambda: judged(player, small))
        (row,) = judged(player, small)
        assert (row.centre_id, row.name, row.value, row.state) == (centre, "role", "economic buyer", "unconfirmed")
        await player.until(lambda: "Economic buyer, assumed." in player.key_line or "Saved" in player.text)
        assert player.screen_name == "SeveralValuesScreen"

    play(desk, scene)


@pytest.mark.parametrize("size", [(120, 40), (80, 24)])
def test_the_list_says_value_sign_and_age_of_each_kind(
    desk: Desk, small: Small, play: Play, size: tuple[int, int]
) -> None:
    async def scene(player: Player) -> None:
        centre = centre_of(player, small)
        assess(desk.book, small.report, centre, "influence", "inner circle", {"state": "confirmed"})
        assess(desk.book, small.report, centre, "win", "Wants [b]the[/b] COO's chair")
        await open_screen(player, small, centre)
        assert "Marta Visser in Fleet" in player.title(".judged-dialog")
        await player.shows("■ Inner circle", "✓ confirmed", "Wants [b]the[/b] CO", "? assumed", "Preferred channel")
        assert "Who signs, and who could stop it?" in player.text

    play(desk, scene, size)


def test_a_burst_judges_one_kind_after_the_other(desk: Desk, small: Small, play: Play) -> None:
    async def scene(player: Player) -> None:
        ask(player, small)
        player.burst("i", "3", "s", "1", "r", "4", "1", "enter", "w", *"More trucks", "enter", "y", *"30", "enter")
        await player.until(lambda: len(values(player, small)) == 6)
        assert dict(values(player, small)) | {"role": ""} == {
            "influence": "inner circle", "support": "mentor", "role": "", "win": "More trucks", "rhythm": "30",
        }  # fmt: skip
        assert {value for kind, value in values(player, small) if kind == "role"} == {"champion", "economic buyer"}
        await idle(player)

    play(desk, scene)


def test_a_role_chosen_twice_is_taken_back_and_zero_takes_back_all(desk: Desk, small: Small, play: Play) -> None:
    async def scene(player: Player) -> None:
        ask(player, small)
        player.burst("r", "4", "1", "4")
        await idle(player, "SeveralValuesScreen")
        await player.until(lambda: values(player, small) == [("role", "economic buyer")])
        player.burst("space")  # the cursor went with the number
        await player.until(lambda: len(values(player, small)) == 2)
        player.burst("0")
        await player.until(lambda: values(player, small) == [])

    play(desk, scene)


def test_enter_takes_the_role_under_the_cursor_once_and_never_turns_one_off(
    desk: Desk, small: Small, play: Play
) -> None:
    async def scene(player: Player) -> None:
        ask(player, small)
        player.burst("r", "down", "enter")
        await player.until(lambda: values(player, small) == [("role", "economic buyer")])
        await idle(player)
        player.burst("r", "enter")  # it stands there: enter goes back
        await idle(player)
        assert values(player, small) == [("role", "economic buyer")]
        player.burst("r", "4", "4", "enter")  # taken, and left out again: that is what was wanted
        await idle(player)
        await player.until(lambda: values(player, small) == [("role", "economic buyer")])

    play(desk, scene)


def test_v_confirms_and_backspace_takes_back_and_u_brings_back(desk: Desk, small: Small, play: Play) -> None:
    async def scene(player: Player) -> None:
        await open_screen(player, small)
        player.burst("i", "2", "v", *"Jan", "enter")
        await player.until(lambda: [(row.state, row.source) for row in judged(player, small)] == [("confirmed", "Jan")])
        await idle(player)
        await player.shows("✓ confirmed", "confirmed as of today")
        player.burst("backspace")
        await player.until(lambda: not judged(player, small))
        await idle(player)
        player.burst("u")
        await player.until(lambda: values(player, small) == [("influence", "political structure")])
        await player.shows("Political structure")

    play(desk, scene)


def test_what_is_not_judged_cannot_be_confirmed(desk: Desk, small: Small, play: Play) -> None:
    async def scene(player: Player) -> None:
        await open_screen(player, small)
        await player.press("v")
        await player.until(lambda: any("Nothing is judged here yet" in toast for toast in player.toasts))
        assert not judged(player, small)

    play(desk, scene)


def test_the_evidence_is_a_form(desk: Desk, small: Small, play: Play) -> None:
    async def scene(player: Player) -> None:
        assess(desk.book, small.report, None, "support", "enemy")
        await open_screen(player, small)
        await player.press("down", "down")
        await player.go("e", "RecordFormScreen")
        await player.type("Jan")
        await player.press("tab")
        await player.press("ctrl+u")
        await player.type("-3d")
        await player.press("tab")
        await player.go("escape", "AttributesScreen")
        (row,) = judged(player, small)
        assert (row.source, str(row.as_of), row.value) == ("Jan", "2026-11-17", "enemy")
        await player.shows("Jan", "3d")

    play(desk, scene)


def test_a_rhythm_that_is_no_number_of_days_is_refused_at_its_line(desk: Desk, small: Small, play: Play) -> None:
    async def scene(player: Player) -> None:
        await open_screen(player, small)
        await player.go("y", "RecordFormScreen")
        await player.type("often")
        await player.press("enter")
        await player.until(lambda: "number of days" in player.problem("value"))
        assert not judged(player, small)

    play(desk, scene)


def test_an_empty_line_takes_a_text_back(desk: Desk, small: Small, play: Play) -> None:
    async def scene(player: Player) -> None:
        assess(desk.book, small.report, None, "win", "Peace")
        await open_screen(player, small)
        await player.go("w", "RecordFormScreen")
        await player.press("ctrl+u", "enter")
        await player.until(lambda: not judged(player, small))

    play(desk, scene)


def test_she_is_judged_anew_in_another_buying_centre(desk: Desk, small: Small, play: Play) -> None:
    async def scene(player: Player) -> None:
        centre = centre_of(player, small)
        depots = add_buying_centre(desk.book, {"account_id": small.northwind, "name": "Depots"})
        assess(desk.book, small.report, centre, "influence", "low")
        await open_screen(player, small, centre)
        await player.shows("Low")
        player.burst("a", *"dep", "enter", "i", "3")
        await player.until(lambda: len(judged(player, small)) == 2)
        assert {(row.centre_id, row.value) for row in judged(player, small)} == {
            (centre, "low"), (depots, "inner circle"),
        }  # fmt: skip
        await idle(player)
        await player.shows("Inner circle", "in Depots")
        await player.press("]")
        assert "Fleet" in player.title(".judged-dialog")
        await player.shows("Low")
        await player.press("[")
        assert "Depots" in player.title(".judged-dialog")

    play(desk, scene)


def test_the_screen_goes_when_she_is_gone(desk: Desk, small: Small, play: Play) -> None:
    async def scene(player: Player) -> None:
        await open_screen(player, small)
        remove_person(desk.book, small.report)
        player.app.refresh_screens()
        await player.until(lambda: player.screen_name == "PortfolioScreen")

    play(desk, scene)


@pytest.mark.parametrize("size", [(80, 24), (20, 5)])
def test_hostile_text_stays_text_on_every_screen_about_a_person(
    desk: Desk, small: Small, play: Play, size: tuple[int, int]
) -> None:
    bad = "日本[/b]\x1b[31m" + "漢字é̂" * 30

    async def scene(player: Player) -> None:
        centre = add_buying_centre(desk.book, {"account_id": small.northwind, "name": bad})
        person, _ = add_person(desk.book, {"account_id": small.northwind, "name": bad}, {"title": bad})
        assess(desk.book, person, centre, "win", bad, {"source": bad})
        ends = {"from_person_id": person, "to_person_id": small.report}
        add_line(desk.book, {"account_id": small.northwind, "kind": "knows", "note": bad, **ends})
        set_relationship(desk.book, person, {"level": "vendor", "note": bad}, competitor=bad)
        for request in (
            requests.AssessPerson(small.northwind, person, centre),
            requests.EditLines(small.northwind, person),
            requests.OpenRelationships(small.northwind, person),
            requests.DrawLine(small.northwind, person),
        ):
            player.app.ask(request)
            await player.until(lambda: player.screen_name != "PortfolioScreen" and not player.app._held)
            await player.settle()
            assert "\x1b" not in player.text
            await player.go("escape", "PortfolioScreen")

    play(desk, scene, size)


def test_enter_right_behind_the_letter_takes_back_nothing(desk: Desk, small: Small, play: Play) -> None:
    async def scene(player: Player) -> None:
        assess(desk.book, small.report, None, "influence", "inner circle", {"source": "Jan"})
        ask(player, small)
        player.burst("i", "enter", "i", "up", "enter")
        await player.until(lambda: values(player, small) == [("influence", "political structure")])
        await idle(player)

    play(desk, scene)


@pytest.mark.parametrize(("kind", "value"), [("influence", "inner circle"), ("win", "Peace")])
def test_what_is_confirmed_is_not_assumed_by_looking_at_it(
    desk: Desk, small: Small, play: Play, kind: str, value: str
) -> None:
    async def scene(player: Player) -> None:
        assess(desk.book, small.report, None, kind, value, {"state": "confirmed", "as_of": "2026-10-01"})
        ask(player, small)
        player.burst(LETTERS[kind], "enter")
        await idle(player)
        (row,) = judged(player, small)
        assert (row.value, row.state, str(row.as_of)) == (value, "confirmed", "2026-10-01")

    play(desk, scene)


def test_values_that_cannot_be_read_anew_are_left_with_words(
    desk: Desk, small: Small, play: Play, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(*_: object) -> None:
        raise StoreError("The book is in use", "Another program holds it.", "Try again.")

    async def scene(player: Player) -> None:
        await open_screen(player, small)
        await player.go("i", "ValuesScreen")
        monkeypatch.setattr("tui.screens.values.read_judgements", refuse)
        player.app.refresh_screens()
        await player.until(lambda: player.screen_name == "AttributesScreen")
        assert "The book is in use: Another program holds it." in player.toasts

    play(desk, scene)
