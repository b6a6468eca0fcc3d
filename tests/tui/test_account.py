from __future__ import annotations

from datetime import date
from functools import partial
from threading import Event
from typing import TYPE_CHECKING, Any

import pytest

from store.accounts import add_account
from store.errors import StoreError
from store.facts import remove_fact
from store.opportunities import edit_opportunity
from store.people import add_person
from tui.desk import Desk
from tui.panes.brief import BriefPane
from tui.panes.pane import Pane
from tui.panes.people import PeoplePane
from tui.screens.account import AccountScreen
from tui.widgets.table import Table
from tui.widgets.tabline import TabLine

if TYPE_CHECKING:
    from tests.conftest import Clock
    from tests.tui.conftest import Play, Player, Small


async def open_northwind(player: Player, tab: str = "1") -> None:
    await player.press("down")
    await player.open_dossier(tab)


LISTS = {"2": "people", "3": "facts", "6": "opportunities", "7": "touches"}


def pane(player: Player) -> Pane:
    """The pane that is shown; there is no other one in sight."""
    (shown,) = [each for each in player.app.screen.query(Pane) if each.display]
    return shown


def shown_table(player: Player) -> Table:
    """The list of the pane that is shown."""
    return pane(player).query_one(Table)


def cells(player: Player) -> list[list[str]]:
    """The texts of the list, row by row, with blanks for the depth of an outline."""
    table = shown_table(player)
    rows = table._window.source.rows(0, table.count)
    texts = [[getattr(cell, "text", cell) for cell in row.cells] for row in rows]
    return [["  " * row.depth + text[0], *text[1:]] for row, text in zip(rows, texts, strict=True)]


def is_open(player: Player, name: str) -> bool:
    return tab(player) == name


def under_cursor(player: Player) -> str:
    return cells(player)[shown_table(player).cursor][0].strip()


def tab(player: Player) -> str:
    """What the tab that is open shows: the title of its pane."""
    return pane(player).title


# -- tabs ------------------------------------------------------------------------------------------------------------


def test_tabs_open_by_number_by_brackets_and_by_mouse(desk: Desk, play: Play) -> None:
    async def scene(player: Player) -> None:
        await open_northwind(player)
        names = ["Brief", "People", "Facts", "White space", "Plan", "Opportunities", "Touches", "History"]
        for key, name in zip("12345678", names, strict=True):
            await player.press(key)
            await player.until(partial(is_open, player, name))
        for name in ("Brief", "People"):
            await player.press("right_square_bracket")
            await player.until(partial(is_open, player, name))
        for name in ("Brief", "History"):
            await player.press("left_square_bracket")
            await player.until(partial(is_open, player, name))
        assert player.lines[1].startswith(
            " 1 Brief  2 People 3  3 Facts 2  4 White space  5 Plan  6 Opportunities 1  7 Touches 1  8 History"
        )
        await player.pilot.click("#tabs", offset=(player.lines[1].index("Opportunities"), 0))
        assert tab(player) == "Opportunities"
        await player.go("escape", "PortfolioScreen")

    play(desk, scene)


@pytest.mark.parametrize(
    ("width", "line"),
    [
        (104, "1 Brief  2 People 3  3 Facts 2  4 White space  5 Plan  6 Opportunities 1  7 Touches 1  8 History"),
        (92, "1 Brief  2 People  3 Facts  4 White space  5 Plan  6 Opportunities  7 Touches  8 History"),
        (84, "1 Brief 2 People 3 Facts 4 White space 5 Plan 6 Opportunities 7 Touches 8 History"),
        (80, "1 Brief 2 People 3 Facts 4 White space 5 Plan 6 Opps 7 Touches 8 History"),
    ],
)
def test_every_tab_stands_on_its_line_in_every_width(desk: Desk, play: Play, width: int, line: str) -> None:
    async def scene(player: Player) -> None:
        await open_northwind(player)
        assert player.lines[1].strip() == line
        await player.pilot.click("#tabs", offset=(player.lines[1].index("History"), 0))
        await player.until(partial(is_open, player, "History"))

    play(desk, scene, (width, 24))


@pytest.mark.parametrize("size", [(120, 40), (80, 24)])
def test_each_tab_says_what_belongs_there_when_it_is_empty(desk: Desk, play: Play, size: tuple[int, int]) -> None:
    async def scene(player: Player) -> None:
        await player.open_dossier()
        for key, words in [
            ("2", "Who decides here?"),
            ("3", "What do they want, and who said so?"),
            ("4", "What do we sell?"),
            ("5", "No plan yet"),
            ("6", "No opportunity in sight yet."),
            ("7", "No contact logged yet."),
        ]:
            await player.press(key)
            await player.shows(words)
        await player.press("1")
        await player.shows("none yet")

    play(desk, scene, size)


