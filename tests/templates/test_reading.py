"""Markdown read into blocks: what a screen draws, and nothing that could act."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from templates.escape import inline, one_line
from templates.reading import Block, Span, plain, read_blocks

TEXTS = json.loads((Path(__file__).parent.parent / "data" / "hostile.json").read_text(encoding="ascii"))["texts"]


def only(markdown: str) -> Block:
    """Return the one block of a document."""
    (block,) = read_blocks(markdown)
    return block


def test_a_heading_has_its_level_and_its_line() -> None:
    first, second = read_blocks("# One\n\n### Two *x*\n")
    assert (first.kind, first.level, first.text, first.line) == ("heading", 1, "One", 1)
    assert (second.level, second.spans, second.line) == (3, (Span("Two "), Span("x", emphasis=True)), 3)


def test_front_matter_is_left_out_and_lines_still_count_from_the_top_of_the_file() -> None:
    block = only("---\ntitle: x\nid: '1'\n---\n# One\n")
    assert (block.text, block.line) == ("One", 5)


def test_a_rule_at_the_top_is_not_taken_for_front_matter() -> None:
    assert [block.kind for block in read_blocks("---\n\ntext\n")] == ["rule", "paragraph"]


def test_looks_are_told_apart_and_neighbours_of_one_look_are_joined() -> None:
    assert only("a **b *c*** `d` ~~e~~ \\*f").spans == (
        Span("a "),
        Span("b ", strong=True),
        Span("c", strong=True, emphasis=True),
        Span(" "),
        Span("d", code=True),
        Span(" "),
        Span("e", struck=True),
        Span(" *f"),
    )


def test_a_break_that_is_meant_stays_and_another_is_a_blank() -> None:
    assert only("a  \nb\nc").text == "a\nb c"


def test_links_and_pictures_are_text_with_an_address() -> None:
    assert only("[one **two**](https://x.example/a) ![alt](pic.png)").spans == (
        Span("one ", address="https://x.example/a"),
        Span("two", strong=True, address="https://x.example/a"),
        Span(" "),
        Span("alt", address="pic.png"),
    )


def test_a_dangerous_address_is_no_link_at_all() -> None:
    assert only("[x](javascript:alert(1))").spans == (Span("[x](javascript:alert(1))"),)


@pytest.mark.parametrize("markdown", ["<b>x</b>", "<script>\nx\n</script>", "a <br> b", "<!-- x -->", "<div>\n\nx"])
def test_html_is_text(markdown: str) -> None:
    assert "".join(block.text for block in read_blocks(markdown)).replace(" ", "") == "".join(markdown.split())


def test_lists_have_depth_and_markers() -> None:
    blocks = read_blocks("- a\n  - b\n- c\n\n  more\n\n3. d\n4. e\n")
    assert [(b.kind, b.depth, b.marker, b.text) for b in blocks] == [
        ("item", 1, "•", "a"),
        ("item", 2, "•", "b"),
        ("item", 1, "•", "c"),
        ("paragraph", 1, "", "more"),
        ("item", 1, "3.", "d"),
        ("item", 1, "4.", "e"),
    ]


def test_an_item_with_nothing_in_it_is_still_an_item() -> None:
    assert [(b.kind, b.marker, b.line) for b in read_blocks("- a\n-\n- b\n")] == [
        ("item", "•", 1),
        ("item", "•", 2),
        ("item", "•", 3),
    ]


def test_quotes_are_counted() -> None:
    assert [(b.kind, b.quoted, b.depth, b.text) for b in read_blocks("> a\n>\n> > b\n> - c\n\nd")] == [
        ("paragraph", 1, 0, "a"),
        ("paragraph", 2, 0, "b"),
        ("item", 1, 1, "c"),
        ("paragraph", 0, 0, "d"),
    ]


def test_a_table_has_rows_cells_and_sides() -> None:
    table = only("| a | **b** | c |\n| --- | ---: | :-: |\n| 1 | 2 | 3 |\n| x \\| y | | |\n")
    assert table.aligned == ("left", "right", "center")
    assert [[plain(cell) for cell in row] for row in table.rows] == [
        ["a", "b", "c"],
        ["1", "2", "3"],
        ["x | y", "", ""],
    ]
    assert table.rows[0][1] == (Span("b", strong=True),)
    assert table.text == "a b c\n1 2 3\nx | y  "


def test_code_keeps_its_lines_and_says_its_language() -> None:
    block = only("```mermaid x\nflowchart TD\n\ta-->b\n```\n")
    assert (block.kind, block.language, block.text) == ("code", "mermaid", "flowchart TD\n    a-->b")


def test_what_cannot_be_seen_is_shown_as_a_mark_also_when_an_entity_brings_it_in() -> None:
    text = only("a&#27;]52;c&#x202e;b `\u200b` [x](https://a.example/\u202e)").text
    assert text.isprintable()
    assert text.count("\ufffd") == 3


@pytest.mark.parametrize("text", TEXTS)
def test_escaped_text_comes_back_as_it_was_in_one_plain_span(text: str) -> None:
    assert only(f"x: {inline(text)}").spans == (Span(f"x: {one_line(text)}".rstrip()),)


@given(st.text())
def test_any_text_can_be_read_and_all_of_it_can_be_drawn(markdown: str) -> None:
    for block in read_blocks(markdown):
        cells = [cell for row in block.rows for cell in row]
        assert all(len(row) == len(block.rows[0]) for row in block.rows)
        assert all(line.isprintable() or "\xa0" in line for line in block.text.split("\n"))
        assert all(span.text for spans in (block.spans, *cells) for span in spans) or block.kind == "code"


def test_markdown_nested_beyond_all_measure_is_survived() -> None:
    read_blocks("> " * 5_000 + "x")
    assert only("[" * 5_000 + "x").text.endswith("[x")
