"""The worklist on the screen: what is missing, the way to where it is closed, putting off, and the rules."""

from __future__ import annotations

import time
from collections.abc import Iterator
from typing import TYPE_CHECKING

import pytest
from sqlmodel import Session
from textual.binding import Binding

from store.accounts import add_account, edit_account
from store.clean import fold
from store.dump import dump_book
from store.gaps.kinds import ASSESS, KINDS, TOUCH, is_looked_for
from store.gaps.snoozes import list_snoozes
from store.gaps.worklist import Worklist, list_gaps
from store.rules import NEW_IN_SEAT, read_rules
from tui.desk import Desk
from tui.gap_views import WORKS_HERE, Finder, rule_rows, what_closes
from tui.keysigns import key_of
from tui.screens.account import PANES, AccountScreen
from tui.screens.gaps import GapsScreen
from tui.widgets.table import Table
from tui.widgets.tierrail import TierRail

if TYPE_CHECKING:
    from tests.tui.conftest import Play, Player, Small


def dump(desk: Desk) -> str:
    return "".join(dump_book(desk.book))


def count(desk: Desk) -> int:
    with desk.book.read() as session:
        return len(list_gaps(session).gaps)


def gaps(player: Player) -> GapsScreen:
    screen = player.app.screen
    assert isinstance(screen, GapsScreen)
    return screen


async def open_gaps(player: Player) -> Table:
    await player.go("m", "GapsScreen")
    await player.until(lambda: gaps(player)._shown)
    return player.app.screen.query_one(Table)


async def go_to(player: Player, rule: str, account: int) -> None:
    """Put the cursor on the gap of an account."""
    keys = [n for n, gap in enumerate(gaps(player)._shown) if (gap.kind.name, gap.account_id) == (rule, account)]
    player.app.screen.query_one(Table).move_to(keys[0])
    await player.settle()


def test_the_portfolio_counts_behind_the_first_paint(desk: Desk, play: Play) -> None:
    async def scene(player: Player) -> None:
        await player.until(lambda: player.app.screen.query_one(TierRail).gaps == count(desk))
        await player.shows(f"{count(desk)} gaps")
        assert any("m ! Gaps" in line and str(count(desk)) in line for line in player.lines)

    play(desk, scene)


def test_a_click_on_the_line_of_the_rail_opens_them(desk: Desk, play: Play) -> None:
    async def scene(player: Player) -> None:
        await player.pilot.click("#rail", offset=(6, 6))
        await player.until(lambda: player.screen_name == "GapsScreen")

    play(desk, scene)


def test_the_count_follows_a_change(desk: Desk, small: Small, play: Play) -> None:
    async def scene(player: Player) -> None:
        rail = player.app.screen.query_one(TierRail)
        await player.until(lambda: rail.gaps)
        before = count(desk)
        edit_account(desk.book, small.castor, {"vulnerability": "One sponsor"})
        player.app.refresh_screens()
        await player.until(lambda: rail.gaps == before + 1)

    play(desk, scene)


def test_the_most_valuable_gap_comes_first_with_why_and_what_closes_it(desk: Desk, play: Play) -> None:
    async def scene(player: Player) -> None:
        await open_gaps(player)
        shown = gaps(player)._shown
        assert len(shown) == count(desk)
        await player.shows(shown[0].what[:20], shown[0].account_name, "Why", "Worth", "goes to")
        assert "⏎ Open" in player.key_line
        assert "z Put off" in player.key_line

    play(desk, scene)


def test_the_key_that_is_named_works_in_the_list_or_is_said_to_work_where_enter_goes(
    desk: Desk, small: Small, play: Play
) -> None:
    with desk.book.read() as session:
        found = list_gaps(session).gaps
    told = {gap.kind.close: str(what_closes(gap)) for gap in found if not gap.found.record}
    assert told[ASSESS] == "⏎ goes to people, there w Assess"
    assert told[TOUCH] == "l Touch · ⏎ goes to people"
    assert all(words.count("⏎") == 1 for words in told.values())

    async def scene(player: Player) -> None:
        await open_gaps(player)
        active = player.app.screen.active_bindings
        assert set(active) >= WORKS_HERE
        assert all(close.key not in active or close.key in WORKS_HERE for close in told if len(close.key) == 1), told

    play(desk, scene)


def test_enter_goes_to_where_the_gap_is_closed_and_esc_comes_back(desk: Desk, small: Small, play: Play) -> None:
    async def scene(player: Player) -> None:
        await open_gaps(player)
        await go_to(player, "stale facts", small.northwind)
        await player.go("enter", "AccountScreen")
        screen = player.app.screen
        assert isinstance(screen, AccountScreen)
        await player.until(lambda: screen.pane.what == "facts" and screen.pane.selected_record() == small.guess)
        await player.go("c", "RecordFormScreen")
        await player.go("enter", "AccountScreen")
        await player.go("escape", "GapsScreen")
        await player.until(lambda: "stale facts" not in {gap.kind.name for gap in gaps(player)._shown})

    play(desk, scene)


