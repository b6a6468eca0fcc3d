"""Which rows of an import were met before: the same row again, another of the same key, or namesakes."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path
from typing import NamedTuple

from store.clean import clean
from store.intake.systems import APART


class Earlier(NamedTuple):
    """Where a key was met first, and what all its cells held."""

    path: Path
    line: int
    cells: int

    def where(self, path: Path) -> str:
        """Return the line in words, with its file where that is another."""
        return f"line {self.line}" + (f" of {clean(self.path.name)}" if self.path != path else "")


@dataclass(slots=True)
class Seen:
    """The keys that were met so far, in all files of one kind."""

    keys: dict[tuple[str, str], Earlier] = field(default_factory=dict)
    names: dict[str, int] = field(default_factory=dict)
    """What the cells of the first row of each name held."""
    namesakes: dict[str, dict[int, int]] = field(default_factory=dict)
    """The names of several rows: what the cells of each held, and which of them it is."""
    kept: Counter[tuple[str, str]] = field(default_factory=Counter)
    """How many rows each key has where every row counts."""
    copies: Counter[tuple[str, str, int]] = field(default_factory=Counter)
    """How many of them hold the same."""
    met: Counter[tuple[str, str, int, Path]] = field(default_factory=Counter)
    """How often each of these stands in each file."""

    def take(self, source: str, key: str, cells: int, path: Path, line: int) -> bool:
        """Note a key and say whether it is new; False for the same row again, ValueError for another of this key."""
        earlier = self.keys.setdefault((source, key), Earlier(path, line, cells))
        if earlier.line == line and earlier.path == path:
            return True
        if earlier.cells == cells:
            return False
        raise ValueError(f"“{key}” stands on {earlier.where(path)} already, with other details.")

    def keep(self, source: str, key: str, cells: int, path: Path) -> tuple[str, bool]:
        """Return the key of a row where every row of a file counts, and whether it is new: equals are numbered.

        A row that two files have is one row; one that the same file has twice are two.
        """
        self.met[source, key, cells, path] += 1
        if self.met[source, key, cells, path] <= self.copies[source, key, cells]:
            return key, False
        self.copies[source, key, cells] += 1
        self.kept[source, key] += 1
        number = self.kept[source, key]
        return (f"{key}{APART}{number}" if number > 1 else key), True

    def number(self, name: str, cells: int) -> tuple[str, bool]:
        """Return the key of a row that is known by its name only, and whether it is new: equals are counted."""
        first = self.names.get(name)
        if first is None:
            self.names[name] = cells
            return name, True
        if first == cells:
            return name, False
        others = self.namesakes.setdefault(name, {})
        is_new = cells not in others
        return f"{name}{APART}{others.setdefault(cells, len(others) + 2)}", is_new
