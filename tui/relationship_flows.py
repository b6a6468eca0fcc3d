"""Saying who of us, and which competitor, is what to whom: levels at once, the rest by a form."""

from __future__ import annotations

import asyncio
from functools import partial
from typing import TYPE_CHECKING, Any

from store.book import Book
from store.colleagues import list_colleagues
from store.opportunities import list_opportunities
from store.relationships import RelationshipRow, list_relationships, remove_relationship, set_relationship
from store.sides import Sides, read_sides
from store.words import LEVEL
from tui import people_requests, requests
from tui.desk import Desk
from tui.forms import say_saved, show_form
from tui.owners import NEW_COLLEAGUE, make_colleague
from tui.record_forms.relationships import edit_relationship
from tui.screens.picking import pick_name
from tui.screens.relationships import RelationshipsScreen

if TYPE_CHECKING:
    from textual.app import App


async def open_relationships(app: App[Any], desk: Desk, request: requests.OpenRelationships) -> bool:
    """Show who knows whom."""
    sides = await _sides(desk, request.account_id)
    await app.push_screen(RelationshipsScreen(desk.book, request.account_id, sides, request.person))
    return False


async def set_level(app: App[Any], desk: Desk, request: people_requests.SetLevel) -> bool:
    """Set the level now, or the one wanted, at once."""
    side = {"colleague_id": request.colleague or None, "competitor": request.competitor}
    changes = {request.field: request.level}
    await asyncio.to_thread(partial(set_relationship, desk.book, request.person, changes, **side))  # type: ignore[arg-type]
    wanted = " wanted" if request.field == "level_wanted" else ""
    say_saved(app, desk, f"{LEVEL.label(request.level)}{wanted}.")
    return True


async def edit(app: App[Any], desk: Desk, request: people_requests.EditRelationship) -> bool:
    """Show everything that can be said of a relationship."""
    book, row, title = await asyncio.to_thread(_read, desk, request)
    draft = f"related {request.person} {request.colleague} {request.competitor}"  # there may be a record, or not yet
    return await show_form(app, desk, edit_relationship(book, request, row, title), draft)


async def clear(app: App[Any], desk: Desk, request: people_requests.ClearRelationship) -> bool:
    """Take out what is said; nothing is asked, since undo brings it back whole."""
    book, row, _ = await asyncio.to_thread(_read, desk, request)
    if row is None:
        return False
    await asyncio.to_thread(remove_relationship, book, row.id)
    say_saved(app, desk, "Nothing said. u brings it back.")
    return True


async def add_side(app: App[Any], desk: Desk, request: people_requests.AddSide) -> bool:
    """Ask for a colleague, or a competitor, and show a column for whoever it is."""
    is_ours = request.what == "colleague"
    names = await asyncio.to_thread(_colleagues if is_ours else _competitors, desk, request.account_id)
    title, note = ("Which of us?", NEW_COLLEAGUE) if is_ours else ("Which competitor?", "new competitor")
    chosen = await pick_name(app, title, [(name, "") for _, name in names], note, "Type a name.", goes_on=True)
    if chosen is None:
        return False
    key, name = names[chosen] if isinstance(chosen, int) else (0, chosen)
    if is_ours and not key:
        key = await asyncio.to_thread(make_colleague, desk.book, name)
    sides = await _sides(desk, request.account_id)
    for screen in app.screen_stack:
        if isinstance(screen, RelationshipsScreen):
            screen.show_column(sides, key, "" if is_ours else name)
    return is_ours


async def _sides(desk: Desk, account_id: int) -> Sides:
    def read() -> Sides:
        with desk.book.read() as session:
            return read_sides(session, account_id)

    return await asyncio.to_thread(read)


def _read(desk: Desk, about: people_requests.AboutRelationship) -> tuple[Book, RelationshipRow | None, str]:
    with desk.book.read() as session:
        sides = read_sides(session, about.account_id)
    side = about.person, about.colleague or None, about.competitor
    found = (row for row in sides.relationships if (row.person_id, row.colleague_id, row.competitor) == side)
    person = next((each.name for each, _ in sides.people() if each.id == about.person), "")
    who = sides.org.colleagues.get(about.colleague, about.competitor)
    return desk.book, next(found, None), f"{who} and {person}"


def _colleagues(desk: Desk, account_id: int) -> list[tuple[int, str]]:
    _ = account_id
    with desk.book.read() as session:
        return [(row.id, row.name) for row in list_colleagues(session)]


def _competitors(desk: Desk, account_id: int) -> list[tuple[int, str]]:
    """Return the competitors that anything of this account speaks of."""
    with desk.book.read() as session:
        named = {row.competitor for row in list_opportunities(session, account_id)}
        named |= {row.competitor for row in list_relationships(session, account_id)}
    return [(0, name) for name in sorted(named) if name]
