"""From one period to the next: a plan begins on a clean page, and what older ones leave open is offered one by one."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Any

from store.book import Book
from store.dossier import Dossier
from store.plans.actions import edit_action
from store.plans.carrying import OBJECTIVE, OpenItem, list_open_items
from store.plans.carrying import carry_over as take_along
from store.plans.objectives import edit_objective
from store.plans.plans import PlanRow, edit_plan
from tui import plan_requests
from tui.desk import Desk
from tui.forms import found, say_saved, show_form
from tui.keyboard import hold_keys
from tui.record_flows import read_account_dossier, show_made
from tui.record_forms import plans as plan_form
from tui.screens.dialogs import ChoiceDialog
from tui.wording import counted

if TYPE_CHECKING:
    from textual.app import App

TAB = "plan"
ANSWERS = ("Leave it", "Take along", "Drop it", "Stop")
"""What can be done with an open item; the first leaves it in its plan."""
LEAVE, TAKE, DROP, STOP = range(4)


async def begin_plan(app: App[Any], desk: Desk, request: plan_requests.NewPlan) -> bool:
    """Ask for the time and the charter of a new plan, then what of the older ones goes along."""
    book, dossier = await read_account_dossier(desk, request.account_id)
    shown, made = plan_form.new_plan(book, dossier)
    await show_form(app, desk, shown, f"plans new {request.account_id}", adds=True)
    if not made:
        return False
    show_made(app, TAB, made[-1])
    await _offer(app, book, made[-1])
    await _offer_to_close(app, desk, request.account_id, made[-1])
    return True


async def carry_over(app: App[Any], desk: Desk, request: plan_requests.CarryOver) -> bool:
    """Offer what the plans before this one leave open."""
    book = await asyncio.to_thread(lambda: desk.book)
    asked, taken = await _offer(app, book, request.plan)
    if not asked:
        app.notify("The plans before this one leave nothing open.", markup=False)
        return False
    say_saved(app, desk, f"{counted(taken, 'item')} taken along.")
    return True


async def _offer(app: App[Any], book: Book, plan: int) -> tuple[int, int]:
    """Ask about each open item; return about how many, and how many were taken along."""
    items = await asyncio.to_thread(_read_items, book, plan)
    taken = 0
    for place, item in enumerate(items, 1):
        hold_keys(app)
        title = f"Still open, {place} of {len(items)}"
        answer = await app.push_screen_wait(ChoiceDialog(title, _question(item), ANSWERS))
        if answer == STOP:
            break
        if answer == TAKE:
            await asyncio.to_thread(take_along, book, plan, item)
            taken += 1
        elif answer == DROP:
            await asyncio.to_thread(_drop, book, item)
    hold_keys(app)
    return len(items), taken


async def _offer_to_close(app: App[Any], desk: Desk, account_id: int, key: int) -> None:
    """Ask whether the new plan takes the place of the one that is worked by."""
    book, dossier = await read_account_dossier(desk, account_id)
    new, old = found(dossier.plans, key), _live(dossier)
    if old is None or old.id == key:
        return
    question = f"{old.period} is the plan that is worked by; only one is. Closed, it stays to be looked up."
    answers = ("Not yet", f"Close {old.period}")
    if await app.push_screen_wait(ChoiceDialog(f"Work by {new.period} from now on?", question, answers)) == 1:
        await asyncio.to_thread(edit_plan, book, old.id, {"status": "closed"})
        await asyncio.to_thread(edit_plan, book, key, {"status": "active"})
        say_saved(app, desk, f"{old.period} is closed.")
    hold_keys(app)


def _live(dossier: Dossier) -> PlanRow | None:
    return next((plan for plan in dossier.plans if plan.is_live), None)


def _read_items(book: Book, plan: int) -> Sequence[OpenItem]:
    with book.read() as session:
        return list_open_items(session, plan)


def _drop(book: Book, item: OpenItem) -> None:
    drop: Callable[..., object] = edit_objective if item.kind == OBJECTIVE else edit_action
    drop(book, item.key, {"status": "dropped"})


def _question(item: OpenItem) -> str:
    along = f" with {counted(item.actions, 'open action')}" if item.actions else ""
    return f"{item.kind.capitalize()}{along}:\n“{item.title[:200]}”"
