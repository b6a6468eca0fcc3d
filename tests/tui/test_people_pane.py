"""The people of an account: two views of one thing, and keys that place, move, find and remove somebody."""

from __future__ import annotations

import time
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING

import pytest

from store.accounts import find_account
from store.buying_centres import add_buying_centre
from store.colleagues import ColleagueDraft, add_colleague
from store.dossier import read_dossier
from store.errors import NotFound
from store.lines import add_line
from store.moves import list_past_occupancies, move_person, move_to_account, sit_also
from store.opening import open_book
from store.people import add_person, edit_seat, remove_seat
from store.relationships import set_relationship
from store.undoing import undo
from tui.desk import Desk
from tui.panes.people import PeoplePane
from tui.people_view import legend_of
from tui.record_forms.people import Asks, new_person
from tui.seat_flows import _best_first
from tui.widgets.detaillines import DetailLines
from tui.widgets.orgchart import OrgChart
from tui.widgets.table import Row, Table

if TYPE_CHECKING:
    from store.book import Book
    from store.dossier import Dossier
    from tests.tui.conftest import Play, Player, Small


@dataclass
class Castor:
    """The keys of who is at Castor: seats by title, people by name."""

    account: int
    centre: int
    seats: dict[str, int]
    people: dict[str, int]


@pytest.fixture
def castor(desk: Desk, small: Small) -> Castor:
    """Let six seats in three levels and two people without a seat be known at Castor, the account under the cursor."""
    book, account = desk.book, small.castor
    made = Castor(account, add_buying_centre(book, {"account_id": account, "name": "Works"}), {}, {})
    below = {"COO": "", "VP Fleet": "COO", "Planner": "VP Fleet", "Analyst": "VP Fleet", "VP Depots": "COO"}
    names = {"COO": "Ann Ahlers", "VP Fleet": "Bob Berg", "Planner": "Cyd Cook", "VP Depots": "Dee Dahl"}
    for title, boss in {**below, "Depot Manager": "VP Depots"}.items():
        job = {"title": title, "reports_to_id": made.seats.get(boss), "centre_id": made.centre}
        name = names.get(title, "")
        made.people[name], made.seats[title] = add_person(book, {"account_id": account, "name": name}, job)
    anna = add_colleague(book, ColleagueDraft(name="Anna Berg"))
    edit_seat(book, made.seats["Analyst"], {"need_owner_id": anna, "need_by": "2026-12-01"})
    edit_seat(book, made.seats["Depot Manager"], {"is_vacant": True})
    for name in ("Zoe Zander", "Abe Adams"):
        made.people[name], seat = add_person(book, {"account_id": account, "name": name})
        remove_seat(book, seat)
    return made


async def open_people(player: Player) -> None:
    await player.open_dossier("2")
    await player.until(lambda: pane(player)._org is not None)


def pane(player: Player) -> PeoplePane:
    return player.app.screen.query_one(PeoplePane)


def outline(player: Player) -> list[str]:
    """Return the names in the outline, with a blank for each level."""
    table = pane(player).query_one(Table)
    rows = table._window.source.rows(0, table.count)
    return [" " * row.depth + row.lead.text + row.cells[0].text for row in rows]  # type: ignore[union-attr]


def under_cursor(player: Player) -> str:
    return outline(player)[pane(player).query_one(Table).cursor].strip()


def chart(player: Player) -> OrgChart:
    return pane(player).query_one(OrgChart)


def details(player: Player) -> str:
    """Return what is told beside the list, whatever way it is wrapped."""
    return " ".join(" ".join(each.plain for each in pane(player).query_one(DetailLines).lines).split())


def is_on(player: Player, words: str) -> bool:
    return under_cursor(player) == words


async def back(player: Player) -> None:
    """Wait until the account is shown again."""
    await player.until(lambda: player.screen_name == "AccountScreen" and not player.app._held)
    await player.settle()


async def fill_form(player: Player, key: str, name: str, title: str) -> None:
    """Press a key that opens the form of a new person, and save it with a name and a title."""
    await player.go(key, "RecordFormScreen")
    await player.type(name)
    await player.press("tab")
    await player.type(title)
    await player.go("enter", "AccountScreen")


