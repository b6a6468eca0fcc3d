from __future__ import annotations

from collections import defaultdict
from fractions import Fraction
from itertools import pairwise
from typing import NamedTuple

import pytest
from hypothesis import given
from hypothesis import strategies as st

from templates.orgchart.layout import Layout, arrange, list_reports


class Forest(NamedTuple):
    """What is drawn: the boss of each box, -1 for a root, and its width."""

    bosses: list[int]
    widths: list[int]
    gap: int

    def arrange(self) -> Layout:
        return arrange(self.bosses, self.widths, self.gap)

    def mirrored(self) -> Forest:
        last = len(self.bosses) - 1
        bosses = [last - boss if boss >= 0 else -1 for boss in reversed(self.bosses)]
        return Forest(bosses, self.widths[::-1], self.gap)


@st.composite
def forests(draw: st.DrawFn) -> Forest:
    """Forests of every shape: bushes, long chains, wide stars, combs; boxes of one width or of many; any order."""
    size = draw(st.integers(0, 60))
    back = draw(st.sampled_from([1, 2, 4, 60]))
    bosses = [draw(st.integers(max(-1, index - back), index - 1)) for index in range(size)]
    widths = draw(st.one_of(st.just([9] * size), st.lists(st.integers(1, 30), min_size=size, max_size=size)))
    names = draw(st.permutations(range(size))) if draw(st.booleans()) else list(range(size))
    shuffled = Forest([-1] * size, [1] * size, draw(st.integers(0, 5)))
    for index, name in enumerate(names):
        shuffled.bosses[name] = names[bosses[index]] if bosses[index] >= 0 else -1
        shuffled.widths[name] = widths[index]
    return shuffled


def middles(layout: Layout) -> list[Fraction]:
    return [Fraction(middle, layout.unit) for middle in layout.middles]


def rows(layout: Layout) -> list[list[int]]:
    """The boxes of each level, from left to right."""
    found: dict[int, list[int]] = defaultdict(list)
    for index in sorted(range(len(layout.lefts)), key=lambda index: layout.middles[index]):
        found[layout.levels[index]].append(index)
    return [found[level] for level in range(layout.height)]


@given(forests())
def test_no_two_boxes_of_a_level_come_closer_than_the_gap(forest: Forest) -> None:
    layout = forest.arrange()
    exact = middles(layout)
    for row in rows(layout):
        for one, other in pairwise(row):
            half = Fraction(forest.widths[one] + forest.widths[other], 2)
            assert exact[other] - exact[one] >= half + forest.gap
            assert layout.lefts[other] >= layout.lefts[one] + forest.widths[one] + forest.gap


@given(forests())
def test_every_box_stands_one_level_below_its_boss_in_the_order_of_its_siblings(forest: Forest) -> None:
    layout = forest.arrange()
    for index, boss in enumerate(forest.bosses):
        assert layout.levels[index] == (layout.levels[boss] + 1 if boss >= 0 else 0)
    for below in list_reports(forest.bosses):
        assert sorted(below, key=lambda index: layout.middles[index]) == below
    depth_first = [index for row in rows(layout) for index in row]
    assert sorted(depth_first) == list(range(len(forest.bosses)))


@given(forests())
def test_children_of_neighbours_never_cross(forest: Forest) -> None:
    layout = forest.arrange()
    for upper, lower in pairwise(rows(layout)):
        place = {index: order for order, index in enumerate(upper)}
        bosses = [place[forest.bosses[index]] for index in lower]
        assert bosses == sorted(bosses)


@given(forests())
def test_a_boss_stands_exactly_in_the_middle_of_its_first_and_last_report(forest: Forest) -> None:
    layout = forest.arrange()
    exact = middles(layout)
    for boss, below in enumerate(list_reports(forest.bosses)[:-1]):
        if below:
            assert 2 * exact[boss] == exact[below[0]] + exact[below[-1]]


@given(forests())
def test_the_mirrored_forest_is_drawn_as_the_mirror_image(forest: Forest) -> None:
    exact = middles(forest.arrange())
    other = middles(forest.mirrored().arrange())[::-1]
    assert len({one + two for one, two in zip(exact, other, strict=True)}) <= 1


@given(forests())
def test_nothing_stands_left_of_nothing_or_beyond_the_width(forest: Forest) -> None:
    layout = forest.arrange()
    ends = [left + width for left, width in zip(layout.lefts, forest.widths, strict=True)]
    assert min(layout.lefts, default=0) == 0
    assert max(ends, default=0) == layout.width
    assert layout.height == max(layout.levels, default=-1) + 1


