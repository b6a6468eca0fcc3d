"""What is printed is escaped for its place; what is not known is marked and counted."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from markdown_it import MarkdownIt

from templates.escape import one_line
from templates.filled import Gap
from templates.form import Form

DATA: dict[str, Any] = {
    "account": {
        "name": "North [wind] *NL*", "industry": None, "city": "  ", "site": "javascript:alert(1)", "tags": [],
        "web": "https://northwind.example/a b", "tier": 1, "key": True, "notes": "One\n\n# Two\nthree", "parent": None,
    },
    "points": [{"text": "a", "so_what": "b"}, {"text": None, "so_what": ""}],
}  # fmt: skip


def fill(source: str, data: dict[str, Any] | None = None) -> str:
    text, _, problems = Form(source).fill(data or DATA)
    assert problems == []
    return text


def gaps(source: str) -> list[tuple[int, str]]:
    return [(gap.line, gap.path) for gap in Form(source).fill(DATA)[1]]


@pytest.mark.parametrize(
    ("source", "text"),
    [
        ("{{ account.name }}", r"North \[wind\] \*NL\*"),
        ("# {{ account.name | upper }}", r"# NORTH \[WIND\] \*NL\*"),
        ("{{ account.notes }}", "One # Two three"),
        ("{{ account.notes | block }}", "One\n\n\\# Two  \nthree"),
        ("- {{ account.notes | block(2) }}", "- One\n\n  \\# Two  \n  three"),
        ("{{ account.tier }} {{ account.key }} {{ 1.5 }}", "1 yes 1.5"),
        ("[x]({{ account.site }})", "[x](javascript%3Aalert%281%29)"),
        ("[x](https://a.example/{{ account.name }}/b) *", "[x](https://a.example/North%20%5Bwind%5D%20*NL*/b) *"),
        ("[x]({% if 1 %}{{ account.site }}{% endif %})", "[x](javascript%3Aalert%281%29)"),
        ("<{{ account.web }}>", "<https://northwind.example/a%20b>"),
        ("[1]: {{ account.web }}\n{{ '' }}*{{ account.tier }}*", "[1]: https://northwind.example/a%20b\n*1*"),
        ("[x]({{ account.site | inline }}) {{ account.web | url }}",
         "[x](javascript%3Aalert%281%29) https://northwind.example/a%20b"),
        ("{{ '[x](' ~ account.site ~ ')' }}", "[x](javascript%3Aalert%281%29)"),
        ("{{ '[x](' if account.tier ~ '' else 'y' }}{{ account.site }})", "[x](javascript%3Aalert%281%29)"),
        ("{% for p in points %}{{ '[x](' if loop.first }}{% endfor %}{{ account.site }})",
         "[x](javascript%3Aalert%281%29)"),
        ("```\n{{ account.name }}\n{{ account.notes | block }}\n```",
         "```\nNorth [wind] *NL*\nOne\n\n# Two\nthree\n```"),
        ("```\n{{ account.industry | default('') }}\n```\n{{ account.name }}", "```\n\n```\nNorth \\[wind\\] \\*NL\\*"),
        ("{{ account.name | link(account.web) }}", r"[North \[wind\] \*NL\*](https://northwind.example/a%20b)"),
        ("{{ account.name | link(account.industry) }}", r"North \[wind\] \*NL\*"),
        ("{{ account.name ~ ' *x* ' ~ account.tier }}", r"North \[wind\] \*NL\* *x* 1"),
        ("{{ 'own *text*' }}{{ '' }}", "own *text*"),
        ("{{ '\\x1b]52;c;x' }}", "]52;c;x"),
        ("{{ 'a' if account.tier else account.name }}", "a"),
        ("{{ 'a' if account.industry }}", ""),
        ("{{ account.industry or '' }}", ""),
        ("{{ account.industry | default('') }}{{ account.city | default('n/a') }}", "n/a"),
        ("{{ account.industry or account.tier }}", "1"),
        ("{% for p in account.parent.children %}x{% endfor %}", ""),
    ],
)  # fmt: skip
def test_escaped_by_place(source: str, text: str) -> None:
    assert fill(source) == text
    assert gaps(source) == []


@pytest.mark.parametrize(
    ("source", "text", "path"),
    [
        ("{{ account.industry }}", "*not known: account.industry*", "account.industry"),
        ("{{ account.city }}", "*not known: account.city*", "account.city"),
        ("{{ account['industry'] | upper | truncate(3) }}", "*not known: account.industry*", "account.industry"),
        ("{{ account.parent.parent.name }}", "*not known: account.parent.parent.name*", "account.parent.parent.name"),
        ("{{ account.industry | date }}", "*not known: account.industry*", "account.industry"),
        ("{{ account.industry | money('EUR') }}", "*not known: account.industry*", "account.industry"),
        ("{{ account.industry | block }}", "*not known: account.industry*", "account.industry"),
        ("{{ account.tags | join(', ') }}", "*not known: account.tags*", "account.tags"),
        ("{{ account.tags | first }}", "*not known: account.tags*", "account.tags"),
        ("{{ points[9].text }}", r"*not known: points\[9\].text*", "points[9].text"),
        ("{{ account.tier ~ ' ' ~ account.industry }}", "1 *not known: account.industry*", "account.industry"),
        ("{{ (account.tier ~ account.industry) | trim }}", "1not known: account.industry", "account.industry"),
        ("{{ points | map(attribute='text') | join(', ') }}", "a, not known: points.text", "points.text"),
        ("{{ account.industry if account.tier else '' }}", "*not known: account.industry*", "account.industry"),
        ("{{ account.name.upper() if account.industry else account.industry.upper() }}",
         "*not known: account.industry*", "account.industry"),
        ("[x]({{ account.industry }})", "[x](#not%20known:%20account.industry)", "account.industry"),
        ("{{ none }}", "*not known: None*", "None"),
    ],
)  # fmt: skip
def test_what_is_not_known_is_marked_and_counted(source: str, text: str, path: str) -> None:
    assert fill(source) == text
    assert gaps(f"\n\n{source}") == [(3, path)]


def test_gaps_are_counted_for_each_document() -> None:
    form = Form("{% for p in points %}\n{{ p.text }} {{ p.so_what }}\n{% endfor %}")
    for _ in range(2):
        assert form.fill(DATA)[1] == [Gap(2, "p.text"), Gap(2, "p.so_what")]


@pytest.mark.parametrize(
    ("source", "words"),
    [
        ('a\n<b title="{{ account.name }}">', "inside an HTML tag"),
        ("x\n<a href='{{ account.industry }}'>", "inside an HTML tag"),
        ("\n<script>{% if 1 %}\n\n{{ account.tier }}{% endif %}</script>", "such as a script"),
        ("\n```{{ account.tier }}\n```", "begins a block of code"),
    ],
)
def test_where_no_value_may_stand_it_is_a_mistake_of_its_line(source: str, words: str) -> None:
    text, _, problems = Form(source).fill(DATA)
    assert text == ""
    assert [problem.line for problem in problems] == [source.count("\n", 0, source.index("{{")) + 1]
    assert words in problems[0].what


def test_each_document_begins_at_its_own_start() -> None:
    form = Form("{{ account.name }}\n\n```\n")
    assert form.fill(DATA)[0] == form.fill(DATA)[0]


@pytest.mark.parametrize("name", ["{{7*7}}", "{% include '/etc/passwd' %}", "{{ account.site }}", "{# x #}", "{%raw%}"])
def test_template_code_in_the_data_is_only_text(name: str) -> None:
    text = fill("{{ a }} {{ a | block }} {{ a ~ '' }} {{ [a] | join }} {{ a | link(a) }}", {"a": name})
    shown = MarkdownIt().renderInline(text)
    assert "49" not in shown.replace("%7B%7B7*7", "")
    assert shown.count(name) == 5


@given(st.text(max_size=40), st.text(max_size=40))
def test_data_cannot_break_the_table_it_stands_in(first: str, second: str) -> None:
    text = fill("| a | b |\n|---|---|\n|{{ a }}|{{ b }}|\n", {"a": first, "b": second})
    tokens = MarkdownIt("commonmark").enable("table").parse(text)
    assert [token.type for token in tokens].count("td_open") == 2
    cells = [token for token in tokens if token.type == "inline"][2:]
    for cell, name, value in zip(cells, "ab", (first, second), strict=True):
        shown = "".join(child.content for child in cell.children or [])
        assert shown == (one_line(value) if value.strip() else f"not known: {name}")
