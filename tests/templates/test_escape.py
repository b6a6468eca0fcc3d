"""Whatever the data holds, Markdown shows it as it is; markdown-it is the judge, with tables and strikes on."""

from __future__ import annotations

import re
from datetime import date

import pytest
import yaml
from hypothesis import example, given
from hypothesis import strategies as st
from markdown_it import MarkdownIt
from markdown_it.token import Token

from store.clean import clean
from templates.escape import Safe, block, front_matter, inline, link, one_line, url

PARSER = MarkdownIt("commonmark").enable(["table", "strikethrough"])
ACTIVE = r"""\`*_{}[]()#+-.!|<>&~=:;"'/$%@^ """
PIECES = st.sampled_from(
    [
        "Northwind",
        "snake_case",
        "R&D",
        "&amp;",
        "&#65;",
        "&copy",
        "<b>",
        "</div>",
        "<!--",
        "-->",
        "<a@b.example>",
        "<https://x.example>",
        "[x](javascript:1)",
        "![i](u)",
        "[r]: /u",
        "[^1]",
        "**b**",
        "__b__",
        "_i_",
        "~~s~~",
        "~5",
        "`c`",
        "```",
        "~~~",
        "# h",
        "###### h",
        " #",
        "1. ",
        "12) ",
        "- ",
        "+ ",
        "* ",
        "---",
        "===",
        "> ",
        "|",
        "\\",
        "\\|",
        "| - |",
        ":-:",
        "\t",
        "    ",
        "{{7*7}}",
        "{% x %}",
        "\n",
        "\n\n",
        "\r\n",
        "\u2028",
        "\x85",
        "\x00",
        "\x1b[2J",
        "é",
        "顧客",
        "\u00a0",
        "\u3000",
        "\u0301",
        "\ud800",
        "#tag",
        "5 < 6",
        "<5 %",
        "a->b",
        "C:\\x\\",
        '"',
        "'",
        "%0A",
    ]
)
TEXTS = st.one_of(st.text(max_size=60), st.text(ACTIVE, max_size=30), st.lists(PIECES, max_size=8).map("".join))


def content(token: Token) -> str:
    """Return the text of an inline token; anything but text and line breaks in it fails."""
    kinds = {child.type for child in token.children or []}
    assert kinds <= {"text", "softbreak", "hardbreak"}, kinds
    return "".join(child.content if child.type == "text" else "\n" for child in token.children or [])


def kinds(tokens: list[Token]) -> list[str]:
    return [token.type for token in tokens]


@given(TEXTS)
@example("a\\")
@example("- - -")
@example("1)")
@example("\ud83d")
def test_inline_is_one_plain_paragraph(text: str) -> None:
    tokens = PARSER.parse(f"{inline(text)}\n")
    if not one_line(text):
        assert not tokens
        return
    assert kinds(tokens) == ["paragraph_open", "inline", "paragraph_close"]
    assert content(tokens[1]) == one_line(text)


@pytest.mark.parametrize(
    ("before", "after", "around"),
    [
        ("# ", "\n", ["heading_open", "inline", "heading_close"]),
        ("Above\n", "\n", ["paragraph_open", "inline", "paragraph_close"]),
        ("", "\nBelow\n", ["paragraph_open", "inline", "paragraph_close"]),
        ("(", ")\n", ["paragraph_open", "inline", "paragraph_close"]),
        ("x ", ";\n", ["paragraph_open", "inline", "paragraph_close"]),
    ],
)
@given(text=TEXTS)
def test_inline_holds_in_its_place(before: str, after: str, around: list[str], text: str) -> None:
    shown = one_line(text)
    if not shown:
        return
    tokens = PARSER.parse(before + inline(text) + after)
    assert kinds(tokens) == around
    assert content(tokens[1]) == (before.removeprefix("# ") + shown + after).strip()


@given(TEXTS, TEXTS)
def test_inline_is_one_table_cell(first: str, second: str) -> None:
    for gap in ("", " "):
        row = f"|{gap}{inline(first)}{gap}|{gap}{inline(second)}{gap}|"
        tokens = PARSER.parse(f"| a | b |\n|---|---|\n{row}\n")
        cells = [content(token) for token in tokens if token.type == "inline"]
        assert cells == ["a", "b", one_line(first), one_line(second)]
        assert kinds(tokens).count("tr_open") == 2


@given(TEXTS)
def test_inline_is_one_list_item_and_keeps_emphasis_around_it(text: str) -> None:
    tokens = PARSER.parse(f"- {inline(text)}\n")
    assert kinds(tokens)[:2] == ["bullet_list_open", "list_item_open"]
    assert [content(token) for token in tokens if token.type == "inline"] == (
        [one_line(text)] if one_line(text) else []
    )


@given(TEXTS)
def test_inline_cannot_leave_a_comment_or_an_html_block(text: str) -> None:
    tokens = PARSER.parse(f"<!-- {inline(text)} -->\n\nAfter\n")
    assert kinds(tokens) == ["html_block", "paragraph_open", "inline", "paragraph_close"]
    inside = PARSER.parse(f"<div>\n{inline(text)}\n</div>\n")[0].content
    assert not re.search(r"<[A-Za-z/!?]", inside.removeprefix("<div>").removesuffix("</div>\n"))


