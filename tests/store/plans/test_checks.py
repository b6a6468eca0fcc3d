"""What is worth a look in a plan, beside which record, in which words."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta

import pytest

from store.accounts import edit_account
from store.book import Book
from store.dossier import read_dossier
from store.moves import leave_seat
from store.plans.actions import add_action, edit_action, finish_action
from store.plans.checks import (
    ACCOUNT,
    ACTION,
    OBJECTIVE,
    PLAN,
    RISK,
    SWOT,
    WEIGHTS,
    Check,
    list_checks,
)
from store.plans.objectives import edit_objective
from store.plans.page import PlanPage, make_page
from store.plans.plans import edit_plan, set_depth
from store.plans.risks import add_risk, edit_risk, list_risks
from store.plans.swot import add_swot, edit_swot, list_swot
from store.rules import PLAN_OPENED, set_rule
from tests.store.conftest import Filled

TODAY = date(2026, 11, 20)


@pytest.fixture
def look(book: Book, filled: Filled) -> Callable[..., list[Check]]:
    """Return a function that gives the checks of the filled book's plan, which was opened on a day."""

    def look(opened_on: date | None = TODAY, today: date = TODAY) -> list[Check]:
        page = page_of(book, filled)
        return list_checks(page, opened_on, page.dossier.rules, today)

    return look


def page_of(book: Book, filled: Filled) -> PlanPage:
    with book.read() as session:
        page = make_page(read_dossier(session, filled.northwind))
    assert page is not None
    return page


def said(checks: list[Check], table: str, key: int | None = None) -> list[str]:
    return [check.words for check in checks if check.table == table and key in (None, check.key)]


Look = Callable[..., list[Check]]


def test_each_item_has_its_own_words_and_the_weightiest_come_first(look: Look, book: Book, filled: Filled) -> None:
    checks = look()
    assert [(check.words, check.name) for check in checks] == [
        ("High, and no action against it", "Tender slips"),
        ("Without date", "Agree the data"),
        ("Nothing answers it", "No name in Procurement"),
        ("Target without a source", "One fuel system"),
        ("No critical vulnerability named", "FY27"),
    ]
    assert [check.weight for check in checks] == [WEIGHTS[check.kind] for check in checks] == [4, 3, 3, 2, 1]
    assert (checks[3].table, checks[3].key) == (OBJECTIVE, filled.objective)
    assert checks[-1].table == ACCOUNT
    assert checks[-1].key == filled.northwind


def test_a_stakeholder_who_has_left_is_told_of_until_there_is_another(look: Look, book: Book, filled: Filled) -> None:
    edit_objective(book, filled.objective, {"stakeholder_id": filled.report})
    leave_seat(book, filled.report, filled.report_seat)
    assert said(look(), OBJECTIVE)[0] == "Stakeholder left 2026-11-20"
    edit_objective(book, filled.objective, {"stakeholder_id": filled.boss})
    assert said(look(), OBJECTIVE) == ["Target without a source"]


def test_an_objective_wants_two_actions_and_one_of_the_customers(look: Look, book: Book, filled: Filled) -> None:
    (second,) = (row.id for row in page_of(book, filled).actions if row.id != filled.action)
    edit_action(book, second, {"status": "dropped"})
    assert said(look(), OBJECTIVE) == ["Only one action", "No action on the customer's side", "Target without a source"]
    edit_action(book, filled.action, {"objective_id": None})
    assert said(look(), OBJECTIVE)[0] == "No action yet"
    edit_action(book, second, {"status": "not started"})
    edit_action(book, filled.action, {"objective_id": filled.objective})
    finish_action(book, filled.action)
    assert said(look(), OBJECTIVE) == ["Target without a source"], "what is done was an action, too"
    edit_objective(book, filled.objective, {"source": "Marta Visser"})
    assert said(look(), OBJECTIVE) == []


def test_a_day_before_the_period_begins_is_worth_a_look(look: Look, book: Book, filled: Filled) -> None:
    edit_objective(book, filled.objective, {"due_on": date(2026, 9, 30)})
    edit_action(book, filled.action, {"due_on": date(2026, 9, 30)})
    for table, key in ((OBJECTIVE, filled.objective), (ACTION, filled.action)):
        assert "Due before FY27 begins" in said(look(), table, key)
    edit_action(book, filled.action, {"due_on": date(2026, 10, 1)})
    assert said(look(), ACTION, filled.action) == []


