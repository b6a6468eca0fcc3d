"""The whole book as stable sorted JSON: what it knows, not how it came to know it (that is the history's)."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import date
from typing import Any

from sqlmodel import col, select

from store.book import Book
from store.opening import TABLES
from store.records import Record

HIDDEN = frozenset({"version"})
"""Left out: it counts edits, so it differs after an undo that left everything else as it was. So is what follows from
other fields (Record.derived)."""


def dump_book(book: Book) -> Iterator[str]:
    """Give the book's JSON in pieces, the same text for the same content: tables by name, records by key."""
    yield "{\n"
    with book.read() as session:
        for number, table in enumerate(sorted(TABLES, key=lambda table: str(table.__tablename__))):
            yield f'{"," if number else ""}"{table.__tablename__}": ['
            rows = session.exec(select(table).order_by(col(table.id)).execution_options(yield_per=500))
            for place, row in enumerate(rows):
                yield ("," if place else "") + "\n" + json.dumps(_plain(row), ensure_ascii=False, sort_keys=True)
            yield "\n]\n"
    yield "}\n"


def _plain(row: Record) -> dict[str, Any]:
    values = {name: getattr(row, name) for name in type(row).model_fields if name not in HIDDEN | row.derived.keys()}
    return {name: value.isoformat() if isinstance(value, date) else value for name, value in values.items()}
