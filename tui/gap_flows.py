"""Opening the gaps and their rules, putting a gap off and bringing it back, changing the days of a rule."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from store.gaps.snoozes import snooze, wake
from store.rules import DAYS, parse_days, read_rules, set_rule
from tui import requests
from tui.desk import Desk
from tui.forms import say_saved, show_form, told_at
from tui.screens.book_list import open_when_read
from tui.screens.gap_rules import GapRulesScreen
from tui.screens.gaps import GapsScreen
from tui.widgets.form import Field

if TYPE_CHECKING:
    from textual.app import App

PUT_OFF = "+2w"
"""Offered: long enough for a holiday, short enough to be met again."""


async def open_gaps(app: App[Any], desk: Desk, request: requests.OpenGaps) -> bool:
    """Show what is missing in the book; keys wait until it is read."""
    _ = request
    await open_when_read(app, GapsScreen(await asyncio.to_thread(lambda: desk.book)))
    return False


async def snooze_gap(app: App[Any], desk: Desk, request: requests.SnoozeGap) -> bool:
    """Ask until when a gap is put off, and why."""
    book = await asyncio.to_thread(lambda: desk.book)
    fields = (Field("reason", "Why is it put off?"), Field("until", "Until when", "day"))
    place = {"account_id": request.account_id, "gap": request.gap, "about": request.about}

    def save(values: Mapping[str, str], _: Mapping[str, str]) -> None:
        snooze(book, {**place, "until": PUT_OFF, **values})

    shown = f"Put off: {request.what}", fields, {"reason": "", "until": PUT_OFF}, save
    draft = f"snooze {request.account_id} {request.gap} {request.about}"
    return await show_form(app, desk, shown, draft, adds=True)


async def wake_gap(app: App[Any], desk: Desk, request: requests.WakeGap) -> bool:
    """Show a gap again that was put off."""
    await asyncio.to_thread(wake, desk.book, request.key)
    say_saved(app, desk, "It is among the gaps again.")
    return True


async def open_rules(app: App[Any], desk: Desk, request: requests.OpenRules) -> bool:
    """Show the rules until they are left; say whether any was changed."""
    _ = request
    book = await asyncio.to_thread(lambda: desk.book)
    has_changed = await app.push_screen_wait(GapRulesScreen(book))
    return bool(has_changed)


async def edit_rule(app: App[Any], desk: Desk, request: requests.EditRule) -> bool:
    """Ask for the days of a rule."""

    def read() -> int:
        with desk.book.read() as session:
            return read_rules(session)[request.name]

    known = DAYS[request.name]
    days = await asyncio.to_thread(read)
    off = "never" if known.unit == "months" else "not looked for"
    field = Field(
        "days",
        known.label,
        hint=f"{known.unit}; empty: {known.default}, as at first; 0: {off}",
    )

    def save(changes: Mapping[str, str], _: Mapping[str, str]) -> None:
        with told_at("days", request.name):
            set_rule(desk.book, request.name, parse_days(request.name, changes["days"]))

    shown = "Days", (field,), {"days": f"{days}"}, save
    return await show_form(app, desk, shown, f"rule {request.name}", adds=True)
