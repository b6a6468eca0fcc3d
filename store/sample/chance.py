"""Chance that falls the same way every time, on every machine and every version of Python."""

from __future__ import annotations

import random
from collections.abc import Sequence
from typing import TypeVar

T = TypeVar("T")


class Chance:
    """A stream of decisions; each name has a stream of its own, so that one more here moves nothing elsewhere.

    Only `random.random()` is used: its sequence is the one that Python promises to keep.
    """

    def __init__(self, name: str) -> None:
        self._random = random.Random(f"Harbour book: {name}")  # noqa: S311 - the same every time is what is wanted

    def happens(self, probability: float) -> bool:
        """Say yes with that probability."""
        return self._random.random() < probability

    def number(self, low: int, high: int) -> int:
        """Return a whole number from `low` to `high`, both included."""
        return low + int(self._random.random() * (high - low + 1))

    def bits(self, count: int) -> int:
        """Return a whole number of at most `count` bits, up to 50."""
        return int(self._random.random() * 2**count)

    def one(self, things: Sequence[T]) -> T:
        """Return one of the things."""
        return things[self.number(0, len(things) - 1)]

    def some(self, things: Sequence[T], count: int) -> list[T]:
        """Return so many different ones of the things, fewer when there are fewer, in the order they were drawn."""
        left = list(things)
        return [left.pop(self.number(0, len(left) - 1)) for _ in range(min(count, len(left)))]

    def weighed(self, things: Sequence[T], weights: Sequence[int]) -> T:
        """Return one of the things, each as likely as its weight says."""
        left = self.number(1, sum(weights))
        for thing, weight in zip(things, weights, strict=True):
            left -= weight
            if left <= 0:
                return thing
        raise ValueError("no weights")
