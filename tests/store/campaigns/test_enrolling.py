"""Enrolling: steps fall due on working days, nobody is in two cadences at once, all of it is one step."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlmodel import select

from store.campaigns.campaigns import add_campaign, edit_campaign
from store.campaigns.due_touches import list_due_touches
from store.campaigns.enrolling import CadenceStep, Candidate, enrol, give_person
from store.campaigns.enrolments import RUNNING, Enrolment, list_enrolments
from store.campaigns.working import finish_due_touch, stop_enrolment
from store.errors import Refused
from store.undoing import undo

STEPS = (CadenceStep(0, "Mail", "email", "COO", "call-opener", "Two lines"), CadenceStep(5, "Call", "phone"))
FRIDAY = date(2026, 11, 20)


def test_steps_become_due_touches_on_working_days(book, filled) -> None:
    enrolled = enrol(book, filled.campaign, [Candidate(filled.northwind, filled.boss, STEPS)], FRIDAY, "first-meeting")
    with book.read() as session:
        (row,) = list_enrolments(session, filled.northwind)
        first, second = list_due_touches(session, filled.northwind)
    assert (row.id, row.person_id, row.cadence) == (enrolled.keys[0], filled.boss, "first-meeting")
    said = (first.title, first.channel, first.persona, first.template, first.note)
    assert said == ("Mail", "email", "COO", "call-opener", "Two lines")
    assert (first.due_on, second.due_on, second.number) == (FRIDAY, FRIDAY + timedelta(days=5), 2)
    with book.read() as session:
        shifted = Candidate(filled.depot, None, (CadenceStep(1, "On a Saturday"), CadenceStep(35, "At Christmas")))
    enrol(book, filled.campaign, [shifted], FRIDAY)
    with book.read() as session:
        days = [str(step.due_on) for step in list_due_touches(session, filled.depot)]
    assert days == ["2026-11-23", "2026-12-28"]


def test_who_is_in_a_cadence_is_left_out_and_told_where(book, filled) -> None:
    other = add_campaign(book, {"name": "Depots", "status": "running"})
    enrol(book, filled.campaign, [Candidate(filled.northwind, filled.boss, STEPS)], FRIDAY)
    again = enrol(
        book,
        other,
        [
            Candidate(filled.northwind, filled.boss, STEPS),
            Candidate(filled.northwind, filled.report, STEPS),
            Candidate(filled.northwind, filled.report, STEPS),
            Candidate(filled.depot, None, ()),
        ],
        FRIDAY,
    )
    assert len(again.keys) == 1
    assert [each.why for each in again.left_out] == [
        "is in Cards for energy already",
        "is in this campaign already",
        "no step of the cadence is for them",
    ]


def test_who_was_in_the_campaign_to_its_end_is_left_out_and_who_was_stopped_may_come_back(book, filled) -> None:
    both = [Candidate(filled.northwind, person, STEPS) for person in (filled.boss, filled.report)]
    replied, stopped = enrol(book, filled.campaign, both, FRIDAY).keys
    with book.read() as session:
        first = next(step for step in list_due_touches(session, filled.northwind) if step.enrolment_id == replied)
    finish_due_touch(book, first.id, "replied")
    stop_enrolment(book, stopped)
    again = enrol(book, filled.campaign, both, FRIDAY)
    assert [(each.candidate.person_id, each.why) for each in again.left_out] == [
        (filled.boss, "was in this campaign: replied")
    ]
    other = add_campaign(book, {"name": "Depots"})
    assert len(enrol(book, other, both[:1], FRIDAY).keys) == 1


def test_an_account_where_nobody_is_known_is_in_a_campaign_once(book, filled) -> None:
    nobody = Candidate(filled.halden, None, STEPS)
    assert enrol(book, filled.campaign, [nobody], FRIDAY).left_out[0].why == "is in this campaign already"
    other = add_campaign(book, {"name": "Depots"})
    assert len(enrol(book, other, [nobody], FRIDAY).keys) == 1


def test_no_step_falls_behind_the_end_of_the_calendar(book, filled) -> None:
    enrol(book, filled.campaign, [Candidate(filled.depot, None, STEPS)], date(9999, 12, 30))
    with book.read() as session:
        assert max(step.due_on for step in list_due_touches(session, filled.depot)) == date.max


def test_nobody_is_enrolled_at_an_account_that_was_archived_meanwhile(book, filled) -> None:
    done = enrol(book, filled.campaign, [Candidate(filled.archived, None, STEPS)], date(2026, 11, 20))
    assert (done.keys, [each.why for each in done.left_out]) == ((), ["the account is archived"])


def test_nobody_is_enrolled_in_what_has_ended(book, filled) -> None:
    edit_campaign(book, filled.campaign, {"status": "ended"})
    with pytest.raises(Refused, check=lambda refused: "Nobody can be enrolled" in refused.message):
        enrol(book, filled.campaign, [Candidate(filled.depot, None, STEPS)], FRIDAY)


def test_who_is_found_takes_over_unless_they_are_busy(book, filled) -> None:
    (first,) = enrol(book, filled.campaign, [Candidate(filled.northwind, None, STEPS)], FRIDAY).keys
    row = give_person(book, first, filled.report)
    assert row.person_id == filled.report
    other = add_campaign(book, {"name": "Depots", "status": "running"})
    (key,) = enrol(book, other, [Candidate(filled.northwind, None, STEPS)], FRIDAY).keys
    with pytest.raises(Refused, check=lambda refused: "Marta Visser is in Cards for energy already" in refused.message):
        give_person(book, key, filled.report)
    stop_enrolment(book, row.id)
    assert give_person(book, key, filled.report).person_id == filled.report
    with pytest.raises(Refused, check=lambda refused: "falls due any more" in refused.message):
        give_person(book, row.id, filled.boss)


def test_a_campaign_is_enrolled_in_one_step(book, filled, dumped) -> None:
    before = dumped(book)
    enrol(book, filled.campaign, [Candidate(filled.northwind, filled.boss, STEPS)], FRIDAY)
    assert undo(book).in_words().startswith("Enrolled in Cards for energy: 1")
    assert dumped(book) == before


moves = st.lists(st.tuples(st.booleans(), st.integers(0, 2), st.integers(0, 1), st.integers(0, 3)), max_size=8)


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(moves)
def test_nobody_is_ever_in_two_cadences_at_once(book, filled, moves) -> None:
    campaigns = [filled.campaign, add_campaign(book, {"name": "Depots"})]
    people = [filled.boss, filled.report, filled.stranger]
    for enrols, who, which, step in moves:
        if enrols:
            enrol(book, campaigns[which], [Candidate(filled.northwind, people[who], STEPS)] * 2, FRIDAY)
        else:
            with book.read() as session:
                due = [each for each in list_due_touches(session, filled.northwind) if each.status == "due"]
            if due:
                outcome = ("done", "skipped", "replied", "stopped")[step]
                finish_due_touch(book, due[who % len(due)].id, outcome)
        with book.read() as session:
            running = [row.person_id for row in session.exec(select(Enrolment)) if row.status in RUNNING]
        named = [person for person in running if person is not None]
        assert len(named) == len(set(named))
