"""Which reviews are due: by tier, by an account's own cadence, by an agreed day; of accounts in use alone."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

import pytest

from store.accounts import add_account, archive_account, edit_account, set_tier
from store.errors import Refused
from store.reviews.due import DUE, LATER, OVERDUE, NextReview, count_reviews_due, list_next_reviews
from store.reviews.reviews import Review
from store.rules import review_of, set_rule

if TYPE_CHECKING:
    from store.book import Book

TODAY = date(2026, 11, 20)


def account(book: Book, name: str, **values: object) -> int:
    key = int(add_account(book, {"name": name, "tier": 1, **values}))
    edit_account(book, key, {"tier_since": "2026-10-05", **values})
    return key


def held(book: Book, key: int, on: date, kind: str = "dossier", status: str = "done") -> None:
    with book.write("Reviewed") as session:
        session.add(Review(account_id=key, kind=kind, status=status, done_on=on if status == "done" else None))


def lines(book: Book) -> dict[str, NextReview]:
    with book.read() as session:
        return {line.name: line for line in list_next_reviews(session, TODAY)}


def test_who_was_never_reviewed_is_due_at_the_end_of_the_quarter_of_its_tier(empty_book: Book) -> None:
    account(empty_book, "New")
    account(empty_book, "Old", tier_since="2026-02-01")
    found = lines(empty_book)
    assert [(name, line.due_on, line.state) for name, line in found.items()] == [
        ("Old", date(2026, 3, 31), OVERDUE),
        ("New", date(2026, 12, 31), DUE),
    ]


def test_a_review_that_was_held_moves_the_day_on_and_one_that_was_skipped_does_not(empty_book: Book) -> None:
    first, second = account(empty_book, "Held"), account(empty_book, "Skipped", tier_since="2026-02-01")
    held(empty_book, first, date(2026, 10, 7))
    held(empty_book, second, date(2026, 10, 7), status="skipped")
    found = lines(empty_book)
    assert (found["Held"].due_on, found["Held"].state, found["Held"].last_on) == (
        date(2027, 3, 31),
        LATER,
        date(2026, 10, 7),
    )
    assert (found["Skipped"].due_on, found["Skipped"].last_on) == (date(2026, 3, 31), None)


def test_the_light_review_counts_for_growth_accounts_alone(empty_book: Book) -> None:
    for name, tier in (("Strategic", 1), ("Growth", 2)):
        held(empty_book, account(empty_book, name, tier=tier), date(2026, 10, 7), kind="refresh")
    found = lines(empty_book)
    assert (found["Strategic"].last_on, found["Strategic"].due_on) == (None, date(2026, 12, 31))
    assert (found["Growth"].last_on, found["Growth"].due_on) == (date(2026, 10, 7), date(2027, 12, 31))


def test_standard_untiered_and_archived_accounts_are_not_due_unless_somebody_says_so(empty_book: Book) -> None:
    for name, tier in (("Standard", 3), ("Untiered", None)):
        account(empty_book, name, tier=tier)
    archive_account(empty_book, account(empty_book, "Away"))
    account(empty_book, "Agreed", tier=3, review_on="2026-12-01")
    account(empty_book, "Own", tier=3, review_months=6)
    never = account(empty_book, "Never", review_months=0)
    assert {name: line.due_on for name, line in lines(empty_book).items()} == {
        "Agreed": date(2026, 12, 1),
        "Own": date(2026, 12, 31),
    }
    set_rule(empty_book, review_of(3), 12)
    set_rule(empty_book, review_of(None), 1)
    edit_account(empty_book, never, {"review_months": None})
    assert set(lines(empty_book)) == {"Agreed", "Own", "Standard", "Untiered", "Never"}


def test_another_tier_and_another_fiscal_year_are_followed(empty_book: Book) -> None:
    from store.book_settings import edit_book_settings

    key = account(empty_book, "A")
    held(empty_book, key, date(2026, 10, 7))
    edit_book_settings(empty_book, {"fiscal_year_start": 9})
    assert lines(empty_book)["A"].due_on == date(2027, 2, 28)
    set_tier(empty_book, key, 2, "Less to win")
    assert lines(empty_book)["A"].due_on == date(2028, 8, 31)


def test_what_is_due_is_counted_and_what_was_begun_is_told(empty_book: Book) -> None:
    account(empty_book, "Late", tier_since="2026-02-01")
    key = account(empty_book, "Now")
    held(empty_book, account(empty_book, "Later"), date(2026, 10, 7))
    held(empty_book, key, TODAY, status="paused")
    with empty_book.read() as session:
        assert count_reviews_due(session, TODAY) == (2, 1)
        assert [line.name for line in list_next_reviews(session, TODAY, key)] == ["Now"]
    assert lines(empty_book)["Now"].status == "paused"
    assert lines(empty_book)["Late"].open_id == 0


@pytest.mark.parametrize("months", [5, 7, 24])
def test_a_cadence_that_fits_into_no_year_is_refused(empty_book: Book, months: int) -> None:
    with pytest.raises(Refused):
        set_rule(empty_book, review_of(1), months)
    with pytest.raises(Refused):
        add_account(empty_book, {"name": "A", "tier": 1, "review_months": months})
    assert lines(empty_book) == {}