@pytest.mark.parametrize("status", ["done", "dropped"])
def test_nothing_is_asked_of_what_has_ended(look: Look, book: Book, filled: Filled, status: str) -> None:
    for action in page_of(book, filled).actions:
        edit_action(book, action.id, {"status": status, "due_on": None})
    edit_objective(book, filled.objective, {"status": status})
    assert said(look(), OBJECTIVE) == said(look(), ACTION) == []


def test_an_action_wants_an_owner_and_a_date_a_milestone_only_a_date(look: Look, book: Book, filled: Filled) -> None:
    values = {"account_id": filled.northwind}
    loose = add_action(book, {**values, "title": "Of no plan"})
    milestone = add_action(book, {**values, "title": "Signed", "kind": "milestone", "plan_id": filled.plan})
    theirs = add_action(book, {**values, "title": "Theirs", "customer_owner_id": filled.boss, "due_on": TODAY})
    assert said(look(), ACTION, loose) == ["Without owner and date"]
    assert said(look(), ACTION, milestone) == ["Without date"]
    assert said(look(), ACTION, theirs) == []
    edit_action(book, milestone, {"due_on": TODAY})
    edit_action(book, loose, {"due_on": TODAY})
    assert said(look(), ACTION, milestone) == []
    assert said(look(), ACTION, loose) == ["Without owner"]


def test_a_plan_wants_to_be_opened_every_thirty_days(look: Look, book: Book, filled: Filled) -> None:
    assert said(look(TODAY - timedelta(days=30)), PLAN) == []
    assert said(look(TODAY - timedelta(days=31)), PLAN) == ["Not opened for 31 days"]
    assert said(look(None), PLAN) == [], "it was made today"
    assert said(look(None, TODAY + timedelta(days=40)), PLAN) == ["Not opened for 40 days"]
    set_rule(book, PLAN_OPENED, 0)
    assert said(look(None, TODAY + timedelta(days=40)), PLAN) == []


def test_a_plan_whose_period_is_over_says_so_until_it_is_closed(look: Look, book: Book, filled: Filled) -> None:
    after = date(2027, 10, 1)
    assert said(look(after, after), PLAN) == ["Over since 2027-09-30"]
    edit_plan(book, filled.plan, {"status": "closed"})
    assert {check.table for check in look(None, after)} == {RISK, SWOT}


def test_a_weakness_or_a_threat_wants_an_answer_the_rest_does_not(look: Look, book: Book, filled: Filled) -> None:
    threat = add_swot(book, {"account_id": filled.northwind, "kind": "threat", "text": "A rival"})
    for kind in ("strength", "opportunity"):
        add_swot(book, {"account_id": filled.northwind, "kind": kind, "text": "Good"})
    with book.read() as session:
        weakness = list_swot(session, filled.northwind)[0].id
    assert {(check.key, check.words) for check in look() if check.table == SWOT} == {
        (weakness, "Nothing answers it"),
        (threat, "Nothing answers it"),
    }
    edit_swot(book, weakness, {"objective_id": filled.objective})
    edit_swot(book, threat, {"action_id": filled.action})
    assert said(look(), SWOT) == []
    edit_account(book, filled.northwind, {"vulnerability": "A rival"})
    assert said(look(), ACCOUNT) == []


def test_only_a_risk_that_is_high_and_open_wants_an_action(look: Look, book: Book, filled: Filled) -> None:
    values = {"account_id": filled.northwind, "title": "Small", "likelihood": "low", "impact": "high"}
    small = add_risk(book, values)
    assert said(look(), RISK, small) == []
    edit_risk(book, small, {"likelihood": "medium"})
    assert said(look(), RISK, small) == ["High, and no action against it"]
    edit_risk(book, small, {"state": "closed"})
    assert said(look(), RISK, small) == []
    with book.read() as session:
        (high,) = (risk.id for risk in list_risks(session, filled.northwind) if risk.is_high)
    edit_risk(book, high, {"action_id": filled.action})
    assert said(look(), RISK) == []


def test_what_the_depth_does_not_show_is_not_asked_about(look: Look, book: Book, filled: Filled) -> None:
    set_depth(book, filled.northwind, "actions")
    assert {check.table for check in look()} == {RISK, ACTION, SWOT, ACCOUNT}
    set_depth(book, filled.northwind, "goals")
    assert look() == []
    assert {check.table for check in look(None, date(2027, 1, 20))} == {PLAN}