def test_only_keys_that_do_something_here_are_offered(desk: Desk, play: Play) -> None:
    async def scene(player: Player) -> None:
        await open_northwind(player)
        assert "a Add" not in player.key_line
        assert "esc Back" in player.key_line
        for key in "2367":
            await player.press(key)
            await player.until(lambda key=key: pane(player).what == LISTS[key])
            await player.shows("⏎ Open  a Add")
            assert ("c Confirm" in player.key_line) == (key == "3")
            assert ("w Assess" in player.key_line) == (key == "2")
            assert "d Remove" in player.key_line
            assert "esc Back" in player.key_line
        await player.press("8")
        await player.until(lambda: "a Add" not in player.key_line)
        await player.press("a", "c", "d")
        assert player.screen_name == "AccountScreen"

    play(desk, scene, (80, 24))


# -- people ----------------------------------------------------------------------------------------------------------


def test_people_are_an_outline_with_their_empty_seats(desk: Desk, play: Play) -> None:
    async def scene(player: Player) -> None:
        await open_northwind(player, "2")
        people = [
            ["Jan de Boer", "COO"],
            ["  Marta Visser", "VP Fleet"],
            ["    ? need to know", "Head of Procurement"],
        ]
        await player.until(lambda: [row[:2] for row in cells(player)] == people)
        await player.press("down")
        await player.shows("Boss     Jan de Boer", "One fuel system by", "Met      2026-11-20", "Walked the depot")

    play(desk, scene)


def test_a_person_is_added_below_the_seat_under_the_cursor_in_two_keys(desk: Desk, small: Small, play: Play) -> None:
    async def scene(player: Player) -> None:
        await open_northwind(player, "2")
        await player.press("down")
        await player.go("a", "RecordFormScreen")
        await player.type("Piet Smit")
        await player.go("enter", "AccountScreen")
        await player.until(lambda: len(cells(player)) == 4)
        seat = next(seat for seat in player.account(small.northwind).seats if seat.id not in known)
        assert seat.reports_to_id == small.report_seat
        await player.until(lambda: under_cursor(player) == "Piet Smit")

    with desk.book.read() as session:
        from store.dossier import read_dossier

        known = {seat.id for seat in read_dossier(session, small.northwind).seats}
    play(desk, scene)


def test_a_seat_without_a_name_is_one_we_need_to_know_somebody_for(desk: Desk, small: Small, play: Play) -> None:
    async def scene(player: Player) -> None:
        await open_northwind(player, "2")
        await player.go("a", "RecordFormScreen")
        await player.press("tab")
        await player.type("Treasurer")
        await player.go("enter", "AccountScreen")
        await player.until(lambda: ["  ? need to know", "Treasurer"] in [row[:2] for row in cells(player)])

    play(desk, scene)


def test_an_empty_seat_is_filled_field_by_field_with_one_person(desk: Desk, small: Small, play: Play) -> None:
    async def scene(player: Player) -> None:
        await open_northwind(player, "2")
        await player.press("down", "down")
        await player.go("enter", "RecordFormScreen")
        await player.type("Ada Kern")
        await player.press("tab")
        await player.until(lambda: len(player.account(small.northwind).people) == 3)
        player.entry("email").focus()
        await player.type("ada@northwind.example")
        await player.press("tab")
        await player.until(lambda: player.account(small.northwind).people[0].email == "ada@northwind.example")
        player.entry("name").focus()
        await player.press("end")
        await player.type("l")
        await player.go("escape", "AccountScreen")
        people = player.account(small.northwind).people_in()[small.empty_seat]
        assert [person.name for person in people] == ["Ada Kernl"]
        assert len(player.account(small.northwind).people) == 3

    play(desk, scene)


def test_an_address_without_a_name_is_refused_at_the_name(desk: Desk, small: Small, play: Play) -> None:
    async def scene(player: Player) -> None:
        await open_northwind(player, "2")
        await player.press("down", "down")
        await player.go("enter", "RecordFormScreen")
        player.entry("email").focus()
        await player.type("who@northwind.example")
        await player.press("tab")
        await player.until(lambda: player.problem("name") == "is needed")
        assert len(player.account(small.northwind).people) == 2

    play(desk, scene)


