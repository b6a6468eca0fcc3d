"""The tier plans on screen: listed with what came of them, made, edited, carried on, removed; their accounts."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from store.accounts import add_account
from store.errors import Refused
from store.opportunities import add_opportunity
from store.tiering.tier_plans import TierPlanRow, add_tier_plan, list_tier_plans
from store.touches import log_touch
from tui.desk import Desk
from tui.record_forms import tier_plans as plan_form
from tui.widgets.table import Table

if TYPE_CHECKING:
    from pathlib import Path

    from tests.tui.conftest import Play, Player, Small

PERIOD = {"period": "2026", "starts_on": "2026-01-01", "ends_on": "2026-12-31"}


def plans(desk: Desk) -> list[TierPlanRow]:
    with desk.book.read() as session:
        return list_tier_plans(session)


def plan(desk: Desk, **more: Any) -> int:
    return add_tier_plan(desk.book, {"name": "Growth", **PERIOD, **more})


async def open_plans(player: Player, number: int = 1) -> None:
    await player.go("P", "TierPlansScreen")
    await player.until(lambda: player.app.screen._found and len(player.app.screen._found.plans) == number)
    await player.settle()


def test_without_a_plan_it_says_which_key_makes_one(desk: Desk, play: Play) -> None:
    async def scene(player: Player) -> None:
        await open_plans(player, 0)
        await player.shows("No tier plan yet", "n makes one")

    play(desk, scene, (80, 24))


@pytest.mark.parametrize("size", [(120, 40), (80, 24)])
def test_bars_say_what_came_of_it_and_a_sign_what_is_behind(
    desk: Desk, small: Small, play: Play, size: tuple[int, int]
) -> None:
    plan(desk, name="[b]Growth", touches=2, target_accounts=2, pipeline_target=100_00)
    log_touch(desk.book, {"account_id": small.halden, "summary": "Spoke"})
    add_opportunity(desk.book, {"account_id": small.halden, "name": "Wind", "amount": 100_00})

    async def scene(player: Player) -> None:
        await open_plans(player)
        await player.shows("[b]Growth", "1 / 2 !", "50 % !", "100 %", "1 running · 1 account")
        if size[0] == 120:
            await player.shows("1.0 of 2 an account", "88 % of it over", "behind")

    play(desk, scene, size)


def test_n_makes_a_plan_for_the_fiscal_year_and_the_cursor_goes_to_it(desk: Desk, play: Play) -> None:
    plan(desk, name="Older", starts_on="2025-01-01", ends_on="2026-11-30")

    async def scene(player: Player) -> None:
        await open_plans(player)
        await player.go("n", "RecordFormScreen")
        player.entry("name").value = "Growth, energy"
        player.entry("industry").value = "Energy"
        player.entry("pipeline_target").value = "1.5 M"
        player.entry("touches").value = "6"
        player.entry("sdr_id").value = "Petra Okafor"
        player.entry("personas").value = "Fleet, Finance"
        await player.go("enter", "TierPlansScreen")
        await player.until(lambda: len(plans(desk)) == 2)
        new = next(each for each in plans(desk) if each.name == "Growth, energy")
        assert (new.period, str(new.starts_on), str(new.ends_on)) == ("2026", "2026-01-01", "2026-12-31")
        assert (new.pipeline_target, new.touches, new.personas) == (150_000_000, 6, "Fleet, Finance")
        assert new.sdr_id
        await player.until(lambda: player.app.screen.query_one(Table).key == new.id)
        await player.shows("Growth, energy", "Petra Okafor", "Tier 2 · Growth · Energy")
        await player.press("u")
        await player.until(lambda: len(plans(desk)) == 1)

    play(desk, scene)


def test_what_is_wrong_is_said_at_its_field(desk: Desk, play: Play) -> None:
    async def scene(player: Player) -> None:
        await open_plans(player, 0)
        await player.go("n", "RecordFormScreen")
        player.entry("name").value = "Growth"
        player.entry("budget").value = "much"
        await player.press("enter")
        await player.until(lambda: "is not an amount" in player.problem("budget"))
        assert plans(desk) == []

    play(desk, scene)


def test_c_carries_a_plan_on_into_the_time_after_it(desk: Desk, play: Play) -> None:
    plan(desk, touches=6, budget=120_00, notes="Spring first")

    async def scene(player: Player) -> None:
        await open_plans(player)
        await player.go("c", "RecordFormScreen")
        await player.go("enter", "TierPlansScreen")
        await player.until(lambda: len(plans(desk)) == 2)
        new, old = plans(desk)
        assert (new.period, str(new.starts_on), str(new.ends_on)) == ("2027", "2027-01-01", "2027-12-31")
        assert (new.touches, new.budget, new.notes) == (old.touches, old.budget, old.notes)

    play(desk, scene)


@pytest.mark.parametrize(
    ("first", "last", "after"),
    [
        ("2027-01-01", "2027-03-31", ("", "2027-04-01", "2027-06-30")),
        ("2026-07-01", "2026-09-30", ("", "2026-10-01", "2026-12-31")),
        ("2027-12-01", "2028-01-31", ("", "2028-02-01", "2028-03-31")),
        ("2026-11-16", "2026-11-29", ("", "2026-11-30", "2026-12-13")),
        ("2027-01-01", "2027-12-31", ("2028", "2028-01-01", "2028-12-31")),
    ],
)
def test_the_period_after_one_of_whole_months_is_of_as_many(
    desk: Desk, first: str, last: str, after: tuple[str, str, str]
) -> None:
    values = {"name": "Growth", "tier": 2, "period": "now", "starts_on": first, "ends_on": last}
    key = add_tier_plan(desk.book, values)
    known = plan_form.read_known(desk.book, plan_form.Shelf({}, {}, {}))
    (_, _, begun, _), _ = plan_form.new_tier_plan(desk.book, known, key, "")
    assert (begun["period"], begun["starts_on"], begun["ends_on"]) == after


def test_there_is_no_period_after_the_end_of_the_calendar(desk: Desk) -> None:
    values = {"name": "Growth", "period": "for ever", "starts_on": "2027-01-01", "ends_on": "9999-12-31"}
    key = add_tier_plan(desk.book, values)
    known = plan_form.read_known(desk.book, plan_form.Shelf({}, {}, {}))
    with pytest.raises(Refused, match="no time after"):
        plan_form.new_tier_plan(desk.book, known, key, "")


def test_a_field_saves_when_it_is_left_and_the_list_follows(desk: Desk, play: Play) -> None:
    plan(desk, budget=120_00)

    async def scene(player: Player) -> None:
        await open_plans(player)
        await player.go("e", "RecordFormScreen")
        assert player.entry("budget").value == "120"
        await player.type(" north")
        await player.press("tab")
        await player.until(lambda: plans(desk)[0].name == "Growth north")
        await player.go("escape", "TierPlansScreen")
        await player.shows("Growth north")

    play(desk, scene)


def test_x_writes_a_plan_as_markdown(desk: Desk, small: Small, play: Play, tmp_path: Path) -> None:
    plan(desk, name="[b]Growth")

    async def scene(player: Player) -> None:
        await open_plans(player)
        await player.press("x")
        await player.until(lambda: any("Exported" in toast for toast in player.toasts))
        (file,) = (tmp_path / "out").iterdir()
        assert "Haldén Énergie" in file.read_text()

    play(desk, scene)


def test_d_removes_a_plan_after_asking(desk: Desk, play: Play) -> None:
    plan(desk)

    async def scene(player: Player) -> None:
        await open_plans(player)
        await player.press("d")
        await player.in_question()
        await player.shows("Remove this tier plan?", "Its accounts stay")
        await player.press("R")
        await player.until(lambda: plans(desk) == [])
        await player.shows("No tier plan yet")

    play(desk, scene)


def test_enter_shows_the_accounts_of_a_plan_with_what_is_still_to_do(desk: Desk, small: Small, play: Play) -> None:
    key = add_account(desk.book, {"name": "Alba [i]Food", "tier": 2, "industry": "Food"})
    plan(desk, touches=1)
    log_touch(desk.book, {"account_id": small.halden, "summary": "Spoke"})

    async def scene(player: Player) -> None:
        await open_plans(player)
        await player.go("enter", "MembersScreen")
        await player.shows("Alba [i]Food", "Haldén Énergie", "0 / 1", "1 / 1", "✗ missing")
        await player.press("o")
        await player.until(lambda: "Haldén" not in player.text)
        assert player.app.screen.selected_account() == key
        await player.press("l")
        await player.until(lambda: player.screen_name == "RecordFormScreen" and not player.app._held)
        await player.type("Called them")
        await player.go("enter", "MembersScreen")
        await player.shows("Nothing is like that")
        await player.press("escape", "slash")
        await player.type("alb")
        await player.press("enter")
        assert [member.account.id for member in player.app.screen._shown] == [key]
        await player.go("enter", "AccountScreen")
        await player.until(lambda: player.app.screen._dossier is not None)
        await player.shows("Alba [i]Food")

    play(desk, scene)
