"""Sheets of a list while they are being made, in a thread; no widget in it, so that any screen may look on."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from threading import Event
from typing import TYPE_CHECKING, Any

from textual.worker import get_current_worker

from store.errors import StoreError
from templates.batch import Wish, write_sheets
from templates.export import Report

if TYPE_CHECKING:
    from textual.app import App

    from tui.desk import Desk


@dataclass
class SheetRun:
    """One making of the sheets of a list: how far it is, and what came of it."""

    title: str
    wish: Wish
    folder: Path
    done: int = 0
    report: Report | None = None
    problem: StoreError | None = None
    """Why there is no report."""

    def __post_init__(self) -> None:
        """Begin with nothing done."""
        self._stop = Event()

    @property
    def total(self) -> int:
        """How many accounts the list has."""
        return len(self.wish.accounts)

    @property
    def is_over(self) -> bool:
        """Whether nothing is being made any more."""
        return self.report is not None or self.problem is not None

    def start(self, app: App[Any], desk: Desk, then: Callable[[SheetRun], object]) -> None:
        """Begin, or begin anew, in a thread of the app; `then` is called in the app when it is over."""
        self.done, self.report, self.problem = 0, None, None
        self._stop.clear()
        app.run_worker(lambda: self._run(app, desk, then), thread=True, group="sheets")

    def stop(self) -> None:
        """End it as soon as the sheet that is being written is whole."""
        self._stop.set()

    def _run(self, app: App[Any], desk: Desk, then: Callable[[SheetRun], object]) -> None:
        worker = get_current_worker()

        def is_stopped() -> bool:
            return self._stop.is_set() or worker.is_cancelled

        def tell(done: int) -> None:
            self.done = done

        try:
            self.report = write_sheets(desk.book, desk.filler, desk.library(), self.wish, self.folder, tell, is_stopped)
        except StoreError as error:
            self.problem = error
        if not worker.is_cancelled:
            app.call_from_thread(then, self)
