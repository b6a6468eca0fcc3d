from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rich.cells import cell_len

from tui.widgets.columns import Column, arrange, fit, indent


@pytest.mark.parametrize(
    ("text", "width", "shown"),
    [
        ("Oslo", 6, "Oslo  "),
        ("Rotterdam", 6, "Rotte…"),
        ("Rotterdam", 9, "Rotterdam"),
        ("Rotterdam", 1, "…"),
        ("", 3, "   "),
        ("漢字商事", 8, "漢字商事"),
        ("漢字商事", 7, "漢字商…"),
        ("漢字商事", 6, "漢字 …"),
        ("a\nb\tc", 6, "a b c "),
        ("a\x1bb", 4, "a\N{REPLACEMENT CHARACTER}b "),
        ("x" * 100_000, 4, "xxx…"),
    ],
)
def test_a_text_fills_exactly_its_cells(text: str, width: int, shown: str) -> None:
    assert fit(text, width) == shown


@pytest.mark.parametrize(
    ("text", "width", "seen", "shown"),
    [
        ("won the fleet tender", 20, 14, "won the fleet tender"),
        ("won the fleet tender", 12, 14, "…leet tender"),
        ("won the fleet tender of the north", 12, 14, "…t tender o…"),
        ("tender of the fleet won", 12, 4, "tender of t…"),
        ("漢字商事漢字商事漢字", 12, 8, "…字商事漢字 "),
        ("x" * 100_000 + "tender", 12, 100_000, "…xxxxxtender"),
        ("won", 12, 100, "won         "),
    ],
)
def test_what_has_to_be_seen_stays_in_sight(text: str, width: int, seen: int, shown: str) -> None:
    assert fit(text, width, seen=seen) == shown


def test_numbers_stand_at_the_right() -> None:
    assert [fit(text, 7, right=True) for text in ("412 M", "1,204 M", "12,040 M", "")] == [
        "  412 M",
        "1,204 M",
        "12,040…",
        "       ",
    ]


@given(st.text(max_size=400), st.integers(1, 60), st.booleans(), st.integers(0, 400))
def test_any_text_is_exactly_as_wide_as_asked(text: str, width: int, right: bool, seen: int) -> None:
    fitted = fit(text, width, right, seen)
    assert cell_len(fitted) == width
    assert not set(fitted) & set("\n\r\t\x1b\x00\u2028\u2029\x85\u202e")


def columns(*specs: tuple[int, bool, int]) -> list[Column]:
    return [
        Column(f"c{n}", f"C{n}", width, flexible=flex, priority=rank) for n, (width, flex, rank) in enumerate(specs)
    ]


def test_flexible_columns_share_what_is_left() -> None:
    places = arrange(columns((10, True, 0), (8, False, 0), (10, True, 0)), 2 + 28 + 2 * 2 + 1 + 7)
    assert [(place.column, place.left, place.width) for place in places] == [(0, 2, 14), (1, 18, 8), (2, 28, 13)]


def test_a_column_gets_what_it_wants_before_the_others_share() -> None:
    some = columns((10, True, 0), (8, False, 0), (10, True, 0))
    some[0] = some[0]._replace(wanted=16)
    least = 2 + 28 + 2 * 2 + 1
    widths = [[place.width for place in arrange(some, least + spare)] for spare in (0, 4, 6, 7, 8)]
    assert widths == [[10, 8, 10], [14, 8, 10], [16, 8, 10], [17, 8, 10], [17, 8, 11]]


def test_the_lowest_priority_drops_out_first_and_of_equals_the_rightmost() -> None:
    some = columns((10, False, 9), (10, False, 1), (10, False, 5), (10, False, 1))
    shown = {width: [place.column for place in arrange(some, width)] for width in (60, 48, 40, 30, 14, 3)}
    assert shown == {60: [0, 1, 2, 3], 48: [0, 1, 2], 40: [0, 1, 2], 30: [0, 2], 14: [0], 3: [0]}


@given(
    st.lists(st.tuples(st.integers(1, 30), st.booleans(), st.integers(0, 3)), min_size=1, max_size=9),
    st.integers(1, 200),
)
def test_nothing_is_squeezed_overlaps_or_leaves_the_width(specs: list[tuple[int, bool, int]], width: int) -> None:
    some = columns(*specs)
    places = arrange(some, width)
    assert places
    assert len(places) == 1 or all(place.width >= some[place.column].width for place in places)
    assert all(after.left == before.left + before.width + 2 for before, after in pairwise(places))
    assert places[-1].left + places[-1].width <= max(width, 3)


@pytest.mark.parametrize(
    ("depth", "fold", "width", "shown"),
    [
        (0, "▾", 40, "▾ "),
        (3, " ", 40, "        "),
        (3, "", 40, "      "),
        (30, "▸", 40, " " * 25 + "…▸ "),
        (200, "", 500, " " * 400),
        (201, "", 500, " " * 399 + "…"),
        (90_000, "▾", 500, " " * 399 + "…▾ "),
        (5, "▾", 4, "…▾ "),
    ],
)
def test_the_indent_shows_depth_and_leaves_room(depth: int, fold: str, width: int, shown: str) -> None:
    assert indent(depth, fold, width) == shown
