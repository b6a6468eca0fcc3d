"""The timeline: every day in its week, as wide as the room, and drawn so that no title breaks it."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from store.plans.page import make_page
from templates.example import AS_OF, example_dossier
from templates.timeline import (
    ACTION,
    BEFORE,
    BEHIND,
    DONE,
    DROPPED,
    LEAST_ROOM,
    LEGEND,
    MARKS,
    MILESTONE,
    MOST_IN_GANTT,
    OBJECTIVE,
    OPEN,
    OVERDUE,
    ROOM,
    SIGNS,
    TODAY,
    Lane,
    Timeline,
    draw,
    draw_gantt,
    lay_out,
    lay_out_lanes,
)
from tests.templates.taking_apart import NAMES, TEXTS

TASK = re.compile(
    r"    [━●◆][^:\n]* :(?:done, |crit, )?"
    r"(?:milestone, \d{4}-\d\d-\d\d, 0d|\d{4}-\d\d-\d\d, \d{4}-\d\d-\d\d)"
)
_days = st.none() | st.dates()
_kinds = st.sampled_from([OBJECTIVE, ACTION, MILESTONE])
_states = st.sampled_from([OPEN, DONE, DROPPED, OVERDUE])
lanes = st.builds(
    lambda kind, title, state, begins, day: Lane(1, kind, title, state, begins, day),
    _kinds,
    st.text(min_size=1, max_size=60),
    _states,
    _days,
    _days,
)


def action(day: date | None, title: str = "Call", kind: str = ACTION, state: str = OPEN) -> Lane:
    """Return the line of an action that is due on a day."""
    return Lane(1, kind, title, state, None, day)


def between(first: date, last: date, room: int = ROOM) -> Timeline:
    """Return the timeline of two actions."""
    return lay_out_lanes([action(first), action(last)], room)


@pytest.fixture
def timeline() -> Timeline:
    page = make_page(example_dossier())
    assert page is not None
    return lay_out(page, AS_OF)


def test_an_objective_stands_before_its_actions_and_those_of_none_stand_last(timeline: Timeline) -> None:
    assert [(lane.kind, lane.title.split()[0], lane.state) for lane in timeline.lanes] == [
        (OBJECTIVE, "The", OPEN),
        (ACTION, "Walk", DONE),
        (ACTION, "Show", OPEN),
        (MILESTONE, "Six", OPEN),
        (OBJECTIVE, "Orders", OPEN),
        (ACTION, "Offer", OPEN),
        (OBJECTIVE, "Procurement", OVERDUE),
        (ACTION, "Call", OVERDUE),
        (ACTION, "Invite", OPEN),
    ]
    assert timeline.undated_titles == ["Invite the board to the reference visit"]


def test_the_timeline_is_drawn_by_week(timeline: Timeline) -> None:
    drawn = draw(timeline).split("\n")
    assert [line[:48].rstrip() for line in drawn[:5]] == [
        "year                                        2026",
        "by week                                     W40",
        "━ The fuel platform runs in every depot     ━━━━",
        "●   Walk through the pilot",
        "●   Show the figures of the pilot",
    ]
    assert drawn[2].endswith("━ 2027-06-30")
    assert drawn[3].index("✓") == 44 + 5  # the sixth of the weeks that begin with the 40th
    assert drawn[-1] == f"{LEGEND}  {TODAY} {AS_OF}"
    assert drawn[4].index(TODAY) == 44 + 7


def test_what_is_done_stands_at_the_day_on_which_it_was() -> None:
    dossier = example_dossier()
    late = {"done_on": date(2026, 10, 30)}
    actions = (each.model_copy(update=late if each.status == "done" else {}) for each in dossier.actions)
    page = make_page(replace(dossier, actions=tuple(actions)))
    assert page is not None
    walk = next(lane for lane in lay_out(page, AS_OF).lanes if lane.title.startswith("Walk"))
    assert (walk.state, walk.day) == (DONE, date(2026, 10, 30))
    assert "2026-10-30" in draw_gantt(lay_out(page, AS_OF))


def test_an_objective_that_says_no_beginning_begins_with_its_plan() -> None:
    dossier = example_dossier()
    dues = [date(2027, 6, 30), date(2026, 12, 31), None]
    rows = zip(dossier.objectives, dues, strict=True)
    objectives = (row.model_copy(update={"starts_on": None, "due_on": due}) for row, due in rows)
    page = make_page(replace(dossier, objectives=tuple(objectives)))
    assert page is not None
    lanes_of = [lane for lane in lay_out(page, AS_OF).lanes if lane.kind == OBJECTIVE]
    assert page.plan.starts_on == date(2027, 1, 1)
    assert [lane.begins for lane in lanes_of] == [date(2027, 1, 1), None, None]


@pytest.mark.parametrize(
    ("day", "now"), [(date(2026, 11, 15), None), (date(2026, 11, 30), 2), (date(2027, 1, 1), None)]
)
def test_today_has_a_column_within_the_weeks_that_are_shown(day: date, now: int | None) -> None:
    found = lay_out_lanes([action(date(2026, 11, 16)), action(date(2026, 12, 18))], ROOM, day)
    assert found.now == now
    assert (TODAY in draw(found)) == (now is not None)


@given(st.lists(lanes, min_size=1, max_size=8), st.integers(0, 60), st.integers(1, 30), st.integers(80, 120))
def test_a_window_has_all_lines_and_points_to_those_beyond_it(
    found: list[Lane], first: int, count: int, width: int
) -> None:
    whole = lay_out_lanes(found)
    part = whole.window(first % max(1, len(whole.steps)), count)
    drawn = draw(part, width).split("\n")
    assert len(part.dated) == len(whole.dated)
    rows = drawn[-1 - len(part.dated) : -1] if part.dated else []
    for lane, line in zip(part.dated, rows, strict=True):
        assert lane.first is not None
        assert lane.last is not None
        if lane.last < 0 or lane.first >= len(part.steps):
            assert (BEFORE if lane.last < 0 else BEHIND) in line


def test_days_stay_below_each_other_in_every_window() -> None:
    found = [action(date(2026, 1, 1)), Lane(2, OBJECTIVE, "Win", OPEN, date(2026, 1, 1), date(2026, 3, 1))]
    whole = lay_out_lanes([*found, action(date(2026, 12, 18))])
    for first in range(len(whole.steps)):
        lines = draw(whole.window(first, 10), 80).split("\n")[2:-1]
        assert len({line.index("2026-") for line in lines}) == 1


def test_a_few_weeks_are_drawn_wide_and_named_one_by_one() -> None:
    drawn = draw(between(date(2026, 11, 16), date(2026, 12, 18)))
    assert drawn.split("\n")[1].split() == ["by", "week", "W47", "W48", "W49", "W50", "W51"]


@pytest.mark.parametrize(
    ("first", "last", "steps"),
    [
        (date(2026, 12, 24), date(2027, 1, 5), [("W52", 2026), ("W53", 2026), ("W01", 2027)]),
        (date(2024, 12, 29), date(2024, 12, 30), [("W52", 2024), ("W01", 2025)]),
        (date(2021, 1, 1), date(2021, 1, 4), [("W53", 2020), ("W01", 2021)]),
    ],
)
def test_weeks_over_the_turn_of_a_year_count_to_the_year_of_their_thursday(
    first: date, last: date, steps: list[tuple[str, int]]
) -> None:
    assert [(step.label, step.year) for step in between(first, last).steps] == steps


@pytest.mark.parametrize(
    ("last", "by", "first_label"),
    [
        (date(2027, 11, 19), "week", "W47"),
        (date(2029, 1, 1), "month", "Nov"),
        (date(2036, 1, 1), "quarter", "Oct"),
        (date(2066, 1, 1), "year", "2026"),
        (date(2400, 1, 1), "decade", "2020"),
        (date(9999, 12, 31), "millennium", "2000"),
    ],
)
def test_what_does_not_fit_by_week_is_laid_out_coarser(last: date, by: str, first_label: str) -> None:
    timeline = between(date(2026, 11, 20), last)
    assert (timeline.by, timeline.steps[0].label) == (by, first_label)


def test_where_nothing_has_a_day_nothing_is_drawn() -> None:
    timeline = lay_out_lanes([action(None)])
    assert (draw(timeline), draw_gantt(timeline), timeline.undated_titles) == ("", "", ["Call"])


@given(st.lists(lanes, max_size=12), st.integers(LEAST_ROOM, 80))
def test_every_day_lies_in_its_column_whatever_the_room(found: list[Lane], room: int) -> None:
    timeline = lay_out_lanes(found, room)
    assert len(timeline.steps) <= room
    firsts = [step.first for step in timeline.steps]
    assert firsts == sorted(set(firsts))
    for lane in timeline.dated:
        days = sorted(day for day in (lane.begins, lane.day) if day)
        assert lane.first is not None
        assert lane.last is not None
        for day, column in ((days[0], lane.first), (days[-1], lane.last)):
            assert firsts[column] <= day
            assert column + 1 == len(firsts) or day < firsts[column + 1]


@given(st.dates(), st.integers(0, 300))
def test_a_week_begins_on_monday_and_is_called_as_the_calendar_does(first: date, days: int) -> None:
    last = first + timedelta(days=min(days, (date.max - first).days))
    for step in between(first, last).steps:
        assert step.first.weekday() == 0
        assert (step.year, step.label) == (step.first.isocalendar().year, f"W{step.first.isocalendar().week:02}")


@given(st.lists(lanes, min_size=1, max_size=12), st.integers(LEAST_ROOM, 80), st.integers(80, 160))
def test_the_text_has_one_line_for_each_that_has_a_day_and_is_no_wider_than_asked(
    found: list[Lane], room: int, width: int
) -> None:
    timeline = lay_out_lanes(found, room)
    drawn = draw(timeline, width).split("\n")
    heads = 2 if timeline.by in ("week", "month", "quarter") else 1
    assert len(drawn) == (heads + len(timeline.dated) + 1 if timeline.dated else 1)
    if len(timeline.steps) <= width - 42:
        assert all(len(line) <= width for line in drawn)
    for lane, line in zip(timeline.dated, drawn[heads:], strict=False):
        assert line.startswith(SIGNS[lane.kind])
        assert MARKS.get(lane.state, SIGNS[lane.kind]) in line[2:]


@pytest.mark.parametrize("title", [*TEXTS, *NAMES, "title it", "section 2", "2026-01-01: gantt", "a:b, c", "%% no", ""])
def test_no_title_breaks_the_gantt(title: str) -> None:
    kinds = [(OBJECTIVE, OPEN), (ACTION, OVERDUE), (MILESTONE, DONE)]
    found = [action(AS_OF, title, kind, state) for kind, state in kinds]
    first, *lines = draw_gantt(lay_out_lanes(found)).split("\n")
    assert (first, len(lines)) == ("gantt", 6)
    assert [bool(TASK.fullmatch(line)) for line in lines] == [False, False, False, True, True, True]
    assert lines[2].startswith("    section ━")
    assert not set('"`#;%{}<>') & set("".join(lines))


@given(st.lists(lanes, min_size=1, max_size=12))
def test_any_gantt_is_made_of_sections_and_tasks(found: list[Lane]) -> None:
    timeline = lay_out_lanes(found)
    lines = draw_gantt(timeline).split("\n")[3:]
    tasks = [line for line in lines if not line.startswith("    section ")]
    assert all(TASK.fullmatch(line) for line in tasks)
    assert len(tasks) == len(timeline.dated)


def test_a_gantt_that_nobody_can_read_is_not_drawn() -> None:
    found = [action(AS_OF)] * MOST_IN_GANTT
    assert draw_gantt(lay_out_lanes(found))
    assert not draw_gantt(lay_out_lanes([*found, action(AS_OF)]))
