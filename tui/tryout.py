"""Trying a template out while it is typed: after a short rest, in a thread, and given up when the text has moved on."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

from textual.content import Content
from textual.screen import Screen
from textual.timer import Timer
from textual.worker import Worker

from store.dossier import Dossier
from store.errors import StoreError
from templates.trying import Bench, Tried
from tui.widgets.preview import draw_blocks

REST = 0.15
"""Seconds without a key until the text is tried: half a word is not worth a process."""
PATIENCE = 0.4
"""Seconds that a text which has moved on is still tried: most are done by then, and a process need not start anew."""

Show = Callable[[Tried, Content], None]
"""Shows what became of a text, and the document as it is drawn."""


class Tryout:
    """Keeps what is shown of a template in step with its text. At most one text is tried at a time."""

    def __init__(
        self,
        screen: Screen[Any],
        bench: Bench,
        path: Path,
        text: Callable[[], str],
        show: Show,
        refused: Callable[[StoreError], None],
    ) -> None:
        """`path` is where the text is to stand; `text` is asked for it each time it is tried."""
        self._screen, self._bench, self._path, self._text = screen, bench, path, text
        self._show, self._refused = show, refused
        self.dossier: Dossier | None = None
        """The account that the template is filled for."""
        self._timer: Timer | None = None
        self._is_stale = False
        self._since = 0.0
        self._worker: Worker[None] | None = None

    @property
    def is_busy(self) -> bool:
        """Whether what is shown may be older than the text."""
        return self._timer is not None or self._is_stale or self._worker is not None

    def soon(self) -> None:
        """Try the text when nothing was typed for a moment."""
        if self._timer is not None:
            self._timer.stop()
        self._timer = self._screen.set_timer(REST, self.now)

    def now(self) -> None:
        """Try the text as it is."""
        self._timer = None
        self._is_stale = True
        if self._worker is None and self._screen.is_mounted:
            self._worker = self._screen.run_worker(self._go_on(), group="try")

    async def _go_on(self) -> None:
        try:
            while self._is_stale:
                self._is_stale = False
                self._since = time.monotonic()
                try:
                    found = await asyncio.to_thread(self._try, self._text(), self.dossier)
                except StoreError as error:
                    self._refused(error)
                    continue
                if found is not None and self._screen.is_mounted:
                    self._show(*found)
        finally:
            self._worker = None

    def _try(self, text: str, dossier: Dossier | None) -> tuple[Tried, Content] | None:
        """Return what became of a text, None when it was given up. Called in a thread."""
        tried = self._bench.try_text(self._path, text, dossier, self._is_given_up)
        return None if tried is None else (tried, draw_blocks(tried.blocks))

    def _is_given_up(self) -> bool:
        """Tell whether nobody waits for this text any more."""
        has_moved_on = self._is_stale and time.monotonic() - self._since > PATIENCE
        return has_moved_on or not self._screen.is_attached
