"""Working on a plan: beginning one, its charter, objectives, actions, risks, what answers what; done with one key."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Sequence
from functools import partial
from typing import TYPE_CHECKING, Any

from store.book import Book
from store.dossier import Dossier
from store.plans.actions import reopen_action
from store.plans.dependencies import set_dependencies, waiting_for
from store.plans.objectives import link_objective, move_objective
from store.plans.plans import set_depth
from store.plans.swot import make_vulnerability
from store.words import PLAN_DEPTH
from tui import plan_requests, requests
from tui.desk import Desk
from tui.export_flows import export_plan
from tui.forms import Shown, found, say_saved, show_form
from tui.keyboard import hold_keys
from tui.plan_links import DEPTHS, EMPTY, LINKS, link_rows, plan_rows, waiting_rows
from tui.plan_period import begin_plan, carry_over
from tui.record_flows import ask_removal, read_account_dossier, show_made
from tui.record_forms import actions as action_form
from tui.record_forms import competitors as competitor_form
from tui.record_forms import objectives as objective_form
from tui.record_forms import plans as plan_form
from tui.record_forms import risks as risk_form
from tui.record_forms import swot as swot_form
from tui.record_forms.removal import Removal
from tui.screens.dialogs import ChoiceDialog
from tui.screens.picking import PickScreen, among
from tui.widgets.table import Row
from tui.wording import shortened

if TYPE_CHECKING:
    from textual.app import App

TAB = "plan"
"""The tab that shows plans."""
NAMED = 4
"""So many of the actions that one waits for are named in a question."""
_EDITS: dict[str, Callable[[Book, Dossier, int], Shown]] = {
    "objectives": objective_form.edit_objective_fields,
    "actions": action_form.edit_action_fields,
    "risks": risk_form.edit_risk_fields,
    "swot": swot_form.edit_swot_fields,
    "competitors": competitor_form.edit_competitor_fields,
}
_REMOVALS: dict[str, Callable[[Dossier, int], Removal]] = {
    "objectives": objective_form.ask_objective_removal,
    "actions": action_form.ask_action_removal,
    "risks": risk_form.ask_risk_removal,
    "swot": swot_form.ask_swot_removal,
    "competitors": competitor_form.ask_competitor_removal,
}


async def edit_plan(app: App[Any], desk: Desk, request: plan_requests.EditPlan) -> bool:
    """Show the fields of a plan."""
    book, dossier = await read_account_dossier(desk, request.account_id)
    return await show_form(app, desk, plan_form.edit_plan_fields(book, dossier, request.plan), f"plans {request.plan}")


async def edit_charter(app: App[Any], desk: Desk, request: plan_requests.EditCharter) -> bool:
    """Show the answers of a charter, the one that is meant first."""
    book, dossier = await read_account_dossier(desk, request.account_id)
    shown = plan_form.edit_charter(book, dossier, request.plan, request.field)
    return await show_form(app, desk, shown, f"charters {request.plan}")


async def remove_plan(app: App[Any], desk: Desk, request: plan_requests.RemovePlan) -> bool:
    """Take a plan out with all that is in it, after asking."""
    book, dossier = await read_account_dossier(desk, request.account_id)
    return await ask_removal(app, desk, book, plan_form.ask_plan_removal(dossier, request.plan)) > 0


async def pick_plan(app: App[Any], desk: Desk, request: plan_requests.PickPlan) -> bool:
    """List the plans of the account, and show the one that is taken."""
    _, dossier = await read_account_dossier(desk, request.account_id)
    pick = PickScreen("Plans", LINKS, among(plan_rows(dossier)), key=request.plan, goes_on=True)
    key = await app.push_screen_wait(pick)
    if key is not None:
        show_made(app, TAB, key)
    return key is not None


async def pick_depth(app: App[Any], desk: Desk, request: plan_requests.PickDepth) -> bool:
    """Ask how deep the plans of the account go."""
    book, dossier = await read_account_dossier(desk, request.account_id)
    rows = [Row(place, (word.label,)) for place, word in enumerate(PLAN_DEPTH)]
    at = PLAN_DEPTH.values.index(dossier.account.plan_depth)
    key = await app.push_screen_wait(PickScreen("How deep", DEPTHS, among(rows), key=at, goes_on=True))
    if key is None or key == at:
        return False
    await asyncio.to_thread(set_depth, book, request.account_id, PLAN_DEPTH[key].value)
    say_saved(app, desk, f"{PLAN_DEPTH[key].label}.")
    return True


async def add_to_plan(app: App[Any], desk: Desk, request: plan_requests.AddToPlan) -> bool:
    """Ask for a new item of the plan; once it is saved, the cursor goes to it."""
    book, dossier = await read_account_dossier(desk, request.account_id)
    me, plan = desk.settings.my_name, request.plan
    new: dict[str, Callable[[], tuple[Shown, Sequence[int]]]] = {
        "objectives": lambda: objective_form.new_objective(book, dossier, plan, me),
        "actions": lambda: action_form.new_action(book, dossier, plan, request.objective, me),
        "risks": lambda: risk_form.new_risk(book, dossier, me),
        "swot": lambda: swot_form.new_swot(book, dossier),
        "competitors": lambda: competitor_form.new_competitor(book, dossier),
    }
    shown, made = new[request.what]()
    saved = await show_form(app, desk, shown, f"{request.what} new {request.account_id}", adds=True)
    if made:
        show_made(app, TAB, made[-1])
    return saved


async def edit_in_plan(app: App[Any], desk: Desk, request: plan_requests.EditInPlan) -> bool:
    """Edit an item of a plan; each field saves when it is left."""
    book, dossier = await read_account_dossier(desk, request.account_id)
    shown = _EDITS[request.what](book, dossier, request.key)
    return await show_form(app, desk, shown, f"{request.what} {request.key}")


async def remove_from_plan(app: App[Any], desk: Desk, request: plan_requests.RemoveFromPlan) -> bool:
    """Take an item of a plan out, after asking."""
    book, dossier = await read_account_dossier(desk, request.account_id)
    return await ask_removal(app, desk, book, _REMOVALS[request.what](dossier, request.key)) > 0


async def finish(app: App[Any], desk: Desk, request: plan_requests.FinishAction) -> bool:
    """Mark an action as done, with what came of it; one that has ended is open again.

    What it waits for and is not done is told of first: it may be done all the same.
    """
    book, dossier = await read_account_dossier(desk, request.account_id)
    action = found(dossier.actions, request.key)
    if action.has_ended:
        await asyncio.to_thread(reopen_action, book, request.key)
        say_saved(app, desk, "Open again.")
        return True
    if waits := action_form.still_waited_for(dossier, request.key):
        question = f"It waits for what is not done yet:\n\n{_listed(waits)}"
        hold_keys(app)
        if await app.push_screen_wait(ChoiceDialog("Done all the same?", question, ("Not yet", "Done"))) == 0:
            return False
        hold_keys(app)
    shown, done = action_form.finish(book, dossier, request.key, desk.settings.my_name)
    await show_form(app, desk, shown, f"done {request.key}", adds=True)
    if done:
        say_saved(app, desk, done[-1].words)
    return bool(done)


async def finish_step(app: App[Any], desk: Desk, request: plan_requests.FinishStep) -> bool:
    """Take out a next step that was done, with what came of it."""
    book, dossier = await read_account_dossier(desk, request.account_id)
    shown, done = action_form.finish_step(book, dossier, request.step, desk.settings.my_name)
    await show_form(app, desk, shown, f"done {request.step.id}", adds=True)
    if done:
        say_saved(app, desk, done[-1].words)
    return bool(done)


def _listed(titles: Sequence[str]) -> str:
    """Return a few titles, a line each."""
    lines = [f"○ {shortened(title, 120)}" for title in titles[:NAMED]]
    return "\n".join([*lines, *([f"and {len(titles) - NAMED} more"] if len(titles) > NAMED else [])])


async def move(app: App[Any], desk: Desk, request: plan_requests.MoveObjective) -> bool:
    """Move an objective up or down."""
    await asyncio.to_thread(move_objective, desk.book, request.key, request.step)
    say_saved(app, desk, "Moved.")
    return True


async def link_to_objective(app: App[Any], desk: Desk, request: plan_requests.LinkObjective) -> bool:
    """List facts and people again and again until it is left: enter links one, or takes its link away."""

    def turn(book: Book, dossier: Dossier, key: int) -> None:
        links = {"person_id" if key in dossier.people_by_key else "fact_id": key}
        link_objective(book, request.key, **links)

    rows = partial(link_rows, objective=request.key)
    return await _turn_links(app, desk, request.account_id, "Facts and people behind it", rows, turn)


async def link_to_action(app: App[Any], desk: Desk, request: plan_requests.LinkAction) -> bool:
    """List the other actions again and again until it is left: enter lets this one wait for one, or wait no more."""

    def turn(book: Book, dossier: Dossier, key: int) -> None:
        waits = waiting_for(dossier.dependencies).get(request.key, [])
        wanted = [each for each in waits if each != key] if key in waits else [*waits, key]
        set_dependencies(book, request.key, wanted, waits)

    rows = partial(waiting_rows, action=request.key)
    return await _turn_links(app, desk, request.account_id, "It waits for", rows, turn)


async def _turn_links(
    app: App[Any],
    desk: Desk,
    account_id: int,
    title: str,
    rows: Callable[[Dossier], Sequence[Row]],
    turn: Callable[[Book, Dossier, int], None],
) -> bool:
    """Show a list in which enter turns a link on and off, until it is left; say whether anything was changed."""
    at, changed = None, False
    while True:
        book, dossier = await read_account_dossier(desk, account_id)
        pick = PickScreen(title, LINKS, among(rows(dossier)), key=at, empty=EMPTY, goes_on=True)
        at = await app.push_screen_wait(pick)
        if at is None:
            return changed
        await asyncio.to_thread(turn, book, dossier, at)
        changed = True


async def name_vulnerability(app: App[Any], desk: Desk, request: plan_requests.MakeVulnerability) -> bool:
    """Make a weakness or a threat the critical vulnerability of the account."""
    await asyncio.to_thread(make_vulnerability, desk.book, request.key)
    say_saved(app, desk, "The critical vulnerability of this account.")
    return True


FLOWS: dict[type[requests.Request], Callable[[App[Any], Desk, Any], Any]] = {
    plan_requests.NewPlan: begin_plan,
    plan_requests.EditPlan: edit_plan,
    plan_requests.EditCharter: edit_charter,
    plan_requests.RemovePlan: remove_plan,
    plan_requests.PickPlan: pick_plan,
    plan_requests.CarryOver: carry_over,
    plan_requests.PickDepth: pick_depth,
    plan_requests.AddToPlan: add_to_plan,
    plan_requests.EditInPlan: edit_in_plan,
    plan_requests.RemoveFromPlan: remove_from_plan,
    plan_requests.FinishAction: finish,
    plan_requests.FinishStep: finish_step,
    plan_requests.MoveObjective: move,
    plan_requests.LinkObjective: link_to_objective,
    plan_requests.LinkAction: link_to_action,
    plan_requests.MakeVulnerability: name_vulnerability,
    plan_requests.ExportPlan: export_plan,
}
