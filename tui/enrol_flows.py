"""Enrolling accounts in a campaign: which ones, from when on, a look at who gets what, then all in one step."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

from store import clock
from store.account_kinds import on_shelf
from store.account_lines import read_accounts
from store.book import Book
from store.campaigns.campaigns import CampaignRow, edit_campaign, read_campaign
from store.campaigns.casting import Cast, Part, cast_accounts
from store.campaigns.enrolling import Enrolled, enrol
from store.campaigns.groups import Group, accounts_of, list_groups
from store.campaigns.holidays import day_after, read_days_off, working_day
from store.days import read_day
from store.errors import MEND, NOT_SAVED, UNCHANGED, Refused
from store.personas import list_personas
from store.tiering.tier_plans import list_tier_plans, split_names
from store.windows import ALL
from templates.cadences.library import Cadence
from tui import campaign_requests, requests
from tui.campaign_flows import ask_cadence
from tui.campaign_views import GROUP_COLUMNS, LISTED, ONE, DayOf, group_rows
from tui.desk import Desk
from tui.forms import say_saved
from tui.screens.enrolling import EnrollingScreen
from tui.screens.picking import PickScreen, among, pick_account
from tui.screens.record_form import RecordFormScreen
from tui.screens.whole_book import WholeBookScreen
from tui.widgets.form import Field
from tui.widgets.tierrail import TierRail
from tui.wording import counted, shortened, tier_name

if TYPE_CHECKING:
    from textual.app import App

MOST = 2_000
"""Accounts that are enrolled at once; a campaign of more is nobody's to work through."""


@dataclass(frozen=True)
class _Stage:
    """What is known before anything is asked."""

    book: Book
    campaign: CampaignRow
    groups: Sequence[Group]
    first: Sequence[str]
    """Personas that come before others where a step names none: those of the tier plan, then those that are wanted."""
    days_off: frozenset[date]

    def day_of(self, start: date) -> DayOf:
        """Return what tells on which day a step is due that comes so many days after the start."""
        return lambda days: working_day(day_after(start, timedelta(days=days)), self.days_off)


async def enrol_accounts(app: App[Any], desk: Desk, request: campaign_requests.EnrolAccounts) -> bool:
    """Ask which accounts and from when on, show who gets what, and enrol them."""
    stage = await asyncio.to_thread(_set_up, desk, request.campaign)
    cadence = await _cadence(app, desk, stage)
    if cadence is None:
        return False
    keys = await _pick_accounts(app, desk, stage)
    if not keys:
        return False
    if len(keys) > MOST:
        words = f"{len(keys):,} accounts are too many for one campaign; choose {MOST:,} at most."
        app.notify(words, title="Nobody was enrolled", severity="warning", markup=False)
        return False
    start = await _ask_start(app, desk, stage)
    if start is None:
        return False
    cast = await asyncio.to_thread(_cast, stage, keys, cadence)
    title = f"Enrol in {shortened(stage.campaign.name, 34)} · {shortened(cadence.title, 34)}"
    chosen = await app.push_screen_wait(EnrollingScreen(title, cast, stage.day_of(start)))
    if not chosen:
        return False
    enrolled = await asyncio.to_thread(_enrol, stage, chosen, start, cadence)
    more = "" if stage.campaign.status == "running" else " p lets the campaign run."
    left = f" {counted(len(enrolled.left_out), 'other')} left out." if enrolled.left_out else ""
    say_saved(app, desk, f"{counted(len(enrolled.keys), 'enrolment')}.{left}{more} u takes them back.")
    return True


