"""The book's own lists on screen, such as what we sell: each shown again and again until it is left."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Generic, TypeVar

from store.book import Book
from store.clean import clean, fold
from store.errors import Refused
from store.offerings import OfferingRow
from store.personas import PersonaRow
from tui.desk import Desk
from tui.forms import Shown, found, say_saved, show_form
from tui.keyboard import hold_keys
from tui.record_forms.removal import Removal
from tui.screens.dialogs import ChoiceDialog
from tui.screens.picking import PickScreen, among
from tui.widgets.table import Cell, Column, Row

if TYPE_CHECKING:
    from textual.app import App

R = TypeVar("R", bound=OfferingRow | PersonaRow)
Cells = tuple[str | Cell, ...]
NEW = 0
"""The key of the row that adds the name which was typed."""


@dataclass(frozen=True, slots=True)
class ShownList(Generic[R]):
    """A list of the book's own: what it is called, how it is shown, and what can be done with one in it."""

    title: str
    columns: Sequence[Column]
    empty: str
    """What stands where none is in it."""
    cells: Callable[[int, R], Cells]
    """Returns the row of one, by its number and itself."""
    cells_of_new: Callable[[str, int], Cells]
    """Returns the row that adds one, by its name and how many there are."""
    read: Callable[[Any], Sequence[R]]
    """Reads all of them in a session, in their order."""
    add: Callable[[Book, Mapping[str, Any]], int]
    move: Callable[[Book, int, int], None]
    edit: Callable[[Book, R], Shown]
    """Returns the form of one."""
    ask_removal: Callable[[Book, R], Removal]
    """Returns what is asked before one is removed."""

    def read_all(self, book: Book) -> Sequence[R]:
        """Return all that are in it."""
        with book.read() as session:
            return self.read(session)

    def rows(self, known: Sequence[R]) -> Sequence[Row]:
        """Return a row for each."""
        return [Row(each.id, self.cells(number, each)) for number, each in enumerate(known, 1)]

    def rows_of_new(self, name: str, known: Sequence[R]) -> Sequence[Row]:
        """Return the row that adds the name which was typed, if there is none of that name."""
        if not name or fold(name) in {fold(each.name) for each in known}:
            return []
        return [Row(NEW, self.cells_of_new(name, len(known)))]


async def keep_list(app: App[Any], desk: Desk, own: ShownList[R]) -> bool:
    """Show a list until it is left: add by typing a name; edit, move, remove one. Say whether anything was changed."""
    book = await asyncio.to_thread(lambda: desk.book)
    at, changed = None, False
    while True:
        known = await asyncio.to_thread(own.read_all, book)
        typed, key = await _pick(app, own, known, at)
        if key is None:
            return changed
        try:
            at = await (_add(app, desk, own, typed) if key == NEW else _change(app, desk, own, key))
            changed = True
        except Refused as error:
            app.notify(error.message, title=error.title, severity="warning", markup=False)


async def _pick(app: App[Any], own: ShownList[R], known: Sequence[R], at: int | None) -> tuple[str, int | None]:
    search, typed = among(own.rows(known)), ""

    def find(text: str) -> Sequence[Row]:
        nonlocal typed
        typed = clean(text)
        return [*search(text), *own.rows_of_new(typed, known)]

    title = f"{own.title} · {len(known)}"
    key = await app.push_screen_wait(PickScreen(title, own.columns, find, key=at, empty=own.empty, goes_on=True))
    return typed, key


async def _add(app: App[Any], desk: Desk, own: ShownList[R], name: str) -> int:
    key = await asyncio.to_thread(own.add, desk.book, {"name": name})
    say_saved(app, desk, f"{name} added.")
    return key


async def _change(app: App[Any], desk: Desk, own: ShownList[R], key: int) -> int:
    """Ask what is to be done with one and do it; the cursor stays on it."""
    book = desk.book
    one = found(await asyncio.to_thread(own.read_all, book), key)
    removal = await asyncio.to_thread(own.ask_removal, book, one)
    answers = ("Leave it", "Edit", "Up", "Down", "Remove")
    answer = await app.push_screen_wait(ChoiceDialog(one.name, removal.question, answers))
    hold_keys(app)
    if answer == 1:
        await show_form(app, desk, own.edit(book, one), f"{own.title.lower()} {key}")
    elif answer in (2, 3):
        await asyncio.to_thread(own.move, book, key, -1 if answer == 2 else 1)
    elif answer:
        await asyncio.to_thread(removal.answers[0][1], book)
    if answer > 1:
        say_saved(app, desk, "Moved." if answer < 4 else "Removed. u brings it back.")
    hold_keys(app)
    return key
