"""A form turns every failure of a template into a problem with its line in the file."""

from __future__ import annotations

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from templates.form import LONGEST_DOCUMENT, Form

SECRET = "CANARY-7361"
DATA = {"account": {"name": SECRET, "tier": 1, "industry": None}, "points": [{"n": 1}] * 200}


@pytest.mark.parametrize(
    ("source", "words"),
    [
        ("{{ 1 / 0 }}", "divided by nought"),
        ("{{ account.name + 1 }}", "do not go together"),
        ("{{ account.industry > 3 }}", "do not go together"),
        ("{{ account.name | upper(1, 2) }}", "do not go together"),
        ("{{ account.name | truncate('x') }}", "does not fit"),
        ("{{ account.name | number }}", "not a number"),
        ("{{ account.name | date }}", "not a date"),
        ("{{ '2026-01-01' | date('moon') }}", "one of iso, long"),
        ("{{ '2026-01-01' | age }}", "needs a day"),
        ("{{ account.tier | money }}", "minor units"),
        ("{{ 1.5 | round(99) }}", "0 to 10"),
        ("{{ account.name * 3 }}", "numbers only"),
        ("{{ points | map('nosuch') | join }}", "name of a filter"),
        ("{{ points | selectattr('n', 'nosuch') | list | length }}", "no such test"),
        ("{{ points | selectattr() | list | length }}", "name the value"),
        ("{% for p in account.tier %}{% endfor %}", "not a list"),
        ("{{ account }}", "several values"),
        ("{{ points }}", "is a list"),
        ("{{ points | first }}", "several values"),
        ("{{ account.nosuch }}", "nothing called “account.nosuch”"),
        ("{{ nosuch }}", "nothing called “nosuch”"),
        ("{{ account.name.nosuch }}", "nothing called “nosuch”"),
        ("{{ 1e999 }}", "too large"),
        ("{{ (9.9e307 * 10) | round }}", "too large"),
    ],
)
def test_a_failure_has_its_line_and_no_data(source: str, words: str) -> None:
    text, gaps, problems = Form(f"a\n\n{source}\n", first_line=11).fill(DATA)
    assert (text, gaps) == ("", [])
    assert [problem.line for problem in problems] == [13]
    assert words in problems[0].what
    assert SECRET not in problems[0].in_words()


def test_lines_are_those_of_the_file() -> None:
    form = Form("{{ account.industry }}\n{{ account.nosuch }}\n{{ bad name }}", first_line=8)
    assert [problem.line for problem in form.problems] == [10]
    assert [problem.line for problem in form.check_names(DATA)] == [9]
    assert Form("\n{{ account.industry }}", first_line=8).fill(DATA)[1][0].line == 9


def test_a_misspelt_name_is_told_with_the_nearest_even_without_a_shape() -> None:
    _, _, problems = Form("{{ account.indstry }}").fill(DATA)
    assert problems[0].hint == "Perhaps “account.industry”."


def test_a_document_is_counted() -> None:
    source = "{% for a in points %}{% for b in points %}" + "x" * 100 + "{% endfor %}{% endfor %}"
    text, _, problems = Form(source).fill(DATA)
    assert text == ""
    assert f"{LONGEST_DOCUMENT:,}" in problems[0].what


def test_loops_deeper_than_python_nests_are_refused() -> None:
    for depth in (12, 19):
        form = Form("{% for a in points %}" * depth + "{% endfor %}" * depth)
        assert form.problems == [] or "deep" in form.problems[0].what


def test_a_form_with_problems_fills_nothing() -> None:
    form = Form("{% include 'x' %}")
    assert form.fill(DATA) == ("", [], form.problems)


def test_the_same_data_gives_the_same_bytes() -> None:
    source = "{% for g, e in points | groupby('n') %}{{ g }}{{ e | unique(attribute='n') | length }}{% endfor %}"
    assert len({Form(source).fill(DATA)[0] for _ in range(3)}) == 1


TOKENS = st.sampled_from(
    [
        "account", "account.name", "account.tier", "account.industry", "points", "points[0]", "p", "p.n", "loop",
        "loop.index", "[0]", "[", "]", "(", ")", "{", "}", "|", ".", "upper", "join", "default", "map", "sort",
        "groupby", "date", "length", "first", "attribute=", "if", "else", "for", "in", "is", "not", "known", "and",
        "or", "~", "*", "**", "/", "//", "%", ",", ":", "=", "==", "<", "'x'", '"y"', "'points'", "1", "0", "-1",
        "1e9", "none", "true", ".upper()", ".items()", "()", "self", "+", "-", "\\",
    ]
)  # fmt: skip
EXPRESSIONS = st.lists(TOKENS, min_size=1, max_size=7).map(" ".join)
PIECES = st.one_of(
    EXPRESSIONS.map("{{{{ {} }}}}".format),
    EXPRESSIONS.map("{{% if {} %}}".format),
    EXPRESSIONS.map("{{% for p in {} %}}".format),
    EXPRESSIONS.map("{{% set p = {} %}}".format),
    st.sampled_from(
        ["{% endif %}", "{% endfor %}", "{% else %}", "{% for p in points %}", "{% if account.industry %}"]
    ),
    st.sampled_from(
        ["{% raw %}", "{% endraw %}", "{% include 'x' %}", "{#", "#}", "{{", "}}", "{%", "%}", "-", "\n", "a", "\0"]
    ),
)


@settings(max_examples=400)
@given(st.lists(PIECES, max_size=6).map("".join))
@example("{{ - }}")
@example("{{ 1 if }}")
@example("{% set a, b = points %}{{ a }}")
@example("{% for a, b in points %}{% endfor %}")
@example("{{ {}[[]] }}")
@example("{{ account[points] }}")
@example("{{ points[points] }}")
@example("{{ points['0':] }}")
@example("{{ -account.name }}")
@example("{{ account.tier() }}")
@example("{{ ''.split('') }}")
def test_any_template_comes_back_as_a_text_or_as_problems(source: str) -> None:
    form = Form(source)
    form.check_names(DATA)
    text, gaps, problems = form.fill(DATA)
    assert not (problems and (text or gaps))
    if form.problems:
        assert problems == form.problems
