"""An account as it was: its dossier before the newest changes, found by taking them back in a trial that keeps nothing.

So a document that was written then can be compared with what the book said then.
"""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import suppress
from dataclasses import replace
from datetime import date

from sqlmodel import col, func, or_, select

from store.book import Book, Writing
from store.dossier import Dossier, read_dossier
from store.errors import Refused
from store.history import Change, ChangeEntry, read_entries
from store.undoing import apply_entries

MOST_STEPS = 200
"""Changes of an account that are looked behind; before those its past is not asked for."""
MOST_ENTRIES = 5_000
"""Records of one change that are taken back; a longer one is an import, behind which nobody looks."""
MOST_STATES = 50
"""States of one day that are returned, the newest of it."""


class _Enough(Exception):
    """The trial is over, and nothing of it is kept."""


def dossiers_of_day(book: Book, account_id: int, day: date) -> list[Dossier]:
    """Return the states in which an account's dossier was one of that day, the newest first; none beyond the limits.

    Each says of itself that it was last changed on that day (`changed_on`), as a document of it does.
    """
    found: list[Dossier] = []
    with suppress(_Enough, Refused), book.write("") as session:
        steps = _steps(session, account_id)
        for change, at in steps:
            if at < day or len(found) >= MOST_STATES:
                break
            if at == day:
                session.expire_all()
                found.append(replace(read_dossier(session, account_id), changed_on=at))
            _take_back(session, account_id, change)
        raise _Enough
    return found


def _steps(session: Writing, account_id: int) -> Sequence[tuple[int, date]]:
    """Return the newest changes of an account, and of what belongs to none, each with the account's last day by then.

    A change of something else (a colleague's name) leaves the day of the account as it was.
    """
    own = ChangeEntry.account_id == account_id
    query = (
        select(Change.id, Change.at, func.max(own))
        .join(ChangeEntry, col(ChangeEntry.change_id) == col(Change.id))
        .where(or_(own, col(ChangeEntry.account_id).is_(None)))
        .group_by(col(Change.id), col(Change.at))
        .order_by(col(Change.id).desc())
        .limit(MOST_STEPS)
    )
    steps: list[tuple[int, date]] = []
    last: date | None = None
    for change, at, is_own in reversed(session.exec(query).all()):
        last = date.fromisoformat(at[:10]) if is_own else last
        if last is not None:
            steps.append((change, last))
    return steps[::-1]


def _take_back(session: Writing, account_id: int, change: int) -> None:
    entries = [entry for entry in read_entries(session, change) if entry.account_id in (account_id, None)]
    if len(entries) > MOST_ENTRIES:
        raise _Enough
    apply_entries(session, [entry.mirrored() for entry in reversed(entries)])
