"""A round in three-minute mode: which accounts it goes through, what was done in it, and how long it took."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import timedelta

from store.point_queue import PointsState
from tui.wording import counted

AIM = timedelta(minutes=3)
"""Three useful things in three minutes: what the clock says beside the time that has gone by. It never presses."""


@dataclass
class Round:
    """The queue as it was when the round began; accounts that are put off go to its end."""

    queue: list[PointsState]
    place: int = 0
    written: set[tuple[int, int]] = field(default_factory=set)
    """Account and position of each point that got a text."""
    taken: set[tuple[int, int]] = field(default_factory=set)
    """The same of those that were taken over."""
    confirmed: set[tuple[int, int]] = field(default_factory=set)
    """The same of those that still hold."""
    settled: set[int] = field(default_factory=set)
    """Accounts at whose points nothing is due any more."""
    sheets: set[int] = field(default_factory=set)
    """Accounts whose sheet was made."""
    spent: dict[int, timedelta] = field(default_factory=dict)
    """How long each account was on the screen."""
    shows_clock: bool = True

    @property
    def current(self) -> PointsState:
        """The account that is worked on."""
        return self.queue[self.place]

    def can_move(self, step: int) -> bool:
        """Say whether there is an account that many places on; 0 stands for putting this one off."""
        return 0 <= self.place + (step or 1) < len(self.queue)

    def move(self, step: int) -> None:
        """Go to another account, see `can_move`."""
        if step:
            self.place += step
        else:
            self.queue.append(self.queue.pop(self.place))

    def drop(self) -> bool:
        """Leave out an account that is gone; say whether any is left."""
        del self.queue[self.place]
        self.place = max(0, min(self.place, len(self.queue) - 1))
        return bool(self.queue)

    def where(self) -> str:
        """Return which account of how many this is."""
        return f"{self.place + 1:,} of {len(self.queue):,}"

    def clock(self, account_id: int) -> str:
        """Return how long an account has been worked on, beside the aim; empty where the clock is hidden."""
        spent = self.spent.get(account_id, timedelta())
        return f"{in_minutes(spent)} of {in_minutes(AIM)}" if self.shows_clock else ""

    def note(self, account_id: int, position: int, how: set[tuple[int, int]]) -> None:
        """Count a point of an account as written, taken over or confirmed: the last of them counts."""
        self.forget(account_id, position)
        how.add((account_id, position))

    def forget(self, account_id: int, position: int) -> None:
        """Count a point no more: it was emptied, or taken back."""
        for each in (self.written, self.taken, self.confirmed):
            each.discard((account_id, position))

    def settle(self, account_id: int, is_fresh: bool) -> None:
        """Keep whether the three points of an account are written and fresh by now."""
        (self.settled.add if is_fresh else self.settled.discard)(account_id)

    def done(self) -> Sequence[PointsState]:
        """Return the accounts whose sheet was made, or at whose points nothing is due any more."""
        done = self.sheets | self.settled
        return [state for state in self.queue if state.account_id in done]

    def summary(self) -> str:
        """Return what was done, in words; empty when nothing was."""
        counts = (
            (len(self.written), "point written", "points written"),
            (len(self.taken), "point taken over", "points taken over"),
            (len(self.confirmed), "point confirmed", "points confirmed"),
            (len(self.sheets), "sheet made", "sheets made"),
        )
        told = [counted(number, one, many) for number, one, many in counts if number]
        if not told:
            return ""
        done, total = len(self.done()), sum(self.spent.values(), timedelta())
        each = f", {in_minutes(total / done)} an account" if done else ""
        left = len(self.queue) - done
        waits = f"{counted(left, 'account')} still {'waits' if left == 1 else 'wait'}." if left else "None is left."
        return "\n".join([f"{counted(done, 'account')} done", *told, f"{in_minutes(total)} in all{each}", "", waits])


def in_minutes(time: timedelta) -> str:
    """Return a time as minutes and seconds: `2:05`, `75:00`."""
    minutes, seconds = divmod(int(time.total_seconds()), 60)
    return f"{minutes:,}:{seconds:02}"
