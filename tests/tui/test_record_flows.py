"""Adding to a dossier is the same from wherever it is asked for, and its word is seen where the user looks next."""

from __future__ import annotations

import re
import threading
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

import pytest

from store.accounts import add_account
from store.buying_centres import add_buying_centre, edit_buying_centre
from store.dossier import read_dossier
from store.errors import Refused
from store.facts import edit_fact
from store.moves import move_person
from store.people import add_person, edit_person, edit_seat, remove_person
from store.touches import edit_touch
from store.undoing import undo
from tui import names, requests
from tui.fields import NEW_CENTRE
from tui.forms import say_saved
from tui.record_forms import centres, facts, touches
from tui.screens import picking, record_form
from tui.screens.picking import Find
from tui.widgets.keyline import KeyLine
from tui.widgets.table import Row, Table

if TYPE_CHECKING:
    from tests.tui.conftest import Play, Player, Small
    from tui.desk import Desk


@pytest.mark.parametrize(
    ("key", "tab", "field", "title"),
    [("f", "3", "text", "Fact · Castor Pharma"), ("l", "7", "summary", "Touch · Castor Pharma")],
)
def test_a_draft_begun_in_the_list_goes_on_in_the_dossier(
    desk: Desk, play: Play, key: str, tab: str, field: str, title: str
) -> None:
    async def scene(player: Player) -> None:
        await player.go(key, "RecordFormScreen")
        await player.type("half a tho")
        await player.shows(title)
        await player.go("escape", "PortfolioScreen")
        await player.open_dossier(tab)
        await player.go("a", "RecordFormScreen")
        assert player.entry(field).value == "half a tho"
        await player.shows(title)
        await player.press("end")
        await player.type("ught")
        await player.go("enter", "AccountScreen")
        await player.shows("half a thought")
        assert desk.drafts.list_drafts() == []

    play(desk, scene)


def test_what_was_saved_is_told_below_a_form_that_has_come_over_it(desk: Desk, play: Play) -> None:
    async def scene(player: Player) -> None:
        await player.go("f", "RecordFormScreen")
        say_saved(player.app, desk, "Confirmed.")
        line = player.app.screen_stack[0].query_one(KeyLine)
        await player.until(lambda: line.state.endswith("Confirmed."))
        await player.go("escape", "PortfolioScreen")
        await player.shows("· Confirmed.")

    play(desk, scene)


async def open_northwind(player: Player, tab: str) -> None:
    await player.press("down")
    await player.open_dossier(tab)


async def answer(player: Player, number: int) -> None:
    """Give the answer of that number, from zero, to the question on the screen."""
    await player.in_question()
    await player.press(*["right"] * number)
    await player.go("enter", "AccountScreen")


# -- with whom, and about whom ---------------------------------------------------------------------------------------


def test_a_touch_is_logged_with_people_whose_names_are_begun(desk: Desk, small: Small, play: Play) -> None:
    async def scene(player: Player) -> None:
        await open_northwind(player, "7")
        await player.go("l", "RecordFormScreen")
        await player.type("Walked the yard")
        await player.press("tab")
        await player.type("jan")
        await player.until(lambda: player.entry("people")._suggestion == "jan de Boer")  # type: ignore[attr-defined]
        await player.press("right", "comma")
        await player.type("mar")
        await player.go("ctrl+s", "AccountScreen")
        touch = next(each for each in player.account(small.northwind).touches if each.summary == "Walked the yard")
        names = {person.id: person.name for person in player.account(small.northwind).people}
        assert [names[key] for key in touch.person_ids] == ["Jan de Boer", "Marta Visser"]
        await player.until(lambda: player.app.screen.query_one(Table).key == touch.id)
        await player.shows("With      Jan de Boer, Marta Visser")

    play(desk, scene)


