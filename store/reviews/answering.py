"""Answering: what is said to a question of a review, kept as one recorded step together with what it changes."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from datetime import date
from typing import Any, Final

from sqlmodel import col, select

from store import clock
from store.attributes import Attribute, edit_attribute
from store.book import Book, Writing
from store.errors import MEND, NOT_SAVED, UNCHANGED, Refused, gone
from store.facts import Fact, confirm_fact, edit_fact, end_fact, ends_of
from store.opportunities import Opportunity, edit_opportunity
from store.plans.actions import Action, ActionDraft, edit_action, keep_action
from store.plans.objectives import Objective, edit_objective
from store.plans.plans import LIVE, Plan
from store.plans.risks import Risk, RiskDraft, edit_risk, keep_risk
from store.records import LINE_LIMIT, Record, add_record, as_row, checked, edit_record, let_go, take
from store.reviews.answers import Answer, AnswerDraft, AnswerRow
from store.reviews.questions import (
    ASKED,
    CHANGED,
    DROPPED,
    FINISHED,
    GONE,
    MOVED,
    RAISED,
    RECOMMENDATIONS,
    SKIPPED,
    TRUE,
    VULNERABILITIES,
    Question,
)
from store.reviews.reviews import IN_PROGRESS, Review
from store.white_space import Cell, clear_cell, fill_cell
from store.words import REVIEW_ANSWER

SUBJECTS: Final[Mapping[str, type[Record]]] = {
    "fact": Fact,
    "attribute": Attribute,
    "cell": Cell,
    "risk": Risk,
    "opportunity": Opportunity,
    "objective": Objective,
    "action": Action,
}
"""What may be asked about."""
DAYS: Final[Mapping[str, str]] = {
    "objective": "due_on",
    "action": "due_on",
    "opportunity": "close_on",
    "cell": "renews_on",
}
"""The field that is moved."""
DATED: Final = frozenset({"fact", "attribute"})
"""What bears the day on which it was true."""
SHOWN = 40


def say_true(book: Book, review_id: int, question: Question, source: str | None = None) -> AnswerRow:
    """Say that it is still true: a fact or a judgement is confirmed, as of today; anything else goes on as it stands.

    `source` is who says so, None to leave who said so before.
    """
    with _answering(book, review_id, question, TRUE) as keep:
        if question.subject == "fact":
            confirm_fact(book, question.key, source)
        elif question.subject == "attribute":
            says = {} if source is None else {"source": source}
            edit_attribute(book, question.key, {"as_of": clock.today(), "state": "confirmed", **says})
        return keep()


def change(
    book: Book, review_id: int, question: Question, changes: Mapping[str, Any], seen: Mapping[str, Any] | None = None
) -> AnswerRow:
    """Change fields of what is asked about; a fact or a judgement is confirmed as of today unless they say otherwise.

    `changes` and `seen` are what the edit function of its concept takes; Refused and Conflict as there.
    """
    with _answering(book, review_id, question, CHANGED) as keep:
        fresh = {"as_of": clock.today(), "state": "confirmed"} if question.subject in DATED else {}
        _edit(book, question, {**fresh, **changes}, seen)
        return keep()


@contextmanager
def changing(book: Book, review_id: int, question: Question) -> Iterator[None]:
    """Let what the block writes and the answer «changed» be one recorded step: for what `change` cannot say."""
    with _answering(book, review_id, question, CHANGED) as keep:
        yield
        keep()


def say_gone(book: Book, review_id: int, question: Question, how: str = "", note: str = "") -> AnswerRow:
    """Say that it is gone.

    A fact ends (`how`: one of its `ends`, its own end unless said), a judgement and a cell are cleared, a risk is
    closed, and a deal is lost.
    """
    with _answering(book, review_id, question, GONE) as keep:
        _end(book, question, how)
        return keep(note)


def ask(book: Book, review_id: int, question: Question, action: Mapping[str, Any]) -> AnswerRow:
    """Have somebody find out: an action, in the live plan if there is one, that remembers the review.

    `action` is what ActionDraft takes; Refused without an owner (`owner_id`, or the customer's) and a day (`due_on`).
    A `title` that it lacks is made of the question.
    """
    with _answering(book, review_id, question, ASKED) as keep, book.write("") as session:
        told = " · ".join(part for part in (question.place, question.value) if part)
        asked = {"title": f"Find out: {told}"[:LINE_LIMIT], **{k: v for k, v in action.items() if v not in (None, "")}}
        return keep(action_id=_promise(session, review_id, asked))


def leave(book: Book, review_id: int, question: Question) -> AnswerRow:
    """Skip a question: it stays as it is, and is asked again in the next review."""
    with _answering(book, review_id, question, SKIPPED) as keep:
        return keep()


def finish(book: Book, review_id: int, question: Question, note: str = "") -> AnswerRow:
    """Say that an objective or an action is done, or a deal won."""
    with _answering(book, review_id, question, FINISHED) as keep:
        is_deal = question.subject == "opportunity"
        _edit(book, question, {"state": "won"} if is_deal else {"status": "done"})
        return keep(note)


def move(book: Book, review_id: int, question: Question, to: date | str | None, why: str) -> AnswerRow:
    """Give an objective, an action, a deal or a renewal another day, and say why; Refused without the one or the other.

    A day is typed as everywhere (`2026-12-04`, `fri`).
    """
    with _answering(book, review_id, question, MOVED) as keep:
        lacking = {"due_on": "is needed: a date like 2026-11-30"} if to in (None, "") else {}
        if not why.strip():
            lacking["note"] = "is needed: say why it moves"
        if lacking:
            _refuse(lacking)
        _edit(book, question, {DAYS[question.subject]: to})
        return keep(why)


def drop(book: Book, review_id: int, question: Question, why: str = "") -> AnswerRow:
    """Drop an objective or an action."""
    with _answering(book, review_id, question, DROPPED) as keep:
        _edit(book, question, {"status": "dropped"})
        return keep(why)


def raise_risk(book: Book, review_id: int, values: Mapping[str, Any], note: str = "") -> AnswerRow:
    """Write down a vulnerability that a reviewer sees, as a risk; `values` are what RiskDraft takes but the account.

    `note` says who saw it, or with whose eyes.
    """
    with book.write("") as session:
        review = _current(session, review_id)
        draft = checked(RiskDraft, {**values, "account_id": review.account_id})
        key = keep_risk(session, draft)
        session.flush()
        session.label = f"Review: risk raised, {draft.title[:SHOWN]}"
        return _keep(session, review, VULNERABILITIES, "risk", key, RAISED, note)


def recommend(book: Book, review_id: int, values: Mapping[str, Any], note: str = "") -> AnswerRow:
    """Write down a recommendation, as an action with an owner and a day (see `ask`)."""
    with book.write("") as session:
        review = _current(session, review_id)
        key = _promise(session, review_id, values)
        session.label = f"Review: recommended, {take(session, Action, key).title[:SHOWN]}"
        return _keep(session, review, RECOMMENDATIONS, "action", key, RAISED, note, key)


@contextmanager
def _answering(book: Book, review_id: int, question: Question, answer: str) -> Iterator[Callable[..., AnswerRow]]:
    """Give a function that keeps the answer; all that the block writes is one recorded step with it, or nothing."""
    if answer not in question.answers:
        raise Refused("That is no answer to this question", f"{REVIEW_ANSWER.label(answer)} is not asked of it.")

    def keep(note: str = "", action_id: int | None = None) -> AnswerRow:
        with book.write(f"Review: {REVIEW_ANSWER.label(answer).lower()}, {question.value[:SHOWN]}") as session:
            review = _current(session, review_id)
            return _keep(session, review, *question.at, answer, note, action_id)

    with book.one_step():
        with book.write("") as session:
            _refuse_foreign(session, _current(session, review_id), question)
        yield keep


def _current(session: Writing, review_id: int) -> Review:
    """Return the review that is answered; Refused when it is not the one in progress."""
    review = take(session, Review, review_id)
    if review.status != IN_PROGRESS:
        raise Refused("This review is not in progress", "Go on with it first, then answer.", safe=UNCHANGED)
    return review


def _refuse_foreign(session: Writing, review: Review, question: Question) -> None:
    row = session.get(SUBJECTS[question.subject], question.key)
    if row is None or getattr(row, "account_id", None) != review.account_id:
        raise gone("What was asked about")


def _keep(
    session: Writing,
    review: Review,
    step: str,
    subject: str,
    key: int,
    answer: str,
    note: str = "",
    action_id: int | None = None,
) -> AnswerRow:
    """Keep an answer within a step that is being written; another answer to the same question gives way."""
    values = {"answer": answer, "note": note, "action_id": action_id, "answered_on": clock.today()}
    query = select(Answer).where(Answer.review_id == review.id, Answer.step == step, Answer.subject == subject)
    row = session.exec(query.where(col(Answer.subject_id) == key)).first()
    if row is None:
        place = {"account_id": review.account_id, "review_id": review.id, "step": step}
        row = add_record(
            session, Answer, checked(AnswerDraft, {**place, "subject": subject, "subject_id": key, **values})
        )
    else:
        edit_record(row, AnswerDraft, values)
    if review.step != step:
        review.step = step
    session.flush()
    return as_row(AnswerRow, row)


def _promise(session: Writing, review_id: int, values: Mapping[str, Any]) -> int:
    """Add an action that was promised in a review and return its key; Refused without an owner and a day."""
    review = _current(session, review_id)
    live = select(Plan.id).where(Plan.account_id == review.account_id, col(Plan.status).in_(LIVE))
    plan = {"plan_id": session.exec(live).first(), **values}
    draft = checked(ActionDraft, {**plan, "account_id": review.account_id, "review_id": review_id})
    lacking = {} if draft.owner_id or draft.customer_owner_id else {"owner_id": "is needed: who does it"}
    if draft.due_on is None:
        lacking["due_on"] = "is needed: a date like 2026-11-30"
    if lacking:
        _refuse(lacking)
    key = keep_action(session, draft)
    session.flush()
    return key


def _refuse(fields: Mapping[str, str]) -> None:
    labels = {**ActionDraft.labels, "note": "Why"}
    words = "\n".join(f"{labels[name]}: {what}." for name, what in fields.items())
    raise Refused(NOT_SAVED, words, MEND, dict(fields), safe=UNCHANGED)


def _edit(book: Book, question: Question, changes: Mapping[str, Any], seen: Mapping[str, Any] | None = None) -> None:
    """Change fields of what is asked about, the way its concept does."""
    if question.subject == "cell":
        with book.write("") as session:
            cell = take(session, Cell, question.key)
        fill_cell(book, cell.account_id, cell.centre_id, cell.offering_id, changes, seen)
        return
    edits: Mapping[str, Callable[..., object]] = {
        "fact": edit_fact,
        "attribute": edit_attribute,
        "risk": edit_risk,
        "opportunity": edit_opportunity,
        "objective": edit_objective,
        "action": edit_action,
    }
    edits[question.subject](book, question.key, changes, seen)


def _end(book: Book, question: Question, how: str) -> None:
    key = question.key
    if question.subject == "fact":
        with book.write("") as session:
            state = how or ends_of(take(session, Fact, key).type)[0]
        end_fact(book, key, state)
    elif question.subject == "attribute":
        with book.write("") as session:
            let_go(session, take(session, Attribute, key))
    elif question.subject == "cell":
        clear_cell(book, key)
    elif question.subject == "risk":
        edit_risk(book, key, {"state": "closed"})
    else:
        _edit(book, question, {"state": "lost"})
