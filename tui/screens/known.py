"""What a screen is that shows something known of people over the dossier: it follows the book, and stays until left."""

from __future__ import annotations

from typing import ClassVar, Generic, TypeVar

from textual import work
from textual.binding import Binding, BindingType
from textual.worker import Worker, get_current_worker

from store.book import Book
from store.errors import StoreError
from tui.keyboard import hold_keys, leave
from tui.requests import Request
from tui.screens.overlay import OverlayScreen

K = TypeVar("K")


class KnownScreen(OverlayScreen[None], Generic[K]):
    """Subclasses read what is known, and show it; what changes it they ask of the app."""

    AUTO_FOCUS = ""
    follows_book: ClassVar[bool] = True
    """What another window saves is read while this is on top; see `tui.following`."""
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape", "leave", "Back", tooltip="Back; all of it is saved", id="known.leave"),
        Binding("u", "app.undo", "Undo", tooltip="Take the last change back, in any session", id="known.undo"),
        Binding("U", "app.redo", "Redo", tooltip="Do again what was taken back", id="known.redo", show=False),
    ]

    def __init__(self, book: Book) -> None:
        super().__init__()
        self._book = book

    def read(self, book: Book) -> K:
        """Return what is known; called in a thread. StoreError when whom it is about is gone."""
        raise NotImplementedError

    def show_known(self, known: K) -> None:
        """Show it; the cursor stays where it is."""
        raise NotImplementedError

    @work(thread=True, exclusive=True, group="known")
    def refresh_book(self) -> None:
        """Read anew what is known."""
        worker = get_current_worker()
        try:
            known = self.read(self._book)
        except StoreError as error:
            self.app.call_from_thread(self._gone, error)
        else:
            self.app.call_from_thread(self._show, known, worker)

    def _show(self, known: K, worker: Worker[None]) -> None:
        if self.is_attached and not worker.is_cancelled:  # else a later look has been begun, which knows more
            self.show_known(known)

    def _gone(self, error: StoreError) -> None:
        if self.is_attached:
            self.notify(error.message, title=error.title, severity="warning", markup=False)
            leave(self)

    def ask(self, request: Request) -> None:
        """Ask the app; what is typed from now on waits until it is done."""
        hold_keys(self.app)
        self.post_message(request)

    def action_leave(self) -> None:
        """Go back."""
        leave(self)