def test_people_are_chosen_from_a_list_one_after_the_other(desk: Desk, small: Small, play: Play) -> None:
    async def scene(player: Player) -> None:
        await open_northwind(player, "7")
        await player.go("enter", "RecordFormScreen")
        player.entry("people").focus()
        await player.settle()
        assert player.entry("people").value == "Marta Visser"
        await player.go("down", "PickScreen")
        await player.shows("Jan de Boer", "COO")
        await player.type("boer")
        await player.go("enter", "RecordFormScreen")
        assert player.entry("people").value == "Marta Visser, Jan de Boer"
        await player.go("escape", "AccountScreen")
        assert len(player.account(small.northwind).touches[0].person_ids) == 2
        await player.until(lambda: "With      Marta Visser, Jan de" in player.text)

    play(desk, scene)


def test_the_list_opens_at_the_name_that_was_begun_which_gives_way_to_the_one_chosen(desk: Desk, play: Play) -> None:
    async def scene(player: Player) -> None:
        await open_northwind(player, "2")
        people = {"account_id": player.app.screen.selected_account()}  # type: ignore[attr-defined]
        add_person(desk.book, {**people, "name": "Ada Alm"}, {"title": "Maintenance"})
        await player.go("l", "RecordFormScreen")
        entry = player.entry("people")
        entry.focus()
        entry.value = "ma"
        await player.settle()
        await player.go("down", "PickScreen")
        await player.until(lambda: player.app.screen.query_one(Table).count == 2)  # Ada by her title, behind the name
        assert player.app.screen.query_one("LineInput").value == "ma"  # type: ignore[attr-defined]
        await player.go("enter", "RecordFormScreen")
        assert entry.value == "Marta Visser"
        entry.value = "mart"
        await player.settle()
        await player.go("down", "PickScreen")
        await player.press("ctrl+u")
        await player.type("boer")
        await player.go("enter", "RecordFormScreen")
        assert entry.value == "Jan de Boer"

    play(desk, scene)


def test_the_list_of_names_is_made_beside_the_screen_s_loop(
    desk: Desk, play: Play, monkeypatch: pytest.MonkeyPatch
) -> None:
    made_in: list[threading.Thread] = []

    def among(rows: Sequence[Row]) -> Find:
        made_in.append(threading.current_thread())
        return picking.among(rows)

    monkeypatch.setattr(record_form, "among", among)

    async def scene(player: Player) -> None:
        await open_northwind(player, "7")
        await player.go("l", "RecordFormScreen")
        player.entry("people").focus()
        await player.settle()
        await player.go("down", "PickScreen")
        await player.shows("Jan de Boer", "Marta Visser")
        assert len(made_in) == 1
        assert threading.main_thread() not in made_in

    play(desk, scene)


@pytest.mark.parametrize("key", ["l", "enter"])
def test_the_names_of_an_account_are_made_beside_the_screen_s_loop(
    desk: Desk, play: Play, monkeypatch: pytest.MonkeyPatch, key: str
) -> None:
    made_in: list[threading.Thread] = []

    def name_people(*people: Any) -> dict[str, int]:
        made_in.append(threading.current_thread())
        return names.name_people(*people)

    monkeypatch.setattr(touches, "name_people", name_people)

    async def scene(player: Player) -> None:
        await open_northwind(player, "7")
        await player.go(key, "RecordFormScreen")
        assert len(made_in) == 1
        assert threading.main_thread() not in made_in

    play(desk, scene)


def test_all_that_is_wrong_with_a_new_touch_is_marked_at_once(desk: Desk, small: Small, play: Play) -> None:
    async def scene(player: Player) -> None:
        await open_northwind(player, "7")
        await player.go("l", "RecordFormScreen")
        await player.press("tab")
        await player.type("Zoe")
        player.entry("happened_on").focus()
        await player.type("+3d")
        await player.press("ctrl+s")
        await player.until(lambda: player.problem("people"))
        assert "nobody here is called “Zoe”" in player.problem("people")
        assert "is still to come" in player.problem("happened_on")
        assert player.problem("summary") == "is needed and is empty" or player.problem("summary") == "is needed"
        assert len(player.account(small.northwind).touches) == 1

    play(desk, scene)


