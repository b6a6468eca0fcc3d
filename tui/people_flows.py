"""Saying what a person is: the list of judgements, their values, and the evidence of each."""

from __future__ import annotations

import asyncio
from functools import partial
from typing import TYPE_CHECKING, Any

from store import clock
from store.attribute_kinds import KINDS, label_of
from store.attributes import AttributeRow, Judgements, assess, edit_attribute, read_judgements, withdraw
from store.book import Book
from tui import people_requests, requests
from tui.desk import Desk
from tui.forms import say_saved, show_form
from tui.judgement_views import kind_name
from tui.record_forms.attributes import confirm_with, edit_evidence, judge_in_words, title_of
from tui.screens.attributes import AttributesScreen
from tui.screens.values import SeveralValuesScreen, ValuesScreen

if TYPE_CHECKING:
    from textual.app import App

NOTHING_JUDGED = "Nothing is judged here yet: enter judges it."
CONFIRMED_ALREADY = "It is confirmed already; v confirms it as of today."


async def assess_person(app: App[Any], desk: Desk, request: requests.AssessPerson) -> bool:
    """Show what is judged of a person."""
    book, judged = await _read(desk, request)
    await app.push_screen(AttributesScreen(book, request.account_id, judged, request.centre))
    return False


async def judge(app: App[Any], desk: Desk, request: people_requests.Judge) -> bool:
    """Ask for the value of a kind; chosen, it is saved at once: assumed, as of today."""
    book, judged = await _read(desk, request)
    kind = KINDS[request.kind]
    if kind.words is None:
        name = f"judged {request.person} {request.centre} {kind.name}"
        return await show_form(app, desk, judge_in_words(book, judged, request), name, adds=True)
    screen = SeveralValuesScreen if kind.several else ValuesScreen
    standing = judged.of_kind(request.centre or None, kind.name)
    place = await app.push_screen_wait(screen(book, request, title_of(judged, request), kind, standing))
    if place is None:
        return False
    value = kind.words[place].value
    if not value:
        return await _withdraw(app, desk, request)
    if any((row.value, row.state) == (value, "confirmed") for row in standing):
        app.notify(CONFIRMED_ALREADY, markup=False)
        return False
    await asyncio.to_thread(assess, book, request.person, request.centre or None, kind.name, value)
    say_saved(app, desk, f"{kind_name(kind)}: {label_of(kind.name, value).lower()}, assumed.")
    return True


async def turn(app: App[Any], desk: Desk, request: people_requests.TurnJudgement) -> bool:
    """Say one of several values, or take it back when it stands there."""
    book, judged = await _read(desk, request)
    where = request.person, request.centre or None, request.kind
    there = any(row.value == request.value for row in judged.of_kind(*where[1:]))
    step = partial(withdraw if there else assess, book, *where, request.value)
    await asyncio.to_thread(step)
    words = label_of(request.kind, request.value)
    say_saved(app, desk, f"{words}: taken back." if there else f"{words}, assumed.")
    return True


async def confirm(app: App[Any], desk: Desk, request: people_requests.ConfirmJudgement) -> bool:
    """Ask who says so, and mark a judgement as confirmed as of today."""
    book, judged = await _read(desk, request)
    row = _standing(judged, request)
    if row is None:
        return _nothing_judged(app)
    words, key = label_of(row.name, row.value), row.id

    def save(source: str) -> None:
        edit_attribute(book, key, {"source": source, "state": "confirmed", "as_of": clock.today()})

    shown = confirm_with(f"{judged.person.name}, {words}", row.source, save)
    saved = await show_form(app, desk, shown, f"attributes {key} confirm", adds=True)
    if saved:
        say_saved(app, desk, f"{words[:40]}: confirmed as of today.")
    return saved


async def edit(app: App[Any], desk: Desk, request: people_requests.EditJudgement) -> bool:
    """Edit who said so, when, and how sure we are."""
    book, judged = await _read(desk, request)
    row = _standing(judged, request)
    if row is None:
        return _nothing_judged(app)
    return await show_form(app, desk, edit_evidence(book, judged, request, row), f"attributes {row.id}")


async def withdraw_judgement(app: App[Any], desk: Desk, request: people_requests.WithdrawJudgement) -> bool:
    """Make a judgement not assessed again; undo brings it back."""
    return await _withdraw(app, desk, request)


async def _withdraw(app: App[Any], desk: Desk, request: people_requests.AboutJudgement) -> bool:
    book, judged = await _read(desk, request)
    if not judged.of_kind(request.centre or None, request.kind):
        return False
    where = request.person, request.centre or None, request.kind
    await asyncio.to_thread(withdraw, book, *where, request.value or None)
    say_saved(app, desk, "Not assessed. u brings it back.")
    return True


async def _read(desk: Desk, request: requests.AssessPerson) -> tuple[Book, Judgements]:
    def read() -> tuple[Book, Judgements]:
        with desk.book.read() as session:
            return desk.book, read_judgements(session, request.person)

    return await asyncio.to_thread(read)


def _standing(judged: Judgements, request: people_requests.AboutJudgement) -> AttributeRow | None:
    """Return the judgement that is meant: the one of that value, or the one that was said last."""
    known = judged.of_kind(request.centre or None, request.kind)
    return next((row for row in known if row.value == request.value), known[-1] if known else None)


def _nothing_judged(app: App[Any]) -> bool:
    app.notify(NOTHING_JUDGED, markup=False)
    return False
