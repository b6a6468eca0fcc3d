"""Objectives: in their order, each of one plan, with what stands behind it."""

from __future__ import annotations

import pytest

from store.book import Book
from store.checkup import check_book
from store.dossier import read_dossier
from store.errors import NotFound, Refused
from store.facts import remove_fact
from store.history import list_changes
from store.people import remove_person
from store.plans.measures import MONEY
from store.plans.objectives import (
    ObjectiveRow,
    add_objective,
    edit_objective,
    link_objective,
    list_objective_links,
    list_objectives,
    move_objective,
    remove_objective,
)
from store.plans.plans import add_plan
from store.plans.swot import edit_swot, list_swot
from tests.store.conftest import Filled


def titles(book: Book, filled: Filled) -> list[str]:
    with book.read() as session:
        return [row.title for row in list_objectives(session, filled.northwind)]


def one(book: Book, filled: Filled) -> ObjectiveRow:
    with book.read() as session:
        return next(row for row in list_objectives(session, filled.northwind) if row.id == filled.objective)


def test_they_stand_in_an_order_of_their_own(book: Book, filled: Filled) -> None:
    part = {"account_id": filled.northwind, "plan_id": filled.plan}
    second, third = (add_objective(book, {**part, "title": title}) for title in ("Second", "Third"))
    assert titles(book, filled) == ["One fuel system", "Second", "Third"]
    move_objective(book, third, -1)
    assert titles(book, filled) == ["One fuel system", "Third", "Second"]
    move_objective(book, second, 5)
    move_objective(book, filled.objective, -1)
    assert titles(book, filled) == ["One fuel system", "Third", "Second"]
    remove_objective(book, third)
    add_objective(book, {**part, "title": "Last"})
    assert titles(book, filled) == ["One fuel system", "Second", "Last"]


@pytest.mark.parametrize(
    "changes",
    [
        {"title": ""},
        {"type": "glory"},
        {"side": ""},
        {"status": "paused"},
        {"starts_on": "2027-06-01"},
        {"target": 2**63},
        {"owner_id": 1},
        {"stakeholder_id": 1},
        {"measure_of": "feeling"},
    ],
)
def test_what_breaks_a_rule_is_refused(book: Book, filled: Filled, changes: dict[str, object]) -> None:
    if "side" in changes:
        changes = {"side": "nobody's"}
    with pytest.raises(Refused, match="not saved"):
        edit_objective(book, filled.objective, changes)


def test_what_is_read_off_the_book_is_money(book: Book, filled: Filled) -> None:
    edit_objective(book, filled.objective, {"target": None})
    assert edit_objective(book, filled.objective, {"measure_of": "pipeline"}).unit == MONEY


def test_a_count_never_becomes_an_amount_of_money_unasked(book: Book, filled: Filled) -> None:
    """Of twelve depots the target would be twelve euros."""
    with pytest.raises(Refused) as caught:
        edit_objective(book, filled.objective, {"measure_of": "pipeline"})
    assert caught.value.fields == {
        "measure_of": "would be money, but “target” is 12 depots. Write that one anew, or empty it, first"
    }
    with pytest.raises(Refused) as caught:
        edit_objective(book, filled.objective, {"target": 5_000_000, "unit": MONEY})
    assert "“now” is 2 depots" in caught.value.fields["target"]
    told = edit_objective(book, filled.objective, {"measure_of": "pipeline", "target": 5_000_000, "unit": MONEY})
    assert (told.unit, told.target, told.current) == (MONEY, 5_000_000, None), "the book says the value now"
    with pytest.raises(Refused) as caught:
        edit_objective(book, filled.objective, {"target": 4_000, "unit": "sites"})
    assert caught.value.fields == {"target": "is an amount of money, as it is compared with what the book says"}
    assert edit_objective(book, filled.objective, {"measure_of": ""}).target == 5_000_000
    with pytest.raises(Refused) as caught:
        edit_objective(book, filled.objective, {"unit": "sites"})
    assert "would be counted in sites, but “target” is an amount of money" in caught.value.fields["target"]


def test_what_the_book_says_cannot_be_typed(book: Book, filled: Filled) -> None:
    edit_objective(book, filled.objective, {"target": None})
    edit_objective(book, filled.objective, {"measure_of": "won"})
    with pytest.raises(Refused) as caught:
        edit_objective(book, filled.objective, {"current": 1_000})
    assert caught.value.fields == {
        "current": "is read off the book (Business won in its time, whole account): it cannot be typed"
    }


def test_it_stays_in_its_plan_and_account(book: Book, filled: Filled) -> None:
    period = {"period": "FY28", "starts_on": "2027-10-01", "ends_on": "2028-09-30"}
    later = add_plan(book, {"account_id": filled.northwind, **period})
    elsewhere = add_plan(book, {"account_id": filled.halden, **period})
    with pytest.raises(Refused) as caught:
        edit_objective(book, filled.objective, {"plan_id": later})
    assert caught.value.fields == {"plan_id": "stays as it is"}
    with pytest.raises(Refused) as caught:
        edit_objective(book, filled.objective, {"account_id": filled.halden})
    assert caught.value.fields == {"account_id": "stays as it is"}
    with pytest.raises(Refused) as caught:
        add_objective(book, {"account_id": filled.northwind, "plan_id": elsewhere, "title": "Stray"})
    assert caught.value.fields == {"plan_id": "is plan of another account"}
    with pytest.raises((Refused, NotFound)):
        add_objective(book, {"account_id": filled.northwind, "plan_id": 1, "title": "Stray"})


def test_facts_and_people_are_linked_and_taken_away_again(book: Book, filled: Filled) -> None:
    assert link_objective(book, filled.objective, person_id=filled.boss)
    assert not link_objective(book, filled.objective, fact_id=filled.fact)
    with book.read() as session:
        links = [(link.fact_id, link.person_id) for link in list_objective_links(session, filled.northwind)]
    assert links == [(None, filled.boss)]
    with pytest.raises(Refused, match="not saved"):
        link_objective(book, filled.objective)


def test_what_stands_behind_it_may_go(book: Book, filled: Filled) -> None:
    link_objective(book, filled.objective, person_id=filled.boss)
    edit_objective(book, filled.objective, {"stakeholder_id": filled.boss})
    remove_person(book, filled.boss)
    remove_fact(book, filled.fact)
    with book.read() as session:
        assert list_objective_links(session, filled.northwind) == []
    assert one(book, filled).stakeholder_id is None
    assert check_book(book.path) == []


def test_the_history_tells_of_a_new_one_in_one_line(book: Book, filled: Filled) -> None:
    add_objective(book, {"account_id": filled.northwind, "plan_id": filled.plan, "title": "Second"})
    with book.read() as session:
        lines = list_changes(session, filled.northwind, table="objective")
    assert [(line.field, line.after) for line in lines if line.label == "Objective added: Second"] == [
        ("title", "Second")
    ]


def test_its_actions_outlive_it(book: Book, filled: Filled) -> None:
    with book.read() as session:
        (weakness,) = list_swot(session, filled.northwind)
    edit_swot(book, weakness.id, {"objective_id": filled.objective})
    remove_objective(book, filled.objective)
    with book.read() as session:
        left = read_dossier(session, filled.northwind)
    assert {(action.plan_id, action.objective_id) for action in left.actions} == {(filled.plan, None)}
    assert not left.swot[0].is_answered
    assert check_book(book.path) == []
