"""Who can own an account: nobody, one of the colleagues, the user herself, or somebody whose name is asked for."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from functools import partial
from typing import TYPE_CHECKING, Any

from store.book import Book
from store.clean import clean, fold
from store.colleagues import name_colleague
from tui.screens.picking import pick_name
from tui.widgets.form import Ask, Field

if TYPE_CHECKING:
    from textual.app import App

ME, OTHER = "me", "other"
"""Choices that are the key of no colleague yet."""


def owner_field(app: App[Any], book: Book, colleagues: Sequence[tuple[int, str]], my_name: str) -> Field:
    """Return the field that gives an account its owner; who is not a colleague yet becomes one.

    `colleagues` are the keys and names of those there are.
    """
    names = [name for _, name in colleagues]
    choices = [("", "Nobody"), *((str(key), name) for key, name in colleagues)]
    asks: dict[str, Ask] = {OTHER: partial(_ask, app, book, names)}
    me = clean(my_name)
    if me and fold(me) not in map(fold, names):
        choices.append((ME, f"{me} (me)"))
        asks[ME] = partial(_add, book, me)
    return Field("owner_id", "Owner", "choice", [*choices, (OTHER, "Somebody else …")], asks=asks)


async def _ask(app: App[Any], book: Book, names: Sequence[str]) -> tuple[str, str] | None:
    name = await pick_name(
        app, "Whose account is it?", names, "a new colleague", "Type a name; ⏎ makes it a colleague."
    )
    return None if name is None else await _add(book, name)


async def _add(book: Book, name: str) -> tuple[str, str]:
    return str(await asyncio.to_thread(name_colleague, book, name)), name