async def _cadence(app: App[Any], desk: Desk, stage: _Stage) -> Cadence | None:
    """Return the cadence of the campaign; ask for one where it has none, and keep the answer."""
    name = stage.campaign.cadence
    if not name:
        chosen = await ask_cadence(app, desk)
        if chosen is None:
            return None
        name = chosen[0]
        await asyncio.to_thread(edit_campaign, stage.book, stage.campaign.id, {"cadence": name}, {"cadence": ""})
    cadence = await asyncio.to_thread(lambda: desk.cadences().find(name))
    if not cadence.problems:
        return cadence
    words = f"{cadence.problems[0].in_words()}\n`tierbook cadence check {cadence.name}` tells of all."
    app.notify(words, title="This cadence has to be mended first", severity="warning", markup=False)
    return None


async def _pick_accounts(app: App[Any], desk: Desk, stage: _Stage) -> list[int]:
    """Ask which accounts are meant; none for no answer."""
    screen = next(screen for screen in app.screen_stack if isinstance(screen, WholeBookScreen))
    shelf, found = screen.query_one(TierRail).shelf, screen.found_accounts()
    listed = found or await asyncio.to_thread(_accounts_on, stage.book, shelf)
    called = "found" if found else tier_name(shelf)
    rows = group_rows((called, len(listed)), stage.groups)
    key = await app.push_screen_wait(PickScreen("Which accounts?", GROUP_COLUMNS, among(rows), goes_on=True))
    if key is None:
        return []
    if key == LISTED:
        return listed
    if key == ONE:
        account = await pick_account(app, desk, "Which account?", goes_on=True)
        return [account] if account else []
    return await asyncio.to_thread(_accounts_of, stage.book, stage.groups[key])


async def _ask_start(app: App[Any], desk: Desk, stage: _Stage) -> date | None:
    """Ask from when on it is told; the campaign's first day, or the next working day, is offered."""
    chosen: list[date] = []
    offered = max(stage.campaign.starts_on or clock.today(), clock.today())

    def save(typed: Mapping[str, str], _: Mapping[str, str]) -> None:
        try:
            chosen.append(read_day(typed["start"]))
        except ValueError as error:
            raise Refused(NOT_SAVED, f"Begins {error}.", MEND, {"start": str(error)}, safe=UNCHANGED) from None

    asked = (Field("start", "Begins", "day"),)
    shown = "From when on?", asked, {"start": stage.day_of(offered)(0).isoformat()}, save
    draft = f"campaigns {stage.campaign.id} start"
    await app.push_screen_wait(RecordFormScreen(*shown, drafts=desk.drafts, draft=draft, adds=True))
    return chosen[-1] if chosen else None


def _set_up(desk: Desk, campaign: int) -> _Stage:
    today = clock.today()
    with desk.book.read() as session:
        row = read_campaign(session, campaign)
        plan = next((plan for plan in list_tier_plans(session) if plan.id == row.tier_plan_id), None)
        wanted = [persona.name for persona in list_personas(session) if persona.is_wanted]
        first = list(dict.fromkeys([*(split_names(plan.personas) if plan else ()), *wanted]))
        return _Stage(desk.book, row, list_groups(session, today), first, read_days_off(session))


def _accounts_on(book: Book, shelf: int) -> list[int]:
    """Return the accounts of a shelf of the home screen, by tier and name."""
    shelves = (1, 2, 3, 0) if shelf == ALL else (shelf,)
    with book.read() as session:
        return [line.id for each in shelves for line in read_accounts(session, on_shelf(each))]


def _accounts_of(book: Book, group: Group) -> list[int]:
    with book.read() as session:
        return accounts_of(session, group, clock.today())


def _cast(stage: _Stage, keys: Sequence[int], cadence: Cadence) -> Cast:
    with stage.book.read() as session:
        return cast_accounts(session, stage.campaign.id, keys, cadence.due, stage.first)


def _enrol(stage: _Stage, chosen: Sequence[Part], start: date, cadence: Cadence) -> Enrolled:
    return enrol(stage.book, stage.campaign.id, [part.candidate for part in chosen], start, cadence.name)


FLOWS: dict[type[requests.Request], Callable[[App[Any], Desk, Any], Any]] = {
    campaign_requests.EnrolAccounts: enrol_accounts
}
