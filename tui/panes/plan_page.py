"""The page of a plan as a list: the cursor walks over what can be worked on, past headings and warnings."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import ClassVar

from textual.binding import Binding, BindingType
from textual.content import Content

from tui.plan_views import ACTIONS, COLUMNS, LOOSE, NEXT, OBJECTIVES, Item, Line, Sight, lay_out
from tui.widgets.table import ListSource, Table


class PlanTable(Table):
    """Objectives, actions, risks and all the rest of a plan under their headings; what is done for what folds away."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("space", "fold", "Fold", tooltip="Show or hide what is done for this objective", id="plan.fold")
    ]

    def __init__(self, empty: Content) -> None:
        """`empty` is said while there is no plan."""
        super().__init__(COLUMNS, empty=empty)
        self._sight: Sight | None = None
        self._lines: Sequence[Line] = ()
        self._unfolded: frozenset[int] = frozenset()

    @property
    def item(self) -> Item | None:
        """What stands under the cursor."""
        return self._lines[self.cursor].item if 0 <= self.cursor < len(self._lines) else None

    def show_plan(self, sight: Sight | None) -> None:
        """Show this state of a plan, None for none; the cursor stays on its item, or where it stood."""
        before, key = self.cursor, self.key
        self._sight = sight
        self._lay_out(key)
        if key is not None and self.key != key:
            self.move_to(before)

    def go_to(self, key: int) -> None:
        """Let the cursor go to the line of a record, unfolding what hides it; an action on top stays there alone."""
        if self._sight is None:
            return
        action = next((each for each in self._sight.page.actions if each.id == key), None)
        is_on_top = action in self._sight.page.next_actions[:NEXT]
        if action is not None and not self._sight.page.depth and not is_on_top:
            self._unfolded |= {action.objective_id or LOOSE}
        self._lay_out(key)

    def move_to(self, index: int, scroll: int = 0) -> None:
        """Put the cursor on a line, or on the nearest one beyond it at which it stops."""
        if self._lines:
            super().move_to(self._stop(index, -1 if index < self.cursor else 1), scroll)

    def action_fold(self) -> None:
        """Show what is done for the objective under the cursor, or hide it again; on an action, fold it away."""
        if (item := self.item) is None or item.section != OBJECTIVES or item.what not in (OBJECTIVES, ACTIONS, "loose"):
            return
        if key := item.objective or LOOSE:
            self._unfolded ^= {key}
            self._lay_out(key)

    def _scroll_to_cursor(self, top: int, *, stays: bool = False) -> None:
        """Keep the heading right above the cursor in sight, too."""
        if 0 < self.cursor == top and not self._lines[self.cursor - 1].stops:
            top -= 1
        super()._scroll_to_cursor(top, stays=stays)

    def _lay_out(self, key: int | None) -> None:
        """Make the lines anew, with the cursor at the one of that key, else at the first at which it stops."""
        self._lines = lay_out(replace(self._sight, unfolded=self._unfolded)) if self._sight else ()
        stops = [line.row.key for line in self._lines if line.stops]
        if key not in stops:
            key = -key if key is not None and -key in stops else next(iter(stops), None)
        self.show(ListSource([line.row for line in self._lines]), key)

    def _stop(self, index: int, step: int) -> int:
        """Return the index of the next line at which the cursor stops, looking the other way at an end."""
        last = len(self._lines) - 1
        start = max(0, min(last, index))
        ways = (range(start, last + 1), range(start, -1, -1))
        for way in ways if step > 0 else ways[::-1]:
            if (found := next((place for place in way if self._lines[place].stops), None)) is not None:
                return found
        return start
