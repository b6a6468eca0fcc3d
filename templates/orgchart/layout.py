"""Where the boxes of an org chart stand: a tidy drawing of a forest, exact, in linear time, and without recursion.

Subtrees stand beside each other as close as their outlines allow (Reingold and Tilford 1981; in linear time
Buchheim, Jünger and Leipert 2002; boxes of different widths as by van der Ploeg 2014). Where there is room to spare
for small subtrees between large ones they are packed to the left, and to the right, and take the middle of the two:
so the mirrored forest is drawn as the mirror image.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from operator import add
from typing import NamedTuple


class Layout(NamedTuple):
    """Where each box stands: its left edge in whole cells, the middle of the box exactly, and its level (0 is the top).

    Middles are whole numbers of a `unit`th of a cell, so small that no halving leaves a rest. Left edges are rounded
    for drawing, which never brings two boxes closer together than their gap.
    """

    lefts: tuple[int, ...]
    middles: tuple[int, ...]
    levels: tuple[int, ...]
    unit: int
    width: int
    height: int


class Reach:
    """How far a subtree reaches out to one side of its top box's middle, at each of its levels."""

    __slots__ = ("shift", "steps")

    def __init__(self, half: int) -> None:
        """Take half the width of a box that stands alone."""
        self.steps = [half]
        """For each level, the lowest first; so a boss is put on top at the list's cheap end."""
        self.shift = 0
        """To be added to every step; so a whole subtree is moved at once."""

    def move(self, distance: int) -> None:
        """Move the subtree by so much towards this side."""
        self.shift += distance

    def put_on_top(self, half: int) -> None:
        """Add a boss above, whose middle all is measured from."""
        self.steps.append(half - self.shift)


def arrange(bosses: Sequence[int], widths: Sequence[int], gap: int) -> Layout:
    """Return where the boxes stand: `bosses` holds the index of each one's boss, -1 for a root.

    Siblings, and roots, stand in the order of their indexes. Widths, and the gap between neighbours, are whole cells.
    Raises ValueError for bosses in a circle.
    """
    reports = list_reports(bosses)
    order, levels = _walk(bosses, reports)
    unit = 2 ** (_count_halvings(bosses, reports, order) + 1)
    halves = [width * unit // 2 for width in widths]
    middles = _find_middles(reports, order, halves, gap * unit)
    edge = min((middle - half for middle, half in zip(middles, halves, strict=True)), default=0)
    middles = [middle - edge for middle in middles]
    lefts = tuple((middle - half + unit // 2) // unit for middle, half in zip(middles, halves, strict=True))
    width = max((left + width for left, width in zip(lefts, widths, strict=True)), default=0)
    return Layout(lefts, tuple(middles), tuple(levels), unit, width, max(levels, default=-1) + 1)


def list_reports(bosses: Sequence[int]) -> list[list[int]]:
    """Return the indexes below each box, in their order; the roots come last, as the list at -1."""
    reports: list[list[int]] = [[] for _ in range(len(bosses) + 1)]
    for index, boss in enumerate(bosses):
        reports[boss].append(index)
    return reports


def _walk(bosses: Sequence[int], reports: Sequence[Sequence[int]]) -> tuple[list[int], list[int]]:
    """Return all boxes, branch by branch and bosses before their reports, and the level of each.

    Branch by branch, so that backwards the shape of a subtree is wanted soon after it is known: few are there at once.
    """
    order: list[int] = []
    levels = [0] * len(bosses)
    waiting = list(reports[-1])
    while waiting:
        index = waiting.pop()
        order.append(index)
        for report in reports[index]:
            levels[report] = levels[index] + 1
        waiting += reports[index]
    if len(order) < len(bosses):
        raise ValueError("bosses in a circle")
    return order, levels


def _count_halvings(bosses: Sequence[int], reports: Sequence[Sequence[int]], order: Iterable[int]) -> int:
    """Return how often a middle is halved at most on the way down: once for each boss of several."""
    halved = [0] * len(bosses) + [int(len(reports[-1]) > 1)]
    for index in order:
        halved[index] = halved[bosses[index]] + (len(reports[index]) > 1)
    return max(halved)


def _find_middles(reports: Sequence[Sequence[int]], order: Sequence[int], halves: Sequence[int], gap: int) -> list[int]:
    """Return the middle of each box: from below the shape of every subtree, then from above the places."""
    lefts: dict[int, Reach] = {}
    rights: dict[int, Reach] = {}
    middles = [0] * len(halves)
    for boss in [*reversed(order), -1]:
        below = reports[boss]
        if not below and boss >= 0:  # most boxes of a large chart
            lefts[boss], rights[boss] = Reach(halves[boss]), Reach(halves[boss])
            continue
        to_left = [lefts.pop(report) for report in below]
        to_right = [rights.pop(report) for report in below]
        for report, place in zip(below, _place(to_left, to_right, gap), strict=True):
            middles[report] = place
        if boss >= 0:
            lefts[boss] = _top(to_left, halves[boss])
            rights[boss] = _top(to_right[::-1], halves[boss])
    for boss in order:
        for report in reports[boss]:
            middles[report] += middles[boss]
    return middles


def _place(lefts: Sequence[Reach], rights: Sequence[Reach], gap: int) -> list[int]:
    """Return where subtrees side by side stand, measured from the middle of the first and last; move them there."""
    if len(lefts) < 2:
        return [0] * len(lefts)
    leftmost = _pack(rights, lefts, gap)
    if len({len(left.steps) for left in lefts}) == 1:  # each hides those behind it, so there is no room to spare
        rightmost = [leftmost[-1] - place for place in leftmost]
    else:
        rightmost = _pack(lefts[::-1], rights[::-1], gap)[::-1]
    places = [(near - far) // 2 for near, far in zip(leftmost, rightmost, strict=True)]
    for left, right, place in zip(lefts, rights, places, strict=True):
        left.move(-place)
        right.move(place)
    return places


def _pack(fronts: Sequence[Reach], backs: Sequence[Reach], gap: int) -> list[int]:
    """Return how far each subtree stands from the first when each is as close to those before it as it can be.

    `fronts` reach towards those that follow, `backs` towards those before. Of the ones before, only those count that
    can be seen from here: each is deeper than those that stand in front of it, and compared at those levels alone.
    """
    places = [0]
    seen = [0]
    for index in range(1, len(fronts)):
        back = backs[index]
        height, depth, place = len(back.steps), 0, 0
        for other in reversed(seen):
            front = fronts[other]
            size = len(front.steps)
            end = min(size, height)
            apart = max(map(add, front.steps[size - end : size - depth], back.steps[height - end : height - depth]))
            place = max(place, places[other] + front.shift + back.shift + apart + gap)
            depth = end
            if depth == height:
                break
        while seen and len(fronts[seen[-1]].steps) <= height:
            seen.pop()
        seen.append(index)
        places.append(place)
    return places


def _top(reaches: Sequence[Reach], half: int) -> Reach:
    """Return the reach of a boss with these below, the first of them nearest to that side; they are used up."""
    if not reaches:
        return Reach(half)
    outline = reaches[0]
    for reach in reaches[1:]:
        size = len(outline.steps)
        if len(reach.steps) > size:
            apart = outline.shift - reach.shift
            reach.steps[-size:] = [step + apart for step in outline.steps]
            outline = reach
    outline.put_on_top(half)
    return outline