async def answer(player: Player, letter: str) -> None:
    """Answer a question about a move; it is followed by the day of it."""
    await player.press(letter)
    await player.until(lambda: player.screen_name == "RecordFormScreen" and not player.app._held)


async def pick(player: Player, key: str, words: str) -> None:
    """Press a key that opens a list, and take what the words find there."""
    await player.go(key, "PickScreen")
    await player.type(words)
    await player.press("enter")


def bosses(player: Player, castor: Castor) -> dict[str, str]:
    """Return title -> title of the boss."""
    seats = {seat.id: seat for seat in player.account(castor.account).seats}
    return {seat.title: seats[seat.reports_to_id].title if seat.reports_to_id else "" for seat in seats.values()}


def sits(player: Player, castor: Castor) -> dict[str, list[str]]:
    """Return title -> who sits there, of the seats that are taken."""
    dossier = player.account(castor.account)
    titles = {seat.id: seat.title for seat in dossier.seats}
    return {titles[seat]: [person.name for person in people] for seat, people in dossier.people_in().items()}


WHOLE = [
    "Ann Ahlers",
    " Bob Berg",
    "  Cyd Cook",
    "  ? need to know",
    " Dee Dahl",
    "  ○ vacant",
    "Abe Adams",
    "Zoe Zander",
]


# -- looking ---------------------------------------------------------------------------------------------------------


def test_the_outline_folds_and_tells_of_vacant_seats_and_of_those_to_find_out_about(
    desk: Desk, castor: Castor, play: Play
) -> None:
    async def scene(player: Player) -> None:
        await open_people(player)
        assert outline(player) == WHOLE
        assert player.title(".records") == "People · 6 seats · 2 without a seat"
        await player.press("down", "space")
        assert outline(player) == ["Ann Ahlers", " Bob Berg  +2", *WHOLE[4:]]
        assert is_on(player, "Bob Berg  +2")
        await player.press("down", "down")
        await player.until(lambda: "Vacant" in details(player))
        await player.press("space")  # nobody reports to it
        assert len(outline(player)) == 6
        await player.press("home", "space")
        assert outline(player) == ["Ann Ahlers  +5", "Abe Adams", "Zoe Zander"]
        await player.press("space")
        assert outline(player)[1] == " Bob Berg  +2", "what was folded below it still is"
        await player.press("down", "space", "down", "down")
        await player.until(lambda: "Anna Berg" in details(player) and "2026-12-01" in details(player))
        await player.press("end")
        await player.until(lambda: "Zoe Zander" in details(player))
        assert (pane(player).selected_record(), pane(player).selected_person()) == (
            -castor.people["Zoe Zander"],
            castor.people["Zoe Zander"],
        )
        await player.press("m")
        await player.until(lambda: any("Select a seat first." in toast for toast in player.toasts))

    play(desk, scene)


def test_the_chart_is_the_other_view_of_the_same_seat_in_the_colours_of_the_title(
    desk: Desk, castor: Castor, play: Play
) -> None:
    async def scene(player: Player) -> None:
        await open_people(player)
        await player.press("down", "down", "v")
        await player.until(lambda: chart(player).key == castor.seats["Planner"])
        await player.shows("Cyd Cook", "Planner", "○ vacant", "? need to know")
        await player.until(lambda: "Cyd Cook" in details(player))
        overlays = []
        for _ in range(6):
            overlays.append(player.title(".records").rsplit("overlay: ", 1)[1])
            legend = "  ".join(f"{look.sign} {word}" for look, word in legend_of(overlays[-1]))
            assert legend in player.lines[-3], "what the signs say stands below the chart, in one line"
            await player.press("o")
        assert overlays == ["support", "influence", "coverage", "age", "knows", "support"]
        assert chart(player).key == castor.seats["Planner"]
        await player.press("up", "v")
        await player.until(partial(is_on, player, "Bob Berg"))
        assert player.app.focused is pane(player).query_one(Table)
        assert "overlay" not in player.title(".records")
        await player.press("o")
        assert (chart(player).display, chart(player).key) == (True, castor.seats["VP Fleet"])
        await player.go("escape", "PortfolioScreen")

    play(desk, scene)


