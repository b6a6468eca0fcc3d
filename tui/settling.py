"""What happens behind the first paint, and must not be waited for: the rest is loaded, the book is looked over."""

from __future__ import annotations

import threading
from collections.abc import Callable
from concurrent.futures import CancelledError
from functools import partial
from typing import Any

from textual.app import App

from store.errors import StoreError
from store.places import remove_all_leftovers
from tui.collector import calm_collector
from tui.desk import Desk

Tell = Callable[[StoreError], None]
"""Says on the screen what is wrong."""


def settle_in(app: App[Any], desk: Desk, tell: Tell) -> None:
    """Start loading in a thread that nobody waits for, and tell what was found at the start."""
    calm_collector()
    desk.start_loading()
    threading.Thread(target=_load, args=(app, desk, tell), daemon=True).start()
    for problem in desk.setting_problems:
        app.notify(problem.in_words(), severity="warning", markup=False)
    if desk.settings.theme != app.theme:
        app.notify(f"There is no theme “{desk.settings.theme}”.", severity="warning", markup=False)


def _load(app: App[Any], desk: Desk, tell: Tell) -> None:
    from tui import flows  # everything but the first screen: 0.5 s of imports, in this thread

    _ = flows
    remove_all_leftovers(desk.places)
    _tell_drafts(app, desk)
    try:
        gate = desk.book.gate
        gate.tell = partial(app.call_later, tell)
        gate.look()
    except CancelledError:  # left before the book was even open
        return
    except StoreError as damage:
        if app.is_running:
            app.call_from_thread(tell, damage)


def _tell_drafts(app: App[Any], desk: Desk) -> None:
    drafts = desk.drafts.list_drafts()  # read from the disk, each up to 16 MB
    if drafts:
        words = ", ".join(f"{draft.title} ({draft.kept_at.astimezone():%d %b %H:%M})" for draft in drafts[:3])
        told = f"Unsaved text is kept: {words}. It is there when you open that form again."
        app.call_later(partial(app.notify, told, markup=False))
