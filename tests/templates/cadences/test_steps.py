"""The steps of a cadence are read line by line; each that is wrong is told with its line, and the others stay."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from store.campaigns.enrolling import CadenceStep
from store.clean import clean
from store.words import CHANNEL
from templates.cadences.steps import Step, check_steps, check_templates, read_steps
from templates.offsets import Offset
from templates.step_list import LONGEST_NOTE, MOST_PROBLEMS, Parts

GOOD = """\
Why it works.

## Steps

1. +0 e-mail: Send the story
   - template five-line-email
2. +3d Phone: Call about it,
   before nine
   - TO Head of Energy; Template: call-opener
   - note: Nobody there; say when you try again.
3) +2w in  person: Meet
"""


def steps(lines: str) -> Parts[Step]:
    return read_steps(f"## Steps\n{lines}", 1)


def test_steps_are_read_with_all_that_stands_below_them() -> None:
    parts = read_steps(GOOD, 5)
    assert parts.problems == ()
    assert parts.text == "Why it works."
    assert parts.steps == (
        Step(
            number=1, offset=Offset(0, "d"), title="Send the story", line=9, channel="email", template="five-line-email"
        ),
        Step(
            number=2,
            offset=Offset(3, "d"),
            title="Call about it, before nine",
            line=11,
            channel="phone",
            persona="Head of Energy",
            template="call-opener",
            note="Nobody there; say when you try again.",
        ),
        Step(number=3, offset=Offset(2, "w"), title="Meet", line=15, channel="in person"),
    )
    assert [step.as_due() for step in parts.steps][1:] == [
        CadenceStep(
            3,
            "Call about it, before nine",
            "phone",
            "Head of Energy",
            "call-opener",
            "Nobody there; say when you try again.",
        ),
        CadenceStep(14, "Meet", "in person"),
    ]


@pytest.mark.parametrize(
    ("lines", "line", "what", "hint"),
    [
        ("1. +0 emial: Go", 2, "no channel “emial”", "Perhaps “email”."),
        ("1. +0 Sales: Go", 2, "no channel “Sales”", "There are: email, phone"),
        ("1. soon email: Go", 2, "“soon” is no day", "Write it like +0, +3d, +2w."),
        ("1. -2w email: Go", 2, "“-2w” counts back", "Write it like"),
        ("1. +1m email: Go", 2, "“+1m” counts in months", "+4w"),
        ("1. Call them", 2, "a step is a day, a channel", "2. +3d phone"),
        ("2. +0 email: Go", 2, "this is step 1, and it is numbered 2", "Number the steps"),
        ("1. +0 email: Go\n   - tmplate call-opener", 3, "says nothing of a step", "Perhaps “template”."),
        ("1. +0 email: Go\n   - to", 3, "“to” says nothing", "Perhaps “to”."),
        ("1. +0 email: Go\n   - urgent", 3, "“urgent” says nothing", "to Head of Energy; template"),
        ("1. +0 email: Go\n   - note: " + "x" * (LONGEST_NOTE + 1), 3, "note of a step is longer", "Shorten it."),
        ("1. +0 email: Go\nand on", 3, "belongs to no step", "begins with its number"),
        ("", 1, "no steps below this heading", "Such as"),
    ],
)
def test_what_is_wrong_is_told_by_its_line(lines: str, line: int, what: str, hint: str) -> None:
    found = steps(lines).problems
    assert [(each.line, what in each.what, hint in each.hint) for each in found] == [(line, True, True)], found


def test_steps_out_of_order_and_templates_that_are_not_there_are_told() -> None:
    parts = steps("1. +2w email: One\n   - template call-opner\n2. +3d phone: Two\n3. +14d chat: Three")
    assert [(each.line, each.what) for each in check_steps(parts.steps)] == [
        (4, "step 2 is due at +3d, before one that stands above it")
    ]
    (problem,) = check_templates(parts.steps, ["call-opener", "sheet"])
    assert (problem.line, problem.hint) == (2, "Perhaps “call-opener”.")
    assert list(check_templates(parts.steps, ["call-opner"])) == []


words = st.text(st.characters(blacklist_categories=["Cs", "Cc", "Cf", "Co", "Cn", "Zl", "Zp", "Mn"]), max_size=20)
plain = words.map(lambda text: clean(" ".join(text.split()))).filter(
    lambda text: text and not set(text) & set(":;-*+<>#")
)
written = st.lists(
    st.tuples(
        st.sampled_from([word.value for word in CHANNEL.needed()]),
        st.integers(0, 90),
        st.sampled_from(["d", "w"]),
        plain,
        st.none() | plain,
        st.none() | plain,
        st.none() | plain,
    ),
    min_size=1,
    max_size=8,
)


@given(written)
def test_what_is_written_is_read(steps_written: list[tuple[str, int, str, str, str, str, str]]) -> None:
    lines = []
    for number, (channel, count, unit, title, persona, template, note) in enumerate(steps_written, 1):
        lines.append(f"{number}. +{count}{unit} {channel}: {title}")
        marks = [f"to {persona}"] if persona else []
        marks += [f"template {template}"] if template else []
        lines += [f"   - {'; '.join(marks)}"] if marks else []
        lines += [f"   - note: {note}"] if note else []
    parts = steps("\n".join(lines))
    assert parts.problems == ()
    assert [
        (step.channel, step.offset.days, step.title, step.persona, step.template, step.note) for step in parts.steps
    ] == [
        (channel, count * (7 if unit == "w" else 1), title, persona or "", template or "", note or "")
        for channel, count, unit, title, persona, template, note in steps_written
    ]


@given(st.text(max_size=400))
def test_any_text_is_read_without_a_crash(text: str) -> None:
    parts = read_steps(f"## Steps\n{text}", 1)
    assert len(parts.problems) <= MOST_PROBLEMS
    assert parts.steps or parts.problems
