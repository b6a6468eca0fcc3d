"""Anything can be taken back and done again, in any session, and the book is then what it was."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable
from contextlib import closing
from typing import TYPE_CHECKING

import pytest
from sqlmodel import col, select

from store import clock
from store.accounts import Account, add_account, edit_account, read_account, set_tier
from store.book import Book
from store.book_settings import edit_book_settings
from store.checkup import check_book
from store.errors import NotFound, Refused
from store.facts import remove_fact
from store.history import Change
from store.opening import open_book
from store.opportunities import Opportunity
from store.people import Person
from store.touches import Touch, log_touch
from store.undoing import LOOKED_AT, next_redo, next_undo, redo, undo
from store.windows import read_newest_change

if TYPE_CHECKING:
    from tests.store.conftest import Filled


def steps(book: Book) -> tuple[str, str]:
    """Return the labels of what can be taken back and done again, empty where nothing can."""
    with book.read() as session:
        back, again = next_undo(session), next_redo(session)
    return back.label if back else "", again.label if again else ""


def test_each_step_says_what_it_is(book: Book, filled: Filled) -> None:
    set_tier(book, filled.northwind, 2, "Smaller than we thought")
    remove_fact(book, filled.guess)
    assert steps(book) == ("Fact removed: Budget is tight", "")
    assert undo(book).label == "Fact removed: Budget is tight"
    assert steps(book) == ("Northwind Logistics: tier Growth", "Fact removed: Budget is tight")
    assert redo(book).label == "Fact removed: Budget is tight"


def test_undo_goes_on_over_closing_and_opening(filled: Filled, dumped: Callable[[Book], str]) -> None:
    with open_book(filled.path) as book:
        before = dumped(book)
        edit_account(book, filled.northwind, {"city": "Delft"})
        after = dumped(book)
    with open_book(filled.path) as book:
        undo(book)
        assert dumped(book) == before
    with open_book(filled.path) as book:
        redo(book)
        assert dumped(book) == after
    assert check_book(filled.path) == []


def test_everything_since_the_first_day_can_be_taken_back(
    book: Book, empty_book: Book, dumped: Callable[[Book], str]
) -> None:
    end = dumped(book)
    count = 0
    while steps(book)[0]:
        undo(book)
        count += 1
    assert dumped(book) == dumped(empty_book)
    for _ in range(count):
        redo(book)
    assert dumped(book) == end
    assert check_book(book.path) == []


def test_a_new_edit_ends_redo(book: Book, filled: Filled) -> None:
    edit_account(book, filled.northwind, {"city": "Delft"})
    undo(book)
    edit_account(book, filled.northwind, {"city": "Gouda"})
    assert steps(book)[1] == ""
    with pytest.raises(NotFound):
        redo(book)
    undo(book)
    assert steps(book)[1] == "Northwind Logistics: city"
    redo(book)
    with book.read() as session:
        assert read_account(session, filled.northwind).city == "Gouda"


def test_undo_is_a_change_of_its_own(book: Book, filled: Filled) -> None:
    edit_account(book, filled.northwind, {"city": "Delft"})
    undo(book)
    with book.read() as session:
        back, edit = session.exec(select(Change).order_by(col(Change.id).desc()).limit(2)).all()
    assert (back.kind, back.target, back.label) == ("undo", edit.id, edit.label)


def test_versions_go_on_counting_over_undo(book: Book, filled: Filled) -> None:
    first = edit_account(book, filled.northwind, {"city": "Delft"}).version
    undo(book)
    redo(book)
    assert edit_account(book, filled.northwind, {"city": "Gouda"}).version == first + 3


def test_an_undo_cannot_overtake_what_another_window_did(filled: Filled, dumped: Callable[[Book], str]) -> None:
    with open_book(filled.path) as left, open_book(filled.path) as right:
        key = add_account(left, {"name": "Left"})
        before = dumped(left)
        edit_account(right, key, {"city": "Right"})
        assert undo(left).label == "Left: city"
        assert dumped(left) == before


def test_what_is_no_longer_as_it_was_left_is_refused_whole(
    book: Book, filled: Filled, dumped: Callable[[Book], str]
) -> None:
    with book.write("two") as session:
        for key, city in ((filled.northwind, "A"), (filled.halden, "B")):
            account = session.get(Account, key)
            assert account
            account.city = city
    with closing(sqlite3.connect(filled.path)) as connection:
        connection.execute("UPDATE account SET city = 'doctored' WHERE id = ?", (filled.northwind,))
        connection.commit()
    before = dumped(book)
    with pytest.raises(Refused, match="cannot be taken back"):
        undo(book)
    assert dumped(book) == before


def test_a_bulk_is_one_step(book: Book, filled: Filled, dumped: Callable[[Book], str]) -> None:
    before = dumped(book)
    with book.write("Import") as session:
        keys = session.keys.new_keys(2_005)
        session.insert_many(Person, [{"id": key, "account_id": filled.halden, "name": f"P {key}"} for key in keys])
        session.insert_many(
            Opportunity, [{"id": session.keys.new_key(), "account_id": filled.halden, "name": "O", "amount": 5}]
        )
    after = dumped(book)
    assert undo(book).label == "Import"
    assert dumped(book) == before
    assert check_book(filled.path) == []
    redo(book)
    assert dumped(book) == after
    assert check_book(filled.path) == []


def test_a_record_changed_twice_in_one_step_goes_all_the_way_back(
    book: Book, filled: Filled, dumped: Callable[[Book], str]
) -> None:
    before = dumped(book)
    with book.write("twice") as session:
        account = session.get(Account, filled.halden)
        assert account
        for city in ("A", "B"):
            account.city = city
            session.flush()
        session.add(Person(name="Came and went"))
        session.flush()
    after = dumped(book)
    undo(book)
    assert dumped(book) == before
    redo(book)
    assert dumped(book) == after
    assert check_book(book.path) == []


def test_figures_are_right_when_rows_come_back_before_their_account(book: Book, filled: Filled) -> None:
    with book.write("gone") as session:
        key = session.keys.new_key()
        session.insert_many(
            Opportunity, [{"id": session.keys.new_key(), "account_id": key, "name": "O", "amount": 5, "state": "open"}]
        )
        session.insert_many(
            Touch, [{"id": session.keys.new_key(), "account_id": key, "summary": "T", "happened_on": clock.today()}]
        )
        session.insert_many(Account, [{"id": key, "name": "Late", "name_key": "late"}])
    for act in (undo, redo, undo, redo):
        assert check_book(filled.path) == []
        act(book)
    with book.raw() as connection:
        row = connection.execute("SELECT open_amount, last_touch_on FROM account WHERE id = ?", (key,)).fetchone()
    assert row == (5, clock.today().isoformat())


def test_many_steps_back_and_forth_stay_in_order(book: Book, filled: Filled) -> None:
    for number in range(5):
        edit_account(book, filled.northwind, {"city": f"City {number}"})

    def city() -> str:
        with book.read() as session:
            return read_account(session, filled.northwind).city

    seen = [city()]
    for act in (undo, undo, redo, undo, undo, undo, redo, redo, redo, redo):
        act(book)
        seen.append(city())
    assert [name[-1:] for name in seen] == ["4", "3", "2", "3", "2", "1", "0", "1", "2", "3", "4"]


def work(book: Book) -> int:
    """Return how many of its own steps SQLite takes to tell what can be taken back and done again."""
    done = 0

    def count() -> int:
        nonlocal done
        done += 1
        return 0

    with book.read() as session:
        connection = session.connection().connection.driver_connection
        assert isinstance(connection, sqlite3.Connection)
        connection.set_progress_handler(count, 1)
        next_undo(session)
        next_redo(session)
        connection.set_progress_handler(None, 1)
    return done


def test_the_way_back_does_not_grow_with_what_was_taken_back(empty_book: Book) -> None:
    key = add_account(empty_book, {"name": "A"})
    for number in range(60):
        edit_account(empty_book, key, {"city": f"City {number}"})
    spent: dict[str, list[int]] = {}
    for name, act in (("undo", undo), ("redo", redo), ("undo again", undo)):
        for _ in range(50):
            act(empty_book)
            spent.setdefault(name, []).append(work(empty_book))
    for name, steps in spent.items():
        assert max(steps) <= 1.5 * steps[0] + 20, (name, steps)


def test_what_was_given_up_is_passed_over(book: Book, filled: Filled) -> None:
    edit_account(book, filled.halden, {"city": "kept"})
    for turn in range(3):
        for number in range(3):
            edit_account(book, filled.northwind, {"city": f"{turn} {number}"})
        for _ in range(3):
            undo(book)
    assert steps(book) == ("Haldén Énergie: city", "Northwind Logistics: city")
    redo(book)
    assert steps(book) == ("Northwind Logistics: city", "Northwind Logistics: city")
    undo(book)
    undo(book)
    assert steps(book)[1] == "Haldén Énergie: city"
    redo(book)
    redo(book)
    with book.read() as session:
        assert read_account(session, filled.northwind).city == "2 0"


def test_a_step_says_which_account_it_touched(book: Book, filled: Filled) -> None:
    log_touch(book, {"account_id": filled.halden, "summary": "Called"})
    assert undo(book).in_words() == "Touch logged: Called · Haldén Énergie"
    assert redo(book).in_words() == "Touch logged: Called · Haldén Énergie"
    set_tier(book, filled.northwind, 2, "Smaller")
    assert undo(book).in_words() == "Northwind Logistics: tier Growth", "a label that names it is enough"
    edit_book_settings(book, {"name": "Ours"})
    assert undo(book).account == ""


def test_of_several_accounts_a_step_says_how_many(book: Book, filled: Filled) -> None:
    with book.write("Import of people.csv") as session:
        session.add_all(Person(name="P", account_id=key) for key in (filled.northwind, filled.halden, None))
    assert undo(book).in_words() == "Import of people.csv · 2 accounts"


def test_whose_a_long_change_is_costs_no_more_to_say(empty_book: Book) -> None:
    def bring(many: int) -> int:
        with empty_book.write("Import of people.csv") as session:
            keys = session.keys.new_keys(many)
            session.insert_many(Person, [{"id": key, "name": "P", "account_id": account} for key in keys])
        return work(empty_book)

    account = add_account(empty_book, {"name": "A"})
    assert bring(4 * LOOKED_AT) <= 1.1 * bring(2 * LOOKED_AT)
    assert undo(empty_book).in_words() == "Import of people.csv"


def test_nothing_is_taken_back_that_was_made_after_it_was_asked_for(filled: Filled) -> None:
    with open_book(filled.path) as left, open_book(filled.path) as right:
        edit_account(left, filled.northwind, {"phone": "1"})
        edit_account(left, filled.northwind, {"phone": "2"})
        with left.raw() as connection:
            newest = read_newest_change(connection)
        late = edit_account(right, filled.northwind, {"notes": "typed in the other window"})
        with pytest.raises(Refused, match="Nothing was taken back") as caught:
            undo(left, until=newest)
        assert "Northwind Logistics: notes" in caught.value.message
        undo(right)
        assert [undo(left, until=newest).label for _ in range(2)] == ["Northwind Logistics: phone"] * 2
        with left.read() as session:
            assert read_account(session, late.id).phone == ""