def test_a_person_without_a_seat_gets_one_by_her_title(desk: Desk, small: Small, play: Play) -> None:
    async def scene(player: Player) -> None:
        await player.open_dossier("2")
        await player.until(lambda: [row[:2] for row in cells(player)] == [["Loose Larsen", "no seat yet"]])
        await player.go("enter", "RecordFormScreen")
        await player.press("tab")
        await player.type("Chemist")
        await player.press("tab")
        await player.until(lambda: len(player.account(small.castor).seats) == 1)
        await player.go("escape", "AccountScreen")
        await player.until(lambda: [row[:2] for row in cells(player)] == [["Loose Larsen", "Chemist"]])
        assert len(player.account(small.castor).people) == 1

    with desk.book.write("import") as session:
        from store.people import Person

        session.add(Person(name="Loose Larsen", account_id=small.castor))
    play(desk, scene)


def test_a_circle_is_refused_in_words_below_the_field(desk: Desk, small: Small, play: Play) -> None:
    async def scene(player: Player) -> None:
        await open_northwind(player, "2")
        await player.go("enter", "RecordFormScreen")
        player.entry("reports_to_id").value = str(small.report_seat)
        await player.until(lambda: "not even by a detour" in player.problem("reports_to_id"))
        assert "That would be a circle." in player.text
        assert player.account(small.northwind).seats[0].reports_to_id is None
        await player.press("escape")
        await player.shows("esc again")
        await player.go("escape", "AccountScreen")

    play(desk, scene)


# -- facts -----------------------------------------------------------------------------------------------------------


def test_facts_show_whom_they_are_about_state_source_and_age(desk: Desk, play: Play) -> None:
    async def scene(player: Player) -> None:
        await open_northwind(player, "3")
        assert [row[1] for row in cells(player)] == ["Marta Visser", ""]
        assert [[row[0], *row[3:]] for row in cells(player)] == [
            ["One fuel system by spring", "✓ confirmed", "Marta", "0/90d"],
            ["Budget is tight", "—", "! no source", "264/90d !"],
        ]
        await player.until(lambda: "About     Marta Visser" in player.text)

    play(desk, scene)


def test_a_fact_is_added_edited_confirmed_and_removed(desk: Desk, small: Small, play: Play) -> None:
    def facts(player: Player) -> list[tuple[str, str, date | None]]:
        return [(fact.text, fact.state, fact.as_of) for fact in player.account(small.northwind).facts]

    today = date(2026, 11, 20)

    async def scene(player: Player) -> None:
        await open_northwind(player, "3")
        await player.go("f", "RecordFormScreen")
        await player.type("New depot")
        await player.go("enter", "AccountScreen")
        await player.until(lambda: ("New depot", "", today) in facts(player))
        await player.until(lambda: under_cursor(player) == "New depot")
        await player.press("end")
        await player.until(lambda: under_cursor(player) == "Budget is tight")
        await player.go("c", "RecordFormScreen")
        await player.type("Jan")
        await player.go("enter", "AccountScreen")
        await player.until(lambda: ("Budget is tight", "confirmed", today) in facts(player))
        await player.until(lambda: cells(player)[shown_table(player).cursor][3] == "✓ confirmed")
        await player.shows("Confirmed as of today, was 2026-03-01.")
        assert under_cursor(player) == "Budget is tight"
        await player.go("enter", "RecordFormScreen")
        await player.press("end")
        await player.type("er")
        await player.go("escape", "AccountScreen")
        await player.until(lambda: ("Budget is tighter", "confirmed", today) in facts(player))
        await player.go("d", "ChoiceDialog")
        await player.go("enter", "AccountScreen")  # the safe answer
        assert len(facts(player)) == 3
        await player.go("d", "ChoiceDialog")
        await player.press("right")
        await player.go("enter", "AccountScreen")
        await player.until(lambda: len(facts(player)) == 2)
        await player.press("u")
        await player.until(lambda: len(facts(player)) == 3)

    play(desk, scene)


def test_a_fact_that_went_in_another_window_is_told_and_leaves_the_list(desk: Desk, small: Small, play: Play) -> None:
    async def scene(player: Player) -> None:
        await open_northwind(player, "3")
        remove_fact(desk.book, small.fact)
        await player.press("enter")
        await player.until(lambda: any("no longer there" in toast for toast in player.toasts))
        await player.until(lambda: [row[0] for row in cells(player)] == ["Budget is tight"])
        assert player.screen_name == "AccountScreen"

    play(desk, scene)


# -- opportunities, touches, history ---------------------------------------------------------------------------------


