"""How records are called elsewhere, so that an import knows them again."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from sqlmodel import select

from store.book import Book
from store.errors import Refused
from store.external_keys import ExternalKey

if TYPE_CHECKING:
    from tests.store.conftest import Filled


def keys(book: Book) -> set[tuple[str, str, str, int]]:
    """Return all keys of the book: source, kind, key, record."""
    with book.read() as session:
        return {(row.source, row.kind, row.key, row.record_id) for row in session.exec(select(ExternalKey))}


def test_a_key_is_one_of_its_source_and_kind(book: Book, filled: Filled) -> None:
    more = [("crm", "person", "A-1"), ("erp", "account", "A-1"), ("crm", "account", "A-2")]
    with book.write("more") as session:
        for source, kind, key in more:
            session.add(ExternalKey(source=source, kind=kind, key=key, record_id=filled.halden))
    assert keys(book) == {("crm", "account", "A-1", filled.northwind), *((*key, filled.halden) for key in more)}


def test_one_key_names_one_record(book: Book, filled: Filled) -> None:
    with pytest.raises(Refused), book.write("twice") as session:
        session.add(ExternalKey(source="crm", kind="account", key="A-1", record_id=filled.halden))
    assert keys(book) == {("crm", "account", "A-1", filled.northwind)}
