"""Looking back: a day is asked for, the book is made as it was, and shown; what may be done there only reads."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING, Any

from textual.screen import Screen

from store.accounts import read_account
from store.days import read_day
from store.errors import NotFound
from store.past import PastBook
from store.windows import ALL, Order, read_book_line
from tui import campaign_requests, growth_requests, plan_requests, requests, tier_plan_requests
from tui.desk import Desk
from tui.past_app import PastApp
from tui.past_requests import LookBack
from tui.screens.account import AccountScreen
from tui.screens.past import PastDialog, PastPortfolioScreen
from tui.screens.whole_book import WholeBookScreen

if TYPE_CHECKING:
    from textual.app import App

READING = frozenset(
    {
        LookBack,
        requests.OpenDossier,
        requests.ExportAccount,
        requests.CopyDossier,
        requests.KeepTheme,
        requests.OpenLooseEnds,
        requests.OpenGaps,
        requests.OpenRules,
        requests.FindPerson,
        requests.ShowPath,
        requests.AssessPerson,
        requests.EditLines,
        requests.OpenRelationships,
        requests.ListChances,
        requests.OpenDifferences,
        requests.WriteMinutes,
        plan_requests.PickPlan,
        plan_requests.OpenRaci,
        plan_requests.OpenTimeline,
        plan_requests.ExportPlan,
        plan_requests.OpenNextActions,
        campaign_requests.OpenToday,
        campaign_requests.OpenCampaigns,
        campaign_requests.OpenRoll,
        campaign_requests.ExportCampaign,
        tier_plan_requests.OpenTierPlans,
        tier_plan_requests.OpenMembers,
        tier_plan_requests.OpenKeyPeople,
        tier_plan_requests.ExportTierPlan,
        growth_requests.OpenViews,
    }
)
"""What may be asked for in the past; all else would change the book, and is refused in words before it opens."""


def refuse_edits(past: PastBook, request: requests.Request) -> None:
    """Raise Refused for what would change the past."""
    if type(request) not in READING:
        raise past.no_writing()


async def look_back(app: App[Any], desk: Desk, request: LookBack) -> bool:
    """Ask for a day and show the book as it was, or from a dossier that account alone."""
    _ = desk
    if not isinstance(app, PastApp):
        return False
    book = await asyncio.to_thread(lambda: app.today.book)
    start = read_book_line(app.today.reader).fiscal_year_start
    read = partial(read_day, fiscal_start=start, past=True)
    past = await app.push_screen_wait(PastDialog(book, app.today.places.past, read))
    if past is None:
        return False
    if isinstance(app.screen, AccountScreen) and not await asyncio.to_thread(_was_there, past, request.account_id):
        past.close()
        raise NotFound("It was not there yet", f"This account was not in the book on {past.day_words}.", "")
    await app.enter_past(past, _first_screen(app.screen, past, request.account_id))
    return False


def _first_screen(now: Screen[Any], past: PastBook, account_id: int) -> Callable[[Desk], Screen[Any]]:
    """Return what makes the screen of the past that is like the one of now."""
    if isinstance(now, AccountScreen):
        tab = now.pane.what
        return lambda desk: AccountScreen(desk, past, account_id, tab)
    shelf, order = now.shown if isinstance(now, WholeBookScreen) else (ALL, Order())
    return lambda desk: PastPortfolioScreen(desk, shelf, order, account_id)


def _was_there(past: PastBook, account_id: int) -> bool:
    try:
        with past.read() as session:
            return bool(read_account(session, account_id))
    except NotFound:
        return False
