"""Keys made on this device that other devices' keys never meet: 63 bits, time-ordered, whole numbers."""

from __future__ import annotations

import secrets
from collections.abc import Callable
from datetime import UTC, date, datetime
from threading import Lock

from store import clock

RANDOM_BITS = 20
"""Lowest bits: chance. Above them the milliseconds since 1970, which fit into 43 bits until the year 2248."""


class KeyMaker:
    """Hands out keys that only ever grow, also within one millisecond and when the clock steps back."""

    def __init__(
        self,
        milliseconds: Callable[[], int] = lambda: int(clock.now().timestamp() * 1000),
        chance: Callable[[int], int] = secrets.randbits,
    ) -> None:
        self._milliseconds = milliseconds
        self._chance = chance
        self._last = 0
        self._lock = Lock()

    def new_key(self) -> int:
        """Return the next key."""
        with self._lock:
            self._last = self._after(self._last)
            return self._last

    def new_keys(self, count: int) -> range:
        """Return `count` keys in a row, for a bulk of records."""
        with self._lock:
            first = self._after(self._last)
            self._last = first + count
            return range(first, first + count)

    def _after(self, last: int) -> int:
        made = (self._milliseconds() << RANDOM_BITS) | self._chance(RANDOM_BITS)
        return made if made > last else last + 1 + self._chance(RANDOM_BITS // 2)


def made_on(key: int) -> date:
    """Return the day, here, on which a key was made."""
    return datetime.fromtimestamp((key >> RANDOM_BITS) / 1000, UTC).astimezone().date()
