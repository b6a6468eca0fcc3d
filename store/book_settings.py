"""What belongs to the book itself and travels with it: its name, currency and fiscal year."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated, Any, ClassVar

from pydantic import AfterValidator
from pydantic import Field as Limit
from sqlmodel import Session, select

from store.book import Book
from store.records import Draft, Line, Name, Record, Row, as_row, edit_record


class BookSettings(Record, table=True):
    """One row a book."""

    __tablename__ = "book_settings"
    name: str
    currency: str
    fiscal_year_start: int


def _currency(text: str) -> str:
    if len(text) != 3 or not text.isascii() or not text.isalpha():
        raise ValueError("is three letters, such as EUR")
    return text.upper()


class BookSettingsDraft(Draft):
    """Settings as they come in."""

    labels: ClassVar[Mapping[str, str]] = {"name": "Book", "fiscal_year_start": "Fiscal year starts in month"}
    name: Name = "My book"
    currency: Annotated[Line, AfterValidator(_currency)] = "EUR"
    fiscal_year_start: Annotated[int, Limit(ge=1, le=12)] = 1


class BookSettingsRow(Row):
    """Settings as they go out."""

    name: str
    currency: str
    fiscal_year_start: int


def read_book_settings(session: Session) -> BookSettingsRow:
    """Return the book's settings."""
    return as_row(BookSettingsRow, session.exec(select(BookSettings)).one())


def edit_book_settings(book: Book, changes: Mapping[str, Any], seen: Mapping[str, Any] | None = None) -> None:
    """Change the book's settings; a currency changes what amounts are called, never the amounts."""
    with book.write(f"Book settings: {', '.join(changes)}") as session:
        edit_record(session.exec(select(BookSettings)).one(), BookSettingsDraft, changes, seen)
