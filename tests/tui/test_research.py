"""Three-minute mode: one account after the other, what is offered to it, and what becomes of typed text."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from store.accounts import add_account, set_tier
from store.opening import open_book
from store.rules import NEVER, POINTS_OLD, set_rule
from store.talking_points import write_talking_point
from store.undoing import undo
from tui.widgets.offerpanel import OfferTable
from tui.widgets.roundline import RoundLine

if TYPE_CHECKING:
    from tests.conftest import Clock
    from tests.tui.conftest import Play, Player, Small
    from tui.desk import Desk

FIRST = "Aalto Energia"


@pytest.fixture
def aalto(desk: Desk) -> int:
    """Return a second growth account, of the same industry, the first of the queue."""
    return add_account(desk.book, {"name": FIRST, "tier": 2, "industry": "energy", "revenue": 900})


def state(player: Player) -> str:
    return str(player.app.screen.query_one("#composer-state").render())  # type: ignore[attr-defined]


async def begin(player: Player) -> None:
    await player.go("p", "ResearchScreen")
    await player.until(lambda: player.app.screen.query(OfferTable))


async def turn(player: Player, key: str, name: str) -> None:
    await player.press(key)
    await player.until(lambda: f"Tierbook · {name}" in player.text and not player.app._held)
    await player.settle()


def texts(player: Player, account: int) -> list[str]:
    return [point.text if point else "" for point in player.account(account).three_points()]


def offer(desk: Desk, account: int, text: str, position: int = 1, **more: object) -> None:
    write_talking_point(desk.book, account, position, {"text": text, "industry": "Energy", **more})


def test_next_previous_and_not_now_go_through_the_queue(desk: Desk, small: Small, aalto: int, play: Play) -> None:
    async def scene(player: Player) -> None:
        await begin(player)
        await player.shows(f"Tierbook · {FIRST}", "1 of 2", "0:00 of 3:00", "3 missing")
        await player.press("f7")
        assert "the first one" in state(player)
        await turn(player, "ctrl+n", "Haldén Énergie")
        await player.shows("2 of 2", "Peers · Energy", "1 account, 0 customers")
        await player.press("ctrl+l")
        assert "the last one" in state(player)
        await turn(player, "f7", FIRST)
        await turn(player, "ctrl+l", "Haldén Énergie")
        await player.shows("1 of 2")
        await turn(player, "ctrl+n", FIRST)
        await player.go("escape", "PortfolioScreen")  # nothing was done: nothing is said

    play(desk, scene)


def test_a_point_of_the_same_kind_is_taken_over_with_one_key(desk: Desk, small: Small, aalto: int, play: Play) -> None:
    offer(desk, small.halden, "For all of energy", so_what="Call", as_of="2026-11-01")
    offer(desk, small.halden, "Another", 2, as_of="2026-10-01")

    async def scene(player: Player) -> None:
        await begin(player)
        await player.shows("To take over · 2", "written at Haldén Énergie")
        await player.type("My own")
        await player.press("ctrl+t")
        await player.until(lambda: "is taken over from Haldén Énergie, as of 2026-11-01" in state(player))
        assert texts(player, aalto) == ["My own", "For all of energy", ""]
        assert player.app.focused is player.entry("text-3")
        await player.shows("To take over · 1")
        await player.press("ctrl+t")
        await player.until(lambda: texts(player, aalto)[2] == "Another")
        await player.press("ctrl+t")
        await player.until(lambda: "Nothing is offered" in state(player) and not player.app._held)
        await player.go("escape", "ChoiceDialog")
        await player.shows("1 account done", "1 point written", "2 points taken over", "1 account still waits.")
        await player.press("right")
        await player.go("enter", "ResearchScreen")  # the round goes on
        await player.go("escape", "ChoiceDialog")
        await player.go("enter", "PortfolioScreen")

    play(desk, scene)


def test_a_fresh_point_never_gives_way_and_an_old_one_does(
    desk: Desk, small: Small, aalto: int, play: Play, clock: Clock
) -> None:
    offer(desk, small.halden, "For all of energy")
    for position in (1, 2, 3):
        write_talking_point(desk.book, aalto, position, {"text": f"old {position}", "as_of": "2025-01-01"})
    write_talking_point(desk.book, aalto, 1, {"text": "new"})

    async def scene(player: Player) -> None:
        await begin(player)
        if FIRST not in player.text:
            await turn(player, "ctrl+n", FIRST)
        await player.shows("2 older than 365 days", "! old")
        assert player.app.focused is player.entry("text-1")
        await player.press("ctrl+t")
        await player.until(lambda: texts(player, aalto) == ["new", "For all of energy", "old 3"])
        offer(desk, small.halden, "More", 2)
        player.entry("text-3").focus()
        await player.settle()
        await player.press("f9")
        await player.until(lambda: "Point 3 still holds: as of today, until 2027-11-20" in state(player))
        player.app.refresh_screens()
        await player.shows("To take over · 1")
        await player.press("ctrl+t")
        await player.until(lambda: "All three points are written and fresh" in state(player))
        await player.go("escape", "ChoiceDialog")
        await player.shows("1 point taken over", "1 point confirmed")

    play(desk, scene)


def write_old(desk: Desk, account: int) -> None:
    for position in (1, 2, 3):
        write_talking_point(desk.book, account, position, {"text": f"old {position}", "as_of": "2025-01-01"})


async def begin_with_first(player: Player) -> None:
    await begin(player)
    if FIRST not in player.text:
        await turn(player, "ctrl+n", FIRST)


def test_what_was_just_written_or_confirmed_does_not_give_way(desk: Desk, small: Small, aalto: int, play: Play) -> None:
    offer(desk, small.halden, "For all of energy")
    offer(desk, small.halden, "Another", 2, as_of="2026-10-01")
    write_old(desk, aalto)

    async def scene(player: Player) -> None:
        await begin_with_first(player)
        player.entry("text-1").text = ""  # type: ignore[attr-defined]
        await player.type("just written")
        await player.press("ctrl+t")
        await player.until(lambda: texts(player, aalto) == ["just written", "For all of energy", "old 3"])
        player.entry("text-3").focus()
        await player.settle()
        await player.press("f9")
        await player.until(lambda: "Point 3 still holds" in state(player))
        await player.press("ctrl+t")
        await player.until(lambda: "All three points are written and fresh" in state(player))
        assert texts(player, aalto) == ["just written", "For all of energy", "old 3"]

    play(desk, scene)


def test_what_another_window_has_written_meanwhile_does_not_give_way(
    desk: Desk, small: Small, aalto: int, play: Play
) -> None:
    offer(desk, small.halden, "For all of energy")

    async def scene(player: Player) -> None:
        await begin(player)
        with open_book(desk.places.book) as other:
            write_talking_point(other, aalto, 1, {"text": "theirs"})
        await player.press("ctrl+t")
        await player.until(lambda: texts(player, aalto) == ["theirs", "For all of energy", ""])
        await player.until(lambda: player.entry("text-1").text == "theirs")  # type: ignore[attr-defined]

    play(desk, scene)


def test_a_question_without_its_point_gives_way_last(desk: Desk, small: Small, aalto: int, play: Play) -> None:
    offer(desk, small.halden, "For all of energy")
    write_talking_point(desk.book, aalto, 1, {"so_what": "My question"})

    async def scene(player: Player) -> None:
        await begin(player)
        await player.press("ctrl+t")
        await player.until(lambda: texts(player, aalto)[1] == "For all of energy")
        assert player.account(aalto).points[0].so_what == "My question"

    play(desk, scene)


def test_a_point_that_was_taken_back_here_can_be_written_anew(desk: Desk, small: Small, aalto: int, play: Play) -> None:
    offer(desk, small.halden, "For all of energy")

    async def scene(player: Player) -> None:
        await begin(player)
        await player.type("mine")
        await player.press("tab")
        await player.until(lambda: texts(player, aalto)[0] == "mine")
        await player.press("f6", "u")
        await player.until(lambda: player.entry("text-1").text == "")  # type: ignore[attr-defined]
        await player.press("escape")
        player.entry("text-1").focus()
        await player.settle()
        await player.type("again")
        await player.press("tab")
        await player.until(lambda: texts(player, aalto)[0] == "again")

    play(desk, scene)


def test_a_point_that_was_emptied_again_is_not_counted(desk: Desk, aalto: int, play: Play) -> None:
    async def scene(player: Player) -> None:
        await begin(player)
        await player.type("mine")
        await player.press("tab")
        await player.until(lambda: texts(player, aalto)[0] == "mine")
        player.entry("text-1").focus()
        await player.settle()
        player.entry("text-1").text = ""  # type: ignore[attr-defined]
        await player.press("tab")
        await player.until(lambda: texts(player, aalto)[0] == "")
        await player.go("escape", "PortfolioScreen")  # nothing was done: nothing is said

    play(desk, scene)


def test_a_point_without_a_day_is_taken_over_without_one(desk: Desk, small: Small, aalto: int, play: Play) -> None:
    set_rule(desk.book, POINTS_OLD, NEVER)
    offer(desk, small.halden, "For all of energy", as_of="")

    async def scene(player: Player) -> None:
        await begin(player)
        await player.press("ctrl+t")
        await player.until(lambda: state(player) == "Point 1 is taken over from Haldén Énergie.")

    play(desk, scene)


def test_all_fields_of_a_point_are_a_key_away_and_days_may_be_typed(desk: Desk, aalto: int, play: Play) -> None:
    async def scene(player: Player) -> None:
        await begin(player)
        assert not player.entry("kind-1").display or not player.entry("kind-1").region.height
        await player.type("New plant")
        await player.press("f5")
        assert player.app.focused is player.entry("kind-1")
        await player.until(lambda: player.entry("as_of-1").value == "2026-11-20")  # of today, since it was just written
        await player.press("tab")
        await player.type("9 MW")
        for name, typed in (("as_of-1", "-3d"), ("expires_on-1", "+2w")):
            entry = player.entry(name)
            entry.focus()
            await player.settle()
            entry.value = ""
            await player.type(typed)
            await player.until(lambda entry=entry, typed=typed: entry.value == typed)
        await player.press("f5")
        assert player.app.focused is player.entry("text-1")

        def point() -> object:
            found = player.account(aalto).points[0]
            return found.proof, str(found.as_of), str(found.expires_on)

        await player.until(lambda: point() == ("9 MW", "2026-11-17", "2026-12-04"))
        await player.shows("as of 2026-11-17")

    play(desk, scene)


def test_text_that_is_refused_is_kept_and_is_there_again(desk: Desk, small: Small, aalto: int, play: Play) -> None:
    async def scene(player: Player) -> None:
        await begin(player)
        await player.type("New plant")
        await player.press("f5")
        player.entry("as_of-1").focus()
        await player.until(lambda: player.entry("as_of-1").value)  # the day of the text that was just saved
        player.entry("as_of-1").value = ""
        await player.type("whenever")
        await player.press("ctrl+n")
        await player.until(lambda: "“As of” is not saved" in state(player) and not player.app._held)
        await turn(player, "ctrl+n", "Haldén Énergie")
        await turn(player, "f7", FIRST)
        await player.until(lambda: player.entry("as_of-1").value == "whenever")
        assert player.entry("as_of-1").region.height  # its field is not left out
        assert texts(player, aalto)[0] == "New plant"

    play(desk, scene)


def test_undo_in_the_list_takes_back_what_was_taken_over(desk: Desk, small: Small, aalto: int, play: Play) -> None:
    offer(desk, small.halden, "For all of energy")

    async def scene(player: Player) -> None:
        await begin(player)
        await player.press("f6")
        assert isinstance(player.app.focused, OfferTable)
        await player.press("enter")
        await player.until(lambda: texts(player, aalto)[0] == "For all of energy")
        await player.press("u")
        await player.until(lambda: texts(player, aalto)[0] == "")
        await player.until(lambda: player.entry("text-1").text == "")  # type: ignore[attr-defined]
        await player.shows("To take over · 1")
        await player.press("escape")
        assert player.screen_name == "ResearchScreen"  # one level up: to the points
        assert player.app.focused is player.entry("text-2")

    play(desk, scene)


def test_the_clock_tells_the_time_and_can_be_hidden(
    desk: Desk, small: Small, aalto: int, play: Play, clock: Clock
) -> None:
    async def scene(player: Player) -> None:
        await begin(player)
        clock.move(minutes=4, seconds=5)
        player.app.screen.query_one(RoundLine).tell()
        await player.shows("1 of 2 · 4:05 of 3:00")
        await turn(player, "ctrl+n", "Haldén Énergie")
        await turn(player, "f7", FIRST)
        await player.shows("4:05 of 3:00")  # it goes on where it was
        await player.press("f12")
        assert "of 3:00" not in player.text
        await turn(player, "ctrl+n", "Haldén Énergie")
        assert "of 3:00" not in player.text

    play(desk, scene)


def test_a_narrow_window_shows_one_thing_at_a_time(desk: Desk, small: Small, aalto: int, play: Play) -> None:
    offer(desk, small.halden, "For all of energy")

    async def scene(player: Player) -> None:
        await begin(player)
        await player.shows("Three talking points", "ctrl+t takes: For all of energy")
        assert "What we know" not in player.text
        await player.press("f3")
        await player.shows("What we know", "To take over · 1")
        await player.press("f3")
        await player.until(lambda: player.app.focused is player.app.screen.query_one("#sheet-scroll"))
        await player.press("f3")
        assert player.app.focused is player.entry("text-1")
        await player.press("ctrl+t")
        await player.until(lambda: texts(player, aalto)[0] == "For all of energy")

    play(desk, scene, (80, 24))


def test_an_account_that_has_gone_is_passed_over(desk: Desk, small: Small, play: Play) -> None:
    added = add_account(desk.book, {"name": "Zeta", "tier": 2})
    assert added

    async def scene(player: Player) -> None:
        await begin(player)
        await player.shows("Tierbook · Haldén Énergie", "1 of 2")
        with open_book(desk.places.book) as other:
            undo(other)
        await player.press("ctrl+n")
        await player.shows("1 of 1")

    play(desk, scene)


def test_without_anything_due_it_says_so(desk: Desk, small: Small, play: Play) -> None:
    for position in (1, 2, 3):
        write_talking_point(desk.book, small.halden, position, {"text": "fresh"})

    async def scene(player: Player) -> None:
        await player.press("p")
        await player.until(lambda: any("three points that are fresh" in toast for toast in player.toasts))
        set_tier(desk.book, small.halden, 1, "")
        await player.press("p")
        await player.until(lambda: any("No growth accounts yet" in toast for toast in player.toasts))
        assert player.screen_name == "PortfolioScreen"
        await player.press("2")  # the keyboard is not held

    play(desk, scene)


def test_the_home_screen_counts_the_accounts_whose_points_are_due(
    desk: Desk, small: Small, aalto: int, play: Play
) -> None:
    async def scene(player: Player) -> None:
        await player.until(lambda: any("Points due" in line and " 2 " in line for line in player.lines))
        for position in (1, 2, 3):
            write_talking_point(desk.book, aalto, position, {"text": "fresh"})
        player.app.refresh_screens()
        await player.until(lambda: any("Points due" in line and " 1 " in line for line in player.lines))

    play(desk, scene)


def test_the_sheets_of_the_whole_round_are_asked_for_from_within(
    desk: Desk, small: Small, aalto: int, play: Play
) -> None:
    async def scene(player: Player) -> None:
        await begin(player)
        await player.type("kept")
        await player.go("ctrl+g", "SheetsDialog")
        await player.shows("Three-minute mode", "2 accounts")
        assert texts(player, aalto)[0] == "kept"
        await player.go("escape", "ResearchScreen")

    play(desk, scene)
