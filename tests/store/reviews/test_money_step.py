"""Money: deals and renewals are asked about, and held against the last review or the end of the last quarter."""

from __future__ import annotations

from datetime import date
from typing import Any

from store import clock as times
from store.book import Book
from store.opportunities import add_opportunity, edit_opportunity, remove_opportunity
from store.reviews.answers import list_answers
from store.reviews.money_step import Money, compare_money
from store.reviews.session import begin_review, read_session
from store.reviews.signing import sign_off
from store.reviews.subjects import read_subjects
from store.white_space import fill_cell


def money_of(book: Book, review: int) -> Money:
    """Compare the money of a review's account."""
    with book.read() as session:
        row = read_session(session, review).review
        subjects = read_subjects(session, row, list_answers(session, row.account_id), times.today())
        return compare_money(session, subjects)


def test_money_is_held_against_the_last_review(book: Book, filled: Any, clock: Any) -> None:
    account = filled.northwind
    others = [
        add_opportunity(book, {"account_id": account, "name": name, "amount": 100, "close_on": date(2026, 12, 1)})
        for name in ("Won", "Lost", "Moved", "Grown", "Out", "Same")
    ]
    won, lost, moved, grown, out, _ = others
    sign_off(book, begin_review(book, account))
    clock.move(days=80)
    edit_opportunity(book, won, {"state": "won"})
    edit_opportunity(book, lost, {"state": "lost"})
    edit_opportunity(book, moved, {"close_on": date(2027, 3, 1)})
    edit_opportunity(book, grown, {"amount": 150})
    remove_opportunity(book, out)
    add_opportunity(book, {"account_id": account, "name": "New", "amount": 7})
    money = money_of(book, begin_review(book, account))
    what = {line.name: line.what for line in money.lines}
    assert what == {
        "Tyres": "same",
        "Won": "won",
        "Lost": "lost",
        "Moved": "moved",
        "Grown": "grew",
        "Out": "taken out",
        "Same": "same",
        "New": "new",
    }
    assert (money.since, money.won, money.lost) == (date(2026, 11, 20), 100, 100)
    assert (money.pipeline_then, money.pipeline) == (210_000_600, 210_000_357)
    assert money.change == -243


def test_without_a_review_before_all_is_new_where_the_book_knew_nothing(book: Book, filled: Any) -> None:
    money = money_of(book, begin_review(book, filled.depot))
    assert (money.since, money.pipeline_then, money.lines) == (None, 0, ())


def test_renewals_of_the_next_year_are_asked_about_once(book: Book, filled: Any) -> None:
    place = (filled.northwind, filled.centre, filled.offering)
    cell = fill_cell(book, *place, {"renews_on": date(2027, 5, 1)})
    review = begin_review(book, filled.northwind)
    with book.read() as session:
        left = read_session(session, review).left
    assert [each.key for each in left["money"]] == [filled.deal, cell.id], "whose day has passed comes first"
    assert cell.id not in {each.key for each in left["sweep"]}
    fill_cell(book, *place, {"renews_on": date(2029, 5, 1)})
    with book.read() as session:
        left = read_session(session, review).left
    assert [each.key for each in left["money"]] == [filled.deal]
    assert cell.id in {each.key for each in left["sweep"]}
