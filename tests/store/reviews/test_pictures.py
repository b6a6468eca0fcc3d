"""Pictures of an account: what was known after a change comes back exactly, however it was edited since."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import Any

import pytest
from hypothesis import settings
from hypothesis.stateful import invariant

from store import moves
from store.accounts import add_account, edit_account
from store.book import Book
from store.facts import add_fact, edit_fact, remove_fact
from store.history import newest_change
from store.people import add_person
from store.reviews.pictures import (
    LEFT_OUT,
    Picture,
    change_at,
    change_on,
    digest_of,
    picture_at,
    picture_now,
    tables_of_account,
)
from tests.conftest import Clock
from tests.store.test_undoing_any_order import Editing


class Remembering(Editing):
    """Edits at random, and after each what was known of the first accounts then."""

    def __init__(self) -> None:
        super().__init__()
        self.seen: dict[tuple[int, int], Picture] = {}

    @invariant()
    def remember(self) -> None:
        """Keep the pictures after each change."""
        with self.book.read() as session:
            change = newest_change(session)
            if change and (change, 0) not in self.seen:
                self.seen[change, 0] = Picture(0, change, {})
                self.seen |= {(change, key): picture_now(session, key) for key in self.keys()}

    def keys(self) -> list[int]:
        """Return the keys of a few accounts."""
        with self.book.raw() as connection:
            return [key for (key,) in connection.execute("SELECT id FROM account ORDER BY id LIMIT 3")]

    def teardown(self) -> None:
        """Compare what the history gives with what was seen."""
        with self.book.read() as session:
            for (change, key), seen in self.seen.items():
                if key:
                    then = picture_at(session, key, change)
                    assert then == seen
                    assert all(list(then.rows(table)) == list(seen.rows(table)) for table in seen.tables)
        self.book.close()
        self.folder.cleanup()


TestRemembering = Remembering.TestCase
TestRemembering.settings = settings(max_examples=5, stateful_step_count=30)


@pytest.fixture
def known(book: Book) -> tuple[int, int]:
    """Return the keys of an account and of a fact of it."""
    account = add_account(book, {"name": "Northwind"})
    return account, add_fact(book, {"account_id": account, "text": "One", "source": "J. Ek"})


def now(book: Book) -> int:
    """Return the key of the newest change."""
    with book.read() as session:
        return newest_change(session)


def at(book: Book, account: int, change: int) -> Picture:
    """Return a picture."""
    with book.read() as session:
        return picture_at(session, account, change)


def test_a_picture_holds_what_is_said_and_nothing_that_is_blank(book: Book, known: tuple[int, int]) -> None:
    account, fact = known
    picture = at(book, account, now(book))
    assert picture.rows("fact") == {
        fact: {"account_id": account, "text": "One", "source": "J. Ek", "as_of": "2026-11-20"}
    }
    assert picture.account["name"] == "Northwind"


def test_what_was_removed_is_there_again_before(book: Book, known: tuple[int, int]) -> None:
    account, fact = known
    before = now(book)
    edit_fact(book, fact, {"text": "Two", "source": ""})
    remove_fact(book, fact)
    assert at(book, account, now(book)).rows("fact") == {}
    assert at(book, account, before).rows("fact")[fact]["source"] == "J. Ek"


def test_before_the_account_was_there_nothing_is_known(book: Book) -> None:
    before = now(book)
    account = add_account(book, {"name": "Late"})
    picture = at(book, account, before)
    assert picture.account == {}
    assert not any(picture.tables.values())


def test_who_went_to_another_account_and_was_changed_there_is_as_before(book: Book, known: tuple[int, int]) -> None:
    account, _ = known
    other = add_account(book, {"name": "Other"})
    person, _ = add_person(book, {"account_id": account, "name": "Marta"}, {"title": "COO"})
    before = at(book, account, now(book)), at(book, other, now(book))
    change = now(book)
    moves.move_to_account(book, person, other)
    from store.people import edit_person

    edit_person(book, person, {"email": "m@other.example"})
    assert (at(book, account, change), at(book, other, change)) == before
    assert person not in at(book, account, now(book)).rows("person")


def test_the_digest_tells_pictures_apart_and_not_when_they_were_made(book: Book, known: tuple[int, int]) -> None:
    account, fact = known
    first = at(book, account, now(book))
    edit_fact(book, fact, {"text": "Two"})
    second = at(book, account, now(book))
    edit_fact(book, fact, {"text": "One"})
    third = at(book, account, now(book))
    assert digest_of(first) == digest_of(third) != digest_of(second)


def test_the_change_at_a_moment_is_the_last_one_until_then(book: Book, clock: Clock) -> None:
    account = add_account(book, {"name": "Northwind"})
    first = now(book)
    clock.move(days=2)
    edit_account(book, account, {"city": "Oslo"})
    with book.read() as session:
        assert change_on(session, date(2026, 11, 19)) < first
        assert change_on(session, date(2026, 11, 20)) == change_on(session, date(2026, 11, 21)) == first
        assert change_at(session, datetime(2026, 11, 22, 9, tzinfo=UTC)) == now(book)
        assert change_at(session, datetime(2026, 11, 22, 8, 59, tzinfo=UTC)) == first


def test_every_table_of_an_account_is_in_a_picture_or_left_out_by_name() -> None:
    from store.opening import TABLES

    with_account: set[Any] = {str(table.__tablename__) for table in TABLES if "account_id" in table.model_fields}
    assert with_account | {"account"} == tables_of_account().keys() | LEFT_OUT
