"""The outline of reporting lines: bosses before their reports, whatever a damaged book says; no recursion (R19)."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import NamedTuple


class Place(NamedTuple):
    """Where a seat stands in the outline: below which boss (None at the top), and how deep below the top."""

    key: int
    boss: int | None
    depth: int
    reports: int
    """Seats that stand directly below it."""
    branch: int
    """All seats below it, as far down as they go."""


def lay_out(bosses: Mapping[int, int | None]) -> list[Place]:
    """Return the seats as an outline, depth first; those of one boss in the order in which the mapping has them.

    Whose boss is not among them stands at the top. A circle, which only a damaged file can have, has no top: its seats
    and all below them come at the end, side by side, so that it is seen and can be mended.
    """
    below: dict[int | None, list[int]] = {}
    for key, boss in bosses.items():
        below.setdefault(boss if boss in bosses else None, []).append(key)
    found = list(_walk(below))
    seen = {key for key, _, _ in found}
    found.extend((key, None, 0) for key in bosses if key not in seen)
    reports, branch = dict.fromkeys(bosses, 0), dict.fromkeys(bosses, 0)
    for key, boss, _ in reversed(found):
        if boss is not None:
            reports[boss] += 1
            branch[boss] += branch[key] + 1
    return [Place(key, boss, depth, reports[key], branch[key]) for key, boss, depth in found]


def _walk(below: Mapping[int | None, list[int]]) -> Iterator[tuple[int, int | None, int]]:
    """Yield (seat, boss, depth) from the top down, with a stack of our own: a chain may be 1,200 long."""
    stack: list[tuple[int, int | None, int]] = [(key, None, 0) for key in reversed(below.get(None, ()))]
    while stack:
        key, boss, depth = stack.pop()
        yield key, boss, depth
        stack.extend((report, key, depth + 1) for report in reversed(below.get(key, ())))
