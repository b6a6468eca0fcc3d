"""All mistakes of a template come back at once, each with its line."""

from __future__ import annotations

import pytest

from store.errors import Problem
from templates.mistakes import LARGEST_SOURCE, read_tree, tidy_source
from templates.syntax import Bounded


def problems_of(source: str) -> list[Problem]:
    return read_tree(Bounded(), source)[1]


@pytest.mark.parametrize(
    ("source", "line", "words"),
    [
        ("a\n{% include 'x' %}", 2, "another file"),
        ("{% import 'x' as y %}", 1, "another file"),
        ("{% from 'x' import y %}", 1, "another file"),
        ("\n\n{% extends 'x' %}", 3, "another file"),
        ("{% block a %}{% endblock %}", 1, "blocks"),
        ("{% macro m() %}{{ m() }}{% endmacro %}", 1, "macros"),
        ("{% filter upper %}a{% endfilter %}", 1, "filter behind each value"),
        ("{% set x %}a{% endset %}", 1, "set one value"),
        ("{% set x.y = 1 %}", 1, "only plain names"),
        ("{% with x = 1 %}{% endwith %}", 1, "not part"),
        ("{% autoescape true %}{% endautoescape %}", 1, "not part"),
        ("{% for x in y recursive %}{% endfor %}", 1, "cannot call itself"),
        ("{{ self }}", 1, "word of the template language"),
        ("{{ super() }}", 1, "cannot be called"),
        ("{% set loop = 1 %}", 1, "word of the template language"),
        ("{{ x ** 2 }}", 1, "powers"),
        ("{{ x | attr('y') }}", 1, "no filter “attr”"),
        ("{{ x | uper }}", 1, "no filter “uper”"),
        ("{{ x is callable }}", 1, "no test “callable”"),
        ("{{ x.center(3) }}", 1, "“center()”"),
        ("{{ range(3) }}", 1, "“range()”"),
        ("{{ x()() }}", 1, "cannot be called"),
        ("{{ x | join(*y) }}", 1, "hand over"),
        ("{{ x.upper(**y) }}", 1, "hand over"),
        ("{{ CITY, STATE }}", 1, "one placeholder prints one value"),
        ("{{ [1, 2] }}", 1, "one placeholder prints one value"),
        ("{% for x in y %}\n", 2, "is not closed"),
        ("{% if %}\nx\n{% endif %}", 1, "not understood"),
        ("a\n  {% for x %}\nx\n{% endfor %}", 2, "not understood"),
        ("a\n{% endif %}", 2, "does not belong"),
        ("{% if x %}\n{% endfor %}", 2, "does not belong"),
        ("{% do x %}", 1, "not a tag"),
        ("{% COMPANY %}", 1, "not a tag"),
        ("a\n\n{{ First Name }}", 3, "“{{ First Name }}” is not understood"),
        ("{{#if x}}", 1, "is not understood"),
        ("{{> part }}", 1, "is not understood"),
        ("{{ }}", 1, "is not understood"),
        ("{{{ name }}}", 1, "is not understood"),
        ("{{", 1, "not understood"),
        ("{% ", 1, "not understood"),
        ("x {# never closed", 1, "not understood"),
    ],
)
def test_a_mistake_has_its_line(source: str, line: int, words: str) -> None:
    found = problems_of(source)
    assert (line, True) in [(problem.line, words in problem.what) for problem in found], found


def test_all_mistakes_at_once() -> None:
    source = "{{ First Name }}\n{{ Last Name }}\n{% macro m() %}{% endmacro %}\n{{ x | nosuch }}\n{{ A, B }}\n"
    assert sorted(problem.line or 0 for problem in problems_of(source)) == [1, 2, 3, 4, 5]


def test_the_nearest_word_is_offered() -> None:
    assert problems_of("{{ x | uper }}")[0].hint == "Perhaps “upper”."
    assert problems_of("{{ x is defind }}")[0].hint == "Perhaps “defined”."


@pytest.mark.parametrize(
    "source",
    [
        "{{ " + "(" * 5000 + "1" + ")" * 5000 + " }}",
        "{% if 1 %}" * 500 + "{% endif %}" * 500,
        "{{ 1" + " + 1" * 100 + " }}",
        "{{ " + "9" * 5000 + " }}",
        "{{ " + "[" * 3000,
        "x" * (LARGEST_SOURCE + 1),
    ],
    ids=["parentheses", "ifs", "sum", "digits", "brackets", "length"],
)
def test_what_is_too_deep_or_too_long_is_refused(source: str) -> None:
    tree, found = read_tree(Bounded(), source)
    assert tree is None
    assert found


def test_other_systems_marks_are_plain_text() -> None:
    assert problems_of("[Name] {Name} ____ ${name} %NAME% <<name>> [x](y) - [ ] task") == []


@pytest.mark.parametrize(
    ("source", "printed"),
    [
        ("a\n{% if 1 %}\nb\n{% endif %}\nc\n", "a\nb\nc\n"),
        ("a\n  {% if 1 %}  \n  b\n  {% else %}{# c #}\nd\n{% endif %}", "a\n  b\n"),
        ("| a |{% if 1 %} b |{% endif %}\n| c |\n", "| a | b |\n| c |\n"),
        ("{# a note #}\n# Title\n", "# Title\n"),
        ("a\r\n{% if 1 -%}\r\n\r\nb\r\n{%- endif %}\r\nc", "a\nb\nc"),
        ("a\n{% if 1 +%}\nb\n{% endif %}", "a\n\nb\n"),
        ("a\x1b[2J\u202eb\u200b", "a[2Jb"),
        ("  \n\n", "  \n\n"),
    ],
)
def test_tags_that_stand_alone_leave_no_line_behind(source: str, printed: str) -> None:
    assert Bounded().from_string(tidy_source(source)).render() == printed


def test_tidying_keeps_the_lines_apart() -> None:
    source = "{% if 1 %}\n{# x #}\n{% if 2 %}\n{% endif %}\n{% endif %}\n{{ oh no }}\n"
    assert [problem.line for problem in problems_of(source)] == [6]