def test_a_touch_is_logged_from_the_list_with_the_person_of_the_gap(desk: Desk, small: Small, play: Play) -> None:
    async def scene(player: Player) -> None:
        await open_gaps(player)
        await go_to(player, "one thread", small.northwind)
        await player.go("l", "RecordFormScreen")
        assert player.entry("people").value == "Marta Visser"
        await player.type("Asked whom else to meet")
        await player.go("enter", "GapsScreen")
        newest, *_ = player.account(small.northwind).touches
        assert (newest.summary, newest.person_ids) == ("Asked whom else to meet", (small.report,))

    play(desk, scene)


def test_a_gap_is_put_off_with_a_reason_and_brought_back(desk: Desk, small: Small, play: Play) -> None:
    async def scene(player: Player) -> None:
        await open_gaps(player)
        before = dump(desk)
        every = len(gaps(player)._shown)
        await go_to(player, "points", small.northwind)
        await player.go("z", "RecordFormScreen")
        assert player.entry("until").value == "+2w"
        await player.type("New COO")
        await player.go("enter", "GapsScreen")
        await player.until(lambda: len(gaps(player)._shown) == every - 1)
        with desk.book.read() as session:
            (snooze,) = list_snoozes(session)
        assert (snooze.gap, snooze.reason, str(snooze.until)) == ("points", "New COO", "2026-12-04")
        await player.press("Z")
        await player.shows("1 put off", "2026-12-04", "New COO")
        await player.press("z")
        await player.until(lambda: gaps(player)._work is not None and not gaps(player)._work.snoozed)  # type: ignore[union-attr]
        await player.press("escape")
        await player.until(lambda: len(gaps(player)._shown) == every)
        assert dump(desk) == before

    play(desk, scene)


def test_keys_typed_behind_the_one_that_opens_the_list_wait_for_it(
    desk: Desk, play: Play, monkeypatch: pytest.MonkeyPatch
) -> None:
    def read_slowly(session: Session, account_id: int | None = None) -> Worklist:
        time.sleep(0.3)
        return list_gaps(session, account_id)

    monkeypatch.setattr("tui.screens.gap_list.list_gaps", read_slowly)

    async def scene(player: Player) -> None:
        player.burst("m", "z", *"Note", "enter")

        def reasons() -> list[str]:
            with desk.book.read() as session:
                return [each.reason for each in list_snoozes(session)]

        await player.until(lambda: reasons() == ["Note"])

    play(desk, scene)


def test_a_day_that_is_past_is_told_at_its_field(desk: Desk, small: Small, play: Play) -> None:
    async def scene(player: Player) -> None:
        await open_gaps(player)
        await player.go("z", "RecordFormScreen")
        await player.type("Later")
        player.entry("until").value = "yesterday"
        await player.press("enter")
        await player.until(lambda: "is not after today" in player.problem("until"))

    play(desk, scene)


def test_letters_find_an_account_a_person_or_a_kind(desk: Desk, small: Small, play: Play) -> None:
    async def scene(player: Player) -> None:
        await open_gaps(player)
        every = len(gaps(player)._shown)
        await player.press("slash")
        await player.type("halden thread")
        assert [(gap.account_id, gap.kind.name) for gap in gaps(player)._shown] == [(small.halden, "one thread")]
        await player.press("enter")
        assert player.app.screen.focused is player.app.screen.query_one(Table)
        await player.press("escape")
        assert len(gaps(player)._shown) == every
        await player.press("slash")
        await player.type("qqq")
        await player.shows("No gap is like that")

    play(desk, scene)


def test_a_tier_is_shown_alone_and_esc_goes_up_level_by_level(desk: Desk, small: Small, play: Play) -> None:
    async def scene(player: Player) -> None:
        await open_gaps(player)
        await player.press("2")
        assert {gap.account_id for gap in gaps(player)._shown} == {small.halden}
        await player.press("Z", "escape")
        assert {gap.tier for gap in gaps(player)._shown} == {1, 2}
        await player.go("escape", "PortfolioScreen")

    play(desk, scene)


def test_nothing_missing_says_so(empty_desk: Desk, play: Play) -> None:
    async def scene(player: Player) -> None:
        await player.go("m", "GapsScreen")
        await player.shows("Nothing is missing by the rules")
        await player.press("enter", "z", "l", "Z")
        await player.shows("Nothing is put off")

    play(empty_desk, scene)


def test_a_rule_is_turned_for_a_tier_and_turned_back(desk: Desk, play: Play) -> None:
    def on(tier: int | None) -> bool:
        with desk.book.read() as session:
            return is_looked_for(KINDS["economic buyer"], tier, read_rules(session))

    async def scene(player: Player) -> None:
        await open_gaps(player)
        before = dump(desk)
        every = len(gaps(player)._shown)
        await player.go("R", "GapRulesScreen")
        await player.shows("No economic buyer known")
        await player.press("1", "0")
        await player.until(lambda: (on(1), on(None)) == (False, True))
        await player.go("escape", "GapsScreen")
        await player.until(lambda: len(gaps(player)._shown) != every)
        await player.go("R", "GapRulesScreen")
        await player.shows("No economic buyer known")
        await player.press("1", "0")
        await player.until(lambda: (on(1), on(None)) == (True, False))
        await player.go("escape", "GapsScreen")
        await player.until(lambda: len(gaps(player)._shown) == every)
        assert dump(desk) == before

    play(desk, scene)


