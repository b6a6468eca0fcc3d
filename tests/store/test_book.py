"""The one place that writes: a change is whole and recorded, or it has never been."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from sqlmodel import Session, col, select

from store import bookfile, clock
from store.accounts import Account, add_account, edit_account
from store.book import Book
from store.checkup import check_book
from store.clean import fold
from store.errors import Busy, NotFound, Refused
from store.facts import Fact, add_fact, edit_fact, remove_fact
from store.history import Change, ChangeEntry
from store.marker import marker_path, read_marker
from store.moves import move_to_account
from store.opening import open_book
from store.people import Person, edit_person
from store.search import find_people
from store.undoing import next_undo, undo

if TYPE_CHECKING:
    from tests.store.conftest import Filled


class Stop(Exception):
    """What a test raises in the middle of a block."""


def changes(book: Book) -> list[Change]:
    """Return all changes, oldest first."""
    with book.read() as session:
        return list(session.exec(select(Change).order_by(col(Change.id))))


def entries(book: Book, change: Change) -> list[ChangeEntry]:
    """Return what a change did."""
    query = select(ChangeEntry).where(ChangeEntry.change_id == change.id).order_by(col(ChangeEntry.position))
    with book.read() as session:
        return list(session.exec(query))


def state(path: Path) -> list[str]:
    """Return every row of every table but the history's own."""
    connection = sqlite3.connect(f"file:{path}?mode=ro", uri=True)
    try:
        return list(connection.iterdump())
    finally:
        connection.close()


# Whole or not there.


def change_everything(session: Session, filled: Filled) -> None:
    """Add, change and remove records of several tables."""
    account = session.get(Account, filled.northwind)
    fact = session.get(Fact, filled.guess)
    assert account
    assert fact
    account.name, account.name_key, account.tier = "Renamed", "renamed", 3
    session.delete(fact)
    session.add(Person(account_id=filled.northwind, name="Half There"))


def test_a_block_that_raises_leaves_nothing(book: Book, filled: Filled) -> None:
    before = state(filled.path)

    def stop_half_way() -> None:
        with book.write("half") as session:
            change_everything(session, filled)
            session.flush()
            raise Stop

    with pytest.raises(Stop):
        stop_half_way()
    assert state(filled.path) == before
    with book.read() as fresh:
        assert fresh.get(Account, filled.northwind).name == "Northwind Logistics"  # type: ignore[union-attr]


@pytest.mark.parametrize("step", ["store.book.store_change", "store.book.search.sync_index", "store.book._index"])
def test_a_fault_between_flush_and_commit_leaves_nothing(
    book: Book, filled: Filled, monkeypatch: pytest.MonkeyPatch, step: str
) -> None:
    def fail(*_: object) -> None:
        raise Stop

    before = state(filled.path)
    with monkeypatch.context() as patch:
        patch.setattr(step, fail)
        with pytest.raises(Stop), book.write("half") as session:
            change_everything(session, filled)
    assert state(filled.path) == before
    with book.write("whole") as session:
        change_everything(session, filled)
    assert check_book(filled.path) == []


def test_a_commit_that_fails_leaves_nothing(book: Book, filled: Filled, monkeypatch: pytest.MonkeyPatch) -> None:
    before, marker = state(filled.path), read_marker(filled.path)

    def fail(_: Session) -> None:
        raise sqlite3.OperationalError("database or disk is full")

    with monkeypatch.context() as patch:
        patch.setattr("store.book.Writing.commit", fail)
        with pytest.raises(Refused, match="The disk is full"), book.write("half") as session:
            change_everything(session, filled)
    assert state(filled.path) == before
    assert read_marker(filled.path) == marker


