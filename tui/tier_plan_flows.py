"""Tier plans and key people: the lists of them, the forms, and what is asked before something goes."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from store.book import Book
from templates.cadences.library import CadenceLibrary
from templates.heading import SHEET
from templates.overviews import tier_plan_document
from tui import record_flows, requests, tier_plan_requests
from tui.desk import Desk
from tui.documents import write_overview
from tui.forms import show_form
from tui.own_lists import keep_list
from tui.record_forms import tier_plans as plan_form
from tui.record_forms.personas import PERSONAS
from tui.screens.book_list import open_when_read
from tui.screens.key_people import KeyPeopleScreen
from tui.screens.members import MembersScreen
from tui.screens.tier_plans import TierPlansScreen

if TYPE_CHECKING:
    from textual.app import App


async def open_tier_plans(app: App[Any], desk: Desk, request: tier_plan_requests.OpenTierPlans) -> bool:
    """Show the tier plans; keys wait until they are read."""
    book, digests = await asyncio.to_thread(_read_digests, desk)
    await open_when_read(app, TierPlansScreen(book, digests, request.plan))
    return False


async def open_members(app: App[Any], desk: Desk, request: tier_plan_requests.OpenMembers) -> bool:
    """Show the accounts under a tier plan."""
    book, digests = await asyncio.to_thread(_read_digests, desk)
    await open_when_read(app, MembersScreen(book, request.plan, digests))
    return False


async def new_tier_plan(app: App[Any], desk: Desk, request: tier_plan_requests.NewTierPlan) -> bool:
    """Ask for a new tier plan."""
    known = await _read_known(desk)
    shown, made = plan_form.new_tier_plan(desk.book, known, request.plan, desk.settings.my_name)
    saved = await show_form(app, desk, shown, f"tierplan new {request.plan}", adds=True)
    for screen in app.screen_stack:
        if made and isinstance(screen, TierPlansScreen):
            screen.show_plan(made[-1])
    return saved


async def edit_tier_plan(app: App[Any], desk: Desk, request: tier_plan_requests.EditTierPlan) -> bool:
    """Show the fields of a tier plan; each saves when it is left."""
    known = await _read_known(desk)
    shown = plan_form.edit_plan_fields(desk.book, known, request.plan)
    return await show_form(app, desk, shown, f"tierplans {request.plan}")


async def remove_tier_plan(app: App[Any], desk: Desk, request: tier_plan_requests.RemoveTierPlan) -> bool:
    """Take a tier plan out, after asking; undo brings it back."""
    known = await _read_known(desk)
    removal = plan_form.ask_plan_removal(known, request.plan)
    return await record_flows.ask_removal(app, desk, desk.book, removal) > 0


async def export(app: App[Any], desk: Desk, request: tier_plan_requests.ExportTierPlan) -> bool:
    """Write a tier plan, with how it comes out, into the export folder."""
    told = await asyncio.to_thread(write_overview, desk, tier_plan_document, request.plan)
    app.notify(told, title="Exported", markup=False, timeout=8)
    return False


async def open_key_people(app: App[Any], desk: Desk, request: tier_plan_requests.OpenKeyPeople) -> bool:
    """Show the growth accounts whose key people are lacking; keys wait until they are read."""
    _ = request
    await open_when_read(app, KeyPeopleScreen(await asyncio.to_thread(lambda: desk.book)))
    return False


async def fill_persona(app: App[Any], desk: Desk, request: tier_plan_requests.FillPersona) -> bool:
    """Ask for who is lacking, in a seat of that persona, or for what is not known of her."""
    if request.seat:
        edit = requests.EditRecord(request.account_id, "people", request.seat, request.person)
        return await record_flows.edit_record(app, desk, edit)
    add = requests.AddRecord(request.account_id, "people")
    return await record_flows.add_below(app, desk, add, 0, "report", {"persona": request.persona})


async def open_personas(app: App[Any], desk: Desk, request: tier_plan_requests.OpenPersonas) -> bool:
    """List the personas, again and again until they are left: add by typing a name; edit, move, remove one."""
    _ = request
    return await keep_list(app, desk, PERSONAS)


async def _read_known(desk: Desk) -> plan_form.Known:
    return await asyncio.to_thread(lambda: plan_form.read_known(desk.book, _read_shelf(desk)))


def _read_shelf(desk: Desk) -> plan_form.Shelf:
    """Return what lies in the library: the plays, the cadences and the templates of sheets."""
    cadences = CadenceLibrary(desk.places.cadences).list_cadences()
    return plan_form.Shelf(
        {play.name: play.title for play in desk.plays().list_plays()},
        {cadence.name: cadence.title for cadence in cadences},
        {each.name: each.title for each in desk.library().list_templates() if each.kind == SHEET},
    )


def _read_digests(desk: Desk) -> tuple[Book, dict[str, str]]:
    """Return the book, and the digest of each template, by which a stale sheet is known."""
    return desk.book, desk.library().sheet_digests()


FLOWS: dict[type[requests.Request], Callable[[App[Any], Desk, Any], Any]] = {
    tier_plan_requests.OpenTierPlans: open_tier_plans,
    tier_plan_requests.OpenMembers: open_members,
    tier_plan_requests.NewTierPlan: new_tier_plan,
    tier_plan_requests.EditTierPlan: edit_tier_plan,
    tier_plan_requests.RemoveTierPlan: remove_tier_plan,
    tier_plan_requests.ExportTierPlan: export,
    tier_plan_requests.OpenKeyPeople: open_key_people,
    tier_plan_requests.FillPersona: fill_persona,
    tier_plan_requests.OpenPersonas: open_personas,
}
"""What carries out each request."""
