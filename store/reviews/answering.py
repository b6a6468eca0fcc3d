"""Answering: what is said to a question of a review, kept as one recorded step together with what it changes."""

from __future__ import annotations
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import date
from typing import Any

from store.book import Book
from store.reviews.answers import AnswerRow
from store.reviews.questions import Question


def say_true(book: Book, review_id: int, question: Question, source: str | None = None) -> AnswerRow:
    """Say that it is still true: a fact or a judgement is confirmed, as of today; a deal or an action goes on."""
    raise NotImplementedError


def change(
    book: Book, review_id: int, question: Question, changes: Mapping[str, Any], seen: Mapping[str, Any] | None = None
) -> AnswerRow:
    """Change fields of what is asked about; a fact or a judgement is confirmed as of today unless they say otherwise.

    `changes` and `seen` are what the edit function of its concept takes. Refused and Conflict as there.
    """
    raise NotImplementedError


@contextmanager
def changing(book: Book, review_id: int, question: Question) -> Iterator[None]:
    """Let what the block writes and the answer «changed» be one recorded step: for what `change` cannot say."""
    raise NotImplementedError
    yield


def say_gone(book: Book, review_id: int, question: Question, how: str = "", note: str = "") -> AnswerRow:
    """Say that it is gone: a fact ends (`how`: one of its `ends`), a judgement and a cell are cleared, a risk is closed, a deal lost."""
    raise NotImplementedError


def ask(book: Book, review_id: int, question: Question, action: Mapping[str, Any]) -> AnswerRow:
    """Have somebody find out: an action with an owner (`owner_id` or `customer_owner_id`) and `due_on`, in the live plan if there is one.

    `action` is what ActionDraft takes; a `title` that it lacks is made of the question.
    """
    raise NotImplementedError


def leave(book: Book, review_id: int, question: Question) -> AnswerRow:
    """Skip a question: it stays as it is, and is asked again in the next review."""
    raise NotImplementedError


def finish(book: Book, review_id: int, question: Question, note: str = "") -> AnswerRow:
    """Say that an objective or an action is done, or a deal won."""
    raise NotImplementedError


def move(book: Book, review_id: int, question: Question, to: date | str, why: str) -> AnswerRow:
    """Give an objective, an action, a deal or a renewal another day, and say why; Refused without a day or a reason."""
    raise NotImplementedError


def drop(book: Book, review_id: int, question: Question, why: str = "") -> AnswerRow:
    """Drop an objective or an action."""
    raise NotImplementedError


def raise_risk(book: Book, review_id: int, values: Mapping[str, Any], note: str = "") -> AnswerRow:
    """Write down a vulnerability that a reviewer sees, as a risk; `values` are what RiskDraft takes, without account."""
    raise NotImplementedError


def recommend(book: Book, review_id: int, values: Mapping[str, Any], note: str = "") -> AnswerRow:
    """Write down a recommendation, as an action with an owner and a day (see `ask`)."""
    raise NotImplementedError
