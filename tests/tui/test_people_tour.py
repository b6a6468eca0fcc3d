"""A buying centre of twelve seats is built from nothing with the keyboard alone, and taken back to the last letter."""

from __future__ import annotations

from typing import TYPE_CHECKING

from store.dump import dump_book
from tui.widgets.detaillines import DetailLines

if TYPE_CHECKING:
    from tests.tui.conftest import Play, Player, Small
    from tui.desk import Desk

MOST_KEYS = 90
PEOPLE = (
    ("a", "Jan de Boer", "COO"),
    ("a", "Marta Visser", "VP Fleet"),
    ("a", "Piet Smit", "Fleet Manager North"),
    ("b", "Ada Kern", "Fleet Manager South"),
    ("b", "", "Fleet Analyst"),
    ("up up up b", "Peter Okafor", "VP Depots"),
    ("a", "Ines Vale", "Depot Manager Ghent"),
    ("b", "Tom Haas", "Depot Manager Lille"),
    ("b", "Lena Brandt", "Planner"),
    ("up up up b", "Ruth Adler", "VP Finance"),
    ("a", "Olaf Storm", "Controller"),
    ("b", "", "Head of Procurement"),
)
"""Where each goes, who it is and what she does: below the seat under the cursor, or beside it."""


class Hand:
    """Presses keys and counts those that are no text."""

    def __init__(self, player: Player) -> None:
        self.player = player
        self.keys = 0

    async def press(self, keys: str) -> None:
        for key in keys.split():
            self.keys += 1
            await self.player.press(key)

    async def go(self, key: str, screen: str) -> None:
        self.keys += 1
        await self.player.go(key, screen)

    async def type(self, text: str) -> None:
        await self.player.type(text)


def test_a_buying_centre_of_twelve_is_built_in_ninety_keys_and_taken_back(desk: Desk, small: Small, play: Play) -> None:
    async def scene(player: Player) -> None:
        before = "".join(dump_book(desk.book))
        hand = Hand(player)
        await open_people(hand)
        await make_centre(hand)
        for where, name, title in PEOPLE:
            await add_seat(hand, small, where, name, title)
        await judge(hand)
        await draw_lines(hand)

        built = player.account(small.castor)
        assert len(built.seats) == 12
        assert len(built.people) == 10
        assert {seat.centre_id for seat in built.seats} == {built.centres[0].id}
        assert len({seat.reports_to_id for seat in built.seats}) == 5
        assert {(row.name, row.value) for row in built.attributes} >= {
            ("role", "economic buyer"),
            ("role", "champion"),
            ("influence", "inner circle"),
            ("support", "supporter"),
        }
        assert {line.kind for line in built.lines} == {"influences", "conflicts with"}
        assert [row.source for row in built.attributes if row.source] == ["Annual report"]
        assert hand.keys <= MOST_KEYS

        steps = 0
        while "".join(dump_book(desk.book)) != before:
            steps += 1
            assert steps < 60
            newest = newest_change(desk)
            await player.press("u")
            await player.until(lambda newest=newest: newest_change(desk) != newest)
        assert steps >= 20

    play(desk, scene)


def newest_change(desk: Desk) -> int:
    with desk.book.read() as session:
        return desk.book.newest_change(session)


async def open_people(hand: Hand) -> None:
    await hand.go("enter", "AccountScreen")
    await hand.press("2")
    await hand.player.shows("Who decides here?")


async def make_centre(hand: Hand) -> None:
    await hand.go("C", "PickScreen")
    await hand.type("Fleet Operations")
    await hand.go("enter", "RecordFormScreen")
    await hand.go("enter", "AccountScreen")


async def add_seat(hand: Hand, small: Small, where: str, name: str, title: str) -> None:
    *walk, add = where.split()
    await hand.press(" ".join(walk))
    count = len(hand.player.account(small.castor).seats)
    await hand.go(add, "RecordFormScreen")
    await hand.type(name)
    await hand.press("tab")
    await hand.type(title)
    await hand.go("enter", "AccountScreen")
    await hand.player.until(lambda: len(hand.player.account(small.castor).seats) == count + 1)
    details = hand.player.app.screen.pane.query_one(DetailLines)  # type: ignore[attr-defined]
    await hand.player.until(lambda: any(title[:12] in line.plain for line in details.lines))


async def judge(hand: Hand) -> None:
    """The COO releases the money and is of the inner circle, as their report says; the VP Fleet is for us."""
    await hand.go("home", "AccountScreen")
    await hand.go("w", "AttributesScreen")
    await hand.go("r", "SeveralValuesScreen")
    await hand.press("1 enter")
    await hand.player.until(lambda: hand.player.screen_name == "AttributesScreen")
    await hand.go("i", "ValuesScreen")
    await hand.go("3", "AttributesScreen")
    await hand.go("e", "RecordFormScreen")
    await hand.type("Annual report")
    await hand.go("escape", "AttributesScreen")
    await hand.go("escape", "AccountScreen")
    await hand.press("down")
    await hand.go("w", "AttributesScreen")
    await hand.go("r", "SeveralValuesScreen")
    await hand.press("4 enter")
    await hand.player.until(lambda: hand.player.screen_name == "AttributesScreen")
    await hand.go("s", "ValuesScreen")
    await hand.go("2", "AttributesScreen")
    await hand.go("escape", "AccountScreen")


async def draw_lines(hand: Hand) -> None:
    """The VP Fleet influences the COO, and is in conflict with the VP Depots."""
    for name, kind in (("jan", "i"), ("okafor", "c")):
        await hand.go("i", "PickScreen")
        await hand.type(name)
        await hand.press("enter")
        await hand.player.until(lambda: hand.player.screen_name != "PickScreen")
        await hand.press(kind)
        await hand.player.until(lambda: hand.player.screen_name == "RecordFormScreen")
        await hand.go("enter", "AccountScreen")