def test_people_put_in_by_another_window_are_asked_about_by_name(desk: Desk, small: Small, play: Play) -> None:
    async def scene(player: Player) -> None:
        await open_northwind(player, "7")
        await player.go("enter", "RecordFormScreen")
        boss = next(person.id for person in player.account(small.northwind).people if person.id != small.report)
        edit_touch(desk.book, small.touch, {"person_ids": [boss]})
        entry = player.entry("people")
        entry.focus()
        await player.press("end", "ctrl+u")
        await player.press("tab")
        await player.in_question()
        await player.shows("Theirs: Jan de Boer", "Yours: (empty)")
        await player.press("right", "right")
        await player.go("enter", "RecordFormScreen")
        await player.until(lambda: player.account(small.northwind).touches[0].person_ids == ())

    play(desk, scene)


@pytest.mark.parametrize(("choice", "left"), [(2, ["Jan de Boer"]), (1, ["Marta Visser", "Newcomer"])])
def test_a_conflict_over_somebody_who_is_new_is_settled_by_one_answer(
    desk: Desk, small: Small, play: Play, choice: int, left: list[str]
) -> None:
    async def scene(player: Player) -> None:
        await open_northwind(player, "7")
        await player.go("enter", "RecordFormScreen")
        newcomer, _ = add_person(desk.book, {"account_id": small.northwind, "name": "Newcomer"})
        edit_touch(desk.book, small.touch, {"person_ids": [small.report, newcomer]})
        player.entry("people").focus()
        player.entry("people").value = "Jan de Boer"
        await player.press("ctrl+s")
        await player.shows("Theirs: Marta Visser, Newcomer", "Yours: Jan de Boer")
        await player.press(*["right"] * choice)
        if choice == 1:  # what gave way is told of first; else the form is done
            await player.go("enter", "RecordFormScreen")
            await player.until(lambda: player.entry("people").value == ", ".join(left))
            await player.press("escape")
        else:
            await player.press("enter")
        await player.until(lambda: player.screen_name == "AccountScreen")
        account = player.account(small.northwind)
        names = {person.id: person.name for person in account.people}
        assert [names[key] for key in account.touches[0].person_ids] == left

    play(desk, scene)


def test_a_newcomer_whom_another_window_put_in_is_not_taken_for_somebody_known(
    desk: Desk, small: Small, play: Play
) -> None:
    async def scene(player: Player) -> None:
        await open_northwind(player, "7")
        await player.go("enter", "RecordFormScreen")
        newcomer, _ = add_person(desk.book, {"account_id": small.northwind, "name": "Jan"})
        edit_touch(desk.book, small.touch, {"person_ids": [newcomer]})
        player.entry("people").focus()
        player.entry("people").value = "Jan de Boer"
        await player.press("ctrl+s")
        await player.shows("Theirs: Jan")
        await player.press("right")
        await player.go("enter", "RecordFormScreen")
        await player.until(lambda: player.entry("people").value == "Jan")
        player.entry("people").focus()
        await player.press("tab")
        await player.settle()
        assert player.entry("people").value == "Jan"
        await player.go("escape", "AccountScreen")
        assert player.account(small.northwind).touches[0].person_ids == (newcomer,)

    play(desk, scene)


def test_who_has_left_the_account_stays_in_its_touches(desk: Desk, small: Small) -> None:
    def people() -> tuple[int, ...]:
        with desk.book.read() as session:
            return read_dossier(session, small.northwind).touches[0].person_ids

    with desk.book.read() as session:
        boss = next(each.id for each in read_dossier(session, small.northwind).people if each.id != small.report)
    edit_touch(desk.book, small.touch, {"person_ids": [small.report, boss]})
    edit_person(desk.book, small.report, {"account_id": small.castor})
    with desk.book.read() as session:
        _, _, values, save = touches.edit_touch(desk.book, read_dossier(session, small.northwind), small.touch)
    assert values["people"] == "Jan de Boer"
    save({"people": ""}, {"people": "Jan de Boer"})
    assert people() == (small.report,)
    save({"people": "boer"}, {"people": ""})
    assert set(people()) == {small.report, boss}


