"""Working a campaign: due touches are told, put off, rest, go on and end; undo takes each back whole."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from store import clock
from store.campaigns.due_touches import list_due_touches
from store.campaigns.enrolling import CadenceStep, Candidate, enrol
from store.campaigns.enrolments import list_enrolments
from store.campaigns.holidays import add_holiday
from store.campaigns.running import pause_campaign
from store.campaigns.working import finish_due_touch, pause_enrolment, postpone, resume_enrolment, stop_enrolment
from store.errors import Refused
from store.touches import list_touches, remove_touch
from store.undoing import undo

STEPS = (
    CadenceStep(0, "Mail the story", "email"),
    CadenceStep(3, "Call about it", "phone"),
    CadenceStep(14, "Ask for half an hour", "in person"),
)
START = date(2026, 11, 20)  # a Friday


@pytest.fixture
def enrolled(book, filled) -> int:
    """The key of an enrolment of Jan de Boer, with three steps."""
    return enrol(book, filled.campaign, [Candidate(filled.northwind, filled.boss, STEPS)], START).keys[0]


def steps_of(book, filled):
    with book.read() as session:
        return list_due_touches(session, filled.northwind)


def enrolment_of(book, filled):
    with book.read() as session:
        return list_enrolments(session, filled.northwind)[0]


def test_done_logs_the_touch_with_its_person_and_campaign(book, filled, enrolled) -> None:
    first = steps_of(book, filled)[0]
    told = finish_due_touch(book, first.id, "done", colleague="Jonna Ek")
    with book.read() as session:
        touch = list_touches(session, filled.northwind)[0]
    assert (touch.id, touch.type, touch.direction) == (told.touch_id, "email", "outbound")
    assert (touch.summary, touch.person_ids) == ("Mail the story", (filled.boss,))
    assert (touch.campaign_id, touch.colleague_id) == (filled.campaign, filled.colleague)
    assert enrolment_of(book, filled).status == "running"


@pytest.mark.parametrize(("outcome", "type_"), [("replied", "call"), ("meeting", "call")])
def test_an_answer_ends_it_and_stops_what_is_still_due(book, filled, enrolled, outcome, type_) -> None:
    first, call, _ = steps_of(book, filled)
    finish_due_touch(book, first.id, "done")
    finish_due_touch(book, call.id, outcome, "Come on Tuesday")
    assert [step.status for step in steps_of(book, filled)] == ["done", outcome, "stopped"]
    ended = enrolment_of(book, filled)
    assert (ended.status, ended.ended_on) == (outcome, START)
    with book.read() as session:
        touch = list_touches(session, filled.northwind)[0]
    assert (touch.direction, touch.summary, touch.type) == ("inbound", "Come on Tuesday", type_)


def test_skipped_logs_nothing_and_the_last_step_finishes_it(book, filled, enrolled) -> None:
    with book.read() as session:
        before = len(list_touches(session, filled.northwind))
    for step in steps_of(book, filled):
        finish_due_touch(book, step.id, "skipped")
    with book.read() as session:
        assert len(list_touches(session, filled.northwind)) == before
    assert enrolment_of(book, filled).status == "finished"


def test_what_is_told_is_told_once(book, filled, enrolled) -> None:
    first = steps_of(book, filled)[0]
    finish_due_touch(book, first.id, "skipped")
    with pytest.raises(Refused, check=lambda refused: "skipped" in refused.message):
        finish_due_touch(book, first.id, "done")
    with pytest.raises(Refused, check=lambda refused: "skipped" in refused.message):
        postpone(book, first.id, START)
    with pytest.raises(Refused, check=lambda refused: "no outcome" in refused.message):
        finish_due_touch(book, first.id, "due")


def test_what_is_done_late_moves_what_comes_after_it_and_what_is_skipped_does_not(
    book, filled, enrolled, clock
) -> None:
    clock.move(days=4)  # Tuesday
    first = steps_of(book, filled)[0]
    finish_due_touch(book, first.id, "done")
    assert [str(step.due_on) for step in steps_of(book, filled)[1:]] == ["2026-11-27", "2026-12-08"]
    undo(book)
    finish_due_touch(book, first.id, "skipped")
    assert [str(step.due_on) for step in steps_of(book, filled)[1:]] == ["2026-11-23", "2026-12-04"]


def test_a_step_put_off_pushes_those_after_it_but_no_further(book, filled, enrolled) -> None:
    first = steps_of(book, filled)[0]
    postpone(book, first.id, date(2026, 11, 28))  # a Saturday
    assert [str(step.due_on) for step in steps_of(book, filled)] == ["2026-11-30", "2026-11-30", "2026-12-04"]


def test_a_step_put_off_falls_on_no_holiday(book, filled, enrolled) -> None:
    assert postpone(book, steps_of(book, filled)[0].id, date(2026, 12, 25)).due_on == date(2026, 12, 28)


def test_what_rests_goes_on_as_much_later(book, filled, enrolled, clock) -> None:
    pause_enrolment(book, enrolled, "On leave")
    with pytest.raises(Refused, check=lambda refused: "paused already" in refused.message):
        pause_enrolment(book, enrolled)
    clock.move(days=7)
    row = resume_enrolment(book, enrolled)
    assert (row.status, row.reason, row.ended_on) == ("running", "", None)
    assert [str(step.due_on) for step in steps_of(book, filled)] == ["2026-11-27", "2026-11-30", "2026-12-11"]
    with pytest.raises(Refused, check=lambda refused: "running already" in refused.message):
        resume_enrolment(book, enrolled)


def test_what_is_told_late_of_one_that_rests_is_not_counted_twice(book, filled, enrolled, clock) -> None:
    pause_enrolment(book, enrolled)
    clock.move(days=10)  # Monday 30 November
    finish_due_touch(book, steps_of(book, filled)[0].id, "done")
    clock.move(days=1)
    resume_enrolment(book, enrolled)
    assert [str(step.due_on) for step in steps_of(book, filled)[1:]] == ["2026-12-04", "2026-12-15"]


def test_nobody_goes_on_alone_while_the_campaign_rests(book, filled, enrolled) -> None:
    pause_campaign(book, filled.campaign)
    with pytest.raises(Refused, match="Its campaign rests"):
        resume_enrolment(book, enrolled)


def test_a_day_at_the_end_of_the_calendar_moves_no_further(book, filled, enrolled, clock) -> None:
    postpone(book, steps_of(book, filled)[0].id, date.max)
    pause_enrolment(book, enrolled)
    clock.move(days=10)
    resume_enrolment(book, enrolled)
    assert {step.due_on for step in steps_of(book, filled)} == {date.max}


def test_a_touch_that_is_taken_out_leaves_its_step_done(book, filled, enrolled, dumped) -> None:
    told = finish_due_touch(book, steps_of(book, filled)[0].id, "done")
    before = dumped(book)
    remove_touch(book, told.touch_id)
    first = steps_of(book, filled)[0]
    assert (first.status, first.touch_id) == ("done", None)
    undo(book)
    assert dumped(book) == before


def test_what_was_stopped_is_over(book, filled, enrolled) -> None:
    pause_enrolment(book, enrolled)
    stopped = stop_enrolment(book, enrolled, "Merged")
    assert (stopped.status, stopped.reason) == ("stopped", "Merged")
    assert {step.status for step in steps_of(book, filled)} == {"stopped"}
    for again in (stop_enrolment, pause_enrolment, resume_enrolment):
        with pytest.raises(Refused, match="over"):
            again(book, enrolled)


offsets = st.lists(st.integers(0, 60), min_size=1, max_size=5)
nothing_shared = settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])


@nothing_shared
@given(offsets, st.integers(0, 40), st.sets(st.integers(0, 120), max_size=8))
def test_no_pause_brings_a_step_forward_or_turns_the_order_round(book, filled, offsets, rest, off) -> None:
    for number in off:
        day = START + timedelta(days=number)
        try:
            add_holiday(book, {"day": day})
        except Refused:
            continue  # of an earlier round
    steps = tuple(CadenceStep(days, f"Step {days}") for days in sorted(offsets))
    (key,) = enrol(book, filled.campaign, [Candidate(filled.depot, None, steps)], START).keys

    def days() -> list[date]:
        with book.read() as session:
            found = list_due_touches(session, filled.depot)
        return [step.due_on for step in found if step.enrolment_id == key]

    before = days()
    pause_enrolment(book, key)
    with clock.standing_at(clock.now() + timedelta(days=rest)):
        resume_enrolment(book, key)
    after = days()
    assert after == sorted(after)
    assert all(late >= early + timedelta(days=rest) for early, late in zip(before, after, strict=True))
    assert all(day.weekday() < 5 for day in after)
    stop_enrolment(book, key)


ACTS = ("done", "skipped", "replied", "meeting", "stopped", "pause", "stop", "postpone")


@nothing_shared
@given(st.lists(st.tuples(st.sampled_from(ACTS), st.integers(0, 2)), max_size=6))
def test_undo_takes_every_step_of_the_work_back(book, filled, dumped, acts) -> None:
    (key,) = enrol(book, filled.campaign, [Candidate(filled.depot, None, STEPS)], START).keys
    dumps = []
    for act, number in acts:
        with book.read() as session:
            step = [each for each in list_due_touches(session, filled.depot) if each.enrolment_id == key][number]
        before = dumped(book)
        try:
            if act == "pause":
                pause_enrolment(book, key)
            elif act == "stop":
                stop_enrolment(book, key)
            elif act == "postpone":
                postpone(book, step.id, START + timedelta(days=9))
            else:
                finish_due_touch(book, step.id, act)
        except Refused:
            assert dumped(book) == before
        else:
            if dumped(book) != before:
                dumps.append(before)
    for before in reversed(dumps):
        undo(book)
        assert dumped(book) == before
    undo(book)
    with book.read() as session:
        assert list_enrolments(session, filled.depot) == []
