"""How old talking points may become, by tier plan or by the rule of the book, and saying that one still holds."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta

from sqlmodel import Session, select

from store import clock
from store.account_kinds import Scope, of_keys
from store.accounts import Account
from store.book import Book
from store.errors import UNCHANGED, NotFound
from store.records import as_row, edit_record, take
from store.rules import NEVER, POINTS_OLD, read_rules
from store.talking_points import TalkingPoint, TalkingPointDraft, TalkingPointRow
from store.tiering.plan_finder import Kind, PlanFinder
from store.tiering.tier_plans import TierPlanRow, list_tier_plans


def read_limits(session: Session, scope: Scope, tier: int | None, today: date) -> Callable[[Kind], int]:
    """Return what says after how many days the points of an account in scope are old, 0 for never.

    `tier` is that of all of them, None where they are of several.
    """
    usual = read_rules(session)[POINTS_OLD]
    plans = [plan for plan in list_tier_plans(session) if plan.is_current(today) and tier in (None, plan.tier)]
    if not any(plan.refresh_days for plan in plans):
        return lambda _: usual
    finder = PlanFinder(session, scope, plans)
    return lambda account: _limit(finder.find(account, today), usual)


def confirm_point(book: Book, account_id: int, position: int) -> TalkingPointRow:
    """Say that a point still holds: it is as of today, and lasts until points of the account are old.

    One recorded step.
    """
    with book.write(f"Talking point {position} still holds") as session:
        query = select(TalkingPoint).where(TalkingPoint.account_id == account_id, TalkingPoint.position == position)
        row = session.exec(query).first()
        if row is None:
            raise NotFound("There is no such point", "It is still to be written.", safe=UNCHANGED)
        account, today = take(session, Account, account_id), clock.today()
        days = read_limits(session, of_keys(account_id), account.tier, today)(account)
        until = None if days == NEVER else today + timedelta(days=days)
        edit_record(row, TalkingPointDraft, {"as_of": today, "expires_on": until})
    return as_row(TalkingPointRow, row)


def _limit(plan: TierPlanRow | None, usual: int) -> int:
    return plan.refresh_days if plan is not None and plan.refresh_days else usual
