"""Putting a play into a plan: pick it, see what it comes to, say when it begins and who does what; one step of undo."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING, Any

from store import clock
from store.book import Book
from store.dossier import Dossier, read_dossier
from store.gaps.worklist import gaps_of
from store.plans.steps import usual_owners
from templates.plays.casting import Cast
from templates.plays.fitting import Fit, fit_plays
from templates.plays.library import Play
from templates.plays.triggers import likely_date
from tui.desk import Desk
from tui.forms import say_saved, show_form
from tui.owners import colleague_field
from tui.plan_requests import PutPlay
from tui.play_views import first_day, play_details, play_rows
from tui.record_flows import show_made
from tui.record_forms import plays as play_form
from tui.screens.plays import PlaysScreen
from tui.widgets.pairs import Pair
from tui.wording import counted

if TYPE_CHECKING:
    from textual.app import App

TAB = "plan"


@dataclass(frozen=True)
class _Stage:
    """What is known before a play is picked."""

    book: Book
    dossier: Dossier
    fits: Sequence[Fit]
    cast: Cast
    """Whom it would take if it began at once; without the day that a play leads up to."""

    def cast_for(self, play: Play) -> Cast:
        """Return when and with whom a play would be put in unless somebody says otherwise."""
        ends = next((plan.ends_on for plan in self.dossier.plans if plan.id == self.cast.plan_id), None)
        return self.cast._replace(before=likely_date(self.dossier, play.about.before, self.cast.start, ends))

    def details(self, place: int) -> tuple[Sequence[Pair], str]:
        """Return what stands beside a play in the list."""
        fit = self.fits[place]
        return play_details(fit, self.cast_for(fit.play), self.dossier), fit.play.text


async def put_play(app: App[Any], desk: Desk, request: PutPlay) -> bool:
    """Ask which play, when and with whom, and put its actions into the plan."""
    stage = await asyncio.to_thread(_set_up, desk, request)
    place = 0
    while True:
        screen = PlaysScreen(f"Plays · {stage.dossier.account.name}", play_rows(stage.fits), stage.details, place)
        picked = await app.push_screen_wait(screen)
        if picked is None:
            return False
        place, play = picked, stage.fits[picked].play
        if not play.problems:
            return await _put_in(app, desk, stage, play)
        words = f"{play.problems[0].in_words()}\n`tierbook play check {play.name}` tells of all."
        app.notify(words, title="This play has to be mended first", severity="warning", markup=False)


async def _put_in(app: App[Any], desk: Desk, stage: _Stage, play: Play) -> bool:
    colleague = partial(_colleague, app, stage.book)
    make = partial(play_form.put_play, stage.book, stage.dossier, play, stage.cast_for(play), colleague)
    shown, made = await asyncio.to_thread(make)
    saved = await show_form(app, desk, shown, f"play {stage.dossier.account.id} {play.name}", adds=True)
    if made:
        show_made(app, TAB, made[0])
        say_saved(app, desk, f"{counted(len(made), 'action')} put in. u takes them back.")
    return saved


def _colleague(app: App[Any], book: Book, name: str, label: str) -> Any:
    return colleague_field(app, book, name, label, f"Who of us: {label}?")


def _set_up(desk: Desk, request: PutPlay) -> _Stage:
    """Read the account and hold the plays against it, beside the screen's loop."""
    plan, today = request.plan or None, clock.today()
    with desk.book.read() as session:
        dossier = read_dossier(session, request.account_id)
        gaps = gaps_of(session, request.account_id)
    fits = fit_plays(desk.plays().list_plays(), dossier, gaps, today, plan)
    owners = usual_owners(dossier)
    cast = Cast(dossier.account.id, plan, request.objective or None, first_day(today), None, owners)
    return _Stage(desk.book, dossier, fits, cast)
