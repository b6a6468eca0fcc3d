"""A plan made and worked on from the keyboard alone: begun, filled, done, carried over, taken back."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any

import pytest
from textual.binding import Binding
from textual.dom import DOMNode

from store.dossier import read_dossier
from store.dump import dump_book
from store.errors import Refused
from store.plans.actions import add_action
from store.plans.dependencies import set_dependencies
from store.plans.objectives import add_objective
from store.plans.plans import PlanRow, add_plan
from store.plans.swot import add_swot
from tests.tui.conftest import key_event
from tui.app import TierbookApp
from tui.panes.plan import PlanPane
from tui.panes.plan_keys import PlanKeysPane
from tui.panes.plan_page import PlanTable
from tui.record_forms.objectives import edit_objective_fields
from tui.screens.account import AccountScreen
from tui.widgets.keyline import KeyLine
from tui.widgets.table import Table

if TYPE_CHECKING:
    from tests.tui.conftest import Play, Player, Small
    from tui.desk import Desk

YEAR = {"period": "2026", "starts_on": date(2026, 1, 1), "ends_on": date(2026, 12, 31), "status": "active"}


@pytest.fixture
def plan(desk: Desk, small: Small) -> int:
    """An active plan of the account in which nothing is yet."""
    return add_plan(desk.book, {"account_id": small.northwind, **YEAR})


@pytest.fixture
def here(small: Small, plan: int) -> dict[str, Any]:
    """What every item of the plan bears."""
    return {"account_id": small.northwind, "plan_id": plan}


async def open_plan(player: Player, screen: str = "down") -> None:
    if screen:
        await player.press(screen)
    await player.open_dossier("5")
    await player.until(lambda: player.app.screen.query(PlanPane) and not player.app.screen.pane.is_stale)
    await player.settle()


def pane(player: Player) -> PlanPane:
    return player.app.screen.query_one(PlanPane)


def saved(player: Player) -> str:
    return player.app.screen.query_one(KeyLine).state


def only_plan(player: Player, account: int) -> PlanRow:
    (plan,) = player.account(account).plans
    return plan


def keys_of(*owners: type[DOMNode]) -> list[str]:
    """The keys that classes declare."""
    bindings = [binding for owner in owners for binding in owner.__dict__["BINDINGS"] if isinstance(binding, Binding)]
    return [key for binding in bindings for key in binding.key.split(",")]


def test_its_keys_clash_with_none_but_the_two_that_it_takes_over() -> None:
    mine = keys_of(PlanKeysPane, PlanTable)
    assert len(mine) == len(set(mine))
    theirs = {*keys_of(AccountScreen, Table, TierbookApp), "e", "t", "l", "f", "s", "y"}
    assert not set(mine) & theirs


def test_from_an_empty_plan_to_three_objectives_in_few_keys(desk: Desk, small: Small, play: Play) -> None:
    pressed: list[str] = []

    async def scene(player: Player) -> None:
        def keys(*names: str) -> None:
            pressed.extend(names)
            player.burst(*names)

        def text(words: str) -> None:
            for character in words:
                player.app.post_message(key_event(character))

        async def wait(screen: str) -> None:
            await player.until(lambda: player.screen_name == screen and not player.app._held)
            await player.settle()

        await open_plan(player, "")
        keys("n")
        await wait("RecordFormScreen")
        for answer in ("Fleet", "One card", "Fewer clerks", "A reference"):
            text(answer)
            keys("tab")
        keys("enter")
        await wait("AccountScreen")
        await player.shows("Plan · 2026 · Active", "One card")
        for title, due, target in [
            ("Win it", "Q1", "1.2 M EUR"),
            ("A sponsor", "+2w", "1 person"),
            ("Use", "", "9 depots"),
        ]:
            keys("a")
            await wait("RecordFormScreen")
            text(title)
            keys("tab")
            text(due)
            keys("tab")
            text(target)
            keys("enter")
            await wait("AccountScreen")
        await player.shows("Objectives  3")
        dossier = player.account(small.castor)
        assert [(each.title, each.unit, each.target) for each in dossier.objectives] == [
            ("Win it", "money", 1_200_000_000),
            ("A sponsor", "person", 1_000),
            ("Use", "depots", 9_000),
        ]
        assert [each.due_on for each in dossier.objectives] == [date(2027, 3, 31), date(2026, 12, 4), None]
        assert {dossier.colleagues[each.owner_id or 0].name for each in dossier.objectives} == {"J. Ek"}
        (plan,) = dossier.plans
        assert (plan.field_of_play, plan.our_value, plan.their_gain, plan.our_gain) == (
            "Fleet", "One card", "Fewer clerks", "A reference",
        )  # fmt: skip
        assert len(pressed) <= 20

    play(desk, scene)


def test_an_action_is_added_for_the_objective_under_the_cursor(
    desk: Desk, small: Small, here: dict[str, Any], play: Play
) -> None:
    objective = add_objective(desk.book, {**here, "title": "Win the tender"})

    async def scene(player: Player) -> None:
        await open_plan(player)
        await player.press("down")
        await player.go("A", "RecordFormScreen")
        await player.type("Walk the depot")
        await player.press("tab")
        await player.type("fri")
        await player.press("tab")
        player.entry("owner_id").value = "Petra Okafor"
        await player.press("tab")
        await player.type("marta")
        await player.go("ctrl+s", "AccountScreen")
        await player.until(lambda: pane(player).item and pane(player).item.what == "actions")  # type: ignore[union-attr]
        (action,) = player.account(small.northwind).actions
        assert (action.title, action.objective_id, action.due_on) == ("Walk the depot", objective, date(2026, 11, 27))
        assert action.customer_owner_id == small.report
        assert player.account(small.northwind).colleagues[action.owner_id or 0].name == "Petra Okafor"
        await player.shows("Petra Okaf…", "▸ ○ Win the tender")  # it stands on top, once

    play(desk, scene)


def test_done_with_one_key_asks_for_a_touch_in_one_line_and_is_one_step(
    desk: Desk, small: Small, here: dict[str, Any], play: Play
) -> None:
    for title in ("Call Marta", "Send the offer"):
        theirs = {"customer_owner_id": small.report, "share": "external"}
        add_action(desk.book, {**here, "title": title, **theirs})

    async def scene(player: Player) -> None:
        before = "".join(dump_book(desk.book))
        await open_plan(player)
        await player.go("x", "RecordFormScreen")
        await player.shows("Done: Call Marta", "What came of it?")
        await player.go("escape", "AccountScreen")
        assert "".join(dump_book(desk.book)) == before
        await player.go("x", "RecordFormScreen")
        await player.type("She wants the offer")
        await player.go("enter", "AccountScreen")
        await player.until(lambda: [each.status for each in player.account(small.northwind).actions].count("done") == 1)
        touch = player.account(small.northwind).touches[0]
        assert (touch.summary, touch.person_ids) == ("She wants the offer", (small.report,))
        await player.press("u")
        await player.until(lambda: "".join(dump_book(desk.book)) == before)
        await player.go("x", "RecordFormScreen")
        await player.go("enter", "AccountScreen")
        await player.until(lambda: [each.status for each in player.account(small.northwind).actions].count("done") == 1)
        assert len(player.account(small.northwind).touches) == 1

    play(desk, scene)


def test_what_we_did_among_ourselves_is_a_note_and_no_touch(
    desk: Desk, small: Small, here: dict[str, Any], play: Play
) -> None:
    add_action(desk.book, {**here, "title": "Terms for Marta " * 8, "customer_owner_id": small.report})

    async def scene(player: Player) -> None:
        await open_plan(player)
        before = len(player.account(small.northwind).touches)
        await player.go("x", "RecordFormScreen")
        await player.shows("Done: Terms for Marta", "Terms…", "nobody: a note of the action")
        await player.type("Legal agrees")
        await player.go("enter", "AccountScreen")
        await player.until(lambda: "in its note" in saved(player))
        dossier = player.account(small.northwind)
        assert [(each.status, each.note) for each in dossier.actions] == [("done", "Legal agrees")]
        assert len(dossier.touches) == before

    play(desk, scene)


def test_what_an_action_waits_for_is_told_of_before_it_is_done(
    desk: Desk, small: Small, here: dict[str, Any], play: Play
) -> None:
    first = add_action(desk.book, {**here, "title": "Send the [b]data", "due_on": "2026-12-24"})
    then = add_action(desk.book, {**here, "title": "Call Marta", "due_on": "2026-12-01"})
    set_dependencies(desk.book, then, [first])

    async def scene(player: Player) -> None:
        def states() -> list[str]:
            return [each.status for each in player.account(small.northwind).actions]

        await open_plan(player)
        await player.go("x", "ChoiceDialog")
        await player.shows("It waits for what is not done yet", "Send the [b]data")
        await player.go("enter", "AccountScreen")
        assert states() == ["not started", "not started"]
        await player.go("x", "ChoiceDialog")
        await player.press("right")
        await player.go("enter", "RecordFormScreen")
        await player.go("enter", "AccountScreen")
        await player.until(lambda: states() == ["done", "not started"])

    play(desk, scene)


def test_what_is_done_is_open_again_with_the_same_key(
    desk: Desk, small: Small, here: dict[str, Any], play: Play
) -> None:
    add_action(desk.book, {**here, "title": "Call Marta", "status": "done"})

    async def scene(player: Player) -> None:
        await open_plan(player)
        await player.press("down", "space", "down")
        await player.press("x")
        await player.until(lambda: [each.status for each in player.account(small.northwind).actions] == ["in progress"])

    play(desk, scene)


def test_a_adds_what_fits_the_section_under_the_cursor(desk: Desk, small: Small, plan: int, play: Play) -> None:
    async def scene(player: Player) -> None:
        await open_plan(player)
        for section, title, typed in [
            ("risks", "Risk · Northwind", "Price alone decides"),
            ("swot", "Strength, weakness … · Northwind", "Nobody knows the board"),
            ("competitors", "Competitor · Northwind", "Castor Cards"),
        ]:
            await player.press("end")
            while pane(player).item.section != section:  # type: ignore[union-attr]
                await player.press("up")
            await player.go("a", "RecordFormScreen")
            await player.shows(title)
            await player.type(typed)
            await player.go("enter", "AccountScreen")
            await player.until(lambda section=section: pane(player).item.section == section and pane(player).item.key)
        dossier = player.account(small.northwind)
        assert [each.title for each in dossier.risks] == ["Price alone decides"]
        assert [each.text for each in dossier.swot] == ["Nobody knows the board"]
        assert [each.name for each in dossier.competitors] == ["Castor Cards"]

    play(desk, scene)


def test_each_field_of_an_objective_saves_when_it_is_left_and_its_target_brings_the_unit(
    desk: Desk, small: Small, here: dict[str, Any], play: Play
) -> None:
    add_objective(desk.book, {**here, "title": "Win the tender"})

    async def scene(player: Player) -> None:
        await open_plan(player)
        await player.press("down")
        await player.go("enter", "RecordFormScreen")
        for name, text in [("target", "9 depots"), ("current", "7"), ("owner_id", "Petra Okafor")]:
            player.app.screen.set_focus(player.entry(name))
            player.entry(name).value = text
            await player.press("tab")
            await player.until(lambda: "Saved" in player.text)
        player.app.screen.set_focus(player.entry("start"))
        player.entry("start").value = "3 sites"
        await player.press("tab")
        await player.until(lambda: "is counted in depots" in player.problem("start"))
        player.app.screen.set_focus(player.entry("start"))
        player.entry("start").value = "3"
        await player.press("tab")
        await player.go("escape", "AccountScreen")
        (row,) = player.account(small.northwind).objectives
        assert (row.unit, row.start, row.current, row.target) == ("depots", 3_000, 7_000, 9_000)
        assert player.account(small.northwind).colleagues[row.owner_id or 0].name == "Petra Okafor"
        await player.shows("67 %", "3 depots → 7 depots → 9 depots")

    play(desk, scene)


def test_what_is_read_off_the_book_is_asked_in_money_and_its_value_now_is_not_asked(
    desk: Desk, small: Small, here: dict[str, Any], play: Play
) -> None:
    values = {"title": "Four sites", "unit": "sites", "current": 1_000, "target": 4_000}
    key = add_objective(desk.book, {**here, **values})

    def shown() -> Any:
        with desk.book.read() as session:
            return edit_objective_fields(desk.book, read_dossier(session, small.northwind), key)

    _, asked, _, save = shown()
    assert "current" in {each.name for each in asked}
    with pytest.raises(Refused) as caught:
        save({"measure_of": "won"}, {"measure_of": ""})
    assert "“target” is 4 sites" in caught.value.fields["measure_of"]
    save({"target": "5 sites"}, {"target": "4 sites"})
    save({"target": ""}, {"target": "5 sites"})
    save({"measure_of": "won"}, {"measure_of": ""})
    with pytest.raises(Refused, match="not saved"):
        save({"current": "3"}, {"current": "1 sites"})
    save({"target": "2 M"}, {"target": ""})
    _, asked, begun, _ = shown()
    assert begun["target"] == "2,000,000 EUR"
    assert "current" not in {each.name for each in asked}


def test_what_is_wrong_with_a_new_objective_is_told_at_its_field_and_makes_nobody(
    desk: Desk, small: Small, plan: int, play: Play
) -> None:
    async def scene(player: Player) -> None:
        await open_plan(player)
        await player.go("a", "RecordFormScreen")
        player.entry("due_on").value = "someday"
        player.entry("owner_id").value = "Nobody Ever"
        await player.press("ctrl+s")
        await player.until(lambda: player.problem("title") and player.problem("due_on"))
        assert "Nobody Ever" not in [each.name for each in player.account(small.northwind).colleagues.values()]

    play(desk, scene)


def test_facts_and_people_are_linked_to_an_objective_and_taken_away(
    desk: Desk, small: Small, here: dict[str, Any], play: Play
) -> None:
    add_objective(desk.book, {**here, "title": "Win the tender"})

    async def scene(player: Player) -> None:
        await open_plan(player)
        await player.press("down")
        await player.go("w", "PickScreen")
        await player.type("marta")
        player.burst("enter")
        await player.shows("✓ Marta Visser")
        await player.type("fuel")
        player.burst("enter")
        await player.shows("✓ One fuel system")
        await player.type("marta")
        player.burst("enter")
        await player.until(lambda: len(player.account(small.northwind).objective_links) == 1)
        await player.until(lambda: player.screen_name == "PickScreen" and not player.app._held)
        await player.go("escape", "AccountScreen")
        await player.shows("Fact     One fuel system")

    play(desk, scene)


def test_an_action_waits_for_another_and_never_for_itself(
    desk: Desk, small: Small, here: dict[str, Any], play: Play
) -> None:
    first, second = (add_action(desk.book, {**here, "title": title}) for title in ("Pilot", "Contract"))

    async def scene(player: Player) -> None:
        await open_plan(player)
        await player.press("down")
        await player.go("w", "PickScreen")
        player.burst("enter")
        await player.shows("✓ ○ Pilot")
        await player.go("escape", "AccountScreen")
        await player.shows("After    ○ Pilot")
        assert [(each.action_id, each.waits_for_id) for each in player.account(small.northwind).dependencies] == [
            (second, first)
        ]
        await player.press("up")
        await player.go("w", "PickScreen")
        await player.press("enter")
        await player.until(lambda: any("circle" in toast or "wait" in toast for toast in player.toasts))
        assert len(player.account(small.northwind).dependencies) == 1

    play(desk, scene)


@pytest.mark.parametrize("what", ["objectives", "actions", "risks", "swot", "competitors", "charter"])
def test_anything_is_taken_out_after_asking_and_undo_brings_it_back(
    desk: Desk, small: Small, here: dict[str, Any], play: Play, what: str
) -> None:
    from store.plans.competitors import add_competitor
    from store.plans.risks import add_risk

    book, account = desk.book, {"account_id": small.northwind}
    add_objective(book, {**here, "title": "Win the tender"})
    add_action(book, {**here, "title": "Walk"})
    add_risk(book, {**account, "title": "Price"})
    add_swot(book, {**account, "kind": "threat", "text": "Castor"})
    add_competitor(book, {**account, "name": "Castor"})

    async def scene(player: Player) -> None:
        await open_plan(player)
        before = "".join(dump_book(desk.book))
        while pane(player).item.what != what:  # type: ignore[union-attr]
            await player.press("down")
        await player.press("d")
        await player.in_question()
        await player.press("right", "enter")
        await player.until(lambda: "Removed" in saved(player))
        assert "".join(dump_book(desk.book)) != before
        await player.press("u")
        await player.until(lambda: "".join(dump_book(desk.book)) == before)

    play(desk, scene)


def test_a_new_period_begins_on_a_clean_page_and_offers_what_is_open_one_by_one(
    desk: Desk, small: Small, here: dict[str, Any], play: Play, clock: Any
) -> None:
    for title in ("Go along", "Stay", "Drop me"):
        add_objective(desk.book, {**here, "title": title})
    old = here["plan_id"]

    async def scene(player: Player) -> None:
        await open_plan(player)
        await player.go("n", "RecordFormScreen")
        await player.shows("Plan 2027 · Northwind")
        await player.go("ctrl+s", "ChoiceDialog")
        await go_on(player)
        for place, (letter, words) in enumerate([("t", "Go along"), ("l", "Stay"), ("d", "Drop me")], 1):
            await player.shows(f"Still open, {place} of 3", words)
            await player.in_question()
            await player.press(letter)
        await player.shows("Work by 2027 from now on?")
        await player.in_question()
        await player.press("right", "enter")
        await player.shows("Plan · 2027 · Active", "Go along")
        assert "Stay" not in player.text
        dossier = player.account(small.northwind)
        new = next(plan for plan in dossier.plans if plan.id != old)
        assert {plan.period: plan.status for plan in dossier.plans} == {"2026": "closed", "2027": "active"}
        assert {each.title: (each.plan_id == new.id, each.status) for each in dossier.objectives} == {
            "Go along": (True, "not started"),
            "Stay": (False, "not started"),
            "Drop me": (False, "dropped"),
        }
        await player.go("o", "PickScreen")
        await player.type("2026")
        await player.go("enter", "AccountScreen")
        await player.shows("Plan · 2026 · Closed", "Stay", "→ Go along", "carried to 2027")

    play(desk, scene)


async def go_on(player: Player) -> None:
    """Answer that a plan that still runs may be emptied."""
    await player.shows("2026 is not over", "2026 runs until 2026-12-31", "it stands in 2027")
    await player.in_question()
    await player.press("right", "enter")


def test_a_plan_that_still_runs_is_not_emptied_unasked(
    desk: Desk, small: Small, here: dict[str, Any], play: Play
) -> None:
    add_objective(desk.book, {**here, "title": "Still at it"})

    async def scene(player: Player) -> None:
        await open_plan(player)
        await player.go("n", "RecordFormScreen")
        await player.go("ctrl+s", "ChoiceDialog")
        await player.shows("2026 is not over")
        await player.in_question()
        await player.press("enter")
        await player.shows("Work by 2027 from now on?", "only one is. It runs")
        await player.in_question()
        await player.press("enter")
        await player.shows("Plan · 2027 · Draft")
        assert [each.plan_id for each in player.account(small.northwind).objectives] == [here["plan_id"]]

    play(desk, scene)


def test_the_offer_of_open_items_can_be_stopped(desk: Desk, small: Small, here: dict[str, Any], play: Play) -> None:
    for title in ("One", "Two", "Three"):
        add_objective(desk.book, {**here, "title": title})
    later = {"period": "2027", "starts_on": date(2027, 1, 1), "ends_on": date(2027, 12, 31), "status": "draft"}
    add_plan(desk.book, {"account_id": small.northwind, **later})

    async def scene(player: Player) -> None:
        await open_plan(player)
        await player.go("o", "PickScreen")
        await player.type("2027")
        await player.go("enter", "AccountScreen")
        await player.shows("Plan · 2027 · Draft")
        await player.go("c", "ChoiceDialog")
        await go_on(player)
        await player.shows("1 of 3")
        await player.in_question()
        await player.press("t")
        await player.shows("2 of 3")
        await player.in_question()
        await player.press("s")
        await player.until(lambda: "1 item taken along" in saved(player))
        await player.shows("Objectives  1")

    play(desk, scene)


def test_the_charter_opens_at_the_answer_under_the_cursor(desk: Desk, small: Small, plan: int, play: Play) -> None:
    async def scene(player: Player) -> None:
        await open_plan(player)
        while pane(player).item.field != "their_gain":  # type: ignore[union-attr]
            await player.press("down")
        await player.go("enter", "RecordFormScreen")
        await player.type("Four clerks fewer")
        await player.go("ctrl+s", "AccountScreen")
        assert only_plan(player, small.northwind).their_gain == "Four clerks fewer"
        await player.press("home")
        while pane(player).item.field != "ladder":  # type: ignore[union-attr]
            await player.press("down")
        await player.go("enter", "RecordFormScreen")
        player.app.screen.query_one("#entry-ladder").value = "expand"  # type: ignore[attr-defined]
        await player.settle()
        await player.go("escape", "AccountScreen")
        await player.shows("● Land ━ ● Adopt ━ ● Expand ╌ ○ Lead")

    play(desk, scene)


def test_a_weakness_is_named_the_critical_vulnerability(desk: Desk, small: Small, plan: int, play: Play) -> None:
    add_swot(desk.book, {"account_id": small.northwind, "kind": "weakness", "text": "Nobody knows the board"})

    async def scene(player: Player) -> None:
        await open_plan(player)
        await player.press("V")
        assert any("Select a weakness" in toast for toast in player.toasts)
        while pane(player).item.section != "swot":  # type: ignore[union-attr]
            await player.press("down")
        await player.press("V")
        await player.until(lambda: player.account(small.northwind).account.vulnerability == "Nobody knows the board")
        await player.shows("! nothing answers it", "critical")

    play(desk, scene)


def test_every_depth_is_readable_and_c_says_where_things_are_carried_to(
    desk: Desk, small: Small, plan: int, play: Play
) -> None:
    async def scene(player: Player) -> None:
        await open_plan(player)
        await player.shows("I import")
        await player.go("D", "PickScreen")
        await player.shows("Goals, objectives, plays and actions")
        await player.go("escape", "AccountScreen")
        await player.press("c")
        await player.shows("leave nothing open", "carried into a later plan")

    play(desk, scene, (80, 24))


def test_objectives_are_moved_with_the_cursor_on_them(
    desk: Desk, small: Small, here: dict[str, Any], play: Play
) -> None:
    for title in ("One", "Two"):
        add_objective(desk.book, {**here, "title": title})

    async def scene(player: Player) -> None:
        await open_plan(player)
        await player.press("down")
        player.burst("J", "J")
        await player.until(
            lambda: [each.title for each in player.account(small.northwind).objectives] == ["Two", "One"]
        )
        await player.press("K")
        await player.until(
            lambda: [each.title for each in player.account(small.northwind).objectives] == ["One", "Two"]
        )

    play(desk, scene)


def test_a_draft_of_a_new_objective_is_back(desk: Desk, small: Small, plan: int, play: Play) -> None:
    async def scene(player: Player) -> None:
        await open_plan(player)
        await player.go("a", "RecordFormScreen")
        await player.type("Half of it")
        await player.go("escape", "AccountScreen")
        await player.go("a", "RecordFormScreen")
        await player.until(lambda: player.entry("title").value == "Half of it")

    play(desk, scene)


def test_n_beside_a_plan_that_says_nothing_yet_offers_to_fill_it_in(
    desk: Desk, small: Small, here: dict[str, Any], play: Play
) -> None:
    async def scene(player: Player) -> None:
        await open_plan(player)
        await player.go("n", "ChoiceDialog")
        await player.shows("is still empty", "Fill it in", "New period")
        await player.press("right")
        await player.go("enter", "RecordFormScreen")
        await player.shows("Charter")

    play(desk, scene)