def test_the_chart_marks_where_the_lines_of_the_selected_person_lead(desk: Desk, castor: Castor, play: Play) -> None:
    async def scene(player: Player) -> None:
        await open_people(player)
        await player.press("down", "v")
        await player.shows("→ influences", "≠ conflict")
        await player.press("up")
        await player.shows("← influences")
        assert "≠ conflict" not in player.text

    ends = {"account_id": castor.account, "from_person_id": castor.people["Bob Berg"]}
    add_line(desk.book, {**ends, "kind": "influences", "to_person_id": castor.people["Ann Ahlers"]})
    add_line(desk.book, {**ends, "kind": "conflicts with", "to_person_id": castor.people["Dee Dahl"]})
    play(desk, scene)


def test_it_holds_in_a_small_window(desk: Desk, castor: Castor, play: Play) -> None:
    async def scene(player: Player) -> None:
        await open_people(player)
        await player.shows("Ann Ahlers", "COO", "Zoe Zander", "no seat yet")
        assert not [each for each in player.app.screen.query(".detail") if each.region.width]
        await player.press("end", "home", "down", "v")
        await player.shows("Bob Berg", "overlay: support")
        await fill_form(player, "a", "Eva Ek", "Clerk")
        await player.until(lambda: chart(player).key not in (*castor.seats.values(), 0))
        await player.shows("Eva Ek")
        assert bosses(player, castor)["Clerk"] == "VP Fleet"

    play(desk, scene, (80, 24))


def test_somebody_is_found_by_name_and_by_title_in_folded_branches_too(desk: Desk, castor: Castor, play: Play) -> None:
    async def scene(player: Player) -> None:
        await open_people(player)
        for words, found in (("coo cyd", "Cyd Cook"), ("depots", "Dee Dahl"), ("analyst", "? need to know")):
            await player.press("home", "space")
            await player.until(lambda: outline(player)[0] == "Ann Ahlers  +5")
            await pick(player, "slash", words)
            await player.until(partial(is_on, player, found))
        await pick(player, "slash", "abe")
        await player.until(partial(is_on, player, "Abe Adams"))

    play(desk, scene)


# -- adding ----------------------------------------------------------------------------------------------------------


def test_a_seat_is_added_below_beside_and_above_and_the_cursor_goes_to_it(
    desk: Desk, castor: Castor, play: Play
) -> None:
    async def scene(player: Player) -> None:
        await open_people(player)
        await player.press("down")
        await fill_form(player, "a", "Eva Ek", "Clerk")
        await player.until(partial(is_on, player, "Eva Ek"))
        await fill_form(player, "b", "Fay Funk", "Scout")
        await player.until(partial(is_on, player, "Fay Funk"))
        await player.press("home", "down")
        await player.go("B", "RecordFormScreen")
        assert not player.app.screen.query("#entry-reports_to_id"), "whose boss she gets is not asked"
        await player.type("Gus Graf")
        await player.press("tab")
        await player.type("SVP")
        await player.go("enter", "AccountScreen")
        await player.until(partial(is_on, player, "Gus Graf"))
        assert bosses(player, castor) == {
            "COO": "",
            "SVP": "COO",
            "VP Fleet": "SVP",
            "Planner": "VP Fleet",
            "Analyst": "VP Fleet",
            "Clerk": "VP Fleet",
            "Scout": "VP Fleet",
            "VP Depots": "COO",
            "Depot Manager": "VP Depots",
        }
        assert {seat.centre_id for seat in player.account(castor.account).seats} == {castor.centre}
        await player.press("home")
        await fill_form(player, "B", "", "Chair")
        await player.until(lambda: outline(player)[0] == "? need to know" and is_on(player, "? need to know"))
        assert bosses(player, castor)["COO"] == "Chair"

    play(desk, scene)


def test_the_form_of_a_new_person_begins_with_name_and_title_and_knows_the_only_centre(
    desk: Desk, castor: Castor, small: Small
) -> None:
    def form(account: int, beside: int) -> tuple[list[str], str]:
        from store.dossier import read_dossier

        with desk.book.read() as session:
            dossier = read_dossier(session, account)
        (_, asked, values, _), _ = new_person(desk.book, dossier, beside, Asks(_never, _never))
        return [field.name for field in asked][:2], values["centre_id"]

    assert form(castor.account, 0) == (["name", "title"], str(castor.centre))
    assert form(castor.account, castor.seats["COO"]) == (["name", "title"], str(castor.centre))
    northwind = desk_centre(desk, small.northwind)
    assert form(small.northwind, small.report_seat)[1] == northwind, "her boss is in no centre"
    add_buying_centre(desk.book, {"account_id": castor.account, "name": "Labs"})
    assert form(castor.account, 0)[1] == ""
    assert form(castor.account, castor.seats["COO"])[1] == str(castor.centre), "that of the seat beside"


