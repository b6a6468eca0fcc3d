"""How records are called elsewhere, so that an import knows them again."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from store.book import Book
from store.errors import Refused
from store.external_keys import ExternalKey, read_keys

if TYPE_CHECKING:
    from tests.store.conftest import Filled


def test_keys_are_read_by_source_and_kind(book: Book, filled: Filled) -> None:
    with book.write("more") as session:
        for source, kind, key in [("crm", "person", "A-1"), ("erp", "account", "A-1"), ("crm", "account", "A-2")]:
            session.add(ExternalKey(source=source, kind=kind, key=key, record_id=filled.halden))
    with book.read() as session:
        assert read_keys(session, "crm", "account") == {"A-1": filled.northwind, "A-2": filled.halden}
        assert read_keys(session, "crm", "person") == {"A-1": filled.halden}
        assert read_keys(session, "crm", "deal") == {}


def test_one_key_names_one_record(book: Book, filled: Filled) -> None:
    with pytest.raises(Refused), book.write("twice") as session:
        session.add(ExternalKey(source="crm", kind="account", key="A-1", record_id=filled.halden))
    with book.read() as session:
        assert read_keys(session, "crm", "account") == {"A-1": filled.northwind}
