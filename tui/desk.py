"""What lies on the desk while the app runs: the open book, settings, drafts, templates. Handed to screens, no global.

The list's connection is there at once; the book itself (SQLModel: 0.4 s of imports) is opened in a thread behind the
first paint, and whoever needs it first waits for it.
"""

from __future__ import annotations

from concurrent.futures import Future, ThreadPoolExecutor
from functools import cached_property
from typing import TYPE_CHECKING, Any

from store import bookfile, clock
from store.errors import Problem
from store.places import Places
from tui.settings import Settings

if TYPE_CHECKING:
    from store.book import Book
    from store.drafts import DraftBox
    from store.past import PastBook
    from templates.cadences.library import CadenceLibrary
    from templates.fill import Filler
    from templates.library import Library
    from templates.plays.library import PlayLibrary
    from tui.sheet_run import SheetRun


class Desk:
    """One open book and what belongs to it."""

    def __init__(
        self,
        places: Places,
        settings: Settings,
        *,
        is_demo: bool = False,
        problems: list[Problem] | None = None,
        past: PastBook | None = None,
    ) -> None:
        """Look at the book and connect to it; an older one is migrated first. Raises StoreError with words.

        `past` is the book as it was, to be shown in place of the one that lies there.
        """
        self.past = past
        self.places = places if past is None else places._replace(chosen_book=past.path)
        self.settings = settings
        self.is_demo = is_demo
        self.setting_problems = problems or []
        self.reader: bookfile.Connection = self._connect() if past is None else bookfile.open_to_look(past.path)
        self.looks: dict[str, Any] = {}
        """How the tabs of a dossier were left looking, for the next one that is opened."""
        self.sheet_run: SheetRun | None = None
        """The sheets that are being made, or that were and whose report nobody has seen."""
        self._loader = ThreadPoolExecutor(1, "book")
        self._opened: Future[Book] | None = None
        if past is not None:
            self._opened = Future()
            self._opened.set_result(past)
        self._filler: Filler | None = None

    @cached_property
    def drafts(self) -> DraftBox:
        """The drafts of this book."""
        from store.drafts import DraftBox  # behind the first paint

        return DraftBox(self.places.drafts, self.places.book)

    def start_loading(self) -> Future[Book]:
        """Begin to open the book behind the first paint; call it again for the same future."""
        if self._opened is None:
            self._opened = self._loader.submit(self._open)
        return self._opened

    @property
    def book(self) -> Book:
        """The open book; waits for it when it is asked for in the first half second."""
        return self.start_loading().result()

    @property
    def filler(self) -> Filler:
        """The bounded template engine, started when first asked for."""
        from templates.fill import Filler  # behind the first paint

        if self._filler is None:
            self._filler = Filler()
        return self._filler

    def library(self) -> Library:
        """Return the templates: built-in and the user's own."""
        from templates.library import Library  # behind the first paint

        return Library(self.places.templates)

    def plays(self) -> PlayLibrary:
        """Return the plays: built-in and the user's own."""
        from templates.plays.library import PlayLibrary  # behind the first paint

        return PlayLibrary(self.places.plays)

    def cadences(self) -> CadenceLibrary:
        """Return the cadences: built-in and the user's own."""
        from templates.cadences.library import CadenceLibrary  # behind the first paint

        return CadenceLibrary(self.places.cadences)

    def saved_now(self) -> str:
        """Return the words for a form's footer after a commit."""
        return f"Saved {clock.now().astimezone():%H:%M}"

    def close(self) -> None:
        """Let go of everything; called once, when the app ends."""
        if self._filler is not None:
            self._filler.close()
        self.reader.close()
        if self._opened is not None:
            self._opened.add_done_callback(_close_book)  # at once, or when it has been opened for nothing
        self._loader.shutdown(wait=False, cancel_futures=True)

    def _connect(self) -> bookfile.Connection:
        book = self.places.book
        if bookfile.examine(book) < bookfile.SCHEMA_VERSION:
            from store.migrations import migrate  # only for an older book: alembic costs 0.4 s

            migrate(book, self.places.backups)
        reader = bookfile.connect(book)
        bookfile.check_marker(reader, book)
        return reader

    def _open(self) -> Book:
        from store.opening import open_book  # the 0.4 s that the first paint does not wait for

        backups = None if self.is_demo else self.places.backups  # a demo's copy is gone with the next one
        return open_book(self.places.book, who=self.settings.my_name, backups=backups)


def _close_book(opened: Future[Book]) -> None:
    if not opened.cancelled() and not opened.exception():
        opened.result().close()
