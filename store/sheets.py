"""Sheets made: from which template and which state of the book, so that a stale one is known.

A note of what happened by itself: it says what lies in a folder, so undo leaves it alone, and no dump shows it.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from typing import NamedTuple

from sqlalchemy import BigInteger, delete, insert, tuple_
from sqlmodel import Field, Session, SQLModel, col, select

from store import clock
from store.book import Book


class Sheet(SQLModel, table=True):
    """The last sheet that was made for an account from a template.

    `template_digest` is of the template's file, `text_digest` of the sheet, both SHA-256; `change_id` the newest change
    of the account, or of the book itself, that it was made from; `file` its name without a folder; `gaps` how many
    things it lacked.
    """

    account_id: int = Field(primary_key=True, sa_type=BigInteger)
    template: str = Field(primary_key=True)
    template_digest: str
    text_digest: str
    file: str
    change_id: int = Field(sa_type=BigInteger)
    made_on: date
    gaps: int = 0


class Made(NamedTuple):
    """A sheet as it is noted, see `Sheet`; `made_on` is the day it is noted."""

    account_id: int
    template: str
    template_digest: str
    text_digest: str
    file: str
    change_id: int
    gaps: int = 0
    made_on: date | None = None


def note_sheets(book: Book, made: Iterable[Made]) -> None:
    """Note sheets that were written, each in place of the one before from the same template.

    Nothing is written when all of them are noted so already, or in a book that is read only.
    """
    rows = {(sheet.account_id, sheet.template): sheet for sheet in made}
    with book.read() as session:
        known = {(sheet.account_id, sheet.template): sheet for sheet in list_sheets(session, *(key for key, _ in rows))}
    new = [
        sheet
        for key, sheet in rows.items()
        if known.get(key, sheet)._replace(made_on=None) != sheet or key not in known
    ]
    if book.read_only or not new:
        return
    today = clock.today()
    with book.write("") as session:
        connection = session.connection()
        places = [(sheet.account_id, sheet.template) for sheet in new]
        connection.execute(delete(Sheet).where(tuple_(col(Sheet.account_id), col(Sheet.template)).in_(places)))
        connection.execute(insert(Sheet), [{**sheet._asdict(), "made_on": today} for sheet in new])


def list_sheets(session: Session, *accounts: int) -> list[Made]:
    """Return the sheets made for accounts, of each template the last."""
    query = (
        select(Sheet).where(col(Sheet.account_id).in_(accounts)).order_by(col(Sheet.account_id), col(Sheet.template))
    )
    return [_made(sheet) for sheet in session.exec(query)]


def is_stale(sheet: Made, change_id: int, digests: Mapping[str, str]) -> bool:
    """Say whether data or template changed since a sheet was made; `digests` are those of the templates by name."""
    return sheet.change_id < change_id or digests.get(sheet.template, sheet.template_digest) != sheet.template_digest


def _made(sheet: Sheet) -> Made:
    return Made(**{name: getattr(sheet, name) for name in Made._fields})
