"""Each filter, on what is known and on what is not."""

from __future__ import annotations

from typing import Any

import pytest

from templates.form import Form

DATA: dict[str, Any] = {
    "points": [
        {"n": 2, "kind": "b", "text": "beta"},
        {"n": 10, "kind": "A", "text": "Alpha"},
        {"n": None, "kind": None, "text": "émile"},
        {"n": 1, "kind": "a", "text": "gamma"},
    ],
    "name": "  o'neil & SONS of  northwind ",
    "nothing": None,
    "minor": 41_250_000_00,
    "today": "2026-11-20",
}


def fill(source: str) -> str:
    text, _, problems = Form(source).fill(DATA)
    assert problems == []
    return text


@pytest.mark.parametrize(
    ("expression", "text"),
    [
        ("name | trim | title", "O'neil & SONS Of Northwind"),
        ("name | upper", "O'NEIL & SONS OF NORTHWIND"),
        ("name | lower", "o'neil & sons of northwind"),
        ("name | trim | capitalize", "O'neil & sons of northwind"),
        ("name | truncate(15)", "o'neil & SONS…"),
        ("name | truncate", "o'neil & SONS of northwind"),
        ("'abcdef' | truncate(4)", "abc…"),
        ("nothing | default('none given')", "none given"),
        ("nothing | d(name) | trim | length", "27"),
        ("points | map(attribute='text') | join(', ')", "beta, Alpha, émile, gamma"),
        ("points | join(', ', attribute='text')", "beta, Alpha, émile, gamma"),
        ("points | sort(attribute='text') | map(attribute='text') | join(' ')", "Alpha beta gamma émile"),
        ("points | sort(attribute='n') | map(attribute='text') | join(' ')", "gamma beta Alpha émile"),
        ("points | sort(attribute='n', reverse=true) | map(attribute='text') | join(' ')", "Alpha beta gamma émile"),
        ("points | reverse | map(attribute='text') | first", "gamma"),
        ("points | unique(attribute='kind') | map(attribute='text') | join(' ')", "beta Alpha émile"),
        ("points | selectattr('n') | list | length", "3"),
        ("points | rejectattr('n') | map(attribute='text') | join", "émile"),
        ("points | length", "4"),
        ("points | selectattr('kind', 'eq', 'b') | map(attribute='text') | join", "beta"),
        ("points | selectattr('kind', 'in', ['a', 'b']) | list | count", "2"),
        ("[1, none, 2] | select | join(' ')", "1 2"),
        ("[1, 2, 3, 4] | select('even') | join(' ')", "2 4"),
        ("[1, 2, 3, 4] | reject('divisibleby', 4) | join(' ')", "1 2 3"),
        ("['a', 'b'] | map('upper') | join", "AB"),
        ("['a long text'] | map('truncate', 3) | join", "a…"),
        ("points | sum(attribute='n')", "13"),
        ("[3, 1, 2] | max", "3"),
        ("[3, 1, 2] | min", "1"),
        ("(points | last).text", "gamma"),
        ("-3 | abs", "3"),
        ("2.675 | round(1)", "2.7"),
        ("2.5 | round", "2"),
        ("1234567.891 | number", "1,234,568"),
        ("1234567.891 | number(2)", "1,234,567.89"),
        ("minor | money('EUR')", "41,250,000 EUR"),
        ("minor | money('EUR', 'short')", "41.2 M"),
        ("'412 M EUR' | money", "412 M EUR"),
        ("'2026-10-01' | date('long')", "1 October 2026"),
        ("'2026-10-01' | date('short')", "1 Oct 2026"),
        ("'2026-10-01T08:15:00Z' | date('month')", "October 2026"),
        ("'2026-10-01' | date('year')", "2026"),
        ("'2026-10-01' | date", "2026-10-01"),
        ("'2026-11-20' | age", "today"),
        ("'2026-11-19' | age", "1 day"),
        ("'2026-10-01' | age", "50 days"),
        ("'2026-01-20' | age", "10 months"),
        ("'2024-11-20' | age", "2 years"),
        ("'2026-11-25' | age", "in 5 days"),
        ("'2026-10-01' | age('2026-10-03')", "2 days"),
        ("'yes' if name is known and nothing is not known else 'no'", "yes"),
        ("'a*b' | inline", "a*b"),
    ],
)  # fmt: skip
def test_a_filter(expression: str, text: str) -> None:
    printed = fill(f"{{{{ {expression} }}}}")
    assert printed.replace("\\", "") == text


def test_groups_come_in_order_and_the_unknown_last() -> None:
    source = (
        "{% for kind, entries in points | groupby('kind') %}{{ kind or 'none' }}:{{ entries | length }} {% endfor %}"
    )
    assert fill(source) == "A:2 b:1 none:1 "


@pytest.mark.parametrize(
    "name", ["upper", "title", "truncate", "date", "age", "money('EUR')", "number", "round", "abs", "block", "url"]
)
def test_a_filter_hands_on_what_is_not_known(name: str) -> None:
    text, gaps, problems = Form(f"{{{{ nothing | {name} }}}}").fill(DATA)
    assert (text, problems) == ("*not known: nothing*", [])
    assert len(gaps) == 1
