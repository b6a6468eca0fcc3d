"""The session: a review that is begun, gone on with, put aside or skipped; read as one tree with what is left to ask.

Only answers are stored, each as its own recorded step with what it changed (`store.reviews.answering`: `say_true`,
`change`, `say_gone`, `ask`, `leave`, `finish`, `move`, `drop`, `raise_risk`, `recommend`). The questions are computed:
what the account had when the session began, without what was answered. So reading is all that going on takes, after a
kill too. `store.reviews.signing.sign_off` ends it.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from types import MappingProxyType
from typing import Any, Final

from sqlmodel import Session, col, select

from store import clock
from store.accounts import Account, AccountRow, read_account
from store.book import Book, Writing
from store.errors import UNCHANGED, Refused
from store.history import newest_change
from store.records import add_record, as_row, checked, edit_record, take
from store.reviews.answers import AnswerRow, list_answers
from store.reviews.attendees import Attendee, AttendeeDraft, AttendeeRow, list_attendees
from store.reviews.checklist import CheckItem, CheckItemDraft, CheckItemRow, list_checks
from store.reviews.money_step import ask_money
from store.reviews.planning_step import ask_plan
from store.reviews.questions import (
    MONEY,
    PLAN,
    RAISED,
    RECOMMENDATIONS,
    SIGN_OFF,
    SWEEP,
    VULNERABILITIES,
    Question,
    in_order,
)
from store.reviews.reviews import DONE, IN_PROGRESS, OPEN, PAUSED, REFRESH, SKIPPED, Review, ReviewDraft, ReviewRow
from store.reviews.reviews import list_reviews as list_reviews
from store.reviews.reviews import read_review as read_review
from store.reviews.subjects import read_subjects
from store.reviews.sweep import ask_sweep
from store.words import REVIEW_KIND, REVIEW_STEP

STEPS: Final = REVIEW_STEP.values
"""The steps of a full session, in their order."""
FEWER_STEPS: Mapping[str, tuple[str, ...]] = MappingProxyType(
    {
        "plan": (PLAN, MONEY, VULNERABILITIES, RECOMMENDATIONS, SIGN_OFF),
        REFRESH: (SWEEP, SIGN_OFF),
    }
)
"""The steps of the kinds of review that do not go through all of them."""


@dataclass(frozen=True)
class Sitting:
    """A review as it stands: what is left to ask, what was answered, who takes part, and what came before."""

    review: ReviewRow
    account: AccountRow
    today: date
    steps: tuple[str, ...]
    left: Mapping[str, tuple[Question, ...]]
    """The questions left by step, the one to be asked next first; every step of `steps` is a key."""
    answers: tuple[AnswerRow, ...]
    """In the order in which they were given; what was raised is among them."""
    attendees: tuple[AttendeeRow, ...]
    checklist: tuple[CheckItemRow, ...]
    last: ReviewRow | None
    """The review of the account that was signed off last, of whatever kind."""

    @property
    def question(self) -> Question | None:
        """The question to be asked now, None when those of the step are all answered, or it has none."""
        return next(iter(self.left.get(self.review.step, ())), None)

    @property
    def next_step(self) -> str:
        """The step after the current one, "" after the last."""
        place = self.steps.index(self.review.step) if self.review.step in self.steps else -1
        return self.steps[place + 1] if place + 1 < len(self.steps) else ""

    def progress(self, step: str = "") -> tuple[int, int]:
        """Return how many questions of a step, or of all, are answered, and how many there are."""
        answered = [each for each in self.answers if each.answer != RAISED and step in ("", each.step)]
        left = sum(len(questions) for name, questions in self.left.items() if step in ("", name))
        return len(answered), len(answered) + left

    def raised(self, step: str) -> tuple[AnswerRow, ...]:
        """Return what was raised in a step: risks of `vulnerabilities`, actions of `recommendations`."""
        return tuple(each for each in self.answers if (each.step, each.answer) == (step, RAISED))

    def without(self, question: Question, answer: AnswerRow) -> Sitting:
        """Return the session after an answer, without reading the book again: a screen shows the next at once."""
        left = {name: tuple(q for q in some if q.at != question.at) for name, some in self.left.items()}
        kept = tuple(each for each in self.answers if each.id != answer.id)
        review = self.review.model_copy(update={"step": question.step})
        return replace(self, left=left, answers=(*kept, answer), review=review)


def steps_of(kind: str) -> tuple[str, ...]:
    """Return the steps that a kind of review goes through."""
    return FEWER_STEPS.get(kind, STEPS)


def begin_review(
    book: Book,
    account_id: int,
    kind: str = "dossier",
    *,
    attendees: Sequence[Mapping[str, Any]] = (),
    title: str = "",
    due_on: date | None = None,
) -> int:
    """Begin a review of an account and return its key, as one recorded step; one that is open there is gone on with.

    Whatever review of the book was in progress is put aside. The checklist of the last review of that account and kind
    is carried over, nothing of it done. Each attendee is what AttendeeDraft takes, without account and review.
    """
    with book.write("") as session:
        account = take(session, Account, account_id)
        row = _open_review(session, account_id)
        if row is None:
            _put_aside(session)
            values = {"account_id": account_id, "kind": kind, "title": title, "due_on": due_on}
            row = _add_review(session, checked(ReviewDraft, {**values, **_start(session, kind)}))
            _carry_checklist(session, row)
        elif row.status != IN_PROGRESS:
            _go_on(session, row)
        for who in attendees:
            part = {"account_id": account_id, "review_id": row.id}
            add_record(session, Attendee, checked(AttendeeDraft, {**who, **part}))
        session.label = f"{account.name}: {REVIEW_KIND.label(row.kind)} review begun"
        return int(row.id or 0)


def resume_review(book: Book, review_id: int) -> ReviewRow:
    """Go on with a review that was put aside or scheduled; whatever else was in progress is put aside.

    Refused when it was signed off or skipped.
    """
    with book.write("") as session:
        row = take(session, Review, review_id)
        session.label = f"{_name_of(session, row)}: review gone on with"
        if row.status not in OPEN:
            raise Refused("This review is over", "It was signed off or skipped.", safe=UNCHANGED)
        if row.status != IN_PROGRESS:
            _go_on(session, row)
    return as_row(ReviewRow, row)


def pause_review(book: Book, review_id: int) -> ReviewRow:
    """Put a review aside; it is gone on with where it was."""
    with book.write("") as session:
        row = take(session, Review, review_id)
        session.label = f"{_name_of(session, row)}: review put aside"
        if row.status == IN_PROGRESS:
            row.status = PAUSED
    return as_row(ReviewRow, row)


def skip_review(book: Book, review_id: int, why: str = "", next_on: date | None = None) -> ReviewRow:
    """Skip a review that is open: what was answered in it stays. With a day, the account is due on that one."""
    with book.write("") as session:
        row = take(session, Review, review_id)
        session.label = f"{_name_of(session, row)}: review skipped"
        if row.status not in OPEN:
            raise Refused("This review is over", "It was signed off or skipped.", safe=UNCHANGED)
        notes = "\n".join(filter(None, (row.notes, why.strip())))
        edit_record(row, ReviewDraft, {"status": SKIPPED, "notes": notes, "next_on": next_on})
        if next_on is not None:
            take(session, Account, row.account_id).review_on = next_on
    return as_row(ReviewRow, row)


def go_to_step(book: Book, review_id: int, step: str) -> ReviewRow:
    """Turn to another step of a review, so that it is gone on with there."""
    with book.write(f"Review: on to {step}") as session:
        row = take(session, Review, review_id)
        if step not in steps_of(row.kind):
            raise Refused(
                "There is no such step", f"A {row.kind} review goes through: {', '.join(steps_of(row.kind))}."
            )
        row.step = step
    return as_row(ReviewRow, row)


def read_session(session: Session, review_id: int, today: date | None = None) -> Sitting:
    """Return a review as it stands, whatever its state; NotFound when it is gone."""
    review, today = read_review(session, review_id), today or clock.today()
    account = review.account_id
    all_answers = list_answers(session, account)
    answers = tuple(each for each in all_answers if each.review_id == review_id)
    subjects = read_subjects(session, review, all_answers, today)
    steps = steps_of(review.kind)
    asked = [*ask_plan(subjects)] if PLAN in steps else []
    asked += [*ask_money(subjects)] if MONEY in steps else []
    if SWEEP in steps:
        asked += [*ask_sweep(subjects, {(each.subject, each.key) for each in asked})]
    return Sitting(
        review,
        read_account(session, account),
        today,
        steps,
        _left(steps, asked, answers, today),
        answers,
        tuple(each for each in list_attendees(session, account) if each.review_id == review_id),
        tuple(each for each in list_checks(session, account) if each.review_id == review_id),
        next((each for each in list_reviews(session, account) if each.status == DONE and each.id != review_id), None),
    )


def _left(
    steps: Sequence[str], asked: Iterable[Question], answers: Iterable[AnswerRow], today: date
) -> Mapping[str, tuple[Question, ...]]:
    answered = {(each.step, each.subject, each.subject_id) for each in answers}
    left: dict[str, list[Question]] = {step: [] for step in steps}
    for question in asked:
        if question.at not in answered:
            left[question.step].append(question)
    return MappingProxyType({step: tuple(in_order(some, today)) for step, some in left.items()})


def _open_review(session: Session, account_id: int) -> Review | None:
    """Return the review of an account that is open: that in progress before one put aside, the newest first."""
    query = select(Review).where(Review.account_id == account_id, col(Review.status).in_(OPEN))
    found = session.exec(query.order_by(col(Review.id).desc())).all()
    return min(found, key=lambda row: row.status != IN_PROGRESS, default=None)


def _start(session: Session, kind: str) -> dict[str, Any]:
    """Return the fields of a review that begins now."""
    return {
        "status": IN_PROGRESS,
        "started_on": clock.today(),
        "step": steps_of(kind)[0],
        "since_change": newest_change(session),
    }


def _add_review(session: Writing, draft: ReviewDraft) -> Review:
    row = add_record(session, Review, draft)
    session.flush()
    return row


def _put_aside(session: Session) -> None:
    """Put the book's current review aside; written at once, since there is never a second one."""
    for row in session.exec(select(Review).where(Review.status == IN_PROGRESS)):
        row.status = PAUSED
    session.flush()


def _go_on(session: Session, row: Review) -> None:
    _put_aside(session)
    if not row.since_change:  # scheduled, and not begun yet
        for name, value in _start(session, row.kind).items():
            setattr(row, name, value)
    row.status = IN_PROGRESS
    session.flush()


def _carry_checklist(session: Writing, review: Review) -> None:
    query = select(Review.id).where(Review.account_id == review.account_id, Review.kind == review.kind)
    last = session.exec(query.where(Review.status == DONE).order_by(col(Review.id).desc()).limit(1)).first()
    if last is None:
        return
    items = select(CheckItem).where(CheckItem.review_id == last).order_by(col(CheckItem.position), col(CheckItem.id))
    for place, item in enumerate(session.exec(items).all(), 1):
        values = {"account_id": review.account_id, "review_id": review.id, "position": place, "text": item.text}
        add_record(session, CheckItem, checked(CheckItemDraft, values))


def _name_of(session: Session, review: Review) -> str:
    return take(session, Account, review.account_id).name
