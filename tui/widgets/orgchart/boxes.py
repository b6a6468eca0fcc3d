"""What a chart shows: boxes, who stands below whom, and which branches are folded."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import Literal, NamedTuple

from templates.orgchart.layout import list_reports
from tui.widgets.rows import Cell, Tone

State = Literal["known", "need", "vacant"]
"""Whether we know who sits there, need to know it, or know that nobody does."""


class Box(NamedTuple):
    """A seat as it is drawn: keys of its own and of its boss (0 for none), and its words.

    `sign` is one sign, such as `✓`, beside the name; `tone` colours it and the border, and never says more than the
    sign and a note in words do. `notes` are the further lines, shown at the most detailed view; they may come to need
    `room` cells, for which a place is kept, so that no box moves when they say something else.
    """

    key: int
    boss: int = 0
    name: str = ""
    title: str = ""
    notes: tuple[str | Cell, ...] = ()
    tone: Tone = ""
    sign: str = ""
    state: State = "known"
    room: int = 0


class Branches:
    """The boxes as a forest; boxes are called by their index, siblings stand in the order of the boxes."""

    def __init__(self, boxes: Sequence[Box] = ()) -> None:
        """Find each one's boss; a boss that is not among the boxes, or a circle of bosses, makes a root."""
        self.boxes = tuple(boxes)
        self._indexes = {box.key: index for index, box in enumerate(self.boxes)}
        self.bosses = [self._indexes.get(box.boss, -1) if box.boss else -1 for box in self.boxes]
        _open_circles(self.bosses)
        self._reports = list_reports(self.bosses)
        self._folded: set[int] = set()
        self.levels = [0] * len(self.boxes)
        order = list(self.roots)
        for index in order:  # grows while it is walked
            for report in self.reports(index):
                self.levels[report] = self.levels[index] + 1
                order.append(report)
        self.below = [0] * len(self.boxes)
        """How many boxes stand in the branch below each box."""
        for index in reversed(order):
            if self.bosses[index] >= 0:
                self.below[self.bosses[index]] += self.below[index] + 1

    @property
    def roots(self) -> Sequence[int]:
        """The boxes without a boss."""
        return self._reports[-1]

    def reports(self, index: int) -> Sequence[int]:
        """Return the boxes right below a box, whether or not they are folded away."""
        return self._reports[index]

    def find(self, key: int) -> int:
        """Return the index of the box with this key, -1 where there is none."""
        return self._indexes.get(key, -1)

    def is_folded(self, index: int) -> bool:
        """Tell whether the branch below a box is folded away."""
        return index in self._folded

    def fold(self, index: int, *, folded: bool = True) -> None:
        """Fold or unfold the branch below a box; a box without reports has nothing to fold."""
        if folded and self._reports[index]:
            self._folded.add(index)
        else:
            self._folded.discard(index)

    def fold_from(self, level: int) -> None:
        """Show every box down to this level, 0 being the roots, and fold what is below."""
        self._folded = {index for index, found in enumerate(self.levels) if found >= level and self._reports[index]}

    def unfold_all(self, index: int) -> None:
        """Unfold everything in the branch below a box."""
        branch = [index]
        for box in branch:
            branch += self._reports[box]
        self._folded.difference_update(branch)

    def reveal(self, index: int) -> bool:
        """Unfold all bosses of a box; tell whether any was folded."""
        hiding = self._folded.intersection(self.bosses_of(index))
        self._folded -= hiding
        return bool(hiding)

    def find_shown(self, index: int) -> int:
        """Return the box, or the topmost of its bosses that is folded: the one that stands for it."""
        return next((boss for boss in reversed(list(self.bosses_of(index))) if boss in self._folded), index)

    def bosses_of(self, index: int) -> Iterator[int]:
        """Return the boss of a box, the boss's boss and so on."""
        boss = self.bosses[index] if index >= 0 else -1
        while boss >= 0:
            yield boss
            boss = self.bosses[boss]

    def shown(self) -> list[int]:
        """Return the boxes that no folded branch hides, bosses first, siblings in their order."""
        found = list(self.roots)
        for index in found:
            if index not in self._folded:
                found += self._reports[index]
        return found

    def take_folds(self, other: Branches) -> bool:
        """Fold what is folded in the chart that was shown before; tell whether the two have a box in common."""
        kept = (self.find(other.boxes[index].key) for index in other._folded)
        self._folded = {index for index in kept if index >= 0 and self._reports[index]}
        return not self._indexes.keys().isdisjoint(other._indexes)

    def fold_to_most(self, most: int) -> None:
        """Fold so far from below that at most so many boxes are shown; the roots always are."""
        counts = _count(self.levels)
        level = 0
        while level + 1 < len(counts) and sum(counts[: level + 2]) <= most:
            level += 1
        self.fold_from(level)


def _count(levels: Iterable[int]) -> list[int]:
    """Return how many boxes stand at each level."""
    counts: dict[int, int] = {}
    for level in levels:
        counts[level] = counts.get(level, 0) + 1
    return [counts[level] for level in range(len(counts))]


def _open_circles(bosses: list[int]) -> None:
    """Make one box of each circle of bosses a root; the store holds none, but what is drawn may be half imported."""
    seen_from = [-1] * len(bosses)
    for start in range(len(bosses)):
        index = start
        while index >= 0 and seen_from[index] < 0:
            seen_from[index] = start
            index = bosses[index]
        if index >= 0 and seen_from[index] == start:
            bosses[index] = -1
