"""The one-to-few part of the sample book: something to see of every feature that growth accounts are worked by."""

from __future__ import annotations

import shutil
from collections import Counter
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest
from sqlmodel import Session

from store.accounts import find_account, read_account
from store.book import Book
from store.campaigns.campaigns import CampaignRow, list_campaigns
from store.campaigns.counting import count_campaigns
from store.campaigns.due_list import list_due
from store.campaigns.due_touches import list_due_touches
from store.campaigns.holidays import list_holidays, read_days_off
from store.campaigns.roll import list_roll
from store.history import list_changes
from store.offered_points import list_offered
from store.opening import open_book
from store.persona_quality import GOOD, NOBODY, count_personas, read_quality
from store.personas import list_personas
from store.places import sample_book
from store.point_queue import FRESH, MISSING, OLD, list_queue, read_points
from store.sample import SAMPLE_DAY
from store.talking_points import list_talking_points
from store.tiering.actuals import read_actuals
from store.tiering.tier_plans import split_names
from store.words import DUE_STATUS, ENROLMENT_STATUS, POINT_KIND
from templates.cadences.library import CadenceLibrary
from templates.library import Library

RUNNING, DRAFT, ENDED = "Own pump, own litres", "Charging behind one connection", "After the depot fair"


@pytest.fixture(scope="module")
def book(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Book]:
    path = Path(shutil.copyfile(sample_book(), tmp_path_factory.mktemp("copied") / "book.db"))
    with open_book(path) as opened:
        yield opened


@pytest.fixture
def session(book: Book) -> Iterator[Session]:
    with book.read() as reading:
        yield reading


def campaign_of(session: Session, name: str) -> CampaignRow:
    return next(row for row in list_campaigns(session) if row.name == name)


def test_the_book_knows_its_personas(session: Session) -> None:
    personas = list_personas(session)
    assert all(each.cares_about for each in personas)
    assert [each.name for each in personas if each.is_wanted] == ["Fleet", "Operations", "Finance"]
    counts = count_personas(read_quality(session))
    assert all(0 < each.good < each.wanted for each in counts)
    lacking = {state.lacking for quality in read_quality(session) for state in quality.states}
    assert lacking >= {GOOD, NOBODY}


def test_points_are_missing_old_and_fresh(session: Session) -> None:
    due = Counter(state.due for state in read_points(session))
    assert min(due[MISSING], due[OLD], due[FRESH]) > 10


def test_points_have_all_that_a_point_may_have(session: Session) -> None:
    points = list_talking_points(session, *(state.account_id for state in read_points(session)))
    assert {point.kind for point in points} == set(POINT_KIND.values) - {""}
    assert all(point.so_what and point.proof and point.source for point in points)
    kinds = Counter((bool(point.industry), bool(point.offering_id), bool(point.persona)) for point in points)
    assert min(kinds[True, False, True], kinds[True, True, True], kinds[False, True, True]) > 2
    assert kinds[False, False, False] > 20, "most priorities are those of one account"


def test_most_accounts_of_the_queue_are_offered_something(session: Session) -> None:
    offered = [len(list_offered(session, state.account_id)) for state in list_queue(session)]
    assert sum(count > 0 for count in offered) > len(offered) * 0.7
    assert max(offered) < 10


def test_what_is_offered_holds_for_more_than_one(session: Session) -> None:
    for state in list_queue(session):
        assert not [each.text for each in list_offered(session, state.account_id) if "Your own" in each.text]


def test_a_tier_plan_runs_well_and_another_badly(session: Session) -> None:
    actuals = {each.plan.name: each for each in read_actuals(session, {})}
    assert all(each.plan.is_current(SAMPLE_DAY) for each in actuals.values())
    assert {each.plan.tier for each in actuals.values()} == {2, 3}
    assert any(each.plan.offering_id for each in actuals.values())
    good, poor = actuals["Growth, logistics"], actuals["Growth, food"]
    assert not {"accounts", "touches", "pipeline", "revenue"} & {*good.behind}
    assert {"touches", "revenue"} <= {*poor.behind}
    assert None not in (good.plan.owner_id, good.plan.sdr_id, good.plan.marketing_id)
    growth = sum(each.accounts for each in actuals.values() if each.plan.tier == 2)
    assert growth == len(read_points(session)), "each growth account falls under one"


