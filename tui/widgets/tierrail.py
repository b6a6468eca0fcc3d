"""The rail at the left: tiers with their counts, and what else needs a look."""

from __future__ import annotations

from collections.abc import Mapping

from textual.content import Content
from textual.message import Message
from textual.reactive import reactive
from textual.widgets import Static

from store.windows import ALL, UNTIERED
from store.words import TIERS

SHELVES = (1, 2, 3, UNTIERED, ALL)
_KEYS = {1: "1", 2: "2", 3: "3", UNTIERED: "0", ALL: "9"}
_SIGNS = {1: "●", 2: "◐", 3: "○", UNTIERED: "–", ALL: " "}
_NAMES = {**{tier: TIERS[tier] for tier in (1, 2, 3)}, UNTIERED: "Untiered", ALL: "All"}
_TONES = {1: "$tier-1", 2: "$tier-2", 3: "$tier-3", UNTIERED: "$text-muted", ALL: "$foreground"}


class TierRail(Static):
    """Shows each tier, its key and how many accounts it holds; a click chooses it."""

    class Chosen(Message):
        """A tier was clicked."""

        def __init__(self, shelf: int) -> None:
            super().__init__()
            self.shelf = shelf

    class GapsChosen(Message):
        """The line of the gaps was clicked."""

    class PointsChosen(Message):
        """The line of the points that are due was clicked."""

    class SheetsChosen(Message):
        """The line of the sheets that are out of date was clicked."""

    shelf: reactive[int] = reactive(ALL)
    """The shelf that the list shows."""
    counts: reactive[Mapping[int, int]] = reactive(dict)
    """Accounts on each shelf."""
    loose_ends: reactive[int] = reactive(0, layout=True)
    """People and opportunities without an account."""
    gaps: reactive[int | None] = reactive(None)
    """What is missing in the book; None until it is counted."""
    points: reactive[int] = reactive(0, layout=True)
    """Growth accounts whose points are missing or old."""
    sheets: reactive[int] = reactive(0, layout=True)
    """Accounts whose sheets are out of date."""

    def render(self) -> Content:
        """Return the lines of the rail."""
        due = [self._line_of(key, name, count) for key, name, count, _ in self._due()]
        return Content("\n").join([*(self._line(shelf) for shelf in SHELVES), Content(""), *due])

    def _due(self) -> list[tuple[str, str, int | None, Message | None]]:
        """Return what needs a look: its key, its name, how many, and what a click on it says."""
        lines: list[tuple[str, str, int | None, Message | None]] = [("m", "Gaps", self.gaps, self.GapsChosen())]
        if self.loose_ends:
            lines.append(("w", "No account", self.loose_ends, None))
        if self.points:
            lines.append(("p", "Points due", self.points, self.PointsChosen()))
        if self.sheets:
            lines.append(("S", "Sheets due", self.sheets, self.SheetsChosen()))
        return lines

    def on_click(self, event: object) -> None:
        """Choose the tier of the line that was clicked."""
        row, due = getattr(event, "y", -1), self._due()
        if 0 <= row < len(SHELVES):
            self.post_message(self.Chosen(SHELVES[row]))
        elif 0 <= (place := row - len(SHELVES) - 1) < len(due) and (chosen := due[place][-1]) is not None:
            self.post_message(chosen)

    def _line_of(self, key: str, name: str, count: int | None) -> Content:
        """Return the line of what needs a look: its key, a sign when there is any, and how many."""
        number = "" if count is None else f"{count:,}"
        blanks = " " * max(1, self.size.width - len(name) - len(number) - 6)
        sign = ("! ", "$text-warning") if count else "  "
        return Content.assemble(" ", (f"{key} ", "$text-accent"), sign, f"{name}{blanks}", (number, "$text-muted"))

    def _line(self, shelf: int) -> Content:
        chosen = shelf == self.shelf
        number = f"{self.counts.get(shelf, 0):,}"
        name = _NAMES[shelf]
        blanks = " " * max(1, self.size.width - len(name) - len(number) - 6)
        weight = "bold" if chosen else ""
        return Content.assemble(
            ("▌" if chosen else " ", "$primary"),
            (f"{_KEYS[shelf]} ", "$text-accent"),
            (f"{_SIGNS[shelf]} ", _TONES[shelf]),
            (name, f"{weight} {_TONES[shelf]}"),
            (blanks + number, weight or "$text-muted"),
        )


def tier_strip(shelf: int, counts: Mapping[int, int], gaps: int | None, loose_ends: int, width: int) -> Content:
    """Return the tiers as one line, for windows too narrow for the rail; behind them the gaps and what has no account.

    Where that does not fit, untiered is told by its sign, then every tier; where not even that helps, only the tiers
    are told.
    """
    told = ((("m", gaps, " gaps"),) if gaps else ()) + ((("w", loose_ends, ""),) if loose_ends else ())
    more = [
        Content.assemble((f"{key} ", "$text-accent"), ("! ", "$text-warning"), f"{count:,}{words}")
        for key, count, words in told
    ]
    signs = {shelf: _SIGNS[shelf] for shelf in (1, 2, 3, UNTIERED)}
    for names in (_NAMES, {**_NAMES, UNTIERED: _SIGNS[UNTIERED]}, {**_NAMES, **signs}) if more else ():
        line = Content("").join([*_strip_parts(shelf, counts, names), Content("  ").join(more)])
        if line.cell_length <= width:
            return line
    return Content("").join(_strip_parts(shelf, counts, _NAMES))


def _strip_parts(shelf: int, counts: Mapping[int, int], names: Mapping[int, str]) -> list[Content]:
    parts = []
    for each in SHELVES:
        weight = "bold reverse" if each == shelf else ""
        text = f" {_KEYS[each]} {names[each]} {counts.get(each, 0):,} "
        parts.append(Content.assemble((text, f"{weight} {_TONES[each]}")))
    return parts
