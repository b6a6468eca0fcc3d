"""What is asked of the app about growth accounts: their points, in three minutes each, and the sheets of many."""

from __future__ import annotations

from collections.abc import Sequence

from store.windows import Order
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


class MakeSheets(Request):
    """Make the sheets of all accounts of a list: of a shelf in an order, or those of the keys.

    `title` is what the list is called, `folder` what the folder for them is called unless the user says otherwise.
    """

    def __init__(
        self, title: str, folder: str, keys: Sequence[int] = (), shelf: int | None = None, order: Order | None = None
    ) -> None:
        super().__init__()
        self.title, self.folder = title, folder
        self.keys, self.shelf, self.order = keys, shelf, order


class OpenViews(Request):
    """Show the views that were kept, and let the list on screen be kept as one.

    `words` is what is searched for, empty where a shelf is shown in an order.
    """

    def __init__(self, words: str, shelf: int, order: Order) -> None:
        super().__init__()
        self.words, self.shelf, self.order = words, shelf, order


class SheetsMade(Request):
    """Tell that the sheets of a list are made, or were ended."""

    opens = False