def test_what_the_book_names_is_in_the_library(session: Session) -> None:
    templates = {each.name for each in Library().list_templates()}
    cadences = {each.name for each in CadenceLibrary().list_cadences()}
    for plan in (each.plan for each in read_actuals(session, {})):
        assert {plan.template} - {""} <= templates
        assert {plan.cadence} - {""} <= cadences
        assert {*split_names(plan.personas)} <= {each.name for each in list_personas(session)}
    for campaign in list_campaigns(session):
        assert {campaign.template} <= templates
        assert {campaign.cadence} <= cadences
    assert {line.template for line in list_due(session, SAMPLE_DAY)} - {""} <= templates


def test_a_few_sheets_have_a_template_chosen_by_hand(session: Session) -> None:
    keys = [state.account_id for state in read_points(session)]
    chosen = Counter(read_account(session, key).sheet_template for key in keys)
    assert sum(count for template, count in chosen.items() if template) == 3
    assert {*chosen} - {""} <= {each.name for each in Library().list_templates()}


def test_a_campaign_of_each_state(session: Session) -> None:
    states = {campaign.name: campaign.status for campaign in list_campaigns(session)}
    assert states == {RUNNING: "running", DRAFT: "draft", ENDED: "ended"}
    assert all(each.tier_plan_id and each.offering_id and each.opening for each in list_campaigns(session))


def test_one_runs_with_accounts_at_every_step(session: Session) -> None:
    roll = list_roll(session, campaign=campaign_of(session, RUNNING).id)
    assert len({line.account_id for line in roll}) == 25
    assert {line.status for line in roll} == set(ENROLMENT_STATUS.values) - {"finished"}
    assert {line.next.number for line in roll if line.next} >= {1, 2, 3, 4}
    assert all(line.reason for line in roll if line.status not in ("running", "finished"))
    assert 0 < sum(not line.person for line in roll) < 5, "a few whom nobody is known at"


def test_there_is_work_for_today_and_some_is_overdue(session: Session) -> None:
    due = list_due(session, SAMPLE_DAY)
    overdue = [line for line in due if line.is_overdue(SAMPLE_DAY)]
    assert len(due) - len(overdue) >= 12
    assert len(overdue) >= 3
    assert {line.channel for line in due} >= {"email", "phone"}


def test_no_touch_falls_due_on_a_day_off(session: Session) -> None:
    days_off = read_days_off(session)
    accounts = {line.account_id for line in list_roll(session, campaign=campaign_of(session, RUNNING).id)}
    days = {step.due_on for step in list_due_touches(session, *accounts)}
    assert all(day.weekday() < 5 for day in days)
    assert not days & days_off
    assert date(2026, 11, 27) in days_off
    assert date(2026, 11, 30) in days, "what would be due when stocks are taken moves to the Monday after"
    assert any(holiday.day > SAMPLE_DAY for holiday in list_holidays(session))


def test_campaigns_brought_something(session: Session) -> None:
    figures = count_campaigns(session, SAMPLE_DAY)
    running, ended = (figures[campaign_of(session, name).id] for name in (RUNNING, ENDED))
    assert min(running.touches, running.replies, running.meetings, running.pipeline) > 0
    assert min(ended.touches, ended.replies, ended.meetings, ended.pipeline, ended.won) > 0
    assert (ended.running, ended.due) == (0, 0)


def test_every_outcome_of_a_touch_is_seen(session: Session) -> None:
    told = {
        line.after
        for line in list_changes(session, None, 50_000)
        if (line.table, line.field) == ("due_touch", "status")
    }
    assert {label.casefold() for label in told} == {
        DUE_STATUS.label(value).casefold() for value in DUE_STATUS.values if value != "due"
    }


def test_who_was_found_took_the_place_of_nobody(session: Session) -> None:
    key = find_account(session, "Brakenoord Transport").id
    (line,) = list_roll(session, account=key)
    assert (line.person, line.status) == ("Rens Achterkamp", "running")