def test_a_deal_shows_its_amount_and_that_it_is_overdue(desk: Desk, small: Small, play: Play) -> None:
    async def scene(player: Player) -> None:
        await open_northwind(player, "6")
        assert cells(player) == [["Tyres", "open", "", "2.1 M", "40 %", "! 2026-10-01"]]
        await player.until(lambda: "2.1 M EUR" in player.text)
        assert "overdue" in player.text
        edit_opportunity(desk.book, small.deal, {"state": "won"})
        player.app.refresh_screens()
        await player.until(lambda: cells(player) == [["Tyres", "✓ won", "", "2.1 M", "40 %", "2026-10-01"]])

    play(desk, scene)


def test_a_deal_is_added_with_an_amount_as_people_write_it(desk: Desk, small: Small, play: Play) -> None:
    async def scene(player: Player) -> None:
        await player.open_dossier("6")
        await player.go("a", "RecordFormScreen")
        await player.type("Reactor")
        await player.press("tab")
        await player.type("1,240,000.50")
        await player.go("enter", "AccountScreen")
        await player.until(
            lambda: [deal.amount for deal in player.account(small.castor).opportunities] == [124_000_050]
        )

    play(desk, scene)


def test_a_touch_is_logged_with_my_name_in_two_keys_and_the_text(
    desk: Desk, small: Small, play: Play, clock: Clock
) -> None:
    async def scene(player: Player) -> None:
        await open_northwind(player, "7")
        assert cells(player)[0][3:5] == ["Walked the depot", "Marta Visser"]
        await player.go("l", "RecordFormScreen")
        await player.type("Called back")
        clock.move(minutes=5)
        await player.go("enter", "AccountScreen")
        await player.until(lambda: [row[3] for row in cells(player)] == ["Called back", "Walked the depot"])
        dossier = player.account(small.northwind)
        assert dossier.colleagues[dossier.touches[0].colleague_id or 0].name == "J. Ek"
        await player.until(lambda: "Saved 09:05" in player.text)

    play(desk, scene)


def test_the_history_lists_each_field_from_what_to_what_in_the_words_of_the_screen(
    desk: Desk, small: Small, play: Play
) -> None:
    async def scene(player: Player) -> None:
        edit_opportunity(desk.book, small.deal, {"amount": 99_000_000})
        await open_northwind(player, "8")
        assert cells(player)[0][1:] == ["J. Ek", "opportunity · amount", "2,100,000 EUR", "990,000 EUR"]
        shown = [row[2:] for row in cells(player)]
        assert ["touch added", "", "Walked the depot"] in shown
        assert ["account added", "", "Northwind Logistics"] in shown
        assert not any(text.isdecimal() and len(text) > 12 for row in shown for text in row)
        await player.shows("Step     Opportunity Tyres: amount", "From     2,100,000 EUR")
        await player.press("u")
        await player.until(lambda: cells(player)[0][2:] == ["↶ opportunity · amount", "990,000 EUR", "2,100,000 EUR"])

    play(desk, scene)


def test_a_new_boss_is_named_in_the_history(desk: Desk, small: Small, play: Play) -> None:
    from store.people import edit_seat

    async def scene(player: Player) -> None:
        edit_seat(desk.book, small.empty_seat, {"reports_to_id": small.boss_seat})
        await open_northwind(player, "8")
        assert cells(player)[0][2:] == ["seat · reports to", "Marta Visser", "Jan de Boer"]

    play(desk, scene)


# -- what others do meanwhile ----------------------------------------------------------------------------------------


def test_an_account_that_went_in_another_window_is_told_and_left(desk: Desk, small: Small, play: Play) -> None:
    async def scene(player: Player) -> None:
        gone = add_account(desk.book, {"name": "Gone Soon", "tier": 1})
        await player.go("1", "PortfolioScreen")
        await player.press("down")
        await player.open_dossier("2")
        from store.undoing import undo

        undo(desk.book)
        await player.press("a")
        await player.until(lambda: any("no longer there" in toast for toast in player.toasts))
        await player.until(lambda: player.screen_name == "PortfolioScreen")
        assert player.app.screen.selected_account() != gone  # type: ignore[attr-defined]

    play(desk, scene)


def test_opening_an_account_that_went_is_told_and_the_list_is_renewed(desk: Desk, play: Play) -> None:
    async def scene(player: Player) -> None:
        add_account(desk.book, {"name": "Aaron", "tier": 1})
        await player.press("1")
        from store.undoing import undo

        undo(desk.book)
        await player.press("enter")
        await player.until(lambda: any("no longer there" in toast for toast in player.toasts))
        await player.shows("Castor Pharma")
        await player.until(lambda: "Aaron" not in player.text)
        assert player.screen_name == "PortfolioScreen"

    play(desk, scene)