def test_the_days_of_a_rule_are_typed(desk: Desk, play: Play) -> None:
    def days() -> int:
        with desk.book.read() as session:
            return read_rules(session)[NEW_IN_SEAT]

    async def scene(player: Player) -> None:
        await open_gaps(player)
        await player.go("R", "GapRulesScreen")
        await player.shows("No economic buyer known")
        with desk.book.read() as session:
            rows = rule_rows(read_rules(session))
        place = next(row.key for row in rows if str(row.cells[0]).startswith("Somebody counts as new"))
        player.app.screen.query_one(Table).move_to(place)
        await player.press("1")
        assert any("⏎ changes the days" in toast for toast in player.toasts)
        await player.go("enter", "RecordFormScreen")
        player.entry("days").value = "soon"
        await player.press("enter")
        await player.until(lambda: "number of days" in player.problem("days"))
        player.entry("days").value = "45"
        await player.go("enter", "GapRulesScreen")
        assert days() == 45
        await player.shows("45 d")

    play(desk, scene)


def test_hostile_names_are_shown_as_they_are(desk: Desk, play: Play) -> None:
    name, weak = "A[/b]Z [@click=app.quit]Q[/]", "[bold red]QQ[/"
    hostile = add_account(desk.book, {"name": name, "tier": 1, "vulnerability": weak, "revenue": 10**15})

    async def scene(player: Player) -> None:
        await open_gaps(player)
        await go_to(player, "vulnerability", hostile)
        await player.shows("A[/b]Z [@click", f"No answer to: {weak}")
        await player.go("z", "RecordFormScreen")
        await player.shows(f"Put off: No answer to: {weak}")

    play(desk, scene)


@pytest.mark.parametrize("size", [(80, 24), (120, 40)])
def test_the_list_holds_in_every_width(desk: Desk, play: Play, size: tuple[int, int]) -> None:
    async def scene(player: Player) -> None:
        await open_gaps(player)
        await player.shows("What is missing", "Worth", "esc Back")
        gap = gaps(player)._shown[0]
        await player.shows(gap.kind.why[:12], "⏎ goes to people, there w")

    play(desk, scene, size)


def test_what_closes_a_gap_is_a_key_of_its_tab() -> None:
    panes = {pane.what: pane for pane in PANES}
    for kind in KINDS.values():
        found = [*bindings(panes[kind.close.tab]), *bindings(AccountScreen)]
        keys = {(key_of(binding), binding.description) for binding in found} | {("⏎", "Open")}
        assert (kind.close.key, kind.close.does) in keys, kind.name


def bindings(cls: type) -> Iterator[Binding]:
    """Every key that a class declares or inherits."""
    for base in cls.__mro__:
        yield from (each for each in base.__dict__.get("BINDINGS", ()) if isinstance(each, Binding))


def test_every_word_that_is_typed_begins_one_of_the_gap(desk: Desk, small: Small) -> None:
    with desk.book.read() as session:
        (gap,) = [each for each in list_gaps(session, small.halden).gaps if each.kind.name == "one thread"]
    finder = Finder([gap])
    cases = [("hald", True), ("énergie THREAD", True), ("thread nobody", True), ("alden", False), (" ", True)]
    assert [(typed, bool(finder.find(typed))) for typed, _ in cases] == cases


def test_each_gap_is_folded_once_however_many_letters_are_typed(
    desk: Desk, play: Play, monkeypatch: pytest.MonkeyPatch
) -> None:
    folded: list[str] = []

    def count(text: str) -> str:
        folded.append(text)
        return fold(text)

    async def scene(player: Player) -> None:
        await open_gaps(player)
        every = len(gaps(player)._shown)
        monkeypatch.setattr("tui.gap_views.fold", count)
        await player.press("slash")
        await player.type("halden")
        assert len(gaps(player)._shown) < every
        assert len(folded) <= every + 2 * len("halden")

    play(desk, scene)


def test_the_gaps_of_one_rule_are_shown_alone(desk: Desk, play: Play) -> None:
    async def scene(player: Player) -> None:
        await open_gaps(player)
        every = len(gaps(player)._shown)
        await player.go("r", "PickScreen")
        await player.shows("All rules", "One thread only")
        await player.type("thread")
        await player.go("enter", "GapsScreen")
        assert {gap.kind.name for gap in gaps(player)._shown} == {"one thread"}
        await player.shows(f"of {every} · One thread only")
        await player.press("escape")
        assert len(gaps(player)._shown) == every

    play(desk, scene)
