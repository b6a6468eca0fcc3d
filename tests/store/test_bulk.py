from __future__ import annotations

import gc
import threading
from collections.abc import Callable
from contextlib import ExitStack

import pytest

from store.accounts import Account, add_account
from store.book import Book
from store.bulk import calm_memory, postpone_indexes, stoppable
from store.checkup import check_book
from store.colleagues import Colleague
from store.errors import StoreError
from store.records import take

SCHEMA = "SELECT name, sql FROM sqlite_master WHERE type = 'index' ORDER BY name"


def indexes(book: Book) -> list[tuple[str, str]]:
    with book.raw() as connection:
        return connection.execute(SCHEMA).fetchall()


def test_indexes_are_off_while_much_is_written_and_back_after_it(empty_book: Book) -> None:
    before = indexes(empty_book)
    with empty_book.write("Much") as session:
        postpone_indexes(session, {"account": 10_000, "seat": 10})
        connection = session.connection().connection.driver_connection
        names = [name for name, _ in connection.execute(SCHEMA)]
        assert "ix_account_parent_id" not in names
        assert "ix_seat_account_id" in names
    assert indexes(empty_book) == before
    assert check_book(empty_book.path) == []


def test_where_rows_go_the_indexes_stay_that_references_are_looked_up_by(empty_book: Book) -> None:
    keys = [add_account(empty_book, {"name": f"A {number}"}) for number in range(3)]
    before = indexes(empty_book)
    with empty_book.write("Much goes") as session:
        postpone_indexes(session, {}, {"account": 10_000})
        connection = session.connection().connection.driver_connection
        names = {name for name, _ in connection.execute(SCHEMA)}
        assert "ix_account_parent_id" in names
        assert not [name for name in names if name.startswith(("ix_account_all", "ix_account_shelf"))]
        session.delete(take(session, Account, keys[0]))
    assert indexes(empty_book) == before
    assert check_book(empty_book.path) == []


def test_indexes_stay_where_most_rows_stay(empty_book: Book, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("store.bulk.MANY", 2)
    for number in range(5):
        add_account(empty_book, {"name": f"A {number}"})
    before = indexes(empty_book)
    for coming, going in (({"account": 4}, {}), ({}, {"account": 2})):
        with empty_book.write("Some") as session:
            postpone_indexes(session, coming, going)
            connection = session.connection().connection.driver_connection
            assert connection.execute(SCHEMA).fetchall() == before


def test_indexes_are_back_when_the_write_fails(empty_book: Book) -> None:
    before = indexes(empty_book)

    def fail() -> None:
        with empty_book.write("Much") as session:
            postpone_indexes(session, {"account": 10_000})
            raise RuntimeError

    with pytest.raises(RuntimeError):
        fail()
    assert indexes(empty_book) == before


def test_a_long_statement_ends_when_it_is_told_to(empty_book: Book, dumped: Callable[[Book], str]) -> None:
    before, stop = dumped(empty_book), threading.Event()
    endless = "WITH RECURSIVE n(x) AS (SELECT 1 UNION ALL SELECT x + 1 FROM n) SELECT max(x) FROM n"
    threading.Timer(0.1, stop.set).start()

    def go_on() -> None:
        with ExitStack() as afterwards, empty_book.write("Endless") as session:
            afterwards.enter_context(stoppable(session, stop.is_set))
            session.add(Colleague(name="Nobody"))
            session.connection().exec_driver_sql(endless)

    with pytest.raises(StoreError):
        go_on()
    assert dumped(empty_book) == before
    with empty_book.write("After it") as session:  # the connection is as it was
        session.add(Colleague(name="Somebody"))
    assert "Somebody" in dumped(empty_book)


@pytest.mark.parametrize("was_on", [True, False])
def test_the_collector_is_left_as_it_was(was_on: bool) -> None:
    before = gc.isenabled()
    try:
        (gc.enable if was_on else gc.disable)()
        with calm_memory():
            assert not gc.isenabled()
        assert gc.isenabled() is was_on
    finally:
        (gc.enable if before else gc.disable)()
