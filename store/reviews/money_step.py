"""Money in a review: a question about each open deal and each renewal that comes, and both against the last quarter."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from sqlmodel import Session

from store.fiscal import fiscal_quarter, last_day
from store.money import in_short
from store.reviews.pictures import Fields, Picture, change_on, picture_at, picture_now
from store.reviews.questions import (
    ASKED,
    CHANGED,
    GONE,
    MONEY,
    MOVED,
    SKIPPED,
    TRADED,
    TRUE,
    Question,
    other_life,
    within,
)
from store.reviews.snapshots import list_snapshots
from store.reviews.subjects import Subjects
from store.words import CELL_STATE

AHEAD = 365
"""Days; a renewal that is farther off is left to the sweep."""
RENEWED = (TRUE, CHANGED, MOVED, GONE, ASKED, SKIPPED)
PASSED, OPEN = 5, 3
"""What a deal is worth to look at: when its day has passed, and before."""
NEW, WON, LOST, MOVED_TO, GREW, SHRANK, SAME, TAKEN_OUT = (
    "new", "won", "lost", "moved", "grew", "shrank", "same", "taken out",
)  # fmt: skip
"""What became of a deal or a renewal since then; the weightiest of what is true is told."""


@dataclass(frozen=True, slots=True)
class MoneyLine:
    """One deal or renewal then and now: amounts in minor units, None where none is known or it was not there."""

    subject: str
    key: int
    name: str
    what: str
    """NEW, WON, LOST, MOVED_TO, GREW, SHRANK, SAME or TAKEN_OUT."""
    amount_then: int | None
    amount: int | None
    day_then: str
    day: str
    """ISO days on which it closes or renews, "" for none."""


@dataclass(frozen=True, slots=True)
class Money:
    """Pipeline and renewals of an account against what they were; sums in minor units of `currency`.

    `since` is the day they are held against; None when the book knew nothing of the account then: then all is new.
    """

    since: date | None
    currency: str
    pipeline_then: int
    pipeline: int
    won: int
    """Of what was won since then."""
    lost: int
    lines: tuple[MoneyLine, ...]
    renewals: tuple[MoneyLine, ...]

    @property
    def change(self) -> int:
        """How the pipeline has grown, below zero when it shrank."""
        return self.pipeline - self.pipeline_then


def ask_money(subjects: Subjects) -> Iterator[Question]:
    """Yield the questions about open deals and renewals of the next year, in no order."""
    yield from _ask_deals(subjects)
    yield from _ask_renewals(subjects)


def _ask_deals(subjects: Subjects) -> Iterator[Question]:
    for deal in subjects.opportunities:
        if deal.state == "open":
            amount = in_short(deal.amount, subjects.currency) if deal.amount is not None else ""
            yield Question(
                MONEY,
                "opportunity",
                deal.id,
                "Opportunity",
                _joined(deal.name, amount, deal.stage),
                subjects.place(deal.centre_id),
                subjects.vouched.get(("opportunity", deal.id)),
                other_life(subjects.rules),
                PASSED if deal.is_overdue(subjects.today) else OPEN,
                TRADED,
                due_on=deal.close_on,
            )


def _ask_renewals(subjects: Subjects) -> Iterator[Question]:
    for cell in subjects.cells:
        if within(cell.renews_on, subjects.today, AHEAD):
            offering = subjects.offerings.get(cell.offering_id, "")
            yield Question(
                MONEY,
                "cell",
                cell.id,
                "Renewal",
                _joined(offering, CELL_STATE.label(cell.state), cell.competitor),
                subjects.place(cell.centre_id),
                subjects.vouched.get(("cell", cell.id)),
                other_life(subjects.rules),
                PASSED if within(cell.renews_on, subjects.today, 0) else OPEN,
                RENEWED,
                due_on=cell.renews_on,
            )


def _joined(*parts: str) -> str:
    return " · ".join(part for part in parts if part)


def compare_money(session: Session, subjects: Subjects) -> Money:
    """Return pipeline and renewals against the last review that was signed off, else the end of the last quarter.

    It takes the history back, so that an account of many thousand records may take a second.
    """
    account = subjects.review.account_id
    change, since = _held_against(session, subjects)
    now = picture_now(session, account)
    then = picture_at(session, account, change) if change else Picture(account, 0, {name: {} for name in now.tables})
    if not then.account:
        since = None
    lines = tuple(_compare_deals(now, then))
    return Money(
        since,
        subjects.currency,
        _pipeline(then),
        _pipeline(now),
        sum(line.amount or 0 for line in lines if line.what == WON),
        sum(line.amount or 0 for line in lines if line.what == LOST),
        lines,
        tuple(_compare_renewals(now, then, subjects)),
    )


def _held_against(session: Session, subjects: Subjects) -> tuple[int, date | None]:
    """Return the change, and the day, that money is held against."""
    for snapshot in list_snapshots(session, subjects.review.account_id):
        if snapshot.review_id != subjects.review.id and snapshot.taken_on <= subjects.today:
            return snapshot.change_id, snapshot.taken_on
    quarter, year = fiscal_quarter(subjects.today, subjects.fiscal_start)
    try:
        eve = last_day(quarter - 1, year, subjects.fiscal_start)
    except ValueError:  # before the calendar begins
        return 0, None
    return change_on(session, eve), eve


def _pipeline(picture: Picture) -> int:
    deals = picture.rows("opportunity").values()
    return sum(int(deal.get("amount", 0)) for deal in deals if deal.get("state") == "open")


def _compare_deals(now: Picture, then: Picture) -> Iterator[MoneyLine]:
    """Yield the deals that are open, and those that were open then; what was over before is not told."""
    before, after = then.rows("opportunity"), now.rows("opportunity")
    for key in {**after, **before}:
        old, new = before.get(key, {}), after.get(key, {})
        is_told = "open" in (old.get("state"), new.get("state")) or (not old and new.get("state") in (WON, LOST))
        if is_told:
            yield _line("opportunity", key, str((new or old).get("name", "")), old, new, ("amount", "close_on"))


def _compare_renewals(now: Picture, then: Picture, subjects: Subjects) -> Iterator[MoneyLine]:
    before, after = then.rows("cell"), now.rows("cell")
    for key in {**after, **before}:
        old, new = before.get(key, {}), after.get(key, {})
        if "renews_on" in old or "renews_on" in new:
            offering = int((new or old).get("offering_id", 0))
            name = (subjects.offerings.get(offering, ""), subjects.place((new or old).get("centre_id")))
            yield _line("cell", key, " · ".join(filter(None, name)), old, new, ("spend", "renews_on"))


def _line(subject: str, key: int, name: str, old: Fields, new: Fields, fields: tuple[str, str]) -> MoneyLine:
    amount, day = fields
    return MoneyLine(
        subject,
        key,
        name,
        _became(old, new, amount, day),
        old.get(amount),
        new.get(amount),
        str(old.get(day, "")),
        str(new.get(day, "")),
    )


def _became(old: Fields, new: Fields, amount: str, day: str) -> str:
    if not new:
        return TAKEN_OUT
    if new.get("state") in (WON, LOST) and new.get("state") != old.get("state"):
        return str(new["state"])
    if not old:
        return NEW
    if (difference := int(new.get(amount, 0)) - int(old.get(amount, 0))) != 0:
        return GREW if difference > 0 else SHRANK
    return MOVED_TO if new.get(day) != old.get(day) else SAME
