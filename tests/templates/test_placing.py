"""A value is escaped for its place, and nothing in it is live there; markdown-it is the judge, with HTML on."""

from __future__ import annotations

import re
from html.parser import HTMLParser

import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from markdown_it import MarkdownIt

from templates.escape import block, inline, link, url
from templates.form import Form
from templates.place import Place, follow
from templates.placing import put, put_own

SCRIPT = "javascript:alert(1)"
INERT = "javascript%3Aalert%281%29"
VALUES = [
    SCRIPT, "javascript", ":alert(1)", "vbscript:x", "[E](javascript:E)", "(javascript:E)", ": javascript:E",
    "<b onclick=E>", "script src=E>", 'x" onmouseover="E', "' onclick=E '", "onclick=E", "E> <b>", "`", "```",
    "~~~", "```\n<b>E</b>\n```", "\\", "javascript&colon", "javascript&#58", "colon;E", "&#58;",
    "https://e.example/E", "e@e.example", "-->", "E",
]  # fmt: skip
PIECES = [
    "[x](", "[x](<", "[x]", "![", "(", ")", "]", "[", "<", "<b ", ">", '<a href="', "<https://", '"', "'", "`",
    "``", "```\n", "\n```\n", "~~~\n", "\n", "\n\n", " ", "- ", "> ", "|", "\\", "&", "[a]: ", "\n[a]:\n", "java",
    ":", "<div>\n", "</div>", "{{ v | block }}", "{{ v | inline }}", "{{ v | url }}", "{{ v | link(v) }}",
    "{{ '[x](' ~ v ~ ')' }}", *["{{ v }}"] * 15,
]  # fmt: skip
PARSER = MarkdownIt("commonmark", {"html": True}).enable(["table", "strikethrough"])
PARSER.validateLink = lambda url: True  # type: ignore[method-assign]


class Tags(HTMLParser):
    """Collects the tags of a page with their attributes."""

    def __init__(self, markdown: str) -> None:
        super().__init__()
        self.found: list[tuple[str, list[tuple[str, str | None]]]] = []
        self.feed(PARSER.render(markdown))

    def parse_marked_section(self, i: int, report: int = 1) -> int:
        """Take `<![` for a comment, as HTML 5 has it; Python's parser ends with an AssertionError."""
        _ = report
        return self.parse_bogus_comment(i)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.found.append((tag, attrs))

    def live(self) -> set[str]:
        """Return what a value must not bring about: scripts behind links and handlers, tags of its own."""
        names = {name for _, attrs in self.found for name, _ in attrs if name.startswith("on")}
        addresses = [value or "" for _, attrs in self.found for name, value in attrs if name in ("href", "src")]
        schemes = {found[1] for address in addresses if (found := re.match(r"\s*(\w+script):", address, re.IGNORECASE))}
        return names | schemes | {tag for tag, _ in self.found if tag == "script"}


@given(st.lists(st.sampled_from(PIECES), min_size=2, max_size=9), st.sampled_from(VALUES))
@example(["[x](\n", "{{ v }}", ")"], SCRIPT)
@example(["[x](", "{{ v }}", "{{ v }}", ")"], "javascript")
@example(["[x](", "{{ v }}", ":", "{{ v }}", ")"], "javascript")
@example(["[x](java", "{{ v }}", ":1)"], "script")
@example(["[x]", "{{ v }}"], "(javascript:E)")
@example(["```\n", "{{ v }}", "\n", "{{ v }}", "\n\n```\n"], "```\n<b>E</b>\n```")
@example(["<", "{{ v }}", ">"], "script src=E>")
@example(["<div>\n", "[x](<", "![", "[x]("], SCRIPT)
def test_nothing_in_a_value_is_live_in_any_place(pieces: list[str], value: str) -> None:
    form = Form("".join(pieces))
    text, _, problems = form.fill({"v": value})
    harmless, _, _ = form.fill({"v": "Harmless"})
    if not problems:
        assert Tags(text).live() <= Tags(harmless).live()


