"""From one period to the next: a plan begins on a clean page, and what older ones leave open is offered one by one."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from store import clock
from store.book import Book
from store.dossier import Dossier
from store.plans.carrying import OpenItem, drop_item, list_open_items
from store.plans.carrying import carry_over as take_along
from store.plans.plans import CHARTER, PlanRow, work_by
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
LATER = "When its time has come, c on the new plan offers what is open. Undo brings each item back."


async def begin_plan(app: App[Any], desk: Desk, request: plan_requests.NewPlan) -> bool:
    """Ask for the time and the charter of a new plan, then what of the older ones goes along."""
    book, dossier = await read_account_dossier(desk, request.account_id)
    live = _live(dossier)
    if live is not None and _is_blank(dossier, live):
        hold_keys(app)
        title, question = (
            f"{live.period} is still empty",
            "Its charter says nothing yet, and nothing is to be done by it.",
        )
        answer = await app.push_screen_wait(ChoiceDialog(title, question, ("Leave it", "Fill it in", "New period")))
        hold_keys(app)
        if answer == 0:
            return False
        if answer == 1:
            return await show_form(app, desk, plan_form.edit_charter(book, dossier, live.id, ""), f"charters {live.id}")
    shown, made = plan_form.new_plan(book, dossier)
    await show_form(app, desk, shown, f"plans new {request.account_id}", adds=True)
    if not made:
        return False
    show_made(app, TAB, made[-1])
    if await _is_time(app, desk, request.account_id, made[-1]):
        await _offer(app, book, made[-1])
    await _offer_to_close(app, desk, request.account_id, made[-1])
    return True


async def carry_over(app: App[Any], desk: Desk, request: plan_requests.CarryOver) -> bool:
    """Offer what the plans before this one leave open."""
    if not await _is_time(app, desk, request.account_id, request.plan):
        return False
    book = await asyncio.to_thread(lambda: desk.book)
    asked, taken = await _offer(app, book, request.plan)
    if not asked:
        words = "The plans before this one leave nothing open. What this one leaves is carried into a later plan: "
        app.notify(f"{words}n begins it, o shows it.", markup=False)
        return False
    say_saved(app, desk, f"{counted(taken, 'item')} taken along.")
    return True


async def _is_time(app: App[Any], desk: Desk, account_id: int, key: int) -> bool:
    """Ask whether a plan that still runs shall be emptied now; without one, and with nothing open in it, it is time."""
    book, dossier = await read_account_dossier(desk, account_id)
    new = found(dossier.plans, key)
    running = [plan for plan in dossier.plans if _runs_before(plan, new)]
    items = await asyncio.to_thread(_read_items, book, key)
    plans = {row.id: row.plan_id for row in dossier.objectives} | {row.id: row.plan_id for row in dossier.actions}
    left = {plans.get(item.key) for item in items}
    old = next((plan for plan in running if plan.id in left), None)
    if old is None:
        return True
    hold_keys(app)
    question = (
        f"{old.period} runs until {old.ends_on}. What is taken along leaves it: it stands in {new.period} alone, and "
        f"{old.period} only says where it went. {LATER}"
    )
    answer = await app.push_screen_wait(ChoiceDialog(f"{old.period} is not over", question, ("Not yet", "Ask me now")))
    hold_keys(app)
    return answer == 1


def _runs_before(plan: PlanRow, new: PlanRow) -> bool:
    """Say whether a plan before another one is worked by and not over."""
    return plan.is_live and plan.starts_on < new.starts_on and plan.ends_on >= clock.today()


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
            await asyncio.to_thread(drop_item, book, item)
    hold_keys(app)
    return len(items), taken


async def _offer_to_close(app: App[Any], desk: Desk, account_id: int, key: int) -> None:
    """Ask whether the new plan takes the place of the one that is worked by."""
    book, dossier = await read_account_dossier(desk, account_id)
    new, old = found(dossier.plans, key), _live(dossier)
    if old is None or old.id == key:
        return
    runs = f" It runs until {old.ends_on}." if old.ends_on >= clock.today() else ""
    question = f"{old.period} is the plan that is worked by; only one is.{runs} Closed, it stays to be looked up."
    answers = ("Not yet", f"Close {old.period}")
    if await app.push_screen_wait(ChoiceDialog(f"Work by {new.period} from now on?", question, answers)) == 1:
        await asyncio.to_thread(work_by, book, key)
        say_saved(app, desk, f"{old.period} is closed.")
    hold_keys(app)


def _is_blank(dossier: Dossier, plan: PlanRow) -> bool:
    """Say whether nothing but its time is known of a plan."""
    parts = [*(each.plan_id for each in dossier.objectives), *(each.plan_id for each in dossier.actions)]
    return plan.id not in parts and not any(getattr(plan, name) for name in ("goal", *CHARTER, "value_proposition"))


def _live(dossier: Dossier) -> PlanRow | None:
    return next((plan for plan in dossier.plans if plan.is_live), None)


def _read_items(book: Book, plan: int) -> Sequence[OpenItem]:
    with book.read() as session:
        return list_open_items(session, plan)


def _question(item: OpenItem) -> str:
    along = f" with {counted(item.actions, 'open action')}" if item.actions else ""
    return f"{item.kind.capitalize()}{along}:\n“{item.title[:200]}”"
