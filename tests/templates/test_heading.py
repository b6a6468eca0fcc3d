"""Front matter is read as texts, and each thing wrong in it has its line in the file."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from templates.front_matter import LARGEST
from templates.heading import Audience, Named, read_heading

GOOD = """\
---
name: growth-logistics
title: Growth sheet for logistics
description: One page, three points.
for:
  tier: 2
  industry: [Logistics, Transport]
needs:
  - account.industry
  - points
---
# {{ account.name }}
"""


def test_everything_is_a_text() -> None:
    heading = read_heading(GOOD)
    assert heading.problems == ()
    assert (heading.name, heading.name_line, heading.title) == ("growth-logistics", 2, "Growth sheet for logistics")
    assert heading.description == "One page, three points."
    assert heading.audience == Audience(tier=("2",), industry=("Logistics", "Transport"))
    assert heading.needs == ("account.industry", "points")
    assert heading.named == (Named("tier", "2", 6), Named("needs", "account.industry", 9), Named("needs", "points", 10))
    assert (heading.body, heading.first_line) == ("# {{ account.name }}\n", 12)


def test_values_that_yaml_would_turn_into_something_else() -> None:
    heading = read_heading("---\nname: yes\ntitle: 2026-10-01\ndescription: !!python/object:os.system x\n---\n")
    assert (heading.name, heading.title, heading.description) == ("yes", "2026-10-01", "x")


@pytest.mark.parametrize("text", ["", "# Title\n", "----\nname: x\n---\n", " ---\n", "text\n---\nname: x\n---\n"])
def test_a_file_may_have_no_front_matter(text: str) -> None:
    heading = read_heading(text)
    assert (heading.body, heading.first_line, heading.problems) == (text, 1, ())


def test_an_empty_front_matter() -> None:
    assert read_heading("---\n---\nbody").first_line == 3
    assert read_heading("---\nfor:\nneeds:\n---\nbody").problems == ()


@pytest.mark.parametrize(
    ("text", "line", "words"),
    [
        ("---\nname: x\ntitel: y\n---\n", 3, "no key “titel”"),
        ("---\nfor:\n  teir: 1\n---\n", 3, "no key “teir”"),
        ("---\nname: x\nname: y\n---\n", 3, "twice"),
        ("---\nname: [a, b]\n---\n", 2, "one text"),
        ("---\nneeds: {a: b}\n---\n", 2, "one text"),
        ("---\nneeds: [[a]]\n---\n", 2, "one text"),
        ("---\nfor: [1, 2]\n---\n", 2, "names with values"),
        ("---\n- a\n- b\n---\n", 2, "names with values"),
        ("---\nname: x\n\ttitle: [\n---\n", 3, "not YAML"),
        ("---\nname: [\n---\n", 2, "not YAML"),
        ("---\n? [a]\n: b\n---\n", 2, "no key"),
        ("---\nname: x\n", 1, "not closed"),
        ("---\nname: " + "[" * 5000 + "\n---\n", 1, "not YAML"),
        ("---\nname: " + "x" * LARGEST + "\n---\n", 1, "longer than"),
        ("---\nname: \x00\n---\n", 1, "not YAML"),
    ],
)
def test_a_problem_has_its_line(text: str, line: int, words: str) -> None:
    found = read_heading(text).problems
    assert [line, True] in [[problem.line, words in problem.what] for problem in found], found


def test_the_nearest_key_is_offered() -> None:
    assert read_heading("---\ntitel: y\n---\n").problems[0].hint == "Perhaps “title”."


def test_aliases_that_multiply_are_not_followed() -> None:
    bomb = "---\nname: &a [x, x]\ntitle: &b [*a, *a, *a]\nneeds: [*b, *b, *b]\n---\n"
    assert read_heading(bomb).needs == ()


@given(st.text(max_size=200))
def test_any_text_is_read_without_a_crash(text: str) -> None:
    heading = read_heading(f"---\n{text}\n---\nbody".replace("\r", "\n"))
    assert heading.problems or heading.body.endswith("body")


@pytest.mark.parametrize(
    ("audience", "words"),
    [
        ("{}", "every account"),
        ("{tier: 2}", "tier 2"),
        (
            "{tier: [2, 3], industry: [Energy, Logistics], persona: any}",
            "tier 2 or 3 · Energy or Logistics · any persona",
        ),
        ("{solution: Fuel platform}", "Fuel platform"),
    ],
)
def test_for_whom_in_words(audience: str, words: str) -> None:
    assert read_heading(f"---\nfor: {audience}\n---\n").audience.in_words() == words


def test_what_a_template_is_for() -> None:
    assert read_heading("Hello\n").kind == "sheet"
    assert read_heading("---\nkind: message\n---\n").kind == "message"
    wrong = read_heading("---\nname: a\nkind: letters\n---\n")
    assert (wrong.kind, [(found.line, found.hint) for found in wrong.problems]) == (
        "sheet",
        [(3, "There are: sheet, message, document.")],
    )