def test_a_fact_says_whom_it_is_about(desk: Desk, small: Small, play: Play) -> None:
    def about(player: Player) -> tuple[int | None, int | None]:
        fact = next(each for each in player.account(small.northwind).facts if each.id == small.guess)
        return fact.person_id, fact.centre_id

    async def scene(player: Player) -> None:
        await open_northwind(player, "3")
        centre = player.account(small.northwind).centres[0].id
        await player.press("end")
        await player.go("enter", "RecordFormScreen")
        player.entry("about").value = f"centre {centre}"
        await player.until(lambda: about(player) == (None, centre))
        edit_fact(desk.book, small.guess, {"person_id": small.report})
        player.entry("about").value = ""
        await player.in_question()
        await player.shows("Theirs: Marta Visser, VP Fleet", "Yours: The account")
        await player.press("right")
        await player.go("enter", "RecordFormScreen")
        await player.until(lambda: player.entry("about").value == f"person {small.report}")
        await player.go("escape", "AccountScreen")
        await player.shows("Marta Visser · Fleet")

    play(desk, scene)


def test_an_opportunity_says_which_buying_centre_decides_on_it(desk: Desk, small: Small, play: Play) -> None:
    def decides(player: Player) -> int | None:
        (deal,) = player.account(small.northwind).opportunities
        return deal.centre_id

    async def scene(player: Player) -> None:
        await open_northwind(player, "6")
        await player.go("enter", "RecordFormScreen")
        player.entry("centre_id").value = NEW_CENTRE
        await player.until(lambda: len(player.app.screen_stack) == 4)
        await player.type("Depots")
        await player.press("ctrl+s")
        await player.until(lambda: decides(player) in [each.id for each in player.account(small.northwind).centres])
        await player.go("escape", "AccountScreen")
        await player.shows("Centre     Depots")

    play(desk, scene)


def test_links_to_what_another_window_made_are_asked_about_by_name(desk: Desk, small: Small, play: Play) -> None:
    here = {"account_id": small.northwind}

    async def keep_theirs(player: Player, theirs: str) -> None:
        await player.in_question()
        await player.shows(f"Theirs: {theirs}")
        await player.press("right")
        await player.go("enter", "RecordFormScreen")
        await player.shows(theirs)
        assert not re.search(r"\d{15}", player.text)

    async def scene(player: Player) -> None:
        await open_northwind(player, "3")
        fleet = player.account(small.northwind).centres[0].id
        await player.go("enter", "RecordFormScreen")
        newcomer, _ = add_person(desk.book, {**here, "name": "Newcomer"}, {"title": "CIO"})
        edit_fact(desk.book, small.fact, {"person_id": newcomer})
        player.entry("about").value = ""
        await keep_theirs(player, "Newcomer, CIO")
        await player.go("escape", "AccountScreen")
        await player.press("2", "down")
        await player.go("enter", "RecordFormScreen")
        _, boss = add_person(desk.book, {**here, "name": "Second"}, {"title": "CEO"})
        depots = add_buying_centre(desk.book, {**here, "name": "Depots"})
        edit_seat(desk.book, small.report_seat, {"reports_to_id": boss, "centre_id": depots})
        player.entry("reports_to_id").value = ""
        await keep_theirs(player, "Second")
        player.entry("centre_id").value = str(fleet)
        await keep_theirs(player, "Depots")

    play(desk, scene)


def test_the_buying_centre_above_is_asked_about_by_name(desk: Desk, small: Small, play: Play) -> None:
    here = {"account_id": small.northwind}
    parts, other = (add_buying_centre(desk.book, {**here, "name": name}) for name in ("Parts", "Other"))

    async def scene(player: Player) -> None:
        await open_northwind(player, "2")
        await player.go("C", "PickScreen")
        await player.type("parts")
        await player.go("enter", "ChoiceDialog")
        await player.press("right")
        await player.go("enter", "RecordFormScreen")
        depots = add_buying_centre(desk.book, {**here, "name": "Depots"})
        edit_buying_centre(desk.book, parts, {"parent_id": depots})
        player.entry("parent_id").value = str(other)
        await player.in_question()
        await player.shows("Theirs: Depots", "Yours: Other")

    play(desk, scene)


