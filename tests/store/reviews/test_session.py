"""The session: one current review in the book, questions as of its start, gone on with where it was."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest

from store.accounts import read_account
from store.book import Book
from store.errors import Refused
from store.facts import add_fact, remove_fact
from store.moves import leave_seat
from store.plans.risks import add_risk
from store.reviews.answering import say_true
from store.reviews.checklist import add_check, edit_check
from store.reviews.reviews import current_review, edit_review, list_reviews, read_review
from store.reviews.session import (
    Sitting,
    begin_review,
    go_to_step,
    pause_review,
    read_session,
    resume_review,
    skip_review,
    steps_of,
)
from store.reviews.signing import sign_off
from store.undoing import undo


def sitting_of(book: Book, review: int) -> Sitting:
    """Read a session."""
    with book.read() as session:
        return read_session(session, review)


def test_a_review_begins_with_the_sweep_and_asks_what_the_account_has(book: Book, filled: Any) -> None:
    review = begin_review(book, filled.northwind, attendees=[{"name": "Jonna Ek", "role": "presenter"}])
    sitting = sitting_of(book, review)
    assert (sitting.review.status, sitting.review.step) == ("in progress", "sweep")
    assert sitting.review.started_on == date(2026, 11, 20)
    assert [(each.name, each.role) for each in sitting.attendees] == [("Jonna Ek", "presenter")]
    swept = [(each.subject, each.key) for each in sitting.left["sweep"]]
    assert ("fact", filled.fact) in swept
    assert ("fact", filled.guess) in swept
    assert {subject for subject, _ in swept} == {"fact", "attribute", "cell", "risk"}
    assert {(each.subject, each.key) for each in sitting.left["plan"]} >= {
        ("objective", filled.objective),
        ("action", filled.action),
    }
    assert [(each.subject, each.key) for each in sitting.left["money"]] == [("opportunity", filled.deal)]
    assert sitting.question == sitting.left["sweep"][0]
    assert sitting.question.key == filled.guess, "the only thing that is older than its half-life"


def test_there_is_never_a_second_current_review(book: Book, filled: Any) -> None:
    first = begin_review(book, filled.northwind)
    second = begin_review(book, filled.halden)
    with book.read() as session:
        current = current_review(session)
        assert current is not None
        assert current.id == second
        assert read_review(session, first).status == "paused"
    assert begin_review(book, filled.northwind, "plan") == first, "one that is open is gone on with"
    assert sitting_of(book, first).review.kind == "dossier"
    assert sitting_of(book, second).review.status == "paused"
    resume_review(book, second)
    assert sitting_of(book, first).review.status == "paused"


def test_every_step_of_a_session_is_undone_to_an_equal_dump(
    book: Book, filled: Any, dumped: Callable[[Book], str]
) -> None:
    dumps = [dumped(book)]
    first = begin_review(book, filled.northwind)
    for act in (
        lambda: begin_review(book, filled.halden),
        lambda: resume_review(book, first),
        lambda: go_to_step(book, first, "money"),
        lambda: pause_review(book, first),
        lambda: skip_review(book, first, "No time", date(2027, 1, 5)),
    ):
        dumps.append(dumped(book))
        act()
    assert len(set(dumps)) == len(dumps)
    for dump in reversed(dumps):
        undo(book)
        assert dumped(book) == dump


def test_what_came_after_the_start_is_not_asked_about(book: Book, filled: Any) -> None:
    review = begin_review(book, filled.northwind)
    before = sitting_of(book, review).left
    fact = add_fact(book, {"account_id": filled.northwind, "text": "Heard in the room"})
    risk = add_risk(book, {"account_id": filled.northwind, "title": "Seen in the room"})
    left = sitting_of(book, review).left
    assert left == before
    assert not {("fact", fact), ("risk", risk)} & {(q.subject, q.key) for q in left["sweep"]}


def test_what_was_taken_out_and_brought_back_is_still_asked_about(book: Book, filled: Any) -> None:
    review = begin_review(book, filled.northwind)
    before = sitting_of(book, review).left["sweep"]
    remove_fact(book, filled.guess)
    assert filled.guess not in {each.key for each in sitting_of(book, review).left["sweep"]}
    undo(book)
    assert sitting_of(book, review).left["sweep"] == before


def test_those_who_left_are_not_judged_again(book: Book, filled: Any) -> None:
    review = begin_review(book, filled.northwind)
    leave_seat(book, filled.boss, filled.boss_seat)
    asked = {(each.subject, each.place) for each in sitting_of(book, review).left["sweep"]}
    assert ("attribute", "Jan de Boer · Fleet") not in asked
    assert ("attribute", "Marta Visser") in asked


def test_a_session_after_an_answer_is_the_one_that_is_read(book: Book, filled: Any) -> None:
    review = begin_review(book, filled.northwind)
    sitting = sitting_of(book, review)
    assert sitting.question is not None
    ahead = sitting.without(sitting.question, say_true(book, review, sitting.question))
    again = sitting_of(book, review)
    assert (ahead.left, ahead.answers, ahead.progress()) == (again.left, again.answers, again.progress())
    assert again.progress("sweep") == (1, sitting.progress("sweep")[1])


def test_the_checklist_is_carried_over_with_nothing_done(book: Book, filled: Any) -> None:
    first = begin_review(book, filled.halden)
    part = {"account_id": filled.halden, "review_id": first}
    key = add_check(book, {**part, "position": 2, "text": "Invoices"})
    add_check(book, {**part, "position": 1, "text": "Complaints"})
    edit_check(book, key, {"is_done": True})
    sign_off(book, first)
    again = sitting_of(book, begin_review(book, filled.halden))
    assert [(item.text, item.is_done) for item in again.checklist] == [("Complaints", False), ("Invoices", False)]
    assert again.last is not None
    assert again.last.id == first
    sign_off(book, again.review.id)
    assert not sitting_of(book, begin_review(book, filled.halden, "plan")).checklist, "another kind has its own"


def test_a_review_that_is_over_is_not_gone_on_with(book: Book, filled: Any) -> None:
    review = begin_review(book, filled.halden)
    skip_review(book, review, "They moved it", date(2027, 1, 11))
    with book.read() as session:
        row = read_review(session, review)
        assert (row.status, row.notes, row.next_on) == ("skipped", "They moved it", date(2027, 1, 11))
        assert read_account(session, filled.halden).review_on == date(2027, 1, 11)
    with pytest.raises(Refused):
        resume_review(book, review)
    with pytest.raises(Refused):
        skip_review(book, review)
    assert begin_review(book, filled.halden) != review


def test_a_scheduled_review_begins_when_it_is_gone_on_with(book: Book, filled: Any) -> None:
    review = begin_review(book, filled.halden)
    edit_review(book, review, {"status": "scheduled", "since_change": 0, "started_on": None})
    row = resume_review(book, review)
    assert row.status == "in progress"
    assert row.since_change
    assert row.started_on == date(2026, 11, 20)


def test_each_kind_has_its_steps(book: Book, filled: Any) -> None:
    assert steps_of("dossier") == ("sweep", "plan", "money", "vulnerabilities", "recommendations", "sign off")
    assert "sweep" not in steps_of("plan")
    assert steps_of("refresh") == ("sweep", "sign off")
    review = begin_review(book, filled.northwind, "plan")
    sitting = sitting_of(book, review)
    assert (sitting.review.step, sitting.next_step, "sweep" in sitting.left) == ("plan", "money", False)
    with pytest.raises(Refused):
        go_to_step(book, review, "sweep")
    with book.read() as session:
        assert len(list_reviews(session, filled.northwind)) == 2
