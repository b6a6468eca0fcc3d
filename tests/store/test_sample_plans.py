"""The plans of the sample book: one of every kind, with something to see in each."""

from __future__ import annotations

import shutil
from collections.abc import Iterator, Mapping
from datetime import date
from pathlib import Path

import pytest

from store import words
from store.accounts import find_account
from store.book import Book
from store.dossier import Dossier, read_dossier
from store.gaps.kinds import PLAN
from store.gaps.worklist import list_gaps
from store.history import list_changes
from store.opening import open_book
from store.places import sample_book
from store.plans.carrying import list_open_items
from store.plans.checks import WEIGHTS, list_checks
from store.plans.next_actions import list_next_actions
from store.plans.openings import list_openings
from store.plans.page import PlanPage, make_page
from store.sample import SAMPLE_DAY

DEEP = ("Northwind Logistics", "Halden Energy", "Castor Pharma")
PORT = "Compagnie Portuaire de l'Estuaire"
PLANNED = (*DEEP, PORT, "Tallåsen Skog & Papper", "Whitcombe & Sons Waste")
USED: Mapping[tuple[str, str], words.Words] = {
    ("plans", "type"): words.PLAN_TYPE,
    ("plans", "status"): words.PLAN_STATUS,
    ("plans", "share"): words.SHARE,
    ("objectives", "type"): words.OBJECTIVE_TYPE,
    ("objectives", "side"): words.SIDE,
    ("actions", "kind"): words.ACTION_KIND,
    ("actions", "function"): words.FUNCTION,
    ("actions", "share"): words.SHARE,
    ("responsibilities", "duty"): words.DUTY,
    ("swot", "kind"): words.SWOT_KIND,
    ("risks", "type"): words.RISK_TYPE,
    ("risks", "likelihood"): words.GRADE,
    ("risks", "state"): words.RISK_STATE,
}
"""What of the vocabulary the plans show, each value at least once."""
UNUSED = {("responsibilities", "duty"): {"A"}, ("risks", "type"): {"renewal"}}
"""Who is accountable is the owner; nothing of these accounts is up for renewal."""


@pytest.fixture(scope="module")
def book(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Book]:
    path = Path(shutil.copyfile(sample_book(), tmp_path_factory.mktemp("copied") / "book.db"))
    with open_book(path) as opened:
        yield opened


@pytest.fixture(scope="module")
def dossiers(book: Book) -> dict[str, Dossier]:
    """Return the dossiers of the accounts with plans by name."""
    with book.read() as session:
        return {name: read_dossier(session, find_account(session, name).id) for name in PLANNED}


@pytest.fixture(scope="module")
def pages(dossiers: dict[str, Dossier]) -> dict[str, PlanPage]:
    made = {name: make_page(dossier) for name, dossier in dossiers.items()}
    return {name: page for name, page in made.items() if page is not None}


@pytest.mark.parametrize("place", USED)
def test_every_word_is_seen_once(dossiers: dict[str, Dossier], place: tuple[str, str]) -> None:
    rows, field = place
    seen = {getattr(row, field) for dossier in dossiers.values() for row in getattr(dossier, rows)}
    assert {word for word in USED[place].values if word} - UNUSED.get(place, set()) <= seen


def test_a_plan_of_each_state_and_depth(pages: dict[str, PlanPage]) -> None:
    assert {name: (page.plan.period, page.plan.status, page.depth) for name, page in pages.items()} == {
        "Northwind Logistics": ("FY27", "active", ""),
        "Halden Energy": ("FY27", "in review", ""),
        "Castor Pharma": ("FY27", "active", ""),
        PORT: ("FY27", "draft", ""),
        "Tallåsen Skog & Papper": ("FY27", "active", "actions"),
        "Whitcombe & Sons Waste": ("FY27", "active", "goals"),
    }


@pytest.mark.parametrize("name", DEEP)
def test_the_deep_ones_have_all_of_it(pages: dict[str, PlanPage], dossiers: dict[str, Dossier], name: str) -> None:
    page, dossier = pages[name], dossiers[name]
    assert all(getattr(page.plan, field) for field in ("field_of_play", "our_value", "their_gain", "our_gain", "goal"))
    assert {line.row.side for line in page.objectives} == {"ours", "theirs"}
    assert {action.function for action in page.actions} >= {"sales", "sdr", "delivery", "executive sponsor"}
    assert any(line.is_read_off and line.current for line in page.objectives)
    assert any(action.kind == "milestone" for action in page.actions)
    assert any(action.is_overdue(SAMPLE_DAY) for action in page.actions)
    assert {item.kind for item in dossier.swot} == {"strength", "weakness", "opportunity", "threat"}
    assert len(page.next_actions) >= 5
    assert min(map(len, (dossier.dependencies, dossier.responsibilities, dossier.risks, dossier.competitors))) >= 1
    assert page.to_win
    assert min(page.money) > 0


def test_measures_are_typed_and_read_off_in_every_way(pages: dict[str, PlanPage]) -> None:
    sources = {line.row.measure_of for page in pages.values() for line in page.objectives}
    assert sources == {"", "won", "pipeline", "white space"}


def test_last_periods_plan_leaves_something_to_carry_over(book: Book, pages: dict[str, PlanPage]) -> None:
    with book.read() as session:
        items = list_open_items(session, pages[PORT].plan.id)
        done = [line.label for line in list_changes(session, pages["Castor Pharma"].plan.account_id, 5_000)]
    assert [(item.kind, item.actions) for item in items] == [("objective", 2), ("objective", 1), ("action", 0)]
    assert "Carried over: A second plant wants what Basel has" in done


def test_what_is_worth_a_look_is_there_to_be_seen(book: Book, pages: dict[str, PlanPage]) -> None:
    seen = set()
    with book.read() as session:
        for page in pages.values():
            opened = list_openings(session, page.plan.account_id)[page.plan.id]
            seen |= {check.kind for check in list_checks(page, opened, page.dossier.rules, SAMPLE_DAY)}
        gaps = {gap.kind.name for gap in list_gaps(session).gaps if gap.kind.section == PLAN}
    assert seen == WEIGHTS.keys() - {"over", "early"}, "no plan is over yet, none was begun too early"
    assert len(gaps) == 9


def test_everybody_has_something_to_do(book: Book) -> None:
    with book.read() as session:
        rows = list_next_actions(session)
    owners = {row.owner for row in rows}
    assert len(owners - {""}) >= 7
    assert [row.due_on for row in rows if row.due_on] == sorted(row.due_on for row in rows if row.due_on)
    assert {row.due_on is not None and row.due_on < date(2026, 11, 20) for row in rows} == {True, False}
