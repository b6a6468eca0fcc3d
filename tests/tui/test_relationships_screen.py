"""Who knows whom: levels by one key, the wish with shift, the form, columns for others, and the filter."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from store.attributes import assess
from store.colleagues import ColleagueDraft, add_colleague, list_colleagues
from store.relationships import RelationshipRow, list_relationships, set_relationship
from tui import requests
from tui.desk import Desk
from tui.people_requests import AboutRelationship
from tui.record_forms.relationships import edit_relationship
from tui.widgets.grid import Grid

if TYPE_CHECKING:
    from tests.tui.conftest import Play, Player, Small


def known(player: Player, small: Small) -> list[RelationshipRow]:
    return list(player.account(small.northwind).relationships)


def levels(player: Player, small: Small) -> list[tuple[str, str]]:
    return [(row.level, row.level_wanted) for row in known(player, small)]


async def idle(player: Player, screen: str = "RelationshipsScreen") -> None:
    await player.until(lambda: player.screen_name == screen and not player.app._held and not player.app._typed)
    await player.settle()


async def open_screen(player: Player, small: Small, person: int = 0) -> None:
    player.app.ask(requests.OpenRelationships(small.northwind, person))
    await idle(player)


@pytest.mark.parametrize("size", [(120, 40), (80, 24)])
def test_a_burst_sets_level_and_wish_of_the_person_that_was_meant(
    desk: Desk, small: Small, play: Play, size: tuple[int, int]
) -> None:
    async def scene(player: Player) -> None:
        player.app.ask(requests.OpenRelationships(small.northwind, small.report))
        player.burst("2", "T")
        await player.until(lambda: levels(player, small) == [("credible source", "trusted advisor")])
        (row,) = known(player, small)
        assert (row.person_id, row.state, str(row.as_of)) == (small.report, "unconfirmed", "2026-11-20")
        await idle(player)
        await player.shows(
            "Cre→Adv 0d", "J. Ek and Marta Visser: Credible source now, trusted advisor wanted", "met today"
        )

    play(desk, scene, size)


def test_key_players_come_first_and_touches_make_columns(desk: Desk, small: Small, play: Play) -> None:
    async def scene(player: Player) -> None:
        assess(desk.book, small.report, None, "role", "decision maker")
        await open_screen(player, small)
        sheet = player.app.screen.query_one(Grid).sheet
        assert [row.text for row in sheet.rows] == ["★ Marta Visser", "Jan de Boer"]
        assert [column.text for column in sheet.columns] == ["J. Ek"]

    play(desk, scene)


def test_clear_takes_it_out_and_undo_brings_it_back(desk: Desk, small: Small, play: Play) -> None:
    async def scene(player: Player) -> None:
        await open_screen(player, small)
        player.burst("v", "backspace")
        await idle(player)
        await player.until(lambda: not known(player, small) and "nothing said" in player.text)
        player.burst("u")
        await player.until(lambda: levels(player, small) == [("vendor", "")])

    play(desk, scene)


def test_the_form_says_the_rest_and_makes_the_relationship(desk: Desk, small: Small, play: Play) -> None:
    async def scene(player: Player) -> None:
        await open_screen(player, small, small.report)
        await player.go("enter", "RecordFormScreen")
        player.entry("note").focus()
        await player.type("Same school")
        await player.press("tab")
        await player.until(lambda: [row.note for row in known(player, small)] == ["Same school"])
        await player.go("escape", "RelationshipsScreen")
        await player.shows("Same school")

    play(desk, scene)


def test_a_new_colleague_and_a_competitor_get_their_columns(desk: Desk, small: Small, play: Play) -> None:
    async def scene(player: Player) -> None:
        await open_screen(player, small)
        player.burst("a", *"Anna", "space", *"Berg", "enter", "3")
        await player.until(lambda: levels(player, small) == [("problem solver", "")])
        await idle(player)
        player.burst("A", *"[b]oxwell", "enter", "4")
        await player.until(lambda: len(known(player, small)) == 2)
        assert known(player, small)[1].competitor == "[b]oxwell"
        with desk.book.read() as session:
            anna = next(row.id for row in list_colleagues(session) if row.name == "Anna Berg")
        assert known(player, small)[0].colleague_id == anna
        await idle(player)
        await player.shows("Anna Berg", "[b]oxwell")

    play(desk, scene)


def test_columns_that_were_added_stay_although_nothing_is_said_in_them(desk: Desk, small: Small, play: Play) -> None:
    def columns(player: Player) -> list[str]:
        return [column.text for column in player.app.screen.query_one(Grid).sheet.columns]

    added = ["Anna Berg", "Bert", "competitor Boxwell"]

    async def scene(player: Player) -> None:
        await open_screen(player, small)
        for key, name in (("a", "Anna Berg"), ("a", "Bert"), ("A", "Boxwell")):
            await player.go(key, "PickScreen")
            await player.type(name)
            await player.go("enter", "RelationshipsScreen")
        await player.until(lambda: set(added) <= set(columns(player)))
        await player.press("1")
        await player.until(lambda: len(known(player, small)) == 1)
        await idle(player)
        await player.press("u")
        await player.until(lambda: not known(player, small))
        await idle(player)
        assert set(added) <= set(columns(player))

    play(desk, scene)


def test_the_filter_shows_fewer_people_and_esc_all_again(desk: Desk, small: Small, play: Play) -> None:
    async def scene(player: Player) -> None:
        await open_screen(player, small)
        await player.press("/")
        await player.type("jan")
        sheet = player.app.screen.query_one(Grid).sheet
        assert [row.text for row in sheet.rows] == ["Jan de Boer"]
        await player.press("enter", "1")
        await player.until(lambda: levels(player, small) == [("vendor", "")])
        await idle(player)
        await player.press("escape")
        assert len(player.app.screen.query_one(Grid).sheet.rows) == 2
        await player.go("escape", "PortfolioScreen")

    play(desk, scene)


def test_without_anybody_of_us_it_says_which_key_helps(desk: Desk, small: Small, play: Play) -> None:
    async def scene(player: Player) -> None:
        player.app.ask(requests.OpenRelationships(small.castor))
        await idle(player)
        await player.shows("Who of us knows them?")
        await player.press("1", "enter", "backspace")
        await idle(player)

    play(desk, scene)


def test_a_colleague_of_another_window_is_in_the_grid_at_once(desk: Desk, small: Small, play: Play) -> None:
    async def scene(player: Player) -> None:
        await open_screen(player, small)
        other = add_colleague(desk.book, ColleagueDraft(name="Z. Last"))
        set_relationship(desk.book, small.report, {"level": "vendor"}, colleague_id=other)
        player.app.refresh_screens()
        await player.shows("Z. Last")

    play(desk, scene)


def test_the_cursor_stays_on_its_competitor_when_another_one_comes(desk: Desk, small: Small, play: Play) -> None:
    async def scene(player: Player) -> None:
        for name in ("Alpha", "Beta"):
            set_relationship(desk.book, small.report, {"level": "vendor"}, competitor=name)
        await open_screen(player, small, small.report)
        await player.press("end")
        set_relationship(desk.book, small.report, {"level": "vendor"}, competitor="Aaron")
        player.app.follower.look()  # another window's change is shown over the dossier, too
        await player.shows("Aaron")
        await player.press("4")
        await player.until(lambda: [row for row in known(player, small) if row.level == "trusted advisor"])
        assert {row.competitor: row.level for row in known(player, small)} == {
            "Aaron": "vendor", "Alpha": "vendor", "Beta": "trusted advisor",
        }  # fmt: skip

    play(desk, scene)


def test_text_that_was_not_saved_is_there_again_although_the_rest_was(desk: Desk, small: Small, play: Play) -> None:
    async def scene(player: Player) -> None:
        await open_screen(player, small, small.report)
        await player.go("enter", "RecordFormScreen")
        player.entry("note").focus()
        await player.type("Old friends")
        await player.press("tab")
        await player.until(lambda: known(player, small))
        player.entry("as_of").focus()
        await player.type("soon")
        await player.press("escape")
        await player.until(lambda: "not saved" in player.text)
        await player.go("escape", "RelationshipsScreen")
        await player.go("enter", "RecordFormScreen")
        assert (player.entry("as_of").value, player.entry("note").value) == ("soon", "Old friends")

    play(desk, scene)


def test_the_form_of_a_new_relationship_does_not_conflict_with_itself(desk: Desk, small: Small) -> None:
    about = AboutRelationship(small.northwind, small.report, 0, "Castor Fleet")
    _, _, values, save = edit_relationship(desk.book, about, None, "Castor Fleet and Marta Visser")
    seen = {"level": "", "as_of": "", "state": ""} | values
    save({"level": "vendor"}, seen)
    save({"as_of": "2026-11-02"}, seen | {"level": "vendor"})
    save({"state": "confirmed"}, seen | {"level": "vendor", "as_of": "2026-11-02"})
    with desk.book.read() as session:
        (row,) = [each for each in list_relationships(session, small.northwind) if each.competitor]
    assert (row.level, str(row.as_of), row.state) == ("vendor", "2026-11-02", "confirmed")
