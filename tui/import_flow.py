"""Opening the import, and what an import left loose."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, Any

from tui import requests
from tui.desk import Desk
from tui.screens.importing import ImportScreen
from tui.screens.loose_ends import LooseEndsScreen

if TYPE_CHECKING:
    from textual.app import App


DEMO = "What you import here is gone with the next demo. `new FILE` on the command line makes a book of your own."
"""Told before somebody brings in her accounts; she would look for them tomorrow."""


async def open_import(app: App[Any], desk: Desk, request: requests.ImportFiles) -> bool:
    """Show the import until it is left and say whether anything was imported."""
    _ = request
    book = await asyncio.to_thread(lambda: desk.book)
    if desk.is_demo:
        app.notify(DEMO, title="This is the sample", severity="warning", timeout=15, markup=False)
    has_imported = await app.push_screen_wait(ImportScreen(desk, book))
    return bool(has_imported)


async def open_loose_ends(app: App[Any], desk: Desk, request: requests.OpenLooseEnds) -> bool:
    """Show people and opportunities without an account until the list is left; say whether any was given one."""
    _ = request
    book = await asyncio.to_thread(lambda: desk.book)
    has_changed = await app.push_screen_wait(LooseEndsScreen(desk, book))
    return bool(has_changed)
