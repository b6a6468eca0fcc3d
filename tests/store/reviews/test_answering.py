"""Answering: each answer does what it says, is one step with what it changed, and is undone to an equal dump."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from store.attributes import list_attributes
from store.book import Book
from store.errors import Conflict, NotFound, Refused
from store.facts import edit_fact, list_facts
from store.opportunities import list_opportunities
from store.plans.actions import list_actions
from store.plans.objectives import list_objectives
from store.plans.risks import list_risks
from store.reviews import answering
from store.reviews.answers import AnswerRow, answers_of
from store.reviews.questions import Question
from store.reviews.session import begin_review, pause_review, read_session
from store.undoing import undo
from store.white_space import list_cells

TODAY = date(2026, 11, 20)


@pytest.fixture
def review(book: Book, filled: Any) -> int:
    """Return a review of Northwind that has begun."""
    return begin_review(book, filled.northwind)


def question(book: Book, review: int, subject: str, key: int = 0) -> Question:
    """Return the question about a record, or the first about one of a table."""
    with book.read() as session:
        left = read_session(session, review).left
    return next(q for some in left.values() for q in some if q.subject == subject and key in (0, q.key))


def rows(book: Book, read: Callable[..., Any], account: int) -> dict[int, Any]:
    """Return the rows of an account by key."""
    with book.read() as session:
        return {row.id: row for row in read(session, account)}


def answers(book: Book, review: int) -> list[AnswerRow]:
    """Return the answers of a review."""
    with book.read() as session:
        return answers_of(session, review)


def test_still_true_confirms_a_fact_and_a_judgement_as_of_today(book: Book, filled: Any, review: int) -> None:
    answering.say_true(book, review, question(book, review, "fact", filled.guess))
    asked = question(book, review, "attribute")
    answering.say_true(book, review, asked, "Marta")
    fact = rows(book, list_facts, filled.northwind)[filled.guess]
    judged = rows(book, list_attributes, filled.northwind)[asked.key]
    assert (fact.state, fact.as_of) == ("confirmed", TODAY)
    assert (judged.state, judged.as_of, judged.source) == ("confirmed", TODAY, "Marta")
    assert [each.answer for each in answers(book, review)] == ["true", "true"]


def test_changed_edits_and_answers_in_one_step(
    book: Book, filled: Any, review: int, dumped: Callable[[Book], str]
) -> None:
    before = dumped(book)
    answering.change(
        book,
        review,
        question(book, review, "fact", filled.guess),
        {"text": "Budget is free"},
        {"text": "Budget is tight"},
    )
    fact = rows(book, list_facts, filled.northwind)[filled.guess]
    assert (fact.text, fact.as_of, fact.state) == ("Budget is free", TODAY, "confirmed")
    undo(book)
    assert dumped(book) == before


def test_a_change_that_is_refused_leaves_the_question_as_it_was(
    book: Book, filled: Any, review: int, dumped: Callable[[Book], str]
) -> None:
    asked = question(book, review, "fact", filled.guess)
    edit_fact(book, filled.guess, {"text": "Budget grew"})
    before = dumped(book)
    with pytest.raises(Conflict):
        answering.change(book, review, asked, {"text": "Mine"}, {"text": "Budget is tight"})
    with pytest.raises(Refused):
        answering.change(book, review, asked, {"text": ""})
    assert dumped(book) == before
    assert not answers(book, review)


def test_what_a_form_writes_and_the_answer_are_one_step(
    book: Book, filled: Any, review: int, dumped: Callable[[Book], str]
) -> None:
    before = dumped(book)
    with answering.changing(book, review, question(book, review, "fact", filled.guess)):
        edit_fact(book, filled.guess, {"text": "Budget is free"})
    assert [each.answer for each in answers(book, review)] == ["changed"]
    undo(book)
    assert dumped(book) == before


def test_gone_ends_clears_closes_and_loses(book: Book, filled: Any, review: int, dumped: Callable[[Book], str]) -> None:
    for subject in ("fact", "attribute", "cell", "risk", "opportunity"):
        before = dumped(book)
        asked = question(book, review, subject, filled.fact if subject == "fact" else 0)
        answering.say_gone(book, review, asked, note="Heard")
        assert answers(book, review)[-1].note == "Heard"
        undo(book)
        assert dumped(book) == before
        answering.say_gone(book, review, asked)
    account = filled.northwind
    assert rows(book, list_facts, account)[filled.fact].state == "achieved"
    assert len(rows(book, list_attributes, account)) == 1
    assert not rows(book, list_cells, account)
    assert {risk.state for risk in rows(book, list_risks, account).values()} == {"closed"}
    assert rows(book, list_opportunities, account)[filled.deal].state == "lost"


def test_a_fact_ends_as_it_is_said(book: Book, filled: Any, review: int) -> None:
    asked = question(book, review, "fact", filled.fact)
    with pytest.raises(Refused):
        answering.say_gone(book, review, asked, "overcome")
    answering.say_gone(book, review, asked, "retired")
    assert rows(book, list_facts, filled.northwind)[filled.fact].state == "retired"


def test_ask_makes_an_action_with_owner_and_day_in_the_live_plan(
    book: Book, filled: Any, review: int, dumped: Callable[[Book], str]
) -> None:
    before, asked = dumped(book), question(book, review, "fact", filled.guess)
    for lacking in ({"owner_id": filled.colleague}, {"due_on": "2026-12-04"}):
        with pytest.raises(Refused) as refused:
            answering.ask(book, review, asked, lacking)
        assert len(refused.value.fields) == 1
    assert dumped(book) == before
    answer = answering.ask(book, review, asked, {"owner_id": filled.colleague, "due_on": "2026-12-04"})
    action = rows(book, list_actions, filled.northwind)[answer.action_id or 0]
    assert (action.plan_id, action.review_id, action.due_on) == (filled.plan, review, date(2026, 12, 4))
    assert action.title == "Find out: Budget is tight"
    assert action.id not in {each.key for each in left_of(book, review, "plan")}, "it is new"
    undo(book)
    assert dumped(book) == before


def left_of(book: Book, review: int, step: str) -> tuple[Question, ...]:
    """Return what is left to ask in a step."""
    with book.read() as session:
        return read_session(session, review).left[step]


def test_an_account_without_a_plan_has_actions_of_none(book: Book, filled: Any) -> None:
    review = begin_review(book, filled.depot)
    answer = answering.recommend(
        book, review, {"title": "Visit", "owner_id": filled.colleague, "due_on": date(2026, 12, 1)}, "Coach"
    )
    action = rows(book, list_actions, filled.depot)[answer.action_id or 0]
    assert (action.plan_id, action.review_id, answer.step, answer.answer) == (None, review, "recommendations", "raised")


def test_a_question_skipped_stays_as_it_is(book: Book, filled: Any, review: int) -> None:
    before = rows(book, list_facts, filled.northwind)
    asked = question(book, review, "fact", filled.guess)
    answering.leave(book, review, asked)
    assert rows(book, list_facts, filled.northwind) == before
    assert asked not in left_of(book, review, "sweep")


def test_objectives_and_actions_are_done_moved_or_dropped(book: Book, filled: Any, review: int) -> None:
    objective, action = question(book, review, "objective"), question(book, review, "action", filled.action)
    with pytest.raises(Refused):
        answering.move(book, review, objective, date(2027, 6, 30), " ")
    with pytest.raises(Refused):
        answering.move(book, review, objective, "", "Tender slips")
    moved = answering.move(book, review, objective, "2027-06-30", "Tender slips")
    answering.finish(book, review, action)
    other = question(book, review, "action")
    answering.drop(book, review, other, "Not ours")
    actions = rows(book, list_actions, filled.northwind)
    assert rows(book, list_objectives, filled.northwind)[objective.key].due_on == date(2027, 6, 30)
    assert (moved.answer, moved.note) == ("moved", "Tender slips")
    assert (actions[action.key].status, actions[action.key].done_on) == ("done", TODAY)
    assert actions[other.key].status == "dropped"
    assert not left_of(book, review, "plan")


def test_a_deal_is_won_or_moved(book: Book, filled: Any, review: int) -> None:
    deal = question(book, review, "opportunity", filled.deal)
    answering.move(book, review, deal, date(2027, 2, 1), "They wait for the budget")
    assert rows(book, list_opportunities, filled.northwind)[filled.deal].close_on == date(2027, 2, 1)
    answering.finish(book, review, deal)
    assert rows(book, list_opportunities, filled.northwind)[filled.deal].state == "won"
    assert [each.answer for each in answers(book, review)] == ["done"], "a later answer takes the place of the first"


def test_risks_are_raised_with_who_saw_them(book: Book, filled: Any, review: int) -> None:
    answer = answering.raise_risk(book, review, {"title": "One sponsor", "impact": "high"}, "Coach, as finance")
    risk = rows(book, list_risks, filled.northwind)[answer.subject_id]
    assert (risk.title, answer.note, answer.step) == ("One sponsor", "Coach, as finance", "vulnerabilities")
    with book.read() as session:
        sitting = read_session(session, review)
    assert sitting.raised("vulnerabilities") == (answer,)
    assert sitting.progress("vulnerabilities") == (0, 0)


def test_only_the_current_review_is_answered_and_only_about_its_account(
    book: Book, filled: Any, review: int, dumped: Callable[[Book], str]
) -> None:
    asked = question(book, review, "fact", filled.guess)
    other = begin_review(book, filled.depot)
    before = dumped(book)
    with pytest.raises(Refused):
        answering.say_true(book, review, asked)
    with pytest.raises(NotFound):
        answering.say_true(book, other, asked)
    with pytest.raises(Refused):
        answering.finish(book, other, replace(asked))
    pause_review(book, other)
    with pytest.raises(Refused):
        answering.raise_risk(book, other, {"title": "Late"})
    undo(book)
    assert dumped(book) == before


def test_a_whole_session_is_taken_back_answer_by_answer(
    book: Book, filled: Any, review: int, dumped: Callable[[Book], str]
) -> None:
    todo = {"owner_id": filled.colleague, "due_on": date(2027, 1, 4)}
    ways: tuple[Callable[..., object], ...] = (
        answering.say_true,
        answering.say_gone,
        lambda *at: answering.ask(*at, todo),
        answering.leave,
    )
    dumps, start = [], left_of(book, review, "sweep")
    while left := left_of(book, review, "sweep"):
        dumps.append((dumped(book), left))
        ways[len(dumps) % len(ways)](book, review, left[0])
    assert len(dumps) == len(start) > len(ways)
    for dump, left in reversed(dumps):
        undo(book)
        assert dumped(book) == dump
        assert left_of(book, review, "sweep") == left
