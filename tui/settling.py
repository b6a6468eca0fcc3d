"""What happens behind the first paint, and must not be waited for: the rest is loaded, the book is looked over."""

from __future__ import annotations

import threading
from collections.abc import Callable, Sequence
from concurrent.futures import CancelledError
from contextlib import suppress
from functools import partial
from typing import TYPE_CHECKING, Any

from textual.app import App

from store.errors import StoreError
from store.places import remove_all_leftovers
from tui.collector import calm_collector
from tui.desk import Desk

if TYPE_CHECKING:
    from pathlib import Path

    from store.drafts import KeptDraft

Tell = Callable[[StoreError], None]
"""Says on the screen what is wrong."""


GREETING = 3.0
"""Seconds that is told which text was kept: the form says it again, and the last rows below the words are wanted."""


def settle_in(app: App[Any], desk: Desk, tell: Tell) -> None:
    """Start loading in a thread that nobody waits for, and tell what was found at the start."""
    desk.start_loading()
    before = desk.drafts.list_files()  # what is typed from now on is nothing to be told of
    threading.Thread(target=_load, args=(app, desk, tell, before), daemon=True).start()
    for problem in desk.setting_problems:
        app.notify(problem.in_words(), severity="warning", markup=False)
    if desk.settings.theme != app.theme:
        app.notify(f"There is no theme “{desk.settings.theme}”.", severity="warning", markup=False)


def _load(app: App[Any], desk: Desk, tell: Tell, before: Sequence[Path]) -> None:
    _prepare(desk)
    calm_collector()
    remove_all_leftovers(desk.places)
    try:
        _tell_drafts(app, desk, before)
        gate = desk.book.gate
        gate.tell = partial(app.call_later, tell)
        gate.look()
    except CancelledError:  # left before the book was even open
        return
    except StoreError as damage:
        if app.is_running:
            app.call_from_thread(tell, damage)


def _prepare(desk: Desk) -> None:
    """Load all that the first screen did without, and what a dossier and its brief are read with."""
    from store.briefing import prepare_briefing
    from tui import flows  # everything but the first screen: 0.5 s of imports, in this thread

    _ = flows
    with suppress(CancelledError, StoreError), desk.book.read() as session:  # told by the look that follows
        prepare_briefing(session)


def _tell_drafts(app: App[Any], desk: Desk, before: Sequence[Path]) -> None:
    drafts = desk.drafts.list_drafts(before)  # read from the disk, each up to 16 MB
    gone = _find_gone(desk, drafts) if drafts else []
    back = "It is there when you open that form again."
    lost = f"Undo of the removal brings its form back; the text lies in {desk.places.drafts}."
    for found, lead, words in (
        ([draft for draft in drafts if draft not in gone], "Unsaved text is kept", back),
        (gone, "Unsaved text of what was removed is kept", lost),
    ):
        if found:
            told = f"{lead}: {', '.join(map(_called, found[:3]))}. {words}"
            app.call_later(partial(app.notify, told, markup=False, timeout=GREETING))


def _find_gone(desk: Desk, drafts: Sequence[KeptDraft]) -> Sequence[KeptDraft]:
    """Return the drafts of what was removed; none when the book cannot be asked: the text is kept in any case."""
    from tui.kept_drafts import find_gone

    try:
        return find_gone(desk.book, drafts)
    except StoreError:  # told by the look that follows, if it lasts
        return []


def _called(draft: KeptDraft) -> str:
    return f"{draft.title} ({draft.kept_at.astimezone():%d %b %H:%M})"
