from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from store.accounts import add_account
from store.attributes import assess
from store.campaigns.campaigns import add_campaign
from store.facts import add_fact
from store.people import add_person
from store.personas import add_persona
from store.plans.objectives import add_objective
from store.plans.plans import add_plan
from store.plans.risks import add_risk
from store.talking_points import write_talking_point
from store.tiering.tier_plans import add_tier_plan
from tui.desk import Desk
from tui.panes.plan import PlanPane
from tui.widgets.table import Table

if TYPE_CHECKING:
    from tests.tui.conftest import Play, Player, Small


def names(player: Player) -> list[str]:
    """The accounts in the list, from top to bottom."""
    table = player.app.screen.query_one(Table)
    rows = table._window.source.rows(0, table.count)
    return [getattr(row.cells[1], "text", row.cells[1]) for row in rows]


def selected(player: Player) -> int:
    return player.app.screen.selected_account()  # type: ignore[attr-defined]


def title(player: Player) -> str:
    return player.title("#list-panel")


def test_each_tier_has_its_key_and_its_count(desk: Desk, play: Play) -> None:
    async def scene(player: Player) -> None:
        assert names(player) == ["Castor Pharma", "Northwind Logistics"]
        assert title(player) == "Tier 1 · Strategic · 2 of 4"
        for key, shown, head in [
            ("2", ["Haldén Énergie"], "Tier 2 · Growth · 1 of 4"),
            ("3", [], "Tier 3 · Standard · 0 of 4"),
            ("0", ["Stray Bakery"], "Untiered · 1 of 4"),
            ("9", ["Castor Pharma", "Haldén Énergie", "Northwind Logistics", "Stray Bakery"], "All accounts · 4"),
            ("Z", ["Old Harbour Ropes"], "Archived · 1"),
            ("1", ["Castor Pharma", "Northwind Logistics"], "Tier 1 · Strategic · 2 of 4"),
        ]:
            await player.press(key)
            assert names(player) == shown
            assert title(player) == head

    play(desk, scene)


def test_an_empty_tier_says_how_an_account_gets_there(desk: Desk, play: Play) -> None:
    async def scene(player: Player) -> None:
        await player.press("3")
        await player.shows("No accounts in Tier 3 · Standard", "press t to move it here")
        assert selected(player) == 0
        await player.press("l")
        await player.until(lambda: ": Select an account first." in player.toasts)

    play(desk, scene)


@pytest.mark.parametrize("size", [(120, 40), (80, 24)])
def test_an_empty_book_names_the_keys_that_fill_it(empty_desk: Desk, play: Play, size: tuple[int, int]) -> None:
    async def scene(player: Player) -> None:
        await player.shows("An empty book.", "i imports a CRM export (CSV)", "n adds an account by hand", "? helps")

    play(empty_desk, scene, size)


def test_a_new_account_is_selected_in_the_tier_it_lies_in(desk: Desk, play: Play) -> None:
    async def scene(player: Player) -> None:
        await player.go("n", "RecordFormScreen")
        await player.type("Zebra Works")
        await player.go("enter", "PortfolioScreen")
        await player.until(lambda: names(player) == ["Stray Bakery", "Zebra Works"])
        assert player.account(selected(player)).account.name == "Zebra Works"

    play(desk, scene)


def test_the_demo_says_that_nothing_is_real(places, play: Play) -> None:
    from tui.settings import Settings

    demo = Desk(places, Settings(), is_demo=True)

    async def scene(player: Player) -> None:
        assert "Sample data · nothing here is real" in player.lines[0]

    play(demo, scene)
    demo.close()


# -- order and selection ---------------------------------------------------------------------------------------------


def test_o_sorts_by_the_next_column_and_shift_o_turns_the_order_round(desk: Desk, play: Play) -> None:
    async def scene(player: Player) -> None:
        table = player.app.screen.query_one(Table)
        await player.press("9", "o")
        assert table.sorted_by == ("revenue", True)
        assert names(player)[:2] == ["Castor Pharma", "Northwind Logistics"]
        await player.press("O")
        assert table.sorted_by == ("revenue", False)
        assert names(player)[:2] == ["Northwind Logistics", "Castor Pharma"]
        for column in ("open_amount", "last_touch_on", "industry", "name_key"):
            await player.press("o")
            assert table.sorted_by[0] == column

    play(desk, scene)


