"""Views: the list of accounts on screen is kept under a name, and shown again from wherever it was left."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Any

from store.clean import clean, fold
from store.saved_views import SavedViewRow, keep_view, list_views, remove_view
from store.windows import Order
from tui import growth_requests, requests
from tui.desk import Desk
from tui.forms import found, say_saved
from tui.screens.account_list import COLUMNS
from tui.screens.picking import PickScreen, among
from tui.screens.whole_book import WholeBookScreen
from tui.widgets.table import Column, Row
from tui.wording import tier_name

if TYPE_CHECKING:
    from textual.app import App

NEW, REMOVE = 0, -1
"""Keys of the row that keeps the list under the name which was typed, and of the one that removes the view it is."""
VIEW_COLUMNS = (
    Column("name", "View", 18, flexible=True, priority=9),
    Column("shows", "Shows", 20, flexible=True, priority=8),
    Column("order", "By", 14, priority=7),
)
EMPTY = "Type a name: the list on screen, its tier or search and its order, is kept under it."


async def open_views(app: App[Any], desk: Desk, request: growth_requests.OpenViews) -> bool:
    """Show the views; the one that is taken is shown, and a new name keeps the list on screen. Say whether it was."""
    views = await asyncio.to_thread(_read, desk)
    typed, key = await _pick(app, views, request)
    if key is None:
        return False
    if key in (NEW, REMOVE):
        words = await asyncio.to_thread(_keep if key == NEW else _remove, desk, views, typed, request)
        say_saved(app, desk, words)
        return True
    view = found(views, key)
    screen = next(screen for screen in app.screen_stack if isinstance(screen, WholeBookScreen))
    screen.show_list(view.words, view.shelf, Order(view.sorted_by, view.descending))
    return False


def _read(desk: Desk) -> Sequence[SavedViewRow]:
    with desk.book.read() as session:
        return list_views(session)


async def _pick(
    app: App[Any], views: Sequence[SavedViewRow], request: growth_requests.OpenViews
) -> tuple[str, int | None]:
    shown = next((view for view in views if _is_shown(view, request)), None)
    search, typed = among([Row(view.id, _cells(view)) for view in views]), ""
    removal = [Row(REMOVE, (f"Remove “{shown.name}”", "from these views; its accounts stay", ""))] if shown else []

    def find(text: str) -> Sequence[Row]:
        nonlocal typed
        typed = clean(text)
        keeps = [Row(NEW, (f"Keep “{typed}”", *_say(request.words, request.shelf, request.order)))] if typed else []
        return [*search(text), *keeps, *([] if typed else removal)]

    title = "Views: type a name to keep this list" if not views else f"Views · {len(views)}"
    key = await app.push_screen_wait(
        PickScreen(title, VIEW_COLUMNS, find, key=shown.id if shown else None, empty=EMPTY, goes_on=True)
    )
    return typed, key


def _is_shown(view: SavedViewRow, request: growth_requests.OpenViews) -> bool:
    order = Order(view.sorted_by, view.descending)
    return fold(view.words) == fold(request.words) and (view.shelf, order) == (request.shelf, request.order)


def _cells(view: SavedViewRow) -> tuple[str, str, str]:
    return (view.name, *_say(view.words, view.shelf, Order(view.sorted_by, view.descending)))


def _say(words: str, shelf: int, order: Order) -> tuple[str, str]:
    """Return what a list shows, and in which order, in words."""
    if words:
        return f"what is found for “{words}”", "best first"
    column = next(column.title for column in COLUMNS if column.key == order.column)
    return tier_name(shelf), f"{column.lower()}{' ↓' if order.descending else ''}"


def _keep(desk: Desk, views: Sequence[SavedViewRow], name: str, request: growth_requests.OpenViews) -> str:
    values = {
        "name": name,
        "words": request.words,
        "shelf": request.shelf,
        "sorted_by": request.order.column,
        "descending": request.order.descending,
    }
    keep_view(desk.book, values)
    again = any(fold(view.name) == fold(name) for view in views)
    return f"View {name} {'replaced' if again else 'kept'}; v shows it."


def _remove(desk: Desk, views: Sequence[SavedViewRow], _: str, request: growth_requests.OpenViews) -> str:
    view = next(view for view in views if _is_shown(view, request))
    remove_view(desk.book, view.id)
    return f"View {view.name} removed; u brings it back."


FLOWS: dict[type[requests.Request], Callable[[App[Any], Desk, Any], Any]] = {growth_requests.OpenViews: open_views}
