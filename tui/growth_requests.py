"""What is asked of the app about growth accounts: their points, in three minutes each."""

from __future__ import annotations

from tui.requests import Request


class OpenPoints(Request):
    """Go through the growth accounts whose points are missing or old, the most valuable first."""


class MovePoints(Request):
    """Show another account of the round: the next (1), the one before (-1), or the next after this was put off (0)."""

    def __init__(self, account_id: int, step: int) -> None:
        super().__init__(account_id)
        self.step = step


class EndPoints(Request):
    """End the round: say what was done in it, and go back."""
