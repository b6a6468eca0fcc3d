"""Saved views: lists of accounts kept under a name, each a shelf or what was searched for, in an order."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated, Any, ClassVar

from pydantic import AfterValidator
from pydantic import Field as Limit
from sqlmodel import Session, col, select

from store.book import Book
from store.clean import fold
from store.errors import NotFound
from store.own_lists import refuse_namesake
from store.records import Draft, Line, Name, Record, Row, add_record, checked, edit_record, read_rows, take
from store.windows import ALL, SORTABLE


class SavedView(Record, table=True):
    """One view; `shelf` as in store.windows, `words` what is searched for ("" for the whole shelf)."""

    __tablename__ = "saved_view"
    name: str
    words: str = ""
    shelf: int = ALL
    sorted_by: str = SORTABLE[0]
    descending: bool = False


def _sortable(name: str) -> str:
    if name not in SORTABLE:
        raise ValueError(f"is one of {', '.join(SORTABLE)}")
    return name


class SavedViewDraft(Draft):
    """A view as it comes in."""

    labels: ClassVar[Mapping[str, str]] = {"name": "View"}
    name: Name
    words: Line = ""
    shelf: Annotated[int, Limit(ge=ALL, le=3)] = ALL
    sorted_by: Annotated[str, AfterValidator(_sortable)] = SORTABLE[0]
    descending: bool = False


class SavedViewRow(Row):
    """A view as it goes out."""

    name: str
    words: str
    shelf: int
    sorted_by: str
    descending: bool


def list_views(session: Session) -> list[SavedViewRow]:
    """Return the views, by name."""
    rows = read_rows(session, SavedViewRow, select(SavedView).order_by(col(SavedView.id)))
    return sorted(rows, key=lambda row: fold(row.name))


def find_view(session: Session, name: str) -> SavedViewRow:
    """Return the view of this name, whatever its case and accents; NotFound when there is none."""
    views = list_views(session)
    for view in views:
        if fold(view.name) == fold(name):
            return view
    names = ", ".join(view.name for view in views)
    hint = f"There are: {names}." if names else "V on the list of accounts keeps it under a name."
    raise NotFound("No such view", f"No view is called “{name}”.", hint)


def keep_view(book: Book, values: Mapping[str, Any]) -> int:
    """Keep a view under its name and return its key; a view of the same name is replaced, in one recorded step."""
    draft = checked(SavedViewDraft, values)
    with book.write(f"View {draft.name} kept") as session:
        for row in session.exec(select(SavedView)):
            if fold(row.name) == fold(draft.name):
                edit_record(row, SavedViewDraft, dict(draft))
                return int(row.id or 0)
        row = add_record(session, SavedView, draft)
        session.flush()
        return int(row.id or 0)


def rename_view(book: Book, key: int, name: str) -> None:
    """Give a view another name, as one recorded step; refused when there is one of that name."""
    with book.write("") as session:
        row = take(session, SavedView, key)
        session.label = f"View {row.name} is now called {name}"
        edit_record(row, SavedViewDraft, {"name": name})
        refuse_namesake(session, row)


def remove_view(book: Book, key: int) -> None:
    """Take a view out of the list, as one recorded step; its accounts stay as they are."""
    with book.write("") as session:
        row = take(session, SavedView, key)
        session.label = f"View {row.name} removed"
        session.delete(row)
