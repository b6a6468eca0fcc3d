"""Drawing lines between people, and changing them: the other end, the kind with one key, then what it rests on."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Any

from store import clock, search
from store.dossier import Dossier
from store.errors import gone
from store.lines import LineRow, LinesAt, edit_line, read_lines_at
from tui import people_requests, requests
from tui.desk import Desk
from tui.forms import say_saved, show_form
from tui.line_views import DRAW_COLUMNS, DRAWN, Draw, End, draw_rows, say_line
from tui.people_words import NEED_TO_KNOW
from tui.record_flows import ask_removal, read_account_dossier
from tui.record_forms.attributes import confirm_with
from tui.record_forms.lines import edit_line as edit_form
from tui.record_forms.lines import new_line, remove_line
from tui.screens.keyed import KeyedScreen
from tui.screens.lines import LinesScreen
from tui.screens.picking import Find, PickScreen, among
from tui.widgets.table import Cell, Column, Row

if TYPE_CHECKING:
    from textual.app import App

ENDS = (Column("name", "Name", 22, flexible=True, priority=9), Column("title", "Title", 24, flexible=True, priority=5))
NOBODY = "Nobody in the book is called like that."
FOUND_ELSEWHERE = 20
"""People of other accounts that are offered below those of this one."""


async def draw_line(app: App[Any], desk: Desk, request: requests.DrawLine) -> bool:
    """Ask for the other end, the kind, and what it rests on, which enter skips; only then the line is drawn."""
    book, dossier = await read_account_dossier(desk, request.account_id)
    known = await _read(desk, request)
    here = End(request.person, request.seat)
    names: dict[int, str] = {}
    find = await asyncio.to_thread(_search, desk, dossier, here, names)
    title = f"A line from {known.called} to …"
    key = await app.push_screen_wait(PickScreen(title, ENDS, find, empty=NOBODY, goes_on=True))
    if key is None:
        return False
    kinds = KeyedScreen(f"{known.called} …", DRAW_COLUMNS, draw_rows(names[key]), [each.key for each in DRAWN])
    place = await app.push_screen_wait(kinds)
    if place is None:
        return False
    seats = {seat.id for seat in dossier.seats}
    values = _values(dossier.account.id, DRAWN[place], here, End(seat=key) if key in seats else End(key))
    title = f"{known.called} {DRAWN[place].words} {names[key]}"
    draft = f"lines new {dossier.account.id} {here.person or here.seat} {key} {place}"
    saved = await show_form(app, desk, new_line(book, values, title), draft, adds=True)
    if saved:
        say_saved(app, desk, f"{DRAWN[place].words} {names[key]}."[:60])
    return saved


async def edit_lines(app: App[Any], desk: Desk, request: requests.EditLines) -> bool:
    """List the lines of a person, or of a seat."""
    known = await _read(desk, request)
    await app.push_screen(LinesScreen(desk.book, request.account_id, End(request.person, request.seat), known))
    return False


async def edit_one(app: App[Any], desk: Desk, request: people_requests.EditLine) -> bool:
    """Edit a line."""
    known, line, here = await _one(desk, request)
    title = f"{known.called}: {say_line(line, here, known.names)}"
    return await show_form(app, desk, edit_form(desk.book, line, title), f"lines {line.id}")


async def confirm_one(app: App[Any], desk: Desk, request: people_requests.ConfirmLine) -> bool:
    """Ask who says so, and mark a line as confirmed as of today."""
    known, line, here = await _one(desk, request)

    def confirm(source: str) -> None:
        edit_line(desk.book, line.id, {"source": source, "state": "confirmed", "as_of": clock.today()})

    shown = confirm_with(say_line(line, here, known.names), line.source, confirm)
    saved = await show_form(app, desk, shown, f"lines {line.id} confirm", adds=True)
    if saved:
        say_saved(app, desk, "Confirmed as of today.")
    return saved


async def remove_one(app: App[Any], desk: Desk, request: people_requests.RemoveLine) -> bool:
    """Take a line out, after asking."""
    known, line, here = await _one(desk, request)
    return await ask_removal(app, desk, desk.book, remove_line(known, line, here)) > 0


async def _read(desk: Desk, request: requests.DrawLine | requests.EditLines) -> LinesAt:
    def read() -> LinesAt:
        with desk.book.read() as session:
            return read_lines_at(session, request.person, request.seat)

    return await asyncio.to_thread(read)


async def _one(desk: Desk, request: people_requests.AboutLine) -> tuple[LinesAt, LineRow, End]:
    known = await _read(desk, request)
    line = next((row for row in known.rows if row.id == request.key), None)
    if line is None:
        raise gone()
    return known, line, End(request.person, request.seat)


# -- the other end -------------------------------------------------------------------------------------------------


def _search(desk: Desk, dossier: Dossier, here: End, names: dict[int, str]) -> Find:
    """Return the search for the other end: people and unnamed seats of the account, then people of other ones.

    `names` is filled with what each that is offered is called.
    """
    rows = [row for row in _rows_here(dossier) if row.key not in here]
    in_account = among(rows)
    known = {row.key for row in rows} | set(here)
    names.update({row.key: _name_of(row) for row in rows})

    def find(text: str) -> Sequence[Row]:
        if not text.strip():
            return in_account(text)
        hits = search.find_people(desk.reader, text, FOUND_ELSEWHERE)
        elsewhere = [_row_elsewhere(hit) for hit in hits if hit.record_id not in known]
        names.update({hit.record_id: f"{hit.title}, {hit.where}" if hit.where else hit.title for hit in hits})
        names.update({row.key: _name_of(row) for row in rows})
        return [*in_account(text), *elsewhere]

    return find


def _rows_here(dossier: Dossier) -> Iterator[Row]:
    """Yield the people of the account in outline order with their titles, and the seats in which we know nobody."""
    seen: set[int] = set()
    for node in dossier.outline():
        for person in node.people:
            if person.id not in seen:
                seen.add(person.id)
                yield Row(person.id, (Cell(person.name, "strong"), node.seat.title))
        if not node.people and not node.seat.is_vacant:
            yield Row(node.seat.id, (Cell(NEED_TO_KNOW, "warning"), node.seat.title or "unnamed seat"))
    yield from (Row(each.id, (Cell(each.name, "strong"), "no seat yet")) for each in dossier.unplaced())


def _row_elsewhere(hit: search.Hit) -> Row:
    return Row(hit.record_id, (Cell(hit.title), Cell(hit.where or "without account", "muted")))


def _name_of(row: Row) -> str:
    name, title = (cell if isinstance(cell, str) else cell.text for cell in row.cells)
    return title if name == NEED_TO_KNOW else name


def _values(account: int, draw: Draw, here: End, other: End) -> dict[str, Any]:
    """Return the fields of a line between two ends."""
    start, end = (other, here) if draw.from_other else (here, other)
    return {
        "account_id": account,
        "kind": draw.kind,
        "from_person_id": start.person or None,
        "from_seat_id": start.seat or None,
        "to_person_id": end.person or None,
        "to_seat_id": end.seat or None,
    }
