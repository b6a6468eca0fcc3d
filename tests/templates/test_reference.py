"""The reference page is made from the declarations, stands up to date in the source, and names everything there is."""

from __future__ import annotations

from markdown_it import MarkdownIt

from templates.context import PLACEHOLDERS, example
from templates.filters import FILTERS as FILTERS_THERE_ARE
from templates.placeholders import describe
from templates.reference import FILTERS, PAGE, make_reference


def test_the_page_is_up_to_date() -> None:
    assert PAGE.read_text(encoding="utf-8") == make_reference(), "run: python -m templates.reference"


def test_every_filter_is_on_it_once() -> None:
    also = {"d", "length"}  # other names of `default` and `count`, told beside them
    names = [name for name, _, _ in FILTERS]
    assert sorted([*names, *also]) == sorted(FILTERS_THERE_ARE)


def test_every_placeholder_is_on_it() -> None:
    page = make_reference()
    missing = [
        found.path
        for found in describe(PLACEHOLDERS, [example()])
        if f"| `{found.path.rpartition('.')[2]}` | {found.placeholder.meaning} |" not in page
    ]
    assert missing == []


def test_the_page_has_one_heading_and_whole_tables() -> None:
    tokens = MarkdownIt("commonmark").enable("table").parse(make_reference())
    assert [token.tag for token in tokens if token.type == "heading_open"].count("h1") == 1
    width = 0
    for at, token in enumerate(tokens):
        if token.type == "tr_open":
            end = next(n for n in range(at, len(tokens)) if tokens[n].type == "tr_close")
            row = [t.type for t in tokens[at:end] if t.type in ("th_open", "td_open")]
            width = len(row) if "th_open" in row else width
            assert len(row) == width
