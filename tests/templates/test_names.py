"""Names are held against the shape of the data, in every branch, all of them at once."""

from __future__ import annotations

import pytest

from store.errors import Problem
from templates.form import Form
from templates.heading import Named
from templates.names import check_named

SHAPE = {
    "account": {
        "name": "Northwind", "industry": "Logistics", "tier": 1, "city": "Rotterdam", "country": "NL", "parent": None,
        "values": {"*": 1},
    },
    "points": [{"number": 1, "text": "a", "source": None}, {"number": 2, "text": "b", "source": "c", "proof": "d"}],
    "people": [{"name": "M. Visser", "seat": {"title": "VP"}}],
    "tags": ["a"],
    "empty": [],
    "today": "2026-11-20",
}  # fmt: skip


def names_of(source: str) -> list[Problem]:
    form = Form(source)
    assert not [problem for problem in form.problems if "placeholder" not in problem.what]
    return form.check_names(SHAPE)


@pytest.mark.parametrize(
    "source",
    [
        "{{ account.name }} {{ account['city'] }} {{ account.parent.anything.at.all }}",
        "{% for p in points %}{{ loop.index }} {{ p.text }} {{ p.proof }} {{ loop.previtem.text }}{% endfor %}",
        "{% for p in points if p.source %}{{ p.number }}{% else %}{{ account.name }}{% endfor %}",
        "{% for g, entries in points | groupby('source') %}{{ g }}{{ entries[0].text }}{% endfor %}",
        "{% for g in points | groupby('source') %}{{ g.grouper }}{{ (g.list | first).text }}{% endfor %}",
        "{% for name, value in account.items() %}{{ name }}{{ value }}{% endfor %}",
        "{% set a = account %}{{ a.name }}{% set b = a.name | upper %}{{ b }}",
        "{% if account.tier == 1 %}{% set x = 1 %}{% endif %}{{ x }}",
        "{{ points | map(attribute='text') | join(', ') }} {{ points | selectattr('source') | list | length }}",
        "{{ (points | sort(attribute='number') | last).text }} {{ points[0].text }} {{ points[1:][0].number }}",
        "{{ people[0].seat.title }} {{ people | map(attribute='seat.title') | join }}",
        "{{ account.name.upper() }} {{ account.values.x }} {{ account.values['y'] }}",
        "{% for x in empty %}{{ x.whatever }}{% endfor %} {{ account.name ~ today }} {{ tags | join(', ') }}",
        "{{ account.name if account.tier else today }} {{ account.industry or today }} {{ account.parent is none }}",
    ],
)
def test_good_names(source: str) -> None:
    assert names_of(source) == []


@pytest.mark.parametrize(
    ("source", "what", "hint"),
    [
        ("{{ account.industy }}", "account.industy", "account.industry"),
        ("{{ acount.name }}", "acount", "account"),
        ("{{ CITY }}", "CITY", "account.city"),
        ("{{ Country }}", "Country", "account.country"),
        ("{{ account.NAME }}", "account.NAME", "account.name"),
        ("{{ company.com }}", "company", "account.name"),
        ("{{ Client }}", "Client", "account.name"),
        ("{{ bogus.com }}", "bogus", "There is: account"),
        ("{{ account['naem'] }}", "account.naem", "account.name"),
        ("{% for p in points %}{{ p.txt }}{% endfor %}", "p.txt", "p.text"),
        ("{% for p in points %}{% endfor %}{{ p }}", "“p”", ""),
        ("{{ loop.index }}", "loop", ""),
        ("{% for p in points %}{{ loop.indx }}{% endfor %}", "loop.indx", "loop.index"),
        ("{% if false %}{{ nowhere }}{% endif %}", "nowhere", ""),
        ("{% if account.name %}{% elif nowhere %}{% else %}{% endif %}", "nowhere", ""),
        ("{{ x }}{% set x = 1 %}", "“x”", ""),
        ("{% for p in points if p.nowhere %}{% endfor %}", "p.nowhere", ""),
        ("{{ points | map(attribute='txt') | list | join }}", "txt", "text"),
        ("{{ points | selectattr('sorce') | list | length }}", "sorce", "source"),
        ("{{ points | sort(attribute='numbr') | length }}", "numbr", "number"),
        ("{{ account.name | default(nowhere) }}", "nowhere", ""),
        ("{{ account.name.text }}", "single value", ""),
        ("{{ points.text }}", "is a list", "loop"),
        ("{{ points }}", "is a list", "{% for point in points %}"),
        ("{{ people | sort(attribute='name') }}", "is a list", "{% for entry in people %}"),
        ("{{ account }}", "several values", "name, industry"),
        ("{% for x in account.name %}{% endfor %}", "not a list", ""),
        ("{% for g in points | groupby('sorce') %}{% endfor %}", "sorce", "source"),
    ],
)
def test_bad_names(source: str, what: str, hint: str) -> None:
    (problem,) = names_of(f"\n{source}")
    assert what in problem.what
    assert hint in problem.hint
    assert problem.line == 2


def test_all_bad_names_with_their_lines() -> None:
    found = names_of(
        "{{ a1 }}\n{{ CITY, STATE, COUNTRY }}\n{% if 0 %}\n{{ account.nme }}\n{% endif %}\n{{ a1 }} {{ a1 }}"
    )
    assert [(problem.line, problem.what.split("“")[1].rstrip("”")) for problem in found] == [
        (1, "a1"), (2, "CITY"), (2, "STATE"), (2, "COUNTRY"), (4, "account.nme"), (6, "a1"),
    ]  # fmt: skip


def test_front_matter_may_name_what_is_there() -> None:
    paths = ["account", "account.name", "points", "points.0.text", "account.parent.name", "tags"]
    named = [*(Named("needs", path, 2) for path in paths), *(Named("tier", tier, 3) for tier in "0123")]
    assert check_named(named, SHAPE) == []


@pytest.mark.parametrize(
    ("part", "text", "what", "hint"),
    [
        ("needs", "account.citty", "there is nothing called “account.citty”", "Perhaps “account.city”."),
        ("needs", "acount.name", "there is nothing called “acount”", "Perhaps “account”."),
        ("needs", "bogus", "there is nothing called “bogus”", "There is: account, points, people, tags, empty, today."),
        ("needs", "points.text", "“points” is a list and has nothing called “text”", "Its entries may: write a loop."),
        ("tier", "9", "there is no tier “9”", "There are: 1, 2, 3, and 0 for accounts without one."),
        ("tier", "strategic", "there is no tier “strategic”", "There are: 1, 2, 3, and 0 for accounts without one."),
    ],
)
def test_what_front_matter_names_and_is_not_there_is_told(part: str, text: str, what: str, hint: str) -> None:
    assert check_named([Named(part, text, 4)], SHAPE) == [Problem(4, what, hint)]


@pytest.mark.parametrize("text", ["." * 9000, "a." * 8000, f"points.{'9' * 8000}", "points.٣", "{{ x }}"])
def test_an_odd_path_in_front_matter_is_told(text: str) -> None:
    assert [problem.line for problem in check_named([Named("needs", text, 2)], SHAPE)] in ([2], [])


def test_names_set_in_a_loop_stay_in_it() -> None:
    assert names_of("{% for p in points %}{% set x = p.text %}{{ x }}{% endfor %}") == []
    assert len(names_of("{% for p in points %}{% set x = p.text %}{% endfor %}{{ x }}")) == 1