async def _never() -> None:
    raise AssertionError


def desk_centre(desk: Desk, account: int) -> str:
    """Return the key of the only buying centre of an account, as a form has it."""
    from store.dossier import read_dossier

    with desk.book.read() as session:
        (centre,) = read_dossier(session, account).centres
    return str(centre.id)


# -- moving ----------------------------------------------------------------------------------------------------------


def test_a_seat_moves_with_all_below_it_and_a_circle_is_refused_in_words(
    desk: Desk, castor: Castor, play: Play
) -> None:
    async def scene(player: Player) -> None:
        await open_people(player)
        await player.press("down")
        await pick(player, "m", "cyd")
        await player.until(lambda: any("not even by a detour" in toast for toast in player.toasts))
        await back(player)
        assert bosses(player, castor)["VP Fleet"] == "COO"
        await player.press("home", "down")
        await pick(player, "m", "dee")
        await player.until(lambda: bosses(player, castor)["VP Fleet"] == "VP Depots")
        await player.shows("Bob Berg reports to Dee Dahl now.")
        moved = ["Ann Ahlers", " Dee Dahl", "  Bob Berg", "   Cyd Cook", "   ? need to know", "  ○ vacant"]
        await player.until(lambda: outline(player)[:6] == moved)
        await player.until(partial(is_on, player, "Bob Berg"))
        await pick(player, "m", "nobody")
        await player.until(lambda: bosses(player, castor)["VP Fleet"] == "")
        await player.shows("Bob Berg reports to nobody now.")

    play(desk, scene)


def test_a_person_moves_to_an_empty_seat_and_the_past_is_told(desk: Desk, castor: Castor, play: Play) -> None:
    async def scene(player: Player) -> None:
        await open_people(player)
        await player.press("end", "up", "up")
        await player.go("m", "PickScreen")
        assert player.text.count("○ vacant") >= 1, "in the list of seats as well"
        await player.go("escape", "AccountScreen")
        await player.press("home", "down", "down")
        await pick(player, "M", "analyst")
        await player.in_question()
        await player.shows("Cyd Cook: to “Analyst”?", "Does Cyd Cook leave “Planner”, or sit in both?")
        await answer(player, "m")
        await player.shows("From when")
        await player.go("enter", "AccountScreen")
        await player.until(lambda: sits(player, castor).get("Analyst") == ["Cyd Cook"])
        assert "Planner" not in sits(player, castor)
        await player.until(partial(is_on, player, "Cyd Cook"))
        await player.until(lambda: "Before" in details(player) and "Planner, until 2026-11-20" in details(player))
        await player.press("up")
        await player.until(lambda: "Cyd Cook, until 2026-11-20" in details(player))

    play(desk, scene)


def test_a_person_shares_a_taken_seat_or_sits_in_both(desk: Desk, castor: Castor, play: Play) -> None:
    async def scene(player: Player) -> None:
        await open_people(player)
        await player.press("end")
        await pick(player, "M", "dee")
        await player.in_question()
        await player.shows("Dee Dahl sits there: they would share it.", "Leave it", "Share it")
        await answer(player, "s")
        await player.go("enter", "AccountScreen")
        await player.until(lambda: sits(player, castor)["VP Depots"] == ["Dee Dahl", "Zoe Zander"])
        await back(player)
        await player.press("home", "down")
        await pick(player, "M", "planner")
        await player.in_question()
        await answer(player, "b")
        await player.go("enter", "AccountScreen")
        await player.until(lambda: sits(player, castor)["Planner"] == ["Cyd Cook", "Bob Berg"])
        assert sits(player, castor)["VP Fleet"] == ["Bob Berg"]
        await back(player)
        await player.press("home", "down")
        await pick(player, "M", "dee")
        await player.in_question()
        await player.press("enter")  # the safe answer
        await back(player)
        assert sits(player, castor)["VP Depots"] == ["Dee Dahl", "Zoe Zander"]

    play(desk, scene)


