"""Filling the white space: squares, their opportunities, what is read off the grid, and the list of offerings."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from store import clock, white_space
from store.book import Book
from store.clean import clean
from store.errors import Refused
from store.offerings import OfferingRow, add_offering, list_offerings, move_offering
from store.white_space_grid import lay_out
from store.words import CELL_STATE
from tui import record_flows, requests, white_space_views
from tui.desk import Desk
from tui.forms import found, say_saved, show_form
from tui.keyboard import hold_keys
from tui.record_flows import read_account_dossier, show_made
from tui.record_forms import cells as cell_form
from tui.record_forms import offerings as offering_form
from tui.screens.dialogs import ChoiceDialog
from tui.screens.picking import PickScreen, among
from tui.widgets.table import Row

if TYPE_CHECKING:
    from textual.app import App

NO_OPPORTUNITIES = "No opportunity here yet: esc, then a adds one for this cell."
NO_CHANCES = "Nothing to read off yet: a renewal date, a potential or a competitor in a cell shows up here."


async def fill_cell(app: App[Any], desk: Desk, request: requests.FillCell) -> bool:
    """Say what is in a square, at once."""
    centre, offering = request.place
    changes = {"state": request.state}
    await asyncio.to_thread(white_space.fill_cell, desk.book, request.account_id, centre or None, offering, changes)
    say_saved(app, desk, f"{CELL_STATE.label(request.state)}.")
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
    key = await app.push_screen_wait(pick)
    if key is None:
        return False
    if cell := chances[key][0].cell:
        show_made(app, "white_space", cell.id)
    return True


async def open_offerings(app: App[Any], desk: Desk, request: requests.OpenOfferings) -> bool:
    """List what we sell, again and again until it is left: add by typing a name; edit, move, remove one."""
    _ = request
    book = await asyncio.to_thread(lambda: desk.book)
    at, changed = None, False
    while True:
        offerings = await asyncio.to_thread(_read_offerings, book)
        typed, key = await _pick_offering(app, offerings, at)
        if key is None:
            return changed
        try:
            at = await (_add(app, desk, book, typed) if key == offering_form.NEW else _change(app, desk, book, key))
            changed = True
        except Refused as error:
            app.notify(error.message, title=error.title, severity="warning", markup=False)


async def _pick_offering(app: App[Any], offerings: Sequence[OfferingRow], at: int | None) -> tuple[str, int | None]:
    search, typed = among(offering_form.offering_rows(offerings)), ""

    def find(text: str) -> Sequence[Row]:
        nonlocal typed
        typed = clean(text)
        return [*search(text), *offering_form.rows_of_new(typed, offerings)]

    title = f"Offerings · {len(offerings)}"
    pick = PickScreen(title, offering_form.COLUMNS, find, key=at, empty=offering_form.EMPTY, goes_on=True)
    key = await app.push_screen_wait(pick)
    return typed, key


async def _add(app: App[Any], desk: Desk, book: Book, name: str) -> int:
    key = await asyncio.to_thread(add_offering, book, {"name": name})
    say_saved(app, desk, f"{name} added.")
    return key


async def _change(app: App[Any], desk: Desk, book: Book, key: int) -> int:
    """Ask what is to be done with an offering and do it; the cursor stays on it."""
    offering = found(await asyncio.to_thread(_read_offerings, book), key)
    removal = await asyncio.to_thread(offering_form.remove_offering, book, offering)
    answers = ("Leave it", "Edit", "Up", "Down", "Remove")
    answer = await app.push_screen_wait(ChoiceDialog(offering.name, removal.question, answers))
    hold_keys(app)
    if answer == 1:
        await show_form(app, desk, offering_form.edit_offering(book, offering), f"offerings {key}")
    elif answer in (2, 3):
        await asyncio.to_thread(move_offering, book, key, -1 if answer == 2 else 1)
    elif answer:
        await asyncio.to_thread(removal.answers[0][1], book)
    if answer > 1:
        say_saved(app, desk, "Moved." if answer < 4 else "Removed. u brings it back.")
    hold_keys(app)
    return key


def _empty(book: Book, account_id: int, place: tuple[int, int]) -> bool:
    """Empty a square and say whether there was anything to empty."""
    with book.read() as session:
        cells = white_space.list_cells(session, account_id)
    here = [cell.id for cell in cells if (cell.centre_id or 0, cell.offering_id) == place]
    for key in here:
        white_space.clear_cell(book, key)
    return bool(here)


def _read_offerings(book: Book) -> list[OfferingRow]:
    with book.read() as session:
        return list_offerings(session)
