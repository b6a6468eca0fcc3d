"""Looking at plans from elsewhere: the RACI grid, the timeline, and what is to be done across all accounts."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from store.colleagues import list_colleagues
from store.plans.raci import give_duty
from store.plans.responsibilities import Who
from store.words import DUTY
from tui import plan_requests, requests
from tui.desk import Desk
from tui.forms import say_saved
from tui.owners import NEW_COLLEAGUE, make_colleague
from tui.record_flows import read_account_dossier
from tui.screens.book_list import open_when_read
from tui.screens.next_actions import NextActionsScreen
from tui.screens.picking import pick_name
from tui.screens.raci import RaciScreen
from tui.screens.timeline import TimelineScreen

if TYPE_CHECKING:
    from textual.app import App


async def open_raci(app: App[Any], desk: Desk, request: plan_requests.OpenRaci) -> bool:
    """Show the grid of a plan."""
    book, dossier = await read_account_dossier(desk, request.account_id)
    await app.push_screen(RaciScreen(book, dossier, request.plan, request.action))
    return False


async def give(app: App[Any], desk: Desk, request: plan_requests.GiveDuty) -> bool:
    """Give somebody a duty, or take it away."""
    await asyncio.to_thread(give_duty, desk.book, request.action, request.who, request.duty)
    say_saved(app, desk, f"{DUTY.label(request.duty)}." if request.duty else "No duty. u brings it back.")
    return True


async def add_column(app: App[Any], desk: Desk, request: plan_requests.AddDutyColumn) -> bool:
    """Ask for one of us, or of them, and show a column for whoever it is; a colleague may be new."""
    is_ours = request.what == "colleague"
    book, dossier = await read_account_dossier(desk, request.account_id)
    if is_ours:
        with book.read() as session:
            names = [(row.id, row.name) for row in list_colleagues(session)]
    else:
        names = [(person.id, person.name) for person in dossier.people]
    title, note = ("Which of us?", NEW_COLLEAGUE) if is_ours else ("Who of them?", "")
    chosen = await pick_name(app, title, [(name, "") for _, name in names], note, "Type a name.", goes_on=True)
    if chosen is None or (isinstance(chosen, str) and not is_ours):
        return False
    is_new = isinstance(chosen, str)
    key = await asyncio.to_thread(make_colleague, book, chosen) if isinstance(chosen, str) else names[chosen][0]
    who = Who(colleague_id=key) if is_ours else Who(person_id=key)
    _, dossier = await read_account_dossier(desk, request.account_id)
    for screen in app.screen_stack:
        if isinstance(screen, RaciScreen):
            screen.show_columns(dossier, [who])
    return is_new


async def open_timeline(app: App[Any], desk: Desk, request: plan_requests.OpenTimeline) -> bool:
    """Show the actions and milestones of a plan by week."""
    book, dossier = await read_account_dossier(desk, request.account_id)
    await app.push_screen(TimelineScreen(book, dossier, request.plan))
    return False


async def open_next_actions(app: App[Any], desk: Desk, request: plan_requests.OpenNextActions) -> bool:
    """Show what is to be done across all accounts; keys wait until it is read."""
    _ = request
    book = await asyncio.to_thread(lambda: desk.book)
    await open_when_read(app, NextActionsScreen(book, desk.settings.my_name))
    return False


FLOWS: dict[type[requests.Request], Callable[[App[Any], Desk, Any], Any]] = {
    plan_requests.OpenRaci: open_raci,
    plan_requests.GiveDuty: give,
    plan_requests.AddDutyColumn: add_column,
    plan_requests.OpenTimeline: open_timeline,
    plan_requests.OpenNextActions: open_next_actions,
}