def test_a_record_that_would_point_nowhere_is_refused_as_a_whole(book: Book, filled: Filled) -> None:
    before = state(filled.path)
    with pytest.raises(Refused, match="point nowhere"), book.write("orphan") as session:
        session.add_all([Fact(account_id=key, text="whose?") for key in (filled.northwind, filled.northwind + 1)])
    assert state(filled.path) == before
    with pytest.raises(Refused, match="point nowhere"), book.write("orphans") as session:
        session.delete(session.get(Account, filled.northwind))
    assert state(filled.path) == before
    with open_book(filled.path) as other:  # what failed holds nothing back
        add_account(other, {"name": "Next"})
    add_account(book, {"name": "And next"})


def test_records_of_one_step_may_point_at_each_other(empty_book: Book) -> None:
    with empty_book.write("a pair") as session:
        one, other = session.keys.new_key(), session.keys.new_key()
        session.insert_many(
            Account,
            [
                {"id": one, "name": "One", "name_key": "one", "parent_id": other},
                {"id": other, "name": "Other", "name_key": "other", "parent_id": None},
            ],
        )
    assert check_book(empty_book.path) == []


def test_nothing_changed_is_no_change(book: Book, filled: Filled) -> None:
    before = state(filled.path)
    with book.write("nothing"):
        pass
    with book.write("there and back") as session:
        account = session.get(Account, filled.northwind)
        assert account
        account.city = "Elsewhere"
        account.city = "Rotterdam"
    edit_account(book, filled.northwind, {"city": "Rotterdam", "name": " Northwind  Logistics ".replace("  ", " ")})
    edit_fact(book, filled.fact, {"text": "One fuel system by spring"})
    assert state(filled.path) == before


# Recorded.


def test_an_edit_is_one_change_with_who_when_field_from_and_to(filled: Filled) -> None:
    moment = datetime(2026, 12, 24, 18, 30, tzinfo=UTC)
    with open_book(filled.path, who="P. Okafor") as book, clock.standing_at(moment):
        count = len(changes(book))
        edit_account(book, filled.northwind, {"city": "Delft", "employees": "2500", "industry": "Logistics"})
        assert len(changes(book)) == count + 1
        newest = changes(book)[-1]
        assert (newest.who, datetime.fromisoformat(newest.at), newest.kind) == ("P. Okafor", moment, "edit")
        (entry,) = entries(book, newest)
        assert (entry.table_name, entry.record_id, entry.account_id, entry.action) == (
            "account", filled.northwind, filled.northwind, "update",
        )  # fmt: skip
        assert json.loads(entry.before) == {"city": "Rotterdam", "employees": 2400}
        assert json.loads(entry.after) == {"city": "Delft", "employees": 2500}


def test_every_write_is_exactly_one_change(book: Book, filled: Filled) -> None:
    count = len(changes(book))
    writes: list[Callable[[], object]] = [
        lambda: add_account(book, {"name": "New"}),
        lambda: edit_account(book, filled.halden, {"tier": 1}),
        lambda: add_fact(book, {"account_id": filled.halden, "text": "x"}),
        lambda: remove_fact(book, filled.guess),
        lambda: edit_person(book, filled.report, {"email": "m@n.example"}),
    ]
    for number, write in enumerate(writes, 1):
        write()
        assert len(changes(book)) == count + number
        assert len(entries(book, changes(book)[-1])) == 1


def test_versions_count_up(book: Book, filled: Filled) -> None:
    for version, city in enumerate(("A", "B", "B", "C"), 2):
        row = edit_account(book, filled.halden, {"city": city})
        assert row.version == (version if version < 4 else version - 1)


def test_what_is_written_in_one_step_is_one_change_named_by_its_last(book: Book, filled: Filled) -> None:
    before = len(changes(book))
    with book.one_step():
        key = add_account(book, {"name": "New Ltd"})
        move_to_account(book, filled.report, key)
    assert len(changes(book)) == before + 1
    with book.read() as session:
        step = next_undo(session)
    assert step is not None
    assert step.label == "Marta Visser goes to New Ltd"
    undo(book)
    with book.read() as session:
        assert (session.get_one(Person, filled.report).account_id, session.get(Account, key)) == (
            filled.northwind,
            None,
        )


