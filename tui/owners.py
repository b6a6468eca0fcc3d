"""Who of us owns something: nobody, one of the colleagues, the user herself, or somebody whose name is asked for."""

from __future__ import annotations

import asyncio
from collections import Counter
from collections.abc import Mapping, Sequence
from functools import partial
from typing import TYPE_CHECKING, Any

from store.book import Book
from store.clean import clean, fold
from store.colleagues import Colleague, ColleagueDraft, ColleagueRow, find_colleague, list_colleagues
from store.records import add_record, checked
from tui.fields import ANOTHER_COLLEAGUE, OTHER_COLLEAGUE
from tui.screens.picking import pick_name
from tui.widgets.form import Ask, Field

if TYPE_CHECKING:
    from textual.app import App

NEW_COLLEAGUE = "new colleague"
"""What is said of a typed name that is nobody's."""
NEW = "new: "
"""What a value begins with that is not the key of a colleague but the name of one to be: `new: Petra Okafor`."""


def owner_field(app: App[Any], book: Book, my_name: str) -> Field:
    """Return the field that gives an account its owner; a name that is no colleague's is a value of its own."""
    colleagues = _read(book)
    choices = [("", "Nobody"), *_labels(colleagues)]
    me = clean(my_name)
    if me and fold(me) not in (fold(row.name) for row in colleagues):
        choices.append((NEW + me, f"{me} (me)"))
    asks: dict[str, Ask] = {OTHER_COLLEAGUE: partial(ask_colleague, app, book, "Whose account is it?")}
    choices.append((OTHER_COLLEAGUE, ANOTHER_COLLEAGUE))
    return Field("owner_id", "Owner", "choice", choices, asks=asks, name_of=partial(_name_of, book))


def colleague_field(app: App[Any], book: Book, name: str, label: str, title: str) -> Field:
    """Return a field for one of us, or nobody; `title` is what is asked when somebody else is meant."""
    choices = [("", "Nobody"), *_labels(_read(book)), (OTHER_COLLEAGUE, ANOTHER_COLLEAGUE)]
    asks: dict[str, Ask] = {OTHER_COLLEAGUE: partial(ask_colleague, app, book, title)}
    return Field(name, label, "choice", choices, asks=asks, name_of=partial(_name_of, book))


def name_of(values: Mapping[str, str]) -> str:
    """Return the name of the owner who is to become a colleague, empty when the owner is one, or is not given."""
    return new_name(values.get("owner_id", ""))


def new_name(value: str) -> str:
    """Return the name in the value of somebody who is to become a colleague, empty for any other value."""
    return value.removeprefix(NEW) if value.startswith(NEW) else ""


def with_key(book: Book, values: Mapping[str, str], field: str = "owner_id") -> dict[str, str]:
    """Return the values of a form with the owner as the key of a colleague, or nobody while the name is no one's."""
    if not (name := new_name(values.get(field, ""))):
        return dict(values)
    with book.read() as session:
        return {**values, field: str(find_colleague(session, name) or "")}


def with_made(book: Book, values: Mapping[str, str], *names: str) -> dict[str, str]:
    """Return the values of a form with the key of a colleague in these fields; who is new is made one.

    Called within the step that saves the form (`Book.one_step`), so that undo takes back both.
    """
    made = {name: new_name(values.get(name, "")) for name in names}
    return {**values, **{name: str(make_colleague(book, new)) for name, new in made.items() if new}}


def make_colleague(book: Book, name: str) -> int:
    """Return the key of the colleague of that name, who is added when nobody is called so."""
    draft = checked(ColleagueDraft, {"name": name})
    with book.write(f"Colleague {draft.name} added") as session:
        return find_colleague(session, draft.name) or int(add_record(session, Colleague, draft).id or 0)


async def ask_colleague(app: App[Any], book: Book, title: str) -> tuple[str, str] | None:
    """Ask for one of us, and return key and name; who is new has NEW before the name in place of a key."""
    colleagues = await asyncio.to_thread(_read, book)
    names = [(row.name, row.email or row.role) for row in colleagues]
    picked = await pick_name(app, title, names, NEW_COLLEAGUE, "Type a name; ⏎ makes it a colleague.")
    if isinstance(picked, str):
        return NEW + picked, picked
    return None if picked is None else _labels(colleagues)[picked]


def _name_of(book: Book, value: str) -> str:
    return new_name(value) or dict(_labels(_read(book))).get(value, "")


def _labels(colleagues: Sequence[ColleagueRow]) -> list[tuple[str, str]]:
    """Return the key and the name of each; who shares a name with somebody bears the e-mail address or the role."""
    alike = Counter(fold(row.name) for row in colleagues)
    beside = {row.id: row.email or row.role for row in colleagues if alike[fold(row.name)] > 1}
    return [(str(row.id), ", ".join(filter(None, (row.name, beside.get(row.id))))) for row in colleagues]


def _read(book: Book) -> Sequence[ColleagueRow]:
    with book.read() as session:
        return list_colleagues(session)
