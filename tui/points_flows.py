"""Going through the growth accounts whose points are missing or old: three minutes each."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from store.account_kinds import of_keys
from store.dossier import read_dossier
from store.errors import NotFound
from store.offered_points import list_offered
from store.peers import read_peers
from store.point_queue import PointsState, list_queue, read_points
from store.sheets import newest_standing, read_standings
from tui import growth_requests, requests
from tui.desk import Desk
from tui.keyboard import leave
from tui.point_fields import read_choices
from tui.round import Round
from tui.screens.dialogs import ChoiceDialog
from tui.screens.points import Page
from tui.screens.research import Beside, ResearchScreen
from tui.template_choice import read_templates
from tui.widgets.roundline import RoundLine

if TYPE_CHECKING:
    from textual.app import App

NONE_DUE = "Every growth account has three points that are fresh."
NO_ACCOUNTS = "No growth accounts yet: t on an account moves it to tier 2."


async def open_points(app: App[Any], desk: Desk, request: growth_requests.OpenPoints) -> bool:
    """Begin a round with the first account of the queue; say so when there is none."""
    _ = request
    queue, is_any = await asyncio.to_thread(_read_queue, desk)
    if not queue:
        app.notify(NONE_DUE if is_any else NO_ACCOUNTS, title="Points", markup=False)
        return False
    round_ = Round(queue, shows_clock=desk.looks.get("clock", True))
    if screen := await _next_screen(desk, round_):
        await app.push_screen(screen)
    return False


async def move_points(app: App[Any], desk: Desk, request: growth_requests.MovePoints) -> bool:
    """Put the screen of another account of the round in the place of this one."""
    before = app.screen
    if not isinstance(before, ResearchScreen):
        return False
    before.round.move(request.step)
    screen = await _next_screen(desk, before.round)
    if screen is None:
        return await end_points(app, desk, growth_requests.EndPoints())
    screen.add_class(*(name for name in before.classes if name.startswith("-")))  # its width, from its first frame on
    await app.switch_screen(screen)
    return False


async def end_points(app: App[Any], desk: Desk, request: growth_requests.EndPoints) -> bool:
    """Say what was done in the round and go back, unless it goes on."""
    _ = request
    screen = app.screen
    if not isinstance(screen, ResearchScreen):
        return False
    desk.looks["clock"] = screen.round.shows_clock
    screen.query_one(RoundLine).count_time()
    words = screen.round.summary()
    if words and await app.push_screen_wait(ChoiceDialog("This round", words, ("Done", "Go on"))) == 1:
        return False
    leave(screen, bool(words))
    return bool(words)


def read_page(desk: Desk, account_id: int) -> Page:
    """Return what the points of an account are written beside; NotFound when it is gone."""
    with desk.book.read() as session:
        dossier = read_dossier(session, account_id)
        sheets = read_standings(session, desk.library().digests(), of_keys(account_id)).get(account_id, ())
    return Page(dossier, read_templates(desk), read_choices(desk.book, account_id), newest_standing(sheets))


async def _next_screen(desk: Desk, round_: Round) -> ResearchScreen | None:
    """Return the screen of the account where the round stands, None when all that are left are gone."""

    def read() -> tuple[Page, Beside]:
        key = round_.current.account_id
        page = read_page(desk, key)
        with desk.book.read() as session:
            return page, Beside(read_peers(session, key), list_offered(session, key))

    while round_.queue:
        try:
            return ResearchScreen(desk, *await asyncio.to_thread(read), round_)
        except NotFound:
            round_.drop()
    return None


def _read_queue(desk: Desk) -> tuple[list[PointsState], bool]:
    with desk.book.read() as session:
        queue = list_queue(session)
        return queue, bool(queue or read_points(session))


FLOWS: dict[type[requests.Request], Callable[[App[Any], Desk, Any], Any]] = {
    growth_requests.OpenPoints: open_points,
    growth_requests.MovePoints: move_points,
    growth_requests.EndPoints: end_points,
}