@pytest.mark.parametrize(
    ("before", "value", "shown"),
    [
        ("[x](", SCRIPT, INERT),
        ("[x]( ", SCRIPT, INERT),
        ("[x](\n", SCRIPT, INERT),
        ("[x](< ", SCRIPT, INERT),
        ("[a]:\n", SCRIPT, INERT),
        ("[x](", inline(SCRIPT), INERT),
        ("[x](", block(SCRIPT), INERT),
        ("[x](", link("y", "https://a.example"), "https://a.example"),
        ("[x](", url("https://a.example/?a=1&b=2"), "https://a.example/?a=1&b=2"),
        ("[x](java", "script:1", "script%3A1"),
        ("[x](https://a.example/", "b:c d", "b:c%20d"),
        ("[x](", "javascript&#58", "javascript&amp;#58"),
        ("[x](", "a&colon", "a&amp;colon"),
        ("[a]:\n", "~~~", "%7E~~"),
        ("[x]", "(y)", "\\(y)"),
        ("[x]", ": y", "\\: y"),
        ("C:\\", "*x*", "&#42;x\\*"),
        ("<", "script", "&#115;cript"),
        ("<", "mail@a.example", "mail@a.example"),
        ("<", "https://a.example/ b", "https://a.example/%20b"),
        ("a `b", "c`d", "c&#96;d"),
        ("a `", r"C:\Users\x", r"C:\Users\x"),
        ("a `", r"a\\b\*c", r"a\\\b\\\*c"),
        ("a `", "a\\", "a&#92;"),
        ("a ", r"C:\Users", r"C:\\Users"),
        ("a\n\nb", "c`d", "c\\`d"),
        ("", url("*x*"), "\\*x\\*"),
        ("```\n", "a*b\\c`<d>", "a*b\\c`<d>"),
        ("```\n", "```", "    ```"),
        ("> ```\n> ", "```", "&#96;&#96;&#96;"),
        ("~~~\n", "```", "```"),
        ("```\n", block("a\n  b\n```\nc"), "a\n  b\n    ```\nc"),
        ("```\nx ", "```", "```"),
        ("", "", ""),
        ("<b ", "", ""),
    ],
)
def test_a_value_is_written_for_its_place(before: str, value: str, shown: str) -> None:
    assert put(follow(Place(), before), value)[0] == shown


@pytest.mark.parametrize("first", ["javascript", "java", "x"])
def test_an_address_of_several_values_gets_no_scheme_from_a_later_one(first: str) -> None:
    shown, place = put(follow(Place(), "[x]("), first)
    assert put(place, "script:1")[0] == "script%3A1"
    assert shown == first


def test_an_address_with_its_scheme_keeps_its_colons() -> None:
    _, place = put(follow(Place(), "[x]("), "https://a.example")
    assert put(place, ":8080/x:y")[0] == ":8080/x:y"


@pytest.mark.parametrize(
    ("value", "own", "shown"),
    [
        ("javascript", ":1)", "%3A1)"),
        ("javascript", "x:1:2)", "x%3A1:2)"),
        ("https", "://a.example)", "://a.example)"),
        ("path", "/a:b)", "/a:b)"),
        ("path", ") and: more", ") and: more"),
    ],
)
def test_the_text_behind_a_value_makes_no_scheme_of_it(value: str, own: str, shown: str) -> None:
    _, place = put(follow(Place(), "[x]("), value)
    assert put_own(place, own)[0] == shown


@pytest.mark.parametrize(
    ("source", "value", "page"),
    [
        ("x `{{ v }}`", r"C:\Users\x", r"<p>x <code>C:\Users\x</code></p>"),
        ("x `{{ v }}`", r"\server\new", r"<p>x <code>\server\new</code></p>"),
        ("x `{{ v }}", r"C:\Users\x", r"<p>x `C:\Users\x</p>"),
        ("x `{{ v }}", r"\\server\*a*\ `b`", r"<p>x `\\server\*a*\ `b`</p>"),
    ],
)
def test_a_backslash_reads_the_same_in_code_and_in_what_only_looks_like_it(source: str, value: str, page: str) -> None:
    text, _, _ = Form(source).fill({"v": value})
    assert PARSER.render(text) == f"{page}\n"