def test_who_has_left_is_not_offered_as_the_holder_of_a_budget_unless_noted_as_such(desk: Desk, small: Small) -> None:
    with desk.book.read() as session:
        key = read_dossier(session, small.northwind).centres[0].id
    stays, left = small.report, add_person(desk.book, {"account_id": small.northwind, "name": "Gone"})[0]
    holds = add_person(desk.book, {"account_id": small.northwind, "name": "Held"})[0]
    edit_buying_centre(desk.book, key, {"budget_holder_id": holds})
    for person in (left, holds):
        move_person(desk.book, person, None)
    with desk.book.read() as session:
        shown = centres.edit_centre(desk.book, read_dossier(session, small.northwind), key)[1]
    offered = {value for value, _ in next(each for each in shown if each.name == "budget_holder_id").choices}
    assert {str(stays), str(holds)} <= offered
    assert str(left) not in offered


def test_a_new_record_of_an_account_that_is_gone_says_so(desk: Desk, play: Play) -> None:
    add_account(desk.book, {"name": "Aaa New", "tier": 1})

    async def scene(player: Player) -> None:
        await player.press("home")
        await player.go("l", "RecordFormScreen")
        await player.shows("Touch · Aaa New")
        await player.type("Walked")
        undo(desk.book)
        await player.press("ctrl+s")
        await player.shows("The account is no longer there.")
        assert "Mend it" not in player.text
        assert "Account id" not in player.text
        assert player.entry("summary").value == "Walked"

    play(desk, scene)


def test_a_fact_and_a_touch_begin_with_the_person_under_the_cursor(desk: Desk, small: Small, play: Play) -> None:
    async def scene(player: Player) -> None:
        await open_northwind(player, "2")
        await player.press("down")
        await player.go("f", "RecordFormScreen")
        assert player.entry("about").value == f"person {small.report}"
        await player.go("escape", "AccountScreen")
        await player.go("l", "RecordFormScreen")
        assert player.entry("people").value == "Marta Visser"
        await player.go("escape", "AccountScreen")
        assert desk.drafts.list_drafts() == []

    play(desk, scene)


# -- ending a fact ---------------------------------------------------------------------------------------------------


def test_a_fact_ends_as_its_kind_does_or_is_no_longer_true(desk: Desk, small: Small, play: Play) -> None:
    def states(player: Player) -> dict[str, str]:
        return {fact.text: fact.state for fact in player.account(small.northwind).facts}

    edit_fact(desk.book, small.fact, {"type": "goal"})

    async def scene(player: Player) -> None:
        await open_northwind(player, "3")
        for key, number, state in (
            (small.fact, 1, "achieved"),
            (small.fact, 2, "retired"),
            (small.guess, 1, "retired"),
        ):
            player.app.screen.post_message(requests.EndFact(small.northwind, key))
            await player.until(lambda: player.screen_name == "ChoiceDialog")
            await player.shows("How has this fact ended?", "No longer true")
            assert len(player.app.screen.query("Button")) == (3 if key == small.fact else 2)
            await answer(player, number)
            text = "One fuel system by spring" if key == small.fact else "Budget is tight"
            await player.until(lambda text=text, state=state: states(player)[text] == state)
        player.app.screen.post_message(requests.EndFact(small.northwind, small.fact))
        await player.until(lambda: player.screen_name == "ChoiceDialog")
        await answer(player, 0)
        assert set(states(player).values()) == {"retired"}
        await player.press("u")
        await player.until(lambda: states(player)["Budget is tight"] == "")

    play(desk, scene)


def test_the_form_of_a_fact_offers_the_end_of_its_kind_and_asks_of_pressures_alone_where_they_are_from(
    desk: Desk, small: Small
) -> None:
    def shown() -> dict[str, list[str]]:
        with desk.book.read() as session:
            dossier = read_dossier(session, small.northwind)
        asked = facts.edit_fact(desk.book, dossier, small.fact)[1]
        return {field.name: [value for value, _ in field.choices] for field in asked}

    edit_fact(desk.book, small.fact, {"type": "goal"})
    assert shown()["state"] == ["", "unconfirmed", "confirmed", "achieved", "retired"]
    assert "pressure_from" not in shown()
    edit_fact(desk.book, small.fact, {"type": "pressure"})
    assert shown()["state"] == ["", "unconfirmed", "confirmed", "resolved", "retired"]
    assert shown()["pressure_from"] == ["", "internal", "external"]
    with desk.book.read() as session:
        new = facts.new_fact(desk.book, read_dossier(session, small.northwind), 0)[0][1]
    assert [field.name for field in new] == ["text", "about", "type", "state", "source", "as_of", "priority"]
    assert [value for value, _ in new[3].choices] == ["", "unconfirmed", "confirmed"]


