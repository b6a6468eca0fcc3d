"""Exports: which document, for whom, is asked in one dialog; then it is written, and the screen says where it is."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, Any

from store.accounts import read_account
from templates.documents import DOSSIER
from templates.plan import PLAN
from tui import plan_requests, requests
from tui.desk import Desk
from tui.documents import export_one
from tui.screens.exporting import ExportDialog

if TYPE_CHECKING:
    from textual.app import App


async def export_account(app: App[Any], desk: Desk, request: requests.ExportAccount) -> bool:
    """Write a document of an account, the dossier unless something else is chosen."""
    return await _export(app, desk, request.account_id, DOSSIER)


async def export_plan(app: App[Any], desk: Desk, request: plan_requests.ExportPlan) -> bool:
    """Write a document of an account, the page of the plan that is shown unless something else is chosen."""
    return await _export(app, desk, request.account_id, PLAN, request.plan)


async def _export(app: App[Any], desk: Desk, account_id: int, usual: str, plan: int | None = None) -> bool:
    name = await asyncio.to_thread(_name_of, desk, account_id)
    choice = await app.push_screen_wait(ExportDialog(name, usual))
    if choice is not None:
        words = await asyncio.to_thread(export_one, desk, account_id, *choice, plan)
        app.notify(words, title="Exported", markup=False, timeout=8)
    return False


def _name_of(desk: Desk, account_id: int) -> str:
    with desk.book.read() as session:
        return read_account(session, account_id).name
