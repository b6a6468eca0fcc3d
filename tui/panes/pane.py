"""What every pane of the dossier is: it is handed the dossier, has keys of its own, and asks the app by requests."""

from __future__ import annotations

from typing import Any, ClassVar

from textual.containers import Horizontal

from store.book import Book
from store.dossier import Dossier
from tui import requests
from tui.keyboard import expect


class Pane(Horizontal):
    """One tab of the dossier. Subclasses lay themselves out, and say what is selected."""

    what: ClassVar[str] = ""
    """The name of the tab, as requests call it: `people`, `facts`, ..."""
    title: ClassVar[str] = ""
    """What the tab is called on the screen."""
    short: ClassVar[str] = ""
    """What it is called where the line of tabs has no room for that."""
    reads_more: ClassVar[bool] = False
    """Whether there is something to `read` besides the dossier before anything is shown."""

    dossier: Dossier | None = None
    """What is shown; None until it is read."""
    is_stale: bool = True
    """Whether the account was read anew since; such a pane is brought up to date when it is opened."""

    def __init__(self, account_id: int, looks: dict[str, Any] | None = None) -> None:
        """`looks` is how the panes looked when they were left; each notes there what the next account begins with."""
        super().__init__(id=self.what)
        self.account_id = account_id
        self.looks: dict[str, Any] = {} if looks is None else looks

    def read(self, book: Book, dossier: Dossier) -> None:
        """Read what is shown besides the dossier; called in a thread, before `show_dossier`."""

    def show_dossier(self, dossier: Dossier) -> None:
        """Show this state of the account; the cursor stays on its record."""
        self.dossier = dossier

    def focus_first(self) -> None:
        """Give the keys to the part of the pane that they are for."""
        raise NotImplementedError

    def select(self, key: int) -> None:
        """Let the cursor go to the record of that key, if the pane has it."""

    def selected_record(self) -> int:
        """Return the key of the record under the cursor, 0 for none."""
        return 0

    def selected_person(self) -> int:
        """Return the key of the person under the cursor, 0 where none stands."""
        return 0

    @classmethod
    def count(cls, dossier: Dossier) -> int | None:
        """Return how many records the tab has; None where a number says nothing."""
        _ = dossier
        return None

    def send(self, request: requests.Request) -> None:
        """Send a request to the app; what is typed from now on belongs to what it opens."""
        if request.opens:
            expect(self.app, request)
        self.post_message(request)