# -- removing --------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("tab", "table", "words"),
    [("6", "opportunities", "Remove this opportunity?"), ("7", "touches", "Remove this touch?")],
)
def test_an_opportunity_and_a_touch_are_removed_after_asking(
    desk: Desk, small: Small, play: Play, tab: str, table: str, words: str
) -> None:
    async def scene(player: Player) -> None:
        await open_northwind(player, tab)
        await player.go("d", "ChoiceDialog")
        await player.shows(words, "Undo (u) brings it back.")
        await answer(player, 0)
        assert len(getattr(player.account(small.northwind), table)) == 1
        await player.press("d")
        await answer(player, 1)
        await player.until(lambda: getattr(player.account(small.northwind), table) == ())
        await player.press("u")
        await player.until(lambda: len(getattr(player.account(small.northwind), table)) == 1)

    play(desk, scene)


def test_a_person_goes_alone_or_with_the_seat(desk: Desk, small: Small, play: Play) -> None:
    async def scene(player: Player) -> None:
        await open_northwind(player, "2")
        await player.press("down")
        await player.go("d", "ChoiceDialog")
        await player.shows(
            "Remove Marta Visser?",
            "“VP Fleet” stays",
            "1 seat below it reports to Jan",
            "1 fact stays",
            "1 touch stays",
        )
        await answer(player, 1)
        await player.until(lambda: small.report_seat not in player.account(small.northwind).people_in())
        assert small.report_seat in {seat.id for seat in player.account(small.northwind).seats}
        await player.until(lambda: player.app.screen.query_one(Table).cursor == 1)
        await player.press("u")
        await player.until(lambda: len(player.account(small.northwind).people) == 2)
        await player.until(lambda: "Marta Visser" in player.text)
        await player.press("d")
        await answer(player, 2)
        await player.until(lambda: len(player.account(small.northwind).seats) == 2)
        left = {seat.id: seat.reports_to_id for seat in player.account(small.northwind).seats}
        assert left == {small.boss_seat: None, small.empty_seat: small.boss_seat}
        await player.until(lambda: player.app.screen.query_one(Table).key == small.empty_seat)
        await player.go("d", "ChoiceDialog")
        await player.shows("Remove the seat “Head of Procurement”?", "Nobody reports to it.")
        await answer(player, 1)
        await player.until(lambda: len(player.account(small.northwind).seats) == 1)

    play(desk, scene)


def test_a_person_without_a_seat_is_removed(desk: Desk, small: Small, play: Play) -> None:
    from store.people import remove_seat

    add_person(desk.book, {"account_id": small.castor, "name": "Loose Larsen"}, {"title": "x"})

    async def scene(player: Player) -> None:
        remove_seat(desk.book, player.account(small.castor).seats[0].id)
        await player.open_dossier("2")
        await player.until(lambda: (player.app.screen.query_one(Table).key or 0) < 0)
        await player.press("d")
        await answer(player, 1)
        await player.until(lambda: player.account(small.castor).people == ())

    play(desk, scene)


# -- buying centres --------------------------------------------------------------------------------------------------


