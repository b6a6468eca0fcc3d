"""Plans from files: one from elsewhere becomes a draft plan, an exported one is read back; one step of undo each."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, Any

from store import clock
from store.book import Book
from store.dossier import Dossier
from store.errors import Refused
from store.plans import importing
from store.plans.proposals import apply_proposals
from templates.plan_edits import Edits, find_edits, is_exported, read_plan_file
from templates.plan_import import read_plan
from tui.desk import Desk
from tui.forms import say_saved
from tui.plan_import_views import found_page, problems_page
from tui.plan_requests import ImportPlan
from tui.plan_words import file_period, period_words
from tui.record_flows import read_account_dossier, show_made
from tui.screens.plan_file import FoundScreen, PlanFileDialog
from tui.screens.proposals import ProposalsScreen
from tui.widgets.pathinput import read_path
from tui.wording import counted

if TYPE_CHECKING:
    from textual.app import App

TAB = "plan"
TITLE = "Nothing was read"
UNCHANGED = "Nothing was edited in the file that the book does not say already."


async def import_plan(app: App[Any], desk: Desk, request: ImportPlan) -> bool:
    """Ask for a file until one can be read, or none is named, and take from it what the user wants."""
    book, dossier = await read_account_dossier(desk, request.account_id)
    typed, refused = "", ""
    while True:
        answer = await app.push_screen_wait(PlanFileDialog(dossier.account.name, typed, refused))
        if answer is None:
            return False
        try:
            text = await asyncio.to_thread(lambda path: read_plan_file(path, TITLE), read_path(answer))
            if is_exported(text):
                edits = await asyncio.to_thread(find_edits, book, desk.library(), desk.filler, text, dossier.account.id)
                return await _read_back(app, desk, book, edits)
            return await _import(app, desk, book, dossier, text)
        except Refused as error:
            typed, refused = answer, f"{error.message} {error.advice}".strip()


async def _import(app: App[Any], desk: Desk, book: Book, dossier: Dossier, text: str) -> bool:
    """Say what was found in a plan from elsewhere, and make the draft plan once it is wanted."""
    read = await asyncio.to_thread(read_plan, text)
    name, first, last = file_period(read.period, dossier, clock.today())
    account, between = dossier.account.id, (first, last)
    tried = await asyncio.to_thread(importing.import_plan, book, account, name, between, read, dry_run=True)
    title = f"Draft plan {name} · {dossier.account.name}"
    page = found_page(read, tried, period_words(read.period, name, between, dossier))
    if not await app.push_screen_wait(FoundScreen(title, page, "make the draft")):
        return False
    made = await asyncio.to_thread(importing.import_plan, book, account, name, between, read)
    show_made(app, TAB, made.plan)
    say_saved(app, desk, f"Draft plan {name} made. u takes it back.")
    return True


async def _read_back(app: App[Any], desk: Desk, book: Book, edits: Edits) -> bool:
    """Show what was edited, and take over what is marked."""
    if not edits.proposals:
        if edits.problems:
            page = problems_page(edits.problems, edits.beyond)
            await app.push_screen_wait(FoundScreen(f"Edited in the file · {edits.name}", page))
        else:
            app.notify(f"{UNCHANGED} {edits.beyond}".rstrip(), markup=False)
        return False
    taken = await app.push_screen_wait(ProposalsScreen(edits))
    if not taken:
        return False
    chosen = [edits.proposals[place] for place in taken]
    await asyncio.to_thread(apply_proposals, book, edits.account, edits.plan, chosen)
    say_saved(
        app, desk, f"{counted(len(chosen), 'change')} taken over. u takes {'it' if len(chosen) == 1 else 'them'} back."
    )
    return True
