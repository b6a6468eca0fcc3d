"""Signing off: decisions, the next day and a snapshot that the history bears out; undo gives the book before."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import date
from typing import Any

import pytest

from store.accounts import edit_account, read_account
from store.book import Book
from store.checkup import check_book
from store.errors import Refused
from store.facts import add_fact, edit_fact
from store.reviews.answering import leave, say_true
from store.reviews.due import find_next_review
from store.reviews.pictures import digest_of, picture_at
from store.reviews.session import begin_review, read_session
from store.reviews.signing import sign_off
from store.reviews.snapshots import list_snapshots
from store.undoing import redo, undo

TODAY = date(2026, 11, 20)


def test_signing_off_keeps_decisions_the_next_day_and_figures(book: Book, filled: Any) -> None:
    review = begin_review(book, filled.northwind)
    with book.read() as session:
        first, second = read_session(session, review).left["sweep"][:2]
    say_true(book, review, first)
    leave(book, review, second)
    row = sign_off(book, review, "Go for the tender", "2027-02-15")
    assert (row.status, row.done_on, row.step, row.decisions) == ("done", TODAY, "sign off", "Go for the tender")
    with book.read() as session:
        assert read_account(session, filled.northwind).review_on == date(2027, 2, 15) == row.next_on
        snapshot = list_snapshots(session, filled.northwind)[0]
    figures = json.loads(snapshot.figures)
    assert (figures["facts"], figures["facts true"], figures["pipeline"]) == (2, 2, 210_000_000)
    assert (figures["answers true"], figures["answers skipped"]) == (1, 1)


def test_the_history_bears_out_the_snapshot_whatever_comes_after(book: Book, filled: Any) -> None:
    review = begin_review(book, filled.northwind)
    sign_off(book, review)
    edit_fact(book, filled.fact, {"text": "Two fuel systems"})
    add_fact(book, {"account_id": filled.northwind, "text": "New"})
    edit_account(book, filled.northwind, {"city": "Delft"})
    with book.read() as session:
        snapshot = list_snapshots(session, filled.northwind)[0]
        assert digest_of(picture_at(session, filled.northwind, snapshot.change_id)) == snapshot.digest
    assert not check_book(filled.path)


def test_signing_off_is_undone_to_an_equal_dump_and_done_again(
    book: Book, filled: Any, dumped: Callable[[Book], str]
) -> None:
    review = begin_review(book, filled.northwind)
    before = dumped(book)
    sign_off(book, review, "Go", date(2027, 2, 15))
    after = dumped(book)
    undo(book)
    assert dumped(book) == before
    redo(book)
    assert dumped(book) == after
    assert not check_book(filled.path)


def test_without_a_day_the_account_is_due_by_its_cadence(book: Book, filled: Any) -> None:
    edit_account(book, filled.northwind, {"review_on": date(2026, 11, 2)})
    review = begin_review(book, filled.northwind)
    sign_off(book, review)
    with book.read() as session:
        line = find_next_review(session, filled.northwind, TODAY)
    assert line is not None
    assert not line.agreed
    assert line.due_on > TODAY


def test_a_review_is_signed_off_once_and_the_next_is_not_in_the_past(
    book: Book, filled: Any, dumped: Callable[[Book], str]
) -> None:
    review = begin_review(book, filled.northwind)
    before = dumped(book)
    with pytest.raises(Refused) as refused:
        sign_off(book, review, "Go", TODAY)
    assert set(refused.value.fields) == {"next_on"}
    assert dumped(book) == before
    sign_off(book, review)
    with pytest.raises(Refused):
        sign_off(book, review)
