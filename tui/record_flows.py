"""Adding to and editing the lists of a dossier: people and seats, facts, deals, touches."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any, TypeVar

from store import clock, facts, opportunities, people, touches
from store.accounts import AccountRow, read_account
from store.book import Book
from store.dossier import Dossier, read_dossier
from store.errors import Conflict, NotFound
from store.records import Row
from tui import fields, requests
from tui.desk import Desk
from tui.saving import Save
from tui.screens.dialogs import ChoiceDialog
from tui.screens.record_form import RecordFormScreen
from tui.widgets.form import Field
from tui.widgets.keyline import KeyLine

if TYPE_CHECKING:
    from textual.app import App

R = TypeVar("R", bound=Row)
AFTER_REFRESH = 0.1
"""Seconds from a commit to its word: drawn once, on top of what the change has altered."""

Shown = tuple[str, Sequence[Field], Mapping[str, str], Save]
"""What a form needs: title, fields, values, and how it saves."""


async def add_fact(app: App[Any], desk: Desk, request: requests.Request) -> bool:
    """Ask for a fact about the account and keep it."""
    book, account = await _read_account(desk, request.account_id)

    def save(given: dict[str, str], _: dict[str, str]) -> None:
        facts.add_fact(book, {**_given(given), "account_id": account.id})

    shown: Shown = (f"Fact · {account.name}", fields.FACT, {}, save)
    return await show_form(app, desk, shown, f"facts new {account.id}", adds=True)


async def log_touch(app: App[Any], desk: Desk, request: requests.Request) -> bool:
    """Ask what happened with the account and log it."""
    book, account = await _read_account(desk, request.account_id)

    def save(given: dict[str, str], _: dict[str, str]) -> None:
        values = {**_given(given), "account_id": account.id}
        touches.log_touch(book, values, colleague=desk.settings.my_name)

    shown: Shown = (f"Touch · {account.name}", fields.TOUCH, {}, save)
    return await show_form(app, desk, shown, f"touches new {account.id}", adds=True)


async def add_record(app: App[Any], desk: Desk, request: requests.AddRecord) -> bool:
    """Add to the list that is shown; from the brief, a fact."""
    make = {"people": _new_person, "deals": _new_deal}.get(request.what)
    if make is None:
        return await (log_touch if request.what == "touches" else add_fact)(app, desk, request)
    book, dossier = await _read(desk, request.account_id)
    draft = f"{request.what} new {request.account_id} {request.key}"
    return await show_form(app, desk, make(book, dossier, request.key), draft, adds=True)


async def edit_record(app: App[Any], desk: Desk, request: requests.EditRecord) -> bool:
    """Edit the record under the cursor; each field saves when it is left."""
    edits = {"people": _edit_person, "facts": _edit_fact, "deals": _edit_deal, "touches": _edit_touch}
    book, dossier = await _read(desk, request.account_id)
    return await show_form(app, desk, edits[request.what](book, dossier, request.key), f"{request.what} {request.key}")


async def confirm_fact(app: App[Any], desk: Desk, request: requests.ConfirmFact) -> bool:
    """Mark a fact as confirmed as of today."""
    changes = {"state": "confirmed", "as_of": clock.today()}
    await asyncio.to_thread(facts.edit_fact, desk.book, request.key, changes)
    say_saved(app, desk, "Confirmed as of today.")
    return True


async def remove_fact(app: App[Any], desk: Desk, request: requests.RemoveFact) -> bool:
    """Take a fact out, after asking; undo brings it back."""
    question = "Undo (u) brings it back, with its source and history."
    if await app.push_screen_wait(ChoiceDialog("Remove this fact?", question, ("Keep it", "Remove"))) != 1:
        return False
    await asyncio.to_thread(facts.remove_fact, desk.book, request.key)
    say_saved(app, desk, "Removed. u brings it back.")
    return True


async def show_form(app: App[Any], desk: Desk, shown: Shown, draft: str, *, adds: bool = False) -> bool:
    """Show a form until it is left and say whether anything was saved; `draft` names the draft of it."""
    screen = RecordFormScreen(*shown, drafts=desk.drafts, draft=draft, adds=adds)
    saved = await app.push_screen_wait(screen)
    if saved:
        say_saved(app, desk, "It is in your book.")
    return bool(saved)


def say_saved(app: App[Any], desk: Desk, words: str) -> None:
    """Say that it is saved; called only after the commit, and shown once the screens have read the book anew.

    The words stand on the uppermost screen that has a line for them: a form that has come over it has none.
    """
    state = f"{desk.saved_now()} · {words}"

    def show() -> None:
        for screen in reversed(app.screen_stack):
            lines = screen.query(KeyLine)
            for line in lines:
                line.state = state
            if lines:
                return

    app.set_timer(AFTER_REFRESH, show)


def forget_saved(app: App[Any]) -> None:
    """Take away what was said of the step before: the next one has begun."""
    for screen in app.screen_stack:
        for line in screen.query(KeyLine):
            line.state = ""


async def _read(desk: Desk, account_id: int) -> tuple[Book, Dossier]:
    def read() -> tuple[Book, Dossier]:
        with desk.book.read() as session:
            return desk.book, read_dossier(session, account_id)

    return await asyncio.to_thread(read)


async def _read_account(desk: Desk, account_id: int) -> tuple[Book, AccountRow]:
    def read() -> tuple[Book, AccountRow]:
        with desk.book.read() as session:
            return desk.book, read_account(session, account_id)

    return await asyncio.to_thread(read)


@contextmanager
def amounts_as_typed(field: str, changes: Mapping[str, str], currency: str) -> Iterator[None]:
    """Let a conflict over an amount show it as it is typed, not in minor units."""
    try:
        yield
    except Conflict as error:
        if field not in changes:
            raise
        theirs = fields.amount_text(int(error.theirs) if error.theirs else None, currency)
        raise Conflict(error.field, theirs, changes[field]) from None


def _found(rows: Sequence[R], key: int) -> R:
    """Return the row of that key; NotFound when it went between the list and the form."""
    row = next((row for row in rows if row.id == key), None)
    if row is None:
        raise _gone()
    return row


def _gone() -> NotFound:
    return NotFound("It is no longer there", "It was removed in another window.", "Nothing was changed.")


def _given(values: Mapping[str, str]) -> dict[str, Any]:
    return {name: text for name, text in values.items() if text}


# -- people --------------------------------------------------------------------------------------------------------


def _person_fields(dossier: Dossier, without: int = 0) -> Sequence[Field]:
    seated = dossier.people_in()
    bosses = [
        (seat.id, ", ".join(p.name for p in seated.get(seat.id, ())) or seat.title or "unnamed seat")
        for seat in dossier.seats
        if seat.id != without
    ]
    return fields.person_fields(bosses, [(centre.id, centre.name) for centre in dossier.centres])


def _new_person(book: Book, dossier: Dossier, boss: int) -> Shown:
    seat = next((each for each in dossier.seats if each.id == boss), None)
    values = {"reports_to_id": str(boss), "centre_id": str(seat.centre_id or "")} if seat else {}

    def save(given: dict[str, str], _: dict[str, str]) -> None:
        person, place = _split(_given(given))
        person["account_id"] = place["account_id"] = dossier.account.id
        people.add_person(book, person, place)

    return "New person", _person_fields(dossier), values, save


def _edit_person(book: Book, dossier: Dossier, key: int) -> Shown:
    seat = next((each for each in dossier.seats if each.id == key), None)
    seated = dossier.people_in().get(key, ()) if seat else tuple(p for p in dossier.people if p.id == -key)
    person = seated[0] if seated else None
    shown = _person_fields(dossier, key)
    values = fields.record_values({**(person.model_dump() if person else {}), **_seat_values(seat)}, shown)

    if seat is None and person is None:
        raise _gone()
    sits = [person.id if person else 0, seat.id if seat else 0]  # the empty half is filled by the first save of it

    def save(changes: dict[str, str], seen: dict[str, str]) -> None:
        mine, place = _split(changes)
        before, place_before = _split(seen)
        if mine and sits[0]:
            people.edit_person(book, sits[0], mine, before)
        elif mine:
            sits[0] = people.fill_seat(book, sits[1], {**mine, "account_id": dossier.account.id})
        if place and sits[1]:
            people.edit_seat(book, sits[1], place, place_before)
        elif place:
            sits[1] = people.place_person(book, sits[0], place)

    return person.name if person else "Need to know", shown, values, save


def _seat_values(seat: people.SeatRow | None) -> dict[str, object]:
    return {name: getattr(seat, name) for name in fields.SEAT_FIELDS} if seat else {}


def _split(values: Mapping[str, Any]) -> tuple[dict[str, Any], dict[str, Any]]:
    mine = {name: value for name, value in values.items() if name not in fields.SEAT_FIELDS}
    return mine, {name: value for name, value in values.items() if name in fields.SEAT_FIELDS}


# -- facts, deals, touches -----------------------------------------------------------------------------------------


def _edit_fact(book: Book, dossier: Dossier, key: int) -> Shown:
    fact = _found(dossier.facts, key)

    def save(changes: dict[str, str], seen: dict[str, str]) -> None:
        facts.edit_fact(book, key, changes, seen)

    return "Fact", fields.FACT, fields.record_values(fact.model_dump(), fields.FACT), save


def _new_deal(book: Book, dossier: Dossier, key: int) -> Shown:
    _ = key
    currency = dossier.book.currency

    def save(given: dict[str, str], _: dict[str, str]) -> None:
        parsed = {name: opportunities.parse_field(name, text, currency) for name, text in _given(given).items()}
        opportunities.add_opportunity(book, {**parsed, "account_id": dossier.account.id})

    return f"Opportunity · {dossier.account.name}", fields.opportunity_fields(currency), {"state": "open"}, save


def _edit_deal(book: Book, dossier: Dossier, key: int) -> Shown:
    currency = dossier.book.currency
    deal = _found(dossier.opportunities, key)
    shown = fields.opportunity_fields(currency)
    values = fields.record_values(deal.model_dump(), shown)
    values["amount"] = fields.amount_text(deal.amount, currency)

    def save(changes: dict[str, str], seen: dict[str, str]) -> None:
        parsed, before = (
            {name: opportunities.parse_field(name, text, currency) for name, text in texts.items()}
            for texts in (changes, seen)
        )
        with amounts_as_typed("amount", changes, currency):
            opportunities.edit_opportunity(book, key, parsed, before)

    return deal.name, shown, values, save


def _edit_touch(book: Book, dossier: Dossier, key: int) -> Shown:
    touch = _found(dossier.touches, key)

    def save(changes: dict[str, str], seen: dict[str, str]) -> None:
        touches.edit_touch(book, key, changes, seen)

    return "Touch", fields.TOUCH, fields.record_values(touch.model_dump(), fields.TOUCH), save
