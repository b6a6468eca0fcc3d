"""The line at the top of three-minute mode: which account of how many, and how long it has been worked on."""

from __future__ import annotations

from datetime import timedelta

from store import clock
from tui.round import Round
from tui.widgets.headline import Headline


class RoundLine(Headline):
    """Tells the time of an account; says nothing when three minutes are over, and can be without a clock."""

    def __init__(self, name: str, round_: Round, account_id: int) -> None:
        super().__init__(name)
        self._round, self._account_id = round_, account_id
        self._since = clock.now()
        self._before = round_.spent.get(account_id, timedelta())

    def on_mount(self) -> None:
        """Let the clock go."""
        self.tell()
        self.set_interval(1.0, self.tell)

    def on_unmount(self) -> None:
        """Count the time for the round."""
        self.count_time()

    def count_time(self) -> None:
        """Tell the round how long the account has been on the screen, this time and before."""
        self._round.spent[self._account_id] = self._before + (clock.now() - self._since)

    def tell(self) -> None:
        """Show where the round stands, and the time; nothing is drawn while that is the same."""
        self.count_time()
        words = " · ".join(word for word in (self._round.where(), self._round.clock(self._account_id)) if word)
        if words != self._more:
            self.show(self._subject, words)
