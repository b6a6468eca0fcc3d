"""From which change to which one looks: since the last review, in a review, between two days that both count."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest

from store.accounts import Account, add_account, edit_account
from store.book import Book
from store.history import newest_change
from store.reviews.reviews import Review, ReviewRow, list_reviews
from store.reviews.snapshots import Snapshot
from store.reviews.spans import Span, read_differences, span_between, span_of_review, span_since_review
from tests.conftest import Clock


@pytest.fixture
def account(book: Book) -> int:
    """Return the key of an account."""
    return add_account(book, {"name": "Northwind"})


def now(book: Book) -> int:
    """Return the newest change."""
    with book.read() as session:
        return newest_change(session)


def since(book: Book, account: int) -> Span:
    """Return the span since the last review."""
    with book.read() as session:
        return span_since_review(session, account)


def hold(book: Book, account: int, day: date, *, signed: bool = True) -> ReviewRow:
    """Hold a review that began after the newest change and moved the account to another city."""
    began = now(book)
    with book.write("Review begun") as session:
        values: dict[str, Any] = {"account_id": account, "kind": "qbr", "since_change": began, "started_on": day}
        session.add(Review(**values, status="in progress"))
    edit_account(book, account, {"city": f"City of {day}"})
    if signed:
        change = now(book)
        with book.write("Signed off") as session:
            row = session.get(Review, list_reviews(session, account)[0].id)
            assert row is not None
            row.status, row.done_on = "done", day
            session.get_one(Account, account).review_on = day + timedelta(days=90)
            session.add(
                Snapshot(account_id=account, review_id=int(row.id or 0), change_id=change, taken_on=day, digest="-")
            )
    with book.read() as session:
        return list_reviews(session, account)[0]


def cities(book: Book, account: int, span: Span) -> list[str]:
    """Return what became of the city in a span."""
    with book.read() as session:
        sections = read_differences(session, account, span)
    return [field.in_words() for section in sections for each in section.differences for field in each.fields]


def test_without_a_review_it_is_since_the_quarter_began(book: Book, account: int) -> None:
    found = since(book, account)
    assert found.words == "since 2026-10-01, when the quarter began; no review was signed off yet"
    assert (found.since, found.until) == (0, now(book))


def test_the_first_review_looks_back_on_itself(book: Book, account: int) -> None:
    review = hold(book, account, date(2026, 11, 20), signed=False)
    assert since(book, account).words == "since the first review began, on 2026-11-20"
    assert cities(book, account, since(book, account)) == ["city — → City of 2026-11-20"]
    with book.read() as session:
        assert cities(book, account, span_of_review(session, review)) == ["city — → City of 2026-11-20"]


def test_after_the_sign_off_nothing_has_changed_until_somebody_does(book: Book, account: int, clock: Clock) -> None:
    hold(book, account, date(2026, 11, 20))
    assert since(book, account).words == "since the QBR review of 2026-11-20"
    assert cities(book, account, since(book, account)) == []
    clock.move(days=30)
    edit_account(book, account, {"city": "Oslo"})
    assert cities(book, account, since(book, account)) == ["city City of 2026-11-20 → Oslo"]


def test_a_review_looks_back_to_the_sign_off_before_it_and_no_further_than_its_own(
    book: Book, account: int, clock: Clock
) -> None:
    hold(book, account, date(2026, 11, 20))
    clock.move(days=90)
    edit_account(book, account, {"industry": "Rail"})
    second = hold(book, account, date(2027, 2, 18))
    edit_account(book, account, {"city": "Later"})
    with book.read() as session:
        told = cities(book, account, span_of_review(session, second))
    assert told == ["industry — → Rail", "city City of 2026-11-20 → City of 2027-02-18"], "in the order of the columns"


def test_both_days_count(book: Book, account: int, clock: Clock) -> None:
    for city in ("One", "Two", "Three"):
        clock.move(days=1)
        edit_account(book, account, {"city": city})
    with book.read() as session:
        spans = [
            span_between(session, account, date(2026, 11, first), date(2026, 11, last))
            for first, last in ((21, 21), (22, 23), (24, 25), (23, 21))
        ]
    told = [cities(book, account, span) for span in spans]
    assert told == [["city — → One"], ["city One → Three"], [], []]
    assert spans[1].words == "from 2026-11-22 until 2026-11-23"
