"""What changed at an account, shown on request; and the minutes of its last review."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Mapping
from typing import TYPE_CHECKING, Any

from templates.minutes import find_review_to_tell, minutes_document
from tui import requests
from tui.desk import Desk
from tui.documents import write_overview
from tui.screens.differences import DifferencesScreen

if TYPE_CHECKING:
    from textual.app import App


async def open_differences(app: App[Any], desk: Desk, request: requests.OpenDifferences) -> bool:
    """Show what changed since the last review of an account."""
    book = await asyncio.to_thread(lambda: desk.book)
    await app.push_screen(DifferencesScreen(book, request.account_id))
    return False


async def write_minutes(app: App[Any], desk: Desk, request: requests.WriteMinutes) -> bool:
    """Write the minutes of the last review into the export folder; NotFound in words when there was none."""

    def write() -> str:
        with desk.book.read() as session:
            review = find_review_to_tell(session, request.account_id)
        return write_overview(desk, minutes_document, review.id)

    app.notify(await asyncio.to_thread(write), title="Exported", markup=False, timeout=8)
    return False


FLOWS: Mapping[type[requests.Request], Callable[..., Awaitable[bool]]] = {
    requests.OpenDifferences: open_differences,
    requests.WriteMinutes: write_minutes,
}
