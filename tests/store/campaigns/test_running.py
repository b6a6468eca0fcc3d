"""Running a campaign: it begins, rests, goes on and ends with all who are in it; each is one step."""

from __future__ import annotations

from datetime import date

import pytest

from store.campaigns.campaigns import add_campaign, list_campaigns
from store.campaigns.due_list import list_due
from store.campaigns.due_touches import list_due_touches
from store.campaigns.enrolling import CadenceStep, Candidate, enrol
from store.campaigns.enrolments import list_enrolments
from store.campaigns.running import end_campaign, pause_campaign, run_campaign
from store.campaigns.working import pause_enrolment
from store.errors import Refused
from store.undoing import undo

STEPS = (CadenceStep(0, "Mail"), CadenceStep(7, "Call"))
MONDAY = date(2026, 11, 23)


def days(book, account) -> list[str]:
    with book.read() as session:
        return [str(step.due_on) for step in list_due_touches(session, account)]


def statuses(book, *accounts) -> list[str]:
    with book.read() as session:
        return [row.status for account in accounts for row in list_enrolments(session, account)]


def test_it_rests_with_all_who_run_and_goes_on_with_them(book, filled, clock, dumped) -> None:
    enrol(book, filled.campaign, [Candidate(filled.depot, None, STEPS)], MONDAY)
    (key,) = enrol(book, filled.campaign, [Candidate(filled.northwind, filled.boss, STEPS)], MONDAY).keys
    pause_enrolment(book, key, "On leave")
    before = dumped(book)
    pause_campaign(book, filled.campaign)
    assert statuses(book, filled.depot, filled.northwind) == ["paused", "paused"]
    with book.read() as session:
        assert list_due(session, date(2027, 1, 1)) == []
    undo(book)
    assert dumped(book) == before
    pause_campaign(book, filled.campaign)
    with pytest.raises(Refused, match="Nothing to change"):
        pause_campaign(book, filled.campaign)
    clock.move(days=14)
    assert run_campaign(book, filled.campaign).status == "running"
    assert statuses(book, filled.depot, filled.northwind) == ["running", "paused"]
    assert days(book, filled.depot) == ["2026-12-07", "2026-12-14"]
    assert days(book, filled.northwind) == ["2026-11-23", "2026-11-30"]
    with pytest.raises(Refused, match="Nothing to change"):
        run_campaign(book, filled.campaign)


def test_one_that_begins_later_than_meant_is_due_as_much_later(book, filled, clock) -> None:
    draft = add_campaign(book, {"name": "Depots"})
    enrol(book, draft, [Candidate(filled.depot, None, STEPS)], MONDAY)
    clock.move(days=10)  # Monday 30 November
    assert run_campaign(book, draft).starts_on == date(2026, 11, 30)
    assert days(book, filled.depot) == ["2026-11-30", "2026-12-07"]


def test_one_that_begins_in_time_is_due_as_it_was(book, filled) -> None:
    draft = add_campaign(book, {"name": "Depots", "starts_on": "2026-12-01"})
    enrol(book, draft, [Candidate(filled.depot, None, STEPS)], MONDAY)
    assert run_campaign(book, draft).starts_on == date(2026, 12, 1)
    assert days(book, filled.depot) == ["2026-11-23", "2026-11-30"]


def test_who_is_enrolled_while_it_rests_is_due_from_when_it_goes_on(book, filled, clock) -> None:
    pause_campaign(book, filled.campaign)
    enrol(book, filled.campaign, [Candidate(filled.depot, None, STEPS)], date(2026, 11, 20))
    clock.move(days=14)  # Friday 4 December
    run_campaign(book, filled.campaign)
    assert days(book, filled.depot) == ["2026-12-04", "2026-12-11"]


def test_one_that_runs_again_has_no_end_any_more(book, filled, clock) -> None:
    end_campaign(book, filled.campaign)
    clock.move(days=30)
    assert run_campaign(book, filled.campaign).ends_on is None


def test_what_ends_stops_all_who_are_in_it_and_nobody_comes_back(book, filled, dumped) -> None:
    enrol(book, filled.campaign, [Candidate(filled.depot, None, STEPS)], MONDAY)
    before = dumped(book)
    row = end_campaign(book, filled.campaign)
    assert (row.status, row.ends_on) == ("ended", date(2026, 11, 20))
    assert statuses(book, filled.depot, filled.halden) == ["stopped", "stopped"]
    run_campaign(book, filled.campaign)
    assert statuses(book, filled.depot, filled.halden) == ["stopped", "stopped"]
    undo(book)
    undo(book)
    assert dumped(book) == before
    with book.read() as session:
        assert list_campaigns(session)[0].status == "running"
