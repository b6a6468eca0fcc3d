"""A play is picked, looked at, and put into the plan, in three keys; undo takes all of it back."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from store.attributes import assess
from store.colleagues import ColleagueDraft, add_colleague
from store.dump import dump_book
from store.moves import move_to_account
from store.people import add_person
from store.plans.actions import add_action
from store.plans.objectives import add_objective, edit_objective, list_objectives
from store.plans.plans import add_plan
from store.plans.raci import duties_of
from store.plans.responsibilities import Who
from templates.plays.library import PlayLibrary
from tui.screens.plays import PlaysScreen

if TYPE_CHECKING:
    from tests.tui.conftest import Play, Player, Small
    from tui.desk import Desk

OWN = """\
---
title: A depot day
description: A day at work with them.
for: {tier: 1}
---
They *see* what we see.

## Steps

1. +0 Sales: Ask for a day
2. +1d Delivery: Walk a depot
   - milestone; waits for 1; C Sales, Customer
3. +2d Customer: Say what to change
   - external; waits for 2; R Delivery
"""


@pytest.fixture
def plan(desk: Desk, small: Small) -> int:
    """The plan of the first account, with one objective."""
    span = {"period": "FY27", "starts_on": date(2026, 10, 1), "ends_on": date(2027, 9, 30), "status": "active"}
    key = add_plan(desk.book, {"account_id": small.northwind, **span})
    add_objective(desk.book, {"account_id": small.northwind, "plan_id": key, "title": "One fuel system"})
    return key


@pytest.fixture
def own(desk: Desk) -> Path:
    """A play of the user's own, called `depot-day`."""
    desk.places.plays.mkdir(parents=True)
    path = desk.places.plays / "depot-day.md"
    path.write_text(OWN)
    return path


async def open_plays(player: Player) -> PlaysScreen:
    """Open the plays with the key of the plan."""
    await player.press("down")
    await player.open_dossier("5")
    await player.go("p", "PlaysScreen")
    assert isinstance(player.app.screen, PlaysScreen)
    return player.app.screen


async def in_form(player: Player) -> None:
    await player.until(lambda: player.screen_name == "RecordFormScreen" and not player.app._held)
    await player.settle()


async def is_put_in(player: Player) -> None:
    await player.until(lambda: player.screen_name == "AccountScreen" and not player.app._held)
    await player.shows("put in. u takes them back.")


def test_a_play_is_put_in_with_two_keys_and_taken_back_with_one(
    desk: Desk, small: Small, plan: int, own: Path, play: Play
) -> None:
    ek = add_colleague(desk.book, ColleagueDraft(name="Jonna Ek", role="Sales"))
    vos = add_colleague(desk.book, ColleagueDraft(name="Hendrik Vos"))
    values = {"account_id": small.northwind, "title": "x", "status": "done", "done_on": date(2026, 11, 1)}
    add_action(desk.book, {**values, "function": "delivery", "owner_id": vos})
    add_action(desk.book, {**values, "function": "customer", "customer_owner_id": small.report})
    before = list(dump_book(desk.book))

    async def scene(player: Player) -> None:
        await open_plays(player)
        await player.type("depot")
        await player.shows(
            "A depot day",
            "A day at work with them.",
            "Fri 2026-11-20",
            "Mon 2026-11-23",
            "Walk a depot",
            "They see what",
        )
        await player.shows("Delivery, Hendrik Vos · after 1", "Customer, Marta Visser")
        await player.press("enter")
        await in_form(player)
        await player.press("enter")
        await is_put_in(player)
        dossier = player.account(small.northwind)
        actions = [action for action in dossier.actions if action.play == "A depot day"]
        assert [(each.title, each.due_on, each.kind, each.share, each.plan_id) for each in actions] == [
            ("Ask for a day", date(2026, 11, 20), "action", "internal", plan),
            ("Walk a depot", date(2026, 11, 23), "milestone", "internal", plan),
            ("Say what to change", date(2026, 11, 23), "action", "external", plan),
        ]
        us, them = Who(colleague_id=ek), Who(person_id=small.report)
        assert [duties_of(each, dossier.responsibilities) for each in actions] == [
            {us: "A"},
            {Who(colleague_id=vos): "A", us: "C", them: "C"},
            {them: "A", Who(colleague_id=vos): "R"},
        ]
        first, second, third = (action.id for action in actions)
        waits = [(each.action_id, each.waits_for_id) for each in dossier.dependencies]
        assert waits == [(second, first), (third, second)]
        await player.press("u")
        await player.until(lambda: any("Play put in: A depot day" in toast for toast in player.toasts))
        assert list(dump_book(desk.book)) == before

    play(desk, scene)


