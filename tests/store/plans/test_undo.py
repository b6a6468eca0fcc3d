"""Every step on a plan is taken back to an equal dump, and done again to the dump after it."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import NamedTuple

import pytest

from store.book import Book
from store.errors import Conflict
from store.plans.actions import add_action, add_actions, edit_action, finish_action, remove_action, reopen_action
from store.plans.carrying import carry_over, list_open_items
from store.plans.competitors import add_competitor, edit_competitor, list_competitors, remove_competitor
from store.plans.dependencies import set_dependencies
from store.plans.objectives import (
    add_objective,
    edit_objective,
    link_objective,
    move_objective,
    remove_objective,
)
from store.plans.plans import add_plan, edit_plan, remove_plan, set_depth
from store.plans.raci import give_duty
from store.plans.responsibilities import Who
from store.plans.risks import add_risk, edit_risk, list_risks, remove_risk
from store.plans.swot import add_swot, edit_swot, list_swot, make_vulnerability, remove_swot
from store.undoing import next_undo, redo, undo
from tests.store.conftest import Filled

AFTER = {"period": "FY28", "starts_on": date(2027, 10, 1), "ends_on": date(2028, 9, 30)}


class Site(NamedTuple):
    """The filled book, with the keys of what stands beside its plan."""

    book: Book
    filled: Filled
    swot: int
    risk: int
    competitor: int
    next_plan: int
    second: int


@pytest.fixture
def site(book: Book, filled: Filled) -> Site:
    own = {"account_id": filled.northwind}
    later = add_plan(book, {**own, **AFTER})
    part = {**own, "plan_id": filled.plan, "title": "Second"}
    add_objective(book, part)
    second = add_action(book, {**part, "objective_id": filled.objective})
    with book.read() as session:
        return Site(
            book,
            filled,
            list_swot(session, filled.northwind)[0].id,
            list_risks(session, filled.northwind)[0].id,
            list_competitors(session, filled.northwind)[0].id,
            later,
            second,
        )


def own(site: Site, **values: object) -> dict[str, object]:
    return {"account_id": site.filled.northwind, **values}


def carry(site: Site) -> None:
    with site.book.read() as session:
        item = list_open_items(session, site.next_plan)[0]
    carry_over(site.book, site.next_plan, item)


STEPS: dict[str, Callable[[Site], object]] = {
    "Plan FY29 begun": lambda s: add_plan(s.book, own(s, **{**AFTER, "period": "FY29"})),
    "Plan FY27: goal, where we are": lambda s: edit_plan(s.book, s.filled.plan, {"goal": "More", "ladder": "adopt"}),
    "Plan FY27 removed": lambda s: remove_plan(s.book, s.filled.plan),
    "Depth of the plan: goals only": lambda s: set_depth(s.book, s.filled.northwind, "goals"),
    "Objective added: New": lambda s: add_objective(s.book, own(s, plan_id=s.filled.plan, title="New")),
    "Objective One fuel system: status": lambda s: edit_objective(s.book, s.filled.objective, {"status": "at risk"}),
    "Objective moved: One fuel system": lambda s: move_objective(s.book, s.filled.objective, 1),
    "Objective One fuel system: linked": lambda s: link_objective(s.book, s.filled.objective, person_id=s.filled.boss),
    "Objective One fuel system: link taken away": lambda s: link_objective(
        s.book, s.filled.objective, fact_id=s.filled.fact
    ),
    "Objective removed: One fuel system": lambda s: remove_objective(s.book, s.filled.objective),
    "Action added: New": lambda s: add_action(s.book, own(s, title="New")),
    "Two at once": lambda s: add_actions(s.book, [own(s, title="A"), own(s, title="B")], "Two at once"),
    "Action Walk two depots: due": lambda s: edit_action(s.book, s.filled.action, {"due_on": "2027-01-08"}),
    "Done: Walk two depots": lambda s: finish_action(
        s.book, s.filled.action, {"summary": "Walked two", "type": "meeting"}, [s.filled.boss], "Jonna Ek"
    ),
    "Open again: Walk two depots": lambda s: reopen_action(s.book, s.filled.action),
    "Action removed: Walk two depots": lambda s: remove_action(s.book, s.filled.action),
    "Action Second: waits for": lambda s: set_dependencies(s.book, s.second, [s.filled.action]),
    "Jan de Boer: informed for Walk two depots": lambda s: give_duty(
        s.book, s.filled.action, Who(person_id=s.filled.boss), "I"
    ),
    "Jan de Boer: accountable for Walk two depots": lambda s: give_duty(
        s.book, s.filled.action, Who(person_id=s.filled.boss), "A"
    ),
    "Threat added: A rival": lambda s: add_swot(s.book, own(s, kind="threat", text="A rival")),
    "Weakness No name in Procurement: answered by action": lambda s: edit_swot(
        s.book, s.swot, {"action_id": s.filled.action}
    ),
    "Weakness removed: No name in Procurement": lambda s: remove_swot(s.book, s.swot),
    "Critical vulnerability: No name in Procurement": lambda s: make_vulnerability(s.book, s.swot),
    "Risk added: New": lambda s: add_risk(s.book, own(s, title="New")),
    "Risk Tender slips: action against it": lambda s: edit_risk(s.book, s.risk, {"action_id": s.filled.action}),
    "Risk removed: Tender slips": lambda s: remove_risk(s.book, s.risk),
    "Competitor added: Castor": lambda s: add_competitor(s.book, own(s, name="Castor")),
    "Competitor Fuelwise: share in %": lambda s: edit_competitor(s.book, s.competitor, {"share": 40}),
    "Competitor removed: Fuelwise": lambda s: remove_competitor(s.book, s.competitor),
    "Carried over: One fuel system": carry,
}
"""Every step, under what undo calls it."""


@pytest.mark.parametrize("label", STEPS)
def test_each_step_is_taken_back_and_done_again(site: Site, dumped: Callable[[Book], str], label: str) -> None:
    before = dumped(site.book)
    if label.startswith("Open again"):
        finish_action(site.book, site.filled.action)
        before = dumped(site.book)
    STEPS[label](site)
    after = dumped(site.book)
    assert after != before
    with site.book.read() as session:
        step = next_undo(session)
    assert step is not None
    assert step.label == label
    undo(site.book)
    assert dumped(site.book) == before
    redo(site.book)
    assert dumped(site.book) == after


def conflicting(site: Site) -> list[tuple[str, Callable[[str, dict[str, object]], object]]]:
    book, filled = site.book, site.filled
    return [
        ("goal", lambda text, seen: edit_plan(book, filled.plan, {"goal": text}, seen)),
        ("title", lambda text, seen: edit_objective(book, filled.objective, {"title": text}, seen)),
        ("title", lambda text, seen: edit_action(book, filled.action, {"title": text}, seen)),
        ("text", lambda text, seen: edit_swot(book, site.swot, {"text": text}, seen)),
        ("title", lambda text, seen: edit_risk(book, site.risk, {"title": text}, seen)),
        ("name", lambda text, seen: edit_competitor(book, site.competitor, {"name": text}, seen)),
    ]


@pytest.mark.parametrize("place", range(6))
def test_a_save_over_what_somebody_else_wrote_shows_both_texts(
    site: Site, dumped: Callable[[Book], str], place: int
) -> None:
    field, edit = conflicting(site)[place]
    edit("Theirs", {})
    before = dumped(site.book)
    with pytest.raises(Conflict) as caught:
        edit("Mine", {field: "As I saw it"})
    assert (caught.value.theirs, caught.value.mine) == ("Theirs", "Mine")
    assert dumped(site.book) == before
    edit("Mine", {field: "Theirs"})
