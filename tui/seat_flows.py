"""Building the org chart: seats beside others, seats and people on the move, and finding somebody in it."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Sequence
from functools import partial
from typing import TYPE_CHECKING, Any

from store import moves, paths, people
from store.accounts import read_account
from store.dossier import Dossier
from store.people import PersonRow
from tui import requests
from tui.desk import Desk
from tui.forms import found, say_saved
from tui.keyboard import hold_keys
from tui.people_view import NEED_TO_KNOW, VACANT
from tui.person_details import names_of
from tui.record_flows import add_below, read_account_dossier, show_made
from tui.screens.dialogs import ChoiceDialog
from tui.screens.path import PathScreen
from tui.screens.picking import Find, PickScreen, among, pick_account
from tui.widgets.table import Cell, Column, Row

if TYPE_CHECKING:
    from textual.app import App

SEATS = (Column("name", "Name", 22, flexible=True, priority=9), Column("title", "Title", 22, flexible=True, priority=5))
TOP, PARK, ELSEWHERE = -1, -2, -3
"""Rows that are no seat: nobody above, no seat at all, another account."""


async def add_seat(app: App[Any], desk: Desk, request: requests.AddSeat) -> bool:
    """Ask who sits below, beside or above a seat, and add the seat there."""
    return await add_below(app, desk, request, request.seat, request.place)


async def find_person(app: App[Any], desk: Desk, request: requests.FindPerson) -> bool:
    """Ask for a name or a title, and go there."""
    _, dossier = await read_account_dossier(desk, request.account_id)
    unplaced = [Row(each.id, (each.name, "no seat yet")) for each in dossier.unplaced()]
    find = await asyncio.to_thread(_search, dossier, unplaced)
    key = await app.push_screen_wait(PickScreen("Find", SEATS, find, goes_on=True))
    if key is not None:
        show_made(app, "people", key)
    return key is not None


async def move_seat(app: App[Any], desk: Desk, request: requests.MoveSeat) -> bool:
    """Ask for another boss, and hang the seat with all below it under that one."""
    book, dossier = await read_account_dossier(desk, request.account_id)
    seat = found(dossier.seats, request.seat)
    top = Row(TOP, (Cell("Nobody", "muted"), "at the top"))
    find = await asyncio.to_thread(_search, dossier, [top], seat.id)
    title = f"{_called(dossier, seat.id)}: who is the boss?"
    boss = await app.push_screen_wait(PickScreen(title, SEATS, find, key=seat.reports_to_id, goes_on=True))
    if boss is None:
        return False
    await asyncio.to_thread(people.move_seat, book, seat.id, None if boss == TOP else boss)
    show_made(app, "people", seat.id)
    say_saved(app, desk, f"{_called(dossier, seat.id)} reports to {_called(dossier, boss)} now.")
    return True


async def move_person(app: App[Any], desk: Desk, request: requests.MovePerson) -> bool:
    """Ask where a person goes: to another seat, to none, or to another account; the history of her seats stays."""
    book, dossier = await read_account_dossier(desk, request.account_id)
    person = found(dossier.people, request.person)
    others = [
        Row(PARK, (Cell("No seat", "muted"), "still here, place not known")),
        Row(ELSEWHERE, (Cell("Another account …", "muted"), "the seats held here stay in the history")),
    ]
    find = await asyncio.to_thread(_search, dossier, others, request.seat)
    key = await app.push_screen_wait(PickScreen(f"{person.name}: where to?", SEATS, find, goes_on=True))
    if key is None:
        return False
    if key == ELSEWHERE:
        return await _move_elsewhere(app, desk, person.id, person.name)
    if key == PARK:
        await asyncio.to_thread(moves.move_person, book, person.id, None)
        words = f"{person.name} has no seat from today."
    else:
        sits = await _ask_how(app, dossier, person, request.seat, key)
        if sits is None:
            return False
        await asyncio.to_thread(sits, book, person.id, key, share=bool(dossier.people_in().get(key)))
        words = f"{person.name} sits there from today."
    show_made(app, "people", person.id)
    say_saved(app, desk, words)
    return True


async def _ask_how(
    app: App[Any], dossier: Dossier, person: PersonRow, left: int, seat: int
) -> Callable[..., object] | None:
    """Ask whether a person leaves the seat of the key `left`, and whether she shares the new one; None: she stays."""
    here = ", ".join(each.name for each in dossier.people_in().get(seat, ()))
    moves_from = partial(moves.move_person, from_seat=left or None)
    if not here and not left:
        return moves_from
    shared = f"{here} sits there: they would share it. " if here else ""
    question = f"{shared}Does {person.name} leave the seat held until today, or sit in both?"
    answers = ("Leave it", "Move there", "Both seats") if left else ("Leave it", "Share it")
    answer = await app.push_screen_wait(ChoiceDialog(f"{person.name}: to this seat?", question, answers))
    hold_keys(app)
    how: dict[int, Callable[..., object]] = {1: moves_from, 2: moves.sit_also}
    return how.get(answer or 0)


async def show_path(app: App[Any], desk: Desk, request: requests.ShowPath) -> bool:
    """Show the ways from one of us to a person."""

    def read() -> paths.Paths:
        with desk.book.read() as session:
            return paths.find_path(session, request.person)

    await app.push_screen(PathScreen(await asyncio.to_thread(read)))
    return False


async def _move_elsewhere(app: App[Any], desk: Desk, person: int, name: str) -> bool:
    """Ask for the account that a person goes to."""
    account = await pick_account(app, desk, f"{name}: to which account?", goes_on=True)
    if account is None:
        return False

    def move() -> str:
        moves.move_to_account(desk.book, person, account)
        with desk.book.read() as session:
            return read_account(session, account).name

    where = await asyncio.to_thread(move)
    say_saved(app, desk, f"{name} is at {where} now, without a seat yet.")
    return True


def _search(dossier: Dossier, others: Sequence[Row], without: int = 0) -> Find:
    """Return the search through all seats but one, then these other rows; for a thread: there may be thousands."""
    return among([*(row for row in _seat_rows(dossier) if row.key != without), *others])


def _seat_rows(dossier: Dossier) -> list[Row]:
    """Return the seats in outline order, each by who sits there and its title."""
    rows = []
    for node in dossier.outline():
        names = ", ".join(person.name for person in node.people)
        nobody = Cell(VACANT, "muted") if node.seat.is_vacant else Cell(NEED_TO_KNOW, "warning")
        rows.append(Row(node.seat.id, (Cell(names, "strong") if names else nobody, node.seat.title), node.depth))
    return rows


def _called(dossier: Dossier, key: int) -> str:
    if key == TOP:
        return "nobody"
    names = ", ".join(person.name for person in dossier.people_in().get(key, ()))
    return names or names_of(dossier).get(key, "the seat")