def test_a_click_on_a_header_sorts_and_a_second_one_turns_the_order_round(desk: Desk, play: Play) -> None:
    async def scene(player: Player) -> None:
        table = player.app.screen.query_one(Table)
        at = player.lines[table.region.y].index("Revenue") - table.region.x + 2
        await player.pilot.click(Table, offset=(at, 0))
        assert table.sorted_by == ("revenue", True)
        await player.pilot.click(Table, offset=(at, 0))
        assert table.sorted_by == ("revenue", False)

    play(desk, scene)


def test_a_new_order_is_shown_from_the_top(desk: Desk, play: Play) -> None:
    async def scene(player: Player) -> None:
        await player.press("9")
        for key in ("o", "O", "o", "o"):
            await player.press("down", "down", key)
            assert selected(player) == player.app.screen.query_one(Table).key
            assert player.app.screen.query_one(Table).cursor == 0

    play(desk, scene)


def test_the_selected_account_stays_selected_after_a_change(desk: Desk, small: Small, play: Play) -> None:
    async def scene(player: Player) -> None:
        await player.press("down")
        await player.go("e", "RecordFormScreen")
        await player.press("home", *"Aa ".replace(" ", ""))
        await player.go("escape", "PortfolioScreen")
        await player.until(lambda: names(player) == ["AaNorthwind Logistics", "Castor Pharma"])
        assert selected(player) == small.northwind

    play(desk, scene)


def test_an_account_that_leaves_the_tier_gives_its_place_to_the_next(desk: Desk, play: Play) -> None:
    async def scene(player: Player) -> None:
        for name in ("Ash", "Birch", "Cedar"):
            add_account(desk.book, {"name": name})
        await player.press("0", "down")
        assert names(player) == ["Ash", "Birch", "Cedar", "Stray Bakery"]
        await player.go("t", "TierDialog")
        await player.press("3")
        await player.go("enter", "PortfolioScreen")
        await player.until(lambda: names(player) == ["Ash", "Cedar", "Stray Bakery"])
        assert player.account(selected(player)).account.name == "Cedar"

    play(desk, scene)


def test_an_account_is_archived_after_asking_and_brought_back(desk: Desk, small: Small, play: Play) -> None:
    async def scene(player: Player) -> None:
        await player.go("A", "ChoiceDialog")
        await player.go("enter", "PortfolioScreen")  # the safe answer has the focus
        assert player.account(small.castor).account.archived_on is None
        await player.go("A", "ChoiceDialog")
        await player.press("right")
        await player.go("enter", "PortfolioScreen")
        await player.until(lambda: names(player) == ["Northwind Logistics"])
        await player.press("Z")
        assert names(player) == ["Castor Pharma", "Old Harbour Ropes"]
        await player.go("A", "ChoiceDialog")
        await player.press("right")
        await player.go("enter", "PortfolioScreen")
        await player.until(lambda: names(player) == ["Old Harbour Ropes"])
        assert player.account(small.castor).account.archived_on is None

    play(desk, scene)


def test_a_reason_is_kept_with_the_tier_and_without_a_choice_the_tier_stays(
    desk: Desk, small: Small, play: Play
) -> None:
    async def scene(player: Player) -> None:
        await player.go("t", "TierDialog")
        await player.press("2")
        await player.type("smaller than thought")
        await player.go("enter", "PortfolioScreen")
        await player.until(lambda: player.account(small.castor).account.tier == 2)
        assert player.account(small.castor).account.tier_reason == "smaller than thought"
        await player.until(lambda: selected(player) == small.northwind)
        await player.go("t", "TierDialog")
        await player.press("tab")
        await player.type("fleet renewal")
        await player.go("enter", "PortfolioScreen")
        await player.until(lambda: player.account(small.northwind).account.tier_reason == "fleet renewal")
        assert player.account(small.northwind).account.tier == 1

    play(desk, scene)


# -- finding ---------------------------------------------------------------------------------------------------------


def test_accents_and_capitals_do_not_matter(desk: Desk, small: Small, play: Play) -> None:
    async def scene(player: Player) -> None:
        await player.press("slash")
        await player.type("HALDEN ener")
        assert names(player) == ["Haldén Énergie"]
        assert selected(player) == small.halden
        assert title(player) == "Found · 1 account"
        await player.press("enter")
        await player.until(lambda: player.screen_name == "AccountScreen")
        await player.shows("Haldén Énergie")

    play(desk, scene)


