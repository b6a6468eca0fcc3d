"""Drawing a line with four keys and a few letters: to somebody here, to an unnamed seat, or to another account."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from store.lines import LineRow, add_line, list_lines
from store.people import add_person
from tui import requests
from tui.desk import Desk

if TYPE_CHECKING:
    from tests.tui.conftest import Play, Player, Small


def lines(player: Player, small: Small) -> list[LineRow]:
    with player.desk.book.read() as session:
        return list_lines(session, small.northwind)


def jan(player: Player, small: Small) -> int:
    return next(each.id for each in player.account(small.northwind).people if each.name == "Jan de Boer")


async def idle(player: Player, screen: str) -> None:
    await player.until(lambda: player.screen_name == screen and not player.app._held and not player.app._typed)
    await player.settle()


def draw(player: Player, small: Small) -> None:
    player.app.ask(requests.DrawLine(small.northwind, small.report))


@pytest.mark.parametrize("size", [(120, 40), (80, 24)])
def test_a_burst_draws_a_line_and_skips_the_evidence(
    desk: Desk, small: Small, play: Play, size: tuple[int, int]
) -> None:
    async def scene(player: Player) -> None:
        draw(player, small)
        player.burst(*"jan", "enter", "i", "enter")
        await player.until(lambda: lines(player, small))
        (line,) = lines(player, small)
        assert (line.from_person_id, line.to_person_id) == (small.report, jan(player, small))
        assert (line.kind, line.state, str(line.as_of)) == ("influences", "unconfirmed", "2026-11-20")
        await idle(player, "PortfolioScreen")
        await player.shows("influences Jan de Boer.")

    play(desk, scene, size)


def test_what_it_rests_on_is_asked_and_saved_with_it(desk: Desk, small: Small, play: Play) -> None:
    async def scene(player: Player) -> None:
        draw(player, small)
        player.burst(*"jan", "enter", "b", *"Golf", "tab", *"Anna", "enter")
        await idle(player, "PortfolioScreen")
        (line,) = lines(player, small)
        assert (line.from_person_id, line.to_person_id) == (jan(player, small), small.report)
        assert (line.note, line.source, line.both_ways) == ("Golf", "Anna", False)

    play(desk, scene)


def test_the_other_end_may_be_a_seat_in_which_we_know_nobody(desk: Desk, small: Small, play: Play) -> None:
    async def scene(player: Player) -> None:
        draw(player, small)
        player.burst(*"proc", "enter", "n", "enter")
        await player.until(lambda: lines(player, small))
        await idle(player, "PortfolioScreen")
        (line,) = lines(player, small)
        assert (line.to_person_id, line.to_seat_id, line.kind) == (None, small.empty_seat, "informal reporting")

    play(desk, scene)


def test_the_other_end_may_work_at_another_account(desk: Desk, small: Small, play: Play) -> None:
    async def scene(player: Player) -> None:
        zoe, _ = add_person(desk.book, {"account_id": small.castor, "name": "Zoë Adé"}, {"title": "CFO"})
        draw(player, small)
        await player.until(lambda: player.screen_name == "PickScreen" and not player.app._held)
        await player.type("zoe")
        await player.shows("Zoë Adé", "Castor Pharma")
        player.burst("enter", "f", "enter")
        await player.until(lambda: lines(player, small))
        assert lines(player, small)[0].to_person_id == zoe
        await idle(player, "PortfolioScreen")
        player.app.ask(requests.EditLines(small.northwind, small.report))
        await idle(player, "LinesScreen")
        await player.shows("Former colleague of Zoë Adé, Castor Pharma")

    play(desk, scene)


def test_escape_before_the_end_draws_no_line(desk: Desk, small: Small, play: Play) -> None:
    async def scene(player: Player) -> None:
        before = len(player.changes())
        draw(player, small)
        player.burst(*"jan", "enter", "i")
        await idle(player, "RecordFormScreen")
        await player.shows("Marta Visser influences Jan de Boer", "⏎ alone draws the line")
        await player.go("escape", "PortfolioScreen")
        assert (lines(player, small), len(player.changes())) == ([], before)

    play(desk, scene)


def test_a_line_with_its_evidence_is_one_step(desk: Desk, small: Small, play: Play) -> None:
    from store.undoing import undo

    async def scene(player: Player) -> None:
        draw(player, small)
        player.burst(*"jan", "enter", "i", *"Golf", "enter")
        await player.until(lambda: lines(player, small))
        assert undo(desk.book).label == "Marta Visser influences Jan de Boer"
        assert lines(player, small) == []
        await idle(player, "PortfolioScreen")

    play(desk, scene)


def test_the_same_line_is_not_drawn_twice(desk: Desk, small: Small, play: Play) -> None:
    async def scene(player: Player) -> None:
        for screen in ("PortfolioScreen", "RecordFormScreen"):
            draw(player, small)
            player.burst(*"jan", "enter", "c", "enter")
            await idle(player, screen)
        await player.shows("That line is there already")
        await player.go("escape", "PortfolioScreen")
        assert len(lines(player, small)) == 1

    play(desk, scene)


def test_lines_are_listed_confirmed_edited_and_removed(desk: Desk, small: Small, play: Play) -> None:
    async def scene(player: Player) -> None:
        ends = {"from_person_id": jan(player, small), "to_person_id": small.report}
        add_line(
            desk.book,
            {"account_id": small.northwind, "kind": "influences", "note": "[red]Golf", "source": "Anna", **ends},
        )
        player.app.ask(requests.EditLines(small.northwind, small.report))
        await idle(player, "LinesScreen")
        await player.shows("Is influenced by ← Jan de Boer", "[red]Golf", "? assumed")
        await player.go("v", "RecordFormScreen")
        await player.shows("Confirm: Is influenced by ← Jan de Boer")
        await player.type("Jan")
        await player.go("enter", "LinesScreen")
        assert [(line.state, line.source) for line in lines(player, small)] == [("confirmed", "Jan")]
        await player.shows("✓ confirmed")
        await idle(player, "LinesScreen")
        await player.go("enter", "RecordFormScreen")
        player.app.screen.query_one("#entry-both_ways").value = "True"  # type: ignore[attr-defined]
        await player.until(lambda: lines(player, small)[0].both_ways)
        await player.go("escape", "LinesScreen")
        await player.shows("Influences ↔ Jan de Boer, and back")
        await player.go("d", "ChoiceDialog")
        await player.in_question()
        await player.press("r")
        await player.until(lambda: not lines(player, small))
        await idle(player, "LinesScreen")
        await player.shows("No line yet.")
        player.burst("u")
        await player.until(lambda: lines(player, small))

    play(desk, scene)
