"""The outline of an account's people: a table that folds away who reports to whom."""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar

from textual.binding import Binding, BindingType
from textual.content import Content

from store import clock
from store.moves import Stay
from store.org import Org
from tui.people_view import NOBODY, OUTLINE, Meant, Outline, columns_for
from tui.widgets.table import Table

FOLDS_FROM = 200
"""So many seats make an outline that begins with its upper levels only."""


class OutlineTable(Table):
    """Seats with who sits in them, then the people without a seat (under minus their keys)."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("space", "fold", "Fold", tooltip="Hide or show who reports to this seat", id="people.fold", show=False)
    ]

    def __init__(self, empty: Content) -> None:
        """`empty` is said when nobody is known."""
        super().__init__(OUTLINE, empty=empty, id="outline")
        self._org: Org | None = None
        self._past: Sequence[Stay] = ()
        self._meant = NOBODY
        self._bosses: dict[int, int | None] = {}
        self._folded: frozenset[int] = frozenset()

    def show_org(self, org: Org, past: Sequence[Stay] = (), meant: Meant = NOBODY) -> None:
        """Show this state of the people; the cursor stays on its seat, and what is folded stays so.

        `past` tells which seats were left, by those who have none now; `meant` who is meant in a seat that is shared.
        """
        if self._org is None and len(org.seats) > FOLDS_FROM:
            self._folded = frozenset(seat.id for seat in org.seats if seat.depth and seat.reports)
        self._org, self._past, self._meant = org, past, dict(meant)
        self.columns = columns_for(org)
        self._bosses = {seat.id: seat.boss_id for seat in org.seats}
        self._lay_out(self.key)

    def go_to(self, key: int) -> None:
        """Let the cursor go to a seat, unfolding what hides it, or to a person without one under minus her key."""
        above = self._bosses.get(key)
        while above is not None:
            self._folded -= {above}
            above = self._bosses.get(above)
        self._lay_out(key)

    def action_fold(self) -> None:
        """Hide who is below the seat under the cursor, or show them again."""
        key = self.key
        if key in self._bosses.values() and key is not None:
            self._folded ^= {key}
            self._lay_out(key)

    def _lay_out(self, key: int | None) -> None:
        if self._org is None:
            return
        outline, before = Outline(self._org, self._folded, clock.today(), self._past, self._meant), self.cursor
        self.show(outline, key)
        if key is not None and outline.position_of(key) is None:  # it has gone: the cursor stays where it stood
            self.move_to(before)
