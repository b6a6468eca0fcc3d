"""What is asked of the app about the past; see `tui.requests`."""

from __future__ import annotations

from tui.requests import Request


class LookBack(Request):
    """Ask for a day, and show the book as it was at its end; or the account alone, from its dossier."""
