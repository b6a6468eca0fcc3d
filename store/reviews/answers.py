"""Answers: what was said in a review to each question, one row a question that was answered."""

from __future__ import annotations

from datetime import date
from typing import Annotated

from sqlalchemy import BigInteger
from sqlmodel import Field, Session, col, select

from store.records import Draft, Key, Line, NeededDay, NeededKey, Record, Row, Text, one_of, read_rows
from store.words import REVIEW_ANSWER, REVIEW_STEP


class Answer(Record, table=True):
    """One answer; `subject` and `subject_id` are the table and the key of what was asked about.

    `action_id` is the action that the answer made: a question put to somebody, a recommendation.
    """

    __tablename__ = "review_answer"
    part_of = frozenset({"account_id", "review_id"})

    account_id: int = Field(sa_type=BigInteger, foreign_key="account.id", index=True)
    review_id: int = Field(sa_type=BigInteger, foreign_key="review.id", index=True)
    step: str
    subject: str
    subject_id: int = Field(sa_type=BigInteger)
    answer: str
    note: str = ""
    action_id: int | None = Field(default=None, sa_type=BigInteger, foreign_key="action.id", index=True)
    answered_on: date


class AnswerDraft(Draft):
    """An answer as it comes in."""

    account_id: NeededKey
    review_id: NeededKey
    step: Annotated[Line, one_of(REVIEW_STEP)]
    subject: Line
    subject_id: NeededKey
    answer: Annotated[Line, one_of(REVIEW_ANSWER)]
    note: Text = ""
    action_id: Key = None
    answered_on: NeededDay


class AnswerRow(Row):
    """An answer as it goes out."""

    account_id: int
    review_id: int
    step: str
    subject: str
    subject_id: int
    answer: str
    note: str
    action_id: int | None
    answered_on: date


def list_answers(session: Session, *accounts: int) -> list[AnswerRow]:
    """Return the answers given in the reviews of accounts, in the order in which they were given."""
    query = select(Answer).where(col(Answer.account_id).in_(accounts)).order_by(col(Answer.id))
    return read_rows(session, AnswerRow, query)


def answers_of(session: Session, review_id: int) -> list[AnswerRow]:
    """Return the answers of one review, in the order in which they were given."""
    query = select(Answer).where(col(Answer.review_id) == review_id).order_by(col(Answer.id))
    return read_rows(session, AnswerRow, query)