def test_a_step_that_is_refused_in_its_last_part_leaves_nothing(
    book: Book, filled: Filled, dumped: Callable[[Book], str]
) -> None:
    def move_where_she_is() -> None:
        with book.one_step():
            add_account(book, {"name": "New Ltd"})
            move_to_account(book, filled.report, filled.northwind)

    before = dumped(book)
    with pytest.raises(Refused):
        move_where_she_is()
    assert dumped(book) == before
    add_account(book, {"name": "Alone"})  # the step is over
    assert dumped(book) != before


def test_two_flushes_in_one_block_are_one_change(book: Book, filled: Filled) -> None:
    count = len(changes(book))
    with book.write("twice") as session:
        account = session.get(Account, filled.halden)
        assert account
        for city in ("A", "B"):
            account.city = city
            session.flush()
    assert len(changes(book)) == count + 1
    assert [entry.after for entry in entries(book, changes(book)[-1])] == ['{"city":"A"}', '{"city":"B"}']
    assert check_book(filled.path) == []


def test_changes_stay_in_order_when_the_clock_goes_back(book: Book, filled: Filled) -> None:
    for year in (2030, 2026, 2016, 2036, 2020):
        with clock.standing_at(datetime(year, 2, 28, tzinfo=UTC)):
            edit_account(book, filled.halden, {"city": f"City {year}"})
    with book.read() as session:
        made = [change.at[:4] for change in session.exec(select(Change).order_by(col(Change.id)))]
    assert made[-5:] == ["2030", "2026", "2016", "2036", "2020"]
    with open_book(filled.path) as again, clock.standing_at(datetime(2001, 1, 1, tzinfo=UTC)):
        edit_account(again, filled.halden, {"city": "Last"})
        assert changes(again)[-1].at[:4] == "2001"
    assert check_book(filled.path) == []


def test_a_strange_name_of_the_user_and_of_the_change_are_cleaned(filled: Filled) -> None:
    with open_book(filled.path, who="J\x1b[2J \udcff") as book, book.write("two\nlines \ud800") as session:
        session.add(Account(name="X", name_key="x"))
    with open_book(filled.path) as book:
        newest = changes(book)[-1]
    assert (newest.who, newest.label) == ("J\ufffd[2J \ufffd", "two lines \ufffd")


def test_the_marker_follows_every_change(book: Book, filled: Filled) -> None:
    for number in range(3):
        add_account(book, {"name": f"A{number}"})
        assert read_marker(filled.path).change == changes(book)[-1].id


def test_a_marker_that_cannot_be_written_is_no_loss(book: Book, filled: Filled) -> None:
    marker_path(filled.path).unlink()
    marker_path(filled.path).mkdir()
    add_account(book, {"name": "Saved"})
    assert check_book(filled.path) == []


# Many at once.


def many(book: Book, count: int, account: int | None) -> list[int]:
    """Add many people in one change; return their keys."""
    keys = list(book.keys.new_keys(count))
    with book.write("Import") as session:
        session.insert_many(Person, [{"id": key, "account_id": account, "name": f"Bulk {key}"} for key in keys])
        session.insert_many(Person, [])
    return keys


@pytest.mark.parametrize("count", [3, 2_001])
def test_many_records_are_one_change_and_found(book: Book, filled: Filled, count: int) -> None:
    before = len(changes(book))
    keys = many(book, count, filled.halden)
    assert len(changes(book)) == before + 1
    recorded = entries(book, changes(book)[-1])
    assert [entry.record_id for entry in recorded] == keys
    assert {entry.account_id for entry in recorded} == {filled.halden}
    with book.raw() as connection:
        assert [hit.record_id for hit in find_people(connection, f"bulk {keys[1]}")] == [keys[1]]
    assert check_book(filled.path) == []


