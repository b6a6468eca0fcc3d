"""Filling the white space: squares, their opportunities, what is read off the grid, and the list of offerings."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, Any

from store import clock, white_space
from store.book import Book
from store.white_space_grid import UNKNOWN, Square, lay_out
from store.words import CELL_STATE
from tui import record_flows, requests, white_space_views
from tui.desk import Desk
from tui.forms import say_saved, show_form
from tui.keyboard import hold_keys
from tui.own_lists import keep_list
from tui.record_flows import read_account_dossier, show_made
from tui.record_forms import cells as cell_form
from tui.record_forms.offerings import OFFERINGS
from tui.screens.dialogs import ChoiceDialog
from tui.screens.picking import PickScreen, among
from tui.white_space_words import said_of

if TYPE_CHECKING:
    from textual.app import App

NO_OPPORTUNITIES = "No opportunity here yet: esc, then a adds one for this cell."
NO_CHANCES = "Nothing to read off yet: a renewal date, a potential or a competitor in a cell shows up here."


async def fill_cell(app: App[Any], desk: Desk, request: requests.FillCell) -> bool:
    """Say what is in a square, at once; that nobody knows what somebody has said is asked first."""
    centre, offering = request.place
    changes = {"state": request.state}
    _, dossier = await read_account_dossier(desk, request.account_id)
    square = lay_out(dossier).squares.get(request.place) or Square(centre, offering)
    if request.state == "unknown" and square.assessed not in UNKNOWN:
        question = f"“{CELL_STATE.label(square.assessed)}” stands there. Say “unknown” instead?"
        hold_keys(app)
        if await app.push_screen_wait(ChoiceDialog("Unknown?", question, ("Leave it", "Unknown"))) != 1:
            return False
        hold_keys(app)
    await asyncio.to_thread(white_space.fill_cell, desk.book, request.account_id, centre or None, offering, changes)
    say_saved(app, desk, said_of(square, request.state))
    return True


async def empty_cell(app: App[Any], desk: Desk, request: requests.EmptyCell) -> bool:
    """Empty a square; nothing is asked, since undo brings it back whole."""
    emptied = await asyncio.to_thread(_empty, desk.book, request.account_id, request.place)
    if emptied:
        say_saved(app, desk, "Emptied. u brings it back.")
    return emptied


async def edit_cell(app: App[Any], desk: Desk, request: requests.EditCell) -> bool:
    """Show everything that can be said of a square; each field saves when it is left."""
    book, dossier = await read_account_dossier(desk, request.account_id)
    centre, offering = request.place
    shown = cell_form.edit_cell(book, dossier, centre or None, offering)
    return await show_form(app, desk, shown, f"cells {request.account_id} {centre} {offering}")


async def add_opportunity(app: App[Any], desk: Desk, request: requests.AddCellOpportunity) -> bool:
    """Ask for an opportunity, with the buying centre and the offering of its square."""
    centre, offering = request.place
    begun = {"centre_id": str(centre or ""), "offering_id": str(offering or "")}
    return await record_flows.add_opportunity(app, desk, request, begun)


async def list_opportunities(app: App[Any], desk: Desk, request: requests.ListCellOpportunities) -> bool:
    """List the opportunities of a square, and those that stand in none; edit the one that is taken."""
    _, dossier = await read_account_dossier(desk, request.account_id)
    space = lay_out(dossier)
    rows = white_space_views.opportunity_rows(space, space.squares.get(request.place), dossier.book.currency)
    columns = white_space_views.OPPORTUNITY_COLUMNS
    pick = PickScreen("Opportunities", columns, among(rows), empty=NO_OPPORTUNITIES, goes_on=True)
    key = await app.push_screen_wait(pick)
    if key is None:
        return False
    return await record_flows.edit_record(app, desk, requests.EditRecord(request.account_id, "opportunities", key))


async def list_chances(app: App[Any], desk: Desk, request: requests.ListChances) -> bool:
    """List renewals, upsell and cross-sell; the grid goes to the one that is taken."""
    _, dossier = await read_account_dossier(desk, request.account_id)
    chances = white_space_views.list_chances(lay_out(dossier), dossier.book.currency, clock.today())
    rows = [row for _, row in chances]
    title = "Renewals, upsell, cross-sell"
    pick = PickScreen(title, white_space_views.CHANCE_COLUMNS, among(rows), empty=NO_CHANCES, goes_on=True)
    pick.add_class("wide-pick")  # the buying centre has room beside the offering
    key = await app.push_screen_wait(pick)
    if key is None:
        return False
    if cell := chances[key][0].cell:
        show_made(app, "white_space", cell.id)
    return True


async def open_offerings(app: App[Any], desk: Desk, request: requests.OpenOfferings) -> bool:
    """List what we sell, again and again until it is left: add by typing a name; edit, move, remove one."""
    _ = request
    return await keep_list(app, desk, OFFERINGS)


def _empty(book: Book, account_id: int, place: tuple[int, int]) -> bool:
    """Empty a square and say whether there was anything to empty."""
    with book.read() as session:
        cells = white_space.list_cells(session, account_id)
    here = [cell.id for cell in cells if (cell.centre_id or 0, cell.offering_id) == place]
    for key in here:
        white_space.clear_cell(book, key)
    return bool(here)
