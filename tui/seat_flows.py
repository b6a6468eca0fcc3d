"""Building the org chart: seats beside others, seats and people on the move, and finding somebody in it."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Sequence
from functools import partial
from typing import TYPE_CHECKING, Any

from store import moves, paths, people
from store.accounts import add_account, read_account
from store.clean import fold
from store.dossier import Dossier
from store.people import PersonRow
from tui import requests
from tui.desk import Desk
from tui.forms import found, say_saved, show_form
from tui.keyboard import hold_keys
from tui.people_words import NEED_TO_KNOW, VACANT
from tui.person_details import names_of
from tui.record_flows import add_below, read_account_dossier, show_made
from tui.record_forms.people import new_sharer
from tui.screens.dialogs import ChoiceDialog
from tui.screens.path import PathScreen
from tui.screens.picking import Find, PickScreen, among, pick_or_name_account
from tui.widgets.form import Field
from tui.widgets.table import Cell, Column, Row

if TYPE_CHECKING:
    from textual.app import App

SEATS = (Column("name", "Name", 22, flexible=True, priority=9), Column("title", "Title", 22, flexible=True, priority=5))
TOP, LEAVE, PARK, ELSEWHERE = -1, -2, -3, -4
"""Rows that are no seat: nobody above, away from one seat, no seat at all, another account."""


AFTERWARDS = ((VACANT, VACANT), (NEED_TO_KNOW, f"{NEED_TO_KNOW} who follows"))
"""What a seat can be that somebody has left."""


async def add_seat(app: App[Any], desk: Desk, request: requests.AddSeat) -> bool:
    """Ask who sits below, beside or above a seat, and add the seat there; or who comes to share it."""
    if request.place == "share":
        return await _share_seat(app, desk, request)
    return await add_below(app, desk, request, request.seat, request.place)


async def _share_seat(app: App[Any], desk: Desk, request: requests.AddSeat) -> bool:
    """Ask for somebody new who shares a seat; it is she who is meant then."""
    shown, made = new_sharer(*await read_account_dossier(desk, request.account_id), request.seat)
    saved = await show_form(app, desk, shown, f"share {request.seat}", adds=True)
    if made:
        show_made(app, "people", made[-1])
    return saved


async def find_person(app: App[Any], desk: Desk, request: requests.FindPerson) -> bool:
    """Ask for a name or a title, and go there."""
    _, dossier = await read_account_dossier(desk, request.account_id)
    unplaced = [Row(each.id, (each.name, "no seat yet")) for each in dossier.unplaced()]
    find = await asyncio.to_thread(lambda: among([*_sitter_rows(dossier), *unplaced]))
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
    ways_out = _ways_out(dossier, person, request.seat)
    find = _best_first(dossier, await asyncio.to_thread(_search, dossier, (), request.seat, ways_out))
    key = await app.push_screen_wait(PickScreen(f"{person.name}: where to?", SEATS, find, goes_on=True))
    if key is None:
        return False
    if key == ELSEWHERE:
        return await _move_elsewhere(app, desk, person)
    if key == LEAVE:
        return await _leave_seat(app, desk, dossier, person, request.seat)
    if key == PARK:
        park = partial(moves.move_person, book, person.id, None)
        moved = await _ask_day(app, desk, person, f"{person.name}: no seat", "Until when", park)
    else:
        moved = await _move_to_seat(app, desk, dossier, person, request.seat, key)
    if moved:
        show_made(app, "people", person.id)
    return moved


def _ways_out(dossier: Dossier, person: PersonRow, seat: int) -> list[Row]:
    """Return where a person can go who goes to no seat of the account; `seat` is the one that she leaves."""
    held = sum(each.person_id == person.id for each in dossier.occupancies)
    rows = []
    if seat:
        called = names_of(dossier).get(seat, "")
        rows.append(Row(LEAVE, (Cell("Leaves this seat", "muted"), f"{called}; the past is kept")))
    if held > 1:
        rows.append(Row(PARK, (Cell("No seat at all", "muted"), f"leaves all {held} seats held here")))
    return [*rows, Row(ELSEWHERE, (Cell("Another account …", "muted"), "of the book, or a new one"))]


async def _move_to_seat(app: App[Any], desk: Desk, dossier: Dossier, person: PersonRow, left: int, seat: int) -> bool:
    """Let a person take another seat, having asked what becomes of the one that she holds, and from when."""
    shares = bool(dossier.people_in().get(seat))
    if not left and not shares:
        await asyncio.to_thread(moves.move_person, desk.book, person.id, seat)
        say_saved(app, desk, f"{person.name} sits in {_named_seat(dossier, seat)} from today.")
        return True
    sits = await _ask_how(app, dossier, person, left, seat)
    if sits is None:
        return False
    title = f"{person.name}: {dossier.seats_by_key[seat].title or 'unnamed seat'}"
    move = partial(sits, desk.book, person.id, seat, share=shares)
    return await _ask_day(app, desk, person, title, "From when", move)


async def _leave_seat(app: App[Any], desk: Desk, dossier: Dossier, person: PersonRow, seat: int) -> bool:
    """Let a person leave a seat, having asked when, and whether it is vacant then."""
    is_shared = len(dossier.people_in().get(seat, ())) > 1

    def leave(*, on: str, then: str = "") -> None:
        moves.leave_seat(desk.book, person.id, seat, vacant=then == VACANT, on=on)

    title = f"{person.name} leaves {names_of(dossier).get(seat, 'the seat')}"
    more = () if is_shared else (Field("then", "What the seat is then", "choice", AFTERWARDS),)
    return await _ask_day(app, desk, person, title, "Until when", leave, *more)


async def _ask_day(
    app: App[Any], desk: Desk, person: PersonRow, title: str, label: str, move: Callable[..., object], *more: Field
) -> bool:
    """Ask for the day of a move, today unless said otherwise, and what more there is to choose, and carry it out."""
    values = {each.name: each.choices[0][0] for each in more}

    def save(typed: dict[str, str], _: dict[str, str]) -> None:
        move(**typed)

    shown = title, (Field("on", f"{label} (empty: today)", "past day"), *more), values, save
    return await show_form(app, desk, shown, f"moved {person.id}", adds=True)


async def _ask_how(
    app: App[Any], dossier: Dossier, person: PersonRow, left: int, seat: int
) -> Callable[..., object] | None:
    """Ask whether a person leaves the seat of the key `left`, and whether she shares the new one; None: she stays."""
    here = ", ".join(each.name for each in dossier.people_in().get(seat, ()))
    moves_from = partial(moves.move_person, from_seat=left or None)
    shared = f"{here} sits there: they would share it. " if here else ""
    held = f"Does {person.name} leave {_named_seat(dossier, left)}, or sit in both?" if left else ""
    question = f"{shared}{held}".strip()
    answers = ("Leave it", "Move there", "Both seats") if left else ("Leave it", "Share it")
    title = f"{person.name}: to {_named_seat(dossier, seat)}?"
    answer = await app.push_screen_wait(ChoiceDialog(title, question, answers))
    hold_keys(app)
    how: dict[int, Callable[..., object]] = {1: moves_from, 2: moves.sit_also}
    return how.get(answer or 0)


async def show_path(app: App[Any], desk: Desk, request: requests.ShowPath) -> bool:
    """Show the ways from one of us to a person, or to a seat."""

    def read() -> paths.Paths:
        with desk.book.read() as session:
            if request.seat:
                return paths.find_path_to_seat(session, request.seat)
            return paths.find_path(session, request.person)

    await app.push_screen(PathScreen(await asyncio.to_thread(read)))
    return False


async def _move_elsewhere(app: App[Any], desk: Desk, person: PersonRow) -> bool:
    """Ask for the account that a person goes to, which may be a new one, and since when."""

    def read(account: int | str) -> str:
        if isinstance(account, str):
            return account
        with desk.book.read() as session:
            return read_account(session, account).name

    account = await pick_or_name_account(app, desk, f"{person.name}: to which account?", goes_on=True)
    if account is None:
        return False
    where = await asyncio.to_thread(read, account)

    def move(**on: str) -> None:
        with desk.book.one_step():
            key = add_account(desk.book, {"name": account}) if isinstance(account, str) else account
            moves.move_to_account(desk.book, person.id, key, **on)

    moved = await _ask_day(app, desk, person, f"{person.name} goes to {where}", "Since when", move)
    if moved:
        say_saved(app, desk, f"{person.name} is at {where} now, without a seat yet.")
    return moved


def _search(dossier: Dossier, others: Sequence[Row], without: int = 0, first: Sequence[Row] = ()) -> Find:
    """Return the search through these `first` rows, all seats but one, then the others; for a thread."""
    return among([*first, *(row for row in _seat_rows(dossier) if row.key != without), *others])


def _best_first(dossier: Dossier, find: Find) -> Find:
    """Return the search with seats called just like that first, then those in which nobody sits."""
    taken = frozenset(dossier.people_in())

    def ranked(text: str) -> Sequence[Row]:
        typed, rows = fold(text.strip()), find(text)
        if not typed:
            return rows
        return sorted(rows, key=lambda row: (all(fold(_text(cell)) != typed for cell in row.cells), row.key in taken))

    return ranked


def _text(cell: str | Cell) -> str:
    return cell if isinstance(cell, str) else cell.text


def _named_seat(dossier: Dossier, key: int) -> str:
    seat = dossier.seats_by_key.get(key)
    return f"“{seat.title}”" if seat and seat.title else "the unnamed seat"


def _seat_rows(dossier: Dossier) -> list[Row]:
    """Return the seats in outline order, each by who sits there and its title."""
    rows = []
    for node in dossier.outline():
        names = ", ".join(person.name for person in node.people)
        nobody = Cell(VACANT, "muted") if node.seat.is_vacant else Cell(NEED_TO_KNOW, "warning")
        rows.append(Row(node.seat.id, (Cell(names, "strong") if names else nobody, node.seat.title), node.depth))
    return rows


def _sitter_rows(dossier: Dossier) -> list[Row]:
    """Return the seats in outline order; of one that several share, each of them, under her own key."""
    seated, rows = dossier.people_in(), []
    for row in _seat_rows(dossier):
        people = seated.get(row.key, ())
        shared = [row._replace(key=each.id, cells=(Cell(each.name, "strong"), row.cells[1])) for each in people]
        rows += shared if len(people) > 1 else [row]
    return rows


def _called(dossier: Dossier, key: int) -> str:
    if key == TOP:
        return "nobody"
    names = ", ".join(person.name for person in dossier.people_in().get(key, ()))
    return names or names_of(dossier).get(key, "the seat")