def test_each_of_two_who_share_a_seat_can_be_meant(desk: Desk, castor: Castor, play: Play) -> None:
    async def scene(player: Player) -> None:
        await open_people(player)
        await player.press("end")
        await pick(player, "M", "dee")
        await player.in_question()
        await answer(player, "s")
        await player.go("enter", "AccountScreen")
        await player.until(lambda: sits(player, castor)["VP Depots"] == ["Dee Dahl", "Zoe Zander"])
        await back(player)
        named = {person.name: person.id for person in player.account(castor.account).people}
        pane = player.app.screen.pane  # type: ignore[attr-defined]
        await player.go("slash", "PickScreen")
        await player.type("dee")
        await player.go("enter", "AccountScreen")
        await player.until(lambda: pane.selected_person() == named["Dee Dahl"])
        await player.press("n")
        await player.until(lambda: pane.selected_person() == named["Zoe Zander"])
        await player.press("n")
        await player.until(lambda: pane.selected_person() == named["Dee Dahl"])
        await player.press("n")
        await player.until(lambda: details(player).index("Zoe Zander") < details(player).index("Dee Dahl"))
        await player.go("enter", "RecordFormScreen")
        await player.type(" the second")
        await player.go("escape", "AccountScreen")
        await player.until(lambda: "Zoe Zander the second" in sits(player, castor)["VP Depots"])
        await back(player)
        assert pane.selected_person() == named["Zoe Zander"]
        await player.press("d")
        await player.in_question()
        await player.shows("Remove Zoe Zander the second?")
        await player.press("p")
        await player.until(lambda: sits(player, castor)["VP Depots"] == ["Dee Dahl"])

    play(desk, scene)


def test_somebody_new_comes_to_share_a_seat_and_is_meant(desk: Desk, castor: Castor, play: Play) -> None:
    async def scene(player: Player) -> None:
        await open_people(player)
        await player.press("down")
        await player.go("S", "RecordFormScreen")
        await player.shows("New in “VP Fleet”")
        await player.type("Nia North")
        await player.go("enter", "AccountScreen")
        await player.until(lambda: sits(player, castor)["VP Fleet"] == ["Bob Berg", "Nia North"])
        await back(player)
        named = {person.name: person.id for person in player.account(castor.account).people}
        assert pane(player).selected_person() == named["Nia North"]
        assert under_cursor(player) == "2/2 Nia North, Bob Berg"
        assert details(player).index("Nia North") < details(player).index("Bob Berg")
        await player.press("n")
        assert under_cursor(player) == "1/2 Bob Berg, Nia North"
        assert pane(player).selected_person() == named["Bob Berg"]
        await player.press("n", "v", "v")  # there and back again
        await player.until(lambda: under_cursor(player) == "2/2 Nia North, Bob Berg")
        assert pane(player).selected_person() == named["Nia North"]
        await player.press("u")
        await player.until(lambda: sits(player, castor)["VP Fleet"] == ["Bob Berg"])

    play(desk, scene)


def test_who_sits_in_two_seats_leaves_only_the_one_under_the_cursor(desk: Desk, castor: Castor, play: Play) -> None:
    async def scene(player: Player) -> None:
        await open_people(player)
        await player.press("down")
        await pick(player, "M", "depot manager")
        await player.in_question()
        await answer(player, "m")
        await player.go("enter", "AccountScreen")
        await player.until(lambda: sits(player, castor).get("Depot Manager") == ["Bob Berg"])
        assert "VP Fleet" not in sits(player, castor)
        assert sits(player, castor)["Analyst"] == ["Bob Berg"]

    sit_also(desk.book, castor.people["Bob Berg"], castor.seats["Analyst"])
    play(desk, scene)