def test_the_form_asks_when_who_and_for_what(desk: Desk, small: Small, plan: int, own: Path, play: Play) -> None:
    lund = add_colleague(desk.book, ColleagueDraft(name="Mikkel Lund"))

    async def scene(player: Player) -> None:
        await open_plays(player)
        await player.type("depot")
        await player.press("enter")
        await in_form(player)
        await player.shows("Begins", "Sales", "Delivery", "Customer", "For objective")
        entry = player.entry("start")
        entry.value = "+1w"
        await player.shows("→ Fri 2026-11-27")
        for name, label in (("who-sales", "Mikkel Lund"), ("objective_id", "One fuel system")):
            from textual.widgets import Select

            choice = player.app.screen.query_one(f"#entry-{name}", Select)
            choice.value = next(value for text, value in choice._options if str(text) == label)
        await player.press("enter")
        await is_put_in(player)
        dossier = player.account(small.northwind)
        assert [(each.due_on, each.owner_id) for each in dossier.actions] == [
            (date(2026, 11, 27), lund),
            (date(2026, 11, 30), None),
            (date(2026, 11, 30), None),
        ]
        assert {each.objective_id for each in dossier.actions} == {dossier.objectives[0].id}

    play(desk, scene)


def test_an_objective_that_has_ended_gets_no_play(desk: Desk, small: Small, plan: int, own: Path, play: Play) -> None:
    with desk.book.read() as session:
        (objective,) = list_objectives(session, small.northwind)
    edit_objective(desk.book, objective.id, {"status": "done"})
    add_objective(desk.book, {"account_id": small.northwind, "plan_id": plan, "title": "Another one"})

    async def scene(player: Player) -> None:
        await player.press("down")
        await player.open_dossier("5")
        await player.until(lambda: not player.app.screen.pane.is_stale)
        await player.press("down")
        assert player.app.screen.pane.selected_record() == objective.id
        await player.go("p", "PlaysScreen")
        await player.type("depot")
        await player.press("enter")
        await in_form(player)
        await player.press("enter")
        await is_put_in(player)
        assert {each.objective_id for each in player.account(small.northwind).actions} == {None}

    play(desk, scene)


def test_nobody_who_has_left_is_offered_a_part(desk: Desk, small: Small, plan: int, own: Path, play: Play) -> None:
    champion, _ = add_person(desk.book, {"account_id": small.northwind, "name": "Gone Since"})
    assess(desk.book, champion, None, "role", "champion")
    move_to_account(desk.book, champion, small.castor)

    async def scene(player: Player) -> None:
        await open_plays(player)
        await player.type("depot")
        await player.press("enter")
        await in_form(player)
        await player.press("enter")
        await is_put_in(player)
        assert {each.customer_owner_id for each in player.account(small.northwind).actions} == {None}

    play(desk, scene)


@pytest.mark.parametrize(
    ("field", "text", "words"),
    [
        ("start", "soon", "is not a date"),
        ("start", "", "is needed"),
        ("before", "", "is needed"),
        ("before", "2026-11-01", "is over when the play begins"),
    ],
)
def test_days_that_are_none_are_told_at_their_field(
    desk: Desk, small: Small, plan: int, play: Play, field: str, text: str, words: str
) -> None:
    async def scene(player: Player) -> None:
        await open_plays(player)
        await player.type("renewal 180")
        await player.shows("day -180d")
        await player.press("enter")
        await in_form(player)
        player.entry("before").value = "2027-06-30"
        player.entry(field).value = text
        await player.press("ctrl+s")
        await player.until(lambda: words in player.problem(field))
        assert player.account(small.northwind).actions == ()

    play(desk, scene)


def test_a_play_with_mistakes_is_shown_with_them_and_not_put_in(
    desk: Desk, small: Small, plan: int, own: Path, play: Play
) -> None:
    own.write_text(OWN.replace("+1d Delivery", "+1d Delivry"))

    async def scene(player: Player) -> None:
        await open_plays(player)
        await player.type("depot")
        await player.shows("! to mend", "! line 11: there is no function “Delivry” (Perhaps “Delivery”.)")
        await player.press("enter")
        await player.until(lambda: player.toasts and player.screen_name == "PlaysScreen" and not player.app._held)
        assert "tierbook play check depot-day" in player.toasts[0]
        await player.press("escape")
        await player.until(lambda: player.screen_name == "AccountScreen")
        assert player.account(small.northwind).actions == ()

    play(desk, scene)


@pytest.mark.parametrize("size", [(120, 40), (80, 24), (60, 16)])
def test_all_plays_are_there_with_their_steps_at_every_size(
    desk: Desk, small: Small, plan: int, play: Play, size: tuple[int, int]
) -> None:
    async def scene(player: Player) -> None:
        screen = await open_plays(player)
        table = screen.query_one("Table")
        assert table.count == len(PlayLibrary().list_plays())  # type: ignore[attr-defined]
        await player.shows("reasons", "Why now", "⏎ take")
        scroll = screen.query_one(".play")
        await player.press("pagedown")
        await player.until(lambda: (scroll.scroll_y > 0) == (scroll.max_scroll_y > 0))
        await player.press("down")
        await player.until(lambda: scroll.scroll_y == 0)
        assert table.cursor == 1  # type: ignore[attr-defined]

    play(desk, scene, size=size)


def test_a_hostile_play_is_shown_as_it_is(desk: Desk, small: Small, plan: int, own: Path, play: Play) -> None:
    own.write_text(OWN.replace("A depot day", "depot [red]x[/] [@click=app.quit]y").replace("Ask for", "[/b]\x1b[2J"))

    async def scene(player: Player) -> None:
        await open_plays(player)
        await player.type("depot")
        await player.shows("depot [red]x[/]", "[/b]")
        await player.press("enter")
        await in_form(player)
        await player.press("enter")
        await is_put_in(player)

    play(desk, scene)