def test_a_chain_of_bosses_deeper_than_the_screen_is_shown(desk: Desk, small: Small, play: Play) -> None:
    boss = 0
    for number in range(40):
        seat = {"title": f"Level {number}", "reports_to_id": boss or None}
        boss = add_person(desk.book, {"account_id": small.castor}, seat)[1]

    async def scene(player: Player) -> None:
        await player.open_dossier("2")
        await player.press("end")
        assert "Level 39" in player.text
        for number, line in enumerate(player.lines[:-1]):
            assert len(line.rstrip()) <= 120, number

    play(desk, scene)


# -- keys that are quicker than the reading --------------------------------------------------------------------------


def test_keys_behind_a_found_person_are_about_that_person(desk: Desk, play: Play) -> None:
    async def scene(player: Player) -> None:
        await open_northwind(player, "2")
        player.burst("slash", *"Marta", "enter", "w")
        await player.until(lambda: player.screen_name == "AttributesScreen")
        await player.shows("Marta Visser in ")

    play(desk, scene)


def test_who_is_added_next_reports_to_who_was_added_before(desk: Desk, small: Small, play: Play) -> None:
    async def scene(player: Player) -> None:
        await open_northwind(player, "2")
        player.burst("a", *"Ann", "enter", "a", *"Bea", "enter")
        await player.until(lambda: len(player.account(small.northwind).seats) == 5)
        dossier = player.account(small.northwind)
        seated = {people[0].name: seat for seat, people in dossier.people_in().items() if people}
        bea = next(seat for seat in dossier.seats if seat.id == seated["Bea"])
        assert bea.reports_to_id == seated["Ann"]

    play(desk, scene)


def test_a_pane_that_cannot_be_read_is_told_and_the_keys_go_on(
    desk: Desk, play: Play, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(*_: object) -> None:
        raise StoreError("The book is in use", "Another program holds it.", "Try again.")

    async def scene(player: Player) -> None:
        await open_northwind(player)
        monkeypatch.setattr(PeoplePane, "read", refuse)
        player.burst("2", "slash", *"Cast")
        await player.until(lambda: player.screen_name == "PortfolioScreen" and not player.app._typed)
        assert player.toasts == ["The book is in use: Another program holds it."]
        await player.shows("Castor", "1 account")

    play(desk, scene)


def test_a_book_that_changes_while_a_tab_is_being_opened_is_read_for_the_one_that_is_there(
    desk: Desk, play: Play, monkeypatch: pytest.MonkeyPatch
) -> None:
    mount, read = AccountScreen.mount, list[type[Pane]]()

    async def mount_late(screen: AccountScreen, *panes: Pane, after: TabLine) -> None:
        read.append(type(screen.pane))
        await screen.refresh_book().wait()  # what the book's marker asks for at any time, in a thread
        await mount(screen, *panes, after=after)

    async def scene(player: Player) -> None:
        await open_northwind(player)
        monkeypatch.setattr(AccountScreen, "mount", mount_late)
        await player.press("2")
        await player.shows("Marta Visser")
        assert (read, tab(player)) == ([BriefPane], "People")
        assert player.toasts == []

    play(desk, scene)


def test_keys_for_tabs_count_before_the_account_is_read(
    desk: Desk, play: Play, monkeypatch: pytest.MonkeyPatch
) -> None:
    read, may_go_on = BriefPane.read, Event()

    def read_late(*asked: Any) -> None:
        assert may_go_on.wait(20)
        read(*asked)

    async def scene(player: Player) -> None:
        monkeypatch.setattr(BriefPane, "read", read_late)
        await player.press("down")
        await player.go("enter", "AccountScreen")
        await player.press("3")
        await player.until(partial(is_open, player, "Facts"))
        may_go_on.set()
        await player.shows("Budget is tight")
        assert player.toasts == []

    try:
        play(desk, scene)
    finally:
        may_go_on.set()


def test_a_screen_that_has_lost_its_panes_is_left_in_peace(desk: Desk, play: Play) -> None:
    async def scene(player: Player) -> None:
        await open_northwind(player)
        screen = player.app.screen
        assert isinstance(screen, AccountScreen)
        await screen.query(Pane).remove()
        await screen.refresh_book().wait()
        await player.go("escape", "PortfolioScreen")

    play(desk, scene)