@given(TEXTS)
def test_inline_is_not_escaped_twice(text: str) -> None:
    once = inline(text)
    assert inline(once) is once


@given(TEXTS)
def test_block_keeps_lines_and_paragraphs_and_nothing_else(text: str) -> None:
    tokens = PARSER.parse(f"{block(text)}\n")
    assert set(kinds(tokens)) <= {"paragraph_open", "inline", "paragraph_close"}
    shown = [line for token in tokens if token.type == "inline" for line in content(token).split("\n")]
    assert shown == [line for line in map(one_line, clean(text, lines=True).split("\n")) if line]


def test_block_paragraphs_stay_inside_a_list_item() -> None:
    tokens = PARSER.parse("- " + block("One\n\nTwo\n- three", 2) + "\n")
    assert kinds(tokens).count("list_item_open") == 1
    assert [content(token) for token in tokens if token.type == "inline"] == ["One", "Two\n- three"]


@pytest.mark.parametrize(
    "text",
    [
        "Northwind Logistics B.V.",
        "R&D",
        "AT&T",
        "Muñoz (CFO)",
        "412,000,000 EUR",
        "-5 %",
        "+49 30 1234",
        "~5 M",
        "a < b",
        "snake_case",
        "3.5 > 2",
        "A -> B",
        "https://northwind.example/a_b?x=1&y=2",
        "j.ek@northwind.example",
        "No. 1",
        "顧客",
        'it\'s "so"',
        "50% + x",
        "a - b",
        "100 $",
        "1.5",
        "{{name}}",
        "{% include 'x' %}",
    ],
)
def test_what_is_harmless_stays_as_it_was_typed(text: str) -> None:
    assert inline(text) == text


@given(TEXTS)
def test_a_link_opens_only_what_it_may(text: str) -> None:
    tokens = PARSER.parse(f"[x]({url(text)})\n")
    assert kinds(tokens) == ["paragraph_open", "inline", "paragraph_close"]
    opened = [child for child in tokens[1].children or [] if child.type == "link_open"]
    assert len(opened) == 1
    target = str(opened[0].attrs["href"])
    scheme = target.split(":")[0].lower() if ":" in target.split("/")[0].split("?")[0].split("#")[0] else ""
    assert scheme in ("", "http", "https", "mailto", "tel") or not scheme.isalnum()


@pytest.mark.parametrize(
    "address", ["javascript:alert(1)", "JavaScript:x", "file:///etc/passwd", "data:text/html,x", "vbscript:x"]
)
def test_other_schemes_are_inert(address: str) -> None:
    assert ":" not in url(address)


def test_links_read_well() -> None:
    assert (
        link("Northwind [NL]", "https://northwind.example/a b")
        == r"[Northwind \[NL\]](https://northwind.example/a%20b)"
    )
    assert link("", "www.northwind.example") == "[www.northwind.example](https://www.northwind.example)"
    assert link("Northwind", "") == "Northwind"
    assert isinstance(link("a", "b"), Safe)


PLAIN = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=30) | PIECES.filter(lambda piece: piece != "\ud800"),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner, max_size=3),
    max_leaves=6,
)


@given(st.dictionaries(st.text(max_size=12), PLAIN, max_size=5))
@example({"name": "---\n---\n# x"})
@example({"a": "yes", "b": "1", "c": "null", "d": "2026-10-01", "e": "{{7*7}}"})
def test_front_matter_comes_back_equal(data: dict[str, object]) -> None:
    written = front_matter(data)
    lines = written.splitlines()
    assert lines[0] == lines[-1] == "---"
    assert "---" not in written.split("\n")[1:-2]
    assert yaml.safe_load(written.removeprefix("---\n").removesuffix("---\n")) == data


_PIECES = [
    "Ab",
    "é",
    "名",
    "0",
    "12",
    " ",
    "  ",
    "·",
    ".",
    ",",
    "(",
    ")",
    "'",
    "&",
    "/",
    "+",
    "-",
    "no",
    "Null",
    ":",
    "#",
    "_",
]


@given(
    st.dictionaries(
        st.sampled_from(["title", "id", "no", "tier", "as_of", "y"]),
        st.lists(st.sampled_from(_PIECES), max_size=6).map("".join) | st.none() | st.integers() | st.dates(),
        min_size=1,
    )
)
@example({"title": "yes", "id": "0123", "as_of": date(2026, 11, 3), "tier": True})
def test_front_matter_is_what_pyyaml_writes(data: dict[str, object]) -> None:
    dumped = yaml.safe_dump(data, sort_keys=False, allow_unicode=True, width=1_000_000)
    assert front_matter(data) == f"---\n{dumped}---\n"


def test_front_matter_takes_finished_text() -> None:
    assert front_matter({"title": Safe("A: b")}) == "---\ntitle: 'A: b'\n---\n"