def test_after_the_way_back_from_what_was_found_keys_are_commands_again(desk: Desk, small: Small, play: Play) -> None:
    async def scene(player: Player) -> None:
        await player.press("slash")
        await player.type("halden")
        await player.go("enter", "AccountScreen")
        await player.go("escape", "PortfolioScreen")
        assert names(player) == ["Haldén Énergie"]
        await player.go("t", "TierDialog")

    play(desk, scene)


def test_a_person_is_found_and_opened_on_her_seat(desk: Desk, small: Small, play: Play) -> None:
    async def scene(player: Player) -> None:
        await player.press("slash")
        await player.type("visser")
        assert title(player) == "Found · 0 accounts · 2 other hits"  # the person, and the fact that she told
        await player.go("enter", "AccountScreen")
        await player.until(lambda: player.app.screen.query_one(Table).key == small.report_seat)

    add_fact(desk.book, {"account_id": small.northwind, "text": "Likes trains", "source": "M. Visser"})
    play(desk, scene)


def test_a_fact_is_found_and_opened_on_its_line(desk: Desk, small: Small, play: Play) -> None:
    async def scene(player: Player) -> None:
        await player.press("slash")
        await player.type("budget")
        await player.go("enter", "AccountScreen")
        await player.until(lambda: player.app.screen.query_one(Table).key == small.guess)
        assert player.title("#facts .records") == "Facts · 2"

    play(desk, scene)


def test_what_a_plan_says_is_found_and_opened_in_the_plan(desk: Desk, small: Small, play: Play) -> None:
    async def scene(player: Player) -> None:
        await player.press("slash")
        await player.type("slips")
        await player.shows("risk    Tender slips")
        player.app.screen.query_one("#find").value = "everywhere"  # type: ignore[attr-defined]
        await player.shows("plan    One system everywhere")
        await player.go("enter", "AccountScreen")
        await player.until(
            lambda: [pane.selected_record() for pane in player.app.screen.query(PlanPane)] == [objective]
        )

    period = {"period": "FY27", "starts_on": "2026-04-01", "ends_on": "2027-03-31"}
    plan = add_plan(desk.book, {"account_id": small.northwind, **period})
    wanted = {"account_id": small.northwind, "plan_id": plan, "title": "One system everywhere"}
    objective = add_objective(desk.book, wanted)
    add_risk(desk.book, {"account_id": small.northwind, "title": "Tender slips"})
    play(desk, scene)


def test_a_talking_point_is_found_and_opens_the_composer(desk: Desk, small: Small, play: Play) -> None:
    async def scene(player: Player) -> None:
        await player.press("slash")
        await player.type("tolls")
        await player.shows("point   Tolls rise in January")
        await player.go("enter", "ComposerScreen")
        await player.shows("Tolls rise in January")
        await player.go("escape", "PortfolioScreen")

    write_talking_point(desk.book, small.halden, 1, {"text": "Tolls rise in January"})
    play(desk, scene)


@pytest.mark.parametrize(
    ("typed", "row", "screen"),
    [
        ("pumps", "camp.   Own pumps", "RollScreen"),
        ("autumn", "plan    Growth in autumn", "MembersScreen"),
        ("litres", "pers.   Fleet · cares about", "PickScreen"),
    ],
)
def test_what_is_of_the_whole_book_is_found_and_opens_its_own_screen(
    desk: Desk, play: Play, typed: str, row: str, screen: str
) -> None:
    async def scene(player: Player) -> None:
        await player.press("slash")
        await player.type(typed)
        await player.shows(row)
        await player.go("enter", screen)
        await player.go("escape", "PortfolioScreen")

    period = {"period": "FY27", "starts_on": "2026-04-01", "ends_on": "2027-03-31"}
    add_tier_plan(desk.book, {"name": "Growth in autumn", **period})
    add_campaign(desk.book, {"name": "Own pumps", "status": "running"})
    add_persona(desk.book, {"name": "Fleet", "cares_about": "Litres by vehicle"})
    play(desk, scene)


