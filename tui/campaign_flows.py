"""Campaigns: the lists and forms, what lets one run, rest and end, and the holidays on which nothing falls due."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Sequence
from functools import partial
from typing import TYPE_CHECKING, Any

from store import clock
from store.book import Book
from store.campaigns.campaigns import CampaignRow, read_campaign
from store.campaigns.counting import CampaignFigures, count_campaigns
from store.campaigns.holidays import HolidayRow, list_holidays, remove_holiday
from store.campaigns.running import end_campaign, pause_campaign, run_campaign
from store.clean import clean
from templates.documents import DOCUMENTS
from templates.overviews import campaign_document
from tui import campaign_requests, requests
from tui.campaign_views import HOLIDAY_COLUMNS
from tui.desk import Desk
from tui.documents import write_overview
from tui.forms import found, say_saved, show_form
from tui.keyboard import hold_keys
from tui.record_flows import ask_removal
from tui.record_forms import campaigns as campaign_form
from tui.screens.book_list import open_when_read
from tui.screens.cadences import CadencesScreen
from tui.screens.campaigns import CampaignsScreen
from tui.screens.dialogs import ChoiceDialog
from tui.screens.picking import PickScreen, among
from tui.screens.roll import RollScreen
from tui.widgets.table import Cell, Row
from tui.wording import counted

if TYPE_CHECKING:
    from textual.app import App

NEW = 0
"""The row that adds a holiday."""


async def open_campaigns(app: App[Any], desk: Desk, request: campaign_requests.OpenCampaigns) -> bool:
    """Show the campaigns; keys wait until they are read."""
    _ = request
    book = await asyncio.to_thread(lambda: desk.book)
    await open_when_read(app, CampaignsScreen(book, desk.cadences()))
    return False


async def open_roll(app: App[Any], desk: Desk, request: campaign_requests.OpenRoll) -> bool:
    """Show who is in a campaign; keys wait until it is read."""
    book = await asyncio.to_thread(lambda: desk.book)
    await open_when_read(app, RollScreen(book, request.campaign))
    return False


async def new_campaign(app: App[Any], desk: Desk, request: campaign_requests.NewCampaign) -> bool:
    """Ask for a campaign; the list goes to it."""
    _ = request
    known = await asyncio.to_thread(_read_known, desk)
    shown, made = campaign_form.new_campaign(desk.book, known, partial(ask_cadence, app, desk), desk.settings.my_name)
    saved = await show_form(app, desk, shown, "campaigns new", adds=True)
    for screen in app.screen_stack:
        if made and isinstance(screen, CampaignsScreen):
            screen.show_campaign(made[-1])
    if made:
        say_saved(app, desk, "It is a draft: E enrols accounts, p lets it run.")
    return saved


async def edit_campaign(app: App[Any], desk: Desk, request: campaign_requests.EditCampaign) -> bool:
    """Show the fields of a campaign."""
    known = await asyncio.to_thread(_read_known, desk)
    shown = campaign_form.edit_campaign_fields(desk.book, known, request.campaign, partial(ask_cadence, app, desk))
    return await show_form(app, desk, shown, f"campaigns {request.campaign}")


async def ask_cadence(app: App[Any], desk: Desk) -> tuple[str, str] | None:
    """Show the cadences with their steps, and return the name and title of the one that is taken."""
    cadences = await asyncio.to_thread(lambda: desk.cadences().list_cadences())
    place = await app.push_screen_wait(CadencesScreen(cadences))
    return None if place is None else (cadences[place].name, cadences[place].title)


async def turn_campaign(app: App[Any], desk: Desk, request: campaign_requests.TurnCampaign) -> bool:
    """Let a campaign run; one that runs rests."""
    row, figures = await asyncio.to_thread(_read_campaign, desk, request.campaign)
    if row.status == "running":
        await asyncio.to_thread(pause_campaign, desk.book, row.id)
        words = "Paused, with all who are in it. p lets it go on."
    else:
        await asyncio.to_thread(run_campaign, desk.book, row.id)
        words = "Running. " + ("d on the home screen shows what is due." if figures.running else "E enrols accounts.")
    say_saved(app, desk, words)
    return True


async def end(app: App[Any], desk: Desk, request: campaign_requests.EndCampaign) -> bool:
    """End a campaign, after asking: those who are still in it are stopped."""
    row, figures = await asyncio.to_thread(_read_campaign, desk, request.campaign)
    question = (
        f"{counted(figures.running, 'enrolment')} of it {'is' if figures.running == 1 else 'are'} not over: they are "
        "stopped, and nothing of it falls due any more. What it has brought stays. Undo takes it back."
    )
    answer = await app.push_screen_wait(ChoiceDialog(f"End {row.name[:40]}?", question, ("Leave it", "End it")))
    if answer != 1:
        return False
    hold_keys(app)
    await asyncio.to_thread(end_campaign, desk.book, row.id)
    say_saved(app, desk, "Ended. u takes it back.")
    return True


async def remove(app: App[Any], desk: Desk, request: campaign_requests.RemoveCampaign) -> bool:
    """Take a campaign out, after asking."""
    row, figures = await asyncio.to_thread(_read_campaign, desk, request.campaign)
    return await ask_removal(app, desk, desk.book, campaign_form.ask_campaign_removal(row, figures)) > 0


async def export(app: App[Any], desk: Desk, request: campaign_requests.ExportCampaign) -> bool:
    """Write a campaign, with what it has brought, into the export folder."""
    told = await asyncio.to_thread(write_overview, desk, campaign_document, request.campaign)
    app.notify(told, title="Exported", markup=False, timeout=8)
    return False


async def open_holidays(app: App[Any], desk: Desk, request: campaign_requests.OpenHolidays) -> bool:
    """List the holidays, again and again until they are left: add one, or remove one."""
    _ = request
    book = await asyncio.to_thread(lambda: desk.book)
    at, changed = None, False
    while True:
        holidays = await asyncio.to_thread(_read_holidays, book)
        typed, key = await _pick_holiday(app, holidays, at)
        if key is None:
            return changed
        at = await _add(app, desk, book, typed) if key == NEW else await _remove(app, desk, book, found(holidays, key))
        hold_keys(app)
        changed = True


async def _pick_holiday(app: App[Any], holidays: Sequence[HolidayRow], at: int | None) -> tuple[str, int | None]:
    rows = [
        Row(each.id, (Cell(campaign_form.holiday_words(each), "strong"), Cell(each.name, "muted"))) for each in holidays
    ]
    search, typed = among(rows), ""

    def find(text: str) -> Sequence[Row]:
        nonlocal typed
        typed = clean(text)
        new = Row(
            NEW, (Cell(f"New: {typed}" if typed else "New holiday …", "accent"), Cell("touches move on", "muted"))
        )
        return [*search(text), new]

    title = f"Holidays · {len(holidays)}"
    key = await app.push_screen_wait(PickScreen(title, HOLIDAY_COLUMNS, find, key=at, goes_on=True))
    return typed, key


async def _add(app: App[Any], desk: Desk, book: Book, name: str) -> int | None:
    shown, made = campaign_form.new_holiday(book, name)
    await show_form(app, desk, shown, "holidays new", adds=True)
    return made[-1] if made else None


async def _remove(app: App[Any], desk: Desk, book: Book, row: HolidayRow) -> int:
    words = "Touches that have moved on from it stay where they are. Undo brings it back."
    title = f"{campaign_form.holiday_words(row)} {row.name[:30]}".strip()
    if await app.push_screen_wait(ChoiceDialog(title, words, ("Leave it", "Remove"))) == 1:
        await asyncio.to_thread(remove_holiday, book, row.id)
        say_saved(app, desk, "Removed. u brings it back.")
    return row.id


def _read_known(desk: Desk) -> campaign_form.Known:
    cadences = {each.name: each.title for each in desk.cadences().list_cadences()}
    templates = {each.name: each.title for each in desk.library().list_templates() if each.name not in DOCUMENTS}
    return campaign_form.read_known(desk.book, cadences, templates)


def _read_campaign(desk: Desk, key: int) -> tuple[CampaignRow, CampaignFigures]:
    with desk.book.read() as session:
        figures = count_campaigns(session, clock.today()).get(key, CampaignFigures())
        return read_campaign(session, key), figures


def _read_holidays(book: Book) -> list[HolidayRow]:
    with book.read() as session:
        return list_holidays(session)


FLOWS: dict[type[requests.Request], Callable[[App[Any], Desk, Any], Any]] = {
    campaign_requests.OpenCampaigns: open_campaigns,
    campaign_requests.NewCampaign: new_campaign,
    campaign_requests.EditCampaign: edit_campaign,
    campaign_requests.TurnCampaign: turn_campaign,
    campaign_requests.EndCampaign: end,
    campaign_requests.RemoveCampaign: remove,
    campaign_requests.ExportCampaign: export,
    campaign_requests.OpenRoll: open_roll,
    campaign_requests.OpenHolidays: open_holidays,
}
