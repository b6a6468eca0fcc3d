"""News: what is worth telling before a call, and what is not."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

import pytest

from store import clock as store_clock
from store.accounts import edit_account
from store.attributes import assess
from store.book import Book
from store.briefing import UNTOUCHED_DAYS, read_briefing
from store.facts import add_fact, edit_fact
from store.people import add_person, edit_person
from store.plans.actions import add_action, finish_action
from store.talking_points import write_talking_point
from store.undoing import redo, undo

if TYPE_CHECKING:
    from tests.conftest import Clock
    from tests.store.conftest import Filled


@pytest.fixture(autouse=True)
def day_after(clock: Clock, filled: Filled) -> None:
    """Begin on the day after the last touch."""
    _ = filled
    clock.move(days=1)


def news(book: Book, account: int, reader: str | None = None) -> list[str]:
    """Return what is told of an account today, newest first."""
    with book.read() as session:
        briefing = read_briefing(session, account, store_clock.today(), reader=reader)
        return [step.label for step in briefing.news]


def test_several_changes_of_one_thing_are_one_line_of_the_newest_day(book: Book, filled: Filled, clock: Clock) -> None:
    for name, value in (("influence", "low"), ("coverage", "in depth"), ("role", "champion"), ("channel", "email")):
        assess(book, filled.report, filled.centre, name, value)
    clock.move(days=1)
    assess(book, filled.report, filled.centre, "support", "mentor")
    (line,) = news(book, filled.northwind)
    assert line.endswith(": support mentor, preferred channel email, buying role champion, and 2 more")
    with book.read() as session:
        (step,) = read_briefing(session, filled.northwind, store_clock.today()).news
    assert step.day == date(2026, 11, 22)


def test_what_was_added_stands_by_itself_with_its_whole_text(book: Book, filled: Filled) -> None:
    texts = ["The framework for energy is drafted by one man alone, in January.", "They buy nothing before May."]
    for text in texts:
        add_fact(book, {"account_id": filled.northwind, "text": text})
    assert news(book, filled.northwind) == [f"Fact added: {text}" for text in reversed(texts)]


def test_how_we_keep_our_own_book_is_no_news(book: Book, filled: Filled) -> None:
    edit_account(book, filled.northwind, {"city": "Gent", "notes": "Call before nine", "sheet_template": "plain"})
    edit_person(book, filled.report, {"notes": "Likes tea"})
    edit_fact(book, filled.fact, {"source": "Annual report"})
    add_action(book, {"account_id": filled.northwind, "title": "Send the offer"})
    write_talking_point(book, filled.northwind, 1, {"text": "One system"})
    assert news(book, filled.northwind) == []
    finish_action(book, filled.action)
    assert [line.partition(":")[0] for line in news(book, filled.northwind)] == ["Done"]


def test_what_i_did_today_i_know_tomorrow_it_is_told(book: Book, filled: Filled, clock: Clock) -> None:
    edit_account(book, filled.northwind, {"tier": 2, "tier_reason": "Smaller"})
    assert (news(book, filled.northwind, reader="J. Ek"), len(news(book, filled.northwind, reader="M. Roe"))) == ([], 1)
    clock.move(days=1)
    assert len(news(book, filled.northwind, reader="J. Ek")) == 1


def test_what_was_taken_back_is_not_told_unless_it_is_old(book: Book, filled: Filled, clock: Clock) -> None:
    add_person(book, {"account_id": filled.northwind, "name": "Piet Smit"}, {"title": "Planner"})
    undo(book)
    assert news(book, filled.northwind) == []
    redo(book)
    assert news(book, filled.northwind) == ["Piet Smit added"]
    edit_account(book, filled.halden, {"vulnerability": "One sponsor"})
    clock.move(days=UNTOUCHED_DAYS + 10)
    undo(book)
    assert news(book, filled.halden) == ["↶ Haldén Énergie: critical vulnerability"]
    redo(book)
    assert news(book, filled.halden) == []