def test_a_person_is_parked_or_goes_to_another_account(desk: Desk, castor: Castor, small: Small, play: Play) -> None:
    async def scene(player: Player) -> None:
        await open_people(player)
        await player.press("down")
        await pick(player, "M", "leaves")
        await player.until(lambda: player.screen_name == "RecordFormScreen" and not player.app._held)
        await player.shows("Bob Berg leaves VP Fleet", "Until when", "○ vacant")
        await player.go("enter", "AccountScreen")
        await player.until(lambda: "VP Fleet" not in sits(player, castor))
        await back(player)
        await player.until(partial(is_on, player, "○ vacant"))
        await player.until(lambda: "left 2026-11-20" in player.text)
        await player.press("end", "up")
        await player.until(lambda: outline(player)[-3:] == ["Abe Adams", "Bob Berg", "Zoe Zander"])
        await player.until(partial(is_on, player, "Bob Berg"))
        await player.until(lambda: "VP Fleet, until 2026-11-20" in details(player))
        await player.press("home")
        await player.go("M", "PickScreen")
        await player.type("another")
        await player.go("enter", "PickScreen")
        await player.shows("to which account?")
        await player.type("northwind")
        await player.go("enter", "RecordFormScreen")
        await player.shows("Ann Ahlers goes to Northwind Logistics", "Since when")
        await player.type("2026-11-02")
        await player.go("enter", "AccountScreen")
        await player.shows("Ann Ahlers is at Northwind Logistics now")
        await player.until(lambda: outline(player)[0] == "? need to know")
        assert "Ann Ahlers" in [each.name for each in player.account(small.northwind).unplaced()]
        with desk.book.read() as session:
            left = {stay.name for stay in list_past_occupancies(session, castor.account)}
        assert left == {"Ann Ahlers", "Bob Berg"}
        await player.until(lambda: "Ann Ahlers, until 2026-11-02" in details(player))

    play(desk, scene)


def test_a_person_goes_to_a_company_that_is_not_in_the_book(desk: Desk, castor: Castor, play: Play) -> None:
    async def scene(player: Player) -> None:
        await open_people(player)
        await player.press("down")
        await player.go("M", "PickScreen")
        await player.type("another")
        await player.go("enter", "PickScreen")
        await player.type("Newly Found Ltd")
        await player.shows("a new account")
        await player.go("enter", "RecordFormScreen")
        await player.shows("Bob Berg goes to Newly Found Ltd")
        await player.go("enter", "AccountScreen")
        await player.shows("Bob Berg is at Newly Found Ltd now")
        await player.until(lambda: "VP Fleet" not in sits(player, castor))
        with desk.book.read() as session:
            account = find_account(session, "Newly Found Ltd")
            (stay,) = list_past_occupancies(session, account.id)
        assert (stay.name, stay.title, stay.account) == ("Bob Berg", "VP Fleet", "Castor Pharma")
        await back(player)
        await player.press("u")  # one step: the company goes again with the move
        await player.until(lambda: sits(player, castor).get("VP Fleet") == ["Bob Berg"])
        with desk.book.read() as session, pytest.raises(NotFound):
            find_account(session, "Newly Found Ltd")

    play(desk, scene)


def test_the_details_tell_the_career_here_and_elsewhere(desk: Desk, castor: Castor, small: Small, play: Play) -> None:
    async def scene(player: Player) -> None:
        await open_people(player)
        await player.press("down")
        await player.until(lambda: "Also Analyst, since 2026-11-10" in details(player))
        await pick(player, "slash", "marta")
        await player.until(lambda: "Before VP Fleet at Northwind Logistics, until 2026-11-05" in details(player))

    sit_also(desk.book, castor.people["Bob Berg"], castor.seats["Analyst"], on="2026-11-10")
    move_to_account(desk.book, small.report, castor.account, on="2026-11-05")
    play(desk, scene)


def test_after_undo_the_cursor_is_on_what_came_back_or_where_it_was(desk: Desk, castor: Castor, play: Play) -> None:
    async def undo_one(player: Player, seats: int) -> None:
        await player.press("u")
        await player.until(lambda: len(player.account(castor.account).seats) == seats)
        await back(player)

    async def scene(player: Player) -> None:
        await open_people(player)
        for view in ("outline", "chart"):
            await player.press(*(("home", "down", "down") if view == "outline" else ("v",)))
            await player.until(lambda: pane(player).selected_record() == castor.seats["Planner"])
            await fill_form(player, "a", "Nia North", "Trainee")
            await back(player)
            await player.until(lambda: pane(player).selected_record() not in castor.seats.values())
            await undo_one(player, 6)
            if view == "chart":
                await player.until(lambda: pane(player).selected_record() == castor.seats["Planner"])
            else:
                assert pane(player).query_one(Table).cursor > 1, "it stays about where it stood"
            pane(player).select(castor.seats["VP Depots"])
            await player.press("d")
            await player.in_question()
            await player.press("a")
            await player.until(lambda: len(player.account(castor.account).seats) == 5)
            await back(player)
            pane(player).select(castor.seats["Planner"])
            await undo_one(player, 6)
            await player.until(lambda: pane(player).selected_record() == castor.seats["VP Depots"])
            pane(player).select(castor.seats["Planner"])

    play(desk, scene)


