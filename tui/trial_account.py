"""Which account a template is tried on: the selected one, the one known best, the poorest, a made-up one, any."""

from __future__ import annotations

from collections.abc import Sequence

from store.best_known import find_extremes
from store.dossier import Dossier, read_dossier
from templates.example import example_dossier
from tui.desk import Desk

MADE_UP = 0
"""In place of the key of an account: one in which every placeholder has a value."""


class TrialAccounts:
    """The accounts that are gone through, and the one of them that is chosen."""

    def __init__(self, desk: Desk, account_id: int, tiers: Sequence[str]) -> None:
        """`account_id` is the account that was selected, 0 for none; `tiers` are those that the template is for."""
        self._desk, self._tiers = desk, tuple(int(tier) or None for tier in tiers if tier in ("0", "1", "2", "3"))
        self._round: list[tuple[int | None, str]] = [
            (None, "known best"),
            (None, "known least"),
            (MADE_UP, "made up, knows all"),
        ]
        if account_id:
            self._round.insert(0, (account_id, "selected"))
        self._at = 0

    @property
    def why(self) -> str:
        """Why it is this one."""
        return self._round[self._at][1]

    def take(self, key: int) -> None:
        """Choose an account by its key, MADE_UP for the one that is made up."""
        self._at = next((at for at, (known, _) in enumerate(self._round) if known == key), len(self._round))
        if self._at == len(self._round):
            self._round.insert(0, (key, "chosen"))
            self._at = 0

    def go_on(self) -> None:
        """Choose the next one, after the last the first again."""
        self._at = (self._at + 1) % len(self._round)

    def read(self) -> Dossier:
        """Return the chosen account; NotFound when it is gone. Called in a thread."""
        at = self._at
        key, why = self._round[at]
        with self._desk.book.read() as session:
            if key is None:
                found = find_extremes(session, self._tiers)
                key = MADE_UP if found is None else found.best if why == "known best" else found.poorest
            return example_dossier() if key == MADE_UP else read_dossier(session, key)
