"""Showing a form, and saying where the user looks next that it was saved."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any, TypeVar

from store.errors import Conflict, Refused, gone
from store.records import Draft, Row, label_of
from store.windows import read_book_line
from tui import fields
from tui.desk import Desk
from tui.saving import Save
from tui.screens.record_form import RecordFormScreen
from tui.widgets.form import Field
from tui.widgets.keyline import KeyLine

if TYPE_CHECKING:
    from textual.app import App

R = TypeVar("R", bound=Row)
AFTER_REFRESH = 0.1
"""Seconds from a commit to its word: drawn once, on top of what the change has altered."""

Shown = tuple[str, Sequence[Field], Mapping[str, str], Save]
"""What a form needs: title, fields, values, and how it saves."""


async def show_form(app: App[Any], desk: Desk, shown: Shown, draft: str, *, adds: bool = False) -> bool:
    """Show a form until it is left and say whether anything was saved; `draft` names the draft of it."""
    start = read_book_line(desk.reader).fiscal_year_start
    screen = RecordFormScreen(*shown, drafts=desk.drafts, draft=draft, adds=adds, fiscal_start=start)
    saved = await app.push_screen_wait(screen)
    if saved:
        say_saved(app, desk, "It is in your book.")
    return bool(saved)


def say_saved(app: App[Any], desk: Desk, words: str) -> None:
    """Say that it is saved; called only after the commit, and shown once the screens have read the book anew.

    The words stand on the uppermost screen that has a line for them: a form that has come over it has none.
    """
    state = f"{desk.saved_now()} · {words}"

    def show() -> None:
        for screen in reversed(app.screen_stack):
            lines = screen.query(KeyLine)
            for line in lines:
                line.state = state
            if lines:
                return

    app.set_timer(AFTER_REFRESH, show)


def forget_saved(app: App[Any]) -> None:
    """Take away what was said of the step before: the next one has begun."""
    for screen in app.screen_stack:
        for line in screen.query(KeyLine):
            line.state = ""


@contextmanager
def amounts_as_typed(draft: type[Draft], changes: Mapping[str, str], currency: str, *amounts: str) -> Iterator[None]:
    """Let a conflict over one of these amounts of a draft show it as it is typed, not in minor units."""
    try:
        yield
    except Conflict as error:
        name = next((each for each in amounts if label_of(draft, each) == error.field), None)
        if name is None:
            raise
        theirs = fields.amount_text(int(error.theirs) if error.theirs else None, currency)
        raise Conflict(error.field, theirs, changes[name]) from None


@contextmanager
def told_at(field: str, *names: str) -> Iterator[None]:
    """Let what is refused about fields of the record be told at the field of the form that stands for them."""
    try:
        yield
    except Refused as error:
        error.fields = {field if name in names else name: words for name, words in error.fields.items()}
        raise


def found(rows: Sequence[R], key: int) -> R:
    """Return the row of that key; NotFound when it went between the list and the form."""
    row = next((row for row in rows if row.id == key), None)
    if row is None:
        raise gone()
    return row


def given(values: Mapping[str, str]) -> dict[str, Any]:
    """Return the fields of a form in which something stands."""
    return {name: text for name, text in values.items() if text}
