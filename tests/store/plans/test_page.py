"""The page of a plan: the same figures for screen, documents and command line, worked out from the dossier."""

from __future__ import annotations

from datetime import date

import pytest

from store.attributes import assess
from store.book import Book
from store.dossier import read_dossier
from store.opportunities import add_opportunity, edit_opportunity
from store.plans.actions import add_action, finish_action
from store.plans.objectives import edit_objective, link_objective
from store.plans.page import PlanPage, make_page
from store.plans.plans import add_plan
from store.plans.risks import add_risk
from store.white_space import fill_cell
from tests.store.conftest import Filled


@pytest.fixture
def page(book: Book, filled: Filled) -> PlanPage:
    return read(book, filled)


def read(book: Book, filled: Filled) -> PlanPage:
    with book.read() as session:
        made = make_page(read_dossier(session, filled.northwind))
    assert made is not None
    return made


def test_an_account_without_a_plan_has_no_page(book: Book, filled: Filled) -> None:
    with book.read() as session:
        assert make_page(read_dossier(session, filled.halden)) is None


def test_an_objective_stands_with_its_actions_facts_and_people(book: Book, filled: Filled) -> None:
    link_objective(book, filled.objective, person_id=filled.boss)
    (line,) = read(book, filled).objectives
    assert [action.title for action in line.actions] == ["Walk two depots", "Agree the data"]
    assert [fact.id for fact in line.facts] == [filled.fact]
    assert [person.id for person in line.people] == [filled.boss]
    assert (line.current, line.is_read_off, line.share) == (2_000, False, 2 / 12)


def test_what_is_still_to_be_done_comes_by_its_day(book: Book, filled: Filled) -> None:
    own = {"account_id": filled.northwind}
    add_action(book, {**own, "title": "Of no plan", "due_on": "2026-11-23"})
    other = add_plan(book, {**own, "period": "FY28", "starts_on": "2027-10-01", "ends_on": "2028-09-30"})
    add_action(book, {**own, "title": "Of another plan", "plan_id": other})
    finish_action(book, filled.action)
    page = read(book, filled)
    assert [action.title for action in page.next_actions] == ["Of no plan", "Agree the data"]
    assert [action.title for action in page.loose_actions] == ["Of no plan"]
    assert [action.title for action in page.actions] == ["Of no plan", "Walk two depots", "Agree the data"]


def test_money_is_ours_the_pipeline_whatever_it_sells_and_what_is_still_to_be_had(book: Book, filled: Filled) -> None:
    fill_cell(book, filled.northwind, None, filled.offering, {"state": "ours", "spend": 30_000_00})
    add_opportunity(book, {"account_id": filled.northwind, "name": "Nobody's offering", "amount": 5_00})
    money = read(book, filled).money
    assert (money.ours, money.pipeline, money.white_space) == (30_000_00, 210_000_000 + 5_00, 90_000_00)


def test_a_measure_may_be_read_off_the_book(book: Book, filled: Filled) -> None:
    edit_objective(book, filled.objective, {"measure_of": "pipeline", "target": None})
    (line,) = read(book, filled).objectives
    assert (line.current, line.is_read_off) == (2_100_000_000, True)
    edit_objective(book, filled.objective, {"measure_of": "won"})
    edit_opportunity(book, filled.deal, {"state": "won", "close_on": date(2027, 3, 31)})
    assert read(book, filled).objectives[0].current == 2_100_000_000
    edit_opportunity(book, filled.deal, {"close_on": date(2027, 4, 1)})
    assert read(book, filled).objectives[0].current == 0, "after the objective was due"


def test_key_players_who_are_not_on_our_side_are_to_be_won(book: Book, filled: Filled) -> None:
    assert [each.person.id for each in read(book, filled).to_win] == [filled.boss], "an economic buyer, not assessed"
    assess(book, filled.boss, filled.centre, "support", "enemy")
    assess(book, filled.boss, None, "support", "mentor")
    (boss,) = read(book, filled).to_win
    assert boss.support == "enemy", "what is judged where she sits goes before what is judged of her at large"
    assess(book, filled.boss, filled.centre, "support", "supporter")
    assert read(book, filled).to_win == ()
    assess(book, filled.report, None, "influence", "inner circle")
    assert read(book, filled).to_win == (), "a supporter"


def test_only_open_risks_are_told_of_the_heaviest_first(book: Book, filled: Filled) -> None:
    own = {"account_id": filled.northwind}
    add_risk(book, {**own, "title": "Small", "likelihood": "low", "impact": "low"})
    add_risk(book, {**own, "title": "Over", "likelihood": "high", "impact": "high", "state": "closed"})
    assert [risk.title for risk in read(book, filled).open_risks] == ["Tender slips", "Small"]


def test_another_plan_can_be_asked_for(book: Book, filled: Filled, page: PlanPage) -> None:
    period = {"period": "FY28", "starts_on": "2027-10-01", "ends_on": "2028-09-30"}
    later = add_plan(book, {"account_id": filled.northwind, **period})
    assert page.plan.id == read(book, filled).plan.id == filled.plan
    with book.read() as session:
        dossier = read_dossier(session, filled.northwind)
        asked = make_page(dossier, next(plan for plan in dossier.plans if plan.id == later))
    assert asked is not None
    assert (asked.plan.id, asked.objectives, asked.actions) == (later, (), ())
