"""Making the sheets of a list: asked once how, then made behind everything else, and told when they are."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

from store.errors import StoreError
from store.listing import stream_accounts
from store.sheets import is_due, read_standings
from templates.batch import Wish, count_choices, count_need, write_sheets
from templates.documents import DOCUMENTS
from templates.export import Report
from templates.folder import Folder
from tui import growth_requests, requests
from tui.desk import Desk
from tui.screens.sheets import DUE, OF_BOOK, Asked, SheetChoice, SheetsDialog, SheetsScreen, shown_path
from tui.sheet_run import SheetRun
from tui.widgets.pathinput import read_path

if TYPE_CHECKING:
    from textual.app import App

MOST_COUNTED = 1_000
"""Accounts of which it is counted before which template fits each: it takes about a millisecond each."""


async def make_sheets(app: App[Any], desk: Desk, request: growth_requests.MakeSheets) -> bool:
    """Ask how the sheets of a list are made and make them; show those that are being made, where some are."""
    if desk.sheet_run is None:
        run = await _ask(app, desk, request)
        if run is None:
            return False
        desk.sheet_run = run
        _start(app, run)
    run = desk.sheet_run
    await app.push_screen_wait(SheetsScreen(run, lambda again: _start(app, again)))
    if run.is_over and desk.sheet_run is run:
        desk.sheet_run = None
    return False


async def _ask(app: App[Any], desk: Desk, request: growth_requests.MakeSheets) -> SheetRun | None:
    """Return what is to be made; None when it is not to be, or there is no account."""
    keys, stale, asked = await asyncio.to_thread(_read, desk, request)
    if not keys and not stale:
        app.notify("There are no accounts in this list.", title="Sheets", markup=False)
        return None
    counts = len(keys) <= MOST_COUNTED
    count = (lambda is_over: count_choices(desk.book, desk.library(), keys, is_over)) if counts else None
    refused = ""
    while True:
        choice = await app.push_screen_wait(SheetsDialog(asked, count, refused))
        if choice is None:
            return None
        try:
            folder = await asyncio.to_thread(_make_folder, choice)
        except StoreError as error:
            refused, asked = error.message, asked._replace(folder=choice.folder)
            continue
        desk.looks[request.folder] = choice.folder
        accounts = stale if choice.which == OF_BOOK else keys
        wish = Wish(accounts, choice.template, choice.which == DUE, desk.settings.my_name)
        title = "Stale sheets" if choice.which == OF_BOOK else request.title
        write = partial(_write, desk, wish, folder)
        return SheetRun(title, len(accounts), folder, write)


def _write(
    desk: Desk, wish: Wish, folder: Path, on_progress: Callable[[int], None], cancelled: Callable[[], bool]
) -> Report:
    return write_sheets(desk.book, desk.filler, desk.library(), wish, folder, on_progress, cancelled)


async def sheets_made(app: App[Any], desk: Desk, request: growth_requests.SheetsMade) -> bool:
    """Tell that the sheets are made, where nobody looks on; what is counted of them has changed."""
    _ = request
    run = desk.sheet_run
    if run is not None and not any(isinstance(screen, SheetsScreen) for screen in app.screen_stack):
        words = run.problem.message if run.problem else run.report.in_words() if run.report else ""
        app.notify(f"{words}\nS shows what they lack.", title=f"Sheets · {run.title}", markup=False, timeout=8)
    return True


def _start(app: App[Any], run: SheetRun) -> None:
    run.start(app, lambda: app.post_message(growth_requests.SheetsMade()))


def _read(desk: Desk, request: growth_requests.MakeSheets) -> tuple[Sequence[int], list[int], Asked]:
    """Return the accounts of the list, those of the book whose sheets are stale, and what the dialog shows."""
    keys, library = _keys_of(desk, request), desk.library()
    with desk.book.read() as session:
        stale = [key for key, found in read_standings(session, library.digests()).items() if is_due(found)]
    templates = [each for each in library.list_templates() if each.name not in DOCUMENTS and not each.problems]
    folder = desk.looks.get(request.folder) or shown_path(desk.settings.where_exports_go() / request.folder)
    need = count_need(desk.book, library, keys)
    return keys, stale, Asked(request.title, len(keys), need, len(stale), templates, folder)


def _keys_of(desk: Desk, request: growth_requests.MakeSheets) -> Sequence[int]:
    if request.shelf is None:
        return request.keys
    with desk.book.raw() as connection:
        batches = stream_accounts(connection, ("id",), request.shelf, request.order)
        return [key for batch in batches for (key,) in batch]


def _make_folder(choice: SheetChoice) -> Path:
    """Return the folder that was typed, made when it is new; Refused in words when it cannot be had."""
    with Folder(read_path(choice.folder)) as folder:
        return folder.path


FLOWS: dict[type[requests.Request], Callable[[App[Any], Desk, Any], Any]] = {
    growth_requests.MakeSheets: make_sheets,
    growth_requests.SheetsMade: sheets_made,
}
