"""Ending: nothing falls due for whoever goes to another company, is taken out, or whose account is put away."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from store.accounts import archive_account
from store.campaigns.campaigns import add_campaign
from store.campaigns.counting import count_campaigns
from store.campaigns.due_list import list_due
from store.campaigns.due_touches import list_due_touches
from store.campaigns.enrolling import CadenceStep, Candidate, enrol, give_person
from store.campaigns.enrolments import list_enrolments
from store.campaigns.working import finish_due_touch, pause_enrolment
from store.checkup import check_book
from store.errors import Refused
from store.moves import move_person, move_to_account
from store.people import remove_person
from store.point_queue import read_points
from store.undoing import undo

STEPS = (CadenceStep(0, "Mail", "email"), CadenceStep(5, "Call", "phone"), CadenceStep(9, "Mail again", "email"))
FRIDAY = date(2026, 11, 20)
LATER = FRIDAY + timedelta(days=90)


@pytest.fixture
def enrolment(book, filled) -> int:
    """Return the enrolment of a person, whose first step is done."""
    (key,) = enrol(book, filled.campaign, [Candidate(filled.northwind, filled.boss, STEPS)], FRIDAY).keys
    with book.read() as session:
        first = list_due_touches(session, filled.northwind)[0]
    finish_due_touch(book, first.id, "done")
    return key


def state_of(book, filled):
    with book.read() as session:
        (row,) = list_enrolments(session, filled.northwind)
        return row, [step.status for step in list_due_touches(session, filled.northwind)]


def test_who_goes_to_another_company_leaves_the_cadence(book, filled, enrolment) -> None:
    move_to_account(book, filled.boss, filled.depot)
    row, steps = state_of(book, filled)
    assert (row.status, row.reason, row.ended_on) == ("stopped", "left the company", FRIDAY)
    assert (row.person_id, steps) == (filled.boss, ["done", "stopped", "stopped"])
    with book.read() as session:
        assert not [line for line in list_due(session, LATER) if line.account_id == filled.northwind]
    other = add_campaign(book, {"name": "Depots", "status": "running"})
    assert enrol(book, other, [Candidate(filled.depot, filled.boss, STEPS)], FRIDAY).keys, "and is free for another"


def test_moving_back_is_one_step(book, filled, enrolment) -> None:
    move_to_account(book, filled.boss, filled.depot)
    undo(book)
    row, steps = state_of(book, filled)
    assert (row.status, row.reason, row.ended_on, steps) == ("running", "", None, ["done", "due", "due"])


def test_a_paused_cadence_stops_too(book, filled, enrolment) -> None:
    pause_enrolment(book, enrolment, "On leave")
    move_to_account(book, filled.boss, filled.depot)
    assert state_of(book, filled)[0].status == "stopped"


def test_who_only_leaves_a_seat_stays_in_the_cadence(book, filled, enrolment) -> None:
    move_person(book, filled.boss, None)
    assert state_of(book, filled)[0].status == "running", "where they work now nobody has said"


def test_who_is_taken_out_of_the_book_leaves_the_cadence(book, filled, enrolment) -> None:
    remove_person(book, filled.boss)
    row, steps = state_of(book, filled)
    assert (row.status, row.person_id, row.reason) == ("stopped", None, "taken out of the book")
    assert steps == ["done", "stopped", "stopped"]
    undo(book)
    row, steps = state_of(book, filled)
    assert (row.status, row.person_id, steps) == ("running", filled.boss, ["done", "due", "due"])


def test_what_ended_before_stays_as_it_ended(book, filled, enrolment) -> None:
    with book.read() as session:
        second = list_due_touches(session, filled.northwind)[1]
    finish_due_touch(book, second.id, "replied", reason="Ask in spring")
    move_to_account(book, filled.boss, filled.depot)
    row, _ = state_of(book, filled)
    assert (row.status, row.reason) == ("replied", "Ask in spring")


def test_nothing_is_due_at_an_archived_account_until_it_comes_back(book, filled, enrolment) -> None:
    def read():
        with book.read() as session:
            due = [line.title for line in list_due(session, LATER) if line.account_id == filled.northwind]
            return due, count_campaigns(session, LATER)[filled.campaign].due

    before = read()
    assert before[0][0] == "Call"
    archive_account(book, filled.northwind)
    due, counted = read()
    assert due == []
    with book.read() as session:
        assert counted == len(list_due(session, LATER)), "the counts and the list say the same"
        assert filled.northwind not in {state.account_id for tier in (1, 2) for state in read_points(session, tier)}
    archive_account(book, filled.northwind, archived=False)
    assert read() == before


def is_elsewhere(refused: Refused) -> bool:
    return "works at another account" in refused.message


def test_nobody_is_enrolled_at_an_account_where_they_do_not_work(book, filled) -> None:
    with pytest.raises(Refused, check=is_elsewhere):
        enrol(book, filled.campaign, [Candidate(filled.depot, filled.boss, STEPS)], FRIDAY)
    (key,) = enrol(book, filled.campaign, [Candidate(filled.depot, None, STEPS)], FRIDAY).keys
    with pytest.raises(Refused, check=is_elsewhere):
        give_person(book, key, filled.boss)


def test_who_worked_nowhere_yet_stays_where_they_were_enrolled(book, filled) -> None:
    enrol(book, filled.campaign, [Candidate(filled.northwind, filled.stranger, STEPS)], FRIDAY)
    move_to_account(book, filled.stranger, filled.northwind)
    assert state_of(book, filled)[0].status == "running"
    move_to_account(book, filled.stranger, filled.depot)
    assert state_of(book, filled)[0].status == "stopped"


def test_the_check_finds_nothing_wrong_after_any_of_it(book, filled, enrolment) -> None:
    move_to_account(book, filled.boss, filled.depot)
    undo(book)
    remove_person(book, filled.boss)
    archive_account(book, filled.northwind)
    assert check_book(book.path) == []