def test_seats_and_judgements_are_found_and_opened_where_the_person_stands(
    desk: Desk, small: Small, play: Play
) -> None:
    async def scene(player: Player) -> None:
        await player.press("slash")
        await player.type("vp fleet")
        await player.shows("seat    VP Fleet · Marta Visser")
        player.app.screen.query_one("#find").value = "paperless"  # type: ignore[attr-defined]
        await player.shows("person  Marta Visser · personal")
        await player.go("enter", "AccountScreen")
        await player.until(lambda: player.app.screen.query_one(Table).key == small.report_seat)

    assess(desk.book, small.report, None, "win", "A paperless fleet")
    play(desk, scene)


@pytest.mark.parametrize("size", [(120, 40), (80, 24)])
def test_each_hit_says_why_it_was_found(desk: Desk, small: Small, play: Play, size: tuple[int, int]) -> None:
    async def scene(player: Player) -> None:
        await player.press("slash")
        await player.type("rott")
        await player.shows("Northwind Logistics", "city Rotterdam")
        await player.shows("fact    …", "Castor Pharma")
        player.app.screen.query_one("#find").value = "quay"  # type: ignore[attr-defined]
        await player.shows("person  ", "email pi", "Castor Pharma")
        player.app.screen.query_one("#find").value = "minutes"  # type: ignore[attr-defined]
        await player.shows("source Minutes", "Castor Pharma")

    text = "The new terminal for bulk goods and ores is to be built in Rotterdam"
    add_fact(desk.book, {"account_id": small.castor, "text": text, "source": "Minutes"})
    add_person(desk.book, {"account_id": small.castor, "name": "Piet", "email": "piet@quay.example"})
    play(desk, scene, size)


@pytest.mark.parametrize("size", [(120, 40), (80, 24)])
def test_a_person_is_found_with_her_whole_name_and_the_reason_is_what_is_cut(
    desk: Desk, small: Small, play: Play, size: tuple[int, int]
) -> None:
    name, email = "Aleksandra Krawczyk", "aleksandra.krawczyk.procurement.department@zloty.example"

    async def scene(player: Player) -> None:
        await player.press("slash")
        await player.type("zloty")
        await player.shows(f"person  {name} · e")
        player.app.screen.query_one("#find").value = "krawczyk"  # type: ignore[attr-defined]
        await player.shows(f"person  {name} ")

    add_account(desk.book, {"name": "Złoty Holding", "city": "Kraków"})
    add_person(desk.book, {"account_id": small.castor, "name": name, "email": email})
    play(desk, scene, size)


def test_a_person_without_an_account_can_be_found(desk: Desk, play: Play) -> None:
    async def scene(player: Player) -> None:
        await player.press("slash")
        await player.type("nobody")
        assert names(player) == ["Nobody Known"]
        await player.shows("no account")
        assert selected(player) == 0

    add_person(desk.book, {"name": "Nobody Known"})
    play(desk, scene)


def test_arrows_move_in_the_hits_while_typing(desk: Desk, small: Small, play: Play) -> None:
    async def scene(player: Player) -> None:
        await player.press("slash")
        await player.type("e")
        await player.press("backspace")
        await player.type("logistics")
        add_account(desk.book, {"name": "Logistics Two"})
        await player.press("backspace")
        assert names(player) == ["Logistics Two", "Northwind Logistics"]
        await player.press("down")
        assert selected(player) == small.northwind
        await player.press("up", "pagedown")
        assert selected(player) == small.northwind
        assert player.app.screen.focused.id == "find"

    play(desk, scene)


def test_escape_goes_back_to_the_tier_with_the_found_account_selected(desk: Desk, small: Small, play: Play) -> None:
    async def scene(player: Player) -> None:
        await player.press("slash")
        await player.type("north")
        await player.press("escape")
        assert names(player) == ["Castor Pharma", "Northwind Logistics"]
        assert selected(player) == small.northwind
        assert isinstance(player.app.screen.focused, Table)
        assert not player.app.screen.query_one("#find").display

    play(desk, scene)


def test_nothing_found_says_so_and_enter_goes_back(desk: Desk, play: Play) -> None:
    async def scene(player: Player) -> None:
        await player.press("slash")
        await player.type("qqq")
        await player.shows("Nothing found.", "esc goes back")
        assert selected(player) == 0
        await player.press("enter")
        assert names(player) == ["Castor Pharma", "Northwind Logistics"]

    play(desk, scene)


