from __future__ import annotations

import re
from xml.parsers.expat import ParserCreate

import pytest
from hypothesis import given
from hypothesis import strategies as st

from templates.orgchart.layout import arrange
from templates.orgchart.svg import CELL, GAP, MARGIN, WIDTH, Card, Tie, draw_svg

CARDS = [
    Card(-1, "J. de Boer", "COO", ("■ inner circle",), "○", "warning"),
    Card(0, "Marta Visser", "VP Fleet", ("decision maker", "✓ supporter"), "✓", "success"),
    Card(0, "", "Head of Procurement", state="need"),
    Card(1, "", "Depot manager", state="vacant"),
]


def read(svg: str) -> tuple[list[tuple[str, dict[str, str]]], list[str]]:
    """Parse as XML; return the elements with their attributes, and all text in them."""
    elements: list[tuple[str, dict[str, str]]] = []
    texts: list[str] = []
    parser = ParserCreate()
    parser.StartElementHandler = lambda name, attributes: (elements.append((name, attributes)), texts.append(""))
    parser.CharacterDataHandler = lambda data: texts.append(texts.pop() + data)
    parser.EndElementHandler = lambda name: texts.append("")
    parser.Parse(svg, True)
    return elements, [text for text in texts if text.strip()]


def test_every_seat_is_a_card_at_the_place_of_the_layout() -> None:
    elements, texts = read(draw_svg(CARDS, "Fleet"))
    places = [(int(a["x"]), int(a["y"])) for name, a in elements if name == "rect" and "x" in a]
    layout = arrange([card.boss for card in CARDS], [WIDTH] * 4, GAP)
    assert [x for x, _ in places] == [MARGIN + left * CELL for left in layout.lefts]
    assert [y for _, y in places] == sorted(y for _, y in places)
    assert {"Fleet", "J. de Boer", "Marta Visser", "✓ supporter", "? need to know", "○ vacant"} <= set(texts)


def test_what_we_need_to_know_is_dashed_and_nothing_else() -> None:
    elements, _ = read(draw_svg(CARDS, "Fleet"))
    cards = [attributes for name, attributes in elements if name == "rect" and "x" in attributes]
    assert ["stroke-dasharray" in card for card in cards] == [False, False, True, False]


def test_influence_ends_in_an_arrow_and_conflict_does_not() -> None:
    plain = draw_svg(CARDS, "Fleet").count("<path")
    assert draw_svg(CARDS, "Fleet", [Tie(1, 2, "influence")]).count("<path") == plain + 2
    assert draw_svg(CARDS, "Fleet", [Tie(1, 2, "conflict")]).count("<path") == plain + 1
    assert "<title>since the tender</title>" in draw_svg(CARDS, "Fleet", [Tie(3, 1, "conflict", "since the tender")])


@pytest.mark.parametrize("tie", [(0, 3), (3, 0), (1, 2), (2, 1), (0, 1)])
def test_a_tie_begins_and_ends_at_the_edges_of_its_cards(tie: tuple[int, int]) -> None:
    elements, _ = read(draw_svg(CARDS, "Fleet", [Tie(*tie, "conflict")]))
    cards = [attributes for name, attributes in elements if name == "rect" and "x" in attributes]
    curves = [attributes["d"] for name, attributes in elements if name == "path" and "C" in attributes["d"]]
    numbers = [int(number) for number in re.findall(r"-?\d+", curves[0])]
    for index, x, y in ((tie[0], *numbers[:2]), (tie[1], *numbers[-2:])):
        left, top = int(cards[index]["x"]), int(cards[index]["y"])
        assert x in (left, left + WIDTH * CELL)
        assert y == top + int(cards[index]["height"]) // 2


@given(st.lists(st.tuples(st.text(), st.text(), st.text(max_size=3)), max_size=5), st.text())
def test_no_text_breaks_out_of_the_picture(texts: list[tuple[str, str, str]], title: str) -> None:
    harmless = draw_svg([Card(index - 1, "a", "b", ("c",), "d") for index, _ in enumerate(texts)], "e")
    svg = draw_svg([Card(i - 1, name, t, (name,), sign or "d") for i, (name, t, sign) in enumerate(texts)], title)
    elements, _ = read(svg)
    assert [name for name, _ in elements] == [name for name, _ in read(harmless)[0]]
    assert {key for _, attributes in elements for key in attributes} <= {
        *("xmlns", "width", "height", "viewBox", "role", "font-family", "font-size", "fill", "x", "y", "rx", "stroke"),
        *("font-weight", "text-anchor", "d"),
    }


def test_it_stands_alone_and_is_the_same_every_time() -> None:
    hostile = [Card(-1, "<script>alert(1)</script>", '" onload="x', ("javascript:x", "url(http://x)"), "&")]
    svg = draw_svg([*CARDS, *hostile], "]]>")
    assert svg == draw_svg([*CARDS, *hostile], "]]>")
    assert "<script" not in svg
    values = [value for _, attributes in read(svg)[0] for key, value in attributes.items() if key != "xmlns"]
    assert not [value for value in values if re.search(r"url|http|script", value)]


def test_long_words_are_cut_and_wide_ones_sooner() -> None:
    _, texts = read(draw_svg([Card(-1, "n" * 1000, "山" * 1000)], "t"))
    assert {"n" * (WIDTH - 4) + "…", "山" * ((WIDTH - 3) // 2 - 1) + "…"} <= set(texts)


def test_no_seats_make_an_empty_picture_with_its_title() -> None:
    elements, texts = read(draw_svg([], "Nobody"))
    assert [name for name, _ in elements] == ["svg", "title", "rect"]
    assert texts == ["Nobody"]
