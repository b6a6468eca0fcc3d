"""Steps are read line by line; each that is wrong is told with its line, and the others stay."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from templates.offsets import Offset
from templates.plays.steps import (
    Duty,
    Step,
    check_steps,
    read_steps,
)
from templates.step_list import LONGEST_TITLE, MOST_PROBLEMS, MOST_STEPS, Parts

GOOD = """\
Why it works.

## Steps

1. +0 Sales: Choose the executive
2. +3d Marketing: Write the brief:
   one page, no more
   - waits for 1
   - C Sales, Executive sponsor; I delivery
3) +6w Executive Sponsor: First meeting
   - Milestone; EXTERNAL; waits for 1 and 2
   - Responsible Customer
   - note: Their agenda first; half an hour.
   - note: Bring the page.

## Afterwards

Nothing.
"""


def steps(lines: str) -> Parts:
    return read_steps(f"## Steps\n{lines}", 1)


def test_steps_are_read_with_all_that_stands_below_them() -> None:
    parts = read_steps(GOOD, 5)
    assert parts.problems == ()
    assert parts.text == "Why it works.\n\n## Afterwards\n\nNothing."
    assert parts.steps == (
        Step(number=1, offset=Offset(0, "d"), function="sales", title="Choose the executive", line=9),
        Step(
            number=2,
            offset=Offset(3, "d"),
            function="marketing",
            title="Write the brief: one page, no more",
            line=10,
            waits_for=(1,),
            duties=(Duty("C", "sales"), Duty("C", "executive sponsor"), Duty("I", "delivery")),
        ),
        Step(
            number=3,
            offset=Offset(6, "w"),
            function="executive sponsor",
            title="First meeting",
            line=14,
            is_milestone=True,
            is_external=True,
            waits_for=(1, 2),
            duties=(Duty("R", "customer"),),
            note="Their agenda first; half an hour.\nBring the page.",
        ),
    )


@pytest.mark.parametrize(
    ("lines", "line", "what", "hint"),
    [
        ("1. +0 Sles: Go", 2, "no function “Sles”", "Perhaps “Sales”."),
        ("1. +0 Legal: Go", 2, "no function “Legal”", "There are: Sales, SDR,"),
        ("1. soon Sales: Go", 2, "“soon” is no day", "Write it like +0"),
        ("1. +3 Sales: Go", 2, "“+3” is no day", "Write it like"),
        ("1. Call them", 2, "a step is a day", "Such as"),
        ("1. +0 Sales:", 2, "a step is a day", "Such as"),
        ("1. +0 Sales: Go\n3. +1d Sales: On", 3, "this is step 2, and it is numbered 3", "Number the steps"),
        ("1. +0 Sales: Go\n   - milstone", 3, "“milstone” says nothing", "Perhaps “milestone”."),
        ("1. +0 Sales: Go\n   - urgent!!!", 3, "“urgent!!!” says nothing", "There are: milestone; external"),
        ("1. +0 Sales: Go\n   - waits for 1", 3, "no step “1” above", "A step waits for"),
        ("1. +0 Sales: Go\n   - waits for 2\n2. +0 Sales: On", 3, "no step “2” above", "A step waits for"),
        ("1. +0 Sales: Go\n   - waits for all", 3, "no step “all” above", "A step waits for"),
        ("1. +0 Sales: Go\n   - waits for ³", 3, "no step “³” above", "A step waits for"),
        ("1. +0 Sales: Go\n   - A Marketing", 3, "is accountable for it", "R, C and I"),
        ("1. +0 Sales: Go\n   - C Markting", 3, "no function “Markting”", "Perhaps “Marketing”."),
        ("1. +0 Sales: Go\nand then", 3, "belongs to no step", "begins with its number"),
        ("- +0 Sales: Go", 2, "belongs to no step", "begins with its number"),
        ("1. +0 Sales: " + "x" * (LONGEST_TITLE + 1), 2, "longer than", "Put the rest below"),
        ("", 1, "no steps below this heading", "Such as"),
    ],
)
def test_what_is_wrong_is_told_by_its_line(lines: str, line: int, what: str, hint: str) -> None:
    found = steps(lines).problems
    assert [(each.line, what in each.what, hint in each.hint) for each in found] == [(line, True, True)], found


def test_a_step_that_is_wrong_takes_no_other_with_it() -> None:
    parts = steps("1. +0 Sales: One\n2. never Sales: Two\n   - milestone\n3. +1w Sales: Three\n   - waits for 1")
    assert [(step.number, step.title, step.is_milestone) for step in parts.steps] == [
        (1, "One", False),
        (3, "Three", False),
    ]
    assert [problem.line for problem in parts.problems] == [3]


@pytest.mark.parametrize(
    ("body", "line", "words"),
    [
        ("Nothing\n", None, "no heading “Steps”"),
        ("# A\n\n## Setps\n1. +0 Sales: x", 12, "no heading is called “Steps”"),
    ],
)
def test_a_play_without_steps_says_where_they_belong(body: str, line: int | None, words: str) -> None:
    parts = read_steps(body, 10)
    assert [(each.line, words in each.what) for each in parts.problems] == [(line, True)]


def test_comments_are_passed_over_and_keep_the_lines() -> None:
    parts = steps("<!-- 1. +0 Sales: not\nthis -->\n1. +0 Sales: Go\n<!-- nor this -->\n2. on Sales: x")
    assert [(step.line, step.title) for step in parts.steps] == [(4, "Go")]
    assert [problem.line for problem in parts.problems] == [6]


def test_steps_that_do_not_fit_together_are_told() -> None:
    parts = steps("1. +2w Sales: One\n2. +1w Sales: Two\n   - waits for 1\n3. -1w Sales: Three\n   - waits for 2")
    assert [problem.line for problem in check_steps(parts.steps, has_date=False)] == [3, 5]
    assert [problem.line for problem in check_steps(parts.steps, has_date=True)] == [3]


def test_many_steps_and_many_mistakes_come_to_an_end() -> None:
    many = steps("\n".join(f"{number}. +0 Sales: Go" for number in range(1, MOST_STEPS + 40)))
    assert len(many.steps) == MOST_STEPS
    assert [problem.line for problem in many.problems] == [MOST_STEPS + 2]
    assert len(steps("x\n" * 5_000).problems) == MOST_PROBLEMS


@pytest.mark.parametrize(
    "text", ["<!--" * 60_000, "#" * 200_000, "# " + " " * 200_000 + "x", "1. " + " " * 200_000, "1. " + "x" * 200_000]
)
def test_a_file_made_to_be_slow_is_read_at_once(text: str) -> None:
    assert read_steps(f"## Steps\n{text}\n", 1).problems or not text


words = st.sampled_from(
    ["1.", "2.", "3)", "+0", "-2w", "Sales:", "Executive sponsor:", "Go", "\n", "\n   - ", "milestone", ";",
     "waits for 1", "C Sales", "note: x", "## Steps", "<!--", "-->", "\t", "\x00", "⁶"]
)  # fmt: skip


@given(st.lists(words, max_size=40).map(" ".join) | st.text(max_size=200))
def test_any_text_is_read_without_a_crash(text: str) -> None:
    parts = read_steps(f"## Steps\n{text}", 1)
    for place, step in enumerate(parts.steps):
        assert all(0 < number < step.number for number in step.waits_for)
        assert step.title
        assert place == 0 or parts.steps[place - 1].number < step.number
    for problem in (*parts.problems, *check_steps(parts.steps, has_date=True)):
        assert problem.line is None or 0 < problem.line <= text.count("\n") + 2


@given(st.integers(0, len(GOOD)), st.text(max_size=8), st.integers(0, 30))
def test_a_good_play_with_a_slip_of_the_pen(at: int, slip: str, gone: int) -> None:
    read_steps(GOOD[:at] + slip + GOOD[at + gone :], 1)
