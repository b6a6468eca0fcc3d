"""Openings: on which day a plan was last looked at. No change of the user's: no history, no undo, no dump knows it."""

from __future__ import annotations

from datetime import date

from sqlalchemy import BigInteger, delete, insert
from sqlmodel import Field, Session, SQLModel, col, select

from store import clock
from store.book import Book


class PlanOpening(SQLModel, table=True):
    """The last day on which somebody opened a plan."""

    __tablename__ = "plan_opening"

    plan_id: int = Field(primary_key=True, sa_type=BigInteger)
    account_id: int = Field(sa_type=BigInteger, index=True)
    opened_on: date


def note_opening(book: Book, account_id: int, plan_id: int) -> None:
    """Note that a plan is being looked at today; writes at most once a day, and nothing in a book that is read only."""
    today = clock.today()
    with book.read() as session:
        if list_openings(session, account_id).get(plan_id) == today:
            return
    if book.read_only:
        return
    with book.write("") as session:
        connection = session.connection()
        connection.execute(delete(PlanOpening).where(col(PlanOpening.plan_id) == plan_id))
        connection.execute(insert(PlanOpening), [{"plan_id": plan_id, "account_id": account_id, "opened_on": today}])


def list_openings(session: Session, *accounts: int) -> dict[int, date]:
    """Return on which day each plan of accounts was last opened; those that never were are not among them."""
    query = select(PlanOpening).where(col(PlanOpening.account_id).in_(accounts))
    return {opening.plan_id: opening.opened_on for opening in session.exec(query)}