# -- the way, removing -----------------------------------------------------------------------------------------------


def test_the_way_to_a_person_is_shown_or_what_would_help(desk: Desk, castor: Castor, play: Play) -> None:
    async def scene(player: Player) -> None:
        await open_people(player)
        await player.go("p", "PathScreen")
        await player.shows("Path to Ann Ahlers", "No way is known yet.", "Log a touch")
        await player.go("escape", "AccountScreen")
        set_relationship(desk.book, castor.people["Cyd Cook"], {"level": "vendor"}, colleague_id=anna(player, castor))
        await player.go("p", "PathScreen")
        await player.shows("Anna Berg · 3 steps", "Anna Berg is a vendor to Cyd Cook")
        await player.go("escape", "AccountScreen")
        await player.press("down", "down", "down", "p")
        await player.shows("Path to “Analyst”", "Anna Berg · 2 steps", "Cyd Cook has the same boss as “Analyst”")
        await player.go("escape", "AccountScreen")
        await player.press("w")
        await player.until(lambda: any("Nobody is known here yet" in toast for toast in player.toasts))

    play(desk, scene)


def anna(player: Player, castor: Castor) -> int:
    colleagues = player.account(castor.account).colleagues
    return next(key for key, each in colleagues.items() if each.name == "Anna Berg")


def test_removing_keeps_the_place_and_undo_goes_to_what_came_back_and_keeps_folds(
    desk: Desk, castor: Castor, play: Play
) -> None:
    async def scene(player: Player) -> None:
        await open_people(player)
        await player.press("down", "down", "down", "down", "space")
        assert is_on(player, "Dee Dahl  +1")
        await player.press("up", "up")
        await player.go("d", "ChoiceDialog")
        await player.press("right", "right")
        await player.go("enter", "AccountScreen")
        await player.until(lambda: "Planner" not in bosses(player, castor))
        await player.until(lambda: outline(player) == [*WHOLE[:2], "  ? need to know", " Dee Dahl  +1", *WHOLE[6:]])
        assert is_on(player, "? need to know")
        await player.press("down")
        await player.press("u")
        await player.until(partial(is_on, player, "Cyd Cook"))
        assert " Dee Dahl  +1" in outline(player), "what is folded stays so"

    play(desk, scene)


# -- in haste, and beside others -------------------------------------------------------------------------------------


def test_keys_in_one_burst_act_on_the_rows_that_are_still_being_read(
    desk: Desk, castor: Castor, play: Play, monkeypatch: pytest.MonkeyPatch
) -> None:
    read = PeoplePane.read

    def read_slowly(self: PeoplePane, book: Book, dossier: Dossier) -> None:
        time.sleep(0.2)
        read(self, book, dossier)

    async def scene(player: Player) -> None:
        player.burst("enter", "2", "down", "down", "a", *"Eva", "tab", *"Clerk", "enter")
        await player.until(lambda: "Clerk" in bosses(player, castor))
        assert bosses(player, castor)["Clerk"] == "Planner"
        await back(player)
        await player.until(partial(is_on, player, "Eva"))
        player.burst("home", "down", "v", "down", "a", *"Ida", "tab", *"Aide", "enter")
        await player.until(lambda: "Aide" in bosses(player, castor))
        assert bosses(player, castor)["Aide"] == "Planner"
        await back(player)
        player.burst("home", "v", "a", *"Ulf", "tab", *"Usher", "enter")
        await player.until(lambda: "Usher" in bosses(player, castor))
        assert bosses(player, castor)["Usher"] == "COO"

    monkeypatch.setattr(PeoplePane, "read", read_slowly)
    play(desk, scene)