def test_what_a_bulk_row_leaves_out_is_as_in_a_new_record(book: Book, filled: Filled) -> None:
    (key,) = many(book, 1, None)
    edit_person(book, key, {"name": "Renamed"})
    with book.read() as session:
        person = session.get(Person, key)
        assert person
        assert (person.email, person.account_id, person.version) == ("", None, 2)


def test_a_bulk_row_without_its_name_is_refused(book: Book, filled: Filled) -> None:
    before = state(filled.path)
    with pytest.raises(Refused), book.write("Import") as session:
        session.insert_many(Person, [{"id": book.keys.new_key(), "name": "A"}, {"id": book.keys.new_key()}])
    assert state(filled.path) == before


def test_records_changed_after_a_bulk_in_the_same_step(book: Book, filled: Filled) -> None:
    with book.write("Import") as session:
        key = session.keys.new_key()
        session.insert_many(Account, [{"id": key, "name": "First name", "name_key": fold("First name")}])
        account = session.get(Account, key)
        assert account
        account.name, account.name_key = "Second name", fold("Second name")
    assert check_book(filled.path) == []


# Two windows on one book.


@contextmanager
def two_windows(path: Path) -> Iterator[tuple[Book, Book]]:
    """Open the book twice."""
    with open_book(path, who="left") as left, open_book(path, who="right") as right:
        yield left, right


def test_what_one_window_saves_the_other_reads(filled: Filled, dumped: Callable[[Book], str]) -> None:
    with two_windows(filled.path) as (left, right):
        key = add_account(left, {"name": "From the left"})
        edit_account(right, key, {"city": "Right"})
        assert dumped(left) == dumped(right)
        assert "Right" in dumped(left)


def test_what_was_removed_there_cannot_be_edited_here(filled: Filled) -> None:
    with two_windows(filled.path) as (left, right):
        remove_fact(left, filled.fact)
        count = len(changes(left))
        with pytest.raises(NotFound, match="no longer there"):
            edit_fact(right, filled.fact, {"text": "still typing"})
        assert len(changes(left)) == count


def test_a_read_sees_one_unchanging_state(filled: Filled) -> None:
    with two_windows(filled.path) as (left, right), left.read() as session:
        count = len(session.exec(select(Account.id)).all())
        add_account(right, {"name": "Meanwhile"})
        assert len(session.exec(select(Account.id)).all()) == count


def test_who_begins_to_write_writes_alone(filled: Filled, monkeypatch: pytest.MonkeyPatch) -> None:
    """A write that only reads at first must not find, when it comes to writing, that another was quicker."""
    monkeypatch.setattr(bookfile, "BUSY_MILLISECONDS", 20)
    with two_windows(filled.path) as (left, right):
        with left.write("reads first") as session:
            account = session.get(Account, filled.halden)
            assert account
            with pytest.raises(Busy):
                add_account(right, {"name": "Late"})
            account.city = "First"
        add_account(right, {"name": "In time"})


def test_a_book_that_another_holds_is_told_after_the_wait(filled: Filled, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(bookfile, "BUSY_MILLISECONDS", 20)
    with two_windows(filled.path) as (left, right):
        with left.write("long") as session:
            session.add(Account(name="Held", name_key="held"))
            session.flush()
            with pytest.raises(Busy, match="in use"):
                add_account(right, {"name": "Late"})
        add_account(right, {"name": "In time"})
    assert check_book(filled.path) == []


# Reading only.


def test_a_book_opened_for_reading_cannot_be_changed(filled: Filled, dumped: Callable[[Book], str]) -> None:
    with Book(filled.path, read_only=True) as book:
        before = dumped(book)
        with pytest.raises(Refused, match="for reading only"):
            edit_account(book, filled.northwind, {"city": "Delft"})
        assert dumped(book) == before


def test_errors_tell_nothing_of_what_was_typed(book: Book, filled: Filled) -> None:
    with pytest.raises(Refused) as caught, book.write("x") as session:
        session.add(Fact(account_id=1, text="canary-7391", state="canary-7391"))
    assert "canary" not in caught.value.in_words()
    assert caught.value.__cause__ is None
