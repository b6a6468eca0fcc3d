"""Sheets of a list while they are being made, in a thread; no widget in it, so that any screen may look on."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from threading import Event
from typing import TYPE_CHECKING, Any

from textual.worker import get_current_worker

from store.errors import StoreError
from templates.export import Report

if TYPE_CHECKING:
    from textual.app import App

Write = Callable[[Callable[[int], None], Callable[[], bool]], Report]
"""Makes the sheets; is told whom to tell how many are done, and who says whether to end."""


@dataclass
class SheetRun:
    """One making of the sheets of a list of `total` accounts: how far it is, and what came of it."""

    title: str
    total: int
    folder: Path
    write: Write
    done: int = 0
    report: Report | None = None
    problem: StoreError | None = None
    """Why there is no report."""

    def __post_init__(self) -> None:
        """Begin with nothing done."""
        self._stop = Event()

    @property
    def is_over(self) -> bool:
        """Whether nothing is being made any more."""
        return self.report is not None or self.problem is not None

    def start(self, app: App[Any], then: Callable[[], object]) -> None:
        """Begin, or begin anew, in a thread of the app; `then` is called when it is over."""
        self.done, self.report, self.problem = 0, None, None
        self._stop.clear()
        app.run_worker(lambda: self._run(then), thread=True, group="sheets")

    def stop(self) -> None:
        """End it as soon as the sheet that is being written is whole."""
        self._stop.set()

    def _run(self, then: Callable[[], object]) -> None:
        worker = get_current_worker()

        def tell(done: int) -> None:
            self.done = done

        try:
            self.report = self.write(tell, lambda: self._stop.is_set() or worker.is_cancelled)
        except StoreError as error:
            self.problem = error
        if not worker.is_cancelled:
            then()