def test_what_went_in_another_window_is_told_of_and_leaves_the_outline(desk: Desk, castor: Castor, play: Play) -> None:
    async def scene(player: Player) -> None:
        await open_people(player)
        with open_book(desk.places.book, who="somebody else") as elsewhere:
            for key in ("a", "B", "enter", "m", "d"):
                await player.press("home", "down", "down")
                assert is_on(player, "Cyd Cook")
                player.app.clear_notifications()
                remove_seat(elsewhere, castor.seats["Planner"])
                await player.press(key)
                await player.until(lambda: any("no longer there" in toast for toast in player.toasts))
                await player.until(lambda: "Cyd Cook" in outline(player))  # parked
                assert player.screen_name == "AccountScreen"
                assert is_on(player, "? need to know"), "the cursor stays at its place"
                undo(elsewhere)
                player.app.follower.look()
                await player.until(lambda: "  Cyd Cook" in outline(player))

    play(desk, scene)


def test_the_outline_and_the_chart_follow_what_somebody_else_saves(desk: Desk, castor: Castor, play: Play) -> None:
    async def scene(player: Player) -> None:
        await open_people(player)
        await player.press("down", "space", "down")
        with open_book(desk.places.book, who="somebody else") as elsewhere:
            add_person(elsewhere, {"account_id": castor.account, "name": "New Nora"}, {"title": "CFO"})
            player.app.follower.look()
            await player.until(lambda: "New Nora" in outline(player))
            assert is_on(player, "Dee Dahl")
            assert " Bob Berg  +2" in outline(player)
            await player.press("v")
            await player.until(lambda: "Dee Dahl" in details(player))
            move_person(elsewhere, castor.people["Dee Dahl"], None)
            player.app.follower.look()
            await player.until(lambda: "need to know" in details(player))
            assert chart(player).key == castor.seats["VP Depots"]

    play(desk, scene)


def test_the_help_tells_what_the_signs_and_letters_mean(desk: Desk, castor: Castor, play: Play) -> None:
    async def scene(player: Player) -> None:
        await open_people(player)
        await player.go("question_mark", "HelpScreen")
        await player.press("end")
        await player.shows("Signs and letters", "EB economic buyer", "■ inner circle", "◔ brief contact")

    play(desk, scene)


def test_chart_overlay_and_zoom_are_those_of_the_account_before(
    desk: Desk, castor: Castor, small: Small, play: Play
) -> None:
    async def scene(player: Player) -> None:
        await open_people(player)
        await player.press("v")
        await player.until(lambda: pane(player).shows_chart)
        await player.press("o", "plus")
        await player.until(lambda: (pane(player).overlay, chart(player).zoom) == ("influence", 2))
        await player.go("escape", "PortfolioScreen")
        await open_people(player)
        await player.until(lambda: pane(player).shows_chart and chart(player).key == castor.seats["COO"])
        assert (pane(player).overlay, chart(player).zoom) == ("influence", 2)
        await player.shows("overlay: influence")
        await pick(player, "slash", "zoe")
        await player.until(partial(is_on, player, "Zoe Zander"))
        assert not pane(player).shows_chart, "who has no seat is in no chart"

    play(desk, scene)


def test_where_somebody_goes_exact_and_free_seats_come_first(desk: Desk, castor: Castor) -> None:
    with desk.book.read() as session:
        dossier = read_dossier(session, castor.account)
    titled = {seat.title: seat.id for seat in dossier.seats}
    rows = [Row(titled[title], (title, title)) for title in ("Planner", "VP Fleet", "Analyst")]
    find = _best_first(dossier, lambda _: rows)
    assert [row.cells[0] for row in find("a")] == ["Analyst", "Planner", "VP Fleet"]
    assert [row.cells[0] for row in find("vp fleet")] == ["VP Fleet", "Analyst", "Planner"]
    assert find("") == rows


def test_e_edits_whoever_is_under_the_cursor_and_a_new_seat_asks_early_who_finds_out(
    desk: Desk, castor: Castor, play: Play
) -> None:
    async def scene(player: Player) -> None:
        await open_people(player)
        await player.press("home", "down")
        await player.go("e", "RecordFormScreen")
        assert player.entry("name").value == "Bob Berg"
        await player.go("escape", "AccountScreen")
        await player.go("a", "RecordFormScreen")
        asked = [each.name for each in player.app.screen._form.fields]  # type: ignore[attr-defined]
        assert asked.index("need_owner_id") < asked.index("need_by") < asked.index("email")
        await player.go("escape", "AccountScreen")
        assert "M move person" in player.text
        assert "S share" in player.text

    play(desk, scene)
