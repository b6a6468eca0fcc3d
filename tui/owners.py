"""Who can own an account: nobody, one of the colleagues, the user herself, or somebody whose name is asked for."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import partial
from typing import TYPE_CHECKING, Any

from store.book import Book
from store.clean import clean, fold
from store.colleagues import find_colleague
from tui.screens.picking import pick_name
from tui.widgets.form import Ask, Field

if TYPE_CHECKING:
    from textual.app import App

OTHER = "other"
"""The choice that asks for a name."""
NEW = "new: "
"""What a value begins with that is not the key of a colleague but the name of one to be: `new: Petra Okafor`."""


def owner_field(app: App[Any], colleagues: Sequence[tuple[int, str]], my_name: str) -> Field:
    """Return the field that gives an account its owner; a name that is no colleague's is a value of its own.

    `colleagues` are the keys and names of those there are.
    """
    choices = [("", "Nobody"), *((str(key), name) for key, name in colleagues)]
    me = clean(my_name)
    if me and fold(me) not in (fold(name) for _, name in colleagues):
        choices.append((NEW + me, f"{me} (me)"))
    asks: dict[str, Ask] = {OTHER: partial(_ask, app, colleagues)}
    return Field("owner_id", "Owner", "choice", [*choices, (OTHER, "Somebody else …")], asks=asks)


def name_of(values: Mapping[str, str]) -> str:
    """Return the name of the owner who is to become a colleague, empty when the owner is one, or is not given."""
    value = values.get("owner_id", "")
    return value.removeprefix(NEW) if value.startswith(NEW) else ""


def with_key(book: Book, values: Mapping[str, str]) -> dict[str, str]:
    """Return the values of a form with the owner as the key of a colleague, or nobody while the name is no one's."""
    if not (name := name_of(values)):
        return dict(values)
    with book.read() as session:
        return {**values, "owner_id": str(find_colleague(session, name) or "")}


async def _ask(app: App[Any], colleagues: Sequence[tuple[int, str]]) -> tuple[str, str] | None:
    names = [name for _, name in colleagues]
    name = await pick_name(
        app, "Whose account is it?", names, "a new colleague", "Type a name; ⏎ makes it a colleague."
    )
    return None if name is None else ({known: str(key) for key, known in colleagues}.get(name, NEW + name), name)