@given(forests(), forests())
def test_a_subtree_is_drawn_the_same_wherever_it_stands(forest: Forest, around: Forest) -> None:
    """The forest is hung below one box of another, and with a boss of its own elsewhere: its shape does not change."""
    if not forest.bosses:
        return
    alone = Forest([-1, *(boss + 1 for boss in forest.bosses)], [7, *forest.widths], forest.gap)
    exact = middles(alone.arrange())
    shape = [middle - exact[0] for middle in exact]
    start = len(around.bosses)
    hung = [start - 1, *(start + 1 + boss for boss in forest.bosses)]
    whole = Forest([*around.bosses, *hung], [*around.widths, 7, *forest.widths], forest.gap).arrange()
    inside = middles(whole)[start:]
    assert [middle - inside[0] for middle in inside] == shape


@given(forests(), st.integers(2, 5))
def test_equal_subtrees_side_by_side_stand_as_close_as_the_gap_allows(forest: Forest, copies: int) -> None:
    size = len(forest.bosses) + 1
    bosses, widths = [-1], [5]
    for copy in range(copies):
        start = 1 + copy * size
        bosses += [0, *(start + 1 + boss for boss in forest.bosses)]
        widths += [7, *forest.widths]
    layout = Forest(bosses, widths, forest.gap).arrange()
    exact = middles(layout)
    edges = [
        {level: (first, last) for level, first, last in _edges(layout, exact, widths, range(start, start + size))}
        for start in range(1, 1 + copies * size, size)
    ]
    for one, other in pairwise(edges):
        assert min(other[level][0] - one[level][1] for level in one) == forest.gap


def _edges(
    layout: Layout, exact: list[Fraction], widths: list[int], indexes: range
) -> list[tuple[int, Fraction, Fraction]]:
    """Leftmost and rightmost edge of some boxes at each of their levels."""
    levels = sorted({layout.levels[index] for index in indexes})
    return [
        (
            level,
            min(exact[i] - Fraction(widths[i], 2) for i in indexes if layout.levels[i] == level),
            max(exact[i] + Fraction(widths[i], 2) for i in indexes if layout.levels[i] == level),
        )
        for level in levels
    ]


@given(st.integers(1, 40), st.integers(1, 30), st.integers(0, 4))
def test_a_star_of_equal_boxes_is_as_wide_as_its_boxes_and_gaps(count: int, width: int, gap: int) -> None:
    layout = arrange([-1] + [0] * count, [1] + [width] * count, gap)
    assert layout.width == count * (width + gap) - gap
    assert list(layout.lefts[1:]) == [order * (width + gap) for order in range(count)]


def test_small_subtrees_between_large_ones_stand_in_the_middle() -> None:
    wide = [0, 0, 0, 0, 0]
    bosses = [-1, 0, 0, 0, *[1 for _ in wide], *[3 for _ in wide]]
    exact = middles(arrange(bosses, [4] * len(bosses), 2))
    assert exact[2] - exact[1] == exact[3] - exact[2] == exact[0] - exact[1]


def test_a_chain_of_five_thousand_stands_in_one_column() -> None:
    layout = arrange(list(range(-1, 4999)), [9] * 5000, 2)
    assert set(layout.lefts) == {0}
    assert layout.levels == tuple(range(5000))


def test_a_comb_of_five_thousand_is_still_exact() -> None:
    """Every boss has a leaf and the next boss below: each level halves what the one above has halved."""
    bosses = [-1, *(2 * (index // 2) for index in range(4999))]
    forest = Forest(bosses, [9] * 5000, 2)
    layout = forest.arrange()
    exact = middles(layout)
    for boss, below in enumerate(list_reports(forest.bosses)[:-1]):
        assert not below or 2 * exact[boss] == exact[below[0]] + exact[below[-1]]
    assert layout.height == 2501


def test_several_roots_stand_side_by_side_and_no_boxes_are_nothing() -> None:
    assert arrange([-1, -1, -1], [4, 6, 4], 2).lefts == (0, 6, 14)
    assert arrange([], [], 2) == Layout((), (), (), 2, 0, 0)


@pytest.mark.parametrize("bosses", [[0], [1, 0], [-1, 2, 3, 1]])
def test_bosses_in_a_circle_are_refused(bosses: list[int]) -> None:
    with pytest.raises(ValueError, match="circle"):
        arrange(bosses, [3] * len(bosses), 1)
