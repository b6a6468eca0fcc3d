"""What the forms of all items of a plan have in common: fields that are written otherwise than they are held."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import Any, Protocol

from store.book import Book
from store.errors import Conflict
from store.records import Draft, Refusals, Row, checked, label_of
from tui import fields
from tui.forms import Shown, given
from tui.widgets.form import Field


class Way(Protocol):
    """How a field is written and read that is held as a whole number: a person by name, a value with its unit."""

    def say(self, value: int | None) -> str:
        """Return the text of a value."""

    def read(self, text: str, field: str) -> int | None:
        """Return the value of a text that was typed; Refused at that field when it has none."""

    def seen(self, text: str) -> int | None:
        """Return the value of a text that stood there before, None when that can no longer be said."""


Ways = Mapping[str, Way]
Add = Callable[[Book, Mapping[str, Any]], int]
Edit = Callable[[Book, int, Mapping[str, Any], Mapping[str, Any]], object]


def new_item(
    book: Book,
    title: str,
    asked: Sequence[Field],
    begun: Mapping[str, str],
    draft: type[Draft],
    add: Add,
    *,
    ways: Ways,
    base: Mapping[str, Any],
) -> tuple[Shown, list[int]]:
    """Return the form of a new item, with what stands in it already, and the list that its key goes to.

    `base` is what the record bears besides its fields. Somebody new is only made when all else is right.
    """
    made: list[int] = []

    def save(typed: dict[str, str], _: dict[str, str]) -> None:
        wrong, texts = Refusals(), given(typed)
        plain = {name: text for name, text in texts.items() if name not in ways}
        with wrong.collect():
            checked(draft, {**base, **plain})
        wrong.tell()
        with book.one_step():
            key = add(book, {**base, **plain, **read_with(ways, texts)})
        made.append(key)

    return (title, asked, begun, save), made


def edit_item(
    book: Book, title: str, asked: Sequence[Field], row: Row, draft: type[Draft], edit: Edit, *, ways: Ways
) -> Shown:
    """Return the form of an item; each field saves when it is left."""
    values = fields.record_values(row.model_dump(), asked)
    values |= {each.name: ways[each.name].say(getattr(row, each.name)) for each in asked if each.name in ways}

    def save(changes: dict[str, str], seen: dict[str, str]) -> None:
        before = {name: ways[name].seen(text) if name in ways else text for name, text in seen.items()}
        with told_as_typed(draft, ways, changes), book.one_step():
            edit(book, row.id, {**changes, **read_with(ways, changes)}, before)

    return title, asked, values, save


def read_with(ways: Ways, texts: Mapping[str, str]) -> dict[str, Any]:
    """Return the values of those of the texts that are written otherwise than they are held."""
    wrong, values = Refusals(), dict[str, Any]()
    for name, text in texts.items():
        if name in ways:
            with wrong.collect():
                values[name] = ways[name].read(text, name)
    wrong.tell()
    return values


@contextmanager
def told_as_typed(draft: type[Draft], ways: Ways, changes: Mapping[str, str]) -> Iterator[None]:
    """Let a conflict over a field show it as it is typed, not as it is held."""
    try:
        yield
    except Conflict as error:
        name = next((name for name in ways if name in changes and label_of(draft, name) == error.field), None)
        if name is None:
            raise
        raise Conflict(
            error.field, ways[name].say(int(error.theirs) if error.theirs else None), changes[name]
        ) from None
