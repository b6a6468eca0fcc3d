"""The draft of one form on the screen: written soon after typing, in a thread; what was typed last is what stays."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Mapping
from threading import RLock
from typing import Any, NamedTuple

from textual.screen import Screen
from textual.timer import Timer

from store.drafts import DraftBox, KeptDraft
from store.errors import StoreError

KEEP_EVERY = 1.0
"""Seconds after typing until the draft is written."""

Say = Callable[[str, str], None]
"""Shows words in a tone."""


class Unsaved(NamedTuple):
    """What is typed and not saved, and what each of those fields showed before; no fields when all is saved."""

    fields: Mapping[str, str]
    seen: Mapping[str, str]


class FormDraft:
    """Keeps what is typed into a form as a draft of that name, and forgets it when all of it is saved."""

    def __init__(
        self, screen: Screen[Any], box: DraftBox, name: str, title: str, unsaved: Callable[[], Unsaved], say: Say
    ) -> None:
        """`unsaved` is asked whenever the draft is written."""
        self._screen, self._box, self._name, self._title = screen, box, name, title
        self._unsaved, self._say = unsaved, say
        self._timer: Timer | None = None
        self._lock = RLock()  # one that the same thread may take twice: a signal may come in the middle of a write
        self._asked = 0

    async def find(self, hint: str = "") -> KeptDraft | None:
        """Return the draft of this very form, and say so, with a hint behind it; None when there is none."""
        draft = await asyncio.to_thread(self._box.find, self._name)
        if draft is not None:
            self._say(f"Unsaved text of {draft.kept_at.astimezone():%d %b %H:%M} is back{hint}", "$text-warning")
        return draft

    def keep_soon(self) -> None:
        """Write the draft in a second, unless that is already on its way."""
        if self._timer is None and self._screen.is_mounted:
            self._timer = self._screen.set_timer(KEEP_EVERY, self.keep)

    async def keep(self) -> bool:
        """Write the draft, in a thread; False, with words, when the disk refuses."""
        return self._told(await asyncio.to_thread(self._write, *self._next(self._unsaved())))

    def keep_now(self) -> bool:
        """Write the draft before anything else happens: the program is about to end."""
        return self._told(self._write(*self._next(self._unsaved())))

    async def discard(self) -> None:
        """Forget the draft: everything is saved, or was thrown away."""
        await asyncio.to_thread(self._write, *self._next(Unsaved({}, {})))

    def _next(self, unsaved: Unsaved) -> tuple[int, Unsaved]:
        self._timer = None
        self._asked += 1
        return self._asked, unsaved

    def _write(self, number: int, unsaved: Unsaved) -> StoreError | None:
        with self._lock:
            if number < self._asked:  # what was typed since is on its way, too
                return None
            try:
                if unsaved.fields:
                    self._box.keep(self._name, self._title, unsaved.fields, unsaved.seen)
                else:
                    self._box.discard(self._name)
            except StoreError as error:
                return error
            return None

    def _told(self, error: StoreError | None) -> bool:
        if error is not None:
            self._say(f"The draft is not kept: {error.message}", "$text-error")
        return error is None