def test_what_was_found_is_still_selected_after_it_was_opened_and_changed(desk: Desk, small: Small, play: Play) -> None:
    async def scene(player: Player) -> None:
        add_account(desk.book, {"name": "North Star", "tier": 1})
        await player.press("slash")
        await player.type("north")
        await player.press("down")
        assert selected(player) == small.northwind
        await player.open_dossier()
        await player.go("l", "RecordFormScreen")
        await player.type("called")
        await player.go("enter", "AccountScreen")
        await player.until(lambda: len(player.account(small.northwind).touches) == 2)
        await player.go("escape", "PortfolioScreen")
        assert selected(player) == small.northwind
        assert title(player).startswith("Found")

    play(desk, scene)


def test_signs_with_a_meaning_elsewhere_are_searched_as_text(desk: Desk, play: Play) -> None:
    async def scene(player: Player) -> None:
        await player.press("slash")
        for text in ['"', "a AND", "col:x", "-a", "(", "*", "%", "_", "\x00", "\ud800", "'; DROP TABLE account --"]:
            player.app.screen.query_one("#find").value = text  # type: ignore[attr-defined]
            assert names(player) == []
        player.app.screen.query_one("#find").value = "north*"  # type: ignore[attr-defined]
        assert names(player) == ["Northwind Logistics"]

    play(desk, scene)


# -- widths ----------------------------------------------------------------------------------------------------------


def test_a_wide_window_shows_rail_list_and_brief(desk: Desk, play: Play) -> None:
    async def scene(player: Player) -> None:
        await player.shows("─ Tiers ─", "─ Castor Pharma ─", "▌1 ● Strategic", "Revenue  890 M EUR", "Points")
        assert not player.app.screen.query_one("#tier-strip").display

    play(desk, scene, (120, 40))


def test_a_narrow_window_shows_the_list_and_the_tiers_in_one_line(desk: Desk, play: Play) -> None:
    async def scene(player: Player) -> None:
        assert player.lines[1].startswith(" 1 Strategic 2  2 Growth 1  3 Standard 0  0 Untiered 1  9 All 4")
        for panel in ("#rail-panel", "#brief-panel"):
            assert not player.app.screen.query_one(panel).display
        for words in ("Account ▲", "Industry", "Revenue", "Pipe", "Touch", "● 1"):
            assert words in player.text
        assert player.key_line.strip().startswith("⏎ Open  / Find  n New  N Next  l Touch  f Fact  t Tier  s Sheet")

    play(desk, scene, (80, 24))


def test_a_name_gets_its_room_before_the_industry_does(desk: Desk, play: Play) -> None:
    async def scene(player: Player) -> None:
        await player.press("9")
        await player.shows("Compagnie Portuaire du Havre", "Logistics", "Industry")

    add_account(desk.book, {"name": "Compagnie Portuaire du Havre", "industry": "Logistics and a lot of other things"})
    play(desk, scene, (80, 24))


@pytest.mark.parametrize("size", [(120, 40), (80, 24)])
def test_what_has_no_account_is_counted_in_any_window(desk: Desk, play: Play, size: tuple[int, int]) -> None:
    async def scene(player: Player) -> None:
        assert "! " not in player.lines[1]
        add_person(desk.book, {"name": "Nobody Known"})
        player.app.screen.refresh_book()  # type: ignore[attr-defined]
        await player.shows("w ! No account" if size[0] == 120 else " w ! 1")

    play(desk, scene, size)


def test_any_size_is_survived(desk: Desk, small: Small, play: Play) -> None:
    async def scene(player: Player) -> None:
        for opening, screen in (("", ""), ("enter", "AccountScreen"), ("s", "ComposerScreen")):
            if opening:
                await player.go(opening, screen)
            for size in [(1, 1), (20, 5), (83, 24), (500, 200) if opening == "enter" else (110, 30), (120, 40)]:
                await player.resize(*size)
        await player.press("escape", "escape")
        await player.until(lambda: player.screen_name == "PortfolioScreen")
        assert selected(player) == small.castor
        await player.shows("─ Castor Pharma ─")

    play(desk, scene)


def test_a_window_that_was_made_narrow_under_a_dossier_is_narrow_below_it(desk: Desk, play: Play) -> None:
    async def scene(player: Player) -> None:
        await player.open_dossier()
        await player.resize(80, 24)
        await player.go("escape", "PortfolioScreen")
        assert not player.app.screen.query_one("#rail-panel").display
        assert not player.app.screen.query_one("#brief-panel").display

    play(desk, scene)