def test_a_buying_centre_is_made_edited_and_removed(desk: Desk, small: Small, play: Play) -> None:
    def centres(player: Player) -> list[str]:
        return [centre.name for centre in player.account(small.northwind).centres]

    async def scene(player: Player) -> None:
        await open_northwind(player, "2")
        await player.go("C", "PickScreen")
        await player.type("Depots")
        await player.go("enter", "RecordFormScreen")
        assert player.entry("name").value == "Depots"
        await player.go("enter", "AccountScreen")
        await player.until(lambda: centres(player) == ["Depots", "Fleet"])
        await player.go("C", "PickScreen")
        await player.type("flee")
        await player.go("enter", "ChoiceDialog")
        await player.shows("In it: 1 seat. Removed, they stay, in no buying centre.")
        await player.press("right")
        await player.go("enter", "RecordFormScreen")
        await player.press("end")
        await player.type("s")
        await player.go("escape", "AccountScreen")
        assert centres(player) == ["Depots", "Fleets"]
        await player.shows("Centre   Fleets")
        await player.go("C", "PickScreen")
        await player.type("flee")
        await player.press("enter")
        await answer(player, 2)
        await player.until(lambda: centres(player) == ["Depots"])
        assert {seat.centre_id for seat in player.account(small.northwind).seats} == {None}

    play(desk, scene)


def test_the_form_of_a_person_makes_the_buying_centre_that_is_missing(desk: Desk, small: Small, play: Play) -> None:
    async def scene(player: Player) -> None:
        await open_northwind(player, "2")
        await player.press("down")
        await player.go("enter", "RecordFormScreen")
        form = player.app.screen
        player.entry("centre_id").value = "new"
        await player.until(lambda: player.app.screen is not form and player.screen_name == "RecordFormScreen")
        await player.settle()
        await player.type("Depots")
        await player.press("enter")
        await player.until(lambda: player.app.screen is form)
        (made,) = (each.id for each in player.account(small.northwind).centres if each.name == "Depots")
        await player.until(lambda: player.entry("centre_id").value == str(made))
        await player.go("escape", "AccountScreen")
        seats = {seat.id: seat for seat in player.account(small.northwind).seats}
        assert seats[small.report_seat].centre_id == made

    play(desk, scene)


def test_a_buying_centre_that_is_not_made_after_all_leaves_the_choice_that_stood_there(
    desk: Desk, small: Small, play: Play
) -> None:
    async def scene(player: Player) -> None:
        await open_northwind(player, "2")
        await player.go("a", "RecordFormScreen")
        form = player.app.screen
        (fleet,) = player.account(small.northwind).centres
        assert player.entry("centre_id").value == str(fleet.id)
        player.entry("centre_id").value = ""
        await player.settle()
        player.entry("centre_id").value = "new"
        await player.until(lambda: player.app.screen is not form and player.screen_name == "RecordFormScreen")
        await player.settle()
        await player.press("escape")
        await player.until(lambda: player.app.screen is form)
        assert player.entry("centre_id").value == ""
        await player.settle()
        assert player.entry("centre_id").value == ""

    play(desk, scene)


def test_what_was_chosen_and_is_gone_is_told_at_its_field(desk: Desk, small: Small) -> None:
    with desk.book.read() as session:
        dossier = read_dossier(session, small.northwind)
    remove_person(desk.book, small.report)
    gone = {"text": "x", "about": f"person {small.report}", "summary": "x", "people": "Marta Visser"}
    for form, field in (
        (facts.new_fact(desk.book, dossier, 0)[0], "about"),
        (facts.edit_fact(desk.book, dossier, small.guess), "about"),
        (touches.new_touch(desk.book, dossier, 0, colleague="")[0], "people"),
    ):
        known = {each.name for each in form[1]}
        with pytest.raises(Refused) as caught:
            form[3]({name: text for name, text in gone.items() if name in known}, {})
        assert caught.value.fields.keys() == {field}
    with pytest.raises(Refused) as caught:
        touches.edit_touch(desk.book, dossier, small.touch)[3]({"people": "Marta Visser"}, {})
    assert caught.value.fields.keys() == {"people"}


def test_the_kind_of_an_opportunity_is_edited_in_its_form(desk: Desk, small: Small, play: Play) -> None:
    async def scene(player: Player) -> None:
        await open_northwind(player, "6")
        await player.go("enter", "RecordFormScreen")
        player.entry("kind").focus()
        await player.settle()
        await player.type("renewal")
        await player.go("escape", "AccountScreen")
        assert player.account(small.northwind).opportunities[0].kind == "renewal"
        await player.shows("Kind       renewal")

    play(desk, scene)
