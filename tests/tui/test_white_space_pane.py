"""The white space of an account, filled from the keyboard alone."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

import pytest
from textual.binding import Binding
from textual.dom import DOMNode

from store.buying_centres import add_buying_centre
from store.dump import dump_book
from store.history import list_changes
from store.offerings import add_offering, list_offerings
from store.opportunities import add_opportunity
from store.white_space import CellRow, fill_cell
from tui.app import TierbookApp
from tui.panes.white_space import STATE_KEYS, WhiteSpacePane
from tui.screens.about_account import AboutAccountScreen
from tui.white_space_words import MEASURES
from tui.widgets.keyline import KeyLine

if TYPE_CHECKING:
    from tests.tui.conftest import Play, Player, Small
    from tui.desk import Desk


@pytest.fixture
def keys(desk: Desk, small: Small) -> dict[str, int]:
    """Two offerings, and a second buying centre, by name."""
    book = desk.book
    fuel = add_offering(book, {"name": "Fuel cards"})
    tyres = add_offering(book, {"name": "Tyres"})
    with book.read() as session:
        from store.buying_centres import list_buying_centres

        (fleet,) = list_buying_centres(session, small.northwind)
    depots = add_buying_centre(book, {"account_id": small.northwind, "name": "Depots", "parent_id": fleet.id})
    return {"fuel": fuel, "tyres": tyres, "fleet": fleet.id, "depots": depots}


async def open_grid(player: Player) -> None:
    await player.press("down")
    await player.open_dossier("4")
    await player.until(lambda: player.app.screen.query(WhiteSpacePane) and pane(player).space is not None)
    await player.settle()


def pane(player: Player) -> WhiteSpacePane:
    return player.app.screen.query_one(WhiteSpacePane)


def cells(player: Player, small: Small) -> list[CellRow]:
    return list(player.account(small.northwind).cells)


def saved(player: Player) -> str:
    return player.app.screen.query_one(KeyLine).state


def test_a_letter_says_what_is_in_the_square(desk: Desk, small: Small, keys: dict[str, int], play: Play) -> None:
    async def scene(player: Player) -> None:
        await open_grid(player)
        await player.shows("Fleet", "  Depots", "Fuel cards", "Tyres", "Nobody has assessed it yet")
        await player.press("o")
        await player.shows("▌● ours")
        await player.until(lambda: saved(player).endswith("Ours."))
        await player.press("down", "right", "c")
        await player.shows("▌✗ competitor")
        assert [(each.centre_id, each.offering_id, each.state) for each in cells(player, small)] == [
            (keys["fleet"], keys["fuel"], "ours"),
            (keys["depots"], keys["tyres"], "competitor"),
        ]

    play(desk, scene)


def test_unknown_never_replaces_what_is_known_unasked_and_both_are_told(
    desk: Desk, small: Small, keys: dict[str, int], play: Play
) -> None:
    deal = {"account_id": small.northwind, "centre_id": keys["fleet"], "offering_id": keys["fuel"], "name": "Cards"}
    add_opportunity(desk.book, deal)

    async def scene(player: Player) -> None:
        await open_grid(player)
        await player.press("i")
        await player.until(lambda: saved(player).endswith("Idea. Its 1 open opportunity shows beside it."))
        await player.shows("✎◇")
        await player.press("o")
        await player.until(lambda: "Ours; before: idea. u brings it back." in saved(player))
        await player.go("k", "ChoiceDialog")
        await player.shows("“Ours” stands there")
        await player.go("enter", "AccountScreen")
        assert [each.state for each in cells(player, small)] == ["ours"]
        await player.go("k", "ChoiceDialog")
        await player.press("right")
        await player.go("enter", "AccountScreen")
        await player.until(lambda: [each.state for each in cells(player, small)] == ["unknown"])

    play(desk, scene)


def keys_of(owner: type[DOMNode]) -> set[str]:
    """Return the keys that a class declares."""
    return {key for binding in owner.BINDINGS if isinstance(binding, Binding) for key in binding.key.split(",")}


def test_every_state_has_a_letter_of_its_own_that_clashes_with_no_key_of_the_account() -> None:
    letters = [key for key, _, _ in STATE_KEYS]
    assert len(set(letters)) == len(letters) == 8
    mine, others = keys_of(WhiteSpacePane), keys_of(AboutAccountScreen) | keys_of(TierbookApp)
    assert "o" in mine
    assert {"e", "t", "l", "f", "s", "x", "y", "A", "u", "U", "T", "comma"} <= others
    assert not mine & others
    assert not any(key.isdecimal() for key in mine)


@pytest.mark.parametrize(("key", "state"), [(key, state) for key, _, state in STATE_KEYS])
def test_each_letter_sets_its_state(
    desk: Desk, small: Small, keys: dict[str, int], play: Play, key: str, state: str
) -> None:
    async def scene(player: Player) -> None:
        await open_grid(player)
        await player.press(key)
        await player.until(lambda: [each.state for each in cells(player, small)] == [state])

    play(desk, scene)


def test_keys_typed_fast_reach_the_squares_they_were_meant_for(
    desk: Desk, small: Small, keys: dict[str, int], play: Play
) -> None:
    async def scene(player: Player) -> None:
        await open_grid(player)
        player.burst("o", "right", "i", "down", "h", "left", "n")
        await player.until(lambda: len(cells(player, small)) == 4)
        found = {(each.centre_id, each.offering_id): each.state for each in cells(player, small)}
        fleet, depots, fuel, tyres = keys["fleet"], keys["depots"], keys["fuel"], keys["tyres"]
        assert found == {
            (fleet, fuel): "ours",
            (fleet, tyres): "idea",
            (depots, tyres): "in-house",
            (depots, fuel): "not applicable",
        }

    play(desk, scene)


def test_emptied_at_once_and_taken_back_at_once(desk: Desk, small: Small, keys: dict[str, int], play: Play) -> None:
    async def scene(player: Player) -> None:
        await open_grid(player)
        player.burst("g", "delete", "u", "right", "i", "u")
        await player.until(lambda: any("Tyres: idea" in toast for toast in player.toasts))
        await player.shows("◕ ours+")
        assert [each.state for each in cells(player, small)] == ["ours and growth"]
        assert pane(player).grid.place == (keys["fleet"], keys["tyres"])

    play(desk, scene)


def test_a_square_is_emptied_and_undo_brings_it_back_whole(
    desk: Desk, small: Small, keys: dict[str, int], play: Play
) -> None:
    values = {"state": "idea", "potential": 5_000_00, "comment": "Ask Jan"}
    fill_cell(desk.book, small.northwind, keys["fleet"], keys["fuel"], values)

    async def scene(player: Player) -> None:
        before = "".join(dump_book(desk.book))
        await open_grid(player)
        await player.shows("✎ idea 5 k", "Ask Jan", "5,000 EUR a year")
        await player.press("backspace")
        await player.until(lambda: not cells(player, small))
        await player.shows("Nobody has assessed it yet")
        await player.press("delete")
        assert player.toasts == []
        await player.press("u")
        await player.shows("✎ idea 5 k")
        assert "".join(dump_book(desk.book)).count("Ask Jan") >= before.count("Ask Jan")
        assert [each.comment for each in cells(player, small)] == ["Ask Jan"]

    play(desk, scene)


def test_the_form_fills_every_field_of_a_square(desk: Desk, small: Small, keys: dict[str, int], play: Play) -> None:
    async def scene(player: Player) -> None:
        await open_grid(player)
        await player.go("enter", "RecordFormScreen")
        await player.shows("Fleet × Fuel cards")
        for text in ("", "60k", "1.2 M", "[b]Castor", "+30d"):
            await player.type(text)
            await player.press("tab")
        await player.shows("Saved")
        await player.go("escape", "AccountScreen")
        await player.until(lambda: len(cells(player, small)) == 1 and cells(player, small)[0].renews_on)
        (cell,) = cells(player, small)
        assert (cell.spend, cell.potential, cell.competitor) == (60_000_00, 1_200_000_00, "[b]Castor")
        await player.shows("[b]Castor", "in 30 days", "60,000 EUR a year")

    play(desk, scene)


def test_an_amount_that_cannot_be_read_is_told_at_its_field(
    desk: Desk, small: Small, keys: dict[str, int], play: Play
) -> None:
    async def scene(player: Player) -> None:
        await open_grid(player)
        await player.go("enter", "RecordFormScreen")
        player.app.screen.set_focus(player.entry("spend"))
        await player.type("plenty")
        await player.press("tab")
        await player.until(lambda: "write it like" in player.problem("spend"))
        assert cells(player, small) == []

    play(desk, scene)


def test_an_opportunity_lands_in_its_square_by_itself(
    desk: Desk, small: Small, keys: dict[str, int], play: Play
) -> None:
    async def scene(player: Player) -> None:
        await open_grid(player)
        await player.shows("Whole account", "◇~open 2.1 M")  # the small book has one called Tyres
        await player.press("down")
        await player.go("a", "RecordFormScreen")
        await player.type("Cards for all")
        await player.press("tab")
        await player.type("300k")
        await player.go("ctrl+s", "AccountScreen")
        await player.shows("▌◇ open 300 k", "Cards for all · 300 k")
        deal = next(each for each in player.account(small.northwind).opportunities if each.name == "Cards for all")
        assert (deal.centre_id, deal.offering_id) == (keys["depots"], keys["fuel"])

    play(desk, scene)


def test_opportunities_are_listed_edited_and_given_an_offering(
    desk: Desk, small: Small, keys: dict[str, int], play: Play
) -> None:
    add_opportunity(desk.book, {"account_id": small.northwind, "name": "Mystery", "amount": 100_000_00})

    async def scene(player: Player) -> None:
        await open_grid(player)
        await player.shows("! 1 opportunity has no offering, worth 100 k. v lists what has none.")
        await player.go("v", "PickScreen")
        await player.shows("Mystery", "no offering")
        await player.go("enter", "RecordFormScreen")
        player.app.screen.query_one("#entry-offering_id").value = str(keys["tyres"])  # type: ignore[attr-defined]
        await player.settle()
        await player.go("escape", "AccountScreen")
        await player.until(lambda: "has no offering" not in player.text)
        await player.shows("2.2 M")

    play(desk, scene)


def test_what_is_read_off_the_grid_is_a_list_that_leads_to_the_square(
    desk: Desk, small: Small, keys: dict[str, int], play: Play
) -> None:
    book, northwind = desk.book, small.northwind
    fill_cell(book, northwind, keys["fleet"], keys["fuel"], {"state": "ours", "renews_on": date(2026, 10, 1)})
    fill_cell(book, northwind, keys["depots"], keys["fuel"], {"state": "ours and growth", "spend": 1, "potential": 501})
    fill_cell(book, northwind, keys["depots"], keys["tyres"], {"state": "competitor", "competitor": "Castor"})

    async def scene(player: Player) -> None:
        await open_grid(player)
        await player.go("r", "PickScreen")
        await player.shows("Renewal", "! 2026-10-01", "Upsell", "Cross-sell", "Buying centre")
        assert any("Cross-sell" in line and "Tyres" in line and "Depots" in line for line in player.lines)
        await player.type("cross")
        await player.go("enter", "AccountScreen")
        await player.until(lambda: pane(player).grid.place == (keys["depots"], keys["tyres"]))
        await player.shows("▌✗ Castor")

    play(desk, scene)


def test_amounts_and_totals_change_with_a_key(desk: Desk, small: Small, keys: dict[str, int], play: Play) -> None:
    values = {"state": "ours and growth", "spend": 60_000_00, "potential": 100_000_00}
    fill_cell(desk.book, small.northwind, keys["fleet"], keys["fuel"], values)

    async def scene(player: Player) -> None:
        await open_grid(player)
        totals = []
        for measure, cell in zip(MEASURES, ("◕ ours+ 40 k", "◕ ours+ 60 k", "◇~open 2.1 M"), strict=True):
            await player.shows(measure.heading("EUR"), cell)
            totals.append(next(line for line in player.lines if line.startswith(f"│{measure.title} ")).split()[-3:-1])
            await player.press("m")
        assert totals == [["40.0", "k"], ["60.0", "k"], ["2.1", "M"]]

    play(desk, scene)


def test_what_is_typed_fast_never_hits_another_square(
    desk: Desk, small: Small, keys: dict[str, int], play: Play
) -> None:
    def steps() -> list[str]:
        with desk.book.read() as session:
            lines = list_changes(session, small.northwind)
        return list({line.change_id: f"{line.kind} {line.label}" for line in lines}.values())

    async def scene(player: Player) -> None:
        await open_grid(player)
        await player.press("g")
        await player.until(lambda: cells(player, small))
        before = len(steps())
        for number in range(1, 11):
            player.burst("delete", "u", "right", "i", "u", "left")
            await player.until(lambda number=number: len(steps()) >= before + 4 * number)
            await player.until(lambda: pane(player).grid.place == (keys["fleet"], keys["fuel"]))
            assert [(each.centre_id, each.offering_id, each.state) for each in cells(player, small)] == [
                (keys["fleet"], keys["fuel"], "ours and growth")
            ]
            assert len(steps()) == before + 4 * number

    play(desk, scene)


def test_where_nobody_has_said_what_could_be_won_the_grid_begins_with_the_pipeline(
    desk: Desk, small: Small, keys: dict[str, int], play: Play
) -> None:
    async def scene(player: Player) -> None:
        await open_grid(player)
        await player.shows("EUR · pipeline", "◇~open 2.1 M")
        await player.press("end", "down", "down")
        await player.shows("Known from its opportunities alone")

    play(desk, scene)


def test_offerings_are_added_moved_and_removed_in_one_list(desk: Desk, small: Small, play: Play) -> None:
    def names() -> list[str]:
        with desk.book.read() as session:
            return [each.name for each in list_offerings(session)]

    async def scene(player: Player) -> None:
        await open_grid(player)
        await player.shows("What do we sell?", "O adds the first one.")
        await player.go("O", "PickScreen")
        player.burst(*"Fuel", "enter", *"Tyres", "enter", *"Lease", "enter")
        await player.until(lambda: names() == ["Fuel", "Tyres", "Lease"])
        await player.shows("Offerings · 3")
        await player.press("enter")  # the cursor stands on the one added last
        await player.in_question()
        await player.press("right", "right", "enter")
        await player.until(lambda: names() == ["Fuel", "Lease", "Tyres"])
        await player.until(lambda: player.screen_name == "PickScreen" and not player.app._held)
        await player.type("fuel")
        await player.press("enter")
        await player.in_question()
        await player.press("R")
        await player.until(lambda: names() == ["Lease", "Tyres"])
        await player.until(lambda: player.screen_name == "PickScreen" and not player.app._held)
        await player.go("escape", "AccountScreen")
        await player.shows("Lease", "Tyres")
        await player.press("u")
        await player.shows("Fuel")

    play(desk, scene)


def test_an_offering_is_renamed_and_a_namesake_is_refused_in_words(
    desk: Desk, small: Small, keys: dict[str, int], play: Play
) -> None:
    async def scene(player: Player) -> None:
        await open_grid(player)
        await player.go("O", "PickScreen")
        await player.type("tyr")
        await player.press("enter")
        await player.in_question()
        await player.press("right")
        await player.go("enter", "RecordFormScreen")
        player.entry("name").value = "FUEL cards"
        await player.press("tab")
        await player.until(lambda: "Fuel cards is in the list" in player.text)
        player.entry("name").value = "Winter tyres"
        player.app.screen.set_focus(player.entry("name"))
        await player.press("tab")
        await player.go("escape", "PickScreen")
        await player.go("escape", "AccountScreen")
        await player.shows("Winter", "tyres")

    play(desk, scene)


def test_without_buying_centres_the_account_is_one_row_and_the_key_that_adds_one_is_told(
    desk: Desk, small: Small, play: Play
) -> None:
    add_offering(desk.book, {"name": "Fuel cards"})

    async def scene(player: Player) -> None:
        await player.open_dossier("4")  # Castor Pharma, of which nothing is known
        await player.shows("Whole account", "Who buys? b adds a buying centre")
        await player.press("i")
        await player.shows("▌✎ idea")
        assert [each.centre_id for each in player.account(small.castor).cells] == [None]
        await player.go("b", "PickScreen")

    play(desk, scene)


def test_what_was_done_in_a_square_is_told_beside_it(
    desk: Desk, small: Small, keys: dict[str, int], play: Play
) -> None:
    async def scene(player: Player) -> None:
        await open_grid(player)
        player.burst("i", "o", "u")
        await player.shows("2026-11-20 ↶ ours", "2026-11-20 ours · J. Ek", "2026-11-20 idea · J. Ek")

    play(desk, scene)


@pytest.mark.parametrize("size", [(80, 24), (120, 40), (170, 40)])
def test_a_hostile_book_is_shown_as_it_is_in_every_window(
    desk: Desk, small: Small, keys: dict[str, int], play: Play, size: tuple[int, int]
) -> None:
    book, here = desk.book, {"account_id": small.northwind}
    names = ("[bold]x[/]", "重い物を運ぶサービス" * 20, "\x1b]8;;x\x07y", "a" * 900)
    for name in names:
        offering = add_offering(book, {"name": name})
        centre = add_buying_centre(book, {**here, "name": name})
        fill_cell(book, small.northwind, centre, offering, {"state": "competitor", "competitor": name, "comment": name})
        add_opportunity(book, {**here, "name": name, "centre_id": centre, "offering_id": offering, "amount": 2**60})

    async def scene(player: Player) -> None:
        await open_grid(player)
        await player.shows("[bold]x[/]")
        await player.press("right", "right", "down", "down")
        await player.shows("▌✗◇ 11,529 T", "[bold]x[/] × [bold]x[/]")
        await player.press("end", "down")
        await player.shows("a" * 20, "Open opportunity, from")
        assert "\x1b" not in player.text

    play(desk, scene, size)


def test_a_key_behind_a_renewal_is_about_that_square(
    desk: Desk, small: Small, play: Play, keys: dict[str, int]
) -> None:
    async def scene(player: Player) -> None:
        there = {"state": "ours", "renews_on": date(2026, 12, 1)}
        fill_cell(desk.book, small.northwind, keys["depots"], keys["tyres"], there)
        await open_grid(player)
        player.burst("r", "enter", "g")
        await player.until(lambda: [cell.state for cell in cells(player, small)] == ["ours and growth"])

    play(desk, scene)


def test_keys_behind_the_offerings_meet_the_grid_with_them(desk: Desk, small: Small, play: Play) -> None:
    async def scene(player: Player) -> None:
        await open_grid(player)
        player.burst("O", *"Vans", "enter", *"Fuel", "enter", "escape", "right", "o")
        await player.until(lambda: cells(player, small))
        (cell,) = cells(player, small)
        assert [each.name for each in player.account(small.northwind).offerings] == ["Vans", "Fuel"]
        assert cell.offering_id == player.account(small.northwind).offerings[1].id

    play(desk, scene)
